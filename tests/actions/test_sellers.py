"""Sellers come, are away, and leave; whoever leaves hands everything over in the same act."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from handrail.actions.ends import end
from handrail.actions.errors import NotAllowed, Refused
from handrail.actions.record import Done
from handrail.actions.sellers import add_seller, away, deactivate, first_admin, reset_password, set_style
from handrail.models import Away, Business, Entry, Seller
from tests import cast
from tests.actions.rows import differences, fresh, line, snapshot

pytestmark = pytest.mark.django_db


def test_the_first_seller_is_an_admin_and_takes_what_nobody_else_can(sol: Seller) -> None:
    business = Business.get()
    assert (sol.role, business.fallback, business.name, business.currency) == ("admin", sol, "Lakeside", "EUR")
    said: dict[str, str] = {"business": "B", "currency": "EUR", "zone": "UTC"}
    with pytest.raises(Refused) as no:
        first_admin(cast.NOW, name="Another", password=cast.PASSWORD, **said)
    assert no.value.code == "exists"


def test_a_seller_is_found_whatever_the_capitals(sol: Seller) -> None:
    done = add_seller(
        cast.act(sol), " Zoë  Łukasz ", "seller", password=cast.PASSWORD, zone="Asia/Tokyo", style="social"
    )
    seller = Seller.objects.get_by_natural_key("zoe lukasz")
    assert seller.pk == done.made["seller"]
    assert seller.check_password(cast.PASSWORD)
    assert seller.style is not None
    assert (seller.name, seller.zone, seller.style.key) == ("Zoë Łukasz", "Asia/Tokyo", "social")


def test_no_password_reaches_the_journal(sol: Seller) -> None:
    done = add_seller(cast.act(sol), "Zoe", "seller", password=cast.PASSWORD)
    reset_password(cast.act(sol), done.made["seller"], "another long one")
    seller = Seller.objects.get(pk=done.made["seller"])
    assert seller.check_password("another long one")
    told = str(list(Entry.objects.values_list("says", "changes", "note")))
    assert seller.password not in told
    assert cast.PASSWORD not in told


@pytest.mark.parametrize(
    ("name", "role", "more", "code"),
    [
        ("", "seller", {}, "name"),
        ("x" * 81, "seller", {}, "name"),
        ("SOL", "seller", {}, "name_taken"),
        ("Zoe", "king", {}, "role"),
        ("Zoe", "seller", {"zone": "Moon"}, "zone"),
        ("Zoe", "seller", {"style": "rude"}, "style"),
        ("Zoe", "seller", {"password": "short"}, "password"),
    ],
)
def test_a_seller_who_cannot_be_is_refused(sol: Seller, name: str, role: str, more: dict[str, Any], code: str) -> None:
    before = snapshot()
    with pytest.raises(Refused) as no:
        add_seller(cast.act(sol), name, role, **more)
    assert no.value.code == code
    assert not differences(before, snapshot())


@pytest.mark.parametrize("role", ["manager", "seller", "reader"])
def test_only_admins_change_sellers(role: str, max_: Seller) -> None:
    nia = cast.seller("Nia", role)
    changes: list[Callable[[], Done]] = [
        lambda: add_seller(cast.act(nia), "Zoe", "admin"),
        lambda: reset_password(cast.act(nia), max_.pk, cast.PASSWORD),
        lambda: deactivate(cast.act(nia), max_.pk),
        lambda: deactivate(cast.act(nia), nia.pk),
        lambda: away(cast.act(nia), max_.pk, date(2026, 3, 12), date(2026, 3, 13)),
        lambda: set_style(cast.act(nia), max_.pk, "social"),
    ]
    for change in changes:
        with pytest.raises(NotAllowed):
            change()


def test_everybody_says_themselves_when_they_are_away_and_what_they_like(ira: Seller) -> None:
    away(cast.act(ira), ira.pk, date(2026, 3, 12), date(2026, 3, 13), note="  Skiing ")
    assert Away.objects.values_list("seller", "note").get() == (ira.pk, "Skiing")
    set_style(cast.act(ira), ira.pk, "social")
    assert Seller.objects.get(pk=ira.pk).style is not None
    set_style(cast.act(ira), ira.pk, "")
    assert Seller.objects.get(pk=ira.pk).style is None
    with pytest.raises(Refused):
        away(cast.act(ira), ira.pk, date(2026, 3, 13), date(2026, 3, 12))


# -- leaving -------------------------------------------------------------------------------------------------------


def test_who_leaves_hands_every_open_lead_over_in_the_same_act(sol: Seller, ira: Seller, max_: Seller) -> None:
    leads = [cast.lead(ira, name) for name in ("Anna", "Bob", "Cy")]
    end(cast.act(ira), leads[2].pk, "lost")
    done = deactivate(cast.act(sol), ira.pk, max_.pk)
    assert [fresh(lead).owner for lead in leads] == [max_, max_, ira]
    assert done.leads == (leads[0].pk, leads[1].pk)
    kinds = Entry.objects.filter(batch=done.batch).order_by("pk").values_list("kind", "lead")
    assert list(kinds) == [("handover", leads[0].pk), ("handover", leads[1].pk), ("left", None)]
    assert not Seller.objects.get(pk=ira.pk).is_active


def test_without_a_name_routing_shares_the_leads_out(sol: Seller, ira: Seller, max_: Seller) -> None:
    nia = cast.seller("Nia")
    leads = [cast.lead(ira, f"P{n}") for n in range(4)]
    deactivate(cast.act(sol), ira.pk)
    assert [fresh(lead).owner for lead in leads] == [max_, nia, max_, nia]


def test_the_last_admin_stays(sol: Seller, ira: Seller) -> None:
    with pytest.raises(Refused) as no:
        deactivate(cast.act(sol), sol.pk)
    assert no.value.code == "last_admin"
    second = cast.seller("Second", "admin")
    deactivate(cast.act(second), sol.pk)
    assert Business.get().fallback == second


def test_nobody_leaves_twice_or_hands_over_to_nobody(sol: Seller, ira: Seller, max_: Seller, eve: Seller) -> None:
    lead = cast.lead(ira)
    for nobody in (ira.pk, eve.pk, 999):
        with pytest.raises(Refused) as no:
            deactivate(cast.act(sol), ira.pk, nobody)
        assert no.value.code == "no_such_seller"
    assert fresh(lead).owner == ira
    deactivate(cast.act(sol), ira.pk)
    with pytest.raises(Refused) as no:
        deactivate(cast.act(sol), ira.pk)
    assert no.value.code == "no_such_seller"
    assert line(deactivate(cast.act(sol), eve.pk)).says == {"seller": "Eve", "leads": 0}


def test_who_has_left_changes_nothing_any_more(sol: Seller, ira: Seller) -> None:
    lead = cast.lead(ira)
    deactivate(cast.act(sol), ira.pk, sol.pk)
    with pytest.raises(Refused):
        end(cast.act(Seller.objects.get(pk=ira.pk)), lead.pk, "lost")
