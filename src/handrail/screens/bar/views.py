"""The bar's addresses: reading a line while it is typed, writing it, and the plain form behind it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_http_methods, require_safe

from handrail.actions import leads
from handrail.actions.errors import NotAllowed, Refused
from handrail.actions.intake import NewLead
from handrail.actions.record import answered_before
from handrail.models import Lead, Role, Source
from handrail.rules.capture import Reading, read_line
from handrail.rules.contact import fold
from handrail.screens.answer import answer
from handrail.screens.bar.chips import chips, is_about, name
from handrail.screens.bar.match import matching
from handrail.screens.bar.write import Which
from handrail.screens.bar.write import write as write_line
from handrail.screens.door import SellerRequest, act, back, wants_fragment
from handrail.screens.house import house
from handrail.screens.lead import read
from handrail.screens.lead.acts import writes
from handrail.screens.page import hidden
from handrail.screens.speech import say as _

LONGEST = 2000
MOST_PLAIN = 20


def _reading(request: SellerRequest, asked: Any) -> tuple[str, Reading]:
    line = asked.get("q", "").strip()
    if len(line) > LONGEST:
        raise Refused("long", _("That is too long for one line. Put it into a note."), "q")
    home = house(request)
    plain = frozenset(asked.getlist("plain")[:MOST_PLAIN])
    return line, read_line(line, home.today(request.user), currency=home.business.currency, plain=plain)


def _page_lead(request: SellerRequest, asked: Any, reading: Reading) -> Lead | None:
    """Return the lead whose page the line was typed on, unless the line names somebody else."""
    known = read.maybe_whole(asked, "lead")
    gate = Lead.objects.changeable_by(request.user).open().select_related("person", "company", "owner")
    lead = gate.filter(pk=known).first() if known is not None else None
    if lead is None or not (reading.who or reading.mail or reading.phone):
        return lead
    names = fold(name(lead)).replace("(", " ").split()
    said = fold(reading.who).split()
    return lead if said and all(any(n.startswith(word) for n in names) for word in said) else None


@require_safe
def reading(request: SellerRequest) -> HttpResponse:
    """Show how a line is understood."""
    line, understood = _reading(request, request.GET)
    lead = _page_lead(request, request.GET, understood) if line else None
    shown = chips(understood, lead, request.user, house(request)) if line else []
    return HttpResponse(render_to_string("bar/chips.html", {"chips": shown}))


@writes
def write(request: SellerRequest) -> HttpResponse:
    """Write a line."""
    if request.user.role == Role.READER:
        raise NotAllowed(_("You read here. Ask an admin if you are to work leads."))
    line, understood = _reading(request, request.POST)
    if not line:
        raise Refused("empty", _("Say who, what happened, and what is next."), "q")
    before = answered_before(act(request))
    if before is not None:
        return answer(request, before, int(before.made.get("lead") or before.lead), beside=True)
    lead = _page_lead(request, request.POST, understood)
    found = (
        [lead] if lead else matching(request.user, understood.who, understood.company) if is_about(understood) else []
    )
    picked = read.maybe_whole(request.POST, "pick")
    if picked is not None:
        found = [each for each in found if each.pk == picked]
    try:
        done, touched = write_line(act(request), understood, line, found, request.user.pk)
    except Which as which:
        return _ask(request, which, line)
    return answer(request, done, touched, beside=True)


def _ask(request: SellerRequest, which: Which, line: str) -> HttpResponse:
    """Ask which of several people is meant, with a button for each."""
    known = {
        "says": which.message,
        "line": line,
        "plain": request.POST.getlist("plain")[:MOST_PLAIN],
        "hidden": hidden(request, back=back(request)),
        "choices": [
            {"key": str(n), "value": str(lead.pk), "label": name(lead)} for n, lead in enumerate(which.leads, 1)
        ],
    }
    fragment = "bar/which.html#fragment" if wants_fragment(request) else "bar/which.html"
    return render(request, fragment, known, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: SellerRequest) -> HttpResponse:
    """Show the plain form, or open the lead that it says."""
    if request.user.role == Role.READER:
        raise NotAllowed(_("You read here. Ask an admin if you are to work leads."))
    trouble: Refused | None = None
    if request.method == "POST":
        try:
            done = leads.open_lead(act(request), _new(request))
        except Refused as why:
            trouble = why
        else:
            return HttpResponseRedirect(f"/leads/{done.made.get('lead') or done.lead}/", status=303)
    known = {
        "sources": list(Source.objects.order_by("name").values("key", "name")),
        "typed": {field: request.POST.get(field, "") for field in FIELDS},
        "trouble": trouble.message if trouble else "",
        "field": trouble.field if trouble else "",
        "hidden": hidden(request, back="/"),
    }
    return render(request, "bar/add.html", known, status=422 if trouble else 200)


FIELDS = ("who", "company", "mail", "phone", "what", "when", "amount", "source", "note")


def _new(request: SellerRequest) -> NewLead:
    form, home = request.POST, house(request)
    amount, currency = read.amount(form, home.business.currency)
    if not any(read.words(form, field, 300) for field in ("who", "company", "mail", "phone")):
        raise Refused("who", _("Say who it is: a name, a company, a mail or a phone is enough."), "who")
    return NewLead(
        person=read.words(form, "who", 200),
        company=read.words(form, "company", 200),
        mails=tuple(read.listed(form, "mail")),
        phones=tuple(read.listed(form, "phone")),
        source=read.words(form, "source", 40),
        amount_minor=amount,
        currency=currency,
        owner=request.user.pk,
        said=read.said(form, home.today(request.user)),
        note=read.words(form, "note"),
    )
