"""What stands on Today, read in one query: three ranges of the stored order, promises, answer limits, pins."""

# ruff: noqa: S608 -- the columns and ranges are ours; every value is a parameter

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db import connection

from handrail.rules.rank import MINUTES, PROMISED, Place, order
from handrail.screens import words

FIRST = 32
"""So many rows of each range are read: the card, thirty rows, and one more that says whether there are others. No row
outside them can be among the first."""
MOST = 202
"""The same, where the seller asked for more."""
COUNTED = 100
"""Counts stop here: a page says 99+."""

LEAD = """
l.id, l.title, l.version, l.next_step_id, l.next_what, l.next_due, l.next_at, l.rank_class, l.rank_key, l.pinned_at,
l.answer_due, l.answered_at, l.amount_minor, l.currency, l.later_until, l.owner_id, p.id, p.name, c.name,
m.position, m.name, s.name"""
JOINS = """
LEFT JOIN handrail_person p ON p.id = l.person_id
LEFT JOIN handrail_company c ON c.id = l.company_id
LEFT JOIN handrail_milestone m ON m.id = l.milestone_id
LEFT JOIN handrail_source s ON s.id = l.source_id"""
_MINE = "FROM handrail_lead WHERE owner_id = %(me)s AND ended_at IS NULL"
# Not "<=": SQLite would take the index by due day for it, and sort everything that is late.
_RANGE = (
    f"SELECT id FROM (SELECT id {_MINE} AND rank_class = {{klass}} AND NOT next_due > %(today)s "
    "ORDER BY rank_key DESC LIMIT %(most)s) r{klass}"
)
_OTHERS = f"""
SELECT id FROM (SELECT id {_MINE} AND pinned_at IS NOT NULL LIMIT %(most)s) pinned
UNION SELECT id FROM (SELECT id {_MINE} AND answered_at IS NULL AND answer_due IS NOT NULL AND later_until IS NULL
    AND answer_due < %(tonight)s
  ORDER BY answer_due LIMIT %(most)s) waiting"""
TODAY = (
    f"SELECT {LEAD} FROM ("
    + " UNION ".join(_RANGE.format(klass=klass) for klass in range(4))
    + f" UNION {_OTHERS}) mine JOIN handrail_lead l ON l.id = mine.id {JOINS}"
)
COUNTS = f"""
SELECT st.channel, COUNT(*), SUM(CASE WHEN l.next_due < %(today)s THEN 1 ELSE 0 END)
FROM (SELECT id FROM (SELECT id {_MINE} AND next_due <= %(today)s LIMIT {COUNTED}) due UNION {_OTHERS}) mine
JOIN handrail_lead l ON l.id = mine.id JOIN handrail_step st ON st.id = l.next_step_id
GROUP BY st.channel
UNION ALL
SELECT '', COUNT(*), 0 FROM (
  SELECT 1 FROM handrail_entry e LEFT JOIN handrail_batch u ON u.undoes_id = e.batch_id
  WHERE e.by_id = %(me)s AND e.recorded_at >= %(morning)s AND e.kind IN ('touch', 'ended', 'later', 'milestone')
    AND u.id IS NULL LIMIT {COUNTED}) done"""
ONE = f"SELECT {LEAD} FROM handrail_lead l {JOINS} WHERE l.id = %s"
COMING = f"""
SELECT {LEAD} FROM (SELECT id {_MINE} AND next_due > %s ORDER BY next_due, id LIMIT 30) mine
JOIN handrail_lead l ON l.id = mine.id {JOINS} ORDER BY l.next_due, l.id""".replace("%(me)s", "%s")


class Row(NamedTuple):
    """One lead as Today sees it. `next_at`, `pinned_at` and the answer clock are moments in UTC."""

    id: int
    title: str
    version: int
    step: int
    what: str
    due: date
    at: datetime | None
    klass: int
    key: float
    pinned: datetime | None
    answer_due: datetime | None
    answered_at: datetime | None
    amount: int | None
    currency: str
    later_until: date | None
    owner: int
    person_id: int | None
    person: str | None
    company: str | None
    reached: int | None
    milestone: str | None
    source: str | None

    @property
    def who(self) -> str:
        """Return whom the lead is with: a person, else what the lead is called."""
        return self.person or self.title


@dataclass(frozen=True)
class Day:
    """One seller's day: whose, which date, and where it begins and ends in UTC."""

    me: int
    today: date
    zone: ZoneInfo

    @property
    def morning(self) -> datetime:
        """Return when the day began."""
        return datetime.combine(self.today, time(), self.zone).astimezone(UTC)

    @property
    def tonight(self) -> datetime:
        """Return when the day ends."""
        return datetime.combine(self.today + timedelta(days=1), time(), self.zone).astimezone(UTC)

    def local(self, moment: datetime | None) -> datetime | None:
        """Return a moment on the seller's clock."""
        at = words.aware(moment)
        return at.astimezone(self.zone) if at else None

    def is_waiting(self, row: Row) -> bool:
        """Say whether somebody waits for an answer whose time runs out today."""
        limit = words.aware(row.answer_due)
        return row.answered_at is None and row.later_until is None and limit is not None and limit < self.tonight

    def place(self, row: Row) -> Place:
        """Return where a lead stands in this day."""
        promised = row.klass == PROMISED and row.due <= self.today
        at = self.local(row.at if promised or not self.is_waiting(row) else row.answer_due)
        minute = at.hour * 60 + at.minute if at else None
        return Place(row.pinned is not None, promised, self.is_waiting(row), row.klass, row.key, row.due, minute)


def _params(day: Day, most: int) -> dict[str, Any]:
    moment, a_day = connection.ops.adapt_datetimefield_value, connection.ops.adapt_datefield_value
    return {
        "me": day.me,
        "today": a_day(day.today),
        "most": most,
        "morning": moment(day.morning),
        "tonight": moment(day.tonight),
    }


def queue(day: Day, most: int = FIRST) -> list[Row]:
    """Return what stands on Today in its order, at most about `most` rows."""
    with connection.cursor() as cursor:
        cursor.execute(TODAY, _params(day, most))
        rows = [Row(*row) for row in cursor.fetchall()]
    return sorted(rows, key=lambda row: (order(day.place(row), day.today), row.id))


@dataclass(frozen=True)
class Counts:
    """How much of the day is left and done; each stops at 100."""

    to_go: int = 0
    late: int = 0
    minutes: int = 0
    done: int = 0


def counts(day: Day) -> Counts:
    """Return the counts of a day, and how many minutes its steps usually take."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, _params(day, COUNTED))
        rows = cursor.fetchall()
    steps: Sequence[tuple[str, int, int]] = [row for row in rows if row[0]]
    return Counts(
        to_go=sum(n for _c, n, _l in steps),
        late=sum(int(late) for _c, _n, late in steps),
        minutes=sum(MINUTES.get(channel, MINUTES["other"]) * n for channel, n, _l in steps),
        done=sum(n for channel, n, _l in rows if not channel),
    )


def one(lead_id: int) -> Row | None:
    """Return one lead. Whoever calls has asked the gate first."""
    with connection.cursor() as cursor:
        cursor.execute(ONE, [lead_id])
        row = cursor.fetchone()
    return Row(*row) if row else None


def coming(day: Day) -> list[Row]:
    """Return the next leads after today, by day."""
    with connection.cursor() as cursor:
        cursor.execute(COMING, [day.me, connection.ops.adapt_datefield_value(day.today)])
        return [Row(*row) for row in cursor.fetchall()]
