"""Ends: how a lead stops, when it comes back, and how an end is taken back later than undo allows."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from handrail.actions.errors import Refused
from handrail.actions.flow import WON, attain, end_lead, fallback, rec_day, said_of, said_step, treated, worth
from handrail.actions.record import Record, Said, verb
from handrail.models import Lead, Milestone, Reach
from handrail.rules.contact import clean
from handrail.rules.plan import RECYCLE


@verb
def end(
    rec: Record,
    lead_id: int,
    how: str,
    *,
    reason: str = "",
    return_on: date | None = None,
    amount: tuple[int, str] | None = None,
) -> None:
    """End a lead. `won` also reaches Won; `lost` comes back on `return_on` (default: as its reason is treated).

    Raises Refused for an unknown way to end or a lead that has ended.
    """
    lead = rec.open_lead(lead_id)
    says = worth(rec, lead, amount)
    if how == "won" and (won := Milestone.objects.filter(key=WON).first()):
        attain(rec, lead, won, clean(reason))
        says["milestone"] = WON
    if how in ("lost", "no reply") and return_on is None:
        days = RECYCLE[reason].return_days if reason in RECYCLE else RECYCLE["said no"].return_days
        return_on = rec_day(rec, lead, days) if days else None
    rec.entry(lead.pk, "ended", note=clean(reason), says={**says, **end_lead(rec, lead, how, reason, return_on)})


@verb
def stop(rec: Record, lead_id: int, reason: str) -> None:
    """Stop working a lead for one of the reasons of the recycle table, which parks it or ends it."""
    lead = rec.open_lead(lead_id)
    says = treated(rec, lead, reason)
    rec.entry(lead.pk, "ended" if "end" in says else "later", says=says)


@verb
def reopen(rec: Record, lead_id: int, said: Said = Said()) -> None:  # noqa: B008 -- frozen and empty
    """Open an ended lead again, with a next step: what the seller says, or the milestone's fallback."""
    # Sellers before leads: whoever owns it afterwards may not leave meanwhile.
    owner = Lead.objects.filter(pk=lead_id).values_list("owner_id", flat=True).first()
    rec.lock_sellers(pk for pk in (owner, rec.by and rec.by.pk) if pk)
    lead = rec.lead(lead_id)
    if lead.is_open:
        raise Refused("open", _("This lead is open."))
    if lead.end_how == "asked to stop":
        raise Refused("suppressed", _("They asked not to be contacted."))
    if Lead.objects.filter(came_from=lead).exists():
        raise Refused("came_back", _("This lead came back as a new one already. Open that one."))
    if lead.owner is None or not lead.owner.is_active:
        if rec.by is None:
            raise Refused("no_owner", _("Its owner has left. Somebody who works here has to open it."))
        rec.change(lead, owner=rec.seller(rec.by.pk))
    if lead.end_how == "won":
        for row in Reach.objects.filter(lead=lead, milestone__key=WON):
            rec.remove(row, lead.pk)
        furthest = Reach.objects.filter(lead=lead).order_by("-milestone__position").select_related("milestone").first()
        rec.change(lead, milestone=furthest.milestone if furthest else None)
    rec.change(lead, ended_at=None, end_how="", end_reason="", return_on=None)
    step = rec.plan(lead, said_step(rec, lead, said, fallback(rec, lead)))
    rec.entry(lead.pk, "reopened", says=said_of(step))
