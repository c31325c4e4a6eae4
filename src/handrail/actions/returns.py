"""Returns: a lead that was lost with a day to come back opens afresh that day, linked to the old one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from handrail.actions.errors import Refused
from handrail.actions.flow import fallback, refuse_stopped
from handrail.actions.record import Act, Record, verb
from handrail.actions.routing import Routing
from handrail.models import Business, Lead, LeadPerson, Mail, Person, Source
from handrail.rules.hours import Hours, local_date

AT_ONCE = 50


def return_leads(now: datetime) -> int:
    """Open afresh the leads whose day has come, some at a time; return how many. The worker calls this every minute."""
    due = Lead.objects.filter(return_on__lte=(now + timedelta(hours=14)).date(), came_back_as=None)
    opened, business = 0, Business.get()
    for lead in list(due.order_by("return_on", "pk").select_related("owner")[:AT_ONCE]):
        hours = lead.owner.hours(business) if lead.owner else Hours(business.zone)
        if lead.return_on is not None and lead.return_on <= local_date(hours, now):
            opened += bool(return_lead(Act(None, now, "worker"), lead.pk).made)
    return opened


@verb
def return_lead(rec: Record, lead_id: int) -> dict[str, Any] | None:
    """Open one lead afresh if its day has come in its owner's zone and nobody is talking with them meanwhile."""
    routing = Routing.of(rec)
    old = rec.lead(lead_id)
    owner = routing.give(old.owner_id if old.owner_id in routing.sellers else None, source=old.source)
    if old.return_on is None or old.return_on > local_date(rec.hours(owner), rec.now):
        return None
    if Lead.objects.filter(came_from=old).exists():
        return None
    people = list(LeadPerson.objects.filter(lead=old).select_related("person"))
    because = _stays_ended([link.person for link in people])
    if because:
        rec.change(old, return_on=None)
        rec.entry(old.pk, "edit", says={"return": because})
        return None
    return {"lead": _open_again(rec, old, owner, people).pk}


def _stays_ended(people: list[Person]) -> str:
    """Return why a lead does not come back: somebody talks with them already, or they asked to stop."""
    if Lead.objects.open().filter(people__in=people).exists():
        return "open already"
    try:
        mails = Mail.objects.filter(person__in=people).values_list("address", flat=True)
        refuse_stopped(people, mails)
    except Refused:
        return "asked to stop"
    return ""


def _open_again(rec: Record, old: Lead, owner: Any, people: list[LeadPerson]) -> Lead:
    source = Source.objects.filter(klass="return").first() or old.source
    lead = Lead(
        title=old.title,
        person=old.person,
        company=old.company,
        owner=owner,
        source=source,
        amount_minor=old.amount_minor,
        currency=old.currency,
        arrived_at=rec.now,
        came_from=old,
        next_what=_("Take up again"),
        next_due=local_date(rec.hours(owner), rec.now),
    )
    rec.make(lead)
    for link in people:
        rec.make(LeadPerson(lead=lead, person=link.person, part=link.part), lead.pk)
    rec.plan(lead, fallback(rec, lead))
    rec.entry(lead.pk, "opened", says={"came_from": old.pk, "because": old.end_reason})
    return lead
