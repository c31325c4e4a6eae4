"""Leads and what hangs on them: people, steps, milestones reached, facts learned."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from handrail.models.business import Business
from handrail.models.prepared import Prepared
from handrail.models.seller import Role, Seller

OPEN = Q(ended_at=None)
OWNED_AND_DATED = Q(owner__isnull=False, next_due__isnull=False) & ~Q(next_what="")


class LeadQuerySet(models.QuerySet["Lead"]):
    """The gate, and the questions asked of many leads. Nobody reaches a lead except through the first two."""

    def visible_to(self, seller: Seller) -> Self:
        """Return the leads `seller` may read: all, or with private books their own and their team's."""
        if not seller.is_active:
            return self.none()
        if seller.role == Role.ADMIN or not Business.get().private_books:
            return self
        if seller.role in (Role.MANAGER, Role.READER):
            return self.filter(Q(owner=seller) | Q(owner__team=seller.team_id))
        return self.filter(owner=seller)

    def changeable_by(self, seller: Seller) -> Self:
        """Return the leads `seller` may change: their own, their team's for a manager, all for an admin."""
        if not seller.is_active or seller.role == Role.READER:
            return self.none()
        if seller.role == Role.ADMIN:
            return self
        if seller.role == Role.MANAGER:
            team = Q(owner__team=seller.team_id) if seller.team_id else Q(owner__team=None)
            return self.filter(Q(owner=seller) | team)
        return self.filter(owner=seller)

    def open(self) -> Self:
        """Return leads that have not ended."""
        return self.filter(OPEN)

    def let_go(self) -> Self:
        """Return open leads without an owner or a dated next step. The database keeps this empty."""
        return self.open().exclude(OWNED_AND_DATED)


