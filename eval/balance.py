"""How near the balance that `stance` states of an article comes to the one of its gold labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from eval.data import UNKNOWN, Example
from stance.article import Article
from stance.balance import Confusion, measure
from stance.classifier import Classifier, Prediction, label_article
from stance.conflict import Conflict
from stance.intervals import Interval
from stance.labels import ModelInfo
from stance.tally import tally

SMALLEST = 5  # labelled sentences of the body; the balance of fewer is a matter of one or two


Pairs = Sequence[tuple[float, float]]  # gold and stated balance of each article


@dataclass(frozen=True, slots=True)
class Point:
    """An article of two parties; every figure is of the same labelled sentences of its body.

    Attributes:
        article: its id.
        sentences: how many there are.
        gold: net balance of the gold labels, (n_A - n_B) / n, in [-1, 1]. A sentence that carries
            both adds nothing.
        predicted: the same of the predicted labels.
        corrected: `predicted` without the classifier's known errors, or None where those are not
            known. Where nobody is carried nothing is corrected, and it is 0 as well.
        carrying: share of the sentences that are said to carry anybody, in [0, 1].
        gold_signed: (n_A - n_B) / (sentences that carry anybody) of the gold labels, the figure
            that stated intervals are for; None where nobody is carried.
        interval: the one stated of the predicted signed balance; None where none is.
        corrected_interval: the one stated of the corrected signed balance; None where none is.
    """

    article: str
    sentences: int
    gold: float
    predicted: float
    corrected: float | None
    carrying: float
    gold_signed: float | None
    interval: Interval | None
    corrected_interval: Interval | None

    def to_dict(self) -> dict[str, Any]:
        """Plain values, to 4 places.

        "signed_interval" is the stated one. "interval" is that one times `carrying`, which puts it
        on the scale of "predicted", for a plot of the two.
        """
        net = None if (i := self.interval) is None else [end * self.carrying for end in i]
        return {
            "article": self.article,
            "sentences": self.sentences,
            "gold": _round(self.gold),
            "predicted": _round(self.predicted),
            "corrected": _round(self.corrected),
            "interval": None if net is None else [round(end, 4) for end in net],
            "gold_signed": _round(self.gold_signed),
            "signed_interval": None if i is None else [round(end, 4) for end in i],
        }


class Remembered:
    """A classifier that is asked once about an article, and repeats its answer from then on."""

    def __init__(self, classifier: Classifier) -> None:
        self._classifier = classifier
        self._answers: dict[tuple[Article, Conflict], Prediction] = {}

    @property
    def info(self) -> ModelInfo:
        return self._classifier.info

    @property
    def confusion(self) -> Confusion | None:
        return self._classifier.confusion

    def predict(self, article: Article, conflict: Conflict) -> Prediction:
        key = article, conflict
        if key not in self._answers:
            self._answers[key] = self._classifier.predict(article, conflict)
        return self._answers[key]


def points(classifier: Classifier, examples: Sequence[Example], *, seed: int = 0) -> list[Point]:
    """The articles of two parties with at least `SMALLEST` labelled sentences in the body.

    Each is analysed as a user's would be, and measured by `stance.balance`. Sentences without
    labels are read as context and not counted. A set of sentences that stand alone has no point.

    Args:
        classifier: asked about every such article; its confusion corrects.
        examples: labelled articles.
        seed: of the resamples behind the stated intervals.
    """
    found = []
    for number, example in enumerate(examples):
        known = [UNKNOWN not in row for row in example.framing]
        body = [s.section == "body" for s in example.article.sentences]
        n = sum(k and b for k, b in zip(known, body, strict=True))
        if len(example.conflict.parties) != 2 or n < SMALLEST:
            continue
        names = example.conflict.names
        analysis = label_article(example.article, example.conflict, classifier, seed=seed)
        counted = [s for s in analysis.sentences if known[s.index]]
        said = (
            analysis.balance
            if all(known)
            else measure(counted, names, confusion=classifier.confusion, seed=seed)
        ).all
        truth = tally(
            [
                replace(s, carries=_carries(example.framing[s.index], names))
                for s in counted
                if body[s.index]
            ],
            names,
        )
        assert truth.net is not None and said.net is not None  # two parties, n >= SMALLEST
        corrected = None if said.corrected is None else said.corrected.net
        if corrected is None and classifier.confusion is not None:
            corrected = 0.0
        found.append(
            Point(
                article=example.article.source or str(number),
                sentences=n,
                gold=truth.net,
                predicted=said.net,
                corrected=corrected,
                carrying=said.carrying / n,
                gold_signed=truth.signed,
                interval=said.interval,
                corrected_interval=None if said.corrected is None else said.corrected.interval,
            )
        )
    return found


def balance(
    classifier: Classifier, examples: Sequence[Example], *, seed: int = 0
) -> dict[str, Any]:
    """`summary` of `points`: how well the stated balance of articles agrees with the gold one."""
    return summary(points(classifier, examples, seed=seed))


def summary(found: Sequence[Point]) -> dict[str, Any]:
    """Agreement of the stated balance with the gold one over articles, as plain values.

    "mae", "correlation" (Pearson) and "sign_agreement" are of the net balance as predicted, those
    with "corrected_" before them of the one corrected for the classifier's known errors.

    "coverage" is the share of the stated 95 % intervals that hold the gold value, over n articles
    that state one and whose gold labels carry anybody; "corrected_coverage" that of the corrected
    intervals. Intervals are stated for the signed balance, so that is what they are held against.
    This is no test of the resampling (`eval.balance_coverage` is one): an interval allows for the
    paragraphs that the article might have had, but the gold value is of those that it has, and
    only the corrected interval allows for wrong labels. The share mixes both: sampling makes it too
    high, labelling error too low.

    Returns:
        figures to 4 places, None where undefined, and the points that they are made from.
    """
    corrected = [(p.gold, p.corrected) for p in found if p.corrected is not None]
    return {
        "articles": len(found),
        **_agreement([(p.gold, p.predicted) for p in found]),
        **{f"corrected_{name}": value for name, value in _agreement(corrected).items()},
        "coverage": _coverage([(p.gold_signed, p.interval) for p in found]),
        "corrected_coverage": _coverage([(p.gold_signed, p.corrected_interval) for p in found]),
        "points": [p.to_dict() for p in found],
    }


def mean_error(pairs: Pairs) -> float | None:
    """Mean of |stated - gold|, in [0, 2]; None where there is no pair."""
    return float(np.mean([abs(stated - gold) for gold, stated in pairs])) if pairs else None


def correlation(pairs: Pairs) -> float | None:
    """Pearson's, in [-1, 1]; None for fewer than three pairs, or where one side never varies."""
    values = np.array(pairs, dtype=np.float64).reshape(-1, 2)
    if len(values) < 3 or min(np.ptp(values[:, 0]), np.ptp(values[:, 1])) < 1e-9:
        return None
    return float(np.atleast_2d(np.corrcoef(values, rowvar=False))[0, 1])


def sign_agreement(pairs: Pairs) -> float | None:
    """Of the articles whose gold balance is not 0, the share that is stated to lean the same way.

    A stated balance within 0.00005 of 0 leans no way, and is a miss. None where all gold ones are 0.
    """
    hits = [gold * round(stated, 4) > 0 for gold, stated in pairs if gold]
    return float(np.mean(hits)) if hits else None


def _agreement(pairs: Pairs) -> dict[str, float | None]:
    return {
        "mae": _round(mean_error(pairs)),
        "correlation": _round(correlation(pairs)),
        "sign_agreement": _round(sign_agreement(pairs)),
    }


def _coverage(pairs: Sequence[tuple[float | None, Interval | None]]) -> dict[str, Any] | None:
    held = [i[0] <= g <= i[1] for g, i in pairs if g is not None and i is not None]
    return {"n": len(held), "share": _round(float(np.mean(held)))} if held else None


def _carries(strengths: Sequence[int], names: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for name, strength in zip(names, strengths, strict=True) if strength > 0)


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
