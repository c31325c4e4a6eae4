"""Many late steps are sorted once, one at a time: today, this week, or let go for a while."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from handrail.actions import steps
from handrail.actions.errors import Refused
from handrail.actions.record import Said
from handrail.models import Lead
from handrail.rules.hours import working_day
from handrail.screens import words
from handrail.screens.door import SellerRequest, act
from handrail.screens.house import house
from handrail.screens.lead import read
from handrail.screens.page import hidden
from handrail.screens.speech import say as _
from handrail.screens.today.card import heading, last_said
from handrail.screens.today.page import day_of
from handrail.screens.today.query import counts, one

DAYS = 5
"""This week means the coming five working days."""
LET_GO_DAYS = 90


@require_http_methods(["GET", "HEAD", "POST"])
def triage(request: SellerRequest) -> HttpResponse:
    """Show the oldest late step, or do what was decided about it."""
    if request.method == "POST":
        _decide(request)
        return HttpResponseRedirect("/triage/", status=303)
    home = house(request)
    day = day_of(request.user, home)
    late = Lead.objects.open().filter(owner=request.user, next_due__lt=day.today).order_by("next_due", "id")
    first = late.values_list("pk", flat=True).first()
    row = one(first) if first is not None else None
    if row is None:
        return HttpResponseRedirect("/")
    left = counts(day).late
    known = heading(row, home) | {
        "heading": _("%s late") % words.capped(left),
        "what": row.what,
        "when": words.due(row.due, None, day.today),
        "last": last_said(row.id, day),
        "hidden": hidden(request, back="/triage/"),
    }
    return render(request, "triage/triage.html", known)


def _decide(request: SellerRequest) -> None:
    form, home = request.POST, house(request)
    lead, today = read.whole(form, "lead"), home.today(request.user)
    choice = form.get("choice", "")
    if choice == "today":
        steps.plan(act(request), lead, Said(due=today), step_id=read.maybe_whole(form, "step"))
    elif choice == "week":
        steps.plan(act(request), lead, Said(due=_freest(request)), step_id=read.maybe_whole(form, "step"))
    elif choice == "go":
        steps.later(act(request), lead, today + timedelta(days=LET_GO_DAYS), "timing")
    else:
        raise Refused("choice", _("Choose today, this week, or let go."))


def _freest(request: SellerRequest) -> date:
    """Return the one of the coming working days on which the least is due."""
    home = house(request)
    hours, today = home.hours(request.user), home.today(request.user)
    days = [working_day(hours, today, n) for n in range(1, DAYS + 1)]
    due = Lead.objects.open().filter(owner=request.user, next_due__in=days).values_list("next_due", flat=True)
    load = Counter(day for day in due if day)
    return min(days, key=lambda day: (load[day], day))
