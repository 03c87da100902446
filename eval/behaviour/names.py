"""Invented parties: names that no training text and no reader knows."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass

_STEMS = (  # noqa: SIM905
    "Abrel Askel Belv Borsk Bremk Calv Cresp Daskel Delm Dorv Drelk Ebrel Elsk Falm Gresk Halm Helk "
    "Hurm Ilv Jesk Jorv Kolb Kelv Korb Lasp Lorv Melk Morsk Nalv Nesk Norb Olv Orsk Palv Pelk "
    "Quelm Raskel Relm Selk Sorv Tarv Telk Torsk Ulm Ursk Valk Vesk Vorm Welk Wulv Yark Yelm Zalm "
    "Zesk Zorv"
).split()
# Name, demonym.
_ENDINGS = (
    ("ora", "oran"),
    ("avia", "avian"),
    ("esh", "eshi"),
    ("avar", "avari"),
    ("idia", "idian"),
    ("una", "unan"),
    ("ostan", "ostani"),
    ("emar", "emari"),
)
_TOWNS = ("em", "ovo", "atz", "unde")
_FIRST = ("Ilvo", "Tamir", "Oresk", "Belna", "Yosta", "Marel", "Dunja", "Petrik")
# Neutral nominal mentions, one for each side.
_NOMINAL = (
    ("the northerners", "the southerners"),
    ("the highlanders", "the islanders"),
    ("the river bloc", "the coastal bloc"),
    ("the eastern alliance", "the western alliance"),
)
_MOVEMENTS = ("Front", "Council", "League", "Assembly", "Movement", "Congress", "Union", "Host")
_CAUSES = (
    "River Dignity",
    "the Nine Valleys",
    "Hill Renewal",
    "the Lower Plain",
    "Lake Rights",
    "the Old Charter",
    "Forest Concord",
    "the Salt Coast",
)
_ACCENTS = str.maketrans("aeoucsznr", "áěöůčšžňř")


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one party.

    Attributes:
        name: as reports call it; also the name of the `Party`.
        demonym: adjective and person.
        capital, leader: stand for the party.
        nominal: common noun that means it.
    """

    name: str
    demonym: str
    capital: str
    leader: str
    nominal: str

    def surfaces(self, role: str) -> Mapping[str, str]:
        """What the placeholders of a role stand for.

        {X} is the name, {Xd} the demonym, {Xc} the capital, {Xl} the leader, {Xn} the nominal
        mention, and {XN} the same at the start of a sentence.
        """
        values = (self.name, self.demonym, self.capital, self.leader, self.nominal)
        surfaces = {role + key: value for key, value in zip(("", *"dcln"), values, strict=True)}
        return {**surfaces, role + "N": self.nominal[0].upper() + self.nominal[1:]}

    @property
    def aliases(self) -> tuple[str, ...]:
        """Every name but `name`, each once."""
        others = (self.demonym, self.capital, self.leader, self.nominal)
        return tuple(dict.fromkeys(other for other in others if other != self.name))


def invented_countries() -> list[tuple[str, str]]:
    """All invented country names with their demonyms, always in the same order."""
    return [(stem + name, stem + people) for stem in _STEMS for name, people in _ENDINGS]


def two_parties(rng: random.Random) -> tuple[Names, Names]:
    """Two invented countries; no part of a name occurs twice."""
    stems = rng.sample(_STEMS, 6)
    nominal = rng.sample(rng.choice(_NOMINAL), 2)
    made = []
    for side in range(2):
        country, town, family = stems[side::2]
        name, people = rng.choice(_ENDINGS)
        leader = f"{rng.choice(_FIRST)} {family}ek"
        capital = town + rng.choice(_TOWNS)
        made.append(Names(country + name, country + people, capital, leader, nominal[side]))
    return made[0], made[1]


def two_movements(rng: random.Random) -> tuple[Names, Names]:
    """Two invented movements, whose names are of several ordinary words and have no demonym."""
    countries = two_parties(rng)
    kinds, causes = rng.sample(_MOVEMENTS, 2), rng.sample(_CAUSES, 2)
    made = []
    for other, kind, cause in zip(countries, kinds, causes, strict=True):
        name = f"{kind} for {cause}"
        made.append(Names(name, name, other.capital, other.leader, other.nominal))
    return made[0], made[1]


def accented(names: Names) -> Names:
    """The same names with diacritics after their first letter."""
    values = (names.name, names.demonym, names.capital, names.leader)
    name, demonym, capital, leader = (v[0] + v[1:].translate(_ACCENTS) for v in values)
    return Names(name, demonym, capital, leader, names.nominal)
