"""Swap consistency: when two parties change places in a text, do their answers change places?"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from eval.data import Example
from eval.peers.rows import masked
from stance.article import Article
from stance.classifier import Classifier
from stance.conflict import Conflict
from stance.masking import Mention

TOLERANCE = 1e-3


@dataclass(frozen=True, slots=True)
class Swap:
    """How many sentences were asked about before and after the exchange.

    Attributes:
        sentences: asked about.
        exact: of these, whose framing answers changed places to the last bit.
        consistent: whose answers changed places within `TOLERANCE`.
    """

    sentences: int
    exact: int
    consistent: int

    def __post_init__(self) -> None:
        if not 0 <= self.exact <= self.consistent <= self.sentences:
            raise ValueError(f"{self}: exact <= consistent <= sentences must hold")

    @property
    def rate(self) -> float | None:
        """Share of the sentences that are consistent; None of none."""
        return self.consistent / self.sentences if self.sentences else None


def swap(classifier: Classifier, examples: Sequence[Example]) -> Swap:
    """Asks about every article twice, with the parties' names exchanged the second time.

    Every mention is written as its party's name, in text and profile alike, so that names are all
    that the exchange can change. The profile stays in its order, so that a peer that goes by the
    order fails too.

    Args:
        classifier: asked about both forms.
        examples: of two parties each.
    """
    sentences = exact = consistent = 0
    for example in examples:
        before, after, conflict = exchanged(example)
        gap = np.abs(
            classifier.predict(before, conflict).framing
            - classifier.predict(after, conflict).framing[:, ::-1]
        ).max(axis=1)
        sentences += len(gap)
        exact += int((gap == 0).sum())
        consistent += int((gap <= TOLERANCE).sum())
    return Swap(sentences, exact, consistent)


def exchanged(example: Example) -> tuple[Article, Article, Conflict]:
    """An article with bare names, the same with the two names exchanged, and the bare conflict."""
    names = example.conflict.names
    mentions = example.find()
    return (
        _renamed(example.article, mentions, names),
        _renamed(example.article, mentions, names[::-1]),
        Conflict.of(names),
    )


def sample(examples: Sequence[Example], sentences: int, seed: int) -> list[Example]:
    """Articles of two parties in a random order, until they have so many sentences.

    Articles whose names mask otherwise once exchanged are left out: with names that touch or hold
    each other, the exchange changes more than the names.
    """
    pool = [e for e in examples if len(e.conflict.parties) == 2]
    random.Random(seed).shuffle(pool)
    found: list[Example] = []
    for example in pool:
        if sum(len(e.article.sentences) for e in found) >= sentences:
            break
        before, after, conflict = exchanged(example)
        if masked(before, conflict) == [row[::-1] for row in masked(after, conflict)]:
            found.append(example)
    return found


def _renamed(article: Article, mentions: Sequence[Mention], names: Sequence[str]) -> Article:
    """The article with every mention replaced by the name at its party's index."""
    text, sentences, position = "", [], 0
    for sentence in article.sentences:
        text += article.text[position : sentence.start]
        start, position = len(text), sentence.start
        for mention in mentions:
            if mention.end > sentence.start and mention.start < sentence.end:
                text += article.text[position : mention.start] + names[mention.party]
                position = min(mention.end, sentence.end)
        text += article.text[position : sentence.end]
        position = sentence.end
        sentences.append(replace(sentence, start=start, end=len(text), text=text[start:]))
    return replace(article, text=text + article.text[position:], sentences=tuple(sentences))
