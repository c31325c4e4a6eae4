"""The pages about running and promises name what is there."""

from __future__ import annotations

import re
from pathlib import Path

from handrail.models import Batch, ExternalKey, Lead

HOME = Path(__file__).parents[2]
PROMISES = (HOME / "docs" / "promises.md").read_text(encoding="utf-8")


def test_every_proof_the_page_names_is_in_the_repository() -> None:
    named = set(re.findall(r"`(tests/[\w/.]+)`", PROMISES))
    assert named
    assert [path for path in sorted(named) if not (HOME / path).is_file()] == []


def test_every_constraint_the_page_names_is_in_the_database() -> None:
    columns = [line.split("|")[2] for line in PROMISES.splitlines() if line.startswith("| ") and line.count("|") == 5]
    named = set(re.findall(r"`(\w+_\w+)`", " ".join(columns)))
    assert named
    assert named <= {one.name for model in (Lead, Batch, ExternalKey) for one in model._meta.constraints}
