"""Files taken in: a chunk of rows is one act together with how far the file has come, and is taken back like one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _

from handrail.actions.errors import NotAllowed, NotThere, Refused
from handrail.actions.intake import Intake, NewLead
from handrail.actions.record import DERIVED, Change, Record, plain, verb
from handrail.actions.undo import SHARED, still_known, worked_on
from handrail.models import (
    Batch,
    Company,
    ExternalKey,
    Fact,
    Import,
    Lead,
    LeadPerson,
    Mail,
    Person,
    Phone,
    Reach,
    Role,
    Run,
    Seller,
    Step,
)

Out = tuple[int, str, bool]
"""A row that stays out: its number, why, and whether it could be read but is over where it comes from."""
REMOVED = (ExternalKey, Fact, Reach, Step, Run, LeadPerson, Lead, Phone, Mail, Person, Company)
"""Models in the order their rows can go: what points before what is pointed at."""


def may_import(seller: Seller | None) -> bool:
    """Say whether `seller` may bring in files: whoever may own leads. None is the machine's own command."""
    return seller is None or (seller.is_active and seller.role != Role.READER)


def is_theirs(imported: Import, seller: Seller | None) -> bool:
    """Say whether `seller` may see and steer an import: its maker and admins; None is the machine's own command."""
    return seller is None or imported.by_id == seller.pk or (seller.is_active and seller.role == Role.ADMIN)


def refuse_nobody() -> None:
    """Raise Refused `nobody` where no seller is here to own leads."""
    if not Seller.objects.working().exists():
        raise Refused("nobody", _("Nobody is here to own leads. Add a seller first."), "owner")


@verb
def receive(rec: Record, name: str, path: str) -> dict[str, Any]:
    """Note a file that lies in the data folder at `path`; nothing is read or taken in yet."""
    if not may_import(rec.by):
        raise NotAllowed(_("Only people who work leads bring them in."))
    imported = Import.objects.create(by=rec.by, name=name[:200], path=path, created_at=rec.now)
    return _of(rec, imported)


@verb
def set_plan(
    rec: Record, import_id: int, plan: Mapping[str, Any], total: int, preview: Mapping[str, Any]
) -> dict[str, Any]:
    """Keep how the file will be read, and what a dry run found; this may change until the import starts."""
    imported = _steered(rec, import_id, "mapping")
    imported.plan, imported.total, imported.counts = dict(plan), total, {"preview": dict(preview)} if preview else {}
    imported.save(update_fields=["plan", "total", "counts"])
    return _of(rec, imported)


@verb
def drop_import(rec: Record, import_id: int) -> dict[str, Any]:
    """Forget a file of which nothing was taken in."""
    return _into(rec, _steered(rec, import_id, "mapping"), "dropped")


@verb
def start_import(rec: Record, import_id: int) -> dict[str, Any]:
    """Let a planned import run."""
    imported = _steered(rec, import_id, "mapping")
    if not imported.plan:
        raise Refused("unplanned", _("Look at the columns first."))
    refuse_nobody()
    imported.counts = {"since": rec.now.isoformat(), "from": 0}
    return _into(rec, imported, "running")


@verb
def stop_import(rec: Record, import_id: int) -> dict[str, Any]:
    """Stop a running import. The rows that are in stay in, and it can go on later."""
    return _into(rec, _steered(rec, import_id, "running"), "stopped")


@verb
def resume_import(rec: Record, import_id: int) -> dict[str, Any]:
    """Let a stopped import go on at the next row, and one whose undo failed go on being taken back."""
    imported = _steered(rec, import_id, "stopped", "failed")
    imported.counts |= {"since": rec.now.isoformat(), "from": imported.cursor}
    imported.trouble = ""
    return _into(rec, imported, "undoing" if "taken_back" in imported.counts else "running")


@verb
def fail_import(rec: Record, import_id: int, trouble: str) -> dict[str, Any]:
    """Stop an import that cannot go on, forwards or back, and say why."""
    imported = _steered(rec, import_id, "running", "undoing")
    imported.trouble = trouble
    return _into(rec, imported, "failed")


@verb
def undo_import(rec: Record, import_id: int) -> dict[str, Any]:
    """Begin to take back what an import made; `undo_chunk` does it, the newest chunk first."""
    imported = _steered(rec, import_id, "running", "stopped", "failed", "done")
    imported.counts = {"taken_back": 0, "kept": []} | imported.counts
    imported.trouble = ""
    return _into(rec, imported, "undoing")


