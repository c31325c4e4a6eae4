"""Chooses what the bench asks for: who is signed in, which leads are opened and touched, and what the floor sends."""

from __future__ import annotations

import random
import re
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from bench.web import PROOF
from handrail.models import Entry, Lead, Seller
from handrail.screens.house import read
from handrail.screens.today import query
from handrail.screens.today.page import day_of

SELLERS = 10
LEADS = 60
"""Leads of each seller whose page is opened, and as many again that are touched."""


def main() -> dict[str, Any]:
    """Return, as JSON, what the measuring process needs to know of this database."""
    owners = Seller.objects.working().filter(role="seller").order_by("pk")[:SELLERS]
    draw, now = random.Random(1), timezone.now()
    picked = [_of(seller, draw, now) for seller in owners]
    before, after = _around(picked[0]["cookie"])
    named = query.TODAY if connection.vendor == "postgresql" else re.sub(r"%\((\w+)\)s", r":\1", query.TODAY)
    return {
        "sellers": picked,
        "counts": {"leads": Lead.objects.count(), "entries": Entry.objects.count()},
        "floor": {
            "file": str(settings.DATABASES["default"]["NAME"]),
            "sql": named,
            "values": {str(p["id"]): p.pop("values") for p in picked},
            "before": before,
            "after": after,
        },
    }


def _of(seller: Seller, draw: random.Random, now: datetime) -> dict[str, Any]:
    client = Client()
    client.force_login(seller)
    day = day_of(seller, read(now))
    mine = Lead.objects.open().filter(owner=seller)
    due = list(mine.filter(next_due__lte=day.today, rank_class__gt=0).order_by("pk").values_list("pk", "next_step_id"))
    everything = list(mine.order_by("pk").values_list("pk", flat=True))
    touched = draw.sample(due, min(2 * LEADS, len(due) - len(due) % 2))
    return {
        "id": seller.pk,
        "cookie": f"sessionid={client.cookies['sessionid'].value}; csrftoken={PROOF}",
        "leads": draw.sample(everything, min(LEADS, len(everything))),
        "touches": [[*a, b[0]] for a, b in zip(touched[::2], touched[1::2], strict=True)],
        "values": {name: v if isinstance(v, int) else str(v) for name, v in query._params(day, query.FIRST).items()},
    }


def _around(cookie: str) -> tuple[str, str]:
    """Return what stands before and after the rows of Today: the floor sends it too, as it is."""
    page = Client().get("/", headers={"host": "localhost", "cookie": cookie}).content.decode()
    found = re.fullmatch(r'(.*<ol class="queue"[^>]*>).*?(</ol>.*)', page, re.DOTALL)
    if found is None:
        raise AssertionError("Today does not look as the floor expects")
    return found[1], found[2]
