"""Invents the people and firms of the made-up company. Nobody here exists, and no number or address rings anywhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from handrail.demo.trade import SEGMENTS, Segment
from handrail.rules.contact import fold

# Given names | family names, by where they are at home. One person in six mixes two lines, as people do.
_FAMILIES = """
Aoife Brendan Ciara Dermot Eimear Fintan Gráinne Niall Orla Padraig Roisin Sinead | Brannigan Coughlan Devaney Fallon
  Geraghty Hanratty Kilbane Loughnane McAleer O'Dowd Quilty Tierney
Alfie Bethan Callum Daphne Edith Fraser Gwen Harriet Imogen Jasper Lowri Rupert | Applegarth Birtwhistle Carrow Dunmore
  Elphick Fairweather Greenhalgh Holloway Inchbald Jellicoe Kettering Penhaligon
Anders Birgit Casper Dagny Elin Freja Gunnar Halvard Ingrid Jonas Kirsten Lauri | Aasland Bergström Dahlgaard Ekholm
  Fjeldstad Grönlund Hallberg Järvinen Korhonen Lindqvist Nygaard Ødegård
Anneliese Bastian Cornelia Dietmar Emil Friederike Gerhard Hannelore Ilse Joachim Katrin Ludger | Ahrens Brinkmann
  Dornfeld Eichstätt Feldkamp Grabowski Hollenbeck Jungblut Kessler Lütjens Möhring Vogelsang
Amélie Baptiste Clémence Didier Élodie Fabrice Gaëlle Hugo Inès Jérôme Léonie Mathieu | Aubertin Beaucastel Chastagnier
  Delacourt Estournel Fontanel Girardin Lamoureux Montclar Perrichon Rochebrune Vauquelin
Alba Benicio Catarina Duarte Esperanza Fermín Graciela Hernán Inmaculada Joaquim Lucía Matilde | Abrantes Bermúdez
  Cabral Echeverri Figueiredo Goyeneche Ibarra Lousada Montalbán Quiroga Salgueiro Zamorano
Alessio Bianca Corrado Donatella Elio Fiorenza Giacomo Ilaria Lorenzo Mirella Nicoletta Ottavio | Accardi Bellandi
  Castellani Dimarzio Fioravanti Galvagno Lucchesi Mantegna Pellegrino Sartori Tagliabue Vescovi
Agnieszka Bogdan Czesław Danuta Eliška Goran Jadranka Květa Ludmila Miroslav Ondřej Zdenka | Bartoszek Čermák
  Dobrowolska Havranek Jankulovska Kowalik Marušić Novotná Petrović Radoslav Stojanov Wieczorek
Abena Babatunde Chidinma Diallo Efua Femi Kwabena Ngozi Olamide Sekou Temitope Yaa | Acheampong Adeyinka Boateng
  Danjuma Ezenwa Iwuchukwu Koroma Mensah-Badu Nwosu Okonjo-Bright Sesay Traoré
Abebe Achieng Barasa Desta Halima Juma Kamau Liya Makena Njeri Selam Wanjiku | Abdulle Gebremariam Kariuki Kiprotich
  Mutasa Mwangale Ndegwa Nyambura Odhiambo Otieno Tesfaye Wekesa
Aarav Bhavna Charu Devika Farhan Gauri Harpreet Ishaan Kavya Meenakshi Rohan Tanvi | Banerjea Chaudhry Deshmukh
  Gunawardena Iyengar Kapoor-Nair Malhotra Perera Ranganathan Siddiqui Thakur Venkataraman
Bao Chihiro Daiyu Haruto Jiwoo Kenji Linh Mei Nobuko Seojun Thuy Yichen | Akiyama Baek Cheung Fukunaga Gao Hoàng
  Kobayashi Liang Moriyama Nguyen Seo Tanigawa
Amira Bahram Cemre Dalia Elif Farid Golnaz Hakan Idris Jumana Leila Nasrin | Al-Sabahi Bozkurt Daneshvar Erdoğdu
  Farahani Haddadin Karimzadeh Mansouri Özkaynak Rahmani Shamsi Yıldıran
Ana Caleb Dakota Elena Everett Hazel Isaiah Jocelyn Marcus Naomi Shoshana Theodore | Ashdown Blackwater Castellanos
  Drummond Feinberg Hathaway Lockridge Montoya Prescott Silverhorn Thibodeaux Whitlock
