"""Opens a file of rows as it comes: any encoding, delimiter and line ending, in bounded memory, one row at a time."""

from __future__ import annotations

import codecs
import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import NamedTuple, TextIO

from charset_normalizer import from_bytes
from django.utils.translation import gettext as _

DELIMITERS = (",", ";", "\t", "|")
LONGEST_LINE = 1_000_000
MOST_COLUMNS = 900
LARGEST_FILE = 100_000_000
SAMPLE = 65_536
LEGACY = (
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "koi8_r",
    "cp932", "gb18030", "big5", "cp949", "euc_jp", "mac_roman",
)  # fmt: skip
"""Encodings that spreadsheets write when they do not write Unicode."""
WESTERN = frozenset("äöüßÄÖÜéèêëàâáãåçìíîïñòóôõøœæùúûýÉÈÀÂÁÃÅÇÍÎÑÓÔÕØÆÚ€–—‘’“”„…«»°·®©§\xa0")
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
OTHER_FILES = ((b"PK\x03\x04", "xlsx"), (b"\xd0\xcf\x11\xe0", "xls"), (b"%PDF", "PDF"), (b"\x1f\x8b", "gzip"))


class Unreadable(Exception):
    """The file cannot be read as rows; `message` says at which row and why."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Shape:
    """How a file is to be read."""

    encoding: str
    delimiter: str
    header: tuple[str, ...]


class Row(NamedTuple):
    """One row: its number as a spreadsheet shows it (the header is 1), its cells, and why it cannot be used, if so."""

    number: int
    cells: list[str]
    trouble: str = ""


def look(path: Path, encoding: str = "") -> Shape:
    """Return the shape of the file; raises Unreadable."""
    encoding = encoding or find_encoding(path)
    with _open(path, encoding) as text:
        try:
            sample = text.read(SAMPLE)
        except UnicodeError:
            raise _undecodable(path, encoding) from None
    delimiter = find_delimiter(sample)
    for number, cells, trouble in _records(path, encoding, delimiter):
        if trouble:
            raise Unreadable(
                _("Row %(row)d, which should name the columns, %(trouble)s.") % {"row": number, "trouble": trouble}
            )
        if _says_something(cells):
            return Shape(encoding, delimiter, _named(number, cells))
    raise Unreadable(_("The file is empty."))


def rows(path: Path, shape: Shape, after: int = 0) -> Iterator[Row]:
    """Yield the rows under the header, blank ones left out, from the one after the first `after` on."""
    return islice(_rows(path, shape), after, None)


def _rows(path: Path, shape: Shape) -> Iterator[Row]:
    width, lost = len(shape.header), False
    records = _records(path, shape.encoding, shape.delimiter)
    next(record for record in records if _says_something(record[1]))
    for number, cells, trouble in records:
        count = len(cells)
        if not trouble and not any(cells):
            continue
        if trouble:
            # What follows a stray quotation mark may be the inside of a cell: trust nothing until a full row comes.
            lost = True
            yield Row(number, cells, trouble)
        elif count == width:
            lost = False
            yield Row(number, cells, _("holds a NUL character") if any("\0" in cell for cell in cells) else "")
        elif lost or (count > width and any(cells[width:])):
            yield Row(
                number, cells, _("has %(count)d cells under %(width)d columns") % {"count": count, "width": width}
            )
        else:
            yield Row(number, (cells + [""] * (width - count))[:width])


def _says_something(cells: Sequence[str]) -> bool:
    return any(cell.strip() for cell in cells)


def find_encoding(path: Path) -> str:
    """Return the encoding: what a byte-order mark says, else UTF-8 if it fits, else the likeliest old one."""
    with path.open("rb") as file:
        head = file.read(SAMPLE)
    if path.stat().st_size > LARGEST_FILE:
        raise Unreadable(_("The file is larger than 100 MB. Split it and bring in the parts."))
    for magic, kind in OTHER_FILES:
        if head.startswith(magic):
            raise Unreadable(_("This is a %(kind)s file. Save it as CSV and bring in that one.") % {"kind": kind})
    for mark, encoding in MARKS:
        if head.startswith(mark):
            return encoding
    if wide := _unmarked_utf16(head):
        return wide
    return "utf-8" if _undecodable_at(path, "utf-8") is None else _legacy(path)


def _unmarked_utf16(head: bytes) -> str:
    even, odd, half = head[::2].count(0), head[1::2].count(0), len(head) // 2
    if half and odd > half * 0.3 and even < half * 0.05:
        return "utf-16-le"
    if half and even > half * 0.3 and odd < half * 0.05:
        return "utf-16-be"
    return ""


def _legacy(path: Path) -> str:
    sample = bytearray()
    with path.open("rb") as file:
        while len(sample) < SAMPLE and (line := file.readline(SAMPLE)):
            if not line.isascii():
                sample += line
    try:
        if all(char.isascii() or char in WESTERN for char in sample.decode("cp1252")):
            return "cp1252"
    except UnicodeDecodeError:
        pass
    best = from_bytes(bytes(sample), cp_isolation=list(LEGACY)).best()
    encoding = best.encoding if best else "cp1252"
    if _undecodable_at(path, encoding) is not None:
        raise _undecodable(path, encoding)
    return encoding


def _undecodable_at(path: Path, encoding: str) -> int | None:
    """Return the number of the first line that is not in `encoding`, or None."""
    decoder, line = codecs.getincrementaldecoder(encoding)(), 1
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            try:
                decoder.decode(block)
            except UnicodeDecodeError as error:
                return line + block.count(b"\n", 0, error.start)
            line += block.count(b"\n")
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return line
    return None


def _undecodable(path: Path, encoding: str) -> Unreadable:
    return Unreadable(
        _("Line %(line)s is not %(encoding)s text. Save the file as UTF-8 and try again.")
        % {"line": _undecodable_at(path, encoding) or 1, "encoding": encoding}
    )


def find_delimiter(sample: str) -> str:
    """Return the delimiter under which the most rows have as many cells as the first.

    >>> find_delimiter("name;town\\nAnna;Leeds, UK\\n")
    ';'
    """
    if sample[:4].lower() == "sep=" and len(sample) > 4:
        return sample[4]
    lines = sample.splitlines(keepends=True)
    if len(sample) >= SAMPLE and len(lines) > 1:
        lines.pop()
    return max(DELIMITERS, key=lambda mark: (_consistency(lines, mark), -DELIMITERS.index(mark)))


def _consistency(lines: Sequence[str], delimiter: str) -> tuple[float, int]:
    widths: list[int] = []
    try:
        for cells in islice(csv.reader(lines, delimiter=delimiter), 100):
            if cells:
                widths.append(len(cells))
    except csv.Error:
        pass
    if not widths or widths[0] < 2:
        return (0.0, 0)
    alike = Counter(widths)[widths[0]] / len(widths)
    return (round(alike, 1), widths[0])


def _open(path: Path, encoding: str) -> TextIO:
    return path.open(encoding=encoding, newline="")


def _records(path: Path, encoding: str, delimiter: str) -> Iterator[tuple[int, list[str], str]]:
    number = 0
    with _open(path, encoding) as text:
        reader = csv.reader(_lines(text), delimiter=delimiter, strict=True)
        while True:
            number += 1
            try:
                yield number, next(reader), ""
            except StopIteration:
                return
            except UnicodeError:
                raise _undecodable(path, encoding) from None
            except _LineTooLong:
                raise Unreadable(_("Row %(row)d is too long to be a row of leads.") % {"row": number}) from None
            except csv.Error as error:
                if "expected after" not in str(error):
                    raise _never_closed(number) from None
                yield number, [], _("has a quotation mark in the middle of a quoted cell")


class _LineTooLong(Exception):
    pass


def _lines(text: TextIO) -> Iterator[str]:
    first = text.readline(LONGEST_LINE + 1)
    if first[:4].lower() != "sep=":
        yield _bounded(first)
    while line := text.readline(LONGEST_LINE + 1):
        yield _bounded(line)


def _bounded(line: str) -> str:
    if len(line) > LONGEST_LINE:
        raise _LineTooLong
    return line


def _never_closed(row: int) -> Unreadable:
    return Unreadable(
        _(
            "Row %(row)d has a quotation mark that is never closed, or a cell of more than 131,072 characters. "
            "Mend that row and try again."
        )
        % {"row": row}
    )


def _named(number: int, cells: list[str]) -> tuple[str, ...]:
    """Return column names: stripped, blank ones called by their place, repeated ones numbered."""
    if len(cells) > MOST_COLUMNS:
        raise Unreadable(
            _("Row %(row)d has %(count)d columns; at most 900 can be read.") % {"row": number, "count": len(cells)}
        )
    if any("@" in cell and "." in cell for cell in cells):
        raise Unreadable(_("Row %(row)d holds an address. The first row must name the columns.") % {"row": number})
    names: list[str] = []
    seen: Counter[str] = Counter()
    for place, cell in enumerate(cells, 1):
        name = cell.replace("\0", "").strip() or _("Column %(place)d") % {"place": place}
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(names)
