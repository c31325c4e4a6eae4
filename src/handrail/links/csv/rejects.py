"""The rows that stayed out, as CSV: row number and reason first, then the cells, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.utils.translation import gettext as _

from handrail.links.csv.plan import ImportPlan
from handrail.links.csv.read import rows
from handrail.models import Batch, Import

ACTIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""How a cell begins that a spreadsheet may run as a formula."""
HARMLESS = re.compile(r"[+-]?[\d\s().,/:-]*\d[\d\s().,%]*")


def inert(cell: str) -> str:
    """Return a cell that no spreadsheet runs; numbers and phone numbers stay as they are.

    >>> inert("=1+1"), inert("-12.50"), inert("+49 30 901820"), inert("-1+cmd|' /C calc'!A0")
    ("'=1+1", '-12.50', '+49 30 901820', "'-1+cmd|' /C calc'!A0")
    """
    if cell.lstrip(" ").startswith(ACTIVE) and not HARMLESS.fullmatch(cell.strip(" ")):
        return "'" + cell
    return cell


def rejected_file(imported: Import) -> Iterator[str]:
    """Yield, line by line, a CSV file of the rows that were not taken in. Mend it and bring it in again."""
    plan = ImportPlan.from_json(imported.plan)
    chunks = Batch.objects.filter(imported=imported, verb="take_chunk").order_by("id").values_list("made", flat=True)
    reasons = {row: reason for made in chunks for row, reason, _left_out in made.get("out", ())}
    yield "\ufeff" + _line([_("Row"), _("Why it stayed out"), *plan.shape.header])
    path = Path(imported.path)
    if not reasons or not path.exists():
        yield from (_line([str(number), reason]) for number, reason in sorted(reasons.items()))
        return
    for row in rows(path, plan.shape):
        if row.number in reasons:
            yield _line([str(row.number), reasons[row.number], *row.cells])


def _line(cells: Sequence[str]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow([inert(cell) for cell in cells])
    return text.getvalue()
