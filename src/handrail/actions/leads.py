"""Leads: opening one or many, handing over, noting and editing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from handrail.actions.errors import Difference, Refused, Stale
from handrail.actions.flow import check_money, refuse_stopped, said_of, said_step, wake, worth
from handrail.actions.intake import Intake, NewLead, Taken
from handrail.actions.record import Done, Record, Said, kept, verb
from handrail.models import Company, Fact, Lead, LeadPerson, Mail, Person, Phone, Seller, Source
from handrail.models.lead import LeadQuerySet
from handrail.rules.contact import clean, company_key, domain_key, fold, mail_key, phone_key
from handrail.rules.hours import local_date
from handrail.rules.plan import Planned

__all__ = [
    "Done",
    "NewLead",
    "Said",
    "Taken",
    "add_person",
    "edit",
    "edit_company",
    "edit_person",
    "hand_over",
    "note",
    "open_lead",
    "open_leads",
]


@verb
def open_lead(rec: Record, new: NewLead) -> dict[str, Any]:
    """Open a lead. Somebody already here with an open lead is not opened twice: what is new joins that lead.

    Raises Refused when nothing says who it is, or when they asked not to be contacted.
    """
    taken = Intake(rec, [new]).take()[0]
    lead = taken.lead
    if taken.how == "refused" or lead is None:
        raise Refused("refused", taken.reason, "who")
    if taken.how == "joined":
        _take_up(rec, lead, new.said)
    return {"how": taken.how, "lead": lead.pk}


def _take_up(rec: Record, lead: Lead, said: Said) -> None:
    """Put what was said on the lead that was joined; one that was put away is taken up again today, whoever's it is."""
    mine = rec.by is None or Lead.objects.changeable_by(rec.by).filter(pk=lead.pk).exists()
    if lead.later_until is None and not (mine and said):
        return
    lead = rec.leads([lead.pk], gate=LeadQuerySet(Lead))[0]
    usual = Planned(_("Answer: they are back"), local_date(rec.owner_hours(lead), rec.now))
    planned = said_step(rec, lead, said, usual) if mine and said else usual
    wake(rec, lead, rec.plan(lead, planned))


@verb
def open_leads(rec: Record, news: Sequence[NewLead], *, spread: bool = True) -> dict[str, Any]:
    """Open many leads at once (a few hundred); `made["taken"]` lists [how, lead id or None, reason] for each.

    With `spread` their first steps are laid over the coming working days by load.
    """
    return {
        "taken": [[t.how, t.lead.pk if t.lead else None, t.reason] for t in Intake(rec, news, spread=spread).take()]
    }


@verb
def hand_over(rec: Record, lead_ids: Sequence[int], to: int, *, note: str = "") -> None:
    """Give leads to another seller, all or none. What was promised stays promised: the steps go along unchanged."""
    seller = rec.seller(to)
    for lead in rec.leads(lead_ids):
        if not lead.is_open:
            raise Refused("ended", _("%s has ended. Only open leads are handed over.") % lead.title)
        give(rec, lead, seller, note)


def give(rec: Record, lead: Lead, seller: Seller, note: str = "") -> None:
    """Make `seller` the owner of one locked lead, with its entry."""
    was = lead.owner.name if lead.owner else ""
    for step in list(rec.open_steps(lead).values()):
        if step.at is not None:  # the moment stays; in another zone it may be another day
            rec.change(step, lead.pk, due=local_date(rec.hours(seller), step.at))
    rec.change(lead, owner=seller, pinned_at=None)
    rec.entry(lead.pk, "handover", note=note.strip(), says={"from": was, "to": seller.name})


@verb
def note(
    rec: Record, lead_id: int, text: str, *, said: Said | None = None, amount: tuple[int, str] | None = None
) -> None:
    """Write a line about a lead; a next step or an amount said with it are kept in the same act."""
    if not text.strip():
        raise Refused("empty", _("Write a few words first."), "note")
    lead = rec.open_lead(lead_id) if said or amount else rec.lead(lead_id)
    says: dict[str, Any] = worth(rec, lead, amount)
    if said:
        usual = Planned(lead.next_what, local_date(rec.owner_hours(lead), rec.now))
        step = rec.plan(lead, said_step(rec, lead, said, usual))
        wake(rec, lead, step)
        says |= said_of(step)
    rec.entry(lead.pk, "note", note=text.strip()[:20_000], says=says)


EDITABLE = ("title", "amount_minor", "currency", "source")


@verb
def edit(rec: Record, /, lead_id: int, *, version: int, fact: tuple[str, str] | None = None, **values: Any) -> None:
    """Change title, amount_minor, currency or source (a Source.key), or one fact (an empty value takes it away).

    Raises Stale, with the differences, when somebody changed the lead after `version` was read.
    """
    lead = rec.lead(lead_id)
    if values.keys() - set(EDITABLE):
        raise Refused("field", _("This field cannot be changed here."))
    wanted = {name: _value(name, value) for name, value in values.items()}
    if lead.version != version:
        raise _stale(lead, wanted, fact)
    before = {name: str(getattr(lead, name) or "") for name in wanted}
    rec.change(lead, **wanted)
    fields = {name: [before[name], str(value or "")] for name, value in wanted.items()}
    if fact:
        fields |= _note_fact(rec, lead, *fact)
    rec.entry(lead.pk, "edit", says={"fields": fields})


