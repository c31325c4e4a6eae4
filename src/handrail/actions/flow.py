"""The moves that verbs share: what is planned next, parking, ending, reaching. Each works inside a verb's record."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from handrail.actions.errors import Refused
from handrail.actions.record import Record, Said
from handrail.models import Lead, LeadPerson, Mail, Milestone, Person, Phone, Reach, Run, Step, Suppression
from handrail.rules.contact import clean
from handrail.rules.hours import instant, local_date, working_day
from handrail.rules.plan import (
    CHANNELS,
    ENDS,
    NEVER_RETURNS,
    RECYCLE,
    Branch,
    Planned,
    PlayText,
    first_step,
    following_step,
    in_days,
)

FARTHEST = timedelta(days=5 * 366)
TALKING = "talking"
WON = "won"


def said_step(rec: Record, lead: Lead, said: Said, usual: Planned, *, promised: bool = False) -> Planned:
    """Return the step as said, its empty parts taken from `usual`. A step with a time of day is a promise."""
    hours = rec.owner_hours(lead)
    due = said.due or usual.due
    refuse_day(due, local_date(hours, rec.now))
    what = clean(said.what)
    if said.channel and said.channel not in CHANNELS:
        raise Refused("channel", _("Choose one of the channels."), "channel")
    return Planned(
        what or usual.what,
        due,
        instant(hours, due, said.at) if said.at else None,
        said.channel or (channel_of(what) if what else usual.channel),
        "" if what else usual.aim,
        None if what else usual.position,
        promised or bool(said.at),
    )


def refuse_day(due: date, today: date) -> None:
    """Refuse a day that has passed, or one so far away that it must be a slip."""
    if due < today:
        raise Refused("past", _("That day has passed. Choose today or a later day."), "when")
    if due > today + FARTHEST:
        raise Refused("far", _("That is more than five years away. Choose an earlier day."), "when")


VERBS = {
    "call": "phone",
    "phone": "phone",
    "ring": "phone",
    "mail": "mail",
    "email": "mail",
    "e-mail": "mail",
    "send": "mail",
    "write": "mail",
    "meet": "meeting",
    "visit": "meeting",
    "lunch": "meeting",
    "coffee": "meeting",
    "demo": "meeting",
    "connect": "social",
    "comment": "social",
    "follow": "social",
    "message": "message",
    "text": "message",
    "post": "letter",
}


def channel_of(what: str) -> str:
    """Return the channel that the first word of a step names.

    >>> channel_of("Call her about the quote"), channel_of("Think")
    ('phone', 'other')
    """
    return VERBS.get(what.split(" ", 1)[0].casefold().rstrip(":,."), "other")


def fallback(rec: Record, lead: Lead) -> Planned:
    """Return the step that stands where nobody said another: the milestone's, or to decide how to begin."""
    hours, milestone = rec.owner_hours(lead), lead.milestone
    today = local_date(hours, rec.now)
    if milestone is None:
        return Planned(_("Decide how to reach them"), working_day(hours, today, 1))
    due = working_day(hours, today, milestone.fallback_days)
    return Planned(milestone.fallback_what, due, channel=milestone.fallback_channel)


def finish(rec: Record, step: Step, how: str = "done") -> None:
    """Close an open step."""
    rec.change(step, step.lead_id, done_at=rec.now, done_how=how)


def drop_steps(rec: Record, lead: Lead, how: str = "dropped") -> None:
    """Close every open step of a lead."""
    for step in list(rec.open_steps(lead).values()):
        finish(rec, step, how)


def finish_run(rec: Record, lead: Lead, run: Run | None, how: str) -> None:
    """End the play at work, if there is one."""
    if run is not None and run.ended_at is None:
        rec.change(run, lead.pk, ended_at=rec.now, how=how)


def begin_play(rec: Record, lead: Lead, version_id: int, play: PlayText, said: Said | None = None) -> Step:
    """Start a play on a lead that has none at work, with its first step."""
    run = rec.make(Run(lead=lead, version_id=version_id, started_at=rec.now), lead.pk)
    usual = first_step(play, rec.owner_hours(lead), rec.now)
    return rec.plan(lead, said_step(rec, lead, said, usual) if said else usual, run)


