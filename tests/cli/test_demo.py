"""`handrail demo`: a made-up company in a folder of its own, filled once, in which every promise holds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.command import handrail, python, told, up

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("up")]


def test_it_is_filled_once_served_and_says_who_signs_in(tmp_path: Path) -> None:
    with up(tmp_path / "unused", "demo", HANDRAIL_DATA="") as running:
        running.until("Ctrl-C")
        assert running.status() == 200
        assert running.stop() == 0
    assert f"Handrail is at http://127.0.0.1:{running.port}\nA made-up company. Sign in as:\n" in running.heard
    people = re.findall(r"^  (\w.*?)  +(\S+)  +\((admin|manager|seller)\)$", running.heard, flags=re.MULTILINE)
    assert sorted(role for _name, _password, role in people) == ["admin", "manager", "seller", "seller", "seller"]

    folder = tmp_path / "handrail-demo"
    before = told(folder, "doctor")
    assert before["open_leads"] > 50
    assert before["broken"] == []
    again = handrail(folder, "demo", "--no-serve")
    assert again.returncode == 0, again.stderr
    assert all(password in again.stdout for _name, password, _role in people)
    assert told(folder, "doctor")["entries"] == before["entries"]


def test_a_business_of_its_own_is_left_alone(tmp_path: Path) -> None:
    handrail(tmp_path / "data", "seller", "add", "Maria", "--role", "admin")
    done = handrail(tmp_path / "data", "demo", "--no-serve")
    assert done.returncode == 1
    assert done.stderr == "This folder holds a business of its own. Give the made-up one another: --data DIR.\n"
    assert told(tmp_path / "data", "doctor")["open_leads"] == 0


def test_a_company_broken_off_half_way_is_not_taken_for_a_whole_one(tmp_path: Path) -> None:
    begun = "from handrail.actions.setup import mark_made_up\nfrom handrail.cli.ready import act\nmark_made_up(act())"
    python(tmp_path / "data", begun)
    done = handrail(tmp_path / "data", "demo", "--no-serve")
    assert done.returncode == 1
    assert done.stderr == f"{tmp_path / 'data'} holds half a made-up company. Remove it and begin again.\n"
