"""No page runs what somebody typed, no form works from elsewhere, and nobody changes what is not theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.apps import apps
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

from handrail.actions.leads import edit
from handrail.actions.milestones import reach
from handrail.actions.record import Said
from handrail.actions.sellers import deactivate
from handrail.actions.steps import plan
from handrail.actions.touches import log_touch
from handrail.models import Business, Lead, Seller
from handrail.screens import errors
from tests import cast
from tests.screens.conftest import Web
from tests.screens.test_today import page

ALONE = frozenset({"sign-in", "sign-out"})
"""Routes that are not about leads."""


def routes(patterns: list[URLPattern | URLResolver] | None = None, before: str = "") -> Iterator[tuple[str, str]]:
    """Return (name, address) of every route, with 1 for each number and a milestone's key for each word."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        else:
            yield pattern.name or "", "/" + re.sub(r"<slug:\w+>", "talking", re.sub(r"<int:\w+>", "1", route))


def routes_to(lead: Lead) -> Iterator[tuple[str, str]]:
    """Return (name, address) of every route, those below a lead with this one and its person."""
    for name, path in routes():
        below = path.replace("/leads/1/", f"/leads/{lead.pk}/")
        yield name, below.replace("/people/1/", f"/people/{lead.person_id}/")


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Return every row that is on file."""
    return {
        model._meta.label: sorted(model._default_manager.values_list(), key=repr)
        for model in apps.get_app_config("handrail").get_models()
    }


VALID = {
    "touches": {"outcome": "talked"},
    "steps": {"do": "plan", "what": "Something else"},
    "pin": {"on": "1"},
    "later": {"until": "1 june", "reason": "timing"},
    "notes": {"note": "words"},
    "end": {"how": "won"},
    "stop": {"reason": "said no"},
    "reopen": {},
    "play": {"play": "referral"},
    "hand-over": {"to": "1"},
    "milestones": {"milestone": "fit-shown"},
    "not-milestone": {},
    "edit": {"title": "Mine now", "version": "1"},
    "facts": {"fact": "Colour", "value": "red", "version": "1"},
    "people": {"name": "Eve", "mails": "", "phones": ""},
    "person": {"name": "Eve", "version": "1", "job": "", "mails": "", "phones": ""},
    "company": {"name": "Eve's", "version": "1"},
}
"""A form for each route below a lead that its owner would be thanked for."""


def test_every_route_below_a_lead_is_tried(db: None) -> None:
    assert {name for name, path in routes() if path.startswith("/leads/1/") and name != "lead"} == VALID.keys()


@pytest.mark.parametrize("path", ["/", "/?tab=done", "/?tab=later", "/add/", "/triage/", "/import/", "/nowhere/"])
def test_no_page_may_run_or_load_anything_from_elsewhere(web: Web, ira: Seller, path: str) -> None:
    response = web(ira).get(path)
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    html = response.content.decode()
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", html)


def test_every_unsafe_route_refuses_a_form_from_elsewhere(web: Web, ira: Seller) -> None:
    lead = cast.lead(ira, "Anna Novak", company="Lakeside")
    client = web(ira, strict=True)
    before = everything()
    for name, path in routes_to(lead):
        for headers in ({}, {"HX-Request": "true"}):
            response = client.post(path, VALID.get(name, {}), headers=headers)
            assert response.status_code in (403, 405), f"{path} answered {response.status_code}"
    assert everything() == before


def test_reading_changes_nothing(web: Web, ira: Seller) -> None:
    lead = cast.lead(ira, "Anna Novak", company="Lakeside")
    client = web(ira)
    before = everything()
    for _name, path in routes_to(lead):
        for method in (client.get, client.head, client.options):
            assert method(path).status_code < 500
    assert everything() == before


@pytest.mark.parametrize("who", ["another seller", "a reader", "one who left", "nobody"])
@pytest.mark.parametrize("private", [False, True])
@pytest.mark.parametrize("htmx", ["", "/"])
def test_nobody_changes_anothers_lead_by_any_route(web: Web, ira: Seller, who: str, private: bool, htmx: str) -> None:
    lead = cast.lead(ira, "Anna Novak", company="Lakeside", mails=("anna@lakeside.example",))
    reach(cast.act(ira), lead.pk, "talking")
    client = web(_actor(who), htmx=htmx)
    Business.objects.update(private_books=private)
    gone = who in ("one who left", "nobody") or (private and who != "a reader")
    before = everything()
    for name, path in routes_to(lead):
        if name not in VALID:
            continue
        form = {"to": str(cast.sol().pk)} if name == "hand-over" else VALID[name]
        status = client.post(path, form).status_code
        assert status in ((302, 404) if gone else (403, 404)), f"{path} answered {status} to {who}"
    batch = str(lead.entries.get(kind="milestone").batch_id)
    assert client.post("/undo/", {"batch": batch}).status_code in (302, 403, 404)
    assert client.post("/triage/", {"lead": str(lead.pk), "choice": "today"}).status_code in (302, 403, 404)
    assert everything() == before


def _actor(who: str) -> Seller | None:
    if who == "nobody":
        return None
    actor = cast.seller("Cal", "reader" if who == "a reader" else "seller")
    if who == "one who left":
        deactivate(cast.act(cast.sol()), actor.pk)
    return actor


def test_the_bar_does_not_reach_anothers_lead(web: Web, ira: Seller) -> None:
    lead = cast.lead(ira, "Anna Novak", company="Lakeside")
    cal = web(cast.seller("Cal"), htmx="/")
    before = everything()
    asked: list[dict[str, str]] = [{"q": "won anna"}, {"q": "won", "lead": str(lead.pk)}]
    for form in [*asked, {"q": "note anna x", "pick": str(lead.pk)}]:
        assert cal.post("/bar/", form).status_code == 422
    assert everything() == before
    assert b"Lakeside" not in cal.get("/bar/read/", {"q": "called anna", "lead": str(lead.pk)}).content


PAYLOADS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg/onload=alert(1)>",
    "</title></textarea><script>alert(1)</script>",
    "{{7*7}} {% load x %} ${7*7} #{7*7}",
    "[[hidden]] [[who]] {{ hidden }}",
    "</hx-partial><hx-partial hx-target=body>x</hx-partial>",
    "<p x-data=1 hx-get=/undo/ data-hx-on:load=alert(1) hx-on::load=alert(1)>x</p>",
    "<!--><script>alert(1)</script-->",
    "&lt;script&gt; &#60;script&#62;",
    "javascript:alert(1)",
    "\u202egnp.exe \u2028 \ufeff<b>",
    "%(who)s %s {0} {x.__class__}",
]


@pytest.mark.parametrize("text", PAYLOADS)
def test_what_people_type_is_shown_as_the_letters_it_is(web: Web, ira: Seller, text: str) -> None:
    lead = cast.lead(ira, f"Anna {text}", company=f"Firm {text}", job=f"Job {text}", facts={f"K {text}"[:80]: text})
    edit(cast.act(ira), lead.pk, version=Lead.objects.get(pk=lead.pk).version, title=f"Title {text}")
    log_touch(cast.act(ira), lead.pk, "talked", note=f"Note {text}", said=Said(f"Step {text}", cast.NOW.date()))
    plan(cast.act(ira), lead.pk, Said(f"What {text}", cast.NOW.date()))
    reach(cast.act(ira), lead.pk, "fit-shown", evidence=f"Evidence {text}")
    client, bit = web(ira), web(ira, htmx="/")
    shown = [page(client, path) for path in ("/", "/?tab=done", f"/leads/{lead.pk}/", f"/?lead={lead.pk}")]
    shown += [
        bit.get("/bar/read/", {"q": f"called {text}, {text}"}).content.decode(),
        bit.post("/bar/", {"q": text}).content.decode(),
        bit.post(f"/leads/{lead.pk}/notes/", {"note": text}).content.decode(),
        bit.post(f"/leads/{lead.pk}/steps/", {"do": "postpone", "when": text[:70]}).content.decode(),
        client.post("/add/", {"who": text, "when": "blah", "note": text}).content.decode(),
        client.post("/sign-in/", {"name": text}).content.decode(),
        web().post("/sign-in/", {"name": text, "next": text}).content.decode(),
    ]
    read = [Shown(html) for html in shown]
    assert not [trouble for one in read for trouble in one.trouble]
    assert plain(f"Anna {text}") in read[0].text
    assert plain(f"Note {text}") in read[2].text


class Shown(HTMLParser):
    """A page as a browser takes it apart: its text, and every tag or attribute that no page of ours has."""

    OURS = frozenset({"hx-boost", "hx-get", "hx-target", "hx-swap", "hx-headers:inherited"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.trouble: list[str] = []
        self.said: list[str] = []
        self.feed(html)
        self.text = plain(" ".join(self.said))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        foreign = [name for name in known if name.startswith(("on", "x-", "hx-", "data-hx")) and name not in self.OURS]
        links = [known.get(name) or "/" for name in ("href", "src", "action", "formaction")]
        if tag in ("img", "svg", "b", "style", "iframe", "object") or foreign:
            self.trouble.append(f"{tag} {foreign}")
        if tag == "script" and not links[1].startswith("/static/"):
            self.trouble.append("script")
        self.trouble += [link for link in links if not link.startswith(("/", "?", "#", "mailto:", "tel:", "https://"))]

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def plain(text: str) -> str:
    """Return the letters one can see, with one space between words."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


