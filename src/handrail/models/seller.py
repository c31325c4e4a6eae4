"""Sellers: the people who sign in, own leads, and keep working hours."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from handrail.models.prepared import Prepared
from handrail.rules.contact import fold
from handrail.rules.hours import Hours, read_week

if TYPE_CHECKING:
    from handrail.models.business import Business


class Role(models.TextChoices):
    """What a seller may do: admins everything, managers their team, sellers their own leads, readers nothing."""

    ADMIN = "admin", "admin"
    MANAGER = "manager", "manager"
    SELLER = "seller", "seller"
    READER = "reader", "reader"


class Team(models.Model):
    """A group of sellers with the same managers."""

    name = models.CharField(max_length=80, unique=True)

    def __str__(self) -> str:
        return self.name


class SellerManager(BaseUserManager["Seller"]):
    """Finds a seller by the name typed at sign-in, whatever its capitals and accents."""

    def working(self) -> models.QuerySet[Seller]:
        """Return sellers who may own leads: active, and not a reader."""
        return self.get_queryset().filter(is_active=True).exclude(role=Role.READER)

    def get_by_natural_key(self, username: str | None) -> Seller:
        """Return the seller called `username`; raises DoesNotExist."""
        return self.get(name_key=fold(username or "")[:80])


class Seller(AbstractBaseUser):
    """One person who works leads or reads about them."""

    name = models.CharField(max_length=80)
    name_key = models.CharField(max_length=80, unique=True, editable=False)
    role = models.CharField(max_length=8, choices=Role.choices, default=Role.SELLER)
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="sellers")
    style = models.ForeignKey("handrail.Style", models.PROTECT, null=True, blank=True, related_name="+")
    zone = models.CharField(max_length=64, default="", blank=True)
    country = models.CharField(max_length=2, default="", blank=True)
    week = models.JSONField(default=dict, blank=True)
    is_active = models.BooleanField(default=True)

    objects: ClassVar[SellerManager] = SellerManager()

    USERNAME_FIELD = "name_key"

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="seller_role_known"),
            models.CheckConstraint(condition=~Q(name=""), name="seller_named"),
        ]

    def __str__(self) -> str:
        return self.name

    def hours(self, business: Business) -> Hours:
        """Return this seller's working calendar; what they did not set is the business's."""
        known = getattr(self, "_prefetched_objects_cache", {}).get("away")
        days = AWAY_DAYS(self.pk) if known is None else list(known)
        return Hours(
            zone=self.zone or business.zone,
            week=read_week(self.week or business.week),
            country=self.country or business.country,
            region="" if self.country else business.region,
            away=tuple((away.start, away.end) for away in days),
        )


class Away(models.Model):
    """Days, both included, on which a seller does not work."""

    seller = models.ForeignKey(Seller, models.CASCADE, related_name="away")
    start = models.DateField()
    end = models.DateField()
    note = models.CharField(max_length=120, default="", blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(end__gte=F("start")), name="away_ends_after_it_starts")]

    def __str__(self) -> str:
        return f"{self.seller_id}: {self.start} to {self.end}"


AWAY_DAYS = Prepared(lambda seller: Away.objects.filter(seller_id=seller), 1)
"""The days a seller is away."""
