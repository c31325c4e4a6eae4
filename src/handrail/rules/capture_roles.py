"""Who, what and when: every word of a line for the bar gets one role."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import takewhile

from handrail.rules.capture_shapes import Word
from handrail.rules.capture_words import (
    AFTER_NEXT,
    ANSWERS,
    LEADS_IN,
    NEXT,
    NO_NAME,
    NOT_A_VERB_AFTER,
    OF_A_FIRM,
    OPENINGS,
    PARTICLES,
    REACHES,
    Did,
)
from handrail.rules.money import read_money


@dataclass(slots=True)
class Draft:
    """A line while its words are being given roles."""

    parts: list[list[Word]]
    currency: str
    plain: frozenset[str]
    did: Did = field(default_factory=lambda: Did("add"))
    opened: tuple[int, int, int] | None = None
    outcome: str = ""

    def has(self, role: str) -> bool:
        return any(word.role == role for word in self.words())

    def words(self) -> Iterator[Word]:
        return (word for part in self.parts for word in part)

    def is_plain(self, words: list[Word], text: str) -> bool:
        return bool(self.plain) and text[words[0].start : words[-1].end].casefold() in self.plain


def give_roles(draft: Draft, text: str) -> None:
    """Give every word of `draft` (the words of `text`) its role, and settle what happened."""
    _read_signs(draft, text)
    _read_opening(draft, text)
    _read_amount(draft)
    _read_next(draft)
    if draft.did.kind == "touch":
        _read_touch(draft, text)
    else:
        {"add": _read_add, "end": _read_end, "note": _read_note}[draft.did.kind](draft)
    _leave_the_rest(draft, text)


def runs(draft: Draft) -> Iterator[list[Word]]:
    """Yield words of one role that stand together."""
    run: list[Word] = []
    for word in draft.words():
        if run and (word.role != run[-1].role or word.part != run[-1].part):
            yield run
            run = []
        run.append(word)
    if run:
        yield run


# What is marked, and what a line opens with


def _read_signs(draft: Draft, text: str) -> None:
    """Give @person and #company their roles; the first of each counts."""
    open_roles = {"@": "who", "#": "company"}
    for part in draft.parts:
        for index, word in enumerate(part):
            role = open_roles.get(word.text[0])
            if word.role or not role or not word.text[1:2].isalpha():
                continue
            run = part[index : _end_of_name(part, index, 3)]
            if not draft.is_plain(run, text):
                for each in run:
                    each.takes(role)
                del open_roles[word.text[0]]


def _end_of_name(part: list[Word], start: int, most: int) -> int:
    """Return where the name that begins at `start` ends: capitals go together, else up to `most` plain words."""
    end = start
    capitals = start < len(part) and part[start].is_capital
    while end < len(part) and not part[end].role and end - start < (5 if capitals else most):
        word = part[end]
        if word.low in NO_NAME if end == start else word.low in NEXT or word.text[0] in "@#":
            break
        if capitals and not word.is_capital:
            follows = end + 1 < len(part) and part[end + 1].is_capital and not part[end + 1].role
            if word.low not in PARTICLES or not follows:
                break
        elif not capitals and (word.low in NO_NAME or not any(letter.isalpha() for letter in word.text)):
            break
        end += 1
    return end


def _read_opening(draft: Draft, text: str) -> None:
    """Find what happened: at the start of the line, after a name, or at the start of the second part."""
    for number, start in _places_of_openings(draft):
        part = draft.parts[number]
        for table in (OPENINGS, ANSWERS):
            length = _longest(table, part, start)
            if not length or draft.is_plain(part[start : start + length], text):
                continue
            did = table[tuple(word.low for word in part[start : start + length])]
            if _fits(did, part, number, start, length):
                draft.did = _by_them(did) if number == 0 and start else did
                draft.opened = (number, start, start + length)
                draft.outcome = draft.did.outcome
                for word in part[start : start + length]:
                    word.takes("did")
                return


def _places_of_openings(draft: Draft) -> Iterator[tuple[int, int]]:
    first = draft.parts[0]
    if first and not first[0].role:
        yield 0, 0
    named = next((index for index, word in enumerate(first) if word.role != "who"), len(first))
    for start in range(1, min(len(first), max(4, named + 1))):
        if first[start - 1].role not in ("", "who") or first[start - 1].low in NEXT | NO_NAME:
            break
        yield 0, start
    if len(draft.parts) > 1 and len(first) <= 4:
        yield 1, 0


def _longest(table: dict[tuple[str, ...], Did], part: list[Word], start: int) -> int:
    low = tuple(word.low for word in takewhile(lambda word: not word.role, part[start : start + 4]))
    return next((length for length in range(len(low), 0, -1) if low[:length] in table), 0)


def _fits(did: Did, part: list[Word], number: int, start: int, length: int) -> bool:
    """Tell "riverside won" from "anna lost interest", and a note from the word "note"."""
    if (number, start) == (0, 0) or did.kind == "touch":
        return True
    return did.kind == "end" and all(word.role for word in part[start + length :])


