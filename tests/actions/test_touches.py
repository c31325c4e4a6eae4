"""A touch ends the step, stops the answer clock, and is followed by what was said or by where the outcome leads."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from handrail.actions.errors import Refused, Stale
from handrail.actions.record import Said
from handrail.actions.steps import later, pin, plan
from handrail.actions.touches import log_touch
from handrail.models import Lead, Reach, Run, Seller, Step
from handrail.rules.plan import OUTCOMES, TWO_WAY
from tests import cast
from tests.actions.rows import fresh, line, next_of

pytestmark = pytest.mark.django_db
TODAY, TOMORROW = date(2026, 3, 11), date(2026, 3, 12)
RECAP = "Send a short recap and ask what they want solved"
DECIDE = "Decide how to reach them"
AGAIN = "Call again in the afternoon"
FIND = "Find the right person"
IN_90, IN_180, IN_365 = date(2026, 6, 9), date(2026, 9, 7), date(2027, 3, 11)


@pytest.mark.parametrize(
    ("outcome", "what", "due"),
    [
        ("talked", RECAP, TOMORROW),
        ("replied", RECAP, TOMORROW),
        ("no answer", DECIDE, TOMORROW),
        ("left message", DECIDE, TOMORROW),
        ("wrong person", FIND, TOMORROW),
        ("not now", "Take up again: timing", IN_90),
    ],
)
def test_without_a_play_the_outcome_leads_to_the_usual_step(ira: Seller, outcome: str, what: str, due: date) -> None:
    lead = cast.lead(ira)
    log_touch(cast.act(ira), lead.pk, outcome)
    assert next_of(lead) == (what, due)


@pytest.mark.parametrize(
    ("outcome", "what", "due"),
    [
        ("talked", RECAP, TOMORROW),
        ("replied", RECAP, TOMORROW),
        ("no answer", AGAIN, TODAY),
        ("left message", AGAIN, TODAY),
        ("wrong person", FIND, TOMORROW),
        ("not now", "Take up again: timing", IN_90),
    ],
)
def test_with_a_play_the_outcome_leads_where_the_play_says(ira: Seller, outcome: str, what: str, due: date) -> None:
    lead = cast.lead(ira, play="phone-first")
    log_touch(cast.act(ira), lead.pk, outcome)
    assert next_of(lead) == (what, due)


@pytest.mark.parametrize(("play", "back"), [("", IN_180), ("phone-first", IN_365)])
def test_a_no_ends_the_lead_until_a_day_of_return(ira: Seller, play: str, back: date) -> None:
    lead = cast.lead(ira, play=play)
    done = log_touch(cast.act(ira), lead.pk, "no")
    ended = fresh(lead)
    assert (ended.end_how, ended.end_reason, ended.return_on) == ("lost", "said no", back)
    assert next_of(lead) == ("", None)
    assert line(done).says["returns"] == back.isoformat()


@pytest.mark.parametrize("play", ["", "phone-first"])
@pytest.mark.parametrize("outcome", OUTCOMES)
def test_what_the_seller_says_comes_before_where_the_outcome_leads(ira: Seller, outcome: str, play: str) -> None:
    lead = cast.lead(ira, play=play)
    done = log_touch(cast.act(ira), lead.pk, outcome, said=Said("Visit the site", date(2026, 3, 20)))
    assert next_of(lead) == ("Visit the site", date(2026, 3, 20))
    step = Step.objects.get(lead=lead, done_at=None)
    assert (step.channel, step.promised) == ("meeting", outcome in TWO_WAY and outcome != "no")
    assert line(done).says["next"] == {"what": "Visit the site", "due": "2026-03-20"}


def test_a_play_goes_on_after_a_step_that_the_seller_said(ira: Seller) -> None:
    lead = cast.lead(ira, play="phone-first")
    log_touch(cast.act(ira), lead.pk, "no answer", said=Said("Try the reception"))
    log_touch(cast.act(ira), lead.pk, "no answer")
    assert next_of(lead) == (AGAIN, TODAY)


def test_a_play_begins_after_a_step_said_at_the_opening(ira: Seller) -> None:
    lead = cast.lead(ira, play="phone-first", said=Said("Ask Bob about them"))
    log_touch(cast.act(ira), lead.pk, "no answer", said=Said("Ask Bob again"))
    log_touch(cast.act(ira), lead.pk, "no answer")
    assert next_of(lead)[0] == "Call in the morning, with one likely problem ready"


def test_a_play_that_has_run_out_parks_the_lead(ira: Seller) -> None:
    lead = cast.lead(ira, play="phone-first")
    for n in range(6):
        log_touch(cast.act(ira, cast.NOW + timedelta(minutes=n)), lead.pk, "no answer")
    assert next_of(lead) == ("Take up again: no reply", IN_180)
    assert fresh(lead).later_until == IN_180
    assert Run.objects.get(lead=lead).how == "ran out"


def test_minutes_of_a_play_are_working_minutes_with_a_time_of_day(ira: Seller) -> None:
    lead = cast.lead(ira, play="phone-first")
    evening = datetime(2026, 3, 13, 15, 0, tzinfo=UTC)
    log_touch(cast.act(ira, evening), lead.pk, "no answer")
    # Friday four o'clock in Berlin and four hours on: one is left that day, the rest is Monday's.
    assert fresh(lead).next_at == datetime(2026, 3, 16, 11, 0, tzinfo=UTC)


def test_the_first_answer_of_the_buyer_is_the_first_milestone_and_finishes_the_play_that_aimed_there(
    ira: Seller,
) -> None:
    lead = cast.lead(ira, play="phone-first")
    done = log_touch(cast.act(ira), lead.pk, "talked")
    reach = Reach.objects.get(lead=lead)
    assert (reach.milestone.key, reach.verified) == ("talking", False)
    assert Run.objects.get(lead=lead).how == "reached"
    assert line(done).says["milestone"] == "talking"
    assert "milestone" not in line(log_touch(cast.act(ira), lead.pk, "talked")).says


def test_a_touch_is_told_with_its_channel_outcome_and_note(ira: Seller) -> None:
    lead = cast.lead(ira, play="phone-first")
    before = lead.next_what
    told = line(log_touch(cast.act(ira), lead.pk, "no answer", note=" It rang. ", channel="message"))
    assert (told.kind, told.by, told.channel, told.outcome, told.note) == (
        "touch",
        ira,
        "message",
        "no answer",
        "It rang.",
    )
    assert told.says["step"] == before
    assert line(log_touch(cast.act(ira), lead.pk, "no answer")).channel == "phone"


def test_a_touch_stops_the_answer_clock_once_and_takes_pin_pushes_and_parking_away(ira: Seller) -> None:
    lead = cast.lead(ira, source="website")
    assert fresh(lead).answer_due is not None
    plan(cast.act(ira), lead.pk, Said(due=date(2026, 3, 19)))
    later(cast.act(ira), lead.pk, IN_90, "timing")
    pin(cast.act(ira), lead.pk)
    log_touch(cast.act(ira), lead.pk, "no answer")
    row = fresh(lead)
    assert (row.pinned_at, row.pushes, row.later_until, row.later_reason) == (None, 0, None, "")
    log_touch(cast.act(ira, cast.NOW + timedelta(hours=1)), lead.pk, "no answer")
    assert fresh(lead).answered_at == cast.NOW


def test_another_open_step_is_enough_to_go_on_with(ira: Seller) -> None:
    lead = cast.lead(ira)
    plan(cast.act(ira), lead.pk, Said("Send the brochure", date(2026, 3, 17)), add=True)
    log_touch(cast.act(ira), lead.pk, "no answer")
    assert next_of(lead) == ("Send the brochure", date(2026, 3, 17))


def test_a_said_time_is_the_owners_and_makes_a_promise(ira: Seller) -> None:
    lead = cast.lead(ira)
    log_touch(cast.act(ira), lead.pk, "no answer", said=Said("Call", date(2026, 3, 30), time(15, 0)))
    step = Step.objects.get(lead=lead, done_at=None)
    assert (step.at, step.promised) == (
        datetime(2026, 3, 30, 13, 0, tzinfo=UTC),
        True,
    )  # summer time began the day before


def test_a_step_is_logged_once(ira: Seller, sol: Seller) -> None:
    lead = cast.lead(ira)
    log_touch(cast.act(ira), lead.pk, "no answer", step_id=lead.next_step_id)
    with pytest.raises(Stale):
        log_touch(cast.act(sol), lead.pk, "talked", step_id=lead.next_step_id)


@pytest.mark.parametrize(
    ("outcome", "more", "code"),
    [
        ("sold", {}, "outcome"),
        ("talked", {"channel": "pigeon"}, "channel"),
        ("talked", {"said": Said("Call", date(2026, 3, 10))}, "past"),
        ("talked", {"said": Said("Call", channel="pigeon")}, "channel"),
    ],
)
def test_what_cannot_be_is_refused(ira: Seller, outcome: str, more: dict[str, Any], code: str) -> None:
    lead = cast.lead(ira)
    with pytest.raises(Refused) as no:
        log_touch(cast.act(ira), lead.pk, outcome, **more)
    assert no.value.code == code


def test_an_ended_lead_takes_no_touch(ira: Seller) -> None:
    lead: Lead = cast.lead(ira)
    log_touch(cast.act(ira), lead.pk, "no")
    with pytest.raises(Refused) as no:
        log_touch(cast.act(ira), lead.pk, "talked")
    assert no.value.code == "ended"


def test_today_is_the_owners_day(ira: Seller) -> None:
    lead = cast.lead(cast.seller("Nia", zone="Pacific/Auckland"))
    half_past_eight_tomorrow_there = datetime(2026, 3, 11, 19, 30, tzinfo=UTC)
    log_touch(cast.act(cast.sol(), half_past_eight_tomorrow_there), lead.pk, "no answer")
    assert next_of(lead)[1] == date(2026, 3, 13)
