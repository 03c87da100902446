"""Do the intervals of the balance hold the truth as often as they say? `python -m eval.balance_coverage`.

Articles of 8 to 60 sentences in paragraphs of 1 to 5 are drawn from a known split. Sentences of a
paragraph resemble each other: each paragraph leans to one side by a Beta draw whose intraclass
correlation is 0, 0.2 or 0.4. Between 35 % and 90 % of the sentences carry anybody, 8 % of those both.
The first table compares ways to make an interval of one and the same article; `stance` uses the
last. The second passes every sentence through a classifier that errs in a known way, and asks how
often the plain and the corrected interval hold the split of the true labels.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from stance.balance import Confusion, ConfusionTable, measure
from stance.intervals import Interval
from stance.labels import SentenceLabel

Floats = NDArray[np.float64]

PARTIES = ("A", "B")
CARRIES: tuple[tuple[str, ...], ...] = ((), ("A",), ("B",), ("A", "B"))
MIXED = 0.08
TRUTHS = (0.0, 0.2, 0.4, 0.6, 0.8)
CORRELATIONS = (0.0, 0.2, 0.4)
ERRORS = ConfusionTable(
    ((800, 85, 85, 30), (120, 320, 30, 30), (120, 30, 320, 30), (30, 35, 35, 100))
)
"""How the classifier of the second table errs: 64 % recall of a side, 6 % taken for the other."""
LEVEL = 0.95
RESAMPLES = 1000


@dataclass(frozen=True)
class Outcome:
    """One simulated article.

    Attributes:
        truth: the signed balance that the article is drawn from.
        correlation: intraclass correlation of the sentences of a paragraph.
        carrying: sentences that carry anybody.
        paragraphs: paragraphs that hold one.
        enough: `Balance.enough`.
        intervals: by method.
    """

    truth: float
    correlation: float
    carrying: int
    paragraphs: int
    enough: bool
    intervals: dict[str, Interval]

    def covered(self, method: str) -> bool:
        """Whether the method's interval holds the truth."""
        low, high = self.intervals[method]
        return low - 1e-12 <= self.truth <= high + 1e-12


def draw_article(truth: float, correlation: float, rng: np.random.Generator) -> list[SentenceLabel]:
    """An article in one voice whose sentences carry A and B with an expected balance of `truth`."""
    n = int(rng.integers(8, 61))
    side = (1 + truth / (1 - MIXED)) / 2
    spread = (1 - correlation) / correlation if correlation else math.inf
    rate = float(rng.uniform(0.35, 0.9))
    states: list[tuple[int, int]] = []
    paragraph = 0
    while len(states) < n:
        size = min(int(rng.integers(1, 6)), n - len(states))
        lean = side if math.isinf(spread) else float(rng.beta(side * spread, (1 - side) * spread))
        for carries, mixed, first in rng.random((size, 3)):
            state = 0 if carries >= rate else 3 if mixed < MIXED else 1 if first < lean else 2
            states.append((paragraph, state))
        paragraph += 1
    return [_label(i, paragraph, state) for i, (paragraph, state) in enumerate(states)]


def misread(labels: Sequence[SentenceLabel], rng: np.random.Generator) -> list[SentenceLabel]:
    """The labels as the classifier of `ERRORS` would give them."""
    counts = np.array(ERRORS.counts, np.float64)
    reach = (counts / counts.sum(axis=1, keepdims=True)).cumsum(axis=1)
    return [
        _label(
            s.index, s.paragraph, min(3, int(np.searchsorted(reach[CARRIES.index(s.carries)], u)))
        )
        for s, u in zip(labels, rng.random(len(labels)), strict=True)
    ]


def _label(index: int, paragraph: int, state: int) -> SentenceLabel:
    carries = CARRIES[state]
    label = ("neutral", "A", "B", "mixed")[state]
    return SentenceLabel(
        index, index, index + 1, "x", "body", paragraph, label, carries, {}, "own", {}, False
    )


def textbook(labels: Sequence[SentenceLabel], rng: np.random.Generator) -> dict[str, Interval]:
    """Intervals of the signed balance by the usual bootstraps; {} for fewer than two paragraphs."""
    sums: dict[int, list[float]] = {}
    for s in labels:
        if s.carries:
            cell = sums.setdefault(s.paragraph, [0.0, 0.0])
            cell[0] += ("A" in s.carries) - ("B" in s.carries)
            cell[1] += 1
    if len(sums) < 2:
        return {}
    d, n = np.array(list(sums.values())).T
    groups, theta = len(n), float(d.sum() / n.sum())
    index = rng.integers(0, groups, size=(RESAMPLES, groups))
    drawn = d[index].sum(axis=1) / n[index].sum(axis=1)
    tail = (1 - LEVEL) / 2
    low, high = _between(drawn, tail, 1 - tail)
    found = {"percentile": (low, high), "basic": _clip(2 * theta - high, 2 * theta - low)}
    found["BCa"] = _bca(d, n, drawn, theta)

    def error(index: NDArray[np.int64], theta: Floats) -> Floats:
        residuals = d[index] - theta[:, None] * n[index]
        spread = np.sqrt((residuals**2).sum(axis=1) * groups / (groups - 1))
        return np.asarray(spread / n[index].sum(axis=1), np.float64)

    here = float(error(np.arange(groups)[None], np.array([theta]))[0])
    t = (drawn - theta) / np.maximum(error(index, drawn), 0.01)
    t_low, t_high = _between(t, tail, 1 - tail)
    found["bootstrap-t"] = _clip(theta - t_high * here, theta - t_low * here)
    return found