class Lead(models.Model):
    """A chance to win one client for one need, from first sight to its end."""

    title = models.CharField(max_length=200)
    person = models.ForeignKey("handrail.Person", models.PROTECT, null=True, blank=True, related_name="+")
    company = models.ForeignKey("handrail.Company", models.PROTECT, null=True, blank=True, related_name="leads")
    people = models.ManyToManyField("handrail.Person", through="handrail.LeadPerson", related_name="leads")
    owner = models.ForeignKey(Seller, models.PROTECT, null=True, db_index=False, related_name="leads")
    source = models.ForeignKey("handrail.Source", models.PROTECT, null=True, blank=True)
    milestone = models.ForeignKey("handrail.Milestone", models.PROTECT, null=True, blank=True, related_name="+")
    amount_minor = models.BigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3, default="EUR")
    arrived_at = models.DateTimeField()
    answer_due = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    next_step = models.ForeignKey("handrail.Step", models.DO_NOTHING, null=True, db_constraint=False, related_name="+")
    next_what = models.CharField(max_length=200, default="")
    next_due = models.DateField(null=True)
    next_at = models.DateTimeField(null=True)

    pinned_at = models.DateTimeField(null=True, blank=True)
    rank_class = models.PositiveSmallIntegerField(default=3)
    rank_key = models.FloatField(default=0.0)
    pushes = models.PositiveSmallIntegerField(default=0)

    later_until = models.DateField(null=True, blank=True)
    later_reason = models.CharField(max_length=80, default="", blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_how = models.CharField(max_length=14, default="", blank=True)
    end_reason = models.CharField(max_length=200, default="", blank=True)
    return_on = models.DateField(null=True, blank=True)
    came_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="came_back_as")
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[models.Manager[Lead]] = models.Manager.from_queryset(LeadQuerySet)()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~OPEN | OWNED_AND_DATED, name="open_means_owned_and_dated"),
            models.CheckConstraint(
                condition=Q(ended_at=None, end_how="") | (Q(ended_at__isnull=False) & ~Q(end_how="")),
                name="an_end_says_how",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="lead_titled"),
            models.UniqueConstraint(fields=["came_from"], name="a_lead_returns_once"),
        ]
        indexes = [
            models.Index("owner", "rank_class", F("rank_key").desc(), "next_due", condition=OPEN, name="lead_today"),
            models.Index(fields=["owner", "next_due", "id"], condition=OPEN, name="lead_by_due"),
            models.Index(
                fields=["owner", "answer_due"],
                condition=OPEN & Q(answered_at=None, answer_due__isnull=False),
                name="lead_unanswered",
            ),
            models.Index(fields=["owner"], condition=OPEN & Q(pinned_at__isnull=False), name="lead_pinned"),
            models.Index(fields=["return_on"], condition=Q(return_on__isnull=False), name="lead_returns"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Say whether the lead has not ended."""
        return self.ended_at is None


class LeadPerson(models.Model):
    """A person who takes part in a lead."""

    lead = models.ForeignKey(Lead, models.PROTECT)
    person = models.ForeignKey("handrail.Person", models.PROTECT)
    part = models.CharField(max_length=80, default="", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lead", "person"], name="person_once_a_lead")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.lead_id}"


class Step(models.Model):
    """A thing to do, dated. Done steps stay on file."""

    lead = models.ForeignKey(Lead, models.PROTECT, related_name="steps", db_index=False)
    run = models.ForeignKey("handrail.Run", models.SET_NULL, null=True, blank=True, related_name="steps")
    position = models.PositiveSmallIntegerField(null=True, blank=True)
    what = models.CharField(max_length=200)
    channel = models.CharField(max_length=10, default="other")
    aim = models.CharField(max_length=200, default="", blank=True)
    due = models.DateField()
    at = models.DateTimeField(null=True, blank=True)
    promised = models.BooleanField(default=False)
    done_at = models.DateTimeField(null=True, blank=True)
    done_how = models.CharField(max_length=10, default="", blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(what=""), name="step_says_what")]
        indexes = [
            models.Index(fields=["lead", "due", "at", "id"], condition=Q(done_at=None), name="step_open"),
            models.Index(fields=["lead", "id"], name="step_of_lead"),
        ]

    def __str__(self) -> str:
        return self.what


class Reach(models.Model):
    """A milestone that the buyer made true, with its evidence; hollow until somebody says what they did."""

    lead = models.ForeignKey(Lead, models.PROTECT, related_name="reached")
    milestone = models.ForeignKey("handrail.Milestone", models.PROTECT)
    at = models.DateTimeField()
    by = models.ForeignKey(Seller, models.PROTECT, null=True, related_name="+")
    evidence = models.CharField(max_length=500, default="", blank=True)
    verified = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lead", "milestone"], name="milestone_reached_once")]

    def __str__(self) -> str:
        return f"{self.milestone_id} of {self.lead_id}"


class Fact(models.Model):
    """Something learned about a lead, with its day and where it came from. Asked for, never demanded."""

    lead = models.ForeignKey(Lead, models.PROTECT, related_name="facts", db_index=False)
    key = models.CharField(max_length=80)
    value = models.TextField()
    on = models.DateField()
    origin = models.CharField(max_length=12, default="page")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lead", "key"], name="fact_once_a_lead")]

    def __str__(self) -> str:
        return f"{self.key}: {self.value}"


def _changeable(lead: int, seller: int, team: int, role: str, has_team: bool) -> models.QuerySet[Lead]:
    by = Seller(pk=seller, role=role, team_id=team if has_team else None)
    rows = Lead.objects.changeable_by(by).filter(pk=lead).select_related("owner", "source", "milestone")
    return rows.select_for_update(of=("self",))


CHANGEABLE = Prepared(_changeable, 3)
"""One lead, locked, if the seller may change it: (lead, seller, team), shaped by (role, has a team)."""
OPEN_STEPS = Prepared(lambda lead: Step.objects.filter(lead_id=lead, done_at=None), 1)
"""The open steps of a lead."""
