"""Plain pages for what went wrong: refused, not there, not allowed, an old form, a fault of ours."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from handrail.actions.errors import Refused, Stale
from handrail.screens.door import back, local_path, wants_fragment
from handrail.screens.page import outside
from handrail.screens.speech import say as _
from handrail.screens.words import FIELD_WORDS


def refused(request: HttpRequest, why: Refused) -> HttpResponse:
    """Answer a verb's no with its own status: a fragment beside the form, or a page with the reason and a way back."""
    differences = [
        {"field": _(FIELD_WORDS.get(d.field, d.field)), "theirs": d.theirs or "—", "yours": d.yours or "—"}
        for d in (why.differences if isinstance(why, Stale) else ())
    ]
    words = outside() | {
        "title": _titles().get(why.status, _("That did not work")),
        "reason": why.message,
        "field": why.field,
        "differences": differences,
        "back": back(request) if request.method == "POST" else "/",
    }
    name = "errors/refused.html#reason" if wants_fragment(request) else "errors/refused.html"
    return HttpResponse(render_to_string(name, words), status=why.status)


def _titles() -> dict[int, str]:
    return {403: _("Not yours to change"), 404: _("Not here"), 409: _("Changed meanwhile"), 422: _("Not yet")}


def _page(request: HttpRequest, status: int, title: str, reason: str, to: str = "/") -> HttpResponse:
    words = outside() | {"title": title, "reason": reason, "field": "", "differences": [], "back": to}
    name = "errors/refused.html#reason" if wants_fragment(request) else "errors/refused.html"
    return HttpResponse(render_to_string(name, words), status=status)


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose proof of origin is missing or old; nothing was written."""
    said = _(
        "This page was open too long, or cookies are off. Nothing was written. Go back, load it again, send it again."
    )
    return _page(request, 403, _("Load the page again"), said, local_path(request.POST.get("back", "")))


def not_allowed(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Answer 403."""
    return _page(request, 403, _("Not yours to change"), _("Only its owner, the team's managers and admins can."))


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Answer 404; what one may not see is not there either."""
    return _page(request, 404, _("Not here"), _("There is nothing at this address, or it is not yours to see."))


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Answer 400."""
    return _page(request, 400, _("That did not arrive whole"), _("Go back and send it once more."))


def fault(request: HttpRequest) -> HttpResponse:
    """Answer 500 without touching the database, which may be what is at fault."""
    return _page(request, 500, _("Our mistake"), _("Nothing was written. Try again; the log on the server says more."))