def _bca(d: Floats, n: Floats, drawn: Floats, theta: float) -> Interval:
    """Bias-corrected and accelerated (Efron 1987), with the jackknife over paragraphs."""
    normal = NormalDist()
    below = float(np.mean(drawn < theta) + np.mean(drawn == theta) / 2)
    bias = normal.inv_cdf(min(max(below, 1e-3), 1 - 1e-3))
    left_out = (d.sum() - d) / (n.sum() - n)
    gap = left_out.mean() - left_out
    acceleration = float((gap**3).sum() / (6 * max(float((gap**2).sum()), 1e-12) ** 1.5))
    ends = []
    for z in (normal.inv_cdf((1 - LEVEL) / 2), normal.inv_cdf((1 + LEVEL) / 2)):
        ends.append(normal.cdf(bias + (bias + z) / (1 - acceleration * (bias + z))))
    return _between(drawn, *ends)


def _between(values: Floats, low: float, high: float) -> Interval:
    ordered, n = np.sort(values), len(values)
    return (
        float(ordered[max(0, math.floor(low * n))]),
        float(ordered[min(n, math.ceil(high * n)) - 1]),
    )


def _clip(low: float, high: float) -> Interval:
    return max(-1.0, low), min(1.0, high)


def compare(articles: int, seed: int) -> Iterator[Outcome]:
    """`articles` for each truth and correlation, with an interval by every method."""
    rng = np.random.default_rng(seed)
    for truth, correlation in ((t, c) for c in CORRELATIONS for t in TRUTHS):
        for _ in range(articles):
            labels = draw_article(truth, correlation, rng)
            own = measure(labels, PARTIES, resamples=RESAMPLES, seed=int(rng.integers(2**31))).own
            intervals = textbook(labels, rng)
            if own.interval is None or not intervals:
                continue
            intervals["stance"] = own.interval
            yield Outcome(truth, correlation, own.carrying, own.paragraphs, own.enough, intervals)


def correct(articles: int, seed: int) -> Iterator[Outcome]:
    """`articles` for each truth and correlation, misread, with the plain and corrected interval."""
    rng = np.random.default_rng(seed)
    confusion = Confusion(own=ERRORS, attributed=ERRORS, all=ERRORS)
    for truth, correlation in ((t, c) for c in CORRELATIONS for t in TRUTHS):
        for _ in range(articles):
            labels = misread(draw_article(truth, correlation, rng), rng)
            seed = int(rng.integers(2**31))
            own = measure(labels, PARTIES, confusion=confusion, resamples=RESAMPLES, seed=seed).own
            corrected = None if own.corrected is None else own.corrected.interval
            if own.interval is None or corrected is None:
                continue
            intervals = {"plain": own.interval, "corrected": corrected}
            yield Outcome(truth, correlation, own.carrying, own.paragraphs, own.enough, intervals)


def table(
    outcomes: Sequence[Outcome], rows: Sequence[tuple[str, Callable[[Outcome], bool]]]
) -> str:
    """Markdown: for each row and method the coverage in % and the mean width, "-" where undefined."""
    methods = list(outcomes[0].intervals)
    lines = [" | ".join(["articles", "n", *methods]), " | ".join(["---"] * (len(methods) + 2))]
    for title, chosen in rows:
        some = [o for o in outcomes if chosen(o)]
        cells = []
        for m in methods:
            if not some:
                cells.append("-")
                continue
            covered = 100 * float(np.mean([o.covered(m) for o in some]))
            width = float(np.mean([o.intervals[m][1] - o.intervals[m][0] for o in some]))
            cells.append(f"{covered:.1f} ({width:.2f})")
        lines.append(" | ".join([title, str(len(some)), *cells]))
    return "\n".join(f"| {line} |" for line in lines)


def _rows() -> list[tuple[str, Callable[[Outcome], bool]]]:
    def cell(correlation: float, truth: float) -> Callable[[Outcome], bool]:
        return lambda o: o.enough and (o.correlation, o.truth) == (correlation, truth)

    def paragraphs(low: int, high: int) -> Callable[[Outcome], bool]:
        return lambda o: o.enough and low <= o.paragraphs <= high

    def sentences(low: int, high: int) -> Callable[[Outcome], bool]:
        return lambda o: o.enough and low <= o.carrying <= high

    def few(number: int) -> Callable[[Outcome], bool]:
        return lambda o: o.carrying >= 8 and o.paragraphs == number

    return [
        ("enough", lambda o: o.enough),
        ("not enough", lambda o: not o.enough),
        *(
            (f"enough, correlation {c}, truth {t}", cell(c, t))
            for c in CORRELATIONS
            for t in TRUTHS
        ),
        *(
            (f"enough, {low} to {high} paragraphs", paragraphs(low, high))
            for low, high in ((5, 5), (6, 7), (8, 11), (12, 40))
        ),
        *(
            (f"enough, {low} to {high} sentences", sentences(low, high))
            for low, high in ((8, 9), (10, 11), (12, 15), (16, 23), (24, 60))
        ),
        *((f"8 or more sentences in {g} paragraphs", few(g)) for g in (2, 3, 4)),
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints both tables."""
    parser = argparse.ArgumentParser(prog="python -m eval.balance_coverage", description=__doc__)
    parser.add_argument("--articles", type=int, default=300, help="for each truth and correlation")
    parser.add_argument("--corrected", type=int, default=60, help="the same, of the second table")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    print(f"Coverage in % of a nominal {LEVEL:.0%} interval (mean width); seed {options.seed}\n")
    print(table(list(compare(options.articles, options.seed)), _rows()))
    print("\nWith a classifier that errs: coverage of the true labels' split\n")
    print(table(list(correct(options.corrected, options.seed)), _rows()[:2]))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
