"""What comes next falls on a day the seller works, keeps the play's waits, and never ends in nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.rules.hours import OFFICE, Hours, is_working_day, local_date
from handrail.rules.plan import (
    ENDS,
    NEVER_RETURNS,
    OUTCOMES,
    RECYCLE,
    TWO_WAY,
    USUAL,
    Planned,
    PlayStep,
    PlayText,
    first_step,
    following_step,
    in_days,
)

BERLIN = Hours("Europe/Berlin", OFFICE, "DE")
NEW_YORK = Hours("America/New_York", OFFICE, "US")
FRIDAY = date(2026, 11, 27)
MONDAY = date(2026, 11, 30)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """Return an instant in UTC; in Berlin it is an hour later in winter."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


def play(*waits: tuple[int, int]) -> PlayText:
    """Return a play whose steps fall on the given (day, minutes)."""
    steps = tuple(
        PlayStep(f"Step {number}", day, minutes, "phone", f"Aim {number}")
        for number, (day, minutes) in enumerate(waits, 1)
    )
    return PlayText("calls", "Calls", "cold-calls", "talking", steps)


@pytest.mark.parametrize(
    ("day", "now", "due"),
    [
        (0, at(FRIDAY, 9), FRIDAY),
        (0, at(FRIDAY, 21), FRIDAY),
        (0, at(FRIDAY, 23, 30), MONDAY),
        (0, at(date(2026, 11, 28), 9), MONDAY),
        (1, at(FRIDAY, 9), MONDAY),
        (3, at(FRIDAY, 9), date(2026, 12, 2)),
        (5, at(FRIDAY, 9), date(2026, 12, 4)),
        (1, at(date(2026, 12, 24), 9), date(2026, 12, 28)),
        (0, at(date(2026, 12, 25), 9), date(2026, 12, 28)),
    ],
    ids=["today", "evening", "past midnight", "saturday", "weekend", "three", "a week", "christmas", "on a holiday"],
)
def test_the_first_step_falls_on_the_plays_day_in_the_sellers_own_calendar(day: int, now: datetime, due: date) -> None:
    assert first_step(play((day, 0), (20, 0)), BERLIN, now) == Planned("Step 1", due, None, "phone", "Aim 1", 0)


@pytest.mark.parametrize(
    ("here", "then", "now", "due", "clock"),
    [
        ((0, 0), (2, 0), at(FRIDAY, 9), date(2026, 12, 1), None),
        ((5, 0), (5, 0), at(FRIDAY, 9), FRIDAY, None),
        ((5, 0), (5, 0), at(date(2026, 11, 29), 9), MONDAY, None),
        ((0, 0), (0, 45), at(FRIDAY, 9), FRIDAY, at(FRIDAY, 9, 45)),
        ((0, 0), (0, 45), at(FRIDAY, 15, 30), MONDAY, at(MONDAY, 8, 15)),
        ((0, 0), (0, 240), at(FRIDAY, 13), MONDAY, at(MONDAY, 9)),
        ((0, 30), (0, 45), at(FRIDAY, 9), FRIDAY, at(FRIDAY, 9, 15)),
        ((0, 45), (1, 0), at(FRIDAY, 9), MONDAY, None),
        ((0, 0), (1, 30), at(FRIDAY, 9), MONDAY, None),
        ((14, 0), (30, 0), at(FRIDAY, 9), date(2026, 12, 21), None),
    ],
    ids=[
        "days are working days",
        "no wait",
        "no wait on a sunday",
        "minutes give a clock",
        "minutes go on next morning",
        "minutes split over the weekend",
        "minutes count from the step before",
        "a day wins over minutes before",
        "a day wins over minutes after",
        "a long wait",
    ],
)
def test_the_following_step_waits_as_long_as_the_play_waits(
    here: tuple[int, int], then: tuple[int, int], now: datetime, due: date, clock: datetime | None
) -> None:
    planned = following_step(play(here, then), 0, BERLIN, now)
    assert planned == Planned("Step 2", due, clock, "phone", "Aim 2", 1)