@pytest.mark.parametrize("domain", ["javascript:alert(1)", "//evil.example", "data:text/html,x", "\x01javascript:x"])
def test_a_web_address_that_is_none_is_no_link(web: Web, ira: Seller, domain: str) -> None:
    lead = cast.lead(ira, "Anna Novak", company="Lakeside", facts={"Site": domain})
    html = page(web(ira), f"/leads/{lead.pk}/")
    assert all(link.startswith(("/", "tel:", "mailto:", "#")) for link in re.findall(r'href="([^"]*)"', html))


def test_a_refusal_names_the_way_back_only_within_this_site(web: Web, ira: Seller) -> None:
    lead = cast.lead(ira, "Anna Novak")
    response = web(ira).post(f"/leads/{lead.pk}/touches/", {"outcome": "x", "back": "//evil.example"})
    assert response.status_code == 422
    assert "evil" not in response.content.decode()
    assert web(ira).post(f"/leads/{lead.pk}/pin/", {"back": "https://evil.example"}).headers["Location"] == "/"


def test_what_goes_wrong_is_said_on_a_plain_page_of_ours(web: Web, ira: Seller) -> None:
    asked = RequestFactory().get("/")
    stranger = web().get("/", headers={"host": "evil.example"})
    broken = [stranger, web(ira).get("/nowhere/"), web(ira, strict=True).post("/bar/"), errors.fault(asked)]
    broken += [errors.not_allowed(asked), errors.bad_request(asked)]
    assert [response.status_code for response in broken] == [400, 404, 403, 500, 403, 400]
    for response in broken:
        assert isinstance(response, HttpResponse)
        html = response.content.decode()
        assert "<h1>" in html
        assert "Go back" in html
        assert "evil" not in html
