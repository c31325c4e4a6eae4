"""A file is read as it comes, in bounded memory, or not at all, with a row number and a reason."""

from __future__ import annotations

import tempfile
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from handrail.links.csv.read import Row, Unreadable, look, rows
from tests.links.files import raw, written

ANY_TEXT = st.text(
    st.characters(exclude_characters="\0\ufeff", exclude_categories=["Cs"]), max_size=30
)  # A lone surrogate cannot be written to a file.
TABLES = st.integers(2, 5).flatmap(
    lambda width: st.lists(st.lists(ANY_TEXT, min_size=width, max_size=width), min_size=1, max_size=8)
)


def read(path: Path) -> list[Row]:
    return list(rows(path, look(path)))


@given(
    TABLES,
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]),
    st.sampled_from(["\r\n", "\n", "\r"]),
)
def test_any_text_in_cells_comes_back_whatever_delimiter_and_encoding(
    table: list[list[str]], delimiter: str, encoding: str, end: str
) -> None:
    header = [f"column {place}" for place in range(len(table[0]))]
    table = [row for row in table if any(row)]
    assume(table)
    # Which of four marks separates the cells has to show in the header.
    assume(not any(mark in cell for row in table for cell in row for mark in ",;\t|" if mark != delimiter))
    with tempfile.TemporaryDirectory() as folder:
        path = written(Path(folder), [header, *table], encoding=encoding, delimiter=delimiter, end=end)
        shape = look(path)
        assert shape.header == tuple(header)
        assert [row.cells for row in rows(path, shape)] == table


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "Müller & Söhne;Café “Zoë”;Ærø"),
        ("cp1250", "Łódź;Wrocław;Zażółć gęślą jaźń;Szczęście;Kraków;Gdańsk;Ołówek;Świętokrzyskie"),
        ("cp1251", "Москва;Общество с ограниченной ответственностью;Санкт-Петербург;Новосибирск"),
        ("cp932", "株式会社東京;大阪市北区梅田;ありがとうございました;よろしくお願いします"),
        ("utf-16-le", "Müller;Zoë;Łódź"),
    ],
)
def test_old_encodings_are_told_apart(tmp_path: Path, encoding: str, text: str) -> None:
    path = raw(tmp_path, ("name;town\r\n" + "".join(f"{word};x\r\n" for word in text.split(";"))).encode(encoding))
    assert [row.cells[0] for row in read(path)] == text.split(";")


def test_row_numbers_are_those_a_spreadsheet_shows(tmp_path: Path) -> None:
    path = raw(tmp_path, b'name,note\nAnna,"two\nlines"\n\nBob,one\n')
    assert [(row.number, row.cells[0]) for row in read(path)] == [(2, "Anna"), (4, "Bob")]


def test_short_rows_are_filled_and_long_rows_are_refused_with_a_reason(tmp_path: Path) -> None:
    found = read(raw(tmp_path, b"a,b,c\n1\n1,2,3,,\n1,2,3,4\n"))
    assert [row.cells for row in found[:2]] == [["1", "", ""], ["1", "2", "3"]]
    assert found[2].trouble == "has 4 cells under 3 columns"


def test_after_a_stray_quotation_mark_nothing_is_trusted_until_a_full_row(tmp_path: Path) -> None:
    found = read(raw(tmp_path, b'id,note,town\n1,"he said "hi"\nthere",Leeds\n2,fine,York\n3\n'))
    assert [bool(row.trouble) for row in found] == [True, True, False, False]
    assert "quotation mark" in found[0].trouble


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"\n\n \n", "empty"),
        (b'name,note\nAnna,x\nBob,"never closed\nEve,x\n', "Row 3"),
        (b"name,note\nAnna," + b"x" * 200_000 + b"\n", "Row 2"),
        (b"name\n" + b"x" * 2_000_000, "Row 2"),
        (b",".join(b"c%d" % n for n in range(1_000_000)) + b"\n", "Row 1"),
        (b",".join(b"c%d" % n for n in range(2_000)) + b"\n", "2000 columns"),
        (b"anna@lakeside.example,Anna\n", "must name the columns"),
        (b"PK\x03\x04rest of a spreadsheet", "xlsx"),
        (b"\xff\xfen\x00a\x00m\x00e\x00,\x00x\x00\n\x00\x00\xd8A\x00", "Line"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_place(tmp_path: Path, content: bytes, says: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read(raw(tmp_path, content))
    assert says in refusal.value.message


def test_a_cell_of_a_hundred_megabytes_is_refused_without_being_held(tmp_path: Path) -> None:
    path = tmp_path / "leads.csv"
    with path.open("wb") as file:
        file.write(b'name,note\nAnna,"')
        for _ in range(95):
            file.write(b"y" * 1_000_000)
    tracemalloc.start()
    with pytest.raises(Unreadable, match="Row 2"):
        read(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20_000_000


def test_a_nul_character_costs_its_row_and_no_other(tmp_path: Path) -> None:
    found = read(raw(tmp_path, b"name,town\nAn\x00na,Leeds\nBob,York\n"))
    assert [bool(row.trouble) for row in found] == [True, False]


def test_columns_of_one_name_and_of_none_can_be_told_apart(tmp_path: Path) -> None:
    assert look(raw(tmp_path, b"mail,mail,,mail\n1,2,3,4\n")).header == ("mail", "mail (2)", "Column 3", "mail (3)")


def test_the_line_that_spreadsheets_put_first_names_the_delimiter(tmp_path: Path) -> None:
    path = raw(tmp_path, b"sep=;\nname;amount\nAnna;1,5\n")
    assert (look(path).header, read(path)[0].cells) == (("name", "amount"), ["Anna", "1,5"])


def test_mixed_line_endings_are_all_line_endings(tmp_path: Path) -> None:
    assert [row.cells[0] for row in read(raw(tmp_path, b"a,b\r\n1,x\r2,y\n3,z"))] == ["1", "2", "3"]


def test_reading_goes_on_after_any_row(tmp_path: Path) -> None:
    path = written(tmp_path, [["n", "x"], *([str(n), "x"] for n in range(10))])
    shape = look(path)
    assert [row.cells[0] for row in rows(path, shape, after=7)] == ["7", "8", "9"]
