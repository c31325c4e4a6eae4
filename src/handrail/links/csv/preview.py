"""Goes through a whole file and counts what would become of each row, reading the database and writing nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path

from django.utils.translation import gettext as _

from handrail.actions.intake import NewLead
from handrail.links.csv.known import Met, Wanted, Way, on_file
from handrail.links.csv.map import Mapper, Rejected
from handrail.links.csv.plan import Preview
from handrail.links.csv.read import rows
from handrail.models import ExternalKey, Seller, Suppression

AT_ONCE = 500
FIRST = 20
Progress = Callable[[int, int], None]


class Look:
    """Counts rows as `Intake` would treat them: known by id, by address, by number and name, by name and firm, or new.

    The file's own people are met again as if their leads could be changed, as they can within one chunk.
    """

    def __init__(self, country: str, by: Seller | None) -> None:
        self.country, self.by = country, by
        self.counts = Preview()
        self.ids: set[tuple[str, str]] = set()
        self.on_file: dict[int, Met] = {}
        self.ways: dict[Way, Met] = {}
        self.numbers: dict[str, list[Met]] = defaultdict(list)
        self.stopped: set[str] = set()

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
        wanted = [(number, Wanted.of(new, self.country)) for number, new in news]
        self._read([one for _number, one in wanted])
        for number, one in wanted:
            if one.new.external in self.ids:
                self.counts.same += 1
            elif reason := self._reason(one, met := self._met(one)):
                self.out(Rejected(number, reason))
            else:
                self._take(one, met)

    def _read(self, wanted: Sequence[Wanted]) -> None:
        names = [one.new.external for one in wanted if one.new.external]
        kept = ExternalKey.objects.filter(system__in={s for s, _k in names}, key__in={k for _s, k in names})
        self.ids |= set(kept.values_list("system", "key"))
        values = {value for one in wanted for value in (*one.mails, *one.phones)}
        self.stopped = set(Suppression.objects.filter(value__in=values).values_list("value", flat=True))
        for way, met in on_file(wanted, self.by, self.on_file):
            self._know(way, met)

    def _know(self, way: Way, met: Met) -> None:
        self.ways.setdefault(way, met)
        if way[0] == "phone" and met not in self.numbers[way[1]]:
            self.numbers[way[1]].append(met)

    def _met(self, one: Wanted) -> Met | None:
        for way in one.ways:
            met = self.ways.get(way)
            # By a name alone nobody is known again but the actor's own.
            if met is not None and (way[0] != "name" or one.firm or met.mine):
                return met
            if way[0] == "phone" and not one.key and len(self.numbers[way[1]]) == 1:
                return self.numbers[way[1]][0]
        return None

    def _reason(self, one: Wanted, met: Met | None) -> str:
        """Say why somebody stays out; empty for whom an import takes."""
        values = one.mails if one.key else (*one.mails, *one.phones)
        if (met is not None and met.stopped) or not self.stopped.isdisjoint(values):
            return _("They asked not to be contacted.")
        hidden = met is not None and met.secret and not met.changeable
        return _("Somebody here knows this person already.") if hidden else ""

    def _take(self, one: Wanted, met: Met | None) -> None:
        if met is not None and met.busy:
            self.counts.joined += 1
        else:
            self.counts.made += 1
            met = met or Met(one.called)
            met.busy = met.changeable = True
            met.mine = self.by is not None and one.owner == self.by.pk
            self._know(("name", met.key, one.firm), met)
        if met.changeable:
            for way in one.contacts(met.key):
                self._know(way, met)
        if one.new.external:
            self.ids.add(one.new.external)


def preview(
    path: Path,
    mapper: Mapper,
    total: int,
    progress: Progress | None = None,
    most: int | None = None,
    by: Seller | None = None,
) -> Preview:
    """Return what an import of all rows, or of the first `most`, would do; `progress(done, total)` is told."""
    look = Look(mapper.plan.country, by)
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
