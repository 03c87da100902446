"""Labelled articles as rows of text: a row for each sentence and each party asked about."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from eval.data import UNKNOWN, Example
from stance.article import Article
from stance.conflict import Conflict
from stance.errors import InputError
from stance.masking import Mention, MentionFinder, mask

SPEAKERS = ("self", "other", "third", "own")  # who voices a row, as seen from its party

Texts = Callable[[Article, Conflict, Sequence[Mention] | None], list[list[str]]]
"""Gives `texts[s][p]`: what a peer reads of sentence s when asked about party p."""


def masked(
    article: Article, conflict: Conflict, mentions: Sequence[Mention] | None = None
) -> list[list[str]]:
    """Each sentence as the model reads it: the party asked about is `[SELF]`, others `[OTHER]`."""
    if mentions is None:
        mentions = MentionFinder(conflict).find(article.text)
    parties = range(len(conflict.parties))
    return [
        [mask(article.text, mentions, party, (s.start, s.end)) for party in parties]
        for s in article.sentences
    ]


def unmasked(
    article: Article, conflict: Conflict, mentions: Sequence[Mention] | None = None
) -> list[list[str]]:
    """Each sentence as it stands, after the name of the party asked about: nothing is hidden."""
    return [[f"{name}: {s.text}" for name in conflict.names] for s in article.sentences]


def plain(
    article: Article, conflict: Conflict, mentions: Sequence[Mention] | None = None
) -> list[list[str]]:
    """Each sentence as it stands, the same for every party."""
    return [[s.text] * len(conflict.parties) for s in article.sentences]


@dataclass(frozen=True, slots=True)
class Rows:
    """What a peer is fitted on.

    Attributes:
        texts: one a (sentence, party).
        carries: shape (n,): the sentence carries the party's framing.
        speaker: shape (n,): index in `SPEAKERS`, or -1 where the voice is not known.
    """

    texts: tuple[str, ...]
    carries: NDArray[np.bool_]
    speaker: NDArray[np.int64]

    def __post_init__(self) -> None:
        if not len(self.texts) == len(self.carries) == len(self.speaker):
            raise InputError(
                f"{len(self.texts)} texts, {len(self.carries)} framings and {len(self.speaker)} "
                "voices; give one of each a row"
            )
        for name, values in (
            ("carries", self.carries),
            ("speaker", self.speaker[self.speaker >= 0]),
        ):
            if len(set(values.tolist())) < 2:
                raise InputError(
                    f"{name} has {len(set(values.tolist()))} different values in {len(values)} "
                    "training rows; a peer needs at least two to be fitted"
                )


def rows(examples: Sequence[Example], texts: Texts) -> Rows:
    """Every labelled sentence of the examples, once for each of its parties."""
    found: list[str] = []
    carries: list[bool] = []
    speaker: list[int] = []
    for example in examples:
        n = len(example.conflict.parties)
        readings = texts(example.article, example.conflict, example.find())
        for reading, framing, voice in zip(readings, example.framing, example.voice, strict=True):
            if UNKNOWN in framing:
                continue
            found += reading
            carries += [strength > 0 for strength in framing]
            speaker += [
                -1 if voice < 0 else 0 if voice == p else 1 if voice < n else voice - n + 2
                for p in range(n)
            ]
    return Rows(tuple(found), np.array(carries, dtype=bool), np.array(speaker, dtype=np.int64))


def few(examples: Sequence[Example], sentences: int, seed: int) -> list[Example]:
    """The examples with labels on so many sentences only, drawn at random.

    Raises:
        InputError: there are fewer labelled sentences than that.
    """
    places = [
        (number, index)
        for number, example in enumerate(examples)
        for index, framing in enumerate(example.framing)
        if UNKNOWN not in framing
    ]
    if sentences > len(places):
        raise InputError(f"{sentences} training sentences are asked for; there are {len(places)}")
    kept = set(random.Random(seed).sample(places, sentences))
    return [
        replace(
            example,
            framing=[
                framing if (number, index) in kept else [UNKNOWN] * len(framing)
                for index, framing in enumerate(example.framing)
            ],
        )
        for number, example in enumerate(examples)
        if any((number, index) in kept for index in range(len(example.framing)))
    ]
