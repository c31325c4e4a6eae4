"""`handrail seller`: who works here, added and let in again by whoever runs the machine."""

from __future__ import annotations

import secrets
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from handrail.cli.ready import Data, act, find_seller, ready
from handrail.cli.say import Halt, _, say, say_json, say_table

if TYPE_CHECKING:
    from handrail.models import Seller

app = typer.Typer(help=_("Add, list and let go of sellers."), no_args_is_help=True)
Name = Annotated[str, typer.Argument(metavar="NAME", help=_("The name typed at sign-in."))]
FromInput = Annotated[bool, typer.Option("--password-stdin", help=_("Read the password from standard input."))]
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters and digits that cannot be taken for one another."""


@app.command(help=_("Add somebody who signs in. The first is an admin."))
def add(
    name: Name,
    role: Annotated[str, typer.Option(help=_("admin, manager, seller or reader."))],
    password_stdin: FromInput = False,
    zone: Annotated[str, typer.Option(help=_("Time zone, such as Europe/Paris; by default the business's."))] = "",
    _data: Data = None,
) -> None:
    """Add somebody who signs in. The first is an admin."""
    ready()
    from handrail.actions.sellers import add_seller

    _known_role(role)
    password, drawn = _password(ask=password_stdin)
    add_seller(act(), name, role, password=password, zone=zone)
    say(_("{name} may sign in now, as {role}.").format(name=name, role=role))
    _say_drawn(password, drawn)


@app.command("list", help=_("List who works here."))
def list_(
    as_json: Annotated[bool, typer.Option("--json", help=_("Print one JSON list."))] = False, _data: Data = None
) -> None:
    """List who works here."""
    ready()
    from handrail.models import Seller

    sellers = Seller.objects.select_related("team").prefetch_related("away").order_by("-is_active", "name_key")
    if as_json:
        say_json([_as_json(seller) for seller in sellers])
    elif sellers:
        headings = (_("name"), _("role"), _("team"), _("zone"), "")
        say_table(headings, [_as_row(seller) for seller in sellers])
    else:
        say(_("Nobody is here yet. Begin with: handrail seller add NAME --role admin"))


@app.command(help=_("Give somebody a new password; no mail is needed."))
def reset(name: Name, password_stdin: FromInput = False, _data: Data = None) -> None:
    """Give somebody a new password; no mail is needed."""
    ready()
    from handrail.actions.sellers import reset_password

    seller = find_seller(name)
    password, drawn = _password(ask=password_stdin)
    reset_password(act(), seller.pk, password)
    say(_("The password of {name} is new; the old one no longer works.").format(name=seller.name))
    _say_drawn(password, drawn)


@app.command(help=_("Let somebody go: their open leads get new owners in the same act."))
def leave(
    name: Name,
    to: Annotated[str, typer.Option(help=_("Who gets all open leads; by default they are shared out."))] = "",
    _data: Data = None,
) -> None:
    """Let somebody go: their open leads get new owners in the same act, and they sign in no more."""
    ready()
    from handrail.actions.sellers import deactivate

    seller = find_seller(name)
    heir = find_seller(to).pk if to else None
    done = deactivate(act(), seller.pk, heir)
    say(_("{name} signs in no more. Open leads handed over: {count}.").format(name=seller.name, count=len(done.leads)))


def _known_role(role: str) -> None:
    from handrail.models import Role

    if role not in Role.values:
        raise Halt(_("There is no role {role}. Choose {roles}.").format(role=role, roles=", ".join(Role.values)), 2)


def _password(ask: bool) -> tuple[str, bool]:
    """Return a password and whether it was drawn here: from standard input, typed twice, or drawn."""
    if ask:
        password = sys.stdin.readline().rstrip("\r\n")
        if not password:
            raise Halt(_("No password came in on standard input."), 2)
        return password, False
    if sys.stdin.isatty():
        return typer.prompt(_("Password"), hide_input=True, confirmation_prompt=_("Once more")), False
    return "-".join("".join(secrets.choice(ALPHABET) for _letter in range(4)) for _group in range(4)), True


def _say_drawn(password: str, drawn: bool) -> None:
    if drawn:
        say(_("Password, shown this once: {password}").format(password=password))


def _as_json(seller: Seller) -> dict[str, object]:
    return {
        "name": seller.name,
        "role": seller.role,
        "team": seller.team.name if seller.team else None,
        "zone": seller.zone or None,
        "active": seller.is_active,
        "away": [[away.start.isoformat(), away.end.isoformat()] for away in seller.away.all()],
    }


def _as_row(seller: Seller) -> tuple[str, ...]:
    team = seller.team.name if seller.team else ""
    return (seller.name, seller.role, team, seller.zone, "" if seller.is_active else _("left"))
