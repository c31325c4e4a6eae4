"""What can be done to a lead: each address is a noun, each POST one verb."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render

from handrail.actions import ends, leads, milestones, steps, touches
from handrail.actions.errors import Refused
from handrail.actions.plays import switch_play
from handrail.actions.undo import undo as take_back
from handrail.models import Batch, Lead
from handrail.rules.plan import RECYCLE
from handrail.screens import words
from handrail.screens.answer import answer
from handrail.screens.door import SellerRequest, act, back, wants_fragment
from handrail.screens.house import house
from handrail.screens.lead import read
from handrail.screens.lead.views import plays, sellers
from handrail.screens.page import hidden
from handrail.screens.speech import say as _

P = ParamSpec("P")
View = Callable[Concatenate[SellerRequest, P], HttpResponse]
FAR_REASONS = [reason for reason, treatment in RECYCLE.items() if treatment.later_days]


def writes(view: View[P]) -> View[P]:
    """Let a view be reached by POST only; who comes by a link (after signing in again) is brought to a page."""

    @wraps(view)
    def posted(request: SellerRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.method == "POST":
            return view(request, *args, **kwargs)
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["POST"])
        return HttpResponseRedirect(f"/leads/{kwargs['pk']}/" if "pk" in kwargs else "/")

    return posted


def chooses(listed: Callable[[SellerRequest, int], HttpResponse]) -> Callable[[View[P]], View[P]]:
    """Let a GET of the same address show what there is to choose from."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def either(request: SellerRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.method in ("GET", "HEAD"):
                return listed(request, *args, **kwargs)  # type: ignore[arg-type]
            return writes(view)(request, *args, **kwargs)

        return either

    return decorate


def today_of(request: SellerRequest) -> Any:
    """Return the day it is for the seller who types a date."""
    return house(request).today(request.user)


@writes
def touch(request: SellerRequest, pk: int) -> HttpResponse:
    """Log what came of a touch."""
    form = request.POST
    said = read.said(form, today_of(request))
    done = touches.log_touch(
        act(request),
        pk,
        form.get("outcome", ""),
        note=read.words(form, "note"),
        said=said if said else None,
        step_id=read.maybe_whole(form, "step"),
    )
    return answer(request, done, pk)


@writes
def step(request: SellerRequest, pk: int) -> HttpResponse:
    """Postpone the next step, say it, or add one."""
    form, today = request.POST, today_of(request)
    doing = form.get("do", "plan")
    if doing == "postpone":
        return _postpone(request, pk)
    said = read.said(form, today)
    if not said and not said.at:
        raise Refused("empty", _("Say what is next, or when."), "what")
    done = steps.plan(act(request), pk, said, add=doing == "add", step_id=read.maybe_whole(form, "step"))
    return answer(request, done, pk)


def _postpone(request: SellerRequest, pk: int) -> HttpResponse:
    """Up to 14 days a step is only moved; beyond, one more key says why."""
    form, today = request.POST, today_of(request)
    to, reason = read.a_day(form, today), form.get("reason", "")
    if to > today + steps.NEAR and reason not in FAR_REASONS:
        return _why_so_far(request, pk, words.on_day(to, today))
    done = steps.postpone(act(request), pk, to, reason=reason or "timing", step_id=read.maybe_whole(form, "step"))
    return answer(request, done, pk)


def _why_so_far(request: SellerRequest, pk: int, day: str) -> HttpResponse:
    known = {
        "lead_id": str(pk),
        "hidden": hidden(request, back=back(request)),
        "step": request.POST.get("step", ""),
        "when": request.POST.get("when", ""),
        "says": _("%s is more than two weeks away. Why?") % day,
        "reasons": [
            {"key": str(n), "value": value, "label": words.reason(value)} for n, value in enumerate(FAR_REASONS, 1)
        ],
    }
    name = "lead/far.html#fragment" if wants_fragment(request) else "lead/far.html"
    return render(request, name, known, status=422)


@writes
def pin(request: SellerRequest, pk: int) -> HttpResponse:
    """Pin a lead to the top of Today, or not any more."""
    return answer(request, steps.pin(act(request), pk, request.POST.get("on") != "0"), pk)


@writes
def later(request: SellerRequest, pk: int) -> HttpResponse:
    """Put a lead away until a day."""
    until = read.a_day(request.POST, today_of(request), "until")
    reason = read.words(request.POST, "reason", 80) or "timing"
    return answer(request, steps.later(act(request), pk, until, reason), pk)


@writes
def note(request: SellerRequest, pk: int) -> HttpResponse:
    """Keep a note."""
    return answer(request, leads.note(act(request), pk, read.words(request.POST, "note")), pk, same=True)


