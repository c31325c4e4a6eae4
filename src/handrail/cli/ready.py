"""Makes the data folder ready before a command works in it: chosen, prepared, Django awake."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from handrail.cli.say import Halt, _

if TYPE_CHECKING:
    from handrail.actions.record import Act
    from handrail.models import Seller


def _choose(folder: Path | None) -> None:
    if folder is not None:
        os.environ["HANDRAIL_DATA"] = str(folder)


Data = Annotated[
    Path | None,
    typer.Option(
        "--data",
        metavar="DIR",
        is_eager=True,
        expose_value=False,
        callback=_choose,
        help=_("The folder for database, keys and files. HANDRAIL_DATA says it for good."),
    ),
]
"""Stands before or after every command. Settings read the folder once, so it is chosen while options are read."""


def wake() -> None:
    """Load Django with the chosen folder, which is made where it is missing; raises Halt where it cannot be."""
    os.umask(0o077)  # What a business keeps is nobody else's to read, whatever the shell allows.
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handrail.settings")
    try:
        import django

        django.setup()
    except (FileExistsError, NotADirectoryError):
        raise Halt(_("{path} is a file, not a folder. Name another with --data.").format(path=_asked())) from None
    except PermissionError:
        raise Halt(_("{path} is not yours to write in. Name another with --data.").format(path=_asked())) from None
    except ValueError as error:
        raise Halt(f"{error}.") from None


def _asked() -> str:
    return os.environ.get("HANDRAIL_DATA", "~/handrail-data")


def ready() -> None:
    """Load Django and bring the folder's database up to date, making it on the first use."""
    wake()
    from handrail.actions.setup import prepare

    prepare()


def act(by: Seller | None = None, key: str = "") -> Act:
    """Return who acts and when, for a verb: by default whoever may run commands on this machine."""
    from handrail.actions.record import Act

    return Act(by=by, now=datetime.now(UTC), origin="command", key=key)


def find_seller(name: str) -> Seller:
    """Return the seller called `name`, whatever its capitals; raises Halt with the names there are."""
    from handrail.models import Seller

    try:
        return Seller.objects.get_by_natural_key(name)
    except Seller.DoesNotExist:
        names = ", ".join(Seller.objects.order_by("name_key").values_list("name", flat=True)[:12])
        known = _("There are: {names}.").format(names=names) if names else _("There is nobody yet.")
        raise Halt(_("Nobody here is called {name}.").format(name=name) + " " + known) from None
