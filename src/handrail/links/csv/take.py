"""Takes a CSV file in: plan it, try it, start it, let it run in chunks, stop it, go on, take it back.

The door to importing for the command, the page and the worker:

    plan = plan_import(path, by=seller, business=business, source="website", owners=["Maria"])
    found = dry_run(path, plan, by=seller, now=now)
    imported = start(act, path, plan)
    while advance(imported.pk, now=datetime.now(UTC)): ...
"""

from __future__ import annotations

import logging
import os
import secrets
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import IO

from django.conf import settings
from django.utils.translation import gettext as _

from handrail.actions import imports
from handrail.actions.errors import NotAllowed, NotThere, Refused
from handrail.actions.intake import NewLead
from handrail.actions.record import Act
from handrail.links.csv.columns import choose, settle_columns, system_of, warning_of
from handrail.links.csv.guess import guess, profile
from handrail.links.csv.map import Known, Mapper, Rejected
from handrail.links.csv.plan import ImportPlan, Preview
from handrail.links.csv.preview import Progress, preview
from handrail.links.csv.read import LARGEST_FILE, Row, Unreadable, look, rows
from handrail.links.csv.rejects import rejected_file
from handrail.models import Business, Import, Seller, Source
from handrail.rules.contact import fold

__all__ = [
    "advance",
    "drop",
    "dry_run",
    "keep_file",
    "plan_import",
    "rejected_file",
    "resume",
    "start",
    "stop",
    "undo_import",
    "work",
]
log = logging.getLogger(__name__)
CHUNK = 200
"""Rows in one transaction: few enough that nobody at a screen waits for them."""


def plan_import(
    path: Path,
    *,
    by: Seller | None,
    business: Business,
    map: Mapping[str, str] | None = None,
    source: str | None = None,
    owners: Sequence[str] = (),
    route: bool = False,
    keep_facts: bool | None = None,
    dates: str | None = None,
    encoding: str | None = None,
) -> ImportPlan:
    """Read the whole file and return how it will be understood; writes nothing.

    `map` is column header -> field (see words.CHOICES); `source` the key or name of a source, for rows that say none;
    `owners` seller names that share the leads; `dates` day_first | month_first for columns that fit both.
    Raises Refused (code, message, field) for a file that cannot be read, for a column, field, seller or source that
    does not exist, and `nobody` where no seller is here to own the leads.
    """
    if not imports.may_import(by):
        raise NotAllowed(_("Only people who work leads bring them in."))
    imports.refuse_nobody()
    sharing = _owners(owners) if owners else (by.pk,) if by is not None and not route else ()
    default = _source(source) if source else ""
    try:
        shape = look(path, encoding or "")
        count, profiles = profile(path, shape)
        columns = choose(guess(profiles, count, keep_facts=keep_facts), map or {})
        columns = settle_columns(path, shape, columns, country=business.country, asked=dates or "")
    except Unreadable as no:
        raise Refused("unreadable", no.message, "file") from None
    return ImportPlan(
        encoding=shape.encoding,
        delimiter=shape.delimiter,
        rows=count,
        columns=tuple(columns),
        system=system_of(columns, profiles),
        source=default,
        owners=sharing,
        route=route or not sharing,
        zone=business.zone,
        country=business.country,
        currency=business.currency,
        warning=warning_of(columns, count),
    )


def _owners(names: Sequence[str]) -> tuple[int, ...]:
    working = {fold(seller.name): seller.pk for seller in Seller.objects.working()}
    missing = [name for name in names if fold(name) not in working]
    if missing:
        raise Refused("no_such_seller", _("Nobody called %s works leads here.") % ", ".join(missing), "owners")
    return tuple(dict.fromkeys(working[fold(name)] for name in names))


