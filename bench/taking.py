"""Takes files in as people do, then writes the very rows that came of it once more, plainly, and times both."""

from __future__ import annotations

import csv
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Max, Model

from bench.maker import FAMILY, GIVEN, PLACES, TRADES
from bench.web import cpu
from handrail.actions.intake import TABLES
from handrail.actions.record import Act
from handrail.links.csv.take import advance, plan_import, start
from handrail.models import Batch, Business, Import

ROWS = 2_000
"""Rows of one file. Four files make the 8,000 leads of the real one."""
AGAIN = 3
"""So often the same rows are written plainly, as that takes a moment only; the middle one counts."""
Writer = Callable[[random.Random, int], dict[str, str]]


def main(rounds: str) -> list[dict[str, Any]]:
    """Return the seconds of each file of each kind: clock and CPU, of the import and of the plain insert."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for n in range(int(rounds)):
            for kind, row in (("ids", ids_only), ("people", people)):
                path = Path(folder, f"{kind}-{n}.csv")
                write(path, row, random.Random(f"{kind} {n}"))
                found.append({"kind": kind, "rows": ROWS, **once(path)})
    return found


def ids_only(draw: random.Random, n: int) -> dict[str, str]:
    """Return a row like those of the real file of 8,000: an id, a day, a page and a channel, no names."""
    day = date(2017, 6, 14) + timedelta(days=draw.randrange(350))
    return {
        "mql_id": f"{draw.getrandbits(128):032x}",
        "first_contact_date": day.isoformat(),
        "landing_page_id": f"{draw.getrandbits(9):032x}",
        "origin": draw.choice(("organic_search", "paid_search", "social", "email", "unknown")),
    }


def people(draw: random.Random, n: int) -> dict[str, str]:
    """Return a row of the kind other sales systems export: a person at a company, how to reach them, an amount."""
    given, family = draw.choice(GIVEN), draw.choice(FAMILY)
    number = draw.getrandbits(40)
    return {
        "Lead ID": f"{number:010x}",
        "Name": f"{given} {family}",
        "Company": f"{draw.choice(PLACES)} {draw.choice(TRADES)} {number % 99991}",
        "Email": f"{given}.{family}.{number}@example.com".lower().replace("ö", "o"),
        "Phone": f"+49 30 {number % 10**8:08d}",
        "Amount": str(draw.randrange(500, 60_000)),
        "Created Date": (date(2025, 1, 6) + timedelta(days=draw.randrange(300))).isoformat(),
    }


def write(path: Path, row: Writer, draw: random.Random) -> None:
    """Write one file."""
    rows = [row(draw, n) for n in range(ROWS)]
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.DictWriter(file, list(rows[0]))
        out.writeheader()
        out.writerows(rows)


def once(path: Path) -> dict[str, float]:
    """Take one file in, clear its rows away, and write them again plainly, some times over; in the end they stay."""
    before = _last_ids()
    with clocked() as own:
        take(path)
    new = {table: _rows_after(table, last) for table, last in before.items()}
    plainly = []
    for _ in range(AGAIN):
        with transaction.atomic(), connection.cursor() as cursor:
            for table, last in before.items():
                cursor.execute(f'DELETE FROM "{table}" WHERE id > %s', [last])  # noqa: S608 -- a table of ours
        with clocked() as plain, transaction.atomic():
            for table, (columns, rows) in new.items():
                _insert(table, columns, rows)
        plainly.append(plain)
    wall, used = (median(column) for column in zip(*plainly, strict=True))
    written = sum(len(rows) for _columns, rows in new.values())
    return {"wall": own[0], "cpu": own[1], "plain_wall": wall, "plain_cpu": used, "written": written}


def take(path: Path) -> None:
    """Do what `handrail import FILE --route --yes` does."""
    now = datetime.now(UTC)
    plan = plan_import(path, by=None, business=Business.get(), route=True)
    imported = start(Act(None, now, "import"), path, plan)
    while advance(imported.pk, now=now):
        pass
    imported.refresh_from_db()
    assert imported.state == "done", imported.trouble
    assert imported.counts.get("made", 0) > 0.9 * ROWS, imported.counts


@contextmanager
def clocked() -> Iterator[list[float]]:
    """Yield a list that holds the seconds once the block is over: of the clock, and of CPU with the database's."""
    connection.ensure_connection()
    back_end = connection.connection.info.backend_pid if connection.vendor == "postgresql" else 0
    wall, used, passed = time.perf_counter(), _cpu(back_end), [0.0, 0.0]
    yield passed
    passed[:] = [time.perf_counter() - wall, _cpu(back_end) - used]


def _cpu(back_end: int) -> float:
    """Return the CPU of this process, and of the one that PostgreSQL works for it with; SQLite works in this one."""
    return time.process_time() + (cpu(back_end) if back_end else 0.0)


def _last_ids() -> dict[str, int]:
    """Return the last id of each table, in an order in which rows can be inserted."""
    first: list[type[Model]] = [Import, Batch, *TABLES]
    rest = [model for model in apps.get_app_config("handrail").get_models() if model not in first]
    models = [*first, *rest]
    return {m._meta.db_table: m._default_manager.aggregate(last=Max("pk"))["last"] or 0 for m in models}


def _rows_after(table: str, last: int) -> tuple[list[str], list[Any]]:
    """Return new rows as the driver gives them, without Django's reading of values."""
    cursor = connection.connection.cursor()
    mark = "%s" if connection.vendor == "postgresql" else "?"
    cursor.execute(f'SELECT * FROM "{table}" WHERE id > {mark} ORDER BY id', [last])  # noqa: S608 -- a table of ours
    return [column[0] for column in cursor.description], list(cursor.fetchall())


def _insert(table: str, columns: list[str], rows: list[Any]) -> None:
    if rows:
        mark = "%s" if connection.vendor == "postgresql" else "?"
        names, places = ", ".join(f'"{name}"' for name in columns), ", ".join([mark] * len(columns))
        statement = f'INSERT INTO "{table}" ({names}) VALUES ({places})'  # noqa: S608 -- a table of ours
        connection.connection.cursor().executemany(statement, rows)
