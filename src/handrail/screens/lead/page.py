"""Puts the page of one lead together: what is next, what happened, and the still panel beside it."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from handrail.actions.errors import NotThere
from handrail.models import Lead, Role, Seller
from handrail.screens import words
from handrail.screens.house import House
from handrail.screens.lead import panel
from handrail.screens.lead.query import POSTS, Whole, rows, whole
from handrail.screens.lead.timeline import timeline
from handrail.screens.page import Hidden, foot, loads
from handrail.screens.piece import NOTHING, piece
from handrail.screens.speech import say as _
from handrail.screens.today.card import heading, present_here
from handrail.screens.today.query import Day


def lead_page(lead_id: int, me: Seller, home: House, hidden: Hidden, after: str = "") -> dict[str, Any]:
    """Return the page of a lead as ready strings; raises NotThere for one that `me` may not see."""
    mine = Lead.objects.changeable_by(me).filter(pk=lead_id).exists()
    if not mine and not Lead.objects.visible_to(me).filter(pk=lead_id).exists():
        raise NotThere
    known = whole(lead_id)
    if known is None:
        raise NotThere
    row, owner = known.row, _owner(known, me)
    day = Day(owner.pk, home.today(owner), home.zone(owner))
    posts = rows(POSTS, [lead_id])
    names = {key: name for key, name, *_rest in posts}
    is_open = known.ended_at is None
    desk = panel.Desk(known, day, hidden, mine=mine, is_open=is_open)
    return heading(row, home) | {
        "foot": foot(me, home, hidden, row.id if is_open and mine else None) if me.role != Role.READER else NOTHING,
        "present": _place(present_here(row, day, home, owner, hidden)) if is_open and mine else NOTHING,
        "reading": _reading(known, owner, day, desk) if row.owner != me.pk else NOTHING,
        "ended": NOTHING if is_open else _ended(known, day, desk),
        "parked": _parked(known, day) if is_open and row.later_until else "",
        "milestones": panel.posts(desk, posts),
        "details": panel.details(desk),
        "people": panel.people(desk),
        "company": panel.company(desk),
        "play": panel.play(desk) if is_open else NOTHING,
        "facts": panel.facts(desk),
        "adds_fact": panel.adds_fact(desk),
        "timeline": timeline(lead_id, me, day, home.now, names, hidden, after),
        "hidden": hidden,
    }


def _place(card: SafeString) -> SafeString:
    return format_html('<div class="place">{}</div>', card)


def _reading(known: Whole, owner: Seller, day: Day, desk: panel.Desk) -> SafeString:
    """Say who looks after the lead, and to who only reads it, what is next."""
    said = [_("Looked after by %s") % owner.name]
    if desk.is_open and not desk.mine:
        said.append(_next(known, day))
    return format_html('<p class="looked-after">{}</p>', " · ".join(said))


def _owner(known: Whole, me: Seller) -> Seller:
    """Return the owner as far as a calendar needs one."""
    if known.row.owner == me.pk or known.row.owner is None:
        return me
    return Seller(
        pk=known.row.owner,
        name=known.owner_name or "",
        zone=known.owner_zone or "",
        country=known.owner_country or "",
        week=loads(known.owner_week),
    )


def _next(known: Whole, day: Day) -> str:
    row = known.row
    return _("Next: %s") % words.step(row.what, words.due(row.due, day.local(row.at), day.today))


def _parked(known: Whole, day: Day) -> str:
    until = words.on_day(known.row.later_until or day.today, day.today)
    return _("Put away until %(day)s: %(why)s") % {"day": until, "why": words.reason(known.later_reason)}


def _ended(known: Whole, day: Day, desk: panel.Desk) -> SafeString:
    at, why = day.local(known.ended_at), words.reason(known.end_reason)
    how = words.ending(known.end_how)
    back = _("Comes back %s.") % words.on_day(known.return_on, day.today) if known.return_on else ""
    values = {
        "won": "won" if known.end_how == "won" else "",
        "how": f"{how}: {why}" if why else how,
        "when": " · ".join(filter(None, [words.on_day(at.date(), day.today) if at else "", back])),
        "reopen": desk.form_of("lead/reopen.html", {}),
    }
    return piece("lead/ended.html", values)
