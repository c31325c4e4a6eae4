"""Rows as they are on file: of one lead, of one act, and of every table before and after."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Model

from handrail.actions.record import Done
from handrail.models import Entry, Lead

JOURNAL = ("handrail.batch", "handrail.entry")
METHOD = ("handrail.milestone", "handrail.style", "handrail.play", "handrail.playversion", "handrail.source")
COUNTERS = ("version",)
Rows = dict[str, dict[Any, dict[str, Any]]]


def snapshot(*, journal: bool = True, method: bool = True) -> Rows:
    """Return all rows by table and id; without `journal` what undo does not take back is left out."""
    rows: Rows = {}
    for model in apps.get_app_config("handrail").get_models(include_auto_created=True):
        label = model._meta.label_lower
        if (journal or label not in JOURNAL) and (method or label not in METHOD):
            skip = () if journal else COUNTERS
            rows[label] = _all_of(model, skip)
    return rows


def _all_of(model: type[Model], skip: tuple[str, ...]) -> dict[Any, dict[str, Any]]:
    """Read a table past the models, which takes a quarter of the time."""
    fields = [f for f in model._meta.concrete_fields if f.attname not in skip]
    columns = ", ".join(connection.ops.quote_name(f.column or "") for f in fields)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608
        found = [dict(zip((f.attname for f in fields), row, strict=True)) for row in cursor.fetchall()]
    return {row["id"]: row for row in found}


def differences(before: Rows, after: Rows) -> list[str]:
    """Return one line for each row and field in which two snapshots differ; pytest shows them all at once."""
    found = []
    for label in sorted(before.keys() | after.keys()):
        old, new = before.get(label, {}), after.get(label, {})
        for pk in sorted(old.keys() | new.keys(), key=str):
            was, is_now = old.get(pk), new.get(pk)
            if was is None or is_now is None:
                found.append(f"{label} {pk}: {'came' if was is None else 'went'}")
            elif was != is_now:
                found += [f"{label} {pk} {k}: {was[k]!r} -> {is_now[k]!r}" for k in was if was[k] != is_now[k]]
    return found


def fresh(lead: Lead) -> Lead:
    """Return the lead as it is on file now."""
    return Lead.objects.select_related("owner", "milestone", "source").get(pk=lead.pk)


def line(done: Done) -> Entry:
    """Return the one entry that an act wrote."""
    return Entry.objects.get(batch=done.batch)


def next_of(lead: Lead) -> tuple[str, date | None]:
    """Return what comes next on a lead, and when, after making sure that it is the earliest of its open steps."""
    row = fresh(lead)
    steps = sorted(row.steps.filter(done_at=None), key=lambda s: (s.due, s.at is None, s.at, s.pk))
    assert row.next_step_id == (steps[0].pk if steps else None)
    return row.next_what, row.next_due
