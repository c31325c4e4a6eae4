"""The next step: said, moved, pinned, or put far away with a reason."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from handrail.actions.errors import Refused
from handrail.actions.flow import finish, finish_run, park, refuse_day, said_of, said_step, wake, worth
from handrail.actions.record import Record, Said, verb
from handrail.models import Lead, Step
from handrail.rules.contact import clean
from handrail.rules.hours import instant, local_date
from handrail.rules.plan import CHANNELS, Planned

NEAR = timedelta(days=14)
"""Up to here a postponed step is only moved; beyond, the lead is parked with a reason."""


@verb
def plan(
    rec: Record,
    lead_id: int,
    said: Said,
    *,
    add: bool = False,
    step_id: int | None = None,
    note: str = "",
    amount: tuple[int, str] | None = None,
) -> None:
    """Set the next step to what the seller says, or with `add` put one more on the lead.

    Raises Refused for a day that has passed, Stale when the step was done meanwhile.
    """
    lead = rec.open_lead(lead_id)
    step = rec.step(lead, step_id)
    if add:
        usual = Planned(step.what, step.due, channel=step.channel)
        step = rec.plan(lead, said_step(rec, lead, said, usual))
        wake(rec, lead, step)
        says = said_of(step)
    else:
        says = _move(rec, lead, step, said)
    rec.entry(lead.pk, "plan", note=note.strip(), says={**says, **worth(rec, lead, amount)})


def _move(rec: Record, lead: Lead, step: Step, said: Said) -> dict[str, Any]:
    hours, before = rec.owner_hours(lead), step.due
    due = said.due or step.due
    if said.due:
        refuse_day(due, local_date(hours, rec.now))
    if said.channel and said.channel not in CHANNELS:
        raise Refused("channel", _("Choose one of the channels."), "channel")
    values: dict[str, Any] = {"due": due}
    if said.due or said.at:
        values["at"] = instant(hours, due, said.at) if said.at else None
        values["promised"] = bool(said.at) or (step.promised and due == before)
    if what := clean(said.what):
        values["what"] = what[:200]
    if said.channel:
        values["channel"] = said.channel
    rec.change(step, lead.pk, **values)
    if due > before:
        rec.change(lead, pushes=min(lead.pushes + 1, 999))
    rec.change(lead, later_until=None, later_reason="", pinned_at=None if due > before else lead.pinned_at)
    return {**said_of(step), "from": before.isoformat()}


@verb
def postpone(
    rec: Record, lead_id: int, to: date, *, reason: str = "timing", step_id: int | None = None
) -> dict[str, Any] | None:
    """Move the next step: up to 14 days it is only moved; beyond, the lead is put away for `reason` until that day."""
    lead = rec.open_lead(lead_id)
    step = rec.step(lead, step_id)
    if to <= local_date(rec.owner_hours(lead), rec.now) + NEAR:
        rec.entry(lead.pk, "plan", says=_move(rec, lead, step, Said(due=to)))
        return None
    rec.entry(lead.pk, "later", says=park(rec, lead, to, reason))
    return None


@verb
def later(rec: Record, lead_id: int, until: date, reason: str) -> None:
    """Put a lead away until a day, with a reason. It stays open: that day it is on Today again."""
    lead = rec.open_lead(lead_id)
    rec.entry(lead.pk, "later", says=park(rec, lead, until, clean(reason)))


@verb
def pin(rec: Record, lead_id: int, on: bool = True) -> None:
    """Pin a lead to the top of its owner's Today, or let it go back to its place."""
    lead = rec.open_lead(lead_id)
    rec.change(lead, pinned_at=rec.now if on else None)
    rec.entry(lead.pk, "pin", says={"on": on})


@verb
def drop(rec: Record, lead_id: int, step_id: int) -> None:
    """Take a planned step away; the last open one cannot be dropped, as the lead would have none."""
    lead = rec.open_lead(lead_id)
    step = rec.step(lead, step_id)
    if len(rec.open_steps(lead)) == 1:
        raise Refused("last_step", _("This is the lead's only step. Say another, put it away, or end the lead."))
    finish(rec, step, "dropped")
    if step.run_id and not any(other.run_id == step.run_id for other in rec.open_steps(lead).values()):
        finish_run(rec, lead, rec.run(lead), "dropped")
    rec.entry(lead.pk, "plan", says={"dropped": step.what})
