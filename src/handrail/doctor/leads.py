"""Whether every open lead is owned and dated, and the journal tells the whole story."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from handrail.doctor.finding import SHOWN, Broken
from handrail.doctor.journal import journal_gaps
from handrail.models import Entry, Lead, Step


def about_leads() -> tuple[dict[str, int], list[Broken]]:
    """Return the counts of what must be zero, and a Broken for each that is not."""
    questions = (
        (
            "without_owner",
            _leads(without_owner()),
            _("Open leads that nobody owns: {count}."),
            _("Hand each to a seller."),
        ),
        (
            "without_next_step",
            _leads(without_next_step()),
            _("Open leads without a dated next step: {count}."),
            _("Plan the next step of each."),
        ),
        (
            "next_step_mismatch",
            _leads(next_step_mismatch()),
            _("Leads that show another next step than their earliest open one: {count}."),
            _("Plan the next step of each again; the earliest is then shown."),
        ),
        (
            "ended_with_open_steps",
            _leads(ended_with_open_steps()),
            _("Ended leads with a step still open: {count}."),
            _("Reopen each and end it again."),
        ),
        (
            "journal_gaps",
            [f"{label.removeprefix('handrail.')} {pk}" for label, pk in journal_gaps()],
            _("Rows that differ from what their last journal entry says: {count}."),
            _("Something wrote past Handrail. Put back a copy of the folder from before, or set the rows right."),
        ),
    )
    counts = {"open_leads": Lead.objects.open().count(), "entries": Entry.objects.count()}
    counts |= {promise: len(rows) for promise, rows, _says, _mend in questions}
    broken = [
        Broken(promise, len(rows), says.format(count=len(rows)), mend, tuple(rows[:SHOWN]))
        for promise, rows, says, mend in questions
        if rows
    ]
    return counts, broken


def without_owner() -> QuerySet[Lead]:
    """Return open leads that nobody is answerable for."""
    return Lead.objects.open().filter(owner=None)


def without_next_step() -> QuerySet[Lead]:
    """Return open leads whose next step has no day or no words, or that have no open step on file."""
    on_file = Step.objects.filter(lead=OuterRef("pk"), done_at=None)
    return Lead.objects.open().filter(Q(next_due=None) | Q(next_what="") | ~Exists(on_file))


def next_step_mismatch() -> QuerySet[Lead]:
    """Return leads whose next_* fields are not a copy of their earliest open step (for an ended lead, not empty)."""
    order = ("due", F("at").asc(nulls_last=True), "pk")
    earliest = Step.objects.filter(lead=OuterRef("pk"), done_at=None).order_by(*order)
    same_time = Q(next_at=F("next_step__at")) | Q(next_at=None, next_step__at=None)
    copied = Q(next_step=F("earliest"), next_what=F("next_step__what"), next_due=F("next_step__due")) & same_time
    none = Q(next_step=None, next_what="", next_due=None, next_at=None)
    none_open = none & (Q(earliest=None) | Q(ended_at__isnull=False))
    leads = Lead.objects.annotate(earliest=Subquery(earliest.values("pk")[:1]))
    return leads.exclude(pk__in=leads.filter(copied & Q(ended_at=None) | none_open).values("pk"))


def ended_with_open_steps() -> QuerySet[Lead]:
    """Return ended leads that still have something to do."""
    return Lead.objects.filter(ended_at__isnull=False).filter(
        Exists(Step.objects.filter(lead=OuterRef("pk"), done_at=None))
    )


def _leads(found: QuerySet[Lead]) -> list[str]:
    return [f"lead {pk}" for pk in found.order_by("pk").values_list("pk", flat=True)]
