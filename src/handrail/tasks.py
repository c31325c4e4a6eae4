"""What Handrail does by itself, and how often: one loop that runs beside the web server."""

from __future__ import annotations

import fcntl
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import close_old_connections, connections

from handrail.actions.record import forget_keys
from handrail.actions.returns import return_leads
from handrail.links.csv.take import work as take_files

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Job:
    """Something done every so many seconds; a `run` that answers True has more to do and is called again at once."""

    name: str
    seconds: float
    run: Callable[[datetime], object]


JOBS = (
    Job("files taken in", 1, take_files),
    Job("leads that return", 60, return_leads),
    Job("keys forgotten", 3600, forget_keys),
)


def work(stop: threading.Event, jobs: tuple[Job, ...] = JOBS) -> None:
    """Run the jobs as they fall due until `stop` is set; one folder is worked by one loop at a time."""
    with _alone(Path(settings.DATA), stop):
        due = dict.fromkeys(jobs, 0.0)
        while not stop.is_set():
            for job in jobs:
                if due[job] <= time.monotonic() and not stop.is_set():
                    due[job] = time.monotonic() + (0 if once(job, datetime.now(UTC)) else job.seconds)
            stop.wait(max(0.0, min(due.values()) - time.monotonic()))


def once(job: Job, now: datetime) -> bool:
    """Run one job and return whether it has more to do. What goes wrong is logged, and tried again next time."""
    close_old_connections()
    try:
        return job.run(now) is True
    except Exception:
        log.exception("The job %r failed; it is tried again in %g s.", job.name, job.seconds)
        connections.close_all()
        return False


def at_work(folder: Path) -> bool:
    """Say whether a loop works in `folder` on this machine."""
    try:
        with (folder / "worker.lock").open() as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


@contextmanager
def _alone(folder: Path, stop: threading.Event) -> Iterator[None]:
    """Wait for the folder's turn. The lock goes with the process that holds it, however that ends."""
    with (folder / "worker.lock").open("a") as file:
        while not stop.is_set():
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                stop.wait(5)
        yield
