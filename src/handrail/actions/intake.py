"""Taking leads in: who is known already is joined, everybody else is opened with an owner and a dated step."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import Count, Model
from django.utils.translation import gettext as _

from handrail.actions.bulk import fresh, number
from handrail.actions.errors import NotAllowed, Refused
from handrail.actions.flow import check_money, fallback, said_step
from handrail.actions.record import Record, Said, kept
from handrail.actions.routing import Routing
from handrail.models import (
    Company,
    ExternalKey,
    Fact,
    Lead,
    LeadPerson,
    Mail,
    Milestone,
    Person,
    Phone,
    PlayVersion,
    Reach,
    Role,
    Run,
    Seller,
    Source,
    Step,
    Suppression,
)
from handrail.rules.contact import FREE_MAIL, clean, company_key, domain_key, fold, mail_key, phone_key
from handrail.rules.hours import Hours, add_working, instant, local_date, working_day
from handrail.rules.plan import Planned, PlayText, first_step

TABLES: tuple[type[Model], ...] = (
    Company,
    Person,
    Mail,
    Phone,
    Lead,
    LeadPerson,
    Run,
    Step,
    Fact,
    Reach,
    ExternalKey,
)
"""The order in which rows are inserted, and journalled, so that undo takes them away the other way round."""
PER_DAY = 20
"""How many first steps of taken-in old leads one seller is given a day."""


@dataclass(frozen=True)
class NewLead:
    """What a door knows of a lead. Nothing is demanded but some way to tell who it is."""

    title: str = ""
    person: str = ""
    mails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    job: str = ""
    company: str = ""
    domain: str = ""
    industry: str = ""
    country: str = ""
    size: int | None = None
    source: str = ""
    owner: int | None = None
    among: tuple[int, ...] = ()
    amount_minor: int | None = None
    currency: str = ""
    arrived_at: datetime | None = None
    said: Said = field(default_factory=Said)
    note: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    external: tuple[str, str] | None = None
    milestone: str = ""
    play: str = ""
    came_from: int | None = None


@dataclass
class Taken:
    """What became of one new lead: made · joined · same (taken in before) · refused, with the reason."""

    how: str
    lead: Lead | None = None
    reason: str = ""


@dataclass
class _Days:
    """How full the days of sellers are, kept from chunk to chunk of a file."""

    today: date
    due: Counter[tuple[int, date]] = field(default_factory=Counter)
    starts: dict[int, date] = field(default_factory=dict)
    ahead: timedelta = timedelta(days=15)

    def __post_init__(self) -> None:
        self.counted_to = self.today - timedelta(days=1)  # which is today somewhere


@dataclass
class _Wanted:
    """One new lead with its contact points normalised."""

    new: NewLead
    name: str
    key: str
    mails: list[str]
    phones: dict[str, str]
    company: str
    company_key: str
    domain: str

    @property
    def contacts(self) -> Iterable[str]:
        yield from self.mails
        yield from self.phones
        if not self.mails and not self.phones and self.key:
            yield f"{self.key}|{self.company_key}"
        if self.company_key:
            yield f"company {self.company_key}"


class Intake:
    """One batch of new leads on its way in. Reads everything it needs for the whole batch in a few queries."""

    def __init__(self, rec: Record, news: Sequence[NewLead], *, spread: bool = False) -> None:
        if rec.by is not None and (rec.by.role == Role.READER or not rec.by.is_active):
            raise NotAllowed(_("Readers do not add leads."))
        self.rec, self.spread = rec, spread
        self.routing = Routing.of(rec, {new.owner for new in news})
        country = rec.business.country
        self.wanted = [_normalised(new, country) for new in news]
        rec.lock_contacts(contact for wanted in self.wanted for contact in wanted.contacts)
        self.rows: dict[type, list[Any]] = defaultdict(list)
        self.lead_of: dict[int, Lead] = {}
        self.notes: dict[int, str] = {}
        self.fact_keys: dict[int, set[str]] = {}
        self.days: _Days = rec.act.kept.setdefault(("days", *self.routing.sellers), _Days(rec.now.date()))
        self._read()

    # -- what is known already ---------------------------------------------------------------------------------

    def _read(self) -> None:
        mails = {mail for w in self.wanted for mail in w.mails}
        phones = {phone for w in self.wanted for phone in w.phones}
        keys = {w.key for w in self.wanted if w.key and not w.mails and not w.phones}
        self.by_mail = {
            mail.address: mail.person for mail in Mail.objects.filter(address__in=mails).select_related("person")
        }
        self.by_phone: dict[tuple[str, str], Person] = {}
        self.by_number: dict[str, dict[int, Person]] = defaultdict(dict)
        for phone in Phone.objects.filter(number__in=phones).select_related("person"):
            self.by_phone[phone.number, phone.person.key] = phone.person
            self.by_number[phone.number][phone.person_id] = phone.person
        self.by_name: dict[tuple[str, str], Person] = {}
        for person in Person.objects.filter(key__in=keys).select_related("company"):
            self.by_name[person.key, person.company.key if person.company else ""] = person
        self._read_companies()
        self._read_leads()
        self.suppressed = set(Suppression.objects.filter(value__in=mails | phones).values_list("value", flat=True))

    def _read_companies(self) -> None:
        keys = {w.company_key for w in self.wanted if w.company_key}
        domains = {w.domain for w in self.wanted if w.domain}
        self.by_company_key: dict[str, Company] = {}
        self.by_domain: dict[str, Company] = {}
        for company in Company.objects.filter(key__in=keys).order_by("-pk"):
            self.by_company_key[company.key] = company
        for company in Company.objects.filter(domain__in=domains).order_by("-pk"):
            self.by_domain[company.domain] = company

    def _read_leads(self) -> None:
        names = [w.new.external for w in self.wanted if w.new.external]
        rows = ExternalKey.objects.filter(system__in={s for s, _k in names}, key__in={k for _s, k in names})
        self.by_external = {(row.system, row.key): row.lead for row in rows.select_related("lead")}
        people = {p.pk for p in (*self.by_mail.values(), *self.by_phone.values(), *self.by_name.values())}
        links = LeadPerson.objects.filter(person__in=people, lead__ended_at=None).order_by("lead_id")
        if connection.features.has_select_for_update:
            # What is to be joined may not end meanwhile; whether it is open is asked again below.
            wanted = Lead.objects.filter(pk__in=links.values("lead_id")).order_by("pk")
            list(wanted.select_for_update().values_list("pk"))
        self.open_of: dict[int, Lead] = {}
        for link in links.select_related("lead__owner", "lead__source", "lead__milestone"):
            self.open_of.setdefault(link.person_id, link.lead)
        self.met = set(LeadPerson.objects.filter(person__in=people).values_list("person_id", flat=True))
        companies = {c.pk for c in (*self.by_company_key.values(), *self.by_domain.values())}
        theirs = Lead.objects.filter(company__in=companies).order_by("-pk").values_list("company_id", "owner_id")
        self.company_owner = dict(theirs.filter(end_how="won")) | dict(theirs.filter(ended_at=None))
        stopped = LeadPerson.objects.filter(person__in=people, lead__end_how="asked to stop")
        self.stopped = set(stopped.values_list("person_id", flat=True))

    @cached_property
    def sources(self) -> dict[str, Source]:
        """The sources of the method by key, with the sellers they are routed to."""
        return {s.key: s for s in Source.objects.select_related("play").prefetch_related("sellers")}

    @cached_property
    def plays(self) -> dict[str, tuple[PlayVersion, PlayText]]:
        """The newest version of every play in use, by key."""
        versions = PlayVersion.objects.filter(play__retired=False).select_related("play__style").order_by("number")
        return {version.play.key: (version, version.text()) for version in versions}

    @cached_property
    def milestones(self) -> dict[str, Milestone]:
        """The milestones of the method by key."""
        return {milestone.key: milestone for milestone in Milestone.objects.all()}

    # -- one lead after the other ------------------------------------------------------------------------------

    def take(self) -> list[Taken]:
        """Take all in; the result has one `Taken` for each new lead, in order. Readers take nothing in."""
        taken = []
        for wanted in self.wanted:
            try:
                taken.append(self._one(wanted))
            except Refused as no:
                taken.append(Taken("refused", reason=no.message))
        self._write()
        return taken

    def _one(self, w: _Wanted) -> Taken:
        new = w.new
        if new.external and (known := self.by_external.get(new.external)) is not None:
            return Taken("same", known)
        if not (w.name or w.company or w.mails or w.phones or clean(new.title) or new.external):
            raise Refused("who", _("Say who this is: a name, a company, a mail address or a number."), "who")
        person = self._known(w)
        self._refuse_stopped(w, person)
        lead = self.open_of.get(_slot(person)) if person else None
        if person is None or lead is None:
            return self._open(w, person)
        return self._join(w, person, lead)

    def _known(self, w: _Wanted) -> Person | None:
        for mail in w.mails:
            if mail in self.by_mail:
                return self.by_mail[mail]
        for phone in w.phones:
            if (phone, w.key) in self.by_phone:
                return self.by_phone[phone, w.key]
            if not w.key and len(self.by_number[phone]) == 1:
                return next(iter(self.by_number[phone].values()))
        if w.mails or w.phones or not w.key:
            return None
        known = self.by_name.get((w.key, w.company_key))
        return known if known is not None and (w.company_key or self._is_mine(known)) else None

    def _is_mine(self, person: Person) -> bool:
        """Say whether the actor looks after somebody: a name alone says nobody else."""
        lead = self.open_of.get(_slot(person))
        return lead is not None and self.rec.by is not None and lead.owner_id == self.rec.by.pk

    def _refuse_stopped(self, w: _Wanted, person: Person | None) -> None:
        """Refuse who asked to stop. A number may be a switchboard: it stops only who has no other name."""
        values = set(w.mails) if w.name else {*w.mails, *w.phones}
        known = person is not None and not _is_new(person) and person.pk in self.stopped
        if known or values & self.suppressed:
            raise Refused("suppressed", _("They asked not to be contacted."), "who")

    def _join(self, w: _Wanted, person: Person, lead: Lead) -> Taken:
        """The person's lead is open: what is new goes there, and no twin is made."""
        rec = self.rec
        mine = _is_new(lead) or self._may_change(lead)
        if not mine and rec.business.private_books and not self._may_see(lead):
            raise Refused("known", _("Somebody here knows this person already."), "who")
        words = w.new.note.strip()
        if mine:
            self._points(w, person, lead)
            self._facts(w, lead)
        else:
            words = _both(words, _unsaved(w))
        if w.new.external:
            self._add(fresh(ExternalKey, system=w.new.external[0], key=w.new.external[1], lead=lead), lead)
            self.by_external[w.new.external] = lead
        if _is_new(lead):
            self.notes[id(lead)] = _both(self.notes[id(lead)], words)
        elif (line := rec.entry_of(lead.pk)) is not None:
            line.note = _both(line.note, words)
        else:
            rec.entry(lead.pk, "joined", note=words)
        return Taken("joined", lead)

    def _may_change(self, lead: Lead) -> bool:
        return self.rec.by is None or Lead.objects.changeable_by(self.rec.by).filter(pk=lead.pk).exists()

    def _may_see(self, lead: Lead) -> bool:
        return self.rec.by is None or Lead.objects.visible_to(self.rec.by).filter(pk=lead.pk).exists()

    def _open(self, w: _Wanted, person: Person | None) -> Taken:
        new, rec = w.new, self.rec
        source = self.sources.get(new.source)
        if new.source and source is None:
            raise Refused("source", _("There is no source called “%s”.") % new.source, "source")
        check_money(new.amount_minor, new.currency)
        self._refuse_hidden(person)
        company = self._company(w)
        owner = self._owner(new, company, source)
        hours = rec.hours(owner)
        chosen = self._play(new, owner, source)
        lead = fresh(
            Lead,
            title=self._title(w),
            company=company,
            owner=owner,
            source=source,
            amount_minor=new.amount_minor,
            currency=new.currency or rec.business.currency,
            arrived_at=min(new.arrived_at or rec.now, rec.now),
            came_from_id=new.came_from,
        )
        if new.milestone:
            lead.milestone = self.milestones.get(new.milestone)
        # From here on nothing is refused any more: a lead is taken in whole or not at all.
        planned = self._first(lead, new, hours, chosen[1] if chosen else None, source)
        self._answer(lead, hours, source, planned)
        self.lead_of[id(lead)] = lead
        self._keep_company(w, company, lead)
        self._person(w, person, company, lead)
        self._put(lead, planned, chosen[0] if chosen else None)
        self.notes[id(lead)] = new.note.strip()
        self._facts(w, lead)
        if lead.milestone:
            self._add(fresh(Reach, lead=lead, milestone=lead.milestone, at=lead.arrived_at, by=rec.by), lead)
        if new.external:
            self._add(fresh(ExternalKey, system=new.external[0], key=new.external[1], lead=lead), lead)
            self.by_external[new.external] = lead
        return Taken("made", lead)

    def _refuse_hidden(self, person: Person | None) -> None:
        """With private books nobody learns of a person through a lead of their own."""
        by = self.rec.by
        if person is None or by is None or _is_new(person) or not self.rec.business.private_books:
            return
        if person.pk in self.met and not Lead.objects.visible_to(by).filter(people=person).exists():
            raise Refused("known", _("Somebody here knows this person already."), "who")

    def _title(self, w: _Wanted) -> str:
        known = clean(w.new.title) or w.name or w.company or next(iter(w.mails), "") or next(iter(w.phones), "")
        if not known and w.new.external:
            known = _("Lead %s") % w.new.external[1][:12]
        return known[:200]

    def _owner(self, new: NewLead, company: Company | None, source: Source | None) -> Seller:
        if new.owner is not None:
            return self.routing.give(new.owner)
        holder = self.company_owner.get(company.pk) if company is not None and not _is_new(company) else None
        known = self.routing.sellers.get(holder) if holder is not None else None
        if known is not None and self.routing.is_here(known) and (not new.among or known.pk in new.among):
            return self.routing.give(among=[known.pk])
        return self.routing.give(among=new.among, source=source)

    def _company(self, w: _Wanted) -> Company | None:
        known = self.by_domain.get(w.domain) if w.domain else None
        known = known or (self.by_company_key.get(w.company_key) if w.company_key else None)
        if known is not None and w.domain and known.domain and known.domain != w.domain:
            known = None  # two companies of one name
        if known is not None or not w.company:
            return known
        new = w.new
        return fresh(
            Company,
            name=w.company[:200],
            key=w.company_key[:200],
            domain=w.domain,
            industry=clean(new.industry)[:120],
            country=clean(new.country)[:80],
            size=new.size,
        )

    def _keep_company(self, w: _Wanted, company: Company | None, lead: Lead) -> None:
        if company is None or id(company) in self.lead_of or not _is_new(company):
            return
        self.by_company_key[company.key] = company
        if w.domain:
            self.by_domain[w.domain] = company
        self._add(company, lead)

    def _person(self, w: _Wanted, person: Person | None, company: Company | None, lead: Lead) -> None:
        if person is None and not (w.name or w.mails or w.phones):
            return
        if person is None:
            name = w.name or next(iter(w.mails), "") or next(iter(w.phones.values()), "")
            person = fresh(Person, name=name[:200], key=fold(name)[:200], job=clean(w.new.job)[:200], company=company)
            self._add(person, lead)
        self._points(w, person, lead)
        lead.person = person
        self._add(fresh(LeadPerson, lead=lead, person=person), lead)
        self.open_of[_slot(person)] = lead
        self.by_name.setdefault((person.key, w.company_key), person)

    def _points(self, w: _Wanted, person: Person, lead: Lead) -> None:
        for mail in w.mails:
            if mail not in self.by_mail:
                self.by_mail[mail] = person
                self._add(fresh(Mail, person=person, address=mail), lead)
        for phone, typed in w.phones.items():
            if (phone, person.key) not in self.by_phone:
                self.by_phone[phone, person.key] = person
                self.by_number[phone][_slot(person)] = person
                self._add(fresh(Phone, person=person, number=phone, as_typed=typed), lead)

    def _facts(self, w: _Wanted, lead: Lead) -> None:
        if not w.new.facts:
            return
        known = self.fact_keys.get(id(lead))
        if known is None:
            known = set() if _is_new(lead) else set(lead.facts.values_list("key", flat=True))
            self.fact_keys[id(lead)] = known
        on = local_date(self.rec.owner_hours(lead), self.rec.now)
        for key, value in w.new.facts.items():
            key, value = clean(key)[:80], kept(value)
            if key and value and key not in known:
                self._add(fresh(Fact, lead=lead, key=key, value=value, on=on, origin=self.rec.act.origin), lead)
                known.add(key)

    # -- the first step ----------------------------------------------------------------------------------------

    def _play(self, new: NewLead, owner: Seller, source: Source | None) -> tuple[PlayVersion, PlayText] | None:
        """The play asked for, else one of the owner's style that fits the source, else the source's own."""
        if new.play:
            if new.play not in self.plays:
                raise Refused("no_such_play", _("Choose one of the plays in use."), "play")
            return self.plays[new.play]
        if source is None or new.said.what:
            return None
        fits = {source.key, source.klass}
        for version, text in self.plays.values():
            if owner.style_id and version.play.style_id == owner.style_id and fits & set(text.sources):
                return version, text
        return self.plays.get(source.play.key) if source.play else None

    def _first(self, lead: Lead, new: NewLead, hours: Hours, play: PlayText | None, source: Source | None) -> Planned:
        now = self.rec.now
        usual = first_step(play, hours, now) if play else fallback(self.rec, lead)
        if new.said:
            return said_step(self.rec, lead, new.said, usual)
        if self.spread:
            due = self._free_day(lead.owner_id or 0, hours)
            return Planned(usual.what, due, None, usual.channel, usual.aim, usual.position)
        if source is not None and source.target_minutes:
            by = add_working(hours, now, source.target_minutes)
            return Planned(usual.what, local_date(hours, by), by, usual.channel, usual.aim, usual.position)
        return usual

    def _answer(self, lead: Lead, hours: Hours, source: Source | None, planned: Planned) -> None:
        """Start the answer clock; for old leads taken in, on the day of their first step."""
        if source is None or not source.limit_minutes:
            return
        start = instant(hours, planned.due, datetime.min.time()) if self.spread else self.rec.now
        lead.answer_due = add_working(hours, max(start, self.rec.now), source.limit_minutes)

    def _due(self, day: date) -> Counter[tuple[int, date]]:
        """Return how many steps each seller has on each day, counted at least up to `day`."""
        days = self.days
        while day >= days.counted_to:
            rows = Lead.objects.open().filter(owner__in=self.routing.sellers, next_due__gte=days.counted_to)
            days.counted_to, days.ahead = days.counted_to + days.ahead, 2 * days.ahead
            rows = rows.filter(next_due__lt=days.counted_to)
            counts = rows.values_list("owner_id", "next_due").annotate(n=Count("*")).order_by()
            days.due.update({(owner, due): n for owner, due, n in counts if owner and due})
        return days.due

    def _free_day(self, owner: int, hours: Hours) -> date:
        day = self.days.starts.get(owner) or working_day(hours, local_date(hours, self.rec.now))
        while self._due(day)[owner, day] >= PER_DAY:
            day = working_day(hours, day, 1)
        self.days.due[owner, day] += 1
        self.days.starts[owner] = day
        return day

    def _put(self, lead: Lead, planned: Planned, version: PlayVersion | None) -> None:
        run = fresh(Run, lead=lead, version=version, started_at=self.rec.now) if version else None
        step = fresh(
            Step,
            lead=lead,
            run=run,
            position=planned.position if run else None,
            what=planned.what[:200],
            channel=planned.channel,
            aim=planned.aim[:200],
            due=planned.due,
            at=planned.at,
            promised=planned.promised,
        )
        lead.next_what, lead.next_due, lead.next_at = step.what, step.due, step.at
        for name, value in self.rec.rank(lead, step).items():
            setattr(lead, name, value)
        self.rows[Lead].append(lead)
        if run is not None:
            self._add(run, lead)
        self._add(step, lead)

    # -- writing -----------------------------------------------------------------------------------------------

    def _add(self, row: Any, lead: Lead) -> None:
        self.rows[type(row)].append(row)
        self.lead_of[id(row)] = lead

    def _write(self) -> None:
        """Insert everything, a statement a table, and write the journal."""
        number(self.rows[Step])
        for step in self.rows[Step]:
            step.lead.next_step_id = step.pk
        for model in TABLES:
            self.rec.make_many(self.rows[model])
        self._tell(self.rows[Lead])

    def _tell(self, leads: list[Lead]) -> None:
        rec = self.rec
        for model in TABLES:
            for row in self.rows[model]:
                rec.journal(row, self.lead_of[id(row)].id)
        for lead in leads:
            step = {"what": lead.next_what, "due": lead.next_due.isoformat() if lead.next_due else ""}
            at = {"at": lead.next_at.isoformat()} if lead.next_at else {}
            rec.entry(lead.pk, "opened", note=self.notes.get(id(lead), ""), says={"next": {**step, **at}})


