"""The journal: what happened, who did it, and what each row said before and after."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from handrail.models.seller import Seller


class Batch(models.Model):
    """One act: the verb, its actor, its idempotency key and what it made. Undo takes back a whole batch."""

    verb = models.CharField(max_length=20)
    by = models.ForeignKey(Seller, models.PROTECT, null=True, db_index=False, related_name="+")
    at = models.DateTimeField()
    origin = models.CharField(max_length=12)
    key = models.CharField(max_length=80, default="", blank=True)
    asked = models.CharField(max_length=64, default="", blank=True)
    made = models.JSONField(default=dict)
    undoes = models.OneToOneField("self", models.PROTECT, null=True, related_name="undone_by")
    imported = models.ForeignKey("handrail.Import", models.PROTECT, null=True, related_name="batches")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["by", "key"], condition=~Q(key=""), name="twice_is_once"),
            models.UniqueConstraint(fields=["key"], condition=Q(by=None) & ~Q(key=""), name="twice_is_once_for_nobody"),
        ]
        indexes = [
            models.Index(fields=["by", "-id"], name="batch_last"),
            models.Index(fields=["at"], condition=~Q(key=""), name="batch_keys"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.pk}"


class Entry(models.Model):
    """One line of the journal: a thing that happened to one lead. Nothing but erasing a person rewrites it.

    `lead` is not constrained: when an opening is undone the lead goes and its history stays.
    `changes` is a list of ["made" | "changed" | "removed", model label, row id, {field: [before, after]}]; a row made
    lists the fields that differ from their defaults.
    """

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="entries")
    lead = models.ForeignKey(
        "handrail.Lead",
        models.DO_NOTHING,
        null=True,
        db_constraint=False,
        db_index=False,
        related_name="entries",
    )
    kind = models.CharField(max_length=12)
    by = models.ForeignKey(Seller, models.PROTECT, null=True, db_index=False, related_name="+")
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    origin = models.CharField(max_length=12)
    channel = models.CharField(max_length=10, default="", blank=True)
    outcome = models.CharField(max_length=14, default="", blank=True)
    note = models.TextField(default="", blank=True)
    says = models.JSONField(default=dict)
    changes = models.JSONField(default=list)

    class Meta:
        indexes = [
            models.Index(fields=["lead", "-occurred_at", "-id"], name="entry_timeline"),
            models.Index(fields=["by", "-recorded_at", "-id"], name="entry_done"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
