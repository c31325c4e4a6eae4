"""Every page can be used by everybody: axe finds nothing in light, dark and on a phone, and plain HTML is enough."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from handrail.actions.ends import end
from handrail.actions.leads import note
from handrail.actions.milestones import reach
from handrail.actions.plays import switch_play
from handrail.models import Business, Lead, Seller
from tests import cast
from tests.browser.conftest import Axe, Look, OpenPage
from tests.browser.test_day import due, now

pytestmark = pytest.mark.django_db(transaction=True)

LONG = "Maximiliane von und zu Hohenstein-Waldburg-Zeil-Trauchburg"
FIRM = "Österreichische Gesellschaft für Verfahrenstechnik und Anlagenbau mbH & Co. KG"
LOOKS: list[Look] = ["light", "dark", "phone"]


@pytest.fixture
def ira(transactional_db: None) -> Seller:
    """Ira, with something on every page, and names that are too long for it."""
    cast.business(made_up=True)
    ira = cast.seller("Ira", password=cast.PASSWORD)
    lead = due(
        ira, LONG, company=FIRM, amount_minor=1_840_000, mails=("m@lakeside.example",), facts={"Colour": "green"}
    )
    switch_play(cast.act(ira, now()), lead.pk, "inbound-answer")
    reach(cast.act(ira, now()), lead.pk, "problem-agreed", evidence="Said so")
    reach(cast.act(ira, now()), lead.pk, "fit-shown")
    note(cast.act(ira, now()), lead.pk, "Looks fine to me. Finance meets Monday morning, call me after.")
    for n in range(3):
        due(ira, f"Person {n}", company=FIRM)
    due(ira, "Wei Garcia", days=3)
    ended = due(ira, "Olga Chen")
    end(cast.act(ira, now()), ended.pk, "lost", reason="chose a rival")
    long_ago = datetime.now(UTC) - timedelta(days=30)
    cast.lead(ira, "Late One", now=long_ago)
    return ira


def lead_of(name: str) -> str:
    """Return the address of a lead's page."""
    return f"/leads/{Lead.objects.get(person__name=name).pk}/"


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_on_any_page(open_page: OpenPage, axe: Axe, ira: Seller, look: Look) -> None:
    page = open_page("/", look=look, seller=ira)
    paths = ["/", "/?tab=done", "/?tab=later", "/triage/", "/add/", "/import/", lead_of(LONG), lead_of("Olga Chen")]
    for path in [*paths, f"{lead_of(LONG)}play/", "/nowhere/"]:
        page.goto(path)
        axe(page)
        fits(page, path)
    door = open_page("/sign-in/", look=look)
    axe(door)


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_in_what_opens(open_page: OpenPage, axe: Axe, ira: Seller, look: Look) -> None:
    page = open_page("/", look=look, seller=ira)
    for tool in ("#tool-h", "#tool-r", "#tool-l"):
        page.locator(f"{tool} summary").click()
        axe(page)
    page.locator("#now .more summary").click()
    page.get_by_role("link", name="Switch play").click()
    page.locator("#choice button").first.wait_for()
    axe(page)
    page.locator("#bar-line").fill("called person, wants 40 seats")
    page.locator("#read .chip").first.wait_for()
    page.locator("#bar-line").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Which person?")
    axe(page)
    fits(page, "the bar")
    page.goto(lead_of(LONG))
    for details in page.locator(".panel summary").all():
        details.click()
    axe(page)
    fits(page, "everything open")


def test_axe_finds_nothing_on_the_first_visit(open_page: OpenPage, axe: Axe, transactional_db: None) -> None:
    from handrail.actions.setup import found

    found()
    for look in LOOKS:
        page = open_page("/sign-in/", look=look)
        expect(page.get_by_label("Time zone")).to_have_value("UTC")
        axe(page)
        fits(page, "the first visit")


def fits(page: Page, what: str) -> None:
    """Fail where a page is wider than its window."""
    width = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert width[0] <= width[1], f"{what} is {width[0]} wide"


@pytest.fixture
def plain(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A page in a browser without JavaScript."""
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False, locale="en-GB")
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def test_all_pages_work_without_javascript(plain: Page, ira: Seller) -> None:
    plain.goto("/")
    plain.get_by_label("Name").fill("Ira")
    plain.get_by_label("Password").fill(cast.PASSWORD)
    plain.get_by_role("button", name="Sign in").click()
    expect(plain.get_by_role("heading", level=1)).to_contain_text("5 to go")

    plain.get_by_role("button", name="Not now").click()
    expect(plain.get_by_role("status")).to_contain_text("not now")
    expect(plain.get_by_role("heading", level=1)).to_contain_text("4 to go")

    plain.locator("#tool-h summary").click()
    plain.get_by_label("Until when?").fill("in 4 months")
    plain.locator("#tool-h button").click()
    plain.get_by_role("button", name="Timing").click()
    expect(plain.get_by_role("heading", level=1)).to_contain_text("3 to go")

    plain.get_by_role("link", name="Done", exact=True).click()
    plain.get_by_role("button", name="Undo").nth(1).click()
    expect(plain.locator("main")).to_contain_text("taken back")
    plain.get_by_role("link", name="Later").click()
    expect(plain.locator("main")).to_contain_text("Wei Garcia")

    plain.goto("/triage/")
    plain.get_by_role("button", name="This week").click()

    plain.goto("/add/")
    plain.get_by_label("Who?").fill("Ahmed Johnson")
    plain.get_by_label("When?").fill("blah")
    plain.get_by_role("button", name="Add", exact=True).click()
    expect(plain.get_by_role("alert")).to_contain_text("no day I know")
    plain.get_by_label("When?").fill("tmrw")
    plain.get_by_role("button", name="Add", exact=True).click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("Ahmed Johnson")

    plain.locator("#edit-title summary").click()
    plain.locator("#f-edit-title").fill("Seats for the canteen")
    plain.locator("#edit-title button").click()
    expect(plain.locator("#edit-title")).to_contain_text("Seats for the canteen")
    plain.get_by_role("link", name="Switch play").click()
    plain.get_by_role("button", name="Referral").first.click()
    expect(plain.locator(".panel")).to_contain_text("Play: ")

    plain.get_by_label("Say what happened").fill("Maria Smith, call thu")
    plain.get_by_label("Say what happened").press("Enter")
    expect(plain.get_by_role("status")).to_contain_text("Maria Smith")


def test_a_refusal_without_javascript_is_a_page_with_the_way_back(plain: Page, ira: Seller) -> None:
    plain.goto("/sign-in/")
    plain.get_by_label("Name").fill("Ira")
    plain.get_by_label("Password").fill(cast.PASSWORD)
    plain.get_by_role("button", name="Sign in").click()
    plain.locator("#tool-h summary").click()
    plain.get_by_label("Until when?").fill("blah")
    plain.locator("#tool-h button").click()
    expect(plain.locator("main")).to_contain_text("That is no day I know")
    plain.get_by_role("link", name="Go back").click()
    expect(plain.get_by_role("heading", level=1)).to_contain_text("to go")


def test_every_page_of_a_made_up_company_says_so(open_page: OpenPage, ira: Seller) -> None:
    assert Business.get().made_up
    page = open_page("/", seller=ira)
    for path in ("/", "/?tab=later", "/add/", "/import/", lead_of(LONG)):
        page.goto(path)
        expect(page.get_by_text("Made-up company")).to_be_visible()
