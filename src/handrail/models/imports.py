"""Files taken in, and the permanent names that outside systems give to leads."""

from __future__ import annotations

from django.db import models

from handrail.models.seller import Seller


class Import(models.Model):
    """One file: how it is read, how far it has come, and what became of its rows.

    `state`: mapping -> running -> done, with stopped (resumable) in between; undoing -> undone; failed says why.
    `cursor` moves in the same transaction as the rows it passes, so a killed import goes on exactly where it was.
    """

    by = models.ForeignKey(Seller, models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=200)
    path = models.CharField(max_length=300)
    state = models.CharField(max_length=10, default="mapping", db_index=True)
    plan = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    total = models.PositiveIntegerField(default=0)
    cursor = models.PositiveIntegerField(default=0)
    trouble = models.TextField(default="", blank=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class ExternalKey(models.Model):
    """What another system calls a lead. The same (system, key) is the same lead, for good."""

    system = models.CharField(max_length=80)
    key = models.CharField(max_length=200)
    lead = models.ForeignKey("handrail.Lead", models.PROTECT, related_name="external_keys")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["system", "key"], name="external_key_once")]

    def __str__(self) -> str:
        return f"{self.system} {self.key}"