"""
_LONG = (
    "Maximiliane von Hohenfels-Brandenstein",
    "María de los Ángeles Ruiz Zamorano",
    "Oluwaseun Adébáyò-Whitcombe",
    "Jan-Willem van den Bovenkamp-Terlouw",
    "Nguyễn Thị Minh Khai Dương",
    "Bartholomew Featherstonehaugh-Okoro",
    "Thiruvengadam Lakshminarasimhan",
    "Marie-Geneviève d'Aubigny de Rochefontaine",
    "Ragnheiður Sigurðardóttir Blöndal",
    "Aleksandra Przybyszewska-Wojciechowska",
    "Al-Hassan ibn Yusuf Abdelrahman",
    "Lord Peregrine Ffoulkes",
    "Bo Li",
    "Uma Rao",
)

# Numbers that the regulators of these countries keep free for stories.
_PHONES = {
    "IE": ("+353 20 91{} {:04d}", 10),
    "GB": ("+44 20 7946 0{}{:02d}", 10, 100),
    "DE": ("+49 30 23125 {}{:02d}", 10, 100),
    "US": ("+1 202 555 01{:02d}", 100),
    "FR": ("+33 1 99 00 {:02d} {:02d}", 100, 100),
    "AU": ("+61 2 5550 {:04d}", 10_000),
}
_COUNTRIES = ("IE",) * 9 + ("GB",) * 6 + ("DE",) * 2 + ("FR",) * 2 + ("US", "AU")
COUNTRY_NAMES = {
    "IE": "Ireland",
    "GB": "United Kingdom",
    "DE": "Germany",
    "US": "United States",
    "FR": "France",
    "AU": "Australia",
}


@dataclass(frozen=True)
class Human:
    """An invented person with one address and, mostly, one number."""

    name: str
    mail: str
    phone: str
    job: str

    @property
    def first(self) -> str:
        """Return what a seller calls them in a note: the given name, or what a long name is known by."""
        words = self.name.split()
        return " ".join(words[:2]) if words[0] in ("Lord", "Bo") else words[0]


@dataclass(frozen=True)
class Firm:
    """An invented firm. `weight` says how much it can buy: most are near 1, a few are thirty times that."""

    name: str
    domain: str
    segment: Segment
    country: str
    size: int
    weight: float


class Register:
    """Everybody invented so far: no name, address or firm is given out twice."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.lines = _read(_FAMILIES)
        self.long = list(_LONG)
        rng.shuffle(self.long)
        self.taken: set[str] = set()

    def human(self, firm: Firm) -> Human:
        """Return somebody new who works at `firm`."""
        name = self._free(self._name)
        local = re.sub(r"[^a-z0-9]+", ".", fold(name).replace("'", "")).strip(".")
        phone = self.phone(firm.country) if self.rng.random() < 0.85 else ""
        return Human(name, f"{local}@{firm.domain}", phone, self.rng.choice(firm.segment.jobs))

    def firm(self) -> Firm:
        """Return a new firm. Its weight has a heavy tail: of three hundred the largest is worth dozens."""
        segment = self.rng.choice(SEGMENTS)
        name = self._free(lambda: self._firm_name(segment))
        weight = min(self.rng.paretovariate(1.2), 40.0)
        size = max(2, round(segment.people * weight * self.rng.uniform(0.5, 1.6)))
        domain = re.sub(r"[^a-z0-9]+", "-", fold(name.replace("&", "and")).replace("'", ""))[:40].strip("-")
        return Firm(name, f"{domain}.example", segment, self.rng.choice(_COUNTRIES), size, weight)

    def phone(self, country: str) -> str:
        """Return a number that nobody has, written as people of the country write it."""
        pattern, *ranges = _PHONES[country]
        if country == "IE":
            return str(pattern).format(self.rng.randrange(10), self.rng.randrange(10_000))
        return str(pattern).format(*(self.rng.randrange(int(n)) for n in ranges))

    def _name(self) -> str:
        if self.long and self.rng.random() < 0.04:
            return self.long.pop()
        first = self.rng.choice(self.lines)
        last = first if self.rng.random() < 0.85 else self.rng.choice(self.lines)
        return f"{self.rng.choice(first[0])} {self.rng.choice(last[1])}"

    def _firm_name(self, segment: Segment) -> str:
        return self.rng.choice(segment.names).format(
            a=self.rng.choice(_FIRST_HALVES),
            a2=self.rng.choice(_FIRST_HALVES),
            b=self.rng.choice(_SECOND_HALVES),
            who=self.rng.choice(self.rng.choice(self.lines)[1]),
            who2=self.rng.choice(self.rng.choice(self.lines)[1]),
        )

    def _free(self, draw: Callable[[], str]) -> str:
        while fold(name := draw()) in self.taken:
            pass
        self.taken.add(fold(name))
        return name


def _read(text: str) -> list[tuple[list[str], list[str]]]:
    """Return (given names, family names) of each line; an indented line goes on with the one before."""
    whole = text.strip().replace("\n  ", " ").splitlines()
    halves = (line.split("|") for line in whole)
    return [(given.split(), family.split()) for given, family in halves]


_FIRST_HALVES = """
Alder Amber Anchor Ash Badger Barley Bell Birch Bramble Brass Brindle Cedar Clover Cobalt Copper Cove Crane Dapple Dove
Drift Ember Fallow Fern Flint Gannet Glen Granite Harbour Hazel Heather Heron Hollow Ivy Juniper Kestrel Lantern Larch
Linden Marrow Meadow Mill Moss Mulberry Oak Otter Pebble Pewter Plover Quarry Quill Raven Reed Rook Rowan Rush Saffron
Salt Sedge Slate Sorrel Sparrow Spindle Swift Tallow Tansy Teal Thistle Thorn Tidal Tin Umber Vale Walnut Wick Willow
Yarrow
""".split()
_SECOND_HALVES = """
bank bourne bridge brook bury cliff combe cross dale den field fold ford gate grove ham haven hill holm hurst land leigh
ley lock marsh mere mill moor mount ness nook port reach ridge row shore side stead stoke stone stow thorpe ton tree
view wall ward water way well wharf wick wold wood worth yard
""".split()
STAFF = (
    ("Ines Hart", "admin", ""),
    ("Tom Vale", "manager", ""),
    ("Maya Lind", "seller", "social"),
    ("Dov Abara", "seller", "in-person"),
    ("Ruth Castell", "seller", "cold-calls"),
)
"""Those who sign in: name, role, and the style they like to begin with. The first one must be the admin."""