def _by_them(did: Did) -> Did:
    """Return what it means when the person did it: "anna mailed" is a reply."""
    return did._replace(outcome="replied") if did.outcome == "left message" and did.channel != "phone" else did


# What it is worth, and what comes next


def _read_amount(draft: Draft) -> None:
    """Settle the amount: the first that is sure, else a bare number where only an amount can stand."""
    open_words = [word for word in draft.words() if word.role == "amount?"]
    sure = [word for word in open_words if word.sure]
    for word in sure or [word for word in open_words if _may_be_amount(draft, word)]:
        if read_money(word.text, draft.currency):
            word.takes("amount", sure=bool(sure))
            break
    for word in open_words:
        if word.role == "amount?":
            word.takes("")


def _may_be_amount(draft: Draft, word: Word) -> bool:
    digits = sum(letter.isdigit() for letter in word.text)
    return digits > 1 if draft.did.kind == "end" else digits > 2 and len(draft.parts[word.part]) == 1


def _read_next(draft: Draft) -> None:
    """Settle what comes next, and when."""
    chosen = _next_part(draft)
    number, begins = -1, 0
    if chosen:
        number, begins = chosen[0], draft.parts[chosen[0]][chosen[1]].start
        dated = draft.did.kind == "add" or any(word.role == "date?" for word in draft.parts[number])
        step = [word for word in draft.parts[number][chosen[1] :] if not word.role]
        for word in step:
            word.takes("what", sure=dated)
    when = _chosen_date(draft, chosen[0] if chosen else None)
    for word in draft.words():
        if word is when:
            word.takes("when", sure=word.dated and (draft.did.kind == "add" or _is_meant(draft, word, chosen)))
        elif word.role == "date?":
            word.takes("what" if word.part == number and word.start > begins else "")


def _is_meant(draft: Draft, word: Word, chosen: tuple[int, int] | None) -> bool:
    return _is_alone(draft, word) or (chosen is not None and word.part == chosen[0])


def _next_part(draft: Draft) -> tuple[int, int] | None:
    """Return part and word where the next step begins: the last with a date, else the first."""
    if draft.did.kind == "note":
        return None
    found = [(number, start) for number, part in enumerate(draft.parts) if (start := _verb(draft, number, part)) >= 0]
    dated = [each for each in found if any(word.role == "date?" for word in draft.parts[each[0]])]
    if dated:
        return dated[-1]
    # A verb in the first part may be a name's ("lakeside order desk"), so a later one is believed first.
    return next((each for each in found if each[0]), found[0] if found else None)


def _verb(draft: Draft, number: int, part: list[Word]) -> int:
    """Return the index of the verb that begins a next step in this part, or -1."""
    anywhere = (number == 0 and not draft.opened) or any(word.role == "date?" for word in part)
    for index, word in enumerate(part):
        if word.role in ("", "who"):
            is_verb = not word.role and word.low in NEXT
            if is_verb and not (index and part[index - 1].low in NOT_A_VERB_AFTER):
                return index
            if not anywhere and word.low not in LEADS_IN:
                return -1
    return -1


def _chosen_date(draft: Draft, next_part: int | None) -> Word | None:
    dates = [word for word in draft.words() if word.role == "date?"]
    here = [word for word in dates if word.part == next_part]
    alone = [word for word in dates if _is_alone(draft, word)]
    guessed = [word for word in dates if word.dated and word.when and draft.did.kind in ("add", "touch")]
    if draft.did.kind == "touch":
        guessed = [word for word in guessed if word.low not in ("today", "tonight")]
    for choice in (here, alone if draft.did.kind != "note" else [], guessed):
        if choice:
            return choice[-1]
    return None


def _is_alone(draft: Draft, word: Word) -> bool:
    return all(each is word or each.low in LEADS_IN or each.role == "amount" for each in draft.parts[word.part])


# Who it is about, kind by kind


def _read_add(draft: Draft) -> None:
    first = draft.parts[0]
    if first and first[0].role == "what":
        _name_after_verb(draft, first)
    elif first and not draft.has("who"):
        _take_name(draft, first, 0, most=4)
    _take_firm(draft, guess=True)
    dated = next((word.part for word in draft.words() if word.role == "when"), None)
    if dated is not None and not draft.has("what"):
        for word in draft.parts[dated]:
            if not word.role:
                word.takes("what", sure=False)


def _name_after_verb(draft: Draft, part: list[Word]) -> None:
    """Find the person in "call anna novak about prices" and "send prices to anna"."""
    at = 1
    while at < len(part) and part[at].low in AFTER_NEXT:
        at += 1
    direct = at < len(part) and (part[0].low in REACHES or at > 1 or part[at].is_capital)
    to = next((index for index, word in enumerate(part) if word.low == "to" and index >= at), 0)
    start = at if direct else to + 1 if to else len(part)
    if draft.has("who") or start >= len(part) or part[start].role != "what":
        return
    for word in part[start:]:
        word.role = "" if word.role == "what" else word.role
    _take_name(draft, part, start, most=2)
    if draft.has("who"):
        before = part[start - 1]
        before.small = start > 1 and before.low in ("to", "with")
        before.role = "who" if to and to == start - 1 else before.role
    for word in part[start:]:
        word.role = word.role or "what"