def _source(word: str) -> str:
    for source in Source.objects.all():
        if word == source.key or fold(word) == fold(source.name):
            return source.key
    keys = ", ".join(Source.objects.order_by("pk").values_list("key", flat=True))
    said = _("There is no source “%(word)s”. There are: %(keys)s.") % {"word": word, "keys": keys}
    raise Refused("source", said, "source")


def _mapper(plan: ImportPlan, now: datetime) -> Mapper:
    sources = dict(Source.objects.values_list("key", "name"))
    sellers = dict(Seller.objects.working().values_list("name", "pk"))
    return Mapper(plan, Known.of(sources, sellers), now)


def dry_run(
    path: Path,
    plan: ImportPlan,
    *,
    by: Seller | None,
    now: datetime,
    progress: Progress | None = None,
    most: int | None = None,
) -> Preview:
    """Go through every row (or the first `most`) as an import of `by` would, writing nothing.

    `progress(done, total)` is told.
    """
    try:
        return preview(path, _mapper(plan, now), plan.rows, progress, most, by)
    except Unreadable as no:
        raise Refused("unreadable", no.message, "file") from None


def keep_file(act: Act, parts: Iterable[bytes], name: str) -> Import:
    """Put a file into the data folder, closed to other users (0600), and note it; raises Refused above 100 MB."""
    if not imports.may_import(act.by):
        raise NotAllowed(_("Only people who work leads bring them in."))
    folder = Path(settings.DATA) / "files" / "imports"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"{secrets.token_hex(16)}.csv"
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            _copy(parts, file)
        done = imports.receive(act, name, str(path))
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return Import.objects.get(pk=done.made["import"])


def _copy(parts: Iterable[bytes], to: IO[bytes]) -> None:
    size = 0
    for part in parts:
        size += len(part)
        if size > LARGEST_FILE:
            raise Refused("too_large", _("The file is larger than 100 MB. Split it and bring in the parts."), "file")
        to.write(part)
    if not size:
        raise Refused("empty", _("The file is empty."), "file")


def start(act: Act, path: Path, plan: ImportPlan, *, name: str = "") -> Import:
    """Copy the file into the data folder and put the import in line as `running`. Nothing is taken in yet."""
    imports.refuse_nobody()
    unkeyed = replace(act, key="")
    with path.open("rb") as file:
        imported = keep_file(unkeyed, iter(lambda: file.read(1 << 20), b""), name or path.name)
    imports.set_plan(unkeyed, imported.pk, plan.to_json(), plan.rows, {})
    imports.start_import(unkeyed, imported.pk)
    imported.refresh_from_db()
    return imported


def stop(act: Act, import_id: int) -> Import:
    """Stop a running import after the chunk at work; raises NotThere for an import that is not the actor's."""
    return _after(imports.stop_import(act, import_id).made["import"])


def resume(act: Act, import_id: int) -> Import:
    """Let a stopped or failed import go on where it was; one that was being taken back goes on with that."""
    return _after(imports.resume_import(act, import_id).made["import"])


def drop(act: Act, import_id: int) -> Import:
    """Forget a file of which nothing was taken in, and delete it."""
    imported = _after(imports.drop_import(act, import_id).made["import"])
    Path(imported.path).unlink(missing_ok=True)
    return imported


def undo_import(act: Act, import_id: int) -> Import:
    """Begin to take back everything the import made; `advance` or the worker does it, newest chunk first.

    Leads that were worked on since stay, and their ids are listed in counts["kept"].
    """
    return _after(imports.undo_import(act, import_id).made["import"])


def _after(import_id: int) -> Import:
    return Import.objects.get(pk=import_id)


def work(now: datetime) -> bool:
    """Advance the oldest import that is running or being undone for about a second; False when there is none."""
    waiting = Import.objects.filter(state__in=("running", "undoing")).order_by("pk")
    first = waiting.values_list("pk", flat=True).first()
    if first is None:
        return False
    advance(first, now=now)
    return True


