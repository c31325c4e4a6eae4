"""The business is set by admins; two who change who may do what at once come one after the other."""

from __future__ import annotations

from typing import Any

import pytest

from handrail.actions.business import edit_business, route_source
from handrail.actions.errors import NotAllowed, NotThere, Refused
from handrail.actions.leads import NewLead, open_lead
from handrail.actions.record import Act, Done
from handrail.actions.sellers import deactivate, edit_seller
from handrail.actions.undo import undo
from handrail.models import Business, Lead, Seller, Source
from tests import cast
from tests.actions.promises import broken
from tests.actions.rows import differences, line, snapshot
from tests.actions.test_interleavings import MOMENTS, both

pytestmark = pytest.mark.django_db


def test_an_admin_sets_what_all_sellers_share(sol: Seller, ira: Seller) -> None:
    before = snapshot(journal=False)
    done = edit_business(
        cast.act(sol),
        name=" Lakeside  Ltd ",
        currency="usd",
        zone="America/New_York",
        country="us",
        region="NY",
        week="mon-thu 8-12 13-17, sat 9-11",
        private_books=True,
        fallback=ira.pk,
    )
    business = Business.get()
    assert (business.name, business.currency, business.zone) == ("Lakeside Ltd", "USD", "America/New_York")
    assert (business.country, business.region, business.private_books) == ("US", "NY", True)
    assert (business.week["mon"], business.week["sat"]) == ("08:00-12:00 13:00-17:00", "09:00-11:00")
    assert "fri" not in business.week
    assert business.fallback == ira
    assert line(done).kind == "business"
    assert not broken()
    undo(cast.act(sol), done.batch)
    assert not differences(before, snapshot(journal=False))


def test_the_command_line_sets_it_and_what_is_not_said_stays() -> None:
    edit_business(Act(None, cast.NOW, "command"), zone="Europe/Madrid")
    business = Business.get()
    assert (business.name, business.currency, business.zone, business.country) == (
        "Lakeside",
        "EUR",
        "Europe/Madrid",
        "DE",
    )


def test_another_country_begins_without_a_region(sol: Seller) -> None:
    edit_business(cast.act(sol), region="BY")
    edit_business(cast.act(sol), country="DE")
    assert Business.get().region == "BY"
    edit_business(cast.act(sol), country="FR")
    assert (Business.get().country, Business.get().region) == ("FR", "")
    edit_business(cast.act(sol), country="")
    assert Business.get().country == ""


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"currency": "EURO"}, "currency"),
        ({"currency": "QQQ"}, "currency"),
        ({"zone": "Berlin"}, "zone"),
        ({"zone": ""}, "zone"),
        ({"country": "XX"}, "country"),
        ({"country": "DEU"}, "country"),
        ({"region": "NY"}, "region"),
        ({"country": "", "region": "BY"}, "region"),
        ({"week": "someday 9-17"}, "week"),
        ({"week": ""}, "week"),
        ({"fallback": 999}, "no_such_seller"),
        ({}, "nothing"),
    ],
)
def test_what_a_business_cannot_be_is_refused(sol: Seller, said: dict[str, Any], code: str) -> None:
    before = snapshot()
    with pytest.raises(Refused) as no:
        edit_business(cast.act(sol), **said)
    assert no.value.code == code
    assert not differences(before, snapshot())


@pytest.mark.parametrize("role", ["manager", "seller", "reader"])
def test_only_admins_change_the_business(role: str) -> None:
    nia = cast.seller("Nia", role)
    with pytest.raises(NotAllowed):
        edit_business(cast.act(nia), private_books=False)
    with pytest.raises(NotAllowed):
        route_source(cast.act(nia), "website", [nia.pk])


def test_a_reader_does_not_take_what_nobody_else_can(sol: Seller, eve: Seller) -> None:
    with pytest.raises(Refused):
        edit_business(cast.act(sol), fallback=eve.pk)


# -- who gets the leads of a source --------------------------------------------------------------------------------


def owner_of(source: Source, person: str) -> Seller | None:
    """Return who gets a new lead from `source` by routing."""
    done = open_lead(Act(None, cast.NOW), NewLead(person=person, source=source.key))
    return Lead.objects.get(pk=done.lead).owner


def test_a_source_goes_to_whom_it_is_routed_to(sol: Seller, ira: Seller, max_: Seller) -> None:
    source = Source.objects.earliest("pk")
    done = route_source(cast.act(sol), source.key, [max_.pk, max_.pk])
    assert [owner_of(source, name) for name in ("Anna", "Bob")] == [max_, max_]
    route_source(cast.act(sol), source.key, [])
    assert owner_of(source, "Cy") == ira
    assert not broken()
    assert line(done).says == {"source": source.key, "sellers": [max_.pk]}


def test_a_routing_is_taken_back(sol: Seller, ira: Seller, max_: Seller) -> None:
    source = Source.objects.earliest("pk")
    route_source(cast.act(sol), source.key, [ira.pk])
    done = route_source(cast.act(sol), source.key, [max_.pk])
    undo(cast.act(sol), done.batch)
    assert list(source.sellers.all()) == [ira]
    assert not broken()


def test_an_unknown_source_and_sellers_who_own_nothing_are_refused(sol: Seller, eve: Seller) -> None:
    with pytest.raises(NotThere):
        route_source(cast.act(sol), "nowhere", [sol.pk])
    key = Source.objects.earliest("pk").key
    for nobody in (eve.pk, 999):
        with pytest.raises(Refused) as no:
            route_source(cast.act(sol), key, [sol.pk, nobody])
        assert no.value.code == "no_such_seller"


# -- two at once ---------------------------------------------------------------------------------------------------


@pytest.mark.both
@pytest.mark.django_db(transaction=True)
@MOMENTS
@pytest.mark.parametrize("how", ["demoted", "left"])
def test_of_two_admins_who_demote_each_other_one_stays(sol: Seller, how: str, after: int) -> None:
    second = cast.seller("Second", "admin")
    results = both(
        lambda: edit_seller(cast.act(sol), second.pk, role="seller"),
        lambda: (
            edit_seller(cast.act(second), sol.pk, role="seller")
            if how == "demoted"
            else deactivate(cast.act(second), sol.pk)
        ),
        after,
    )
    assert sum(isinstance(came, Done) for came in results) == 1
    assert Seller.objects.filter(role="admin", is_active=True).count() == 1
