"""`handrail seller`: who works here, added and let in again by whoever runs the machine."""

from __future__ import annotations

import secrets
import sys
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from handrail.cli.firm import Week, say_week, week_said
from handrail.cli.ready import Data, act, find_seller, ready
from handrail.cli.say import Halt, _, aligned, say, say_json, say_table

if TYPE_CHECKING:
    from handrail.models import Seller

app = typer.Typer(help=_("Add, list, change and let go of sellers."), no_args_is_help=True)
Name = Annotated[str, typer.Argument(metavar="NAME", help=_("The name typed at sign-in."))]
Day = Annotated[str, typer.Argument(metavar="FROM", help=_("The first day away, as 2026-12-24."))]
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
    _hint_at_business()
    _say_drawn(password, drawn)


@app.command("list", help=_("List who works here."))
def list_(
    as_json: Annotated[bool, typer.Option("--json", help=_("Print one JSON list."))] = False, _data: Data = None
) -> None:
    """List who works here."""
    ready()
    from handrail.models import Seller

    sellers = Seller.objects.select_related("team", "style").prefetch_related("away").order_by("-is_active", "name_key")
    if as_json:
        say_json([_as_json(seller) for seller in sellers])
    elif sellers:
        headings = (_("name"), _("role"), _("team"), _("zone"), _("style"), _("away"), "")
        say_table(headings, [_as_row(seller) for seller in sellers])
    else:
        say(_("Nobody is here yet. Begin with: handrail seller add NAME --role admin"))


@app.command("set", help=_("Change what is set of somebody; what is not named stays as it is, '' takes it away."))
def set_(
    name: Name,
    zone: Annotated[str | None, typer.Option(help=_("Time zone, such as Europe/Paris; '' for the business's."))] = None,
    country: Annotated[str | None, typer.Option(help=_("Whose holidays are free; '' for the business's."))] = None,
    week: Week = None,
    style: Annotated[str | None, typer.Option(help=_("The style they like to begin with, such as social."))] = None,
    role: Annotated[str | None, typer.Option(help=_("admin, manager, seller or reader."))] = None,
    team: Annotated[str | None, typer.Option(help=_("Whose manager changes their leads too."))] = None,
    _data: Data = None,
) -> None:
    """Change what is set of somebody; what is not named stays as it is, '' takes it away."""
    ready()
    from handrail.actions.sellers import edit_seller

    if role is not None:
        _known_role(role)
    said = {"zone": zone, "country": country, "week": week_said(week), "style": style, "role": role, "team": team}
    edit_seller(act(), find_seller(name).pk, **said)
    _show(find_seller(name))


@app.command(help=_("Note days on which somebody does not work: new leads pass them over, new steps fall after."))
def away(
    name: Name,
    first: Day,
    last: Annotated[str, typer.Argument(metavar="TO", help=_("The last one; by default the same day."))] = "",
    note: Annotated[str, typer.Option(help=_("What to remember of it."))] = "",
    _data: Data = None,
) -> None:
    """Note days on which somebody does not work: new leads pass them over, new steps fall after."""
    ready()
    from handrail.actions.sellers import away as go_away

    seller, start = find_seller(name), _day(first)
    end = _day(last) if last else start
    go_away(act(), seller.pk, start, end, note=note)
    say(_("{name} is away {days}. Open leads stay theirs.").format(name=seller.name, days=_span(start, end)))


@app.command(help=_("Take days away off again; what is left stays."))
def back(name: Name, first: Day, _data: Data = None) -> None:
    """Take days away off again."""
    ready()
    from handrail.actions.sellers import back as come_back

    seller, start = find_seller(name), _day(first)
    days = seller.away.filter(start=start).order_by("pk").last()
    if days is None:
        known = ", ".join(_coming(seller)) or "-"
        raise Halt(
            _("{name} is not away from {first} on. Days away: {known}.").format(
                name=seller.name, first=start, known=known
            )
        )
    come_back(act(), days.pk)
    say(_("{name} works {days} after all.").format(name=seller.name, days=_span(days.start, days.end)))


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


def _hint_at_business() -> None:
    """Say, once there is a first seller, what the business counts in: nobody was asked."""
    from handrail.models import Business, Seller

    if Seller.objects.count() == 1:
        business = Business.get()
        said = {"currency": business.currency, "zone": business.zone}
        say(
            _("The business counts in {currency} and {zone}.").format(**said)
            + " "
            + _("Change it: handrail business set --zone Europe/Berlin --currency EUR")
        )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Halt(_("“{text}” is not a day. Write it like 2026-12-24.").format(text=text), 2) from None


def _show(seller: Seller) -> None:
    rows = _as_json(seller) | {"week": say_week(seller.week), "away": ", ".join(_coming(seller))}
    for line in aligned([[_(name), str(value or "-")] for name, value in rows.items() if name != "active"]):
        say(line)


def _coming(seller: Seller) -> list[str]:
    """Return the days away that are not over yet, the nearest first."""
    today = datetime.now(UTC).date()
    coming = sorted((days for days in seller.away.all() if days.end >= today), key=lambda days: days.start)
    return [_span(days.start, days.end) for days in coming]


def _span(first: date, last: date) -> str:
    return str(first) if first == last else _("{first} to {last}").format(first=first, last=last)


def _as_json(seller: Seller) -> dict[str, object]:
    return {
        "name": seller.name,
        "role": seller.role,
        "team": seller.team.name if seller.team else None,
        "zone": seller.zone or None,
        "country": seller.country or None,
        "week": seller.week or None,
        "style": seller.style.key if seller.style else None,
        "active": seller.is_active,
        "away": [[away.start.isoformat(), away.end.isoformat()] for away in seller.away.all()],
    }


def _as_row(seller: Seller) -> tuple[str, ...]:
    team, style = seller.team.name if seller.team else "", seller.style.key if seller.style else ""
    left = "" if seller.is_active else _("left")
    return (seller.name, seller.role, team, seller.zone, style, ", ".join(_coming(seller)), left)
