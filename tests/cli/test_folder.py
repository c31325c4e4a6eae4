"""The folder: every command makes a fresh one ready, and keeps it from other users of the machine."""

from __future__ import annotations

import sqlite3
import stat
import time
from contextlib import closing
from pathlib import Path

import pytest

import handrail as package
from tests.cli.command import handrail


def mode(path: Path) -> int:
    """Return who may do what with a file."""
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("words", [("seller", "list"), ("doctor",)])
def test_any_command_makes_a_fresh_folder_ready(tmp_path: Path, words: tuple[str, ...]) -> None:
    folder = tmp_path / "new" / "folder"
    done = handrail(folder.parent, "--data", str(folder), *words)
    assert done.returncode == 0, done.stderr
    assert mode(folder) == 0o700
    assert mode(folder / "keys") == 0o700
    assert mode(folder / "keys" / "session") == 0o600
    assert mode(folder / "handrail.sqlite3") == 0o600
    with closing(sqlite3.connect(folder / "handrail.sqlite3")) as database:
        assert database.execute("SELECT count(*) FROM handrail_milestone").fetchone()[0] >= 6


def test_the_folder_may_be_named_after_the_command_too(tmp_path: Path) -> None:
    done = handrail(tmp_path / "unused", "seller", "list", "--data", str(tmp_path / "named"))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "named" / "handrail.sqlite3").exists()
    assert not (tmp_path / "unused").exists()


def test_a_file_where_the_folder_should_be_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = handrail(tmp_path / "file", "seller", "list")
    assert done.returncode == 1
    assert done.stderr == f"{tmp_path / 'file'} is a file, not a folder. Name another with --data.\n"


def test_a_database_of_another_kind_is_said_in_one_sentence(tmp_path: Path) -> None:
    done = handrail(tmp_path / "data", "seller", "list", HANDRAIL_DATABASE_URL="mysql://x/y")
    assert done.returncode == 1
    assert done.stderr == "HANDRAIL_DATABASE_URL must begin with postgresql://, not mysql://.\n"


def test_a_database_that_does_not_answer_is_said_in_one_sentence(tmp_path: Path) -> None:
    nowhere = "postgresql://nobody@127.0.0.1:1/none"
    done = handrail(tmp_path / "data", "seller", "list", HANDRAIL_DATABASE_URL=nowhere)
    assert done.returncode == 1
    assert done.stderr.startswith("The database cannot be reached: ")
    assert "Traceback" not in done.stderr


def test_a_developer_may_see_where_an_error_comes_from(tmp_path: Path) -> None:
    done = handrail(tmp_path / "data", "seller", "list", HANDRAIL_DATABASE_URL="mysql://x/y", HANDRAIL_DEBUG="1")
    assert "Traceback" in done.stderr


def test_version_is_printed_without_a_folder(tmp_path: Path) -> None:
    started = time.perf_counter()
    done = handrail(tmp_path / "data", "version")
    assert done.stdout == f"handrail {package.__version__}\n"
    assert time.perf_counter() - started < 5, "it must not load what it does not need"
    assert not (tmp_path / "data").exists()
