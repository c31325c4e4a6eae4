"""The two other tabs: what the seller did today, and what comes later. Both go on by key, never by page number."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.html import format_html
from django.utils.safestring import SafeString

from handrail.models import Entry, Lead, Milestone, Seller
from handrail.screens import said, words
from handrail.screens.house import House
from handrail.screens.page import Hidden
from handrail.screens.piece import NOTHING, piece, pieces
from handrail.screens.speech import say as _
from handrail.screens.today.page import day_of, tabs
from handrail.screens.today.query import Day

PAGE = 50


def done(seller: Seller, home: House, hidden: Hidden, after: str = "") -> dict[str, Any]:
    """Return the seller's own entries of today, newest first, each with its undo where one is left."""
    day = day_of(seller, home)
    lines = (
        Entry.objects.filter(by=seller, recorded_at__gte=day.morning, lead__isnull=False)
        .exclude(batch__verb="undo")
        .select_related("lead__person", "batch__undone_by")
        .order_by("-recorded_at", "-id")
        .only("kind", "outcome", "channel", "says", "note", "recorded_at", "batch__imported", "batch__undone_by__id",
              "lead__title", "lead__person__name", "batch__verb", "lead_id")
    )  # fmt: skip
    at, last = _key(after)
    moment = parse_datetime(at)
    if moment:
        lines = lines.filter(recorded_at__lte=moment).exclude(recorded_at=moment, id__gte=last)
    found = list(lines[: PAGE + 1])
    names = dict(Milestone.objects.values_list("key", "name"))
    more = f"{found[PAGE - 1].recorded_at.isoformat()},{found[PAGE - 1].pk}" if len(found) > PAGE else ""
    rows = pieces("today/done_row.html", [_done_row(entry, day, names, hidden) for entry in found[:PAGE]])
    return {"tabs": tabs("done"), "heading": _("Done today"), "done": rows, "after": more}


def _done_row(entry: Entry, day: Day, names: dict[str, str], hidden: Hidden) -> dict[str, Any]:
    at = day.local(entry.recorded_at)
    is_undone = hasattr(entry.batch, "undone_by")
    return {
        "time": words.clock(at) if at else "",
        "href": f"/leads/{entry.lead_id}/",
        "who": _who(entry.lead),
        "what": said.entry(entry.kind, entry.outcome, entry.channel, entry.says, names),
        "note": entry.note,
        "then": said.follows(entry.says, day.zone, day.today),
        "undo": undo_of(entry.batch_id, hidden, is_undone=is_undone, may=entry.batch.imported_id is None),
    }


def undo_of(batch: int, hidden: Hidden, *, is_undone: bool, may: bool) -> SafeString:
    """Return the undo of a line: a button, or the word that it was taken back, or nothing."""
    if is_undone:
        return format_html('<span class="why">{}</span>', _("taken back"))
    return piece("parts/undo.html", {"hidden": hidden, "batch": batch}) if may else NOTHING


def _who(lead: Lead | None) -> str:
    if lead is None:
        return _("a lead that is gone")
    return lead.person.name if lead.person else lead.title


def later(seller: Seller, home: House, after: str = "") -> dict[str, Any]:
    """Return the seller's leads whose next step comes after today, by day."""
    day = day_of(seller, home)
    leads = (
        Lead.objects.open()
        .filter(owner=seller, next_due__gt=day.today)
        .select_related("person", "company")
        .order_by("next_due", "id")
        .only("title", "next_what", "next_due", "next_at", "amount_minor", "currency", "later_until", "later_reason",
              "person__name", "company__name")
    )  # fmt: skip
    due, last = _key(after)
    from_day = parse_date(due)
    if from_day:
        leads = leads.filter(Q(next_due__gt=from_day) | Q(next_due=from_day, id__gt=last))
    found = list(leads[: PAGE + 1])
    more = f"{found[PAGE - 1].next_due},{found[PAGE - 1].pk}" if len(found) > PAGE else ""
    return {"tabs": tabs("later"), "heading": _("Later"), "days": _by_day(found[:PAGE], day), "after": more}


def _by_day(leads: list[Lead], day: Day) -> list[dict[str, Any]]:
    days: list[dict[str, Any]] = []
    for lead in leads:
        due = lead.next_due or date.max
        said_day = words.near_day(due, day.today)
        if not days or days[-1]["day"] != said_day:
            days.append({"day": said_day, "rows": []})
        at = day.local(lead.next_at)
        days[-1]["rows"].append(
            {
                "id": str(lead.pk),
                "href": f"/leads/{lead.pk}/",
                "late": "",
                "who": lead.person.name if lead.person else lead.title,
                "org": lead.company.name if lead.company else "",
                "what": lead.next_what,
                "amount": words.money(lead.amount_minor, lead.currency) or "—",
                "when": words.reason(lead.later_reason) if lead.later_until else (words.clock(at) if at else ""),
            }
        )
    return [{"day": known["day"], "rows": pieces("today/row.html", known["rows"])} for known in days]


def _key(after: str) -> tuple[str, int]:
    """Return the two halves of a place in a list; one that makes no sense is its beginning."""
    head, _comma, tail = after.rpartition(",")
    return (head, int(tail)) if tail.isascii() and tail.isdigit() and len(tail) < 19 else ("", 0)
