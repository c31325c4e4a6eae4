"""Whom an import would meet: the rule by which `Intake` knows somebody again, asked of the database without a lock."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from handrail.actions.intake import NewLead
from handrail.models import Lead, LeadPerson, Mail, Person, Phone, Seller
from handrail.rules.contact import clean, company_key, fold, phone_key

Way = tuple[str, ...]
"""How somebody is known again: ("mail", address), ("phone", number, name) or ("name", name, firm), all folded."""


@dataclass(eq=False)
class Met:
    """Somebody on file, or further up in the file; `key` is their name, folded."""

    key: str
    busy: bool = False
    """They have an open lead, which is joined."""
    mine: bool = False
    """That lead is the actor's own."""
    changeable: bool = False
    secret: bool = False
    """The actor may not learn that they are on file."""
    stopped: bool = False


@dataclass(frozen=True)
class Wanted:
    """One new lead as it is compared."""

    new: NewLead
    key: str
    mails: tuple[str, ...]
    phones: Mapping[str, str]
    firm: str

    @classmethod
    def of(cls, new: NewLead, country: str) -> Wanted:
        """Return `new` with its name, numbers and firm in the spelling they are kept in."""
        phones: dict[str, str] = {}
        for typed in new.phones:
            if number := phone_key(typed, country):
                phones.setdefault(number[:40], typed)
        firm = company_key(clean(new.company))[:200]
        return cls(new, fold(clean(new.person))[:200], tuple(dict.fromkeys(new.mails)), phones, firm)

    @property
    def ways(self) -> Sequence[Way]:
        """Return how they may be known already, the surest first; a name counts only where there is nothing better."""
        return self.contacts(self.key) or ([("name", self.key, self.firm)] if self.key else [])

    def contacts(self, key: str) -> list[Way]:
        """Return their addresses, and their numbers under the name `key`."""
        return [("mail", mail) for mail in self.mails] + [("phone", number, key) for number in self.phones]

    @property
    def called(self) -> str:
        """Return the name a new person is kept under: their address or number where the file says none."""
        return self.key or fold(next(iter((*self.mails, *self.phones.values())), ""))[:200]

    @property
    def owner(self) -> int | None:
        """Return who gets the lead, where that is one seller."""
        return self.new.owner or (self.new.among[0] if len(self.new.among) == 1 else None)


def on_file(wanted: Sequence[Wanted], by: Seller | None, met: dict[int, Met]) -> Iterator[tuple[Way, Met]]:
    """Yield the ways in which people on file are known; `met`, by person's id, is added to."""
    ways = _ways(wanted)
    fresh = {pk: key for _way, pk, key in ways if pk not in met}
    links: dict[int, list[LeadPerson]] = defaultdict(list)
    for link in LeadPerson.objects.filter(person__in=fresh).select_related("lead").order_by("lead_id"):
        links[link.person_id].append(link)
    leads = Lead.objects.filter(people__in=fresh)
    may_change = set((leads if by is None else leads.changeable_by(by)).values_list("pk", flat=True))
    may_see = set((leads if by is None else leads.visible_to(by)).values_list("pk", flat=True))
    for pk, key in fresh.items():
        theirs = [link.lead for link in links[pk]]
        lead = next((lead for lead in theirs if lead.ended_at is None), None)
        shown = [lead] if lead else theirs
        met[pk] = Met(
            key,
            busy=lead is not None,
            mine=lead is not None and by is not None and lead.owner_id == by.pk,
            changeable=lead is not None and lead.pk in may_change,
            secret=bool(shown) and not any(lead.pk in may_see for lead in shown),
            stopped=any(lead.end_how == "asked to stop" for lead in theirs),
        )
    for way, pk, _key in ways:
        yield way, met[pk]


def _ways(wanted: Sequence[Wanted]) -> list[tuple[Way, int, str]]:
    mails = {mail for one in wanted for mail in one.mails}
    phones = {phone for one in wanted for phone in one.phones}
    names = {one.key for one in wanted if one.key and not one.mails and not one.phones}
    mailed = Mail.objects.filter(address__in=mails).values_list("address", "person_id", "person__key")
    called = Phone.objects.filter(number__in=phones).values_list("number", "person_id", "person__key")
    named = Person.objects.filter(key__in=names).values_list("key", "company__key", "pk")
    ways: list[tuple[Way, int, str]] = [(("mail", address), pk, key) for address, pk, key in mailed]
    ways += [(("phone", number, key), pk, key) for number, pk, key in called]
    return ways + [(("name", key, firm or ""), pk, key) for key, firm, pk in named]
