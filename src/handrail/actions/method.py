"""The method on file: laying the library's starter method down in a fresh place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from handrail.actions.record import Record, verb
from handrail.models import Milestone, Play, PlayVersion, Source, Style
from handrail.rules.method import MethodText, read_library, write_play

LIBRARY = Path(__file__).parent.parent / "library"


@verb
def install_starter(rec: Record) -> dict[str, Any]:
    """Lay down the starter method: milestones, styles, plays at version 1, and sources."""
    text = read_library(LIBRARY)
    rec.make_many([Milestone(**_fields(m)) for m in text.milestones])
    rec.make_many([Style(**_fields(s)) for s in text.styles])
    plays = _plays(rec, text)
    for source in text.sources:
        fields = _fields(source)
        fields["play"] = plays.get(fields["play"] or "")
        rec.make_many([Source(**fields)])
    rec.entry(None, "method", says={"installed": "starter"})
    return {"plays": len(plays)}


def _plays(rec: Record, text: MethodText) -> dict[str, Play]:
    styles = {style.key: style for style in Style.objects.all()}
    plays = {play.key: Play(key=play.key, name=play.name, style=styles[play.style]) for play in text.plays}
    rec.make_many(list(plays.values()))
    rec.make_many([PlayVersion(play=plays[p.key], number=1, body=write_play(p)) for p in text.plays])
    return plays


def _fields(text: Any) -> dict[str, Any]:
    return {name: list(v) if isinstance(v, tuple) else v for name, v in vars(text).items()}
