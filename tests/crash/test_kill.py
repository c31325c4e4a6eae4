"""Processes are killed at any moment: what was answered is kept, nothing is half done, a retry is not a second act."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crash.place import Place, place
from tests.crash.writer import answered, unanswered

pytestmark = [pytest.mark.slow, pytest.mark.both, pytest.mark.xdist_group("crash")]
ROUNDS = int(os.environ.get("HANDRAIL_KILLS") or 4)
"""Rounds of killing all writers; set it to kill more often than every run does."""
WRITERS = 3


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Place]:
    """A place to be worked in and killed."""
    with place(tmp_path / "data") as made:
        yield made


def test_killed_writers_lose_nothing_that_was_answered(here: Place, tmp_path: Path) -> None:
    dice, lists = random.Random(1), list[Path]()
    for round_ in range(ROUNDS):
        begun = [tmp_path / f"list-{round_}-{n}" for n in range(WRITERS)]
        _work_and_be_killed(here, begun, dice)
        lists += [listed for listed in begun if listed.exists()]
        assert here.promises_hold()
    kept = here.keys()
    acts = {key: batch for listed in lists for key, batch in answered(listed).items()}
    assert len(acts) > 10 * ROUNDS, "too little was done to show anything"
    assert {key: batch for key, batch in acts.items() if kept.get(key, [0])[0] != batch} == {}
    assert [key for key, batches in kept.items() if len(batches) != 2] == [], "a key that counts twice"
    assert [key for key, (_batch, entries) in kept.items() if not entries] == [], "an act without an entry"
    _retry(here, lists)
    assert here.promises_hold()
    assert [key for key, batches in here.keys().items() if len(batches) != 2] == []


def _work_and_be_killed(here: Place, lists: list[Path], dice: random.Random) -> None:
    """Let one writer a list work; kill each at a moment of its own, no sooner than all have begun."""
    script = "from tests.crash.writer import write; write({!r}, {!r})"
    writers = [here.start(script.format(str(listed), listed.name)) for listed in lists]
    try:
        until = time.monotonic() + 60
        while not all(listed.exists() for listed in lists) and time.monotonic() < until:
            time.sleep(0.05)
        for writer in writers:
            time.sleep(dice.uniform(0.2, 0.8))
            assert writer.poll() is None, "a writer fell over by itself"
            writer.kill()
    finally:
        for writer in writers:
            writer.kill()
            writer.wait()


def _retry(here: Place, lists: list[Path]) -> None:
    """Send again, twice, what was begun and not answered: done at most once, whether or not it was before."""
    unsure = {key for listed in lists for key in unanswered(listed)}
    names = ", ".join(repr(str(listed)) for listed in lists)
    came = here.ask(f"from tests.crash.writer import again; again({names})")
    assert came.keys() == unsure
    for answers in came.values():
        if len(answers) == 2:  # or it was refused, once and for all, and left nothing
            (first, _replayed), (second, replayed) = answers
            assert first == second
            assert replayed is True
