"""The business: what all sellers share, and who gets the leads of a source."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from babel.numbers import list_currencies
from django.utils.translation import gettext as _

from handrail.actions.errors import NotAllowed, NotThere, Refused
from handrail.actions.record import Record, verb
from handrail.models import Business, Role, Seller, Source
from handrail.rules.contact import clean
from handrail.rules.hours import is_zone, read_week, write_week

WeekSaid = str | Mapping[str, str]
"""A week as people say it (`mon-fri 09:00-17:00`) or as it is kept ({"mon": "09:00-17:00"})."""


def _only_admins(rec: Record) -> None:
    """The business is changed by admins, and by the command line, whose user holds the data folder anyway."""
    if rec.by is not None and (rec.by.role != Role.ADMIN or not rec.by.is_active):
        raise NotAllowed(_("Only admins change the business."))


@verb
def edit_business(
    rec: Record,
    *,
    name: str | None = None,
    currency: str | None = None,
    zone: str | None = None,
    country: str | None = None,
    region: str | None = None,
    week: WeekSaid | None = None,
    private_books: bool | None = None,
    fallback: int | None = None,
) -> None:
    """Change what all sellers share; None leaves a thing as it is. Steps that have a day already keep it.

    `currency` has three letters, `zone` is an IANA name, `country` has two letters ("" for no public holidays) and a
    new one begins without a region, `fallback` is the seller who takes what nobody else can. Raises NotAllowed,
    Refused.
    """
    _only_admins(rec)
    taker = None if fallback is None else rec.seller(fallback)
    business = Business.objects.select_for_update().get(pk=1)
    values: dict[str, Any] = {
        "name": if_said(_checked_name, name),
        "currency": if_said(checked_currency, currency),
        "zone": if_said(checked_zone, zone),
        "week": if_said(_working_week, week),
        "private_books": private_books,
        "fallback": taker,
    }
    values |= _place(business, country, region)
    said = {field: value for field, value in values.items() if value is not None}
    if not said:
        raise Refused("nothing", _("Say what is to change."))
    rec.change(business, None, **said)
    rec.entry(None, "business", says={"fields": sorted(said)})


@verb
def route_source(rec: Record, source_key: str, seller_ids: Iterable[int]) -> None:
    """Say who gets the leads of a source from now on; nobody named means everybody.

    Who is away is passed over, and where none of them is here somebody else gets the lead: it is never nobody's.
    Raises NotAllowed, NotThere, Refused.
    """
    _only_admins(rec)
    wanted = set(seller_ids)
    working = Seller.objects.working().filter(pk__in=wanted).order_by("pk").select_for_update(no_key=True)
    if len(list(working)) < len(wanted):
        raise Refused("no_such_seller", _("Choose sellers who work here."), "sellers")
    source = Source.objects.select_for_update(of=("self",)).filter(key=source_key).first()
    if source is None:
        raise NotThere
    link = Source.sellers.through
    on_file = {row.seller_id: row for row in link._default_manager.filter(source=source).order_by("seller")}
    for seller in sorted(on_file.keys() - wanted):
        rec.remove(on_file[seller])
    for seller in sorted(wanted - on_file.keys()):
        rec.make(link(source_id=source.pk, seller_id=seller))
    rec.entry(None, "business", says={"source": source.key, "sellers": sorted(wanted)})


# -- what may be set, of the business and of a seller ----------------------------------------------------------------


def if_said(check: Callable[[Any], Any], value: Any) -> Any:
    """Return `value` as `check` keeps it, and None where nothing was said."""
    return None if value is None else check(value)


def _checked_name(name: str) -> str:
    name = clean(name)
    if not name or len(name) > 120:
        raise Refused("name", _("Give the business a name of 1 to 120 letters."), "name")
    return name


def checked_currency(currency: str) -> str:
    """Return the code of a currency that exists, in capitals."""
    code = currency.strip().upper()
    if code not in list_currencies():
        raise Refused("currency", _("Write the currency as three letters, like EUR."), "currency")
    return code


def checked_zone(zone: str) -> str:
    """Return the name of a time zone that is known here."""
    if not is_zone(zone):
        raise Refused("zone", _("“%s” is not a time zone. Write it like Europe/Berlin.") % zone, "zone")
    return zone


def checked_country(country: str) -> str:
    """Return the code of a country whose public holidays are known, in capitals; "" stays ""."""
    code = country.strip().upper()
    if code and (len(code) != 2 or not _has_holidays(code, "")):
        raise Refused("country", _("No public holidays are known for “%s”. Write a country like DE.") % code, "country")
    return code


def checked_week(week: WeekSaid) -> dict[str, str]:
    """Return a week as it is kept. A day that it does not name is free.

    >>> checked_week("mon-tue 9-12 13-17")
    {'mon': '09:00-12:00 13:00-17:00', 'tue': '09:00-12:00 13:00-17:00'}
    """
    try:
        return write_week(read_week(week))
    except ValueError as wrong:
        raise Refused("week", _("The week cannot be read: %s.") % wrong, "week") from wrong


def _working_week(week: WeekSaid) -> dict[str, str]:
    kept = checked_week(week)
    if not kept:
        raise Refused("week", _("Give the week at least one day with hours."), "week")
    return kept


def _place(business: Business, country: str | None, region: str | None) -> dict[str, str]:
    """Return country and region as they go together: another country begins without a region."""
    land = business.country if country is None else checked_country(country)
    part = region.strip() if region is not None else business.region if land == business.country else ""
    if region and not (land and len(part) <= 8 and _has_holidays(land, part)):
        told = {"region": part, "country": land or "-"}
        raise Refused(
            "region", _("“%(region)s” is not a region of %(country)s. Write it like BY in DE.") % told, "region"
        )
    return {} if country is None and region is None else {"country": land, "region": part}


def _has_holidays(country: str, region: str) -> bool:
    import holidays  # here, because it takes a third of a second that most commands never need

    try:
        holidays.country_holidays(country, subdiv=region or None)
    except (NotImplementedError, KeyError, AttributeError):
        return False
    return True
