"""`handrail doctor` and `handrail version`: how the folder stands, and which Handrail this is."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

import handrail
from handrail.cli.ready import Data, ready, wake
from handrail.cli.say import _, aligned, say, say_json

if TYPE_CHECKING:
    from handrail.doctor import Findings


def version(_data: Data = None) -> None:
    """Print which Handrail this is."""
    say(f"handrail {handrail.__version__}")


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help=_("Print one JSON object."))] = False, _data: Data = None
) -> None:
    """Ask whether every promise holds; status 1 when one does not. Changes nothing."""
    wake()
    if _is_fresh():
        ready()
    from handrail.doctor import examine

    findings = examine()
    if as_json:
        say_json(findings.answers | {"well": not findings.broken, "broken": [asdict(one) for one in findings.broken]})
    else:
        _report(findings)
    if findings.broken:
        raise typer.Exit(1)


def _is_fresh() -> bool:
    from django.db import connection

    return "handrail_lead" not in connection.introspection.table_names()


def _report(findings: Findings) -> None:
    for line in aligned([[name.replace("_", " "), _plain(value)] for name, value in findings.answers.items()]):
        say(line)
    say()
    if not findings.broken:
        say(_("Every promise holds."))
    for one in findings.broken:
        say(one.says)
        if one.rows:
            say("  " + ", ".join(one.rows) + (", ..." if one.count > len(one.rows) else ""))
        say("  " + one.mend)


def _plain(value: Any) -> str:
    """Return an answer as people write it.

    >>> _plain(True), _plain([]), _plain(12)
    ('yes', 'none', '12')
    """
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(map(str, value)) or _("none")
    return str(value)
