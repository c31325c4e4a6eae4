"""One line is understood as its writer meant it, and nothing typed is lost."""

from __future__ import annotations

import json
import re
from datetime import date, time
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.rules.capture import Reading, read_line
from handrail.rules.contact import clean
from handrail.rules.plan import CHANNELS, ENDS, OUTCOMES

MONDAY = date(2026, 11, 23)
REAL_LINES = Path(__file__).parents[2] / "../shared/data/quick-add/lines.jsonl"
FIELDS = ("kind", "who", "company", "mail", "phone", "amount_minor", "outcome", "channel", "end_how", "what", "note")


def read(line: str, **more: Any) -> Reading:
    return read_line(line, MONDAY, **more)


def said(line: str) -> dict[str, object]:
    """Return the fields that something was said about; the date as "thu 26 nov 10:00"."""
    reading = read(line)
    fields = {name: getattr(reading, name) for name in FIELDS if getattr(reading, name) not in ("", None)}
    if when := reading.when:
        fields["when"] = f"{when.day:%a %d %b}".lower() + (f" {when.at:%H:%M}" if when.at else "")
    return fields


LINES: list[tuple[str, dict[str, object]]] = [
    (
        "Anna Novak, Lakeside Foods, send prices thu 10, 12k",
        {
            "kind": "add",
            "who": "Anna Novak",
            "company": "Lakeside Foods",
            "what": "send prices",
            "when": "thu 26 nov 10:00",
            "amount_minor": 1200000,
        },
    ),
    ("anna novak call tmrw", {"kind": "add", "who": "anna novak", "what": "call", "when": "tue 24 nov"}),
    ("anna novak call tom", {"kind": "add", "who": "anna novak", "what": "call", "when": "tue 24 nov"}),
    (
        "@Anna Novak #Lakeside Foods call back 12 dec",
        {"kind": "add", "who": "Anna Novak", "company": "Lakeside Foods", "what": "call back", "when": "sat 12 dec"},
    ),
    (
        "@anna novak #lakeside foods call back 12 dec",
        {"kind": "add", "who": "anna novak", "company": "lakeside foods", "what": "call back", "when": "sat 12 dec"},
    ),
    ("Wei Chen", {"kind": "add", "who": "Wei Chen"}),
    ("wei", {"kind": "add", "who": "wei"}),
    ("anna novak tmrw", {"kind": "add", "who": "anna novak", "when": "tue 24 nov"}),
    ("call back thu 10", {"kind": "add", "what": "call back", "when": "thu 26 nov 10:00"}),
    ("send prices thu", {"kind": "add", "what": "send prices", "when": "thu 26 nov"}),
    ("call anna novak tmrw", {"kind": "add", "who": "anna novak", "what": "call", "when": "tue 24 nov"}),
    (
        "call anna about prices on thursday",
        {"kind": "add", "who": "anna", "what": "call about prices", "when": "thu 26 nov"},
    ),
    ("send prices to anna thu", {"kind": "add", "who": "anna", "what": "send prices", "when": "thu 26 nov"}),
    ("follow up with anna next tue", {"kind": "add", "who": "anna", "what": "follow up", "when": "tue 01 dec"}),
    ("call tom thu", {"kind": "add", "who": "tom", "what": "call", "when": "thu 26 nov"}),
    (
        "Anna Novak (Lakeside Foods) - call mon",
        {"kind": "add", "who": "Anna Novak", "company": "Lakeside Foods", "what": "call", "when": "mon 30 nov"},
    ),
    (
        "anna from lakeside, call mon 3pm",
        {"kind": "add", "who": "anna", "company": "lakeside", "what": "call", "when": "mon 30 nov 15:00"},
    ),
    (
        "Anna Novak anna@lakeside.example +49 30 901820 send offer next week €18,400",
        {
            "kind": "add",
            "who": "Anna Novak",
            "mail": "anna@lakeside.example",
            "phone": "+49 30 901820",
            "what": "send offer",
            "when": "mon 30 nov",
            "amount_minor": 1840000,
        },
    ),
    ("anna, 18400, call mon", {"kind": "add", "who": "anna", "amount_minor": 1840000, "what": "call"}),
    ("anna, 40 seats, call mon", {"kind": "add", "who": "anna", "note": "40 seats", "what": "call"}),
    ("anna lost interest, call mon", {"kind": "add", "who": "anna", "note": "lost interest", "what": "call"}),
    (
        "called anna, wants 40 seats, call back thu 10",
        {
            "kind": "touch",
            "channel": "phone",
            "outcome": "talked",
            "who": "anna",
            "note": "wants 40 seats",
            "what": "call back",
            "when": "thu 26 nov 10:00",
        },
    ),
    ("called anna", {"kind": "touch", "channel": "phone", "outcome": "talked", "who": "anna"}),
    ("called anna, no answer", {"kind": "touch", "channel": "phone", "outcome": "no answer", "who": "anna"}),
    ("anna no answer", {"kind": "touch", "channel": "phone", "outcome": "no answer", "who": "anna"}),
    ("anna, called, didn’t pick up", {"kind": "touch", "channel": "phone", "outcome": "no answer", "who": "anna"}),
    ("tried anna", {"kind": "touch", "channel": "phone", "outcome": "no answer", "who": "anna"}),
    ("left message for anna", {"kind": "touch", "channel": "phone", "outcome": "left message", "who": "anna"}),
    ("called anna, left voicemail", {"kind": "touch", "channel": "phone", "outcome": "left message", "who": "anna"}),
    ("called anna, wrong number", {"kind": "touch", "channel": "phone", "outcome": "wrong person", "who": "anna"}),
    ("called anna, not interested", {"kind": "touch", "channel": "phone", "outcome": "no", "who": "anna"}),
    ("called anna, no", {"kind": "touch", "channel": "phone", "outcome": "no", "who": "anna"}),
    ("anna replied", {"kind": "touch", "channel": "other", "outcome": "replied", "who": "anna"}),
    ("anna mailed, wants prices", {"kind": "touch", "channel": "mail", "outcome": "replied", "note": "wants prices"}),
    (
        "called anna, not now, call in march",
        {"kind": "touch", "outcome": "not now", "who": "anna", "what": "call", "when": "mon 01 mar"},
    ),
    (
        "called anna no answer call back thu",
        {"kind": "touch", "outcome": "no answer", "who": "anna", "what": "call back", "when": "thu 26 nov"},
    ),
    (
        "mailed wei, sent the offer, ask mon",
        {
            "kind": "touch",
            "channel": "mail",
            "who": "wei",
            "note": "sent the offer",
            "what": "ask",
            "when": "mon 30 nov",
        },
    ),
    ("texted wei", {"kind": "touch", "channel": "message", "outcome": "left message", "who": "wei"}),
    (
        "met Wei Chen of Harbour at the fair, 12k, mail him mon",
        {
            "kind": "touch",
            "channel": "meeting",
            "outcome": "talked",
            "who": "Wei Chen",
            "company": "Harbour",
            "amount_minor": 1200000,
            "note": "at the fair",
            "what": "mail him",
            "when": "mon 30 nov",
        },
    ),
    (
        "visited Wei Chen at Harbour Ltd., liked it. send the offer by fri",
        {
            "kind": "touch",
            "company": "Harbour Ltd",
            "note": "liked it.",
            "what": "send the offer",
            "when": "fri 27 nov",
        },
    ),
    (
        "called Anna Novak, Lakeside Foods, no reply",
        {"kind": "touch", "who": "Anna Novak", "company": "Lakeside Foods", "outcome": "no answer"},
    ),
    ("sent prices to anna, call mon", {"kind": "touch", "who": "anna", "note": "prices", "what": "call"}),
    ("met anna yesterday", {"kind": "touch", "who": "anna", "note": "yesterday"}),
    ("spoke to anna today", {"kind": "touch", "who": "anna", "note": "today"}),
    ("won riverside 18400", {"kind": "end", "end_how": "won", "who": "riverside", "amount_minor": 1840000}),
    ("riverside won 18400", {"kind": "end", "end_how": "won", "who": "riverside", "amount_minor": 1840000}),
    ("lost harbour, chose a rival", {"kind": "end", "end_how": "lost", "who": "harbour", "note": "chose a rival"}),
    ("not a fit harbour", {"kind": "end", "end_how": "not a fit", "who": "harbour"}),
    ("note anna prefers mornings", {"kind": "note", "who": "anna", "note": "anna prefers mornings"}),
    ("note anna, prefers mornings", {"kind": "note", "who": "anna", "note": "prefers mornings"}),
    ("note the price is too high", {"kind": "note", "note": "the price is too high"}),
    ("", {"kind": "add"}),
    (" , ", {"kind": "add"}),
]


