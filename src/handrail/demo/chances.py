"""How likely a touch comes to something, by the seller's style and the play: a few plays work better for some."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

SOCIAL, IN_PERSON, COLD = "social", "in-person", "cold-calls"

SUITS: Mapping[str, Mapping[str, float]] = {
    SOCIAL: {SOCIAL: 2.0, IN_PERSON: 0.45, COLD: 0.4, "warm": 1.1, "inbound": 1.1},
    IN_PERSON: {SOCIAL: 0.45, IN_PERSON: 1.7, COLD: 0.5, "warm": 1.5, "inbound": 1.0},
    COLD: {SOCIAL: 0.35, IN_PERSON: 0.4, COLD: 1.8, "warm": 1.0, "inbound": 1.4},
}
"""Seller's style, then the play's: how much more or less often a touch reaches somebody."""
REACHED = {
    "phone": 0.3, "mail": 0.24, "social": 0.2, "meeting": 0.58, "letter": 0.1, "message": 0.28, "other": 0.25,
}  # fmt: skip
"""How often a touch reaches somebody who never answered before, by channel."""
ONWARD = (0.36, 0.64, 0.62, 0.6, 0.62, 0.68)
"""How often a talk takes a lead one milestone further than Talking, by the number reached before it."""
WRITTEN = frozenset({"mail", "social", "letter", "message"})


@dataclass(frozen=True)
class Try:
    """One touch before it is made: who tries, by which play, through which channel, and how warm the lead is."""

    style: str
    play_style: str
    channel: str
    reached: int
    """Milestones reached so far."""
    warmth: float
    """Of this lead: 1 is usual; a large firm that needs it badly is nearer 2."""
    misses: int
    """Touches since they last answered."""


def outcome(rng: Random, a: Try) -> str:
    """Return one of the outcomes of a touch."""
    if rng.random() >= answers(a):
        silent = 0.75 if a.channel in WRITTEN else 0.38
        return "left message" if rng.random() < silent else "no answer"
    sort = rng.random()
    if a.reached == 0:
        if sort < 0.04:
            return "wrong person"
        if sort < 0.17:
            return "no"
        if sort < 0.25:
            return "not now"
    elif sort < 0.06:
        return "no"
    elif sort < 0.1:
        return "not now"
    return "replied" if a.channel in WRITTEN else "talked"


def answers(a: Try) -> float:
    """Return how likely somebody answers.

    >>> ruth = Try(COLD, COLD, "phone", 0, 1.0, 0)
    >>> maya = Try(SOCIAL, COLD, "phone", 0, 1.0, 0)
    >>> answers(ruth) > 3 * answers(maya)
    True
    """
    if a.reached:
        usual = {"letter": 0.12, "message": 0.5, "social": 0.5}.get(a.channel, 0.76)
        return min(0.92, usual - 0.08 * min(a.misses, 3) + 0.1 * (a.warmth - 1))
    return min(0.85, REACHED[a.channel] * SUITS[a.style].get(a.play_style, 0.8) * a.warmth)


def moves_on(rng: Random, a: Try) -> bool:
    """Say whether a talk took the lead one milestone on."""
    suits = SUITS[a.style].get(a.play_style, 1.0)
    return rng.random() < min(0.9, ONWARD[min(a.reached, 5)] * (0.8 + 0.2 * suits) * (0.85 + 0.15 * a.warmth))
