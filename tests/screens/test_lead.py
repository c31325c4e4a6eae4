"""A lead's page shows where it stands and what happened, and lets its owner change it in place."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from handrail.actions.ends import end
from handrail.actions.leads import edit, note
from handrail.actions.milestones import reach
from handrail.actions.plays import switch_play
from handrail.actions.record import Said
from handrail.actions.steps import plan
from handrail.models import Business, Fact, Lead, Person, Reach, Seller
from tests import cast
from tests.screens.conftest import Web
from tests.screens.test_today import page

ANNA: dict[str, Any] = {"company": "Lakeside Foods", "mails": ("anna@lakeside.example",), "phones": ("+49 30 901820",)}


@pytest.fixture
def lead(ira: Seller) -> Lead:
    """Anna's lead, which Ira looks after."""
    return cast.lead(ira, "Anna Novak", amount_minor=1_840_000, facts={"Colour": "green"}, **ANNA)


def test_the_page_says_who_how_far_and_what_is_next(web: Web, ira: Seller, lead: Lead) -> None:
    reach(cast.act(ira), lead.pk, "problem-agreed", evidence="Said so in the meeting")
    html = page(web(ira), f"/leads/{lead.pk}/")
    for words in ("Anna Novak", "Lakeside Foods", "€18,400", "Said so in the meeting", "Colour", "green"):
        assert words in html
    assert 'href="mailto:anna@lakeside.example"' in html
    assert 'href="tel:+4930901820"' in html
    assert 'href="https://lakeside.example"' in html
    assert lead.next_what in html


def test_the_timeline_tells_everything_newest_first_by_day(web: Web, ira: Seller, lead: Lead) -> None:
    for days, text in ((3, "first words"), (2, "second words"), (0, "third words")):
        note(cast.act(ira, cast.NOW - timedelta(days=days)), lead.pk, text)
    html = page(web(ira), f"/leads/{lead.pk}/")
    places = [html.index(text) for text in ("third words", "second words", "first words")]
    assert places == sorted(places)
    assert html.index("Mon 9 Mar") < html.index("second words")


def test_older_entries_go_on_where_the_page_stopped(web: Web, ira: Seller, lead: Lead) -> None:
    for n in range(60):
        note(cast.act(ira), lead.pk, f"note {n:02}.")
    first = page(web(ira), f"/leads/{lead.pk}/")
    older = re.findall(r'href="(/leads/\d+/\?after=[^"]+)"', first)[0]
    second = page(web(ira), older)
    told = [set(re.findall(r"note \d\d\.", html)) for html in (first, second)]
    assert [len(one) for one in told] == [50, 10]
    assert not told[0] & told[1]
    assert "New lead" in second


@pytest.mark.parametrize(
    "after", ["x", "2026-03-11,", ",5", "2026-99-99T00:00:00,5", "2026-03-11T09:30:00Z," + "9" * 40]
)
def test_a_place_that_makes_no_sense_is_the_beginning(web: Web, ira: Seller, lead: Lead, after: str) -> None:
    assert "New lead" in page(web(ira), f"/leads/{lead.pk}/?after={after}")


def test_the_play_and_its_coming_steps_are_listed(web: Web, ira: Seller, lead: Lead) -> None:
    switch_play(cast.act(ira), lead.pk, "inbound-answer")
    play = page(web(ira), f"/leads/{lead.pk}/")
    assert "Play: " in play
    assert "Step 1 of " in play
    assert re.search(r"\d working days? later|same day", play)


def test_somebody_elses_lead_is_read_and_not_changed(web: Web, ira: Seller, lead: Lead) -> None:
    html = page(web(cast.seller("Cal")), f"/leads/{lead.pk}/")
    assert "Looked after by Ira" in html
    assert lead.next_what in html
    main = html[html.index("<main") : html.index("</main>")]
    assert "<form" not in main
    assert "<button" not in main


