"""Kinds of template, and the sentences that several of them share.

X acts or speaks and Y is the other one, so that what condemns the deed of X carries Y's framing.
"""

from __future__ import annotations

from eval.behaviour.changes import swap_names
from eval.behaviour.template import Carrier, Relation, Template

ATTACK = "{Xd} {forces} {cruelly} {act} {civil} in {place} on {day}."
BREACH = "{X} {brazenly} {broke} the {pact} signed in {city}."
OCCUPIERS = "The {Xd} {occupiers} {plundered} {place} on {day}."
SAID = "{X} said that {charge}."
QUOTED = '"{quote}," the {Xd} {official} said.'
MEETING = "The {envoys} of {X} and {Y} {met} in {city} on {day}."
TREATY = "{X} and {Y} signed an agreement on {topic} in {city} on {day}."
DENIAL = "{X} denied that its {forces} had {act} {civil} in {place}."
TERM = '{X} began what it called its "{mission}" in {place} on {day}.'
GLOSSARY = "{X} calls the border town {toponym2}; {Y} calls it {toponym}."
GLOSSARY_MEETING = (
    "A trade delegation from {X} joined one from {Y} in {toponym} to talk about {topic}."
)


def must(
    capability: str,
    name: str,
    carrier: Carrier,
    text: str,
    label: str,
    voice: str = "",
    *,
    before: tuple[str, ...] = (),
    cue: str | None = None,
) -> Template:
    """A minimum function test; labels, and voices, that are all right stand with a bar between."""
    return Template(
        name,
        capability,
        "minimum function",
        carrier,
        (text,),
        tuple(label.split("|")),
        tuple(voice.split("|")) if voice else (),
        before=before,
        cue=cue,
    )


def keeps(capability: str, name: str, carrier: Carrier, text: str) -> Template:
    """An invariance test over the variants of a text."""
    return Template(name, capability, "invariance", carrier, (text,), relation="same")


def moves(capability: str, name: str, relation: Relation, text: str) -> Template:
    """A direction test from a text's plain variant to the other; the predicate carries the cue."""
    return Template(name, capability, "direction", "predicate", (text,), relation=relation)


def flips(capability: str, name: str, carrier: Carrier, *texts: str) -> Template:
    """An equivariance test: a name-only swap exchanges the answers."""
    return Template(
        name, capability, "equivariance", carrier, texts, relation="swapped", change=swap_names
    )


def stays(
    capability: str, name: str, carrier: Carrier, text: str, *, cue: str | None = None
) -> Template:
    """An equivariance test: a name-only swap leaves the answer as it is."""
    return Template(
        name,
        capability,
        "equivariance",
        carrier,
        (text,),
        relation="same",
        change=swap_names,
        cue=cue,
    )
