"""A file is taken in once, in chunks that can be stopped, goes on where it was, and is taken back exactly."""

from __future__ import annotations

import csv
import io
import stat
import threading
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

from handrail.actions.ends import end
from handrail.actions.errors import NotAllowed, NotThere, Refused
from handrail.actions.leads import NewLead, add_person, edit, note, open_lead
from handrail.actions.record import Act
from handrail.links.csv import take
from handrail.links.csv.plan import ImportPlan
from handrail.models import Company, Entry, ExternalKey, Import, Lead, Mail, Person, Seller, Step, Suppression
from tests import cast
from tests.actions.rows import Rows, differences, snapshot
from tests.links.files import EXPORTS, OLIST, export, raw, real, written

pytestmark = [pytest.mark.django_db, pytest.mark.both]
NOW = cast.NOW
LATER = datetime(2026, 3, 12, 9, tzinfo=UTC)
HEADER = ["Name", "Email", "Company", "Created"]


@pytest.fixture
def sol(db: None) -> Seller:
    """The admin of a business."""
    cast.business()
    return cast.sol()


def people(count: int) -> list[list[str]]:
    return [[f"Person {n}", f"p{n}@firm{n % 7}.example", f"Firm {n % 7}", "2025-03-01"] for n in range(count)]


def planned(path: Path, by: Seller | None, **said: Any) -> ImportPlan:
    return take.plan_import(path, by=by, business=cast.business(), **said)


def started(path: Path, by: Seller, **said: Any) -> Import:
    return take.start(Act(by, NOW, "cli"), path, planned(path, by, **said))


def taken(path: Path, by: Seller, **said: Any) -> Import:
    return finished(started(path, by, **said))


def finished(imported: Import) -> Import:
    while take.advance(imported.pk, now=NOW):
        pass
    imported.refresh_from_db()
    return imported


def undone(imported: Import, by: Seller) -> Import:
    take.undo_import(Act(by, LATER, "cli"), imported.pk)
    return finished(imported)


def business_rows() -> Rows:
    """All rows but the journal's and the notes about imports themselves."""
    return {label: rows for label, rows in snapshot(journal=False).items() if label != "handrail.import"}


def counted(imported: Import) -> tuple[int, ...]:
    return tuple(imported.counts.get(name, 0) for name in ("made", "joined", "same", "left_out", "rejected"))


def test_every_row_becomes_an_owned_and_dated_lead(sol: Seller, tmp_path: Path) -> None:
    imported = taken(written(tmp_path, [HEADER, *people(450)]), sol)
    assert (imported.state, imported.cursor, counted(imported)) == ("done", 450, (450, 0, 0, 0, 0))
    assert Lead.objects.open().count() == 450
    assert not Lead.objects.let_go().exists()
    assert Company.objects.count() == 7


def test_the_same_file_again_changes_nothing(sol: Seller, tmp_path: Path) -> None:
    path = written(tmp_path, [HEADER, *people(250)])
    taken(path, sol)
    before = business_rows(), Entry.objects.count()
    again = taken(path, sol)
    assert counted(again) == (0, 0, 250, 0, 0)
    assert not differences(before[0], business_rows())
    assert Entry.objects.count() == before[1]


def test_stopped_at_any_row_it_goes_on_there(sol: Seller, tmp_path: Path) -> None:
    path = written(tmp_path, [HEADER, *people(450)])
    imported = started(path, sol)
    assert take.advance(imported.pk, now=NOW, seconds=0)
    take.stop(Act(sol, NOW), imported.pk)
    assert not take.advance(imported.pk, now=NOW)
    assert Lead.objects.count() == take.theirs(sol, imported.pk).cursor == 200
    take.resume(Act(sol, NOW), imported.pk)
    assert counted(finished(imported)) == (450, 0, 0, 0, 0)
    assert Lead.objects.count() == 450


