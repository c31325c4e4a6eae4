"""The words that the bar's grammar turns on: what was done, what came of it, what comes next, and what is no name."""

from __future__ import annotations

from typing import NamedTuple


class Did(NamedTuple):
    """What an opening says: a touch by a channel with an outcome, an end, or a note."""

    kind: str
    channel: str = ""
    outcome: str = ""
    how: str = ""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _table(*rows: tuple[str, Did]) -> dict[tuple[str, ...], Did]:
    return {tuple(phrase.split()): did for phrases, did in rows for phrase in phrases.split(",")}


_TALKED, _SILENT, _LEFT = (Did("touch", "phone", outcome) for outcome in ("talked", "no answer", "left message"))
_MAILED, _MET = Did("touch", "mail", "left message"), Did("touch", "meeting", "talked")

OPENINGS = _table(
    ("called,phoned,rang,rung,dialled,dialed,spoke,talked,chatted,reached,got hold of,caught,called back", _TALKED),
    ("spoke to,spoke with,talked to,talked with,chatted with,had a call with,call with", _TALKED),
    ("tried,tried calling,tried to call,tried to reach,missed", _SILENT),
    ("left message,left a message,left msg,left voicemail,left a voicemail,left vm,left word,voicemail", _LEFT),
    ("mailed,emailed,e-mailed,wrote,wrote to,sent,sent mail,sent a mail,sent an email,sent email", _MAILED),
    ("met,met with,visited,saw,had lunch with,had coffee with,lunched with,demoed,demoed to,showed", _MET),
    ("texted,messaged,pinged,whatsapped,sms'd,sent a text,sent a message", Did("touch", "message", "left message")),
    ("dm'd,dmed,linkedin'd,connected with,commented,inmailed", Did("touch", "social", "left message")),
    ("posted,sent letter,sent a letter,wrote a letter", Did("touch", "letter", "left message")),
    ("won,closed won", Did("end", how="won")),
    ("lost,closed lost", Did("end", how="lost")),
    ("not a fit,no fit", Did("end", how="not a fit")),
    ("duplicate,duplicate of", Did("end", how="duplicate")),
    ("asked to stop", Did("end", how="asked to stop")),
    ("note,note:,note that", Did("note")),
)
"""What a line, or its second part, or the word after a name, may begin with."""

ANSWERS = _table(
    ("no answer,no reply,no response,no pick up,no pickup,didn't answer,did not answer,didn't pick up", _SILENT),
    ("did not pick up,didn't reply,did not reply,busy,engaged,not in,not there,not reached,unreachable", _SILENT),
    ("left message,left a message,left msg,left voicemail,left a voicemail,left vm,left word,voicemail", _LEFT),
    ("replied,answered,wrote back,got back,mailed back,responded,has replied,got a reply", Did("touch", "", "replied")),
    ("not now,not yet,not this year,no time now,no time,maybe later,bad time", Did("touch", "", "not now")),
    ("said no,not interested,no interest,declined,refused,turned us down,says no", Did("touch", "", "no")),
    ("wrong person,wrong number,wrong contact,not the right person,left the company", Did("touch", "", "wrong person")),
    ("talked", Did("touch", "", "talked")),
)
"""What came of a touch. It may also stand alone after a name."""

NEXT = _words(
    """
    arrange ask book bring call chase check close coffee confirm connect contact demo dial discuss draft email
    e-mail find finish fix follow forward get give go hand inform introduce invite invoice lunch mail make meet
    message nudge offer phone ping pitch plan post prepare present propose quote reach remind reply request ring
    schedule send set share show sign speak talk tell text thank try update visit write
    """
)
"""Verbs that begin a next step."""

REACHES = _words(
    "ask call chase contact dial email e-mail invite mail meet message nudge phone ping remind ring tell text thank "
    "visit write"
)
"""Next verbs whose object is a person: "call anna"."""

AFTER_NEXT = _words("back to with up again at")
"""Words that belong to the verb before them: "call back", "follow up with", "talk to"."""

NOT_A_VERB_AFTER = _words("a an the our my his her their your this that no any some wants needs first")
"""After these, "offer" and "order" are things."""

LEADS_IN = _words("to with for from by up on at and then please will must should -")
"""Small words between a verb and a name, or before a next step; they are said, and mean nothing more here."""

NO_NAME = _words(
    """
    a about after again all also am an and any are as asap asked asks at be because been before both but by came can
    chose could did do does for from gave got had has have he her hers him his i if in interested into is it its
    just later left likes lost made maybe me might my need needs new no not now of on only or our out prefers re
    regarding said says she should since so some still than thanks that the their them then there they this to today
    tomorrow too twice until up us very via wanted wants was we went were what when where which who why will with
    would yes yesterday yet you your
    """
)
"""Words that end a name typed without capitals."""

OF_A_FIRM = frozenset({"of", "from", "at", "@"})
PARTICLES = _words("& al bin da de del den der di dos du el la le ter van von y zu")
"""Small words inside names."""
THINGS = _words(
    "seats seat licences licence licenses license users user people persons units unit pieces pcs days weeks months "
    "years hours hrs minutes mins min calls mails rooms beds sites shops stores items orders boxes percent % x times"
)
"""A number before one of these is counted, not paid."""

ABBREVIATED = _words("dr mr mrs ms prof st inc ltd corp co gmbh no nr tel approx ca dept ext jr sr plc bros")
"""Words whose full stop does not end a sentence."""
