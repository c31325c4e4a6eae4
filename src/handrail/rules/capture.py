"""The one-line grammar of the bar: who, what next and when; or what happened.

Every word of a line gets one role, in this order: what has a shape of its own (mail, phone, date, amount), what is
marked (@person, #company), the opening that says what happened ("called", "won"), the next step (from its verb to the
end of its part), the name, the firm; the rest is the note. Parts are divided by commas, semicolons, brackets, dashes
between spaces, and ends of sentences. Nothing typed is dropped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from handrail.rules.capture_roles import Draft, give_roles, runs
from handrail.rules.capture_shapes import Word, read_parts
from handrail.rules.contact import clean, mail_key
from handrail.rules.dates import When
from handrail.rules.money import read_money

Kind = Literal["add", "touch", "end", "note"]


@dataclass(frozen=True)
class Chip:
    """One part of the line as it was understood: `text` is `line[start:end]`; what is not `sure` is a guess."""

    kind: str
    text: str
    start: int
    end: int
    sure: bool


@dataclass(frozen=True)
class Reading:
    """What a line says. Fields that nothing was said about are empty; amounts are minor units of `currency`."""

    kind: Kind
    who: str = ""
    company: str = ""
    mail: str = ""
    phone: str = ""
    amount_minor: int | None = None
    currency: str = ""
    outcome: str = ""
    channel: str = ""
    end_how: str = ""
    when: When | None = None
    what: str = ""
    note: str = ""
    chips: tuple[Chip, ...] = ()


def read_line(
    text: str, today: date, *, currency: str = "EUR", day_first: bool = True, plain: frozenset[str] = frozenset()
) -> Reading:
    """Return what `text` says on `today` (a date in the seller's zone).

    `currency` is meant where an amount names none; `day_first` settles 3/4; `plain` holds the texts of chips that the
    seller turned back into words.

    >>> said = read_line("Anna Novak, Lakeside Foods, send prices thu 10, 12k", date(2026, 11, 23))
    >>> said.kind, said.who, said.company, said.what, said.amount_minor
    ('add', 'Anna Novak', 'Lakeside Foods', 'send prices', 1200000)
    >>> said = read_line("called anna, no answer, call back mon", date(2026, 11, 23))
    >>> said.kind, said.channel, said.outcome, said.who, said.what, said.when.day
    ('touch', 'phone', 'no answer', 'anna', 'call back', datetime.date(2026, 11, 30))
    """
    folded = frozenset(each.casefold() for each in plain)
    draft = Draft(read_parts(text, today, day_first, folded), currency, folded)
    give_roles(draft, text)
    return _reading(draft, text)


def _reading(draft: Draft, text: str) -> Reading:
    chips = [_chip(run, text) for run in runs(draft)]
    amount = next((word.text for word in draft.words() if word.role == "amount"), "")
    minor, currency = read_money(amount, draft.currency) or (None, "")
    is_touch = draft.did.kind == "touch"
    return Reading(
        kind=_KINDS[draft.did.kind],
        who=_field(draft, text, "who"),
        company=_field(draft, text, "company"),
        mail=mail_key(_field(draft, text, "mail")),
        phone=_field(draft, text, "phone"),
        amount_minor=minor,
        currency=currency,
        outcome=draft.outcome if is_touch else "",
        channel=(draft.did.channel or "other") if is_touch else "",
        end_how=draft.did.how,
        when=next((word.when for word in draft.words() if word.role == "when"), None),
        what=_field(draft, text, "what"),
        note=_note(draft, text),
        chips=tuple(chips),
    )


_KINDS: dict[str, Kind] = {"add": "add", "touch": "touch", "end": "end", "note": "note"}


def _chip(run: list[Word], text: str) -> Chip:
    start, end = run[0].start, run[-1].end
    return Chip(run[0].role, text[start:end], start, end, all(word.sure for word in run))


def _field(draft: Draft, text: str, role: str) -> str:
    pieces = _pieces(text, (word if word.role == role and not word.small else None for word in draft.words()))
    value = clean(" ".join(pieces))
    return value.lstrip("@#").strip(" \"“”'").rstrip(".:!?") if role in ("who", "company") else value


def _note(draft: Draft, text: str) -> str:
    """Return the note as typed, with a comma between parts of the line that did not end as sentences do."""
    note = ""
    for part in draft.parts:
        piece = " ".join(_pieces(text, (word if word.role == "note" or word.noted else None for word in part)))
        note += ((" " if note.endswith((".", "!", "?")) else ", ") if note and piece else "") + piece
    return clean(note)


def _pieces(text: str, words: Iterable[Word | None]) -> Iterator[str]:
    """Yield what was typed from the first to the last of the words that stand together; None and a new part divide."""
    run: list[Word] = []
    for word in (*words, None):
        if run and (word is None or word.part != run[-1].part):
            yield text[run[0].start : run[-1].end]
            run = []
        if word:
            run.append(word)
