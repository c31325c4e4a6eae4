"""What must be true of the database whenever no verb is at work, asked in plain Python of all rows."""

from __future__ import annotations

from typing import Any

from django.db import connection

from handrail.doctor.journal import journal_gaps
from handrail.models import Entry
from tests.actions.rows import Rows, snapshot

OF_LEAD = ("run", "step", "reach", "fact", "leadperson", "externalkey")


def broken(rows: Rows | None = None) -> list[str]:
    """Return a line for each promise that does not hold; nothing when all do."""
    rows = rows or snapshot()
    working = {pk for pk, row in rows["handrail.seller"].items() if row["is_active"] and row["role"] != "reader"}
    found = [f"the journal tells another story of {label} {pk}" for label, pk in journal_gaps()]
    for pk, lead in rows["handrail.lead"].items():
        steps = [s for s in rows["handrail.step"].values() if s["lead_id"] == pk and s["done_at"] is None]
        found += _of_ended(pk, lead, steps) if lead["ended_at"] else _of_open(pk, lead, steps, working)
    connection.check_constraints()
    return found


def _of_open(pk: int, lead: dict[str, Any], steps: list[dict[str, Any]], working: set[int]) -> list[str]:
    if lead["owner_id"] not in working:
        return [f"lead {pk} is open and its owner {lead['owner_id']} does not work here"]
    if not steps:
        return [f"lead {pk} is open and has no next step"]
    step = min(steps, key=lambda s: (s["due"], s["at"] is None, s["at"] or 0, s["id"]))
    shown = (lead["next_step_id"], lead["next_what"], lead["next_due"], lead["next_at"])
    earliest = (step["id"], step["what"], step["due"], step["at"])
    return [] if shown == earliest else [f"lead {pk} shows {shown}, its earliest open step is {earliest}"]


def _of_ended(pk: int, lead: dict[str, Any], steps: list[dict[str, Any]]) -> list[str]:
    shown = (lead["next_step_id"], lead["next_what"], lead["next_due"], lead["next_at"])
    found = [f"lead {pk} has ended and step {step['id']} is open" for step in steps]
    return found + ([f"lead {pk} has ended and shows {shown}"] if shown != (None, "", None, None) else [])


def leads_changed(before: Rows, after: Rows) -> set[int]:
    """Return the leads of which any row differs between two snapshots."""
    found = set(_changed(before, after, "lead"))
    for name in OF_LEAD:
        for pk in _changed(before, after, name):
            rows = (before[f"handrail.{name}"].get(pk), after[f"handrail.{name}"].get(pk))
            found |= {row["lead_id"] for row in rows if row is not None}
    return found


def _changed(before: Rows, after: Rows, name: str) -> set[int]:
    old, new = before[f"handrail.{name}"], after[f"handrail.{name}"]
    return {pk for pk in old.keys() | new.keys() if old.get(pk) != new.get(pk)}


def told_of(batch: int) -> list[int]:
    """Return the leads that a batch has entries about, each as often as it has one."""
    return [lead for lead in Entry.objects.filter(batch=batch).values_list("lead_id", flat=True) if lead]
