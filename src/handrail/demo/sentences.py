"""What the sellers of the made-up company write down, and what they plan next: patterns filled from the lead at hand.

Places: {first} the person, {firm}, {room}, {trouble}, {want} (what they would buy), {thing}, {rival}, {month} and {day}
to come, {other} somebody else there, {town}, {fair}, {friend} who introduced them, {seller} a colleague of ours.
"""

from __future__ import annotations

MISSED = {
    "call": """
Rang out.
Straight to voicemail, did not leave one.
Switchboard: on site until four.
Engaged three times.
"In a meeting", says {other}. Try before nine.
No pick-up. The website says they open at ten.
Number goes to {other}, who did not know where {first} was.
Rang at lunch, my mistake.
Out of office until {day}.
Nobody at the desk, one of those phones that just stops.
Not in today. {other} was friendly.
Away on a course this week, says {other}.
On the shop floor, cannot hear the phone. That says it all.
{first} is in {town} today.
""".strip().splitlines(),
    "write": """
No word yet.
Mail opened twice, no word.
Request still open.
Out of office until {day}.
Read, says the little tick. Nothing else.
Nothing from {first}. {other} wrote that it is a busy week.
Came back: mailbox full.
""".strip().splitlines(),
    "meet": """
Not there. {other} made me a coffee all the same.
Moved to another day, by text, while I was parking.
{first} was called away. Had a look at {room} from the door.
Nobody in. Left again.
""".strip().splitlines(),
}
"""What is noted when nobody answered, by the way it was tried."""

LEFT = {
    "call": """
Left twenty seconds about {room}.
Left word with {other} at reception.
Message left; promised not to ring twice in one day.
Left a message. Their greeting alone tells you how loud it is.
{other} wrote my number down and read it back.
Voicemail. Said I will try on {day}.
Left a message and mailed the same three lines.
Spoke to the machine about {thing}, kept it short.
{other} passes it on, and sounded as if it were needed.
Message: one question about {room}, no hurry.
""".strip().splitlines(),
    "write": """
Mailed three lines and the picture of a ceiling.
Sent the short film of before and after.
Wrote about {room}, one question, no brochure.
Commented on the photo of their new rooms.
Sent the half-page on {thing}.
Sent two examples of their size, one of them in {town}.
Asked what {other} thinks of {room}.
Answered their post on open floors with our reading chart.
Sent one number: how long a clap lasts in a room like {room}.
Wrote that {friend} had the same, and what they did.
Short note on what can be done without drilling.
Sent the colours, as {first} had asked in passing.
""".strip().splitlines(),
    "meet": """
Left the card and the small sample at the front desk.
Left a felt square on the desk of {other}.
Said hello to {other}, {first} was with a client.
""".strip().splitlines(),
    "letter": """
Note by hand is in the post.
Card with a line about {room} is on its way.
Wrote by hand; two lines, and thanks for the coffee.
Posted the small sample with a note for {first}.
""".strip().splitlines(),
}
"""What is noted when a word was left, by the way it was tried."""

FIRST_TALKS = """
{first} picked up. {Trouble}. Wants to know what others did about it.
Good first talk. It is about {room}; {trouble}.
Five minutes between two meetings. {Trouble}. Send something short, call on {day}.
Laughed when I asked about {room}. "You have no idea." {Trouble}.
Careful at first, then ten minutes on {room}.
{first} has had a builder in who talked about foam. {Trouble}.
Knows us from {friend}. {Trouble}, and nobody has looked at it yet.
Came back to me unasked, so there is something to it. {Trouble}.
They are moving desks in {month} and would do {room} in the same go.
Had to go after two minutes, but asked me to call again. It is {room}.
Talked mostly about the landlord. {Trouble}.
{first} is new there and collects what annoys people. First on the list: {room}.
{other} was on the line too. {Trouble}.
Wants no visit yet. Wants two examples of their size.
"If it costs less than moving, I listen." {Trouble}.
Friendly, in no hurry. {Trouble}, and it has been so for years.
""".strip().splitlines()

FIRST_REPLIES = """
Answered: "{trouble}, if you must know." Asked what it would take.
Two lines back. It is {room}.
Replied at night: {trouble}. Would like to see two examples.
{first} wrote that {other} brings it up every month.
Thanked me for the chart, and asked if it holds for {room} too.
Back from {first}: "funny you should ask". {Trouble}.
Answered with a photograph of {room}. No further words needed.
Long reply. {Trouble}, the landlord shrugs, and {month} is when they want it over.
Wrote: call me, but not before ten.
"Not looking to buy, but looking." It is about {room}.
Replied to all, {other} included: they should talk to us.
Short answer, friendly: what do others do about {room}?
""".strip().splitlines()

