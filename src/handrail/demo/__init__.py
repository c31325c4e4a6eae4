"""A made-up company with a year behind it, for looking around. Everything in it was done through the verbs."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from random import Random

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from handrail.actions.record import Act
from handrail.actions.sellers import add_seller, first_admin
from handrail.actions.setup import mark_made_up
from handrail.demo import last_day
from handrail.demo.names import STAFF
from handrail.demo.story import YEAR, Story
from handrail.demo.trade import BUSINESS
from handrail.demo.world import World
from handrail.models import Lead, Seller
from handrail.rules.hours import Hours, instant, local_date

ZONE, COUNTRY = "Europe/Dublin", "IE"
WORDS = """
acorn amber anchor apple autumn badger barley basin beacon birch bramble breeze bridge button candle canyon carpet
cedar cellar cherry cinder clover cobble comet copper coral cotton cricket crystal daisy dapple drizzle ember falcon
feather fern fiddle flint forest garden garnet ginger glacier granite gravel hammer harbour hazel heather heron hollow
honey island ivory jasper jigsaw juniper kettle lagoon lantern lemon lilac linen lobster magpie maple marble meadow
mellow mitten mosaic mustard nettle nutmeg oatmeal ocean olive orchard otter oyster paddle parsley pebble pepper
pigeon pillow pocket poplar puddle quarry quiver rabbit raven ribbon river rocket saddle saffron salmon sandal shovel
silver sorrel sparrow spruce squirrel stable starling sugar summer sunset tangle teapot thimble thistle timber tulip
turnip umber valley velvet violet waffle walnut willow window winter wobble woollen yarrow zigzag
""".split()
"""Three of them make a password that can be read off a terminal and typed."""


@dataclass(frozen=True)
class Filled:
    """What was made up: who signs in as (name, role, password), and how many leads there are, all and open."""

    sign_in: list[tuple[str, str, str]]
    leads: int
    open: int


def _quiet(_line: str) -> None:
    """Say nothing."""


def fill(now: datetime, *, seed: int = 1, say: Callable[[str], None] = _quiet, size: int = 400) -> Filled:
    """Fill a prepared place without sellers with a made-up company whose year ends at `now` (aware).

    The same seed and the same day make the same rows, but for the password. `size` is about how many leads come in.
    Raises Refused when somebody is here already.
    """
    today = local_date(Hours(ZONE), now)
    password = "-".join(secrets.choice(WORDS) for _word in range(3))
    say(_("Making up %s: a year of %s leads. This takes half a minute.") % (BUSINESS, size))
    with _unhurried_disk():
        staff = _hire(instant(Hours(ZONE), today - YEAR - timedelta(days=7), time(9)), password)
        world = _world(staff, Random(f"{seed} {today}"), now, say)  # noqa: S311 -- made-up data
        Story(world, size).tell()
        last_day.live(world)
    sign_in = [(seller.name, str(seller.role), password) for seller in sorted(staff, key=lambda s: s.role != "seller")]
    _keep(sign_in)
    return Filled(sign_in, Lead.objects.count(), Lead.objects.open().count())


def sign_in() -> list[tuple[str, str, str]]:
    """Return who signs in to the company made up here, as (name, role, password); nothing before it is complete."""
    path = _path()
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return [(name, role, password) for name, role, password in (line.split("\t") for line in lines)]


def _path() -> Path:
    return Path(settings.DATA) / "demo-sign-in.txt"


def _keep(sign_in: list[tuple[str, str, str]]) -> None:
    """Write down who signs in, for the owner of the folder only; a second `handrail demo` says it again."""
    _path().unlink(missing_ok=True)
    with os.fdopen(os.open(_path(), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write("".join("\t".join(line) + "\n" for line in sign_in))


def _hire(at: datetime, password: str) -> list[Seller]:
    """Found the business, mark it as made up before anything else is in it, and bring in its people."""
    name, *_rest = STAFF[0]
    admin = first_admin(at, name=name, password=password, business=BUSINESS, currency="EUR", zone=ZONE, country=COUNTRY)
    mark_made_up(Act(admin, at))
    for name, role, style in STAFF[1:]:
        add_seller(Act(admin, at), name, role, password=password, style=style)
    return list(Seller.objects.select_related("style", "team").order_by("pk"))


def _world(staff: list[Seller], rng: Random, now: datetime, say: Callable[[str], None]) -> World:
    of_role = {role: [seller.pk for seller in staff if seller.role == role] for role in ("admin", "manager", "seller")}
    return World(
        rng=rng,
        today=local_date(Hours(ZONE), now),
        now=now,
        staff={seller.pk: seller for seller in staff},
        sellers=of_role["seller"],
        manager=of_role["manager"][0],
        admin=of_role["admin"][0],
        say=say,
    )


@contextmanager
def _unhurried_disk() -> Iterator[None]:
    """Let the disk take its time with what can be made up again; afterwards the database is as careful as before."""
    if connection.in_atomic_block:
        yield
        return
    is_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous = OFF" if is_sqlite else "SET synchronous_commit = off")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous = FULL" if is_sqlite else "RESET synchronous_commit")
            if is_sqlite:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
