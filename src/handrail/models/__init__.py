"""What is on file: nouns, their constraints, and the questions they answer. No verbs."""

from __future__ import annotations

from handrail.models.business import Business
from handrail.models.imports import ExternalKey, Import
from handrail.models.journal import Batch, Entry
from handrail.models.lead import Fact, Lead, LeadPerson, Reach, Step
from handrail.models.method import Milestone, Play, PlayVersion, Run, Source, Style
from handrail.models.people import Company, Mail, Person, Phone, Suppression
from handrail.models.seller import Away, Role, Seller, Team

__all__ = [
    "Away",
    "Batch",
    "Business",
    "Company",
    "Entry",
    "ExternalKey",
    "Fact",
    "Import",
    "Lead",
    "LeadPerson",
    "Mail",
    "Milestone",
    "Person",
    "Phone",
    "Play",
    "PlayVersion",
    "Reach",
    "Role",
    "Run",
    "Seller",
    "Source",
    "Step",
    "Style",
    "Suppression",
    "Team",
]
