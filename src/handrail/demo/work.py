"""How a seller of the made-up company works one lead: a touch, what came of it, and what follows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from handrail.actions.ends import end, stop
from handrail.actions.flow import channel_of
from handrail.actions.leads import add_person, edit, note
from handrail.actions.milestones import reach, unreach
from handrail.actions.plays import start_play, switch_play
from handrail.actions.record import Act, Said
from handrail.actions.steps import later, plan
from handrail.actions.touches import log_touch
from handrail.actions.undo import undo
from handrail.demo import sentences as words
from handrail.demo.case import Case
from handrail.demo.chances import Try, moves_on, outcome
from handrail.demo.names import Human
from handrail.demo.world import Stand, World
from handrail.models import Reach
from handrail.rules.hours import local_date

ORDER = ("talking", "problem-agreed", "decision-mapped", "fit-shown", "terms-answered", "won")
OWN_PLAY = {"social": "social-routine", "in-person": "in-person", "cold-calls": "phone-first"}
WAYS = {"mail": "write", "social": "write", "message": "write", "meeting": "meet", "letter": "letter"}
"""How a touch is tried, by channel; all others are calls."""
CHANNEL = {"ask": "phone", "try": "phone", "settle": "phone", "answer": "mail", "put": "mail"} | dict.fromkeys(
    ("measure", "bring", "agree", "collect"), "meeting"
)
"""Channels of first words that the verbs leave open."""
MINUTE = timedelta(minutes=1)


class Touch:
    """One touch of one lead at one moment, by its owner."""

    def __init__(self, world: World, lead: int, at: datetime) -> None:
        self.world, self.lead, self.at = world, lead, at
        self.case: Case = world.cases[lead]
        self.stand: Stand = world.stand(lead)
        self.owner = self.stand.owner
        self.style = world.staff[self.owner].style.key  # type: ignore[union-attr]
        self.day: date = local_date(world.hours[self.owner], at)
        self.reached = self.stand.reached
        self.channel = self.stand.channel if self.stand.channel != "other" else "phone"
        self.tried = Try(
            self.style,
            self.stand.play_style or self.style,
            self.channel,
            self.reached,
            self.case.warmth * (0.7 if self.stand.is_later else 1.0),
            self.case.misses,
        )

    # -- what is said and done -----------------------------------------------------------------------------------

    def act(self) -> None:
        """Do what is to be done, as this seller would."""
        if self._chooses_a_play():
            return
        if self.reached == 0 and self.case.misses == 0 and self.world.chance(0.012):
            stop(self._act(), self.lead, "duplicate")
            return
        result = outcome(self.world.rng, self.tried)
        if result in ("no answer", "left message"):
            self._missed(result)
        elif result in ("talked", "replied"):
            self._talked(result)
        else:
            self._turned(result)

    def _chooses_a_play(self) -> bool:
        """Start a play where the lead has none and nobody answered yet; now and then switch to one's own."""
        world, own = self.world, OWN_PLAY[self.style]
        if self.reached or self.case.misses > 3:
            return False
        if not self.stand.play and world.chance(0.7):
            start_play(self._act(), self.lead, own)
        elif self.stand.play not in ("", own, "inbound-answer", "referral") and world.chance(0.05):
            switch_play(self._act(), self.lead, own)
        else:
            return False
        self.case.misses += 1
        return True

    def _missed(self, result: str) -> None:
        case, world = self.case, self.world
        case.misses += 1
        text = ""
        if world.chance(0.4 if result == "left message" else 0.22):
            ways = words.LEFT if result == "left message" else words.MISSED
            text = self._write(ways.get(WAYS.get(self.channel, "call")) or ways["write"])
        if world.chance(0.004):
            self._log("talked")
            undo(self._act(1))
        if not self.stand.play and case.misses >= 4 - case.parked:
            self._gives_up(result, text)
        elif not self.stand.play:
            said = self._step(words.AGAIN, self._soon(2, 6))
            self._log(result, note=text, said=said)
        else:
            self._log(result, note=text)
            if world.chance(0.5) and world.stand(self.lead).is_later:
                end(self._act(3), self.lead, "no reply", reason=self.world.rng.choice(words.GONE))

    def _gives_up(self, result: str, text: str) -> None:
        case = self.case
        self._log(result, note=text, said=self._step(words.AGAIN, self._soon(3, 5)))
        case.misses = 0
        if case.parked:
            end(self._act(2), self.lead, "no reply", reason=self.world.rng.choice(words.SILENT))
            return
        case.parked += 1
        stop(self._act(2), self.lead, "no reply")

    def _turned(self, result: str) -> None:
        case, world = self.case, self.world
        pool = {"not now": words.NOT_NOW, "no": words.NO, "wrong person": words.WRONG}[result]
        self._log(result, note=self._write(pool) if world.chance(0.85) else "")
        case.misses = 0
        if result == "not now":
            case.parked += 1
        if result == "wrong person":
            case.human, case.other = case.other, case.human
            self._meets(case.human, 3)

    def _talked(self, result: str) -> None:
        self.case.misses = 0
        if self._falls_out(result):
            return
        stage = max(self.reached, 1)
        onward = moves_on(self.world.rng, self.tried)
        is_first_reply = self.reached == 0 and result == "replied"
        text = self._write(words.FIRST_REPLIES if is_first_reply else words.TALKS[min(self.reached, 4)])
        if onward and stage == 5:
            self._log(result, note=text)
            self._wins()
        elif onward:
            # A play that ends here takes its own step away, so what comes next is said afterwards.
            ends_play = self.stand.goal == ORDER[stage]
            said = self._said(stage + 1) if not ends_play and self.world.chance(0.85) else None
            self._log(result, note=text, said=said)
            self._reaches(stage, ends_play)
        else:
            goes_on = self.stand.goal not in ("", "talking")
            said = None if self.world.chance(0.7 if goes_on else 0.15) else self._said(stage)
            self._log(result, note=text if self.world.chance(0.9) else "", said=said)
        self._jots()

    def _falls_out(self, result: str) -> bool:
        """Let some leads go where such leads go: to a rival, to nothing, or nowhere, as it never was one."""
        sort, reached = self.world.rng.random(), self.reached
        if reached >= 3 and sort < 0.13:
            pool, reason = words.RIVAL, "chose a rival"
        elif reached >= 1 and 0.13 < sort < 0.16:
            pool, reason = words.IDLE, "does nothing"
        elif reached <= 1 and sort > 0.93:
            pool, reason = words.UNFIT, "not a fit"
        elif reached == 0 and sort > 0.915 and self.tried.play_style == "cold-calls":
            pool, reason = words.STOPPED, "asked to stop"
        else:
            return False
        self._log(result, note=self._write(pool))
        stop(self._act(1), self.lead, reason)
        self.case.parked += 1
        return True

    def _log(self, result: str, *, note: str = "", said: Said | None = None) -> None:
        log_touch(self._act(), self.lead, result, note=note, channel=self.channel, said=said)

    # -- milestones ----------------------------------------------------------------------------------------------

    def _reaches(self, stage: int, ends_play: bool) -> None:
        """Note the milestone after `stage` ones, and plan what comes then."""
        world, key = self.world, ORDER[stage]
        if Reach.objects.filter(lead=self.lead, milestone__key=key).exists():
            return
        evidence = self._write(words.EVIDENCE[key]) if world.chance(0.88) else ""
        reach(self._act(2), self.lead, key, evidence=evidence)
        if world.chance(0.012):
            unreach(self._act(4), self.lead, key)
            stage -= 1
        self._prices(stage)
        if key == "decision-mapped" and world.chance(0.6):
            self._meets(self.case.other, 5)
        if ends_play and world.chance(0.85):
            plan(self._act(6), self.lead, self._said(stage + 1))

    def _meets(self, human: Human, minutes: int) -> None:
        """Add the second person to the lead, once."""
        if not self.case.is_met:
            self.case.is_met = True
            phones = [human.phone] if human.phone else []
            add_person(self._act(minutes), self.lead, human.name, mails=[human.mail], phones=phones)

    def _prices(self, stage: int) -> None:
        if self.stand.amount is None and self.world.chance(0.45 + 0.2 * stage):
            version = self.world.stand(self.lead).version
            edit(self._act(3), self.lead, version=version, amount_minor=self.case.worth * 100, currency="EUR")

    def _wins(self) -> None:
        self._prices(5)
        evidence = self._write(words.EVIDENCE["won"])
        if self.world.chance(0.7):
            reach(self._act(4), self.lead, "won", evidence=evidence)
        else:
            end(self._act(4), self.lead, "won", reason=evidence)
        if self.case.firm not in self.world.clients:
            self.world.clients.append(self.case.firm)
            self.world.pen.friends.append(self.case.firm.name)

    def _jots(self) -> None:
        """Now and then write a line, or put a lead away by hand."""
        world = self.world
        if world.chance(0.1):
            note(self._act(7), self.lead, self._write(words.NOTES))
        stands = world.stand(self.lead)
        if stands.ended is None and not stands.is_later and world.chance(0.03):
            reason, fewest, most = world.rng.choice(words.PARKED)
            until = self.day + timedelta(days=world.rng.randint(fewest, most))
            later(self._act(9), self.lead, world.in_days(self.owner, until, 0), reason)

    # -- words and days ------------------------------------------------------------------------------------------

    def _act(self, minutes: int = 0) -> Act:
        return self.world.act(self.owner, self.at + minutes * MINUTE)

    def _write(self, pool: Sequence[str]) -> str:
        return self.world.pen.write(pool, self.case, self.day)

    def _step(self, pool: Sequence[str], due: date, at: time | None = None) -> Said:
        what = self._write(pool)
        return Said(what, due, at, CHANNEL.get(what.split()[0].lower()) or channel_of(what))

    def _soon(self, fewest: int, most: int) -> date:
        """Return a day some working days on; near the story's end often its last day, until that is full."""
        world = self.world
        if world.soon(self.day) and world.for_today[self.owner] < 11 and world.chance(0.5):
            world.for_today[self.owner] += 1
            return world.today
        return world.in_days(self.owner, self.day, world.rng.randint(fewest, most))

    def _said(self, stage: int) -> Said:
        """Return the next step as the seller says it after a talk, sometimes with a time of day."""
        world = self.world
        due = self._soon(1, 9)
        at = time(world.rng.randint(9, 16), world.rng.choice((0, 15, 30, 30, 45))) if world.chance(0.22) else None
        if due == world.today or (at and due == self.day):
            at = None
        return self._step(words.NEXT[min(stage - 1, 4)], due, at)
