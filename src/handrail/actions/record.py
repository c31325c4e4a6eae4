"""The one place that writes: a verb is a transaction, and each row it changes is journalled with before and after."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache, cached_property, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from django.db import IntegrityError, connection, models, transaction
from django.utils.translation import gettext as _

from handrail.actions.bulk import insert, insert_one, update
from handrail.actions.errors import NotAllowed, NotThere, Refused, Stale
from handrail.models import Batch, Business, Company, Entry, Import, Lead, Person, Role, Run, Seller, Step
from handrail.models.lead import CHANGEABLE, OPEN_STEPS, LeadQuerySet
from handrail.models.method import AT_WORK
from handrail.rules.hours import Hours
from handrail.rules.plan import Planned
from handrail.rules.rank import COLD, rank_class, rank_key

P = ParamSpec("P")
M = TypeVar("M", bound=models.Model)
Change = list[Any]
"""["made" | "changed" | "removed", model label, row id, {field: [before, after]}]."""
DERIVED = {"handrail.lead": {"next_step_id", "next_what", "next_due", "next_at", "rank_class", "rank_key", "version"}}
"""Fields computed from others by `Record.settle`. They are journalled, but undo recomputes them."""
FAR = datetime.max.isoformat()
PLAIN = (str, int, float, type(None))
"""Kinds of values that JSON keeps as they are: a tuple, as asking a union takes longer and every field is asked."""


@dataclass(frozen=True)
class Act:
    """Who acts, when (aware UTC), through which door; `key` makes the same act sent twice count once."""

    by: Seller | None
    now: datetime
    origin: str = "page"
    key: str = ""
    imported: Import | None = None
    kept: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)
    """Counts that acts in a row may share, such as the chunks of a file; hints for sharing out, never truth."""


@dataclass(frozen=True)
class Said:
    """The next step as the seller says it. What they leave empty, the play or the milestone's fallback fills."""

    what: str = ""
    due: date | None = None
    at: time | None = None
    channel: str = ""

    def __bool__(self) -> bool:
        return bool(self.what or self.due)


@dataclass(frozen=True)
class Done:
    """What an act did: its batch, the leads it changed and the entries it wrote."""

    batch: int
    leads: tuple[int, ...] = ()
    entries: tuple[int, ...] = ()
    joined: tuple[int, ...] = ()
    replayed: bool = False
    made: dict[str, Any] = field(default_factory=dict)

    @property
    def lead(self) -> int:
        """Return the first, and usually the only, lead."""
        return self.leads[0]


def kept(text: str) -> str:
    """Return text of any length and lines as both databases can keep it: without NUL and halves of letters.

    >>> kept(" one\\n two\\x00\\ud800 ")
    'one\\n two'
    """
    return text.replace("\x00", "").encode(errors="ignore").decode().strip()


def plain(value: Any) -> Any:
    """Return a field's value as JSON keeps it, without losing microseconds."""
    return value if isinstance(value, PLAIN) else _iso(value)


def _iso(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | time) else value


def verb(fn: Callable[Concatenate[Record, P], dict[str, Any] | None]) -> Callable[Concatenate[Act, P], Done]:
    """Make `fn` a verb: one transaction, one entry per lead changed, and the same key twice does it once."""

    @wraps(fn)
    def act_once(act: Act, /, *args: P.args, **kwargs: P.kwargs) -> Done:
        asked = (
            hashlib.sha256(repr((fn.__name__, args, sorted(kwargs.items()))).encode()).hexdigest() if act.key else ""
        )
        for last in (False, True):
            try:
                with transaction.atomic(durable=True):
                    rec = Record(fn.__name__, act, asked)
                    return rec.close(fn(rec, *args, **kwargs))
            except IntegrityError:
                first = Batch.objects.filter(by=act.by, key=act.key).first() if act.key else None
                if first is not None:
                    return _first_answer(first, asked)
                if last:  # not a race lost to another door, which a second look settles
                    raise
        raise AssertionError("unreachable")

    return cast("Callable[Concatenate[Act, P], Done]", act_once)


