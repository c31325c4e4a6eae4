"""Goes through a whole file and counts what would become of each row, reading the database and writing nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path

from django.utils.translation import gettext as _

from handrail.actions.intake import NewLead
from handrail.links.csv.map import Mapper, Rejected
from handrail.links.csv.plan import Preview
from handrail.links.csv.read import rows
from handrail.models import ExternalKey, LeadPerson, Mail, Person, Phone, Suppression
from handrail.rules.contact import company_key, fold, phone_key

AT_ONCE = 500
FIRST = 20
Progress = Callable[[int, int], None]


class Look:
    """Counts rows as an import would treat them: known by id, by address, by number and name, or new."""

    def __init__(self, country: str) -> None:
        self.country = country
        self.counts = Preview()
        self.ids: set[tuple[str, str]] = set()
        self.people: set[str] = set()

    def out(self, row: Rejected) -> None:
        """Count a row that stays out."""
        if row.left_out:
            self.counts.left_out += 1
        else:
            self.counts.rejected += 1
        reason = row.reason if len(self.counts.reasons) < 50 else _("other reasons")
        self.counts.reasons[reason] = self.counts.reasons.get(reason, 0) + 1
        if len(self.counts.first) < FIRST:
            self.counts.first.append((row.number, row.reason))

    def many(self, news: Sequence[tuple[int, NewLead]]) -> None:
        """Count leads that could be read; a few queries for all of them."""
        points = [_points(new, self.country) for _number, new in news]
        ids = self._known_ids([new for _number, new in news])
        people = self._known_people([new for _number, new in news], points)
        stopped = set(
            Suppression.objects.filter(
                value__in={point.partition("|")[0] for found in points for point in found}
            ).values_list("value", flat=True)
        )
        for (number, new), found in zip(news, points, strict=True):
            by_name = _by_name(new)
            ways = found or by_name
            if new.external in ids or new.external in self.ids:
                self.counts.same += 1
            elif any(point.partition("|")[0] in stopped for point in found):
                self.out(Rejected(number, _("They asked not to be contacted.")))
            else:
                met = bool(ways & people or ways & self.people)
                self.counts.joined += met
                self.counts.made += not met
                self.people |= found | by_name
                if new.external:
                    self.ids.add(new.external)

    def _known_ids(self, news: Sequence[NewLead]) -> set[tuple[str, str]]:
        names = [new.external for new in news if new.external]
        kept = ExternalKey.objects.filter(system__in={s for s, _k in names}, key__in={k for _s, k in names})
        return set(kept.values_list("system", "key"))

    def _known_people(self, news: Sequence[NewLead], points: Sequence[set[str]]) -> set[str]:
        """Return the ways to people on file who have an open lead."""
        values = {point.partition("|")[0] for found in points for point in found}
        names = {fold(new.person)[:200] for new, found in zip(news, points, strict=True) if not found}
        mails = Mail.objects.filter(address__in=values).values_list("address", "person_id")
        phones = Phone.objects.filter(number__in=values).values_list("number", "person__key", "person_id")
        named = Person.objects.filter(key__in=names - {""}).values_list("key", "company__key", "pk")
        ways = list(mails)
        ways += [(f"{number}|{key}", pk) for number, key, pk in phones]
        ways += [(f"={key}|{firm or ''}", pk) for key, firm, pk in named]
        links = LeadPerson.objects.filter(person__in={pk for _way, pk in ways}, lead__ended_at=None)
        busy = set(links.values_list("person_id", flat=True))
        return {way for way, pk in ways if pk in busy}


def _points(new: NewLead, country: str) -> set[str]:
    """Return how the verbs recognise a person: by address, or by number and name."""
    name = fold(new.person)[:200]
    return set(new.mails) | {f"{phone_key(phone, country)[:40]}|{name}" for phone in new.phones}


def _by_name(new: NewLead) -> set[str]:
    """Return how they recognise somebody who has neither."""
    name = fold(new.person)[:200]
    return {f"={name}|{company_key(new.company)[:200]}"} if name else set()


def preview(
    path: Path, mapper: Mapper, total: int, progress: Progress | None = None, most: int | None = None
) -> Preview:
    """Return what an import of all rows, or of the first `most`, would do; `progress(done, total)` is told."""
    look = Look(mapper.plan.country)
    lines = islice(rows(path, mapper.plan.shape), most)
    while chunk := list(islice(lines, AT_ONCE)):
        news: list[tuple[int, NewLead]] = []
        for row in chunk:
            read = mapper.read(row)
            if isinstance(read, Rejected):
                look.out(read)
            else:
                news.append((row.number, read))
        look.many(news)
        look.counts.rows += len(chunk)
        if progress is not None:
            progress(look.counts.rows, total)
    return look.counts
