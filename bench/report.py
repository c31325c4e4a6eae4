"""What was measured, held against what was promised: as a table on the screen and in docs/speed.md."""

from __future__ import annotations

import platform
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from bench.pages import Ratio

PAGE = Path(__file__).parents[1] / "docs" / "speed.md"
BEGIN, END = "<!-- make bench writes from here -->", "<!-- to here -->"


@dataclass(frozen=True)
class Line:
    """One figure: what was done, on which database, how it compares, and what it may cost at most."""

    what: str
    database: str
    ratio: Ratio
    most: float
    note: str = ""

    @property
    def verdict(self) -> str:
        """Say whether the promise is kept."""
        return "ok" if self.ratio.middle <= self.most else "over"

    @property
    def cells(self) -> tuple[str, ...]:
        """Return the line as text.

        >>> Line("Today", "SQLite", Ratio(6.84, 6.5, 7.2), 8.0).cells
        ('Today', 'SQLite', '6.8', '6.5–7.2', '8', 'ok', '')
        """
        ratio = self.ratio
        spread = f"{ratio.low:.1f}–{ratio.high:.1f}"
        return (self.what, self.database, f"{ratio.middle:.1f}", spread, f"{self.most:g}", self.verdict, self.note)


HEAD = ("what", "database", "ratio", "lowest–highest", "at most", "verdict", "")


def table(lines: list[Line]) -> str:
    """Return the lines as a Markdown table that can be read as it is.

    >>> print(table([Line("Today", "SQLite", Ratio(6.84, 6.5, 7.2), 8.0)]).splitlines()[2])
    | Today | SQLite   | 6.8   | 6.5–7.2        | 8       | ok      |  |
    """
    rows = [HEAD, *(line.cells for line in lines)]
    widths = [max(len(row[n]) for row in rows) for n in range(len(HEAD))]
    texts = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([texts[0], rule, *texts[1:]])


def machine() -> str:
    """Return what was measured on: processor, cores, memory, and the versions that matter."""
    facts = _facts("/proc/cpuinfo") | _facts("/proc/meminfo")
    cores = sum(line.startswith("processor") for line in Path("/proc/cpuinfo").read_text().splitlines())
    memory = int(facts.get("MemTotal", "0 kB").split()[0]) / 2**20
    packages = ", ".join(f"{name} {version(name)}" for name in ("Django", "gunicorn", "psycopg"))
    load = Path("/proc/loadavg").read_text().split()[0]
    return (
        f"{facts.get('model name', platform.machine())}, {cores} cores, {memory:.0f} GiB; "
        f"Linux {platform.release().partition('-')[0]}; Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}, {packages}; load average {load}"
    )


def _facts(path: str) -> dict[str, str]:
    pairs = (line.partition(":") for line in Path(path).read_text().splitlines())
    return {name.strip(): value.strip() for name, _colon, value in pairs}


def write(lines: list[Line], said: list[str]) -> None:
    """Put the figures between the marks of docs/speed.md; the words around them stay."""
    before, _begin, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    day = f"Measured on {datetime.now(UTC):%d %B %Y}: {machine()}."
    middle = "\n\n".join([BEGIN, day, table(lines), *said, END])
    PAGE.write_text(before + middle + after, encoding="utf-8")
