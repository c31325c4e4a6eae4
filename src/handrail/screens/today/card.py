"""The present step: one lead, what to do now, why, what was said last, and every key that is the whole job."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import quote

from django.db import connection
from django.utils.safestring import SafeString

from handrail.models import Seller
from handrail.rules.contact import mail_key
from handrail.rules.method import read_play
from handrail.rules.plan import RECYCLE
from handrail.screens import words
from handrail.screens.house import House
from handrail.screens.page import Hidden, loads
from handrail.screens.piece import NOTHING, maybe, piece, pieces
from handrail.screens.speech import say as _
from handrail.screens.today.query import Day, Row
from handrail.screens.today.then import Stand, consequence, outcomes

STAND = """
SELECT st.position, st.aim, v.body, m.fallback_what, m.fallback_days
FROM handrail_lead l JOIN handrail_step st ON st.id = l.next_step_id
LEFT JOIN handrail_run r ON r.id = st.run_id AND r.ended_at IS NULL
LEFT JOIN handrail_playversion v ON v.id = r.version_id
LEFT JOIN handrail_milestone m ON m.id = l.milestone_id
WHERE l.id = %s"""
LAST = """
SELECT e.occurred_at, e.note FROM handrail_entry e LEFT JOIN handrail_batch u ON u.undoes_id = e.batch_id
WHERE e.lead_id = %s AND e.note <> '' AND u.id IS NULL ORDER BY e.occurred_at DESC, e.id DESC LIMIT 1"""
REACHED_BY = """
SELECT 'mail', address, '' FROM handrail_mail WHERE person_id = %s
UNION ALL SELECT 'phone', number, as_typed FROM handrail_phone WHERE person_id = %s"""
SHORT = 280
"""So many characters of what was said last are shown on the card; the lead's page shows all."""


def stand_of(row: Row, home: House, owner: Seller) -> tuple[Stand, str]:
    """Return where the lead stands in its play, and what its step aims at."""
    with connection.cursor() as cursor:
        cursor.execute(STAND, [row.id])
        position, aim, body, what, days = cursor.fetchone() or (None, "", None, None, None)
    play = read_play(loads(body)) if body else None
    hours = home.hours(owner)
    if play is not None and (position is None or position >= len(play.steps)):
        play = None
    return Stand(
        play,
        int(position) if play is not None and position is not None else -1,
        what or _("Decide how to reach them"),
        days if days is not None else 1,
        hours,
        home.now,
    ), aim


def present(row: Row, day: Day, home: House, owner: Seller, hidden: Hidden, *, is_first: bool = True) -> SafeString:
    """Return the present step on Today, with who it is about."""
    words_of = _words_of(row, day, home, owner, hidden)
    said = why(row, day, words_of["stand"], is_first=is_first)
    last = last_said(row.id, day)
    more = {
        "why": " · ".join(said),
        "last": piece("parts/last.html", last) if last else NOTHING,
        "head": piece("parts/present_head.html", heading(row, home) | {"tag": _tag(row)}),
    }
    return piece("parts/present.html", words_of | more)


def present_here(row: Row, day: Day, home: House, owner: Seller, hidden: Hidden) -> SafeString:
    """Return the present step on the lead's own page, which says already who it is and what was said."""
    words_of = _words_of(row, day, home, owner, hidden)
    more = {
        "why": " · ".join(why(row, day, words_of["stand"])),
        "last": NOTHING,
        "head": piece("parts/present_here.html", {"tag": _tag(row)}),
    }
    return piece("parts/present.html", words_of | more)


def _tag(row: Row) -> str:
    return _("pinned") if row.pinned is not None else ""


def _words_of(row: Row, day: Day, home: House, owner: Seller, hidden: Hidden) -> dict[str, Any]:
    """Return what both cards say."""
    stand, aim = stand_of(row, home, owner)
    keyed, others = outcomes(stand)
    reached = reached_by(row.person_id)
    return {
        "id": row.id,
        "step": row.step,
        "hidden": hidden,
        "stand": stand,
        "what": row.what,
        "aim": aim,
        "outcomes": _outcomes(stand, keyed, main=" main"),
        "others": _outcomes(stand, others),
        "reasons": pieces("parts/reason.html", reasons()),
        "pin": "0" if row.pinned is not None else "1",
        "pin_says": _("Unpin") if row.pinned is not None else _("Pin"),
        "hand_over": NOTHING if home.alone else piece("parts/hand_over.html", {"id": row.id}),
        "dial": maybe("parts/dial.html", reached, reached["tel"]),
        "write": maybe("parts/write.html", reached, reached["mailto"]),
    }


def _outcomes(stand: Stand, keys: tuple[str, ...], main: str = "") -> SafeString:
    return pieces(
        "parts/outcome.html",
        [
            {
                "key": n,
                "value": value,
                "label": words.outcome(value),
                "then": consequence(stand, value),
                "main": main if n == 1 else "",
            }
            for n, value in enumerate(keys, 1)
        ],
    )


POST = SafeString('<i class="on"></i>')
NO_POST = SafeString("<i></i>")


