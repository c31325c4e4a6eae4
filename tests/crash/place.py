"""A place for processes that are to be killed: a folder, and a database in it or on the test's PostgreSQL."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

from tests.cli.command import environment, python, told

ROOT = Path(__file__).parents[2]
PROMISES = ("without_owner", "without_next_step", "next_step_mismatch", "ended_with_open_steps", "journal_gaps")


class Place:
    """A folder with a business, and the words that a process needs to find its database."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder = folder
        self.more = {"HANDRAIL_DATABASE_URL": address, "PYTHONPATH": str(ROOT)}

    def ask(self, script: str) -> Any:
        """Run a script in a process of its own and return the JSON it prints."""
        return json.loads(python(self.folder, script, **self.more))

    def start(self, script: str) -> subprocess.Popen[bytes]:
        """Start a script in a process of its own, to be killed."""
        woken = f"from handrail.cli.ready import ready\nready()\n{script}"
        return subprocess.Popen([sys.executable, "-c", woken], env=environment(self.folder, **self.more))

    def promises_hold(self) -> bool:
        """Ask the doctor, and on SQLite the file itself."""
        report = told(self.folder, "doctor", **self.more)
        assert {name: report[name] for name in PROMISES} == dict.fromkeys(PROMISES, 0), report
        if not self.more["HANDRAIL_DATABASE_URL"]:
            with closing(sqlite3.connect(self.folder / "handrail.sqlite3")) as file:
                assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return True

    def keys(self) -> dict[str, list[int]]:
        """Return the batches of every key, each with its number of entries last."""
        kept: dict[str, list[int]] = self.ask(KEYS)
        return kept


KEYS = """
import json
from django.db.models import Count
from handrail.models import Batch
rows = Batch.objects.exclude(key="").annotate(n=Count("entries")).values_list("key", "id", "n")
kept = {}
for key, batch, entries in rows:
    kept.setdefault(key, []).extend([batch, entries])
print(json.dumps(kept))
"""


@contextmanager
def place(folder: Path) -> Iterator[Place]:
    """Make a place with a business, four sellers and twenty leads in it."""
    with _database() as address:
        here = Place(folder, address)
        assert here.ask(FILL) == 20
        yield here


FILL = """
import json
from tests import cast
cast.business()
sellers = [cast.seller(name, password=cast.PASSWORD) for name in ("Ira", "Max", "Nia", "Cal")]
print(json.dumps(len([cast.lead(sellers[n % 4], f"Person {n}") for n in range(20)])))
"""


@contextmanager
def _database() -> Iterator[str]:
    server = os.environ["HANDRAIL_DATABASE_URL"]
    if not server:
        yield ""
        return
    import psycopg  # here, because only PostgreSQL needs it

    name = f"crash_{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        try:
            yield server.replace("/postgres?", f"/{name}?")
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