def test_its_manager_sees_whose_it_is_and_may_act(web: Web, ira: Seller, lead: Lead) -> None:
    html = page(web(cast.sol()), f"/leads/{lead.pk}/")
    assert "Looked after by Ira" in html
    assert f'action="/leads/{lead.pk}/touches/"' in html


def test_with_private_books_anothers_lead_is_not_there(web: Web, ira: Seller, lead: Lead) -> None:
    Business.objects.update(private_books=True)
    cal = web(cast.seller("Cal"))
    for path in (f"/leads/{lead.pk}/", f"/leads/{lead.pk}/play/", "/leads/999999/"):
        response = cal.get(path)
        assert response.status_code == 404
        assert b"Anna" not in response.content


def test_an_ended_lead_says_how_and_can_be_opened_again(web: Web, ira: Seller, lead: Lead) -> None:
    end(cast.act(ira), lead.pk, "lost", reason="chose a rival")
    html = page(web(ira), f"/leads/{lead.pk}/")
    assert "Lost: Chose a rival" in html
    assert "Comes back" in html
    assert 'id="tool-h"' not in html
    web(ira).post(f"/leads/{lead.pk}/reopen/", {})
    assert Lead.objects.get(pk=lead.pk).is_open


def test_title_amount_and_source_are_changed_in_place(web: Web, ira: Seller, lead: Lead) -> None:
    client = web(ira, htmx=f"/leads/{lead.pk}/")
    for field, typed in (("title", "Seats for the canteen"), ("amount", "12k"), ("source", "referral")):
        form = {field: typed, "version": str(Lead.objects.get(pk=lead.pk).version)}
        assert client.post(f"/leads/{lead.pk}/edit/", form).status_code == 200
    changed = Lead.objects.select_related("source").get(pk=lead.pk)
    assert (changed.title, changed.amount_minor, changed.source and changed.source.key) == (
        "Seats for the canteen",
        1_200_000,
        "referral",
    )


def test_the_second_of_two_editors_sees_what_the_first_wrote(web: Web, ira: Seller, lead: Lead) -> None:
    edit(cast.act(ira), lead.pk, version=lead.version, title="Written first")
    form = {"title": "Written second", "version": str(lead.version)}
    response = web(ira, htmx=f"/leads/{lead.pk}/").post(f"/leads/{lead.pk}/edit/", form)
    said = response.content.decode()
    assert response.status_code == 409
    assert "Written first" in said
    assert "Written second" in said
    assert Lead.objects.get(pk=lead.pk).title == "Written first"


def test_facts_are_changed_added_and_taken_away_in_place(web: Web, ira: Seller, lead: Lead) -> None:
    client = web(ira)

    def say(fact: str, value: str) -> None:
        version = str(Lead.objects.get(pk=lead.pk).version)
        form = {"fact": fact, "value": value, "version": version}
        assert client.post(f"/leads/{lead.pk}/facts/", form).status_code == 303

    say("Colour", "blue")
    say("Seats", "40")
    assert dict(Fact.objects.filter(lead=lead).values_list("key", "value")) == {"Colour": "blue", "Seats": "40"}
    say("Colour", "")
    assert not Fact.objects.filter(lead=lead, key="Colour").exists()


def test_milestones_are_noted_with_evidence_and_taken_back(web: Web, ira: Seller, lead: Lead) -> None:
    client = web(ira)
    client.post(f"/leads/{lead.pk}/milestones/", {"milestone": "fit-shown"})
    assert "reached, not verified" in page(client, f"/leads/{lead.pk}/")
    client.post(f"/leads/{lead.pk}/milestones/", {"milestone": "fit-shown", "evidence": "Ran the trial"})
    assert Reach.objects.get(lead=lead).verified
    client.post(f"/leads/{lead.pk}/milestones/fit-shown/remove/", {})
    assert not Reach.objects.filter(lead=lead).exists()


