"""The business that runs this Handrail: one row."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from handrail.models.prepared import Prepared


def office_week() -> dict[str, str]:
    """Return Monday to Friday, nine to five."""
    return dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), "09:00-17:00")


class Business(models.Model):
    """What all sellers share: currency, zone, working week, and who takes what nobody else can."""

    name = models.CharField(max_length=120, default="")
    currency = models.CharField(max_length=3, default="EUR")
    zone = models.CharField(max_length=64, default="UTC")
    country = models.CharField(max_length=2, default="", blank=True)
    region = models.CharField(max_length=8, default="", blank=True)
    week = models.JSONField(default=office_week)
    private_books = models.BooleanField(default=False)
    fallback = models.ForeignKey("handrail.Seller", models.PROTECT, null=True, related_name="+")
    typical_value_minor = models.BigIntegerField(default=500_000)
    made_up = models.BooleanField(default=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_business")]

    def __str__(self) -> str:
        return self.name or "Handrail"

    @classmethod
    def get(cls) -> Business:
        """Return the one row; raises DoesNotExist on a folder that was never prepared."""
        found = THE_BUSINESS()
        if not found:
            raise cls.DoesNotExist("This folder was never prepared.")
        return found[0]


THE_BUSINESS = Prepared(lambda: Business.objects.filter(pk=1), 0)
