"""What the page of one lead asks: few queries, each by one index, whatever the size of the business."""

# ruff: noqa: S608 -- the columns are ours; every value is a parameter

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection

from handrail.screens.today.query import JOINS, LEAD, Row

MORE = """
l.arrived_at, l.ended_at, l.end_how, l.end_reason, l.return_on, l.later_reason, s.key,
o.name, o.zone, o.country, o.week, c.id, c.version, c.domain, c.industry, c.country, c.size"""
OWNED = "LEFT JOIN handrail_seller o ON o.id = l.owner_id"
WHOLE = f"SELECT {LEAD}, {MORE} FROM handrail_lead l {JOINS} {OWNED} WHERE l.id = %s"
POSTS = """
SELECT m.key, m.name, m.says, r.at, r.evidence, r.verified FROM handrail_milestone m
LEFT JOIN handrail_reach r ON r.milestone_id = m.id AND r.lead_id = %s ORDER BY m.position"""
PEOPLE = """
SELECT p.id, p.version, p.name, p.job FROM handrail_leadperson lp JOIN handrail_person p ON p.id = lp.person_id
WHERE lp.lead_id = %s ORDER BY lp.id"""
REACHED_BY = """
SELECT person_id, 'mail', address, '' FROM handrail_mail WHERE person_id IN ({ids})
UNION ALL SELECT person_id, 'phone', number, as_typed FROM handrail_phone WHERE person_id IN ({ids})"""
STEPS = """
SELECT run_id, position, what, due, at FROM handrail_step WHERE lead_id = %s AND done_at IS NULL
ORDER BY due, at IS NULL, at, id"""
RUN = """
SELECT r.id, r.position, v.body FROM handrail_run r JOIN handrail_playversion v ON v.id = r.version_id
WHERE r.lead_id = %s AND r.ended_at IS NULL"""
FACTS = 'SELECT id, key, value, "on" FROM handrail_fact WHERE lead_id = %s ORDER BY key'
SOURCES = "SELECT key, name FROM handrail_source ORDER BY name"
ENTRIES = """
SELECT e.id, e.kind, e.outcome, e.channel, e.says, e.note, e.occurred_at, e.by_id, o.name,
  b.id, b.at, b.undoes_id, b.imported_id, u.id
FROM handrail_entry e JOIN handrail_batch b ON b.id = e.batch_id
LEFT JOIN handrail_batch u ON u.undoes_id = b.id LEFT JOIN handrail_seller o ON o.id = e.by_id
WHERE e.lead_id = %s {after} ORDER BY e.occurred_at DESC, e.id DESC LIMIT %s"""


class Whole(NamedTuple):
    """A lead with what only its own page shows: its clock and end, its owner, its company."""

    row: Row
    arrived_at: datetime
    ended_at: datetime | None
    end_how: str
    end_reason: str
    return_on: date | None
    later_reason: str
    source_key: str | None
    owner_name: str | None
    owner_zone: str | None
    owner_country: str | None
    owner_week: Any
    company_id: int | None
    company_version: int | None
    domain: str | None
    industry: str | None
    country: str | None
    size: int | None


class Line(NamedTuple):
    """One entry of the timeline."""

    id: int
    kind: str
    outcome: str
    channel: str
    says: Any
    note: str
    occurred_at: datetime
    by: int | None
    by_name: str | None
    batch: int
    batch_at: datetime
    undoes: int | None
    imported: int | None
    undone_by: int | None


def whole(lead: int) -> Whole | None:
    """Return one lead. Whoever calls has asked the gate first."""
    found = rows(WHOLE, [lead])
    width = len(Row._fields)
    return Whole(Row(*found[0][:width]), *found[0][width:]) if found else None


def entries(lead: int, before: tuple[datetime, int] | None, most: int) -> list[Line]:
    """Return the newest entries of a lead, or those before (occurred_at, id)."""
    if before is None:
        return [Line(*row) for row in rows(ENTRIES.format(after=""), [lead, most])]
    moment = connection.ops.adapt_datetimefield_value(before[0])
    query = ENTRIES.format(after="AND (e.occurred_at, e.id) < (%s, %s)")
    return [Line(*row) for row in rows(query, [lead, moment, before[1], most])]


def contacts(people: Sequence[int]) -> list[tuple[int, str, str, str]]:
    """Return (person, mail or phone, value, as typed) of several people."""
    if not people:
        return []
    marks = ", ".join(["%s"] * len(people))
    return [tuple(row) for row in rows(REACHED_BY.format(ids=marks), [*people, *people])]


def rows(query: str, params: Sequence[Any]) -> list[Any]:
    """Return what a query finds."""
    with connection.cursor() as cursor:
        cursor.execute(query, params)
        return list(cursor.fetchall())
