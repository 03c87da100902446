"""Templates in CheckList's sense (Ribeiro et al. 2020), and what an answer must be."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, get_args

from eval.behaviour.changes import Change
from eval.behaviour.names import two_parties
from eval.behaviour.scene import Scene, choose, fill, scene_of, variants

Type = Literal["minimum function", "invariance", "direction", "equivariance"]
Carrier = Literal["predicate", "lexicon", "voice", "none"]
Relation = Literal["same", "swapped", "identical", "rises", "falls", "not higher"]
TYPES: tuple[Type, ...] = get_args(Type)
CARRIERS: tuple[Carrier, ...] = get_args(Carrier)
_RELATIONS: Mapping[Type, tuple[Relation, ...]] = {
    "minimum function": (),
    "invariance": ("same", "identical"),
    "direction": ("rises", "falls", "not higher"),
    "equivariance": ("same", "swapped", "identical"),
}
_OTHER = {"X": "Y", "Y": "X"}
SLACK = 0.1
"""How far a probability may go up, or down, where it must not (as in CheckList)."""
EXACT = 1e-6
"""How far probabilities may differ where they must not: room for the order of additions."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a classifier says of the target, in roles.

    Attributes:
        label: "X", "Y", "neutral" or "mixed".
        voice: "X", "Y", "third" or "own".
        framing: probability by role.
    """

    label: str
    voice: str
    framing: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Template:
    """A pattern of cases with what the codebook says of them.

    A placeholder such as {X} or {Yd} names a party, {place} draws a phrase, and [one|other] has
    variants: the first article of a case takes the first one. The second article takes another one,
    or is the first one changed by `change`.

    Attributes:
        name: unique.
        capability: what is tested.
        type: which of the four.
        carrier: what tells whose account it is: the predicate that an event or a party is given, a
            party's own term, the voice, or nothing, because it is nobody's.
        texts: alternatives for the target sentence.
        labels: those that the codebook allows, in roles (minimum function only).
        voices: the same for the voice; empty where the codebook leaves it open.
        relation: between the two answers (not for minimum function). "same" and "swapped" are
            about label and voice, "identical" is about all framing probabilities as well; the
            others are about the framing probability of Y: it goes up or down, or up by at most
            `SLACK`.
        change: makes the second article.
        before: sentences before the target.
        cue: slot whose phrase the profile gives as Y's own word.
    """

    name: str
    capability: str
    type: Type
    carrier: Carrier
    texts: tuple[str, ...]
    labels: tuple[str, ...] = ()
    voices: tuple[str, ...] = ()
    relation: Relation | None = None
    change: Change | None = None
    before: tuple[str, ...] = ()
    cue: str | None = None

    def __post_init__(self) -> None:
        if (self.type == "minimum function") != (self.relation is None) or (
            self.relation and self.relation not in _RELATIONS[self.type]
        ):
            raise ValueError(f"template {self.name!r}: {self.type} has relation {self.relation!r}")
        if bool(self.labels) != (self.relation is None):
            raise ValueError(f"template {self.name!r}: labels belong to minimum function tests")
        for key, given, known in (
            ("labels", self.labels, ("X", "Y", "neutral", "mixed")),
            ("voices", self.voices, ("X", "Y", "third", "own")),
        ):
            if not set(given) <= set(known):
                raise ValueError(f"template {self.name!r}: {key} {given} are not among {known}")
        if not self.texts:
            raise ValueError(f"template {self.name!r} has no text")

    def draw(self, rng: random.Random) -> tuple[Scene, ...]:
        """The scenes of one case: one, or two where there is a relation."""
        drawn: dict[str, str] = {}
        text, *before = (fill(t, rng, drawn) for t in (rng.choice(self.texts), *self.before))
        first = scene_of(
            choose(text, 0),
            two_parties(rng),
            before=tuple(choose(sentence, 0) for sentence in before),
            cue=drawn[self.cue] if self.cue else None,
            order=rng.choice(((0, 1), (1, 0))),
        )
        if self.relation is None:
            return (first,)
        if self.change is not None:
            return first, self.change(first, rng)
        if variants(text) == 1:
            raise ValueError(f"template {self.name!r} has neither a change nor variants: {text!r}")
        other = rng.randrange(1, variants(text))
        return first, replace(first, target=choose(text, other))

    def holds(self, answers: tuple[Answer, ...]) -> bool:
        """Whether the answers to a case are as they must be."""
        first, second = answers[0], answers[-1]
        if self.relation is None:
            return first.label in self.labels and (not self.voices or first.voice in self.voices)
        if self.relation in ("same", "identical"):
            alike = (first.label, first.voice) == (second.label, second.voice)
            return alike and (self.relation == "same" or movement(answers) <= EXACT)
        if self.relation == "swapped":
            expected = [_OTHER.get(value, value) for value in (first.label, first.voice)]
            return expected == [second.label, second.voice]
        step = second.framing["Y"] - first.framing["Y"]
        return {"rises": step > 0, "falls": step < 0, "not higher": step <= SLACK}[self.relation]


def movement(answers: tuple[Answer, ...]) -> float:
    """The largest difference between two answers' framing probabilities, in [0, 1]."""
    first, second = answers[0], answers[-1]
    return max(abs(second.framing[role] - p) for role, p in first.framing.items())