def advance(import_id: int, *, now: datetime, seconds: float = 1.0) -> bool:
    """Take in (or back) chunks of 200 rows for about `seconds`; return whether there is more to do.

    `Import.cursor` of `Import.total` rows are done, `Import.counts` says made, joined, same, left_out, rejected, and
    while undoing taken_back and kept. What cannot go on becomes `failed`, and `Import.trouble` says why: it is not
    tried again unasked, so that the files behind it have their turn.
    """
    imported = Import.objects.select_related("by").get(pk=import_id)
    act = Act(imported.by, now, "import", imported=imported)
    until = time.monotonic() + seconds
    try:
        if imported.state == "undoing":
            return _undo(act, imported, until)
        return imported.state == "running" and _take(act, imported, until)
    except (Refused, Unreadable) as no:
        if not (isinstance(no, Refused) and no.code == "moved"):
            return _fail(act, imported, no.message)
        # Stopped, or another worker was quicker; where it stands now is for the next call to see.
        return Import.objects.filter(pk=import_id, state__in=("running", "undoing")).exists()
    except FileNotFoundError:
        return _fail(act, imported, _("The file is gone."))
    except Exception as fault:
        log.exception("Import %s could not go on.", import_id)
        return _fail(act, imported, _trouble(import_id, fault))


def _trouble(import_id: int, fault: Exception) -> str:
    stands = Import.objects.get(pk=import_id)
    known = {"row": stands.cursor, "kind": type(fault).__name__}
    if stands.state == "undoing":
        return _("Not everything could be taken back (%(kind)s); the log says more. You can go on from there.") % known
    return _("It could not go on after row %(row)s (%(kind)s); the log says more. What is in stays in.") % known


def _fail(act: Act, imported: Import, trouble: str) -> bool:
    with suppress(Refused):  # somebody has stopped it meanwhile
        imports.fail_import(act, imported.pk, trouble)
    return False


def _undo(act: Act, imported: Import, until: float) -> bool:
    while imports.undo_chunk(act, imported.pk).made["more"]:
        if time.monotonic() > until:
            return True
    _forget(imported)
    return False


def _forget(imported: Import) -> None:
    """Delete the copy of a file that nobody needs any more: it is full of people."""
    imported.refresh_from_db()
    nobody_stayed_out = not (imported.counts.get("rejected") or imported.counts.get("left_out"))
    if imported.state == "undone" or (imported.state == "done" and nobody_stayed_out):
        Path(imported.path).unlink(missing_ok=True)


def _take(act: Act, imported: Import, until: float) -> bool:
    plan = ImportPlan.from_json(imported.plan)
    mapper = _mapper(plan, act.now)
    cursor, last = imported.cursor, False
    lines = rows(Path(imported.path), plan.shape, after=cursor)
    while chunk := list(islice(lines, CHUNK)):
        news, out = _read(mapper, chunk)
        last = len(chunk) < CHUNK
        imports.take_chunk(act, imported.pk, news, out, start=cursor, end=cursor + len(chunk), last=last)
        cursor += len(chunk)
        if last or time.monotonic() > until:
            break
    else:
        last = True
        imports.take_chunk(act, imported.pk, [], [], start=cursor, end=cursor, last=True)
    if last:
        _forget(imported)
    return not last


def _read(mapper: Mapper, chunk: Sequence[Row]) -> tuple[list[tuple[int, NewLead]], list[imports.Out]]:
    news: list[tuple[int, NewLead]] = []
    out: list[imports.Out] = []
    for row in chunk:
        read = mapper.read(row)
        if isinstance(read, Rejected):
            out.append((read.number, read.reason, read.left_out))
        else:
            news.append((row.number, read))
    return news, out


def theirs(by: Seller, import_id: int) -> Import:
    """Return an import that `by` may see; raises NotThere."""
    imported = Import.objects.select_related("by").filter(pk=import_id).first()
    if imported is None or imported.state == "dropped" or not imports.is_theirs(imported, by):
        raise NotThere
    return imported
