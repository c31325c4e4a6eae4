"""The door opens to a name and a password; on the very first visit it makes the first admin, once."""

from __future__ import annotations

import pytest
from django.test import Client

from handrail.actions.sellers import deactivate
from handrail.actions.setup import found
from handrail.models import Business, Seller
from tests import cast
from tests.screens.conftest import Web
from tests.screens.test_today import page

FIRST = {
    "name": "Sol",
    "password": cast.PASSWORD,
    "business": "Lakeside",
    "currency": "eur",
    "country": "DE",
    "zone": "Europe/Berlin",
}


@pytest.fixture
def nobody(web: Web) -> Client:
    """A browser in which nobody has signed in, on a business that was just set up."""
    found()
    return web()


def enter(client: Client, name: str, password: str = cast.PASSWORD, onward: str = "") -> tuple[int, str]:
    """Sign in and return the status and where it leads."""
    response = client.post("/sign-in/", {"name": name, "password": password, "next": onward})
    return response.status_code, response.headers.get("Location", "")


def test_the_first_visit_makes_the_first_admin_and_names_the_business(nobody: Client) -> None:
    assert nobody.get("/").headers["Location"] == "/sign-in/?next=/"
    assert "You will be the first" in page(nobody, "/sign-in/")
    assert nobody.post("/sign-in/", FIRST).headers["Location"] == "/"
    sol = Seller.objects.get()
    assert (sol.name, sol.role) == ("Sol", "admin")
    business = Business.get()
    assert (business.name, business.currency, business.zone, business.country) == (
        "Lakeside",
        "EUR",
        "Europe/Berlin",
        "DE",
    )
    assert "Nobody here yet." in page(nobody)


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("password", "short", "10 characters"),
        ("password", "1234567890", "too common"),
        ("currency", "XXQ", "three letters"),
        ("zone", "Nowhere/Land", "valid choice"),
        ("name", "", "required"),
    ],
)
def test_a_first_admin_who_cannot_be_made_is_told_why(nobody: Client, field: str, typed: str, says: str) -> None:
    response = nobody.post("/sign-in/", FIRST | {field: typed})
    assert response.status_code == 422
    assert says in response.content.decode()
    assert not Seller.objects.exists()


def test_the_second_visitor_cannot_make_another_first_admin(web: Web) -> None:
    cast.business()
    response = web().post("/sign-in/", FIRST | {"name": "Eve"})
    assert response.status_code == 422
    assert list(Seller.objects.values_list("name", flat=True)) == ["Sol"]


def test_name_and_password_open_the_door_whatever_the_capitals(web: Web) -> None:
    cast.business()
    client = web()
    assert enter(client, "SOL") == (302, "/")
    assert "Nobody here yet." in page(client)


@pytest.mark.parametrize(("name", "password"), [("Sol", "wrong"), ("Nobody", cast.PASSWORD), ("", ""), ("\x00", "x")])
def test_anything_else_is_one_clear_message(web: Web, name: str, password: str) -> None:
    cast.business()
    response = web().post("/sign-in/", {"name": name, "password": password})
    assert response.status_code == 422
    assert "do not go together" in response.content.decode()


def test_who_has_left_is_not_let_in_and_is_out_at_once(web: Web) -> None:
    cast.business()
    cal = cast.seller("Cal", password=cast.PASSWORD)
    client = web()
    assert enter(client, "Cal")[0] == 302
    deactivate(cast.act(cast.sol()), cal.pk)
    assert client.get("/").status_code == 302
    assert enter(web(), "Cal")[0] == 422


def test_the_session_is_a_new_one_after_signing_in(web: Web) -> None:
    cast.business()
    client = web()
    client.get("/sign-in/")
    session = client.session
    session["planted"] = "yes"
    session.save()
    before = session.session_key
    enter(client, "Sol")
    assert client.session.session_key != before


@pytest.mark.parametrize(
    "onward",
    ["//evil.example", "https://evil.example/", "/\\evil.example", "https:evil", "\t//evil", "javascript:alert(1)"],
)
def test_the_way_onward_stays_here(web: Web, onward: str) -> None:
    cast.business()
    assert enter(web(), "Sol", onward=onward) == (302, "/")
    assert enter(web(), "Sol", onward="/?tab=later") == (302, "/?tab=later")


def test_signing_out_is_a_form_and_ends_the_session(web: Web) -> None:
    cast.business()
    client = web(cast.sol())
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/").status_code == 303
    assert client.get("/").status_code == 302


def test_a_fragment_asked_for_after_the_session_ended_brings_one_back_to_the_page(web: Web) -> None:
    cast.business()
    response = web(htmx="/leads/3/").post("/leads/3/touches/", {"outcome": "talked"}, follow=True)
    assert response.headers["HX-Redirect"] == "/sign-in/?next=%2Fleads%2F3%2F"


def test_a_form_that_was_sent_without_being_signed_in_leads_to_the_leads_page(web: Web) -> None:
    cast.business()
    assert web(cast.sol()).get("/leads/3/touches/").headers["Location"] == "/leads/3/"
