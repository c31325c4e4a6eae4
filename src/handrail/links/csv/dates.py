"""Settles, once for a whole column, how its dates are written; no cell is read on its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

Moment = tuple[date, time | None]
"""A day and, where the cell says one, a time. An aware time carries its own zone."""

ISO = re.compile(
    r"(\d{4})[-/.](\d\d?)[-/.](\d\d?)(?:[T ]+(\d\d?):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?)?\s*(?:Z|UTC|([+-]\d\d):?(\d\d)?)?"
)
NUMBERS = re.compile(
    r"(\d\d?)([-/.])(\d\d?)\2(\d{4}|\d\d)"
    r"(?:,?[T ]+(\d\d?)[:.](\d\d)(?:[:.](\d\d)(?:\.\d+)?)?\s*(?:([ap])\.?m\.?)?)?",
    re.IGNORECASE,
)
NAMED = re.compile(
    r"(?:(\d\d?)\.?[- ]([a-z]{3,9})\.?|([a-z]{3,9})\.? (\d\d?)),?[- ](\d{4}|\d\d)"
    r"(?:,?[T ]+(\d\d?):(\d\d)(?::(\d\d))?\s*(?:([ap])\.?m\.?)?)?",
    re.I,
)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
SERIAL = re.compile(r"[2-7]\d{4}(\.\d+)?")
UNIX = re.compile(r"1\d{9}(\d{3})?")


class NoDate(ValueError):
    """The cell does not fit the column's reading."""


def read_iso(cell: str) -> Moment:
    """Return the day and time of an ISO date.

    >>> read_iso("2024-07-11T21:22:06.000+0000")
    (datetime.date(2024, 7, 11), datetime.time(21, 22, 6, tzinfo=datetime.timezone.utc))
    """
    found = ISO.fullmatch(cell)
    if found is None:
        raise NoDate(cell)
    year, month, day, hour, minute, second, offset, offset_minutes = found.groups()
    at = _time(hour, minute, second)
    if at and offset:
        away = timedelta(hours=int(offset), minutes=int(offset[0] + (offset_minutes or "0")))
        try:
            moment = datetime.combine(_date(year, month, day), at, UTC) - away
        except OverflowError as error:
            raise NoDate(str(error)) from None
        return moment.date(), moment.timetz()
    if at and cell.endswith(("Z", "UTC")):
        at = at.replace(tzinfo=UTC)
    return _date(year, month, day), at


def read_day_first(cell: str) -> Moment:
    """Return the day and time of a date such as 3.2.2026 or 03/02/26 14:05.

    >>> read_day_first("03/02/26")
    (datetime.date(2026, 2, 3), None)
    """
    day, month, *rest = _numbers(cell)
    return _clocked(day, month, *rest)


def read_month_first(cell: str) -> Moment:
    """Return the day and time of a date such as 02/24/26 02:18 AM.

    >>> read_month_first("02/24/26 02:18 PM")
    (datetime.date(2026, 2, 24), datetime.time(14, 18))
    """
    month, day, *rest = _numbers(cell)
    return _clocked(day, month, *rest)


def read_named(cell: str) -> Moment:
    """Return the day and time of a date with its month in letters.

    >>> read_named("Mar 15, 2024 2:30 PM")
    (datetime.date(2024, 3, 15), datetime.time(14, 30))
    """
    found = NAMED.fullmatch(cell)
    if found is None:
        raise NoDate(cell)
    day, name, other_name, other_day, *rest = found.groups()
    month = (name or other_name)[:3].lower()
    if month not in MONTHS:
        raise NoDate(cell)
    return _clocked(day or other_day, str(MONTHS.index(month) + 1), *rest)


def read_serial(cell: str) -> Moment:
    """Return the day and time of a spreadsheet's day number.

    >>> read_serial("45631.5")
    (datetime.date(2024, 12, 5), datetime.time(12, 0))
    """
    if not SERIAL.fullmatch(cell):
        raise NoDate(cell)
    moment = datetime(1899, 12, 30) + timedelta(days=float(cell))
    moment = (moment + timedelta(microseconds=500_000)).replace(microsecond=0)
    return moment.date(), moment.time() if "." in cell else None


