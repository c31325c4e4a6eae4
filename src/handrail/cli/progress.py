"""How far a long piece of work has come: a bar on a terminal, elsewhere a line now and then; on standard error only."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from handrail.cli.say import _, mutter

if TYPE_CHECKING:
    from handrail.models import Import

STOP = (signal.SIGINT, signal.SIGTERM)
SECONDS_BETWEEN_LINES = 5


class Progress:
    """Shows `title` and how many of `total` are done."""

    def __init__(self, title: str, total: int) -> None:
        self.title, self.total = title, total
        self._said_at = time.monotonic()
        self._bar: Any = None

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
            from rich.progress import Progress as Bar

            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
            self._bar = Bar(*columns, console=Console(stderr=True), transient=True)
            self._bar.start()
            self._bar.add_task(self.title, total=self.total)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._bar is not None:
            self._bar.stop()

    def move(self, done: int) -> None:
        """Say that `done` of the total are done."""
        if self._bar is not None:
            self._bar.update(0, completed=done)
        elif time.monotonic() - self._said_at >= SECONDS_BETWEEN_LINES:
            self._said_at = time.monotonic()
            mutter(_("{title}: {done} of {total}").format(title=self.title, done=done, total=self.total))


def follow(imported: Import, title: str, total: int, done: Callable[[Import], int]) -> bool:
    """Advance an import, showing how far it is, until it ends; False when Ctrl-C was pressed, heard between chunks."""
    from handrail.links.csv.take import advance

    with Progress(title, total) as progress, listening() as asked_to_stop:
        more = True
        while more and not asked_to_stop():
            more = advance(imported.pk, now=datetime.now(UTC), seconds=0.5)
            imported.refresh_from_db()
            progress.move(done(imported))
    return not more


@contextmanager
def listening() -> Iterator[Callable[[], bool]]:
    """Give a question whether somebody asked to stop, in place of an interruption in the middle of something."""
    heard: list[int] = []
    before = {number: signal.signal(number, lambda got, _frame: heard.append(got)) for number in STOP}
    try:
        yield lambda: bool(heard)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
