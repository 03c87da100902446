"""Logistic regression on a text's features: a row a party, joined into the answers of a sentence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from eval.answers import ask
from eval.data import Example
from eval.peers.rows import SPEAKERS, Rows, Texts, masked, rows
from stance.article import Article
from stance.classifier import Prediction
from stance.conflict import Conflict
from stance.confusion import Confusion
from stance.labels import ModelInfo
from stance.model import Calibration

COVERAGE = 0.85  # share of the validation sentences that are certain, as in training
IDENTITY = Calibration()
LEAST = 1e-6  # probabilities are kept this far from 0 and 1, so that they have a logit

Features = Callable[[Sequence[str]], Any]
"""Gives a matrix, dense or sparse, a row a text."""


@dataclass(frozen=True, slots=True)
class Linear:
    """Two logistic regressions on the same features: framing, and who speaks.

    A party's framing is read off its own row. Its voice is the mean of what its own row says of
    "self" and the other rows of "other"; of a third party and the journalist, the mean of all
    rows. A sentence that reads the same for every party names none: as in the model, framing is 0
    there and a party's voice goes to the third ones.

    Attributes:
        texts: what is read of a sentence.
        features: of texts.
        framing: classes False, True.
        voice: classes are indices in `SPEAKERS`; it may lack some.
        calibration: fitted on a validation set; the identity before.
    """

    info: ModelInfo
    texts: Texts
    features: Features
    framing: LogisticRegression
    voice: LogisticRegression
    calibration: Calibration = IDENTITY
    confusion: Confusion | None = None

    def predict(self, article: Article, conflict: Conflict) -> Prediction:
        """Probabilities of every sentence by itself."""
        n = len(conflict.parties)
        readings = self.texts(article, conflict, None)
        if not readings:
            return Prediction(np.empty((0, n)), np.empty((0, n + 2)))
        matrix = self.features([text for reading in readings for text in reading])
        carries = self.framing.predict_proba(matrix)[:, 1].reshape(-1, n)
        speaker = np.zeros((len(readings) * n, len(SPEAKERS)))
        speaker[:, self.voice.classes_] = self.voice.predict_proba(matrix)
        by_self, by_other, third, own = np.moveaxis(speaker.reshape(-1, n, len(SPEAKERS)), 2, 0)
        elsewhere = np.stack(
            [np.sort(np.delete(by_other, p, axis=1), axis=1).mean(axis=1) for p in range(n)], axis=1
        )
        party = np.clip((by_self + elsewhere) / 2, LEAST, 1)
        outside = np.clip(np.sort(third, axis=1).mean(axis=1), LEAST, 1)
        inside = np.clip(np.sort(own, axis=1).mean(axis=1), LEAST, 1)
        carries = np.clip(carries, LEAST, 1 - LEAST)
        logits = np.empty((len(readings), n, 3), dtype=np.float32)
        logits[:, :, 0] = np.log(carries) - np.log1p(-carries)
        logits[:, :, 1] = np.log(party) - np.log(inside)[:, None]
        logits[:, :, 2] = (np.log(outside) - np.log(inside))[:, None]
        framing, voice = self.calibration.apply(logits)
        nobody = np.array([len(set(reading)) == 1 for reading in readings])
        framing[nobody] = 0
        voice[nobody, n] += voice[nobody, :n].sum(axis=1)
        voice[nobody, :n] = 0
        return Prediction(framing, voice)


def fit(
    name: str,
    learn: Callable[[Rows], Features],
    training: Sequence[Example],
    validation: Sequence[Example],
    *,
    texts: Texts = masked,
) -> Linear:
    """A peer fitted on labelled sentences, calibrated as the model is.

    Args:
        name: of the peer.
        learn: makes the features, from the training rows where they need fitting.
        training: labelled articles of any number of parties.
        validation: of two parties; what the five numbers of `Calibration`, the thresholds and the
            margin are fitted on.
        texts: what is read of a sentence.
    """
    from training.calibrate import calibrate  # torch: needed to fit, not to answer

    found = rows(training, texts)
    features = learn(found)
    matrix = features(found.texts)
    known = np.flatnonzero(found.speaker >= 0)
    raw = Linear(
        ModelInfo(name, "", "peer"),
        texts,
        features,
        _regression().fit(matrix, found.carries),
        _regression().fit(matrix[known], found.speaker[known]),
    )
    fitted = calibrate(ask(raw, validation, f"{name}, validation"), COVERAGE)
    info = replace(
        raw.info,
        threshold=fitted.threshold,
        mixed_threshold=fitted.mixed_threshold,
        margin=fitted.margin,
    )
    return replace(raw, info=info, calibration=fitted.calibration)


def tfidf(found: Rows) -> Features:
    """TF-IDF of single words and pairs of neighbours that at least two rows have.

    `[SELF]` and `[OTHER]` are words of their own.
    """
    vectorizer = TfidfVectorizer(
        ngram_range=(1, 2), min_df=2, sublinear_tf=True, token_pattern=r"\[\w+\]|\w+"
    ).fit(found.texts)
    transform: Features = vectorizer.transform
    return transform


def _regression() -> LogisticRegression:
    return LogisticRegression(max_iter=1000)
