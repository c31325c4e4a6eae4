"""Asks for pages and for the floor in turns, and says how much CPU each request took."""

from __future__ import annotations

import itertools
import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from bench.child import ask
from bench.place import Cluster, Place
from bench.web import PROOF, Web

TODAY, LEAD, TOUCH, FLOOR = "Today", "A lead's page", "Log a touch", "floor"
A_ROUND = {FLOOR: 200, TODAY: 40, LEAD: 40, TOUCH: 20}
"""How often each is asked for in one round."""


@dataclass
class Asked:
    """One thing that is asked for again and again: how, and the CPU a request took, round by round."""

    name: str
    times: int
    ask: Callable[[], object]
    cpu: Callable[[], float]
    samples: list[float] = field(default_factory=list)

    def round(self) -> None:
        """Ask a round's worth, and note the seconds of CPU a request."""
        before = self.cpu()
        for _ in range(self.times):
            self.ask()
        self.samples.append((self.cpu() - before) / self.times)


@dataclass(frozen=True)
class Ratio:
    """How two things compare, round by round."""

    middle: float
    low: float
    high: float

    @classmethod
    def of(cls, these: list[float], those: list[float]) -> Ratio:
        """Return the ratio of samples that were taken in the same rounds.

        >>> Ratio.of([2.0, 3.0, 8.0], [1.0, 1.0, 2.0])
        Ratio(middle=3.0, low=2.0, high=4.0)
        """
        ratios = [a / b for a, b in zip(these, those, strict=True)]
        return cls(median(ratios), min(ratios), max(ratios))


def measure(place: Place, rounds: int) -> tuple[dict[str, Asked], dict[str, int]]:
    """Return what each page and the floor took on one database, and how many rows it holds."""
    with ExitStack() as stack:
        picked = ask("pick", **place.environment)
        floor = _floor(stack, place, picked)
        web = stack.enter_context(Web("handrail.wsgi", place.environment))
        asked = [floor, *(_asked(name, web, picked) for name in (TODAY, LEAD, TOUCH))]
        _rounds(asked, rounds)
    return {one.name: one for one in asked}, picked["counts"]


def compare(places: dict[str, Place], cluster: Cluster | None, rounds: int) -> dict[str, dict[str, Asked]]:
    """Return what Today and a lead's page took in businesses of different sizes, asked in turns.

    The work of PostgreSQL's own processes is counted here, as it is what would grow.
    """
    with ExitStack() as stack:
        asked = {}
        for name, place in places.items():
            picked = ask("pick", **place.environment)
            web = stack.enter_context(Web("handrail.wsgi", place.environment))
            more = partial(cluster.cpu, place) if cluster else float
            asked[name] = {page: _asked(page, web, picked, more) for page in (TODAY, LEAD)}
        _rounds([one for pages in asked.values() for one in pages.values()], rounds)
    return asked


def _rounds(asked: list[Asked], rounds: int) -> None:
    for number in range(rounds + 1):
        for one in asked:
            one.round()
            if number == 0:  # caches fill, and connections open
                one.samples.clear()


def _floor(stack: ExitStack, place: Place, picked: dict[str, Any]) -> Asked:
    setting = Path(stack.enter_context(tempfile.TemporaryDirectory()), "floor.json")
    setting.write_text(json.dumps(picked["floor"] | {"url": place.url}))
    web = stack.enter_context(Web("bench.floor", place.environment | {"BENCH_FLOOR": str(setting)}))
    sellers = itertools.cycle(picked["sellers"])
    return Asked(FLOOR, A_ROUND[FLOOR], lambda: web.ask(f"/?{next(sellers)['id']}"), lambda: web.cpu)


def _asked(name: str, web: Web, picked: dict[str, Any], more: Callable[[], float] = float) -> Asked:
    asking = {TODAY: _today, LEAD: _lead, TOUCH: _touch}[name](web, picked)
    return Asked(name, A_ROUND[name], lambda: next(asking), lambda: web.cpu + more())


def _today(web: Web, picked: dict[str, Any]) -> Iterator[bytes]:
    for seller in itertools.cycle(picked["sellers"]):
        yield web.ask("/", seller["cookie"])


def _lead(web: Web, picked: dict[str, Any]) -> Iterator[bytes]:
    for leads in itertools.cycle(zip(*(s["leads"] for s in picked["sellers"]), strict=False)):
        for seller, lead in zip(picked["sellers"], leads, strict=True):
            yield web.ask(f"/leads/{lead}/", seller["cookie"])


def _touch(web: Web, picked: dict[str, Any]) -> Iterator[bytes]:
    """Press `1` on Today, as htmx sends it, on a lead that was not touched yet."""
    number = itertools.count()
    for touches in zip(*(s["touches"] for s in picked["sellers"]), strict=False):
        for seller, (lead, step, following) in zip(picked["sellers"], touches, strict=True):
            form = {
                "csrfmiddlewaretoken": PROOF,
                "key": f"bench-{next(number)}",
                "step": str(step),
                "next": str(following),
                "outcome": "no answer",
            }
            htmx = {"HX-Request": "true", "HX-Current-URL": "http://localhost/", "X-CSRFToken": PROOF}
            page = web.ask(f"/leads/{lead}/touches/", seller["cookie"], form, **htmx)
            assert b"hx-partial" in page, page[:200]
            yield page