TALKS = (
    FIRST_TALKS,
    """
Walked through {room} together. {Trouble}.
{first} counted for a week: four complaints about {room}.
Since last year they hold the big meetings elsewhere because of {room}.
{other} asked me what quiet costs. I asked what {room} costs.
They have money for {thing} if somebody can say it will help.
Clapped once in {room} for me, through the telephone. Long.
{first} asked the team: noise came before heating. Wants a price frame, I said not before we measured.
It is not only {room}. Told me twice that {trouble}.
Sent me a recording from {room}. You cannot follow a sentence.
{first} wants it gone before {month}. Did not say who pays.
Sent the recap, answer came within the hour: "exactly that".
They tried plants. {Trouble} all the same.
{other} thinks it is a matter of manners, {first} does not.
Asked what happens if nothing happens. Long pause. Then: two people will leave.
Sketch of {room} is in my inbox.
The question is whether {want} would do, or whether it needs more.
{first} has to explain it upstairs and wants it on one page.
""".strip().splitlines(),
    """
{other} signs, {first} recommends, the landlord may object to drilling.
Budget round is in {month}. Above ten thousand it goes to {other}.
Met {other}. Quiet, took notes, asked about fire class twice.
Decision is made by the two of them on a Monday. {first} wants our page by then.
Landlord wants a drawing before anybody touches the ceiling.
{first} says {other} will ask for three references.
Works council has a say in anything that has a door.
The caretaker has the last word on {room}, says {first}. Asked for an introduction.
Plan agreed: measure, try one, decide before {month}.
{other} came in for five minutes and stayed for forty.
Purchasing wants two offers, {first} has told them whose they prefer.
Health and safety pays half if the readings are bad enough.
They would rather lease. Asked {seller} how we did it the last time.
{first} draws up who has a say: {other}, the landlord, and whoever sits in {room}.
{other} wants to see {friend} first. I asked, they are glad to show it.
It goes to the board with {first}'s name on it, in {month}.
{other} is careful with money and tired of {room}. That helps.
Two dates fixed with {first}: samples in {room}, then the decision.
Insurance has to nod at {thing}. {other} asks them.
""".strip().splitlines(),
    """
Measured {room}: 1.4 seconds before, 0.6 with the test panels up. {first} just stood there and clapped.
One booth on trial since {day}. There is a list on the door already.
{other} called one of our clients. Twenty minutes, all good.
Visited with samples. Grey is out, the warm green it is.
They held a meeting in {room} with the panels leaning against the wall. Nobody wanted them taken away.
{first} asks how long {want} would take to fit. Two days, at night if need be.
Trial is over and they want to keep it. That is an answer.
Fire certificate sent; {other} had been waiting for it.
The test reading convinced {other} more than I did.
Colour, number, position settled. {want}.
Asked if it can be taken along should they move. It can.
{first} showed it to a visitor while I was there.
Hung six panels in {room} for a week. {other} forgot to be against it.
{first} wants the same as {friend}, in another colour.
Tried {room} at its worst, on a {day}. One could talk.
{other} brought a second decibel meter. It agreed with mine.
Asked for {want} and one spare.
Drawing of {room} is right now, second try.
""".strip().splitlines(),
    """
Offer is with {other}. Fitting on a weekend is the one open point.
They want ten per cent. Offered the second delivery free of freight.
{first} has read the offer line by line: why is the door so dear?
{rival} is cheaper by a fifth and cannot deliver before {month}. They know.
Contract came back with two changes, both fair.
{other} asked for half on order, half when it is quiet. I can live with that.
Terms agreed on the phone, {first} puts it in writing.
They want {want} now, the rest as an option until {month}.
Payment in thirty days is a must. Agreed.
Waiting for a stamp. {first} says it is on the desk of {other}.
Asked for the guarantee in their language. Sent.
Delivery on {day} would do, says {other}, if the lift is free.
{first} wants to see {want} on one line, and the fitting on another.
{other} compared us with {rival} and kept our page on top.
Two signatures are on it, the third is on holiday until {day}.
They ask for a discount for being friends of {friend}. Gave them the survey.
{other} wants the price held until {month}. Fine.
Struck out the travel, kept the rest. {first} is content.
""".strip().splitlines(),
)
"""What was said, by the number of milestones reached before (0 to 4)."""

