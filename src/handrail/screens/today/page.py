"""Puts Today together: ready strings only, so that the template decides nothing and asks nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from handrail.models import Lead, Role, Seller
from handrail.rules.rank import order, worth_today
from handrail.screens import words
from handrail.screens.house import House
from handrail.screens.page import CURRENT, Hidden
from handrail.screens.piece import NOTHING, maybe, piece, pieces
from handrail.screens.speech import say as _
from handrail.screens.speech import spoken
from handrail.screens.today.card import near, present, spoken_minutes
from handrail.screens.today.query import FIRST, MOST, Counts, Day, Row, coming, counts, one, queue

SHOWN, SHOWN_ALL = 30, 200
OTHERS = 24
MANY_LATE = 20
"""More late steps than these are offered to be sorted once."""


def day_of(seller: Seller, home: House) -> Day:
    """Return the day it is for a seller."""
    return Day(seller.pk, home.today(seller), home.zone(seller))


def own_day(
    seller: Seller, home: House, hidden: Hidden, *, chosen: int | None = None, more: bool = False
) -> dict[str, Any]:
    """Return Today of the seller who looks: the present step, the rest in order, and what the day weighs."""
    day = day_of(seller, home)
    known = counts(day)
    rows = queue(day, MOST if more else FIRST)
    first = chosen_row(chosen, rows, seller) or (rows[0] if rows else None)
    rest = [row for row in rows if first is None or row.id != first.id]
    return {
        "head": head(day, known),
        "tabs": tabs("today"),
        "strip": late_strip(known),
        "queue": _queue(first, rest, day, home, seller, hidden, known, most=SHOWN_ALL if more else SHOWN)
        if first
        else empty(seller, day, known),
        "others": others(seller, home),
        "hidden": hidden,
    }


def _queue(
    first: Row, rest: Sequence[Row], day: Day, home: House, seller: Seller, hidden: Hidden, known: Counts, *, most: int
) -> SafeString:
    """Return the present step and the rows after it."""
    shown = rest[:most]
    left = _("%s more") % words.capped(known.to_go - len(shown) - 1)
    return piece(
        "today/queue.html",
        {
            "present": present(first, day, home, seller, hidden, is_first=_is_first(first, rest, day)),
            "rows": pieces("today/row.html", lines(shown, day, "/?lead=")),
            "more": maybe("today/more.html", {"more": left}, len(rest) > len(shown)),
        },
    )


def _is_first(row: Row, rest: Sequence[Row], day: Day) -> bool:
    return not rest or order(day.place(row), day.today) <= order(day.place(rest[0]), day.today)


def tabs(here: str) -> SafeString:
    """Return the three tabs, one of them current."""
    return piece("parts/tabs.html", {name: CURRENT if name == here else NOTHING for name in ("today", "done", "later")})


def others(seller: Seller, home: House) -> SafeString:
    """Return whose Today an admin or manager may read; nothing for everybody else."""
    if home.alone or seller.role not in (Role.ADMIN, Role.MANAGER):
        return NOTHING
    known = Seller.objects.working().exclude(pk=seller.pk)
    if seller.role == Role.MANAGER and home.business.private_books:
        known = known.filter(team=seller.team_id)
    named = known.order_by("name").values_list("pk", "name")[:OTHERS]
    links = format_html_join(" · ", '<a href="/?seller={}">{}</a>', named)
    return maybe("today/others.html", {"links": links}, links)


def chosen_row(chosen: int | None, rows: Sequence[Row], seller: Seller) -> Row | None:
    """Return the lead that the seller picked: any open one of theirs."""
    if chosen is None:
        return None
    found = next((row for row in rows if row.id == chosen), None)
    if found is None and Lead.objects.open().filter(pk=chosen, owner=seller).exists():
        found = one(chosen)
    return found


def head(day: Day, known: Counts) -> SafeString:
    """Return the heading and the line under it."""
    name = words.weekday(day.today)
    said = [_("%s done") % words.capped(known.done)] if known.done else []
    if known.to_go:
        said += [spoken_minutes(known.minutes), _("nobody is without a next step")]
        name = _("%(day)s, %(n)s to go") % {"day": name, "n": words.capped(known.to_go)}
    return piece("today/head.html", {"heading": name, "context": " · ".join(said)})


def lines(rows: Iterable[Row], day: Day, to: str) -> list[dict[str, str]]:
    """Return rows of the queue, whose links begin with `to`."""
    language = spoken()
    return [line(row, day, to, language) for row in rows]


def line(row: Row, day: Day, to: str, language: str) -> dict[str, str]:
    """Return one row of the queue."""
    waiting = day.is_waiting(row) and row.due >= day.today
    return {
        "id": str(row.id),
        "href": f"{to}{row.id}",
        "who": row.who,
        "org": row.company or "",
        "what": row.what,
        "amount": words.money(row.amount, row.currency, language) or "—",
        "when": _answer_by(row, day)
        if waiting
        else words.due(row.due, day.local(row.at) if row.at else None, day.today, language),
        "late": "late" if row.due < day.today else "",
    }


def _answer_by(row: Row, day: Day) -> str:
    limit = day.local(row.answer_due)
    if limit is None or limit.date() < day.today:
        return _("answer now")
    return _("answer by %s") % words.clock(limit)


def late_strip(known: Counts) -> SafeString:
    """Return the offer to sort a late pile, nothing where it is small."""
    said = _("%s are late. Sort them once: today, this week, let go.") % words.capped(known.late)
    return maybe("today/strip.html", {"strip": said}, known.late > MANY_LATE)


def empty(seller: Seller, day: Day, known: Counts) -> SafeString:
    """Return what stands where nothing is to do: what comes next, or how to begin."""
    ahead = coming(day)
    if not ahead and not known.done:
        return piece("today/reader.html" if seller.role == Role.READER else "today/new.html", {})
    done = _("Done for today.") if known.done else _("Nothing is due today.")
    if not ahead:
        return format_html('<div class="blank" id="now" tabindex="-1"><p class="big">{}</p></div>', done)
    first = min(ahead, key=lambda row: (row.due, row.at is None, str(row.at or ""), row.id))
    at = day.local(first.at)
    when = near(first.due, day.today) + (f" {words.clock(at)}" if at else "")
    best = max(ahead, key=lambda row: worth_today(row.klass, row.key, day.today))
    return piece(
        "today/done_all.html",
        {
            "done": done,
            "next": _("Next is %(when)s, %(who)s.") % {"when": when, "who": first.who},
            "offer": ", ".join(filter(None, [best.who, words.money(best.amount, best.currency)])),
            "href": f"/?lead={best.id}",
        },
    )


def others_day(owner: Seller, home: House) -> dict[str, Any]:
    """Return another's Today as a manager reads it: leads and next steps. No counts, no pace, nothing that was done."""
    day = day_of(owner, home)
    rows = pieces("today/row.html", lines(queue(day, MOST), day, "/leads/"))
    return {"heading": _("Today of %s") % owner.name, "rows": rows}
