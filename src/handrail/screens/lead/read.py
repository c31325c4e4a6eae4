"""Turns what a form says into what a verb takes; what cannot be read is refused in words, at its field."""

from __future__ import annotations

from datetime import date

from django.http import QueryDict

from handrail.actions.errors import Refused
from handrail.actions.record import Said
from handrail.rules.dates import When, read_when
from handrail.rules.money import read_money
from handrail.screens.speech import say as _


def words(form: QueryDict, name: str, most: int = 20_000) -> str:
    """Return a field without the space around it; refuses more than `most` characters."""
    typed = form.get(name, "").strip()
    if len(typed) > most:
        raise Refused("long", _("That is too long. Keep it under %s characters.") % most, name)
    return typed


def whole(form: QueryDict, name: str) -> int:
    """Return a number that the page itself put into the form."""
    typed = form.get(name, "")
    if not typed.isascii() or not typed.isdigit() or len(typed) > 18:
        raise Refused("form", _("This form did not arrive whole. Load the page again."))
    return int(typed)


def maybe_whole(form: QueryDict, name: str) -> int | None:
    """Return such a number, None where the form does not say it."""
    return whole(form, name) if form.get(name) else None


def when(form: QueryDict, today: date, name: str = "when") -> When | None:
    """Return the day that a field says, None for an empty one; refuses what is no date."""
    typed = words(form, name, 80)
    if not typed:
        return None
    found = read_when(typed, today)
    if found is None:
        raise Refused("when", _("That is no day I know. Try: tmrw, thu 10, in 3 days, 12 dec."), name)
    return found


def a_day(form: QueryDict, today: date, name: str = "when") -> date:
    """Return the day that a field must say."""
    found = when(form, today, name)
    if found is None:
        raise Refused("when", _("Say a day: tmrw, thu, 3d, 12 dec."), name)
    return found.day


def said(form: QueryDict, today: date) -> Said:
    """Return the next step as the form says it; empty parts stay empty."""
    found = when(form, today)
    return Said(
        words(form, "what", 200), found.day if found else None, found.at if found else None, words(form, "channel", 10)
    )


def amount(form: QueryDict, currency: str) -> tuple[int | None, str]:
    """Return minor units and currency; (None, currency) for an empty field; refuses what is no amount."""
    typed = words(form, "amount", 64)
    if not typed or typed == "—":
        return None, currency
    found = read_money(typed, currency)
    if found is None:
        raise Refused("amount", _("That is no amount. Try: 18400, 12k, €1,250."), "amount")
    return found


def listed(form: QueryDict, name: str) -> list[str]:
    """Return what a field lists with commas between."""
    return [part.strip() for part in words(form, name, 2000).replace(";", ",").split(",") if part.strip()]
