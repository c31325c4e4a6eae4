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


def test_the_first_is_told_what_the_business_counts_in_and_the_second_is_not(data: Path) -> None:
    first = handrail(data, "seller", "add", "Maria", "--role", "admin").stdout
    assert "The business counts in EUR and UTC. Change it: handrail business set --zone" in first
    assert "counts in" not in handrail(data, "seller", "add", "Tom", "--role", "seller").stdout


def test_what_is_set_of_a_seller_is_changed_and_listed(data: Path, with_maria: Path) -> None:
    shutil.copytree(with_maria, data)
    handrail(data, "seller", "add", "Tom", "--role", "seller")
    words = ["--zone", "Asia/Tokyo", "--country", "JP", "--week", "mon=9-12 13-17", "--week", "tue-thu 9-17"]
    done = handrail(data, "seller", "set", "tom", *words, "--style", "social", "--role", "manager", "--team", "North")
    assert done.returncode == 0, done.stderr
    assert "week     mon 09:00-12:00 13:00-17:00, tue-thu 09:00-17:00" in done.stdout.splitlines()
    shown = handrail(data, "seller", "list").stdout
    assert shown.splitlines()[2].split() == ["Tom", "manager", "North", "Asia/Tokyo", "social"]
    handrail(data, "seller", "set", "Tom", "--zone", "", "--team", "", "--style", "")
    tom = json.loads(handrail(data, "seller", "list", "--json").stdout)[1]
    assert (tom["role"], tom["zone"], tom["team"], tom["style"], tom["country"]) == ("manager", None, None, None, "JP")


def test_days_away_are_noted_listed_and_taken_off_again(data: Path, with_maria: Path) -> None:
    shutil.copytree(with_maria, data)
    done = handrail(data, "seller", "away", "Maria", "2999-12-24", "2999-12-31", "--note", "skiing")
    assert done.stdout == "Maria is away 2999-12-24 to 2999-12-31. Open leads stay theirs.\n"
    handrail(data, "seller", "away", "Maria", "2020-01-02")
    assert handrail(data, "seller", "list").stdout.splitlines()[1].split()[2:] == ["2999-12-24", "to", "2999-12-31"]
    done = handrail(data, "seller", "back", "Maria", "2999-12-25")
    assert done.stderr == "Maria is not away from 2999-12-25 on. Days away: 2999-12-24 to 2999-12-31.\n"
    assert handrail(data, "seller", "back", "Maria", "2999-12-24").returncode == 0
    assert json.loads(handrail(data, "seller", "list", "--json").stdout)[0]["away"] == [["2020-01-02", "2020-01-02"]]


def test_the_business_is_shown_and_set(data: Path, with_maria: Path) -> None:
    shutil.copytree(with_maria, data)
    words = ["--name", "Lakeside", "--currency", "usd", "--zone", "Europe/Berlin", "--country", "de", "--region", "BY"]
    more = ["--week", "mon-thu 9-17, fri 9-12", "--private-books", "--fallback", "maria"]
    assert handrail(data, "business", "set", *words, *more).returncode == 0
    shown = handrail(data, "business").stdout
    assert "week      mon-thu 09:00-17:00, fri 09:00-12:00" in shown.splitlines()
    settings = json.loads(handrail(data, "business", "--json").stdout)
    del settings["week"]
    assert list(settings.values()) == ["Lakeside", "USD", "Europe/Berlin", "DE", "BY", "private", "Maria"]
    handrail(data, "business", "set", "--shared-books")
    assert json.loads(handrail(data, "business", "--json").stdout)["books"] == "shared"


def test_a_source_is_routed_and_listed(data: Path, with_maria: Path) -> None:
    shutil.copytree(with_maria, data)
    handrail(data, "seller", "add", "Tom", "--role", "seller")
    done = handrail(data, "source", "route", "referral", "Tom", "Maria")
    assert done.stdout == "New leads from Referral go to: Maria, Tom.\n"
    listed = {one["key"]: one["sellers"] for one in json.loads(handrail(data, "source", "list", "--json").stdout)}
    assert (listed["referral"], listed["website"]) == (["Maria", "Tom"], [])
    assert handrail(data, "source", "route", "referral").stdout == "New leads from Referral go to: everybody.\n"
    assert "everybody" in handrail(data, "source", "list").stdout


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["seller", "set", "Maria"], "Say what is to change.\n"),
        (["seller", "set", "Maria", "--role", "boss"], "There is no role boss."),
        (["seller", "set", "Maria", "--role", "seller"], "Maria is the last admin."),
        (["seller", "set", "Maria", "--week", "mon 17-9"], "The week cannot be read: mon: 17-9 is not a span"),
        (["seller", "away", "Maria", "tomorrow"], "“tomorrow” is not a day. Write it like 2026-12-24.\n"),
        (["seller", "away", "Maria", "2026-12-24", "2026-12-23"], "The last day away comes before the first.\n"),
        (["business", "set"], "Say what is to change.\n"),
        (["business", "set", "--zone", "Berlin"], "“Berlin” is not a time zone. Write it like Europe/Berlin.\n"),
        (["business", "set", "--currency", "euro"], "Write the currency as three letters, like EUR.\n"),
        (["business", "set", "--country", "Mars"], "No public holidays are known for “MARS”."),
        (["business", "set", "--fallback", "Tom"], "Nobody here is called Tom. There are: Maria.\n"),
        (["source", "route", "moon"], "There is no source moon. There are: website, "),
    ],
)
def test_what_cannot_be_set_is_one_sentence(with_maria: Path, words: list[str], says: str) -> None:
    done = handrail(with_maria, *words)
    assert done.returncode in (1, 2)
    assert done.stderr.startswith(says)
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1


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
