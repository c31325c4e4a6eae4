"""A lead that was lost with a day of return opens afresh that day, once, with an owner who is here."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from handrail.actions.ends import end
from handrail.actions.leads import NewLead, open_lead
from handrail.actions.record import Act
from handrail.actions.returns import return_lead, return_leads
from handrail.actions.sellers import deactivate
from handrail.models import Entry, Lead, LeadPerson, Seller
from tests import cast
from tests.actions.rows import fresh, next_of

pytestmark = pytest.mark.django_db
DAY = date(2026, 9, 7)
MORNING = datetime(2026, 9, 7, 6, 0, tzinfo=UTC)


def lost(owner: Seller, person: str = "Anna Novak") -> Lead:
    """Return a lead of `owner` that was lost and comes back on DAY."""
    lead = cast.lead(owner, person, amount_minor=700, company="Lake GmbH", source="social")
    end(cast.act(owner), lead.pk, "lost", reason="said no")
    assert fresh(lead).return_on == DAY
    return lead


def test_on_its_day_a_fresh_lead_opens_linked_to_the_old_one(ira: Seller) -> None:
    old = lost(ira)
    assert return_leads(MORNING) == 1
    new = Lead.objects.get(came_from=old)
    assert new.source is not None
    assert (new.title, new.owner, new.company, new.amount_minor) == (old.title, ira, old.company, 700)
    assert (new.source.key, new.person, new.arrived_at, new.milestone) == ("returned", old.person, MORNING, None)
    assert LeadPerson.objects.filter(lead=new).count() == 1
    assert next_of(new) == ("Decide how to reach them", DAY + timedelta(days=1))
    told = Entry.objects.get(lead=new)
    assert (told.kind, told.by, told.says) == ("opened", None, {"came_from": old.pk, "because": "said no"})
    assert fresh(old).end_how == "lost"


def test_a_lead_returns_once(ira: Seller) -> None:
    old = lost(ira)
    return_leads(MORNING)
    assert return_leads(MORNING + timedelta(days=1)) == 0
    assert return_lead(Act(None, MORNING), old.pk).made == {}
    end(cast.act(ira, MORNING), Lead.objects.get(came_from=old).pk, "duplicate")
    assert return_leads(MORNING + timedelta(days=2)) == 0


@pytest.mark.parametrize(
    ("zone", "before", "after"),
    [
        ("Europe/Berlin", datetime(2026, 9, 6, 21, 59, tzinfo=UTC), datetime(2026, 9, 6, 22, 0, tzinfo=UTC)),
        ("Pacific/Auckland", datetime(2026, 9, 6, 11, 59, tzinfo=UTC), datetime(2026, 9, 6, 12, 0, tzinfo=UTC)),
        ("America/Los_Angeles", datetime(2026, 9, 7, 6, 59, tzinfo=UTC), datetime(2026, 9, 7, 7, 0, tzinfo=UTC)),
    ],
)
def test_the_day_begins_where_the_owner_is(zone: str, before: datetime, after: datetime) -> None:
    lost(cast.seller("Nia", zone=zone))
    assert return_leads(before) == 0
    assert return_leads(after) == 1


def test_whose_owner_has_left_goes_to_somebody_who_is_here(sol: Seller, ira: Seller, max_: Seller) -> None:
    old = lost(ira)
    deactivate(cast.act(sol), ira.pk)
    return_leads(MORNING)
    assert Lead.objects.get(came_from=old).owner == max_


def test_somebody_who_came_by_themselves_meanwhile_is_not_opened_twice(ira: Seller) -> None:
    old = lost(ira)
    open_lead(cast.act(ira), NewLead(person="Anna Novak", company="Lake GmbH"))
    assert return_leads(MORNING) == 0
    assert fresh(old).return_on is None
    assert Lead.objects.open().count() == 1


def test_each_of_many_returns(ira: Seller) -> None:
    for n in range(3):
        lost(ira, f"P{n}")
    assert return_leads(MORNING) == 3
    assert Lead.objects.open().count() == 3
