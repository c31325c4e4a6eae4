"""The still panel of a lead's page: milestones as posts, what the lead says, people, company, play, facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from handrail.rules.contact import safe_link
from handrail.rules.method import read_play
from handrail.rules.plan import PlayText
from handrail.screens import words
from handrail.screens.lead.query import FACTS, PEOPLE, RUN, SOURCES, STEPS, Whole, contacts, rows
from handrail.screens.page import Hidden, loads
from handrail.screens.piece import NOTHING, piece, pieces
from handrail.screens.speech import say as _
from handrail.screens.today.card import mailto, tel
from handrail.screens.today.query import Day


@dataclass(frozen=True)
class Desk:
    """What every part of the panel needs: the lead, whose day it is, the forms' hidden fields, and what may be done."""

    known: Whole
    day: Day
    hidden: Hidden
    mine: bool
    is_open: bool

    @property
    def form(self) -> dict[str, object]:
        """Return what every form of the panel says."""
        row = self.known.row
        return {"lead": row.id, "hidden": self.hidden, "version": row.version, "what": row.what}

    def form_of(self, template: str, values: dict[str, object]) -> SafeString:
        """Return a form to change something, where one may."""
        return piece(template, self.form | values) if self.mine else NOTHING


def posts(desk: Desk, found: Sequence[Any]) -> SafeString:
    """Return the milestones as posts: reached with evidence, reached and hollow, or still to come."""
    edits = desk.mine and desk.is_open
    return pieces("lead/post_edit.html" if edits else "lead/post.html", [_post(desk, *post) for post in found])


def _post(
    desk: Desk, key: str, name: str, hint: str, at: datetime | None, evidence: str | None, verified: bool | None
) -> dict[str, object]:
    reached = desk.day.local(at)
    says = {"": _("not reached"), "on": _("reached, with evidence"), "hollow": _("reached, not verified")}
    state = "" if reached is None else "on" if verified else "hollow"
    remove = {"lead": desk.known.row.id, "key": key}
    return desk.form | {
        "key": key,
        "name": name,
        "hint": hint,
        "state": state,
        "says": says[state],
        "day": words.on_day(reached.date(), desk.day.today) if reached else "",
        "evidence": evidence or "",
        "quoted": f"“{evidence}”" if evidence else "",
        "keep": _("Keep") if reached else _("Reached"),
        "remove": piece("lead/post_remove.html", remove) if reached else NOTHING,
    }


class Pair(NamedTuple):
    """One line of the panel: its name, what is shown, a grey word beside it, and how it is edited."""

    id: str
    label: str
    shown: str
    field: SafeString
    noun: str = "edit"
    aside: str = ""
    fact: SafeString = NOTHING
    e: SafeString = NOTHING


def _pairs(desk: Desk, pairs: Sequence[Pair]) -> SafeString:
    template = "lead/pair_edit.html" if desk.mine else "lead/pair.html"
    return pieces(template, [desk.form | pair._asdict() for pair in pairs])


def _input(html_id: str, name: str, value: str) -> SafeString:
    return format_html(
        '<input id="f-{}" name="{}" value="{}" maxlength="2000" autocomplete="off">', html_id, name, value
    )


def details(desk: Desk) -> SafeString:
    """Return what a lead itself says, each line edited in place."""
    row, arrived = desk.known.row, desk.day.local(desk.known.arrived_at)
    amount = words.money(row.amount, row.currency)
    since = words.on_day(arrived.date(), desk.day.today) if arrived else ""
    title = _input("edit-title", "title", row.title)
    return _pairs(
        desk,
        [
            Pair("edit-title", _("Title"), row.title, title, e=SafeString(' data-key="e"')),
            Pair("edit-amount", _("Amount"), amount or "—", _input("edit-amount", "amount", amount)),
            Pair("edit-source", _("Source"), row.source or "—", _sources(desk), aside=since),
        ],
    )


def _sources(desk: Desk) -> SafeString:
    if not desk.mine:
        return NOTHING
    mine = desk.known.source_key
    options = format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((key, SafeString(" selected") if key == mine else "", name) for key, name in rows(SOURCES, [])),
    )
    return format_html('<select id="f-edit-source" name="source"><option value="">—</option>{}</select>', options)


def people(desk: Desk) -> SafeString:
    """Return who takes part in the lead, and how to reach them."""
    found = rows(PEOPLE, [desk.known.row.id])
    reach = contacts([person[0] for person in found])
    shown = [
        _human(desk, pk, version, name, job, [contact[1:] for contact in reach if contact[0] == pk])
        for pk, version, name, job in found
    ]
    return SafeString("".join(shown) + desk.form_of("lead/adds_person.html", {}))