EVIDENCE = {
    "problem-agreed": """
"It is {room}: {trouble}." In the mail, unasked
Answered the recap with one line: {trouble}
Wrote: "This cannot stay as it is until {month}"
{first} said it in front of {other}: {trouble}
Sent a recording of {room} unasked
Put it on the agenda of their Monday round
Their staff survey names {room} first
"We will look into it, it costs us people"
Named a number: what {room} costs them a year
Asked us to come and measure
Wrote in the form: {trouble}
Told me whom it annoys most, and why now
""".strip().splitlines(),
    "decision-mapped": """
{other} decides, {first} prepares, by {month}
{other} came to the call and stayed
Accepted the page with four dates
Mail from {other}: "Go ahead with {first}"
Introduced me to {other}, who signs
The landlord was named, and answered
Two signatures, both people met
{first} sent the minutes: decided on the first Monday of {month}
Purchasing wrote, copied to {other}
They put a name and a date behind each step
""".strip().splitlines(),
    "fit-shown": """
"That is the first meeting I understood", {first} after the trial
Readings went from 1.4 to 0.6 seconds, {other} initialled the sheet
Wants to keep the trial booth
Called one of our clients and wrote: "convinced"
Chose colour and number: {want}
{other} stood in {room} and said yes
Mailed the team's vote: eleven for, one for plants
Accepted the trial, signed by {other}
Their own sound engineer has no objection
"It does what you said", in a mail of {day}
""".strip().splitlines(),
    "terms-answered": """
Counter-offer by mail: ten per cent less, all of it at once
Contract came back with two changes
{other}: "Price is fine, the date is not"
Asked for half the sum after fitting
Took the offer apart line by line, and kept all lines
Wants {want}, the rest as an option
Said on the phone what they can pay, and when
Compared it with {rival}, in writing
Legal sent three remarks, none of them about money
Asked for an invoice address
""".strip().splitlines(),
    "won": """
Order signed by {other}: {want}
Deposit is in
Purchase order by mail, {want}
Signed on the bonnet of my car
Contract back by post, with a biscuit
"Do it." And the signature under it
Order confirmed by {other} at ten to five
Signed for {room}, option on the rest
Countersigned; fitting agreed for {month}
First half is paid
""".strip().splitlines(),
}

NEXT = (
    """
Call {first} again about {room}
Mail {first} two examples of their size
Send a recap and ask what it costs them
Call, {first} has the team's answer by then
Send the short film, then ring
Ask {first} who else suffers in {room}
Visit {firm} and listen to {room}
Mail the three questions we measure by
Call after their Monday round
Message {first}: did the recording come through?
""".strip().splitlines(),
    """
Ask {first} who decides, and by when
Call {other} about the budget round
Measure {room}
Mail one page {first} can show upstairs
Call: what did {other} say?
Meet {first} and {other} in {town}
Send the reading of {room} and what it means
Ask for the date it must be quiet by
Call {first} about the landlord
Visit with the meter before they open
""".strip().splitlines(),
    """
Bring samples to {room}
Agree what they will test {thing} against
Mail the fire certificate to {other}
Call {first}: which day for the trial?
Visit and hang the test panels
Put {other} in touch with a client of ours
Send drawing for the landlord
Call {other}, who wanted references
Meet both, agree the trial on one page
Ask how the first week with the booth went
""".strip().splitlines(),
    """
Ask if they want a price, and for how many
Call {first} after the trial
Send the offer: {want}
Call {other} about fitting at night
Mail colour card and delivery dates
Visit, count doors and sockets again
Call: what would {other} still need?
Collect the trial panels, or the order
Ask {first} what the team voted
Send the option for the other rooms
""".strip().splitlines(),
    """
Call {other}: what is still open?
Agree the day they sign
Mail the changed contract
Call {first} about the delivery date
Send guarantee and invoice terms
Call: is the stamp on it?
Meet {other}, sign or hear why not
Answer legal's three remarks by mail
Ask {first} if {rival} is still in it
Call about the deposit
""".strip().splitlines(),
)
"""Next steps as sellers say them, by the number of milestones reached."""

AGAIN = """
Try {first} once more
Call {first} before nine
Call {first}, other number
Mail {first} one question
Ring {other}, ask when {first} is in
Text {first}, then call
Call after lunch
Visit, I am in {town} anyway
Send {first} the link again
Call {first} at the end of the day
""".strip().splitlines()

