"""Ends: nothing stays open on an ended lead, every reason is treated its way, and an end can be taken back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from handrail.actions.ends import end, reopen, stop
from handrail.actions.errors import Refused
from handrail.actions.leads import hand_over
from handrail.actions.milestones import reach
from handrail.actions.record import Said
from handrail.actions.returns import return_leads
from handrail.actions.sellers import deactivate
from handrail.actions.steps import pin, plan
from handrail.models import Reach, Run, Seller, Step, Suppression
from handrail.rules.plan import ENDS, RECYCLE
from tests import cast
from tests.actions.rows import fresh, line, next_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("how", ENDS)
def test_an_end_closes_every_step_and_the_play(ira: Seller, how: str) -> None:
    lead = cast.lead(ira, play="phone-first")
    plan(cast.act(ira), lead.pk, Said("Send the brochure", date(2026, 3, 17)), add=True)
    pin(cast.act(ira), lead.pk)
    told = line(end(cast.act(ira), lead.pk, how, reason=" because "))
    row = fresh(lead)
    assert (row.ended_at, row.end_how, row.end_reason, row.pinned_at) == (cast.NOW, how, "because", None)
    assert next_of(lead) == ("", None)
    assert not Step.objects.filter(lead=lead, done_at=None).exists()
    assert Run.objects.get(lead=lead).how == "ended"
    assert (told.kind, told.says["end"], told.note) == ("ended", how, "because")
    assert row.owner == ira


@pytest.mark.parametrize(
    ("how", "reason", "back"),
    [
        ("lost", "", date(2026, 9, 7)),
        ("lost", "chose a rival", date(2026, 11, 11)),
        ("no reply", "", date(2026, 9, 7)),
        ("lost", "not a fit", None),
        ("won", "", None),
        ("not a fit", "", None),
        ("duplicate", "", None),
        ("asked to stop", "", None),
    ],
)
def test_only_what_may_return_gets_a_day(ira: Seller, how: str, reason: str, back: date | None) -> None:
    lead = cast.lead(ira)
    end(cast.act(ira), lead.pk, how, reason=reason)
    assert fresh(lead).return_on == back


def test_a_day_of_return_that_is_said_is_kept_unless_it_may_never_be(ira: Seller) -> None:
    lost, dupe = cast.lead(ira), cast.lead(ira, "Bob")
    for lead, how in ((lost, "lost"), (dupe, "duplicate")):
        end(cast.act(ira), lead.pk, how, return_on=date(2026, 5, 4))
    assert (fresh(lost).return_on, fresh(dupe).return_on) == (date(2026, 5, 4), None)


def test_winning_reaches_the_milestone_too(ira: Seller) -> None:
    lead = cast.lead(ira)
    end(cast.act(ira), lead.pk, "won", reason="signed on Monday")
    reached = Reach.objects.get(lead=lead)
    assert (reached.milestone.key, reached.evidence) == ("won", "signed on Monday")


def test_who_asked_to_stop_is_remembered_by_address_and_number(ira: Seller) -> None:
    lead = cast.lead(ira, mails=("anna@lake.example",), phones=("+49 30 901820",))
    end(cast.act(ira), lead.pk, "asked to stop")
    assert set(Suppression.objects.values_list("value", flat=True)) == {"anna@lake.example", "+4930901820"}
    other = cast.lead(ira, "Bob", phones=("+49 30 901821",))
    stop(cast.act(ira), other.pk, "asked to stop")
    assert (fresh(other).end_how, Suppression.objects.count()) == ("asked to stop", 3)


@pytest.mark.parametrize("reason", RECYCLE)
def test_a_reason_to_stop_is_treated_as_the_table_says(ira: Seller, reason: str) -> None:
    lead = cast.lead(ira)
    told = line(stop(cast.act(ira), lead.pk, reason))
    row, treatment = fresh(lead), RECYCLE[reason]
    assert (row.end_how, row.is_open) == (treatment.how, bool(treatment.later_days))
    assert (row.later_until is not None, row.return_on is not None) == (
        bool(treatment.later_days),
        bool(treatment.return_days),
    )
    days = timedelta(days=treatment.later_days or treatment.return_days)
    day = row.later_until or row.return_on
    assert day is None or date(2026, 3, 11) + days <= day <= date(2026, 3, 11) + days + timedelta(days=4)
    assert told.kind == ("later" if treatment.later_days else "ended")


def test_an_unknown_end_is_refused(ira: Seller) -> None:
    lead = cast.lead(ira)
    for ends, code in ((end, "how"), (stop, "reason")):
        with pytest.raises(Refused) as no:
            ends(cast.act(ira), lead.pk, "fell into the sea")
        assert no.value.code == code


def test_a_lead_ends_once(ira: Seller) -> None:
    lead = cast.lead(ira)
    end(cast.act(ira), lead.pk, "lost")
    for again in (end, reach):
        with pytest.raises(Refused) as no:
            again(cast.act(ira), lead.pk, "won")
        assert no.value.code == "ended"


# -- opening again -------------------------------------------------------------------------------------------------


def test_an_ended_lead_is_opened_again_with_a_next_step(ira: Seller) -> None:
    lead = cast.lead(ira)
    end(cast.act(ira), lead.pk, "lost")
    told = line(reopen(cast.act(ira), lead.pk, Said("Call again", date(2026, 3, 13))))
    row = fresh(lead)
    assert (row.ended_at, row.end_how, row.end_reason, row.return_on) == (None, "", "", None)
    assert next_of(lead) == ("Call again", date(2026, 3, 13))
    assert (told.kind, told.says["next"]["what"]) == ("reopened", "Call again")


def test_without_a_word_the_milestones_fallback_is_next(ira: Seller) -> None:
    lead = cast.lead(ira)
    reach(cast.act(ira), lead.pk, "fit-shown")
    end(cast.act(ira), lead.pk, "won")
    reopen(cast.act(ira), lead.pk)
    row = fresh(lead)
    assert row.milestone is not None
    assert row.milestone.key == "fit-shown"
    assert next_of(lead) == ("Ask if they want a price, and for how many, from when", date(2026, 3, 13))
    assert not Reach.objects.filter(lead=lead, milestone__key="won").exists()


def test_opened_again_after_its_owner_left_it_is_whose_it_opens(ira: Seller, sol: Seller) -> None:
    lead = cast.lead(ira)
    end(cast.act(ira), lead.pk, "lost")
    deactivate(cast.act(sol), ira.pk)
    assert fresh(lead).owner == ira
    reopen(cast.act(sol), lead.pk)
    assert fresh(lead).owner == sol


def test_what_is_open_or_came_back_is_not_opened_again(ira: Seller, max_: Seller) -> None:
    lead = cast.lead(ira)
    with pytest.raises(Refused, match="This lead is open"):
        reopen(cast.act(ira), lead.pk)
    end(cast.act(ira), lead.pk, "lost", return_on=date(2026, 4, 1))
    with pytest.raises(Refused, match="has ended"):
        hand_over(cast.act(ira), [lead.pk], max_.pk)
    assert return_leads(cast.NOW + timedelta(days=30)) == 1
    with pytest.raises(Refused, match="came back"):
        reopen(cast.act(ira), lead.pk)
