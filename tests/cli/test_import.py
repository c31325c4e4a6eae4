"""`handrail import`: shows how it reads a file, takes it in, says what stayed out, goes on, and takes it back."""

from __future__ import annotations

import json
import os
import pty
import shutil
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.command import environment, eventually, handrail, python, told

ROWS = """Name,Email,Company,Amount,First seen
Ann Lee,ann@example.com,Acme,1200,2025-03-01
Bob Ray,bob@example.com,Beta,800,2025-03-02
Ann Lee,ann@example.com,Acme,1200,2025-03-01
,,,,2025-03-04
"""
OLIST = Path(__file__).parents[2] / "../shared/data/olist-funnel/olist_marketing_qualified_leads_dataset.csv"


@pytest.fixture(scope="module")
def peopled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with three people in it."""
    folder = tmp_path_factory.mktemp("peopled") / "data"
    people = "from handrail.actions.sellers import add_seller\nfrom handrail.cli.ready import act\n"
    for name, role in (("Maria", "admin"), ("Tom", "seller"), ("Zoe", "seller")):
        people += f"add_seller(act(), {name!r}, {role!r})\n"
    python(folder, people)
    return folder


@pytest.fixture
def data(peopled: Path, tmp_path: Path) -> Path:
    """Return a copy of it of one's own."""
    return Path(shutil.copytree(peopled, tmp_path / "data"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a small file: two people, one of them twice, and nobody."""
    path = tmp_path / "fair.csv"
    path.write_text(ROWS)
    return path


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """Return a file large enough to be stopped on the way."""
    path = tmp_path / "many.csv"
    path.write_text("Name,Email\n" + "".join(f"Person {n},p{n}@example.com\n" for n in range(6000)))
    return path


def test_nothing_is_taken_in_unless_somebody_agrees(data: Path, file: Path) -> None:
    done = handrail(data, "import", str(file))
    assert done.returncode == 2
    assert done.stderr == "Nobody is here to confirm. Add --yes to take the file in, or --dry-run to try it.\n"
    assert [line.split()[0] for line in done.stdout.splitlines()[2:7]] == [
        "Name",
        "Email",
        "Company",
        "Amount",
        "First",
    ]
    assert told(data, "doctor")["open_leads"] == 0


def test_a_dry_run_says_what_would_happen_and_changes_nothing(data: Path, file: Path) -> None:
    answer = told(data, "import", str(file), "--dry-run")
    assert (answer["made"], answer["joined"] + answer["same"], answer["rejected"]) == (2, 1, 1)
    assert answer["map"]["Email"] == "mail"
    assert told(data, "doctor")["open_leads"] == 0


def test_leads_are_taken_in_and_the_rest_is_kept_with_its_reason(data: Path, file: Path) -> None:
    answer = told(data, "import", str(file), "--yes", "--owner", "Tom", "--source", "website")
    assert (answer["state"], answer["made"], answer["rejected"]) == ("done", 2, 1)
    rejected = Path(answer["rejected_file"])
    assert stat.S_IMODE(rejected.stat().st_mode) == 0o600
    lines = rejected.read_text(encoding="utf-8-sig").splitlines()
    assert lines[1].startswith("5,")
    counts = told(data, "doctor")
    assert (counts["open_leads"], counts["broken"]) == (2, [])
    owners = "from handrail.models import Lead\nprint(set(Lead.objects.values_list('owner__name', 'source__key')))"
    assert python(data, owners).strip() == "{('Tom', 'website')}"


def test_the_same_file_again_changes_nothing(data: Path, file: Path) -> None:
    told(data, "import", str(file), "--yes")
    before = told(data, "doctor")["entries"]
    again = told(data, "import", str(file), "--yes")
    assert again.get("made", 0) == 0
    assert told(data, "doctor")["entries"] == before


def test_an_import_is_taken_back_whole(data: Path, file: Path) -> None:
    number = told(data, "import", str(file), "--yes")["import"]
    back = told(data, "import", "--undo", str(number))
    assert (back["state"], back["taken_back"], back["kept"]) == ("undone", 2, [])
    counts = told(data, "doctor")
    assert (counts["open_leads"], counts["broken"]) == (0, [])
    again = handrail(data, "import", "--undo", str(number))
    assert (again.returncode, again.stderr) == (1, f"Import {number} is taken back already.\n")


def test_without_a_seller_nothing_is_begun_and_it_says_what_to_do(file: Path, tmp_path: Path) -> None:
    fresh = tmp_path / "fresh"
    done = handrail(fresh, "import", str(file), "--yes")
    assert done.returncode == 2
    assert "Add a seller first" in done.stderr
    assert "Traceback" not in done.stderr
    assert python(fresh, "from handrail.models import Import\nprint(Import.objects.count())").strip() == "0"


def test_the_same_command_goes_on_with_an_import_that_failed(data: Path, file: Path) -> None:
    number = told(data, "import", str(file), "--yes")["import"]
    script = "from handrail.models import Import\nImport.objects.update(state='failed', trouble='It could not go on.')"
    python(data, script)
    again = told(data, "import", str(file), "--yes")
    assert (again["import"], again["state"], again["trouble"]) == (number, "done", "")


@pytest.mark.slow
def test_ctrl_c_stops_between_chunks_and_the_same_command_goes_on(data: Path, many: Path) -> None:
    words = [sys.executable, "-m", "handrail", "import", str(many), "--yes", "--route"]
    first = subprocess.Popen(words, env=environment(data), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    assert eventually(lambda: told(data, "doctor")["open_leads"] > 0)
    first.send_signal(signal.SIGINT)
    said = first.communicate(timeout=60)[1]
    assert first.returncode == 1
    assert "The same command goes on from there." in said
    stopped = told(data, "doctor")
    assert stopped["open_leads"] < 6000
    assert stopped["broken"] == []
    assert told(data, *words[3:])["made"] == 6000
    assert told(data, "doctor")["open_leads"] == 6000


@pytest.mark.slow
def test_a_killed_import_goes_on_where_it_was(data: Path, many: Path) -> None:
    words = [sys.executable, "-m", "handrail", "import", str(many), "--yes", "--route"]
    first = subprocess.Popen(words, env=environment(data), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    assert eventually(lambda: told(data, "doctor")["open_leads"] > 0)
    first.kill()
    first.wait()
    assert told(data, *words[3:])["made"] == 6000
    counts = told(data, "doctor")
    assert (counts["open_leads"], counts["broken"]) == (6000, [])


def test_at_a_terminal_it_asks_first(data: Path, file: Path) -> None:
    ours, theirs = pty.openpty()
    words = [sys.executable, "-m", "handrail", "import", str(file)]
    asked = subprocess.Popen(words, env=environment(data), stdin=theirs, stdout=subprocess.PIPE, text=True)
    os.close(theirs)
    os.write(ours, b"n\n")
    said = asked.communicate(timeout=60)[0]
    os.close(ours)
    assert asked.returncode == 0
    assert "Take it in?" in said
    assert said.endswith("Nothing was taken in.\n")


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        ((), 2, "Name a file to take in"),
        (("none.csv",), 1, "There is no file none.csv."),
        (("{file}", "--map", "Name"), 2, "Write --map as COLUMN=FIELD, not Name."),
        (("{file}", "--map", "Nobody=name"), 1, "Nobody"),
        (("{file}", "--owner", "Ann"), 1, "Ann"),
        (("{file}", "--owner", "Tom", "--route"), 2, "Give either --owner or --route, not both."),
        (("{file}", "--source", "the moon"), 1, "the moon"),
        (("{file}", "--by", "Ann"), 1, "Nobody here is called Ann. There are: Maria, Tom, Zoe."),
        (("--undo", "9"), 1, "There is no import 9."),
    ],
)
def test_what_cannot_be_done_is_said_plainly(
    data: Path, file: Path, words: tuple[str, ...], status: int, says: str
) -> None:
    done = handrail(data, "import", *(word.format(file=file) for word in words))
    assert done.returncode == status, done.stderr
    assert says in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_eight_thousand_real_leads_are_shared_out_and_every_promise_holds(data: Path) -> None:
    if not OLIST.exists():
        pytest.skip("the real leads are not beside this checkout (shared/data/olist-funnel)")
    words = ("import", str(OLIST), "--owner", "Maria", "--owner", "Tom", "--owner", "Zoe", "--yes")
    answer = told(data, *words)
    assert (answer["made"], answer.get("rejected", 0)) == (8000, 0)
    owners = python(data, "from handrail.models import Lead\nprint(Lead.objects.values('owner').distinct().count())")
    assert json.loads(owners) == 3
    counts = told(data, "doctor")
    assert (counts["open_leads"], counts["broken"]) == (8000, [])
