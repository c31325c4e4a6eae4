"""Turns one row into one new lead, or into the reason why it cannot be one. Nothing is guessed here."""

from __future__ import annotations

import hashlib
import html
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from handrail.actions.intake import NewLead
from handrail.actions.record import Said
from handrail.links.csv.amounts import read_amount
from handrail.links.csv.dates import READINGS, Moment, NoDate, instant
from handrail.links.csv.plan import ImportPlan
from handrail.links.csv.read import Row
from handrail.links.csv.words import BLANK, DELETED, ENDED, NO, SOURCES, YES, normal
from handrail.rules.contact import domain_key, fold, mail_key, phone_key
from handrail.rules.money import read_money

SEVERAL = re.compile(r"[;,|\s]+")
SEVERAL_PHONES = re.compile(r"[;,|\n]+")
TAGS = re.compile(r"</?[a-zA-Z][^>]*>")
YEARS = range(1900, 2200)
"""Years outside of these are how other systems write that there is no date."""
LARGEST_AMOUNT = 2**53
"""From here on a page's numbers are not exact any more."""


class Rejected(NamedTuple):
    """A row that is not taken in. `left_out` says that it could be read, but is over or deleted where it came from."""

    number: int
    reason: str
    left_out: bool = False


class _No(Exception):
    def __init__(self, reason: str, *, left_out: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.left_out = reason, left_out


@dataclass(frozen=True)
class Known:
    """What the file's words are compared with: folded names of sources -> key, of sellers -> id."""

    sources: Mapping[str, str] = field(default_factory=dict)
    sellers: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, sources: Mapping[str, str], sellers: Mapping[str, int]) -> Known:
        """Return what is known, with other systems' words for the sources (key -> name) that are in use."""
        words: dict[str, str] = {}
        for key in sources:
            for word in SOURCES.get(key, ()):
                words[word] = key
        for key, name in sources.items():
            words[normal(key)] = words[normal(name)] = key
        return cls(words, {fold(name): pk for name, pk in sellers.items()})


