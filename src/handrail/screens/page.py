"""What stands on every page around its own content: names, theme, the made-up ribbon, the toast with its undo."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils.html import format_html
from django.utils.safestring import SafeString

from handrail.actions.undo import SOON
from handrail.models import Role, Seller
from handrail.screens import said, words
from handrail.screens.house import House, house
from handrail.screens.piece import NOTHING, piece
from handrail.screens.speech import say as _
from handrail.screens.speech import spoken

FRESH = timedelta(seconds=20)
"""For so long the toast is read out; then only its undo stays."""
LAST_ACT = """
SELECT b.id, b.at, e.kind, e.outcome, e.channel, e.says, COALESCE(p.name, l.title, ''),
  (SELECT COUNT(*) FROM handrail_entry x WHERE x.batch_id = b.id)
FROM (
  SELECT b.id, b.at FROM handrail_batch b
  WHERE b.by_id = %s AND b.undoes_id IS NULL AND b.verb <> 'undo' AND b.imported_id IS NULL
    AND b.id > (SELECT MAX(id) FROM handrail_batch) - 5000
    AND NOT EXISTS (SELECT 1 FROM handrail_batch u WHERE u.undoes_id = b.id)
    AND EXISTS (SELECT 1 FROM handrail_entry x WHERE x.batch_id = b.id)
  ORDER BY b.id DESC LIMIT 1
) b
JOIN handrail_entry e ON e.batch_id = b.id
LEFT JOIN handrail_lead l ON l.id = e.lead_id
LEFT JOIN handrail_person p ON p.id = l.person_id
ORDER BY e.id LIMIT 1
"""
THEMES = ("light", "dark")


CURRENT = SafeString(' aria-current="page"')


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return what base.html shows around a page; for somebody who has not signed in, what plain.html does."""
    me = request.user
    known = outside(request.COOKIES.get("theme", ""))
    if not isinstance(me, Seller):
        return known
    home, forms = house(request), hidden(request, back=request.get_full_path()[:500])
    writes = me.role != Role.READER
    return known | {
        "hidden": forms,
        "proof": proof(request),
        "links": piece("parts/links.html", {}),
        "ribbon": piece("parts/ribbon.html", {}) if home.business.made_up else NOTHING,
        "at_today": CURRENT if request.path == "/" else NOTHING,
        "import_link": import_link(request.path) if writes else NOTHING,
        "menu": piece("parts/menu.html", {"me": me.name, "hidden": forms}),
        "foot": foot(me, home, forms) if writes else NOTHING,
        "keys_sheet": piece("parts/keys.html", {}),
    }


def outside(theme: str = "") -> dict[str, Any]:
    """Return what a page says that knows nobody."""
    chosen = SafeString(f' data-theme="{theme}"') if theme in THEMES else NOTHING
    return {"language": spoken(), "theme": chosen}


def import_link(path: str) -> SafeString:
    """Return the link to the import pages."""
    return piece("parts/import_link.html", {"current": CURRENT if path.startswith("/import/") else NOTHING})


def foot(me: Seller, home: House, forms: Hidden, lead: int | None = None) -> SafeString:
    """Return the bar with the toast above it; on a lead's page the bar knows which lead it is about."""
    bar = piece("bar/bar.html", {"hidden": forms, "lead": lead or ""})
    return piece("parts/foot.html", {"toast": last_act(me, home, forms), "bar": bar})


def page(request: HttpRequest, template: str, values: Mapping[str, object]) -> HttpResponse:
    """Return a page that is drawn as one piece: a template that decides nothing, and the shell around it."""
    return HttpResponse(piece(template, {**shell(request), **values}))


class Hidden:
    """The hidden fields of a form: proof of origin, a key that makes twice once, and whatever else is said.

    Every time it is drawn the key is a new one, so that two forms of a page never count as the same act.
    """

    def __init__(self, request: HttpRequest, **fields: str) -> None:
        self._same = "".join(
            format_html('<input type="hidden" name="{}" value="{}">', name, value)
            for name, value in {"csrfmiddlewaretoken": proof(request), **fields}.items()
        )

    def __str__(self) -> SafeString:
        return SafeString(f'{self._same}<input type="hidden" name="key" value="{secrets.token_urlsafe(12)}">')


def hidden(request: HttpRequest, **fields: str) -> Hidden:
    """Return the hidden fields of the forms of this page."""
    return Hidden(request, **fields)


def proof(request: HttpRequest) -> str:
    """Return the token against forged forms, masked once a page."""
    known: str | None = getattr(request, "_proof", None)
    if known is None:
        known = request._proof = get_token(request)  # type: ignore[attr-defined]
    return known


def loads(value: Any) -> dict[str, Any]:
    """Return a JSON column that was read without the models; one database gives text, the other gives it read."""
    read = json.loads(value) if isinstance(value, str) else value
    return dict(read) if isinstance(read, Mapping) else {}


def last_act(me: Seller, home: House, forms: Hidden) -> SafeString:
    """Return the toast of the seller's last act, as long as Z takes it back."""
    with connection.cursor() as cursor:
        cursor.execute(LAST_ACT, [me.pk])
        row = cursor.fetchone()
    if row is None:
        return NOTHING
    batch, at, kind, outcome, channel, says, who, lines = row
    age = home.now - (words.aware(at) or home.now)
    if age > SOON:
        return NOTHING
    text = said.done(kind, outcome, channel, loads(says), who, home.zone(me), home.today(me))
    if lines > 1:
        text = _("%(first)s and %(n)s more.") % {"first": text, "n": lines - 1}
    quiet = "" if age <= FRESH else " quiet"
    return piece("parts/toast.html", {"text": text, "batch": batch, "quiet": quiet, "hidden": forms})
