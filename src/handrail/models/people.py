"""Persons and companies: who we talk to, and how to reach them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Company(models.Model):
    """An organisation, which may belong to another."""

    name = models.CharField(max_length=200)
    key = models.CharField(max_length=200, editable=False)
    domain = models.CharField(max_length=253, default="", blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    industry = models.CharField(max_length=120, default="", blank=True)
    country = models.CharField(max_length=80, default="", blank=True)
    size = models.PositiveIntegerField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["key"], name="company_key"),
            models.Index(fields=["domain"], name="company_domain", condition=~Q(domain="")),
        ]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="company_named")]

    def __str__(self) -> str:
        return self.name


class Person(models.Model):
    """A human being we may talk to."""

    name = models.CharField(max_length=200)
    key = models.CharField(max_length=200, editable=False)
    job = models.CharField(max_length=200, default="", blank=True)
    company = models.ForeignKey(Company, models.PROTECT, null=True, blank=True, related_name="people")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["key"], name="person_key")]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="person_named")]

    def __str__(self) -> str:
        return self.name


class Mail(models.Model):
    """A mail address. It belongs to one person only."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="mails")
    address = models.CharField(max_length=254, unique=True)

    def __str__(self) -> str:
        return self.address


class Phone(models.Model):
    """A phone number. Several persons may share it, as they do a switchboard."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="phones")
    number = models.CharField(max_length=40)
    as_typed = models.CharField(max_length=60)

    class Meta:
        indexes = [models.Index(fields=["number"], name="phone_number")]
        constraints = [models.UniqueConstraint(fields=["person", "number"], name="phone_once_a_person")]

    def __str__(self) -> str:
        return self.as_typed


class Suppression(models.Model):
    """An address or number whose holder asked us to stop. It outlives the person on file."""

    value = models.CharField(max_length=254, unique=True)
    since = models.DateTimeField()

    def __str__(self) -> str:
        return self.value