@pytest.mark.parametrize(("line", "expected"), LINES)
def test_a_line_says_what_its_writer_meant(line: str, expected: dict[str, object]) -> None:
    fields = said(line)
    assert {name: fields.get(name) for name in expected} == expected
    assert not ({"mail", "phone", "amount_minor", "end_how"} - set(expected)) & set(fields)


def test_only_what_was_said_is_filled() -> None:
    assert said("called anna, no answer") == {
        "kind": "touch",
        "who": "anna",
        "channel": "phone",
        "outcome": "no answer",
    }


def test_chips_lie_where_the_words_are_and_guesses_are_marked() -> None:
    line = "Anna Novak, lakeside, 18400, call thu"
    chips = [(chip.kind, chip.text, chip.sure) for chip in read(line).chips]
    assert chips == [
        ("who", "Anna Novak", True),
        ("company", "lakeside", False),
        ("amount", "18400", False),
        ("what", "call", True),
        ("when", "thu", True),
    ]
    assert all(line[chip.start : chip.end] == chip.text for chip in read(line).chips)


def test_a_date_in_what_they_said_is_only_a_guess() -> None:
    when = [chip for chip in read("called anna, she is back thu").chips if chip.kind == "when"]
    assert [chip.sure for chip in when] == [False]


def test_a_date_keeps_its_place_in_the_line() -> None:
    line = "called anna, call back thu 10"
    when = read(line).when
    assert when is not None
    assert line[when.start : when.end] == "thu 10"


