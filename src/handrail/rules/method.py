"""The method as text: reads and writes plays, reads a whole method, and refuses one that would lose a lead."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Final, TypeVar

from handrail.rules.plan import CHANNELS, ENDS, NEVER_RETURNS, OUTCOMES, Branch, PlayStep, PlayText
from handrail.rules.rank import CLASS_OF
from handrail.rules.reading import PLAIN, MethodError, Reader, known, mapping, mappings, only_known, read, read_yaml

__all__ = [
    "LIBRARY",
    "MethodError",
    "MethodText",
    "MilestoneText",
    "SourceText",
    "StyleText",
    "read_library",
    "read_method",
    "read_play",
    "read_yaml",
    "write_play",
]

LIBRARY: Final = Path(__file__).parents[1] / "library"
"""The folder of the method that a new business starts with."""
MOST_STEPS: Final = 9
"""A play longer than this is two plays."""
MOST_OUTCOMES: Final = 5
"""As many outcomes as a play may put on keys."""
KEY: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
T = TypeVar("T")


@dataclass(frozen=True)
class MilestoneText:
    """A milestone as the method's text says it. `quiet_days` are calendar days, `fallback_days` working days."""

    key: str
    name: str
    says: str
    position: int
    fallback_what: str
    evidence: tuple[str, ...] = ()
    quiet_days: int = 21
    fallback_channel: str = "other"
    fallback_days: int = 1


@dataclass(frozen=True)
class SourceText:
    """A source as the method's text says it. Target and limit are working minutes; `play` is a play's key or empty."""

    key: str
    name: str
    klass: str
    target_minutes: int | None = None
    limit_minutes: int | None = None
    persistence: int = 6
    persistence_days: int = 15
    later_days: int = 90
    play: str = ""


@dataclass(frozen=True)
class StyleText:
    """A style as the method's text says it: channel x stance x pace, and the letter it is drawn with."""

    key: str
    name: str
    letter: str
    channel: str
    stance: str = ""
    pace: str = ""


@dataclass(frozen=True)
class MethodText:
    """A firm's method: its milestones, sources, styles and plays, every name in it known."""

    milestones: tuple[MilestoneText, ...]
    sources: tuple[SourceText, ...]
    styles: tuple[StyleText, ...]
    plays: tuple[PlayText, ...]


def read_play(body: Mapping[str, object]) -> PlayText:
    """Return the play that `body`, as JSON holds it, says. A body seen before is not read again. Raises MethodError.

    >>> play = read_play({"key": "x", "name": "X", "style": "s", "goal": "talking", "steps": [{"what": "Call them"}]})
    >>> play.steps[0].day, play.after.days
    (0, 90)
    """
    return _read_json_play(json.dumps(body))


@lru_cache(maxsize=512)
def _read_json_play(body: str) -> PlayText:
    return _read_play(json.loads(body))


def _read_play(body: Mapping[str, object]) -> PlayText:
    where = f"play {body['key']}" if body.get("key") else "a play without a key"
    play = read(PlayText, body, where, READERS)
    _check_play(play, where)
    return play


def write_play(play: PlayText) -> dict[str, object]:
    """Return `play` as plain lists, texts and whole numbers; `read_play` of it gives the same play again.

    What a play leaves unsaid is written out, so that a frozen version stays as it is when the usual changes.
    """
    body: dict[str, object] = {field.name: getattr(play, field.name) for field in fields(play)}
    body["sources"], body["outcomes"] = list(play.sources), list(play.outcomes)
    body["branches"], body["after"] = _write_branches(play.branches), _write_branch(play.after)
    body["steps"] = [_write_step(step) for step in play.steps]
    return body


def read_method(body: Mapping[str, object]) -> MethodText:
    """Return the method that `body` says: lists of milestones, sources, styles and plays. Raises MethodError."""
    only_known(body, (field.name for field in fields(MethodText)), "the method")
    method = MethodText(
        _read_each(MilestoneText, body, "milestones", "milestone"),
        _read_each(SourceText, body, "sources", "source"),
        _read_each(StyleText, body, "styles", "style"),
        tuple(_read_play(play) for play in mappings(body.get("plays"), "the method", "plays")),
    )
    _check_method(method)
    return method


