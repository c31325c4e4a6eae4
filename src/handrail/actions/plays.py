"""Plays at work: starting one on a lead, and switching to another."""

from __future__ import annotations

from django.utils.translation import gettext as _

from handrail.actions.errors import Refused
from handrail.actions.flow import begin_play, drop_steps, finish_run, said_of
from handrail.actions.record import Record, verb
from handrail.models import Lead, PlayVersion, Step


def newest(play_key: str) -> PlayVersion:
    """Return the newest version of a play in use; raises Refused when there is none of that name."""
    version = (
        PlayVersion.objects.filter(play__key=play_key, play__retired=False)
        .select_related("play")
        .order_by("-number")
        .first()
    )
    if version is None:
        raise Refused("no_such_play", _("Choose one of the plays in use."), "play")
    return version


def _start(rec: Record, lead: Lead, version: PlayVersion) -> Step:
    run = rec.run(lead)
    if run is not None:
        for step in [s for s in rec.open_steps(lead).values() if s.run_id == run.pk]:
            rec.change(step, lead.pk, done_at=rec.now, done_how="replaced")
        finish_run(rec, lead, run, "switched")
        rec.write_now()
    else:
        drop_steps(rec, lead, "replaced")
    rec.change(lead, later_until=None, later_reason="")
    return begin_play(rec, lead, version.pk, version.text())


@verb
def start_play(rec: Record, lead_id: int, play_key: str) -> None:
    """Start a play on a lead that has none at work; its first step takes the place of what was planned."""
    lead, version = rec.open_lead(lead_id), newest(play_key)
    if rec.run(lead) is not None:
        raise Refused("play_at_work", _("A play is at work on this lead. Switch it instead."), "play")
    rec.entry(lead.pk, "play", says={"play": version.play.name, **said_of(_start(rec, lead, version))})


@verb
def switch_play(rec: Record, lead_id: int, play_key: str) -> None:
    """Put another play in the place of the one at work (or of none); steps the seller said themselves stay."""
    lead, version = rec.open_lead(lead_id), newest(play_key)
    run = rec.run(lead)
    was = {"from": run.version.play.name} if run else {}
    rec.entry(lead.pk, "play", says={"play": version.play.name, **was, **said_of(_start(rec, lead, version))})
