"""The method as tables: milestones, sources, styles, plays with their frozen versions, and runs of them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from handrail.models.prepared import Prepared
from handrail.rules.method import read_play
from handrail.rules.plan import PlayText


class Milestone(models.Model):
    """A fact the buyer made true."""

    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    says = models.CharField(max_length=200, default="")
    position = models.PositiveSmallIntegerField(unique=True)
    evidence = models.JSONField(default=list)
    quiet_days = models.PositiveSmallIntegerField(default=21)
    fallback_what = models.CharField(max_length=200)
    fallback_channel = models.CharField(max_length=10, default="other")
    fallback_days = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["position"]
        constraints = [models.CheckConstraint(condition=~Q(fallback_what=""), name="milestone_has_a_fallback")]

    def __str__(self) -> str:
        return self.name


class Style(models.Model):
    """How a play sells: channel x stance x pace."""

    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    letter = models.CharField(max_length=1)
    channel = models.CharField(max_length=10)
    stance = models.CharField(max_length=40, default="")
    pace = models.CharField(max_length=20, default="")

    def __str__(self) -> str:
        return self.name


class Play(models.Model):
    """A short ordered list of steps towards a milestone; what it says is in its versions."""

    key = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    style = models.ForeignKey(Style, models.PROTECT)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True)
    retired = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class PlayVersion(models.Model):
    """One frozen text of a play."""

    play = models.ForeignKey(Play, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    body = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["play", "number"], name="play_version_once")]

    def __str__(self) -> str:
        return f"{self.play_id} v{self.number}"

    def text(self) -> PlayText:
        """Return the play as the rules read it."""
        return read_play(self.body)


class Source(models.Model):
    """Where leads come from, how soon they are to be answered, and who gets them."""

    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    klass = models.CharField(max_length=20)
    target_minutes = models.PositiveIntegerField(null=True, blank=True)
    limit_minutes = models.PositiveIntegerField(null=True, blank=True)
    persistence = models.PositiveSmallIntegerField(default=6)
    persistence_days = models.PositiveSmallIntegerField(default=15)
    later_days = models.PositiveSmallIntegerField(default=90)
    play = models.ForeignKey(Play, models.PROTECT, null=True, blank=True)
    sellers = models.ManyToManyField("handrail.Seller", blank=True, related_name="sources")

    def __str__(self) -> str:
        return self.name


class Run(models.Model):
    """One play version at work on one lead."""

    lead = models.ForeignKey("handrail.Lead", models.PROTECT, related_name="runs")
    version = models.ForeignKey(PlayVersion, models.PROTECT)
    started_at = models.DateTimeField()
    position = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    how = models.CharField(max_length=12, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lead"], condition=Q(ended_at=None), name="one_play_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"run {self.pk} of lead {self.lead_id}"


AT_WORK = Prepared(
    lambda lead: Run.objects.filter(lead_id=lead, ended_at=None).select_related("version__play"),
    1,
)
"""The run at work on a lead, with its play."""
