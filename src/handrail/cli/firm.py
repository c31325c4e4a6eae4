"""`handrail business` and `handrail source`: what all sellers share, and who gets the leads of a source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from handrail.cli.ready import Data, act, find_seller, ready
from handrail.cli.say import Halt, _, aligned, say, say_json, say_table

if TYPE_CHECKING:
    from handrail.models import Business, Source

app = typer.Typer(help=_("Show or change what all sellers share."))
sources = typer.Typer(help=_("List where leads come from, and say who gets them."), no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json", help=_("Print one JSON value."))]
Week = Annotated[
    list[str] | None,
    typer.Option(
        metavar="HOURS",
        help=_(
            "The whole week: 'mon-thu 09:00-17:00, fri 9-13', or once a day: mon='9-12 13-17'. Other days are free."
        ),
    ),
]


@app.callback(invoke_without_command=True)
def show(context: typer.Context, as_json: AsJson = False, _data: Data = None) -> None:
    """Show what all sellers share."""
    if context.invoked_subcommand is None:
        ready()
        _show(as_json)


@app.command("set", help=_("Change what all sellers share; what is not named stays as it is."))
def set_(
    name: Annotated[str | None, typer.Option(help=_("The name of the business."))] = None,
    currency: Annotated[str | None, typer.Option(help=_("Three letters, such as EUR."))] = None,
    zone: Annotated[str | None, typer.Option(help=_("Time zone, such as Europe/Berlin."))] = None,
    country: Annotated[str | None, typer.Option(help=_("Whose public holidays are free: DE; '' for none."))] = None,
    region: Annotated[str | None, typer.Option(help=_("A part of the country with holidays of its own: BY."))] = None,
    week: Week = None,
    private_books: Annotated[
        bool | None,
        typer.Option("--private-books/--shared-books", help=_("Sellers see their own leads only, or everybody's.")),
    ] = None,
    fallback: Annotated[str | None, typer.Option(metavar="NAME", help=_("Who gets what nobody else can."))] = None,
    _data: Data = None,
) -> None:
    """Change what all sellers share; what is not named stays as it is."""
    ready()
    from handrail.actions.business import edit_business

    edit_business(
        act(),
        name=name,
        currency=currency,
        zone=zone,
        country=country,
        region=region,
        week=week_said(week),
        private_books=private_books,
        fallback=None if fallback is None else find_seller(fallback).pk,
    )
    _show(as_json=False)


@sources.command("list", help=_("List where leads come from, how soon they are answered, and who gets them."))
def list_(as_json: AsJson = False, _data: Data = None) -> None:
    """List where leads come from, how soon they are answered, and who gets them."""
    ready()
    from handrail.models import Source

    rows = Source.objects.prefetch_related("sellers").order_by("pk")
    if as_json:
        say_json([_as_json(source) for source in rows])
    else:
        headings = (_("key"), _("name"), _("answer within"), _("goes to"))
        say_table(headings, [_as_row(source) for source in rows])


@sources.command(help=_("Say who gets the leads of a source; without a name everybody does."))
def route(
    key: Annotated[str, typer.Argument(metavar="KEY", help=_("The source, as `handrail source list` names it."))],
    names: Annotated[list[str] | None, typer.Argument(metavar="NAME...", help=_("Who gets its leads."))] = None,
    _data: Data = None,
) -> None:
    """Say who gets the leads of a source; without a name everybody does."""
    ready()
    from handrail.actions.business import route_source

    source = _find_source(key)
    route_source(act(), source.key, [find_seller(name).pk for name in names or ()])
    said = {"source": source.name, "names": _takers(source)}
    say(_("New leads from {source} go to: {names}.").format(**said))


def week_said(parts: list[str] | None) -> str | None:
    """Return what `--week` said, any number of times, as one line that the rules read; None where it said nothing.

    >>> week_said(["mon=9-12 13-17", "tue-fri 9-17"])
    'mon 9-12 13-17, tue-fri 9-17'
    """
    return None if parts is None else ", ".join(part.replace("=", " ", 1) for part in parts)


def say_week(week: Mapping[str, str]) -> str:
    """Return a week in one line, days with the same hours together.

    >>> say_week({"mon": "09:00-17:00", "tue": "09:00-17:00", "sat": "10:00-12:00"})
    'mon-tue 09:00-17:00, sat 10:00-12:00'
    """
    from handrail.rules.hours import DAYS

    groups: list[list[str]] = []
    for day in DAYS:
        if groups and groups[-1] and week.get(day) == week[groups[-1][-1]]:
            groups[-1].append(day)
        else:
            groups.append([day] if day in week else [])
    spoken = [(days[0] if len(days) == 1 else f"{days[0]}-{days[-1]}", week[days[0]]) for days in groups if days]
    return ", ".join(" ".join(pair) for pair in spoken)


def _show(as_json: bool) -> None:
    from handrail.models import Business

    business = Business.objects.select_related("fallback").get(pk=1)
    if as_json:
        say_json(_settings(business))
        return
    books = _("private: sellers see their own leads only") if business.private_books else _("shared")
    rows = _settings(business) | {"week": say_week(business.week), "books": books}
    for line in aligned([[_(name), str(value or "-")] for name, value in rows.items()]):
        say(line)


def _settings(business: Business) -> dict[str, Any]:
    return {
        "name": business.name,
        "currency": business.currency,
        "zone": business.zone,
        "country": business.country,
        "region": business.region,
        "week": business.week,
        "books": "private" if business.private_books else "shared",
        "fallback": business.fallback.name if business.fallback else None,
    }


def _find_source(key: str) -> Source:
    from handrail.models import Source

    source = Source.objects.filter(key=key).first()
    if source is None:
        keys = ", ".join(Source.objects.order_by("pk").values_list("key", flat=True))
        raise Halt(_("There is no source {key}. There are: {keys}.").format(key=key, keys=keys))
    return source


def _takers(source: Source) -> str:
    names = [seller.name for seller in source.sellers.order_by("name_key") if seller.is_active]
    return ", ".join(names) or _("everybody")


def _as_row(source: Source) -> tuple[str, ...]:
    return (source.key, source.name, _within(source.limit_minutes), _takers(source))


def _within(minutes: int | None) -> str:
    """Return a limit in working time as people say it.

    >>> _within(240), _within(30), _within(None)
    ('4 working hours', '30 working minutes', '-')
    """
    if minutes is None:
        return "-"
    if minutes % 60:
        return _("{count} working minutes").format(count=minutes)
    return _("{count} working hours").format(count=minutes // 60)


def _as_json(source: Source) -> dict[str, object]:
    return {
        "key": source.key,
        "name": source.name,
        "target_minutes": source.target_minutes,
        "limit_minutes": source.limit_minutes,
        "sellers": sorted(seller.name for seller in source.sellers.all()),
    }
