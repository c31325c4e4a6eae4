"""What the import pages show, ready to print: columns in words, counts as sentences, how far it is."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop
from django.utils.translation import ngettext

from handrail.links.csv.plan import Column, ImportPlan
from handrail.models import Import, Lead, Role, Seller, Source
from handrail.screens.door import SellerRequest
from handrail.screens.house import house
from handrail.screens.words import on_day

FIELD_WORDS: Final = {
    "ignore": noop("leave out"),
    "fact": noop("keep as a fact"),
    "id": noop("id in the other system"),
    "name": noop("person's name"),
    "first": noop("first name"),
    "last": noop("last name"),
    "title": noop("what the lead is about"),
    "company": noop("company"),
    "domain": noop("web site"),
    "mail": noop("mail address"),
    "phone": noop("phone number"),
    "job": noop("job"),
    "industry": noop("industry"),
    "country": noop("country"),
    "size": noop("number of people"),
    "source": noop("source"),
    "owner": noop("owner"),
    "amount": noop("amount"),
    "currency": noop("currency"),
    "arrived": noop("day it came in"),
    "status": noop("status (open or over)"),
    "ended": noop("over (yes or no)"),
    "deleted": noop("deleted (yes or no)"),
    "active": noop("active (yes or no)"),
    "note": noop("note"),
    "next_what": noop("next step"),
    "next_due": noop("day of the next step"),
}
STATE_WORDS: Final = {
    "mapping": noop("waits for you"),
    "running": noop("being taken in"),
    "stopped": noop("stopped"),
    "failed": noop("could not go on"),
    "done": noop("done"),
    "undoing": noop("being taken back"),
    "undone": noop("taken back"),
}
ENCODINGS: Final = ("utf-8", "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp932", "gb18030", "mac_roman")
AT_MOST = 50


def all_files(request: SellerRequest) -> dict[str, Any]:
    """Return the page with the form and the files so far: one's own, for an admin everybody's."""
    rows = Import.objects.exclude(state="dropped").order_by("-pk")
    if request.user.role != Role.ADMIN:
        rows = rows.filter(by=request.user)
    day = house(request).today(request.user)
    return {
        "files": [
            {
                "pk": row.pk,
                "name": row.name,
                "by": row.by.name if row.by is not None and row.by_id != request.user.pk else "",
                "day": on_day(row.created_at.astimezone(house(request).zone(request.user)).date(), day),
                "state": _(STATE_WORDS[row.state]),
                "made": _leads(row.counts["made"]) if row.counts.get("made") and row.state != "undone" else "",
            }
            for row in rows.select_related("by")[:AT_MOST]
        ]
    }


def one_file(request: SellerRequest, imported: Import, *, reason: str = "") -> dict[str, Any]:
    """Return the page of one file as it stands."""
    known: dict[str, Any] = {"file": imported, "reason": reason or imported.trouble, "state": imported.state}
    if imported.state == "mapping":
        return known | _mapping(request, imported)
    return known | {"progress": _progress(imported, house(request).now)} | _result(request, imported)


def _mapping(request: SellerRequest, imported: Import) -> dict[str, Any]:
    plan = ImportPlan.from_json(imported.plan)
    columns = [_column(place, column) for place, column in enumerate(plan.columns)]
    found = imported.counts.get("preview")
    part = bool(found) and found["rows"] < plan.rows
    return {
        "plan": plan,
        "rows": _rows(plan.rows),
        "go": _("Bring in %s") % _leads(found["made"] + found["joined"] if found and not part else plan.rows),
        "used": [column for column in columns if column["field"] != "ignore"],
        "unused": [column for column in columns if column["field"] == "ignore"],
        "fields": [(name, _(words)) for name, words in FIELD_WORDS.items()],
        "doubtful": [column for column in columns if column["also"]],
        "day_first": any(column.reading == "day_first" for column in plan.columns),
        "sources": list(Source.objects.order_by("pk").values_list("key", "name")),
        "sellers": _sellers(request.user, plan),
        "who": "route" if plan.route else "me" if plan.owners == (request.user.pk,) else "share",
        "encodings": ENCODINGS if plan.encoding in ENCODINGS else (plan.encoding, *ENCODINGS),
        "found": _found(found) if found else None,
        "part": _("Of the first %s:") % _rows(found["rows"]) if part else "",
    }


def _column(place: int, column: Column) -> dict[str, Any]:
    plain = column.field != "ignore" and column.why in (_("by its name"), _("kept as a fact"))
    return {
        "name": f"c{place}",
        "header": column.header,
        "field": column.field,
        "samples": " · ".join(column.samples[:3]),
        "also": column.also,
        "example": column.example,
        "notes": " · ".join(filter(None, ("" if plain else column.why, column.example))),
        "misfits": _misfits(column.misfits) if column.misfits else "",
    }


def _misfits(count: int) -> str:
    said = ngettext("%s cell does not fit; its row stays out.", "%s cells do not fit; their rows stay out.", count)
    return said % number_format(count, force_grouping=True)


def _sellers(me: Seller, plan: ImportPlan) -> list[dict[str, Any]]:
    rows = Seller.objects.working().order_by("name")
    return [{"pk": seller.pk, "name": seller.name, "on": seller.pk in plan.owners} for seller in rows]


def _found(found: dict[str, Any]) -> dict[str, Any]:
    """Return a dry run's counts as sentences."""
    return {
        "lines": _sentences(found),
        "reasons": [(number_format(n, force_grouping=True), reason) for reason, n in found["reasons"].items()][:10],
        "first": found["first"][:10],
    }


