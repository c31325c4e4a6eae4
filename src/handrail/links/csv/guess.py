"""Guesses what each column means from its header and its cells, and says why, so that a person can confirm it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from handrail.links.csv.dates import DateColumn
from handrail.links.csv.plan import Column
from handrail.links.csv.read import Shape, rows
from handrail.links.csv.words import ALONE, BLANK, NO, YES, meanings, normal

MOST_FACTS = 12
"""Unknown columns are kept as facts, unasked, only while they are this few; more would be weight nobody wants."""
ENOUGH = 10_000
DEAL_WORDS = frozenset({"contact name", "lead name", "contact", "account", "lead value", "deal value"})
DATES = ("arrived", "next_due")
FLAGS = ("ended", "deleted", "active")
ADDRESSES = frozenset({"mr", "mrs", "ms", "dr", "mr.", "mrs.", "ms.", "dr.", "prof", "prof."})
MACHINE = re.compile(
    r"\b(?:fivetran|modstamp|synced|last (?:modified|viewed|referenced)|photo url|salutation|"
    r"(?:account|owner|created by|modified by|master record|individual|record type|user|converted \w+) id)\b"
)

SALESFORCE_ID = re.compile(r"[a-z0-9]{3}[a-zA-Z0-9]{12}(?:[A-Z0-5]{3})?")
HASH = re.compile(r"[0-9a-f]{24,40}")


@dataclass
class Profile:
    """What the cells of one column look like."""

    header: str
    filled: int = 0
    values: dict[str, None] = field(default_factory=dict)
    repeats: int = 0
    longest: int = 0

    def add(self, cell: str) -> None:
        """Count one non-empty cell."""
        self.filled += 1
        if cell in self.values:
            self.repeats += 1
        elif len(self.values) < ENOUGH:
            self.values[cell] = None
        if len(cell) > self.longest:
            self.longest = len(cell)

    @property
    def samples(self) -> tuple[str, ...]:
        """Return the first few different cells, cut short."""
        found: list[str] = []
        for value in self.values:
            found.append(value if len(value) <= 60 else value[:59] + "…")
            if len(found) == 4:
                break
        return tuple(found)

    @property
    def constant(self) -> bool:
        """Say whether every filled cell says the same."""
        return len(self.values) == 1

    def share(self, looks_right: re.Pattern[str]) -> float:
        """Return the share of different cells (the first hundred, blanks in disguise left out) that match."""
        values = [v for v in list(self.values)[:100] if v.lower() not in BLANK]
        return sum(1 for value in values if looks_right.search(value)) / len(values) if values else 0.0


LOOKS = {
    "mail": re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]{2,}"),
    "phone": re.compile(r"(?:\d\D*){5}"),
    "domain": re.compile(r"[^\s.]\.[^\s.]{2,}"),
    "amount": re.compile(r"^\W*[A-Z]{0,3}\W*\d[\d.,' ]*\W*[A-Z€$£]{0,3}$"),
    "size": re.compile(r"\d"),
    "currency": re.compile(r"^\W*[A-Za-z$€£¥]{1,3}\W*$"),
}


def profile(path: Path, shape: Shape) -> tuple[int, list[Profile]]:
    """Return the number of rows and what each column's cells look like; reads the whole file once."""
    profiles = [Profile(header) for header in shape.header]
    count = 0
    for _number, cells, trouble in rows(path, shape):
        count += 1
        if not trouble:
            for place, cell in enumerate(cells):
                if cell and (cell := cell.strip()):
                    profiles[place].add(cell)
    return count, profiles


