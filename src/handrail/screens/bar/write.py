"""Writes what a line says: a new lead, a touch, an end or a note, through the verbs."""

from __future__ import annotations

from collections.abc import Sequence

from handrail.actions import ends, leads, steps, touches
from handrail.actions.errors import Refused
from handrail.actions.intake import NewLead
from handrail.actions.record import Act, Done, Said
from handrail.models import Lead
from handrail.rules.capture import Reading
from handrail.screens.bar.chips import name
from handrail.screens.speech import say as _


class Which(Refused):
    """Several people fit the name; `leads` are the ones to choose from."""

    def __init__(self, who: str, leads: Sequence[Lead]) -> None:
        self.leads = leads
        names = _(" or ").join(name(lead) for lead in leads)
        super().__init__("which", _("Which %(who)s? %(names)s") % {"who": who, "names": names}, "q")


def said_of(reading: Reading) -> Said:
    """Return the next step that a line says."""
    when = reading.when
    return Said(reading.what, when.day if when else None, when.at if when else None)


def write(act: Act, reading: Reading, line: str, found: Sequence[Lead], owner: int | None) -> tuple[Done, int]:
    """Write what `line` says about the one lead of `found`; return what was done and the lead it was done to.

    Raises Which where several fit, Refused where nobody does and nobody can be added.
    """
    if len(found) > 1:
        raise Which(reading.who or reading.company, found)
    if not found:
        return _add(act, reading, line, owner)
    return _about(act, reading, line, found[0]), found[0].pk


def _about(act: Act, reading: Reading, line: str, lead: Lead) -> Done:
    """Write a line about one lead: one line is one act, so that all of it is kept or none, and Z takes it all back."""
    said = said_of(reading) or None
    amount = None if reading.amount_minor is None else (reading.amount_minor, reading.currency or lead.currency)
    if reading.kind == "touch":
        outcome, channel = reading.outcome or "talked", reading.channel
        return touches.log_touch(act, lead.pk, outcome, note=reading.note, channel=channel, said=said, amount=amount)
    if reading.kind == "end":
        return ends.end(act, lead.pk, reading.end_how, reason=reading.note, amount=amount)
    if reading.kind == "add" and said:
        return steps.plan(act, lead.pk, said, note=reading.note, amount=amount)
    return leads.note(act, lead.pk, reading.note or line, said=said, amount=amount)


def _add(act: Act, reading: Reading, line: str, owner: int | None) -> tuple[Done, int]:
    if reading.kind in ("end", "note"):
        raise Refused("nobody", _("Nobody called “%s” has an open lead here.") % (reading.who or line), "q")
    if not (reading.who or reading.company or reading.mail or reading.phone):
        raise Refused("who", _("Who is it? Begin with a name: Anna Novak, Lakeside, call thu."), "q")
    new = NewLead(
        person=reading.who,
        company=reading.company,
        mails=(reading.mail,) if reading.mail else (),
        phones=(reading.phone,) if reading.phone else (),
        amount_minor=reading.amount_minor,
        currency=reading.currency,
        owner=owner,
        said=said_of(reading),
        note=line if reading.kind == "touch" else reading.note,
    )
    done = leads.open_lead(act, new)
    return done, int(done.made.get("lead") or done.lead)
