"""Makes a guess into a plan: what the person chose, how dates and amounts are written, what names a lead for good."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import time
from pathlib import Path

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from handrail.actions.errors import Refused
from handrail.links.csv.amounts import decimal_mark
from handrail.links.csv.dates import READINGS, DateColumn, NoDate
from handrail.links.csv.guess import DATES, Profile
from handrail.links.csv.plan import Column
from handrail.links.csv.read import Shape, rows
from handrail.links.csv.words import ALONE, BLANK, CHOICES, normal

WHO = frozenset({"title", "name", "first", "last", "company", "domain", "mail", "phone"})
"""Fields that say who a lead is with."""
SHORT_ID = 8
LINK = re.compile(r"(?:lead|deal|contact|person|company|engagement|account|opportunity) id")


def choose(columns: Sequence[Column], wanted: Mapping[str, str]) -> list[Column]:
    """Return the columns with what a person chose for them; raises Refused for a column or field there is not."""
    by_name = {column.header: place for place, column in enumerate(columns)}
    by_words = {normal(column.header): place for place, column in enumerate(columns)}
    chosen: dict[int, str] = {}
    for header, name in wanted.items():
        place = by_name.get(header, by_words.get(normal(header)))
        if place is None:
            there = ", ".join(list(by_name)[:20])
            said = _("There is no column “%(column)s”. There are: %(columns)s.") % {"column": header, "columns": there}
            raise Refused("column", said, "map")
        if name not in CHOICES:
            there = ", ".join(CHOICES)
            said = _("There is no field “%(field)s”. There are: %(fields)s.") % {"field": name, "fields": there}
            raise Refused("field", said, "map")
        chosen[place] = name
    if twice := [name for name in ALONE if list(chosen.values()).count(name) > 1]:
        raise Refused("twice", _("Two columns are both “%s”. Choose one.") % twice[0], "map")
    taken = set(chosen.values()) & ALONE
    result = []
    for place, column in enumerate(columns):
        if place in chosen:
            why = column.why if chosen[place] == column.field else _("as you chose")
            result.append(replace(column, field=chosen[place], why=why))
        elif column.field in taken:
            result.append(replace(column, field="ignore", why=_("another column is that")))
        else:
            result.append(column)
    return result


def settle_columns(path: Path, shape: Shape, columns: Sequence[Column], *, country: str, asked: str) -> list[Column]:
    """Return the columns with the one reading of each date and amount; goes through the whole file once more."""
    dated = {place: DateColumn() for place, column in enumerate(columns) if column.field in DATES}
    amounts: dict[int, list[str]] = {place: [] for place, column in enumerate(columns) if column.field == "amount"}
    if not dated and not amounts:
        return list(columns)
    for row in rows(path, shape):
        if row.trouble:
            continue
        for place, dates in dated.items():
            if (cell := row.cells[place].strip()) and cell.lower() not in BLANK:
                dates.add(cell)
        for place, cells in amounts.items():
            if row.cells[place] and len(cells) < 10_000:
                cells.append(row.cells[place])
    result = list(columns)
    for place, dates in dated.items():
        result[place] = _dated(columns[place], dates, country, asked)
    for place, cells in amounts.items():
        result[place] = replace(columns[place], reading=decimal_mark(cells))
    return result


def _dated(column: Column, dates: DateColumn, country: str, asked: str) -> Column:
    if not dates.cells:
        return replace(column, field="ignore", why=_("empty"))
    settled = dates.settle(asked=asked, country=country)
    if settled is None:
        said = _("The cells of “%s” do not look like dates. Choose another field for it.") % column.header
        raise Refused("dates", said, "map")
    example = _example(settled.reading, (*dates.telling, *column.samples))
    return replace(column, reading=settled.reading, also=settled.also, misfits=settled.misfits, example=example)


def _example(reading: str, cells: Sequence[str]) -> str:
    for cell in cells:
        try:
            day, at = READINGS[reading](cell)
        except NoDate:
            continue
        said = date_format(day, "j F Y") + (f" {time_of(at)}" if at else "")
        return _("“%(cell)s” is read as %(date)s") % {"cell": cell, "date": said}
    return ""


def time_of(at: time) -> str:
    """Return a time as a page says it, with its zone where the file names one.

    >>> time_of(time(14, 5))
    '14:05'
    """
    return at.strftime("%H:%M") + (" UTC" if at.tzinfo else "")


def system_of(columns: Sequence[Column], profiles: Sequence[Profile]) -> str:
    """Return the name under which the file's ids are kept for good; "csv:row" where it has none.

    Ids as short as 17 are used by many systems: theirs are told apart by the set of columns they came with.
    """
    for column, cells in zip(columns, profiles, strict=True):
        if column.field == "id":
            words = normal(column.header)
            if cells.longest >= SHORT_ID:
                return f"csv:{words}"[:80]
            headers = "\n".join(sorted(normal(c.header) for c in columns))
            return f"csv:{words[:60]}:{hashlib.sha256(headers.encode()).hexdigest()[:10]}"
    return "csv:row"


def warning_of(columns: Sequence[Column], count: int) -> str:
    """Say why the file may not be a list of leads at all; empty when nothing speaks against it."""
    if not count:
        return _("There are no rows under the header.")
    fields = {column.field for column in columns}
    names = {normal(column.header) for column in columns}
    links = {name for name in names if LINK.fullmatch(name)}
    if {"name", "value", "timestamp"} <= names:
        return _("This looks like a history of changes, not like a list of leads.")
    if not fields & WHO and len(links) > 1:
        return _("This looks like links between records, not like a list of leads.")
    if not fields & (WHO | {"id"}):
        return _("No column says who the leads are. Choose at least a name, a company, an address, a number or an id.")
    if not fields & WHO:
        return _("No column says who the leads are; each will be known by its id alone.")
    return ""
