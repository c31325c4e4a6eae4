"""Makes up a business of any size, straight into SQLite: a hundred thousand leads would take the verbs a day."""

from __future__ import annotations

import json
import random
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any

from django.conf import settings
from django.db import connection, models

from handrail import models as m
from handrail.actions import sellers, setup
from handrail.actions.record import Act
from handrail.rules.rank import rank_class, rank_key

WHAT_ELSE = (("Call back", "phone"), ("Send the offer", "mail"), ("Ask who decides", "phone"), ("Meet", "meeting"))
OUTCOMES = ("no answer", "no answer", "left message", "talked", "talked", "replied")
GIVEN = (
    "Ada", "Bo", "Cleo", "Dara", "Emil", "Fay", "Gus", "Hana", "Ivo", "June", "Kai", "Lena", "Milo", "Nora", "Otto",
    "Pia", "Quinn", "Rosa", "Sami", "Tess", "Uma", "Vito",
)  # fmt: skip
FAMILY = (
    "Novak", "Berg", "Costa", "Duran", "Ekström", "Falk", "Grau", "Holm", "Ito", "Jansen", "Kovacs", "Lind", "Mora",
    "Nagy", "Okafor", "Pohl", "Roth", "Silva",
)  # fmt: skip
PLACES = (
    "Lakeside", "Northgate", "Elm", "Harbour", "Quarry", "Mill", "Orchard", "Summit", "Station", "Bridge", "Meadow",
    "Canal", "Forge", "Garden",
)  # fmt: skip
TRADES = (
    "Foods", "Logistics", "Dental", "Print", "Timber", "Travel", "Security", "Media", "Glass", "Metals", "Care",
    "Motors", "Textiles", "Energy",
)  # fmt: skip
SAID = (
    "They open two more sites in spring and want one price for all of them.",
    "Asked for a reference in the same trade, and whether we deliver on Fridays.",
    "In a meeting all day; try before nine.",
    "The budget is decided after the summer. Warm, but not this quarter.",
)
DAY = 86_400
LAST = 1_000_000
"""Stands for the last thing that happens to a lead: it is written as it is today."""


def main(leads: str, owners: str) -> None:
    """Fill the database that the settings name with so many leads, of so many sellers."""
    settings.STATIC_ROOT.mkdir()
    setup.prepare()
    Maker(int(leads), _sellers(int(owners))).make()


def _sellers(count: int) -> list[int]:
    now = datetime.now(UTC)
    admin = sellers.first_admin(
        now, name="Ada Admin", password=secrets.token_hex(), business="Bench", currency="EUR", zone="Europe/Berlin"
    )
    made = [sellers.add_seller(Act(admin, now), f"Seller {n}", "seller") for n in range(1, count + 1)]
    return [done.made["seller"] for done in made]


class Table:
    """Rows of one table on their way in; columns that are not named get their default."""

    def __init__(self, model: type[models.Model], *names: str) -> None:
        fields: dict[str, Any] = {f.attname: f for f in model._meta.concrete_fields}
        rest = [name for name in fields if name != "id" and name not in names]
        self.rest = tuple(fields[name].get_db_prep_save(fields[name].get_default(), connection) for name in rest)
        columns = ", ".join(f'"{fields[name].column}"' for name in ("id", *names, *rest))
        places = ", ".join("?" * (1 + len(names) + len(rest)))
        self.statement = f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({places})'  # noqa: S608
        self.last = model._default_manager.aggregate(last=models.Max("pk"))["last"] or 0
        self.rows: list[tuple[Any, ...]] = []

    def draw(self) -> int:
        """Return the next id."""
        self.last += 1
        return self.last

    def add(self, *values: Any, pk: int = 0) -> int:
        """Add a row; return its id."""
        pk = pk or self.draw()
        self.rows.append((pk, *values, *self.rest))
        if len(self.rows) >= 5_000:
            self.flush()
        return pk

    def flush(self) -> None:
        """Write what has come together."""
        connection.connection.executemany(self.statement, self.rows)
        self.rows.clear()


@dataclass
class State:
    """A lead while its history passes."""

    pk: int
    owner: int
    source: Any
    size: int
    who: str
    person: int | None = None
    company: int | None = None
    version: tuple[int, Any] | None = None
    run: int | None = None
    run_at: str = ""
    position: int = 0
    step: tuple[int, str, str, str, int | None] = (0, "", "", "", None)
    arrived: str = ""
    milestone: int = 0
    answered: str | None = None
    edits: int = 1
    amount: int | None = None
    facts: list[str] = field(default_factory=list)