def _both(first: str, second: str) -> str:
    """Return two notes as one."""
    return "\n".join(filter(None, (first, kept(second))))


def _is_new(row: Model) -> bool:
    """Say whether a row is made in this batch and has no id yet."""
    return row._state.adding


def _unsaved(w: _Wanted) -> str:
    """Return, in words, what was said about a lead that the actor may not change: nothing typed is lost."""
    said = " ".join(filter(None, (w.new.said.what, w.new.said.due.isoformat() if w.new.said.due else "")))
    facts = [f"{key}: {value}" for key, value in w.new.facts.items() if value.strip()]
    return "\n".join(filter(None, (said, *w.mails, *w.phones.values(), *facts)))


def _slot(person: Person) -> int:
    """Return what tells a person apart before it has an id."""
    return -id(person) if _is_new(person) else person.pk


def _normalised(new: NewLead, country: str) -> _Wanted:
    mails = list(dict.fromkeys(filter(None, (mail_key(mail) for mail in new.mails))))
    phones: dict[str, str] = {}
    for typed in new.phones:
        if number := phone_key(typed, country):
            phones.setdefault(number[:40], clean(typed)[:60])
    name, company = clean(new.person), clean(new.company)
    domain = domain_key(new.domain) if new.domain else ""
    if not domain and company:
        domain = next((d for d in map(domain_key, mails) if d and d not in FREE_MAIL), "")
    return _Wanted(new, name, fold(name)[:200], mails, phones, company, company_key(company)[:200], domain)
