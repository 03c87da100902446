"""The intervals of an article's balances and their correction, from one set of resamples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import lcm

import numpy as np
from numpy.typing import NDArray

from stance.confusion import BOTH, NONE, OTHER, SELF, ConfusionTable, prevalence
from stance.intervals import Interval, resampled_sums, stretched
from stance.labels import SentenceLabel

Floats = NDArray[np.float64]

CORRECTED_RESAMPLES = 600
"""The corrected intervals use this many of the resamples at most: each takes an optimisation."""
_FINE, _COARSE = 1e-9, 1e-5
_NOBODY = 1e-3
"""Corrected prevalence of carrying anybody, below which nobody is carried and no split exists."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """A balance corrected for the classifier's errors: an estimate of the true labels' figures.

    For each party the counts of sentences that carry nobody, only it, only others, it and others are
    replaced by the most likely true prevalences (`stance.confusion.prevalence`). Intervals also hold
    the uncertainty of the confusion table; that a voice was misjudged is not corrected for.

    Attributes:
        shares: by party, of all counted sentences, mixed credited in parts. Each party is corrected
            by itself, so the shares may sum to slightly more than 1.
        split: by party, of those that carry anybody; sums to 1. None where the errors alone explain
            all that seemed to carry anybody.
        signed: two parties: the first's split less the second's; None where `split` is.
        net: two parties: the first's share less the second's.
        interval: of `signed`.
        split_intervals: of each party's split.
    """

    shares: Mapping[str, float]
    split: Mapping[str, float] | None
    signed: float | None
    net: float | None
    interval: Interval | None
    split_intervals: Mapping[str, Interval] | None


@dataclass(frozen=True, slots=True)
class Sampled:
    """What the resamples say of one voice; all None where there is nothing to say."""

    signed: Interval | None = None
    split: Mapping[str, Interval] | None = None
    words_signed: Interval | None = None
    corrected: Corrected | None = None


def resample(
    groups: Mapping[str, Sequence[SentenceLabel]],
    parties: tuple[str, ...],
    tables: Mapping[str, ConfusionTable | None],
    *,
    rng: np.random.Generator,
    resamples: int,
    level: float,
) -> dict[str, Sampled]:
    """Resamples the paragraphs that the groups share, and reads every interval from that.

    Args:
        groups: sentences by name of the group; a sentence may be in several.
        parties: names.
        tables: for each group how the classifier errs there, or None to correct nothing.
        rng: source of the resamples.
        resamples: of the paragraphs.
        level: nominal coverage.
    """
    numbers = sorted({label.paragraph for group in groups.values() for label in group})
    rows = {number: row for row, number in enumerate(numbers)}
    counts = {key: _Counts.of(group, parties, rows) for key, group in groups.items()}
    if not numbers:
        return {key: Sampled() for key in groups}
    columns = np.concatenate([c.columns for c in counts.values()], axis=1)
    sums, for_, against = resampled_sums(columns, resamples, rng)
    sampled, first = {}, 0
    for key, count in counts.items():
        own = sums[first : first + count.columns.shape[1]]
        first += count.columns.shape[1]
        sampled[key] = count.intervals(own, for_, against, tables[key], rng, level)
    return sampled


@dataclass(frozen=True, slots=True)
class _Counts:
    """Whole numbers by paragraph.

    The columns are, in order: sentences; sentences that carry anybody; and for each party its
    credit, its credit by words, the sentences that carry only it, and it among others. Credit is
    counted in parts of a sentence or word: `unit` of them make one.
    """

    columns: Floats
    parties: tuple[str, ...]
    unit: int
    words: int  # rounded mean length of a sentence that carries anybody
    groups: int  # paragraphs that carry anybody

    @classmethod
    def of(
        cls, labels: Sequence[SentenceLabel], parties: tuple[str, ...], rows: Mapping[int, int]
    ) -> _Counts:
        k, position = len(parties), {party: i for i, party in enumerate(parties)}
        unit = lcm(*range(1, k + 1))
        columns = np.zeros((len(rows), 2 + 4 * k))
        words = carrying = 0
        for label in labels:
            row = columns[rows[label.paragraph]]
            row[0] += 1
            if not label.carries:
                continue
            row[1] += 1
            length, part = len(label.text.split()), unit // len(label.carries)
            words, carrying = words + length, carrying + 1
            for party in label.carries:
                i = 2 + position[party]
                row[i] += part
                row[i + k] += part * length
                row[i + (2 if len(label.carries) == 1 else 3) * k] += 1
        mean = max(1, round(words / carrying)) if carrying else 1
        return cls(columns, parties, unit, mean, int(np.count_nonzero(columns[:, 1])))

    def intervals(
        self,
        sums: Floats,
        for_: Floats,
        against: Floats,
        table: ConfusionTable | None,
        rng: np.random.Generator,
        level: float,
    ) -> Sampled:
        k, totals = len(self.parties), self.columns.sum(axis=0)[:, None]
        if not totals[1, 0]:
            return Sampled()
        once = np.ones(1)
        intervals = {}
        for name, at, pseudo in (("split", 2, self.unit), ("words", 2 + k, self.unit * self.words)):
            parts = slice(at, at + k)
            intervals[name] = self._intervals(
                _splits(sums[parts], for_ * pseudo, against * pseudo),
                _splits(totals[parts], once * pseudo, once * pseudo)[..., 0],
                _splits(totals[parts], once * 0, once * 0)[..., 0],
                level,
            )
        return Sampled(
            *intervals["split"],
            words_signed=intervals["words"][0],
            corrected=None
            if table is None
            else self._corrected(sums, for_, against, table, rng, level),
        )

    def _intervals(
        self, replicates: Floats, centre: Floats, estimate: Floats, level: float
    ) -> tuple[Interval | None, dict[str, Interval] | None]:
        """Intervals of the signed balance and of each split; last rows of the arguments: signed."""

        def interval(row: int, lowest: float) -> Interval | None:
            return stretched(
                replicates[row],
                centre=float(centre[row]),
                estimate=float(estimate[row]),
                groups=self.groups,
                level=level,
                bounds=(lowest, 1.0),
            )

        splits = {
            p: i for row, p in enumerate(self.parties) if (i := interval(row, 0.0)) is not None
        }
        return interval(-1, -1.0) if len(self.parties) == 2 else None, splits or None

    def _corrected(
        self,
        sums: Floats,
        for_: Floats,
        against: Floats,
        table: ConfusionTable,
        rng: np.random.Generator,
        level: float,
    ) -> Corrected:
        k, totals = len(self.parties), self.columns.sum(axis=0)[:, None]
        # A party's part in the sentences that it shares; one half of each where there are two.
        shared = totals[2 : 2 + k] / self.unit - totals[2 + 2 * k : 2 + 3 * k]
        often = totals[2 + 3 * k :]
        part = np.where(often > 0, shared / np.maximum(often, 1), 0.5)

        def figures(
            sums: Floats, for_: Floats, against: Floats, rates: Floats, fine: bool
        ) -> Floats:
            """Share of all and of those that carry anybody, shape (2, parties, resamples)."""
            seen = [self._states(sums, party, for_, against) for party in range(k)]
            repeated = np.concatenate([rates] * k, axis=2)
            tolerance = _FINE if fine else _COARSE
            x = prevalence(np.concatenate(seen, axis=1), repeated, tolerance=tolerance)
            x = x.reshape(4, k, -1)
            share = x[SELF] + part * x[BOTH]
            anybody = x[SELF] + x[OTHER] + x[BOTH]
            return np.stack([share, np.where(anybody > _NOBODY, share / anybody, np.nan)])

        rates = table.rates[:, :, None]
        shares, splits = figures(totals, np.zeros(1), np.zeros(1), rates, True)
        _, middle = figures(totals, np.ones(1), np.ones(1), rates, True)
        pairs = min(len(for_), CORRECTED_RESAMPLES) // 2
        chosen = np.r_[0:pairs, len(for_) // 2 : len(for_) // 2 + pairs]
        drawn = np.tile(table.draw(rng, pairs), 2)
        _, replicates = figures(sums[:, chosen], for_[chosen], against[chosen], drawn, False)
        # With more than two parties each has a pseudo-paragraph of its own: not one whole to share.
        whole = None if k == 2 else _whole(splits)
        estimate, centre = _normalised(splits)[:, 0], _normalised(middle, whole)[:, 0]
        known = bool(np.isfinite(estimate).all() and np.isfinite(centre).all())
        interval, split_intervals = (
            self._intervals(_normalised(replicates, whole), centre, estimate, level)
            if known
            else (None, None)
        )
        return Corrected(
            shares=dict(zip(self.parties, shares[:, 0].tolist(), strict=True)),
            split=dict(zip(self.parties, estimate[:k].tolist(), strict=True)) if known else None,
            signed=float(estimate[-1]) if known and k == 2 else None,
            net=float(shares[0, 0] - shares[1, 0]) if k == 2 else None,
            interval=interval,
            split_intervals=split_intervals,
        )

    def _states(self, sums: Floats, party: int, for_: Floats, against: Floats) -> Floats:
        """Counts by state for one party, with the pseudo-paragraphs; shape (4, resamples)."""
        k = len(self.parties)
        states = np.empty((4, sums.shape[1]))
        only, among = sums[2 + 2 * k + party], sums[2 + 3 * k + party]
        # For the second of two parties the pseudo-paragraph for the first is the one against it.
        mine, theirs = (against, for_) if k == 2 and party == 1 else (for_, against)
        states[NONE] = sums[0] - sums[1]
        states[SELF] = only + mine
        states[OTHER] = sums[1] - only - among + theirs
        states[BOTH] = among
        return states


def _splits(credit: Floats, for_: Floats, against: Floats) -> Floats:
    """Each party's split and, last, the first's less the second's; shape (parties + 1, resamples).

    Each party in turn is the one that the pseudo-paragraph `for_` carries.
    """
    whole = credit.sum(axis=0) + for_ + against
    with np.errstate(invalid="ignore"):
        split = (credit + for_) / whole
        signed = (credit[0] + for_ - credit[1] - against) / whole
    return np.concatenate([split, signed[None]])


def _whole(splits: Floats) -> Floats:
    # Sorted: the sum must not depend on the order of the parties.
    return np.asarray(np.sort(splits, axis=0).cumsum(axis=0)[-1], np.float64)


def _normalised(splits: Floats, whole: Floats | None = None) -> Floats:
    """Splits as parts of `whole`, by default their sum; last, the first's less the second's."""
    whole = _whole(splits) if whole is None else whole
    return np.concatenate([splits, (splits[0] - splits[1])[None]]) / whole
