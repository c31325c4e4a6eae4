"""Today's order: what is pinned, what was promised, then expected value per minute, and a sentence that says why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import log

PROMISED, HOT, WARM, COLD = 0, 1, 2, 3
"""Rank classes. Leads of one class keep their order by themselves, as they all decay alike."""
THETA = {PROMISED: 0.0, HOT: 0.5, WARM: 0.05, COLD: 0.01}
"""Decay of a lead's worth a day of waiting, by class (practitioner defaults)."""
CLASS_OF = {"asks to talk": HOT, "referral": WARM, "event talk": WARM, "event scan": COLD, "self": COLD, "return": COLD}
CHANCE = (0.08, 0.18, 0.28, 0.38, 0.50, 0.65, 0.9)
"""Chance to be won, by number of milestones reached, until a business has enough ended leads of its own."""
MINUTES = {"phone": 10, "mail": 6, "social": 5, "meeting": 45, "letter": 15, "message": 4, "other": 8}
"""Usual minutes of a step, by channel."""
EPOCH = date(2020, 1, 1)


def rank_class(source_class: str, promised: bool) -> int:
    """Return the class that a lead's next step is ranked in.

    >>> rank_class("asks to talk", promised=False) == HOT
    True
    """
    return PROMISED if promised else CLASS_OF.get(source_class, COLD)


def rank_key(klass: int, milestones: int, value_minor: int, channel: str, due: date) -> float:
    """Return the stored key: ln(p x V / minutes) + theta x due (days since 2020). Higher comes first.

    With p e^(-theta wait) V / minutes as the worth of a touch after `wait` days, the order inside one class does
    not depend on today, so the key never has to be rewritten by time alone.

    >>> later, sooner = (rank_key(HOT, 1, 500_000, "phone", date(2026, 1, day)) for day in (9, 5))
    >>> round(later - sooner, 6)
    2.0
    """
    worth = CHANCE[min(milestones, len(CHANCE) - 1)] * max(value_minor, 100) / MINUTES.get(channel, 8)
    return log(worth) + THETA[klass] * (due - EPOCH).days


def worth_today(klass: int, key: float, today: date) -> float:
    """Return the key made comparable between classes: ln(p x V x decay / minutes) as of `today`."""
    return key - THETA[klass] * (today - EPOCH).days


@dataclass(frozen=True)
class Place:
    """Where a lead stands in Today, from its facts alone."""

    pinned: bool
    promised: bool
    answer_due: bool
    klass: int
    key: float
    due: date
    at_minute: int | None = None


def order(place: Place, today: date) -> tuple[float, ...]:
    """Return a sort key, smallest first: pinned, then promises and answer limits that run out today, then worth."""
    if place.pinned:
        return (0, 0, 0)
    if place.promised or place.answer_due:
        minute = place.at_minute if place.at_minute is not None else 24 * 60
        return (1, (place.due - today).days if place.due < today else 0, minute)
    return (2, -worth_today(place.klass, place.key, today), 0)
