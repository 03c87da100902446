"""Holds the balance of articles against a limit: pass, fail or undecided, with the figures."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from stance.balance import Balance, BalanceReport, Interval
from stance.errors import InputError
from stance.labels import Analysis
from stance.masking import MentionFinder

Outcome = Literal["pass", "fail", "undecided"]
GateVoice = Literal["own", "attributed", "all"]
VOICES: tuple[GateVoice, ...] = get_args(GateVoice)
EXIT_PASS, EXIT_FAIL, EXIT_UNDECIDED = 0, 1, 3


@dataclass(frozen=True, slots=True)
class Gate:
    """A limit on the imbalance of an article.

    The imbalance is the signed balance less its expected value, from 0 to below 2 in size. With more
    than two parties it is, for each party, twice its split less its expected share: the same number
    that two parties would give.

    Attributes:
        max_imbalance: largest imbalance that passes, above 0 and below 2.
        voice: which balance is judged: "own", "attributed" or "all".
        strict: judge the estimate alone and leave the interval aside: whatever is enough to judge
            passes or fails.
        min_coverage: least share of the sentences that the classifier must have been able to call,
            from 0 to 1; with less the article is undecided.
        corrected: judge the balance corrected for the classifier's errors; undecided where that is
            not known.
        neutral_passes: an article of which no sentence carries a party passes; without it such an
            article is undecided, like one without a sentence.
    """

    max_imbalance: float
    voice: GateVoice = "own"
    strict: bool = False
    min_coverage: float = 0.0
    corrected: bool = False
    neutral_passes: bool = False

    def __post_init__(self) -> None:
        # Written so that NaN is refused.
        if not 0 < self.max_imbalance < 2:
            raise InputError(
                f"max_imbalance is {self.max_imbalance!r}; give a number above 0 and below 2"
            )
        if self.voice not in VOICES:
            raise InputError(f"voice is {self.voice!r}; use one of {', '.join(VOICES)}")
        if not 0 <= self.min_coverage <= 1:
            raise InputError(f"min_coverage is {self.min_coverage!r}; give a share from 0 to 1")


@dataclass(frozen=True, slots=True)
class GateResult:
    """What the gate says of one article.

    Attributes:
        outcome: "pass", "fail" or "undecided".
        reasons: why, one line each, with the figures; at least one.
        source: of the article, where it is known.
    """

    outcome: Outcome
    reasons: tuple[str, ...]
    source: str | None = None


@dataclass(frozen=True, slots=True)
class _Deviation:
    """An imbalance, its interval and whose it is."""

    name: str
    value: float | None
    interval: Interval | None


def check(judged: Analysis | BalanceReport, gate: Gate) -> GateResult:
    """Holds one article against the limit.

    It fails only where an interval of the imbalance lies wholly beyond the limit, passes only where
    it lies wholly within (the limit itself is within), and is undecided else. With more than two
    parties one that is beyond fails the article, and all must be within for it to pass; no allowance
    is made for their number. What is too little to judge, or not a number, is undecided; so is an
    article whose text names none of the parties, whatever the gate says of neutral ones: a name
    written wrong must not pass.
    """
    source = judged.article.source if isinstance(judged, Analysis) else None
    report = judged.balance if isinstance(judged, Analysis) else judged
    balance: Balance = getattr(report, gate.voice)
    outcome, reasons = _judge(balance, gate)
    if isinstance(judged, Analysis):
        conflict = judged.conflict
        if not MentionFinder(conflict).find(judged.article.text):
            names = ", ".join(conflict.names)
            outcome, reasons = "undecided", [f"the text names none of the parties ({names})"]
    return GateResult(outcome, tuple(f"{gate.voice} voice: {reason}" for reason in reasons), source)


def exit_code(results: Iterable[GateResult]) -> int:
    """0 where every article passes, 1 where any fails, else 3; 3 for no article at all."""
    outcomes = {result.outcome for result in results}
    if "fail" in outcomes:
        return EXIT_FAIL
    return EXIT_PASS if outcomes == {"pass"} else EXIT_UNDECIDED


def _judge(balance: Balance, gate: Gate) -> tuple[Outcome, list[str]]:
    if balance.too_few is not None:
        neutral = bool(balance.n) and not balance.carrying
        if not (neutral and gate.neutral_passes):
            return "undecided", [balance.too_few]
    coverage = balance.coverage
    if coverage is None or not coverage >= gate.min_coverage:
        called = balance.n - balance.uncertain
        reason = (
            f"{called} of {balance.n} sentences could be called, a coverage of {_share(coverage)}; "
            f"{_share(gate.min_coverage)} is needed"
        )
        return "undecided", [reason]
    if balance.too_few is not None:
        return "pass", [balance.too_few]
    if gate.corrected and balance.corrected is None:
        return "undecided", ["the classifier's errors are not known, so nothing can be corrected"]
    outcomes, reasons = [], []
    for deviation in _deviations(balance, gate.corrected):
        outcome, reason = _hold(deviation, gate, balance.level)
        outcomes.append(outcome)
        reasons.append(reason)
    if "fail" in outcomes:
        return "fail", reasons
    return ("undecided" if "undecided" in outcomes else "pass"), reasons


def _deviations(balance: Balance, corrected: bool) -> list[_Deviation]:
    figures = balance.corrected if corrected and balance.corrected is not None else balance
    if (expected := balance.expected_signed) is not None:
        first, second = balance.parties
        value = None if figures.signed is None else figures.signed - expected
        interval = figures.interval
        if interval is not None:
            interval = (interval[0] - expected, interval[1] - expected)
        return [_Deviation(f"{first} less {second}", value, interval)]
    found = []
    split, intervals = figures.split, figures.split_intervals or {}
    for party in balance.parties:
        share, interval = balance.expected[party], intervals.get(party)
        if interval is not None:
            interval = (2 * (interval[0] - share), 2 * (interval[1] - share))
        found.append(
            _Deviation(party, None if split is None else 2 * (split[party] - share), interval)
        )
    return found


def _hold(deviation: _Deviation, gate: Gate, level: float) -> tuple[Outcome, str]:
    value, interval, limit = deviation.value, deviation.interval, gate.max_imbalance
    if value is None or not math.isfinite(value):
        return "undecided", f"{deviation.name}: no imbalance can be given"
    figure = f"{deviation.name}: imbalance {value:+.2f}"
    if gate.strict:
        if abs(value) <= limit:
            return "pass", f"{figure}, within {limit:g}"
        return "fail", f"{figure}, beyond {limit:g}"
    if interval is None or not all(map(math.isfinite, interval)):
        return "undecided", f"{figure}, without an interval"
    low, high = interval
    figure += f", {100 * level:g} % interval {low:+.2f} to {high:+.2f}"
    if low > limit or high < -limit:
        return "fail", f"{figure}, wholly beyond {limit:g}"
    if -limit <= low and high <= limit:
        return "pass", f"{figure}, wholly within {limit:g}"
    return "undecided", f"{figure}, on both sides of the limit {limit:g}"


def _share(value: float | None) -> str:
    return "none" if value is None else f"{100 * value:.0f} %"
