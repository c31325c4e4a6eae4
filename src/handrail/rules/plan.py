"""What comes next after a touch: plays, their branches, and the treatment of every way to stop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from handrail.rules.hours import Hours, add_working, local_date, working_day

OUTCOMES = ("talked", "no answer", "left message", "replied", "not now", "no", "wrong person")
TWO_WAY = frozenset({"talked", "replied", "not now", "no"})
"""Outcomes in which the buyer answered."""
CHANNELS = ("phone", "mail", "social", "meeting", "letter", "message", "other")
ENDS = ("won", "lost", "not a fit", "no reply", "duplicate", "asked to stop")


@dataclass(frozen=True)
class Branch:
    """Where an outcome leads. `go`: next · again · step · reach · later · end."""

    go: str
    what: str = ""
    days: int = 0
    milestone: str = ""
    reason: str = ""
    how: str = ""
    return_days: int = 0


USUAL: Mapping[str, Branch] = {
    "talked": Branch("next"),
    "replied": Branch("next"),
    "no answer": Branch("next"),
    "left message": Branch("next"),
    "not now": Branch("later", days=90, reason="timing"),
    "no": Branch("end", how="lost", reason="said no", return_days=180),
    "wrong person": Branch("step", what="Find the right person", days=1),
}
"""The branches of a play that says nothing else, and of a lead without a play."""


@dataclass(frozen=True)
class PlayStep:
    """One step of a play: `day` working days, or `minutes` working minutes, after the play began."""

    what: str
    day: int = 0
    minutes: int = 0
    channel: str = "other"
    aim: str = ""
    text: str = ""
    branches: Mapping[str, Branch] = field(default_factory=dict)


@dataclass(frozen=True)
class PlayText:
    """One frozen version of a play."""

    key: str
    name: str
    style: str
    goal: str
    steps: tuple[PlayStep, ...]
    start: str = ""
    sources: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = OUTCOMES[:5]
    branches: Mapping[str, Branch] = field(default_factory=dict)
    after: Branch = Branch("later", days=90, reason="no reply")
    quiet_days: int = 21
    persistence: int = 6
    note: str = ""

    def branch(self, position: int, outcome: str) -> Branch:
        """Return where `outcome` leads from a step: the step's own word, else the play's, else the usual."""
        own = self.steps[position].branches if 0 <= position < len(self.steps) else {}
        return own.get(outcome) or self.branches.get(outcome) or USUAL[outcome]


@dataclass(frozen=True)
class Planned:
    """A step to come: a date in the owner's zone, and an instant (UTC) only where someone said a time."""

    what: str
    due: date
    at: datetime | None = None
    channel: str = "other"
    aim: str = ""
    position: int | None = None
    promised: bool = False


def first_step(play: PlayText, hours: Hours, now: datetime) -> Planned:
    """Return the first step of `play` as it falls when the play begins at `now`."""
    step = play.steps[0]
    return _dated(play, 0, hours, now, days=step.day, minutes=step.minutes)


def following_step(play: PlayText, position: int, hours: Hours, now: datetime) -> Planned | None:
    """Return the step after `position`, waiting as long as the play waits between the two; None when it has run out."""
    if position + 1 >= len(play.steps):
        return None
    here, then = play.steps[position], play.steps[position + 1]
    return _dated(play, position + 1, hours, now, days=then.day - here.day, minutes=then.minutes - here.minutes)


def _dated(play: PlayText, position: int, hours: Hours, now: datetime, *, days: int, minutes: int) -> Planned:
    step = play.steps[position]
    at = add_working(hours, now, minutes) if days <= 0 and minutes > 0 else None
    due = local_date(hours, at) if at else working_day(hours, local_date(hours, now), max(days, 0))
    return Planned(step.what, due, at, step.channel, step.aim, position)


def in_days(hours: Hours, now: datetime, days: int) -> date:
    """Return the working day at or after `days` calendar days from now in the owner's zone."""
    return working_day(hours, local_date(hours, now) + timedelta(days=days))


@dataclass(frozen=True)
class Treatment:
    """What becomes of a lead that stops for a reason: parked for `later_days`, or ended `how`, returning or never."""

    how: str = ""
    later_days: int = 0
    return_days: int = 0


RECYCLE: Mapping[str, Treatment] = {
    "chose a rival": Treatment("lost", return_days=245),
    "does nothing": Treatment(later_days=180),
    "no budget now": Treatment(later_days=90),
    "timing": Treatment(later_days=90),
    "no reply": Treatment(later_days=90),
    "said no": Treatment("lost", return_days=180),
    "not a fit": Treatment("not a fit"),
    "duplicate": Treatment("duplicate"),
    "asked to stop": Treatment("asked to stop"),
}
"""One reason, one treatment. The three last never return, nor does a lead that was won."""
NEVER_RETURNS = frozenset({"won", "not a fit", "duplicate", "asked to stop"})
