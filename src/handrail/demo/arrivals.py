"""How leads come to the made-up company: which day, from where, and what is known of them then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from handrail.actions.leads import NewLead, open_lead
from handrail.demo import openings as words
from handrail.demo.case import Case, new_case
from handrail.demo.names import COUNTRY_NAMES
from handrail.demo.trade import FAIRS
from handrail.demo.world import World
from handrail.rules.hours import local_date

SHARES = {"website": 26, "referral": 15, "cold-call": 20, "social": 17, "in-person": 14, "other": 4}
"""How many of a hundred leads come from each source; fairs bring the rest in heaps."""
AT_FAIRS = 0.16
LIKES = {"cold-call": "cold-calls", "social": "social", "in-person": "in-person"}
"""Which style brings leads of a source by itself."""


@dataclass(frozen=True)
class Arrival:
    """A lead about to come in. `seen` is when we met them, where that was before it is noted."""

    at: datetime
    source: str
    seen: datetime | None = None
    fair: str = ""
    owner: int | None = None
    held: bool = False


def arrivals(world: World, first: date, size: int) -> list[Arrival]:
    """Return about `size` arrivals from `first` up to the day before the last, in order; later days bring more."""
    days = (world.today - first).days
    fairs = [a for n, fair in enumerate(FAIRS) for a in _fair(world, first, fair, n, round(size * AT_FAIRS / 4))]
    found = [_usual(world, first, days) for _n in range(size - len(fairs) - 2 * len(world.sellers))]
    return sorted([*fairs, *found, *_waiting(world)], key=lambda a: (a.at, a.source))


def _usual(world: World, first: date, days: int) -> Arrival:
    rng = world.rng
    source = rng.choices(list(SHARES), list(SHARES.values()))[0]
    day = first + timedelta(days=int(days * rng.betavariate(1.5, 0.95)))
    if source == "website" and rng.random() < 0.2:
        return Arrival(world.moment(day, rng.choice((7, 8, 18, 20, 21)), rng.randrange(60)), source)
    day = min(world.in_days(world.admin, day, 0), world.last_working_day)
    return Arrival(world.moment(day, rng.randint(8, 16), rng.randrange(60)), source)


def _fair(world: World, first: date, fair: str, n: int, size: int) -> list[Arrival]:
    """Return what one fair brings: noted on the mornings after by those who stood there."""
    rng, days = world.rng, (world.today - first).days
    day = world.in_days(world.admin, first + timedelta(days=round(days * (0.13 + 0.23 * n))), 1)
    noted = world.in_days(world.admin, day, 1)
    found = []
    for _lead in range(size):
        seen = world.moment(day, rng.randint(10, 16), rng.randrange(60))
        source = "event-talk" if rng.random() < 0.55 else "event-scan"
        at = world.moment(noted, 8, rng.randint(5, 55))
        found.append(Arrival(at, source, seen, fair, rng.choice([*world.sellers, None])))
    return found


def _waiting(world: World) -> list[Arrival]:
    """Return what came in for each seller at the end of the last working day, and waits for an answer."""
    found = []
    for n, seller in enumerate(world.sellers):
        day = world.last_working_day
        found.append(Arrival(world.moment(day, 16, 14 + 9 * n), "website", owner=seller, held=True))
        found.append(Arrival(world.moment(day, 16, 31 + 7 * n), "referral", owner=seller, held=True))
    return found


def come_in(world: World, arrival: Arrival) -> int | None:
    """Open one lead through the verb; return it, or None where the person's lead is open already."""
    case = _case(world)
    by, owner = _hands(world, arrival)
    origin = "webform" if arrival.source == "website" else "page"
    done = open_lead(world.act(by, arrival.at, origin), _new(world, arrival, case, owner))
    if done.made["how"] != "made":
        return None
    case.held = arrival.held
    world.cases[done.lead] = case
    return done.lead


def _case(world: World) -> Case:
    """Return a need of somebody new; one in five is of a client, and the larger the client the more often."""
    rng = world.rng
    if world.clients and rng.random() < 0.2:
        firm = rng.choices(world.clients, [firm.weight**0.6 for firm in world.clients])[0]
    else:
        firm = world.register.firm()
    return new_case(rng, world.register, firm)


def _hands(world: World, arrival: Arrival) -> tuple[int | None, int | None]:
    """Return who notes the lead, and whose it is (None: as it is routed)."""
    rng, sellers = world.rng, world.sellers
    if arrival.source == "website":
        return None, arrival.owner
    if arrival.owner:
        return arrival.owner, arrival.owner
    day = local_date(world.hours[world.admin], arrival.at)
    here = [pk for pk in sellers if world.works(pk, day)] or sellers
    if arrival.source in ("referral", "event-talk", "event-scan"):
        return world.manager, None
    likes = [pk for pk in here if world.staff[pk].style.key == LIKES.get(arrival.source)]  # type: ignore[union-attr]
    own = likes[0] if likes and rng.random() < 0.45 else rng.choice(here)
    return own, own


def _new(world: World, arrival: Arrival, case: Case, owner: int | None) -> NewLead:
    rng, human, firm = world.rng, case.human, case.firm
    day = local_date(world.hours[world.admin], arrival.at)
    has_mail = bool(not human.phone or arrival.source != "cold-call" or rng.random() < 0.4)
    known: dict[str, Any] = {"country": COUNTRY_NAMES[firm.country], "size": firm.size} if rng.random() < 0.8 else {}
    if rng.random() < 0.3:
        known["amount_minor"] = case.worth * 100
    return NewLead(
        title=case.title,
        person=human.name,
        mails=(human.mail,) if has_mail else (),
        phones=(human.phone,) if human.phone else (),
        job=human.job,
        company=firm.name,
        domain=firm.domain,
        industry=firm.segment.industry,
        source=arrival.source,
        owner=owner,
        arrived_at=arrival.seen,
        note=_why(world, arrival, case, day),
        facts={key: rng.choice(values) for key, values in rng.sample(words.FACTS, 2)} if rng.random() < 0.3 else {},
        **known,
    )


def _why(world: World, arrival: Arrival, case: Case, day: date) -> str:
    pools = words.FOUND | {
        "website": words.FORMS,
        "referral": words.INTRODUCTIONS,
        "event-talk": words.STANDS,
        "event-scan": words.SCANS,
    }
    return world.pen.write(pools[arrival.source], case, day, fair=arrival.fair)
