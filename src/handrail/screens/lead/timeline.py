"""What happened to a lead, newest first and by day; older entries by key."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import quote

from django.utils.dateparse import parse_datetime
from django.utils.html import format_html
from django.utils.safestring import SafeString

from handrail.models import Seller
from handrail.screens import said, words
from handrail.screens.lead.query import Line, entries
from handrail.screens.page import Hidden, loads
from handrail.screens.piece import NOTHING, maybe, piece, pieces
from handrail.screens.speech import say as _
from handrail.screens.today.query import Day

PAGE = 50
UNDO_DAYS = timedelta(days=1)


def timeline(
    lead: int, me: Seller, day: Day, now: datetime, names: Mapping[str, str], hidden: Hidden, after: str = ""
) -> SafeString:
    """Return one page of the lead's entries grouped by day, and the link to the next page where there is one."""
    found = entries(lead, _place(after), PAGE + 1)
    shown = found[:PAGE]
    more = f"{words.aware(shown[-1].occurred_at):%Y-%m-%dT%H:%M:%S.%f%z},{shown[-1].id}" if len(found) > PAGE else ""
    days: list[tuple[str, list[dict[str, object]]]] = []
    for line in shown:
        at = day.local(line.occurred_at) or now
        said_day = words.near_day(at.date(), day.today)
        if not days or days[-1][0] != said_day:
            days.append((said_day, []))
        days[-1][1].append(_row(line, at, me, day, now, names, hidden))
    drawn = pieces("lead/day.html", ({"day": name, "rows": pieces("lead/entry.html", rows)} for name, rows in days))
    return SafeString(drawn + maybe("lead/older.html", {"lead": lead, "after": quote(more)}, more))


def _place(after: str) -> tuple[datetime, int] | None:
    """Return the place in the timeline that a link names; one that makes no sense is its beginning."""
    at, _comma, last = after.rpartition(",")
    try:
        moment = words.aware(parse_datetime(at))
    except ValueError:
        return None
    if moment is None or not last.isascii() or not last.isdigit() or len(last) > 18:
        return None
    return moment, int(last)


def _row(
    line: Line, at: datetime, me: Seller, day: Day, now: datetime, names: Mapping[str, str], hidden: Hidden
) -> dict[str, object]:
    says = loads(line.says)
    quiet, gone = line.kind in said.QUIET, line.undone_by is not None
    return {
        "state": f"said{' quiet' if quiet else ''}{' gone' if gone else ''}",
        "time": words.clock(at),
        "what": said.entry(line.kind, line.outcome, line.channel, says, names),
        "then": said.follows(says, day.zone, day.today),
        "note": line.note,
        "step": says.get("step", ""),
        "by": "" if line.by == me.pk else (line.by_name or _("Handrail")),
        "undo": _undo(line, me, now, hidden),
    }


def _undo(line: Line, me: Seller, now: datetime, hidden: Hidden) -> object:
    """Return the undo button of one's own lines of the last day, or the word that it was taken back."""
    if line.undone_by is not None:
        return format_html('<span class="why">{}</span>', _("taken back"))
    began = words.aware(line.batch_at)
    if line.by != me.pk or line.undoes or line.imported or began is None or now - began > UNDO_DAYS:
        return NOTHING
    return piece("parts/undo.html", {"hidden": hidden, "batch": line.batch})