def test_undo_takes_back_exactly_what_the_import_made(sol: Seller, tmp_path: Path) -> None:
    known = [
        cast.lead(sol, "Person 3", mails=("p3@firm3.example",)),
        cast.lead(sol, "Old Friend", company="Firm 5", mails=("old@firm5.example",)),
    ]
    before = business_rows()
    imported = taken(written(tmp_path, [[*HEADER, "Wish"], *([*row, "seats"] for row in people(450))]), sol)
    assert counted(imported) == (449, 1, 0, 0, 0)
    assert undone(imported, sol).state == "undone"
    assert imported.counts["taken_back"] == 449
    assert not differences(before, business_rows())
    assert {line.kind for line in Entry.objects.filter(lead=known[0])} == {"opened", "joined", "undo"}


def test_undo_of_a_half_done_import_takes_back_that_half(sol: Seller, tmp_path: Path) -> None:
    before = business_rows()
    imported = started(written(tmp_path, [HEADER, *people(450)]), sol)
    take.advance(imported.pk, now=NOW, seconds=0)
    assert undone(imported, sol).counts["taken_back"] == 200
    assert not differences(before, business_rows())


def test_a_lead_that_was_worked_on_stays_whole_and_is_listed(sol: Seller, tmp_path: Path) -> None:
    imported = taken(written(tmp_path, [HEADER, *people(250)]), sol)
    worked = Lead.objects.get(title="Person 7")
    note(Act(sol, LATER), worked.pk, "called back")
    undone(imported, sol)
    assert imported.counts["kept"] == [worked.pk]
    assert [lead.pk for lead in Lead.objects.all()] == [worked.pk]
    assert (Person.objects.get().name, Mail.objects.get().address) == ("Person 7", "p7@firm0.example")
    assert Company.objects.get().name == "Firm 0"
    assert not Lead.objects.let_go().exists()


def test_undone_ids_are_free_again_and_kept_ones_are_not(sol: Seller, tmp_path: Path) -> None:
    path = written(tmp_path, [["Id", "Name"], ["lead-0001", "Anna"], ["lead-0002", "Bob"]])
    imported = taken(path, sol)
    note(Act(sol, LATER), Lead.objects.get(title="Anna").pk, "called back")
    undone(imported, sol)
    assert [key.key for key in ExternalKey.objects.all()] == ["lead-0001"]
    assert counted(taken(path, sol)) == (1, 0, 1, 0, 0)


def test_a_company_others_use_since_is_left_standing(sol: Seller, tmp_path: Path) -> None:
    imported = taken(written(tmp_path, [HEADER, *people(1)]), sol)
    open_lead(Act(sol, LATER), NewLead(person="Eve Park", company="Firm 0", owner=sol.pk))
    undone(imported, sol)
    assert (Company.objects.get().name, Lead.objects.get().title) == ("Firm 0", "Eve Park")


def test_what_changed_on_a_joined_lead_since_is_not_torn_out(sol: Seller, tmp_path: Path) -> None:
    anna = cast.lead(sol, "Anna Novak", mails=("anna@lakeside.example",))
    path = written(tmp_path, [["Name", "Email", "Wish", "Town"], ["Anna", "anna@lakeside.example", "40 seats", "Ulm"]])
    imported = taken(path, sol)
    anna.refresh_from_db()
    edit(Act(sol, LATER), anna.pk, version=anna.version, fact=("Wish", "60 seats"))
    undone(imported, sol)
    assert {fact.key: fact.value for fact in anna.facts.all()} == {"Wish": "60 seats"}


def test_duplicates_in_the_file_and_in_the_database_are_joined(sol: Seller, tmp_path: Path) -> None:
    anna = cast.lead(sol, "Anna Novak", mails=("anna@lakeside.example",))
    rows = [
        ["Name", "Email", "Phone"],
        ["Anna N.", "Anna@Lakeside.example", "+49 30 901820"],
        ["Bob Ray", "bob@a.example", ""],
        ["Robert Ray", "BOB@a.example", ""],
        ["Bob Ray", "bob@a.example", ""],
    ]
    path = written(tmp_path, rows)
    preview = take.dry_run(path, planned(path, sol), by=sol, now=NOW)
    imported = taken(path, sol)
    assert counted(imported) == (1, 2, 1, 0, 0)
    assert (preview.made, preview.joined, preview.same) == (1, 2, 1)
    assert anna.person is not None
    assert [phone.as_typed for phone in anna.person.phones.all()] == ["+49 30 901820"]