def read_library(folder: Path = LIBRARY) -> MethodText:
    """Return the method in `folder`: `starter.yaml`, and one play a file in `plays/`. Raises MethodError."""
    starter = _read_file(folder / "starter.yaml")
    plays = [_read_file(file) for file in sorted((folder / "plays").glob("*.yaml"))]
    return read_method({**starter, "plays": [*mappings(starter.get("plays"), "starter.yaml", "plays"), *plays]})


def _read_file(file: Path) -> Mapping[str, object]:
    try:
        body = read_yaml(file.read_text(encoding="utf-8"))
    except (MethodError, UnicodeDecodeError) as error:
        raise MethodError(f"{file.name}: {error}") from error
    return mapping(body, file.name)


def _read_each(kind: type[T], body: Mapping[str, object], key: str, noun: str) -> tuple[T, ...]:
    items = enumerate(mappings(body.get(key), "the method", key), 1)
    return tuple(read(kind, item, f"{noun} {item.get('key') or number}", READERS) for number, item in items)


BRANCHES: Final[Mapping[str, tuple[str, Mapping[str, str]]]] = {
    "again": ("days", {}),
    "reach": ("milestone", {}),
    "step": ("what", {"days": "days"}),
    "later": ("days", {"reason": "reason"}),
    "end": ("how", {"reason": "reason", "return": "return_days"}),
}
"""How a branch is written: its first word, what that word's value is, and the keys that may stand beside it."""


def _read_branch(value: object, where: str, key: str) -> Branch:
    if value in ("next", "again"):
        return Branch(str(value))
    if not isinstance(value, Mapping) or len(found := [go for go in BRANCHES if go in value]) != 1:
        raise MethodError(
            f"{where}: {key} is {value!r}; it goes to next, again, {{step: ..., days: 1}}, {{reach: a milestone}}, "
            f"{{later: 90, reason: ...}} or {{end: ..., reason: ..., return: 180}}"
        )
    main, beside = BRANCHES[found[0]]
    only_known(value, [found[0], *beside], f"{where}, {key}")
    own = {main: value[found[0]]} | {field: value[name] for name, field in beside.items() if name in value}
    branch = read(Branch, {"go": found[0], **own}, f"{where}, {key}", READERS)
    _check_branch(branch, where, key)
    return branch


def _write_branch(branch: Branch) -> object:
    if branch.go == "next" or branch == Branch("again"):
        return branch.go
    main, beside = BRANCHES[branch.go]
    said = {name: value for name, field in beside.items() if (value := getattr(branch, field))}
    return {branch.go: getattr(branch, main)} | said


def _read_branches(value: object, where: str, key: str) -> dict[str, Branch]:
    branches = mapping(value, f"{where}, {key}")
    for outcome in branches:
        known(outcome, OUTCOMES, where, f"{key}: outcome")
    return {outcome: _read_branch(branch, where, f"{key}, {outcome}") for outcome, branch in branches.items()}


def _write_branches(branches: Mapping[str, Branch]) -> dict[str, object]:
    return {outcome: _write_branch(branch) for outcome, branch in branches.items()}


def _read_steps(value: object, where: str, key: str) -> tuple[PlayStep, ...]:
    steps = enumerate(mappings(value, where, key), 1)
    return tuple(read(PlayStep, step, f"{where}, step {number}", READERS) for number, step in steps)


def _write_step(step: PlayStep) -> dict[str, object]:
    body: dict[str, object] = {"what": step.what, "day": step.day, "channel": step.channel}
    body |= {key: value for key in ("minutes", "aim", "text") if (value := getattr(step, key))}
    return body | ({"branches": _write_branches(step.branches)} if step.branches else {})


READERS: Final[Mapping[str, Reader]] = {
    **PLAIN,
    "tuple[PlayStep, ...]": _read_steps,
    "Mapping[str, Branch]": _read_branches,
    "Branch": _read_branch,
}
"""Which reader reads a key, by what its dataclass says it holds."""


