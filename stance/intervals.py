"""Intervals for the balance of one article: whole paragraphs are resampled, exactly symmetrically.

Sentences of a paragraph resemble each other, so the paragraph is the unit. Two things are added to
the percentile bootstrap, which covers too little over few paragraphs (`eval.balance_coverage` prints
the table that chose this method and the minimum counts of `stance.balance`):

- a pseudo-paragraph for each side. To the article's paragraphs come two of one sentence each, one
  for the party asked about and one against it, and are drawn like all others. This is the
  add-one-a-side prior of Agresti & Caffo (2000), resampled: an article that carries one party alone
  still has an interval with a width.
- a stretch by sqrt(G / (G - 1)) about the estimate that includes the pseudo-paragraphs, where G
  paragraphs carry anybody: the resamples' variance is that much too small.

Resamples come in pairs that differ in which of the two pseudo-paragraphs is which. So exchanging the
parties permutes the resamples, and every interval is mirrored to the last bit.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Interval = tuple[float, float]
Floats = NDArray[np.float64]

_CHUNK = 2_000_000


def paragraph_weights(
    paragraphs: int, resamples: int, rng: np.random.Generator
) -> Iterator[Floats]:
    """How often each paragraph is drawn, in chunks of resamples.

    Yields:
        shape (chunk, paragraphs + 2), whole numbers; rows sum to paragraphs + 2. The last two
        columns are the pseudo-paragraph for the party asked about and the one against it.
    """
    width = paragraphs + 2
    left = -(-resamples // 2)
    while left:
        rows = min(left, max(1, _CHUNK // width))
        drawn = rng.integers(0, width, size=(rows, width)) + width * np.arange(rows)[:, None]
        weights = np.bincount(drawn.ravel(), minlength=rows * width).reshape(rows, width)
        yield weights.astype(np.float64)
        left -= rows


def resampled_sums(
    columns: Floats, resamples: int, rng: np.random.Generator
) -> tuple[Floats, Floats, Floats]:
    """Sums over resampled paragraphs, and how often each pseudo-paragraph was drawn.

    Args:
        columns: shape (paragraphs, c), whole numbers, so that sums are exact in any order.
        resamples: rounded up to an even number, R.
        rng: drawn from without regard to the values, so not to the order of the parties either.

    Returns:
        sums, shape (c, R), and the draws of the pseudo-paragraph for and against, shape (R,) each.
    """
    sums, pseudo = [], []
    for weights in paragraph_weights(len(columns), resamples, rng):
        sums.append(columns.T @ weights[:, :-2].T)
        pseudo.append(weights[:, -2:].T)
    once, (first, second) = np.concatenate(sums, axis=1), np.concatenate(pseudo, axis=1)
    return (
        np.concatenate([once, once], axis=1),
        np.concatenate([first, second]),
        np.concatenate([second, first]),
    )


def stretched(
    replicates: Floats,
    *,
    centre: float,
    estimate: float,
    groups: int,
    level: float,
    bounds: Interval,
) -> Interval | None:
    """The interval between two order statistics of the resamples, stretched and clipped.

    Args:
        replicates: the figure in each resample; NaN where it is undefined there, left out.
        centre: the figure with the pseudo-paragraphs included once; the interval stretches about it.
        estimate: the figure itself; the interval is widened to hold it.
        groups: paragraphs that carry anybody.
        level: nominal coverage, between 0 and 1.
        bounds: least and greatest possible value.

    Returns:
        None where fewer than two paragraphs carry anybody, or where most resamples are undefined.
    """
    values = np.sort(replicates[~np.isnan(replicates)])
    if groups < 2 or 2 * len(values) < len(replicates):
        return None
    tail = min(math.floor((1 - level) / 2 * len(values)), (len(values) - 1) // 2)
    stretch = math.sqrt(groups / (groups - 1))
    low = centre + stretch * (float(values[tail]) - centre)
    high = centre + stretch * (float(values[-1 - tail]) - centre)
    return max(bounds[0], min(low, estimate)), min(bounds[1], max(high, estimate))


@lru_cache(maxsize=1024)
def smallest_excess(n: int, share: float, alpha: float = 0.05, power: float = 0.8) -> float | None:
    """The smallest excess over an expected share that n independent sentences could show.

    The exact binomial test with equal tails (Clopper & Pearson 1934) rejects from the smallest count
    c with P(X >= c | share) <= alpha / 2; the excess is the one for which P(X >= c) reaches `power`.

    Args:
        n: sentences that carry anybody.
        share: expected share of the party, between 0 and 1.
        alpha: two-sided level of the test.
        power: chance of showing the excess.

    Returns:
        the excess, in (0, 1 - share], or None where even n of n sentences would show nothing.
    """
    ways = [math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1) for k in range(n + 1)]
    chosen, counts = np.array(ways), np.arange(n + 1)

    def from_each(p: float) -> Floats:
        """P(X >= k) for every k."""
        mass = np.exp(chosen + counts * math.log(p) + (n - counts) * math.log1p(-p))
        return np.asarray(np.cumsum(mass[::-1])[::-1], np.float64)

    rejecting = np.flatnonzero(from_each(share) <= alpha / 2)
    if not len(rejecting):
        return None
    least = int(rejecting[0])
    low, high = share, 1.0
    while high - low > 1e-12:
        middle = (low + high) / 2
        if middle >= 1.0 or float(from_each(middle)[least]) >= power:
            high = middle
        else:
            low = middle
    return high - share
