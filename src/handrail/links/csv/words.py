"""The words other systems use: column headers, ways to say yes or ended, names of sources."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

FIELDS: Mapping[str, tuple[str, ...]] = {
    "id": (
        "id", "record id", "lead id", "mql id", "opportunity id", "deal id", "external id", "crm id",
        "pipedrive system id", "uuid", "guid", "contact id", "person id", "vid", "object id", "entry id",
    ),
    "title": (
        "deal title", "deal name", "opportunity name", "opportunity", "name of the opportunity", "lead title", "title",
        "subject", "topic", "deal",
    ),
    "name": (
        "full name", "contact name", "contact person", "person name", "lead name", "name", "person", "contact",
        "ansprechpartner", "kontakt", "nombre completo", "nom complet", "nome completo", "naam",
    ),
    "first": ("first name", "firstname", "given name", "forename", "vorname", "prenom", "voornaam", "imie"),
    "last": (
        "last name", "lastname", "surname", "family name", "nachname", "nom de famille", "apellido", "apellidos",
        "cognome", "sobrenome", "achternaam", "nazwisko",
    ),
    "company": (
        "company name", "company", "organization name", "organisation name", "organization", "organisation",
        "account name", "account", "associated company", "partner name", "firma", "unternehmen", "societe",
        "entreprise", "empresa", "azienda", "bedrijf",
    ),
    "domain": (
        "company domain name", "domain", "domain url", "website", "website url", "web site", "homepage", "url", "web",
        "webseite", "site web", "sitio web",
    ),
    "mail": (),
    "phone": (),
    "job": ("job title", "job", "jobtitle", "job position", "position", "function", "role", "beruf", "poste", "cargo"),
    "industry": ("industry", "sector", "branche", "secteur", "settore"),
    "country": ("country", "country region", "mailing country", "address country", "land", "pays", "pais", "paese"),
    "size": (
        "number of employees", "no of employees", "employees", "company size", "numberofemployees", "headcount",
        "mitarbeiter",
    ),
    "source": (
        "lead source", "source", "origin", "original source", "source channel", "deal source", "source origin",
        "source id", "lead source id", "channel", "herkunft", "quelle", "origen", "fonte",
    ),
    "owner": (
        "owner", "owner name", "owner alias", "salesperson", "sales person", "sales rep", "sales agent", "assigned to",
        "assigned user", "seller", "responsible", "zustandig", "verkaufer", "user id", "owner id", "hubspot owner id",
    ),
    "amount": (
        "amount", "amount amount", "value", "deal value", "lead value", "expected revenue", "expected deal value",
        "opportunity amount", "estimated sales", "estimated value", "deal amount", "betrag", "montant", "importe",
        "valore",
    ),
    "currency": (
        "currency", "currency of value", "amount currency", "currency iso code", "deal currency", "wahrung", "devise",
        "moneda", "valuta",
    ),
    "arrived": (
        "created", "created at", "created date", "created time", "create date", "createdate", "creation date",
        "created on", "deal created", "deal created on", "date created", "add time", "first contact date",
        "first contact", "first seen", "arrived", "lead date", "inquiry date", "date of the first action",
        "erstellt am", "date", "fecha de creacion", "data",
    ),
    "status": ("lead status", "deal status", "status", "stage", "deal stage", "stage name", "sales phase", "phase"),
    "ended": ("is closed", "is converted", "converted", "is won", "closed", "archived", "is archived"),
    "deleted": ("is deleted", "deleted", "fivetran deleted", "to delete"),
    "active": ("active", "fivetran active", "is active"),
    "note": (
        "note", "notes", "description", "comments", "comment", "message", "remarks", "background", "note content",
        "bemerkung", "notiz", "nachricht", "notas",
    ),
    "next_what": ("next step", "next activity", "next activity subject", "next action", "nachster schritt"),
    "next_due": (
        "next activity date", "next step date", "next action date", "activity date deadline", "follow up date",
        "followup date", "next contact date", "wiedervorlage",
    ),
}  # fmt: skip
"""What a column may mean -> the normalised headers that mean it, likeliest first."""
MAIL = re.compile(
    r"(?:\w+ )?(?:e ?mails?|mail|email address|emailaddress|correo(?: electronico)?|courriel)"
    r"(?: (?:address|from|primary email|additional emails|work|home|other|personal|business))?"
)
NOT_MAIL = re.compile(
    r"\b(?:last|bounced?|opt|opted|quality|valid|status|count|rep|source|send|sent|confirm\w*|type)\b"
)
PHONE = re.compile(
    r"(?:\w+ )?(?:phones?|phone number|mobile|mobile no|mobile phone|mobile phone number|cell|cell phone|telephone|tel|"
    r"telefon|telefono|telephone number|phonenumber|handy|direct dial|gsm)"
    r"(?: (?:work|home|other|mobile|number|primary phone number))?"
)
NOT_PHONE = re.compile(r"\b(?:fax|do|last|type|status|code|valid|assistant)\b")
ALONE = frozenset(FIELDS) - {"mail", "phone", "note", "status", "ended", "deleted", "active"}
"""Fields that one column fills; the others may be filled by several."""
CHOICES = (*FIELDS, "fact", "ignore")
"""Everything a column may be mapped to."""
PREFIX = re.compile(r"(?:lead|deal|person|contact|property|properties|opportunity|crm|prospect)s? ")

YES = frozenset({"true", "1", "yes", "y", "x", "on", "ja", "oui", "si", "sim"})
NO = frozenset({"false", "0", "no", "n", "", "off", "nein", "non", "nao"})
BLANK = frozenset({"", "-", "--", "n/a", "na", "none", "null", "nil", "unknown", ".", "?", "#n/a", "nan"})
"""What people write into a cell that has nothing to say."""
ENDED = frozenset({
    "won", "closed won", "closedwon", "lost", "closed lost", "closedlost", "closed", "disqualified", "unqualified",
    "junk", "junk lead", "not interested", "closed converted", "closed not converted", "converted", "dead", "duplicate",
    "archived", "not a fit", "rejected", "no longer interested", "do not contact", "gewonnen", "verloren",
})  # fmt: skip
"""Normalised statuses of leads that are over."""
SOURCES: Mapping[str, tuple[str, ...]] = {
    "website": (
        "web", "website", "web site", "web form", "paid search", "organic search", "search", "google", "google ads",
        "adwords", "email", "e mail", "direct traffic", "direct", "display", "inbound", "phone inquiry", "phone in",
        "chat", "live chat", "landing page", "form", "contact form", "online", "advertisement", "webseite",
    ),
    "referral": (
        "referral", "partner referral", "employee referral", "external referral", "customer referral", "word of mouth",
        "partner", "recommendation", "empfehlung", "referrals",
    ),
    "event-scan": (
        "trade show", "tradeshow", "event", "conference", "exhibition", "webinar", "fair", "messe", "download",
    ),
    "cold-call": ("cold call", "cold calling", "purchased list", "outbound", "list", "prospecting", "telemarketing"),
    "social": (
        "social", "social media", "linkedin", "facebook", "instagram", "twitter", "paid social", "organic social",
    ),
    "in-person": ("in person", "walk in", "met in person", "door to door"),
    "other": ("other", "unknown"),
}  # fmt: skip
"""What other systems call a source -> the starter method's source, where that is still in use."""
DELETED = frozenset({"deleted", "trash", "trashed"})


