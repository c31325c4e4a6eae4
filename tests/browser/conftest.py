"""A real browser for the promises that only a page can keep: keys, swaps, looks and accessibility."""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from handrail.models import Seller

Look = Literal["light", "dark", "phone"]
OpenPage = Callable[..., Page]
Axe = Callable[[Page], None]

FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"),
    # Nothing but this machine has a name, so a page that asks anybody else for something cannot pass.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
LOOKS: dict[Look, dict[str, Any]] = {
    "light": {"color_scheme": "light", "viewport": {"width": 1280, "height": 800}},
    "dark": {"color_scheme": "dark", "viewport": {"width": 1280, "height": 800}},
    "phone": {
        "color_scheme": "light",
        "viewport": {"width": 390, "height": 844},
        "has_touch": True,
        "is_mobile": True,
    },
}
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of this folder, and keep those of one file on one worker, which starts one browser."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group(f"browser-{item.path.stem}"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, started once; without one the tests are skipped, and in CI they fail."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        reason = "no Chromium found; on Debian or Ubuntu: sudo apt-get install chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps an event loop running in this thread, where Django would refuse to touch the database.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        chromium = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Browser, live_server: LiveServer) -> Iterator[OpenPage]:
    """A function that opens `path` in a `look`, signed in as `seller` if one is given.

    The test fails if one of its pages raised an error, broke the content security policy or asked another host.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_it(path: str = "/", *, look: Look = "light", seller: Seller | None = None) -> Page:
        context = browser.new_context(base_url=live_server.url, locale="en-GB", timezone_id="UTC", **LOOKS[look])
        contexts.append(context)
        context.set_default_timeout(10_000)
        if seller is not None:
            _sign_in(context, live_server, seller)
        page = context.new_page()
        _listen(page, complaints)
        page.goto(path)
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert not complaints, "\n".join(complaints)


@pytest.fixture(scope="session")
def axe() -> Axe:
    """A function that fails, saying where and why, if axe finds an accessibility violation on a page."""
    source = _axe_source()

    def check(page: Page) -> None:
        page.evaluate(source)
        found = page.evaluate("tags => axe.run(document, {runOnly: tags})", AXE_TAGS)
        assert not found["violations"], "\n".join(_violation(v) for v in found["violations"])

    return check


def _sign_in(context: BrowserContext, live_server: LiveServer, seller: Seller) -> None:
    client = Client()
    client.force_login(seller)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])


def _listen(page: Page, complaints: list[str]) -> None:
    """Collect what the page complains of; a refused form's status is no complaint."""
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
    page.on(
        "console",
        lambda said: (
            complaints.append(f"{page.url}: {said.text}")
            if said.type == "error" and not said.text.startswith("Failed to load resource")
            else None
        ),
    )
    page.on(
        "request",
        lambda asked: (
            None
            if urlsplit(asked.url).hostname in (None, "127.0.0.1")
            else complaints.append(f"{page.url} asked {asked.url}")
        ),
    )


def _axe_source() -> str:
    """Return axe-core's source, which a package brings along for the tests."""
    spec = importlib.util.find_spec("axe_playwright_python")
    assert spec is not None
    assert spec.origin is not None
    return (Path(spec.origin).parent / "axe.min.js").read_text(encoding="utf-8")


def _violation(violation: dict[str, Any]) -> str:
    places = [f"  {node['html'][:160]}\n    {node['failureSummary']}" for node in violation["nodes"][:5]]
    return "\n".join([f"{violation['id']} ({violation['impact']}): {violation['help']}", *places])
