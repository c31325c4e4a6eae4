"""The answer to a write: back to the page, or only the pieces of it that changed."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.html import format_html

from handrail.actions.record import Done
from handrail.models import Lead
from handrail.screens.door import SellerRequest, back, local_path, wants_fragment
from handrail.screens.house import House, house
from handrail.screens.lead.page import lead_page
from handrail.screens.page import hidden, last_act
from handrail.screens.piece import NOTHING, piece
from handrail.screens.today.card import present
from handrail.screens.today.page import day_of, head, own_day
from handrail.screens.today.query import Day, Row, counts, one

TAKEN = '<hx-partial hx-target="#row-{}" hx-swap="delete"><i></i></hx-partial>'
"""The row of the lead whose card is drawn leaves the list."""


def answer(
    request: SellerRequest, done: Done, lead: int | None = None, *, same: bool = False, beside: bool = False
) -> HttpResponse:
    """Answer an act on `lead`; `same` keeps it the present one, as it is still to be done; `beside` is the bar's act.

    Without JavaScript it goes back where the form came from. On Today only the card, one row and the counts are
    drawn again; on the lead's page its content; from anywhere else the page is loaded anew.
    """
    if not wants_fragment(request):
        return HttpResponseRedirect(back(request), status=303)
    here = urlsplit(request.htmx.current_url_abs_path or back(request))
    asked = parse_qs(here.query, keep_blank_values=True)
    if here.path == "/" and not asked.keys() & {"tab", "seller"}:
        return HttpResponse(_on_today(request, lead, same=same))
    if lead is not None and here.path == f"/leads/{lead}/" and _sees(request, lead):
        return HttpResponse(_on_lead(request, lead))
    if beside:
        return HttpResponse(piece("parts/toast_partial.html", pieces(request, house(request))))
    response = HttpResponse(status=204)
    response.headers["HX-Redirect"] = "/" if _gone(request, here.path) else local_path(here.geturl())
    return response


def _sees(request: SellerRequest, lead: int) -> bool:
    return Lead.objects.visible_to(request.user).filter(pk=lead).exists()


def _gone(request: SellerRequest, path: str) -> bool:
    """Say whether `path` is the page of a lead that is not there for this seller any more."""
    head, _slash, rest = path.removeprefix("/leads/").partition("/")
    return path.startswith("/leads/") and head.isdigit() and not rest and not _sees(request, int(head))


def pieces(request: SellerRequest, home: House) -> dict[str, Any]:
    """Return what every fragment needs: the hidden fields of its forms and the toast of what was just done."""
    forms = hidden(request, back=back(request))
    return {
        "hidden": forms,
        "toast": last_act(request.user, home, forms),
    }


def _on_today(request: SellerRequest, lead: int | None, *, same: bool) -> str:
    home = house(request)
    day = day_of(request.user, home)
    words = pieces(request, home)
    following = _following(request, day, lead, same=same)
    if following is None:
        return piece("today/answer.html#whole", words | own_day(request.user, home, words["hidden"]))
    known = {
        "head": head(day, counts(day)),
        "present": present(following, day, home, request.user, words["hidden"]),
        "taken": NOTHING if same else format_html(TAKEN, following.id),
    }
    return piece("today/answer.html#next", words | known)


def _following(request: SellerRequest, day: Day, lead: int | None, *, same: bool) -> Row | None:
    """Return the lead whose card comes next, where that is all that changes; None where the whole list may have."""
    touched = one(lead) if lead is not None else None
    if same or touched is None or stays(touched, day):
        return touched if same else None
    asked = request.POST.get("next", "")
    known = one(int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 19 else None
    return known if known is not None and stays(known, day) else None


def stays(row: Row, day: Day) -> bool:
    """Say whether a lead stands on this day: its owner's, open, and due, pinned or waiting for an answer."""
    if row.owner != day.me or row.due is None:
        return False
    return row.due <= day.today or row.pinned is not None or day.is_waiting(row)


def _on_lead(request: SellerRequest, lead: int) -> str:
    home = house(request)
    words = pieces(request, home)
    return piece("lead/answer.html", words | lead_page(lead, request.user, home, words["hidden"]))