def test_a_dry_run_writes_nothing_and_says_what_the_import_then_does(sol: Seller, tmp_path: Path) -> None:
    cast.lead(sol, "Person 3", mails=("p3@firm3.example",))
    Suppression.objects.create(value="p4@firm4.example", since=NOW)
    path = written(tmp_path, [HEADER, *people(30), ["", "", "", ""], ["Eve", "not an address", "", ""]])
    before = snapshot()
    seen: list[tuple[int, int]] = []
    preview = take.dry_run(
        path, planned(path, sol), by=sol, now=NOW, progress=lambda done, total: seen.append((done, total))
    )
    assert not differences(before, snapshot())
    imported = taken(path, sol)
    found = (preview.made, preview.joined, preview.same, preview.left_out, preview.rejected)
    assert found == counted(imported) == (28, 1, 0, 0, 2)
    assert seen == [(31, 31)]


def test_rejected_rows_come_back_with_number_reason_and_cells(sol: Seller, tmp_path: Path) -> None:
    rows = [HEADER, ["Anna", "anna@a.example", "=1+1", "2025-03-01"], ["Eve", "nonsense", "=1+1", "2025-03-01"]]
    rows += [["Bob", "b@a.example", "-3", "2025-02-30"], ["Ida", "i@a.example", "", "2025-03-01"]]
    rows += [["Joe", "j@a.example", "", "2025-03-01"]]
    imported = taken(written(tmp_path, rows), sol)
    kept = list(csv.reader(io.StringIO("".join(take.rejected_file(imported)).removeprefix("\ufeff"))))
    assert kept[0] == ["Row", "Why it stayed out", *HEADER]
    assert [(line[0], line[2], line[4]) for line in kept[1:]] == [("3", "Eve", "'=1+1"), ("4", "Bob", "-3")]
    assert "nonsense" in kept[1][1]


