"""Milestones: facts the buyer made true, noted in any order, taken back when they were not."""

from __future__ import annotations

from django.utils.translation import gettext as _

from handrail.actions.errors import Refused
from handrail.actions.flow import WON, attain, end_lead, fallback, said_of
from handrail.actions.record import Record, verb
from handrail.models import Milestone, Reach
from handrail.rules.contact import clean


def known(milestone_key: str) -> Milestone:
    """Return a milestone of the method; raises Refused when there is none of that name."""
    milestone = Milestone.objects.filter(key=milestone_key).first()
    if milestone is None:
        raise Refused("no_such_milestone", _("Choose one of the milestones."), "milestone")
    return milestone


@verb
def reach(rec: Record, lead_id: int, milestone_key: str, *, evidence: str = "") -> None:
    """Note that the buyer made a milestone true. Reaching Won ends the lead as won.

    The run that aimed there is finished, its step gives way to the milestone's fallback; a next play is not imposed.
    """
    lead, milestone = rec.open_lead(lead_id), known(milestone_key)
    run = rec.run(lead)
    if attain(rec, lead, milestone, clean(evidence)) is None:
        raise Refused("reached", _("That is noted already."), "milestone")
    says: dict[str, object] = {"milestone": milestone.key}
    if milestone.key == WON:
        says |= end_lead(rec, lead, "won", evidence, None)
    elif run is not None and run.ended_at is not None:
        for step in [s for s in rec.open_steps(lead).values() if s.run_id == run.pk]:
            rec.change(step, lead.pk, done_at=rec.now, done_how="replaced")
        if not rec.open_steps(lead):
            says |= said_of(rec.plan(lead, fallback(rec, lead)))
    rec.entry(lead.pk, "milestone", note=clean(evidence), says=says)


@verb
def unreach(rec: Record, lead_id: int, milestone_key: str) -> None:
    """Take back a milestone that was not reached after all."""
    lead, milestone = rec.open_lead(lead_id), known(milestone_key)
    row = Reach.objects.filter(lead=lead, milestone=milestone).first()
    if row is None:
        raise Refused("not_reached", _("That milestone is not noted on this lead."), "milestone")
    rec.remove(row, lead.pk)
    furthest = Reach.objects.filter(lead=lead).order_by("-milestone__position").select_related("milestone").first()
    rec.change(lead, milestone=furthest.milestone if furthest else None)
    rec.entry(lead.pk, "unmilestone", says={"milestone": milestone.key})