@lru_cache(8192)
def normal(header: str) -> str:
    """Return a header as plain words: no capitals, accents, marks, camel humps or custom-column suffix.

    >>> normal("Person - Email (Work)"), normal("NumberOfEmployees"), normal("secondary_email__c"), normal("Land")
    ('person email work', 'number of employees', 'secondary email', 'land')
    """
    text = re.sub(r"_+c$", "", header.strip())
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    text = unicodedata.normalize("NFKD", text.casefold())
    text = "".join(char for char in text if not unicodedata.combining(char))
    return re.sub(r"[\W_]+", " ", text).strip()


def meanings(header: str) -> list[tuple[str, int]]:
    """Return the fields that a header may mean, each with its rank (0 is the likeliest header for that field).

    >>> meanings("mql_id"), meanings("property_email_1"), meanings("photo_url")
    ([('id', 3)], [('mail', 1)], [])
    """
    full = normal(header)
    short = PREFIX.sub("", full, count=1) if PREFIX.match(full) else full
    forms = dict.fromkeys((full, short, re.sub(r" \d+$", "", short)))
    found: list[tuple[str, int]] = []
    for penalty, form in enumerate(forms):
        for name, aliases in FIELDS.items():
            if form in aliases:
                found.append((name, aliases.index(form) + penalty * 100))
        if MAIL.fullmatch(form) and not NOT_MAIL.search(form):
            found.append(("mail", 0 if form in ("email", "e mail", "mail") and not penalty else 1))
        if PHONE.fullmatch(form) and not NOT_PHONE.search(form):
            found.append(("phone", 0 if form in ("phone", "phone number") and not penalty else 1))
    best: dict[str, int] = {}
    for name, rank in found:
        best[name] = min(rank, best.get(name, rank))
    return list(best.items())
