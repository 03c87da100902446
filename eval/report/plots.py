"""The plots of a set: reliability, risk against coverage, balance."""

from __future__ import annotations

import math
from collections.abc import Sequence

from eval.report.node import Interval
from eval.report.read import Bin, Point
from eval.report.svg import Axis, Panel, decimal, drawing

WIDTH, LEFT, TOP, SIDE = 440, 52, 32, 372  # units: of the drawing, the margins, a panel
STRIP, GAP = 44, 22  # the panel of counts under the reliability plot


def reliability(key: str, bins: Sequence[Bin]) -> str:
    """Share that carries the framing against the stated probability, above how many pairs.

    The bars show where 95 % of the shares would lie were the probabilities exact ("consistency
    bars", Bröcker and Smith 2007, with independent pairs).
    """
    panel = Panel(LEFT, TOP, SIDE, 300, Axis("", 0, 1), Axis("share that carries it", 0, 1))
    most = max((b.n for b in bins), default=1) or 1
    probability = Axis("stated probability", 0, 1)
    below = Panel(LEFT, TOP + 300 + GAP, SIDE, STRIP, probability, Axis("", 0, most))
    parts = [panel.axes(x_labels=False), below.axes(y_ticks=(0, most))]
    parts.append(panel.line([(0, 0), (1, 1)], "identity"))
    for b in bins:
        low, high = binomial_range(b.n, b.probability)
        parts.append(panel.line([(b.probability, low), (b.probability, high)], "band"))
        parts.append(below.line([(b.probability, 0), (b.probability, b.n)], "stem"))
    parts.append(panel.line([(b.probability, b.share) for b in bins], "line"))
    outside = 0
    for b in bins:
        low, high = binomial_range(b.n, b.probability)
        outside += not low <= b.share <= high
        says = f"stated {decimal(b.probability)}, carried {decimal(b.share)}, {b.n:,} pairs"
        parts.append(panel.dot(b.probability, b.share, says))
    about = (
        f"{len(bins)} bins of stated probability; in {outside} the share lies outside the range "
        "that exact probabilities would give in 95 of 100 samples. The numbers follow as a table."
    )
    height = TOP + 300 + GAP + STRIP + 48
    return drawing(key, "Reliability", about, "".join(parts), WIDTH, height)


def binomial_range(n: int, p: float) -> Interval:
    """Shares between which 95 % of samples of `n` lie where each is positive with probability `p`.

    The 2.5 % and 97.5 % quantiles of the binomial distribution over n; (p, p) for none.
    """
    if n == 0 or p in (0, 1):
        return p, p
    odds, whole = math.log(p), math.log1p(-p)
    cumulated, low = 0.0, 0
    for k in range(n + 1):
        ways = math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
        cumulated += math.exp(ways + k * odds + (n - k) * whole)
        if cumulated < 0.025:
            low = k + 1
        if cumulated >= 0.975:
            return low / n, k / n
    return low / n, 1.0


def risk_coverage(key: str, curve: Sequence[tuple[float, float]]) -> str:
    """Share of wrong labels among the most certain sentences, against how many are kept."""
    top = max((risk for _, risk in curve), default=0.0)
    ceiling = next((t for t in (0.05, 0.1, 0.2, 0.4, 0.6) if top <= t), 1.0)
    panel = Panel(
        LEFT,
        TOP,
        SIDE,
        300 + GAP + STRIP,
        Axis("share of sentences kept, the most certain first", 0, 1),
        Axis("share of them labelled wrongly", 0, ceiling),
    )
    parts = [panel.axes()]
    if curve:
        whole = curve[-1][1]
        parts.append(panel.line([(0, whole), (1, whole)], "identity"))
    parts.append(panel.line(curve, "line"))
    parts += [panel.dot(c, r, f"{c:.0%} kept: {decimal(r)} wrong") for c, r in curve]
    about = " ".join(f"{c:.0%} kept: {decimal(r)} wrong." for c, r in curve) or "No sentences."
    return drawing(key, "Risk against coverage", about, "".join(parts), WIDTH, 446)


def balance(key: str, points: Sequence[Point], *, corrected: bool = False) -> str:
    """Net balance of each article against gold, with the line where both are the same.

    Args:
        key: unique on the page.
        points: those without a corrected balance are left out where that is drawn.
        corrected: draw the corrected balance instead of the predicted one, without intervals.
    """
    title = "Corrected" if corrected else "Predicted"
    axis = Axis("gold net balance", -1, 1)
    panel = Panel(LEFT, TOP, SIDE, SIDE, axis, Axis(f"{title.lower()} net balance", -1, 1))
    values = [(p, p.corrected if corrected else p.predicted) for p in points]
    known = [(p, v) for p, v in values if v is not None]
    parts = [panel.axes()]
    parts.append(panel.line([(-1, 0), (1, 0)], "zero") + panel.line([(0, -1), (0, 1)], "zero"))
    parts.append(panel.line([(-1, -1), (1, 1)], "identity"))
    if not corrected:
        ends = [(p.gold, p.interval) for p in points if p.interval is not None]
        parts += [panel.line([(gold, end) for end in i], "whisker") for gold, i in ends]
    for point, v in sorted(known, key=lambda pair: -pair[0].sentences):  # small ones on top
        says = (
            f"{point.article}: gold {decimal(point.gold, 2)}, {title.lower()} {decimal(v, 2)}, "
            f"{point.sentences} sentences"
        )
        parts.append(panel.dot(point.gold, v, says, min(8.0, 1 + 0.75 * point.sentences**0.5)))
    wrong = sum(p.gold * v < 0 for p, v in known)
    about = (
        f"{len(known)} articles; {wrong} lie on the other side of zero than gold says. "
        "The numbers follow as a table."
    )
    return drawing(key, f"{title} balance against gold", about, "".join(parts), WIDTH, 452)
