"""Rows on their way to disk, without the layers of `save`: only the record of an act calls this."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import Any, TypeVar, cast

from django.core.exceptions import ObjectDoesNotExist
from django.db import connection, models
from django.db.models.base import ModelState

M = TypeVar("M", bound=models.Model)
Prepare = Callable[[Any], Any]


def fresh(model: type[M], **values: Any) -> M:
    """Return a row that is not on file yet, as `model(**values)` does in several times the time."""
    row = model.__new__(model)
    row._state = ModelState()
    row.__dict__.update(_blank(model))
    known = row.__dict__
    for name, value in values.items():
        if isinstance(value, models.Model):
            row._state.fields_cache[name], known[f"{name}_id"] = value, value.pk
        else:
            known[name] = value
    return row


@cache
def _blank(model: type[models.Model]) -> dict[str, Any]:
    """Return the defaults of a model, of which none may be a list or a dict: rows would share it."""
    blank = {field.attname: field.get_default() for field in model._meta.concrete_fields}
    if any(isinstance(value, list | dict) for value in blank.values()):
        raise TypeError(f"{model.__name__} has defaults that rows cannot share")
    return blank


def insert(rows: Sequence[models.Model]) -> None:
    """Insert new rows of one model, giving each its id. The database's constraints hold; `save` is not called.

    About five times as fast as `bulk_create`, which prepares every value of every row through layers made for one.
    """
    if not rows:
        return
    model = type(rows[0])
    if rows[0].pk is None:
        number(rows)
    columns = _columns(model)
    with connection.cursor() as cursor:
        cursor.executemany(_statement(model, connection.vendor), [_values(row, columns) for row in rows])
    alias = connection.alias
    for row in rows:
        row._state.adding, row._state.db = False, alias


def insert_one(row: models.Model) -> None:
    """Insert one new row; the database gives it its id, unless it has one."""
    if row.pk is not None:
        insert([row])
        return
    with connection.cursor() as cursor:
        cursor.execute(_single(type(row), connection.vendor), _values(row, _columns(type(row))[1:]))
        row.__dict__["id"] = cursor.fetchone()[0] if connection.vendor == "postgresql" else cursor.lastrowid
    row._state.adding, row._state.db = False, connection.alias


@cache
def _single(model: type[models.Model], vendor: str) -> str:
    quote = connection.ops.quote_name
    columns = [quote(str(f.column)) for f in model._meta.concrete_fields][1:]
    names, places = ", ".join(columns), ", ".join(["%s"] * len(columns))
    returning = " RETURNING id" if vendor == "postgresql" else ""
    return f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({places}){returning}"  # noqa: S608 -- our names


def update(row: models.Model, attnames: Sequence[str]) -> None:
    """Write some fields of one row; raises ObjectDoesNotExist when it is gone."""
    columns = {attname: (name, prepare) for attname, name, prepare in _columns(type(row))}
    values = []
    for attname in attnames:
        value, prepare = getattr(row, attname), columns[attname][1]
        values.append(prepare(value) if prepare is not None and value is not None else value)
    with connection.cursor() as cursor:
        cursor.execute(_update(type(row), tuple(attnames), connection.vendor), [*values, row.pk])
        if cursor.rowcount != 1:
            raise ObjectDoesNotExist(f"{row._meta.label} {row.pk}")


@cache
def _update(model: type[models.Model], attnames: tuple[str, ...], vendor: str) -> str:
    quote = connection.ops.quote_name
    names = {f.attname: str(f.column) for f in model._meta.concrete_fields}
    sets = ", ".join(f"{quote(names[attname])} = %s" for attname in attnames)
    return f"UPDATE {quote(model._meta.db_table)} SET {sets} WHERE id = %s"  # noqa: S608 -- our own names


def number(rows: Sequence[models.Model]) -> None:
    """Give new rows of one model their ids before they are inserted, for rows that point at each other."""
    if rows:
        for row, pk in zip(rows, _draw(type(rows[0]), len(rows)), strict=True):
            row.__dict__["id"] = pk


def _values(row: models.Model, columns: Sequence[tuple[str, str, Prepare | None]]) -> list[Any]:
    """Return the row as the database wants it. A row it points at may have got its id after it was named here."""
    values, known = [], row.__dict__
    for attname, name, prepare in columns:
        value = known[attname]
        if value is None:
            if name and (other := row._state.fields_cache.get(name)) is not None:
                value = known[attname] = other.pk
        elif prepare is not None:
            value = prepare(value)
        values.append(value)
    return values


def _columns(model: type[models.Model]) -> list[tuple[str, str, Prepare | None]]:
    """Return attname, name of the relation, and how a value is made ready on the connection at hand."""
    return [(attname, name, prepare and prepare()) for attname, name, prepare in _fields(model)]


@cache
def _fields(model: type[models.Model]) -> tuple[tuple[str, str, Callable[[], Prepare] | None], ...]:
    return tuple(
        (f.attname, f.name if isinstance(f, models.ForeignKey) else "", _preparation(f))
        for f in cast("Sequence[models.Field[Any, Any]]", model._meta.concrete_fields)
    )


def _preparation(field: models.Field[Any, Any]) -> Callable[[], Prepare] | None:
    """Return what gives the preparation of a field's values; texts, numbers and truths go as they are."""
    if isinstance(field, models.DateTimeField):
        return lambda: connection.ops.adapt_datetimefield_value
    if isinstance(field, models.DateField):
        return lambda: connection.ops.adapt_datefield_value
    if isinstance(field, models.JSONField):
        return lambda: partial(connection.ops.adapt_json_value, encoder=field.encoder)
    return None


@cache
def _statement(model: type[models.Model], vendor: str) -> str:
    quote = connection.ops.quote_name
    names = ", ".join(quote(f.column) for f in model._meta.concrete_fields if f.column)
    places = ", ".join(["%s"] * len(model._meta.concrete_fields))
    # Names of our own tables and columns only; every value is a parameter.
    return f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({places})"  # noqa: S608


def _draw(model: type[models.Model], count: int) -> Sequence[int]:
    """Return ids that nobody else gets: from the sequence on PostgreSQL; SQLite's one writer is us."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
            )
            return [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = (cursor.fetchone() or (0,))[0]
    return range(last + 1, last + count + 1)
