"""What every page needs to know of the business and the seller, read once a request in one query."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.http import HttpRequest
from django.utils import timezone

from handrail.models import Business, Seller
from handrail.rules.hours import Hours

FIELDS = ("name", "currency", "zone", "country", "region", "week", "private_books", "typical_value_minor", "made_up")
QUERY = f"""
SELECT {", ".join(FIELDS)},
  (SELECT COUNT(*) FROM handrail_milestone),
  (SELECT COUNT(*) FROM (SELECT 1 FROM handrail_seller WHERE is_active AND role <> 'reader' LIMIT 2) few)
FROM handrail_business WHERE id = 1
"""  # noqa: S608 -- the columns are ours


@dataclass(frozen=True)
class House:
    """The business, how many milestones its method has, whether one seller works alone, and what time it is."""

    business: Business
    milestones: int
    alone: bool
    now: datetime

    def zone(self, seller: Seller) -> ZoneInfo:
        """Return the zone that `seller` lives in."""
        return ZoneInfo(seller.zone or self.business.zone)

    def today(self, seller: Seller) -> date:
        """Return the day it is for `seller`."""
        return self.now.astimezone(self.zone(seller)).date()

    def hours(self, seller: Seller) -> Hours:
        """Return the calendar of `seller`."""
        return seller.hours(self.business)


def read(now: datetime) -> House:
    """Return the house as it stands; a folder that nobody has set up yet has an empty one."""
    with connection.cursor() as cursor:
        cursor.execute(QUERY)
        row = cursor.fetchone()
    if row is None:
        return House(Business(pk=1), 0, True, now)
    known: dict[str, Any] = dict(zip(FIELDS, row, strict=False))
    known["week"] = json.loads(known["week"]) if isinstance(known["week"], str) else known["week"]
    known["private_books"], known["made_up"] = bool(known["private_books"]), bool(known["made_up"])
    return House(Business(pk=1, **known), row[-2], row[-1] < 2, now)


def house(request: HttpRequest) -> House:
    """Return the house of this request."""
    known: House | None = getattr(request, "_house", None)
    if known is None:
        known = read(timezone.now())
        request._house = known  # type: ignore[attr-defined]
    return known
