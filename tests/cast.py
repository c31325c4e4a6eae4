"""The people of the tests, made through the verbs as everybody is."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from handrail.actions.leads import NewLead, open_lead
from handrail.actions.record import Act
from handrail.actions.sellers import add_seller, first_admin
from handrail.actions.setup import found
from handrail.models import Business, Lead, Seller

NOW = datetime(2026, 3, 11, 9, 30, tzinfo=UTC)
"""A Wednesday, half past ten in Berlin."""
PASSWORD = "a long made-up one"


def business(**differs: Any) -> Business:
    """Return a business in Berlin with the starter method and one admin, Sol, who takes what nobody else can.

    `differs` are fields of the business that this test wants otherwise.
    """
    found()
    if not Seller.objects.exists():
        said: dict[str, str] = {"business": "Lakeside", "currency": "EUR", "zone": "Europe/Berlin", "country": "DE"}
        first_admin(NOW, name="Sol", password=PASSWORD, **said)
    if differs:
        Business.objects.filter(pk=1).update(**differs)
    return Business.get()


def sol() -> Seller:
    """Return the admin that every business here begins with."""
    return Seller.objects.get(name="Sol")


def seller(name: str, role: str = "seller", **known: Any) -> Seller:
    """Return a new seller; `known` is what `add_seller` takes (password, zone, style), and `team`."""
    team = known.pop("team", None)
    done = add_seller(Act(None, NOW), name, role, **known)
    if team is not None:
        Seller.objects.filter(pk=done.made["seller"]).update(team=team)
    return Seller.objects.get(pk=done.made["seller"])


def act(by: Seller | None, now: datetime = NOW, key: str = "") -> Act:
    """Return an act of `by`, at `now`, through a page."""
    return Act(by, now, "page", key)


def lead(owner: Seller, person: str = "Anna Novak", *, now: datetime = NOW, **known: Any) -> Lead:
    """Return a new lead of `owner`, opened by them; `known` is what a `NewLead` takes."""
    done = open_lead(act(owner, now), NewLead(person=person, owner=owner.pk, **known))
    return Lead.objects.get(pk=done.lead)
