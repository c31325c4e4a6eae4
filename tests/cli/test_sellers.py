"""Sellers from the command line: added, listed, let in again, let go."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.command import handrail, python

PASSWORD = "eleven steps up"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Return a folder that is not there yet."""
    return tmp_path / "data"


@pytest.fixture(scope="module")
def with_maria(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder whose only seller is the admin Maria."""
    folder = tmp_path_factory.mktemp("maria") / "data"
    handrail(folder, "seller", "add", "Maria", "--role", "admin")
    return folder


def signs_in(data: Path, name: str, password: str) -> bool:
    """Say whether a name and a password open the door."""
    asked = f"authenticate(None, username={name!r}, password={password!r})"
    return python(data, f"from django.contrib.auth import authenticate\nprint({asked})").strip() != "None"


def test_the_first_seller_must_be_an_admin(data: Path) -> None:
    done = handrail(data, "seller", "add", "Tom", "--role", "seller")
    assert done.returncode == 1
    assert done.stderr == "The first seller must be an admin. Add one with --role admin.\n"


def test_a_password_on_standard_input_is_theirs(data: Path) -> None:
    done = handrail(data, "seller", "add", "María", "--role", "admin", "--password-stdin", stdin=f"{PASSWORD}\n")
    assert done.returncode == 0, done.stderr
    assert PASSWORD not in done.stdout
    assert signs_in(data, "maria", PASSWORD)


def test_without_a_terminal_a_password_is_drawn_and_shown_once(data: Path) -> None:
    done = handrail(data, "seller", "add", "Maria", "--role", "admin")
    drawn = done.stdout.strip().rpartition(" ")[2]
    assert len(drawn) == 19
    assert signs_in(data, "Maria", drawn)


def test_a_reset_gives_a_new_password_and_ends_the_old(data: Path) -> None:
    handrail(data, "seller", "add", "Maria", "--role", "admin", "--password-stdin", stdin=PASSWORD)
    done = handrail(data, "seller", "reset", "maria")
    drawn = done.stdout.strip().rpartition(" ")[2]
    assert signs_in(data, "Maria", drawn)
    assert not signs_in(data, "Maria", PASSWORD)


def test_sellers_are_listed_for_people_and_for_programs(data: Path) -> None:
    handrail(data, "seller", "add", "Maria", "--role", "admin", "--zone", "Europe/Madrid")
    handrail(data, "seller", "add", "Tom", "--role", "seller")
    assert handrail(data, "seller", "leave", "Tom").returncode == 0
    shown = handrail(data, "seller", "list").stdout
    assert shown.splitlines()[1].split() == ["Maria", "admin", "Europe/Madrid"]
    assert shown.splitlines()[2].split() == ["Tom", "seller", "left"]
    listed = json.loads(handrail(data, "seller", "list", "--json").stdout)
    assert [(one["name"], one["role"], one["active"]) for one in listed] == [
        ("Maria", "admin", True),
        ("Tom", "seller", False),
    ]


@pytest.mark.parametrize(
    ("words", "stdin", "status", "says"),
    [
        (["add", "maria", "--role", "seller"], "", 1, "called maria already"),
        (["add", "Tom", "--role", "boss"], "", 2, "There is no role boss. Choose admin, manager, seller, reader."),
        (["add", "Tom", "--role", "seller", "--zone", "Mars"], "", 1, "Mars"),
        (["add", "Tom", "--role", "seller", "--password-stdin"], "", 2, "No password came in"),
        (["add", "Tom", "--role", "seller", "--password-stdin"], "short", 1, "too short"),
        (["add", " ", "--role", "seller"], "", 1, "name"),
        (["reset", "Tom"], "", 1, "Nobody here is called Tom. There are: Maria."),
        (["leave", "Maria"], "", 1, "last admin"),
    ],
)
def test_what_cannot_be_done_is_said_plainly(
    data: Path, with_maria: Path, words: list[str], stdin: str, status: int, says: str
) -> None:
    done = handrail(shutil.copytree(with_maria, data), "seller", *words, stdin=stdin)
    assert done.returncode == status, done.stderr
    assert says in done.stderr
    assert "Traceback" not in done.stderr