def guess(profiles: Sequence[Profile], count: int, *, keep_facts: bool | None = None) -> list[Column]:
    """Return what each column is taken for. `keep_facts`: None keeps unknown columns only where they are few."""
    ranked = [dict(meanings(p.header)) for p in profiles]
    _settle_words(profiles, ranked)
    taken: dict[int, tuple[str, str]] = {}
    offers = sorted(
        (rank, -profiles[place].filled, place, name)
        for place, found in enumerate(ranked)
        for name, rank in found.items()
    )
    used: set[str] = set()
    for _rank, _filled, place, name in offers:
        if place in taken or (name in ALONE and name in used):
            continue
        if why := _doubt(profiles[place], name, count):
            taken.setdefault(place, ("", why)) if len(ranked[place]) == 1 else None
            continue
        taken[place] = (name, _("by its name"))
        used.add(name)
    return _with_facts(profiles, taken, count, keep_facts)


def _settle_words(profiles: Sequence[Profile], ranked: list[dict[str, int]]) -> None:
    """Decide the words that mean different things beside different columns: "name" and "title"."""
    names = {normal(p.header) for p in profiles if p.filled}
    split = any("first" in found or "last" in found for found in ranked)
    for place, found in enumerate(ranked):
        header = normal(profiles[place].header)
        if header == "title":
            # Beside a person's names a "title" is their job, or how they are addressed; elsewhere it names the lead.
            address = all(value.lower() in ADDRESSES for value in profiles[place].values)
            ranked[place] = {} if address and profiles[place].filled else {"job": 0} if split else {"title": 5}
        elif header == "name" and "naming series" in names:
            ranked[place] = {"id": 0}
        elif header == "name" and names & DEAL_WORDS:
            ranked[place] = {"title": 5}
        elif "company" in found and header == "company" and "company name" in names and "partner id" in names:
            ranked[place] = {}


def _doubt(p: Profile, name: str, count: int) -> str:
    """Say why the cells do not look like what the header promises; empty when they do, or when there are none."""
    if not p.filled:
        return _("empty")
    if name in LOOKS and p.share(LOOKS[name]) < 0.5:
        return _("its cells do not look like “%s”") % name
    if name in DATES and not _dated(p.values):
        return _("its cells do not look like dates")
    if name in FLAGS and not all(value.lower() in YES | NO for value in p.values):
        return _("its cells are not yes or no")
    if name == "id" and p.repeats * 2 > count:
        return _("it names the same thing in many rows")
    if name in ("amount", "source", "owner") and _opaque(p):
        return _("its cells mean something only in the other system")
    return ""


def _opaque(p: Profile) -> bool:
    return all(SALESFORCE_ID.fullmatch(value) or HASH.fullmatch(value) for value in list(p.values)[:100])


def _dated(cells: Iterable[str]) -> bool:
    """Say whether most cells are dates."""
    dates = DateColumn()
    for cell in cells:
        if cell.lower() not in BLANK:
            dates.add(cell)
    return dates.settle() is not None


def _with_facts(
    profiles: Sequence[Profile], taken: Mapping[int, tuple[str, str]], count: int, keep: bool | None
) -> list[Column]:
    unknown = {
        place
        for place, p in enumerate(profiles)
        if not taken.get(place, ("", ""))[0] and p.filled and not _says_nothing(p, count)
    }
    few = len(unknown) <= MOST_FACTS
    kept = unknown if keep or (keep is None and few) else set()
    columns = []
    for place, p in enumerate(profiles):
        name, why = taken.get(place, ("", ""))
        if not name and place in kept:
            name, why = "fact", why or _("kept as a fact")
        elif not name:
            why = why or _why_not(p, count, few=few)
        columns.append(Column(p.header, name or "ignore", why, p.samples, p.filled))
    return columns


def _says_nothing(p: Profile, count: int) -> bool:
    return (p.constant and count >= 5) or _machine(p.header) or all(SALESFORCE_ID.fullmatch(v) for v in p.values)


def _why_not(p: Profile, count: int, *, few: bool) -> str:
    if not p.filled:
        return _("empty")
    if p.constant and count >= 5:
        return _("says the same in every row")
    if _says_nothing(p, count):
        return _("written by the other system for itself")
    return _("not asked for") if few else _("one of many unknown columns")


def _machine(header: str) -> bool:
    """Say whether a column only serves the system that wrote the file."""
    return bool(MACHINE.search(normal(header)))
