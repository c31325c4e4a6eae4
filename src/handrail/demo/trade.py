"""What the made-up company sells and to whom: quiet rooms, booths and ceilings, to ten kinds of client."""

from __future__ import annotations

from dataclasses import dataclass

BUSINESS = "Hush & Heron"
"""An invented maker of acoustic rooms, booths and ceilings."""


@dataclass(frozen=True)
class Segment:
    """One kind of client: what such firms are called, who speaks for them, which rooms trouble them and how.

    `names` are patterns over the halves of an invented word ({a} or {a2}, and {b}) and family names. `people` is a
    usual head count for a firm of weight 1.
    """

    industry: str
    names: tuple[str, ...]
    jobs: tuple[str, ...]
    rooms: tuple[str, ...]
    troubles: tuple[str, ...]
    people: int


SEGMENTS = (
    Segment(
        "Restaurants",
        ("The {a} Ladle", "{a}{b} Kitchen", "{who}'s Table", "The {a} & {a2} Rooms", "Café {who}"),
        ("Owner", "General manager", "Head chef and partner"),
        ("the main dining room", "the mezzanine", "the bar", "the back room", "the private dining room"),
        (
            "guests over fifty leave before dessert because they cannot hear each other",
            "two reviews this month mention the noise",
            "the staff shout orders on Fridays",
            "the new concrete floor made everything ring",
            "big tables drown out the small ones",
        ),
        12,
    ),
    Segment(
        "Software",
        ("{a}{b}ware", "{a}{b} Labs", "{a}stack", "{who} & {who2} Systems", "{a}loop"),
        ("Office manager", "Head of people", "Chief operating officer", "Workplace lead"),
        ("the second floor", "the support corner", "the stand-up area", "the four glass boxes", "the reading room"),
        (
            "people take client calls in the stairwell",
            "the glass meeting rooms leak every word",
            "support and developers share one open floor",
            "half the team stays at home because it is quieter there",
            "there are nine people for every booth",
        ),
        45,
    ),
    Segment(
        "Schools",
        (
            "{a}{b} School",
            "Saint {who} College",
            "{a} Hill Academy",
            "{a}{b} Montessori",
            "{who} Music School",
            "{a}{b} and District Community School for Music and the Performing Arts",
        ),
        ("Head teacher", "Bursar", "Deputy head", "Site manager"),
        ("the dining hall", "the music room", "the gym", "three classrooms in the old wing", "the library"),
        (
            "two children with hearing aids cannot follow in the hall",
            "teachers lose their voices by Thursday",
            "the inspection report named the echo",
            "the choir cannot hear itself",
            "lunch is 84 decibels, they measured it",
        ),
        60,
    ),
    Segment(
        "Law and accounting",
        ("{who} {who2} Solicitors", "{who} & {a}{b} LLP", "{who} Chartered Accountants", "{a}{b} Notaries"),
        ("Practice manager", "Managing partner", "Partner", "Head of facilities"),
        ("the two client rooms", "the partners' corridor", "reception", "the boardroom", "the interview rooms"),
        (
            "clients in reception can follow what is said in room two",
            "a client asked who was shouting next door",
            "the partition walls stop at the ceiling tiles",
            "dictation is done in the car",
            "mediation parties must not hear each other",
        ),
        22,
    ),
    Segment(
        "Clinics",
        (
            "{a} Row Dental",
            "{a}{b} Clinic",
            "{who} Physiotherapy",
            "{a} Lane Hearing Centre",
            "{who} & {who2} Eye Care",
        ),
        ("Practice manager", "Owner", "Clinical lead", "Operations manager"),
        ("the waiting room", "two consulting rooms", "the treatment corridor", "the audiology room", "reception"),
        (
            "patients hear the diagnosis through the wall",
            "the drill carries into the waiting room",
            "hearing tests have to be done before nine",
            "children cry and the whole corridor knows",
            "reception repeats dates of birth out loud",
        ),
        18,
    ),
    Segment(
        "Call centres",
        ("{a}well Answering", "{a}{b} Contact", "{who} Customer Care", "{a}line Services"),
        ("Operations director", "Site lead", "Head of service", "Team lead"),
        ("the north hall", "rows three to eight", "the training room", "the night desk", "the quality booth"),
        (
            "callers ask if it is a party",
            "people wear two headsets",
            "sick leave in the north hall is twice that of the south",
            "agents raise their voice as the hall fills up",
            "training happens in the canteen",
        ),
        110,
    ),
    Segment(
        "Hotels",
        ("Hotel {a}{b}", "The {a} Arms", "{a}{b} House", "Gasthof {who}", "{a} Quay Suites"),
        ("General manager", "Owner", "Head of events", "Technical manager"),
        ("the conference room", "the breakfast room", "the lobby bar", "the six rooms over the bar", "the ballroom"),
        (
            "rooms over the bar get refunds twice a week",
            "a conference client left for a quieter house",
            "breakfast sounds like a canteen",
            "the folding wall hides nothing",
            "weddings and seminars cannot run on the same day",
        ),
        40,
    ),
    Segment(
        "Makers",
        ("{a}{b} Joinery", "{who} Precision", "{a}{b} Packaging", "{who} & Daughters", "{a} Tool Works"),
        ("Plant manager", "Owner", "Head of safety", "Managing director"),
        ("the shop-floor office", "the press hall", "the canteen", "the control room", "the packing line"),
        (
            "the foreman's office is as loud as the presses",
            "the safety audit gave them until summer",
            "two people have had their hearing checked",
            "nobody can phone within fifty metres of the line",
            "breaks are not breaks, they say",
        ),
        55,
    ),
    Segment(
        "Studios",
        ("{a} Whale Studio", "{a}{b} Audio", "{who} Films", "Radio {a}{b}", "{a} & {a2} Podcasts"),
        ("Studio manager", "Producer", "Owner", "Chief engineer"),
        ("the voice booth", "the cutting rooms", "the live room", "the small studio", "the control room"),
        (
            "the tram is on every second take",
            "the booth sounds like a cupboard",
            "they book a rival's room for voice work",
            "low end builds up in one corner and nowhere else",
            "the landlord put a gym above them",
        ),
        8,
    ),
    Segment(
        "Shared offices",
        ("The {a} Loft", "{a}{b} Works", "{a} Yard Offices", "{who} Business Park", "Desk & {a}"),
        ("Community manager", "Founder", "Head of property", "Regional manager"),
        ("the hot-desk floor", "eight small offices", "the phone corner", "the event space", "the lounge"),
        (
            "members name noise first when they leave",
            "the phone corner has a queue at ten every day",
            "small offices stay empty because one hears the neighbour",
            "evening talks have to end when people work late",
            "a member with twelve desks gave notice over it",
        ),
        15,
    ),
)


