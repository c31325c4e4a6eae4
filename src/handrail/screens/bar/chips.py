"""The chips above the bar: how a line is understood, part by part, before it is written."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from handrail.models import Lead, Seller
from handrail.rules.capture import Chip, Reading
from handrail.rules.plan import OUTCOMES
from handrail.screens import words
from handrail.screens.bar.match import matching
from handrail.screens.house import House
from handrail.screens.said import lower_first
from handrail.screens.speech import say as _
from handrail.screens.today.card import stand_of
from handrail.screens.today.query import one
from handrail.screens.today.then import consequence


def chips(reading: Reading, lead: Lead | None, me: Seller, home: House) -> list[dict[str, Any]]:
    """Return the chips of a line: solid where it is sure, dashed where it is a guess."""
    found = [lead] if lead else matching(me, reading.who, reading.company) if is_about(reading) else []
    shown = [_chip(chip, reading, found, home, me) for chip in _in_one(reading.chips)]
    if lead is not None and not any(chip.kind == "who" for chip in reading.chips):
        shown.insert(0, {"text": name(lead), "plain": "", "guess": ""})
    if not reading.what and not reading.when and reading.kind in ("add", "touch"):
        shown.append({"text": _next(reading, found), "plain": "", "guess": "q"}) if found or reading.who else None
        if found and reading.kind == "touch" and len(found) == 1:
            shown[-1]["text"] = _by_play(found[0], reading, me, home)
    return shown


def is_about(reading: Reading) -> bool:
    """Say whether a line is about somebody who is on file already."""
    return reading.kind != "add"


def name(lead: Lead) -> str:
    """Return whom a lead is with, and of which company."""
    who = lead.person.name if lead.person else lead.title
    return _("%(who)s (%(company)s)") % {"who": who, "company": lead.company.name} if lead.company else who


def _in_one(parts: tuple[Chip, ...]) -> list[Chip]:
    """Show what is next and when as one chip, at the place of the first."""
    kinds = [chip.kind for chip in parts]
    if "what" not in kinds or "when" not in kinds:
        return list(parts)
    return [chip for chip in parts if chip.kind != "when"]


def _chip(chip: Chip, reading: Reading, found: list[Lead], home: House, me: Seller) -> dict[str, Any]:
    text, sure = chip.text, chip.sure
    if chip.kind == "did":
        text = _did(reading)
    elif chip.kind == "who":
        text, sure = _who(reading, found, sure)
    elif chip.kind == "amount":
        text = words.money(reading.amount_minor, reading.currency)
    elif chip.kind in ("what", "when"):
        text = _("next: %s") % _when(reading, home, me)
    elif chip.kind == "note":
        text = _("“%s” → note") % (chip.text if len(chip.text) <= 60 else chip.text[:60] + "…")
    return {"text": text, "plain": chip.text, "guess": "" if sure else "q"}


def _did(reading: Reading) -> str:
    if reading.kind == "end":
        return words.ending(reading.end_how).lower()
    if reading.kind == "note":
        return _("note")
    parts = {"channel": words.channel(reading.channel), "outcome": words.outcome(reading.outcome).lower()}
    return _("%(channel)s: %(outcome)s") % parts if reading.channel else parts["outcome"]


def _who(reading: Reading, found: list[Lead], sure: bool) -> tuple[str, bool]:
    if not is_about(reading):
        return _("new: %s") % reading.who, sure
    if len(found) == 1:
        return name(found[0]), sure
    if found:
        return _("which %s?") % reading.who, False
    return (_("new: %s") if reading.kind == "touch" else _("nobody called %s")) % reading.who, False


def _when(reading: Reading, home: House, me: Seller) -> str:
    said = [lower_first(reading.what)] if reading.what else []
    if reading.when:
        day = words.near_day(reading.when.day, home.today(me))
        said.append(f"{day} {reading.when.at:%H:%M}" if reading.when.at else day)
    return ", ".join(said)


def _next(reading: Reading, found: list[Lead]) -> str:
    return _("next: as its play says")


def _by_play(lead: Lead, reading: Reading, me: Seller, home: House) -> str:
    row = one(lead.pk)
    if row is None or reading.outcome not in OUTCOMES:
        return _next(reading, [lead])
    stand, _aim = stand_of(row, replace(home), lead.owner or me)
    return consequence(stand, reading.outcome)