def _first_answer(batch: Batch, asked: str) -> Done:
    if batch.asked != asked:
        raise Refused("key_reused", _("This form was already sent with other words. Load the page again."))
    lines = list(batch.entries.order_by("id").values_list("id", "lead_id", "kind"))
    return Done(
        batch.pk,
        tuple(lead for _id, lead, _kind in lines if lead),
        tuple(entry for entry, _lead, _kind in lines),
        tuple(lead for _id, lead, kind in lines if kind == "joined" and lead),
        replayed=True,
        made=batch.made,
    )


def answered_before(act: Act) -> Done | None:
    """Return the first answer to this act's key, for doors that look around before they know which verb to call."""
    first = Batch.objects.filter(by=act.by, key=act.key).first() if act.key else None
    return _first_answer(first, first.asked) if first is not None else None


def forget_keys(now: datetime) -> int:
    """Free idempotency keys older than a day; return how many. Natural keys of outside systems are for good."""
    return Batch.objects.filter(at__lt=now - timedelta(days=1)).exclude(key="").update(key="", asked="")


class Record:
    """What one act has read, locked and changed. Verbs make and change rows only through it."""

    def __init__(self, name: str, act: Act, asked: str = "") -> None:
        self.act, self.name = act, name
        self.by, self.now = act.by, act.now
        # First of all rows: of two acts with one key the second waits here, and then gets the first one's answer.
        self.batch = Batch(
            verb=name, by=act.by, at=act.now, origin=act.origin, key=act.key, asked=asked, imported=act.imported
        )
        insert_one(self.batch)
        self.undoing: Batch | None = None
        self._changes: dict[int | None, list[Change]] = defaultdict(list)
        self._pending: dict[tuple[type[models.Model], int], tuple[models.Model, int | None, dict[str, Any]]] = {}
        self._entries: dict[int | None, Entry] = {}
        self._leads: dict[int, Lead] = {}
        self._steps: dict[int, dict[int, Step]] = {}
        self._runs: dict[int, Run | None] = {}
        self._hours: dict[int, Hours] = {}
        self._unsettled: set[int] = set()

    # -- reading and locking: sellers, then leads by id ---------------------------------------------------------

    @cached_property
    def business(self) -> Business:
        """The business, read once an act."""
        return Business.get()

    def seller(self, pk: int) -> Seller:
        """Lock a seller who is to own leads; refuses one who left or only reads."""
        seller = Seller.objects.working().select_for_update(no_key=True).filter(pk=pk).first()
        if seller is None:
            raise Refused("no_such_seller", _("Choose a seller who works here."), "owner")
        return seller

    def lock_sellers(self, pks: Iterable[int]) -> None:
        """Let nobody of these leave meanwhile; before any lead is locked."""
        list(Seller.objects.select_for_update(no_key=True).filter(pk__in=set(pks)).order_by("pk").values_list("pk"))

    def lead(self, pk: int) -> Lead:
        """Lock one lead that the actor may change; raises NotThere or NotAllowed."""
        by = self.by
        if pk not in self._leads and by is not None and by.is_active and by.role != Role.READER:
            team = (by.role, by.team_id is not None)
            found = CHANGEABLE(pk, by.pk, by.team_id or 0, shape=team)
            if any(map(_moved, found)):
                found = CHANGEABLE(pk, by.pk, by.team_id or 0, shape=team)
            self._leads |= {lead.pk: lead for lead in found}
        return self.leads([pk])[0]

    def leads(self, pks: Iterable[int], *, gate: LeadQuerySet | None = None) -> list[Lead]:
        """Lock leads in the order of their ids, all or none; `gate` is what the actor may change unless it is given."""
        wanted = sorted(set(pks) - self._leads.keys())
        if not wanted:
            return [self._leads[pk] for pk in sorted(set(pks))]
        if gate is None:
            gate = Lead.objects.changeable_by(self.by) if self.by else LeadQuerySet(Lead)
        rows = gate.filter(pk__in=wanted).order_by("pk").select_related("owner", "source", "milestone")
        rows = rows.select_for_update(of=("self",))
        found = list(rows)
        if len(found) < len(wanted) or any(map(_moved, found)):
            found = list(rows.all())
        self._leads |= {lead.pk: lead for lead in found}
        missing = [pk for pk in wanted if pk not in self._leads]
        if missing:
            seen = self.by is not None and Lead.objects.visible_to(self.by).filter(pk__in=missing).count() == len(
                missing
            )
            raise NotAllowed if seen else NotThere
        return [self._leads[pk] for pk in sorted(set(pks))]

    def open_lead(self, pk: int) -> Lead:
        """Lock one lead that the actor may change and that has not ended."""
        lead = self.lead(pk)
        if not lead.is_open:
            raise Refused("ended", _("This lead has ended. Reopen it first."))
        return lead

    def hours(self, seller: Seller) -> Hours:
        """Return a seller's working calendar, read once an act."""
        if seller.pk not in self._hours:
            self._hours[seller.pk] = seller.hours(self.business)
        return self._hours[seller.pk]

    def owner_hours(self, lead: Lead) -> Hours:
        """Return the calendar of the lead's owner."""
        if lead.owner is None:
            raise Refused("no_owner", _("Nobody owns this lead. Hand it to somebody first."))
        return self.hours(lead.owner)

    def open_steps(self, lead: Lead) -> dict[int, Step]:
        """Return the lead's open steps by id, read once an act."""
        if lead.pk not in self._steps:
            self._steps[lead.pk] = {step.pk: step for step in OPEN_STEPS(lead.pk)}
        return self._steps[lead.pk]

    def step(self, lead: Lead, pk: int | None) -> Step:
        """Return an open step of the lead, the next one by default; Stale when it is not open any more."""
        step = self.open_steps(lead).get(pk or lead.next_step_id or 0)
        if step is None:
            raise Stale(_("This step is done already. Here is where the lead stands now."))
        return step

    def run(self, lead: Lead) -> Run | None:
        """Return the play at work on the lead, read once an act."""
        if lead.pk not in self._runs:
            self._runs[lead.pk] = next(iter(AT_WORK(lead.pk)), None)
        run = self._runs[lead.pk]
        return run if run is not None and run.ended_at is None else None

    def row(self, model: type[models.Model], pk: int) -> models.Model | None:
        """Return a row as this act sees it: what it has changed already, else what is on file."""
        if model is Lead and pk in self._leads:
            return self._leads[pk]
        if (model, pk) in self._pending:
            return self._pending[model, pk][0]
        for kept in (*self._runs.values(), *(s for steps in self._steps.values() for s in steps.values())):
            if kept is not None and type(kept) is model and kept.pk == pk:
                return kept
        return model._default_manager.select_for_update(no_key=model is Seller).filter(pk=pk).first()

    def is_used(self, row: models.Model) -> bool:
        """Say whether any other row points at this one."""
        for relation in row._meta.get_fields(include_hidden=True):
            if isinstance(relation, models.ManyToOneRel):
                others = relation.related_model._default_manager
                if others.filter(**{relation.field.name: row.pk}).exists():
                    return True
        return False

    def mark_undone(self, batch: Batch) -> None:
        """Note that this act took `batch` back; a second one would find it taken."""
        self.batch.undoes = batch
        self.batch.save(update_fields=["undoes"])

    # -- writing -------------------------------------------------------------------------------------------------

    def make(self, row: M, lead: int | None = None) -> M:
        """Insert a row and journal it under `lead` (for a Lead, under itself)."""
        insert_one(row)
        lead_id = row.pk if isinstance(row, Lead) else lead
        self._changes[lead_id].append(made(row))
        if isinstance(row, Lead):
            self._leads[row.pk], self._steps[row.pk] = row, {}
            self._runs[row.pk] = None
        elif isinstance(row, Run):
            self._runs[row.lead_id] = row
        elif isinstance(row, Step):
            self._settle_step(row)
        return row

    def make_secretly(self, row: models.Model) -> None:
        """Insert a row whose contents (a password's hash) are not for the journal; an entry says that it came."""
        insert_one(row)

    def make_many(self, rows: Sequence[M]) -> None:
        """Insert rows of one model at once; `journal` them when their leads are known."""
        insert(rows)

    def journal(self, row: models.Model, lead: int) -> None:
        """Note under `lead` a row that `make_many` inserted."""
        self._changes[lead].append(made(row))

    def lock_contacts(self, keys: Iterable[str]) -> None:
        """Let nobody else take in the same addresses and numbers meanwhile (SQLite has one writer anyway)."""
        numbers = sorted({int.from_bytes(hashlib.sha256(key.encode()).digest()[:7], "big") for key in keys})
        if numbers and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_advisory_xact_lock(k) FROM (SELECT unnest(%s::bigint[]) AS k ORDER BY 1) AS keys",
                    [numbers],
                )

    def change(self, row: models.Model, lead: int | None = None, /, **values: Any) -> None:
        """Set fields of a row; written at the end of the act, journalled under `lead`."""
        lead_id = row.pk if isinstance(row, Lead) else lead
        _row, _lead, before = self._pending.setdefault((type(row), row.pk), (row, lead_id, {}))
        for name, value in values.items():
            attname = _attname(row, name)
            before.setdefault(attname, getattr(row, attname))
            setattr(row, name, value)
        if isinstance(row, Lead):
            self._leads[row.pk] = row
            self._unsettled.add(row.pk)
        elif isinstance(row, Step):
            self._settle_step(row)

    def bump(self, row: Lead | Person, lead: int) -> None:
        """Let everybody who read this row before know that something that belongs to it has changed."""
        self.change(row, lead, version=row.version + 1)

    def _settle_step(self, step: Step) -> None:
        self._unsettled.add(step.lead_id)
        steps = self._steps.get(step.lead_id)
        if steps is not None:
            if step.done_at is None:
                steps[step.pk] = step
            else:
                steps.pop(step.pk, None)

    def remove(self, row: models.Model, lead: int | None = None) -> None:
        """Delete a row and journal what it said."""
        values = {f.attname: [plain(f.value_from_object(row)), None] for f in row._meta.concrete_fields}
        change = ["removed", row._meta.label_lower, row.pk, values]
        self._changes[row.pk if isinstance(row, Lead) else lead].append(change)
        if isinstance(row, Step):
            self._steps.get(row.lead_id, {}).pop(row.pk, None)
            self._unsettled.add(row.lead_id)
        if isinstance(row, Lead):
            self._unsettled.discard(row.pk)
            self._leads.pop(row.pk, None)
        self._pending.pop((type(row), row.pk), None)
        row.delete()

    def remove_many(self, rows: Sequence[models.Model], leads: Sequence[int]) -> None:
        """Delete rows of one model at once, each journalled under the lead at the same place in `leads`."""
        for row, lead in zip(rows, leads, strict=True):
            values = {f.attname: [plain(f.value_from_object(row)), None] for f in row._meta.concrete_fields}
            self._changes[lead].append(["removed", row._meta.label_lower, row.pk, values])
        if rows:
            type(rows[0])._default_manager.filter(pk__in=[row.pk for row in rows]).delete()

    def plan(self, lead: Lead, planned: Planned, run: Run | None = None) -> Step:
        """Put a step on a lead."""
        step = Step(
            lead=lead,
            run=run,
            position=planned.position if run else None,
            what=planned.what[:200],
            channel=planned.channel,
            aim=planned.aim[:200],
            due=planned.due,
            at=planned.at,
            promised=planned.promised,
        )
        return self.make(step, lead.pk)

    def entry(self, lead: int | None, kind: str, **said: Any) -> Entry:
        """Write the one line that the journal gets for `lead` in this act."""
        if lead in self._entries:
            raise AssertionError(f"{self.name} wrote twice about lead {lead}")
        said.setdefault("occurred_at", self.now)
        said["note"] = kept(said.get("note", ""))
        line = Entry(
            batch=self.batch, lead_id=lead, kind=kind, by=self.by, recorded_at=self.now, origin=self.act.origin, **said
        )
        self._entries[lead] = line
        return line

    def entry_of(self, lead: int) -> Entry | None:
        """Return the line that the journal gets about `lead` in this act, if it is written already."""
        return self._entries.get(lead)

    def settle(self, lead: Lead) -> None:
        """Copy the earliest open step into the lead, and its place in Today. The only code that writes these fields."""
        if not lead.is_open:
            nowhere = {"rank_class": COLD, "rank_key": 0.0}
            self.change(lead, next_step=None, next_what="", next_due=None, next_at=None, **nowhere)
            return
        steps = self.open_steps(lead)
        if not steps:
            raise AssertionError(f"{self.name} left lead {lead.pk} without a next step")
        step = min(steps.values(), key=step_order)
        self.change(
            lead, next_step=step, next_what=step.what, next_due=step.due, next_at=step.at, **self.rank(lead, step)
        )

    def rank(self, lead: Lead, step: Step) -> dict[str, Any]:
        """Return the lead's place in Today if `step` is its next one."""
        klass = rank_class(lead.source.klass if lead.source else "self", step.promised)
        reached = lead.milestone.position if lead.milestone else 0
        value = lead.amount_minor or self.business.typical_value_minor
        return {"rank_class": klass, "rank_key": rank_key(klass, reached, value, step.channel, step.due)}

    def write_now(self) -> None:
        """Write changed rows other than leads at once, where a constraint wants the old row gone before the new one."""
        self._write([key for key in self._pending if key[0] is not Lead])

    def flush(self) -> None:
        """Write what was changed: other rows first, then the leads, whose next step follows from them."""
        self.write_now()
        for pk in sorted(self._unsettled):
            if pk not in self._leads:
                raise AssertionError(f"{self.name} changed lead {pk} without locking it")
            self.settle(self._leads[pk])
        self._unsettled.clear()
        self._write(list(self._pending))

    def _write(self, keys: list[tuple[type[models.Model], int]]) -> None:
        for key in keys:
            row, lead, before = self._pending.pop(key)
            fields = {name: [plain(old), plain(getattr(row, name))] for name, old in before.items()}
            fields = {name: pair for name, pair in fields.items() if pair[0] != pair[1]}
            if not fields:
                continue
            if isinstance(row, Lead | Person | Company) and "version" not in fields:
                fields["version"] = [row.version, row.version + 1]
                row.version += 1
            update(row, tuple(fields))
            self._changes[lead].append(["changed", row._meta.label_lower, row.pk, fields])

    def close(self, made: dict[str, Any] | None = None) -> Done:
        """Write the rest and the journal; return what was done."""
        self.flush()
        untold = self._changes.keys() - self._entries.keys()
        if untold:
            raise AssertionError(f"{self.name} changed leads {sorted(untold, key=str)} without a journal entry")
        for lead, line in self._entries.items():
            line.changes = self._changes.get(lead, [])
        lines = list(self._entries.values())
        if len(lines) == 1:
            insert_one(lines[0])
        else:
            insert(lines)
        if made:
            self.batch.made = made
            self.batch.save(update_fields=["made"])
        return Done(
            self.batch.pk,
            tuple(line.lead_id for line in lines if line.lead_id),
            tuple(line.pk for line in lines),
            tuple(line.lead_id for line in lines if line.kind == "joined" and line.lead_id),
            made=made or {},
        )


def _moved(lead: Lead) -> bool:
    """Say whether a lead changed while its lock was waited for: it is then read anew, but what it joins is not."""
    return any(
        getattr(lead, f"{name}_id") is not None and getattr(lead, name) is None
        for name in ("owner", "source", "milestone")
    )


def _attname(row: models.Model, name: str) -> str:
    return cast("models.Field[Any, Any]", row._meta.get_field(name)).attname


def made(row: models.Model) -> Change:
    """Return the journal's words for a new row: every field that differs from its default."""
    known = row.__dict__
    values = {name: [None, plain(known[name])] for name, default in _defaults(type(row)) if known[name] != default}
    return ["made", row._meta.label_lower, known["id"], values]


@cache
def _defaults(model: type[models.Model]) -> tuple[tuple[str, Any], ...]:
    fields = [f for f in model._meta.concrete_fields if not f.primary_key]
    return tuple((f.attname, f.get_default() if f.has_default() else None) for f in fields)


def step_order(step: Step) -> tuple[str, str, int]:
    """Return the order of open steps: by day, then time (none comes last), then as they were made."""
    return (step.due.isoformat(), step.at.isoformat() if step.at else FAR, step.pk)
