"""Quality of framing and voice labels against gold ones. Undefined figures are None."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score, roc_auc_score

from stance.classifier import carried


@dataclass(frozen=True)
class Scored:
    """Sentences with gold labels and a classifier's answers, two parties each.

    Attributes:
        gold: shape (n, 2), bool: the sentence carries A's, B's framing.
        framing: shape (n, 2), calibrated probabilities.
        threshold: from which a sentence carries the more probable framing.
        mixed_threshold: from which it carries the other one too.
        gold_voice: shape (n,): 0 A, 1 B, 2 third, 3 own.
        voice: shape (n, 4), probabilities in that order.
        article: shape (n,): index of the article, which intervals resample.
        group: shape (n,): index of the conflict.
        body: shape (n,), bool: not a headline.
        facets: by name, shape (n,): what figures may be split by, such as the register.
    """

    gold: NDArray[np.bool_]
    framing: NDArray[np.float64]
    threshold: float
    mixed_threshold: float
    gold_voice: NDArray[np.int64]
    voice: NDArray[np.float64]
    article: NDArray[np.int64]
    group: NDArray[np.int64]
    body: NDArray[np.bool_]
    facets: Mapping[str, NDArray[np.str_]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.gold)

    def take(self, index: NDArray[np.int64] | NDArray[np.bool_]) -> Scored:
        """The sentences at `index`, or where it is True."""
        return Scored(
            self.gold[index],
            self.framing[index],
            self.threshold,
            self.mixed_threshold,
            self.gold_voice[index],
            self.voice[index],
            self.article[index],
            self.group[index],
            self.body[index],
            {name: values[index] for name, values in self.facets.items()},
        )

    @property
    def predicted(self) -> NDArray[np.bool_]:
        """Shape (n, 2): the sentence is said to carry A's, B's framing."""
        return carried(self.framing, self.threshold, self.mixed_threshold)


def label_codes(carried: NDArray[np.bool_]) -> NDArray[np.int64]:
    """0 neutral, 1 A, 2 B, 3 mixed, for rows of (carries A, carries B)."""
    codes: NDArray[np.int64] = carried[:, 0].astype(np.int64) + 2 * carried[:, 1]
    return codes


def macro_f1(scored: Scored) -> float | None:
    """Mean F1 of neutral, A and B over all sentences; mixed ones count as misses of these."""
    gold, predicted = label_codes(scored.gold), label_codes(scored.predicted)
    if not all((gold == c).any() for c in range(3)):
        return None
    return float(f1_score(gold, predicted, labels=[0, 1, 2], average="macro", zero_division=0))


def pair_auc(scored: Scored) -> float | None:
    """Area under the ROC curve of the framing probability over (sentence, party) pairs."""
    return _auc(scored.gold.ravel(), scored.framing.ravel())


def side_auc(scored: Scored) -> float | None:
    """Area under the ROC curve of p(A) - p(B) over sentences that carry exactly one account."""
    one = scored.gold.sum(axis=1) == 1
    difference = scored.framing[one, 0] - scored.framing[one, 1]
    return _auc(scored.gold[one, 0], difference)


def voice_macro_f1(scored: Scored) -> float | None:
    """Mean F1 of the voices A, B and other (a third party or the journalist)."""
    gold = np.minimum(scored.gold_voice, 2)
    predicted = np.minimum(scored.voice.argmax(axis=1), 2)
    if not all((gold == c).any() for c in range(3)):
        return None
    return float(f1_score(gold, predicted, labels=[0, 1, 2], average="macro", zero_division=0))


def own_voice_f1(scored: Scored) -> float | None:
    """F1 of the journalist's own voice against all others, a third party's among them."""
    gold, predicted = scored.gold_voice == 3, scored.voice.argmax(axis=1) == 3
    return float(f1_score(gold, predicted)) if gold.any() else None


def recall(scored: Scored, party: int) -> float | None:
    """Share of the sentences with this party's label that got it."""
    gold = label_codes(scored.gold) == party + 1
    if not gold.any():
        return None
    return float((label_codes(scored.predicted)[gold] == party + 1).mean())


def expected_calibration_error(
    probabilities: NDArray[np.float64], gold: NDArray[np.bool_], bins: int = 15
) -> float | None:
    """ECE over equally wide bins (Guo et al. 2017), in [0, 1]."""
    if not len(gold):
        return None
    index = np.minimum((probabilities * bins).astype(int), bins - 1)
    weights = np.bincount(index, minlength=bins)
    gap = np.bincount(index, probabilities, bins) - np.bincount(index, gold.astype(float), bins)
    assert len(weights) == bins
    return float(np.abs(gap).sum() / len(gold))


def net_balance_error(scored: Scored) -> float | None:
    """Mean over articles of |predicted - gold| net balance, (n_A - n_B) / n over the body."""
    errors = []
    for article in np.unique(scored.article):
        rows = (scored.article == article) & scored.body
        if rows.sum() >= 5:
            gold = scored.gold[rows].astype(int)
            predicted = scored.predicted[rows].astype(int)
            errors.append(abs(np.mean(np.diff(gold)) - np.mean(np.diff(predicted))))
    return float(np.mean(errors)) if errors else None


FIGURES = {
    "macro_f1": macro_f1,
    "pair_auc": pair_auc,
    "side_auc": side_auc,
    "voice_macro_f1": voice_macro_f1,
    "own_voice_f1": own_voice_f1,
    "recall_a": lambda s: recall(s, 0),
    "recall_b": lambda s: recall(s, 1),
    "ece": lambda s: expected_calibration_error(s.framing.ravel(), s.gold.ravel()),
    "net_balance_mae": net_balance_error,
}


def figures(scored: Scored) -> dict[str, float | None]:
    """Every figure of `FIGURES`."""
    return {name: figure(scored) for name, figure in FIGURES.items()}


def intervals(
    scored: Scored, *, unit: str = "article", resamples: int = 1000, seed: int = 0
) -> dict[str, tuple[float, float] | None]:
    """95 % percentile intervals of every figure, resampling whole articles or conflicts."""
    scored = replace(scored, facets={})
    units = scored.article if unit == "article" else scored.group
    members = [np.flatnonzero(units == u) for u in np.unique(units)]
    rng = np.random.default_rng(seed)
    drawn: dict[str, list[float]] = {name: [] for name in FIGURES}
    for _ in range(resamples):
        choice = rng.integers(0, len(members), len(members))
        parts = [members[c] for c in choice]
        sample = scored.take(np.concatenate(parts))
        copies = np.repeat(np.arange(len(parts)), [len(p) for p in parts])
        if unit == "article":
            sample = Scored(**{**sample.__dict__, "article": copies})
        for name, value in figures(sample).items():
            if value is not None:
                drawn[name].append(value)
    return {
        name: (float(np.quantile(v, 0.025)), float(np.quantile(v, 0.975)))
        if len(v) > resamples / 2
        else None
        for name, v in drawn.items()
    }


def _auc(gold: Sequence[bool] | NDArray[np.bool_], score: NDArray[np.float64]) -> float | None:
    if len(set(map(bool, gold))) < 2:
        return None
    return float(roc_auc_score(gold, score))
