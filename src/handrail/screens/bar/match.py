"""Whom a line is about: open leads of people and companies whose names begin as it says, one's own first."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from handrail.models import Lead, Seller
from handrail.rules.contact import company_key, fold

MOST = 6
"""As many leads are offered to choose from."""
LOOKED_AT = 300


def matching(me: Seller, who: str, company: str) -> list[Lead]:
    """Return the open leads that `me` may change and that the words `who` and `company` fit; exact names first."""
    words, firm = fold(who).split(), company_key(company) if company else ""
    if not words and not firm:
        return []
    mine = _fitting(Lead.objects.open().filter(owner=me).filter(_contains(words, firm)), words, firm)
    if mine:
        return mine
    return _fitting(Lead.objects.changeable_by(me).open().exclude(owner=me).filter(_begins(words, firm)), words, firm)


def _contains(words: list[str], firm: str) -> Q:
    longest = max(words, key=len, default="")
    named = Q(person__key__contains=longest) | Q(company__key__contains=longest) | Q(title__icontains=longest)
    return named if words else Q(company__key__contains=firm)


def _begins(words: list[str], firm: str) -> Q:
    """Ask the indexes only: of others' leads there may be a million."""
    start = " ".join(words)
    named = Q(person__key__gte=start, person__key__lt=f"{start}\U0010ffff")
    of = Q(company__key__gte=start, company__key__lt=f"{start}\U0010ffff")
    return named | of if words else Q(company__key=firm)


def _fitting(leads: Iterable[Lead], words: list[str], firm: str) -> list[Lead]:
    looked_at = leads.select_related("person", "company", "owner").order_by("-id")[:LOOKED_AT]  # type: ignore[attr-defined]
    found = [lead for lead in looked_at if _fits(lead, words, firm)]
    exact = [lead for lead in found if lead.person and lead.person.key == " ".join(words)]
    return (exact or found)[:MOST]


def _fits(lead: Lead, words: list[str], firm: str) -> bool:
    names = (lead.person.key if lead.person else fold(lead.title)).split()
    of = (lead.company.key if lead.company else "").split()
    if firm and not all(_starts(word, of) for word in firm.split()):
        return False
    return all(_starts(word, names) for word in words) or (bool(words) and all(_starts(word, of) for word in words))


def _starts(word: str, names: list[str]) -> bool:
    return any(name.startswith(word) for name in names)
