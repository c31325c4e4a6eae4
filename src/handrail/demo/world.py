"""What every part of the story needs: the staff, the clock, the dice, and what is known of each lead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import NamedTuple

from handrail.actions.record import Act
from handrail.demo.case import Case, Pen
from handrail.demo.names import Firm, Register
from handrail.models import Business, Lead, Seller
from handrail.models.prepared import Prepared
from handrail.rules.hours import Hours, instant, is_working_day, working_day


class Stand(NamedTuple):
    """How a lead stands on file."""

    owner: int
    ended: datetime | None
    reached: int
    """Place of the furthest milestone, 0 for none."""
    goal: str
    """What the play of the next step works towards."""
    due: date
    at: datetime | None
    is_later: bool
    version: int
    amount: int | None
    channel: str
    play: str
    play_style: str
    source: str


ON_FILE = Prepared(
    lambda lead: Lead.objects.filter(pk=lead).select_related(
        "milestone", "source", "next_step__run__version__play__style"
    ),
    1,
)
"""One lead with all that the story asks about it."""


@dataclass
class World:
    """The made-up company on one day of its year."""

    rng: Random
    today: date
    """The day on which the story ends, in the business's zone."""
    now: datetime
    staff: dict[int, Seller]
    sellers: list[int]
    manager: int
    admin: int
    say: Callable[[str], None]
    cases: dict[int, Case] = field(default_factory=dict)
    clients: list[Firm] = field(default_factory=list)
    hours: dict[int, Hours] = field(default_factory=dict)
    for_today: Counter[int] = field(default_factory=Counter)
    """How many steps each seller has put on the last day."""
    left: Counter[int] = field(default_factory=Counter)
    """How many steps each seller has left undone, to be late on the last day."""

    def __post_init__(self) -> None:
        self.register = Register(self.rng)
        self.pen = Pen(self.rng)
        self.pen.colleagues = [self.staff[pk].name.split()[0] for pk in self.sellers]
        self.read_hours()

    def read_hours(self) -> None:
        """Read everybody's calendar again, after somebody's time away was noted."""
        business = Business.get()
        self.hours = {pk: seller.hours(business) for pk, seller in self.staff.items()}

    def act(self, by: int | None, at: datetime, origin: str = "page") -> Act:
        """Return an act of somebody of the staff; nothing happens after the story's end."""
        return Act(self.staff[by] if by else None, min(at, self.now), origin)

    def moment(self, day: date, hour: int, minute: int = 0) -> datetime:
        """Return a local time of day as an instant."""
        return instant(self.hours[self.admin], day, time(hour, minute))

    def works(self, seller: int, day: date) -> bool:
        """Say whether a seller works on a day."""
        return is_working_day(self.hours[seller], day)

    def in_days(self, seller: int, day: date, n: int) -> date:
        """Return the n-th working day of a seller after a day."""
        return working_day(self.hours[seller], day, n)

    @property
    def last_working_day(self) -> date:
        """Return the last working day before the story's end."""
        day = self.today - timedelta(days=1)
        while not self.works(self.admin, day):
            day -= timedelta(days=1)
        return day

    def soon(self, day: date) -> bool:
        """Say whether a day is so near the end that what is agreed then may fall on the last day."""
        return timedelta(0) < self.today - day <= timedelta(days=12)

    def chance(self, share: float) -> bool:
        """Return true in `share` of all cases."""
        return self.rng.random() < share

    def stand(self, lead: int) -> Stand:
        """Return how a lead stands on file."""
        found = ON_FILE(lead)[0]
        step = found.next_step
        play = step.run.version.play if step is not None and step.run is not None else None
        return Stand(
            owner=found.owner_id or self.admin,
            ended=found.ended_at,
            reached=found.milestone.position if found.milestone else 0,
            goal=step.run.version.body["goal"] if step is not None and step.run is not None else "",
            due=found.next_due or date.max,
            at=found.next_at,
            is_later=found.later_until is not None,
            version=found.version,
            amount=found.amount_minor,
            channel=step.channel if step is not None else "other",
            play=play.key if play else "",
            play_style=play.style.key if play else "",
            source=found.source.key if found.source else "",
        )

    def due(self, day: date) -> dict[int, list[int]]:
        """Return each seller's open leads with a step due by a day, the oldest first, without those the story holds."""
        rows = Lead.objects.open().filter(next_due__lte=day).order_by("next_due", "pk").values_list("pk", "owner_id")
        found: dict[int, list[int]] = {pk: [] for pk in self.sellers}
        for lead, owner in rows:
            if owner in found and not self.cases[lead].held:
                found[owner].append(lead)
        return found
