"""The bar understands one line, shows how, and writes it; the plain form behind it does the same."""

from __future__ import annotations

import re

import pytest

from handrail.models import Entry, Lead, Seller
from tests import cast
from tests.screens.conftest import Web
from tests.screens.test_today import page


def say(web: Web, who: Seller, line: str, **more: str | int) -> tuple[int, str]:
    """Type a line on Today and return the status and what came back."""
    response = web(who, htmx="/").post("/bar/", {"q": line, **more})
    return response.status_code, response.content.decode()


def chips(web: Web, who: Seller, line: str, **more: str | int) -> list[str]:
    """Return the chips of a line."""
    html = web(who, htmx="/").get("/bar/read/", {"q": line, **more}).content.decode()
    return re.findall(r">([^<]+)</button>", html)


def test_a_name_and_a_day_make_a_lead(web: Web, ira: Seller) -> None:
    status, said = say(web, ira, "Anna Novak of Lakeside Foods, call thu 10, 12k")
    lead = Lead.objects.select_related("person", "company", "owner").get()
    assert status == 200
    assert lead.person
    assert lead.company
    assert (lead.person.name, lead.company.name, lead.owner) == ("Anna Novak", "Lakeside Foods", ira)
    assert (lead.next_what, lead.next_due, lead.amount_minor) == ("call", cast.NOW.date().replace(day=12), 1_200_000)
    assert "Anna Novak: call, tomorrow 10:00." in said.replace("Thu 12 Mar", "tomorrow")


def test_a_touch_goes_to_the_one_lead_that_the_name_fits(web: Web, ira: Seller) -> None:
    lead = cast.lead(ira, "Anna Novak")
    cast.lead(ira, "Wei Garcia")
    status, _said = say(web, ira, "called anna, wants 40 seats, call back thu 10")
    touch = Entry.objects.get(kind="touch")
    assert (status, touch.lead_id, touch.outcome, touch.channel) == (200, lead.pk, "talked", "phone")
    assert touch.note == "wants 40 seats"
    assert Lead.objects.get(pk=lead.pk).next_what == "call back"


def test_where_several_fit_it_asks_which_and_takes_the_answer(web: Web, ira: Seller) -> None:
    cast.lead(ira, "Anna Novak", company="Lakeside")
    smith = cast.lead(ira, "Anna Smith", company="Maple")
    status, asked = say(web, ira, "called anna")
    assert status == 422
    assert "Which anna?" in asked
    assert "Anna Novak (Lakeside)" in asked
    assert not Entry.objects.filter(kind="touch").exists()
    assert say(web, ira, "called anna", pick=smith.pk)[0] == 200
    assert Entry.objects.get(kind="touch").lead_id == smith.pk


def test_own_leads_come_before_anothers_of_the_same_name(web: Web, ira: Seller) -> None:
    cast.lead(cast.seller("Cal"), "Anna Smith")
    mine = cast.lead(ira, "Anna Novak")
    assert say(web, ira, "called anna")[0] == 200
    assert Entry.objects.get(kind="touch").lead_id == mine.pk


def test_an_end_and_a_note_are_written_too(web: Web, ira: Seller) -> None:
    lead = cast.lead(ira, "Anna Novak")
    assert say(web, ira, "note anna likes tea")[0] == 200
    assert say(web, ira, "won anna 18400")[0] == 200
    ended = Lead.objects.get(pk=lead.pk)
    assert (ended.end_how, ended.amount_minor) == ("won", 1_840_000)
    assert Entry.objects.filter(kind="note", lead=lead).exists()


def test_a_touch_of_somebody_new_makes_them_a_lead_with_the_line_as_its_note(web: Web, ira: Seller) -> None:
    line = "met Wei Chen of Harbour at the fair, mail him mon"
    assert say(web, ira, line)[0] == 200
    lead = Lead.objects.select_related("person").get()
    assert lead.person
    assert lead.person.name == "Wei Chen"
    assert Entry.objects.get(lead=lead, kind="opened").note == line