def test_the_file_is_kept_where_only_we_can_read_it(sol: Seller, tmp_path: Path) -> None:
    path = Path(started(written(tmp_path, [HEADER, *people(1)]), sol).path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_the_copy_of_the_file_goes_once_nobody_needs_it(sol: Seller, tmp_path: Path) -> None:
    whole = taken(written(tmp_path, [HEADER, *people(200)]), sol)
    holed = taken(written(tmp_path, [HEADER, ["Eve", "nonsense", "", ""], *people(3)]), sol)
    assert [Path(imported.path).exists() for imported in (whole, holed)] == [False, True]
    assert not Path(undone(holed, sol).path).exists()


def test_first_steps_are_spread_over_working_days_and_arrivals_stay(sol: Seller, tmp_path: Path) -> None:
    taken(written(tmp_path, [HEADER, *people(90)]), sol)
    days = sorted(set(Step.objects.values_list("due", flat=True)))
    assert days[0] >= NOW.date()
    assert len(days) >= 4
    assert all(day.weekday() < 5 for day in days)
    assert {lead.arrived_at.date() for lead in Lead.objects.all()} == {date(2025, 2, 28)}


def test_leads_are_shared_out_among_the_sellers_who_are_named(sol: Seller, tmp_path: Path) -> None:
    ira, max_ = cast.seller("Ira"), cast.seller("Max")
    taken(written(tmp_path, [["Name"], *([f"Person {n}"] for n in range(90))]), sol, owners=["ira", "Max"])
    assert [Lead.objects.filter(owner=owner).count() for owner in (sol, ira, max_)] == [0, 45, 45]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"owners": ["Nobody"]}, "owners"),
        ({"source": "skywriting"}, "source"),
        ({"map": {"Nmae": "name"}}, "map"),
        ({"map": {"Name": "nmae"}}, "map"),
        ({"map": {"Name": "arrived"}}, "map"),
        ({"map": {"Name": "name", "Email": "name"}}, "map"),
    ],
)
def test_a_wish_that_cannot_be_met_is_refused_with_what_there_is(
    sol: Seller, tmp_path: Path, said: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        planned(written(tmp_path, [HEADER, *people(3)]), sol, **said)
    assert refusal.value.field == field


def test_a_reader_brings_in_nothing(sol: Seller, tmp_path: Path) -> None:
    eve = cast.seller("Eve", "reader")
    with pytest.raises(NotAllowed):
        planned(written(tmp_path, [HEADER, *people(1)]), eve)


def test_somebody_elses_import_is_not_there(sol: Seller, tmp_path: Path) -> None:
    ira = cast.seller("Ira")
    imported = started(written(tmp_path, [HEADER, *people(1)]), sol)
    for verb in (take.stop, take.resume, take.undo_import):
        with pytest.raises(NotThere):
            verb(Act(ira, NOW), imported.pk)
    with pytest.raises(NotThere):
        take.theirs(ira, imported.pk)


def test_a_file_that_breaks_off_stops_the_import_and_says_where(sol: Seller, tmp_path: Path) -> None:
    imported = started(written(tmp_path, [HEADER, *people(450)]), sol)
    take.advance(imported.pk, now=NOW, seconds=0)
    with Path(imported.path).open("ab") as file:
        file.write(b'"never closed\n')
    finished(imported)
    assert (imported.state, Lead.objects.count()) == ("failed", imported.cursor)
    assert "never closed" in imported.trouble


def test_a_currency_nobody_knows_costs_its_row_and_not_the_file(sol: Seller, tmp_path: Path) -> None:
    rows = [["Name", "Amount", "Currency"], ["Anna", "12", "USD"], ["Bob", "12", "US Dollar"], ["Eve", "12", "€"]]
    imported = taken(written(tmp_path, rows), sol)
    assert (imported.state, counted(imported)) == ("done", (2, 0, 0, 0, 1))


def test_a_fault_stops_one_import_for_good_and_no_other(sol: Seller, tmp_path: Path) -> None:
    path = written(tmp_path, [HEADER, *people(450)])
    broken, healthy = started(path, sol), started(path, sol)
    take.advance(broken.pk, now=NOW, seconds=0)
    Import.objects.filter(pk=broken.pk).update(plan={"made": "by nobody"})
    while take.work(NOW):
        pass
    broken.refresh_from_db()
    healthy.refresh_from_db()
    assert (broken.state, broken.cursor, healthy.state) == ("failed", 200, "done")
    assert "after row 200" in broken.trouble
    Import.objects.filter(pk=broken.pk).update(plan=healthy.plan)
    take.resume(Act(sol, NOW), broken.pk)
    assert counted(finished(broken)) == (200, 0, 250, 0, 0)


def test_a_maker_who_may_bring_in_nothing_any_more_stops_the_import(sol: Seller, tmp_path: Path) -> None:
    ira = cast.seller("Ira")
    imported = started(written(tmp_path, [HEADER, *people(3)]), ira, owners=["Sol"])
    Seller.objects.filter(pk=ira.pk).update(role="reader")
    assert not take.work(NOW) or not take.work(NOW)
    imported.refresh_from_db()
    assert (imported.state, imported.trouble) == ("failed", "Readers do not add leads.")


def test_a_fault_while_taking_back_stops_that_and_it_goes_on_taking_back(sol: Seller, tmp_path: Path) -> None:
    before = business_rows()
    imported = taken(written(tmp_path, [HEADER, *people(450)]), sol)
    line = Entry.objects.filter(batch__imported=imported, kind="opened").earliest("pk")
    changes = line.changes
    Entry.objects.filter(pk=line.pk).update(changes=[["made", "handrail.nothing", 1, {}]])
    assert undone(imported, sol).state == "failed"
    Entry.objects.filter(pk=line.pk).update(changes=changes)
    take.resume(Act(sol, LATER), imported.pk)
    assert finished(imported).state == "undone"
    assert imported.counts["taken_back"] == 450
    assert not differences(before, business_rows())


def test_without_a_seller_nothing_is_begun(tmp_path: Path) -> None:
    business, path = cast.business(), written(tmp_path, [HEADER, *people(3)])
    plan = planned(path, None)
    Seller.objects.update(is_active=False)
    for begin in (
        lambda: take.plan_import(path, by=None, business=business),
        lambda: take.start(Act(None, NOW), path, plan),
    ):
        with pytest.raises(Refused, match="Add a seller first") as refusal:
            begin()
        assert refusal.value.code == "nobody"
    assert not Import.objects.exists()


def test_somebody_who_is_in_another_lead_since_keeps_their_addresses(sol: Seller, tmp_path: Path) -> None:
    other = cast.lead(sol, "Bob Ray", mails=("bob@a.example",))
    rows = [["Name", "Email", "Phone", "Company"], ["Anna", "anna@a.example", "+49 30 901820", "Lakeside"]]
    imported = taken(written(tmp_path, rows), sol)
    add_person(Act(sol, LATER), other.pk, "", mails=["anna@a.example"])
    undone(imported, sol)
    assert [lead.pk for lead in Lead.objects.all()] == [other.pk]
    anna = Person.objects.get(name="Anna")
    assert (anna.mails.get().address, anna.phones.get().as_typed) == ("anna@a.example", "+49 30 901820")
    assert anna.company is not None
    assert anna.company.name == "Lakeside"


def test_numbers_without_names_are_one_lead_each(sol: Seller, tmp_path: Path) -> None:
    rows = [["Phone", "Wish"], ["+49 30 901820", "a"], ["+49 30 901821", "b"], ["030 901820", "c"]]
    path = written(tmp_path, rows)
    preview = take.dry_run(path, planned(path, sol), by=sol, now=NOW)
    imported = taken(path, sol)
    assert counted(imported) == (2, 1, 0, 0, 0)
    assert (preview.made, preview.joined) == (2, 1)
    again = taken(written(tmp_path, [["Phone", "Wish"], ["+49 30 901820", "d"]]), sol)
    assert counted(again) == (0, 1, 0, 0, 0)


ALIKE = {
    "a name alone": [["Anna Novak", "", "", ""], ["Anna Novak", "", "", ""]],
    "a name and a firm": [["Anna Novak", "", "", "Lakeside"], ["anna novak", "", "", "Lakeside Ltd"]],
    "a firm only one of them names": [["Anna Novak", "", "", "Lakeside"], ["Anna Novak", "", "", ""]],
    "a number and a name": [["Anna Novak", "", "+49 30 901820", ""], ["Anna Novák", "", "030 901820", ""]],
    "a switchboard": [["Anna Novak", "", "+49 30 901820", ""], ["Bob Ray", "", "+49 30 901820", ""]],
    "a number of one": [["Anna Novak", "", "+49 30 901820", ""], ["", "", "+49 30 901820", ""]],
    "a number of two": [["Anna", "", "0309018", ""], ["Bob", "", "0309018", ""], ["", "", "0309018", ""]],
    "an address under two names": [["Anna", "a@a.example", "", ""], ["Anna Novak", "A@a.example", "", ""]],
    "an address added by a joined row": [
        ["Anna", "a@a.example", "", ""],
        ["Anna", "a@a.example; b@a.example", "", ""],
        ["Anna", "b@a.example", "", ""],
    ],
    "a number added under another name": [
        ["Anna", "a@a.example", "", ""],
        ["Anna Novak", "a@a.example", "030 901820", ""],
        ["Anna Novak", "", "030 901820", ""],
    ],
    "an address that asked to stop": [["Anna", "stop@a.example", "", ""]],
    "a number that asked to stop": [["", "", "+49 30 7777001", ""], ["Anna", "", "+49 30 7777001", ""]],
    "somebody of the actor's": [["Own One", "", "", ""], ["Own One", "own@a.example", "", ""]],
    "somebody of another seller's": [["Max One", "", "", ""], ["Max One", "max@a.example", "", ""]],
    "somebody whose lead ended": [
        ["Gone One", "gone@a.example", "", ""],
        ["Gone One", "gone@a.example", "030 5556", ""],
    ],
}


@pytest.mark.parametrize("private", [False, True], ids=["open books", "private books"])
@pytest.mark.parametrize("shared", [False, True], ids=["for the actor", "for another"])
@pytest.mark.parametrize("case", ALIKE)
def test_a_dry_run_joins_whom_the_import_joins(tmp_path: Path, case: str, shared: bool, private: bool) -> None:
    cast.business(private_books=private)
    ira, max_ = cast.seller("Ira"), cast.seller("Max")
    cast.lead(ira, "Own One", mails=("own@a.example",))
    cast.lead(max_, "Max One", mails=("max@a.example",))
    end(cast.act(max_), cast.lead(max_, "Gone One", mails=("gone@a.example",)).pk, "lost")
    for value in ("stop@a.example", "+49307777001"):
        Suppression.objects.create(value=value, since=NOW)
    rows = [[*cells, str(number)] for number, cells in enumerate(ALIKE[case])]
    path = written(tmp_path, [["Name", "Email", "Phone", "Company", "N"], *rows])
    plan = planned(path, ira, owners=["Max"] if shared else ["Ira"])
    preview = take.dry_run(path, plan, by=ira, now=NOW)
    imported = finished(take.start(Act(ira, NOW, "cli"), path, plan))
    found = (preview.made, preview.joined, preview.same, preview.left_out, preview.rejected)
    assert found == counted(imported)


def test_ids_as_short_as_seventeen_belong_to_the_file_they_came_in(sol: Seller, tmp_path: Path) -> None:
    taken(written(tmp_path, [["Id", "Name"], ["17", "Anna"]]), sol)
    other = taken(written(tmp_path, [["Id", "Name", "Town"], ["17", "Bob", "Ulm"]]), sol)
    assert counted(other)[0] == 1


def test_the_plan_survives_being_kept(sol: Seller, tmp_path: Path) -> None:
    plan = planned(written(tmp_path, [HEADER, *people(3)]), sol, source="website")
    assert ImportPlan.from_json(plan.to_json()) == plan


def test_the_worker_does_the_oldest_import_first_and_then_rests(sol: Seller, tmp_path: Path) -> None:
    first = started(written(tmp_path, [HEADER, *people(3)]), sol)
    assert take.work(NOW)
    first.refresh_from_db()
    assert first.state == "done"
    assert not take.work(NOW)


@pytest.mark.parametrize("name", EXPORTS)
def test_the_files_of_other_systems_come_in_come_again_and_go(sol: Seller, name: str) -> None:
    path = export(name)
    before = business_rows()
    preview = take.dry_run(path, planned(path, sol), by=sol, now=NOW)
    imported = taken(path, sol)
    assert imported.state == "done"
    assert counted(imported) == (preview.made, preview.joined, preview.same, preview.left_out, preview.rejected)
    assert sum(counted(imported)) == imported.total
    assert not Lead.objects.let_go().exists()
    made, joined, same, left_out, rejected = counted(imported)
    assert counted(taken(path, sol)) == (0, 0, made + joined + same, left_out, rejected)
    undone(imported, sol)
    assert not differences(before, business_rows())


@pytest.mark.slow
def test_the_eight_thousand_real_leads_come_in_and_are_shared_out(sol: Seller) -> None:
    for name in ("Ira", "Max", "Zoe"):
        cast.seller(name)
    imported = taken(real(OLIST), sol, owners=["Ira", "Max", "Zoe"])
    assert counted(imported) == (8000, 0, 0, 0, 0)
    assert [Lead.objects.filter(owner__name=name).count() for name in ("Ira", "Max", "Zoe")] == [2667, 2667, 2666]
    assert not Lead.objects.let_go().exists()
    assert Lead.objects.earliest("arrived_at").arrived_at.date() == date(2017, 6, 13)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_take_no_row_twice(tmp_path: Path) -> None:
    cast.business()
    imported = started(written(tmp_path, [HEADER, *people(1000)]), cast.sol())
    faults: list[BaseException] = []

    def go_on() -> None:
        try:
            while take.advance(imported.pk, now=NOW, seconds=0.05):
                pass
        except BaseException as fault:
            faults.append(fault)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=go_on) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    connection.close()
    imported.refresh_from_db()
    assert not faults
    assert (imported.state, imported.cursor, counted(imported)) == ("done", 1000, (1000, 0, 0, 0, 0))
    assert Lead.objects.count() == ExternalKey.objects.count() == 1000


def test_a_plain_list_of_addresses_is_enough(sol: Seller, tmp_path: Path) -> None:
    taken(raw(tmp_path, b"e-mail\nanna@lakeside.example\nbob@lakeside.example\n"), sol)
    assert sorted(Lead.objects.values_list("title", flat=True)) == ["anna@lakeside.example", "bob@lakeside.example"]
