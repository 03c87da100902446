"""Calibration and abstention: how far probabilities can be taken at their word."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from eval.labels import Scored, expected_calibration_error
from stance.classifier import distance


def brier(probabilities: NDArray[np.float64], gold: NDArray[np.bool_]) -> float | None:
    """Mean squared error of probabilities (Brier 1950), in [0, 1]."""
    return float(np.mean((probabilities - gold) ** 2)) if len(gold) else None


def noise_floor(
    probabilities: NDArray[np.float64], *, resamples: int = 200, seed: int = 0
) -> float | None:
    """Mean ECE of these probabilities if they were exactly right: labels are drawn from them.

    ECE is never 0 on a finite sample; a model is well calibrated when it is near this figure.
    """
    if not len(probabilities):
        return None
    rng = np.random.default_rng(seed)
    drawn = [
        expected_calibration_error(probabilities, rng.random(len(probabilities)) < probabilities)
        for _ in range(resamples)
    ]
    return float(np.mean([d for d in drawn if d is not None]))


def reliability(
    probabilities: NDArray[np.float64], gold: NDArray[np.bool_], bins: int = 15
) -> list[dict[str, float | int]]:
    """Of each bin that is not empty: mean probability, share of positives, n."""
    index = np.minimum((probabilities * bins).astype(int), bins - 1)
    return [
        {
            "probability": round(float(probabilities[index == b].mean()), 4),
            "share": round(float(gold[index == b].mean()), 4),
            "n": int((index == b).sum()),
        }
        for b in range(bins)
        if (index == b).any()
    ]


def risk_coverage(scored: Scored) -> list[tuple[float, float]]:
    """(coverage, share of wrong labels) when the least certain sentences are left out one by one.

    Certainty is the distance from the nearest threshold that would change the label, as where
    `stance` abstains.
    """
    if not len(scored):
        return []
    gaps = distance(scored.framing, scored.threshold, scored.mixed_threshold)
    order = np.argsort(-gaps, kind="stable")
    wrong = (scored.predicted != scored.gold).any(axis=1)[order]
    n = np.arange(1, len(wrong) + 1)
    return list(zip((n / len(wrong)).tolist(), (np.cumsum(wrong) / n).tolist(), strict=True))


def aurc(scored: Scored) -> float | None:
    """Area under the risk-coverage curve (Geifman and El-Yaniv 2017); lower is better."""
    curve = risk_coverage(scored)
    return float(np.mean([risk for _, risk in curve])) if curve else None


def calibration(scored: Scored) -> dict[str, Any]:
    """All of this for one set, over (sentence, party) pairs; the curve at tenths of coverage."""
    probabilities, gold = scored.framing.ravel(), scored.gold.ravel()
    curve = risk_coverage(scored)
    floor, score, area = noise_floor(probabilities), brier(probabilities, gold), aurc(scored)
    return {
        "pairs": len(gold),
        "ece_noise_floor": None if floor is None else round(floor, 4),
        "brier": None if score is None else round(score, 4),
        "aurc": None if area is None else round(area, 4),
        "risk_at_coverage": {
            f"{tenth / 10:.1f}": round(curve[max(0, len(curve) * tenth // 10 - 1)][1], 4)
            for tenth in range(1, 11)
            if curve
        },
        "reliability": reliability(probabilities, gold),
    }
