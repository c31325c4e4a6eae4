"""A seller's day in a real browser: by keyboard alone, by touch on a phone, offline, and against somebody else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from handrail.actions.record import Said
from handrail.actions.steps import plan
from handrail.actions.touches import log_touch
from handrail.models import Entry, Lead, Seller
from handrail.screens.house import read
from tests import cast
from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.django_db(transaction=True)


def now() -> datetime:
    """Return this moment."""
    return datetime.now(UTC)


def due(owner: Seller, person: str, days: int = 0, **known: object) -> Lead:
    """Return a lead of `owner` whose step is due `days` from today."""
    lead = cast.lead(owner, person, now=now(), **known)
    plan(cast.act(owner, now()), lead.pk, Said("Call them", read(now()).today(owner) + timedelta(days=days)))
    return lead


@pytest.fixture
def ira(transactional_db: None) -> Seller:
    """Ira, with a password, in a business of four."""
    cast.business()
    return cast.seller("Ira", password=cast.PASSWORD)


@pytest.fixture
def queue(ira: Seller) -> list[Lead]:
    """Four leads that are due today, worth most first, and one tomorrow."""
    worth = {"Anna Novak": 90_000_000, "Wei Garcia": 9_000_000, "Olga Chen": 900_000, "Ahmed Johnson": 90_000}
    leads = [due(ira, name, amount_minor=amount, company="Lakeside Foods") for name, amount in worth.items()]
    due(ira, "Maria Smith", days=1)
    return leads


def to_go(page: Page, count: int) -> None:
    """Expect the heading to say how many steps are left."""
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"{count} to go")


def focused(page: Page, selector: str) -> None:
    """Expect the focus to come to an element, even while the window itself is behind another."""
    for _try in range(50):
        if page.evaluate("wanted => document.activeElement?.matches(wanted)", selector):
            return
        page.wait_for_timeout(100)
    pytest.fail(f"the focus is on {page.evaluate('document.activeElement.outerHTML')[:120]}, not on {selector}")


def present(page: Page, name: str) -> None:
    """Expect the present step to be that of `name`, and to have the focus."""
    expect(page.locator("#now-who")).to_have_text(name)
    focused(page, "#now")


def test_the_day_from_the_door_to_done_by_keyboard_alone(open_page: OpenPage, queue: list[Lead]) -> None:
    page = open_page("/")
    press, write = page.keyboard.press, page.keyboard.type
    write("Ira")
    press("Tab")
    write(cast.PASSWORD)
    press("Enter")
    to_go(page, 4)
    expect(page.locator("#now-who")).to_have_text("Anna Novak")

    press("2")
    present(page, "Wei Garcia")
    to_go(page, 3)
    expect(page.get_by_role("status")).to_contain_text("Anna Novak: no answer")

    press("z")
    to_go(page, 4)
    present(page, "Anna Novak")

    press("h")
    focused(page, "#h-when")
    write("blah")
    press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("That is no day I know")
    focused(page, "#h-when")
    press("Control+a")
    write("tmrw")
    press("Enter")
    present(page, "Wei Garcia")
    to_go(page, 3)

    press("r")
    write("Asked for the two-page summary")
    press("Tab")
    press("Enter")
    expect(page.locator(".last")).to_contain_text("Asked for the two-page summary")

    press("p")
    expect(page.locator("#now .tag")).to_have_text("pinned")
    press("p")
    expect(page.locator("#now .tag")).to_have_text("")

    press("l")
    press("6")
    present(page, "Olga Chen")
    assert Lead.objects.get(person__name="Wei Garcia").end_how == "lost"

    press("s")
    expect(page.locator("#choice")).to_contain_text("Referral")
    press("Escape")
    focused(page, "#now")
    press("j")
    focused(page, ".row a")
    press("Enter")
    expect(page.locator("#now-who")).to_have_text("Ahmed Johnson")

    press("w")
    present(page, "Olga Chen")
    press("h")
    write("in 3 months")
    press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("more than two weeks away")
    press("2")
    expect(page.locator("#now")).to_contain_text("Done for today.")
    focused(page, "#now")
    assert Lead.objects.get(person__name="Ahmed Johnson").end_how == "won"
    assert Lead.objects.get(person__name="Olga Chen").later_until


def test_the_same_by_touch_at_phone_size(open_page: OpenPage, ira: Seller, queue: list[Lead]) -> None:
    page = open_page("/", look="phone", seller=ira)
    for left, name in ((3, "Wei Garcia"), (2, "Olga Chen"), (1, "Ahmed Johnson")):
        page.get_by_role("button", name="No answer").tap()
        to_go(page, left)
        expect(page.locator("#now-who")).to_have_text(name)
    page.locator("#tool-l summary").tap()
    page.get_by_role("button", name="Not a fit").tap()
    expect(page.locator("#now")).to_contain_text("Done for today.")
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_a_refused_touch_brings_the_card_back_with_its_reason_in_place(
    open_page: OpenPage, ira: Seller, queue: list[Lead]
) -> None:
    page = open_page("/", seller=ira)
    log_touch(cast.act(ira, now()), queue[0].pk, "talked")
    page.keyboard.press("2")
    expect(page.locator("#now #refusal")).to_contain_text("done already")
    expect(page.locator("#now")).not_to_have_class("going")
    expect(page.locator("#now-who")).to_have_text("Anna Novak")
    assert Entry.objects.filter(kind="touch").count() == 1


def test_the_bar_reads_along_writes_and_takes_back(open_page: OpenPage, ira: Seller, queue: list[Lead]) -> None:
    page = open_page("/", seller=ira)
    page.keyboard.press("n")
    focused(page, "#bar-line")
    page.keyboard.type("called anna, wants 40 seats, call back in 3 days")
    expect(page.locator("#read")).to_contain_text("Anna Novak (Lakeside Foods)")
    page.locator("#read").get_by_text("in 3 days").or_(page.locator("#read .chip").last).first.wait_for()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Anna Novak: talked (call)")
    expect(page.locator("#bar-line")).to_have_value("")
    to_go(page, 3)
    page.keyboard.press("Escape")
    page.keyboard.press("z")
    to_go(page, 4)


def test_the_bar_asks_which_one_and_takes_a_digit(open_page: OpenPage, ira: Seller, queue: list[Lead]) -> None:
    due(ira, "Anna Smith", company="Maple")
    page = open_page("/", seller=ira)
    page.keyboard.press("n")
    page.keyboard.type("called anna")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Which anna?")
    page.keyboard.press("1")
    expect(page.get_by_role("status")).to_contain_text("Anna Smith: talked")


def test_a_chip_goes_back_to_words(open_page: OpenPage, ira: Seller) -> None:
    page = open_page("/", seller=ira)
    page.locator("#bar-line").fill("Anna Novak, call in 3 days")
    chip = page.locator("#read .chip", has_text="next: call")
    chip.focus()
    page.keyboard.press("Backspace")
    expect(page.locator("#read")).not_to_contain_text("next: call,")
    focused(page, "#bar-line")


def test_what_is_typed_without_a_connection_is_kept(open_page: OpenPage, ira: Seller) -> None:
    page = open_page("/", seller=ira)
    page.context.set_offline(True)
    page.locator("#bar-line").fill("Anna Novak, call thu")
    page.locator("#bar-line").press("Enter")
    expect(page.locator("#read")).to_contain_text("No connection")
    page.context.set_offline(False)
    page.reload()
    expect(page.locator("#bar-line")).to_have_value("Anna Novak, call thu")
    page.locator("#bar-line").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Anna Novak: call")
    expect(page.locator("#bar-line")).to_have_value("")
    assert Lead.objects.count() == 1


def test_keys_do_nothing_in_a_field_and_can_be_switched_off(
    open_page: OpenPage, ira: Seller, queue: list[Lead]
) -> None:
    page = open_page("/", seller=ira)
    page.locator("#bar-line").focus()
    page.keyboard.type("2wz")
    expect(page.locator("#bar-line")).to_have_value("2wz")
    page.locator("#bar-line").fill("")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("Postpone")
    page.get_by_label("Single keys do things").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("2")
    page.keyboard.press("w")
    page.wait_for_timeout(300)
    to_go(page, 4)
    assert not Entry.objects.filter(kind__in=("touch", "ended")).exists()


def test_what_was_done_is_taken_back_from_its_tab_and_late_steps_are_sorted_by_digits(
    open_page: OpenPage, ira: Seller, queue: list[Lead]
) -> None:
    page = open_page("/", seller=ira)
    page.keyboard.press("2")
    present(page, "Wei Garcia")
    page.goto("/?tab=done")
    page.get_by_role("button", name="Undo").nth(0).click()
    expect(page.locator("main")).to_contain_text("taken back")
    cast.lead(ira, "Late One", now=now() - timedelta(days=30))
    page.goto("/triage/")
    expect(page.locator("#now-who")).to_have_text("Late One")
    page.keyboard.press("2")
    expect(page.get_by_role("heading", level=1)).to_contain_text("4 to go")


def test_light_and_dark_are_chosen_once(open_page: OpenPage, ira: Seller) -> None:
    page = open_page("/", seller=ira)
    page.get_by_text("Ira", exact=True).click()
    page.get_by_label("dark").check()
    page.reload()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"


def test_a_lead_is_changed_in_place_and_the_focus_stays(open_page: OpenPage, ira: Seller) -> None:
    lead = due(ira, "Anna Novak")
    page = open_page(f"/leads/{lead.pk}/", seller=ira)
    page.locator("#edit-amount summary").click()
    page.locator("#f-edit-amount").fill("12k")
    page.keyboard.press("Enter")
    expect(page.locator("#edit-amount summary")).to_contain_text("€12,000")
    focused(page, "#edit-amount summary")
    page.keyboard.press("1")
    expect(page.locator(".timeline")).to_contain_text("Talked")
    expect(page.get_by_role("status")).to_contain_text("Anna Novak: talked")
