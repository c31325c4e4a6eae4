"""Undo takes a whole act back to the letter, says why it cannot, and is itself told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from handrail.actions.ends import end, reopen
from handrail.actions.errors import NotAllowed, NotThere, Refused, Stale
from handrail.actions.leads import (
    NewLead,
    add_person,
    edit,
    edit_person,
    hand_over,
    note,
    open_lead,
)
from handrail.actions.milestones import reach
from handrail.actions.plays import start_play
from handrail.actions.record import Act, Done, Said
from handrail.actions.returns import return_lead
from handrail.actions.sellers import add_seller, away, deactivate, edit_seller, reset_password
from handrail.actions.steps import drop, pin, plan
from handrail.actions.touches import log_touch
from handrail.actions.undo import LATE, SOON, undo, undoable
from handrail.models import Entry, Lead, Mail, Person, Seller
from tests import cast
from tests.actions.acts import ACTS, rich
from tests.actions.rows import differences, fresh, line, next_of, snapshot

pytestmark = pytest.mark.django_db
FAR = date(2026, 6, 1)


@pytest.mark.parametrize("name", ACTS)
def test_what_was_done_is_taken_back_to_the_letter(ira: Seller, max_: Seller, name: str) -> None:
    lead = rich(ira)
    before = snapshot(journal=False)
    done = ACTS[name](cast.act(ira), lead)
    taken = undo(cast.act(ira))
    assert not differences(before, snapshot(journal=False))
    assert sorted(taken.leads) == sorted(done.leads)
    assert set(Entry.objects.filter(batch=taken.batch).values_list("kind", flat=True)) == {"undo"}


@pytest.mark.parametrize("name", [name for name in ACTS if not name.startswith(("open", "join", "note"))])
def test_undo_and_the_same_again_is_as_if_never_undone(ira: Seller, max_: Seller, name: str) -> None:
    lead = rich(ira)
    ACTS[name](cast.act(ira), lead)
    after = next_of(lead), fresh(lead).end_how, fresh(lead).later_until, fresh(lead).owner
    undo(cast.act(ira))
    ACTS[name](cast.act(ira), fresh(lead))
    assert (next_of(lead), fresh(lead).end_how, fresh(lead).later_until, fresh(lead).owner) == after


def test_a_play_started_a_lead_reopened_and_a_return_are_taken_back_too(sol: Seller) -> None:
    lead = cast.lead(sol)
    taken_back(cast.act(sol), lambda by: start_play(by, lead.pk, "phone-first"))
    end(cast.act(sol), lead.pk, "won")
    taken_back(cast.act(sol), lambda by: reopen(by, lead.pk, Said("Call", FAR)))
    lost = cast.lead(sol, "Bob")
    end(cast.act(sol), lost.pk, "lost")
    taken_back(cast.act(sol, cast.NOW + timedelta(days=200)), lambda by: return_lead(by, lost.pk))


def taken_back(by: Act, verb: Callable[[Act], Done]) -> None:
    """Do an act and take it back; everything is as it was."""
    before = snapshot(journal=False)
    done = verb(by)
    assert differences(before, snapshot(journal=False))
    undo(by, done.batch)
    assert not differences(before, snapshot(journal=False))


def test_a_seller_who_left_comes_back_with_all_leads(ira: Seller, max_: Seller, sol: Seller) -> None:
    leads = [cast.lead(ira, "Anna"), cast.lead(ira, "Bob")]
    before = snapshot(journal=False)
    done = deactivate(cast.act(sol), ira.pk, max_.pk)
    undo(cast.act(sol), done.batch)
    assert not differences(before, snapshot(journal=False))
    assert [fresh(lead).owner for lead in leads] == [ira, ira]


def test_z_takes_the_last_act_then_the_one_before(ira: Seller) -> None:
    lead = cast.lead(ira)
    pin(cast.act(ira), lead.pk)
    note(cast.act(ira), lead.pk, "Likes boats")
    assert [Entry.objects.get(batch=undo(cast.act(ira)).batch).says["undid"] for _ in range(2)] == ["note", "pin"]
    assert fresh(lead).pinned_at is None


def test_z_takes_back_for_ten_minutes_and_the_timeline_for_a_day(ira: Seller) -> None:
    lead = cast.lead(ira)
    done = pin(cast.act(ira), lead.pk)
    assert undoable(ira, cast.NOW + SOON) is not None
    late = cast.NOW + SOON + timedelta(seconds=1)
    assert undoable(ira, late) is None
    with pytest.raises(Refused, match="nothing of the last ten minutes"):
        undo(cast.act(ira, late))
    with pytest.raises(Refused, match="more than a day ago"):
        undo(cast.act(ira, cast.NOW + LATE + timedelta(seconds=1)), done.batch)
    undo(cast.act(ira, cast.NOW + LATE), done.batch)
    assert fresh(lead).pinned_at is None


def test_what_is_taken_back_is_taken_back_once_and_not_itself(ira: Seller) -> None:
    lead = cast.lead(ira)
    done = pin(cast.act(ira), lead.pk)
    taken = undo(cast.act(ira), done.batch)
    with pytest.raises(Refused, match="taken back already"):
        undo(cast.act(ira), done.batch)
    with pytest.raises(Refused, match="cannot be taken back from here"):
        undo(cast.act(ira), taken.batch)


def test_what_one_gave_away_one_takes_back_while_it_is_fresh(ira: Seller, max_: Seller) -> None:
    lead = cast.lead(ira)
    done = hand_over(cast.act(ira), [lead.pk], max_.pk)
    with pytest.raises(NotAllowed):
        undo(cast.act(ira, cast.NOW + SOON + timedelta(seconds=1)), done.batch)
    undo(cast.act(ira), done.batch)
    assert fresh(lead).owner == ira


def test_anothers_act_is_not_mine_to_take_back(ira: Seller, max_: Seller, eve: Seller, sol: Seller) -> None:
    done = pin(cast.act(ira), cast.lead(ira).pk)
    for nobody in (max_, eve):
        with pytest.raises(NotAllowed):
            undo(cast.act(nobody), done.batch)
    with pytest.raises(NotThere):
        undo(cast.act(ira), 999_999)
    cast.business(private_books=True)
    with pytest.raises(NotThere):
        undo(cast.act(max_), done.batch)
    undo(cast.act(sol), done.batch)


def test_acts_about_sellers_are_taken_back_by_themselves_and_admins_only(
    ira: Seller, max_: Seller, sol: Seller
) -> None:
    mine = away(cast.act(ira), ira.pk, FAR, FAR)
    gone = deactivate(cast.act(sol), cast.seller("Nia").pk)
    for done in (mine, gone):
        with pytest.raises(NotAllowed):
            undo(cast.act(max_), done.batch)
    undo(cast.act(ira), mine.batch)
    undo(cast.act(sol), gone.batch)
    assert Seller.objects.get(name="Nia").is_active
    liked = edit_seller(cast.act(sol), ira.pk, style="social")
    undo(cast.act(sol), liked.batch)
    assert Seller.objects.get(pk=ira.pk).style is None


def test_what_the_journal_does_not_hold_is_not_taken_back(sol: Seller, ira: Seller) -> None:
    for done in (add_seller(cast.act(sol), "Zoe", "seller"), reset_password(cast.act(sol), ira.pk, cast.PASSWORD)):
        assert undoable(sol, cast.NOW) is None
        with pytest.raises(Refused, match="cannot be taken back from here"):
            undo(cast.act(sol), done.batch)


# -- what was built upon -------------------------------------------------------------------------------------------


def test_a_field_that_changed_since_is_named(ira: Seller) -> None:
    lead = cast.lead(ira)
    done = edit(cast.act(ira), lead.pk, version=lead.version, title="Barn")
    edit(cast.act(ira), lead.pk, version=fresh(lead).version, title="Roof")
    with pytest.raises(Stale, match="title"):
        undo(cast.act(ira), done.batch)
    assert fresh(lead).title == "Roof"


def test_what_others_did_beside_it_stays(ira: Seller) -> None:
    lead = cast.lead(ira)
    done = pin(cast.act(ira), lead.pk)
    edit(cast.act(ira), lead.pk, version=fresh(lead).version, title="Barn")
    undo(cast.act(ira), done.batch)
    assert (fresh(lead).pinned_at, fresh(lead).title) == (None, "Barn")


def test_a_lead_that_was_worked_on_stays(ira: Seller) -> None:
    done = open_lead(cast.act(ira), NewLead(person="Bob"))
    worked = note(cast.act(ira), done.lead, "Likes boats")
    with pytest.raises(Stale, match="worked on since"):
        undo(cast.act(ira), done.batch)
    undo(cast.act(ira), worked.batch)
    undo(cast.act(ira), done.batch)
    assert not Lead.objects.exists()
    assert Entry.objects.filter(lead=done.lead).count() == 4


def test_a_person_whom_another_lead_knows_stays_with_their_address(ira: Seller) -> None:
    lead = cast.lead(ira)
    done = open_lead(cast.act(ira), NewLead(person="Bob", mails=("b@lake.example",)))
    add_person(cast.act(ira), lead.pk, "", mails=["b@lake.example"])
    undo(cast.act(ira), done.batch)
    assert Person.objects.filter(name="Bob").exists()
    assert Mail.objects.get().person.name == "Bob"


def test_no_undo_leaves_a_lead_without_a_step(ira: Seller) -> None:
    lead = cast.lead(ira)
    done = plan(cast.act(ira), lead.pk, Said("Send the brochure", FAR), add=True)
    log_touch(cast.act(ira), lead.pk, "no answer")
    with pytest.raises(Stale, match="moved on"):
        undo(cast.act(ira), done.batch)
    assert next_of(lead) == ("Send the brochure", FAR)


def test_no_undo_leaves_an_ended_lead_with_one(ira: Seller) -> None:
    lead = cast.lead(ira)
    plan(cast.act(ira), lead.pk, Said("Send the brochure", FAR), add=True)
    done = drop(cast.act(ira), lead.pk, lead.next_step_id or 0)
    end(cast.act(ira), lead.pk, "lost")
    with pytest.raises(Stale, match="moved on"):
        undo(cast.act(ira), done.batch)


@pytest.mark.parametrize("verb", ["hand over", "end"])
def test_no_undo_gives_a_lead_to_somebody_who_left(ira: Seller, max_: Seller, sol: Seller, verb: str) -> None:
    lead = cast.lead(ira)
    done = hand_over(cast.act(sol), [lead.pk], max_.pk) if verb == "hand over" else end(cast.act(sol), lead.pk, "lost")
    deactivate(cast.act(sol), ira.pk)
    with pytest.raises(Stale, match="left since"):
        undo(cast.act(sol), done.batch)


def test_an_address_that_somebody_else_has_since_stays_theirs(ira: Seller) -> None:
    lead = cast.lead(ira, mails=("anna@lake.example",))
    done = edit_person(cast.act(ira), lead.pk, lead.person_id or 0, version=1, mails=[])
    cast.lead(ira, "Eva", mails=("anna@lake.example",))
    with pytest.raises(Stale, match="taken its place"):
        undo(cast.act(ira), done.batch)


def test_a_play_is_not_brought_back_beside_another(ira: Seller) -> None:
    lead = cast.lead(ira, play="phone-first")
    plan(cast.act(ira), lead.pk, Said("Send the brochure", FAR), add=True)
    done = reach(cast.act(ira), lead.pk, "talking")
    start_play(cast.act(ira), lead.pk, "social-routine")
    with pytest.raises(Stale):
        undo(cast.act(ira), done.batch)


def test_an_undo_is_told_as_what_it_undid(ira: Seller) -> None:
    done = pin(cast.act(ira), cast.lead(ira).pk)
    told = line(undo(cast.act(ira)))
    assert (told.kind, told.says) == ("undo", {"undid": "pin", "of": done.entries[0]})
