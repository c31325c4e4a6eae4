"""The page of one lead, and the lists that S and O choose from."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from handrail.actions.errors import NotAllowed, NotThere
from handrail.models import Lead, Play, PlayVersion, Seller
from handrail.screens.door import SellerRequest, wants_fragment
from handrail.screens.house import house
from handrail.screens.lead.page import lead_page
from handrail.screens.page import hidden, page
from handrail.screens.speech import say as _

MOST_SELLERS = 300


@require_safe
def lead(request: SellerRequest, pk: int) -> HttpResponse:
    """Show a lead."""
    forms = hidden(request, back=f"/leads/{pk}/")
    return page(
        request, "lead/lead.html", lead_page(pk, request.user, house(request), forms, request.GET.get("after", ""))
    )


def changeable(request: SellerRequest, pk: int) -> Lead:
    """Return a lead that the seller may change; NotThere or NotAllowed otherwise."""
    found = Lead.objects.changeable_by(request.user).filter(pk=pk).first()
    if found is None:
        raise NotAllowed if Lead.objects.visible_to(request.user).filter(pk=pk).exists() else NotThere
    return found


def plays(request: SellerRequest, pk: int) -> HttpResponse:
    """Show the plays to choose from: letter of the style, name, how many steps and where to."""
    changeable(request, pk)
    newest: dict[int, PlayVersion] = {}
    for version in PlayVersion.objects.filter(play__retired=False).order_by("play_id", "number"):
        newest[version.play_id] = version
    choices = []
    for n, play in enumerate(Play.objects.filter(pk__in=newest).select_related("style").order_by("name"), 1):
        text = newest[play.pk].text()
        note = _("%(n)s steps, begins with: %(first)s") % {"n": len(text.steps), "first": text.steps[0].what}
        choices.append(_choice(n, play.key, play.name, play.style.letter, f"{play.style.name} · {note}"))
    return _choose(request, pk, "play", _("Which play?"), "play", choices, _("There is no play yet."))


def sellers(request: SellerRequest, pk: int) -> HttpResponse:
    """Show the sellers to hand the lead to."""
    found = changeable(request, pk)
    others = Seller.objects.working().exclude(pk=found.owner_id or 0).order_by("name")[:MOST_SELLERS]
    choices = [_choice(n, str(seller.pk), seller.name, seller.name[:1], "") for n, seller in enumerate(others, 1)]
    return _choose(request, pk, "hand-over", _("Hand over to whom?"), "to", choices, _("Nobody else works here yet."))


def _choice(n: int, value: str, label: str, letter: str, note: str) -> dict[str, str]:
    return {"key": str(n) if n < 10 else "", "value": value, "label": label, "letter": letter, "note": note}


def _choose(
    request: SellerRequest, pk: int, noun: str, heading: str, name: str, choices: list[dict[str, str]], none: str
) -> HttpResponse:
    words: dict[str, Any] = {
        "lead_id": str(pk),
        "action": f"/leads/{pk}/{noun}/",
        "heading": heading,
        "name": name,
        "choices": choices,
        "none": none,
        "hidden": hidden(request, back=f"/leads/{pk}/"),
    }
    return render(request, "lead/choose.html#list" if wants_fragment(request) else "lead/choose.html", words)
