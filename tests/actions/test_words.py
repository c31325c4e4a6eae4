"""Whatever people type is kept as they typed it, on both databases, and never breaks an act."""

from __future__ import annotations

import pytest

from handrail.actions.ends import end, stop
from handrail.actions.leads import NewLead, add_person, edit, edit_company, edit_person, hand_over, note, open_lead
from handrail.actions.milestones import reach
from handrail.actions.record import Done, Said
from handrail.actions.sellers import away
from handrail.actions.steps import later, plan, postpone
from handrail.actions.touches import log_touch
from handrail.models import Entry, Fact, Lead, Seller
from tests import cast
from tests.actions.promises import broken
from tests.actions.rows import fresh, line

pytestmark = [pytest.mark.both, pytest.mark.django_db]
PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "{{ 7 * 7 }} {% load x %} ${7*7}",
    '" onfocus="alert(1)" x="',
    "javascript:alert(1)",
    "</script><script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    "'; DROP TABLE handrail_lead; --",
    "%s %(x)s {0} {x.__class__}",
    "Zoë Łukasz 李小龙 🌊 \u202egnirts\u202c",
    "line one\nline two\ttabbed",
]
BROKEN = ["nul \x00 inside", "half \ud800 a letter", "\x00", "bell \x07 and escape \x1b[31m"]


@pytest.mark.parametrize("text", PAYLOADS)
def test_a_note_and_a_fact_are_kept_as_typed(ira: Seller, text: str) -> None:
    done = open_lead(cast.act(ira), NewLead(person=text, title=text, note=text, facts={"said": text}))
    lead = Lead.objects.get(pk=done.lead)
    assert line(done).note == text
    assert Fact.objects.get(lead=lead).value == text
    assert line(log_touch(cast.act(ira), lead.pk, "talked", note=text, said=Said(text))).note == text
    assert " ".join(text.replace("\u202e", "").replace("\u202c", "").split()) == fresh(lead).title


@pytest.mark.parametrize("text", [*PAYLOADS, *BROKEN, "x" * 30_000])
def test_no_words_break_an_act(ira: Seller, max_: Seller, text: str) -> None:
    done = open_lead(
        cast.act(ira),
        NewLead(
            title="A" + text,
            person="Anna " + text,
            job=text,
            company="Lake " + text,
            industry=text,
            country=text,
            phones=("+49 30 901820", text),
            mails=(text,),
            note=text,
            facts={"k" + text: text},
            said=Said("Say " + text),
        ),
    )
    lead = Lead.objects.get(pk=done.lead)
    by = cast.act(ira)
    plan(by, lead.pk, Said("Do " + text))
    log_touch(by, lead.pk, "talked", note=text, said=Said("Then " + text))
    note(by, lead.pk, "Note " + text)
    edit(by, lead.pk, version=fresh(lead).version, title="T " + text, fact=("f" + text, text))
    edit_person(by, lead.pk, lead.person_id or 0, version=1, name="N " + text, job=text)
    edit_company(by, lead.pk, version=1, name="C " + text, domain=text, industry=text, country=text)
    add_person(by, lead.pk, "P " + text)
    reach(by, lead.pk, "fit-shown", evidence=text)
    postpone(by, lead.pk, cast.NOW.date().replace(month=6), reason=text)
    later(by, lead.pk, cast.NOW.date().replace(month=7), text)
    away(by, ira.pk, cast.NOW.date(), cast.NOW.date(), note=text)
    hand_over(by, [lead.pk], max_.pk, note=text)
    end(cast.act(max_), lead.pk, "lost", reason=text)
    assert not broken()
    assert "\x00" not in str(list(Entry.objects.values_list("note", "says", "changes")))


def test_a_long_note_is_kept_whole_up_to_twenty_thousand_letters(ira: Seller) -> None:
    lead = cast.lead(ira)
    done: Done = note(cast.act(ira), lead.pk, "x" * 20_000)
    assert len(line(done).note) == 20_000
    assert stop(cast.act(ira), lead.pk, "timing").leads
