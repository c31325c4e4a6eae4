"""Whatever sellers do, in whatever order: no lead is let go of, the journal tells it all, and undo is exact."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from handrail.actions.ends import end, reopen, stop
from handrail.actions.errors import NotAllowed, Refused, Stale
from handrail.actions.leads import (
    NewLead,
    add_person,
    edit,
    edit_company,
    edit_person,
    hand_over,
    note,
    open_lead,
    open_leads,
)
from handrail.actions.milestones import reach, unreach
from handrail.actions.plays import start_play, switch_play
from handrail.actions.record import Act, Done, Said
from handrail.actions.returns import return_leads
from handrail.actions.sellers import add_seller, away, deactivate, edit_seller
from handrail.actions.steps import drop, later, pin, plan, postpone
from handrail.actions.touches import log_touch
from handrail.actions.undo import LATE, SOON, undo
from handrail.models import Batch, Business, Entry, Lead, LeadPerson, Role, Seller, Step
from handrail.rules.plan import CHANNELS, ENDS, OUTCOMES, RECYCLE
from tests import cast
from tests.actions.promises import broken, leads_changed, told_of
from tests.actions.rows import Rows, differences, snapshot

MORE = int(os.environ.get("HANDRAIL_EXAMPLES") or 0)
"""Set it to look further than every run does."""

PLACES = st.integers(0, 30)
DAYS = st.integers(-2, 40)
MOVES = st.sampled_from(["owner", "owner", "owner", "admin", "manager", "seller", "reader"])
PLAYS = st.sampled_from(["phone-first", "inbound-answer", "social-routine", "no-such-play"])
MILESTONES = st.sampled_from(["talking", "problem-agreed", "fit-shown", "won"])
WORDS = st.sampled_from(["", "", "Call her about the quote", "Meet", "\u200b", "x" * 250, "{{ 7 * 7 }}"])
MAILS = st.lists(st.sampled_from(["anna@lake.example", "bob@lake.example", "cy@hill.example"]), max_size=2, unique=True)
PHONES = st.lists(st.sampled_from(["+49 30 901820", "+49 30 901821"]), max_size=1)


@st.composite
def new_leads(draw: st.DrawFn) -> NewLead:
    """Draw somebody who may be here already: there are few names, addresses and firms."""
    return NewLead(
        title=draw(st.sampled_from(["", "Roof", "\u200b"])),
        person=draw(st.sampled_from(["", "Anna Novak", "Bob", "Cy"])),
        mails=tuple(draw(MAILS)),
        phones=tuple(draw(PHONES)),
        company=draw(st.sampled_from(["", "Lake GmbH", "Hill Ltd"])),
        source=draw(st.sampled_from(["", "website", "cold-call", "social", "no-such-source"])),
        play=draw(st.sampled_from(["", "", "phone-first"])),
        milestone=draw(st.sampled_from(["", "", "talking"])),
        note=draw(st.sampled_from(["", "Rang at noon"])),
        facts=draw(st.sampled_from([{}, {"roof": "flat"}])),
        external=draw(st.sampled_from([None, None, ("old", "1"), ("old", "2")])),
    )


@dataclass(frozen=True)
class Tried:
    """One act that was done, so that it can be sent again and taken back."""

    verb: Callable[..., Done]
    act: Act
    args: tuple[Any, ...]
    named: dict[str, Any]
    done: Done
    before: Rows


class Day(RuleBasedStateMachine):
    """Several sellers work the same leads while the clock goes on."""

    def __init__(self) -> None:
        super().__init__()
        # Verbs insist on being the outermost transaction; a test's own does not count.
        self.example = transaction.atomic()
        self.example._from_testcase = True  # type: ignore[attr-defined]
        self.example.__enter__()
        self.now = cast.NOW
        self.acts: list[Tried] = []
        self.sent = 0
        self.refused = ""
        self.rows = snapshot(method=False)
        self.looked_at: Rows = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    # -- doing -----------------------------------------------------------------------------------------------------

    def do(self, verb: Callable[..., Done], by: Seller | None, *args: Any, **named: Any) -> Done | None:
        """Do an act; what was refused has left no trace, and what was done has one entry for each lead changed."""
        self.sent, marks = self.sent + 1, self.marks()
        act, before = Act(by, self.now, "page", f"key {self.sent}" if by else ""), self.rows
        try:
            done = verb(act, *args, **named)
        except Refused as no:
            self.refused = no.message
            assert self.marks() == marks, f"{verb.__name__} was refused and left a trace"
            return None
        self.rows = snapshot(method=False)
        told = told_of(done.batch)
        assert len(told) == len(set(told)), f"{verb.__name__} told twice of a lead"
        assert leads_changed(before, self.rows) <= set(told), f"{verb.__name__} kept silent about a lead"
        assert set(done.leads) == set(told)
        self.acts.append(Tried(verb, act, args, named, done, before))
        return done

    def marks(self) -> list[tuple[int, int]]:
        """Return what the smallest change to any lead would change."""
        return [(0, Entry.objects.count()), (0, Batch.objects.count()), *Lead.objects.values_list("pk", "version")]

    def lead(self, place: int) -> Lead | None:
        """Return the lead at a place in the list of all."""
        leads = list(Lead.objects.order_by("pk"))
        return leads[place % len(leads)] if leads else None

    def who(self, move: str, lead: Lead | None = None) -> Seller:
        """Return somebody to act: the lead's owner, or somebody of a role."""
        if move == "owner" and lead is not None and lead.owner is not None:
            return lead.owner
        return (
            Seller.objects.filter(role=move if move != "owner" else Role.SELLER).order_by("-pk").first() or cast.sol()
        )

    def on(self, verb: Callable[..., Done], place: int, move: str, *args: Any, **named: Any) -> None:
        """Do an act on the lead at a place."""
        if lead := self.lead(place):
            self.do(verb, self.who(move, lead), lead.pk, *args, **named)

    def day(self, days: int) -> date:
        """Return the day so many days from now."""
        return (self.now + timedelta(days=days)).date()

    def said(self, what: str, days: int | None, at: bool) -> Said:
        """Return what a seller says comes next."""
        return Said(what, None if days is None else self.day(days), time(14, 30) if at else None)

    # -- the verbs -------------------------------------------------------------------------------------------------

    @initialize(private=st.booleans())
    def begin(self, private: bool) -> None:
        """Some businesses keep their books private."""
        Business.objects.filter(pk=1).update(private_books=private)
        self.do(open_lead, cast.seller("Lou"), NewLead(person="Dora", play="phone-first"))
        self.rows, self.acts = snapshot(method=False), []

    @rule(minutes=st.sampled_from([1, 30, 24 * 60, 7 * 24 * 60, 200 * 24 * 60]))
    def wait(self, minutes: int) -> None:
        """Time goes by."""
        self.now += timedelta(minutes=minutes)

    @rule(new=new_leads(), move=MOVES, what=WORDS, days=st.none() | DAYS, at=st.booleans())
    def take_in(self, new: NewLead, move: str, what: str, days: int | None, at: bool) -> None:
        self.do(open_lead, self.who(move), replace(new, said=self.said(what, days, at)))

    @rule(news=st.lists(new_leads(), min_size=1, max_size=4), move=MOVES, spread=st.booleans())
    def take_many_in(self, news: list[NewLead], move: str, spread: bool) -> None:
        self.do(open_leads, self.who(move), news, spread=spread)

    @rule(
        place=PLACES,
        move=MOVES,
        outcome=st.sampled_from(OUTCOMES),
        what=WORDS,
        days=st.none() | DAYS,
        at=st.booleans(),
        channel=st.sampled_from(["", *CHANNELS]),
    )
    def touch(self, place: int, move: str, outcome: str, what: str, days: int | None, at: bool, channel: str) -> None:
        self.on(log_touch, place, move, outcome, said=self.said(what, days, at), channel=channel, note="Well")

    @rule(place=PLACES, move=MOVES, what=WORDS, days=st.none() | DAYS, at=st.booleans(), add=st.booleans())
    def plan_next(self, place: int, move: str, what: str, days: int | None, at: bool, add: bool) -> None:
        self.on(plan, place, move, self.said(what, days, at), add=add)

    @rule(place=PLACES, move=MOVES, days=DAYS)
    def put_off(self, place: int, move: str, days: int) -> None:
        self.on(postpone, place, move, self.day(days))

    @rule(place=PLACES, move=MOVES, days=DAYS)
    def put_away(self, place: int, move: str, days: int) -> None:
        self.on(later, place, move, self.day(days), "no budget now")

    @rule(place=PLACES, move=MOVES, on=st.booleans())
    def keep_on_top(self, place: int, move: str, on: bool) -> None:
        self.on(pin, place, move, on)

    @rule(place=PLACES, move=MOVES)
    def drop_last(self, place: int, move: str) -> None:
        if (lead := self.lead(place)) and (step := Step.objects.filter(lead=lead).order_by("-pk").first()):
            self.do(drop, self.who(move, lead), lead.pk, step.pk)

    @rule(place=PLACES, move=MOVES, key=PLAYS, switch=st.booleans())
    def play(self, place: int, move: str, key: str, switch: bool) -> None:
        self.on(switch_play if switch else start_play, place, move, key)

    @rule(place=PLACES, move=MOVES, key=MILESTONES, evidence=st.sampled_from(["", "they said so"]))
    def reached(self, place: int, move: str, key: str, evidence: str) -> None:
        self.on(reach, place, move, key, evidence=evidence)

    @rule(place=PLACES, move=MOVES, key=MILESTONES)
    def not_reached(self, place: int, move: str, key: str) -> None:
        self.on(unreach, place, move, key)

    @rule(place=PLACES, move=MOVES, how=st.sampled_from([*ENDS, "maybe"]), reason=st.sampled_from(["", *RECYCLE]))
    def ends(self, place: int, move: str, how: str, reason: str) -> None:
        self.on(end, place, move, how, reason=reason)

    @rule(place=PLACES, move=MOVES, reason=st.sampled_from([*RECYCLE]))
    def stops(self, place: int, move: str, reason: str) -> None:
        self.on(stop, place, move, reason)

    @rule(place=PLACES, move=MOVES, what=WORDS, days=st.none() | DAYS)
    def opens_again(self, place: int, move: str, what: str, days: int | None) -> None:
        self.on(reopen, place, move, self.said(what, days, False))

    @rule(place=PLACES, move=MOVES, text=WORDS)
    def notes(self, place: int, move: str, text: str) -> None:
        self.on(note, place, move, text)

    @rule(
        place=PLACES,
        move=MOVES,
        stale=st.integers(0, 4).map(lambda n: n == 0),
        values=st.fixed_dictionaries(
            {},
            optional={
                "title": st.sampled_from(["Barn", ""]),
                "amount_minor": st.sampled_from([None, 0, 12_345]),
                "source": st.sampled_from([None, "website", "social"]),
                "fact": st.tuples(st.sampled_from(["roof", "size"]), st.sampled_from(["", "flat", "steep"])),
            },
        ),
    )
    def edits(self, place: int, move: str, stale: bool, values: dict[str, Any]) -> None:
        if lead := self.lead(place):
            self.do(edit, self.who(move, lead), lead.pk, version=lead.version - stale, **values)

    @rule(place=PLACES, move=MOVES, name=st.sampled_from([None, "Eva", ""]), mails=MAILS, phones=PHONES)
    def edits_person(self, place: int, move: str, name: str | None, mails: list[str], phones: list[str]) -> None:
        link = LeadPerson.objects.filter(lead=self.lead(place)).order_by("-pk").select_related("person", "lead").first()
        if link:
            named = {"version": link.person.version, "name": name, "mails": mails, "phones": phones}
            self.do(edit_person, self.who(move, link.lead), link.lead_id, link.person_id, **named)

    @rule(place=PLACES, move=MOVES, name=st.sampled_from(["Fay", "Anna Novak", ""]), mails=MAILS)
    def adds_person(self, place: int, move: str, name: str, mails: list[str]) -> None:
        self.on(add_person, place, move, name, mails=mails)

    @rule(place=PLACES, move=MOVES, name=st.sampled_from(["Lake AG", ""]), size=st.sampled_from([None, 12]))
    def edits_company(self, place: int, move: str, name: str, size: int | None) -> None:
        if (lead := self.lead(place)) and lead.company:
            self.do(edit_company, self.who(move, lead), lead.pk, version=lead.company.version, name=name, size=size)

    @rule(places=st.lists(PLACES, min_size=1, max_size=3), move=MOVES, to=st.integers(0, 6))
    def hands_over(self, places: list[int], move: str, to: int) -> None:
        leads = [lead for place in places if (lead := self.lead(place))]
        sellers = list(Seller.objects.order_by("pk"))
        if leads:
            taker = sellers[to % len(sellers)]
            self.do(hand_over, self.who(move, leads[0]), [lead.pk for lead in leads], taker.pk)

    @precondition(lambda self: Seller.objects.count() < 7)
    @rule(role=st.sampled_from(Role.values))
    def joins_us(self, role: str) -> None:
        self.do(add_seller, cast.sol(), f"Seller {Seller.objects.count()}", role)

    @rule(which=st.integers(0, 6), to=st.none() | st.integers(0, 6), by=st.sampled_from(["admin", "admin", "seller"]))
    def leaves_us(self, which: int, to: int | None, by: str) -> None:
        sellers = list(Seller.objects.order_by("pk"))
        taker = None if to is None else sellers[to % len(sellers)].pk
        self.do(deactivate, self.who(by), sellers[which % len(sellers)].pk, taker)

    @rule(which=st.integers(0, 6), days=st.integers(0, 20))
    def goes_away(self, which: int, days: int) -> None:
        sellers = list(Seller.objects.order_by("pk"))
        who = sellers[which % len(sellers)]
        self.do(away, who, who.pk, self.day(0), self.day(days))

    @rule(which=st.integers(0, 6), style=st.sampled_from(["", "cold-calls", "social"]))
    def likes_a_style(self, which: int, style: str) -> None:
        sellers = list(Seller.objects.order_by("pk"))
        who = sellers[which % len(sellers)]
        self.do(edit_seller, who, who.pk, style=style)

    @rule()
    def worker_goes_round(self) -> None:
        """Leads whose day has come open afresh, and a second round finds nothing more to do."""
        return_leads(self.now)
        assert return_leads(self.now) == 0
        # No seller's act: what was done before it is not the last thing that happened any more.
        self.rows, self.acts = snapshot(method=False), []

    # -- taking back and sending again -----------------------------------------------------------------------------

    @precondition(lambda self: self.acts)
    @rule(place=PLACES)
    def sends_again(self, place: int) -> None:
        """The same act with the same key is answered as it was the first time, whatever happened since."""
        tried = self.acts[place % len(self.acts)]
        again = tried.verb(replace(tried.act, now=self.now), *tried.args, **tried.named)
        assert again.replayed
        assert replace(again, replayed=False) == tried.done
        assert not differences(self.rows, snapshot(method=False))

    @precondition(lambda self: self.acts and self.acts[-1].verb is not undo)
    @rule()
    def takes_the_last_back(self) -> None:
        """What nobody built on is taken back to the letter."""
        last = self.acts[-1]
        if self.now - last.act.now > SOON or last.verb in (add_seller,):
            return
        done = self.do(undo, last.act.by, last.done.batch)
        assert done is not None, f"{last.verb.__name__} could not be taken back: {self.refused}"
        gone = differences(_without_counters(last.before), _without_counters(self.rows))
        assert not gone, f"{last.verb.__name__} was not taken back to the letter"
        self.acts = self.acts[:-2]

    @precondition(lambda self: self.acts)
    @rule(place=PLACES, move=MOVES)
    def takes_an_earlier_back(self, place: int, move: str) -> None:
        """What others built on is not taken back; what is undone is undone once."""
        tried = self.acts[place % len(self.acts)]
        by = self.who(move, self.lead(place))
        done = self.do(undo, by, tried.done.batch)
        if done is not None:
            assert tried.verb is not undo
            assert self.now - tried.act.now <= LATE
            with pytest.raises((Refused, Stale, NotAllowed)):
                undo(Act(by, self.now), tried.done.batch)

    @invariant()
    def nothing_is_let_go_of(self) -> None:
        if self.rows is not self.looked_at:
            assert not broken(self.rows)
            self.looked_at = self.rows


def _without_counters(rows: Rows) -> Rows:
    return {
        label: {pk: {k: v for k, v in row.items() if k != "version"} for pk, row in table.items()}
        for label, table in rows.items()
        if label not in ("handrail.batch", "handrail.entry")
    }


@pytest.mark.both
@pytest.mark.slow
@pytest.mark.django_db
def test_no_order_of_acts_lets_go_of_a_lead() -> None:
    cast.seller("Ira")
    cast.seller("Max")
    cast.seller("Mia", "manager")
    cast.seller("Eve", "reader")
    run_state_machine_as_test(
        Day,
        settings=settings(
            max_examples=MORE or (60 if connection.vendor == "sqlite" else 30),
            stateful_step_count=25,
            derandomize=not MORE,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
