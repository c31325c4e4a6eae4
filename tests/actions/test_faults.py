"""Whatever statement of an act fails, the act has not happened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection

from handrail.actions.ends import end, reopen
from handrail.actions.record import Act, Done, Said
from handrail.actions.returns import return_lead
from handrail.actions.sellers import add_seller, away, deactivate, edit_seller, reset_password
from handrail.actions.undo import undo
from handrail.models import Lead, Seller
from tests import cast
from tests.actions.acts import ACTS, rich
from tests.actions.promises import broken
from tests.actions.rows import differences, snapshot

pytestmark = [pytest.mark.both, pytest.mark.django_db]


class Fault(OperationalError):
    """What the disk, the network or somebody's mistake makes of a statement."""


class Faulty:
    """Lets so many statements pass, fails at the next, and lets the rest pass, which take back what was begun."""

    def __init__(self, passing: int) -> None:
        self.passing, self.count = passing, 0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        self.count += 1
        if self.count == self.passing + 1:
            raise Fault(sql)
        return execute(sql, params, many, context)


def fails_without_a_trace(act: Callable[[], Done]) -> int:
    """Let `act` fail at each of its statements in turn, then pass; return how many it has."""
    before = snapshot()
    for passing in range(300):
        failed = _failed(act, passing)
        traces = differences(before, snapshot())
        if not failed:
            assert traces
            assert not broken()
            return passing
        assert not traces, f"after {failed}"
    raise AssertionError("an act of three hundred statements")


def _failed(act: Callable[[], Done], passing: int) -> str:
    """Return the statement after `passing` others, at which the act was let fail, or nothing if it has no more."""
    with connection.execute_wrapper(Faulty(passing)):
        try:
            act()
        except Fault as fault:
            return str(fault)
    return ""


@pytest.mark.parametrize("name", ACTS)
def test_an_act_on_a_lead_happens_whole_or_not_at_all(ira: Seller, max_: Seller, name: str) -> None:
    lead = rich(ira)
    assert fails_without_a_trace(lambda: ACTS[name](cast.act(ira), lead)) > 2


@pytest.mark.parametrize("name", ["touch talked", "end stop", "open many", "switch"])
def test_an_undo_happens_whole_or_not_at_all(ira: Seller, max_: Seller, name: str) -> None:
    ACTS[name](cast.act(ira), rich(ira))
    fails_without_a_trace(lambda: undo(cast.act(ira)))


def test_a_reopening_happens_whole_or_not_at_all(ira: Seller) -> None:
    lead = rich(ira)
    end(cast.act(ira), lead.pk, "won")
    fails_without_a_trace(lambda: reopen(cast.act(ira), lead.pk, Said("Call", date(2026, 3, 13))))


def test_a_return_happens_whole_or_not_at_all(ira: Seller) -> None:
    lead: Lead = rich(ira)
    end(cast.act(ira), lead.pk, "lost")
    fails_without_a_trace(lambda: return_lead(Act(None, cast.NOW + timedelta(days=300)), lead.pk))


@pytest.mark.parametrize("name", ["add", "reset", "style", "away", "deactivate"])
def test_an_act_on_a_seller_happens_whole_or_not_at_all(sol: Seller, ira: Seller, max_: Seller, name: str) -> None:
    for n in range(3):
        cast.lead(ira, f"P{n}")
    acts: dict[str, Callable[[], Done]] = {
        "add": lambda: add_seller(cast.act(sol), "Zoe", "admin", password=cast.PASSWORD),
        "reset": lambda: reset_password(cast.act(sol), ira.pk, cast.PASSWORD),
        "style": lambda: edit_seller(cast.act(sol), ira.pk, style="social"),
        "away": lambda: away(cast.act(ira), ira.pk, date(2026, 4, 1), date(2026, 4, 3)),
        "deactivate": lambda: deactivate(cast.act(sol), ira.pk),
    }
    fails_without_a_trace(acts[name])
