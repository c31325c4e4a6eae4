"""Why leads were opened at the made-up company, and what was known of them then: patterns as in `sentences`."""

from __future__ import annotations

FORMS = """
We have a problem with {room}: {trouble}. Can somebody come by?
Please call me about {want}.
Hello, {trouble}. What can be done, and what does it cost roughly?
Looking for {thing} for {room}, needed before {month}.
I saw your booth at a friend's office. Do you deliver to {town}?
{Trouble}. We would like somebody to measure it.
Price for {want}? Delivery to {town}.
Is it possible to do {room} without drilling? The landlord is strict.
Could you call between ten and twelve? It is about {room}.
We are fitting out in {month} and have been told to think of sound before the ceiling is closed.
Nobody can work in our {room_bare} when it is full. Who do I talk to?
Second try: {trouble}. Please ring, mail gets lost here.
""".strip().splitlines()

INTRODUCTIONS = """
{friend} says {first} complains about {room} every time they meet.
{friend} put us both in one mail: "you two should talk".
{friend} told them how quiet it has become. {Trouble} there.
Named by {friend} over coffee. Mention the choir.
{friend}'s sister firm. They share a landlord, and his ceilings.
{friend} passed our card on. Expecting a call.
{first} asked {friend} who had done their rooms.
{friend} sat in {room} and could not bear it.
""".strip().splitlines()

STANDS = """
At {fair}: stood in our booth for ten minutes and did not want to leave. {Trouble}.
At {fair}: came back with {other} in the afternoon.
At {fair}: asked about {thing} and took the thick folder.
At {fair}: told me about {room} over bad coffee.
At {fair}: knows {friend}. Wants to be called in the week after.
At {fair}: measured our booth with a telephone. One of us.
At {fair}: drew {room} on a napkin, it is in my bag.
""".strip().splitlines()

SCANS = ("Badge scanned at {fair}.", "Scanned at {fair}, raffle.", "Scanned at {fair}, no talk.")

FOUND = {
    "cold-call": """
New building permit in {town}, open floors.
Their job advert praises "lively open space". Ask about {room}.
Reviews mention the noise twice. Ask about {room}.
Drove past: glass, concrete, forty people.
From the list of firms that moved last year.
Same landlord as {friend}.
Neighbour of a client of ours in {town}.
""".strip().splitlines(),
    "social": """
Posted a picture of {room}, all glass.
Asked their network how others deal with noise.
Liked the reading chart {seller} shared.
Writes about hybrid work every week, and about calls nobody can follow.
Commented "if only our {room_bare} were like this".
New job, first hundred days, redoing the house.
""".strip().splitlines(),
    "in-person": """
Met at the chamber's breakfast in {town}.
Sat next to me at the school concert. Works at {firm}.
Coffee queue in {town}: {trouble}.
Trains at the same club as {seller}.
Met while fitting at {friend}, one floor up.
Evening of the founders' circle. Talked for an hour, ten minutes of it about {room}.
""".strip().splitlines(),
    "other": """
Came by the workshop to look.
Called the wrong number and stayed on the line.
Old card from the drawer, still there it seems.
Wrote to the accountant, who passed it on.
""".strip().splitlines(),
}
"""Why a seller opened a lead, by where it came from."""
FACTS = (
    ("Floor area", ("85 m²", "120 m²", "210 m²", "340 m²", "460 m²", "900 m²", "1,150 m²")),
    ("Ceiling height", ("2.60 m", "2.85 m", "3.20 m", "4.10 m", "5.50 m")),
    ("Landlord", ("allows drilling", "wants a drawing first", "is the owner", "no holes in the facade")),
    ("Must be quiet by", ("the summer", "the new term", "the inspection", "the move", "no date")),
    ("Buys with", ("a purchase order", "a signature of the partners", "a tender above 25,000", "a card")),
)
