"""Handing over, noting and editing: everything is told, and the second of two editors sees what the first did."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from handrail.actions.ends import end
from handrail.actions.errors import Difference, NotThere, Refused, Stale
from handrail.actions.leads import add_person, edit, edit_company, edit_person, hand_over, note
from handrail.actions.record import Said
from handrail.actions.steps import pin, plan
from handrail.models import Entry, Fact, Lead, LeadPerson, Mail, Person, Phone, Seller
from tests import cast
from tests.actions.rows import differences, fresh, line, next_of, snapshot

pytestmark = pytest.mark.django_db


# -- handing over --------------------------------------------------------------------------------------------------


def test_a_lead_goes_over_with_its_steps_as_they_were(ira: Seller, max_: Seller) -> None:
    lead = cast.lead(ira, said=Said("Call about the roof", date(2026, 3, 16)))
    pin(cast.act(ira), lead.pk)
    done = hand_over(cast.act(ira), [lead.pk], max_.pk, note="She asked for you")
    assert (fresh(lead).owner, fresh(lead).pinned_at) == (max_, None)
    assert next_of(lead) == ("Call about the roof", date(2026, 3, 16))
    told = line(done)
    assert (told.kind, told.note, told.says) == ("handover", "She asked for you", {"from": "Ira", "to": "Max"})


def test_many_leads_go_over_in_one_act_or_none_does(ira: Seller, max_: Seller) -> None:
    leads = [cast.lead(ira, name) for name in ("Anna", "Bob", "Cy")]
    done = hand_over(cast.act(ira), [lead.pk for lead in leads], max_.pk)
    assert sorted(done.leads) == [lead.pk for lead in leads]
    end(cast.act(max_), leads[1].pk, "lost")
    with pytest.raises(Refused, match="Bob has ended"):
        hand_over(cast.act(max_), [lead.pk for lead in leads], ira.pk)
    assert {fresh(lead).owner for lead in leads} == {max_}
    with pytest.raises(NotThere):
        hand_over(cast.act(max_), [leads[0].pk, 999], ira.pk)


def test_a_lead_goes_over_to_people_who_work_here_only(ira: Seller, eve: Seller) -> None:
    lead = cast.lead(ira)
    for nobody in (eve.pk, 999):
        with pytest.raises(Refused) as no:
            hand_over(cast.act(ira), [lead.pk], nobody)
        assert no.value.code == "no_such_seller"


# -- noting --------------------------------------------------------------------------------------------------------


def test_a_note_is_told_and_changes_nothing_else(ira: Seller) -> None:
    lead = cast.lead(ira)
    before = snapshot(journal=False)
    told = line(note(cast.act(ira), lead.pk, "  Likes boats.\nAnd sheep.  "))
    assert (told.kind, told.note, told.changes) == ("note", "Likes boats.\nAnd sheep.", [])
    assert not differences(before, snapshot(journal=False))


def test_an_empty_note_is_refused_and_an_ended_lead_takes_one(ira: Seller) -> None:
    lead = cast.lead(ira)
    with pytest.raises(Refused, match="few words"):
        note(cast.act(ira), lead.pk, " \n ")
    end(cast.act(ira), lead.pk, "lost")
    assert line(note(cast.act(ira), lead.pk, "Met her again")).note == "Met her again"


# -- editing -------------------------------------------------------------------------------------------------------


def test_an_edit_tells_what_it_changed_from_and_to(ira: Seller) -> None:
    lead = cast.lead(ira)
    done = edit(
        cast.act(ira),
        lead.pk,
        version=lead.version,
        title=" The  barn ",
        amount_minor=99,
        source="social",
        fact=("roof", "flat"),
    )
    row = fresh(lead)
    assert row.source is not None
    assert (row.title, row.amount_minor, row.source.key) == ("The barn", 99, "social")
    fields = line(done).says["fields"]
    assert (fields["title"], fields["roof"]) == (["Anna Novak", "The barn"], ["", "flat"])
    assert row.version == lead.version + 1


def test_an_amount_moves_the_lead_in_todays_order(ira: Seller) -> None:
    lead = cast.lead(ira)
    edit(cast.act(ira), lead.pk, version=lead.version, amount_minor=100_000_000)
    assert fresh(lead).rank_key > lead.rank_key


def test_a_fact_is_changed_and_taken_away(ira: Seller) -> None:
    lead = cast.lead(ira, facts={"roof": "flat"})
    edit(cast.act(ira, cast.NOW + timedelta(days=1)), lead.pk, version=fresh(lead).version, fact=("roof", "steep"))
    assert Fact.objects.values_list("value", "on").get() == ("steep", date(2026, 3, 12))
    edit(cast.act(ira), lead.pk, version=fresh(lead).version, fact=("roof", ""))
    assert not Fact.objects.exists()


def test_the_second_of_two_editors_sees_what_the_first_did(ira: Seller, sol: Seller) -> None:
    lead = cast.lead(ira)
    edit(cast.act(sol), lead.pk, version=lead.version, title="Barn", amount_minor=500)
    with pytest.raises(Stale) as no:
        edit(cast.act(ira), lead.pk, version=lead.version, title="Roof", amount_minor=500)
    assert no.value.differences == (Difference("title", "Barn", "Roof"),)
    assert fresh(lead).title == "Barn"


def test_the_second_of_two_editors_of_a_fact_sees_what_the_first_did(ira: Seller, sol: Seller) -> None:
    lead = cast.lead(ira, facts={"roof": "flat"})
    edit(cast.act(sol), lead.pk, version=lead.version, fact=("roof", "steep"))
    with pytest.raises(Stale) as no:
        edit(cast.act(ira), lead.pk, version=lead.version, fact=("roof", "thatched"))
    assert no.value.differences == (Difference("roof", "steep", "thatched"),)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"title": " \u200b "}, "title"),
        ({"amount_minor": -1}, "amount"),
        ({"amount_minor": 2**60}, "amount"),
        ({"currency": "EURO"}, "currency"),
        ({"source": "moon"}, "source"),
        ({"owner_id": 1}, "field"),
        ({"version_": 1}, "field"),
        ({"fact": ("", "flat")}, "fact"),
    ],
)
def test_an_edit_that_cannot_be_is_refused(ira: Seller, values: dict[str, Any], code: str) -> None:
    lead = cast.lead(ira)
    with pytest.raises(Refused) as no:
        edit(cast.act(ira), lead.pk, version=lead.version, **values)
    assert no.value.code == code


# -- people and companies ------------------------------------------------------------------------------------------


def person_of(lead: Lead) -> Person:
    """Return the lead's person as it is on file."""
    return Person.objects.get(pk=lead.person_id or 0)


