"""Calibration, threshold and confusion of a trained network, on text that it was not trained on."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from eval.labels import Scored, macro_f1
from stance.classifier import distance
from stance.confusion import Confusion
from stance.model import Calibration


@dataclass(frozen=True)
class Calibrated:
    """What calibration found.

    Attributes:
        calibration: fitted by maximum likelihood.
        threshold, mixed_threshold: the pair with the best macro-F1, smoothed over neighbours.
        margin: of `ModelInfo`, such that the stated share of these sentences is certain.
        scored: the answers it stands on, calibrated, at this threshold.
    """

    calibration: Calibration
    threshold: float
    mixed_threshold: float
    margin: float
    scored: Scored


def calibrate(raw: Scored, coverage: float) -> Calibrated:
    """Fits the five numbers of `Calibration`, then the threshold, then the margin.

    Args:
        raw: answers under the identity `Calibration()`, from which the logits follow.
        coverage: share of the sentences that are to be certain.
    """
    raw = raw.take(
        np.flatnonzero((raw.framing > 0).all(axis=1))
    )  # 0 exactly: no party named, no logit
    framing = torch.from_numpy(np.log(raw.framing) - np.log1p(-raw.framing))
    voice = torch.from_numpy(np.log(raw.voice[:, :3]) - np.log(raw.voice[:, 3:]))
    gold = torch.from_numpy(raw.gold).double()
    gold_voice = torch.from_numpy(raw.gold_voice)

    def platt(w: Tensor) -> Tensor:
        return w[0] * framing + w[1]

    def softmax(w: Tensor) -> Tensor:
        shifts = torch.stack([w[1], w[1], w[2]])
        return torch.cat([w[0] * voice + shifts, torch.zeros(len(voice), 1).double()], -1)

    first = _minimise(
        [1.0, 0.0], lambda w: functional.binary_cross_entropy_with_logits(platt(w), gold)
    )
    second = _minimise([1.0, 0.0, 0.0], lambda w: functional.cross_entropy(softmax(w), gold_voice))
    scored = dataclasses.replace(
        raw, framing=platt(first).sigmoid().numpy(), voice=softmax(second).softmax(-1).numpy()
    )
    numbers = [round(float(x), 6) for x in (*first, *second)]
    threshold, mixed = _thresholds(scored)
    gaps = distance(scored.framing, threshold, mixed)
    return Calibrated(
        Calibration(*numbers),
        threshold,
        mixed,
        round(float(np.quantile(gaps, 1 - coverage)), 3),
        dataclasses.replace(scored, threshold=threshold, mixed_threshold=mixed),
    )


def _minimise(start: list[float], loss: Callable[[Tensor], Tensor]) -> Tensor:
    weights = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([weights], max_iter=200, line_search_fn="strong_wolfe")

    def closure() -> Tensor:
        optimizer.zero_grad()
        value = loss(weights)
        value.backward()  # type: ignore[no-untyped-call]
        return value

    optimizer.step(closure)  # type: ignore[no-untyped-call]
    return weights.detach()


def _thresholds(scored: Scored) -> tuple[float, float]:
    """The first and the further threshold with the best macro-F1, averaged over 5 x 5 neighbours."""
    grid = np.round(np.arange(0.25, 0.80, 0.02), 2)
    values = np.full((len(grid), len(grid)), np.nan)
    for i, first in enumerate(grid):
        for j, further in enumerate(grid[i:], start=i):
            labelled = dataclasses.replace(
                scored, threshold=float(first), mixed_threshold=float(further)
            )
            values[i, j] = macro_f1(labelled) or 0.0
    known = ~np.isnan(values)
    shape = (5, 5)
    windows = np.lib.stride_tricks.sliding_window_view
    total = windows(np.pad(np.where(known, values, 0.0), 2), shape).sum(axis=(2, 3))
    count = windows(np.pad(known, 2), shape).sum(axis=(2, 3))
    smooth = np.where(known, total / np.maximum(count, 1), -1.0)
    best_first, best_further = np.unravel_index(int(smooth.argmax()), smooth.shape)
    return float(grid[best_first]), float(grid[best_further])


def confusion(scored: Scored) -> Confusion:
    """How the labels of two-party sentences err, party-blind."""
    return Confusion.estimate(
        map(_names, scored.gold),
        map(_names, scored.predicted),
        parties=[("A", "B")] * len(scored),
        voices=["own" if v == 3 else "third" for v in scored.voice.argmax(axis=1)],
    )


def _names(carried: NDArray[np.bool_]) -> set[str]:
    return {name for name, c in zip("AB", carried, strict=True) if c}