def heading(row: Row, home: House) -> dict[str, str]:
    """Return who the lead is with, how far it came, and what it is worth."""
    reached = min(row.reached or 0, home.milestones)
    return {
        "id": str(row.id),
        "step": str(row.step),
        "href": f"/leads/{row.id}/",
        "who": row.who,
        "org": row.company or "",
        "amount": words.money(row.amount, row.currency),
        "posts": SafeString(POST * reached + NO_POST * (home.milestones - reached)),
        "posts_say": posts_say(row.reached, row.milestone, home.milestones),
    }


def posts_say(reached: int | None, name: str | None, milestones: int) -> str:
    """Return the posts in words.

    >>> posts_say(None, None, 6)
    'No milestone of 6 yet'
    """
    if not reached:
        return _("No milestone of %s yet") % milestones
    return _("Milestone %(n)s of %(of)s: %(name)s") % {"n": reached, "of": milestones, "name": name}


def why(row: Row, day: Day, stand: Stand, *, is_first: bool | None = None) -> list[str]:
    """Return the parts of the grey sentence under the step: when, from which play, and why it stands where it does.

    `is_first` is None where the lead stands in no order, as on its own page.
    """
    said = [_due(row, day)]
    if stand.play is not None:
        parts = {"play": stand.play.name, "n": stand.position + 1, "of": len(stand.play.steps)}
        said.append(_("from the play %(play)s, step %(n)s of %(of)s") % parts)
    elif row.source:
        said.append(_("came by %s") % row.source)
    if is_first is not None:
        said.append((_("first because: %s") if is_first else _("here because: %s")) % _because(row, day))
    return said


def _due(row: Row, day: Day) -> str:
    at = day.local(row.at)
    if row.due < day.today:
        return words.due(row.due, at, day.today)
    return _("Due %s") % words.due(row.due, at, day.today)


def _because(row: Row, day: Day) -> str:
    if row.pinned is not None:
        return _("you pinned it")
    place = day.place(row)
    if place.promised:
        return _("promised")
    if place.answer_due:
        return _answer_limit(row, day)
    if row.due > day.today:
        return _("you chose it")
    return _("worth most for its minutes") if row.amount else _("its turn has come")


def _answer_limit(row: Row, day: Day) -> str:
    limit = day.local(row.answer_due)
    if limit is None or limit.date() < day.today:
        return _("the time to answer has run out")
    return _("the time to answer ends at %s") % words.clock(limit)


def last_said(lead: int, day: Day) -> dict[str, str] | None:
    """Return the last words noted about a lead, and their day."""
    found = _rows(LAST, [lead])
    if not found:
        return None
    at, note = found[0]
    when = day.local(at)
    said = note if len(note) <= SHORT else note[:SHORT].rsplit(" ", 1)[0] + " …"
    return {"day": words.on_day(when.date() if when else day.today, day.today), "note": said}


def reasons() -> list[dict[str, str]]:
    """Return the reasons to stop, each with its digit."""
    return [{"key": str(n), "value": value, "label": words.reason(value)} for n, value in enumerate(RECYCLE, 1)]


def reached_by(person_id: int | None) -> dict[str, str]:
    """Return the links that dial and mail the person; '' where nothing is known."""
    found = _rows(REACHED_BY, [person_id, person_id]) if person_id else []
    mail = next((address for kind, address, _typed in found if kind == "mail"), "")
    phone = next(((number, typed) for kind, number, typed in found if kind == "phone"), ("", ""))
    return {"mailto": mailto(mail), "mail": mail, "tel": tel(phone[0]), "phone": phone[1] or phone[0]}


def mailto(address: str) -> str:
    """Return a link that mails `address`, '' for anything that is no address.

    >>> mailto("anna@lakeside.example"), mailto("javascript:alert(1)")
    ('mailto:anna@lakeside.example', '')
    """
    known = mail_key(address)
    return f"mailto:{quote(known, safe='@')}" if known else ""


def tel(number: str) -> str:
    """Return a link that dials `number`.

    >>> tel("+49 30 901820"), tel("none")
    ('tel:+4930901820', '')
    """
    digits = "".join(c for c in number if c.isdigit() or c == "+")
    return f"tel:{digits}" if len(digits) > 2 else ""


def _rows(query: str, params: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query, params)
        return list(cursor.fetchall())


def spoken_minutes(minutes: int) -> str:
    """Return a span of work as people say it.

    >>> spoken_minutes(52), spoken_minutes(134)
    ('about 50 minutes', 'about 2 hours')
    """
    if minutes < 90:
        return _("about %s minutes") % max(5, 5 * round(minutes / 5))
    half = round(minutes / 30) / 2
    return _("about %s hours") % (f"{half:.0f}" if half == int(half) else f"{half:.1f}")


def near(day: date, today: date) -> str:
    """Return a day at the head of a sentence: Tuesday within the week, else Thu 26 Nov."""
    return words.weekday(day) if 0 < (day - today).days < 7 else words.on_day(day, today)
