"""A seller's working time: days, holidays, zones, and the two nights a year when clocks lie."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

Span = tuple[int, int]
"""Minutes since local midnight, half-open."""
Week = tuple[tuple[Span, ...], ...]
"""Seven tuples of spans, Monday first; an empty one is a free day."""

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
OFFICE: Week = (((9 * 60, 17 * 60),),) * 5 + ((), ())
NO_WORK_IN_SIGHT = 400
"""After so many free days in a row a calendar is taken for a mistake: absences are ignored, then everything is."""

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
_WHOLE_DAY: tuple[Span, ...] = ((0, 24 * 60),)
_SPAN = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*[-–]\s*(\d{1,2})(?:[:.](\d{2}))?")
_DAY_RANGE = re.compile(r"([a-z]+)(?:\s*[-–]\s*([a-z]+))?:?\s*(.*)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Hours:
    """One seller's working calendar.

    `zone` is an IANA name; `country` and `region` are codes of the `holidays` package ('' for no public holidays);
    `away` holds first and last days of absence, both inclusive.
    """

    zone: str = "UTC"
    week: Week = OFFICE
    country: str = ""
    region: str = ""
    away: tuple[tuple[date, date], ...] = ()


def read_week(given: str | Mapping[str, str]) -> Week:
    """Return the week that a mapping of days, or a line of text, describes. ValueError names the day that is wrong.

    >>> read_week({"mon": "09:00-12:00 13:00-17:00"})[0]
    ((540, 720), (780, 1020))
    >>> read_week("mon-fri 9-17") == OFFICE
    True
    """
    days = _split_days(given) if isinstance(given, str) else given
    for day, spans in days.items():
        if not isinstance(spans, str):
            raise ValueError(f"{day}: write hours as 09:00-17:00")
    return _read_week(tuple(days.items()))


def _split_days(text: str) -> dict[str, str]:
    days: dict[str, str] = {}
    for part in filter(None, map(str.strip, re.split(r"[,;\n]", text))):
        if not (match := _DAY_RANGE.fullmatch(part)):
            raise ValueError(f"{part}: begin with a day, as in mon-fri 09:00-17:00")
        first = _day_number(match[1])
        last = _day_number(match[2]) if match[2] else first
        for number in range(first, last + 1 if last >= first else last + 8):
            days[DAYS[number % 7]] = match[3]
    return days


def _day_number(name: str) -> int:
    short = name.strip().lower()[:3]
    if short not in DAYS:
        raise ValueError(f"{name}: not a day of the week")
    return DAYS.index(short)


@lru_cache(maxsize=1024)
def _read_week(days: tuple[tuple[str, str], ...]) -> Week:
    week: list[tuple[Span, ...]] = [()] * 7
    for day, spans in days:
        week[_day_number(day)] = _read_spans(day, spans)
    return tuple(week)


def _read_spans(day: str, text: str) -> tuple[Span, ...]:
    if _SPAN.sub("", text).strip():
        raise ValueError(f"{day}: write hours as 09:00-12:00 13:00-17:00, not {text.strip()!r}")
    spans: list[Span] = []
    for match in _SPAN.finditer(text):
        start, end = (int(hour) * 60 + int(minute or 0) for hour, minute in (match.group(1, 2), match.group(3, 4)))
        if int(match[2] or 0) > 59 or int(match[4] or 0) > 59 or not start < end <= 24 * 60:
            raise ValueError(f"{day}: {match[0]} is not a span of one day")
        if spans and start < spans[-1][1]:
            raise ValueError(f"{day}: {match[0]} begins before the span before it has ended")
        spans.append((start, end))
    return tuple(spans)


def write_week(week: Week) -> dict[str, str]:
    """Return the mapping that `read_week` reads back to `week`; free days are left out.

    >>> write_week(OFFICE)["fri"]
    '09:00-17:00'
    """
    named = zip(DAYS, week, strict=True)
    return {day: " ".join(f"{_clock(a)}-{_clock(b)}" for a, b in spans) for day, spans in named if spans}


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def is_zone(name: str) -> bool:
    """Tell whether `name` is a time zone known here.

    >>> is_zone("Europe/Berlin"), is_zone("Berlin")
    (True, False)
    """
    try:
        _zone(name)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=1024)
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"unknown time zone {name!r}") from None


@lru_cache(maxsize=1024)
def _holidays(country: str, region: str, year: int) -> frozenset[date]:
    import holidays  # here, because it takes a tenth of a second that most commands never need

    # A calendar that is not known, for a country or a region, is no reason to lose a lead: those days are worked.
    for subdivision in (region or None, None):
        try:
            return frozenset(holidays.country_holidays(country, subdiv=subdivision, years=year))
        except (NotImplementedError, KeyError, AttributeError):
            continue
    return frozenset()


def local(hours: Hours, instant: datetime) -> datetime:
    """Return an aware `instant` in the zone of `hours`."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs a zone")
    return instant.astimezone(_zone(hours.zone))


