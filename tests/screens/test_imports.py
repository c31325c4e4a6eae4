"""The import pages show how a file is read before it is taken in, and are its maker's and the admins' alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.html import escape

from handrail.links.csv import take
from handrail.models import Import, Lead, Seller
from tests import cast

pytestmark = pytest.mark.django_db
LEADS = b"Name,Email,Came,Town\nAnna Novak,anna@lakeside.example,02/03/26,Ulm\nBob Ray,bob@a.example,04/03/26,Bonn\n"
BAD = b"Eve,nonsense,05/03/26,=1+1\n"


@pytest.fixture
def ira(db: None) -> Seller:
    """A seller of a business with an admin."""
    cast.business()
    return cast.seller("Ira")


def signed_in(seller: Seller, **said: Any) -> Client:
    client = Client(**said)
    client.force_login(seller)
    return client


def upload(client: Client, content: bytes = LEADS, name: str = "fair.csv") -> Any:
    return client.post("/import/", {"file": SimpleUploadedFile(name, content)})


def uploaded(client: Client, content: bytes = LEADS) -> Import:
    assert upload(client, content).status_code == 302
    return Import.objects.latest("pk")


def form(imported: Import, **said: str) -> dict[str, str]:
    """Return the form as the page shows it, with what a person chose."""
    columns = imported.plan["columns"]
    return {f"c{place}": column["field"] for place, column in enumerate(columns)} | {"who": "me"} | said


def start(client: Client, imported: Import, **said: str) -> None:
    assert client.post(f"/import/{imported.pk}/plan/", form(imported, do="start", **said)).status_code == 302


def finish(imported: Import) -> Import:
    while take.advance(imported.pk, now=cast.NOW):
        pass
    imported.refresh_from_db()
    return imported


def text(client: Client, imported: Import) -> str:
    return client.get(f"/import/{imported.pk}/").content.decode()


def test_a_file_is_shown_column_by_column_and_nothing_is_taken_in(ira: Seller) -> None:
    client = signed_in(ira)
    imported = uploaded(client)
    page = text(client, imported)
    assert imported.state == "mapping"
    assert not Lead.objects.exists()
    for words in ("fair.csv", "2 rows", "Anna Novak", "anna@lakeside.example", "Bring in 2 leads"):
        assert words in page


def test_how_dates_are_read_is_shown_and_can_be_turned_round(ira: Seller) -> None:
    client = signed_in(ira)
    imported = uploaded(client, LEADS.replace(b"Came", b"Created"))
    assert "“02/03/26” is read as 2 March 2026" in text(client, imported)
    client.post(f"/import/{imported.pk}/plan/", form(imported, dates="month_first", do="look"))
    assert "“02/03/26” is read as 3 February 2026" in text(client, imported)


def test_a_date_before_all_calendars_is_a_cell_that_does_not_fit(ira: Seller) -> None:
    client = signed_in(ira)
    dates = b"0001-01-01T00:00:00+02:00", b"2026-03-02T00:00:00Z", b"2026-03-03T00:00:00Z"
    content = b"Name,Created\n" + b"".join(b"Anna,%s\n" % day for day in dates)
    page = text(client, uploaded(client, content))
    assert "1 cell does not fit; its row stays out." in page


def test_an_import_that_failed_says_why_and_goes_on_from_its_page(ira: Seller) -> None:
    client = signed_in(ira)
    imported = uploaded(client)
    start(client, imported)
    plan = imported.plan
    Import.objects.filter(pk=imported.pk).update(plan={"made": "by nobody"})
    assert finish(imported).state == "failed"
    page = text(client, imported)
    for words in (imported.trouble, "Go on", "Undo this import"):
        assert escape(words) in page
    Import.objects.filter(pk=imported.pk).update(plan=plan)
    assert client.post(f"/import/{imported.pk}/resume/").status_code == 302
    assert finish(imported).state == "done"
    assert not imported.trouble


def test_trying_it_counts_and_writes_no_lead(ira: Seller) -> None:
    client = signed_in(ira)
    imported = uploaded(client, LEADS + BAD)
    client.post(f"/import/{imported.pk}/plan/", form(imported, do="try"))
    page = text(client, imported)
    assert "2 new leads" in page
    assert "1 row rejected" in page
    assert "column Email says “nonsense”" in page
    assert not Lead.objects.exists()


def test_it_runs_is_watched_and_tells_what_became_of_each_row(ira: Seller) -> None:
    client = signed_in(ira)
    imported = uploaded(client, LEADS + BAD)
    start(client, imported)
    assert "0 of 3" in text(client, imported)
    finish(imported)
    page = text(client, imported)
    for words in ("Done.", "2 new leads", "1 row rejected", "Undo this import"):
        assert words in page
    assert {lead.owner for lead in Lead.objects.all()} == {ira}


def test_the_rows_that_stayed_out_come_as_a_file_no_spreadsheet_runs(ira: Seller) -> None:
    client = signed_in(ira)
    imported = uploaded(client, LEADS + BAD)
    start(client, imported)
    finish(imported)
    answer = client.get(f"/import/{imported.pk}/left-out.csv")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="left-out-{imported.pk}.csv"'
    said = answer.getvalue().decode()
    assert said.splitlines()[1].startswith("4,")
    assert ",'=1+1" in said


def test_columns_are_taken_as_the_person_says(ira: Seller) -> None:
    client = signed_in(ira)
    imported = uploaded(client)
    start(client, imported, c3="company", c2="ignore", source="website")
    finish(imported)
    lead = Lead.objects.get(title="Anna Novak")
    assert lead.company is not None
    assert (lead.company.name, lead.source and lead.source.key, lead.facts.count()) == ("Ulm", "website", 0)


def test_leads_are_shared_out_as_the_form_says(ira: Seller) -> None:
    client, max_ = signed_in(ira), cast.seller("Max")
    imported = uploaded(client)
    start(client, imported, who="share", owner=str(max_.pk))
    finish(imported)
    assert {lead.owner for lead in Lead.objects.all()} == {max_}


def test_stop_go_on_and_undo_are_buttons(ira: Seller) -> None:
    client = signed_in(ira)
    imported = uploaded(client)
    start(client, imported)
    for act, state in (("stop", "stopped"), ("resume", "running"), ("undo", "undoing")):
        assert client.post(f"/import/{imported.pk}/{act}/").status_code == 302
        imported.refresh_from_db()
        assert imported.state == state
        assert client.get(f"/import/{imported.pk}/").status_code == 200
    assert finish(imported).state == "undone"
    assert "Taken back: 0 leads" in text(client, imported)


def test_a_file_can_be_forgotten_before_anything_is_taken_in(ira: Seller) -> None:
    client = signed_in(ira)
    imported = uploaded(client)
    assert client.post(f"/import/{imported.pk}/drop/").status_code == 302
    assert not Path(imported.path).exists()
    assert client.get(f"/import/{imported.pk}/").status_code == 404
    assert "fair.csv" not in client.get("/import/").content.decode()


def test_a_running_import_answers_the_poll_with_its_piece_only(ira: Seller) -> None:
    client = signed_in(ira)
    imported = uploaded(client)
    start(client, imported)
    piece = client.get(f"/import/{imported.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert piece.startswith('<div id="file"')
    assert 'hx-trigger="every 1s"' in piece
    finish(imported)
    assert "every 1s" not in client.get(f"/import/{imported.pk}/", headers={"HX-Request": "true"}).content.decode()


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"", "empty"), (b"PK\x03\x04", "xlsx"), (b'a,b\n1,"never closed\n', "Row 2"), (b"\n", "empty")],
)
def test_a_file_that_cannot_be_read_leaves_nothing_behind(ira: Seller, content: bytes, says: str) -> None:
    answer = upload(signed_in(ira), content)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not Import.objects.exists()


def test_a_file_that_is_too_large_is_refused_before_it_is_read(ira: Seller) -> None:
    answer = signed_in(ira).post("/import/", b"x", content_type="text/csv", CONTENT_LENGTH="200000000")
    assert (answer.status_code, "100 MB" in answer.content.decode()) == (422, True)


def test_a_choice_that_cannot_be_is_said_and_the_form_stays(ira: Seller) -> None:
    client = signed_in(ira)
    imported = uploaded(client)
    answer = client.post(f"/import/{imported.pk}/plan/", form(imported, c0="arrived", do="start"))
    assert answer.status_code == 422
    assert "do not look like dates" in answer.content.decode()
    assert not Lead.objects.exists()


@pytest.mark.parametrize("path", ["", "plan/", "stop/", "resume/", "undo/", "drop/", "left-out.csv"])
def test_anothers_import_is_not_there(ira: Seller, path: str) -> None:
    imported = uploaded(signed_in(ira))
    other = signed_in(cast.seller("Max"))
    ask = other.get if path in ("", "left-out.csv") else other.post
    assert ask(f"/import/{imported.pk}/{path}").status_code == 404
    assert "fair.csv" not in other.get("/import/").content.decode()


def test_an_admin_sees_and_stops_everybodys_imports(ira: Seller) -> None:
    imported = uploaded(signed_in(ira))
    start(signed_in(ira), imported)
    admin = signed_in(cast.sol())
    assert "fair.csv" in admin.get("/import/").content.decode()
    assert admin.post(f"/import/{imported.pk}/stop/").status_code == 302


def test_a_reader_has_no_import_page(ira: Seller) -> None:
    reader = signed_in(cast.seller("Eve", "reader"))
    assert reader.get("/import/").status_code == 403
    assert upload(reader).status_code == 403
    assert not Import.objects.exists()


def test_a_file_from_another_site_is_not_taken(ira: Seller) -> None:
    client = signed_in(ira, enforce_csrf_checks=True)
    imported = uploaded(signed_in(ira))
    assert upload(client).status_code == 403
    for path in ("plan", "stop", "resume", "undo", "drop"):
        assert client.post(f"/import/{imported.pk}/{path}/").status_code == 403
    assert Import.objects.count() == 1


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", "{{7*7}}", '"><img src=x onerror=alert(1)>'])
def test_names_and_cells_are_shown_as_they_are_written(ira: Seller, hostile: str) -> None:
    client = signed_in(ira)
    quoted = '"' + hostile.replace('"', '""') + '"'
    upload(client, f"Name,{quoted}\n{quoted},Ulm\n".encode(), name=hostile.replace("/", "") + ".csv")
    page = text(client, Import.objects.latest("pk")) + client.get("/import/").content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert page.count(escape(hostile)) >= 2


def test_the_uploaded_file_lies_in_the_data_folder_only(ira: Seller, settings: Any) -> None:
    imported = uploaded(signed_in(ira))
    assert Path(imported.path).parent == Path(settings.DATA) / "files" / "imports"


@pytest.mark.parametrize("state", ["mapping", "running", "done"])
def test_the_page_asks_the_database_a_fixed_number_of_times(
    ira: Seller, django_assert_num_queries: Any, state: str
) -> None:
    client = signed_in(ira)
    small, large = uploaded(client), uploaded(client, LEADS + BAD * 300)
    for imported in (small, large):
        if state != "mapping":
            start(client, imported)
        if state == "done":
            finish(imported)
        with django_assert_num_queries({"mapping": 7, "running": 6, "done": 6}[state]):
            client.get(f"/import/{imported.pk}/")