@dataclass(frozen=True)
class Thing:
    """One thing that is sold: one of it, many of it, how few and how many are usual, and what one costs in euros."""

    one: str
    many: str
    fewest: int
    most: int
    euros: int

    def said(self, number: int) -> str:
        """Return a number of it as people say it.

        >>> Thing("a booth", "booths", 1, 3, 6_800).said(2)
        '2 booths'
        """
        return self.one if number == 1 else f"{number} {self.many}"


THINGS = (
    Thing("a phone booth", "phone booths", 1, 5, 6_800),
    Thing("a ceiling panel", "ceiling panels", 20, 90, 165),
    Thing("a wall panel", "wall panels", 8, 45, 145),
    Thing("a room in the room", "rooms in the room", 1, 1, 23_500),
    Thing("a four-seat booth", "four-seat booths", 1, 3, 15_400),
    Thing("a baffle", "baffles", 12, 60, 210),
    Thing("a heavy curtain", "heavy curtains", 4, 12, 640),
    Thing("a quiet door", "quiet doors", 1, 6, 2_900),
    Thing("a survey with measurements", "surveys with measurements", 1, 1, 1_900),
)
TOWNS = (
    "Dromkeel", "Ballyharrow", "Kilcreggan Cross", "Tullowmoyle", "Port Annagh", "Castlefinnan", "Rathbrook",
    "Little Orwick", "Nether Stowbridge", "Saltmere", "Greywater", "Haddlesby", "Marrowby", "Wenlow", "Otterleigh",
)  # fmt: skip
FAIRS = ("Quiet Offices Day", "the Builders' and Fitters' Fair", "Rooms & Sound", "the School Estates Show")
RIVALS = ("Mumble Panels", "Stillwright", "Deckert & Lohse Akustik", "Woolgate Panels", "Thudd & Sons")
