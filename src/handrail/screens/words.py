"""Turns values into the words a page shows: days, times, amounts, spans. Everything here returns a ready string."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Final

from babel import Locale
from django.utils.translation import gettext_noop as noop
from django.utils.translation import ngettext

from handrail.rules.money import say_money
from handrail.screens.speech import say as _
from handrail.screens.speech import spoken

OUTCOME_WORDS: Final = {
    "talked": noop("Talked"),
    "no answer": noop("No answer"),
    "left message": noop("Left message"),
    "replied": noop("Replied"),
    "not now": noop("Not now"),
    "no": noop("No"),
    "wrong person": noop("Wrong person"),
}
END_WORDS: Final = {
    "won": noop("Won"),
    "lost": noop("Lost"),
    "not a fit": noop("Not a fit"),
    "no reply": noop("No reply"),
    "duplicate": noop("Duplicate"),
    "asked to stop": noop("Asked to stop"),
}
REASON_WORDS: Final = {
    "chose a rival": noop("Chose a rival"),
    "does nothing": noop("Does nothing for now"),
    "no budget now": noop("No budget now"),
    "timing": noop("Timing"),
    "no reply": noop("No reply"),
    "said no": noop("Said no"),
    "not a fit": noop("Not a fit"),
    "duplicate": noop("Duplicate"),
    "asked to stop": noop("Asked to stop"),
}
CHANNEL_WORDS: Final = {
    "phone": noop("call"),
    "mail": noop("mail"),
    "social": noop("social"),
    "meeting": noop("meeting"),
    "letter": noop("letter"),
    "message": noop("message"),
    "other": noop("step"),
}
FIELD_WORDS: Final = {
    "title": noop("Title"),
    "amount_minor": noop("Amount"),
    "currency": noop("Currency"),
    "source": noop("Source"),
    "name": noop("Name"),
    "domain": noop("Domain"),
    "industry": noop("Industry"),
    "country": noop("Country"),
    "size": noop("Size"),
}


def outcome(key: str) -> str:
    """Return an outcome as its button says it."""
    return _(OUTCOME_WORDS.get(key, key)) if key else ""


def ending(key: str) -> str:
    """Return a way to end as a page says it."""
    return _(END_WORDS.get(key, key)) if key else ""


def reason(key: str) -> str:
    """Return a reason to stop as its button says it; one that somebody typed stays as it is."""
    return _(REASON_WORDS[key]) if key in REASON_WORDS else key


def channel(key: str) -> str:
    """Return a channel in the middle of a sentence."""
    return _(CHANNEL_WORDS.get(key, key)) if key else ""


@lru_cache(maxsize=8)
def _names(language: str) -> tuple[dict[int, str], dict[int, str], dict[int, str]]:
    spoken = Locale.parse(language.replace("-", "_"))
    days, months = spoken.days["format"], spoken.months["format"]["abbreviated"]
    return dict(days["abbreviated"]), dict(days["wide"]), dict(months)


def weekday(day: date) -> str:
    """Return the whole name of a day.

    >>> weekday(date(2026, 11, 23))
    'Monday'
    """
    return _names(spoken())[1][day.weekday()]


def on_day(day: date, today: date) -> str:
    """Return a day as people say it; the year only where it is not this one.

    >>> on_day(date(2026, 11, 26), date(2026, 11, 23)), on_day(date(2027, 3, 1), date(2026, 11, 23))
    ('Thu 26 Nov', 'Mon 1 Mar 2027')
    """
    return _on_day(day, today.year, spoken())


@lru_cache(maxsize=4096)
def _on_day(day: date, this_year: int, language: str) -> str:
    short, _wide, months = _names(language)
    parts = {"day": short[day.weekday()], "n": day.day, "month": months[day.month], "year": day.year}
    if day.year == this_year:
        return _("%(day)s %(n)s %(month)s") % parts
    return _("%(day)s %(n)s %(month)s %(year)s") % parts


def near_day(day: date, today: date) -> str:
    """Return today and tomorrow by those names, any other day as `on_day` does."""
    if day == today:
        return _("today")
    if day == today + timedelta(days=1):
        return _("tomorrow")
    return on_day(day, today)


def clock(at: datetime) -> str:
    """Return the time of day of a local moment.

    >>> clock(datetime(2026, 11, 23, 9, 5))
    '09:05'
    """
    return f"{at.hour:02d}:{at.minute:02d}"


def due(day: date, at: datetime | None, today: date, language: str = "") -> str:
    """Return when a step is due; `at` is the local moment where somebody said a time.

    `language` saves asking which one it is where many rows are drawn.

    >>> due(date(2026, 11, 21), None, date(2026, 11, 23)), due(date(2026, 11, 23), None, date(2026, 11, 23))
    ('2 days late', 'today')
    """
    return _due(day, clock(at) if at else "", today, language or spoken())


@lru_cache(maxsize=4096)
def _due(day: date, time: str, today: date, language: str) -> str:
    late = (today - day).days
    if late > 0:
        return ngettext("%(n)s day late", "%(n)s days late", late) % {"n": late}
    said = near_day(day, today)
    return f"{said} {time}" if time else said


def step(what: str, when: str) -> str:
    """Return a step and its day as one phrase.

    >>> step("call again", "Thu 26 Nov"), step("did it move?", "Thu 26 Nov")
    ('call again, Thu 26 Nov', 'did it move? Thu 26 Nov')
    """
    if what[-1:] in ".!?:;,…":
        return f"{what} {when}"
    return _("%(what)s, %(when)s") % {"what": what, "when": when}


def money(minor: int | None, currency: str, language: str = "") -> str:
    """Return an amount of minor units, '' where there is none; `language` as for `due`.

    >>> money(1840000, "EUR"), money(None, "EUR")
    ('€18,400', '')
    """
    return "" if minor is None else say_money(minor, currency, language or spoken())


def aware(moment: datetime | str | None) -> datetime | None:
    """Return a moment as the database or the journal gave it, in UTC; one database leaves the zone out."""
    if isinstance(moment, str):
        moment = datetime.fromisoformat(moment)
    if moment is None or moment.tzinfo is not None:
        return moment
    return moment.replace(tzinfo=UTC)


def capped(count: int, most: int = 99) -> str:
    """Return a count that nobody has to count to the end.

    >>> capped(9), capped(100)
    ('9', '99+')
    """
    return f"{most}+" if count > most else str(count)