def _take_name(draft: Draft, part: list[Word], start: int, most: int = 3) -> int:
    """Give the name at `start` its role, and the firm in "of Harbour" behind it; return where both end."""
    end = _end_of_name(part, start, most)
    if draft.has("who"):
        return start
    for word in part[start:end]:
        word.takes("who", sure=word.is_capital or end == len(part) or bool(part[end].role))
    if end == start or end + 1 >= len(part) or part[end].role or part[end].low not in OF_A_FIRM:
        return end
    firm = _end_of_name(part, end + 1, most)
    if draft.has("company") or firm == end + 1 or (part[end].low == "at" and not part[end + 1].is_capital):
        return end
    part[end].takes("company", small=True)
    for word in part[end + 1 : firm]:
        word.takes("company", sure=word.is_capital)
    return firm


def _take_firm(draft: Draft, *, guess: bool) -> None:
    """Take the first later part that can be a firm's name; without `guess` only one all in capitals."""
    if draft.has("company"):
        return
    for part in draft.parts[1:]:
        small = 1 if part[0].low in ("of", "from") and len(part) > 1 else 0
        name = part[small:]
        if any(word.role for word in part):
            if any(word.role in ("what", "did") for word in part):
                return
            continue
        capitals = all(word.is_capital or word.low in PARTICLES or word.low == "and" for word in name)
        if (
            len(name) <= 5
            and name[0].low not in NO_NAME
            and name[0].text[0].isalnum()
            and not name[0].low.isdigit()
            and (capitals or guess)
        ):
            for word in part[:small]:
                word.takes("company", small=True)
            for word in name:
                word.takes("company", sure=capitals)
        return


def _read_touch(draft: Draft, text: str) -> None:
    number, start, end = draft.opened or (0, 0, 0)
    part = draft.parts[number]
    if number == 1 or start:
        _take_name(draft, draft.parts[0], 0, most=3)
    else:
        _name_after_opening(draft, part, end)
    for each in draft.parts:
        _read_answer(draft, each, text)
    _take_firm(draft, guess=False)


def _name_after_opening(draft: Draft, part: list[Word], start: int) -> None:
    """Find the person in "left message for anna", "sent prices to anna" and "met Wei Chen of Harbour"."""
    at = start
    while at < len(part) and not part[at].role and part[at].low in LEADS_IN:
        part[at].takes("did", small=True)
        at += 1
    if at < len(part) and part[start - 1].low in ("sent", "showed", "posted") and not part[at].is_capital:
        to = next((index for index in range(at, len(part) - 1) if part[index].low == "to"), 0)
        if to and not part[to].role:
            _take_name(draft, part, to + 1)
            part[to].takes("who" if draft.has("who") else "", small=True)
        return
    _take_name(draft, part, at)


def _read_answer(draft: Draft, part: list[Word], text: str) -> None:
    """Take what came of a touch from the front of what is left of a part: "no answer", "not interested"."""
    start = next((index for index, word in enumerate(part) if not word.role), len(part))
    length = _longest(ANSWERS, part, start) or (1 if len(part) == 1 and part[0].low == "no" else 0)
    said, rest = part[start : start + length], [word for word in part[start + length :] if not word.role]
    if not said or draft.is_plain(said, text):
        return
    answer = ANSWERS.get(tuple(word.low for word in said))
    draft.outcome = answer.outcome if answer else "no"
    for word in said:
        word.takes("did")
        word.noted = bool(rest)


def _read_end(draft: Draft) -> None:
    number, start, end = draft.opened or (0, 0, 0)
    part = draft.parts[number]
    if number or start:
        _take_name(draft, draft.parts[0], 0)
    else:
        while end < len(part) and not part[end].role and part[end].low in LEADS_IN:
            part[end].takes("did", small=True)
            end += 1
        _take_name(draft, part, end)


def _read_note(draft: Draft) -> None:
    _number, _start, end = draft.opened or (0, 0, 0)
    first = draft.parts[0]
    if not draft.has("who") and end < len(first) and not first[end].role:
        stop = _end_of_name(first, end, 1)
        for word in first[end:stop]:
            word.takes("who", sure=stop == len(first))
            word.noted = stop < len(first)


def _leave_the_rest(draft: Draft, text: str) -> None:
    """Make a note of what has no role, and of names and steps that were turned back into words."""
    for run in list(runs(draft)):
        if not run[0].role or (run[0].role in ("who", "company", "what") and draft.is_plain(run, text)):
            for word in run:
                word.takes("note")
