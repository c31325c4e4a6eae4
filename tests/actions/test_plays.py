"""One play at a time is at work on a lead, and putting another in its place leaves a next step."""

from __future__ import annotations

from datetime import date

import pytest

from handrail.actions.errors import Refused
from handrail.actions.plays import start_play, switch_play
from handrail.actions.record import Said
from handrail.actions.steps import later, plan
from handrail.models import Play, Run, Seller, Step
from tests import cast
from tests.actions.rows import fresh, line, next_of

pytestmark = pytest.mark.django_db
CALL = "Call in the morning, with one likely problem ready"
FOLLOW = "Follow them, and read what they care about"


def test_a_play_starts_with_its_first_step_in_the_place_of_what_was_planned(ira: Seller) -> None:
    lead = cast.lead(ira)
    plan(cast.act(ira), lead.pk, Said("Think", date(2026, 3, 13)), add=True)
    told = line(start_play(cast.act(ira), lead.pk, "phone-first"))
    assert next_of(lead) == (CALL, date(2026, 3, 11))
    assert Step.objects.filter(lead=lead, done_at=None).count() == 1
    assert (told.kind, told.says["play"]) == ("play", "Phone first")
    assert told.says["next"] == {"what": CALL, "due": "2026-03-11"}


def test_a_play_at_work_is_switched_and_not_started_over(ira: Seller) -> None:
    lead = cast.lead(ira, play="phone-first")
    with pytest.raises(Refused) as no:
        start_play(cast.act(ira), lead.pk, "social-routine")
    assert no.value.code == "play_at_work"


def test_a_switch_leaves_what_the_seller_said_and_drops_the_old_plays_step(ira: Seller) -> None:
    lead = cast.lead(ira, play="phone-first")
    plan(cast.act(ira), lead.pk, Said("Send the brochure", date(2026, 3, 17)), add=True)
    told = line(switch_play(cast.act(ira), lead.pk, "social-routine"))
    assert (told.says["from"], told.says["play"]) == ("Phone first", "Social routine")
    open_steps = Step.objects.filter(lead=lead, done_at=None).order_by("due")
    assert list(open_steps.values_list("what", flat=True)) == [FOLLOW, "Send the brochure"]
    assert list(Run.objects.filter(lead=lead).order_by("pk").values_list("how", flat=True)) == ["switched", ""]


def test_a_play_may_be_switched_to_itself_and_begins_again(ira: Seller) -> None:
    lead = cast.lead(ira, play="phone-first")
    switch_play(cast.act(ira), lead.pk, "phone-first")
    assert next_of(lead) == (CALL, date(2026, 3, 11))
    assert Run.objects.filter(lead=lead, ended_at=None).count() == 1


def test_a_play_takes_a_parked_lead_up_again(ira: Seller) -> None:
    lead = cast.lead(ira)
    later(cast.act(ira), lead.pk, date(2026, 6, 1), "timing")
    switch_play(cast.act(ira), lead.pk, "phone-first")
    assert (fresh(lead).later_until, next_of(lead)) == (None, (CALL, date(2026, 3, 11)))


def test_only_plays_in_use_are_started(ira: Seller) -> None:
    lead = cast.lead(ira)
    Play.objects.filter(key="phone-first").update(retired=True)
    for key in ("phone-first", "moon"):
        with pytest.raises(Refused) as no:
            start_play(cast.act(ira), lead.pk, key)
        assert no.value.code == "no_such_play"
