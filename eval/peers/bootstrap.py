"""The intervals of `eval.labels.intervals` for the figures of the comparison, all draws at once."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from eval.labels import Scored, label_codes

Floats = NDArray[np.float64]
Ints = NDArray[np.integer[Any]]


def intervals(
    scored: Scored, *, resamples: int = 1000, seed: int = 0
) -> dict[str, tuple[float, float] | None]:
    """95 % percentile intervals, resampling whole articles; None where half of them say nothing.

    The draws are those of `eval.labels.intervals` with the same seed. A figure is computed from
    sums over articles, so that a draw is a row of weights and not a copy of the sentences.
    """
    units, article = np.unique(scored.article, return_inverse=True)
    rng = np.random.default_rng(seed)
    n = len(units)
    draws = np.array(
        [np.bincount(rng.integers(0, n, n), minlength=n) for _ in range(resamples)], dtype=float
    )
    one = scored.gold.sum(axis=1) == 1
    difference = scored.framing[one, 0] - scored.framing[one, 1]
    voice = scored.voice.argmax(axis=1)
    values = {
        "macro_f1": _macro_f1(
            draws, article, label_codes(scored.gold), label_codes(scored.predicted)
        ),
        "side_auc": _auc(draws[:, article[one]], scored.gold[one, 0], difference),
        "voice_macro_f1": _macro_f1(
            draws, article, np.minimum(scored.gold_voice, 2), np.minimum(voice, 2)
        ),
        "net_balance_mae": _net_balance_error(draws, article, scored),
    }
    found = {name: value[~np.isnan(value)] for name, value in values.items()}
    return {
        name: (float(np.quantile(v, 0.025)), float(np.quantile(v, 0.975)))
        if len(v) > resamples / 2
        else None
        for name, v in found.items()
    }


def _macro_f1(draws: Floats, article: Ints, gold: Ints, predicted: Ints) -> Floats:
    """Of the first three of four classes; NaN where the gold labels of a draw lack one."""
    tables = np.zeros((draws.shape[1], 4, 4))
    np.add.at(tables, (article, gold, predicted), 1)
    counts = (draws @ tables.reshape(-1, 16)).reshape(-1, 4, 4)
    rows, columns = counts.sum(axis=2)[:, :3], counts.sum(axis=1)[:, :3]
    hits = np.diagonal(counts, axis1=1, axis2=2)[:, :3]
    f1 = 2 * hits / np.maximum(rows + columns, 1)
    return np.where((rows > 0).all(axis=1), f1.mean(axis=1), np.nan)


def _auc(weights: Floats, gold: NDArray[np.bool_], score: Floats) -> Floats:
    """Mann-Whitney's U over the number of pairs, ties halved; NaN where a draw has no pair."""
    if not len(score):
        return np.full(len(weights), np.nan)
    order = np.argsort(score, kind="stable")
    starts = np.flatnonzero(np.diff(score[order], prepend=-np.inf))
    positive, negative = (
        np.add.reduceat((weights * side)[:, order], starts, axis=1) for side in (gold, ~gold)
    )
    below = np.cumsum(negative, axis=1) - negative / 2
    pairs = positive.sum(axis=1) * negative.sum(axis=1)
    u = (positive * below).sum(axis=1)
    return np.where(pairs > 0, u / np.maximum(pairs, 1), np.nan)


def _net_balance_error(draws: Floats, article: Ints, scored: Scored) -> Floats:
    """Over the articles of a draw that have five sentences of body; NaN where it has none."""
    size = np.bincount(article, scored.body, draws.shape[1])
    net = scored.predicted.astype(int) - scored.gold.astype(int)
    excess = np.bincount(article, (net[:, 1] - net[:, 0]) * scored.body, draws.shape[1])
    error = np.abs(excess) / np.maximum(size, 1)
    counted = size >= 5
    n = draws @ counted
    return np.where(n > 0, draws @ (error * counted) / np.maximum(n, 1), np.nan)