def _check_branch(branch: Branch, where: str, key: str) -> None:
    if branch.go == "end":
        known(branch.how, ENDS, where, f"{key}: end")
        if branch.return_days and branch.how in NEVER_RETURNS:
            raise MethodError(f"{where}: {key}: a lead that ended {branch.how!r} never returns; leave `return` out")
    if branch.go == "later" and not (branch.days and branch.reason):
        raise MethodError(f"{where}: {key}: later goes nowhere; say after how many days, and give a reason")
    if (branch.go == "step" and not branch.what.strip()) or (branch.go == "reach" and not branch.milestone):
        raise MethodError(f"{where}: {key}: {branch.go} goes nowhere; say what or which")


def _check_play(play: PlayText, where: str) -> None:
    if not 1 <= len(play.steps) <= MOST_STEPS:
        raise MethodError(f"{where}: steps are {len(play.steps)}; a play has 1 to {MOST_STEPS}, a longer one is two")
    if not 1 <= len(set(play.outcomes)) == len(play.outcomes) <= MOST_OUTCOMES:
        raise MethodError(f"{where}: outcomes takes one to {MOST_OUTCOMES}, each once, likeliest first")
    for outcome in play.outcomes:
        known(outcome, OUTCOMES, where, "outcomes:")
    if play.after.go not in ("step", "later", "end"):
        raise MethodError(f"{where}: after is {play.after.go!r}; a play that has run out goes to a step, later or end")
    if play.goal == play.start:
        raise MethodError(f"{where}: goal is {play.goal!r}, where it starts; a play goes on from its start")
    _check_steps(play.steps, where)


def _check_steps(steps: Sequence[PlayStep], where: str) -> None:
    before = steps[0]
    for number, step in enumerate(steps, 1):
        known(step.channel, CHANNELS, f"{where}, step {number}", "channel")
        if not step.what.strip():
            raise MethodError(f"{where}, step {number}: what is empty; say what the seller does")
        if step.day < before.day:
            raise MethodError(f"{where}, step {number}: day {step.day} is too early; {before.day} or later")
        if step.day == before.day and step.minutes < before.minutes:
            raise MethodError(f"{where}, step {number}: minutes {step.minutes} are too few; {before.minutes} or more")
        before = step


def _check_method(method: MethodText) -> None:
    milestones, sources = _keys(method.milestones, "milestone"), _keys(method.sources, "source")
    styles, plays = _keys(method.styles, "style"), _keys(method.plays, "play")
    if len({milestone.position for milestone in method.milestones}) < len(milestones):
        raise MethodError("milestones: two have the same position; number them 1, 2, 3")
    for milestone in method.milestones:
        known(milestone.fallback_channel, CHANNELS, f"milestone {milestone.key}", "fallback_channel")
    for style in method.styles:
        known(style.channel, CHANNELS, f"style {style.key}", "channel")
    for source in method.sources:
        _check_source(source, plays)
    for play in method.plays:
        _check_names(play, milestones, sources, styles)


def _keys(items: Sequence[MilestoneText | SourceText | StyleText | PlayText], noun: str) -> list[str]:
    keys = [item.key for item in items]
    for place, key in enumerate(keys):
        if not KEY.fullmatch(key):
            raise MethodError(f"{noun} {key}: key takes small letters, digits and single dashes")
        if key in keys[:place]:
            raise MethodError(f"{noun} {key}: key is said twice; give the second one another")
    return keys


def _check_source(source: SourceText, plays: Sequence[str]) -> None:
    where = f"source {source.key}"
    known(source.klass, CLASS_OF, where, "klass")
    if source.play:
        known(source.play, plays, where, "play")
    if source.target_minutes and source.limit_minutes and source.target_minutes > source.limit_minutes:
        raise MethodError(f"{where}: limit_minutes {source.limit_minutes} is before the target; make it the longer one")


def _check_names(play: PlayText, milestones: Sequence[str], sources: Sequence[str], styles: Sequence[str]) -> None:
    where = f"play {play.key}"
    known(play.style, styles, where, "style")
    for key, milestone in (("goal", play.goal), ("start", play.start)):
        if milestone or key == "goal":
            known(milestone, milestones, where, key)
    for source in play.sources:
        known(source, sources, where, "sources:")
    places = [(where, play.branches), *((f"{where}, step {n}", step.branches) for n, step in enumerate(play.steps, 1))]
    for place, branches in places:
        for outcome, branch in branches.items():
            if branch.go == "reach":
                known(branch.milestone, milestones, place, f"branches, {outcome}: reach")
