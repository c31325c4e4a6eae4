"""The atoms of everyday English dates: one pattern each, and what it says."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from handrail.rules.date_patterns import HOUR_AFTER_DAY, LEAD, MO, SCAN


class Atom(NamedTuple):
    """One part of a phrase. `kind`: day · relative · weekday · week · offset · time · part · never."""

    kind: str
    start: int
    end: int
    day: date | None = None
    weekday: int = -1
    which: str = ""
    hour: int = 0
    minute: int = 0
    half: str = ""
    days: int = 0


class Line(NamedTuple):
    """The line being read: as typed, in lower case, and what its reader takes for granted."""

    typed: str
    lower: str
    today: date
    day_first: bool


_MONDAY_FIRST = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "a couple of": 2, "couple of": 2, "a few": 3, "few": 3,
}  # fmt: skip
_ORDINALS = {"first": 1, "second": 2, "third": 3}
_MONTH_NAMES_OF_PEOPLE = frozenset({"apr", "may", "jun", "aug", "jan"})
_FARTHEST_YEARS = 20

_WORD_BEFORE = re.compile(r"(\w+)[\s@]*\Z")
_WEEKDAY_STANDS_ALONE = re.compile(rf"\s*(?:$|[,;.!?)]|[0-9]|at\b|@|{MO}\b|morning|afternoon|evening|next\s)")
_NAME_FOLLOWS = re.compile(r"\.?\s[A-Z][a-zà-ÿ]")
_NOT_BEFORE_TOM = frozenset(
    {"to", "with", "for", "from", "and", "by", "of", "mr", "dear", "ask"}
    | {"asked", "tell", "told", "met", "meet", "saw", "see", "is", "was"}
)


LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}


def read_atoms(line: Line) -> Iterator[Atom]:
    at = 0
    while match := SCAN.search(line.lower, at):
        atom = _READERS[match.lastgroup or ""](line, match)
        if not atom:
            at = match.end() if match.lastgroup in ("iso", "numeric") else _after_word(line.lower, match.start())
            continue
        yield atom
        at = atom.end
        if atom.kind in ("day", "relative", "weekday") and (hour := HOUR_AFTER_DAY.match(line.lower, at)):
            clock = _clock(line, hour, hour["h"], hour["m"] or "0")
            if clock:
                yield clock._replace(start=at + len(hour[0]) - len(hour[0].lstrip()))
                at = clock.end


def _after_word(lower: str, start: int) -> int:
    """Return where the word that begins at `start` has ended."""
    end = start + 1
    while end < len(lower) and (lower[end].isalnum() or lower[end] == "_"):
        end += 1
    return end


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _NUMBERS.get(" ".join(text.split())) or _ORDINALS[text]


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _coming(today: date, month: int, day: int) -> date | None:
    """Return the next such day, today included; 29 February waits for a leap year."""
    years = (_date(year, month, day) for year in range(today.year, today.year + 9))
    return next((each for each in years if each and each >= today), None)


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else int(text) + (2000 if int(text) < 70 else 1900)


def _month(name: str) -> int:
    return _MONTHS.index(name[:3]) + 1


def add_months(day: date, months: int) -> date:
    """Return the same day of a later month, or that month's last day where it is shorter.

    >>> add_months(date(2027, 1, 31), 1)
    datetime.date(2027, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _ahead(today: date, count: int, unit: str) -> date | None:
    """Return the day `count` units from today; None for what nobody plans."""
    if unit.startswith(("working", "business")):
        weeks, days = divmod(count, 5)
        day = today + timedelta(weeks=weeks)
        while days or day.weekday() > 4:
            day += timedelta(days=1)
            days -= day.weekday() < 5 and days > 0
        return day
    months = {"m": 1, "q": 3, "y": 12}.get(unit[0], 0)
    if months:
        return add_months(today, count * months) if count * months <= 12 * _FARTHEST_YEARS else None
    return today + timedelta(days=count * {"d": 1, "w": 7, "f": 14}[unit[0]])


def _made(kind: str, match: re.Match[str], day: date | None, **more: str) -> Atom | None:
    return Atom(kind, match.start(), match.end(), day, half=more.get("half", "")) if day else None


def _iso(line: Line, match: re.Match[str]) -> Atom | None:
    return _made("day", match, _date(int(match["iso_y"]), int(match["iso_m"]), int(match["iso_d"])))


def _numeric(line: Line, match: re.Match[str]) -> Atom | None:
    first, second, mark = int(match["num_a"]), int(match["num_b"]), match["num_s"]
    if not match["num_y"] and not _stands_as_date(line, match, mark):
        return None
    day, month = (first, second) if line.day_first or mark == "." else (second, first)
    if month > 12:
        day, month = month, day
    if match["num_y"]:
        return _made("day", match, _date(_year(match["num_y"]), month, day))
    return _made("day", match, _coming(line.today, month, day))


def _stands_as_date(line: Line, match: re.Match[str], mark: str) -> bool:
    """Tell 12/12 and 12.12. from fractions, ranges and versions."""
    if mark == "-" or (mark == "." and not match["num_dot"]) or match[0] in ("24/7", "50/50"):
        return False
    fraction = mark == "/" and int(match["num_a"]) < int(match["num_b"]) <= 4
    return not fraction or bool(_WEEKDAY_STANDS_ALONE.match(line.lower, match.end()))


def _day_month(line: Line, match: re.Match[str]) -> Atom | None:
    return _calendar(line, match, match["dm_m"], match["dm_d"], match["dm_y"] or match["dm_yy"])


def _month_day(line: Line, match: re.Match[str]) -> Atom | None:
    return _calendar(line, match, match["md_m"], match["md_d"] or match["md_o"], match["md_y"])


def _calendar(line: Line, match: re.Match[str], month: str, day: str, year: str | None) -> Atom | None:
    if year:
        return _made("day", match, _date(_year(year), _month(month), _number(day)))
    return _made("day", match, _coming(line.today, _month(month), _number(day)))


def _month_year(line: Line, match: re.Match[str]) -> Atom | None:
    return _made("day", match, date(int(match["my_y"]), _month(match["my_m"]), 1))


def _in_month(line: Line, match: re.Match[str]) -> Atom | None:
    where, month = match["im_p"], _month(match["im_m"])
    is_person = where in ("by", "until", "till") and match["im_m"][:3] in _MONTH_NAMES_OF_PEOPLE
    if is_person or _NAME_FOLLOWS.match(line.typed, match.end()):
        return None
    now = line.today.replace(day=1)
    year = int(match["im_y"]) if match["im_y"] else line.today.year
    first = date(year, month, 1)
    if where.startswith(("end", "last")):
        first = first if match["im_y"] or first >= now else add_months(first, 12)
        return _made("day", match, add_months(first, 1) - timedelta(days=1))
    return _made("day", match, first if match["im_y"] else _coming(line.today, month, 1))


def _the_day(line: Line, match: re.Match[str]) -> Atom | None:
    return _made("day", match, _day_of_month(line.today, int(match["th_d"] or match["th_e"])))


def _day_of_month(today: date, day: int) -> date | None:
    months = (add_months(today.replace(day=1), ahead) for ahead in range(13))
    days = (_date(first.year, first.month, day) for first in months)
    return next((each for each in days if each and each >= today), None)


def _of_month(line: Line, match: re.Match[str]) -> Atom | None:
    first, _last = _period(line.today, "month", 1 if match["om_n"] else 0)
    return _made("day", match, _date(first.year, first.month, int(match["om_d"])))


def _never(line: Line, match: re.Match[str]) -> Atom | None:
    return Atom("never", match.start(), match.end())


def _weekday(line: Line, match: re.Match[str]) -> Atom | None:
    word, which = match["wd"], (match["wd_w"] or "").split(" ")[0]
    led = which or LEAD.search(line.lower[max(0, match.start() - 12) : match.start()])
    if not led and _NAME_FOLLOWS.match(line.typed, match.end("wd")) and line.typed[match.start()].isupper():
        return None
    if not led and word in ("sun", "sat") and not _WEEKDAY_STANDS_ALONE.match(line.lower, match.end("wd")):
        return None
    if match["wd_d"]:
        return _made("day", match, _day_of_month(line.today, int(match["wd_d"])))
    return Atom("weekday", match.start(), match.end(), weekday=_MONDAY_FIRST.index(word[:3]), which=which)


def _relative(line: Line, match: re.Match[str]) -> Atom | None:
    if (match["tod"] or match["tom"]) and not _is_tomorrow_not_a_man(line, match):
        return None
    days = 2 if match["after"] else 1 if match["tomorrow"] or match["tom"] else 0
    half = "pm" if match["tonight"] or match["this_part"] in ("afternoon", "evening") else ""
    return _made("relative", match, line.today + timedelta(days=days), half=half)


def _is_tomorrow_not_a_man(line: Line, match: re.Match[str]) -> bool:
    """Tell "anna call tom" from "call tom": in lower case, last of its part, and not right after the first word."""
    before = _WORD_BEFORE.search(line.lower, max(0, match.start() - 40), match.start())
    typed = line.typed[match.start() : match.end()]
    if not before or typed != match[0] or line.lower[max(0, match.start() - 40) : match.start()].rstrip()[-1:] in ",;@":
        return False
    stands_alone = _WEEKDAY_STANDS_ALONE.match(line.lower, match.end()) is not None
    return stands_alone and before.start() > 0 and before[1] not in _NOT_BEFORE_TOM


def _counted(number: str, unit: str) -> Callable[[Line, re.Match[str]], Atom | None]:
    def read(line: Line, match: re.Match[str]) -> Atom | None:
        return _made("relative", match, _ahead(line.today, _number(match[number]), match[unit]))

    return read


def _offset(line: Line, match: re.Match[str]) -> Atom | None:
    days = _number(match["of_n"]) * (7 if match["of_u"].startswith("w") else 1)
    return Atom("offset", match.start(), match.end(), days=days)


def _end_of(line: Line, match: re.Match[str]) -> Atom | None:
    short = {"eod": "day", "cob": "day", "eow": "week", "eom": "month", "eoq": "quarter", "eoy": "year"}
    unit = match["eo_u"] or short[match["eo_s"]]
    first, last = _period(line.today, unit, 1 if match["eo_n"] else 0)
    if match["eo_w"] in ("start", "beginning", "middle"):
        day = first if match["eo_w"] != "middle" else first + (last - first) / 2
        return _made("relative", match, day if day >= line.today else _period(line.today, unit, 1)[0])
    return _made("relative", match, last if last >= line.today else _period(line.today, unit, 1)[1])


def _period(today: date, unit: str, ahead: int) -> tuple[date, date]:
    """Return the first and last day of this day, working week, month, quarter or year, or of the next one."""
    if unit == "day":
        return today + timedelta(days=ahead), today + timedelta(days=ahead)
    if unit == "week":
        monday = today + timedelta(days=7 * ahead - today.weekday())
        return monday, monday + timedelta(days=4)
    months = {"month": 1, "quarter": 3, "year": 12}[unit]
    first = date(today.year, (today.month - 1) // months * months + 1, 1)
    return add_months(first, months * ahead), add_months(first, months * (ahead + 1)) - timedelta(days=1)


def _next_unit(line: Line, match: re.Match[str]) -> Atom | None:
    monday = line.today - timedelta(days=line.today.weekday())
    if match["nx_wan"]:
        return _made("week", match, monday + timedelta(days=14))
    if match["nx"]:
        return _made("week" if match["nx"] == "week" else "relative", match, _period(line.today, match["nx"], 1)[0])
    saturday = monday + timedelta(days=12 if match["we_n"] else 5)
    return _made("relative", match, max(saturday, line.today))


def _clock(line: Line, match: re.Match[str], hour: str, minute: str = "0", half: str | None = "") -> Atom | None:
    number = 12 if hour == "noon" else _number(hour)
    which = "as said" if hour.startswith("0") else ""
    afternoon = (half or "").strip().replace(".", "")
    if int(minute) > 59 or number > (12 if afternoon else 23) or (afternoon and not number):
        return None
    return Atom("time", match.start(), match.end(), hour=number, minute=int(minute), which=which, half=afternoon)


def _hour_and_minute(line: Line, match: re.Match[str]) -> Atom | None:
    return _clock(line, match, match["cl_h"], match["cl_m"] or match["cl_f"], match["cl_a"])


def _ampm(line: Line, match: re.Match[str]) -> Atom | None:
    return _clock(line, match, match["ap_h"], match["ap_m"] or "0", match["ap_a"])


def _past(line: Line, match: re.Match[str]) -> Atom | None:
    clock = _clock(line, match, match["pa_h"], "0", match["pa_a"])
    if not clock:
        return None
    said = match["pa_p"].split()[0]
    minutes = int(said) if said.isdigit() else 30 if said == "half" else 15
    if match["pa_w"] == "past":
        return clock._replace(minute=minutes) if minutes < 60 else None
    return clock._replace(hour=(clock.hour - 1) % 12 or 12, minute=60 - minutes)


def _part(line: Line, match: re.Match[str]) -> Atom | None:
    return Atom("part", match.start(), match.end(), half="am" if match["pt"] == "morning" else "pm")


_READERS: dict[str, Callable[[Line, re.Match[str]], Atom | None]] = {
    "iso": _iso,
    "numeric": _numeric,
    "day_month": _day_month,
    "month_day": _month_day,
    "month_year": _month_year,
    "in_month": _in_month,
    "the_day": _the_day,
    "span_of_days": _never,
    "of_month": _of_month,
    "weekday": _weekday,
    "relative": _relative,
    "in_days": _counted("in_n", "in_u"),
    "days_on": _counted("on_n", "on_u"),
    "plus": _counted("pl_n", "pl_u"),
    "short": _counted("sh_n", "sh_u"),
    "offset": _offset,
    "end_of": _end_of,
    "next_unit": _next_unit,
    "clock": _hour_and_minute,
    "ampm": _ampm,
    "oclock": lambda line, match: _clock(line, match, match["oc_h"]),
    "past": _past,
    "noon": lambda line, match: _clock(line, match, "noon"),
    "at_hour": lambda line, match: _clock(line, match, match["at_h"]),
    "hour_part": lambda line, match: _clock(line, match, match["hp_h"]),
    "part": _part,
}
