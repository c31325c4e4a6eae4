"""One lead as the story knows it, and the pen that writes about it without saying the same thing over and over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from handrail.demo.names import Firm, Human, Register
from handrail.demo.trade import FAIRS, RIVALS, THINGS, TOWNS, Thing


@dataclass
class Case:
    """Who they are, what they would buy, and how it stands with them."""

    firm: Firm
    human: Human
    other: Human
    thing: Thing
    number: int
    room: str
    trouble: str
    town: str
    worth: int
    """What they would pay, in whole euros."""
    warmth: float
    misses: int = 0
    parked: int = 0
    is_met: bool = False
    """Whether the other person takes part in the lead."""
    held: bool = False
    """Left alone by the story, so that it is late, or unanswered, when the company is looked at."""

    @property
    def want(self) -> str:
        """Return what they would buy, as people say it."""
        return self.thing.said(self.number)

    @property
    def title(self) -> str:
        """Return what the lead is called."""
        want = self.want[:1].upper() + self.want[1:]
        return f"{want} for {self.room}"

    def again(self) -> Case:
        """Return the same people coming back, a little cooler."""
        return replace(self, misses=0, parked=0, warmth=self.warmth * 0.85, held=False)


def new_case(rng: Random, register: Register, firm: Firm, human: Human | None = None) -> Case:
    """Return a new need of a firm, voiced by `human` or by somebody who was not met before."""
    thing = rng.choice(THINGS)
    # A large firm buys more of a thing, or a larger one where there is but one of it.
    times = firm.weight**0.6
    number = round(rng.randint(thing.fewest, thing.most) * times) if thing.most > 1 else 1
    number = number if number < 20 else round(number / 5) * 5
    return Case(
        firm=firm,
        human=human or register.human(firm),
        other=register.human(firm),
        thing=thing,
        number=number,
        room=rng.choice(firm.segment.rooms),
        trouble=rng.choice(firm.segment.troubles),
        town=rng.choice(TOWNS),
        worth=round((number if number > 1 else times) * thing.euros * rng.uniform(0.85, 1.2) / 50) * 50,
        warmth=min(1.9, max(0.5, rng.gauss(1.0, 0.3))),
    )


class Pen:
    """Fills patterns. Each pool of patterns is used up before one of them comes again."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.decks: dict[int, list[str]] = {}
        self.friends: list[str] = []
        self.colleagues: list[str] = []

    def write(self, pool: Sequence[str], case: Case, today: date, *, fair: str = "") -> str:
        """Return the next pattern of `pool`, filled from the case as of `today`."""
        text = self._next(pool).format(
            first=case.human.first,
            firm=case.firm.name,
            other=case.other.first,
            room=case.room,
            room_bare=case.room.removeprefix("the "),
            trouble=case.trouble,
            Trouble=case.trouble[:1].upper() + case.trouble[1:],
            want=case.want,
            thing=case.thing.many,
            town=case.town,
            rival=self.rng.choice(RIVALS),
            fair=fair or FAIRS[0],
            month=(today + timedelta(days=self.rng.randint(30, 150))).strftime("%B"),
            day=(today + timedelta(days=(7 - today.weekday()) + self.rng.randrange(5))).strftime("%A"),
            friend=self.rng.choice(self.friends or ["a neighbour"]),
            seller=self.rng.choice(self.colleagues),
        )
        return text[:1].upper() + text[1:]

    def _next(self, pool: Sequence[str]) -> str:
        deck = self.decks.get(id(pool))
        if not deck:
            deck = self.decks[id(pool)] = list(pool)
            self.rng.shuffle(deck)
        return deck.pop()
