"""The day on which one looks at the made-up company: what is on each seller's Today, and what they did already."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db.models import F

from handrail.actions.leads import hand_over
from handrail.actions.record import Said
from handrail.actions.steps import pin, plan, postpone
from handrail.demo import sentences as words
from handrail.demo.work import Touch
from handrail.demo.world import World
from handrail.models import Lead

DONE = (5, 4, 6)
"""How many steps each seller does before one looks."""
LEFT = (12, 11, 13)
"""How many are left then, with the late ones and those who wait for an answer."""
PROMISED = (time(15, 30), time(14), time(16, 15))
MINUTE = timedelta(minutes=1)


def prepare(world: World) -> None:
    """On the evening before: bring each seller's last day to its size, and promise somebody a call at a time."""
    at = world.moment(world.last_working_day, 17, 15)
    at = _hand_up(world, at)
    for n, seller in enumerate(world.sellers):
        due = list(_due(world, seller))
        for lead in list(_coming(world, seller))[: max(0, DONE[n] + LEFT[n] - len(due))]:
            at += MINUTE
            plan(world.act(seller, at), lead, Said(due=world.today))
        loose = [lead for lead in due if not world.cases[lead].held and world.stand(lead).at is None]
        for lead in loose[len(loose) - max(0, len(due) - DONE[n] - LEFT[n]) :]:
            at += MINUTE
            postpone(world.act(seller, at), lead, world.in_days(seller, world.today, world.rng.randint(1, 4)))
        at += MINUTE
        _promise(world, seller, at, PROMISED[n])


def _hand_up(world: World, at: datetime) -> datetime:
    """Give the manager three of the largest leads, and the admin one: they sell as well."""
    largest = Lead.objects.open().filter(later_until=None, next_due__gt=world.today, milestone__position__gte=2)
    rows = largest.order_by(F("amount_minor").desc(nulls_last=True), "pk").values_list("pk", flat=True)[:4]
    for lead, to in zip(list(rows), (world.manager, world.manager, world.admin, world.manager), strict=False):
        at += MINUTE
        text = world.pen.write(words.HANDED_UP, world.cases[lead], world.today)
        hand_over(world.act(world.manager, at), [lead], to, note=text)
        plan(world.act(to, at + MINUTE), lead, Said(due=world.today))
        at += MINUTE
    return at


def _due(world: World, seller: int) -> list[int]:
    rows = Lead.objects.open().filter(owner=seller, next_due__lte=world.today).order_by("next_due", "pk")
    return list(rows.values_list("pk", flat=True))


def _coming(world: World, seller: int) -> list[int]:
    """Return leads that come up after the last day, the nearest first, and behind them those put away."""
    rows = Lead.objects.open().filter(owner=seller, next_due__gt=world.today)
    return list(rows.order_by(F("later_until").asc(nulls_first=True), "next_due", "pk").values_list("pk", flat=True))


def _promise(world: World, seller: int, at: datetime, clock: time) -> None:
    """Promise one who talks with us a call today at a time; the story leaves it to whoever looks."""
    rows = Lead.objects.open().filter(owner=seller, next_due=world.today, milestone__isnull=False)
    for lead in rows.order_by(F("amount_minor").desc(nulls_last=True), "pk").values_list("pk", flat=True):
        case = world.cases[lead]
        if not case.held:
            what = world.pen.write(words.PROMISES, case, world.today)
            plan(world.act(seller, at), lead, Said(what, world.today, clock, "phone"))
            case.held = True
            return


def live(world: World) -> None:
    """Let each seller pin one lead and do the first steps of the morning, all before the moment one looks."""
    morning = []
    for n, (seller, due) in enumerate(world.due(world.today).items()):
        morning += [(seller, lead, False) for lead in due[: DONE[n]]]
        stands = [(world.stand(lead), lead) for lead in due[DONE[n] :]]
        rest = [(stand.reached > 0, stand.amount or 0, lead) for stand, lead in stands]
        if rest:
            lead = max(rest)[2]
            world.cases[lead].held = True
            morning.append((seller, lead, True))
    morning.sort(key=lambda act: (not act[2], world.rng.random()))
    for k, (seller, lead, is_pin) in enumerate(morning):
        at = _moment(world, k, len(morning))
        if is_pin:
            pin(world.act(seller, at), lead)
        else:
            Touch(world, lead, at).act()


def _moment(world: World, k: int, of: int) -> datetime:
    """Return when the k-th act of the morning happens: from half past eight on, or earlier if it is earlier still."""
    midnight = world.moment(world.today, 0)
    begins = max(midnight, min(world.moment(world.today, 8, 30), world.now - timedelta(minutes=115)))
    ends = min(world.now, begins + timedelta(minutes=105))
    at = begins + (ends - begins) * k / of
    return at.replace(second=0, microsecond=0) if at.replace(second=0, microsecond=0) >= begins else at
