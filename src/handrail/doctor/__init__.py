"""Asks a folder whether every promise still holds: of its leads, its journal, its database and its files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from handrail.doctor import leads, place
from handrail.doctor.finding import Broken, Findings

__all__ = ["Broken", "Findings", "examine"]


def examine() -> Findings:
    """Ask everything, as it stands at one moment; only reads. Of an older database only its age is asked."""
    with one_moment():
        answers = place.about_here() | place.about_database()
        broken = [*place.broken_database(answers), *place.broken_folder(answers)]
        if not answers["migrations_pending"]:
            counts, found = leads.about_leads()
            answers, broken = counts | answers, [*found, *broken]
    return Findings(answers, tuple(broken))


@contextmanager
def one_moment() -> Iterator[None]:
    """Read from one snapshot, so that sellers who work meanwhile neither wait nor look like gaps."""
    with connection.cursor() as cursor:
        # Django's own transactions take SQLite's write lock; this one only reads.
        cursor.execute("BEGIN" if connection.vendor == "sqlite" else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")
