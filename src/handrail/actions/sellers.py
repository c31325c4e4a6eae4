"""Sellers: joining, changing, being away, and leaving without leaving a lead behind."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from handrail.actions.business import WeekSaid, checked_country, checked_currency, checked_week, checked_zone, if_said
from handrail.actions.errors import NotAllowed, NotThere, Refused
from handrail.actions.leads import give
from handrail.actions.record import Act, Record, verb
from handrail.actions.routing import Routing
from handrail.models import Away, Business, Lead, Role, Seller, Style, Team
from handrail.rules.contact import clean, fold


class Secret(str):
    """A password on its way into an act with an idempotency key: of such an act the words are hashed and kept a day."""

    __slots__ = ()

    def __repr__(self) -> str:
        """Say nothing, which is then what the hash is made of."""
        return "***"


def _only_admins(rec: Record) -> None:
    """Sellers are changed by admins, and by the command line, whose user holds the data folder anyway."""
    if rec.by is not None and (rec.by.role != Role.ADMIN or not rec.by.is_active):
        raise NotAllowed(_("Only admins change sellers."))


def _only_themselves(rec: Record, seller_id: int) -> None:
    """Some things of theirs sellers change themselves; admins change them for everybody."""
    if rec.by is None or rec.by.pk != seller_id:
        _only_admins(rec)


def _everybody() -> dict[int, Seller]:
    """Lock all sellers in the order of their ids, so that who may do what is settled by one act after the other."""
    return {seller.pk: seller for seller in Seller.objects.select_for_update(no_key=True).order_by("pk")}


def _here(seller_id: int, known: dict[int, Seller] | None = None) -> Seller:
    """Return a seller who works here, locked; raises NotThere, and Refused for one who has left."""
    rows = Seller.objects.select_for_update(no_key=True).filter(pk=seller_id)
    seller = rows.first() if known is None else known.get(seller_id)
    if seller is None:
        raise NotThere
    if not seller.is_active:
        raise Refused("left", _("%s has left.") % seller.name, "seller")
    return seller


@verb
def add_seller(
    rec: Record, name: str, role: str, *, password: str | None = None, zone: str = "", style: str = ""
) -> dict[str, Any]:
    """Add a seller; `made["seller"]` is the new id. The first one must be an admin.

    Raises Refused for a name that is taken, an unknown role, zone or style, or a password that is too easy.
    """
    _only_admins(rec)
    if not _everybody() and role != Role.ADMIN:
        raise Refused("first", _("The first seller must be an admin. Add one with --role admin."), "role")
    return {"seller": _add(rec, name, role, password, zone, style).pk}


def _add(rec: Record, name: str, role: str, password: str | None, zone: str, style: str) -> Seller:
    name = clean(name)
    if not name or len(name) > 80:
        raise Refused("name", _("Give a name of 1 to 80 letters."), "name")
    if Seller.objects.filter(name_key=fold(name)).exists():
        raise Refused("name_taken", _("There is a seller called %s already.") % name, "name")
    set_up = {"role": _checked_role(role), "zone": zone and checked_zone(zone), "style": _style(style)}
    seller = Seller(name=name, name_key=fold(name)[:80], **set_up)
    _set_password(rec, seller, password)
    rec.make_secretly(seller)
    rec.entry(None, "seller", says={"joined": name, "role": role})
    if role == Role.ADMIN and rec.business.fallback_id is None:
        rec.change(rec.business, None, fallback=seller)
    return seller


def _checked_role(role: str) -> str:
    if role not in Role.values:
        raise Refused("role", _("Choose a role: %s.") % ", ".join(Role.values), "role")
    return role


def _style(key: str) -> Style | None:
    style = Style.objects.filter(key=key).first() if key else None
    if key and style is None:
        keys = ", ".join(Style.objects.order_by("key").values_list("key", flat=True))
        raise Refused("style", _("Choose one of the styles: %s.") % keys, "style")
    return style


def _set_password(rec: Record, seller: Seller, password: str | None) -> None:
    if rec.act.key and password is not None and not isinstance(password, Secret):
        raise TypeError("an act with a key keeps a hash of its words: hand the password over as a Secret")
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
    shared = {"currency": checked_currency(currency), "zone": checked_zone(zone), "country": country.upper()[:2]}
    seller = _add(rec, name, Role.ADMIN, password, "", "")
    rec.change(rec.business, None, name=clean(business)[:120], **shared)
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
    """Give a seller a new password; every session of theirs ends with it. Raises NotAllowed, NotThere, Refused."""
    _only_admins(rec)
    seller = _here(seller_id)
    _set_password(rec, seller, password)
    seller.save(update_fields=["password"])
    rec.entry(None, "seller", says={"password": seller.name})


@verb
def edit_seller(
    rec: Record,
    seller_id: int,
    *,
    zone: str | None = None,
    country: str | None = None,
    week: WeekSaid | None = None,
    style: str | None = None,
    role: str | None = None,
    team: str | None = None,
) -> dict[str, Any]:
    """Change what is set of a seller; None leaves a thing as it is, "" takes it away, so that the business's counts.

    `style` is the key of the style they like to begin with, `team` a name; a new one makes a new team. Sellers change
    their own, admins everybody's. Role and team are for admins, and undo leaves them: they decide who may do what.
    Raises NotAllowed, NotThere, and Refused, as for the last admin and for readers who would still own leads.
    """
    _only_themselves(rec, seller_id)
    appoints = role is not None or team is not None
    known = _everybody() if appoints else None
    if known is not None:
        rec.by = known[rec.by.pk] if rec.by is not None else None  # who may do what could have changed meanwhile
        _only_admins(rec)
    seller = _here(seller_id, known)
    values = {
        "zone": if_said(lambda name: name and checked_zone(name), zone),
        "country": if_said(checked_country, country),
        "week": if_said(checked_week, week),
        "role": if_said(_checked_role, role),
    }
    said: dict[str, Any] = {field: value for field, value in values.items() if value is not None}
    said |= {} if style is None else {"style": _style(style)}
    said |= {} if team is None else {"team": _team(rec, team)}
    if not said:
        raise Refused("nothing", _("Say what is to change."))
    if known is not None and role is not None:
        _stands_down(rec, seller, role, known)
    rec.change(seller, None, **said)
    rec.entry(None, "seller", says={"seller": seller.name, "fields": sorted(said)})
    return {"appointed": True} if appoints else {}


def _team(rec: Record, name: str) -> Team | None:
    """Return the team of that name, whatever its capitals; a new one where there is none."""
    name = clean(name)[:80]
    if not name:
        return None
    there = (team for team in Team.objects.order_by("pk") if fold(team.name) == fold(name))
    return next(there, None) or rec.make(Team(name=name))


def _stands_down(rec: Record, seller: Seller, role: str, known: dict[int, Seller]) -> None:
    """Refuse a role in which nobody would be admin, or in which open leads would be a reader's."""
    admins = [s for s in known.values() if s.is_active and s.role == Role.ADMIN and s.pk != seller.pk]
    if seller.role == Role.ADMIN != role and not admins:
        raise Refused("last_admin", _("%s is the last admin. Make somebody else admin first.") % seller.name)
    if role != Role.READER:
        return
    if Lead.objects.open().filter(owner=seller).exists():
        raise Refused("owns", _("%s still owns open leads, and readers own none. Hand them over first.") % seller.name)
    if rec.business.fallback_id == seller.pk:
        rec.change(rec.business, None, fallback=admins[0])


