"""Opening a lead: everybody new gets an owner and a dated step, and nobody who is here is opened twice."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from handrail.actions.ends import end
from handrail.actions.errors import NotAllowed, Refused
from handrail.actions.intake import PER_DAY
from handrail.actions.leads import NewLead, open_lead, open_leads
from handrail.actions.record import Done, Said
from handrail.actions.sellers import away
from handrail.actions.steps import plan
from handrail.models import (
    Company,
    Entry,
    ExternalKey,
    Fact,
    Lead,
    LeadPerson,
    Mail,
    Person,
    Phone,
    Seller,
    Source,
    Step,
)
from tests import cast
from tests.actions.rows import differences, fresh, line, next_of, snapshot

pytestmark = pytest.mark.django_db
ANNA = NewLead(person="Anna Novak", mails=("anna@lake.example",), phones=("+49 30 901820",), company="Lake GmbH")


def opened(by: Seller, new: NewLead) -> Done:
    """Return what came of opening `new`."""
    return open_lead(cast.act(by), new)


def test_a_lead_is_opened_with_all_that_is_known(ira: Seller) -> None:
    new = NewLead(
        title="Roof of the barn",
        person=" Anna  Novak ",
        mails=("Anna@Lake.Example", "anna@lake.example"),
        phones=("030 901820",),
        job="Owner",
        company="Lake GmbH",
        domain="https://www.lake.example/",
        industry="Farming",
        country="DE",
        size=12,
        source="website",
        owner=ira.pk,
        amount_minor=250_000,
        arrived_at=datetime(2026, 3, 10, 8, 0, tzinfo=UTC),
        note=" Saw the advert. ",
        facts={"roof": "flat", "empty": " "},
        external=("old crm", "77"),
        milestone="problem-agreed",
    )
    done = opened(ira, new)
    lead = Lead.objects.get(pk=done.lead)
    assert lead.person is not None
    assert lead.company is not None
    assert (lead.title, lead.owner, lead.amount_minor, lead.currency) == ("Roof of the barn", ira, 250_000, "EUR")
    assert (lead.person.name, lead.person.job, lead.company.name) == ("Anna Novak", "Owner", "Lake GmbH")
    assert (lead.company.domain, lead.company.industry, lead.company.size) == ("lake.example", "Farming", 12)
    assert list(Mail.objects.values_list("address", flat=True)) == ["anna@lake.example"]
    assert list(Phone.objects.values_list("number", "as_typed")) == [("+4930901820", "030 901820")]
    assert list(Fact.objects.values_list("key", "value")) == [("roof", "flat")]
    assert lead.arrived_at == new.arrived_at
    assert lead.milestone is not None
    assert lead.milestone.key == "problem-agreed"
    assert ExternalKey.objects.get().lead == lead
    told = line(done)
    assert (told.kind, told.note, told.by) == ("opened", "Saw the advert.", ira)
    assert done.made == {"how": "made", "lead": lead.pk}


def test_the_first_step_and_the_answer_clock_run_in_working_hours(ira: Seller) -> None:
    lead = cast.lead(ira, source="website")
    # Ten thirty in Berlin: answered within 15 minutes, at the latest in four hours.
    assert lead.next_at == cast.NOW + timedelta(minutes=15)
    assert lead.answer_due == cast.NOW + timedelta(minutes=240)
    late = cast.lead(ira, "Bob", source="website", now=datetime(2026, 3, 13, 15, 50, tzinfo=UTC))
    assert late.next_at == datetime(2026, 3, 16, 8, 5, tzinfo=UTC)
    assert Step.objects.get(lead=late).run is not None


def test_without_source_and_play_the_first_step_is_to_decide(ira: Seller) -> None:
    assert next_of(cast.lead(ira)) == ("Decide how to reach them", date(2026, 3, 12))


def test_what_is_said_is_the_first_step(ira: Seller) -> None:
    lead = cast.lead(ira, source="website", said=Said("Send the price list", date(2026, 3, 20)))
    assert next_of(lead) == ("Send the price list", date(2026, 3, 20))
    assert Step.objects.get(lead=lead).run is None


def test_the_owners_style_chooses_among_the_plays_that_fit(sol: Seller) -> None:
    caller = cast.seller("Cal", style="cold-calls")
    lead = cast.lead(caller, source="cold-call")
    assert lead.runs.get().version.play.key == "phone-first"
    assert cast.lead(sol, "Bob", source="social").runs.get().version.play.key == "social-routine"


@pytest.mark.parametrize(
    ("again", "why"),
    [
        (NewLead(person="A. Novak", mails=("ANNA@lake.example",)), "a mail address is one person's"),
        (NewLead(person="anna novák", phones=("030/901820",)), "the number and the name agree"),
        (NewLead(person="Anna Novak", company="LAKE"), "the name and the company agree"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_somebody_with_an_open_lead_joins_it(ira: Seller, again: NewLead, why: str) -> None:
    if "company" in why:
        lead = cast.lead(ira, company="Lake GmbH")
    else:
        lead = cast.lead(ira, mails=ANNA.mails, phones=ANNA.phones)
    done = opened(ira, again)
    assert (done.leads, done.joined, done.made["how"]) == ((lead.pk,), (lead.pk,), "joined")
    assert line(done).kind == "joined"
    assert (Lead.objects.count(), Person.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    "other",
    [
        NewLead(person="Bob", phones=("+49 30 901820",)),
        NewLead(person="Anna Novak", mails=("novak@hill.example",)),
        NewLead(person="Anna Novak", company="Hill Ltd"),
    ],
    ids=["a switchboard is shared", "another address is another person", "another firm is another person"],
)
def test_somebody_else_is_opened(ira: Seller, other: NewLead) -> None:
    opened(ira, ANNA)
    assert opened(ira, other).made["how"] == "made"
    assert Person.objects.count() == 2


def test_what_is_new_goes_to_the_lead_that_is_joined(ira: Seller) -> None:
    lead = Lead.objects.get(pk=opened(ira, ANNA).lead)
    new = NewLead(
        mails=("anna@lake.example", "novak@lake.example"),
        phones=("+49 171 5550001",),
        facts={"roof": "flat"},
        note="Rang again",
        said=Said("Call back", date(2026, 3, 13)),
    )
    told = line(opened(ira, new))
    assert set(lead.person.mails.values_list("address", flat=True)) == {"anna@lake.example", "novak@lake.example"}  # type: ignore[union-attr]
    assert Phone.objects.count() == 2
    assert Fact.objects.get(lead=lead).value == "flat"
    assert told.note == "Rang again"
    assert Step.objects.filter(lead=lead, done_at=None).count() == 2


def test_joining_with_a_later_step_leaves_the_earlier_one_next(ira: Seller) -> None:
    lead = Lead.objects.get(pk=opened(ira, ANNA).lead)
    opened(ira, NewLead(mails=ANNA.mails, said=Said("Call back", date(2026, 3, 20))))
    assert next_of(lead) == ("Decide how to reach them", date(2026, 3, 12))


def test_after_the_end_the_same_person_is_opened_afresh(ira: Seller) -> None:
    first = opened(ira, ANNA)
    end(cast.act(ira), first.lead, "lost")
    again = opened(ira, ANNA)
    assert again.made["how"] == "made"
    assert again.lead != first.lead
    assert (Person.objects.count(), Company.objects.count()) == (1, 1)


def test_who_asked_to_stop_is_not_taken_up_again(ira: Seller) -> None:
    end(cast.act(ira), opened(ira, ANNA).lead, "asked to stop")
    again = NewLead(person=ANNA.person, company=ANNA.company)
    for new in (NewLead(mails=ANNA.mails), NewLead(phones=ANNA.phones), again):
        with pytest.raises(Refused) as no:
            opened(ira, new)
        assert no.value.message == "They asked not to be contacted."


def test_a_colleague_at_the_switchboard_of_somebody_who_asked_to_stop_may_be_called(ira: Seller) -> None:
    end(cast.act(ira), opened(ira, ANNA).lead, "asked to stop")
    assert opened(ira, NewLead(person="Bob", phones=ANNA.phones)).made["how"] == "made"


def test_what_another_system_calls_a_lead_is_that_lead_for_good(ira: Seller) -> None:
    first = opened(ira, NewLead(external=("old crm", "abcdef0123456789")))
    assert Lead.objects.get().title == "Lead abcdef012345"
    end(cast.act(ira), first.lead, "not a fit")
    again = opened(ira, NewLead(person="Anna", external=("old crm", "abcdef0123456789")))
    assert (again.made, again.leads) == ({"how": "same", "lead": first.lead}, ())


@pytest.mark.parametrize(
    ("new", "message"),
    [
        (NewLead(), "Say who this is"),
        (NewLead(title="\u200b", mails=("not an address",)), "Say who this is"),
        (NewLead(person="Anna", source="moon"), "There is no source"),
        (NewLead(person="Anna", owner=999), "Choose a seller"),
        (NewLead(person="Anna", play="moon"), "Choose one of the plays"),
        (NewLead(person="Anna", said=Said("Call", date(2026, 3, 10))), "That day has passed"),
    ],
)
def test_what_cannot_be_opened_is_refused_with_a_reason(ira: Seller, new: NewLead, message: str) -> None:
    before = snapshot()
    with pytest.raises(Refused, match=message):
        opened(ira, new)
    assert not differences(before, snapshot())


def test_readers_open_nothing(eve: Seller) -> None:
    with pytest.raises(NotAllowed):
        opened(eve, ANNA)


def test_anothers_lead_is_joined_without_being_changed(ira: Seller, max_: Seller) -> None:
    lead = cast.lead(ira, mails=ANNA.mails)
    told = line(opened(max_, NewLead(mails=ANNA.mails, phones=ANNA.phones, note="Met her", facts={"roof": "flat"})))
    # Nothing typed is lost: what Max may not write into the lead stands in his line of the journal.
    words = "Met her\nanna@lake.example\n+49 30 901820\nroof: flat"
    assert (told.lead_id, told.note, told.changes) == (lead.pk, words, [])
    assert not Phone.objects.exists()
    assert not Fact.objects.exists()


def test_private_books_say_no_more_than_that_somebody_knows_them(ira: Seller, max_: Seller) -> None:
    cast.business(private_books=True)
    cast.lead(ira, mails=ANNA.mails)
    with pytest.raises(Refused) as no:
        opened(max_, NewLead(mails=ANNA.mails))
    assert no.value.message == "Somebody here knows this person already."
    assert Entry.objects.filter(kind="joined").count() == 0


# -- many at once --------------------------------------------------------------------------------------------------


def test_many_are_opened_in_one_act_with_one_entry_each(ira: Seller) -> None:
    cast.lead(ira, "Cy", mails=("cy@hill.example",))
    news = [
        ANNA,
        NewLead(mails=ANNA.mails, note="The same Anna", facts={"roof": "flat"}),
        NewLead(person="Bob", company="Lake AG"),
        NewLead(),
        NewLead(mails=("cy@hill.example",), note="One"),
        NewLead(mails=("cy@hill.example",), note="Two"),
        NewLead(person="Eva", source="moon"),
    ]
    done = open_leads(cast.act(ira), news)
    assert [how for how, _lead, _why in done.made["taken"]] == [
        "made",
        "joined",
        "made",
        "refused",
        "joined",
        "joined",
        "refused",
    ]
    kinds = Entry.objects.filter(batch=done.batch).order_by("lead").values_list("kind", "note")
    assert list(kinds) == [("joined", "One\nTwo"), ("opened", "The same Anna"), ("opened", "")]
    assert Company.objects.count() == 1


def test_first_steps_of_many_are_spread_over_working_days(ira: Seller) -> None:
    open_leads(cast.act(ira), [NewLead(person=f"P {n}", owner=ira.pk) for n in range(PER_DAY * 2 + 1)])
    days = Lead.objects.order_by("pk").values_list("next_due", flat=True)
    assert [sum(day == date(2026, 3, d) for day in days) for d in (11, 12, 13)] == [PER_DAY, PER_DAY, 1]


def test_an_entry_to_come_is_found_by_those_after_it(ira: Seller) -> None:
    done = open_leads(cast.act(ira), [NewLead(external=("old", "1")), NewLead(external=("old", "1"))])
    assert [how for how, _lead, _why in done.made["taken"]] == ["made", "same"]
    assert LeadPerson.objects.count() == 0


# -- who gets it ---------------------------------------------------------------------------------------------------


def test_whoever_has_the_fewest_open_leads_gets_the_next(ira: Seller, max_: Seller) -> None:
    cast.lead(ira, "Bob")
    owners = [Lead.objects.get(pk=open_lead(cast.act(None), NewLead(person=f"P{n}")).lead).owner for n in range(3)]
    assert owners == [max_, ira, max_]


def test_the_sellers_of_a_source_get_its_leads(ira: Seller, max_: Seller) -> None:
    Source.objects.get(key="social").sellers.add(max_)
    cast.lead(max_, "Bob")
    done = open_lead(cast.act(None), NewLead(person="Anna", source="social"))
    assert Lead.objects.get(pk=done.lead).owner == max_


def test_a_company_stays_with_the_seller_who_has_it(ira: Seller, max_: Seller) -> None:
    cast.lead(max_, "Bob", company="Lake GmbH")
    done = open_lead(cast.act(None), NewLead(person="Anna", company="Lake AG"))
    assert Lead.objects.get(pk=done.lead).owner == max_


def test_who_is_away_is_passed_over_unless_named(ira: Seller, max_: Seller) -> None:
    cast.lead(max_, "Bob", company="Lake GmbH")
    away(cast.act(max_), max_.pk, date(2026, 3, 11), date(2026, 3, 13))
    done = open_lead(cast.act(None), NewLead(person="Anna", company="Lake AG"))
    assert Lead.objects.get(pk=done.lead).owner == ira
    assert cast.lead(max_, "Cy").owner == max_
    back = open_lead(cast.act(None, datetime(2026, 3, 14, 9, tzinfo=UTC)), NewLead(person="Dora"))
    assert Lead.objects.get(pk=back.lead).owner in (ira, max_)


def test_everybody_away_leaves_it_with_the_fallback_owner(sol: Seller, ira: Seller) -> None:
    for who in (sol, ira):
        away(cast.act(who), who.pk, date(2026, 3, 11), date(2026, 3, 13))
    done = open_lead(cast.act(None), NewLead(person="Anna"))
    assert Lead.objects.get(pk=done.lead).owner == sol


def test_a_lead_is_planned_on_a_day_its_owner_works(ira: Seller) -> None:
    away(cast.act(ira), ira.pk, date(2026, 3, 11), date(2026, 3, 15))
    lead = cast.lead(ira)
    assert next_of(lead)[1] == date(2026, 3, 16)
    plan(cast.act(ira), lead.pk, Said(due=date(2026, 3, 12)))
    assert fresh(lead).next_due == date(2026, 3, 12)  # what is said is said
