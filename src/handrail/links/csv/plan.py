"""What was understood of a file, shown before anything is taken in, and kept with the import so that it can go on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from handrail.links.csv.read import Shape


@dataclass(frozen=True)
class Column:
    """One column: what it is taken for and why, with samples.

    `reading` is how its dates (iso, day_first, ...) or amounts ("." or ",") are written; `also` other readings that fit
    every cell as well, so that somebody should look; `example` a cell as written and as read.
    """

    header: str
    field: str = "ignore"
    why: str = ""
    samples: tuple[str, ...] = ()
    filled: int = 0
    reading: str = ""
    also: tuple[str, ...] = ()
    misfits: int = 0
    example: str = ""


@dataclass(frozen=True)
class ImportPlan:
    """How a file is read and to whom its leads go. Goes to JSON and back without loss."""

    encoding: str
    delimiter: str
    rows: int
    columns: tuple[Column, ...]
    system: str
    source: str = ""
    owners: tuple[int, ...] = ()
    route: bool = False
    zone: str = "UTC"
    country: str = ""
    currency: str = "EUR"
    warning: str = ""

    @property
    def shape(self) -> Shape:
        """Return how the file is to be opened."""
        return Shape(self.encoding, self.delimiter, tuple(column.header for column in self.columns))

    @property
    def map(self) -> dict[str, str]:
        """Return column header -> field."""
        return {column.header: column.field for column in self.columns}

    @property
    def doubtful(self) -> tuple[Column, ...]:
        """Return the columns whose dates fit more than one reading."""
        return tuple(column for column in self.columns if column.also)

    def to_json(self) -> dict[str, Any]:
        """Return the plan as plain JSON values."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> ImportPlan:
        """Return the plan that `to_json` wrote."""
        columns = tuple(
            Column(**{**c, "samples": tuple(c["samples"]), "also": tuple(c["also"])}) for c in kept["columns"]
        )
        return cls(**{**kept, "columns": columns, "owners": tuple(kept["owners"])})


@dataclass
class Preview:
    """What an import would do, counted row by row without writing; `first` holds the first rows that stay out."""

    rows: int = 0
    made: int = 0
    joined: int = 0
    same: int = 0
    left_out: int = 0
    rejected: int = 0
    reasons: dict[str, int] = field(default_factory=dict)
    first: list[tuple[int, str]] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """Return the counts as plain JSON values."""
        return asdict(self)
