"""Templates about whose claim a sentence carries. Labels and voices follow from the codebook."""

from __future__ import annotations

from eval.behaviour.builders import (
    ATTACK,
    BREACH,
    GLOSSARY,
    GLOSSARY_MEETING,
    MEETING,
    QUOTED,
    SAID,
    TERM,
    TREATY,
    flips,
    keeps,
    moves,
    must,
    stays,
)
from eval.behaviour.changes import reorder, swap_all, swap_target
from eval.behaviour.template import Template

_DIRECT = "direct attribution"
_INDIRECT = "indirect attribution"
_SCARE = "scare quotes"
_HEDGES = "hedges"
_ORDER = "order"
_CONTEXT = "context"

CLAIMS: tuple[Template, ...] = (
    must(_DIRECT, "quoted charge", "voice", QUOTED, "X", "X"),
    must(
        _DIRECT,
        "speaker first",
        "voice",
        'The {Xd} {official} told reporters: "{quote}."',
        "X",
        "X",
    ),
    must(
        _DIRECT,
        "clean admission",
        "predicate",
        '"{admission}," the {Xd} {official} said.',
        "Y",
        "X",
    ),
    flips(_DIRECT, "swap of speaker and accused", "voice", QUOTED),
    must(_INDIRECT, "reported charge", "voice", SAID, "X", "X"),
    must(
        _INDIRECT, "according to", "voice", "According to the {Xd} {official}, {charge}.", "X", "X"
    ),
    must(
        _INDIRECT,
        "claim and denial",
        "voice",
        "{X} said that {charge}, a charge that {Y} denied.",
        "mixed",
        "X",
    ),
    must(
        _INDIRECT,
        "each accuses the other",
        "voice",
        "{X} and {Y} accused each other of breaking the {pact} near {place} on {day}.",
        "mixed",
        "own",
    ),
    must(
        _INDIRECT,
        "third party condemns",
        "predicate",
        "{monitor} said that {Xd} {forces} had {cruelly} {act} {civil} in {place}.",
        "Y",
        "third",
    ),
    must(
        _INDIRECT,
        "third party calls on both",
        "none",
        "{mediator} on {day} called on {X} and {Y} {restraint}.",
        "neutral",
        "third",
    ),
    flips(_INDIRECT, "swap around said", "voice", SAID),
    must(_SCARE, "what it called", "voice", TERM, "X", "X"),
    must(
        _SCARE,
        "the other side's institution",
        "voice",
        '{X} said it would never accept the so-called "{institution}" organised by {Y} in {place}.',
        "X",
        "X",
    ),
    keeps(
        _SCARE,
        "quotation marks",
        "voice",
        "{X} began what it called its [\"{mission}\"|'{mission}'|“{mission}”|«{mission}»] in {place}.",
    ),
    keeps(
        _SCARE,
        "with and without",
        "voice",
        '{X} said its [{mission}|"{mission}"] would go on until {Yd} {forces} left {place}.',
    ),
    flips(_SCARE, "swap around called", "voice", TERM),
    must(_HEDGES, "distancing verb", "voice", "{X} {alleged} that {charge}.", "X", "X"),
    must(
        _HEDGES,
        "hedged condemnation",
        "predicate",
        "{Xd} {forces} reportedly {act} {civil} in {place} and {deed}.",
        "Y",
    ),
    keeps(
        _HEDGES,
        "verb of speech",
        "voice",
        "{X} [said|alleged|claimed|asserted|contended] that {charge}.",
    ),
    moves(
        _HEDGES,
        "hedge lends no weight",
        "not higher",
        "{Xd} {forces} [{cruelly}|may have {cruelly}] {act} {civil} in {place}.",
    ),
    keeps(
        _ORDER,
        "attribution first or last",
        "voice",
        "[{X} said that {charge}.|{charge}, {X} said.|According to {X}, {charge}.]",
    ),
    keeps(
        _ORDER,
        "time and place moved",
        "predicate",
        "[On {day}, {Xd} {forces} {cruelly} {act} {civil} in {place}.|"
        "{Xd} {forces} {cruelly} {act} {civil} in {place} on {day}.|"
        "In {place} on {day}, {Xd} {forces} {cruelly} {act} {civil}.]",
    ),
    must(
        _ORDER,
        "denial before claim",
        "voice",
        "{Y} denied it, but {X} insisted that {charge}.",
        "mixed",
    ),
    stays(_ORDER, "which party first", "none", TREATY),
    Template(
        "text and profile swapped",
        _ORDER,
        "equivariance",
        "predicate",
        (ATTACK, BREACH),
        relation="identical",
        change=swap_all,
    ),
    Template(
        "profile in the other order",
        _ORDER,
        "equivariance",
        "voice",
        (SAID, QUOTED),
        relation="identical",
        change=reorder,
    ),
    must(
        _CONTEXT,
        "quotation carried over",
        "voice",
        '"{quote2}."',
        "X",
        "X",
        before=(QUOTED,),
    ),
    must(
        _CONTEXT,
        "pronoun",
        "voice",
        "He said that {charge}.",
        "X",
        "X",
        before=("The {Xd} president spoke to reporters in {city} on {day}.",),
    ),
    must(_CONTEXT, "plain news after a charge", "none", MEETING, "neutral", "own", before=(SAID,)),
    must(
        _CONTEXT,
        "refutation",
        "predicate",
        "Satellite images taken on {day} show no damage anywhere in {place}.",
        "X",
        before=("{Y} said that {Xd} {forces} had {act} {civil} in {place}.",),
    ),
    must(
        _CONTEXT,
        "term of one side adopted",
        "lexicon",
        "The {their_term} of the border towns entered a second {season} on {day}.",
        "Y",
        "own",
        before=("{X} speaks of a {our_term} of the border towns, {Y} of a {their_term}.",),
    ),
    must(
        _CONTEXT,
        "toponym of one side adopted",
        "lexicon",
        GLOSSARY_MEETING,
        "Y",
        "own",
        before=(GLOSSARY,),
    ),
    Template(
        "swap after a glossary",
        _CONTEXT,
        "equivariance",
        "lexicon",
        (GLOSSARY_MEETING,),
        relation="same",
        change=swap_target,
        before=(GLOSSARY,),
    ),
)
