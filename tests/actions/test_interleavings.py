"""Two people press at the same moment: one comes first, the other is told, and no lead is let go of."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from handrail.actions.ends import end, reopen
from handrail.actions.errors import Refused, Stale
from handrail.actions.leads import NewLead, edit, edit_person, hand_over, open_lead
from handrail.actions.milestones import reach
from handrail.actions.record import Done, Said
from handrail.actions.returns import return_lead
from handrail.actions.sellers import deactivate
from handrail.actions.steps import plan
from handrail.actions.touches import log_touch
from handrail.actions.undo import undo
from handrail.models import Batch, Company, Entry, Lead, Mail, Person, Seller, Suppression
from tests import cast
from tests.actions.promises import broken
from tests.actions.rows import fresh, next_of

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]
Verb = Callable[[], Done]
WAIT = 20
"""Seconds after which two acts that wait for each other have failed."""


class Pause:
    """Stops one thread after its n-th statement until the other has gone as far as it can."""

    def __init__(self, after: int) -> None:
        self.after, self.count = after, 0
        self.reached, self.go_on = threading.Event(), threading.Event()

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        answer = execute(sql, params, many, context)
        self.count += 1
        if self.count == self.after:
            self.reached.set()
            self.go_on.wait(WAIT)
        return answer


def answer(verb: Verb, into: list[Any], pause: Pause | None = None) -> None:
    """Do an act on a connection of its own and keep what came of it: Done, or what was raised."""
    try:
        with watched(pause):
            into.append(verb())
    except Exception as no:
        into.append(no)
    finally:
        if pause is not None:
            pause.reached.set()
        connection.close()


@contextmanager
def watched(pause: Pause | None) -> Iterator[None]:
    """Let `pause` count the statements of this thread."""
    if pause is None:
        yield
        return
    with connection.execute_wrapper(pause):
        yield


def both(first: Verb, second: Verb, after: int) -> tuple[Any, Any]:
    """Begin `first`, hold it after its n-th statement, let `second` run into it, and return what came of each."""
    one: list[Any] = []
    two: list[Any] = []
    pause = Pause(after)
    threads = [
        threading.Thread(target=answer, args=(first, one, pause)),
        threading.Thread(target=answer, args=(second, two)),
    ]
    threads[0].start()
    assert pause.reached.wait(WAIT)
    threads[1].start()
    threads[1].join(0.15)  # done, or waiting for a lock that the first one holds
    pause.go_on.set()
    for thread in threads:
        thread.join(WAIT)
    assert not any(thread.is_alive() for thread in threads), "two acts wait for each other"
    for came in (one[0], two[0]):
        assert isinstance(came, Done | Refused), came
    assert not broken()
    return one[0], two[0]


MOMENTS = pytest.mark.parametrize("after", [1, 2, 3, 4, 6, 9] if connection.vendor == "postgresql" else [1, 4])
"""After which statement of the first act the second comes. SQLite lets nobody else in from the first one on."""


@MOMENTS
def test_of_two_who_log_the_same_step_one_is_told(ira: Seller, sol: Seller, after: int) -> None:
    lead = cast.lead(ira, play="phone-first")
    results = both(
        lambda: log_touch(cast.act(ira), lead.pk, "no answer", step_id=lead.next_step_id),
        lambda: log_touch(cast.act(sol), lead.pk, "talked", step_id=lead.next_step_id),
        after,
    )
    assert sum(isinstance(came, Stale) for came in results) == 1
    assert Entry.objects.filter(lead=lead, kind="touch").count() == 1


@MOMENTS
def test_an_end_and_a_plan_come_one_after_the_other(ira: Seller, sol: Seller, after: int) -> None:
    lead = cast.lead(ira)
    ended, planned = both(
        lambda: end(cast.act(ira), lead.pk, "lost"),
        lambda: plan(cast.act(sol), lead.pk, Said("Meet", date(2026, 3, 20))),
        after,
    )
    assert isinstance(ended, Done) or isinstance(planned, Done)
    assert fresh(lead).end_how == ("lost" if isinstance(ended, Done) else "")


@MOMENTS
def test_a_hand_over_and_a_touch_both_count(ira: Seller, max_: Seller, sol: Seller, after: int) -> None:
    lead = cast.lead(ira, play="phone-first")
    given, logged = both(
        lambda: hand_over(cast.act(ira), [lead.pk], max_.pk),
        lambda: log_touch(cast.act(sol), lead.pk, "talked"),
        after,
    )
    assert isinstance(given, Done)
    assert isinstance(logged, Done), logged
    assert fresh(lead).owner == max_
    assert next_of(lead)[0] == "Send a short recap and ask what they want solved"


@MOMENTS
def test_after_a_hand_over_the_old_owner_changes_nothing(ira: Seller, max_: Seller, after: int) -> None:
    lead = cast.lead(ira)
    given, logged = both(
        lambda: hand_over(cast.act(ira), [lead.pk], max_.pk), lambda: log_touch(cast.act(ira), lead.pk, "no"), after
    )
    assert sum(isinstance(came, Done) for came in (given, logged)) in (1, 2)
    if isinstance(logged, Done) and isinstance(given, Done):
        assert fresh(lead).is_open is False
        assert logged.batch < given.batch or fresh(lead).owner == ira


@MOMENTS
def test_a_milestone_is_not_set_back_by_a_touch_at_the_same_time(ira: Seller, sol: Seller, after: int) -> None:
    lead = cast.lead(ira)
    both(lambda: reach(cast.act(ira), lead.pk, "fit-shown"), lambda: log_touch(cast.act(sol), lead.pk, "talked"), after)
    row = fresh(lead)
    assert row.milestone is not None
    assert row.milestone.key == "fit-shown"


@MOMENTS
@pytest.mark.parametrize("named", [True, False], ids=["each for themselves", "for whoever is next"])
def test_two_who_bring_the_same_person_open_one_lead(ira: Seller, max_: Seller, after: int, named: bool) -> None:
    new = NewLead(person="Anna", mails=("anna@lake.example",), company="Lake GmbH")
    results = both(
        lambda: open_lead(cast.act(ira), replace(new, owner=ira.pk if named else None)),
        lambda: open_lead(cast.act(max_), replace(new, owner=max_.pk if named else None)),
        after,
    )
    assert sorted(came.made["how"] for came in results) == ["joined", "made"]
    assert (Person.objects.count(), Mail.objects.count(), Lead.objects.count()) == (1, 1, 1)


@MOMENTS
def test_two_who_bring_colleagues_find_one_company(ira: Seller, max_: Seller, after: int) -> None:
    both(
        lambda: open_lead(cast.act(ira), NewLead(person="Anna", company="Lake GmbH", owner=ira.pk)),
        lambda: open_lead(cast.act(max_), NewLead(person="Bob", company="LAKE", owner=max_.pk)),
        after,
    )
    assert (Company.objects.count(), Lead.objects.count()) == (1, 2)


@MOMENTS
@pytest.mark.parametrize("return_first", [True, False])
def test_who_comes_on_the_day_of_their_return_has_one_open_lead(
    ira: Seller, max_: Seller, after: int, return_first: bool
) -> None:
    old = cast.lead(ira, mails=("anna@lake.example",))
    end(cast.act(ira), old.pk, "lost", return_on=date(2026, 3, 12))
    tomorrow = cast.NOW + timedelta(days=1)
    returns: Verb = lambda: return_lead(cast.act(None, tomorrow), old.pk)  # noqa: E731
    comes: Verb = lambda: open_lead(  # noqa: E731
        cast.act(max_, tomorrow), NewLead(mails=("anna@lake.example",), owner=max_.pk)
    )
    both(returns, comes, after) if return_first else both(comes, returns, after)
    assert Lead.objects.open().count() == 1


@MOMENTS
def test_who_comes_while_their_lead_ends_is_not_lost_with_it(ira: Seller, max_: Seller, after: int) -> None:
    lead = cast.lead(ira, mails=("anna@lake.example",))
    for first in (True, False):
        ends: Verb = lambda: end(cast.act(ira), lead.pk, "lost")  # noqa: E731, B023
        comes: Verb = lambda: open_lead(cast.act(max_), NewLead(mails=("anna@lake.example",)))  # noqa: E731
        results = both(ends, comes, after) if first else both(comes, ends, after)
        came = next(c for c in results if isinstance(c, Done) and c.made)
        joined = Entry.objects.get(batch=came.batch)
        ended = Entry.objects.filter(lead=lead, kind="ended").latest("pk")
        assert came.made["how"] == "made" or joined.pk < ended.pk
        for open_one in Lead.objects.open():
            end(cast.act(cast.sol()), open_one.pk, "duplicate")
        lead = cast.lead(ira, mails=("anna@lake.example",))


@MOMENTS
def test_who_asks_to_stop_while_they_are_brought_in_is_left_alone(ira: Seller, max_: Seller, after: int) -> None:
    lead = cast.lead(ira, mails=("anna@lake.example",))
    both(
        lambda: end(cast.act(ira), lead.pk, "asked to stop"),
        lambda: open_lead(cast.act(max_), NewLead(mails=("anna@lake.example",))),
        after,
    )
    assert Suppression.objects.count() == 1
    assert not Lead.objects.open().exists()


@MOMENTS
def test_nobody_leaves_while_they_are_given_a_lead(sol: Seller, ira: Seller, after: int) -> None:
    left, opened = both(
        lambda: deactivate(cast.act(sol), ira.pk),
        lambda: open_lead(cast.act(sol), NewLead(person="Anna", owner=ira.pk)),
        after,
    )
    assert isinstance(left, Done)
    assert fresh(Lead.objects.get()).owner == sol if isinstance(opened, Done) else not Lead.objects.exists()


@MOMENTS
@pytest.mark.parametrize("given_first", [True, False])
def test_nobody_leaves_while_a_lead_is_handed_to_them(
    sol: Seller, ira: Seller, max_: Seller, after: int, given_first: bool
) -> None:
    lead = cast.lead(max_)
    gives: Verb = lambda: hand_over(cast.act(max_), [lead.pk], ira.pk)  # noqa: E731
    leaves: Verb = lambda: deactivate(cast.act(sol), ira.pk)  # noqa: E731
    both(gives, leaves, after) if given_first else both(leaves, gives, after)


@MOMENTS
@pytest.mark.parametrize("which", ["reopen", "undo", "return"])
def test_no_lead_comes_back_to_somebody_who_leaves(sol: Seller, ira: Seller, after: int, which: str) -> None:
    lead = cast.lead(ira)
    ended = end(cast.act(sol), lead.pk, "lost", return_on=date(2026, 3, 12))
    tomorrow = cast.NOW + timedelta(days=1)
    back: dict[str, Verb] = {
        "reopen": lambda: reopen(cast.act(sol), lead.pk),
        "undo": lambda: undo(cast.act(sol), ended.batch),
        "return": lambda: return_lead(cast.act(None, tomorrow), lead.pk),
    }
    both(back[which], lambda: deactivate(cast.act(sol), ira.pk), after)
    assert Lead.objects.open().exclude(owner__is_active=True).count() == 0


@MOMENTS
def test_the_same_key_twice_at_once_is_one_act(ira: Seller, after: int) -> None:
    lead = cast.lead(ira)
    same: Verb = lambda: log_touch(cast.act(ira, key="form 1"), lead.pk, "no answer")  # noqa: E731
    one, two = both(same, same, after)
    assert one.batch == two.batch
    assert sorted([one.replayed, two.replayed]) == [False, True]
    assert Entry.objects.filter(lead=lead, kind="touch").count() == 1


@MOMENTS
def test_two_undos_take_one_act_back_once(ira: Seller, sol: Seller, after: int) -> None:
    lead = cast.lead(ira)
    done = plan(cast.act(ira), lead.pk, Said("Meet", date(2026, 3, 20)))
    results = both(lambda: undo(cast.act(ira), done.batch), lambda: undo(cast.act(sol), done.batch), after)
    assert sum(isinstance(came, Done) for came in results) == 1
    assert Batch.objects.filter(undoes=done.batch).count() == 1
    assert next_of(lead)[0] == "Decide how to reach them"


@MOMENTS
def test_an_edit_of_what_somebody_just_changed_is_told(ira: Seller, sol: Seller, after: int) -> None:
    lead = cast.lead(ira)
    results = both(
        lambda: edit(cast.act(ira), lead.pk, version=lead.version, title="Barn"),
        lambda: edit(cast.act(sol), lead.pk, version=lead.version, title="Roof"),
        after,
    )
    assert sum(isinstance(came, Stale) for came in results) == 1


@MOMENTS
def test_one_address_is_given_to_one_of_two(ira: Seller, max_: Seller, after: int) -> None:
    mine, theirs = cast.lead(ira), cast.lead(max_, "Bob")
    results = both(
        lambda: edit_person(cast.act(ira), mine.pk, mine.person_id or 0, version=1, mails=["a@lake.example"]),
        lambda: edit_person(cast.act(max_), theirs.pk, theirs.person_id or 0, version=1, mails=["a@lake.example"]),
        after,
    )
    assert sum(isinstance(came, Done) for came in results) == 1
    assert Mail.objects.count() == 1


def test_many_who_hand_leads_over_to_each_other_never_wait_for_each_other(ira: Seller, max_: Seller) -> None:
    leads = [cast.lead(ira if n % 2 else max_, f"P{n}").pk for n in range(8)]
    sol, results = cast.sol(), list[Any]()
    orders = [leads, leads[::-1], leads[4:] + leads[:4], leads[::2]]
    threads = [
        threading.Thread(
            target=answer,
            args=(lambda n=n, order=order: hand_over(cast.act(sol), order, (ira if n % 2 else max_).pk), results),
        )
        for n, order in enumerate(orders * 2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAIT)
    assert [type(came) for came in results] == [Done] * 8, results
    assert not broken()
