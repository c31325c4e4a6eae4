"""A row becomes a lead that says what the row said, or is turned down with a reason; nothing is guessed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.actions.intake import NewLead
from handrail.actions.record import Said
from handrail.links.csv.map import Known, Mapper, Rejected
from handrail.links.csv.plan import Column, ImportPlan
from handrail.links.csv.read import Row
from handrail.links.csv.rejects import inert

NOW = datetime(2026, 3, 11, 9, 30, tzinfo=UTC)
KNOWN = Known.of({"website": "Website or phone-in", "social": "Social", "other": "Other"}, {"Maria": 7, "Zoë": 8})


def mapper(fields: dict[str, str], readings: dict[str, str] | None = None, **plan: Any) -> Mapper:
    made = tuple(Column(header, field, reading=(readings or {}).get(header, "")) for header, field in fields.items())
    return Mapper(ImportPlan("utf-8", ",", 1, made, "csv:id", zone="Europe/Berlin", **plan), KNOWN, NOW)


def lead(fields: dict[str, str], *cells: str, readings: dict[str, str] | None = None, **plan: Any) -> NewLead:
    read = mapper(fields, readings, **plan).read(Row(2, list(cells)))
    assert isinstance(read, NewLead), read
    return read


def turned_down(fields: dict[str, str], *cells: str, readings: dict[str, str] | None = None) -> Rejected:
    read = mapper(fields, readings).read(Row(2, list(cells)))
    assert isinstance(read, Rejected)
    return read


def test_an_empty_cell_never_takes_the_previous_rows_value() -> None:
    read = mapper({"Name": "name", "Mail": "mail", "Phone": "phone", "Firm": "company", "N": "note"}).read
    full = read(Row(2, ["Anna", "anna@a.example", "+49 30 901820", "Lakeside", "hello"]))
    bare = read(Row(3, ["Bob", "", "", "", ""]))
    assert isinstance(full, NewLead)
    assert isinstance(bare, NewLead)
    assert (bare.mails, bare.phones, bare.company, bare.note, dict(bare.facts)) == ((), (), "", "", {})


@given(st.lists(st.sampled_from(["", "anna@a.example", "+49 30 901820", "Lakeside"]), min_size=4, max_size=4))
def test_a_row_is_read_alike_whatever_came_before_it(cells: list[str]) -> None:
    fields = {"Name": "name", "Firm": "company", "Phone": "fact", "X": "note"}
    used = mapper(fields)
    used.read(Row(2, ["Eve", "Eves", "1", "note"]))
    assert used.read(Row(3, cells)) == mapper(fields).read(Row(3, cells))


def test_several_addresses_and_numbers_are_all_kept() -> None:
    new = lead({"A": "mail", "B": "mail", "C": "phone"}, "a@a.example; b@a.example", '["c@a.example"]', "030 1234567")
    assert new.mails == ("a@a.example", "b@a.example", "c@a.example")
    assert new.phones == ("030 1234567",)


@pytest.mark.parametrize("cell", ["n/a", "-", "None", "unknown", " "])
def test_a_blank_in_disguise_is_a_blank(cell: str) -> None:
    assert lead({"Name": "name", "Mail": "mail", "Firm": "company"}, "Anna", cell, cell).mails == ()


@pytest.mark.parametrize(
    ("field", "cell", "reading", "says"),
    [
        ("mail", "b.levy@expressl&t.net", "", "column X says “b.levy@expressl&t.net”, which is not a mail address"),
        ("arrived", "24/13/2026", "day_first", "which is not a date like the others"),
        ("arrived", "2027-01-01", "iso", "which is not a day that has come"),
        ("arrived", "0001-01-01T00:00:00+02:00", "iso", "which is not a date like the others"),
        ("arrived", "0001-01-01", "iso", "which is not a date like the others"),
        ("next_due", "9999-12-31", "iso", "which is not a date like the others"),
        ("amount", "about 12", ".", "which is not an amount"),
        ("amount", "-5", ".", "which is not an amount"),
        ("amount", "90071992547409.92", ".", "which is not an amount"),
        ("currency", "US Dollar", "", "which is not a currency"),
        ("currency", "QQQ", "", "which is not a currency"),
        ("currency", "k", "", "which is not a currency"),
        ("deleted", "perhaps", "", "which is not yes or no"),
    ],
)
def test_a_cell_that_does_not_fit_its_column_costs_the_row_and_says_which(
    field: str, cell: str, reading: str, says: str
) -> None:
    found = turned_down({"Name": "name", "X": field}, "Anna", cell, readings={"X": reading})
    assert says in found.reason
    assert not found.left_out


@pytest.mark.parametrize(
    ("currency", "amount", "means"),
    [
        ("usd", "12", (1200, "USD")),
        ("$", "12", (1200, "USD")),
        ("£", "£12", (1200, "GBP")),
        ("JPY", "12", (12, "JPY")),
        ("AUD", "$12", (1200, "AUD")),
        ("n/a", "12", (1200, "EUR")),
    ],
)
def test_a_currency_is_its_three_letters_or_its_sign(currency: str, amount: str, means: tuple[int, str]) -> None:
    new = lead({"Name": "name", "C": "currency", "A": "amount"}, "Anna", currency, amount, readings={"A": "."})
    assert (new.amount_minor, new.currency) == means


def test_an_amount_in_another_currency_than_its_row_says_is_not_guessed_at() -> None:
    fields = {"Name": "name", "C": "currency", "A": "amount"}
    assert "not an amount" in turned_down(fields, "Anna", "$", "€12", readings={"A": "."}).reason


@pytest.mark.parametrize(
    ("field", "cell"),
    [("deleted", "TRUE"), ("deleted", "1"), ("ended", "true"), ("active", "FALSE"), ("status", "Closed - Converted")],
)
def test_what_is_over_where_it_comes_from_is_left_out_and_says_so(field: str, cell: str) -> None:
    assert turned_down({"Name": "name", "X": field}, "Anna", cell).left_out


def test_an_open_status_is_kept_as_a_fact() -> None:
    assert lead({"Name": "name", "Status": "status"}, "Anna", "Working").facts == {"Status": "Working"}


def test_a_lead_may_be_known_by_its_id_alone() -> None:
    new = lead({"mql_id": "id"}, "dac32acd4db4c29c230538b72f8dd87d")
    assert new.external == ("csv:id", "dac32acd4db4c29c230538b72f8dd87d")


def test_a_row_that_says_nobody_is_turned_down() -> None:
    assert "nothing to know a lead by" in turned_down({"Name": "name", "X": "fact"}, "", "x").reason


def test_rows_without_an_id_are_the_same_only_if_every_cell_is() -> None:
    fields = {"Name": "name", "X": "ignore"}
    keys = {lead(fields, *cells).external for cells in (("Anna", "1"), ("Anna", "2"), ("Anna", "1"))}
    assert len(keys) == 2


def test_words_for_sources_are_matched_and_the_words_are_kept() -> None:
    fields = {"Name": "name", "origin": "source"}
    assert (lead(fields, "Anna", "social").source, lead(fields, "Anna", "social").facts) == ("social", {})
    paid = lead(fields, "Anna", "paid_search")
    assert (paid.source, paid.facts) == ("website", {"origin": "paid_search"})
    odd = lead(fields, "Anna", "Skywriting")
    assert (odd.source, odd.facts) == ("other", {"origin": "Skywriting"})
    assert lead(fields, "Anna", "", source="website").source == "website"


def test_an_owner_who_sells_here_is_kept_and_another_is_a_fact() -> None:
    fields = {"Name": "name", "Owner": "owner"}
    assert lead(fields, "Anna", "zoe", owners=(1,)).owner == 8
    stranger = lead(fields, "Anna", "Gone Guy", owners=(1,))
    assert (stranger.owner, stranger.facts) == (1, {"Owner": "Gone Guy"})


def test_leads_shared_out_name_everybody_they_may_go_to() -> None:
    shared = lead({"Name": "name"}, "Anna", owners=(1, 2))
    assert (shared.owner, shared.among) == (None, (1, 2))
    assert lead({"Name": "name"}, "Anna", route=True).among == ()


def test_a_step_to_come_is_kept_and_a_past_one_becomes_a_fact() -> None:
    fields, readings = {"Name": "name", "Next step": "next_what", "On": "next_due"}, {"On": "iso"}
    assert lead(fields, "Anna", "Call", "2026-03-20", readings=readings).said == Said("Call", date(2026, 3, 20))
    past = lead(fields, "Anna", "Call", "2025-03-20", readings=readings)
    assert (past.said, past.facts) == (Said(), {"Next step": "Call", "On": "2025-03-20"})


def test_the_day_it_came_in_is_the_files() -> None:
    new = lead({"Name": "name", "Created": "arrived"}, "Anna", "01/02/2025", readings={"Created": "day_first"})
    assert new.arrived_at == datetime(2025, 1, 31, 23, tzinfo=UTC)


def test_notes_lose_their_markup_and_nothing_else() -> None:
    new = lead({"Name": "name", "Note": "note"}, "Anna", "<p>40 seats &amp; <b>more</b></p>")
    assert new.note == "40 seats & more"
    assert lead({"Name": "name", "Note": "note"}, "Anna", "1 < 2 & 3 > 2").note == "1 < 2 & 3 > 2"


def test_a_salesforce_id_is_one_id_however_long_it_is_written() -> None:
    long, short = (lead({"Id": "id"}, cell).external for cell in ("00QNq00000BXU9AMAX", "00QNq00000BXU9A"))
    assert long == short


@pytest.mark.parametrize(
    "cell", ["=1+1", "+cmd|' /C calc'!A0", "-2+3+cmd", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", " =1+1"]
)
def test_no_cell_of_the_rejected_rows_runs_in_a_spreadsheet(cell: str) -> None:
    assert inert(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["-12.50", "+49 (0)30 901820", "Anna", "", "-1,200.00", "12%"])
def test_numbers_keep_their_meaning_in_the_rejected_rows(cell: str) -> None:
    assert inert(cell) == cell
