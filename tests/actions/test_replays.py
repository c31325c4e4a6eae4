"""Twice is once: the same act sent again is answered as it was, and changes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from handrail.actions.errors import Refused
from handrail.actions.record import forget_keys
from handrail.actions.steps import pin
from handrail.actions.touches import log_touch
from handrail.models import Batch, Entry, Seller
from tests import cast
from tests.actions.acts import ACTS, rich
from tests.actions.rows import differences, snapshot

pytestmark = pytest.mark.django_db
WITH_VERSION = ("edit", "edit person", "edit company")
"""A form that says which version it was filled in on is sent again with that version, not with the new one."""


@pytest.mark.parametrize("name", [name for name in ACTS if name not in WITH_VERSION])
def test_the_same_act_again_changes_nothing(ira: Seller, max_: Seller, name: str) -> None:
    lead = rich(ira)
    first = ACTS[name](cast.act(ira, key="form 1"), lead)
    before = snapshot()
    again = ACTS[name](cast.act(ira, cast.NOW + timedelta(hours=3), key="form 1"), lead)
    assert again == replace(first, replayed=True)
    assert not differences(before, snapshot())


def test_a_key_answers_for_its_own_words_only(ira: Seller) -> None:
    lead = cast.lead(ira)
    log_touch(cast.act(ira, key="form 1"), lead.pk, "no answer")
    with pytest.raises(Refused) as no:
        log_touch(cast.act(ira, key="form 1"), lead.pk, "talked")
    assert no.value.code == "key_reused"
    with pytest.raises(Refused):
        pin(cast.act(ira, key="form 1"), lead.pk)


def test_a_key_is_its_sellers_own(ira: Seller, sol: Seller) -> None:
    lead = cast.lead(ira)
    first = pin(cast.act(ira, key="form 1"), lead.pk)
    other = pin(cast.act(sol, key="form 1"), lead.pk)
    assert (other.replayed, other.batch == first.batch) == (False, False)


def test_a_refused_act_keeps_no_key(ira: Seller) -> None:
    lead = cast.lead(ira)
    with pytest.raises(Refused):
        log_touch(cast.act(ira, key="form 1"), lead.pk, "sold")
    assert not log_touch(cast.act(ira, key="form 1"), lead.pk, "talked").replayed


def test_a_key_is_kept_for_a_day(ira: Seller) -> None:
    lead = cast.lead(ira)
    pin(cast.act(ira, key="form 1"), lead.pk)
    assert forget_keys(cast.NOW + timedelta(days=1)) == 0
    assert forget_keys(cast.NOW + timedelta(days=1, seconds=1)) == 1
    assert Batch.objects.filter(key="form 1").count() == 0
    assert not pin(cast.act(ira, key="form 1"), lead.pk).replayed


def test_without_a_key_every_act_counts(ira: Seller) -> None:
    lead = cast.lead(ira)
    for _ in range(2):
        log_touch(cast.act(ira), lead.pk, "no answer")
    assert Entry.objects.filter(lead=lead, kind="touch").count() == 2
