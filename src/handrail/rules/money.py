"""Money as people type it and as a page says it: whole minor units and a currency, never a float.

How a mark between digits is read, where two readings are possible:

- With both `.` and `,` the last one is the decimal mark: `18.400,50` and `18,400.50` are the same.
- One mark, several times, groups thousands (`1.234.567`; also `12,34,567`). Spaces and apostrophes always group.
- One mark once, with three digits behind it and one to three before it, groups thousands: `18.400` and `18,400` are
  eighteen thousand four hundred. Not so after a lone zero (`0.500`), before m and bn (`1.234m`), nor, for the full
  stop, in a currency that has three decimals (`1.234 KWD`).
- Any other single mark is a decimal mark. More decimals than the currency has are rounded, half up.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.numbers import format_currency, get_currency_precision, get_currency_symbol, get_decimal_symbol

LARGEST = 10**15
"""Amounts of so many minor units and above are taken for something else (an account number, a barcode)."""

_DOLLARS = frozenset({"USD", "AUD", "CAD", "NZD", "SGD", "HKD", "MXN", "CLP", "COP", "ARS", "TWD"})
_CROWNS = frozenset({"SEK", "NOK", "DKK", "ISK", "CZK"})
_NAMES = {
    "€": "EUR", "euro": "EUR", "euros": "EUR", "$": "USD", "us$": "USD", "dollar": "USD", "dollars": "USD",
    "£": "GBP", "pound": "GBP", "pounds": "GBP", "quid": "GBP", "¥": "JPY", "yen": "JPY", "yuan": "CNY", "rmb": "CNY",
    "kr": "SEK", "kr.": "SEK", "zł": "PLN", "zl": "PLN", "kč": "CZK", "ft": "HUF", "fr.": "CHF", "sfr": "CHF",
    "₽": "RUB", "₺": "TRY", "lei": "RON", "лв": "BGN", "r": "ZAR", "rs": "INR", "rs.": "INR", "rp": "IDR",
    "s$": "SGD", "c$": "CAD",
    "jp¥": "JPY", "cn¥": "CNY", "元": "CNY", "円": "JPY", "£gb": "GBP", "nkr": "NOK", "dkr": "DKK", "br$": "BRL",
    "$us": "USD", "$ca": "CAD", "$au": "AUD", "au$": "AUD", "$nz": "NZD", "$mx": "MXN",
}  # fmt: skip
_TIMES = {
    "k": 3, "thousand": 3, "tsd": 3, "m": 6, "mm": 6, "mn": 6, "mio": 6, "million": 6, "millions": 6,
    "b": 9, "bn": 9, "mrd": 9, "billion": 9,
}  # fmt: skip
_AMOUNT = re.compile(
    r"(?P<before>[^\d\s.,+\-]{1,9}\.?)?\s?"
    r"(?P<number>\d{1,18}(?:[.,'’ ]\d{1,18}){0,8})(?:[.,](?:-|–|—))?\s?"
    r"(?:(?P<times>k|thousand|tsd|m|mm|mn|mio|millions?|b|bn|mrd|billion)(?![^\W\d_])\.?\s?)?"
    r"(?P<after>[^\d\s.,+\-]{1,9}\.?)?"
)


def minor_digits(currency: str) -> int:
    """Return how many decimals a currency has.

    >>> minor_digits("EUR"), minor_digits("JPY"), minor_digits("KWD")
    (2, 0, 3)
    """
    return _minor_digits(currency.upper())


@lru_cache(maxsize=512)
def _minor_digits(currency: str) -> int:
    return get_currency_precision(currency)


def read_money(text: str, currency: str = "EUR") -> tuple[int, str] | None:
    """Return (minor units, currency) of an amount as typed; None for none, a negative one, or anything else.

    `currency` is meant where the text names none, and settles which dollar or crown a bare sign means.

    >>> read_money("€18,400"), read_money("12k"), read_money("$1.2m"), read_money("18.400,50 EUR")
    ((1840000, 'EUR'), (1200000, 'EUR'), (120000000, 'USD'), (1840050, 'EUR'))
    """
    if len(text) > 64:
        return None
    spaced = " ".join(unicodedata.normalize("NFKC", text).split())
    # Decimal digits of other scripts survive NFKC; the pattern would take them, so they are turned into ours first.
    spaced = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in spaced).lower()
    match = _AMOUNT.fullmatch(spaced)
    if not match or (match["before"] and match["after"]):
        return None
    named = _currency(match["before"] or match["after"] or "", currency.upper())
    number = _number(match["number"], _TIMES.get(match["times"] or "", 0), minor_digits(named)) if named else None
    if number is None or number >= LARGEST:
        return None
    return number, named


def _currency(name: str, usual: str) -> str:
    if not name:
        return usual
    code = "USD" if name == "$" else _NAMES.get(name) or _known().get(name, "")
    if (name == "$" and usual in _DOLLARS) or (name in ("kr", "kr.") and usual in _CROWNS):
        return usual
    return "CNY" if name == "¥" and usual == "CNY" else code


@lru_cache(maxsize=1)
def _known() -> dict[str, str]:
    codes = sorted(get_global("all_currencies"))
    return {get_currency_symbol(code, "en").lower(): code for code in codes} | {code.lower(): code for code in codes}


def _number(text: str, zeros: int, decimals: int) -> int | None:
    whole, part = _parts(text, zeros, decimals)
    if not whole:
        return None
    shifted = Decimal(f"{whole}.{part or 0}").scaleb(zeros + decimals)
    return int(shifted.to_integral_value(ROUND_HALF_UP))


def _parts(text: str, zeros: int, decimals: int) -> tuple[str, str]:
    """Return digits before and after the decimal mark; '' twice where the marks make no sense."""
    marks = [c for c in text if not c.isdigit()]
    mark = marks[-1] if marks and marks[-1] in ".," and marks.count(marks[-1]) == 1 else ""
    if not mark or (len(marks) == 1 and _groups(text, mark, zeros, decimals)):
        return _ungrouped(text), ""
    whole, part = text.rsplit(mark, 1)
    return _ungrouped(whole), part


def _groups(text: str, mark: str, zeros: int, decimals: int) -> bool:
    whole, part = text.split(mark)
    if zeros >= 6 or (mark == "." and decimals == 3):
        return False
    return len(part) == 3 and len(whole) <= 3 and whole != "0"


def _ungrouped(text: str) -> str:
    """Return the digits of a whole number whose groups are as they should be, else ''."""
    first, *rest = re.split(r"[.,'’ ]", text)
    one_mark = len({c for c in text if not c.isdigit()}) <= 1
    threes = all(len(group) == 3 for group in rest)
    indian = bool(rest) and len(rest[-1]) == 3 and all(len(group) == 2 for group in rest[:-1])
    return first + "".join(rest) if not rest or (one_mark and len(first) <= 3 and (threes or indian)) else ""


@dataclass(frozen=True)
class _Face:
    """How one currency looks in one language."""

    before: str
    after: str
    group: str
    decimal: str
    digits: int
    plain: bool


@lru_cache(maxsize=512)
def _face(currency: str, locale: str) -> _Face:
    try:
        spoken = Locale.parse(locale.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        spoken = Locale("en")
    sample = format_currency(Decimal(1234567), currency, locale=spoken)
    first, last = (m.start() for m in (re.search(r"\d", sample), re.search(r"\d\D*\Z", sample)) if m)
    group = re.search(r"\D+", sample[first:])
    before, after = sample[:first], sample[last + 1 :]
    plain = spoken.currency_formats["standard"].grouping == (3, 3)
    return _Face(
        before + "\u00a0" * before[-1:].isalpha(),  # "KWD 5": Babel leaves out the space between letters and digits
        "\u00a0" * after[:1].isalpha() + after,
        group[0] if group else "",
        get_decimal_symbol(spoken),
        minor_digits(currency),
        plain,
    )


def say_money(minor: int, currency: str, locale: str = "en") -> str:
    """Return an amount as a page says it: no decimals where it is whole.

    >>> say_money(1840000, "EUR"), say_money(1840050, "EUR"), say_money(1840000, "JPY")
    ('€18,400', '€18,400.50', '¥1,840,000')
    """
    face = _face(currency.upper(), locale)
    whole, part = divmod(abs(minor), 10**face.digits)
    spoken = f"{whole:,}" if face.plain else _indian(whole)
    decimals = f"{face.decimal}{part:0{face.digits}d}" if part else ""
    return f"{'-' if minor < 0 else ''}{face.before}{spoken.replace(',', face.group)}{decimals}{face.after}"


def _indian(whole: int) -> str:
    """Group as 12,34,567: three digits last, pairs before them."""
    digits = str(whole)
    head, tail = digits[:-3], digits[-3:]
    pairs = [head[max(end - 2, 0) : end] for end in range(len(head), 0, -2)][::-1]
    return ",".join([*pairs, tail])
