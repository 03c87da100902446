"""Parties and the conflict between them: names and aliases, checked on construction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from stance.alias import alias_key, alias_words
from stance.errors import ConflictError

MIN_PARTIES, MAX_PARTIES = 2, 8
RESERVED_NAMES = ("own", "third", "neutral", "mixed")


@dataclass(frozen=True, slots=True)
class Party:
    """One side of a conflict: its government, army, officials, state media and leader together.

    Attributes:
        name: how reports call the party. It is matched in the text like an alias.
        aliases: every other way to name the party: demonym, capital, leaders, armed forces,
            abbreviations, and nominal mentions such as "the separatists".
        cues: words that only this side uses, such as its own toponyms. They are evidence for the
            model and are never masked.
    """

    name: str
    aliases: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for key, value in (("name", [self.name]), ("aliases", self.aliases), ("cues", self.cues)):
            if isinstance(value, str):
                raise ConflictError(
                    f"party {self.name!r}: {key} is the string {value!r}; give a list of strings"
                )
            for item in value:
                if not isinstance(item, str):
                    raise ConflictError(
                        f"party {self.name!r}: {key} holds {item!r}, a {type(item).__name__}; "
                        "put names in quotation marks"
                    )
                if not alias_words(item):
                    raise ConflictError(
                        f"party {self.name!r}: {key} holds {item!r}, which has no word to match"
                    )
        if self.name.casefold() in RESERVED_NAMES:
            raise ConflictError(
                f"party name {self.name!r} is also a label; call the party otherwise"
            )
        object.__setattr__(self, "aliases", tuple(self.aliases))
        object.__setattr__(self, "cues", tuple(self.cues))


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two to eight parties that dispute something.

    Attributes:
        name: for reports.
        parties: in the order in which reports list them; the order never changes an answer.
        note: where the parties and aliases come from, for reports.
    """

    name: str
    parties: tuple[Party, ...]
    note: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "parties", tuple(self.parties))
        if not MIN_PARTIES <= len(self.parties) <= MAX_PARTIES:
            raise ConflictError(
                f"conflict {self.name!r} has {len(self.parties)} parties; "
                f"name {MIN_PARTIES} to {MAX_PARTIES}"
            )
        owners: dict[tuple[str, ...], tuple[Party, str]] = {}
        names: set[str] = set()
        for party in self.parties:
            if not isinstance(party, Party):
                raise ConflictError(f"conflict {self.name!r}: {party!r} is not a Party")
            if party.name in names:
                raise ConflictError(f"conflict {self.name!r} names the party {party.name!r} twice")
            names.add(party.name)
            for alias in (party.name, *party.aliases):
                key = alias_key(alias)
                owner, other = owners.setdefault(key, (party, alias))
                if owner is not party:
                    raise ConflictError(
                        f"conflict {self.name!r}: {alias!r} of {party.name!r} is also {other!r} of "
                        f"{owner.name!r}; an alias belongs to one party"
                    )

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the parties, in order."""
        return tuple(party.name for party in self.parties)

    @classmethod
    def of(cls, parties: Sequence[Party | str], name: str | None = None) -> Conflict:
        """Makes a conflict of parties or bare names; a bare name has no alias but itself."""
        if isinstance(parties, str):
            raise ConflictError(f"parties is one string, {parties!r}; give a list of names")
        built = tuple(Party(p) if isinstance(p, str) else p for p in parties)
        return cls(name or " / ".join(getattr(p, "name", repr(p)) for p in built), built)


NOBODY = Conflict.of(["party A", "party B"], "no conflict recognised")
"""Stands in where a text names no two parties: every sentence is neutral."""