class Mapper:
    """Reads rows by one plan. Made once a run, used for every row."""

    def __init__(self, plan: ImportPlan, known: Known, now: datetime) -> None:
        self.plan, self.known, self.now = plan, known, now
        self.zone = ZoneInfo(plan.zone)
        self.today = now.astimezone(self.zone).date()
        self.places: dict[str, list[int]] = {}
        for place, column in enumerate(plan.columns):
            self.places.setdefault(column.field, []).append(place)
        self.headers = [column.header for column in plan.columns]
        self.one = {name: places[0] for name, places in self.places.items()}
        self._instants = lru_cache(4096)(self._instant)
        self._hash = hashlib.sha256("\x1f".join(self.headers).encode())

    def read(self, row: Row) -> NewLead | Rejected:
        """Return the lead in `row`, or why there is none."""
        if row.trouble:
            return Rejected(row.number, row.trouble)
        try:
            return self._lead([cell.strip() for cell in row.cells], row.cells)
        except _No as no:
            return Rejected(row.number, no.reason, no.left_out)

    def _lead(self, cells: list[str], raw: list[str]) -> NewLead:
        facts: dict[str, str] = {}
        self._over(cells, facts)
        amount, currency = self._amount(cells)
        said = self._said(cells, facts)
        key = self._key(cells)
        lead = NewLead(
            title=self._cell(cells, "title"),
            person=self._person(cells),
            mails=self._mails(cells),
            phones=self._phones(cells, facts),
            job=self._cell(cells, "job"),
            company=self._word(cells, "company"),
            domain=self._domain(cells, facts),
            industry=self._cell(cells, "industry"),
            country=self._cell(cells, "country"),
            size=self._size(cells, facts),
            source=self._source(cells, facts),
            owner=self._owner(cells, facts),
            among=() if self.plan.route else self.plan.owners,
            amount_minor=amount,
            currency=currency,
            arrived_at=self._arrived(cells),
            said=said,
            note=self._note(cells),
            facts=facts,
            external=(self.plan.system, key) if key else ("csv:row", self._content(raw)),
        )
        if not (key or lead.title or lead.person or lead.company or lead.mails or lead.phones):
            raise _No(_("has nothing to know a lead by: no name, company, address, number or id"))
        for place in self.places.get("fact", ()):
            if cells[place]:
                facts[self.headers[place][:80]] = _clear(cells[place])
        return lead

    def _cell(self, cells: list[str], name: str) -> str:
        place = self.one.get(name)
        return cells[place] if place is not None else ""

    def _word(self, cells: list[str], name: str) -> str:
        cell = self._cell(cells, name)
        return "" if cell.lower() in BLANK else cell

    def _person(self, cells: list[str]) -> str:
        first, last, whole = self._word(cells, "first"), self._word(cells, "last"), self._word(cells, "name")
        return f"{first} {last}" if first and last else whole or first or last

    def _key(self, cells: list[str]) -> str:
        key = steady_id(self._cell(cells, "id"))
        if len(key) > 200:
            raise _No(_("its id is longer than 200 characters"))
        return key

    def _content(self, raw: list[str]) -> str:
        digest = self._hash.copy()
        digest.update(("\x1e" + "\x1f".join(raw)).encode())
        return digest.hexdigest()

    def _over(self, cells: list[str], facts: dict[str, str]) -> None:
        """Leave out rows that are deleted or over where they come from; an open status is kept as a fact."""
        for place in self.places.get("deleted", ()):
            if self._flag(place, cells[place]):
                raise _No(_("deleted in the other system"), left_out=True)
        for place in self.places.get("active", ()):
            if cells[place] and not self._flag(place, cells[place]):
                raise _No(_("an older version, or archived, in the other system"), left_out=True)
        for place in self.places.get("ended", ()):
            if self._flag(place, cells[place]):
                raise _No(_("already ended in the file (%s)") % self.headers[place], left_out=True)
        for place in self.places.get("status", ()):
            word = normal(cells[place])
            if word in DELETED:
                raise _No(_("deleted in the other system"), left_out=True)
            if word in ENDED:
                raise _No(_("already ended in the file (%s)") % cells[place], left_out=True)
            if word:
                facts[self.headers[place][:80]] = cells[place]

    def _flag(self, place: int, cell: str) -> bool:
        word = cell.lower()
        if word in YES:
            return True
        if word in NO:
            return False
        raise self._misfit(place, cell, _("yes or no"))

    def _misfit(self, place: int, cell: str, wanted: str) -> _No:
        shown = cell if len(cell) <= 40 else cell[:39] + "…"
        return _No(_("column %(column)s says “%(cell)s”, which is not %(wanted)s") % {
            "column": self.headers[place], "cell": shown, "wanted": wanted,
        })  # fmt: skip

    def _mails(self, cells: list[str]) -> tuple[str, ...]:
        found: list[str] = []
        for place in self.places.get("mail", ()):
            cell = cells[place]
            if not cell or cell.lower() in BLANK:
                continue
            whole = mail_key(cell)
            for part in [cell] if whole else _parts(cell, SEVERAL):
                mail = whole or mail_key(part)
                if not mail:
                    raise self._misfit(place, cell, _("a mail address"))
                found.append(mail)
        return tuple(found)

    def _phones(self, cells: list[str], facts: dict[str, str]) -> tuple[str, ...]:
        found: list[str] = []
        for place in self.places.get("phone", ()):
            cell = cells[place]
            if not cell or cell.lower() in BLANK:
                continue
            parts = [cell] if phone_key(cell, self.plan.country) else _parts(cell, SEVERAL_PHONES)
            numbers = [part for part in parts if phone_key(part, self.plan.country)]
            found += numbers
            if len(numbers) < len(parts):
                facts[self.headers[place][:80]] = cell
        return tuple(found)

    def _domain(self, cells: list[str], facts: dict[str, str]) -> str:
        cell = self._word(cells, "domain")
        if not cell:
            return ""
        domain = domain_key(cell)
        if not domain:
            facts[self.headers[self.one["domain"]][:80]] = cell
        return domain

    def _size(self, cells: list[str], facts: dict[str, str]) -> int | None:
        cell = self._word(cells, "size")
        digits = cell.replace(",", "").replace(" ", "").removesuffix(".0")
        if digits.isdecimal() and len(digits) < 9:
            return int(digits) or None
        if cell:
            facts[self.headers[self.one["size"]][:80]] = cell
        return None

    def _source(self, cells: list[str], facts: dict[str, str]) -> str:
        cell = self._cell(cells, "source")
        word = normal(cell)
        if not word or word in BLANK:
            return self.plan.source
        key = self.known.sources.get(word)
        if key is None or word != normal(key):
            facts[self.headers[self.one["source"]][:80]] = cell
        return key or self.known.sources.get("other", "")

    def _owner(self, cells: list[str], facts: dict[str, str]) -> int | None:
        cell = self._cell(cells, "owner")
        if cell:
            owner = self.known.sellers.get(fold(cell))
            if owner is not None:
                return owner
            facts[self.headers[self.one["owner"]][:80]] = cell
        return self.plan.owners[0] if len(self.plan.owners) == 1 and not self.plan.route else None

    def _amount(self, cells: list[str]) -> tuple[int | None, str]:
        currency = self._currency(cells)
        cell = self._word(cells, "amount")
        if not cell:
            return None, ""
        place = self.one["amount"]
        read = read_amount(cell, self.plan.columns[place].reading or ".", currency or self.plan.currency)
        if read is None or (currency and read[1] != currency) or not 0 <= read[0] < LARGEST_AMOUNT:
            raise self._misfit(place, cell, _("an amount"))
        # Zero is how other systems write that nobody asked yet.
        return read if read[0] else (None, "")

    def _currency(self, cells: list[str]) -> str:
        cell = self._word(cells, "currency")
        # Before a number, so that it cannot be taken for a unit of thousands.
        read = None if any(map(str.isdigit, cell)) else read_money(f"{cell} 1", self.plan.currency)
        if cell and read is None:
            raise self._misfit(self.one["currency"], cell, _("a currency"))
        return read[1] if cell and read else ""

    def _arrived(self, cells: list[str]) -> datetime | None:
        cell = self._word(cells, "arrived")
        if not cell:
            return None
        at = self._instants(self.one["arrived"], cell)
        if at > self.now + timedelta(days=1):
            raise self._misfit(self.one["arrived"], cell, _("a day that has come"))
        return min(at, self.now)

    def _instant(self, place: int, cell: str) -> datetime:
        try:
            at = instant(self._reading(place)(cell), self.zone)
        except (NoDate, OverflowError):
            at = None
        if at is None or at.year not in YEARS:
            raise self._misfit(place, cell, _("a date like the others"))
        return at

    def _reading(self, place: int) -> Callable[[str], Moment]:
        return READINGS[self.plan.columns[place].reading]

    def _said(self, cells: list[str], facts: dict[str, str]) -> Said:
        """Return the step to come; one that is past, or not dated, is kept as a fact and the first steps are spread."""
        what, cell = self._cell(cells, "next_what"), self._word(cells, "next_due")
        due = self._instants(self.one["next_due"], cell).astimezone(self.zone).date() if cell else None
        if due is not None and due >= self.today:
            return Said(what[:200], due)
        for name, text in (("next_what", what), ("next_due", cell)):
            if text:
                facts[self.headers[self.one[name]][:80]] = text
        return Said()

    def _note(self, cells: list[str]) -> str:
        return "\n".join(_clear(cells[place]) for place in self.places.get("note", ()) if cells[place])


