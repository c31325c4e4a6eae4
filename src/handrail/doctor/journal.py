"""Whether rows are as the journal says: its entries are laid over one another and held against the database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from django.apps import apps
from django.db.models import Max, Model, Q
from django.db.models.fields import DateTimeField, Field
from django.utils.dateparse import parse_datetime

from handrail.actions.record import Change
from handrail.models import Entry, Lead, Step

AT_ONCE = 500
MADE = ""
"""Stands among a row's fields for its having been made."""
Key = tuple[str, int]
"""Which row: model label and row id."""


class Fold:
    """What the journal says rows hold: its entries laid over one another, the later on top."""

    def __init__(self) -> None:
        self.rows: dict[Key, dict[str, tuple[int, Any]]] = {}
        self.gone: dict[Key, int] = {}

    def lay(self, entry: int, changes: Iterable[Change]) -> None:
        """Lay one entry on top of those with a smaller id; entries may come in any order."""
        for op, label, pk, fields in changes:
            said = self.rows.setdefault((label, pk), {})
            if op == "removed":
                self.gone[label, pk] = max(entry, self.gone.get((label, pk), 0))
                continue
            for name, (_before, after) in (fields | ({MADE: (None, None)} if op == "made" else {})).items():
                if said.get(name, (0, None))[0] <= entry:
                    said[name] = (entry, after)

    def gaps(self) -> Iterator[Key]:
        """Yield rows that are not as the journal says, in batches per model."""
        by_model: dict[str, list[int]] = {}
        for label, pk in self.rows:
            by_model.setdefault(label, []).append(pk)
        for label, pks in by_model.items():
            for some in batches(pks, AT_ONCE):
                yield from self._gaps_of(label, some)

    def _gaps_of(self, label: str, pks: list[int]) -> Iterator[Key]:
        fields = {f.attname: f for f in apps.get_model(label)._meta.concrete_fields if not f.primary_key}
        usual = {name: field.get_default() for name, field in fields.items()}
        rows = apps.get_model(label)._base_manager.filter(pk__in=pks).values("pk", *fields)
        on_file = {row["pk"]: row for row in rows}
        for pk in pks:
            row, said = on_file.get(pk), self._said(label, pk, usual)
            if row is None or said is None:
                if row is not said:
                    yield label, pk
            elif any(row[name] != value and not same(fields[name], row[name], value) for name, value in said.items()):
                yield label, pk

    def _said(self, label: str, pk: int, usual: Mapping[str, Any]) -> dict[str, Any] | None:
        """Return what the row should hold, or None for one that was removed. A row made holds the usual elsewhere."""
        removed = self.gone.get((label, pk), 0)
        said = {name: value for name, (entry, value) in self.rows[label, pk].items() if entry > removed}
        if not said:
            return None if removed else {}
        known = {**usual, **said} if MADE in said else said
        return {name: value for name, value in known.items() if name in usual}


def journal_gaps() -> list[Key]:
    """Return rows that differ from what their last entry says, and leads and steps that no entry speaks of."""
    of_leads = {model._meta.label_lower for model in apps.get_models() if model is Lead or _hangs_on_lead(model)}
    shared, gaps = Fold(), list[Key]()
    for low in range(0, _last_lead() + 1, AT_ONCE):
        near, own = Q(lead_id__gte=low, lead_id__lt=low + AT_ONCE), Fold()
        for entry, changes in _entries(near):
            own.lay(entry, (change for change in changes if change[1] in of_leads))
            shared.lay(entry, (change for change in changes if change[1] not in of_leads))
        gaps += own.gaps()
        gaps += _unspoken(own, Lead, Q(pk__gte=low, pk__lt=low + AT_ONCE))
        gaps += _unspoken(own, Step, near)
    for entry, changes in _entries(Q(lead=None)):
        shared.lay(entry, changes)
    return sorted([*gaps, *shared.gaps()])


def _last_lead() -> int:
    spoken_of, on_file = Entry.objects.aggregate(Max("lead_id")), Lead.objects.aggregate(Max("pk"))
    return max(spoken_of["lead_id__max"] or 0, on_file["pk__max"] or 0)


def _entries(where: Q) -> Iterator[tuple[int, list[Change]]]:
    """Yield (id, changes) of entries in the order they were written."""
    return Entry.objects.filter(where).order_by("pk").values_list("pk", "changes").iterator(chunk_size=AT_ONCE)


def _unspoken(fold: Fold, model: type[Model], where: Q) -> Iterator[Key]:
    label = model._meta.label_lower
    for pk in model._base_manager.filter(where).values_list("pk", flat=True):
        if (label, pk) not in fold.rows:
            yield label, pk


def _hangs_on_lead(model: type[Model]) -> bool:
    return model is not Entry and any(f.name == "lead" for f in model._meta.concrete_fields)


def same(field: Field[Any, Any], on_file: Any, said: Any) -> bool:
    """Say whether a field holds what the journal says; an instant is the same in every zone."""
    if isinstance(field, DateTimeField) and isinstance(said, str):
        return bool(on_file == parse_datetime(said))
    return bool((on_file.isoformat() if hasattr(on_file, "isoformat") else on_file) == said)


def batches(values: Iterable[int], size: int) -> Iterator[list[int]]:
    """Yield the values in lists of at most `size`.

    >>> list(batches([1, 2, 3], 2))
    [[1, 2], [3]]
    """
    rest = iter(values)
    while some := list(islice(rest, size)):
        yield some
