"""The words of a line for the bar, with what has a shape of its own: mail, phone, date and amount."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from handrail.rules.capture_words import ABBREVIATED, THINGS
from handrail.rules.contact import mail_key
from handrail.rules.dates import When, find_all


@dataclass(slots=True, eq=False)
class Word:
    """One word, or one thing with a shape of its own. `role` is a chip's kind, or "date?" / "amount?" while open."""

    text: str
    start: int
    end: int
    part: int = 0
    role: str = ""
    sure: bool = True
    small: bool = False  # said, and shown in the chip, but not part of the value: "to", "of"
    noted: bool = False  # belongs to the note as well
    when: When | None = None
    dated: bool = True
    low: str = ""

    def __post_init__(self) -> None:
        self.low = self.text.lower().replace("’", "'").strip(".:!?\"'“”…")

    def takes(self, role: str, *, sure: bool = True, small: bool = False) -> None:
        self.role, self.sure, self.small = role, sure, small

    @property
    def is_capital(self) -> bool:
        return self.text.lstrip("@#\"'“(")[:1].isupper()


_MAIL = re.compile(r"(?<![\w.+@-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_PHONE = re.compile(
    r"(?<![\w.,/+-])(?:\+[0-9][0-9 ()/.-]{5,24}[0-9]|0[0-9][0-9 ()/-]{4,24}[0-9]"
    r"|\(?[0-9]{3}\)?[ .-][0-9]{3}[ .-][0-9]{4})(?![\w]|[.,/-][0-9])"
)
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{2,4}")
_SIGN = (
    r"(?:[€$£¥₹₽₺₩]|[A-Z]{1,2}\$|(?:EUR|USD|GBP|CHF|SEK|NOK|DKK|PLN|CZK|JPY|CAD|AUD|INR|eur|usd|gbp|chf)\b"
    r"|euros?\b|dollars?\b|pounds?\b|z[łl]\b|kr\b)"
)
_TIMES = r"(?:k|K|m|M|mn|mio|bn|thousand|million|billion)"
_AMOUNT = re.compile(
    rf"(?<![\w.,/:+#%'’-])(?P<before>{_SIGN}\s?)?[0-9]{{1,15}}(?:[.,'’\u00a0\u202f][0-9]{{1,3}}){{0,5}}"
    rf"(?P<times>\s?{_TIMES}(?!\w))?(?P<after>\s?{_SIGN}(?!\w))?(?:\.[-–])?(?![\w%/:-]|[.,][0-9])"
)
_ANY_WORD = re.compile(r"[^\s,;()|]+")
_DIVIDES = re.compile(r"[,;()|\n]")
_DASHES = frozenset({"-", "–", "—", "--", "/", "·", "•"})
_LONGEST = 1000


def read_parts(text: str, today: date, day_first: bool, plain: frozenset[str]) -> list[list[Word]]:
    """Return the words of `text` in the parts that commas and the like divide it into; dates and amounts are open.

    Texts in `plain` (case-folded) are words, whatever shape they have.
    """
    line, rest = _cut(text)
    parts = _divided(line, _shapes(line, today, day_first, plain))
    if rest:
        rest.part = len(parts)
        parts.append([rest])
    return parts


def _cut(text: str) -> tuple[str, Word | None]:
    """Return what is read as a line, and the rest of a long paste, which is a note whatever it says."""
    if len(text) <= _LONGEST:
        return text, None
    end = max(text.rfind(" ", 0, _LONGEST), 0) or _LONGEST
    rest = text[end:].strip()
    start = text.index(rest, end) if rest else end
    return text[:end], Word(rest, start, start + len(rest), role="note") if rest else None


def _shapes(text: str, today: date, day_first: bool, plain: frozenset[str]) -> list[Word]:
    """Return mails, phones, dates and amounts; dates and bare amounts are still open."""
    taken: list[Word] = []
    masked = text
    for find in (_mails, _phones, lambda rest: _dates(rest, today, day_first), _amounts):
        found = [word for word in find(masked) if text[word.start : word.end].casefold() not in plain]
        masked = _mask(masked, found)
        taken += found
    for word in taken:
        word.text = text[word.start : word.end]
    return sorted(taken, key=lambda word: word.start)


def _mask(text: str, words: Iterable[Word]) -> str:
    pieces, at = [], 0
    for word in words:
        pieces += [text[at : word.start], "\0" * (word.end - word.start)]
        at = word.end
    return "".join([*pieces, text[at:]])


def _mails(text: str) -> list[Word]:
    found = (match for match in _MAIL.finditer(text) if mail_key(match[0]))
    return [Word(match[0], match.start(), match.end(), role="mail") for match in found][:1]


def _phones(text: str) -> list[Word]:
    found = (match for match in _PHONE.finditer(text) if not _ISO_DAY.match(match[0]))
    enough = (match for match in found if sum(letter.isdigit() for letter in match[0]) > 6)
    return [Word(match[0], match.start(), match.end(), role="phone") for match in enough][:1]


def _dates(text: str, today: date, day_first: bool) -> list[Word]:
    found = (each for each in find_all(text, today, day_first=day_first) if each.when.day >= today)
    return [
        Word(text[when.start : when.end], when.start, when.end, role="date?", when=when, dated=dated)
        for when, dated in found
    ]


def _amounts(text: str) -> list[Word]:
    words = []
    for match in _AMOUNT.finditer(text):
        named = bool(match["before"] or match["after"])
        sure = named or (match["times"] is not None and match[0] != "3M")
        after = text[match.end() : match.end() + 24].split()
        if named or not after or after[0].lower().strip(".,;") not in THINGS:
            words.append(Word(match[0], match.start(), match.end(), role="amount?", sure=sure))
    return words


def _divided(text: str, taken: list[Word]) -> list[list[Word]]:
    """Return all words in their parts of the line."""
    parts: list[list[Word]] = [[]]
    end = 0
    for word in _in_order(text, taken):
        divided = word.text in _DASHES or _DIVIDES.search(text, end, word.start)
        if parts[-1] and (divided or _ends_sentence(parts[-1][-1])):
            parts.append([])
        end = word.end
        if word.text not in _DASHES:
            word.part = len(parts) - 1
            parts[-1].append(word)
    return parts if parts[-1] or len(parts) == 1 else parts[:-1]


def _in_order(text: str, taken: list[Word]) -> Iterator[Word]:
    at = 0
    for shape in [*taken, None]:
        until = shape.start if shape else len(text)
        yield from (Word(match[0], match.start(), match.end()) for match in _ANY_WORD.finditer(text, at, until))
        if shape:
            yield shape
            at = shape.end


def _ends_sentence(word: Word) -> bool:
    return not word.role and word.text[-1] in ".!?" and len(word.low) > 2 and word.low not in ABBREVIATED
