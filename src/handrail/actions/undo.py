"""Undo: a whole act is taken back by a new entry, unless something later built on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models
from django.db.models import Exists, OuterRef, ProtectedError
from django.utils.translation import gettext as _

from handrail.actions.errors import NotAllowed, NotThere, Refused, Stale
from handrail.actions.record import DERIVED, Change, Record, plain, verb
from handrail.models import Batch, Company, Entry, Lead, LeadPerson, Mail, Person, Phone, Role, Seller
from handrail.models.lead import LeadQuerySet

SOON = timedelta(minutes=10)
"""How long Z and the toast take back one's last act."""
LATE = timedelta(days=1)
"""How long the timeline takes back an act."""
SHARED = (Company, Person)
"""What an act made and others use since is left standing: it is not only this act's any more."""
KEPT = frozenset({"undo", "add_seller", "first_admin_of", "reset_password", "install_starter", "mark_made_up"})
"""Acts that are not taken back: they write what the journal does not hold, or what everything else stands on."""
ABOUT_ONESELF = frozenset({"away", "back", "edit_seller"})
"""Acts about a seller that the seller takes back; the others are for admins."""


def undoable(seller: Seller, now: datetime) -> Batch | None:
    """Return the seller's last act if Z still takes it back."""
    acts = Batch.objects.filter(by=seller, undoes=None, imported=None).exclude(verb="undo")
    told, undone = Entry.objects.filter(batch=OuterRef("pk")), Batch.objects.filter(undoes=OuterRef("pk"))
    last = acts.filter(Exists(told), ~Exists(undone)).order_by("-id").first()
    if last is None or now - last.at > SOON or _is_kept(last):
        return None
    return last


def _is_kept(batch: Batch) -> bool:
    """Say whether an act is never taken back; nor is a role or a team given, as it decides who may do what."""
    return batch.verb in KEPT or "appointed" in batch.made


@verb
def undo(rec: Record, batch_id: int | None = None) -> None:
    """Take back one act: the actor's last within ten minutes, or any of the last day on leads they may change.

    Raises Refused when there is nothing to take back or it is too late, Stale when something later built on it.
    """
    batch = _asked(rec, batch_id)
    rec.undoing = batch
    entries = list(batch.entries.order_by("id"))
    leads = _locked(rec, batch, entries)
    try:
        take_back(rec, entries)
        rec.write_now()
        _stand(rec, leads)
    except IntegrityError as taken:
        raise Stale(_("Something else has taken its place since. It cannot be taken back.")) from taken
    rec.mark_undone(batch)


def _asked(rec: Record, batch_id: int | None) -> Batch:
    if batch_id is None:
        batch = undoable(rec.by, rec.now) if rec.by else None
        if batch is None:
            raise Refused("nothing", _("There is nothing of the last ten minutes to take back."))
        return Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    found = Batch.objects.select_for_update(of=("self",)).filter(pk=batch_id).first()
    if found is None:
        raise NotThere
    if Batch.objects.filter(undoes=found).exists():
        raise Refused("undone", _("That is taken back already."))
    if found.undoes_id or found.imported_id or _is_kept(found):
        raise Refused("not_undoable", _("This cannot be taken back from here."))
    if rec.now - found.at > LATE:
        raise Refused("too_late", _("That was more than a day ago. Say what is so now instead."))
    return found


def _locked(rec: Record, batch: Batch, entries: Iterable[Entry]) -> list[int]:
    """Lock what the act changed, sellers first; return its leads that are still there. Raises NotAllowed, NotThere."""
    by, mine = rec.by, rec.by is not None and batch.by_id == rec.by.pk
    about_sellers = any(line.lead_id is None for line in entries) and not (mine and batch.verb in ABOUT_ONESELF)
    if about_sellers and by is not None and by.role != Role.ADMIN:
        raise NotAllowed(_("Only admins take this back."))
    pks = [line.lead_id for line in entries if line.lead_id]
    there = dict(Lead.objects.filter(pk__in=pks).values_list("pk", "owner_id"))
    rec.lock_sellers(filter(None, (*there.values(), *_sellers_in(entries))))
    # What one did oneself a moment ago one takes back, also when it gave the lead to somebody else.
    own = mine and rec.now - batch.at <= SOON and by is not None and by.is_active and by.role != Role.READER
    rec.leads(there, gate=LeadQuerySet(Lead) if own else None)
    return list(there)


