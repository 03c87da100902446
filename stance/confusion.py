"""How a classifier errs, whoever the party is, and what counts look like without those errors."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from stance.errors import InputError

State = Literal["none", "self", "other", "both"]
STATES: tuple[State, ...] = ("none", "self", "other", "both")
NONE, SELF, OTHER, BOTH = range(4)
SMOOTHING = 0.5
"""Added to each cell before rows are normalised: the Jeffreys prior of a multinomial."""


def state(carries: Collection[str], party: str) -> int:
    """Index in `STATES` of a sentence that carries these parties, asked about one party."""
    others = len(carries) - (party in carries)
    return (BOTH if others else SELF) if party in carries else (OTHER if others else NONE)


@dataclass(frozen=True, slots=True)
class ConfusionTable:
    """Counts of (sentence, party) pairs by true and predicted state.

    Attributes:
        counts: 4 x 4; rows are the true state, columns the predicted one, both in the order of
            `STATES`: the sentence carries nobody, only this party, only others, this and others.
    """

    counts: tuple[tuple[int, ...], ...]

    def __post_init__(self) -> None:
        counts = tuple(tuple(row) for row in self.counts)
        if len(counts) != 4 or any(len(row) != 4 for row in counts):
            raise InputError(
                f"a confusion table has {[len(row) for row in counts]} columns in its rows; "
                "give 4 rows of 4 counts"
            )
        for row in counts:
            for cell in row:
                if isinstance(cell, bool) or not isinstance(cell, int) or cell < 0:
                    raise InputError(f"a confusion table holds {cell!r}; counts are whole and >= 0")
        object.__setattr__(self, "counts", counts)

    @property
    def n(self) -> int:
        """Pairs counted."""
        return sum(map(sum, self.counts))

    @property
    def rates(self) -> NDArray[np.float64]:
        """4 x 4: probability of each predicted state given the true one; rows sum to 1.

        One half is added to each cell (`SMOOTHING`), so that no rate is 0 and a state that was
        never seen has four equal rates.
        """
        cells = np.array(self.counts, np.float64) + SMOOTHING
        return np.asarray(cells / cells.sum(axis=1, keepdims=True), np.float64)

    def draw(self, rng: np.random.Generator, size: int) -> NDArray[np.float64]:
        """Rates as uncertain as the counts leave them: `size` draws, shape (4, 4, size).

        Each row is a draw from the Dirichlet posterior of its counts under the Jeffreys prior.
        """
        cells = np.array(self.counts, np.float64)[:, :, None] + SMOOTHING
        drawn = rng.standard_gamma(cells, size=(4, 4, size))
        return np.asarray(drawn / drawn.sum(axis=1, keepdims=True), np.float64)


@dataclass(frozen=True, slots=True)
class Confusion:
    """How a classifier errs on held-out text, for each group of voices.

    The voice is the predicted one, because that is how sentences are grouped when it is applied.
    Parties are not told apart: every sentence counts once for each party.
    """

    own: ConfusionTable
    attributed: ConfusionTable
    all: ConfusionTable

    @classmethod
    def estimate(
        cls,
        gold: Iterable[Collection[str]],
        predicted: Iterable[Collection[str]],
        *,
        parties: Iterable[Sequence[str]],
        voices: Iterable[str],
    ) -> Confusion:
        """Counts states over labelled sentences; the four arguments run in parallel.

        Args:
            gold: the parties that each sentence truly carries.
            predicted: the parties that the classifier said it carries.
            parties: the parties of each sentence's conflict.
            voices: predicted voice of each sentence: "own", "third" or a party's name.

        Raises:
            InputError: the arguments differ in length, or a sentence carries an unknown party.
        """
        tables: dict[str, list[list[int]]] = {
            group: [[0] * 4 for _ in STATES] for group in ("own", "attributed")
        }
        trues, saids, conflicts, spoken = list(gold), list(predicted), list(parties), list(voices)
        lengths = [len(trues), len(saids), len(conflicts), len(spoken)]
        if len(set(lengths)) != 1:
            raise InputError(
                f"gold, predicted, parties and voices have {lengths} items; "
                "give one of each for every sentence"
            )
        for index, (true, said, names, voice) in enumerate(
            zip(trues, saids, conflicts, spoken, strict=True)
        ):
            if unknown := (set(true) | set(said)) - set(names):
                raise InputError(
                    f"sentence {index} carries {sorted(unknown)}, not among the parties {[*names]}"
                )
            table = tables["own" if voice == "own" else "attributed"]
            for party in names:
                table[state(set(true), party)][state(set(said), party)] += 1
        both = [
            [a + b for a, b in zip(own, other, strict=True)]
            for own, other in zip(tables["own"], tables["attributed"], strict=True)
        ]
        return cls(_table(tables["own"]), _table(tables["attributed"]), _table(both))

    def to_dict(self) -> dict[str, Any]:
        """Plain values: the order of the states and the counts of each table."""
        return {
            "states": list(STATES),
            "own": [list(row) for row in self.own.counts],
            "attributed": [list(row) for row in self.attributed.counts],
            "all": [list(row) for row in self.all.counts],
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Confusion:
        """What `to_dict` gave.

        Raises:
            InputError: a key is missing or unknown, the states differ, or a table is not 4 x 4.
        """
        keys = {"states", "own", "attributed", "all"}
        if set(values) != keys:
            raise InputError(f"a confusion has the keys {sorted(values)}; give {sorted(keys)}")
        if list(values["states"]) != list(STATES):
            raise InputError(f"a confusion has the states {values['states']}; give {list(STATES)}")
        return cls(_table(values["own"]), _table(values["attributed"]), _table(values["all"]))


def _table(rows: Iterable[Iterable[int]]) -> ConfusionTable:
    return ConfusionTable(tuple(tuple(row) for row in rows))


def prevalence(
    observed: NDArray[np.float64], rates: NDArray[np.float64], *, tolerance: float = 1e-9
) -> NDArray[np.float64]:
    """The state prevalences that make the observed counts most likely, given how they are misread.

    Maximises sum_j y_j log(sum_i x_i m_ij) over x >= 0 with sum 1 by expectation-maximisation
    (Saerens, Latinne & Decaestecker 2002, here for counts of hard predictions), extrapolated by
    SQUAREM (Varadhan & Roland 2008) wherever that raises the likelihood. Where inverting the table
    gives no negative prevalence, the result is that inverse: the adjusted count of Forman (2008),
    and for two states the estimate of Rogan & Gladen (1978).

    Args:
        observed: shape (4, c), predicted counts y by state; each column its own problem.
        rates: shape (4, 4) or (4, 4, c), m: true state by predicted state, all above 0.
        tolerance: a column is done when no prevalence moves by more in one step, or after 500
            rounds; no step ever lowers the likelihood.

    Returns:
        shape (4, c), columns sum to 1; NaN where a column of `observed` is all 0. A column's result
        depends on that column alone, to the last bit.
    """
    total = _sum4(observed)
    result = np.full(observed.shape, np.nan)
    open_ = np.flatnonzero(total > 0)
    y = observed[:, open_] / total[open_]
    m = np.broadcast_to(rates if rates.ndim == 3 else rates[:, :, None], (4, 4, len(total)))
    m = np.ascontiguousarray(m[:, :, open_])
    x = np.full(y.shape, 0.25)
    for _ in range(_MAX_CYCLES):
        if not len(open_):
            break
        first = _step(x, y, m)
        second = _step(first, y, m)
        done = np.abs(second - first).max(axis=0) <= tolerance
        result[:, open_] = second
        if done.any():
            keep = ~done
            open_, y, m = open_[keep], y[:, keep], m[:, :, keep]
            x, first, second = x[:, keep], first[:, keep], second[:, keep]
        x = _extrapolate(x, first, second, y, m)
    return result


_MAX_CYCLES = 500


def _sum4(values: NDArray[np.float64]) -> NDArray[np.float64]:
    # Written out: the order of the additions must not depend on the number of columns.
    return np.asarray((values[0] + values[1]) + (values[2] + values[3]), np.float64)


def _fit(x: NDArray[np.float64], m: NDArray[np.float64]) -> NDArray[np.float64]:
    return _sum4(x[:, None, :] * m)


def _step(
    x: NDArray[np.float64], y: NDArray[np.float64], m: NDArray[np.float64]
) -> NDArray[np.float64]:
    ratio = y / _fit(x, m)
    return np.asarray(x * _sum4((m * ratio[None]).swapaxes(0, 1)), np.float64)


def _extrapolate(
    x: NDArray[np.float64],
    first: NDArray[np.float64],
    second: NDArray[np.float64],
    y: NDArray[np.float64],
    m: NDArray[np.float64],
) -> NDArray[np.float64]:
    move, bend = first - x, (second - first) - (first - x)
    length, curve = np.sqrt(_sum4(move**2)), np.sqrt(_sum4(bend**2))
    factor = np.maximum(1.0, length / np.maximum(curve, 1e-300))
    # A prevalence that is 0 stays 0, so a leap takes it at most nine tenths of the way there.
    leap = np.maximum(x + 2 * factor * move + factor**2 * bend, second / 10)
    leap /= _sum4(leap)
    better = _sum4(y * np.log(_fit(leap, m))) >= _sum4(y * np.log(_fit(second, m)))
    return np.asarray(np.where(better, leap, second), np.float64)
