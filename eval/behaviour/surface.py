"""Templates about what must not matter: names, numbers, spelling, neighbours.

A case is changed in one way, once for each carrier of the cue, and the answer must stay.
"""

from __future__ import annotations

from eval.behaviour import changes
from eval.behaviour.builders import (
    ATTACK,
    BREACH,
    MEETING,
    OCCUPIERS,
    QUOTED,
    SAID,
    TREATY,
    flips,
    keeps,
    must,
    stays,
)
from eval.behaviour.changes import Change
from eval.behaviour.template import Carrier, Template

BY_CARRIER: dict[Carrier, tuple[str, ...]] = {
    "predicate": (ATTACK, BREACH, OCCUPIERS),
    "voice": (SAID, QUOTED),
    "none": (MEETING, TREATY),
}


def under(capability: str, name: str, carrier: Carrier, change: Change) -> Template:
    """An invariance test under a change of sentences with this carrier."""
    return Template(
        f"{name}, {carrier}",
        capability,
        "invariance",
        carrier,
        BY_CARRIER[carrier],
        relation="same",
        change=change,
    )


_ALIASES, _UNSEEN, _NUMBERS = "aliases", "unseen names", "numbers"

_CHANGES: tuple[tuple[str, str, Change, tuple[Carrier, ...]], ...] = (
    ("typos", "transposed letters", changes.typo, ("predicate", "voice", "none")),
    ("typos", "dropped letter", changes.dropped_letter, ("predicate", "voice")),
    ("case", "capitals", changes.capitals, ("predicate", "voice")),
    ("case", "lower case", changes.lower_case, ("predicate", "voice", "none")),
    ("case", "title case", changes.title_case, ("voice",)),
    (
        "invisible characters",
        "invisible in words",
        changes.invisible_in_words,
        ("predicate", "voice"),
    ),
    (
        "invisible characters",
        "invisible in names",
        changes.invisible_in_names,
        ("predicate", "none"),
    ),
    ("invisible characters", "no-break spaces", changes.no_break_spaces, ("voice",)),
    ("homoglyphs", "look-alikes in names", changes.homoglyphs_in_names, ("predicate", "voice")),
    ("homoglyphs", "look-alikes in a word", changes.homoglyphs_in_word, ("predicate", "none")),
    ("irrelevant neighbours", "neighbour before", changes.aside_before, ("predicate", "voice")),
    ("irrelevant neighbours", "neighbour after", changes.aside_after, ("voice", "none")),
    ("irrelevant neighbours", "neighbours around", changes.asides_around, ("predicate", "voice")),
)

SURFACE: tuple[Template, ...] = (
    keeps(_ALIASES, "capital and leader", "voice", "[{X}|{Xc}|{Xl}] said that {charge}."),
    keeps(
        _ALIASES,
        "nominal mention",
        "voice",
        "[{X}|{XN}] said that [{Yd} {forces}|{forces} of {Yn}] had {act} {civil} in {place}.",
    ),
    keeps(
        _ALIASES,
        "possessive",
        "predicate",
        "[{Xd} {forces}|{X}'s {forces}|{Xc}'s {forces}] {cruelly} {act} {civil} in {place}.",
    ),
    must(
        _ALIASES,
        "armed group on a side",
        "predicate",
        "{X}-backed militias {cruelly} {act} {civil} in {place} on {day}.",
        "Y",
        "own",
    ),
    stays(_ALIASES, "swap of capitals", "none", "The {envoys} of {Xc} and {Yc} {met} in {city}."),
    under(_UNSEEN, "other countries", "predicate", changes.rename),
    under(_UNSEEN, "other countries", "voice", changes.rename),
    under(_UNSEEN, "movements", "voice", changes.rename_to_movements),
    under(_UNSEEN, "movements", "none", changes.rename_to_movements),
    under(_UNSEEN, "diacritics in the profile", "predicate", changes.accent_profile),
    Template(
        "unseen names, text and profile swapped",
        _UNSEEN,
        "equivariance",
        "voice",
        (SAID, QUOTED),
        relation="identical",
        change=changes.swap_all,
    ),
    must(
        _NUMBERS,
        "casualty figure",
        "voice",
        "Officials in {X} said {n} people, two of them civilians, were killed by {Yd} fire in {place}.",
        "X",
        "X",
    ),
    must(
        _NUMBERS,
        "trade figure",
        "none",
        "Trade between {X} and {Y} grew by {percent} per cent in the last {season}.",
        "neutral",
        "own",
    ),
    keeps(
        _NUMBERS,
        "other figure",
        "voice",
        "{X} said {Yd} fire had killed [{n}|{n2}] villagers in {place} on {day}.",
    ),
    keeps(
        _NUMBERS,
        "digits or words",
        "predicate",
        "{Xd} {forces} {cruelly} murdered {spelled} villagers in {place} on {day}.",
    ),
    flips(
        _NUMBERS,
        "swap around a figure",
        "voice",
        "{X} said {Yd} fire had killed {n} villagers in {place} on {day}.",
    ),
    *(
        under(capability, name, carrier, change)
        for capability, name, change, carriers in _CHANGES
        for carrier in carriers
    ),
)