def test_a_person_is_renamed_and_reached_otherwise(ira: Seller) -> None:
    lead = cast.lead(ira, mails=("anna@lake.example",), phones=("+49 30 901820",))
    edit_person(
        cast.act(ira),
        lead.pk,
        person_of(lead).pk,
        version=1,
        name=" Anna  Berg ",
        job="Owner",
        mails=["BERG@lake.example", ""],
        phones=["+49 30 901821"],
    )
    person = person_of(lead)
    assert (person.name, person.key, person.job) == ("Anna Berg", "anna berg", "Owner")
    assert list(person.mails.values_list("address", flat=True)) == ["berg@lake.example"]
    assert list(person.phones.values_list("number", flat=True)) == ["+4930901821"]
    assert Entry.objects.filter(lead=lead, kind="edit").count() == 1


def test_an_address_is_one_persons_and_a_number_may_be_several(ira: Seller) -> None:
    cast.lead(ira, "Bob", mails=("bob@lake.example",), phones=("+49 30 901820",))
    lead = cast.lead(ira)
    with pytest.raises(Refused, match=r"bob@lake\.example belongs to Bob"):
        edit_person(cast.act(ira), lead.pk, person_of(lead).pk, version=1, mails=["bob@lake.example"])
    edit_person(cast.act(ira), lead.pk, person_of(lead).pk, version=1, phones=["+49 30 901820"])
    assert Phone.objects.filter(number="+4930901820").count() == 2


def test_private_books_do_not_say_whose_an_address_is(ira: Seller, max_: Seller) -> None:
    cast.business(private_books=True)
    cast.lead(max_, "Bob", mails=("bob@lake.example",), phones=("+49 30 901820",))
    lead = cast.lead(ira)
    with pytest.raises(Refused) as edited:
        edit_person(cast.act(ira), lead.pk, person_of(lead).pk, version=1, mails=["bob@lake.example"])
    with pytest.raises(Refused) as added:
        add_person(cast.act(ira), lead.pk, "Somebody", mails=["bob@lake.example"])
    assert {edited.value.message, added.value.message} == {"Somebody here knows this person already."}


@pytest.mark.parametrize("values", [{"name": "Berg"}, {"mails": ["a@lake.example"]}, {"phones": ["+49 30 901821"]}])
def test_the_second_of_two_editors_of_a_person_is_told(ira: Seller, values: dict[str, Any]) -> None:
    lead = cast.lead(ira)
    edit_person(cast.act(ira), lead.pk, person_of(lead).pk, version=1, **values)
    with pytest.raises(Stale):
        edit_person(cast.act(ira), lead.pk, person_of(lead).pk, version=1, name="Boat")


