"""Sellers come, are away, and leave; whoever leaves hands everything over in the same act."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from handrail.actions.ends import end
from handrail.actions.errors import NotAllowed, NotThere, Refused
from handrail.actions.record import Done
from handrail.actions.sellers import (
    Secret,
    add_seller,
    away,
    back,
    deactivate,
    edit_seller,
    first_admin,
    reset_password,
)
from handrail.actions.undo import undo, undoable
from handrail.models import Away, Batch, Business, Entry, Seller, Team
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
    theirs = away(cast.act(max_), max_.pk, date(2026, 3, 12), date(2026, 3, 13))
    changes: list[Callable[[], Done]] = [
        lambda: add_seller(cast.act(nia), "Zoe", "admin"),
        lambda: reset_password(cast.act(nia), max_.pk, cast.PASSWORD),
        lambda: deactivate(cast.act(nia), max_.pk),
        lambda: deactivate(cast.act(nia), nia.pk),
        lambda: away(cast.act(nia), max_.pk, date(2026, 3, 12), date(2026, 3, 13)),
        lambda: back(cast.act(nia), theirs.made["away"]),
        lambda: edit_seller(cast.act(nia), max_.pk, style="social"),
        lambda: edit_seller(cast.act(nia), nia.pk, role="admin"),
        lambda: edit_seller(cast.act(nia), nia.pk, team="North"),
    ]
    for change in changes:
        with pytest.raises(NotAllowed):
            change()


def test_everybody_says_themselves_when_they_are_away_and_what_they_like(ira: Seller) -> None:
    away(cast.act(ira), ira.pk, date(2026, 3, 12), date(2026, 3, 13), note="  Skiing ")
    assert Away.objects.values_list("seller", "note").get() == (ira.pk, "Skiing")
    edit_seller(cast.act(ira), ira.pk, style="social", zone="Asia/Tokyo", country="jp", week="mon-tue 9-12")
    ira = Seller.objects.get(pk=ira.pk)
    assert ira.style is not None
    assert (ira.style.key, ira.zone, ira.country) == ("social", "Asia/Tokyo", "JP")
    assert ira.week == {"mon": "09:00-12:00", "tue": "09:00-12:00"}
    edit_seller(cast.act(ira), ira.pk, style="", zone="", country="", week="")
    ira = Seller.objects.get(pk=ira.pk)
    assert (ira.style, ira.zone, ira.country, ira.week) == (None, "", "", {})
    with pytest.raises(Refused):
        away(cast.act(ira), ira.pk, date(2026, 3, 13), date(2026, 3, 12))


def test_days_away_are_taken_off_again_and_that_is_taken_back_too(ira: Seller) -> None:
    gone = away(cast.act(ira), ira.pk, date(2026, 3, 12), date(2026, 3, 13))
    done = back(cast.act(ira), gone.made["away"])
    assert not Away.objects.exists()
    with pytest.raises(NotThere):
        back(cast.act(ira), gone.made["away"])
    undo(cast.act(ira), done.batch)
    assert Away.objects.get().start == date(2026, 3, 12)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"zone": "Moon"}, "zone"),
        ({"country": "XX"}, "country"),
        ({"week": "mon 17-9"}, "week"),
        ({"week": {"someday": "9-17"}}, "week"),
        ({"style": "rude"}, "style"),
        ({"role": "king"}, "role"),
        ({}, "nothing"),
    ],
)
def test_what_a_seller_cannot_be_changed_to_is_refused(
    sol: Seller, ira: Seller, said: dict[str, Any], code: str
) -> None:
    before = snapshot()
    with pytest.raises(Refused) as no:
        edit_seller(cast.act(sol), ira.pk, **said)
    assert no.value.code == code
    assert not differences(before, snapshot())


def test_who_is_not_there_is_not_there_and_who_has_left_stays_as_they_were(sol: Seller, ira: Seller) -> None:
    deactivate(cast.act(sol), ira.pk)
    day = date(2026, 3, 12)
    changes: list[Callable[[int], Done]] = [
        lambda pk: reset_password(cast.act(sol), pk, cast.PASSWORD),
        lambda pk: edit_seller(cast.act(sol), pk, style="social"),
        lambda pk: edit_seller(cast.act(sol), pk, role="manager"),
        lambda pk: away(cast.act(sol), pk, day, day),
    ]
    for change in changes:
        with pytest.raises(NotThere):
            change(999)
        with pytest.raises(Refused, match="Ira has left"):
            change(ira.pk)


def test_of_an_act_with_a_key_no_hash_of_a_password_is_kept(sol: Seller, ira: Seller) -> None:
    for password in ("first long one", "second long one"):
        reset_password(cast.act(sol, key=password), ira.pk, Secret(password))
        assert Seller.objects.get(pk=ira.pk).check_password(password)
    one, two = Batch.objects.filter(verb="reset_password").values_list("asked", flat=True)
    assert one == two != ""
    with pytest.raises(TypeError, match="Secret"):
        reset_password(cast.act(sol, key="third"), ira.pk, cast.PASSWORD)
    assert not Batch.objects.filter(key="third").exists()


# -- roles and teams -----------------------------------------------------------------------------------------------


def test_an_admin_appoints_and_undo_leaves_that_alone(sol: Seller, ira: Seller) -> None:
    done = edit_seller(cast.act(sol), ira.pk, role="manager", team=" North ")
    edit_seller(cast.act(sol), sol.pk, team="NORTH")
    ira = Seller.objects.get(pk=ira.pk)
    assert (ira.role, ira.team) == ("manager", Team.objects.get(name="North"))
    assert undoable(sol, cast.NOW) is None
    with pytest.raises(Refused, match="cannot be taken back from here"):
        undo(cast.act(sol), done.batch)
    edit_seller(cast.act(sol), ira.pk, team="")
    assert Seller.objects.get(pk=ira.pk).team is None


def test_the_last_admin_is_not_demoted(sol: Seller, ira: Seller) -> None:
    with pytest.raises(Refused) as no:
        edit_seller(cast.act(sol), sol.pk, role="seller")
    assert no.value.code == "last_admin"
    edit_seller(cast.act(sol), ira.pk, role="admin")
    edit_seller(cast.act(sol), sol.pk, role="reader")
    assert Business.get().fallback == ira
    with pytest.raises(NotAllowed):  # the page of who was admin a moment ago
        edit_seller(cast.act(sol), sol.pk, role="admin")


def test_who_owns_open_leads_does_not_become_a_reader(sol: Seller, ira: Seller) -> None:
    lead = cast.lead(ira)
    with pytest.raises(Refused) as no:
        edit_seller(cast.act(sol), ira.pk, role="reader")
    assert no.value.code == "owns"
    end(cast.act(ira), lead.pk, "lost")
    edit_seller(cast.act(sol), ira.pk, role="reader")
    assert Seller.objects.get(pk=ira.pk).role == "reader"


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