def _sellers_in(entries: Iterable[Entry]) -> Iterator[int]:
    for _op, label, pk, fields in (change for line in entries for change in line.changes):
        if label == Seller._meta.label_lower:
            yield pk
        if label == Lead._meta.label_lower and "owner_id" in fields:
            yield fields["owner_id"][0]


def _stand(rec: Record, leads: Iterable[int]) -> None:
    """Refuse what would leave a lead let go of, because of what was done between the act and now."""
    for pk in leads:
        lead = rec.row(Lead, pk)
        if isinstance(lead, Lead) and lead.is_open != bool(rec.open_steps(lead)):
            raise Stale(_("%s has moved on since. Say what is so now instead.") % lead.title)
    rec.flush()
    if Lead.objects.open().filter(pk__in=leads).exclude(owner__in=Seller.objects.working()).exists():
        raise Stale(_("Who owned it then has left since. It cannot be taken back."))


def take_back(rec: Record, entries: Iterable[Entry]) -> None:
    """Restore every row that the entries changed, newest change first, with one new entry a lead."""
    lines = list(entries)
    kept = still_known(lines)
    for line in reversed(lines):
        for change in reversed(line.changes):
            _restore(rec, line.lead_id, change, kept)
        rec.entry(line.lead_id, "undo", says={"undid": line.kind, "of": line.pk})


def still_known(lines: Iterable[Entry]) -> set[int]:
    """Return the persons that came with these entries and take part in other leads since."""
    came = {pk for line in lines for op, label, pk, _f in line.changes if (op, label) == ("made", "handrail.person")}
    elsewhere = LeadPerson.objects.filter(person__in=came).exclude(lead__in=[line.lead_id for line in lines])
    return set(elsewhere.values_list("person", flat=True)) if came else set()


def _restore(rec: Record, lead_id: int | None, change: Change, kept: set[int]) -> None:
    op, label, pk, fields = change
    model = apps.get_model(label)
    if op == "removed":
        row = model(**{name: model._meta.get_field(name).to_python(pair[0]) for name, pair in fields.items()})
        rec.make(row, lead_id)
        return
    row = rec.row(model, pk)
    if row is None:
        raise Stale(_("Something that came of it is gone since. It cannot be taken back."))
    fields = {name: pair for name, pair in fields.items() if name not in DERIVED.get(label, ()) and name != "version"}
    if op == "made":
        if isinstance(row, Lead) and worked_on([row.pk], batch=rec.undoing):
            raise Stale(_("%s was worked on since. End it instead.") % row.title)
        if not (isinstance(row, Mail | Phone) and row.person_id in kept):
            _unmake(rec, lead_id, row, fields)
        return
    _unchanged(row, fields)
    rec.change(row, lead_id, **{n: model._meta.get_field(n).to_python(pair[0]) for n, pair in fields.items()})


def worked_on(leads: Iterable[int], **came_by: Any) -> set[int]:
    """Return those of `leads` of which the journal has more than what they `came_by` and what was taken back."""
    lines = Entry.objects.filter(lead__in=leads, batch__undone_by=None).exclude(kind="undo")
    return {lead for lead in lines.exclude(**came_by).values_list("lead_id", flat=True) if lead}


def _unmake(rec: Record, lead_id: int | None, row: models.Model, fields: dict[str, Any]) -> None:
    if isinstance(row, SHARED) and rec.is_used(row):
        return
    skip = DERIVED.get(row._meta.label_lower, set()) | {"version", "id"}
    usual = {
        f.attname: [None, plain(f.get_default()) if f.has_default() else None]
        for f in row._meta.concrete_fields
        if f.attname not in skip
    }
    _unchanged(row, usual | fields)
    rec.write_now()
    try:
        rec.remove(row, lead_id)
    except ProtectedError as used:
        raise Stale(_("Other leads or notes use it since. It cannot be taken back.")) from used


def _unchanged(row: models.Model, fields: dict[str, Any]) -> None:
    """Refuse where a field does not say any more what the act left in it."""
    for name, pair in fields.items():
        if plain(getattr(row, name)) != pair[1]:
            field = row._meta.get_field(name).name.replace("_", " ")
            raise Stale(_("%(what)s changed since (%(field)s). Take that back first.") % {"what": row, "field": field})