@pytest.mark.parametrize(
    ("values", "code"),
    [({"name": " "}, "name"), ({"mails": ["nothing"]}, "mail"), ({"phones": ["call me"]}, "phone")],
)
def test_a_person_cannot_be_edited_into_nobody(ira: Seller, values: dict[str, Any], code: str) -> None:
    lead = cast.lead(ira)
    with pytest.raises(Refused) as no:
        edit_person(cast.act(ira), lead.pk, person_of(lead).pk, version=1, **values)
    assert no.value.code == code


def test_only_who_takes_part_is_edited_through_a_lead(ira: Seller, max_: Seller) -> None:
    theirs, mine = cast.lead(max_, "Bob"), cast.lead(ira)
    with pytest.raises(Refused, match="does not take part"):
        edit_person(cast.act(ira), mine.pk, person_of(theirs).pk, version=1, name="X")


def test_people_are_added_once_and_found_by_their_address(ira: Seller) -> None:
    other = cast.lead(ira, "Bob", mails=("bob@lake.example",))
    lead = cast.lead(ira)
    add_person(cast.act(ira), lead.pk, "Cy", mails=["cy@lake.example"], phones=["+49 30 901820"])
    add_person(cast.act(ira), lead.pk, "Robert", mails=["bob@lake.example"])
    assert set(LeadPerson.objects.filter(lead=lead).values_list("person__name", flat=True)) == {
        "Anna Novak",
        "Cy",
        "Bob",
    }
    assert person_of(other).name == "Bob"
    with pytest.raises(Refused, match="takes part in this lead already"):
        add_person(cast.act(ira), lead.pk, "Bob", mails=["bob@lake.example"])
    with pytest.raises(Refused, match="needs a name"):
        add_person(cast.act(ira), lead.pk, " ")


def test_the_first_person_added_to_a_lead_that_knew_nobody_is_its_person(ira: Seller) -> None:
    lead = cast.lead(ira, "", company="Lake GmbH")
    add_person(cast.act(ira), lead.pk, "Cy")
    assert person_of(fresh(lead)).name == "Cy"
    assert Mail.objects.count() == 0


def test_a_company_is_edited_and_found_under_its_new_name(ira: Seller) -> None:
    lead = cast.lead(ira, company="Lake GmbH")
    done = edit_company(
        cast.act(ira), lead.pk, version=1, name=" Hill  Ltd ", domain="www.hill.example", industry="Farming", size=7
    )
    company = fresh(lead).company
    assert company is not None
    assert (company.name, company.key, company.domain, company.size) == ("Hill Ltd", "hill", "hill.example", 7)
    assert line(done).says == {"company": "Hill Ltd"}
    with pytest.raises(Stale) as no:
        edit_company(cast.act(ira), lead.pk, version=1, name="Sea")
    assert no.value.differences == (Difference("name", "Hill Ltd", "Sea"),)


@pytest.mark.parametrize(
    ("values", "code"),
    [({"name": ""}, "name"), ({"owner": 1}, "field"), ({"size": -1}, "size"), ({"size": 2**40}, "size")],
)
def test_a_company_edit_that_cannot_be_is_refused(ira: Seller, values: dict[str, Any], code: str) -> None:
    lead = cast.lead(ira, company="Lake GmbH")
    with pytest.raises(Refused) as no:
        edit_company(cast.act(ira), lead.pk, version=1, **values)
    assert no.value.code == code


def test_a_lead_without_a_company_gets_the_one_that_is_named(ira: Seller) -> None:
    lead = cast.lead(ira)
    edit_company(cast.act(ira), lead.pk, version=1, name="Sea", parent="Ocean Group")
    lead.refresh_from_db()
    assert lead.company is not None
    assert lead.company.parent is not None
    assert (lead.company.name, lead.company.parent.name) == ("Sea", "Ocean Group")
    with pytest.raises(Refused):
        edit_company(cast.act(ira), lead.pk, version=lead.company.version, parent="Sea")


def test_a_plan_said_while_somebody_edits_does_not_lose_either(ira: Seller) -> None:
    lead = cast.lead(ira)
    plan(cast.act(ira), lead.pk, Said("Meet", date(2026, 3, 20)))
    with pytest.raises(Stale):
        edit(cast.act(ira), lead.pk, version=lead.version, title="Barn")
    edit(cast.act(ira), lead.pk, version=fresh(lead).version, title="Barn")
    assert (fresh(lead).title, fresh(lead).next_what) == ("Barn", "Meet")