def _human(desk: Desk, pk: int, version: int, name: str, job: str, reach: list[tuple[str, str, str]]) -> SafeString:
    mails = [value for kind, value, _typed in reach if kind == "mail"]
    phones = [(value, typed or value) for kind, value, typed in reach if kind == "phone"]
    links = [_link(mailto(mail), mail) for mail in mails] + [_link(tel(value), typed) for value, typed in phones]
    typed: dict[str, object] = {
        "id": pk,
        "version": version,
        "name": name,
        "job": job,
        "mails": ", ".join(mails),
        "phones": ", ".join(typed for _value, typed in phones),
    }
    return piece(
        "lead/human.html",
        {
            "name": name,
            "job": job,
            "reach": SafeString(" ".join(links)),
            "edit": desk.form_of("lead/human_edit.html", typed),
        },
    )


def _link(href: str, text: str) -> SafeString:
    if not href:
        return format_html("<span>{}</span>", text)
    return format_html('<a href="{}" rel="noopener noreferrer">{}</a>', href, text)


def company(desk: Desk) -> SafeString:
    """Return the company of the lead, nothing where there is none."""
    firm = desk.known
    if firm.company_id is None:
        return NOTHING
    known = filter(None, [firm.industry, firm.country, _("%s people") % firm.size if firm.size else ""])
    typed: dict[str, object] = {
        "name": firm.row.company or "",
        "version": firm.company_version,
        "domain": firm.domain or "",
        "industry": firm.industry or "",
        "country": firm.country or "",
        "size": firm.size or "",
    }
    words_of = {
        "name": firm.row.company or "",
        "link": _link(safe_link(firm.domain), firm.domain) if firm.domain else NOTHING,
        "known": " · ".join(known),
        "edit": desk.form_of("lead/company_edit.html", typed),
    }
    return piece("lead/company.html", words_of)


def play(desk: Desk) -> SafeString:
    """Return the play at work with all its steps, or the open steps of a lead without one."""
    lead, today = desk.known.row.id, desk.day.today
    run = next(iter(rows(RUN, [lead])), None)
    steps = rows(STEPS, [lead])
    here = [
        {"what": what, "when": words.due(due, desk.day.local(at), today), "state": "here"}
        for _run, _position, what, due, at in steps
    ]
    adds = desk.form_of("lead/adds_step.html", {})
    if run is None:
        values = {"heading": _("Steps"), "said": "", "steps": pieces("lead/coming.html", here), "adds": adds}
        return piece("lead/play.html", values)
    text = read_play(loads(run[2]))
    at = next((position for of, position, *_rest in steps if of == run[0] and position is not None), run[1])
    at = min(at, len(text.steps) - 1)
    before, after = _around(text, at)
    values = {
        "heading": _("Play: %s") % text.name,
        "said": _("Step %(n)s of %(of)s") % {"n": at + 1, "of": len(text.steps)},
        "steps": pieces("lead/coming.html", [*before, *here, *after]),
        "adds": adds,
    }
    return piece("lead/play.html", values)


def _around(text: PlayText, at: int) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Return the steps of a play before and after the one at work."""
    before = [{"what": step.what, "when": "", "state": "past"} for step in text.steps[:at]]
    after = [
        {"what": step.what, "when": _wait(step.day - text.steps[at].day), "state": ""} for step in text.steps[at + 1 :]
    ]
    return before, after


def _wait(days: int) -> str:
    if days <= 0:
        return _("same day")
    return _("1 working day later") if days == 1 else _("%s working days later") % days


def facts(desk: Desk) -> SafeString:
    """Return the facts that were learned, each edited in place."""
    found = rows(FACTS, [desk.known.row.id])
    return _pairs(desk, [_fact(desk, *fact) for fact in found]) if found else piece("lead/no_facts.html", {})


def _fact(desk: Desk, pk: int, key: str, value: str, on: date) -> Pair:
    html_id = f"fact-{pk}"
    hidden = format_html('<input type="hidden" name="fact" value="{}">', key)
    field = _input(html_id, "value", value)
    return Pair(html_id, key, value, field, "facts", words.on_day(on, desk.day.today), hidden)


def adds_fact(desk: Desk) -> SafeString:
    """Return the form for another fact."""
    return desk.form_of("lead/adds_fact.html", {})
