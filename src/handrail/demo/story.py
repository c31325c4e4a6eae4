"""The year of the made-up company, lived day by day: leads come in, sellers work, some are won."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import count

from django.utils.translation import gettext as _

from handrail.actions.ends import reopen
from handrail.actions.leads import hand_over
from handrail.actions.record import Said
from handrail.actions.returns import return_leads
from handrail.actions.sellers import away
from handrail.demo import last_day
from handrail.demo import sentences as words
from handrail.demo.arrivals import Arrival, arrivals, come_in
from handrail.demo.work import Touch
from handrail.demo.world import World
from handrail.models import Lead
from handrail.rules.hours import local_date

YEAR = timedelta(days=365)
HOLIDAYS = ((1, 118, 10, "Walking in the hills"), (0, 251, 4, "Wedding"), (2, 40, 3, "Moving house"))
"""Which seller was away, how many days before the end it began, for how many calendar days, and why."""


class Story:
    """Tells the year. Acts happen in the order of their moments, each through the verb that a person would use."""

    def __init__(self, world: World, size: int) -> None:
        self.world = world
        self.first = world.today - YEAR
        # What came back counts as well: about one in ten.
        self.coming = arrivals(world, self.first, round(size * 0.9))
        self.queue: list[tuple[datetime, int, int | None, Arrival | None]] = []
        self.turn = count()

    def tell(self) -> None:
        """Live every day before the last one."""
        month = 0
        for day in self._days():
            if day.month != month:
                month = day.month
                self.world.say(
                    _("%(month)s: %(n)s leads so far") % {"month": f"{day:%B %Y}", "n": len(self.world.cases)}
                )
            self._live(day)

    def _days(self) -> Iterator[date]:
        day = self.first
        while day < self.world.today:
            yield day
            day += timedelta(days=1)

    def _live(self, day: date) -> None:
        world = self.world
        self._return(day)
        self._absences(day)
        while self.coming and local_date(world.hours[world.admin], self.coming[0].at) <= day:
            arrival = self.coming.pop(0)
            self._push(arrival.at, arrival=arrival)
        for seller, due in world.due(day).items():
            if world.works(seller, day):
                self._desk(seller, day, due)
        self._run(day, world.moment(day, 17, 1))
        if world.works(world.manager, day):
            self._evening(day)
        if day == world.last_working_day:
            last_day.prepare(world)
        self._run(day, world.moment(day, 23, 59))

    def _return(self, day: date) -> None:
        """Open afresh the leads whose day has come, as the worker would."""
        world = self.world
        if return_leads(world.moment(day, 7, 30)):
            for lead, old in Lead.objects.filter(came_from__gt=0).order_by("pk").values_list("pk", "came_from"):
                if old and lead not in world.cases:
                    world.cases[lead] = world.cases[old].again()

    def _desk(self, seller: int, day: date, due: list[int]) -> None:
        """Lay out a seller's day, the oldest first; what does not fit is left for tomorrow."""
        world = self.world
        at = world.moment(day, 8, world.rng.randint(31, 59))
        if world.today - day <= timedelta(days=5):
            self._leave_one(seller, due)
        for lead in due:
            if at < world.moment(day, 16, 45):
                self._push(at, lead=lead)
            at += timedelta(minutes=world.rng.randint(12, 68))

    def _leave_one(self, seller: int, due: list[int]) -> None:
        """Leave one step undone, so that it is late at the end; nobody who waits for a first answer."""
        world = self.world
        for lead in due if world.left[seller] < 2 else ():
            stand = world.stand(lead)
            if stand.at is None and stand.source not in ("website", "referral"):
                world.cases[lead].held = True
                world.left[seller] += 1
                due.remove(lead)
                return

    def _push(self, at: datetime, *, lead: int | None = None, arrival: Arrival | None = None) -> None:
        heapq.heappush(self.queue, (at, next(self.turn), lead, arrival))

    def _run(self, day: date, until: datetime) -> None:
        """Let happen what the day holds until then, in order, with the steps that come of it."""
        world = self.world
        while self.queue and self.queue[0][0] <= until:
            at, _turn, lead, arrival = heapq.heappop(self.queue)
            if arrival is not None:
                lead = come_in(world, arrival)
            elif lead is not None:
                Touch(world, lead, at).act()
            if lead is not None:
                self._follow(lead, day, at)

    def _follow(self, lead: int, day: date, at: datetime) -> None:
        world, stand = self.world, self.world.stand(lead)
        if stand.ended or stand.due > day or world.cases[lead].held or not world.works(stand.owner, day):
            return
        begins = max(at, stand.at or at) + timedelta(minutes=world.rng.randint(6, 50))
        if world.moment(day, 9) <= begins < world.moment(day, 17):
            self._push(begins, lead=lead)

    # -- what happens besides ------------------------------------------------------------------------------------

    def _absences(self, day: date) -> None:
        """Note somebody's days away three weeks before."""
        world = self.world
        for n, before_end, length, why in HOLIDAYS:
            start, seller = world.today - timedelta(days=before_end), world.sellers[n]
            if day == start - timedelta(days=21):
                at = world.act(seller, world.moment(day, 7, 35))
                away(at, seller, start, start + timedelta(days=length), note=why)
                world.read_hours()

    def _hand(self, giver: int, taker: int, day: date, most: int) -> None:
        world = self.world
        warm = Lead.objects.open().filter(owner=giver, milestone__position__gte=2, later_until=None)
        for lead in list(warm.order_by("next_due", "pk").values_list("pk", flat=True)[:most]):
            text = world.pen.write(words.HANDED, world.cases[lead], day)
            hand_over(world.act(world.manager, world.moment(day, 17, 5)), [lead], taker, note=text)

    def _evening(self, day: date) -> None:
        """Hand over what cannot wait for who is away from tomorrow; now and then share out afresh, or reopen."""
        world = self.world
        for n, before_end, _length, _why in HOLIDAYS:
            if day < world.today - timedelta(days=before_end) <= world.in_days(world.manager, day, 1):
                self._hand(world.sellers[n], world.sellers[n - 1], day, 2)
        if world.chance(0.018):
            giver, taker = world.rng.sample(world.sellers, 2)
            self._hand(giver, taker, day, 1)
        if world.chance(0.012):
            since = world.moment(day - timedelta(days=45), 8)
            lost = Lead.objects.filter(end_how__in=("lost", "no reply"), ended_at__gte=since, came_back_as=None)
            lead = lost.order_by("pk").values_list("pk", flat=True).first()
            if lead is not None:
                case = world.cases[lead]
                said = Said(world.pen.write(words.AGAIN, case, day), world.in_days(world.admin, day, 2))
                reopen(world.act(world.stand(lead).owner, world.moment(day, 17, 8)), lead, said)
