"""Says in one sentence what an entry of the journal notes: for the toast, the Done tab and the timeline."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from handrail.screens import words
from handrail.screens.speech import say as _

QUIET = frozenset({"plan", "pin", "edit", "undo", "play"})
"""Kinds that the timeline says in grey: they are about our own work, not about the buyer."""


def entry(kind: str, outcome: str, channel: str, says: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Return what happened, without who and when. `names` maps milestone keys to their names."""
    if kind == "touch":
        return _touch(outcome, channel, says)
    if kind == "ended":
        return _("Ended: %(how)s") % {"how": _with_reason(words.ending(says.get("end", "")), says)}
    if kind == "later":
        return _("Put away: %(why)s") % {"why": words.reason(says.get("reason", "")) or _("later")}
    if kind in ("milestone", "unmilestone"):
        name = names.get(key := str(says.get("milestone", "")), key)
        return (_("Milestone: %s") if kind == "milestone" else _("Taken back: %s")) % name
    if kind == "play":
        return _("Play: %s") % str(says.get("play", ""))
    if kind == "handover":
        return _("Handed over from %(from)s to %(to)s") % {"from": says.get("from", ""), "to": says.get("to", "")}
    if kind == "edit":
        return _edit(says)
    if kind == "pin":
        return _("Pinned") if says.get("on") else _("Not pinned any more")
    if kind == "undo":
        return _("Taken back: %s") % _(PLAIN.get(says.get("undid", ""), "a change"))
    return _(PLAIN.get(kind, kind))


PLAIN = {
    "note": "Note",
    "opened": "New lead",
    "joined": "Came in again",
    "reopened": "Opened again",
    "plan": "Step planned",
    "imported": "Taken in from a file",
    "touch": "a touch",
    "ended": "an end",
    "later": "put away",
    "milestone": "a milestone",
    "edit": "an edit",
    "handover": "a hand-over",
    "seller": "Sellers changed",
    "method": "Method changed",
}


def _touch(outcome: str, channel: str, says: Mapping[str, Any]) -> str:
    parts = {"outcome": words.outcome(outcome), "channel": words.channel(channel)}
    said = _("%(outcome)s (%(channel)s)") % parts if channel and channel != "other" else parts["outcome"]
    if "end" in says:
        return _("%(said)s. Ended: %(how)s") % {"said": said, "how": words.ending(says["end"])}
    return said


def _with_reason(how: str, says: Mapping[str, Any]) -> str:
    why = words.reason(says.get("reason", ""))
    return (
        _("%(how)s, %(why)s") % {"how": how, "why": why.lower() if why in words.REASON_WORDS else why} if why else how
    )


def _edit(says: Mapping[str, Any]) -> str:
    fields = says.get("fields")
    if fields:
        named = [_(words.FIELD_WORDS.get(name, name)) for name in fields]
        return _("Changed: %s") % ", ".join(named)
    return _("Changed: %s") % (says.get("person") or says.get("company") or _("details"))


def next_words(says: Mapping[str, Any], zone: ZoneInfo, today: date) -> str:
    """Return the next step that this entry left: "Call again, Thu 26 Nov"; '' where it left none."""
    step = says.get("next")
    if not step or not step.get("due"):
        return ""
    at = words.aware(step.get("at"))
    when = words.near_day(date.fromisoformat(step["due"]), today)
    if at:
        when = f"{when} {words.clock(at.astimezone(zone))}"
    return words.step(str(step["what"]), when)


def follows(says: Mapping[str, Any], zone: ZoneInfo, today: date) -> str:
    """Return what comes of it as a whole sentence, '' where nothing does."""
    if then := next_words(says, zone, today):
        return _("Next: %s.") % then
    if says.get("later"):
        return _("Put away until %s.") % words.on_day(date.fromisoformat(says["later"]), today)
    if says.get("returns"):
        return _("Comes back %s.") % words.on_day(date.fromisoformat(says["returns"]), today)
    return ""


def done(kind: str, outcome: str, channel: str, says: Mapping[str, Any], who: str, zone: ZoneInfo, today: date) -> str:
    """Return the sentence of the toast: what was done, and its consequence."""
    then = next_words(says, zone, today)
    if kind == "opened" and then:
        return _("%(who)s: %(then)s.") % {"who": who, "then": then}
    if kind == "later" and says.get("later"):
        until = words.on_day(date.fromisoformat(says["later"]), today)
        return _("Put away until %(day)s. You will see %(who)s again that morning.") % {"day": until, "who": who}
    what = _("Taken back") if kind == "undo" else entry(kind, outcome, channel, says, {})
    said = _("%(who)s: %(what)s.") % {"who": who, "what": lower_first(what)} if who else f"{what}."
    return f"{said} {follows(says, zone, today)}".rstrip()


def lower_first(text: str) -> str:
    """Return `text` as it stands inside a sentence."""
    return text[:1].lower() + text[1:]
