"""Touches: what came of reaching out, and what that makes of the lead."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from handrail.actions.errors import Refused
from handrail.actions.flow import (
    TALKING,
    answered,
    attain,
    fallback,
    finish,
    finish_run,
    follow,
    said_of,
    said_step,
    worth,
)
from handrail.actions.record import Record, Said, verb
from handrail.models import Lead, Milestone, Run, Step
from handrail.rules.plan import CHANNELS, OUTCOMES, TWO_WAY, USUAL


@verb
def log_touch(
    rec: Record,
    lead_id: int,
    outcome: str,
    *,
    note: str = "",
    channel: str = "",
    said: Said | None = None,
    step_id: int | None = None,
    amount: tuple[int, str] | None = None,
) -> None:
    """Log what came of a touch; the play's branch, or what the seller said, is the next step.

    Raises Refused for an unknown outcome or an ended lead, Stale when somebody did the step already.
    """
    if outcome not in OUTCOMES:
        raise Refused("outcome", _("Choose one of the outcomes."), "outcome")
    if channel and channel not in CHANNELS:
        raise Refused("channel", _("Choose one of the channels."), "channel")
    lead = rec.open_lead(lead_id)
    step = rec.step(lead, step_id)
    run = rec.run(lead)
    finish(rec, step)
    answered(rec, lead)
    valued = worth(rec, lead, amount)
    rec.change(lead, pinned_at=None, pushes=0, later_until=None, later_reason="")
    two_way = outcome in TWO_WAY and outcome != "no"
    reached = _talking(rec, lead, run, outcome)
    says = _what_follows(rec, lead, run, step, outcome, said, promised=two_way)
    rec.entry(
        lead.pk,
        "touch",
        channel=channel or step.channel,
        outcome=outcome,
        note=note.strip(),
        says={"step": step.what, **reached, **valued, **says},
    )


def _talking(rec: Record, lead: Lead, run: Run | None, outcome: str) -> dict[str, Any]:
    """The buyer answered: the first milestone is reached by itself, and a run that aimed there has done its work."""
    if outcome not in ("talked", "replied"):
        return {}
    if run is not None and lead.milestone is not None and run.version.text().goal == TALKING:
        finish_run(rec, lead, run, "reached")
    milestone = Milestone.objects.filter(key=TALKING).first() if lead.milestone is None else None
    if milestone is None:
        return {}
    attain(rec, lead, milestone)
    return {"milestone": milestone.key}


def _what_follows(
    rec: Record, lead: Lead, run: Run | None, step: Step, outcome: str, said: Said | None, *, promised: bool
) -> dict[str, Any]:
    """Put the next step in the place of the one just done: what was said, else where the outcome leads."""
    of_run = run if run is not None and step.run_id == run.pk else None
    position = step.position if step.position is not None else -1
    if said:
        planned = said_step(rec, lead, said, fallback(rec, lead), promised=promised)
        going = of_run if of_run is not None and of_run.ended_at is None else None
        # Where it stands in the play is kept, so that the play goes on after it.
        return said_of(rec.plan(lead, replace(planned, position=step.position), going))
    branch = of_run.version.text().branch(position, outcome) if of_run else USUAL[outcome]
    if of_run is None and branch.go == "next" and rec.open_steps(lead):
        return {}
    return follow(rec, lead, of_run, position, branch)
