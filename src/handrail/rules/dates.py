"""Everyday English dates, found in a line or read from a field.

A line is scanned once for atoms (a weekday, "12 dec", "in 3 days", "10:30", ...); atoms that stand side by side make a
phrase. All patterns are bounded, so time grows with the line and with nothing else. What is past or repeats
("last thu", "3 days ago", "every monday") is no date here: a next step is never in the past.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import NamedTuple

from handrail.rules.date_atoms import LOWER, Atom, Line, read_atoms
from handrail.rules.date_patterns import COUNT, ISO_T, LEAD, UNIT


@dataclass(frozen=True)
class When:
    """A day, a time if one was said, and where in the text both stand."""

    day: date
    at: time | None = None
    start: int = 0
    end: int = 0


class Found(NamedTuple):
    """A date phrase in a line; `dated` is false where only a time was said, and today is a guess."""

    when: When
    dated: bool


_MOST_PHRASES = 50  # nobody says more dates in a line; a paste may, and only its last ones are worked out
_GLUE = re.compile(r"(?:\s|,\s?)?(?:(?:at|on|@|of|in|the|in the|by|for)\s)?")
_BEFORE_NO_DATE = re.compile(r"(?<!\w)(?:since|every|each|last|past|previous|other|alternate|ago)\s\Z")


def find_when(text: str, today: date, *, day_first: bool = True) -> When | None:
    """Return the last date phrase in `text`, or the last time of day if there is no date; None where there is neither.

    Days without a year are the next such day; a weekday is the next one after today; hours from 1 to 7 without am or
    pm are in the afternoon. `day_first` settles 3/4.

    >>> monday = date(2026, 11, 23)
    >>> find_when("call anna thu 10", monday)
    When(day=datetime.date(2026, 11, 26), at=datetime.time(10, 0), start=10, end=16)
    >>> find_when("anna wants 40 seats for 18400", monday) is None
    True
    """
    found = find_all(text, today, day_first=day_first)
    dated = [each for each in found if each.dated]
    return (dated or found)[-1].when if found else None


def read_when(text: str, today: date, *, day_first: bool = True) -> When | None:
    """Return the date that the whole of `text` is; None where it is anything else.

    Shorter forms are taken here than in a line, since nothing else can be meant: "3 days", "1m", "24", "15-2".

    >>> read_when("3d", date(2026, 11, 23)).day, read_when("thu 3", date(2026, 11, 23)).at
    (datetime.date(2026, 11, 26), datetime.time(15, 0))
    """
    phrase = text.strip().rstrip(".,;!?") if len(text) <= 200 else ""
    if not phrase:
        return None
    for spelling in _spellings(phrase):
        found = find_all(spelling, today, day_first=day_first)
        if len(found) == 1 and found[0].when.start == 0 and found[0].when.end >= len(spelling.rstrip(".")):
            start = text.index(phrase)
            return replace(found[0].when, start=start, end=start + len(phrase))
    return None


def _spellings(phrase: str) -> Iterator[str]:
    """Yield `phrase` and what else it can only mean when it stands alone."""
    yield phrase
    lower = phrase.lower()
    if re.fullmatch(rf"{COUNT}\s?{UNIT}", lower):
        yield f"in {lower}"
    if re.fullmatch(r"(?:the\s)?[0-9]{1,2}(?:st|nd|rd|th)?", lower):
        yield f"on the {int(''.join(filter(str.isdigit, lower)))}th"
    if re.fullmatch(r"[0-9]{1,2}[-./][0-9]{1,2}", lower):
        yield re.sub("[-.]", "/", lower) if "." not in lower else lower + "."
    if lower in ("tom", "tod"):
        yield {"tom": "tomorrow", "tod": "today"}[lower]


def find_all(text: str, today: date, *, day_first: bool = True) -> list[Found]:
    """Return the date phrases in `text`, in order (of very many, the last ones)."""
    # Only A-Z change, so that places in the lower-case line are places in the line as typed.
    lower = ISO_T.sub(" ", text.translate(LOWER))
    line = Line(text, lower, today, day_first)
    phrases = list(_phrases(line, list(read_atoms(line))))[-_MOST_PHRASES:]
    found = (_phrase(line, atoms) for atoms in phrases)
    return [each for each in found if each]


def _phrases(line: Line, atoms: list[Atom]) -> Iterator[list[Atom]]:
    phrase: list[Atom] = []
    for atom in atoms:
        if phrase and not _joins(line, phrase, atom):
            yield phrase
            phrase = []
        phrase.append(atom)
    if phrase:
        yield phrase


def _joins(line: Line, phrase: list[Atom], atom: Atom) -> bool:
    kinds = {each.kind for each in phrase}
    glued = _GLUE.fullmatch(line.lower, phrase[-1].end, atom.start) is not None
    if not glued or atom.kind in kinds or kinds | {atom.kind} >= {"day", "relative"} or "never" in kinds:
        return False
    if atom.kind == "weekday":
        return not kinds & {"relative"}
    return not (atom.kind in ("day", "relative", "week") and kinds & {"relative"})


def _phrase(line: Line, atoms: list[Atom]) -> Found | None:
    """Return what atoms side by side say together."""
    by_kind = {atom.kind: atom for atom in atoms}
    start, end = atoms[0].start, atoms[-1].end
    before = line.lower[max(0, start - 12) : start]
    if "never" in by_kind or _BEFORE_NO_DATE.search(before):
        return None
    day = _day(line, by_kind)
    if not day and "time" not in by_kind:
        return None
    if lead := LEAD.search(before):
        start -= len(lead[0])
    at = _time(by_kind["time"], by_kind) if "time" in by_kind else None
    return Found(When(day or line.today, at, start, end), day is not None)


def _day(line: Line, atoms: dict[str, Atom]) -> date | None:
    fixed = atoms.get("day") or atoms.get("relative")
    weekday, week, offset = atoms.get("weekday"), atoms.get("week"), atoms.get("offset")
    day = fixed.day if fixed else None
    if not day and week and week.day:
        day = week.day + timedelta(days=weekday.weekday) if weekday else week.day
    elif not day and weekday:
        day = _next_weekday(line.today, weekday.weekday, weekday.which)
    return day + timedelta(days=offset.days) if day and offset else day


def _next_weekday(today: date, weekday: int, which: str) -> date:
    """Return the weekday after today; "next" is next week's, "this" may be today."""
    if which == "next":
        return today + timedelta(days=7 - today.weekday() + weekday)
    ahead = (weekday - today.weekday()) % 7
    return today + timedelta(days=ahead if ahead or which == "this" else 7)


def _time(clock: Atom, atoms: dict[str, Atom]) -> time:
    half = clock.half or next((atoms[kind].half for kind in ("part", "relative") if kind in atoms), "")
    hour = clock.hour
    if half == "am":
        hour %= 12
    elif half == "pm":
        hour = hour % 12 + 12 if hour <= 12 else hour
    elif 1 <= hour <= 7 and clock.which != "as said":
        hour += 12
    return time(hour, clock.minute)
