"""What a seller may not change no act changes, and with private books they do not learn that it is there."""

from __future__ import annotations

import pytest

from handrail.actions.errors import NotAllowed, NotThere
from handrail.actions.leads import NewLead, hand_over, open_lead
from handrail.actions.steps import pin
from handrail.actions.undo import undo
from handrail.models import Role, Seller, Team
from tests import cast
from tests.actions.acts import ACTS, rich
from tests.actions.rows import differences, fresh, snapshot

pytestmark = pytest.mark.django_db
ON_ONE_LEAD = [name for name in ACTS if not name.startswith(("open", "join"))]


@pytest.mark.parametrize("private", [False, True], ids=["open books", "private books"])
@pytest.mark.parametrize("name", ON_ONE_LEAD)
def test_another_seller_and_a_reader_change_nothing(
    ira: Seller, max_: Seller, eve: Seller, name: str, private: bool
) -> None:
    lead = rich(ira)
    other_team = Team.objects.create(name="Elsewhere")
    mia = cast.seller("Mia", "manager", team=other_team)
    cast.business(private_books=private)
    before = snapshot()
    for nobody in (max_, mia):
        with pytest.raises(NotThere if private else NotAllowed):
            ACTS[name](cast.act(nobody), lead)
    with pytest.raises(NotAllowed):
        ACTS[name](cast.act(eve), lead)  # readers see what their team has, also in private books
    assert not differences(before, snapshot())


@pytest.mark.parametrize("name", ON_ONE_LEAD)
def test_admins_and_the_teams_managers_do_what_the_owner_does(
    ira: Seller, max_: Seller, sol: Seller, name: str
) -> None:
    team = Team.objects.create(name="North")
    Seller.objects.filter(pk=ira.pk).update(team=team)
    lead = rich(ira)
    for somebody in (cast.seller("Mia", "manager", team=team), sol):
        done = ACTS[name](cast.act(somebody), fresh(lead))
        undo(cast.act(somebody), done.batch)


def test_a_lead_that_is_not_there_is_not_there_for_anybody(ira: Seller, sol: Seller, eve: Seller) -> None:
    for somebody in (ira, sol, eve):
        with pytest.raises(NotThere):
            pin(cast.act(somebody), 999)


def test_a_mixed_list_is_refused_whole_and_names_none(ira: Seller, max_: Seller) -> None:
    mine, theirs = cast.lead(ira), cast.lead(max_, "Bob")
    with pytest.raises(NotAllowed) as no:
        hand_over(cast.act(ira), [mine.pk, theirs.pk], ira.pk)
    assert "Bob" not in no.value.message
    cast.business(private_books=True)
    with pytest.raises(NotThere):
        hand_over(cast.act(ira), [mine.pk, theirs.pk], ira.pk)


@pytest.mark.parametrize("role", Role.values)
def test_who_has_left_sees_and_changes_nothing(ira: Seller, role: str) -> None:
    gone = cast.seller("Gone", role)
    Seller.objects.filter(pk=gone.pk).update(is_active=False)
    lead, by = cast.lead(ira), cast.act(Seller.objects.get(pk=gone.pk))
    with pytest.raises(NotThere):
        pin(by, lead.pk)
    with pytest.raises(NotAllowed):
        open_lead(by, NewLead(person="Bob"))


def test_the_machine_itself_may_change_every_lead(ira: Seller) -> None:
    assert pin(cast.act(None), cast.lead(ira).pk).leads
