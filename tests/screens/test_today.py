"""Today shows what is next and why, and everything a seller does to it is one key."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import chain

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from handrail.actions.leads import note
from handrail.actions.record import Said
from handrail.actions.steps import later, pin, plan
from handrail.actions.touches import log_touch
from handrail.models import Lead, Seller
from tests import cast
from tests.screens.conftest import Web

TODAY = cast.NOW.date()


def due(owner: Seller, person: str, days: int = 0, **known: object) -> Lead:
    """Return a lead whose next step is due `days` from today; it was opened long ago where it is late."""
    before = cast.NOW - timedelta(days=40)
    lead = cast.lead(owner, person, now=before if days < 0 else cast.NOW, **known)
    now = cast.NOW - timedelta(days=30) if days < 0 else cast.NOW
    plan(cast.act(owner, now), lead.pk, Said("Call them", TODAY + timedelta(days=days)))
    return lead


def page(client: Client, path: str = "/") -> str:
    """Return a page that is there."""
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def names(html: str) -> list[str]:
    """Return the names in the rows of a page, in order."""
    return re.findall(r"data-row>([^<]+)<", html)


def test_the_present_step_says_who_what_and_why(web: Web, ira: Seller) -> None:
    lead = due(ira, "Anna Novak", company="Lakeside Foods", amount_minor=1_840_000)
    note(cast.act(ira), lead.pk, "Finance meets on Monday, call me after.")

    html = page(web(ira))

    for words in ("Wednesday, 1 to go", "Anna Novak", "Lakeside Foods", "€18,400", "Call them", "Due today"):
        assert words in html
    assert "Finance meets on Monday, call me after." in html
    assert "first because: worth most for its minutes" in html
    assert "No milestone of 6 yet" in html


def test_each_outcome_says_its_consequence_before_it_is_pressed(web: Web, ira: Seller) -> None:
    due(ira, "Anna Novak")
    html = page(web(ira))
    assert re.search(r'value="not now"[^>]*title="then: put away until Tue 9 Jun"', html)
    assert re.search(r'value="talked"[^>]*title="then: [^"]+, tomorrow"', html)


def test_pinned_come_first_then_what_was_promised_then_the_rest(web: Web, ira: Seller) -> None:
    due(ira, "Rest Small", amount_minor=10_000)
    due(ira, "Rest Large", amount_minor=90_000_000)
    promised = due(ira, "Promised One")
    plan(cast.act(ira), promised.pk, Said("Call at ten", TODAY, at=cast.NOW.time().replace(hour=16)))
    pinned = due(ira, "Pinned One", days=9)
    pin(cast.act(ira), pinned.pk)

    html = page(web(ira))

    assert "first because: you pinned it" in html
    assert names(html) == ["Promised One", "Rest Large", "Rest Small"]


def test_a_lead_can_be_chosen_from_the_rows(web: Web, ira: Seller) -> None:
    due(ira, "Anna Novak", amount_minor=90_000_000)
    other = due(ira, "Wei Garcia")
    html = page(web(ira), f"/?lead={other.pk}")
    assert f'data-lead="{other.pk}"' in html
    assert "here because:" in html
    assert names(html) == ["Anna Novak"]


@pytest.mark.parametrize("asked", ["x", "999999", "-1", "9" * 40, "²"])
def test_a_choice_that_makes_no_sense_is_no_choice(web: Web, ira: Seller, asked: str) -> None:
    lead = due(ira, "Anna Novak")
    assert f'data-lead="{lead.pk}"' in page(web(ira), f"/?lead={asked}")


def test_more_than_thirty_rows_are_a_link_away(web: Web, ira: Seller) -> None:
    for n in range(34):
        due(ira, f"Person {n}")
    html = page(web(ira))
    assert len(names(html)) == 30
    assert "3 more" in html
    assert len(names(page(web(ira), "/?more"))) == 33


def test_a_touch_draws_only_the_next_card_the_counts_and_the_toast(web: Web, ira: Seller) -> None:
    first, second, third = (
        due(ira, name, amount_minor=n) for name, n in (("A", 90_000_000), ("B", 9_000_000), ("C", 1))
    )
    client = web(ira, htmx="/")

    response = client.post(
        f"/leads/{first.pk}/touches/",
        {"outcome": "no answer", "step": first.next_step_id or "", "next": second.pk, "key": "one"},
    )

    said = response.content.decode()
    assert f'data-lead="{second.pk}"' in said
    assert f'hx-target="#row-{second.pk}" hx-swap="delete"' in said
    assert "Wednesday, 2 to go" in said
    assert "1 done" in said
    assert "A: no answer" in said
    assert f"row-{third.pk}" not in said
    assert "<main" not in said


def test_after_the_last_touch_the_day_is_done_and_says_what_comes_next(web: Web, ira: Seller) -> None:
    lead = due(ira, "Anna Novak")
    due(ira, "Wei Garcia", days=1)
    client = web(ira, htmx="/")
    said = client.post(f"/leads/{lead.pk}/touches/", {"outcome": "not now"}).content.decode()
    assert "Done for today." in said
    assert "Next is Thursday, Wei Garcia." in said
    assert "Pull one forward?" in said


def test_without_javascript_a_touch_leads_back_to_today(web: Web, ira: Seller) -> None:
    lead = due(ira, "Anna Novak")
    response = web(ira).post(f"/leads/{lead.pk}/touches/", {"outcome": "no answer", "back": "/"})
    assert (response.status_code, response.headers["Location"]) == (303, "/")
    assert "Anna Novak: no answer" in page(web(ira))


def test_a_refused_touch_says_why_and_changes_nothing(web: Web, ira: Seller) -> None:
    lead = due(ira, "Anna Novak")
    stale = lead.next_step_id
    log_touch(cast.act(ira), lead.pk, "no answer")
    response = web(ira, htmx="/").post(f"/leads/{lead.pk}/touches/", {"outcome": "talked", "step": stale or ""})
    assert response.status_code == 409
    assert 'hx-target="#refusal"' in response.content.decode()
    assert "done already" in response.content.decode()


def test_the_same_form_sent_twice_counts_once(web: Web, ira: Seller) -> None:
    lead = due(ira, "Anna Novak")
    form = {"outcome": "no answer", "key": "the same"}
    client = web(ira, htmx="/")
    assert client.post(f"/leads/{lead.pk}/touches/", form).status_code == 200
    assert client.post(f"/leads/{lead.pk}/touches/", form).status_code == 200
    assert lead.entries.filter(kind="touch").count() == 1


def test_what_was_done_today_can_be_taken_back_from_its_tab(web: Web, ira: Seller) -> None:
    lead = due(ira, "Anna Novak")
    log_touch(cast.act(ira), lead.pk, "talked", note="Likes tea")
    html = page(web(ira), "/?tab=done")
    assert "Talked" in html
    assert "Likes tea" in html
    batch = re.findall(r'name="batch" value="(\d+)"', html)[0]
    web(ira).post("/undo/", {"batch": batch, "back": "/?tab=done"})
    assert "taken back" in page(web(ira), "/?tab=done")
    assert Lead.objects.get(pk=lead.pk).next_step_id == lead.steps.order_by("pk").first().pk  # type: ignore[union-attr]


def test_later_lists_what_comes_by_day_and_why_it_is_away(web: Web, ira: Seller) -> None:
    due(ira, "Wei Garcia", days=1)
    away = due(ira, "Anna Novak")
    later(cast.act(ira), away.pk, date(2026, 6, 1), "no budget now")
    html = page(web(ira), "/?tab=later")
    assert names(html) == ["Wei Garcia", "Anna Novak"]
    assert "No budget now" in html
    assert "Mon 1 Jun" in html


def test_long_lists_go_on_where_they_stopped(web: Web, ira: Seller) -> None:
    for n in range(53):
        due(ira, f"Person {n:02}", days=1 + n % 3)
    first = page(web(ira), "/?tab=later")
    onward = re.findall(r'href="(/\?tab=later[^"]+)"', first)[-1].replace("&amp;", "&")
    rest = page(web(ira), onward)
    assert len(names(first)) == 50
    assert len(names(rest)) == 3
    assert not set(names(first)) & set(names(rest))


def test_all_that_was_done_can_be_read_page_by_page(web: Web, ira: Seller) -> None:
    for n in range(26):
        due(ira, f"Person {n:02}", days=1)
    onward, read = "/?tab=done", []
    while onward:
        html = page(web(ira), onward)
        read.append(names(html))
        onward = next(iter(re.findall(r'href="(/\?tab=done&amp;[^"]+)"', html)), "").replace("&amp;", "&")
    assert [len(one) for one in read] == [50, 2]
    assert sorted(chain(*read)) == sorted(f"Person {n:02}" for n in range(26) for _act in ("opened", "planned"))


def test_a_new_business_is_shown_three_ways_to_begin(web: Web, ira: Seller) -> None:
    html = page(web(ira))
    assert "Nobody here yet." in html
    assert "handrail demo" in html
    assert 'href="/import/"' in html


def test_many_late_steps_are_sorted_once(web: Web, ira: Seller) -> None:
    for n in range(21):
        due(ira, f"Late {n}", days=-2)
    client = web(ira)
    assert "21 are late. Sort them once" in page(client)
    for choice, left in (("today", "20 late"), ("week", "19 late"), ("go", "18 late")):
        html = page(client, "/triage/")
        lead = re.findall(r'name="lead" value="(\d+)"', html)[-1]
        assert client.post("/triage/", {"lead": lead, "choice": choice}).status_code == 303
        assert left in page(client, "/triage/")
        changed = Lead.objects.get(pk=lead)
        assert changed.next_due
        assert changed.is_open
        assert {"today": changed.next_due == TODAY, "week": TODAY < changed.next_due <= TODAY + timedelta(days=9),
                "go": changed.later_until == TODAY + timedelta(days=90)}[choice]  # fmt: skip


def test_a_manager_reads_anothers_today_without_counts_or_what_was_done(web: Web, ira: Seller) -> None:
    lead = due(ira, "Anna Novak")
    log_touch(cast.act(ira), due(ira, "Wei Garcia").pk, "talked")
    max_ = cast.seller("Max", "manager")
    html = page(web(max_), f"/?seller={ira.pk}")
    assert "Today of Ira" in html
    assert names(html) == ["Anna Novak"]
    assert f'href="/leads/{lead.pk}"' in html.replace(f"/leads/{lead.pk}/", f"/leads/{lead.pk}")
    main = html[html.index("<main") : html.index("</main>")]
    assert "done" not in main.replace("What was done", "")
    assert "to go" not in main
    assert "?tab=" not in main


@pytest.mark.parametrize("role", ["seller", "reader"])
def test_nobody_else_reads_anothers_today(web: Web, ira: Seller, role: str) -> None:
    assert web(cast.seller("Cal", role)).get(f"/?seller={ira.pk}").status_code == 404


def test_one_seller_alone_sees_nothing_of_hand_over(web: Web, db: None) -> None:
    cast.business()
    due(cast.sol(), "Anna Novak")
    assert "hand-over" not in page(web(cast.sol()))


@pytest.mark.parametrize("leads", [1, 35])
def test_today_asks_ten_times_however_long_it_is(
    web: Web, ira: Seller, leads: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(leads):
        due(ira, f"Person {n}", mails=(f"p{n}@example.com",), company=f"Firm {n}")
    client = web(ira)
    page(client)
    with django_assert_num_queries(10):
        page(client)


def test_done_and_later_ask_a_fixed_number_of_times(
    web: Web, ira: Seller, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(12):
        log_touch(cast.act(ira), due(ira, f"Person {n}").pk, "no answer")
    client = web(ira)
    with django_assert_num_queries(6):
        page(client, "/?tab=done")
    with django_assert_num_queries(5):
        page(client, "/?tab=later")
