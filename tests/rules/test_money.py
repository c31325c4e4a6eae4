"""Money is read as people type it, exactly, and said as they write it."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.rules.money import LARGEST, minor_digits, read_money, say_money

CURRENCIES = ["EUR", "USD", "GBP", "CHF", "JPY", "KWD", "INR", "CAD", "SEK", "BRL", "PLN"]


@pytest.mark.parametrize(
    ("text", "minor", "currency"),
    [
        ("18400", 1840000, "EUR"),
        ("€18,400", 1840000, "EUR"),
        ("18.400", 1840000, "EUR"),
        ("18,400.50", 1840050, "EUR"),
        ("18.400,50 EUR", 1840050, "EUR"),
        ("1.234.567", 123456700, "EUR"),
        ("1,234,567.8", 123456780, "EUR"),
        ("12,34,567.89", 123456789, "EUR"),
        ("1 234,56", 123456, "EUR"),
        ("1\u00a0234\u202f567,8", 123456780, "EUR"),
        ("18'400.50 CHF", 1840050, "CHF"),
        ("18’400.– CHF", 1840000, "CHF"),
        ("1234,5", 123450, "EUR"),
        ("12.5", 1250, "EUR"),
        ("1234.567", 123457, "EUR"),
        ("0.500", 50, "EUR"),
        ("0,005", 1, "EUR"),
        ("12k", 1200000, "EUR"),
        ("12 K", 1200000, "EUR"),
        ("1.5k", 150000, "EUR"),
        ("$1.2m", 120000000, "USD"),
        ("1.234m", 123400000, "EUR"),
        ("2 million euros", 200000000, "EUR"),
        ("3bn", 300000000000, "EUR"),
        ("€12k", 1200000, "EUR"),
        ("12k€", 1200000, "EUR"),
        ("EUR 5", 500, "EUR"),
        ("eur5", 500, "EUR"),
        ("US$ 5", 500, "USD"),
        ("5 dollars", 500, "USD"),
        ("£5", 500, "GBP"),
        ("5 zł", 500, "PLN"),
        ("100 kr", 10000, "SEK"),
        ("R$ 5", 500, "BRL"),
        ("¥1,200", 1200, "JPY"),
        ("1200 JPY", 1200, "JPY"),
        ("1.234 KWD", 1234, "KWD"),
        ("1,234 KWD", 1234000, "KWD"),
        ("900750000", 90075000000, "EUR"),
        ("１２３", 12300, "EUR"),
        ("٣٠٠", 30000, "EUR"),
        ("0", 0, "EUR"),
    ],
)
def test_an_amount_is_read_as_it_is_meant(text: str, minor: int, currency: str) -> None:
    assert read_money(text) == (minor, currency)


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "-5", "€-5", "(5)", "−5", "free", "n/a", "-", "..", "€", "k", "€5€", "5 XXYZ", "5 or 6", "5 seats"),
        *("12x", "12%", "1e5", "1.2.3", "1,23,45", "12,3456,789", "1.234,567.89"),
        *("1" * 19, "99999999999999999", "1" * 100),
    ],
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    assert read_money(text) is None


def test_the_business_settles_which_dollar_or_crown_is_meant() -> None:
    assert read_money("$5", "CAD") == (500, "CAD")
    assert read_money("5 kr", "DKK") == (500, "DKK")
    assert read_money("$5", "EUR") == (500, "USD")
    assert read_money("5 kr", "EUR") == (500, "SEK")
    assert read_money("5", "jpy") == (5, "JPY")


@pytest.mark.parametrize(
    ("minor", "currency", "locale", "said"),
    [
        (1840000, "EUR", "en", "€18,400"),
        (1840050, "EUR", "en", "€18,400.50"),
        (5, "EUR", "en", "€0.05"),
        (0, "EUR", "en", "€0"),
        (18400, "JPY", "en", "¥18,400"),
        (1234, "KWD", "en", "KWD\u00a01.234"),
        (1840050, "EUR", "de", "18.400,50\u00a0€"),
        (1840000, "CHF", "de-ch", "CHF\u00a018’400"),
        (123456700, "INR", "en_IN", "₹12,34,567"),
        (-500, "EUR", "en", "-€5"),
        (1840000, "EUR", "tlh", "€18,400"),
    ],
)
def test_an_amount_is_said_as_the_reader_writes_it(minor: int, currency: str, locale: str, said: str) -> None:
    assert say_money(minor, currency, locale) == said


def test_currencies_have_their_own_decimals() -> None:
    assert [minor_digits(code) for code in ("EUR", "JPY", "KWD", "eur", "XXX")] == [2, 0, 3, 2, 2]


@given(st.integers(0, LARGEST - 1), st.sampled_from(CURRENCIES), st.sampled_from(["en", "de", "fr", "en_IN", "de_CH"]))
def test_what_is_said_is_read_back_to_the_last_cent(minor: int, currency: str, locale: str) -> None:
    if currency == "KWD" and locale in ("de", "fr"):
        return  # there a comma is the mark of three decimals, which reads as thousands
    assert read_money(say_money(minor, currency, locale), currency) == (minor, currency)


@given(st.text(max_size=70))
def test_any_text_is_an_amount_or_none(text: str) -> None:
    read = read_money(text)
    assert read is None or 0 <= read[0] < LARGEST


def test_saying_an_amount_is_cheap_enough_for_every_row() -> None:
    say_money(1, "EUR")
    start = process_time()
    for minor in range(5000):
        say_money(minor * 137, "EUR")
    assert (process_time() - start) / 5000 < 0.00002
