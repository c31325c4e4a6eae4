"""The pages say what is there."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

HOME = Path(__file__).parents[1]


def _names(requirements: list[str]) -> set[str]:
    return {re.split(r"[\[<>=;~! ]", requirement, maxsplit=1)[0] for requirement in requirements}


def test_every_dependency_says_what_it_is_for_and_none_is_left_over() -> None:
    project = tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = _names(project["dependencies"])
    for extra in project["optional-dependencies"].values():
        wanted |= _names(extra)
    page = (HOME / "docs" / "dependencies.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"^\| `([^`]+)` \| \S", page, flags=re.MULTILINE))

    assert explained == wanted


def test_lock_files_name_packages_and_no_address() -> None:
    for lock in sorted(HOME.glob("requirements*.lock")):
        text = lock.read_text(encoding="utf-8")
        assert "--hash=sha256:" in text
        assert not re.search(r"://|file:|^--", text, flags=re.MULTILINE), lock.name
