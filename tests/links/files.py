"""Files for the tests of importing: made here, or the real ones that lie beside the checkout."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

DATA = Path(__file__).parents[2] / "../shared/data"
OLIST = "olist-funnel/olist_marketing_qualified_leads_dataset.csv"
EXPORTS = (
    "hubspot-api/contact.csv",
    "hubspot-api/contact_property_history.csv",
    "hubspot-api/deal_contact.csv",
    "hubspot-api/engagement_contact.csv",
    "salesforce-api/sf_contact.csv",
    "salesforce-api/sf_lead.csv",
    "salesforce-dataexport-bom/Contact.csv",
    "salesforce-dataexport-bom/Lead.csv",
    "salesforce-export-us-dates/Contact.csv",
    "salesforce-export-us-dates/Lead.csv",
)
"""Every lead and contact file of the exports of other systems."""


def real(name: str) -> Path:
    """Return a real file; the test is skipped where it is not beside the checkout."""
    path = DATA / name
    if not path.exists():
        pytest.skip(f"the real file {name} is not beside this checkout (shared/data)")
    return path


def export(name: str) -> Path:
    """Return a real export of another system."""
    return real(f"crm-exports/{name}")


def written(
    folder: Path, rows: Iterable[Sequence[str]], *, encoding: str = "utf-8", delimiter: str = ",", end: str = "\r\n"
) -> Path:
    """Write rows, the header first, as a CSV file and return its path."""
    text = io.StringIO()
    # Python's writer leaves a line feed bare where lines end otherwise.
    if end == "\r\n":
        csv.writer(text, delimiter=delimiter).writerows(rows)
    else:
        csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(rows)
    return raw(folder, text.getvalue().encode(encoding))


def raw(folder: Path, content: bytes) -> Path:
    """Write bytes as they are and return their path."""
    path = folder / "leads.csv"
    path.write_bytes(content)
    return path
