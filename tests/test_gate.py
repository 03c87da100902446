"""Pass, fail and undecided, each with its figures."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction

import pytest

from stance.article import Article
from stance.balance import Balance, BalanceReport, Corrected, Interval, Tally
from stance.conflict import Conflict
from stance.errors import InputError
from stance.gate import Gate, GateResult, Outcome, check, exit_code
from stance.labels import Analysis, ModelInfo


def balance(
    interval: Interval | None = None,
    *,
    carried: Mapping[str, int] | None = None,
    neutral: int = 0,
    uncertain: int = 0,
    paragraphs: int = 10,
    expected: Mapping[str, float] | None = None,
    split_intervals: Mapping[str, Interval] | None = None,
    corrected: Corrected | None = None,
) -> Balance:
    carried = carried or {"A": 7, "B": 3}
    n = sum(carried.values()) + neutral
    tally = Tally(
        tuple(carried),
        n,
        carried,
        0,
        neutral,
        uncertain,
        {p: Fraction(c) for p, c in carried.items()},
    )
    return Balance(
        parties=tally.parties,
        n=tally.n,
        carried=tally.carried,
        mixed=0,
        neutral=neutral,
        uncertain=uncertain,
        credit=tally.credit,
        words=tally,
        expected=expected or {p: 1 / len(carried) for p in carried},
        paragraphs=paragraphs,
        level=0.95,
        interval=interval,
        split_intervals=split_intervals,
        corrected=corrected,
    )


def report(own: Balance, attributed: Balance | None = None) -> BalanceReport:
    other = attributed or balance(carried={"A": 5, "B": 5}, interval=(-0.1, 0.1))
    return BalanceReport(
        own=own,
        attributed=other,
        all=other,
        headline=other,
        expected=own.expected,
        voices={},
        level=0.95,
        resamples=2000,
        seed=0,
    )


@pytest.mark.parametrize(
    ("interval", "outcome", "reason"),
    [
        ((0.1, 0.4), "pass", "interval +0.10 to +0.40, wholly within 0.4"),
        ((-0.4, 0.4), "pass", "interval -0.40 to +0.40, wholly within 0.4"),
        ((0.41, 0.7), "fail", "interval +0.41 to +0.70, wholly beyond 0.4"),
        ((-0.9, -0.5), "fail", "interval -0.90 to -0.50, wholly beyond 0.4"),
        ((0.4, 0.7), "undecided", "interval +0.40 to +0.70, on both sides of the limit 0.4"),
        ((0.0, 0.7), "undecided", "interval +0.00 to +0.70, on both sides of the limit 0.4"),
        ((-0.6, 0.6), "undecided", "interval -0.60 to +0.60, on both sides of the limit 0.4"),
    ],
)
def test_the_interval_decides(interval: Interval, outcome: Outcome, reason: str) -> None:
    result = check(report(balance(interval)), Gate(0.4))
    line = f"own voice: A less B: imbalance +0.40, 95 % {reason}"
    assert result == GateResult(outcome, (line,), None)


@pytest.mark.parametrize("bad", [(math.nan, 0.1), (0.1, math.nan), (-math.inf, 0.0)])
def test_an_interval_that_is_no_interval_never_passes(bad: Interval) -> None:
    result = check(report(balance(bad)), Gate(1.9))
    assert result == GateResult(
        "undecided", ("own voice: A less B: imbalance +0.40, without an interval",)
    )


def test_no_interval_is_undecided_and_strict_takes_the_estimate() -> None:
    judged = report(balance(None))
    assert check(judged, Gate(0.5)).outcome == "undecided"
    assert check(judged, Gate(0.5, strict=True)) == GateResult(
        "pass", ("own voice: A less B: imbalance +0.40, within 0.5",)
    )
    assert check(judged, Gate(0.4, strict=True)).outcome == "pass"
    assert check(judged, Gate(0.3, strict=True)) == GateResult(
        "fail", ("own voice: A less B: imbalance +0.40, beyond 0.3",)
    )


@pytest.mark.parametrize("strict", [False, True])
def test_too_few_sentences_are_undecided_however_one_sided(strict: bool) -> None:
    few = report(balance((0.9, 1.0), carried={"A": 7, "B": 0}))
    assert check(few, Gate(0.1, strict=strict)) == GateResult(
        "undecided",
        (
            (
                "own voice: too few sentences to say: 7 in 10 paragraphs carry a party's account; "
                "8 in 5 are needed"
            ),
        ),
    )


def test_nothing_carried_is_said_and_passes_only_where_asked() -> None:
    nothing = report(balance(carried={"A": 0, "B": 0}, neutral=9, paragraphs=0))
    reason = ("own voice: none of 9 sentences carries a party's account",)
    assert check(nothing, Gate(0.4)) == GateResult("undecided", reason)
    assert check(nothing, Gate(0.4, strict=True)) == GateResult("undecided", reason)
    assert check(nothing, Gate(0.4, neutral_passes=True)) == GateResult("pass", reason)
    empty = report(balance(carried={"A": 0, "B": 0}, paragraphs=0))
    assert check(empty, Gate(0.4, neutral_passes=True)) == GateResult(
        "undecided", ("own voice: no sentence is counted here",)
    )


def test_coverage_below_the_least_is_undecided() -> None:
    judged = report(balance((0.5, 0.9), neutral=10, uncertain=5))
    assert check(judged, Gate(0.4, min_coverage=0.75)).outcome == "fail"
    assert check(judged, Gate(0.4, min_coverage=0.8)) == GateResult(
        "undecided",
        ("own voice: 15 of 20 sentences could be called, a coverage of 75 %; 80 % is needed",),
    )
    unsure = balance(carried={"A": 0, "B": 0}, neutral=4, uncertain=3, paragraphs=0)
    gate = Gate(0.4, min_coverage=0.5, neutral_passes=True)
    assert check(report(unsure), gate).outcome == "undecided"


def test_the_expected_split_is_what_is_deviated_from() -> None:
    own = balance((0.3, 0.7), expected={"A": 0.75, "B": 0.25})
    assert check(report(own), Gate(0.25)) == GateResult(
        "pass",
        ("own voice: A less B: imbalance -0.10, 95 % interval -0.20 to +0.20, wholly within 0.25",),
    )


def test_the_voice_chooses_the_balance() -> None:
    judged = report(balance((0.7, 0.9)))
    assert check(judged, Gate(0.4)).outcome == "fail"
    attributed = check(judged, Gate(0.4, voice="attributed"))
    assert attributed == GateResult(
        "pass",
        (
            (
                "attributed voice: A less B: imbalance +0.00, 95 % interval -0.10 to +0.10, "
                "wholly within 0.4"
            ),
        ),
    )
    assert check(judged, Gate(0.4, voice="all")).outcome == "pass"


THREE = {"A": 6, "B": 3, "C": 3}


@pytest.mark.parametrize(
    ("intervals", "outcome"),
    [
        ({"A": (0.3, 0.6), "B": (0.1, 0.4), "C": (0.1, 0.4)}, "undecided"),
        ({"A": (0.55, 0.7), "B": (0.1, 0.4), "C": (0.1, 0.4)}, "fail"),
        ({"A": (0.3, 0.5), "B": (0.2, 0.4), "C": (0.2, 0.4)}, "pass"),
        ({"A": (0.3, 0.5), "B": (0.2, 0.4)}, "undecided"),
    ],
)
def test_three_parties_are_held_one_by_one(
    intervals: Mapping[str, Interval], outcome: Outcome
) -> None:
    # Beyond 0.4 is a split more than 0.2 away from one third.
    result = check(report(balance(carried=THREE, split_intervals=intervals)), Gate(0.4))
    assert result.outcome == outcome
    assert len(result.reasons) == 3


def test_three_parties_read_like_two() -> None:
    own = balance(carried=THREE, split_intervals={"A": (1 / 3, 7 / 12)})
    first, second, _ = check(report(own), Gate(0.6)).reasons
    assert first == (
        "own voice: A: imbalance +0.33, 95 % interval +0.00 to +0.50, wholly within 0.6"
    )
    assert second == "own voice: B: imbalance -0.17, without an interval"


def test_the_corrected_balance() -> None:
    corrected = Corrected({"A": 0.8, "B": 0.2}, {"A": 0.8, "B": 0.2}, 0.6, 0.6, (0.5, 0.8), None)
    judged = report(balance((0.1, 0.3), corrected=corrected))
    assert check(judged, Gate(0.4)).outcome == "pass"
    assert check(judged, Gate(0.4, corrected=True)) == GateResult(
        "fail",
        ("own voice: A less B: imbalance +0.60, 95 % interval +0.50 to +0.80, wholly beyond 0.4",),
    )
    assert check(report(balance((0.1, 0.3))), Gate(0.4, corrected=True)) == GateResult(
        "undecided",
        ("own voice: the classifier's errors are not known, so nothing can be corrected",),
    )
    gone = replace(corrected, split=None, signed=None, interval=None)
    result = check(report(balance((0.1, 0.3), corrected=gone)), Gate(0.4, corrected=True))
    assert result == GateResult("undecided", ("own voice: A less B: no imbalance can be given",))


def test_an_analysis_brings_its_source() -> None:
    article = Article.from_sentences(["A met B."], source="one.txt")
    analysis = Analysis(
        article, Conflict.of(["A", "B"]), (), report(balance((0.5, 0.9))), ModelInfo("fake")
    )
    result = check(analysis, Gate(0.4))
    assert (result.outcome, result.source) == ("fail", "one.txt")


def test_a_text_that_names_no_party_never_passes() -> None:
    article = Article.from_sentences(["One."])
    judged = Analysis(
        article, Conflict.of(["A", "B"]), (), report(balance((-0.1, 0.1))), ModelInfo("fake")
    )
    result = check(judged, Gate(0.4, neutral_passes=True))
    assert result == GateResult(
        "undecided", ("own voice: the text names none of the parties (A, B)",)
    )


@pytest.mark.parametrize(
    ("outcomes", "code"),
    [
        (["pass", "pass"], 0),
        (["pass", "fail", "undecided"], 1),
        (["pass", "undecided"], 3),
        (["undecided"], 3),
        ([], 3),
    ],
)
def test_exit_codes(outcomes: list[Outcome], code: int) -> None:
    assert exit_code(GateResult(outcome, ("why",)) for outcome in outcomes) == code


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Gate(0), "max_imbalance is 0; give a number above 0 and below 2"),
        (lambda: Gate(2.0), "max_imbalance is 2.0; give a number above 0 and below 2"),
        (lambda: Gate(math.nan), "max_imbalance is nan; give a number above 0 and below 2"),
        (
            lambda: Gate(0.4, voice="headline"),  # type: ignore[arg-type]
            "voice is 'headline'; use one of own, attributed, all",
        ),
        (
            lambda: Gate(0.4, min_coverage=math.nan),
            "min_coverage is nan; give a share from 0 to 1",
        ),
    ],
)
def test_gates_that_do_not_fit(make: Callable[[], Gate], message: str) -> None:
    with pytest.raises(InputError) as caught:
        make()
    assert str(caught.value) == message
