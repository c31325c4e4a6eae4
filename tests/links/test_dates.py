"""One reading for a whole column of dates or amounts; a cell that does not fit is never bent to."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.links.csv.amounts import decimal_mark, read_amount
from handrail.links.csv.dates import READINGS, DateColumn, NoDate, Settled, instant, read_iso

DAYS = st.dates(date(1970, 1, 1), date(2068, 12, 31))
WRITTEN = {
    "iso": "{0:%Y-%m-%d}",
    "day_first": "{0:%d/%m/%y}",
    "month_first": "{0:%m/%d/%Y}",
    "named": "{0:%d %b %Y}",
}


def settled(cells: list[str], **said: str) -> tuple[str, int, bool] | None:
    column = DateColumn()
    for cell in cells:
        column.add(cell)
    found = column.settle(**said)
    return (found.reading, found.misfits, bool(found.also)) if found else None


@given(DAYS, st.sampled_from(list(WRITTEN)))
def test_a_day_comes_back_as_it_was_written(day: date, way: str) -> None:
    assert READINGS[way](WRITTEN[way].format(day)) == (day, None)


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        (["2018-02-01", "2017-10-20"], ("iso", 0, False)),
        (["03/02/26", "24/02/26"], ("day_first", 0, False)),
        (["02/03/26 02:18 AM", "02/24/26 11:00 PM"], ("month_first", 0, False)),
        (["03/02/26", "04/05/26"], ("day_first", 0, True)),
        (["24.02.2026", "25.02.2026", "26.02.2026", "02.27.2026"], ("day_first", 1, False)),
        (["45631", "45632.5"], ("serial", 0, False)),
        (["1720732926000"], ("unix", 0, False)),
        (["2022-04-14 4:30:42"], ("iso", 0, False)),
        (["soon", "later", "2026-01-01"], None),
        ([], None),
    ],
)
def test_the_reading_is_that_of_the_whole_column(cells: list[str], found: tuple[str, int, bool] | None) -> None:
    assert settled(cells) == found


def test_where_both_readings_fit_the_country_decides_unless_a_person_does() -> None:
    assert settled(["03/02/26"], country="US") == ("month_first", 0, True)
    assert settled(["03/02/26"], country="US", asked="day_first") == ("day_first", 0, True)


def test_a_person_cannot_choose_a_reading_that_fits_worse() -> None:
    assert settled(["24/02/26"], asked="month_first") == ("day_first", 0, False)


@pytest.mark.parametrize("cell", ["2026-02-30", "2026-13-01", "yesterday", "2026-02-01 25:00"])
def test_a_day_that_never_was_is_no_date(cell: str) -> None:
    with pytest.raises(NoDate):
        read_iso(cell)


def test_a_time_without_a_zone_is_the_business_s_and_one_with_a_zone_its_own() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    assert instant(read_iso("2026-07-01 09:00"), berlin) == datetime(2026, 7, 1, 7, tzinfo=UTC)
    assert instant(read_iso("2026-07-01T09:00:00+0200"), berlin) == datetime(2026, 7, 1, 7, tzinfo=UTC)
    assert instant(read_iso("2026-07-01"), berlin) == datetime(2026, 6, 30, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("cells", "mark", "cell", "minor"),
    [
        (["1.200", "3.400,50"], ",", "1.200", 120_000),
        (["1,200", "3,400.50"], ".", "1,200", 120_000),
        (["12,5", "7"], ",", "12,5", 1_250),
        (["$1,200", "$900"], ".", "$1,200", 120_000),
        (["1 234,50 €"], ",", "1 234,50 €", 123_450),
        (["1'234.50"], ".", "1'234.50", 123_450),
    ],
)
def test_the_decimal_mark_is_that_of_the_whole_column(cells: list[str], mark: str, cell: str, minor: int) -> None:
    assert decimal_mark(cells) == mark
    read = read_amount(cell, mark, "USD" if "$" in cell else "EUR")
    assert read is not None
    assert read[0] == minor


@pytest.mark.parametrize("cell", ["12.5", "1.2345", "-5", "soon", "1.2.3"])
def test_an_amount_that_does_not_fit_its_column_is_none(cell: str) -> None:
    assert read_amount(cell, ",", "EUR") is None


@pytest.mark.parametrize("cell", ["0001-01-01T00:00:00+02:00", "9999-12-31T23:00:00-05:00"])
def test_a_moment_before_or_after_all_calendars_is_a_cell_that_does_not_fit(cell: str) -> None:
    column = DateColumn()
    for each in ("2026-01-01", "2026-01-02", cell):
        column.add(each)
    assert column.settle() == Settled("iso", 1, ())
