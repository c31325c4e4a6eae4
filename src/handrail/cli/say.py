"""How the command speaks: plain lines to programs, aligned ones to people, and one sentence when it cannot go on."""

from __future__ import annotations

import gettext
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

# Python's own gettext reads the catalogue that the pages use, without loading Django: `handrail version` is quick.
_ = gettext.translation("django", str(Path(__file__).parent.parent / "locale"), fallback=True).gettext


class Halt(Exception):
    """The command cannot go on; the sentence says why and what to do. Status 2 is for a command typed wrongly."""

    def __init__(self, sentence: str, status: int = 1) -> None:
        super().__init__(sentence)
        self.status = status


def say(line: str = "") -> None:
    """Print one line at once."""
    print(line, flush=True)


def mutter(line: str) -> None:
    """Print one line where errors and progress go, out of the way of what a program reads."""
    print(line, file=sys.stderr, flush=True)


def say_json(value: Any) -> None:
    """Print `value` as one JSON object, alone on standard output."""
    say(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def say_table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows under their headings: drawn on a terminal, aligned plain text elsewhere."""
    if sys.stdout.isatty():
        _draw(headings, rows)
        return
    for line in aligned([headings, *rows]):
        say(line)


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return each row as a line whose columns stand under each other.

    >>> aligned([["name", "role"], ["Maria", "admin"]])
    ['name   role', 'Maria  admin']
    """
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def _draw(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*headings, box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    Console().print(table)


def explain(error: Exception) -> int:
    """Say in one sentence why the command cannot go on, and return its exit status."""
    mutter(_sentence(error))
    return error.status if isinstance(error, Halt) else 1


def _sentence(error: Exception) -> str:
    if isinstance(error, Halt):
        return str(error)
    kind, said = type(error), (str(error).strip().splitlines() or [""])[0]
    families = {base.__name__ for base in kind.__mro__}
    if families & {"Refused", "Unreadable", "Unserved"}:
        return str(error)
    if families & {"OperationalError", "InterfaceError"}:
        return _("The database cannot be reached: {reason}.").format(reason=said.rstrip("."))
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}."
    return _("Handrail stopped at {kind}: {reason}. HANDRAIL_DEBUG=1 shows where.").format(
        kind=kind.__name__, reason=said.rstrip(".") or "-"
    )
