"""Countries by any of their names: the aliases that a party has for being a country."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Literal, cast

from stance.alias import alias_key, alias_keys
from stance.conflict import Party

Group = Literal["un", "other", "body"]
_GROUPS: tuple[Group, ...] = ("un", "other", "body")
_UNSEARCHED = "~"
_LISTS = ("names", "demonyms", "capitals", "metonyms")


@dataclass(frozen=True, slots=True)
class Country:
    """A row of the table.

    Attributes:
        party: its common name, with every name that is searched for in texts as alias.
        group: "un" for a member state of the United Nations, "other" for a state, territory or
            nation that is none, "body" for an organisation of states.
        lookups: names that a user may give but that are too ambiguous to search for, such as
            "Victoria" for the Seychelles.
    """

    party: Party
    group: Group
    lookups: tuple[str, ...]


@lru_cache(maxsize=1)
def countries() -> tuple[Country, ...]:
    """The whole table: member states first, then others, then organisations, each by name."""
    text = (resources.files("stance") / "countries.tsv").read_text("utf-8")
    header, *rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return tuple(_country(dict(zip(header, row, strict=True))) for row in rows)


def country(name: str) -> Party | None:
    """The country that a name, demonym or capital stands for, in any case, with any diacritics.

    Of several countries, the one that has it as its common name is preferred, then a member state
    of the United Nations, then any other country.

    Returns:
        the country under its common name with its aliases; None if no country is called so, or
        several are equally ("Congo", "Dominican"; see `namesakes`).
    """
    found = namesakes(name)
    return found[0] if len(found) == 1 else None


def namesakes(name: str) -> tuple[Party, ...]:
    """The countries that a name stands for equally well: none, one, or several."""
    key = alias_key(name)
    index = _by_key()
    ranked = index.get(key) or (index.get(key[1:]) if key[:1] == ("the",) else None)
    if not ranked:
        return ()
    best = min(ranked.values())
    return tuple(countries()[row].party for row, rank in ranked.items() if rank == best)


@lru_cache(maxsize=1)
def _by_key() -> dict[tuple[str, ...], dict[int, int]]:
    """Rows of the table by the key of a name, each with the rank of that name, best lowest."""
    index: dict[tuple[str, ...], dict[int, int]] = {}
    for row, entry in enumerate(countries()):
        group = 1 + _GROUPS.index(entry.group)
        for name in (*entry.party.aliases, *entry.lookups, entry.party.name):
            rank = 0 if name == entry.party.name else group
            index.setdefault(alias_key(name), {})[row] = rank
    plurals: dict[tuple[str, ...], dict[int, int]] = {}
    for row, entry in enumerate(countries()):
        for name in (entry.party.name, *entry.party.aliases):
            for key in alias_keys(name) - index.keys():
                plurals.setdefault(key, {})[row] = 1 + _GROUPS.index(entry.group)
    return index | plurals


def _country(row: dict[str, str]) -> Country:
    names = [name for column in _LISTS for name in row[column].split(";") if name]
    searched = tuple(name for name in names if not name.startswith(_UNSEARCHED))
    lookups = tuple(name[1:] for name in names if name.startswith(_UNSEARCHED))
    return Country(Party(row["name"], searched), cast("Group", row["group"]), lookups)
