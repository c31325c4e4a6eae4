"""What an examination hands back: answers, and the promises that do not hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

SHOWN = 20
"""How many rows a broken promise names."""


@dataclass(frozen=True)
class Broken:
    """A promise that does not hold: how often, where, and how it is mended."""

    promise: str
    count: int
    says: str
    mend: str
    rows: tuple[str, ...] = ()


@dataclass(frozen=True)
class Findings:
    """What was asked and answered, in the order asked; `broken` is empty where all is well."""

    answers: dict[str, Any]
    broken: tuple[Broken, ...]
