"""What each outcome would lead to, said on its button before it is pressed. Follows `actions.flow`, writes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from handrail.rules.hours import Hours, local_date, working_day
from handrail.rules.plan import OUTCOMES, USUAL, Branch, PlayText, following_step, in_days
from handrail.screens import words
from handrail.screens.said import lower_first
from handrail.screens.speech import say as _


@dataclass(frozen=True)
class Stand:
    """Where a lead stands: its play and step in it (None and -1 without one), and the milestone's fallback."""

    play: PlayText | None
    position: int
    fallback_what: str
    fallback_days: int
    hours: Hours
    now: datetime

    @property
    def today(self) -> date:
        """Return the day it is for the owner."""
        return local_date(self.hours, self.now)

    def in_working_days(self, days: int) -> date:
        """Return the working day `days` working days from now."""
        return working_day(self.hours, self.today, days)


def outcomes(stand: Stand) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the outcomes that get a key, at most five, and the others."""
    first = (stand.play.outcomes if stand.play else OUTCOMES[:5])[:5]
    return first, tuple(outcome for outcome in OUTCOMES if outcome not in first)


def consequence(stand: Stand, outcome: str) -> str:
    """Return what pressing `outcome` makes of the lead: "then: call again, Thu 26 Nov"."""
    branch = stand.play.branch(stand.position, outcome) if stand.play else USUAL[outcome]
    return _("then: %s") % _follow(stand, branch)


def _follow(stand: Stand, branch: Branch) -> str:
    if branch.go == "later":
        until = in_days(stand.hours, stand.now, branch.days)
        return _("put away until %s") % words.on_day(until, stand.today)
    if branch.go == "end":
        return _ending(stand, branch)
    if branch.go == "step":
        return _step(stand, branch.what, stand.in_working_days(branch.days))
    if stand.play is None:
        return _step(stand, stand.fallback_what, stand.in_working_days(stand.fallback_days))
    if branch.go == "again":
        step = stand.play.steps[stand.position]
        return _step(stand, step.what, stand.in_working_days(max(branch.days, 1)))
    planned = following_step(stand.play, stand.position, stand.hours, stand.now)
    if planned is not None:
        return _step(stand, planned.what, planned.due)
    after = stand.play.after
    if after.go in ("later", "end", "step"):
        return _follow(stand, after)
    return _step(stand, stand.fallback_what, stand.in_working_days(stand.fallback_days))


def _step(stand: Stand, what: str, day: date) -> str:
    return words.step(lower_first(what), words.near_day(day, stand.today))


def _ending(stand: Stand, branch: Branch) -> str:
    how = words.ending(branch.how).lower()
    if not branch.return_days:
        return _("it ends: %s") % how
    back = words.on_day(in_days(stand.hours, stand.now, branch.return_days), stand.today)
    return _("it ends: %(how)s; comes back %(day)s") % {"how": how, "day": back}
