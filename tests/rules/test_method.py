"""A method is read exactly, and one that would lose a lead is refused with the place and what would be right."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.rules.method import (
    LIBRARY,
    MethodError,
    read_library,
    read_method,
    read_play,
    read_yaml,
    write_play,
)
from handrail.rules.plan import CHANNELS, ENDS, NEVER_RETURNS, OUTCOMES, USUAL, Branch, PlayStep, PlayText
from handrail.rules.rank import CLASS_OF

METHOD = read_library()
MILESTONES = ["talking", "problem-agreed", "decision-mapped", "fit-shown", "terms-answered", "won"]
DAY_MINUTES = 480
GUIDE = Path(__file__).parents[2] / "docs" / "plays.md"

all_plays = pytest.mark.parametrize("play", METHOD.plays, ids=lambda play: play.key)

# What the library promises


def test_the_library_has_the_six_milestones_in_order_and_each_says_what_comes_next() -> None:
    assert [milestone.key for milestone in sorted(METHOD.milestones, key=lambda one: one.position)] == MILESTONES
    assert all(milestone.says and milestone.evidence and milestone.fallback_what for milestone in METHOD.milestones)


def test_the_library_covers_every_class_of_source_and_five_styles_with_letters_of_their_own() -> None:
    assert {source.klass for source in METHOD.sources} == set(CLASS_OF)
    assert {style.letter for style in METHOD.styles} == set("SPCWI")
    assert {play.style for play in METHOD.plays} == {style.key for style in METHOD.styles}


def test_whoever_asks_to_talk_is_answered_soonest() -> None:
    limits = {source.key: source.limit_minutes for source in METHOD.sources}
    assert limits["website"] == 240
    assert limits["referral"] == DAY_MINUTES
    assert limits["event-talk"] == 2 * DAY_MINUTES
    assert limits["cold-call"] is None


def test_a_sources_own_play_begins_within_its_limit_and_tries_as_often_as_it_asks() -> None:
    plays = {play.key: play for play in METHOD.plays}
    for source in METHOD.sources:
        if source.play:
            play = plays[source.play]
            assert play.steps[0].day * DAY_MINUTES <= (source.limit_minutes or 0), source.key
            assert len(play.steps) >= source.persistence, source.key
            assert source.key in play.sources, source.key


@all_plays
def test_a_library_play_is_short_and_every_step_helps(play: PlayText) -> None:
    assert 3 <= len(play.steps) <= 9
    assert len(play.outcomes) == 5
    assert play.note
    for step in play.steps:
        assert len(step.what) <= 80, step.what
        assert step.aim, step.what
        assert step.text.strip(), step.what
        assert "!" not in step.what + step.aim + step.text
        assert not re.search(r"[{}%<>]", step.text), step.what


@all_plays
def test_no_play_is_quiet_for_longer_than_it_calls_quiet(play: PlayText) -> None:
    waits = [then.day - here.day for here, then in zip(play.steps, play.steps[1:], strict=False)]
    assert max(waits) * 7 / 5 + 2 <= play.quiet_days


@all_plays
def test_every_outcome_of_every_step_leads_somewhere_and_silence_ends_with_a_date(play: PlayText) -> None:
    for position in range(len(play.steps)):
        for outcome in OUTCOMES:
            assert _leads_somewhere(play.branch(position, outcome)), (position, outcome)
    assert play.after.go in ("later", "end")
    assert play.after.days or play.after.return_days
    assert play.branch(len(play.steps) - 1, "no answer").go == "next"


def _leads_somewhere(branch: Branch) -> bool:
    needed = {"next": True, "again": True, "step": branch.what, "reach": branch.milestone}
    return bool((needed | {"later": branch.days and branch.reason, "end": branch.how})[branch.go])


# There and back

words = st.text(st.characters(exclude_categories=["Cs", "Z", "Cc"]), min_size=1, max_size=20)
days = st.integers(1, 400)
branches = st.one_of(
    st.just(Branch("next")),
    st.builds(Branch, go=st.just("again"), days=st.integers(0, 30)),
    st.builds(Branch, go=st.just("step"), what=words, days=st.integers(0, 30)),
    st.builds(Branch, go=st.just("reach"), milestone=st.sampled_from(MILESTONES)),
    st.builds(Branch, go=st.just("later"), days=days, reason=words),
    st.builds(Branch, go=st.just("end"), how=st.sampled_from(sorted(NEVER_RETURNS)), reason=words | st.just("")),
    st.builds(Branch, go=st.just("end"), how=st.just("lost"), reason=words, return_days=st.integers(0, 400)),
)
branching = st.dictionaries(st.sampled_from(OUTCOMES), branches)


@st.composite
def plays(draw: st.DrawFn) -> PlayText:
    steps = st.builds(
        PlayStep,
        what=words,
        day=st.integers(0, 90),
        minutes=st.integers(0, 900),
        channel=st.sampled_from(CHANNELS),
        aim=st.just("") | words,
        text=st.just("") | words,
        branches=branching,
    )
    drawn = draw(st.lists(steps, min_size=1, max_size=9))
    return PlayText(
        key=draw(st.from_regex(r"[a-z]{1,9}(-[a-z0-9]{1,9}){0,2}", fullmatch=True)),
        name=draw(words),
        style="warm",
        goal="won",
        steps=tuple(sorted(drawn, key=lambda step: (step.day, step.minutes))),
        start=draw(st.sampled_from(["", *MILESTONES[:-1]])),
        sources=tuple(draw(st.lists(words, max_size=3))),
        outcomes=tuple(draw(st.lists(st.sampled_from(OUTCOMES), min_size=1, max_size=5, unique=True))),
        branches=draw(branching),
        after=draw(branches.filter(lambda branch: branch.go in ("step", "later", "end"))),
        quiet_days=draw(st.integers(0, 365)),
        persistence=draw(st.integers(0, 30)),
        note=draw(st.just("") | words),
    )


@given(plays())
def test_a_play_written_and_read_again_is_the_same_play(play: PlayText) -> None:
    assert read_play(json.loads(json.dumps(write_play(play)))) == play


@all_plays
def test_a_library_play_survives_the_way_through_the_database(play: PlayText) -> None:
    assert read_play(json.loads(json.dumps(write_play(play)))) == play


def test_what_a_play_leaves_unsaid_is_frozen_when_it_is_written() -> None:
    body = write_play(read_play(_body()))
    assert body["after"] == {"later": 90, "reason": "no reply"}
    assert body["quiet_days"] == 21
    assert body["outcomes"] == list(OUTCOMES[:5])


def test_a_body_that_was_changed_is_read_anew() -> None:
    body = _body()
    before = read_play(body)
    body["steps"][0]["what"] = "Write a letter"
    assert before.steps[0].what == "Call them"
    assert read_play(body).steps[0].what == "Write a letter"


def test_the_steps_own_branch_goes_before_the_plays_and_the_plays_before_the_usual() -> None:
    body = _body() | {"branches": {"no answer": "again", "talked": {"reach": "talking"}}}
    body["steps"][0]["branches"] = {"no answer": {"step": "Ask at the desk", "days": 2}}
    play = read_play(body)
    assert play.branch(0, "no answer") == Branch("step", what="Ask at the desk", days=2)
    assert play.branch(1, "no answer") == Branch("again")
    assert play.branch(1, "talked") == Branch("reach", milestone="talking")
    assert play.branch(1, "wrong person") == USUAL["wrong person"]
    assert play.branch(99, "no answer") == Branch("again")


@pytest.mark.parametrize(
    ("text", "branch"),
    [
        ("next", Branch("next")),
        ("again", Branch("again")),
        ("{again: 2}", Branch("again", days=2)),
        ("{reach: talking}", Branch("reach", milestone="talking")),
        ("{step: Find the right person, days: 1}", Branch("step", what="Find the right person", days=1)),
        ("{later: 90, reason: timing}", Branch("later", days=90, reason="timing")),
        (
            "{end: lost, reason: said no, return: 180}",
            Branch("end", how="lost", reason="said no", return_days=180),
        ),
    ],
)
def test_a_branch_is_written_in_one_of_six_ways(text: str, branch: Branch) -> None:
    body = _body() | {"branches": read_yaml(f"no: {text}")}
    assert read_play(body).branches == {"no": branch}


# What is refused


def _body() -> dict[str, Any]:
    return {
        "key": "calls",
        "name": "Calls",
        "style": "cold-calls",
        "goal": "talking",
        "steps": [
            {"what": "Call them", "day": 0, "channel": "phone"},
            {"what": "Call again", "day": 2, "channel": "phone"},
        ],
    }


def _with(path: str, value: object) -> dict[str, Any]:
    """Return the body with `value` at a path such as steps.1.day."""
    body: Any = _body()
    place = body
    *way, last = path.split(".")
    for part in way:
        place = place[int(part)] if isinstance(place, list) else place.setdefault(part, {})
    place[last] = value
    return dict(body)


WRONG_PLAYS: list[tuple[str, object, str]] = [
    ("steps", [], "play calls: steps is missing"),
    ("steps", [{"what": "Call"}] * 10, "play calls: steps are 10; a play has 1 to 9"),
    ("steps", "call them", "play calls: steps takes a list"),
    ("steps", ["call them"], "play calls, steps 1: this takes keys with values"),
    ("name", "", "play calls: name is missing"),
    ("name", 7, "play calls: name is 7; it takes words"),
    ("goal", None, "play calls: goal is missing"),
    ("start", "talking", "play calls: goal is 'talking', where it starts"),
    ("step", [], "play calls: key 'step' is not known; did you mean 'steps'?"),
    ("quiet_days", "21", "play calls: quiet_days is '21'; it takes a whole number"),
    ("quiet_days", True, "play calls: quiet_days is True; it takes a whole number"),
    ("persistence", -1, "play calls: persistence is -1; it takes a whole number, 0 or more"),
    ("outcomes", ["talk"], "play calls: outcomes: 'talk' is not known; did you mean 'talked'?"),
    ("outcomes", ["talked", "talked"], "play calls: outcomes takes one to 5, each once"),
    ("outcomes", list(OUTCOMES), "play calls: outcomes takes one to 5"),
    ("outcomes", [], "play calls: outcomes takes one to 5"),
    ("outcomes", "talked", "play calls: outcomes is 'talked'; it takes a list"),
    ("steps.1.what", "", "play calls, step 2: what is missing"),
    ("steps.1.what", "   ", "play calls, step 2: what is empty"),
    ("steps.1.what", "x" * 201, "play calls, step 2: what has 201 characters; at most 200"),
    ("steps.1.channel", "fone", "play calls, step 2: channel 'fone' is not known; did you mean 'phone'?"),
    ("steps.1.wait", 2, "play calls, step 2: key 'wait' is not known"),
    ("steps.0.day", 3, "play calls, step 2: day 2 is too early; 3 or later"),
    ("steps.1.day", 0.5, "play calls, step 2: day is 0.5; it takes a whole number"),
    ("branches.answered", "next", "play calls: branches: outcome 'answered' is not known"),
    ("branches.talked", "forward", "play calls: branches, talked is 'forward'; it goes to next, again"),
    ("branches.talked", {}, "play calls: branches, talked is {}; it goes to"),
    ("branches.talked", {"end": "lost", "later": 9}, "play calls: branches, talked is {"),
    ("branches.no", {"end": "dead"}, "play calls: branches, no: end 'dead' is not known; one of: won, lost"),
    ("branches.no", {"end": "won", "return": 9}, "play calls: branches, no: a lead that ended 'won' never returns"),
    ("branches.no", {"end": "lost", "retrun": 9}, "play calls, branches, no: key 'retrun' is not known; did you mean"),
    ("branches.not now", {"later": 0, "reason": "x"}, "play calls: branches, not now: later goes nowhere"),
    ("branches.not now", {"later": 90}, "play calls: branches, not now: later goes nowhere"),
    ("branches.not now", {"later": "soon"}, "play calls, branches, not now: days is 'soon'; it takes a whole number"),
    ("branches.talked", {"step": " "}, "play calls: branches, talked: step goes nowhere"),
    ("branches.talked", {"reach": ""}, "play calls: branches, talked: reach goes nowhere"),
    ("steps.1.branches", {"talked": {"step": ""}}, "play calls, step 2: branches, talked: step goes nowhere"),
    ("after", "next", "play calls: after is 'next'; a play that has run out goes to"),
    ("after", {"reach": "won"}, "play calls: after is 'reach'; a play that has run out goes to"),
    ("after", None, "play calls: after is None; it goes to"),
]


@pytest.mark.parametrize(("path", "value", "says"), WRONG_PLAYS)
def test_a_play_that_is_wrong_says_where_and_what_is_right(path: str, value: object, says: str) -> None:
    with pytest.raises(MethodError, match=re.escape(says)):
        read_play(_with(path, value))


def test_two_steps_of_one_day_come_in_the_order_of_their_minutes() -> None:
    body = _body()
    body["steps"][1] = {"what": "Call again", "day": 0, "minutes": 30}
    assert read_play(body).steps[1].minutes == 30
    body["steps"][0]["minutes"] = 45
    with pytest.raises(MethodError, match="step 2: minutes 30 are too few; 45 or more"):
        read_play(body)


def test_a_play_without_a_key_says_that() -> None:
    with pytest.raises(MethodError, match="a play without a key: key is missing"):
        read_play({"name": "Calls"})


def _method() -> dict[str, Any]:
    return {
        "milestones": [{"key": "talking", "name": "Talking", "says": "Yes", "position": 1, "fallback_what": "Recap"}],
        "sources": [{"key": "web", "name": "Web", "klass": "asks to talk", "play": "calls"}],
        "styles": [{"key": "cold-calls", "name": "Cold calls", "letter": "C", "channel": "phone"}],
        "plays": [_body() | {"sources": ["web"]}],
    }


def test_a_small_method_is_a_method() -> None:
    method = read_method(_method())
    assert (method.milestones[0].quiet_days, method.milestones[0].evidence) == (21, ())
    assert (method.sources[0].target_minutes, method.plays[0].sources) == (None, ("web",))


WRONG_METHODS: list[tuple[str, Mapping[str, object], str]] = [
    ("plays", {"style": "phone"}, "play calls: style 'phone' is not known; one of: cold-calls"),
    ("plays", {"goal": "talkin"}, "play calls: goal 'talkin' is not known; did you mean 'talking'?"),
    ("plays", {"start": "hello"}, "play calls: start 'hello' is not known"),
    ("plays", {"sources": ["wbe"]}, "play calls: sources: 'wbe' is not known; did you mean 'web'?"),
    ("plays", {"branches": {"talked": {"reach": "moon"}}}, "play calls: branches, talked: reach 'moon' is not known"),
    (
        "plays",
        {"steps": [{"what": "Call", "branches": {"talked": {"reach": "moon"}}}]},
        "play calls, step 1: branches, talked: reach 'moon'",
    ),
    ("plays", {"key": "Cold Calls"}, "play Cold Calls: key takes small letters"),
    ("sources", {"klass": "hot"}, "source web: klass 'hot' is not known; one of: asks to talk"),
    ("sources", {"play": "call"}, "source web: play 'call' is not known; did you mean 'calls'?"),
    ("sources", {"target_minutes": 60, "limit_minutes": 30}, "source web: limit_minutes 30 is before the target"),
    ("sources", {"limit_minutes": "4 h"}, "source web: limit_minutes is '4 h'; it takes a whole number"),
    ("styles", {"channel": "fax"}, "style cold-calls: channel 'fax' is not known"),
    ("styles", {"letter": "CC"}, "style cold-calls: letter has 2 characters; at most 1"),
    ("milestones", {"fallback_what": ""}, "milestone talking: fallback_what is missing"),
    ("milestones", {"fallback_channel": "pigeon"}, "milestone talking: fallback_channel 'pigeon' is not known"),
    ("milestones", {"evidence": "a letter"}, "milestone talking: evidence is 'a letter'; it takes a list"),
]


@pytest.mark.parametrize(("table", "change", "says"), WRONG_METHODS)
def test_a_method_that_is_wrong_says_where_and_what_is_right(
    table: str, change: Mapping[str, object], says: str
) -> None:
    body = _method()
    body[table][0] |= change
    with pytest.raises(MethodError, match=re.escape(says)):
        read_method(body)


@pytest.mark.parametrize(
    ("table", "noun"), [("milestones", "talking"), ("sources", "web"), ("styles", "cold-calls"), ("plays", "calls")]
)
def test_two_of_one_key_are_refused(table: str, noun: str) -> None:
    body = _method()
    body[table].append(deepcopy(body[table][0]))
    with pytest.raises(MethodError, match=f"{noun}: key is said twice"):
        read_method(body)


def test_two_milestones_in_one_place_are_refused() -> None:
    body = _method()
    body["milestones"].append(body["milestones"][0] | {"key": "won"})
    with pytest.raises(MethodError, match="two have the same position"):
        read_method(body)


def test_a_word_the_method_does_not_have_is_refused() -> None:
    with pytest.raises(MethodError, match="the method: key 'stages' is not known"):
        read_method(_method() | {"stages": []})


# YAML


def test_no_and_yes_are_words_and_so_is_a_date() -> None:
    assert read_yaml("[no, yes, on, 2026-01-01, 1.5, 7, ~]") == ["no", "yes", "on", "2026-01-01", "1.5", 7, None]


def test_a_key_said_twice_names_its_line() -> None:
    with pytest.raises(MethodError, match="line 2: 'what' is said twice"):
        read_yaml("- day: 1\n- what: Call\n  what: Write\n")


def test_yaml_that_cannot_be_read_names_its_line_and_makes_nothing_else() -> None:
    with pytest.raises(MethodError, match="line 2"):
        read_yaml("key: a\nname: [b")
    with pytest.raises(MethodError, match="line 1"):
        read_yaml("!!python/object/apply:os.getcwd []")


def test_a_wrong_file_of_a_library_is_named(tmp_path: Path) -> None:
    (tmp_path / "starter.yaml").write_text((LIBRARY / "starter.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "plays").mkdir()
    (tmp_path / "plays" / "calls.yaml").write_text("key: [a", encoding="utf-8")
    with pytest.raises(MethodError, match=r"calls\.yaml: line 1"):
        read_library(tmp_path)


def test_the_example_in_the_guide_is_a_play_of_the_starter_method() -> None:
    example = re.search(r"```yaml\n(.*?)```", GUIDE.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert example is not None
    starter = read_yaml((LIBRARY / "starter.yaml").read_text(encoding="utf-8"))
    assert isinstance(starter, dict)
    sources = [source | {"play": ""} for source in starter["sources"]]
    method = read_method(starter | {"sources": sources, "plays": [read_yaml(example[1])]})
    assert method.plays[0].name == "Walk-in shops"


def test_the_guide_names_every_outcome_channel_and_end() -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    assert [word for word in (*OUTCOMES, *CHANNELS, *ENDS) if word not in guide] == []
