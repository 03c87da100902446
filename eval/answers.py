"""Asks a classifier about labelled articles and puts its answers beside the gold labels."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import numpy as np

from eval.data import UNKNOWN, Example
from eval.labels import Scored
from stance.classifier import Classifier, check_prediction

QUOTES = frozenset('"“”„«»')


def ask(classifier: Classifier, examples: Sequence[Example], title: str = "") -> Scored:
    """Answers for all articles of exactly two parties; others are left out, and counted on stderr.

    Sentences without labels are read as context and left out of the answers.

    Args:
        classifier: asked once an article.
        examples: labelled articles.
        title: shown with the progress on a terminal.

    Raises:
        ModelError: an answer has a wrong shape or is no probability.
    """
    pairs = [e for e in examples if len(e.conflict.parties) == 2]
    if len(pairs) < len(examples):
        print(
            f"eval: {title}: {len(examples) - len(pairs)} articles of more than two parties left out",
            file=sys.stderr,
        )
    articles: dict[str, int] = {}
    groups: dict[str, int] = {}
    columns: list[list[list[float]]] = [[], []]
    gold: list[list[bool]] = []
    voices: list[int] = []
    article: list[int] = []
    group: list[int] = []
    body: list[bool] = []
    facets: dict[str, list[str]] = {"register": [], "named": [], "quote": []}
    for number, example in enumerate(pairs):
        answer = classifier.predict(example.article, example.conflict)
        check_prediction(answer, len(example.article.sentences), 2, classifier.info.name)
        if sys.stderr.isatty():
            print(f"\reval: {title} {number + 1}/{len(pairs)}", end="", file=sys.stderr)
        kept = [i for i, row in enumerate(example.framing) if UNKNOWN not in row]
        n = len(kept)
        columns[0] += answer.framing[kept].tolist()
        columns[1] += answer.voice[kept].tolist()
        gold += [[strength > 0 for strength in example.framing[i]] for i in kept]
        voices += [example.voice[i] for i in kept]
        key = example.article.source or str(number)
        article += [articles.setdefault(key, len(articles))] * n
        group += [groups.setdefault(example.group, len(groups))] * n
        named = named_parties(example)
        for i in kept:
            facets["register"].append(example.register)
            facets["named"].append(("neither", "one", "both")[named[i]])
            marked = any(c in QUOTES for c in example.article.sentences[i].text)
            facets["quote"].append("quoted" if marked else "none")
        body += [example.article.sentences[i].section != "headline" for i in kept]
    if sys.stderr.isatty():
        print(file=sys.stderr)
    return Scored(
        gold=np.array(gold, dtype=bool).reshape(-1, 2),
        framing=np.array(columns[0], dtype=np.float64).reshape(-1, 2),
        threshold=classifier.info.threshold,
        mixed_threshold=classifier.info.further_threshold,
        gold_voice=np.array(voices, dtype=np.int64),
        voice=np.array(columns[1], dtype=np.float64).reshape(-1, 4),
        article=np.array(article, dtype=np.int64),
        group=np.array(group, dtype=np.int64),
        body=np.array(body, dtype=bool),
        facets={name: np.array(values, dtype=np.str_) for name, values in facets.items()},
    )


def named_parties(example: Example) -> list[int]:
    """How many parties each sentence names."""
    mentions = example.find()
    return [
        len({m.party for m in mentions if s.start <= m.start and m.end <= s.end})
        for s in example.article.sentences
    ]