PROMISES = """
Call {first} as agreed: what did {other} say?
Call {first} as promised, numbers for {room}
Call, {first} is back from the meeting then
Call {first} and {other} together
""".strip().splitlines()

NOT_NOW = """
Not before the new year's budget, says {first}. I may ring then.
They move house first. Ask again when the boxes are gone.
Too much on at present. "Call me in {month}."
Roof comes first, then quiet.
{other} is on leave until {month}, nothing is decided without them.
Liked it, cannot do it this quarter.
Waiting for the landlord to renew the lease.
They hire first and see how loud it gets.
Freeze on everything that is not a machine.
Audit season. After that, gladly.
""".strip().splitlines()

NO = """
No. They cured it with carpet and are content.
Friendly no. The building comes down in two years.
"We like it lively."
Head office buys for all, and not from us.
Has had a bad fitter once and will not have drills in the house again.
Clear no, thanked me for asking straight.
Works from home now, the floor is let.
Not interested, and said so kindly.
They built it themselves over the summer.
No. Noise is not what they lose sleep over.
""".strip().splitlines()

GONE = """
never answered
no word in weeks
nobody picks up
tried every hour of the day
the number is dead, mails too
""".strip().splitlines()
SILENT = """
fell silent
not a word since the visit
went quiet after the second talk
""".strip().splitlines()

WRONG = """
{first} left in spring. {other} looks after the building now.
Wrong desk. {first} does marketing, not rooms.
This is about {other}, who has facilities.
Belongs to the sister firm in {town}.
{first} only booked the fair. Ask for {other}.
Retired. The number stays with {other}.
""".strip().splitlines()

RIVAL = """
Went with {rival}. Price, they say; {first} sounded unhappy about it.
{rival} could fit before {month}, we could not.
{other} knows the owner of {rival}.
Chose {rival} for the door. We lost it on the lead time.
They took {rival} for {room} and may come to us for the rest.
{rival}. Their booth has a socket more, {first} says.
""".strip().splitlines()

UNFIT = """
It is the air handling, not the room. We cannot cure that.
Listed ceiling, nothing may be fixed to it.
Wants a recording studio. That is another trade.
They rent by the week.
Needs it by {day}. Nobody can.
Outside. A roof garden.
""".strip().splitlines()

IDLE = """
It stays as it is, for now. Nobody upstairs hears it.
{other} decided to decide next year.
They agree it is bad and have got used to it.
Project stopped, {first} moved to another team.
""".strip().splitlines()

STOPPED = """
Asked us not to write again. Apologised, done.
Wants no more calls. Fair.
""".strip().splitlines()

NOTES = """
{first} is off on Fridays.
Parking is behind the building, code at reception.
{other} and {first} do not agree on colour. Bring both.
Their lease runs until {month}.
The dog in reception is called Biscuit.
{first} prefers messages to calls.
Ceiling is 3.20 m, I measured by eye.
{first} used to work for a client of ours.
They have a second house in {town}.
Asked about felt made from bottles. We have it.
Wants everything in one mail, never three.
{first} rides to work; do not suggest lunch before one.
Invoice address differs from the site. Ask before the offer.
Photo of {room} is in the folder.
{other} writes the minutes, worth copying in.
Lift takes 1.9 m. Booths go in flat.
Sister firm is with {rival}.
{first} hears badly on the left. Sit on the right.
They close for two weeks in {month}.
Loves the brass hinge. Remember for the offer.
Noise is worst on {day}s, says the porter.
{friend} asked how it goes here. Told them: well.
""".strip().splitlines()

HANDED = (
    "{first} asks for somebody who comes by.",
    "{seller} knows the house.",
    "Holiday cover, keep it if it fits.",
    "Fits you better than me, it is all by phone.",
    "You did the sister firm.",
    "Evening out, you have room this month.",
)
HANDED_UP = (
    "{other} asks for somebody who can sign.",
    "The largest we have open. Let us do it together, I go first.",
    "{first} and I were at school together. I take it from here.",
    "Needs a discount beyond yours; I settle it.",
)
PARKED = (
    ("no budget now", 60, 120),
    ("timing", 30, 90),
    ("timing", 45, 150),
    ("does nothing", 90, 180),
)
"""Reasons to put a lead away by hand, with the fewest and most days."""