@pytest.mark.parametrize(
    ("line", "chip", "field"),
    [
        ("anna call thu", "thu", "when"),
        ("anna, 12k, call thu", "12k", "amount_minor"),
        ("won harbour, call thu", "won", "end_how"),
        ("called anna, no answer", "called", "channel"),
        ("Anna, Lakeside Foods, call thu", "Lakeside Foods", "company"),
        ("@Anna call thu", "@Anna", "who"),
        ("anna@lakeside.example call thu", "anna@lakeside.example", "mail"),
        ("anna +49 30 901820 call thu", "+49 30 901820", "phone"),
    ],
)
def test_a_chip_that_was_turned_back_into_words_stays_words(line: str, chip: str, field: str) -> None:
    assert getattr(read(line), field) not in ("", None)
    assert chip in {each.text for each in read(line).chips}
    plain = read(line, plain=frozenset({chip}))
    assert chip not in {each.text for each in plain.chips if each.kind not in ("note", "who", "what")}
    if field != "channel":
        assert getattr(plain, field) in ("", None)


def test_currency_and_day_order_are_the_readers() -> None:
    assert (read("anna, 12k", currency="JPY").amount_minor, read("anna, $12k").currency) == (12000, "USD")
    assert [read("anna call 3/4", day_first=first).when for first in (True, False)] != [None, None]
    first, second = (read("anna call 3/4", day_first=first).when for first in (True, False))
    assert first is not None
    assert second is not None
    assert (first.day, second.day) == (date(2027, 4, 3), date(2027, 3, 4))


