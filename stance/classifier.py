"""From an article and its parties to an analysis, with any classifier that keeps one promise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from stance.article import Article
from stance.balance import Confusion, measure
from stance.conflict import NOBODY, Conflict
from stance.errors import InputError, ModelError
from stance.labels import MIXED, NEUTRAL, OWN, THIRD, Analysis, ModelInfo, SentenceLabel
from stance.masking import MentionFinder


@dataclass(frozen=True, slots=True)
class Prediction:
    """Calibrated probabilities for the sentences of one article.

    Attributes:
        framing: shape (n_sentences, n_parties), in [0, 1]: the sentence carries the party's framing.
            Rows do not sum to 1.
        voice: shape (n_sentences, n_parties + 2); columns are the parties in order, a third party,
            the journalist's own voice. Rows sum to 1.
        warnings: what the classifier could not do, one line each.
    """

    framing: NDArray[np.float64]
    voice: NDArray[np.float64]
    warnings: tuple[str, ...] = ()


def carried(framing: NDArray[np.float64], threshold: float, further: float) -> NDArray[np.bool_]:
    """Which parties' accounts each sentence is said to carry.

    The most probable party is carried from `threshold` on, any other from `further` on and only
    beside it. Equally probable parties share a fate.

    Args:
        framing: shape (n_sentences, n_parties), probabilities.
        threshold, further: as in `ModelInfo`.

    Returns:
        shape (n_sentences, n_parties).
    """
    top = framing.max(axis=1, keepdims=True)
    said: NDArray[np.bool_] = (top >= threshold) & ((framing == top) | (framing >= further))
    return said


def distance(framing: NDArray[np.float64], threshold: float, further: float) -> NDArray[np.float64]:
    """How far a sentence's probabilities are from another label, in probability.

    The smallest of: each party's distance from the threshold that decides over it, and, where one
    party is carried, its lead over the next.

    Args:
        framing, threshold, further: as in `carried`.

    Returns:
        shape (n_sentences,), in [0, 1]; a sentence is uncertain where it is below the margin.
    """
    top = framing.max(axis=1, keepdims=True)
    gaps = np.abs(framing - np.where(framing == top, threshold, further)).min(axis=1)
    ordered = np.sort(framing, axis=1)
    one = carried(framing, threshold, further).sum(axis=1) == 1
    lead = np.where(one, ordered[:, -1] - ordered[:, -2], 1.0)
    nearest: NDArray[np.float64] = np.minimum(gaps, lead)
    return nearest


class Classifier(Protocol):
    """Anything that gives probabilities for an article.

    `info` names the classifier and its threshold; `confusion` is how it errs on held-out text,
    which corrects the balance, or None where that was not measured.
    """

    @property
    def info(self) -> ModelInfo: ...

    @property
    def confusion(self) -> Confusion | None: ...

    def predict(self, article: Article, conflict: Conflict) -> Prediction:
        """Probabilities for every sentence of `article` and every party of `conflict`."""
        ...


def label_article(
    article: Article,
    conflict: Conflict,
    classifier: Classifier,
    *,
    expected: Mapping[str, float] | None = None,
    seed: int = 0,
    warnings: Sequence[str] = (),
) -> Analysis:
    """Labels every sentence and measures the balance.

    Args:
        article: the text, cut into sentences.
        conflict: its parties.
        classifier: gives the probabilities.
        expected: share by party name that the balance is compared with, summing to 1; equal shares
            without it. A reference, not a claim that equal is right.
        seed: of the bootstrap behind the intervals.
        warnings: put before those of the article and the classifier.

    Raises:
        InputError: `expected` does not fit the parties.
        ModelError: the classifier's probabilities have a wrong shape or are not probabilities.
    """
    prediction = classifier.predict(article, conflict)
    check_prediction(
        prediction, len(article.sentences), len(conflict.parties), classifier.info.name
    )
    names, info = conflict.names, classifier.info
    voices = (*names, THIRD, OWN)
    limits = (info.threshold, info.further_threshold)
    labels = []
    for sentence, framing, voice, said, gap in zip(
        article.sentences,
        prediction.framing.tolist(),
        prediction.voice.tolist(),
        carried(prediction.framing, *limits).tolist(),
        distance(prediction.framing, *limits).tolist(),
        strict=True,
    ):
        carries = tuple(name for name, c in zip(names, said, strict=True) if c)
        labels.append(
            SentenceLabel(
                index=sentence.index,
                start=sentence.start,
                end=sentence.end,
                text=sentence.text,
                section=sentence.section,
                paragraph=sentence.paragraph,
                label=NEUTRAL if not carries else carries[0] if len(carries) == 1 else MIXED,
                carries=carries,
                framing=dict(zip(names, framing, strict=True)),
                voice=_most_probable(voices, voice),
                voice_probabilities=dict(zip(voices, voice, strict=True)),
                uncertain=gap < info.margin,
            )
        )
    return Analysis(
        article=article,
        conflict=conflict,
        sentences=tuple(labels),
        balance=measure(
            labels, names, expected=expected, confusion=classifier.confusion, seed=seed
        ),
        model=info,
        warnings=(
            *warnings,
            *article.warnings,
            *_mention_warnings(article, conflict),
            *prediction.warnings,
        ),
    )


def _most_probable(voices: Sequence[str], probabilities: Sequence[float]) -> str:
    """The voice with the highest probability; of equal parties none is preferred, but "own"."""
    top = max(probabilities)
    best = [v for v, p in zip(voices, probabilities, strict=True) if p == top]
    return best[0] if len(best) == 1 else OWN


def _mention_warnings(article: Article, conflict: Conflict) -> list[str]:
    if conflict is NOBODY:  # whoever found nobody has said so
        return []
    mentions = MentionFinder(conflict).find(article.text)
    found = {mention.party for mention in mentions}
    warnings = []
    if not found:
        warnings.append(
            f"the text names none of the parties ({', '.join(conflict.names)}); "
            "give their aliases, or other parties"
        )
    elif missing := [n for i, n in enumerate(conflict.names) if i not in found]:
        warnings.append(f"the text never names {', '.join(missing)}")
    disguised = sorted({article.text[m.start : m.end] for m in mentions if m.disguised})
    if disguised:
        warnings.append(
            "names written with look-alike or invisible characters: "
            + ", ".join(ascii(name) for name in disguised)
        )
    return warnings


def check_prediction(prediction: Prediction, sentences: int, parties: int, name: str) -> None:
    """Raises `ModelError` where shapes are wrong, or numbers are no probabilities."""
    for key, values, columns in (
        ("framing", prediction.framing, parties),
        ("voice", prediction.voice, parties + 2),
    ):
        if values.shape != (sentences, columns):
            raise ModelError(
                f"{name} gave {key} of shape {values.shape}; expected {(sentences, columns)}"
            )
        if not np.all((values >= 0) & (values <= 1 + 1e-6)):
            raise ModelError(f"{name} gave {key} outside [0, 1] or not a number")
    if sentences and np.abs(prediction.voice.sum(axis=1) - 1).max() > 1e-5:
        raise ModelError(f"{name} gave voice rows that do not sum to 1")


def require_sentences(article: Article) -> None:
    """Raises `InputError` for an article with no sentence to judge."""
    if not article.sentences:
        dropped = f"; all {len(article.dropped)} parts were dropped" if article.dropped else ""
        raise InputError(f"{article.source or 'the text'} has no sentence to judge{dropped}")