@verb
def away(rec: Record, seller_id: int, start: date, end: date, *, note: str = "") -> dict[str, Any]:
    """Note days on which a seller does not work: routing passes them over, new steps fall after them.

    `made["away"]` is what `back` takes. Raises NotAllowed, NotThere, Refused.
    """
    _only_themselves(rec, seller_id)
    seller = _here(seller_id)
    if end < start:
        raise Refused("dates", _("The last day away comes before the first."), "end")
    days = rec.make(Away(seller=seller, start=start, end=end, note=clean(note)[:120]))
    rec.entry(None, "seller", says={"away": [start.isoformat(), end.isoformat()]})
    return {"away": days.pk}


@verb
def back(rec: Record, away_id: int) -> None:
    """Take days away off again: the seller works on them after all. Raises NotAllowed, NotThere."""
    seller_id = Away.objects.filter(pk=away_id).values_list("seller", flat=True).first()
    if seller_id is None:
        raise NotThere
    _only_themselves(rec, seller_id)
    rec.lock_sellers([seller_id])
    days = Away.objects.select_for_update(of=("self",)).filter(pk=away_id).first()
    if days is None:
        raise NotThere
    rec.remove(days)
    rec.entry(None, "seller", says={"back": [days.start.isoformat(), days.end.isoformat()]})


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