def test_on_a_leads_page_who_is_known_already(web: Web, ira: Seller) -> None:
    lead = cast.lead(ira, "Anna Novak")
    cast.lead(ira, "Wei Garcia")
    assert f'name="lead" value="{lead.pk}"' in page(web(ira), f"/leads/{lead.pk}/")
    assert "Anna Novak" in chips(web, ira, "no answer", lead=lead.pk)
    assert say(web, ira, "no answer", lead=lead.pk)[0] == 200
    assert say(web, ira, "call thu", lead=lead.pk)[0] == 200
    assert Entry.objects.get(kind="touch").lead_id == lead.pk
    assert Lead.objects.get(pk=lead.pk).next_what == "call"


def test_a_line_that_names_somebody_else_is_about_them(web: Web, ira: Seller) -> None:
    lead, other = cast.lead(ira, "Anna Novak"), cast.lead(ira, "Wei Garcia")
    assert say(web, ira, "called wei", lead=lead.pk)[0] == 200
    assert Entry.objects.get(kind="touch").lead_id == other.pk


@pytest.mark.parametrize("line", ["", "   ", "won nobody", "x" * 3000, "just some words"])
def test_what_cannot_be_written_says_why_and_changes_nothing(web: Web, ira: Seller, line: str) -> None:
    status, said = say(web, ira, line)
    assert status == 422
    assert 'hx-target="#refusal"' in said
    assert not Lead.objects.exists()


def test_chips_show_what_is_sure_and_what_is_a_guess(web: Web, ira: Seller) -> None:
    cast.lead(ira, "Anna Novak", company="Lakeside Foods")
    shown = chips(web, ira, "called anna, wants 40 seats")
    assert shown[:2] == ["call: talked", "Anna Novak (Lakeside Foods)"]
    assert "“wants 40 seats” → note" in shown
    assert shown[-1].startswith("then: ")
    html = web(ira, htmx="/").get("/bar/read/", {"q": "won riverside 18400"}).content.decode()
    assert re.search(r'class="chip q"[^>]*>nobody called riverside', html)


def test_a_chip_can_be_turned_back_into_words(web: Web, ira: Seller) -> None:
    line = "Anna Novak, call thu"
    assert "next: call, tomorrow" in chips(web, ira, line)
    assert not any("tomorrow" in chip for chip in chips(web, ira, line, plain="thu"))


def test_the_plain_form_opens_a_lead_without_javascript(web: Web, ira: Seller) -> None:
    assert 'action="/add/"' in page(web(ira), "/add/")
    form = {"who": "Anna Novak", "company": "Lakeside", "mail": "anna@lakeside.example", "phone": "+49 30 901820"}
    form |= {"what": "Call her", "when": "thu 10", "amount": "12k", "source": "referral", "note": "By Peter"}
    response = web(ira).post("/add/", form)
    lead = Lead.objects.select_related("source").get()
    assert (response.status_code, response.headers["Location"]) == (303, f"/leads/{lead.pk}/")
    assert (lead.next_what, lead.amount_minor, lead.source and lead.source.key) == ("Call her", 1_200_000, "referral")


@pytest.mark.parametrize(("field", "typed"), [("when", "blah"), ("amount", "lots"), ("who", "")])
def test_the_plain_form_keeps_what_was_typed_and_says_what_is_wrong(
    web: Web, ira: Seller, field: str, typed: str
) -> None:
    form = {"who": "Anna Novak", "note": "kept words"} | {field: typed}
    response = web(ira).post("/add/", form)
    assert response.status_code == 422
    assert "kept words" in response.content.decode()
    assert 'role="alert"' in response.content.decode()
    assert not Lead.objects.exists()


def test_a_reader_has_no_bar_and_cannot_write(web: Web, ira: Seller) -> None:
    rea = cast.seller("Rea", "reader")
    assert 'id="bar-line"' not in page(web(rea))
    assert web(rea).get("/add/").status_code == 403
    assert web(rea).post("/add/", {"who": "Anna Novak"}).status_code == 403
    assert web(rea).post("/bar/", {"q": "Anna Novak, call thu"}).status_code == 403
    assert not Lead.objects.exists()


def test_without_javascript_the_bar_leads_back_and_asks_on_a_page(web: Web, ira: Seller) -> None:
    cast.lead(ira, "Anna Novak")
    cast.lead(ira, "Anna Smith")
    assert web(ira).post("/bar/", {"q": "Wei Garcia, call thu", "back": "/"}).status_code == 303
    asked = web(ira).post("/bar/", {"q": "called anna"})
    assert asked.status_code == 422
    assert "<main" in asked.content.decode()
