"""Milestones are facts of the buyer: noted in any order, taken back when they were none, and Won is an end."""

from __future__ import annotations

from datetime import date

import pytest

from handrail.actions.errors import Refused
from handrail.actions.milestones import reach, unreach
from handrail.actions.record import Said
from handrail.actions.steps import plan
from handrail.models import Reach, Run, Seller
from tests import cast
from tests.actions.rows import fresh, line, next_of

pytestmark = pytest.mark.django_db


def test_milestones_are_reached_in_any_order_and_the_furthest_counts(ira: Seller) -> None:
    lead = cast.lead(ira)
    for key in ("fit-shown", "talking", "terms-answered"):
        reach(cast.act(ira), lead.pk, key)
    row = fresh(lead)
    assert row.milestone is not None
    assert row.milestone.key == "terms-answered"
    assert Reach.objects.filter(lead=lead).count() == 3


def test_evidence_verifies_and_may_be_added_afterwards(ira: Seller) -> None:
    lead = cast.lead(ira)
    told = line(reach(cast.act(ira), lead.pk, "talking"))
    assert (told.kind, told.says) == ("milestone", {"milestone": "talking"})
    assert Reach.objects.get(lead=lead).verified is False
    with pytest.raises(Refused, match="noted already"):
        reach(cast.act(ira), lead.pk, "talking")
    reach(cast.act(ira), lead.pk, "talking", evidence=" they took the call ")
    row = Reach.objects.get(lead=lead)
    assert (row.verified, row.evidence, row.by, row.at) == (True, "they took the call", ira, cast.NOW)


def test_the_play_that_aimed_there_is_finished_and_no_other_is_imposed(ira: Seller) -> None:
    lead = cast.lead(ira, play="phone-first")
    told = line(reach(cast.act(ira), lead.pk, "talking"))
    assert Run.objects.get(lead=lead).how == "reached"
    assert next_of(lead) == ("Send a short recap and ask what they want solved", date(2026, 3, 12))
    assert told.says["next"]["due"] == "2026-03-12"


def test_a_step_that_the_seller_said_outlives_the_play(ira: Seller) -> None:
    lead = cast.lead(ira, play="phone-first")
    plan(cast.act(ira), lead.pk, Said("Send the brochure", date(2026, 3, 17)), add=True)
    reach(cast.act(ira), lead.pk, "talking")
    assert next_of(lead) == ("Send the brochure", date(2026, 3, 17))


def test_a_play_that_aims_elsewhere_goes_on(ira: Seller) -> None:
    lead = cast.lead(ira, play="phone-first")
    reach(cast.act(ira), lead.pk, "problem-agreed")
    assert next_of(lead) == (lead.next_what, lead.next_due)
    assert Run.objects.get(lead=lead).ended_at is None


def test_reaching_won_ends_the_lead(ira: Seller) -> None:
    lead = cast.lead(ira)
    told = line(reach(cast.act(ira), lead.pk, "won", evidence="signed"))
    assert (fresh(lead).end_how, fresh(lead).end_reason, fresh(lead).return_on) == ("won", "signed", None)
    assert (told.says["milestone"], told.says["end"]) == ("won", "won")
    assert next_of(lead) == ("", None)


def test_a_milestone_taken_back_leaves_the_furthest_of_the_others(ira: Seller) -> None:
    lead = cast.lead(ira)
    for key in ("talking", "fit-shown"):
        reach(cast.act(ira), lead.pk, key)
    told = line(unreach(cast.act(ira), lead.pk, "fit-shown"))
    row = fresh(lead)
    assert row.milestone is not None
    assert (told.kind, row.milestone.key) == ("unmilestone", "talking")
    unreach(cast.act(ira), lead.pk, "talking")
    assert fresh(lead).milestone is None
    with pytest.raises(Refused) as no:
        unreach(cast.act(ira), lead.pk, "talking")
    assert no.value.code == "not_reached"


def test_a_milestone_of_another_method_is_refused(ira: Seller) -> None:
    lead = cast.lead(ira)
    for act in (reach, unreach):
        with pytest.raises(Refused) as no:
            act(cast.act(ira), lead.pk, "moon")
        assert no.value.code == "no_such_milestone"