def _sentences(counts: dict[str, Any]) -> list[str]:
    made, joined, same = (counts.get(name, 0) for name in ("made", "joined", "same"))
    left_out, rejected = counts.get("left_out", 0), counts.get("rejected", 0)
    lines = [ngettext("%s new lead", "%s new leads", made) % number_format(made, force_grouping=True)]
    if joined:
        lines.append(_("%s join a lead that is here already, or one further up in the file") % _rows(joined))
    if same:
        lines.append(_("%s were brought in before; nothing changes for them") % _rows(same))
    if left_out:
        lines.append(_("%s left out: over or deleted where they come from") % _rows(left_out))
    if rejected:
        lines.append(_("%s rejected, as they cannot be read for certain") % _rows(rejected))
    return lines


def _progress(imported: Import, now: datetime) -> dict[str, Any]:
    """Return how far a running import is; `speed` in rows a second since it last began."""
    counts = imported.counts
    if imported.state == "undoing":
        done, total = counts.get("taken_back", 0) + len(counts.get("kept", ())), counts.get("made", 0)
        return {"done": done, "total": total, "says": _of(done, total), "speed": ""}
    seconds = (now - datetime.fromisoformat(counts["since"])).total_seconds() if "since" in counts else 0.0
    speed = round((imported.cursor - counts.get("from", 0)) / seconds) if seconds > 1 else 0
    return {
        "done": imported.cursor,
        "total": imported.total,
        "says": _of(imported.cursor, imported.total),
        "speed": _("%s a second") % _rows(speed) if speed else "",
    }


def _of(done: int, total: int) -> str:
    numbers = {"done": number_format(done, force_grouping=True), "total": number_format(total, force_grouping=True)}
    return _("%(done)s of %(total)s") % numbers


def _result(request: SellerRequest, imported: Import) -> dict[str, Any]:
    counts = imported.counts
    kept = Lead.objects.visible_to(request.user).filter(pk__in=counts.get("kept", ())[:AT_MOST])
    return {
        "lines": _sentences(counts),
        "out": counts.get("left_out", 0) + counts.get("rejected", 0),
        "taken_back": _leads(counts.get("taken_back", 0)),
        "kept_count": len(counts.get("kept", ())),
        "kept": list(kept.values_list("pk", "title")),
    }


def _rows(count: int) -> str:
    return ngettext("%s row", "%s rows", count) % number_format(count, force_grouping=True)


def _leads(count: int) -> str:
    return ngettext("%s lead", "%s leads", count) % number_format(count, force_grouping=True)


def chosen(request: SellerRequest, imported: Import) -> dict[str, Any]:
    """Return what the form says, as `plan_import` takes it."""
    said, plan = request.POST, ImportPlan.from_json(imported.plan)
    fields = {c.header: said[f"c{n}"] for n, c in enumerate(plan.columns) if f"c{n}" in said}
    if said.get("keep"):
        filled = {column.header for column in plan.columns if column.filled}
        fields |= {header: "fact" for header, name in fields.items() if name == "ignore" and header in filled}
    names = dict(Seller.objects.working().values_list("pk", "name"))
    picked = [names[int(pk)] for pk in said.getlist("owner") if pk.isdigit() and int(pk) in names]
    encoding = said.get("encoding", plan.encoding)
    return {
        "map": fields if encoding == plan.encoding else {},
        "source": said.get("source", ""),
        "owners": picked if said.get("who") == "share" else (),
        "route": said.get("who") == "route",
        "dates": said.get("dates", ""),
        "encoding": encoding if encoding in (plan.encoding, *ENCODINGS) else plan.encoding,
    }
