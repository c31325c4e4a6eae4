"""The made-up company is a living one on any day of the year, and every promise holds in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.models import Count, F, QuerySet, Sum
from django.test import override_settings
from pytest_django.plugin import DjangoDbBlocker

from handrail import demo
from handrail.actions.setup import found
from handrail.models import Batch, Business, Company, Entry, Lead, Mail, Person, Phone, Reach, Run, Seller, Step
from handrail.rules.hours import is_working_day
from tests.actions import promises

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.xdist_group("demo")]

DUBLIN = ZoneInfo("Europe/Dublin")
MONDAY = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
SATURDAY = datetime(2026, 6, 13, 9, 30, tzinfo=UTC)
NEW_YEAR = datetime(2027, 1, 1, 6, 15, tzinfo=UTC)
"""A holiday, at an hour at which nobody works."""
SMALL = 200


def company(now: datetime, size: int = SMALL, seed: int = 1) -> demo.Filled:
    """Empty the database of this run and fill it."""
    connection.check_constraints()  # PostgreSQL empties no table whose references it has still to check.
    call_command("flush", verbosity=0, interactive=False)
    found()
    return demo.fill(now, seed=seed, size=size)


@pytest.fixture(scope="module")
def filled(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[demo.Filled]:
    """The company as `handrail demo` makes it, on a Monday afternoon, for all tests that only look at it."""
    with django_db_blocker.unblock():
        yield company(MONDAY, size=400 if connection.vendor == "sqlite" else 100)
        call_command("flush", verbosity=0, interactive=False)


@pytest.fixture
def elsewhere(db: None, tmp_path: Path) -> Iterator[None]:
    """Another folder, for companies made inside one test, whose rows its end takes back."""
    with override_settings(DATA=tmp_path):
        yield


def sellers() -> list[Seller]:
    """Return those who sell all day."""
    return list(Seller.objects.filter(role="seller").order_by("pk"))


def on_today(seller: Seller, day: date) -> list[Lead]:
    """Return what is due for a seller by a day."""
    return list(Lead.objects.open().filter(owner=seller, next_due__lte=day).order_by("pk"))


# -- as it is made ---------------------------------------------------------------------------------------------------


@pytest.mark.both
def test_every_promise_holds(filled: demo.Filled) -> None:
    assert promises.broken() == []


def test_there_are_about_four_hundred_leads_open_and_ended(filled: demo.Filled) -> None:
    assert 360 <= filled.leads <= 440
    assert 80 <= filled.open <= 200
    assert filled.leads == Lead.objects.count()
    ends = Counter(Lead.objects.exclude(ended_at=None).values_list("end_how", flat=True))
    assert ends["won"] >= 30
    assert min(ends["lost"], ends["no reply"], ends["not a fit"]) >= 5


def test_it_is_marked_as_made_up_and_says_who_signs_in(filled: demo.Filled) -> None:
    assert Business.get().made_up
    assert Counter(role for _name, role, _password in filled.sign_in) == {"seller": 3, "manager": 1, "admin": 1}
    for name, role, password in filled.sign_in:
        seller = Seller.objects.get_by_natural_key(name)
        assert seller.role == role
        assert seller.check_password(password)


def test_who_signs_in_is_written_down_for_the_owner_of_the_folder_only(filled: demo.Filled) -> None:
    assert demo.sign_in() == filled.sign_in
    assert (Path(settings.DATA) / "demo-sign-in.txt").stat().st_mode & 0o077 == 0


def test_three_sellers_have_three_styles(filled: demo.Filled) -> None:
    assert sorted(s.style.key for s in sellers() if s.style) == ["cold-calls", "in-person", "social"]


def test_plays_work_better_for_sellers_of_their_style(filled: demo.Filled) -> None:
    runs = Run.objects.filter(lead__owner__role="seller").exclude(ended_at=None).exclude(how="switched")
    styled = runs.filter(version__play__style__key__in=("social", "in-person", "cold-calls"))
    own = styled.filter(version__play__style=F("lead__owner__style"))
    others = styled.exclude(version__play__style=F("lead__owner__style"))
    assert min(own.count(), others.count()) >= 20
    assert _reached(own) > _reached(others) + 0.15


def _reached(runs: QuerySet[Run]) -> float:
    """Return the share of runs that came to where the play aimed."""
    return runs.filter(how="reached").count() / max(1, runs.count())


def test_clients_are_of_unequal_size(filled: demo.Filled) -> None:
    won = Lead.objects.filter(end_how="won", amount_minor__isnull=False).values_list("company")
    sums = sorted((total for _company, total in won.annotate(total=Sum("amount_minor"))), reverse=True)
    assert sum(sums[: len(sums) // 5]) > sum(sums) * 0.4
    assert Company.objects.annotate(n=Count("leads")).filter(n__gte=3).exists()


def test_names_addresses_and_numbers_are_invented_and_nobody_is_there_twice(filled: demo.Filled) -> None:
    people = list(Person.objects.values_list("name", flat=True))
    assert len(people) == len(set(people)) > 350
    assert all(3 < len(name) <= 60 and " " in name and name[0].isupper() for name in people)
    firms = list(Company.objects.values_list("name", flat=True))
    assert len(firms) == len(set(firms)) > 150
    assert all(mail.endswith(".example") for mail in Mail.objects.values_list("address", flat=True))
    kept_free = ("+3532091", "+442079460", "+493023125", "+1202555", "+331990", "+6125550")
    assert all(number.startswith(kept_free) for number in Phone.objects.values_list("number", flat=True))


def test_nothing_has_happened_in_the_future_nor_before_the_year(filled: demo.Filled) -> None:
    acts = Batch.objects.exclude(origin="setup")
    assert not acts.filter(at__gt=MONDAY).exists()
    assert not acts.filter(at__lt=MONDAY - timedelta(days=373)).exists()
    assert not Entry.objects.filter(lead__isnull=False, occurred_at__gt=MONDAY).exists()
    assert not Lead.objects.filter(arrived_at__gt=MONDAY).exists()


def test_acts_are_on_file_in_the_order_in_which_they_happened(filled: demo.Filled) -> None:
    moments = list(Batch.objects.exclude(origin="setup").order_by("pk").values_list("at", flat=True))
    assert all(after - before > -timedelta(minutes=15) for before, after in pairwise(moments))


def test_people_work_on_working_days(filled: demo.Filled) -> None:
    hours = {seller.pk: seller.hours(Business.get()) for seller in sellers()}
    for owner, at in Entry.objects.filter(kind="touch", by__in=hours).values_list("by", "occurred_at"):
        local = at.astimezone(DUBLIN)
        assert is_working_day(hours[owner], local.date()), local
        assert 7 <= local.hour <= 18, local
    steps = Step.objects.filter(done_at=None).exclude(lead__later_until__isnull=False).select_related("lead__owner")
    assert not [step for step in steps if step.due.weekday() > 4]


def test_nobody_repeats_the_same_sentence_over_and_over(filled: demo.Filled) -> None:
    notes = Counter(Entry.objects.exclude(note="").values_list("note", flat=True))
    assert notes.most_common(1)[0][1] < 25
    assert len(notes) > 900
    said = Counter(Reach.objects.exclude(evidence="").values_list("evidence", flat=True))
    assert said.most_common(1)[0][1] < 25


def test_no_place_in_a_sentence_is_left_unfilled(filled: demo.Filled) -> None:
    for text in [*Entry.objects.values_list("note", flat=True), *Step.objects.values_list("what", flat=True)]:
        assert "{" not in text
        assert "  " not in text


def test_every_verb_of_a_seller_was_used(filled: demo.Filled) -> None:
    used = set(Batch.objects.values_list("verb", flat=True))
    assert used >= {
        "open_lead", "log_touch", "reach", "unreach", "plan", "pin", "later", "stop", "end", "reopen", "note", "edit",
        "hand_over", "start_play", "switch_play", "add_person", "away", "undo", "return_lead",
    }  # fmt: skip


def test_each_seller_has_a_day_ahead_and_some_of_it_done(filled: demo.Filled) -> None:
    for seller in sellers():
        due = on_today(seller, MONDAY.date())
        assert 9 <= len(due) <= 15
        late = [lead for lead in due if lead.next_due and lead.next_due < MONDAY.date()]
        assert 2 <= len(late) <= 4
        assert any(lead.next_due == MONDAY.date() and lead.next_at and lead.rank_class == 0 for lead in due)
        limits = [lead.answer_due for lead in due if lead.answered_at is None and lead.answer_due]
        assert any(limit.date() == MONDAY.date() for limit in limits)
        assert any(lead.source and lead.source.key == "website" for lead in due if lead.answered_at is None)
        assert sum(lead.pinned_at is not None for lead in due) == 1
        assert len({lead.next_what for lead in due}) >= len(due) - 2
        morning = MONDAY.replace(hour=0)
        assert Entry.objects.filter(by=seller, kind="touch", recorded_at__gte=morning).count() >= 3
        assert Lead.objects.open().filter(owner=seller, next_due__gt=MONDAY.date()).count() >= 8


def test_manager_and_admin_have_something_to_look_at_as_well(filled: demo.Filled) -> None:
    for seller in Seller.objects.exclude(role="seller"):
        assert on_today(seller, MONDAY.date())


# -- on other days ---------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("elsewhere")
@pytest.mark.parametrize("now", [SATURDAY, NEW_YEAR])
def test_today_is_not_empty_on_a_free_day(now: datetime) -> None:
    company(now)
    assert promises.broken() == []
    assert not Batch.objects.exclude(origin="setup").filter(at__gt=now).exists()
    for seller in sellers():
        assert 6 <= len(on_today(seller, now.date())) <= 15
        assert Entry.objects.filter(by=seller, recorded_at__gte=now.replace(hour=0, minute=0)).exists()


@pytest.mark.both
@pytest.mark.usefixtures("elsewhere")
def test_the_same_seed_and_day_make_the_same_rows() -> None:
    kept = []
    for hour in (13, 16):
        company(MONDAY.replace(hour=hour), size=30)
        kept.append(_rows())
    assert kept[0] == kept[1]


@pytest.mark.usefixtures("elsewhere")
def test_another_seed_makes_another_company() -> None:
    names = []
    for seed in (1, 2):
        company(MONDAY, size=20, seed=seed)
        names.append(set(Person.objects.values_list("name", flat=True)))
    assert len(names[0] & names[1]) < 5


def _rows() -> dict[str, list[dict[str, Any]]]:
    """Return all rows, but for what differs by nature: the password's hash, and the moment the place was prepared."""
    found = {}
    for model in apps.get_app_config("handrail").get_models():
        rows = model._base_manager.order_by("pk")
        if model is Batch:
            rows = rows.exclude(origin="setup")
        if model is Entry:
            rows = rows.exclude(origin="setup")
        found[model._meta.label_lower] = [
            {name: value for name, value in row.items() if name not in ("password", "last_login")}
            for row in rows.values()
        ]
    return found