def follow(rec: Record, lead: Lead, run: Run | None, position: int, branch: Branch) -> dict[str, Any]:
    """Do what a branch says on a lead whose step was just done; return what the journal should say about it."""
    if branch.go == "later":
        return park(rec, lead, rec_day(rec, lead, branch.days), branch.reason)
    if branch.go == "end":
        back = rec_day(rec, lead, branch.return_days) if branch.return_days else None
        return end_lead(rec, lead, branch.how, branch.reason, back)
    if branch.go == "reach" and branch.milestone:
        attain(rec, lead, Milestone.objects.get(key=branch.milestone))
        if branch.milestone == WON:
            return {"milestone": WON, **end_lead(rec, lead, "won", "", None)}
    if run is not None and run.ended_at is not None:
        run = None
    planned = _branch_step(rec, lead, run, position, branch)
    if planned is None and run is not None:
        finish_run(rec, lead, run, "ran out")
        after = run.version.text().after
        return follow(rec, lead, None, -1, after if after.go in ("later", "end", "step") else Branch("next"))
    if planned is None and rec.open_steps(lead):
        return {}
    return said_of(rec.plan(lead, planned or fallback(rec, lead), run if planned else None))


def _branch_step(rec: Record, lead: Lead, run: Run | None, position: int, branch: Branch) -> Planned | None:
    hours = rec.owner_hours(lead)
    if branch.go == "step":
        due = working_day(hours, local_date(hours, rec.now), branch.days)
        return Planned(branch.what, due, channel=channel_of(branch.what), position=position)
    if run is None:
        return None
    play = run.version.text()
    if branch.go == "again":
        position = max(position, 0)  # -1 is a step said before the first of the play
        step = play.steps[position]
        due = working_day(hours, local_date(hours, rec.now), max(branch.days, 1))
        return Planned(step.what, due, None, step.channel, step.aim, position)
    planned = following_step(play, position, hours, rec.now)
    if planned is not None:
        rec.change(run, lead.pk, position=planned.position)
    return planned


def rec_day(rec: Record, lead: Lead, days: int) -> date:
    """Return the working day at or after `days` days from now for the lead's owner."""
    return in_days(rec.owner_hours(lead), rec.now, days)


def said_of(step: Step) -> dict[str, Any]:
    """Return what the journal says about a step to come."""
    at = {"at": step.at.isoformat()} if step.at else {}
    return {"next": {"what": step.what, "due": step.due.isoformat(), **at}}


def check_money(amount_minor: int | None, currency: str) -> None:
    """Refuse what is no amount: below 0, beyond 2^53 minor units, or in no currency of three letters."""
    if amount_minor is not None and not 0 <= amount_minor < 2**53:
        raise Refused("amount", _("That amount cannot be kept. Type a number from 0 up."), "amount")
    if currency and not (len(currency) == 3 and currency.isascii() and currency.isalpha() and currency.isupper()):
        raise Refused("currency", _("Write the currency as three capital letters, like EUR."), "currency")


def worth(rec: Record, lead: Lead, amount: tuple[int, str] | None) -> dict[str, Any]:
    """Note what a lead is worth, if it was said: (minor units, currency)."""
    if amount is None or amount == (lead.amount_minor, lead.currency):
        return {}
    check_money(*amount)
    rec.change(lead, amount_minor=amount[0], currency=amount[1])
    return {"amount": list(amount)}


def park(rec: Record, lead: Lead, until: date, reason: str) -> dict[str, Any]:
    """Put a lead away until a day. It stays open and dated: its only step is to take it up again then."""
    if until <= local_date(rec.owner_hours(lead), rec.now):
        raise Refused("past", _("Choose a day after today."), "until")
    reason = clean(reason)[:80]
    finish_run(rec, lead, rec.run(lead), "parked")
    drop_steps(rec, lead)
    rec.plan(lead, Planned(_("Take up again: %(reason)s") % {"reason": reason or _("later")}, until))
    rec.change(lead, later_until=until, later_reason=reason, pinned_at=None)
    return {"later": until.isoformat(), "reason": reason}


