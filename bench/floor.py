"""The floor: Today's query sent plainly, and its rows put into HTML by f-strings. Nothing can serve the page for less.

No framework, no session, nobody signed in, nothing escaped twice. gunicorn loads `application`; the file named by
BENCH_FLOOR says which database, which query with which values, and what stands around the rows of the page.
"""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from collections.abc import Callable, Iterable
from html import escape
from pathlib import Path
from typing import Any

SETTING: dict[str, Any] = json.loads(Path(os.environ["BENCH_FLOOR"]).read_text())
SHOWN = 31
"""As many rows as Today shows, counting its card."""
HERE = threading.local()


def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """Answer with the rows of the seller whose id is the query string."""
    rows = _ask(SETTING["sql"], SETTING["values"][environ["QUERY_STRING"]])[:SHOWN]
    page = (SETTING["before"] + "".join(map(_line, rows)) + SETTING["after"]).encode()
    start("200 OK", [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(page)))])
    return [page]


def _ask(query: str, values: dict[str, Any]) -> list[Any]:
    if not hasattr(HERE, "cursor"):
        HERE.cursor = _cursor()
    return list(HERE.cursor.execute(query, values).fetchall())


def _cursor() -> Any:
    if SETTING["url"]:
        import psycopg

        return psycopg.connect(SETTING["url"], autocommit=True).cursor()
    database = sqlite3.connect(SETTING["file"])
    database.execute("PRAGMA cache_size=-32768")  # as Handrail has it
    return database.cursor()


def _line(row: Any) -> str:
    pk, title, _version, _step, what, due = row[:6]
    amount, who, company = row[12], row[17], row[18]
    return (
        f'<li class="row" id="row-{pk}"><a class="n" href="/?lead={pk}" data-row>{escape(who or title)}'
        f'<small>{escape(company or "")}</small></a><span class="step-t">{escape(what)}</span>'
        f'<span class="amt">{amount or ""}</span><span class="when">{due}</span></li>\n'
    )