class Maker:
    """Plays the history of all leads forwards in time, so that rows lie on disk as they would after two years."""

    def __init__(self, leads: int, sellers: list[int]) -> None:
        self.random, self.leads, self.sellers = random.Random(leads), leads, sellers
        self.now = datetime.now(UTC).replace(microsecond=0)
        self.sources = list(m.Source.objects.select_related("play"))
        self.milestones = list(m.Milestone.objects.all())
        self.plays = {v.play_id: (v.pk, v.text()) for v in m.PlayVersion.objects.order_by("number")}
        self.states: dict[int, State] = {}
        self.company = Table(m.Company, "name", "key", "domain", "industry", "country", "size")
        self.person = Table(m.Person, "name", "key", "job", "company_id")
        self.mail = Table(m.Mail, "person_id", "address")
        self.phone = Table(m.Phone, "person_id", "number", "as_typed")
        self.part = Table(m.LeadPerson, "lead_id", "person_id")
        self.fact = Table(m.Fact, "lead_id", "key", "value", "on")
        self.external = Table(m.ExternalKey, "system", "key", "lead_id")
        self.reach = Table(m.Reach, "lead_id", "milestone_id", "at", "by_id", "evidence", "verified")
        self.run = Table(m.Run, "lead_id", "version_id", "started_at", "position", "ended_at", "how")
        self.step = Table(
            m.Step,
            "lead_id",
            "run_id",
            "position",
            "what",
            "channel",
            "aim",
            "due",
            "at",
            "promised",
            "done_at",
            "done_how",
        )
        self.lead = Table(
            m.Lead, "title", "person_id", "company_id", "owner_id", "source_id", "milestone_id", "amount_minor",
            "currency", "arrived_at", "answer_due", "answered_at", "next_step_id", "next_what", "next_due", "next_at",
            "pinned_at", "rank_class", "rank_key", "ended_at", "end_how", "end_reason", "version",
        )  # fmt: skip
        self.batch = Table(m.Batch, "verb", "by_id", "at", "origin")
        self.entry = Table(
            m.Entry, "batch_id", "lead_id", "kind", "by_id", "occurred_at", "recorded_at", "origin", "channel",
            "outcome", "note", "says", "changes",
        )  # fmt: skip

    def make(self) -> None:
        """Write everything, with indexes and checks of keys put off to the end."""
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys=OFF")
        cursor.execute("PRAGMA synchronous=OFF")
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql <> '' AND tbl_name LIKE 'handrail_%'"
        )
        indexes = cursor.fetchall()
        for name, _sql in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        cursor.execute("BEGIN")
        for at, number, n in sorted(self.moments()):
            self.happen(at, number, n)
        for table in vars(self).values():
            if isinstance(table, Table):
                table.flush()
        cursor.execute("COMMIT")
        for _name, sql in indexes:
            cursor.execute(sql)
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()

    def moments(self) -> Iterator[tuple[int, int, int]]:
        """Yield (second, lead, n-th thing that happens to it), about ten a lead, long-tailed."""
        draw, now = self.random, int(self.now.timestamp())
        for number in range(self.leads):
            arrived = now - int(730 * DAY * draw.random() ** 1.5) - 1
            count = round(draw.lognormvariate(1.66, 1.0))
            length = min(now - arrived, int(DAY * draw.uniform(5, 200)))
            yield arrived, number, 0
            rest = sorted(arrived + 1 + int(length * draw.random()) for _ in range(count))
            for n, at in enumerate(rest, 1):
                yield min(at, now), number, n
            yield now, number, LAST

    def happen(self, second: int, number: int, n: int) -> None:
        """Let the n-th thing happen to a lead."""
        at = _moment(second)
        if n == 0:
            self.states[number] = self.opened(number, second, at)
            return
        state = self.states[number]
        if n == LAST:
            del self.states[number]
            self.settle(state, second, at)
            return
        kind = self.random.random()
        if kind < 0.72:
            self.touched(state, second, at)
        elif kind < 0.84:
            self.tell(state, at, "note", note=self.random.choice(SAID))
        elif kind < 0.92 and state.milestone < 5:
            self.reached(state, at)
        else:
            state.edits += 1
            says = f'{{"fields": {{"title": ["", {_quoted(state.who)}]}}}}'
            self.tell(state, at, "edit", says=says, changes=_changed("lead", state.pk, title=(None, state.who)))

    def opened(self, number: int, second: int, at: str) -> State:
        """Let a lead come in: a company in most cases, a person in nearly all, a play in two of three."""
        draw = self.random
        who = f"{draw.choice(GIVEN)} {draw.choice(FAMILY)}"
        source = draw.choice(self.sources)
        state = State(self.lead.draw(), draw.choice(self.sellers), source, number, who, arrived=at)
        state.amount = draw.randrange(500, 60_000) * 100 if draw.random() < 0.6 else None
        self.meet(state, number)
        if source.play_id and draw.random() < 0.66:
            state.version, state.run, state.run_at = self.plays[source.play_id], self.run.draw(), at
        if draw.random() < 0.4:
            self.external.add("csv:id", f"{number:032x}", state.pk)
        for key in draw.sample(("landing page", "budget", "seats", "since"), draw.choice((0, 1, 2))):
            self.fact.add(state.pk, key, f"{key} {number}", at[:10])
        self.plan(state, second)
        made = {"title": state.who, "owner_id": state.owner, "source_id": source.pk, "person_id": state.person}
        says = f'{{"next": {{"what": {_quoted(state.step[1])}, "due": "{state.step[3]}"}}}}'
        self.tell(
            state, at, "opened", says=says, changes=f"[{_made('lead', state.pk, **made)}, {self.made_step(state)}]"
        )
        return state

    def meet(self, state: State, number: int) -> None:
        """Bring in who the lead is with."""
        draw = self.random
        if draw.random() < 0.85:
            if draw.random() < 0.7 or not self.company.last:
                name = f"{draw.choice(PLACES)} {draw.choice(TRADES)} {number % 9973}"
                domain = f"firm{number}.example"
                state.company = self.company.add(
                    name, name.casefold(), domain, draw.choice(TRADES), "Germany", number % 900
                )
            else:
                state.company = draw.randint(1, self.company.last)
        for _ in range(2 if draw.random() < 0.1 else 1):
            name = state.who if state.person is None else f"{draw.choice(GIVEN)} {draw.choice(FAMILY)}"
            person = self.person.add(name, name.casefold(), "Head of operations", state.company)
            state.person = state.person or person
            self.part.add(state.pk, person)
            self.mail.add(person, f"p{person}@firm{number}.example")
            if draw.random() < 0.7:
                self.phone.add(person, f"+4930{number:08d}", f"030 {number:08d}")

    def plan(self, state: State, second: int) -> None:
        """Put the next step on a lead, from its play or without one."""
        due = _moment(second + DAY * self.random.choice((1, 1, 2, 3, 5, 8)))[:10]
        if state.run is not None and state.version is not None and state.position < len(state.version[1].steps):
            step = state.version[1].steps[state.position]
            state.step = (self.step.draw(), step.what, step.channel, due, state.position)
            return
        self.leave_play(state, second)
        what, channel = self.random.choice(WHAT_ELSE)
        state.step = (self.step.draw(), what, channel, due, None)

    def leave_play(self, state: State, second: int | None = None) -> None:
        """Write the run, over or still at work."""
        if state.run is not None and state.version is not None:
            over = _moment(second) if second is not None else None
            how = "ran out" if over else ""
            self.run.add(state.pk, state.version[0], state.run_at, state.position, over, how, pk=state.run)
            state.run = None

    def touched(self, state: State, second: int, at: str) -> None:
        """Log a touch: the step is done and the next one planned."""
        draw, before = self.random, state.step
        outcome = draw.choice(OUTCOMES)
        self.write_step(state, at, "done")
        state.answered, state.edits = state.answered or at, state.edits + 1
        state.position += 1
        self.plan(state, second)
        what, due = _quoted(state.step[1]), state.step[3]
        says = f'{{"step": {_quoted(before[1])}, "next": {{"what": {what}, "due": "{due}"}}}}'
        lead = _changed(
            "lead", state.pk, next_step_id=(before[0], state.step[0]), next_what=(before[1], state.step[1]),
            next_due=(before[3], due), version=(state.edits - 1, state.edits),
        )  # fmt: skip
        done = _changed("step", before[0], done_at=(None, at), done_how=("", "done"))
        changes = f"[{self.made_step(state)}, {done[1:-1]}, {lead[1:-1]}]"
        note = draw.choice(SAID) if draw.random() < 0.3 else ""
        self.tell(state, at, "touch", before[2], outcome, note, says, changes)

    def reached(self, state: State, at: str) -> None:
        """Let the buyer make the next milestone true."""
        milestone = self.milestones[state.milestone]
        state.milestone += 1
        proved = self.random.random() < 0.6
        evidence = "said so on the phone" if proved else ""
        self.reach.add(state.pk, milestone.pk, at, state.owner, evidence, int(proved))
        changes = _changed("lead", state.pk, milestone_id=(None, milestone.pk))
        self.tell(state, at, "milestone", says=f'{{"milestone": "{milestone.key}"}}', changes=changes)

    def settle(self, state: State, second: int, at: str) -> None:
        """Write the lead as it stands today: three of four are open."""
        if self.random.random() < 0.25:
            self.ended(state, second, at)
        else:
            self.stands(state)

    def ended(self, state: State, second: int, at: str) -> None:
        how = self.random.choice(("lost", "lost", "no reply", "not a fit", "won"))
        self.write_step(state, at, "dropped")
        self.leave_play(state, second)
        self.write_lead(state, ended=(at, how, "chose a rival" if how == "lost" else ""))
        self.tell(state, at, "ended", says=f'{{"end": "{how}"}}', changes=_changed("lead", state.pk, end_how=("", how)))

    def stands(self, state: State) -> None:
        draw = self.random
        day = self.now.date() + timedelta(days=draw.randint(-30, 59))
        promised = draw.random() < 0.08
        moment = datetime.combine(day, time(draw.randint(8, 16), 30)).isoformat(" ") if promised else None
        pk, what, channel, _due, position = state.step
        state.step = (pk, what, channel, day.isoformat(), position)
        self.write_step(state, None, "", moment)
        if draw.random() < 0.05:
            self.step.add(state.pk, None, None, "Send a card", "letter", "", "2099-12-31", None, 0, None, "")
        self.write_lead(state, moment=moment, day=day)
        self.leave_play(state)

    def write_step(self, state: State, at: str | None, how: str, moment: str | None = None) -> None:
        pk, what, channel, due, position = state.step
        run = state.run if position is not None else None
        aim = "Get an answer either way" if position is not None else ""
        self.step.add(state.pk, run, position, what, channel, aim, due, moment, int(bool(moment)), at, how, pk=pk)

    def write_lead(
        self,
        state: State,
        *,
        day: date | None = None,
        moment: str | None = None,
        ended: tuple[str, str, str] | None = None,
    ) -> None:
        pk, what, channel, _due, _position = state.step
        klass = rank_class(state.source.klass, bool(moment))
        key = rank_key(klass, state.milestone, state.amount or 500_000, channel, day or self.now.date())
        following = (pk, what, day.isoformat(), moment) if day else (None, "", None, None)
        pinned = state.arrived if day and self.random.random() < 0.0015 else None
        milestone = self.milestones[state.milestone - 1].pk if state.milestone else None
        self.lead.add(
            state.who, state.person, state.company, state.owner, state.source.pk, milestone, state.amount, "EUR",
            state.arrived, self.answer_by(state), state.answered, *following, pinned, klass, key,
            *(ended or (None, "", "")), state.edits, pk=state.pk,
        )  # fmt: skip

    def answer_by(self, state: State) -> str | None:
        if state.answered or not state.source.limit_minutes:
            return state.answered
        return _moment(int(self.now.timestamp()) + self.random.randint(-1, 5) * DAY)

    def made_step(self, state: State) -> str:
        pk, what, channel, due, position = state.step
        return _made(
            "step", pk, lead_id=state.pk, run_id=state.run, position=position, what=what, channel=channel, due=due
        )

    def tell(
        self,
        state: State,
        at: str,
        kind: str,
        channel: str = "",
        outcome: str = "",
        note: str = "",
        says: str = "{}",
        changes: str = "[]",
    ) -> None:
        """Write one line of the journal, in a batch of its own."""
        batch = self.batch.add({"touch": "log_touch", "opened": "open_lead"}.get(kind, kind), state.owner, at, "page")
        self.entry.add(batch, state.pk, kind, state.owner, at, at, "page", channel, outcome, note, says, changes)


def _moment(second: int) -> str:
    return datetime.fromtimestamp(second, UTC).replace(tzinfo=None).isoformat(" ")


@cache
def _quoted(text: str) -> str:
    return json.dumps(text)


def _json(value: Any) -> str:
    return _quoted(value) if isinstance(value, str) else "null" if value is None else str(value)


def _changed(noun: str, pk: int, **fields: tuple[Any, Any]) -> str:
    said = ", ".join(f'"{name}": [{_json(before)}, {_json(after)}]' for name, (before, after) in fields.items())
    return f'[["changed", "handrail.{noun}", {pk}, {{{said}}}]]'


def _made(noun: str, pk: int, **fields: Any) -> str:
    said = ", ".join(f'"{name}": [null, {_json(value)}]' for name, value in fields.items() if value is not None)
    return f'["made", "handrail.{noun}", {pk}, {{{said}}}]'