def wake(rec: Record, lead: Lead, step: Step) -> None:
    """A lead put away that gets an earlier step is not away any more."""
    if lead.later_until is not None and step.due < lead.later_until:
        rec.change(lead, later_until=None, later_reason="")


def end_lead(rec: Record, lead: Lead, how: str, reason: str, return_on: date | None) -> dict[str, Any]:
    """End a lead: nothing stays open on it, and a day of return is kept where one is due."""
    if how not in ENDS:
        raise Refused("how", _("Choose how it ended."), "how")
    if how in NEVER_RETURNS:
        return_on = None
    if return_on is not None and return_on <= local_date(rec.owner_hours(lead), rec.now):
        raise Refused("past", _("Choose a day after today."), "return_on")
    if how == "asked to stop":
        suppress(rec, lead)
    reason = clean(reason)[:200]
    finish_run(rec, lead, rec.run(lead), "ended")
    drop_steps(rec, lead)
    rec.change(
        lead,
        ended_at=rec.now,
        end_how=how,
        end_reason=reason,
        return_on=return_on,
        pinned_at=None,
        later_until=None,
        later_reason="",
    )
    back = {"returns": return_on.isoformat()} if return_on else {}
    return {"end": how, "reason": reason, **back}


def attain(rec: Record, lead: Lead, milestone: Milestone, evidence: str = "") -> Reach | None:
    """Note that the buyer made a milestone true; a run that aimed there is finished. None when it was noted before."""
    known = Reach.objects.filter(lead=lead, milestone=milestone).first()
    if known is not None:
        if evidence and evidence != known.evidence:
            rec.change(known, lead.pk, evidence=evidence[:500], verified=True)
            return known
        return None
    reach = Reach(
        lead=lead, milestone=milestone, at=rec.now, by=rec.by, evidence=evidence[:500], verified=bool(evidence)
    )
    rec.make(reach, lead.pk)
    if lead.milestone is None or lead.milestone.position < milestone.position:
        rec.change(lead, milestone=milestone)
    run = rec.run(lead)
    if run is not None and run.ended_at is None and run.version.text().goal == milestone.key:
        finish_run(rec, lead, run, "reached")
    return reach


def answered(rec: Record, lead: Lead) -> None:
    """Stop the answer clock: somebody of ours has tried."""
    if lead.answered_at is None:
        rec.change(lead, answered_at=rec.now)


def treated(rec: Record, lead: Lead, reason: str) -> dict[str, Any]:
    """Stop working a lead for a reason, as the recycle table says: parked, or ended with or without a return."""
    treatment = RECYCLE.get(reason)
    if treatment is None:
        raise Refused("reason", _("Choose one of the reasons."), "reason")
    if treatment.later_days:
        of_source = lead.source.later_days if reason == "no reply" and lead.source else 0
        return park(rec, lead, rec_day(rec, lead, of_source or treatment.later_days), reason)
    back = rec_day(rec, lead, treatment.return_days) if treatment.return_days else None
    return end_lead(rec, lead, treatment.how, reason, back)


def suppress(rec: Record, lead: Lead) -> None:
    """Keep the addresses and numbers of everybody in the lead from ever being taken up again."""
    people = lead.people.all()
    values = [*Mail.objects.filter(person__in=people).values_list("address", flat=True)]
    values += Phone.objects.filter(person__in=people).values_list("number", flat=True)
    known = set(Suppression.objects.filter(value__in=values).values_list("value", flat=True))
    for value in sorted(set(values) - known):
        rec.make(Suppression(value=value, since=rec.now), lead.pk)


def refuse_stopped(people: Iterable[Person], mails: Iterable[str] = ()) -> None:
    """Refuse persons who asked to stop, and addresses of theirs."""
    stopped = LeadPerson.objects.filter(person__in=people, lead__end_how="asked to stop")
    if stopped.exists() or Suppression.objects.filter(value__in=list(mails)).exists():
        raise Refused("suppressed", _("They asked not to be contacted."), "who")
