"""One of several processes that work leads as fast as they can until they are killed, and keep a list of it."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from handrail.actions.ends import end, reopen
from handrail.actions.errors import Refused
from handrail.actions.leads import NewLead, hand_over, open_lead
from handrail.actions.record import Act, Done, Said
from handrail.actions.steps import pin, plan
from handrail.actions.touches import log_touch
from handrail.actions.undo import undo
from handrail.models import Lead, Seller

VERBS: dict[str, Callable[..., Done]] = {
    "open": lambda act, n: open_lead(act, NewLead(person=f"P{n}", mails=(f"p{n}@lake.example",), play="phone-first")),
    "touch": lambda act, lead, outcome: log_touch(act, lead, outcome),
    "plan": lambda act, lead: plan(act, lead, Said("Call again"), add=True),
    "pin": lambda act, lead: pin(act, lead),
    "end": lambda act, lead: end(act, lead, "lost"),
    "reopen": lambda act, lead: reopen(act, lead),
    "hand over": lambda act, lead, to: hand_over(act, [lead], to),
    "undo": lambda act: undo(act),
}


def write(listed: str, name: str) -> None:
    """Do act after act, and list each before it is begun and after it was answered. Never ends by itself."""
    dice = random.Random(name)
    sellers = list(Seller.objects.working().order_by("pk"))
    file = os.open(listed, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for n in range(1_000_000):
        leads = list(Lead.objects.values_list("pk", flat=True)[:200])
        seller, key = dice.choice(sellers), f"{name} {n}"
        verb, words = _drawn(dice, leads, [seller.pk for seller in sellers], f"{name}-{n}")
        _note(file, "begun", key, seller.pk, verb, words)
        try:
            done = VERBS[verb](Act(seller, datetime.now(UTC), "page", key), *words)
        except Refused:
            _note(file, "refused", key)
        else:
            _note(file, "answered", key, done.batch)


def _drawn(dice: random.Random, leads: list[int], sellers: list[int], name: str) -> tuple[str, list[Any]]:
    verb = dice.choice(["touch"] * 4 + list(VERBS))
    lead = dice.choice(leads)
    words: dict[str, list[Any]] = {
        "open": [name],
        "touch": [lead, dice.choice(["no answer", "talked", "not now", "left message"])],
        "hand over": [lead, dice.choice(sellers)],
        "undo": [],
    }
    return verb, words.get(verb, [lead])


def _note(file: int, *words: Any) -> None:
    os.write(file, (json.dumps(words) + "\n").encode())


def again(*lists: str) -> None:
    """Send what was begun and never answered twice more, with its key; print what came of each as JSON."""
    came: dict[str, list[Any]] = {}
    for key, (seller, verb, words) in (kv for listed in lists for kv in unanswered(Path(listed)).items()):
        act = Act(Seller.objects.get(pk=seller), datetime.now(UTC), "page", key)
        try:
            for done in (VERBS[verb](act, *words), VERBS[verb](act, *words)):
                came.setdefault(key, []).append([done.batch, done.replayed])
        except Refused as no:
            came[key] = [no.code]
    print(json.dumps(came))


def unanswered(listed: Path) -> dict[str, tuple[int, str, list[Any]]]:
    """Return what a list has as begun and not as answered or refused, by key: seller, verb, words."""
    begun: dict[str, tuple[int, str, list[Any]]] = {}
    for line in listed.read_text().splitlines():
        state, key, *rest = json.loads(line)
        if state == "begun":
            begun[key] = (rest[0], rest[1], rest[2])
        else:
            begun.pop(key, None)
    return begun


def answered(listed: Path) -> dict[str, int]:
    """Return the batch of every act that was answered, by key."""
    lines = [json.loads(line) for line in listed.read_text().splitlines()]
    return {line[1]: line[2] for line in lines if line[0] == "answered"}
