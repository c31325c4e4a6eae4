"""`handrail import`: takes leads in from a CSV file, after showing how it reads it, and takes them back."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from filecmp import cmp
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from handrail.cli.progress import Progress, follow
from handrail.cli.ready import Data, act, find_seller, ready
from handrail.cli.say import Halt, _, mutter, say, say_json, say_table

if TYPE_CHECKING:
    from handrail.links.csv.plan import Column, ImportPlan
    from handrail.models import Import, Seller


def take_in(
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help=_("A CSV file of leads."))] = None,
    map_: Annotated[
        list[str] | None,
        typer.Option(
            "--map", metavar="COLUMN=FIELD", help=_("What a column means; 'ignore' leaves it out. Repeatable.")
        ),
    ] = None,
    source: Annotated[str, typer.Option(help=_("Where the leads came from, where the file does not say."))] = "",
    owner: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help=_("A seller who gets them; several share. Repeatable."))
    ] = None,
    route: Annotated[bool, typer.Option("--route", help=_("Share the leads out among all sellers."))] = False,
    by: Annotated[str, typer.Option(metavar="NAME", help=_("The seller in whose name it is done."))] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_("Say what would happen, and change nothing."))] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help=_("Do not ask."))] = False,
    as_json: Annotated[bool, typer.Option("--json", help=_("Print one JSON object."))] = False,
    undo: Annotated[int | None, typer.Option(metavar="ID", help=_("Take back the import with this number."))] = None,
    _data: Data = None,
) -> None:
    """Take in the leads of a CSV file, or take an import back."""
    if (file is None) == (undo is None):
        raise Halt(_("Name a file to take in: handrail import FILE. Or take one back: handrail import --undo ID"), 2)
    if owner and route:
        raise Halt(_("Give either --owner or --route, not both."), 2)
    ready()
    seller = find_seller(by) if by else None
    talk = mutter if as_json else say
    if file is None:
        _take_back(undo or 0, seller, as_json)
        return
    plan = _plan(file, seller, map_ or (), source, owner or (), route)
    if not as_json:
        _show(file, plan)
    if dry_run:
        _try(file, plan, seller, as_json)
    elif yes or _agreed(as_json):
        _run(file, plan, seller, as_json)
    else:
        talk(_("Nothing was taken in."))


def _plan(
    file: Path, seller: Seller | None, columns: Sequence[str], source: str, owners: Sequence[str], route: bool
) -> ImportPlan:
    from handrail.actions.errors import Refused
    from handrail.links.csv.take import plan_import
    from handrail.models import Business

    if not file.is_file():
        raise Halt(_("There is no file {path}.").format(path=file))
    meant = dict(_pair(column) for column in columns)
    try:
        return plan_import(
            file,
            by=seller,
            business=Business.get(),
            map=meant or None,
            source=source or None,
            owners=owners,
            route=route,
        )
    except Refused as no:
        if no.code == "nobody":
            raise Halt(_("{why} Begin with: handrail seller add NAME --role admin").format(why=no.message), 2) from None
        raise


def _pair(text: str) -> tuple[str, str]:
    """Return the column and the field of one --map.

    >>> _pair("Total = CHF=amount")
    ('Total = CHF', 'amount')
    """
    column, equals, field = text.rpartition("=")
    if not (equals and column.strip() and field.strip()):
        raise Halt(_("Write --map as COLUMN=FIELD, not {text}.").format(text=text), 2)
    return column.strip(), field.strip()


def _show(file: Path, plan: ImportPlan) -> None:
    from handrail.models import Seller

    say(_("{file}: {rows} rows, {encoding}").format(file=file.name, rows=plan.rows, encoding=plan.encoding))
    headings = (_("column"), _("taken as"), _("for example"), _("because"))
    say_table(headings, [_column(column) for column in plan.columns])
    for column in plan.columns:
        if column.reading:
            say(_reading(column))
    if plan.source:
        say(_("Source: {source}").format(source=plan.source))
    names = list(Seller.objects.filter(pk__in=plan.owners).order_by("name_key").values_list("name", flat=True))
    say(_("For: {names}").format(names=", ".join(names) if names else _("whoever the method says")))
    if plan.warning:
        say(plan.warning)


def _column(column: Column) -> tuple[str, str, str, str]:
    samples = " · ".join(sample.replace("\n", " ") for sample in column.samples[:3])
    return (_short(column.header, 30), column.field, _short(samples, 44), column.why)


def _short(text: str, most: int) -> str:
    """Return the text, cut to `most` letters.

    >>> _short("Opportunity owner", 8)
    'Opportu…'
    """
    return text if len(text) <= most else text[: most - 1] + "…"


def _reading(column: Column) -> str:
    says = _("{column} is read as {reading}").format(column=column.header, reading=column.reading.replace("_", " "))
    says += f" ({column.example})" if column.example else ""
    if column.also:
        says += "; " + _("it could also be {others}").format(others=", ".join(column.also).replace("_", " "))
    return says + "."


def _agreed(as_json: bool) -> bool:
    if not sys.stdin.isatty() or as_json:
        raise Halt(_("Nobody is here to confirm. Add --yes to take the file in, or --dry-run to try it."), 2)
    return typer.confirm(_("Take it in?"), default=True)


def _try(file: Path, plan: ImportPlan, seller: Seller | None, as_json: bool) -> None:
    from handrail.links.csv.take import dry_run

    with Progress(_("Trying"), plan.rows) as progress:
        preview = dry_run(
            file, plan, by=seller, now=datetime.now(UTC), progress=lambda done, _total: progress.move(done)
        )
    if as_json:
        say_json({"dry_run": True, **preview.to_json(), "map": plan.map})
        return
    _say_counts(preview.to_json())
    for number, reason in preview.first:
        say(_("  row {number}: {reason}").format(number=number, reason=reason))
    say(_("Nothing was changed."))


def _run(file: Path, plan: ImportPlan, seller: Seller | None, as_json: bool) -> None:
    from handrail.links.csv.take import start, stop

    imported = _unfinished(file, plan, seller) or start(act(seller), file, plan, name=file.name)
    if not follow(imported, _("Taking in"), imported.total, lambda so_far: so_far.cursor):
        if imported.state == "running":
            stop(act(seller), imported.pk)
        raise Halt(_("Stopped at row {row}. The same command goes on from there.").format(row=imported.cursor))
    _tell(imported, as_json, {"map": plan.map})


def _unfinished(file: Path, plan: ImportPlan, seller: Seller | None) -> Import | None:
    """Return the import of this same file, read in the same way, that broke off half-way; it goes on."""
    from handrail.links.csv.take import resume
    from handrail.models import Import

    halfway = Import.objects.filter(state__in=("stopped", "failed", "running"), name=file.name, by=seller)
    for imported in halfway.exclude(counts__has_key="taken_back").order_by("-pk"):
        same_plan = imported.plan == json.loads(json.dumps(plan.to_json()))
        if same_plan and Path(imported.path).is_file() and cmp(imported.path, file, shallow=False):
            mutter(_("Going on at row {row} of {rows}.").format(row=imported.cursor, rows=imported.total))
            return imported if imported.state == "running" else resume(act(seller), imported.pk)
    return None


def _take_back(number: int, seller: Seller | None, as_json: bool) -> None:
    from handrail.links.csv.take import undo_import
    from handrail.models import Import

    imported = Import.objects.filter(pk=number).first()
    if imported is None:
        raise Halt(_("There is no import {number}.").format(number=number))
    if imported.state == "undone":
        raise Halt(_("Import {number} is taken back already.").format(number=number))
    if imported.state != "undoing":
        imported = undo_import(act(seller), number)
    if not follow(imported, _("Taking back"), imported.counts.get("made", 0), _taken_back):
        raise Halt(_("Stopped between two chunks. The same command goes on from there."))
    _tell(imported, as_json, {})


def _taken_back(imported: Import) -> int:
    return int(imported.counts["taken_back"]) + len(imported.counts["kept"])


def _tell(imported: Import, as_json: bool, more: dict[str, Any]) -> None:
    rejected = _keep_rejected(imported)
    if as_json:
        counts = {name: imported.counts[name] for name in _counted() if name in imported.counts}
        about = {"import": imported.pk, "state": imported.state, "rows": imported.total, **counts}
        say_json(about | {"rejected_file": str(rejected) if rejected else None, "trouble": imported.trouble} | more)
    else:
        _say_counts(imported.counts)
        if rejected:
            say(_("Rows that were not taken in, with the reasons: {path}").format(path=rejected))
    if imported.state == "failed":
        raise Halt(imported.trouble)
    if imported.state == "done" and imported.counts.get("made") and not as_json:
        say(_("Take it back with: handrail import --undo {number}").format(number=imported.pk))


def _keep_rejected(imported: Import) -> Path | None:
    """Write the rows that were not taken in beside the imported file; return where, None when there are none."""
    from handrail.links.csv.take import rejected_file

    path = Path(imported.path).parent / f"import-{imported.pk}-rejected.csv"
    if not imported.counts.get("rejected") or imported.state == "undone":
        path.unlink(missing_ok=True)
        return None
    with path.open("w", encoding="utf-8", newline="") as out:
        out.writelines(rejected_file(imported))
    return path


def _counted() -> dict[str, str]:
    """Return what is counted, in the order it is said, and its words."""
    return {
        "made": _("new leads"),
        "joined": _("joined to leads that were here"),
        "same": _("here already, unchanged"),
        "left_out": _("left out, as they ended or were deleted"),
        "rejected": _("not taken in"),
        "taken_back": _("taken back"),
        "kept": _("kept, as they were worked on since"),
    }


def _say_counts(counts: dict[str, Any]) -> None:
    for name, says in _counted().items():
        count = counts.get(name)
        if count:
            say(f"{len(count) if isinstance(count, list) else count:>8}  {says}")