def test_a_past_date_is_no_next_step() -> None:
    assert said("anna call 12 dec 2019") == {"kind": "add", "who": "anna", "what": "call 12 dec 2019"}


def test_controls_and_direction_marks_do_not_reach_a_field() -> None:
    reading = read("Anna\u202e Novak\x00, Lake\u2066side, call thu")
    assert (reading.who, reading.company) == ("Anna Novak", "Lakeside")


def test_a_long_paste_is_a_line_and_a_note() -> None:
    reading = read("called anna, call back thu 10, " + "long story " * 1000)
    assert (reading.who, reading.what, reading.note.count("long story")) == ("anna", "call back", 1000)
    assert reading.when is not None
    assert reading.when.at == time(10)


PIECES = [
    *("anna", "Anna Novak", "Lakeside Foods", "called", "call back", "no answer", "won", "lost", "note", "met", "of"),
    *("thu 10", "12 dec", "tmrw", "12k", "€18,400", "18400", "40 seats", "@wei", "#harbour", "a@b.example", ","),
    *("+49 30 901820", "wants", "to", "send prices", ";", "(", ")", " - ", ".", "@", "#", "ä", "\u202e", "i.e.", "!"),
]
lines = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join))


@given(lines, st.booleans())
def test_nothing_typed_is_lost(line: str, day_first: bool) -> None:
    reading = read(line, day_first=day_first)
    covered = [chip.text for chip in reading.chips]
    for word in re.findall(r"\w+", line):
        assert any(word in text for text in covered), word


@given(lines)
def test_every_word_of_a_chip_is_in_its_field(line: str) -> None:
    reading = read(line)
    for chip in reading.chips:
        if chip.kind == "note":
            assert all(clean(word) in reading.note for word in chip.text.replace(",", " ").split())


@given(lines, st.sets(st.sampled_from(PIECES), max_size=3))
def test_a_reading_is_always_in_the_words_of_the_house(line: str, plain: set[str]) -> None:
    reading = read(line, plain=frozenset(plain))
    assert reading.kind in ("add", "touch", "end", "note")
    assert reading.outcome in ("", *OUTCOMES)
    assert reading.channel in ("", *CHANNELS)
    assert reading.end_how in ("", *ENDS)
    assert bool(reading.outcome) == bool(reading.channel) == (reading.kind == "touch")
    assert bool(reading.end_how) == (reading.kind == "end")
    assert reading.when is None or reading.when.day >= MONDAY
    assert (reading.amount_minor is None) == (reading.currency == "")
    starts = [chip.start for chip in reading.chips]
    assert starts == sorted(starts)
    assert all(line[chip.start : chip.end] == chip.text for chip in reading.chips)


LONG = [
    "@",
    "@a ",
    "1 ",
    "thu ",
    "12k ",
    "\u202e",
    "12 dec, ",
    "1",
    "a",
    " ",
    ",",
    "a,",
    "+1 ",
    "a@",
    "a@b.",
    "€",
    "a. ",
]


@pytest.mark.parametrize("piece", [*LONG, "called anna wants many seats ", "call thu, ", "18,", "(", "- "])
def test_ten_kilobytes_of_anything_are_read_at_once(piece: str) -> None:
    text = (piece * 10_000)[:10_000]
    assert min(_seconds(text) for _ in range(3)) < 0.05


def _seconds(text: str) -> float:
    start = process_time()
    read(text)
    return process_time() - start


def test_no_real_line_raises_takes_long_or_loses_a_word() -> None:
    if not REAL_LINES.exists():
        pytest.skip("the real lines of shared/data/quick-add are not beside the checkout")
    texts = [json.loads(line)["text"] for line in REAL_LINES.read_text(encoding="utf-8").splitlines()]
    start = process_time()
    readings = [(text, read(text)) for text in texts]
    assert (process_time() - start) / len(texts) < 0.005
    for text, reading in readings:
        covered = sum(letter.isalnum() for chip in reading.chips for letter in chip.text)
        assert covered == sum(letter.isalnum() for letter in text), text