def test_people_and_company_are_changed_in_place(web: Web, ira: Seller, lead: Lead) -> None:
    client = web(ira)
    anna = Person.objects.get(name="Anna Novak")
    form = {"version": str(anna.version), "name": "Anna Nowak", "job": "Buyer", "mails": "a@b.example, c@d.example"}
    client.post(f"/leads/{lead.pk}/people/{anna.pk}/", form | {"phones": ""})
    client.post(f"/leads/{lead.pk}/people/", {"name": "Wei Garcia", "mails": "wei@lakeside.example", "phones": ""})
    assert lead.company
    form = {"version": str(lead.company.version), "name": "Lakeside", "size": "40"}
    client.post(f"/leads/{lead.pk}/company/", form)
    html = page(client, f"/leads/{lead.pk}/")
    for words in ("Anna Nowak", "Buyer", "c@d.example", "Wei Garcia", "40 people"):
        assert words in html


def test_steps_are_said_added_and_postponed_in_everyday_words(web: Web, ira: Seller, lead: Lead) -> None:
    client = web(ira)
    client.post(f"/leads/{lead.pk}/steps/", {"do": "plan", "what": "Write to her", "when": "tmrw"})
    client.post(f"/leads/{lead.pk}/steps/", {"do": "add", "what": "Ask again", "when": "in 3 days"})
    client.post(f"/leads/{lead.pk}/steps/", {"do": "postpone", "when": "5d"})
    due = list(lead.steps.filter(done_at=None).order_by("due").values_list("what", "due"))
    today = cast.NOW.date()
    assert due == [("Ask again", today + timedelta(days=3)), ("Write to her", today + timedelta(days=5))]


def test_far_away_asks_why_with_one_key(web: Web, ira: Seller, lead: Lead) -> None:
    client = web(ira, htmx="/")
    form = {"do": "postpone", "when": "1 june"}
    asked = client.post(f"/leads/{lead.pk}/steps/", form)
    assert asked.status_code == 422
    assert "more than two weeks away" in asked.content.decode()
    client.post(f"/leads/{lead.pk}/steps/", form | {"reason": "no budget now"})
    parked = Lead.objects.get(pk=lead.pk)
    assert (parked.later_reason, parked.is_open) == ("no budget now", True)


def test_an_own_line_of_the_day_can_be_taken_back_from_the_timeline(web: Web, ira: Seller, lead: Lead) -> None:
    plan(cast.act(ira), lead.pk, Said("Something else"))
    html = page(web(ira), f"/leads/{lead.pk}/")
    batch = re.findall(r'action="/undo/".*?name="batch" value="(\d+)"', html, re.DOTALL)[0]
    web(ira).post("/undo/", {"batch": batch})
    assert Lead.objects.get(pk=lead.pk).next_what == lead.next_what


def test_plays_and_sellers_can_be_chosen_with_and_without_javascript(web: Web, ira: Seller, lead: Lead) -> None:
    cal = cast.seller("Cal")
    for noun, words in (("play", "Referral"), ("hand-over", "Cal")):
        assert "<main" in page(web(ira), f"/leads/{lead.pk}/{noun}/")
        fragment = page(web(ira, htmx="/"), f"/leads/{lead.pk}/{noun}/")
        assert words in fragment
        assert "<main" not in fragment
    web(ira).post(f"/leads/{lead.pk}/hand-over/", {"to": str(cal.pk)})
    assert Lead.objects.get(pk=lead.pk).owner == cal


@pytest.mark.parametrize("entries", [3, 45])
def test_the_page_asks_a_fixed_number_of_times(
    web: Web, ira: Seller, lead: Lead, entries: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    switch_play(cast.act(ira), lead.pk, "inbound-answer")
    for n in range(entries):
        note(cast.act(ira), lead.pk, f"note {n}")
    client = web(ira)
    page(client, f"/leads/{lead.pk}/")
    with django_assert_num_queries(18):
        page(client, f"/leads/{lead.pk}/")
