"""Every act on one lead, by name, for the tests that try them all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from handrail.actions.ends import end, stop
from handrail.actions.leads import (
    NewLead,
    add_person,
    edit,
    edit_company,
    edit_person,
    hand_over,
    note,
    open_lead,
    open_leads,
)
from handrail.actions.milestones import reach, unreach
from handrail.actions.plays import switch_play
from handrail.actions.record import Act, Done, Said
from handrail.actions.steps import drop, later, pin, plan, postpone
from handrail.actions.touches import log_touch
from handrail.models import Company, Lead, Person, Seller
from handrail.rules.plan import OUTCOMES
from tests import cast
from tests.actions.rows import fresh

Verb = Callable[[Act, Lead], Done]
FAR = date(2026, 6, 1)


def _other() -> int:
    """Return somebody else's id."""
    return Seller.objects.get(name="Max").pk


def _change_person(by: Act, lead: Lead) -> Done:
    person = Person.objects.get(leads=lead)
    return edit_person(by, lead.pk, person.pk, version=person.version, name="Eva", mails=["e@lake.example"], phones=[])


def _change_company(by: Act, lead: Lead) -> Done:
    company = Company.objects.get(leads=lead)
    return edit_company(by, lead.pk, version=company.version, name="Sea", size=3)


ACTS: dict[str, Verb] = {
    "open": lambda by, lead: open_lead(
        by, NewLead(person="Bob", company="Lake GmbH", mails=("b@lake.example",), play="phone-first")
    ),
    "open many": lambda by, lead: open_leads(
        by, [NewLead(person="Bob", facts={"a": "b"}), NewLead(mails=("anna@lake.example",), facts={"c": "d"})]
    ),
    "join": lambda by, lead: open_lead(
        by, NewLead(mails=("anna@lake.example", "n@lake.example"), said=Said("Call", FAR))
    ),
    "hand over": lambda by, lead: hand_over(by, [lead.pk], _other()),
    **{f"touch {o}": lambda by, lead, o=o: log_touch(by, lead.pk, o) for o in OUTCOMES},  # type: ignore[misc]
    "touch said": lambda by, lead: log_touch(by, lead.pk, "talked", said=Said("Meet", FAR)),
    "plan": lambda by, lead: plan(by, lead.pk, Said("Meet", FAR)),
    "plan another": lambda by, lead: plan(by, lead.pk, Said("Meet", FAR), add=True),
    "postpone": lambda by, lead: postpone(by, lead.pk, date(2026, 3, 20)),
    "postpone far": lambda by, lead: postpone(by, lead.pk, FAR),
    "later": lambda by, lead: later(by, lead.pk, FAR, "timing"),
    "pin": lambda by, lead: pin(by, lead.pk),
    "drop": lambda by, lead: drop(by, lead.pk, lead.next_step_id or 0),
    "switch": lambda by, lead: switch_play(by, lead.pk, "social-routine"),
    "reach": lambda by, lead: reach(by, lead.pk, "talking", evidence="said so"),
    "reach won": lambda by, lead: reach(by, lead.pk, "won"),
    "unreach": lambda by, lead: unreach(by, lead.pk, "fit-shown"),
    "end won": lambda by, lead: end(by, lead.pk, "won"),
    "end stop": lambda by, lead: end(by, lead.pk, "asked to stop"),
    "stop": lambda by, lead: stop(by, lead.pk, "said no"),
    "stop for now": lambda by, lead: stop(by, lead.pk, "no budget now"),
    "note": lambda by, lead: note(by, lead.pk, "Likes boats"),
    "edit": lambda by, lead: edit(
        by, lead.pk, version=lead.version, title="X", source="website", amount_minor=5, fact=("roof", "")
    ),
    "edit person": lambda by, lead: _change_person(by, lead),
    "edit company": lambda by, lead: _change_company(by, lead),
    "add person": lambda by, lead: add_person(by, lead.pk, "Cy", mails=["cy@lake.example"]),
}


def rich(owner: Seller) -> Lead:
    """Return a lead with something of everything."""
    known: dict[str, Any] = {"mails": ("anna@lake.example",), "phones": ("+49 30 901820",), "facts": {"roof": "flat"}}
    lead = cast.lead(owner, company="Hill Ltd", source="cold-call", play="phone-first", **known)
    plan(cast.act(owner), lead.pk, Said("Send the brochure", date(2026, 3, 17)), add=True)
    reach(cast.act(owner), lead.pk, "fit-shown")
    return fresh(lead)
