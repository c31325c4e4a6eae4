"""Says where the CPU goes: `python -m bench --profile import`, today, lead or touch."""

from __future__ import annotations

import cProfile
import io
import pstats
import random
import tempfile
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from django.test import Client

from bench import pick, taking
from bench.web import PROOF

TIMES = 100


def main(what: str, order: str = "tottime") -> str:
    """Return the costliest functions of one kind of work, in process."""
    work: Callable[[], object] = {"import": _import}.get(what) or _requests(what)
    profile = cProfile.Profile()
    profile.runcall(work)
    out = io.StringIO()
    pstats.Stats(profile, stream=out).strip_dirs().sort_stats(order).print_stats(45)
    return out.getvalue()


def _import() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for kind in (taking.ids_only, taking.people):
            path = Path(folder, f"{kind.__name__}.csv")
            taking.write(path, kind, random.Random(kind.__name__))
            taking.take(path)


def _requests(what: str) -> Callable[[], object]:
    asking = _asking(what, Client(headers={"host": "localhost"}), pick.main()["sellers"])
    list(islice(asking, 20))
    return lambda: list(islice(asking, TIMES))


def _asking(what: str, client: Client, sellers: list[dict[str, Any]]) -> Iterator[int]:
    for number in range(10_000):
        seller = sellers[number % len(sellers)]
        said = {"cookie": seller["cookie"]}
        nth = number // len(sellers)
        if what == "touch":
            lead, step, following = seller["touches"][nth]
            form = {"key": f"k{number}", "step": step, "next": following, "outcome": "no answer"}
            htmx = {"hx-request": "true", "hx-current-url": "http://localhost/", "x-csrftoken": PROOF}
            answer = client.post(f"/leads/{lead}/touches/", form, headers=said | htmx)
        else:
            answer = client.get("/" if what == "today" else f"/leads/{seller['leads'][nth]}/", headers=said)
        assert answer.status_code == 200, answer.content[:300]
        yield len(answer.content)
