"""Settles, once for a whole column, whether 1.200 is a thousand and two hundred or one and a fifth."""

from __future__ import annotations

import re
from collections.abc import Iterable

from handrail.rules.money import read_money

NUMBER = re.compile(r"\d[\d.,'’\u00a0\u202f ]*\d|\d")
SPACES = re.compile(r"['’\u00a0\u202f ]")
SHAPES = {
    mark: re.compile(rf"(?:\d+|\d{{1,3}}(?:\{group}\d{{2,3}})*\{group}\d{{3}})(?:\{mark}\d+)?")
    for mark, group in ((".", ","), (",", "."))
}


def decimal_mark(cells: Iterable[str]) -> str:
    """Return "," if a column's amounts are written 1.234,50, else ".".

    >>> decimal_mark(["1.200", "3.400,50"]), decimal_mark(["1,200"]), decimal_mark(["1.200"]), decimal_mark(["0.500"])
    (',', '.', ',', '.')
    """
    sure, hints = {".": 0, ",": 0}, {".": 0, ",": 0}
    for cell in cells:
        found = NUMBER.search(cell)
        number = SPACES.sub("", found[0]) if found else ""
        marks = [char for char in number if char in ".,"]
        if not marks:
            continue
        last, other = marks[-1], "," if marks[-1] == "." else "."
        whole, part = number.rsplit(last, 1)
        if len(set(marks)) == 2 or (len(marks) == 1 and (len(part) != 3 or len(whole) > 3 or whole == "0")):
            sure[last] += 1
        elif len(marks) > 1:
            sure[other] += 1
        else:
            hints[other] += 1
    votes = sure if sure["."] != sure[","] else hints
    return "," if votes[","] > votes["."] else "."


def read_amount(cell: str, mark: str, currency: str) -> tuple[int, str] | None:
    """Return (minor units, currency) of a cell under the column's decimal mark; None if it does not fit.

    >>> read_amount("1.200", ",", "EUR"), read_amount("€12.5", ",", "EUR"), read_amount("1.200", ".", "EUR")
    ((120000, 'EUR'), None, (120, 'EUR'))
    """
    found = NUMBER.search(cell)
    number = SPACES.sub("", found[0]) if found else ""
    if found is None or not SHAPES[mark].fullmatch(number):
        return None
    whole, _mark, part = number.partition(mark)
    plain = whole.replace("." if mark == "," else ",", "")
    # Four decimals cannot be mistaken for a group of three.
    plain += f".{part}0" if len(part) == 3 else f".{part}" if part else ""
    return read_money(cell[: found.start()] + plain + cell[found.end() :], currency)
