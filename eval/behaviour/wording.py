"""Templates about wording, mostly in the journalist's own voice. Labels follow from the codebook."""

from __future__ import annotations

from eval.behaviour.builders import (
    ATTACK,
    BREACH,
    DENIAL,
    GLOSSARY_MEETING,
    MEETING,
    OCCUPIERS,
    TREATY,
    flips,
    keeps,
    moves,
    must,
    stays,
)
from eval.behaviour.template import Template

_VOCABULARY = "frame vocabulary"
_EVALUATION = "evaluation"
_NEUTRAL = "neutral reporting"
_NEAR = "near negation"
_FAR = "far negation"
_TENSE = "tense"
_PASSIVE = "passive and agent deletion"

WORDING: tuple[Template, ...] = (
    must(_VOCABULARY, "loaded name", "predicate", OCCUPIERS, "Y", "own"),
    must(
        _VOCABULARY,
        "own name for a deed",
        "predicate",
        "{X} went on with its {mission} in {place} on {day}.",
        "X",
        "own",
    ),
    must(
        _VOCABULARY,
        "name for a rule",
        "predicate",
        "Families in {place} endured another {season} of {Xd} {tyranny}.",
        "Y",
        "own",
    ),
    moves(
        _VOCABULARY,
        "loaded name for plain",
        "rises",
        "{Xd} [{forces}|{occupiers}] reached {place} on {day}.",
    ),
    flips(_VOCABULARY, "swap beside a loaded name", "predicate", OCCUPIERS),
    must(_VOCABULARY, "toponym as a cue", "lexicon", GLOSSARY_MEETING, "Y", "own", cue="toponym"),
    stays(_VOCABULARY, "swap beside a cue", "lexicon", GLOSSARY_MEETING, cue="toponym"),
    must(_EVALUATION, "cruel attack", "predicate", ATTACK, "Y", "own"),
    must(_EVALUATION, "brazen breach", "predicate", BREACH, "Y", "own"),
    must(_EVALUATION, "atrocity", "predicate", "{Xd} {forces} {deed} in {place}.", "Y", "own"),
    must(
        _EVALUATION,
        "heroic defence",
        "predicate",
        "{Xd} {forces} {bravely} {defended}.",
        "X",
        "own",
    ),
    moves(
        _EVALUATION,
        "atrocity for plain event",
        "rises",
        "{Xd} {forces} [were seen|{deed}] in {place} on {day}.",
    ),
    flips(_EVALUATION, "swap around a breach", "predicate", BREACH, ATTACK),
    must(_NEUTRAL, "meeting", "none", MEETING, "neutral", "own"),
    must(_NEUTRAL, "treaty", "none", TREATY, "neutral", "own"),
    must(
        _NEUTRAL,
        "plain strike on a military target",
        "none",
        "{Xd} aircraft {struck} {military} of the {Yd} army near {place} on {day}.",
        "neutral",
        "own",
    ),
    must(
        _NEUTRAL,
        "procedure",
        "voice",
        "The {Xd} {official} said a report on {topic} would be published on {day}.",
        "neutral",
        "X",
    ),
    stays(_NEUTRAL, "swap in plain news", "none", MEETING),
    must(_NEAR, "denial", "voice", DENIAL, "X", "X"),
    must(
        _NEAR,
        "no meeting",
        "none",
        "The {envoys} of {X} and {Y} did not meet in {city} on {day}.",
        "neutral",
        "own",
    ),
    moves(_NEAR, "breach negated", "falls", "{X} {broke} the {pact} signed in {city}."),
    moves(
        _NEAR, "attack negated", "falls", "{Xd} {forces} [{act}|never {act}] {civil} in {place}."
    ),
    keeps(
        _NEAR,
        "verb of denial",
        "voice",
        "{X} [denied|rejected the charge|dismissed the claim] that its {forces} had {act} {civil}.",
    ),
    must(
        _FAR,
        "denial from afar",
        "voice",
        "{X} denied on {day}, in {statement}, that its {forces} had {act} {civil} in {place}.",
        "X",
        "X",
    ),
    must(
        _FAR,
        "no evidence",
        "predicate",
        "There is no evidence, {delay} after the first reports, that {Xd} {forces} {act} {civil} "
        "in {place}.",
        "neutral|X",
    ),
    moves(
        _FAR,
        "untrue from afar",
        "falls",
        "[It|It is not true, whatever was written in {city} on {day}, that it] was {Xd} {forces} "
        "that {act} {civil} in {place}.",
    ),
    flips(
        _FAR,
        "swap around a denial",
        "voice",
        "{X} denied on {day}, in {statement}, that its {forces} had {act} {civil} held by {Y}.",
    ),
    keeps(
        _TENSE,
        "of a deed",
        "predicate",
        "The {Xd} army [attacked|attacks|is attacking|has attacked] {civil} in {place} "
        "and [starved|starves|is starving|has starved] a defenceless town.",
    ),
    keeps(_TENSE, "of speech", "voice", "{X} [said|says|has said|is saying] that {charge}."),
    keeps(
        _TENSE,
        "of an event",
        "none",
        "The {envoys} of {X} and {Y} [met|meet|are meeting|will meet] in {city} on {topic}.",
    ),
    flips(
        _TENSE,
        "swap in the present",
        "predicate",
        "{Xd} {forces} are {cruelly} attacking {civil} in {place}.",
    ),
    keeps(
        _PASSIVE,
        "active or passive",
        "predicate",
        "[{Xd} {forces} {cruelly} {act} {civil} in {place}.|"
        "{civil} in {place} was {cruelly} {act} by {Xd} {forces}.]",
    ),
    moves(
        _PASSIVE,
        "agent deleted",
        "not higher",
        "{civil} in {Y} was {cruelly} {act}[ by {Xd} {forces}|] on {day}.",
    ),
    must(
        _PASSIVE,
        "agentless admission",
        "predicate",
        '"{mistakes} in {place} on {day}," the {Xd} {official} said.',
        "Y",
        "X",
    ),
    must(
        _PASSIVE,
        "plain passive",
        "none",
        "An agreement on {topic} was signed by {X} and {Y} in {city}.",
        "neutral",
        "own",
    ),
)