@lru_cache(8192)
def steady_id(cell: str) -> str:
    """Return an id as it stays: Salesforce writes the same one with 15 or with 18 characters.

    >>> steady_id("00QNq00000BXU9AMAX") == steady_id("00QNq00000BXU9A")
    True
    """
    if len(cell) == 18 and cell.isalnum() and cell[15:] == _check(cell[:15]):
        return cell[:15]
    return cell


def _check(short: str) -> str:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
    groups = (short[start : start + 5] for start in (0, 5, 10))
    return "".join(letters[sum(1 << i for i, char in enumerate(group) if "A" <= char <= "Z")] for group in groups)


def _parts(cell: str, between: re.Pattern[str]) -> list[str]:
    """Return the values in a cell that holds several: a JSON list, or words between marks."""
    if cell.startswith("["):
        try:
            listed = json.loads(cell)
        except ValueError:
            listed = []
        return [value.strip() for value in listed if isinstance(value, str) and value.strip()]
    return [part for part in (piece.strip() for piece in between.split(cell)) if part]


def _clear(text: str) -> str:
    """Return text without the markup that some systems put into notes."""
    if "<" in text and TAGS.search(text):
        return html.unescape(strip_tags(re.sub(r"(?i)<(?:br|/p|/div|/li)[^>]*>", "\n", text))).strip()
    return text
