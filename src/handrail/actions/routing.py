"""Who gets a lead: the company's owner, the source's sellers, the one with the fewest open leads. Never nobody."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count
from django.utils.translation import gettext as _

from handrail.actions.errors import Refused
from handrail.actions.record import Record
from handrail.models import Lead, Role, Seller, Source
from handrail.rules.hours import local_date


@dataclass
class Routing:
    """The sellers of this act and how many open leads each has; counts on as leads are given out."""

    rec: Record
    sellers: dict[int, Seller]

    @classmethod
    def of(cls, rec: Record, owners: Set[int | None] = frozenset({None})) -> Routing:
        """Lock everybody who may own leads, so that nobody leaves while they are given one; or only named `owners`."""
        rows = Seller.objects.working().order_by("pk").prefetch_related("away").select_for_update(no_key=True)
        if None not in owners:
            rows = rows.filter(pk__in=[pk for pk in owners if pk is not None])
        return cls(rec, {seller.pk: seller for seller in rows})

    @cached_property
    def loads(self) -> dict[int, int]:
        """Open leads of each seller, counted when first somebody has to be chosen, and then kept for the act."""
        counted: dict[int, int] = self.rec.act.kept.setdefault(("loads", *self.sellers), {})
        if not counted:
            counted |= self._counted()
        return counted

    def _counted(self) -> dict[int, int]:
        """Open leads of each seller, counted when first somebody has to be chosen."""
        counts = Lead.objects.open().filter(owner__in=self.sellers).values_list("owner").annotate(n=Count("*"))
        return dict.fromkeys(self.sellers, 0) | dict(counts.order_by())

    def give(self, to: int | None = None, *, among: Iterable[int] = (), source: Source | None = None) -> Seller:
        """Return the owner of a new lead: `to` if named, else one of `among`, of the source's sellers, of all.

        Sellers who are away are passed over unless they were named; the fewest open leads comes first.
        """
        if to is not None:
            if to not in self.sellers:
                raise Refused("no_such_seller", _("Choose a seller who works here."), "owner")
            return self.sellers[to]
        named = list(among) or self._of_source(source)
        known = sorted(pk for pk in named if pk in self.sellers)
        here = [pk for pk in known if pk in self.here]
        for group in (here, known if among else [], *self._by_role):
            if group:
                return self._give(min(group, key=self.loads.__getitem__))
        return self._give(self._fallback().pk)

    def _of_source(self, source: Source | None) -> list[int]:
        return [seller.pk for seller in source.sellers.all()] if source is not None else []

    @cached_property
    def here(self) -> frozenset[int]:
        """Who is not away today; found once an act, as an import asks for every row."""
        return frozenset(pk for pk, seller in self.sellers.items() if self.is_here(seller))

    @cached_property
    def _by_role(self) -> list[list[int]]:
        return [
            sorted(pk for pk, seller in self.sellers.items() if seller.role == role and pk in self.here)
            for role in (Role.SELLER, Role.MANAGER, Role.ADMIN)
        ]

    def _fallback(self) -> Seller:
        """Everybody is away: the business's fallback owner, or any admin."""
        fallback = self.rec.business.fallback_id
        if fallback in self.sellers:
            return self.sellers[fallback]
        if not self.sellers:
            raise Refused("nobody", _("Nobody is here to own leads. Add a seller first."), "owner")
        admins = [s for s in self.sellers.values() if s.role == Role.ADMIN]
        return (admins or list(self.sellers.values()))[0]

    def is_here(self, seller: Seller) -> bool:
        """Say whether a seller is not away today."""
        hours = self.rec.hours(seller)
        today = local_date(hours, self.rec.now)
        return not any(start <= today <= end for start, end in hours.away)

    def _give(self, to: int) -> Seller:
        self.loads[to] += 1
        return self.sellers[to]
