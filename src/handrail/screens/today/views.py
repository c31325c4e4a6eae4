"""The page of Today: the queue, what was done, what comes later, and another's queue for a manager to read."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from handrail.models import Role, Seller
from handrail.screens.door import SellerRequest
from handrail.screens.house import House, house
from handrail.screens.page import hidden, page
from handrail.screens.today import lists
from handrail.screens.today.page import others_day, own_day


@require_safe
def today(request: SellerRequest) -> HttpResponse:
    """Show the seller's day."""
    home, asked = house(request), request.GET
    if "seller" in asked:
        return render(request, "today/reading.html", others_day(readable(request.user, asked["seller"], home), home))
    tab = asked.get("tab", "")
    if tab == "done":
        return render(
            request,
            "today/done.html",
            lists.done(request.user, home, hidden(request, back=request.get_full_path()), asked.get("after", "")),
        )
    if tab == "later":
        return render(request, "today/later.html", lists.later(request.user, home, asked.get("after", "")))
    lead = asked.get("lead", "")
    chosen = int(lead) if lead.isascii() and lead.isdigit() and len(lead) < 19 else None
    return page(
        request,
        "today/today.html",
        own_day(request.user, home, hidden(request, back="/"), chosen=chosen, more="more" in asked),
    )


def readable(me: Seller, seller: str, home: House) -> Seller:
    """Return the seller whose Today `me` asks to read; 404 where that is not theirs to read."""
    found = (
        Seller.objects.filter(pk=int(seller), is_active=True).first() if seller.isdigit() and len(seller) < 19 else None
    )
    is_leading = me.role in (Role.ADMIN, Role.MANAGER)
    is_near = me.role == Role.ADMIN or not home.business.private_books or (found and found.team_id == me.team_id)
    if found is None or not is_leading or not is_near:
        raise Http404
    return found
