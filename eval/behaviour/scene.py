"""From a template's text to an article: slots, variants, and the parties' placeholders."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass

from eval.behaviour.names import Names
from eval.behaviour.phrases import PHRASES
from stance.article import Article
from stance.conflict import Conflict, Party

_SLOT = re.compile(r"\{([a-z_]+)(\d?)\}")
_VARIANTS = re.compile(r"\[([^\[\]]*)\]")
PLACEHOLDER = re.compile(r"\{[XY][dclnN]?\}")
ROLES = ("X", "Y")


def fill(text: str, rng: random.Random, drawn: dict[str, str]) -> str:
    """Fills the slots of a text with phrases, and the slots of these.

    Args:
        text: "{place}" is a phrase of the list "place"; the same slot has the same phrase
            throughout a case, and "{place2}" another one of the list.
        rng: draws.
        drawn: phrases by slot so far; extended.
    """

    def phrase(match: re.Match[str]) -> str:
        slot, name = match.group(1) + match.group(2), match.group(1)
        if slot not in drawn:
            taken = {value for key, value in drawn.items() if key.rstrip("0123456789") == name}
            drawn[slot] = rng.choice([p for p in PHRASES[name] if p not in taken])
        return fill(drawn[slot], rng, drawn)

    return _SLOT.sub(phrase, text)


def variants(text: str) -> int:
    """How many variants a filled text has; its brackets must agree.

    Raises:
        ValueError: they do not.
    """
    counts = {match.group(1).count("|") + 1 for match in _VARIANTS.finditer(text)} or {1}
    if len(counts) > 1:
        raise ValueError(f"the brackets of {text!r} have {sorted(counts)} variants; give as many")
    return counts.pop()


def choose(text: str, variant: int) -> str:
    """A filled text with one variant of every bracket, beginning with a capital."""
    chosen = _VARIANTS.sub(lambda match: match.group(1).split("|")[variant], text)
    return chosen[0].upper() + chosen[1:]


@dataclass(frozen=True, slots=True)
class Probe:
    """What a classifier is asked, and how its answer is read.

    Attributes:
        article, conflict: as the classifier takes them.
        target: index of the sentence that is judged.
        roles: role by party name.
    """

    article: Article
    conflict: Conflict
    target: int
    roles: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Scene:
    """An article with placeholders, and who stands for them.

    Attributes:
        target: the sentence that is judged.
        names: of X and Y, as their profile lists them.
        surfaces: what the text has for each placeholder.
        before, after: sentences around the target.
        headline: above it, or None.
        cue: a word that the profile gives as Y's own.
        order: which of X and Y the profile lists first.
    """

    target: str
    names: tuple[Names, Names]
    surfaces: Mapping[str, str]
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    headline: str | None = None
    cue: str | None = None
    order: tuple[int, int] = (0, 1)

    @property
    def key(self) -> tuple[str | None, ...]:
        """What a party-blind classifier can tell scenes apart by: everything but the names."""
        return self.headline, *self.before, "<", self.target, ">", *self.after

    def probe(self) -> Probe:
        """The article and its parties."""
        parties = [
            Party(names.name, names.aliases, (self.cue,) if self.cue and role == "Y" else ())
            for role, names in zip(ROLES, self.names, strict=True)
        ]
        body = [self._render(s) for s in (*self.before, self.target, *self.after)]
        headline = None if self.headline is None else self._render(self.headline)
        return Probe(
            Article.from_sentences(body, headline=headline),
            Conflict.of([parties[i] for i in self.order]),
            len(self.before) + (headline is not None),
            {party.name: role for role, party in zip(ROLES, parties, strict=True)},
        )

    def _render(self, text: str) -> str:
        return PLACEHOLDER.sub(lambda match: self.surfaces[match.group()[1:-1]], text)


def scene_of(
    target: str,
    names: tuple[Names, Names],
    *,
    before: tuple[str, ...] = (),
    cue: str | None = None,
    order: tuple[int, int] = (0, 1),
) -> Scene:
    """A scene whose text calls the parties as the profile does."""
    surfaces = {**names[0].surfaces("X"), **names[1].surfaces("Y")}
    return Scene(target, names, surfaces, before, cue=cue, order=order)