def local_date(hours: Hours, instant: datetime) -> date:
    """Return the day it is at `instant` in the zone of `hours`."""
    return local(hours, instant).date()


def instant(hours: Hours, day: date, at: time) -> datetime:
    """Return, in UTC, when it is `at` on `day` in the zone of `hours`.

    A time that the clocks skip becomes the moment after the gap; one that they show twice is the first.

    >>> instant(Hours("Europe/Berlin"), date(2026, 3, 29), time(2, 30)).isoformat()
    '2026-03-29T01:00:00+00:00'
    """
    return _instant(_zone(hours.zone), datetime.combine(day, at.replace(tzinfo=None, fold=0)))


def _instant(zone: ZoneInfo, naive: datetime) -> datetime:
    found = naive.replace(tzinfo=zone).astimezone(UTC)
    if found.astimezone(zone).replace(tzinfo=None, fold=0) == naive:
        return found
    return _end_of_gap(zone, naive.replace(tzinfo=zone, fold=1).astimezone(UTC), found)


def _end_of_gap(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    old = before.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) / 2
        middle = middle.replace(microsecond=0)
        if middle.astimezone(zone).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)


def is_working_day(hours: Hours, day: date) -> bool:
    """Tell whether `day` has hours and is neither a public holiday nor an absence."""
    return _is_open(hours, day) and not any(first <= day <= last for first, last in hours.away)


def _is_open(hours: Hours, day: date) -> bool:
    if not hours.week[day.weekday()]:
        return False
    return not hours.country or day not in _holidays(hours.country, hours.region, day.year)


def working_day(hours: Hours, day: date, n: int = 0) -> date:
    """Return the n-th working day after `day`; with n = 0 `day` itself or, if it is free, the next working day.

    >>> working_day(Hours(), date(2026, 11, 27), 1), working_day(Hours(), date(2026, 11, 28))
    (datetime.date(2026, 11, 30), datetime.date(2026, 11, 30))
    """
    if n < 0:
        raise ValueError("working days are counted forwards")
    if n == 0 and is_working_day(hours, day):
        return day
    days = _working_days(hours, day + _DAY if n else day)
    for _ in range(n - 1):
        next(days)
    return next(days)


def _working_days(hours: Hours, day: date) -> Iterator[date]:
    """Yield working days from `day` on, for ever: a calendar without any is overruled after NO_WORK_IN_SIGHT days."""
    while True:
        limit = day + NO_WORK_IN_SIGHT * _DAY
        found = _first(hours, day, limit, is_working_day) or _first(hours, day, limit, _is_open) or day
        yield found
        day = found + _DAY


def _first(hours: Hours, day: date, limit: date, is_it: Callable[[Hours, date], bool]) -> date | None:
    while day <= limit:
        if is_it(hours, day):
            return day
        day += _DAY
    return None


def add_working(hours: Hours, start: datetime, minutes: int) -> datetime:
    """Return the instant (UTC) at which `minutes` of working time have passed since `start`.

    Minutes are real ones, also on days when the clocks change. A span that is used up to its end answers with that
    end, not with the next opening; 0 minutes answer with `start`, or with the next opening if it is closed then.

    >>> add_working(Hours(), datetime(2026, 11, 27, 16, 30, tzinfo=UTC), 60).isoformat()
    '2026-11-30T09:30:00+00:00'
    """
    if minutes < 0:
        raise ValueError("working minutes are counted forwards")
    left, now = minutes * _MINUTE, start.astimezone(UTC)
    for day in _working_days(hours, local_date(hours, start)):
        for opens, closes in _openings(hours, day, hours.week[day.weekday()] or _WHOLE_DAY):
            begins = opens if opens > now else now
            if begins < closes:
                if left <= closes - begins:
                    return begins + left
                left -= closes - begins
    raise AssertionError("working days never end")


def _openings(hours: Hours, day: date, spans: tuple[Span, ...]) -> Iterator[tuple[datetime, datetime]]:
    zone = _zone(hours.zone)
    midnight = datetime(day.year, day.month, day.day)
    for start, end in spans:
        yield _instant(zone, midnight + start * _MINUTE), _instant(zone, midnight + end * _MINUTE)


def working_minutes(hours: Hours, start: datetime, end: datetime) -> int:
    """Return the whole working minutes between two instants; 0 if `end` is not after `start`."""
    day, last = local_date(hours, start), local_date(hours, end)
    passed = timedelta()
    while day <= last:
        if is_working_day(hours, day):
            for opens, closes in _openings(hours, day, hours.week[day.weekday()]):
                passed += max(min(closes, end) - max(opens, start), timedelta())
        day += _DAY
    return passed // _MINUTE


def day_minutes(hours: Hours, day: date) -> int:
    """Return the working minutes of `day`: 0 for a free day, the real length on days when the clocks change.

    >>> day_minutes(Hours(), date(2026, 11, 27))
    480
    """
    if not is_working_day(hours, day):
        return 0
    return sum(((b - a) // _MINUTE for a, b in _openings(hours, day, hours.week[day.weekday()])), 0)