@verb
def take_chunk(
    rec: Record,
    import_id: int,
    news: Sequence[tuple[int, NewLead]],
    out: Sequence[Out],
    *,
    start: int,
    end: int,
    last: bool,
) -> dict[str, Any]:
    """Take in rows `start` to `end` of a file, and move its cursor in the same transaction.

    `news` are (row number, lead), `out` the rows that stay out. Raises Refused `moved` when the import was stopped,
    or somebody else has taken these rows already: nothing is done twice.
    """
    imported = _locked(import_id)
    if imported.state != "running" or imported.cursor != start:
        raise Refused("moved", _("This import stands somewhere else by now."))
    staying = list(out)
    counts = defaultdict(int, {k: v for k, v in imported.counts.items() if isinstance(v, int)})
    for (number, _new), taken in zip(news, Intake(rec, [new for _row, new in news], spread=True).take(), strict=True):
        counts[taken.how] += taken.how != "refused"
        if taken.how == "refused":
            staying.append((number, taken.reason, False))
    for _number, _reason, left_out in staying:
        counts["left_out" if left_out else "rejected"] += 1
    imported.counts |= counts
    imported.cursor = end
    if last:
        imported.state, imported.finished_at = "done", rec.now
    imported.save(update_fields=["counts", "cursor", "state", "finished_at"])
    return {"out": sorted(staying)}


@verb
def undo_chunk(rec: Record, import_id: int) -> dict[str, Any]:
    """Take back the newest chunk that still stands. What was worked on since is left, and listed as kept."""
    imported = _locked(import_id)
    if imported.state != "undoing":
        raise Refused("moved", _("This import stands somewhere else by now."))
    chunks = Batch.objects.filter(imported=imported, verb="take_chunk", undone_by=None)
    batch = chunks.order_by("-id").first()
    if batch is None:
        imported.state, imported.finished_at = "undone", rec.now
    else:
        gone, kept = _take_back(rec, imported, batch)
        rec.mark_undone(batch)
        imported.counts["taken_back"] += gone
        imported.counts["kept"] += kept
    imported.save(update_fields=["counts", "state", "finished_at"])
    return {"more": batch is not None}


def _locked(import_id: int) -> Import:
    imported = Import.objects.select_for_update().filter(pk=import_id).first()
    if imported is None:
        raise NotThere
    return imported


def _steered(rec: Record, import_id: int, *states: str) -> Import:
    imported = _locked(import_id)
    if not is_theirs(imported, rec.by):
        raise NotThere
    if imported.state not in states:
        raise Refused("state", _("This import is not where you left it. Look again."))
    return imported


def _into(rec: Record, imported: Import, state: str) -> dict[str, Any]:
    imported.state = state
    imported.save()
    return _of(rec, imported)


def _of(rec: Record, imported: Import) -> dict[str, Any]:
    rec.batch.imported = imported
    rec.batch.save(update_fields=["imported"])
    return {"import": imported.pk}


def _take_back(rec: Record, imported: Import, batch: Batch) -> tuple[int, list[int]]:
    """Remove what the chunk made, row by row as the journal has it; return how many leads went, and which stay."""
    lines = list(batch.entries.order_by("id"))
    opened = {line.lead_id for line in lines if line.kind == "opened" and line.lead_id}
    locked = Lead.objects.filter(pk__in=[line.lead_id for line in lines]).order_by("pk").select_for_update(of=("self",))
    there = {lead.pk for lead in locked}
    kept = worked_on(opened, batch__imported=imported) & there
    going = [line for line in lines if line.lead_id and line.lead_id not in kept]
    known = still_known(going)
    rows: dict[type[models.Model], dict[int, tuple[int, Change]]] = defaultdict(dict)
    for line in going:
        rec.entry(line.lead_id, "undo", says={"undid": line.kind, "of": line.pk})
        for change in line.changes:
            if change[0] == "made":
                rows[apps.get_model(change[1])][change[2]] = (line.lead_id or 0, change)
    for model in REMOVED:
        _remove(rec, model, rows[model], known)
    return len((opened & there) - kept), sorted(kept)


def _remove(
    rec: Record, model: type[models.Model], made: Mapping[int, tuple[int, Change]], known: Container[int]
) -> None:
    found = model._default_manager.in_bulk(list(made))
    rows = [row for pk, row in found.items() if model is Lead or _unchanged(row, made[pk][1])]
    # Who stays, as others know them since, keeps the addresses they are known by.
    rows = [row for row in rows if not (isinstance(row, Mail | Phone) and row.person_id in known)]
    if model in SHARED:
        rows = _unused(model, rows)
    rec.remove_many(rows, [made[row.pk][0] for row in rows])


def _unchanged(row: models.Model, change: Change) -> bool:
    """Say whether a row still says what was written when it was made."""
    skip = DERIVED.get(change[1], set()) | {"version"}
    return all(plain(getattr(row, name)) == pair[1] for name, pair in change[3].items() if name not in skip)


def _unused(model: type[models.Model], rows: Sequence[models.Model]) -> list[models.Model]:
    """Return the rows that nothing points at any more; who and where others still need is left standing."""
    wanted = [row.pk for row in rows]
    used: set[Any] = set()
    for relation in model._meta.related_objects:
        column = relation.field.attname
        pointing = relation.related_model._default_manager.filter(**{f"{relation.field.name}__in": wanted})
        used |= set(pointing.values_list(column, flat=True))
    return [row for row in rows if row.pk not in used]
