"""A person brings in eight thousand leads in a browser, watches them come, works one, and takes the rest back."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from handrail.actions.leads import note
from handrail.actions.record import Act
from handrail.links.csv import take
from handrail.models import Import, Lead, Seller
from tests import cast
from tests.browser.conftest import LOOKS, Axe, Look, OpenPage
from tests.links.files import EXPORTS, OLIST, export, real

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ira() -> Seller:
    """A seller who is not alone."""
    cast.business()
    cast.seller("Max")
    return cast.seller("Ira")


def choose(page: Page, file: Path) -> None:
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(file.name)


def work(page: Page) -> list[int]:
    """Do the worker's part, a piece at a time, and return what the page said meanwhile."""
    said: list[int] = []
    bar, pk = page.get_by_role("progressbar"), Import.objects.latest("pk").pk
    while take.advance(pk, now=datetime.now(UTC), seconds=0.8):
        page.wait_for_timeout(1100)
        if bar.count():
            said.append(int(bar.evaluate("bar => bar.value")))
    return said


@pytest.mark.slow
def test_eight_thousand_leads_come_in_are_watched_and_go(ira: Seller, open_page: OpenPage, axe: Axe) -> None:
    page = open_page("/import/", seller=ira)
    choose(page, real(OLIST))
    expect(page.get_by_text("“2018-02-01” is read as 1 February 2018")).to_be_visible()
    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_text("8,000 new leads")).to_be_visible()
    page.get_by_role("button", name="Bring in 8,000 leads").click()
    expect(page.get_by_text("of 8,000")).to_be_visible()
    page.get_by_role("button", name="Stop").focus()
    said = work(page)
    assert said == sorted(said)
    assert len(set(said)) > 1, "the bar never moved while the leads came in"
    expect(page.get_by_text("Done.")).to_be_visible()
    axe(page)
    assert Lead.objects.filter(owner=ira).count() == 8000
    worked = Lead.objects.latest("pk")
    note(Act(ira, datetime.now(UTC)), worked.pk, "called back")
    page.get_by_role("button", name="Undo this import").click()
    expect(page.get_by_text("Taking back")).to_be_visible()
    work(page)
    expect(page.get_by_text("Taken back: 7,999 leads")).to_be_visible()
    expect(page.get_by_role("link", name=worked.title)).to_be_visible()
    axe(page)
    assert list(Lead.objects.all()) == [worked]


def test_the_stop_button_keeps_its_focus_while_the_page_moves_on(ira: Seller, open_page: OpenPage) -> None:
    page = open_page("/import/", seller=ira)
    choose(page, real(OLIST))
    page.get_by_role("button", name="Bring in 8,000 leads").click()
    stop = page.get_by_role("button", name="Stop")
    stop.focus()
    take.advance(Import.objects.get().pk, now=datetime.now(UTC), seconds=0)
    expect(page.get_by_text("200 of 8,000")).to_be_visible()
    expect(stop).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Stopped at 200 of 8,000 rows.")).to_be_visible()


@pytest.mark.parametrize("look", list(LOOKS))
def test_every_state_of_the_page_is_accessible(ira: Seller, open_page: OpenPage, axe: Axe, look: Look) -> None:
    page = open_page("/import/", look=look, seller=ira)
    axe(page)
    choose(page, export(EXPORTS[-2]))
    page.get_by_text("columns are left out").click()
    page.get_by_role("button", name="Try it").click()
    page.get_by_text("Why some stay out").click()
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="Bring in 23 leads").click()
    expect(page.get_by_text("0 of 25")).to_be_visible()
    axe(page)
    work(page)
    expect(page.get_by_role("link", name="The rows that stayed out")).to_be_visible()
    axe(page)
    page.goto("/import/")
    axe(page)


def test_without_javascript_it_is_the_same_road(ira: Seller, open_page: OpenPage) -> None:
    page = open_page("/import/", seller=ira)
    page.route("**/*.js", lambda route: route.abort())
    page.reload()
    choose(page, export(EXPORTS[-2]))
    page.get_by_role("button", name="Bring in 25 leads").click()
    take.work(datetime.now(UTC))
    page.get_by_role("link", name="Look again").click()
    expect(page.get_by_text("23 new leads")).to_be_visible()
