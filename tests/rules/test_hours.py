"""Working time: every day, holiday, zone and change of clocks is counted as a seller would count it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.rules.hours import (
    OFFICE,
    Hours,
    Week,
    add_working,
    day_minutes,
    instant,
    is_working_day,
    is_zone,
    local,
    local_date,
    read_week,
    working_day,
    working_minutes,
    write_week,
)

MON, FRI, SAT = date(2026, 11, 23), date(2026, 11, 27), date(2026, 11, 28)
ROUND_THE_CLOCK: Week = (((0, 1440),),) * 7
ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Sao_Paulo"]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        (MON, 0, MON),
        (MON, 1, date(2026, 11, 24)),
        (FRI, 1, date(2026, 11, 30)),
        (SAT, 0, date(2026, 11, 30)),
        (SAT, 1, date(2026, 11, 30)),
        (SAT, 2, date(2026, 12, 1)),
        (MON, 5, date(2026, 11, 30)),
    ],
)
def test_working_days_are_counted_from_the_day_after(day: date, n: int, expected: date) -> None:
    assert working_day(Hours(), day, n) == expected


def test_a_public_holiday_of_the_region_is_no_working_day() -> None:
    epiphany = date(2027, 1, 6)
    assert not is_working_day(Hours(country="DE", region="BY"), epiphany)
    assert is_working_day(Hours(country="DE", region="BE"), epiphany)
    assert is_working_day(Hours(), epiphany)
    assert working_day(Hours(country="DE"), date(2026, 12, 24), 1) == date(2026, 12, 28)


def test_an_unknown_country_or_region_is_worked_rather_than_refused() -> None:
    assert is_working_day(Hours(country="ZZ"), date(2026, 12, 25))
    assert not is_working_day(Hours(country="DE", region="nowhere"), date(2026, 12, 25))


def test_days_away_are_passed_over_first_and_last_included() -> None:
    hours = Hours(away=((MON, date(2026, 11, 25)),))
    assert working_day(hours, MON) == date(2026, 11, 26)
    assert day_minutes(hours, date(2026, 11, 25)) == 0


def test_an_absence_without_end_is_ignored() -> None:
    hours = Hours(away=((MON, date(9999, 12, 31)),))
    assert working_day(hours, MON) == MON
    assert working_day(hours, MON, 5) == date(2026, 11, 30)


def test_a_week_without_hours_falls_back_to_plain_days() -> None:
    never = Hours(week=((),) * 7)
    assert working_day(never, SAT) == SAT
    assert working_day(never, SAT, 3) == date(2026, 12, 1)
    assert add_working(never, at("2026-11-28T10:00"), 90) == at("2026-11-28T11:30")
    assert working_minutes(never, at("2026-11-28T10:00"), at("2026-11-29T10:00")) == 0


def test_counting_backwards_is_refused() -> None:
    with pytest.raises(ValueError, match="forwards"):
        working_day(Hours(), MON, -1)
    with pytest.raises(ValueError, match="forwards"):
        add_working(Hours(), at("2026-11-23T10:00"), -1)


@pytest.mark.parametrize(
    ("start", "minutes", "expected"),
    [
        ("2026-11-23T10:00", 15, "2026-11-23T10:15"),
        ("2026-11-23T08:00", 15, "2026-11-23T09:15"),
        ("2026-11-23T16:50", 10, "2026-11-23T17:00"),
        ("2026-11-23T16:50", 11, "2026-11-24T09:01"),
        ("2026-11-27T18:00", 60, "2026-11-30T10:00"),
        ("2026-11-27T16:00", 480 + 60, "2026-11-30T17:00"),
        ("2026-11-23T10:00", 0, "2026-11-23T10:00"),
        ("2026-11-22T10:00", 0, "2026-11-23T09:00"),
    ],
)
def test_only_working_minutes_pass(start: str, minutes: int, expected: str) -> None:
    assert add_working(Hours(), at(start), minutes) == at(expected)


def test_a_lunch_break_does_not_count() -> None:
    hours = Hours(week=read_week("mon-fri 09:00-12:00 13:00-17:00"))
    assert add_working(hours, at("2026-11-23T11:30"), 60) == at("2026-11-23T13:30")
    assert day_minutes(hours, MON) == 420


def test_hours_are_those_of_the_sellers_zone() -> None:
    hours = Hours("America/New_York")
    assert add_working(hours, at("2026-11-23T10:00"), 30) == at("2026-11-23T14:30")
    assert local_date(hours, at("2026-11-23T03:00")) == date(2026, 11, 22)
    assert local(hours, at("2026-11-23T15:00")).hour == 10


def test_a_time_that_the_clocks_skip_is_the_moment_after_the_gap() -> None:
    assert instant(Hours("Europe/Berlin"), date(2026, 3, 29), time(2, 0)) == at("2026-03-29T01:00")
    assert instant(Hours("Europe/Berlin"), date(2026, 3, 29), time(2, 59)) == at("2026-03-29T01:00")
    assert instant(Hours("Australia/Lord_Howe"), date(2026, 10, 4), time(2, 15)) == at("2026-10-03T15:30")


def test_a_time_that_the_clocks_show_twice_is_the_first() -> None:
    assert instant(Hours("Europe/Berlin"), date(2026, 10, 25), time(2, 30)) == at("2026-10-25T00:30")


@pytest.mark.parametrize(
    ("day", "minutes"), [((2026, 3, 29), 23 * 60), ((2026, 10, 25), 25 * 60), ((2026, 7, 1), 1440)]
)
def test_days_on_which_clocks_change_have_their_real_length(day: tuple[int, int, int], minutes: int) -> None:
    assert day_minutes(Hours("Europe/Berlin", ROUND_THE_CLOCK), date(*day)) == minutes


def test_an_unknown_zone_is_named_when_it_is_used() -> None:
    with pytest.raises(ValueError, match="Atlantis"):
        local_date(Hours("Atlantis"), at("2026-11-23T10:00"))


@pytest.mark.parametrize("name", ["", "Berlin", "../../etc/passwd", "/etc/localtime", "Europe", "\0", "UTC\n"])
def test_what_is_no_zone_is_told_apart(name: str) -> None:
    assert not is_zone(name)
    assert is_zone("Europe/Berlin")


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        local(Hours(), datetime(2026, 11, 23))


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({"mon": "9"}, "mon"),
        ({"fri": "17:00-09:00"}, "fri"),
        ({"tue": "09:00-12:00 11:00-13:00"}, "tue"),
        ({"wed": "09:00-25:00"}, "wed"),
        ({"thu": "09:75-12:00"}, "thu"),
        ({"sat": 9}, "sat"),
        ({"someday": "09:00-17:00"}, "someday"),
        ("mon-xyz 9-17", "xyz"),
    ],
)
def test_a_wrong_week_names_the_day(given: dict[str, str] | str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        read_week(given)


def test_a_week_is_read_as_people_write_it() -> None:
    assert read_week("mon-fri 9-17") == OFFICE
    assert read_week({"monday": "9.30 – 24:00"})[0] == ((570, 1440),)
    assert read_week({"mon": "", "sat": "10:00-14:00"}) == ((),) * 5 + (((600, 840),), ())
    assert read_week("fri-mon 10-12")[4:] == (((600, 720),),) * 3
    assert read_week({}) == ((),) * 7


cuts = st.lists(st.integers(0, 1440), min_size=0, max_size=6, unique=True).map(sorted)
spans = cuts.map(lambda marks: tuple(zip(marks[::2], marks[1::2], strict=False)))
weeks = st.tuples(*[spans] * 7)
days = st.dates(date(2025, 1, 1), date(2028, 12, 31))
aways = st.lists(st.tuples(days, st.integers(0, 500)).map(lambda a: (a[0], a[0] + timedelta(a[1]))), max_size=3).map(
    tuple
)
calendars = st.builds(
    Hours, zone=st.sampled_from(ZONES), week=weeks, country=st.sampled_from(["", "DE", "US"]), away=aways
)
instants = st.datetimes(datetime(2025, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC))


@given(weeks)
def test_a_week_that_is_written_is_read_back(week: Week) -> None:
    assert read_week(write_week(week)) == week


@given(calendars, days, st.integers(0, 30))
def test_working_days_only_go_forward(hours: Hours, day: date, n: int) -> None:
    found = working_day(hours, day, n)
    assert found >= day + timedelta(days=min(n, 1))
    assert working_day(hours, day, n + 1) > found or n == 0
    assert working_day(hours, day + timedelta(days=1), n) >= found


@given(calendars, days)
def test_a_working_day_stays_where_it_is(hours: Hours, day: date) -> None:
    found = working_day(hours, day)
    assert working_day(hours, found) == found
    if is_working_day(hours, day):
        assert found == day


@given(calendars, instants, st.integers(0, 5000))
def test_working_minutes_count_what_was_added(hours: Hours, start: datetime, minutes: int) -> None:
    end = add_working(hours, start, minutes)
    assert end >= start
    usual = Hours(hours.zone, hours.week)  # absences may be overruled, so the inverse is promised without them
    if any(usual.week):
        assert working_minutes(usual, start, add_working(usual, start, minutes)) == minutes


@given(calendars, instants, st.integers(0, 2000), st.integers(0, 2000))
def test_waiting_twice_is_waiting_for_the_sum(hours: Hours, start: datetime, first: int, second: int) -> None:
    usual = Hours(hours.zone, hours.week)
    twice = add_working(usual, add_working(usual, start, first), second)
    at_once = add_working(usual, start, first + second)
    assert twice == at_once or (second == 0 and twice >= at_once)


@given(st.sampled_from(ZONES), days, st.times())
def test_an_instant_shows_the_time_that_was_said_or_the_end_of_the_gap(zone: str, day: date, said: time) -> None:
    shown = local(Hours(zone), instant(Hours(zone), day, said)).replace(tzinfo=None, fold=0)
    wanted = datetime.combine(day, said)
    gap = (
        (wanted.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)).astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)
    )
    assert shown == wanted or (gap != wanted and wanted < shown <= wanted + timedelta(hours=1))


@given(st.sampled_from(ZONES), days, st.times(), st.times())
def test_later_said_is_never_sooner(zone: str, day: date, one: time, other: time) -> None:
    sooner, later = sorted((one, other))
    assert instant(Hours(zone), day, sooner) <= instant(Hours(zone), day, later)