def read_unix(cell: str) -> Moment:
    """Return the moment of a count of seconds, or thousandths, since 1970.

    >>> read_unix("1720732926000")
    (datetime.date(2024, 7, 11), datetime.time(21, 22, 6, tzinfo=datetime.timezone.utc))
    """
    if not UNIX.fullmatch(cell):
        raise NoDate(cell)
    moment = datetime.fromtimestamp(int(cell[:10]), UTC)
    return moment.date(), moment.timetz()


READINGS: Mapping[str, Callable[[str], Moment]] = {
    "iso": read_iso,
    "day_first": read_day_first,
    "month_first": read_month_first,
    "named": read_named,
    "serial": read_serial,
    "unix": read_unix,
}
"""Every way a column of dates may be written."""
MONTH_FIRST_COUNTRIES = frozenset({"US", "PH", "FM", "MH", "PW"})


class Settled(NamedTuple):
    """What a column's cells agree on: the reading, cells that do not fit it, other readings that fit as well."""

    reading: str
    misfits: int
    also: tuple[str, ...] = ()


class DateColumn:
    """Counts, cell by cell, how many fit each reading, and remembers cells that more than one reading fits."""

    def __init__(self) -> None:
        self.cells = 0
        self.fits = dict.fromkeys(READINGS, 0)
        self.telling: list[str] = []
        self._seen: dict[str, tuple[str, ...]] = {}

    def add(self, cell: str) -> None:
        """Count one non-empty cell."""
        self.cells += 1
        readings = self._seen.get(cell)
        if readings is None:
            readings = tuple(name for name, read in READINGS.items() if _fits(read, cell))
            if len(self._seen) < 10_000:
                self._seen[cell] = readings
        for name in readings:
            self.fits[name] += 1
        if len(readings) > 1 and len(self.telling) < 3 and cell not in self.telling:
            self.telling.append(cell)

    def settle(self, *, asked: str = "", country: str = "") -> Settled | None:
        """Return the reading most cells fit (`asked` wins a tie, else the country's habit); None if under half do."""
        best = max(self.fits.values())
        if not self.cells or best * 2 < self.cells:
            return None
        equals = [name for name, count in self.fits.items() if count == best]
        habit = "month_first" if country in MONTH_FIRST_COUNTRIES else "day_first"
        reading = next((name for name in (asked, habit) if name in equals), equals[0])
        return Settled(reading, self.cells - best, tuple(name for name in equals if name != reading))


def _fits(read: Callable[[str], Moment], cell: str) -> bool:
    try:
        read(cell)
    except NoDate:
        return False
    return True


def instant(moment: Moment, zone: ZoneInfo) -> datetime:
    """Return the UTC instant of a cell; a bare day begins at midnight in `zone`."""
    day, at = moment
    return datetime.combine(day, at or time(), at.tzinfo if at and at.tzinfo else zone).astimezone(UTC)


def _numbers(cell: str) -> tuple[str | None, ...]:
    found = NUMBERS.fullmatch(cell)
    if found is None:
        raise NoDate(cell)
    first, _mark, second, *rest = found.groups()
    return (first, second, *rest)


def _clocked(
    day: str | None, month: str | None, year: str | None, hour: str | None, minute: str | None,
    second: str | None, half: str | None,
) -> Moment:  # fmt: skip
    if half and hour:
        if not 1 <= int(hour) <= 12:
            raise NoDate(hour)
        hour = str(int(hour) % 12 + (12 if half in "pP" else 0))
    return _date(year, month, day), _time(hour, minute, second)


def _date(year: str | None, month: str | None, day: str | None) -> date:
    number = int(year or 0)
    if len(year or "") == 2:
        number += 2000 if number < 69 else 1900
    try:
        return date(number, int(month or 0), int(day or 0))
    except ValueError as error:
        raise NoDate(str(error)) from None


def _time(hour: str | None, minute: str | None, second: str | None) -> time | None:
    if hour is None:
        return None
    try:
        return time(int(hour), int(minute or 0), int(second or 0))
    except ValueError as error:
        raise NoDate(str(error)) from None
