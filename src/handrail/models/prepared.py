"""Querysets asked over and over, compiled once: the gate and the joins stay Django's, a call only binds values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, Generic, TypeVar

from django.db import connection, models
from django.db.models.query import get_related_populators

M = TypeVar("M", bound=models.Model)
FIRST_PLACE = 7_000_000_000_000_000_000
"""Where place-holders begin: numbers that no id ever reaches."""


@dataclass(frozen=True)
class _Compiled:
    sql: str
    params: tuple[Any, ...]
    places: dict[Any, int]
    select: Sequence[Any]
    columns: int
    names: list[str]
    related: list[Any]
    converters: list[tuple[int, list[Any], Any]]


class Prepared(Generic[M]):
    """A queryset with whole-number places, compiled once a database and shape.

    `build(*places)` returns the queryset; it may depend on `shape` (say, a role) but on nothing else that varies.
    Compiling is most of what a small query costs in Python; this leaves a third of it.
    """

    def __init__(self, build: Callable[..., models.QuerySet[M]], places: int) -> None:
        self.build, self.places = build, places
        self._compiled: dict[tuple[Any, ...], tuple[type[M], _Compiled]] = {}

    def __call__(self, *values: int, shape: tuple[Any, ...] = ()) -> list[M]:
        """Return the rows for these values, with the related rows that the queryset selects."""
        key = (connection.vendor, *shape)
        if key not in self._compiled:
            self._compiled[key] = self._compile(shape)
        model, made = self._compiled[key]
        with connection.cursor() as cursor:
            cursor.execute(made.sql, [values[made.places[p]] if p in made.places else p for p in made.params])
            rows = cursor.fetchall()
        return [_row(model, made, list(row)) for row in rows]

    def _compile(self, shape: tuple[Any, ...]) -> tuple[type[M], _Compiled]:
        marks = [mark for mark, _ in zip(count(FIRST_PLACE), range(self.places), strict=False)]
        queryset = self.build(*marks, *shape)
        compiler = queryset.query.get_compiler(connection.alias)
        sql, params = compiler.as_sql()
        select, info = compiler.select, compiler.klass_info
        fields = info["select_fields"]
        converters = compiler.get_converters([column[0] for column in select])
        return queryset.model, _Compiled(
            sql,
            tuple(params),
            {mark: n for n, mark in enumerate(marks)},
            select,
            fields[-1] + 1,
            [select[n][0].target.attname for n in fields],
            get_related_populators(info, select, connection.alias),  # type: ignore[call-arg]
            [(n, convs, expression) for n, (convs, expression) in converters.items()],
        )


def _row(model: type[M], made: _Compiled, row: list[Any]) -> M:
    for n, converters, expression in made.converters:
        value = row[n]
        for convert in converters:
            value = convert(value, expression, connection)
        row[n] = value
    found = model.from_db(connection.alias, made.names, row[: made.columns])
    for related in made.related:
        related.populate(row, found)
    return found
