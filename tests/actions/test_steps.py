"""The next step is said, moved, added, dropped and put away, and one is always left."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time

import pytest

from handrail.actions.errors import Refused, Stale
from handrail.actions.record import Done, Said
from handrail.actions.steps import drop, later, pin, plan, postpone
from handrail.actions.touches import log_touch
from handrail.models import Lead, Run, Seller, Step
from tests import cast
from tests.actions.rows import fresh, line, next_of

pytestmark = pytest.mark.django_db
FIRST = "Decide how to reach them"


def test_what_is_said_takes_the_place_of_the_next_step(ira: Seller) -> None:
    lead = cast.lead(ira)
    told = line(plan(cast.act(ira), lead.pk, Said("Call about the roof", date(2026, 3, 20), channel="phone")))
    assert next_of(lead) == ("Call about the roof", date(2026, 3, 20))
    assert Step.objects.filter(lead=lead).count() == 1
    assert told.says == {"next": {"what": "Call about the roof", "due": "2026-03-20"}, "from": "2026-03-12"}


def test_what_is_left_empty_stays_as_it_was(ira: Seller) -> None:
    lead = cast.lead(ira)
    plan(cast.act(ira), lead.pk, Said(due=date(2026, 3, 20)))
    assert next_of(lead) == (FIRST, date(2026, 3, 20))
    plan(cast.act(ira), lead.pk, Said("Meet"))
    assert next_of(lead) == ("Meet", date(2026, 3, 20))


def test_a_time_of_day_is_the_owners_and_a_promise(ira: Seller) -> None:
    lead = cast.lead(ira)
    plan(cast.act(ira), lead.pk, Said("Meet", date(2026, 3, 20), time(15, 0)))
    assert fresh(lead).next_at == datetime(2026, 3, 20, 14, 0, tzinfo=UTC)
    assert fresh(lead).rank_class == 0
    plan(cast.act(ira), lead.pk, Said(due=date(2026, 3, 21)))
    assert (fresh(lead).next_at, fresh(lead).rank_class) == (None, 3)


def test_an_added_step_is_next_only_when_it_is_earlier(ira: Seller) -> None:
    lead = cast.lead(ira)
    plan(cast.act(ira), lead.pk, Said("Send the brochure", date(2026, 3, 17)), add=True)
    assert next_of(lead) == (FIRST, date(2026, 3, 12))
    plan(cast.act(ira), lead.pk, Said("Ring now", date(2026, 3, 11)), add=True)
    assert next_of(lead) == ("Ring now", date(2026, 3, 11))
    plan(cast.act(ira), lead.pk, Said("At noon", date(2026, 3, 11), time(12, 0)), add=True)
    assert next_of(lead) == ("At noon", date(2026, 3, 11))


def test_moving_the_next_step_behind_another_makes_the_other_next(ira: Seller) -> None:
    lead = cast.lead(ira)
    plan(cast.act(ira), lead.pk, Said("Send the brochure", date(2026, 3, 17)), add=True)
    postpone(cast.act(ira), lead.pk, date(2026, 3, 18))
    assert next_of(lead) == ("Send the brochure", date(2026, 3, 17))


def test_moving_forward_counts_a_push_and_lets_the_pin_go(ira: Seller) -> None:
    lead = cast.lead(ira)
    pin(cast.act(ira), lead.pk)
    plan(cast.act(ira), lead.pk, Said(due=date(2026, 3, 11)))
    assert (fresh(lead).pushes, fresh(lead).pinned_at) == (0, cast.NOW)
    plan(cast.act(ira), lead.pk, Said(due=date(2026, 3, 13)))
    assert (fresh(lead).pushes, fresh(lead).pinned_at) == (1, None)


def test_fourteen_days_are_a_plan_and_fifteen_are_later(ira: Seller) -> None:
    lead = cast.lead(ira, play="phone-first")
    what = lead.next_what
    told = line(postpone(cast.act(ira), lead.pk, date(2026, 3, 25)))
    assert (told.kind, next_of(lead), fresh(lead).later_until) == ("plan", (what, date(2026, 3, 25)), None)
    told = line(postpone(cast.act(ira), lead.pk, date(2026, 3, 26), reason="no budget now"))
    assert (told.kind, told.says) == ("later", {"later": "2026-03-26", "reason": "no budget now"})
    assert next_of(lead) == ("Take up again: no budget now", date(2026, 3, 26))
    assert fresh(lead).later_until == date(2026, 3, 26)
    assert Run.objects.get(lead=lead).how == "parked"


def test_fourteen_days_are_counted_where_the_owner_is(ira: Seller) -> None:
    nia = cast.seller("Nia", zone="Pacific/Auckland")
    lead = cast.lead(nia)
    evening = datetime(2026, 3, 11, 19, 0, tzinfo=UTC)
    assert line(postpone(cast.act(nia, evening), lead.pk, date(2026, 3, 26))).kind == "plan"


def test_a_lead_put_away_is_open_dated_and_has_one_step(ira: Seller) -> None:
    lead = cast.lead(ira)
    pin(cast.act(ira), lead.pk)
    plan(cast.act(ira), lead.pk, Said("Send the brochure", date(2026, 3, 17)), add=True)
    later(cast.act(ira), lead.pk, date(2026, 6, 1), " timing ")
    row = fresh(lead)
    assert (row.is_open, row.later_until, row.later_reason, row.pinned_at) == (True, date(2026, 6, 1), "timing", None)
    assert next_of(lead) == ("Take up again: timing", date(2026, 6, 1))
    plan(cast.act(ira), lead.pk, Said("Call", date(2026, 3, 12)))
    assert (fresh(lead).later_until, fresh(lead).later_reason) == (None, "")


def test_a_pin_comes_and_goes(ira: Seller) -> None:
    lead = cast.lead(ira)
    assert line(pin(cast.act(ira), lead.pk)).says == {"on": True}
    assert fresh(lead).pinned_at == cast.NOW
    pin(cast.act(ira), lead.pk, on=False)
    assert fresh(lead).pinned_at is None


def test_a_step_is_dropped_unless_it_is_the_last(ira: Seller) -> None:
    lead = cast.lead(ira)
    plan(cast.act(ira), lead.pk, Said("Send the brochure", date(2026, 3, 17)), add=True)
    told = line(drop(cast.act(ira), lead.pk, fresh(lead).next_step_id or 0))
    assert told.says == {"dropped": FIRST}
    assert next_of(lead) == ("Send the brochure", date(2026, 3, 17))
    with pytest.raises(Refused) as no:
        drop(cast.act(ira), lead.pk, fresh(lead).next_step_id or 0)
    assert no.value.code == "last_step"


def test_a_step_that_is_done_is_not_moved(ira: Seller) -> None:
    lead: Lead = cast.lead(ira)
    log_touch(cast.act(ira), lead.pk, "no answer")
    with pytest.raises(Stale):
        plan(cast.act(ira), lead.pk, Said("Meet"), step_id=lead.next_step_id)
    with pytest.raises(Stale):
        postpone(cast.act(ira), lead.pk, date(2026, 3, 20), step_id=lead.next_step_id)
    with pytest.raises(Stale):
        drop(cast.act(ira), lead.pk, lead.next_step_id or 0)


@pytest.mark.parametrize("day", [date(2026, 3, 10), date(2025, 1, 1)])
def test_nothing_is_planned_for_a_day_that_has_passed(ira: Seller, day: date) -> None:
    lead = cast.lead(ira)
    moves: list[Callable[[], Done]] = [
        lambda: plan(cast.act(ira), lead.pk, Said("Call", day)),
        lambda: plan(cast.act(ira), lead.pk, Said("Call", day), add=True),
        lambda: postpone(cast.act(ira), lead.pk, day),
        lambda: later(cast.act(ira), lead.pk, day, "timing"),
    ]
    for move in moves:
        with pytest.raises(Refused) as no:
            move()
        assert no.value.code == "past"


def test_a_lead_is_not_put_away_until_today(ira: Seller) -> None:
    lead = cast.lead(ira)
    with pytest.raises(Refused, match="after today"):
        later(cast.act(ira), lead.pk, date(2026, 3, 11), "timing")