@writes
def end(request: SellerRequest, pk: int) -> HttpResponse:
    """End a lead."""
    reason = read.words(request.POST, "reason", 200)
    return answer(request, ends.end(act(request), pk, request.POST.get("how", ""), reason=reason), pk)


@writes
def stop(request: SellerRequest, pk: int) -> HttpResponse:
    """Stop working a lead, for one of the reasons; the reason decides whether it is parked, ends, or comes back."""
    return answer(request, ends.stop(act(request), pk, request.POST.get("reason", "")), pk)


@writes
def reopen(request: SellerRequest, pk: int) -> HttpResponse:
    """Open an ended lead again."""
    return answer(request, ends.reopen(act(request), pk, read.said(request.POST, today_of(request))), pk)


@chooses(plays)
def play(request: SellerRequest, pk: int) -> HttpResponse:
    """Put a play to work."""
    return answer(request, switch_play(act(request), pk, request.POST.get("play", "")), pk)


@chooses(sellers)
def hand_over(request: SellerRequest, pk: int) -> HttpResponse:
    """Give a lead to another seller."""
    note_ = read.words(request.POST, "note")
    return answer(request, leads.hand_over(act(request), [pk], read.whole(request.POST, "to"), note=note_), pk)


@writes
def milestone(request: SellerRequest, pk: int) -> HttpResponse:
    """Note that the buyer made a milestone true."""
    evidence = read.words(request.POST, "evidence", 500)
    return answer(request, milestones.reach(act(request), pk, request.POST.get("milestone", ""), evidence=evidence), pk)


@writes
def not_milestone(request: SellerRequest, pk: int, key: str) -> HttpResponse:
    """Take a milestone back."""
    return answer(request, milestones.unreach(act(request), pk, key), pk)


@writes
def edit(request: SellerRequest, pk: int) -> HttpResponse:
    """Change title, amount or source."""
    form = request.POST
    values: dict[str, Any] = {}
    if "title" in form:
        values["title"] = read.words(form, "title", 200)
    if "amount" in form:
        values["amount_minor"], values["currency"] = read.amount(form, _currency(request, pk))
    if "source" in form:
        values["source"] = form["source"] or None
    return answer(request, leads.edit(act(request), pk, version=read.whole(form, "version"), **values), pk)


def _currency(request: SellerRequest, pk: int) -> str:
    known = Lead.objects.visible_to(request.user).filter(pk=pk).values_list("currency", flat=True).first()
    return known or house(request).business.currency


@writes
def fact(request: SellerRequest, pk: int) -> HttpResponse:
    """Note a fact; an empty value takes it away."""
    form = request.POST
    said = (read.words(form, "fact", 80), read.words(form, "value"))
    return answer(request, leads.edit(act(request), pk, version=read.whole(form, "version"), fact=said), pk)


@writes
def person(request: SellerRequest, pk: int, person: int) -> HttpResponse:
    """Change a person who takes part."""
    form = request.POST
    done = leads.edit_person(
        act(request),
        pk,
        person,
        version=read.whole(form, "version"),
        name=read.words(form, "name", 200),
        job=read.words(form, "job", 200),
        mails=read.listed(form, "mails"),
        phones=read.listed(form, "phones"),
    )
    return answer(request, done, pk)


@writes
def people(request: SellerRequest, pk: int) -> HttpResponse:
    """Add a person who takes part."""
    form = request.POST
    name, mails, phones = read.words(form, "name", 200), read.listed(form, "mails"), read.listed(form, "phones")
    return answer(request, leads.add_person(act(request), pk, name, mails=mails, phones=phones), pk)


@writes
def company(request: SellerRequest, pk: int) -> HttpResponse:
    """Change the company."""
    form = request.POST
    longest = {"name": 200, "domain": 253, "industry": 120, "country": 80}
    values: dict[str, Any] = {name: read.words(form, name, most) for name, most in longest.items() if name in form}
    if "size" in form:
        typed = form["size"].strip()
        if typed and (not typed.isascii() or not typed.isdigit() or len(typed) > 9):
            raise Refused("size", _("Write how many people work there as a number."), "size")
        values["size"] = int(typed) if typed else None
    return answer(request, leads.edit_company(act(request), pk, version=read.whole(form, "version"), **values), pk)


@writes
def undo(request: SellerRequest) -> HttpResponse:
    """Take back one act: the one named, else the last."""
    batch = read.maybe_whole(request.POST, "batch")
    done = take_back(act(request), batch)
    return answer(request, done, _lead_of(batch, done.leads))


def _lead_of(batch: int | None, touched: tuple[int, ...]) -> int | None:
    """Return the lead whose page may be drawn again."""
    if touched:
        return touched[0]
    return Batch.objects.filter(pk=batch).values_list("entries__lead_id", flat=True).first() if batch else None
