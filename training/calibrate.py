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
from stance.confusion import Confusion
from stance.model import Calibration


@dataclass(frozen=True)
class Calibrated:
    """What calibration found.

    Attributes:
        calibration: fitted by maximum likelihood.
        threshold: framing probability with the best macro-F1, smoothed over neighbours.
        margin: of `ModelInfo`, such that the stated share of these sentences is certain.
        scored: the answers it stands on, calibrated, at this threshold.
    """

    calibration: Calibration
    threshold: float
    margin: float
    scored: Scored


def calibrate(raw: Scored, coverage: float) -> Calibrated:
    """Fits the five numbers of `Calibration`, then the threshold, then the margin.

    Args:
        raw: answers under the identity `Calibration()`, from which the logits follow.
        coverage: share of the sentences that are to be certain.
    """
    raw = raw.take((raw.framing > 0).all(axis=1))  # 0 exactly: no party named, no logit
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
    threshold = _threshold(scored)
    distance = np.abs(scored.framing - threshold).min(axis=1)
    return Calibrated(
        Calibration(*numbers),
        threshold,
        round(float(np.quantile(distance, 1 - coverage)), 3),
        dataclasses.replace(scored, threshold=threshold),
    )


def _minimise(start: list[float], loss: Callable[[Tensor], Tensor]) -> Tensor:
    weights = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([weights], max_iter=200, line_search_fn="strong_wolfe")

    def closure() -> Tensor:
        optimizer.zero_grad()
        value = loss(weights)
        value.backward()  # type: ignore[no-untyped-call]
        return value

    optimizer.step(closure)  # type: ignore[arg-type]
    return weights.detach()


def _threshold(scored: Scored) -> float:
    grid = np.round(np.arange(0.25, 0.70, 0.01), 2)
    values = [macro_f1(dataclasses.replace(scored, threshold=float(t))) or 0.0 for t in grid]
    smooth = np.convolve(np.pad(values, 3, mode="edge"), np.ones(7) / 7, mode="valid")
    return float(grid[int(smooth.argmax())])


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
