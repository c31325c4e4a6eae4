"""The doctor: says nothing about a sound folder, and names every promise that was broken behind Handrail's back."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.cli.command import handrail, python, told

LEADS = """
from datetime import UTC, datetime, timedelta
from handrail.actions.ends import end
from handrail.actions.leads import NewLead, open_lead
from handrail.actions.record import Act
from handrail.actions.sellers import add_seller
from handrail.actions.touches import log_touch
from handrail.actions.undo import undo
from handrail.models import Lead, Seller
now = datetime.now(UTC)
add_seller(Act(None, now), "Maria", "admin")
act = Act(Seller.objects.get(), now)
for name in ("Ann", "Bob", "Cleo", "Dan"):
    open_lead(act, NewLead(person=name, mails=(f"{name}@example.com",), company="Acme", note="met at the fair"))
first, second, third, fourth = Lead.objects.order_by("pk")
log_touch(act, first.pk, "talked", note="wants a quote")
log_touch(act, second.pk, "no answer")
undo(act)
undo(act, open_lead(act, NewLead(person="Eve", mails=("eve@example.com",))).batch)
end(act, fourth.pk, "lost", reason="price")
"""
BREAKS = [
    ("without_owner", "UPDATE handrail_lead SET owner_id = NULL WHERE id = 1"),
    ("without_next_step", "UPDATE handrail_lead SET next_due = NULL WHERE id = 1"),
    ("without_next_step", "UPDATE handrail_lead SET next_what = '' WHERE id = 2"),
    ("without_next_step", "DELETE FROM handrail_step WHERE lead_id = 1 AND done_at IS NULL"),
    ("next_step_mismatch", "UPDATE handrail_lead SET next_due = '2001-01-01' WHERE id = 1"),
    ("next_step_mismatch", "UPDATE handrail_lead SET next_at = '2001-01-01 10:00:00' WHERE id = 1"),
    ("next_step_mismatch", "UPDATE handrail_step SET what = 'Wait' WHERE lead_id = 1 AND done_at IS NULL"),
    (
        "next_step_mismatch",
        "INSERT INTO handrail_step (lead_id, what, channel, aim, due, promised, done_how)"
        " VALUES (1, 'Sooner', 'phone', '', '2001-01-01', 0, '')",
    ),
    ("ended_with_open_steps", "UPDATE handrail_step SET done_at = NULL WHERE lead_id = 4"),
    ("journal_gaps", "UPDATE handrail_lead SET title = 'Somebody else' WHERE id = 1"),
    ("journal_gaps", "UPDATE handrail_lead SET pushes = 7 WHERE id = 3"),
    ("journal_gaps", "UPDATE handrail_person SET name = 'Anna' WHERE name = 'Ann'"),
    ("journal_gaps", "DELETE FROM handrail_mail WHERE address LIKE 'ann@%'"),
    ("dangling_references", "UPDATE handrail_lead SET company_id = 999 WHERE id = 1"),
    ("migrations_pending", "DELETE FROM django_migrations WHERE app = 'handrail'"),
]


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with leads that were opened, touched, undone and ended."""
    folder = tmp_path_factory.mktemp("worked") / "data"
    python(folder, LEADS)
    return folder


@pytest.fixture
def data(worked: Path, tmp_path: Path) -> Path:
    """Return a copy of it to break."""
    return Path(shutil.copytree(worked, tmp_path / "data"))


def broken(answers: dict[str, Any]) -> set[str]:
    """Return the names of the promises that do not hold."""
    return {one["promise"] for one in answers["broken"]}


def behind_its_back(data: Path, script: str) -> None:
    """Write to the database as no verb would: past every constraint that can be switched off."""
    with closing(sqlite3.connect(data / "handrail.sqlite3", isolation_level=None)) as database:
        database.execute("PRAGMA ignore_check_constraints = 1")
        database.execute("PRAGMA foreign_keys = 0")
        database.execute(script)


def test_a_sound_folder_keeps_every_promise(data: Path) -> None:
    answers = told(data, "doctor")
    assert answers["broken"] == []
    assert answers["open_leads"] == 3
    assert (answers["without_owner"], answers["without_next_step"], answers["next_step_mismatch"]) == (0, 0, 0)
    assert answers["journal_gaps"] == 0
    assert (answers["database"], answers["journal_mode"], answers["synchronous"]) == ("sqlite", "wal", "full")
    assert answers["sqlite_version"] == sqlite3.sqlite_version
    done = handrail(data, "doctor")
    assert done.returncode == 0
    assert done.stdout.endswith("Every promise holds.\n")


@pytest.mark.parametrize(("promise", "script"), BREAKS)
def test_a_promise_broken_behind_its_back_is_named(data: Path, promise: str, script: str) -> None:
    behind_its_back(data, script)
    answers = told(data, "doctor")
    assert answers["well"] is False
    assert promise in broken(answers)
    assert answers[promise] > 0


def test_people_read_what_is_broken_where_and_how_to_mend_it(data: Path) -> None:
    behind_its_back(data, "UPDATE handrail_lead SET owner_id = NULL WHERE id = 2")
    done = handrail(data, "doctor")
    assert done.returncode == 1
    assert "Open leads that nobody owns: 1.\n  lead 2\n  Hand each to a seller.\n" in done.stdout


def test_a_folder_that_others_may_read_is_named(data: Path) -> None:
    data.chmod(0o755)
    answers = told(data, "doctor")
    assert broken(answers) == {"too_open"}
    assert answers["too_open"] == ["data"]


def test_the_doctor_changes_nothing_while_it_looks(data: Path) -> None:
    before = (data / "handrail.sqlite3").read_bytes()
    handrail(data, "doctor")
    assert (data / "handrail.sqlite3").read_bytes() == before


@pytest.mark.both
@pytest.mark.skipif(not os.environ.get("HANDRAIL_DATABASE_URL"), reason="this run has no PostgreSQL")
def test_the_doctor_asks_the_same_of_postgresql(tmp_path: Path) -> None:
    import psycopg

    url = os.environ["HANDRAIL_DATABASE_URL"]
    with psycopg.connect(url, autocommit=True) as server:
        server.execute("DROP DATABASE IF EXISTS doctored")
        server.execute("CREATE DATABASE doctored")
    own = url.replace("/postgres?", "/doctored?")
    python(tmp_path / "data", LEADS, HANDRAIL_DATABASE_URL=own)
    answers = told(tmp_path / "data", "doctor", HANDRAIL_DATABASE_URL=own)
    assert (answers["database"], answers["open_leads"]) == ("postgresql", 3)
    assert broken(answers) == {"durable"}, "the tests' own server does not wait for its disk, and nothing else is wrong"
    with psycopg.connect(own, autocommit=True) as server:
        server.execute("UPDATE handrail_lead SET next_due = '2001-01-01', title = 'x' WHERE id = 1")
    answers = told(tmp_path / "data", "doctor", HANDRAIL_DATABASE_URL=own)
    assert broken(answers) == {"durable", "next_step_mismatch", "journal_gaps"}