def _value(name: str, value: Any) -> Any:
    if name == "title":
        value = clean(str(value))[:200]
        if not value:
            raise Refused("title", _("A lead needs a title."), "title")
    if name == "currency" and not (len(value) == 3 and value.isascii() and value.isalpha() and value.isupper()):
        raise Refused("currency", _("Write the currency as three letters, like EUR."), "currency")
    if name == "amount_minor":
        check_money(value, "")
    if name == "currency":
        check_money(None, value)
    if name == "source" and value is not None:
        value = Source.objects.filter(key=value).first()
        if value is None:
            raise Refused("source", _("Choose one of the sources."), "source")
    return value


def _stale(lead: Lead, wanted: dict[str, Any], fact: tuple[str, str] | None) -> Stale:
    differences = [
        Difference(name, str(getattr(lead, name) or ""), str(value or ""))
        for name, value in wanted.items()
        if getattr(lead, name) != value
    ]
    if fact:
        theirs = Fact.objects.filter(lead=lead, key=fact[0]).values_list("value", flat=True).first() or ""
        differences.append(Difference(fact[0], theirs, fact[1]))
    return Stale(
        _("Somebody changed this lead meanwhile. Look at the difference, then save again."), tuple(differences)
    )


def _note_fact(rec: Record, lead: Lead, key: str, value: str) -> dict[str, list[str]]:
    key, value = clean(key)[:80], kept(value)[:20_000]
    if not key:
        raise Refused("fact", _("Say what kind of fact this is."), "key")
    known = Fact.objects.filter(lead=lead, key=key).first()
    was = known.value if known else ""
    today = local_date(rec.owner_hours(lead), rec.now)
    if value != was:
        rec.bump(lead, lead.pk)
    if known and value:
        rec.change(known, lead.pk, value=value, on=today, origin=rec.act.origin)
    elif known:
        rec.remove(known, lead.pk)
    elif value:
        rec.make(Fact(lead=lead, key=key, value=value, on=today, origin=rec.act.origin), lead.pk)
    return {key: [was, value]}


@verb
def edit_person(
    rec: Record,
    lead_id: int,
    person_id: int,
    *,
    version: int,
    name: str | None = None,
    job: str | None = None,
    mails: Sequence[str] | None = None,
    phones: Sequence[str] | None = None,
) -> None:
    """Change a person who takes part in a lead: name, job, all mail addresses, all phone numbers.

    Raises Refused for an address that is none or is another person's, Stale when somebody changed the person.
    """
    addresses = [_address(mail) for mail in mails if mail.strip()] if mails is not None else []
    rec.lock_contacts(addresses)
    lead = rec.lead(lead_id)
    person = Person.objects.select_for_update().filter(leads=lead, pk=person_id).first()
    if person is None:
        raise Refused("no_such_person", _("That person does not take part in this lead."))
    if person.version != version:
        theirs = Difference("name", person.name, name or person.name)
        raise Stale(_("Somebody changed this person meanwhile. Look at the difference, then save again."), (theirs,))
    _rename(rec, lead, person, name, job)
    if mails is not None:
        _keep_mails(rec, lead, person, addresses)
    if phones is not None:
        _keep_phones(rec, lead, person, phones)
    rec.entry(lead.pk, "edit", says={"person": person.name})


def _rename(rec: Record, lead: Lead, person: Person, name: str | None, job: str | None) -> None:
    if name is not None:
        if not clean(name):
            raise Refused("name", _("A person needs a name."), "name")
        rec.change(person, lead.pk, name=clean(name)[:200], key=fold(clean(name))[:200])
    if job is not None:
        rec.change(person, lead.pk, job=clean(job)[:200])


def _address(mail: str) -> str:
    address = mail_key(mail)
    if not address:
        raise Refused("mail", _("“%s” is not a mail address.") % clean(mail)[:80], "mails")
    return address


def _keep_mails(rec: Record, lead: Lead, person: Person, addresses: list[str]) -> None:
    taken = Mail.objects.filter(address__in=addresses).exclude(person=person).select_related("person").first()
    if taken is not None:
        _no_secret(rec, taken.person)
        raise Refused(
            "mail_taken", _("%(mail)s belongs to %(who)s.") % {"mail": taken.address, "who": taken.person}, "mails"
        )
    known = {mail.address: mail for mail in person.mails.all()}
    refuse_stopped([], set(addresses) - known.keys())
    if known.keys() != set(addresses):
        rec.bump(person, lead.pk)
    for address in known.keys() - set(addresses):
        rec.remove(known[address], lead.pk)
    for address in dict.fromkeys(addresses):
        if address not in known:
            rec.make(Mail(person=person, address=address), lead.pk)