def test_a_play_that_has_run_out_has_no_following_step() -> None:
    assert following_step(play((0, 0), (2, 0)), 1, BERLIN, at(FRIDAY, 9)) is None
    assert following_step(play((0, 0)), 0, BERLIN, at(FRIDAY, 9)) is None


@pytest.mark.parametrize(
    ("hours", "now", "days", "due"),
    [
        (BERLIN, at(FRIDAY, 9), 0, FRIDAY),
        (BERLIN, at(FRIDAY, 9), 1, MONDAY),
        (BERLIN, at(FRIDAY, 9), 3, MONDAY),
        (BERLIN, at(FRIDAY, 9), 4, date(2026, 12, 1)),
        (BERLIN, at(FRIDAY, 9), 90, date(2027, 2, 25)),
        (BERLIN, at(FRIDAY, 9), 28, date(2026, 12, 28)),
        (BERLIN, at(FRIDAY, 23, 30), 2, MONDAY),
        (NEW_YORK, at(MONDAY, 2), 0, MONDAY),
        (NEW_YORK, at(date(2026, 12, 2), 2), 0, date(2026, 12, 1)),
        (Hours("UTC", OFFICE, away=((FRIDAY, date(2026, 12, 4)),)), at(FRIDAY, 9), 2, date(2026, 12, 7)),
    ],
    ids=[
        "today",
        "over a weekend",
        "calendar days",
        "the next tuesday",
        "a quarter",
        "not on a holiday",
        "it is already saturday there",
        "it is still sunday there",
        "it is still the day before there",
        "after an absence",
    ],
)
def test_in_some_days_is_a_working_day_of_the_seller(hours: Hours, now: datetime, days: int, due: date) -> None:
    assert in_days(hours, now, days) == due


@given(
    now=st.datetimes(datetime(2024, 1, 1), datetime(2030, 12, 31), timezones=st.just(UTC)),
    waits=st.lists(st.tuples(st.integers(0, 30), st.integers(0, 900)), min_size=1, max_size=9).map(sorted),
    hours=st.sampled_from([BERLIN, NEW_YORK, Hours("Asia/Kolkata"), Hours("Pacific/Auckland", OFFICE, "NZ")]),
)
def test_a_play_worked_through_never_goes_back_and_never_falls_on_a_free_day(
    now: datetime, waits: list[tuple[int, int]], hours: Hours
) -> None:
    text = play(*waits)
    planned: Planned | None = first_step(text, hours, now)
    seen = 0
    while planned:
        assert planned.position == seen
        assert is_working_day(hours, planned.due)
        assert planned.due >= local_date(hours, now)
        assert planned.at is None or local_date(hours, planned.at) == planned.due
        now = planned.at or max(now, datetime(planned.due.year, planned.due.month, planned.due.day, 12, tzinfo=UTC))
        planned, seen = following_step(text, seen, hours, now), seen + 1
    assert seen == len(waits)


def test_every_outcome_has_its_usual_branch_and_the_usual_ones_lead_somewhere() -> None:
    assert set(USUAL) == set(OUTCOMES)
    assert set(OUTCOMES) > TWO_WAY
    assert {outcome for outcome in OUTCOMES if USUAL[outcome].go == "next"} == {
        "talked",
        "replied",
        "no answer",
        "left message",
    }
    assert (USUAL["not now"].days, USUAL["not now"].reason) == (90, "timing")
    assert (USUAL["no"].how, USUAL["no"].return_days) == ("lost", 180)
    assert USUAL["wrong person"].what


def test_every_reason_parks_a_lead_with_a_date_or_ends_it_and_says_how() -> None:
    for reason, treatment in RECYCLE.items():
        assert bool(treatment.how) != bool(treatment.later_days), reason
        assert not treatment.how or treatment.how in ENDS, reason
        assert bool(treatment.return_days) == (bool(treatment.how) and treatment.how not in NEVER_RETURNS), reason
    assert set(ENDS) > NEVER_RETURNS


def test_a_step_taken_on_its_last_minute_of_work_is_still_due_that_day() -> None:
    closing = at(FRIDAY, 15, 15)
    planned = following_step(play((0, 0), (0, 45)), 0, BERLIN, closing)
    assert planned is not None
    assert (planned.due, planned.at) == (FRIDAY, closing + timedelta(minutes=45))
