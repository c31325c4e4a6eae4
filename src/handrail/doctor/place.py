"""What Handrail runs on: the database and its settings, the folder and who can reach it."""

from __future__ import annotations

import platform
import shutil
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

import handrail
from handrail import tasks
from handrail.doctor.finding import SHOWN, Broken


def about_here() -> dict[str, Any]:
    """Return what runs, where, and with how much room."""
    folder = Path(settings.DATA)
    return {
        "handrail": handrail.__version__,
        "python": platform.python_version(),
        "platform": sys.platform,
        "data": str(folder),
        "free_megabytes": shutil.disk_usage(folder).free // 1_000_000,
        "too_open": [str(path.relative_to(folder.parent)) for path in too_open(folder)],
        "worker": tasks.at_work(folder),
    }


def about_database() -> dict[str, Any]:
    """Return the engine, its settings and the state of its file."""
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    about = {"database": connection.vendor, "migrations_pending": len(pending)}
    return about | (_about_sqlite() if connection.vendor == "sqlite" else _about_postgres())


def _about_sqlite() -> dict[str, Any]:
    return {
        "sqlite_version": _ask("SELECT sqlite_version()"),
        "journal_mode": _ask("PRAGMA journal_mode"),
        "synchronous": ("off", "normal", "full", "extra")[_ask("PRAGMA synchronous")],
        "dangling_references": _ask("SELECT count(*) FROM pragma_foreign_key_check"),
        "integrity": _ask("PRAGMA quick_check(1)"),
    }


def _about_postgres() -> dict[str, Any]:
    return {"server_version": _ask("SHOW server_version"), "synchronous": _ask("SHOW synchronous_commit")}


def _ask(question: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


def too_open(folder: Path) -> list[Path]:
    """Return the folder and what is in it that other users of the machine may read or write."""
    closed = stat.S_IMODE(folder.stat().st_mode) & 0o077 == 0
    if closed:
        return [path for path in (folder / "keys", *(folder / "keys").glob("*")) if _others_may(path)]
    return [path for path in (folder, *folder.rglob("*")) if _others_may(path)]


def _others_may(path: Path) -> bool:
    return path.exists() and bool(stat.S_IMODE(path.stat().st_mode) & 0o077)


def broken_database(answers: dict[str, Any]) -> Iterator[Broken]:
    """Yield what is wrong with the database."""
    if answers["migrations_pending"]:
        yield Broken(
            "migrations_pending",
            answers["migrations_pending"],
            _("The database is of an older Handrail."),
            _("Run any other command once; `handrail up` brings it up to date."),
        )
    if answers.get("integrity", "ok") != "ok":
        yield Broken(
            "integrity",
            1,
            _("The database file is damaged: {what}.").format(what=answers["integrity"]),
            _("Stop Handrail and put back the last copy of the folder."),
        )
    if answers.get("dangling_references"):
        yield Broken(
            "dangling_references",
            answers["dangling_references"],
            _("Rows that point at rows which are gone: {count}.").format(count=answers["dangling_references"]),
            _("Something wrote past Handrail. Put back a copy of the folder from before."),
        )
    if answers["synchronous"] == "off" or answers.get("journal_mode", "wal") != "wal":
        yield Broken(
            "durable",
            1,
            _("The database may lose what it confirmed when the power goes."),
            _("Keep the folder on a local disk, and leave the database's own settings alone."),
        )


def broken_folder(answers: dict[str, Any]) -> Iterator[Broken]:
    """Yield what is wrong with the folder."""
    if answers["too_open"]:
        yield Broken(
            "too_open",
            len(answers["too_open"]),
            _("Other users of this machine can reach what is yours."),
            _("Close it: chmod -R go-rwx {folder}").format(folder=answers["data"]),
            tuple(answers["too_open"][:SHOWN]),
        )
    if answers["free_megabytes"] < 200:
        yield Broken(
            "free_disk",
            1,
            _("The disk has {count} MB left.").format(count=answers["free_megabytes"]),
            _("Make room; a full disk refuses every change."),
        )