def _no_secret(rec: Record, person: Person) -> None:
    """With private books nobody learns more of a person than that somebody here knows them."""
    if rec.by is None or not rec.business.private_books:
        return
    if not Lead.objects.visible_to(rec.by).filter(people=person).exists():
        raise Refused("known", _("Somebody here knows this person already."), "mails")


def _keep_phones(rec: Record, lead: Lead, person: Person, typed: Sequence[str]) -> None:
    wanted: dict[str, str] = {}
    for phone in filter(str.strip, typed):
        number = phone_key(phone, rec.business.country)
        if not number:
            raise Refused("phone", _("“%s” is not a phone number.") % clean(phone)[:60], "phones")
        wanted[number[:40]] = clean(phone)[:60]
    known = {phone.number: phone for phone in person.phones.all()}
    if known.keys() != wanted.keys():
        rec.bump(person, lead.pk)
    for number in known.keys() - wanted.keys():
        rec.remove(known[number], lead.pk)
    for number in wanted:
        if number not in known:
            rec.make(Phone(person=person, number=number, as_typed=wanted[number]), lead.pk)


@verb
def edit_company(rec: Record, /, lead_id: int, *, version: int, **values: Any) -> None:
    """Change the company of a lead: name, domain, industry, country, size, or parent (a company's name).

    A lead without a company gets the one of that name. Raises Stale as `edit` does.
    """
    if values.keys() - {"name", "domain", "industry", "country", "size", "parent"}:
        raise Refused("field", _("This field cannot be changed here."))
    names = [clean(str(values[name] or "")) for name in ("name", "parent") if name in values]
    rec.lock_contacts(f"company {company_key(name)}" for name in names)
    lead = rec.lead(lead_id)
    company = Company.objects.select_for_update().filter(pk=lead.company_id or 0).first()
    if company is None:
        company = _company_called(rec, lead, values.get("name") or "")
        rec.change(lead, company=company)
        version = company.version
    if company.version != version:
        differences = tuple(Difference(k, str(getattr(company, k) or ""), str(v or "")) for k, v in values.items())
        raise Stale(_("Somebody changed this company meanwhile. Look at the difference, then save again."), differences)
    if "name" in values:
        values["name"] = clean(values["name"])[:200]
        values["key"] = company_key(values["name"])[:200]
        if not values["name"]:
            raise Refused("name", _("A company needs a name."), "name")
    if "parent" in values:
        values["parent"] = _parent(rec, lead, company, values["parent"] or "")
    if "domain" in values:
        values["domain"] = domain_key(values["domain"])
    if values.get("size") is not None and not 0 <= int(values["size"]) < 2**31:
        raise Refused("size", _("That size cannot be kept. Type a number from 0 up."), "size")
    for name, longest in (("industry", 120), ("country", 80)):
        if name in values:
            values[name] = clean(values[name])[:longest]
    rec.change(company, lead.pk, **values)
    rec.entry(lead.pk, "edit", says={"company": company.name})


def _company_called(rec: Record, lead: Lead, name: str) -> Company:
    """Return the company of that name, made where there is none."""
    if not clean(name):
        raise Refused("name", _("A company needs a name."), "name")
    known = Company.objects.filter(key=company_key(clean(name))[:200]).order_by("pk").first()
    return known or rec.make(Company(name=clean(name)[:200], key=company_key(clean(name))[:200]), lead.pk)


def _parent(rec: Record, lead: Lead, company: Company, name: str) -> Company | None:
    if not clean(name):
        return None
    parent = above = _company_called(rec, lead, name)
    for _step in range(20):
        if above.pk == company.pk:
            raise Refused("parent", _("A company cannot belong to itself."), "parent")
        if above.parent is None:
            break
        above = above.parent
    return parent


@verb
def add_person(rec: Record, lead_id: int, name: str, *, mails: Sequence[str] = (), phones: Sequence[str] = ()) -> None:
    """Add a person who takes part in a lead; somebody known by one of the addresses is the same person."""
    addresses = [_address(mail) for mail in mails if mail.strip()]
    rec.lock_contacts(addresses)
    lead = rec.lead(lead_id)
    known = Mail.objects.filter(address__in=addresses).select_related("person").first()
    if known is None and not clean(name):
        raise Refused("name", _("A person needs a name."), "name")
    person = known.person if known else None
    refuse_stopped([person] if person else [], addresses)
    if person is not None:
        _no_secret(rec, person)
    else:
        person = Person(name=clean(name)[:200], key=fold(clean(name))[:200], company=lead.company)
        rec.make(person, lead.pk)
        _keep_mails(rec, lead, person, addresses)
        _keep_phones(rec, lead, person, phones)
    if LeadPerson.objects.filter(lead=lead, person=person).exists():
        raise Refused("known", _("%s takes part in this lead already.") % person.name, "name")
    rec.make(LeadPerson(lead=lead, person=person), lead.pk)
    if lead.person is None:
        rec.change(lead, person=person)
    rec.entry(lead.pk, "edit", says={"person": person.name})
