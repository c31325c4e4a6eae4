"""Sellers: joining, changing, being away, and leaving without leaving a lead behind."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from handrail.actions.errors import NotAllowed, Refused
from handrail.actions.leads import give
from handrail.actions.record import Act, Record, verb
from handrail.actions.routing import Routing
from handrail.models import Away, Business, Lead, Role, Seller, Style
from handrail.rules.contact import clean, fold
from handrail.rules.hours import is_zone


def _only_admins(rec: Record) -> None:
    """Sellers are changed by admins, and by the command line, whose user holds the data folder anyway."""
    if rec.by is not None and rec.by.role != Role.ADMIN:
        raise NotAllowed(_("Only admins change sellers."))


@verb
def add_seller(
    rec: Record, name: str, role: str, *, password: str | None = None, zone: str = "", style: str = ""
) -> dict[str, Any]:
    """Add a seller; `made["seller"]` is the new id. The first one must be an admin.

    Raises Refused for a name that is taken, an unknown role, zone or style, or a password that is too easy.
    """
    _only_admins(rec)
    everybody = list(Seller.objects.select_for_update(no_key=True).order_by("pk"))
    if not everybody and role != Role.ADMIN:
        raise Refused("first", _("The first seller must be an admin. Add one with --role admin."), "role")
    return {"seller": _add(rec, name, role, password, zone, style).pk}


def _add(rec: Record, name: str, role: str, password: str | None, zone: str, style: str) -> Seller:
    name = clean(name)
    if not name or len(name) > 80:
        raise Refused("name", _("Give a name of 1 to 80 letters."), "name")
    if Seller.objects.filter(name_key=fold(name)).exists():
        raise Refused("name_taken", _("There is a seller called %s already.") % name, "name")
    if role not in Role.values:
        raise Refused("role", _("Choose a role: %s.") % ", ".join(Role.values), "role")
    if zone and not is_zone(zone):
        raise Refused("zone", _("“%s” is not a time zone. Write it like Europe/Berlin.") % zone, "zone")
    chosen = Style.objects.filter(key=style).first() if style else None
    if style and chosen is None:
        raise Refused("style", _("Choose one of the styles."), "style")
    seller = Seller(name=name, name_key=fold(name)[:80], role=role, zone=zone, style=chosen)
    _set_password(seller, password)
    rec.make_secretly(seller)
    rec.entry(None, "seller", says={"joined": name, "role": role})
    if role == Role.ADMIN and rec.business.fallback_id is None:
        rec.change(rec.business, None, fallback=seller)
    return seller


def _set_password(seller: Seller, password: str | None) -> None:
    if password is None:
        seller.set_unusable_password()
        return
    try:
        validate_password(password, seller)
    except ValidationError as easy:
        raise Refused("password", " ".join(easy.messages), "password") from easy
    seller.set_password(password)


@verb
def first_admin_of(
    rec: Record, *, name: str, password: str, business: str, currency: str, zone: str, country: str = ""
) -> dict[str, Any]:
    """Make the first admin and name the business; refused as soon as anybody exists."""
    Business.objects.select_for_update().get(pk=1)
    if Seller.objects.exists():
        raise Refused("exists", _("Somebody is here already. Sign in instead."))
    if not is_zone(zone):
        raise Refused("zone", _("“%s” is not a time zone. Write it like Europe/Berlin.") % zone, "zone")
    if len(currency) != 3 or not currency.isalpha():
        raise Refused("currency", _("Write the currency as three letters, like EUR."), "currency")
    seller = _add(rec, name, Role.ADMIN, password, "", "")
    rec.change(
        rec.business,
        None,
        name=clean(business)[:120],
        currency=currency.upper(),
        zone=zone,
        country=country.upper()[:2],
    )
    return {"seller": seller.pk}


def first_admin(
    now: datetime, *, name: str, password: str, business: str, currency: str, zone: str, country: str = ""
) -> Seller:
    """Make the first admin of a fresh Handrail and return them; raises Refused when somebody exists."""
    done = first_admin_of(
        Act(None, now), name=name, password=password, business=business, currency=currency, zone=zone, country=country
    )
    return Seller.objects.get(pk=done.made["seller"])


@verb
def reset_password(rec: Record, seller_id: int, password: str) -> None:
    """Give a seller a new password; every session of theirs ends with it."""
    _only_admins(rec)
    seller = Seller.objects.select_for_update(no_key=True).get(pk=seller_id)
    _set_password(seller, password)
    seller.save(update_fields=["password"])
    rec.entry(None, "seller", says={"password": seller.name})


@verb
def set_style(rec: Record, seller_id: int, style: str) -> None:
    """Note the style a seller likes to begin with; leads of theirs start with plays of it where one fits."""
    if rec.by is None or rec.by.pk != seller_id:
        _only_admins(rec)
    seller = Seller.objects.select_for_update(no_key=True).get(pk=seller_id)
    rec.change(seller, None, style=Style.objects.get(key=style) if style else None)
    rec.entry(None, "seller", says={"style": style})


@verb
def away(rec: Record, seller_id: int, start: date, end: date, *, note: str = "") -> None:
    """Note days on which a seller does not work: routing passes them over, new steps fall after them."""
    if rec.by is None or rec.by.pk != seller_id:
        _only_admins(rec)
    if end < start:
        raise Refused("dates", _("The last day away comes before the first."), "end")
    rec.make(Away(seller_id=seller_id, start=start, end=end, note=clean(note)[:120]))
    rec.entry(None, "seller", says={"away": [start.isoformat(), end.isoformat()]})


@verb
def deactivate(rec: Record, seller_id: int, to: int | None = None) -> dict[str, Any]:
    """Let a seller leave, handing all their open leads over in the same act: to one seller, or by routing.

    Raises Refused for the last admin and for somebody who has left already.
    """
    _only_admins(rec)
    routing = Routing.of(rec)
    leaver = routing.sellers.pop(seller_id, None)
    if leaver is None:
        leaver = Seller.objects.select_for_update(no_key=True).filter(pk=seller_id, is_active=True).first()
    if leaver is None:
        raise Refused("no_such_seller", _("Choose a seller who works here."), "seller")
    if leaver.role == Role.ADMIN and not any(s.role == Role.ADMIN for s in routing.sellers.values()):
        raise Refused("last_admin", _("%s is the last admin. Make somebody else admin first.") % leaver.name)
    open_leads = list(Lead.objects.open().filter(owner=leaver).values_list("pk", flat=True))
    if open_leads and not routing.sellers:
        raise Refused("nobody", _("Nobody else is here to take the leads. Add a seller first."), "to")
    rec.change(leaver, None, is_active=False)
    if rec.business.fallback_id == leaver.pk:
        rec.change(rec.business, None, fallback=next(s for s in routing.sellers.values() if s.role == Role.ADMIN))
    for lead in rec.leads(open_leads):
        if lead.is_open:  # it may have ended while its lock was waited for
            give(rec, lead, routing.give(to, source=lead.source))
    rec.entry(None, "left", says={"seller": leaver.name, "leads": len(open_leads)})
    return {"leads": len(open_leads)}
