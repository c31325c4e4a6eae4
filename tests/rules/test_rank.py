"""Today's order is worth per minute, does not go stale by itself, and never puts a sum before a promise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from heapq import merge
from itertools import pairwise
from math import exp, isclose, log

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from handrail.rules.rank import (
    CHANCE,
    CLASS_OF,
    COLD,
    HOT,
    MINUTES,
    PROMISED,
    THETA,
    WARM,
    Place,
    order,
    rank_class,
    rank_key,
    worth_today,
)

TODAY = date(2026, 11, 27)
CLASSES = (PROMISED, HOT, WARM, COLD)
near = st.dates(TODAY - timedelta(days=200), TODAY + timedelta(days=200))


@dataclass(frozen=True)
class Chance:
    """What is known of a lead whose next step is to be ranked."""

    klass: int
    milestones: int
    value: int
    channel: str
    due: date

    def key(self) -> float:
        """Return what is stored."""
        return rank_key(self.klass, self.milestones, self.value, self.channel, self.due)

    def log_score(self, today: date) -> float:
        """Return the logarithm of p x V x e^(-theta wait) / minutes, worked out as the formula says it."""
        worth = CHANCE[self.milestones] * self.value / MINUTES[self.channel]
        return log(worth) - THETA[self.klass] * (today - self.due).days


def chances(classes: st.SearchStrategy[int]) -> st.SearchStrategy[Chance]:
    return st.builds(
        Chance,
        klass=classes,
        milestones=st.integers(0, 6),
        value=st.integers(100, 10**12),
        channel=st.sampled_from(sorted(MINUTES)),
        due=near,
    )


any_chance = chances(st.sampled_from(CLASSES))


@given(
    st.sampled_from(CLASSES).flatmap(lambda klass: st.tuples(chances(st.just(klass)), chances(st.just(klass)))),
    near,
    near,
)
def test_inside_one_class_the_order_is_the_same_on_every_day(
    pair: tuple[Chance, Chance], one_day: date, another: date
) -> None:
    first, second = pair
    assume(abs(first.key() - second.key()) > 1e-9)
    comes_first = first.key() > second.key()
    for day in (one_day, another):
        assert (first.log_score(day) > second.log_score(day)) is comes_first
        assert (
            worth_today(first.klass, first.key(), day) > worth_today(second.klass, second.key(), day)
        ) is comes_first


@given(any_chance, near)
def test_the_stored_key_is_the_worth_of_a_minute_today(chance: Chance, today: date) -> None:
    wait = (today - chance.due).days
    direct = CHANCE[chance.milestones] * chance.value * exp(-THETA[chance.klass] * wait) / MINUTES[chance.channel]
    assert isclose(exp(worth_today(chance.klass, chance.key(), today)), direct, rel_tol=1e-9)


@given(st.lists(any_chance, max_size=30), near)
def test_the_classes_merged_by_stored_keys_are_in_the_order_of_worth(leads: list[Chance], today: date) -> None:
    by_key = (
        sorted((lead for lead in leads if lead.klass == klass), key=Chance.key, reverse=True) for klass in CLASSES
    )
    merged = list(merge(*by_key, key=lambda lead: -worth_today(lead.klass, lead.key(), today)))

    assert len(merged) == len(leads)
    for one, then in pairwise(merged):
        assert one.log_score(today) >= then.log_score(today) - 1e-9


@given(any_chance, st.integers(1, 300))
def test_waiting_never_makes_a_lead_worth_more(chance: Chance, days: int) -> None:
    tomorrow = TODAY + timedelta(days=days)
    assert worth_today(chance.klass, chance.key(), tomorrow) <= worth_today(chance.klass, chance.key(), TODAY)


def test_whoever_asked_to_talk_fades_fastest_and_a_promise_does_not_fade() -> None:
    def lost(klass: int) -> float:
        key = rank_key(klass, 1, 500_000, "phone", TODAY)
        return worth_today(klass, key, TODAY) - worth_today(klass, key, TODAY + timedelta(days=10))

    assert lost(HOT) > lost(WARM) > lost(COLD) > lost(PROMISED) == 0
    assert lost(HOT) == pytest.approx(5.0)


@pytest.mark.parametrize(
    ("more", "less"),
    [
        ((2, 500_000, "phone"), (1, 500_000, "phone")),
        ((1, 900_000, "phone"), (1, 500_000, "phone")),
        ((1, 500_000, "message"), (1, 500_000, "meeting")),
    ],
    ids=["further along", "larger", "quicker to do"],
)
def test_of_two_alike_the_likelier_larger_or_quicker_comes_first(
    more: tuple[int, int, str], less: tuple[int, int, str]
) -> None:
    assert rank_key(WARM, *more, TODAY) > rank_key(WARM, *less, TODAY)


@pytest.mark.parametrize("value", [-5, 0, 1, 99, 100])
def test_a_lead_whose_amount_nobody_knows_still_has_a_place(value: int) -> None:
    assert rank_key(COLD, 0, value, "other", TODAY) == rank_key(COLD, 0, 100, "other", TODAY)


def test_more_milestones_than_the_table_knows_and_an_unknown_channel_have_a_place() -> None:
    assert rank_key(WARM, 40, 1000, "phone", TODAY) == rank_key(WARM, len(CHANCE) - 1, 1000, "phone", TODAY)
    assert rank_key(WARM, 0, 1000, "pigeon", TODAY) == rank_key(WARM, 0, 1000, "other", TODAY)


@pytest.mark.parametrize("source_class", [*CLASS_OF, "", "unheard of"])
def test_a_promise_is_a_class_of_its_own_whatever_the_source(source_class: str) -> None:
    assert rank_class(source_class, promised=True) == PROMISED
    assert rank_class(source_class, promised=False) == CLASS_OF.get(source_class, COLD)


# Tiers


def place(
    *,
    key: float = 0.0,
    due: date = TODAY,
    pinned: bool = False,
    promised: bool = False,
    answer_due: bool = False,
    at_minute: int | None = None,
) -> Place:
    klass = PROMISED if promised else HOT
    stored = key + THETA[klass] * (due - date(2020, 1, 1)).days
    return Place(pinned, promised, answer_due, klass, stored, due, at_minute)


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (place(pinned=True), place(promised=True, at_minute=0)),
        (place(pinned=True, due=TODAY), place(answer_due=True, due=TODAY - timedelta(days=9))),
        (place(promised=True, key=-50), place(key=50)),
        (place(answer_due=True, key=-50), place(key=50)),
        (place(promised=True, due=TODAY - timedelta(days=2)), place(promised=True, due=TODAY - timedelta(days=1))),
        (place(promised=True, due=TODAY - timedelta(days=1), at_minute=900), place(promised=True, at_minute=480)),
        (place(promised=True, at_minute=600), place(promised=True, at_minute=615)),
        (place(answer_due=True, at_minute=600), place(promised=True, at_minute=615)),
        (place(promised=True, at_minute=1439), place(promised=True)),
        (place(key=3), place(key=2)),
    ],
    ids=[
        "a pin before a promise",
        "a pin before a late answer",
        "a promise before any sum",
        "an answer limit before any sum",
        "the older broken promise first",
        "a broken promise before one of today",
        "promises by the clock",
        "answers and promises by one clock",
        "a said time before the open day",
        "else the larger worth",
    ],
)
def test_pins_come_first_then_promises_and_answers_then_worth(first: Place, then: Place) -> None:
    assert order(first, TODAY) < order(then, TODAY)


@given(st.lists(any_chance, max_size=30), near)
def test_the_third_tier_is_in_the_order_of_worth(leads: list[Chance], today: date) -> None:
    places = {index: Place(False, False, False, lead.klass, lead.key(), lead.due) for index, lead in enumerate(leads)}
    shown = sorted(places, key=lambda index: order(places[index], today))
    for one, then in pairwise(shown):
        assert leads[one].log_score(today) >= leads[then].log_score(today) - 1e-9
