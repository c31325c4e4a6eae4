"""Columns are guessed from their header and confirmed by their cells; what is chosen by hand wins."""

from __future__ import annotations

from pathlib import Path

import pytest

from handrail.links.csv.guess import guess, profile
from handrail.links.csv.plan import Column
from handrail.links.csv.read import look
from tests.links.files import OLIST, export, raw, real, written

SALESFORCE_LEAD = {
    "Id": "id",
    "LastName": "last",
    "FirstName": "first",
    "Title": "job",
    "Company": "company",
    "Phone": "phone",
    "Email": "mail",
    "LeadSource": "source",
    "Status": "status",
    "Industry": "industry",
    "NumberOfEmployees": "size",
}


def guessed(path: Path, *, keep_facts: bool | None = None) -> dict[str, str]:
    return {column.header: column.field for column in columns(path, keep_facts=keep_facts)}


def columns(path: Path, *, keep_facts: bool | None = None) -> list[Column]:
    shape = look(path)
    count, profiles = profile(path, shape)
    return guess(profiles, count, keep_facts=keep_facts)


def test_the_real_leads_are_known_by_their_id_day_and_origin() -> None:
    assert guessed(real(OLIST)) == {
        "mql_id": "id",
        "first_contact_date": "arrived",
        "landing_page_id": "fact",
        "origin": "source",
    }


@pytest.mark.parametrize("name", ["salesforce-dataexport-bom/Lead.csv", "salesforce-export-us-dates/Lead.csv"])
def test_a_salesforce_export_is_understood(name: str) -> None:
    assert SALESFORCE_LEAD.items() <= guessed(export(name)).items()


def test_of_hundreds_of_columns_only_the_meaningful_ones_are_taken() -> None:
    found = guessed(export("salesforce-api/sf_lead.csv"))
    assert len(found) == 382
    assert (found["email"], found["is_deleted"], found["created_date"]) == ("mail", "deleted", "arrived")
    assert sum(field != "ignore" for field in found.values()) < 20


@pytest.mark.parametrize(
    ("headers", "cells", "fields"),
    [
        (
            "Record ID,First Name,Last Name,Email,Phone Number,Job Title,Company Name,Contact owner,Lead Status",
            "78971951,Anna,Novak,a@b.example,+49 30 901820,CEO,Lakeside,Maria,Open",
            "id first last mail phone job company owner status",
        ),
        (
            "Deal - Title,Deal - Value,Deal - Currency,Organization - Name,Person - Name,Person - Email (Work),"
            "Deal - Owner,Deal - Status,Deal - Next activity date",
            "40 seats,1200,EUR,Lakeside,Anna Novak,a@b.example,Maria,open,2026-12-01",
            "title amount currency company name mail owner status next_due",
        ),
        (
            "Opportunity,Contact Name,Company Name,Email,Phone,Salesperson,Expected Revenue,Stage,Tags",
            "40 seats,Anna Novak,Lakeside,a@b.example,030 901820,Maria,1200.0,New,x",
            "title name company mail phone owner amount status fact",
        ),
        (
            "Record Id,Lead Owner.id,Lead Owner,Company,First Name,Last Name,Email,Lead Source,Created Time",
            "zcrm_1,zcrm_2,Maria,Lakeside,Anna,Novak,a@b.example,Web,2026-01-05 10:00",
            "id ignore owner company first last mail source arrived",
        ),
        (
            "name,naming_series,lead_name,email,mobile_no,organization,source,status",
            "CRM-LEAD-2026-0001,CRM-LEAD,Anna Novak,a@b.example,+493090,Lakeside,Web,Open",
            "id fact name mail phone company source status",
        ),
        (
            "firstName,lastName,accountName,emailAddress,phoneNumber,status,source,createdAt,assignedUser",
            "Anna,Novak,Lakeside,a@b.example,+49 30 901820,New,Web,2026-01-05 10:00:00,Maria",
            "first last company mail phone status source arrived owner",
        ),
        (
            "Vorname;Nachname;Firma;E-Mail;Telefon;Erstellt am",
            "Anna;Novak;Lakeside;a@b.example;+49 30 901820;05.01.2026",
            "first last company mail phone arrived",
        ),
    ],
)
def test_headers_of_other_systems_are_known(tmp_path: Path, headers: str, cells: str, fields: str) -> None:
    path = raw(tmp_path, f"{headers}\n{cells}\n".encode())
    assert " ".join(guessed(path).values()) == fields


def test_a_column_whose_cells_deny_its_name_is_not_believed(tmp_path: Path) -> None:
    path = written(tmp_path, [["email", "created", "name"], ["fcb67ef339b6", "soon", "Anna"]])
    found = {column.header: column for column in columns(path)}
    assert (found["email"].field, found["created"].field) == ("fact", "fact")
    assert "do not look like" in found["email"].why


def test_a_title_is_a_job_beside_a_persons_names_and_a_lead_elsewhere(tmp_path: Path) -> None:
    assert guessed(written(tmp_path, [["First Name", "Title"], ["Anna", "CEO"]]))["Title"] == "job"
    assert guessed(written(tmp_path, [["Title", "Company"], ["40 seats", "Lakeside"]]))["Title"] == "title"


def test_a_column_that_says_the_same_everywhere_is_left_out_and_that_is_said(tmp_path: Path) -> None:
    path = written(tmp_path, [["name", "list"], *([f"Anna {n}", "fair"] for n in range(6))])
    column = columns(path)[1]
    assert (column.field, column.why) == ("ignore", "says the same in every row")


def test_many_unknown_columns_are_kept_only_when_asked(tmp_path: Path) -> None:
    header = ["name", *(f"q{n}" for n in range(20))]
    path = written(tmp_path, [header, ["Anna", *map(str, range(20))]])
    assert set(guessed(path).values()) == {"name", "ignore"}
    assert list(guessed(path, keep_facts=True).values()).count("fact") == 20
    assert "fact" not in guessed(written(tmp_path, [["name", "q"], ["Anna", "1"]]), keep_facts=False).values()
