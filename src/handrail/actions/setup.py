"""Preparing a place: tables, the one business row and the starter method. Every command begins with it."""

from __future__ import annotations

from datetime import UTC, datetime

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from handrail.actions.errors import NotAllowed
from handrail.actions.method import install_starter
from handrail.actions.record import Act, Record, verb
from handrail.models import Business, Milestone, Role


def prepare() -> None:
    """Bring the database up to date and lay down what every business starts with. Does nothing the second time."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)
    found()


def found() -> None:
    """Make the business row and the starter method where they are missing."""
    Business.objects.get_or_create(pk=1)
    if not Milestone.objects.exists():
        install_starter(Act(None, datetime.now(UTC), "setup", key="starter"))


@verb
def mark_made_up(rec: Record) -> None:
    """Mark the whole business as made up, for good; every page says so."""
    if rec.by is not None and rec.by.role != Role.ADMIN:
        raise NotAllowed(_("Only admins change the business."))
    rec.change(rec.business, None, made_up=True)
    rec.entry(None, "business", says={"made_up": True})
