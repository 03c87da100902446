"""Figures derived by hand, exact symmetry, and intervals that cover what they say."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.balance_coverage import compare, correct, draw_article, misread
from stance.article import Section
from stance.balance import (
    Balance,
    BalanceReport,
    Confusion,
    ConfusionTable,
    Interval,
    Tally,
    measure,
)
from stance.confusion import prevalence
from stance.errors import InputError
from stance.intervals import resampled_sums, smallest_excess, stretched
from stance.labels import SentenceLabel

# With one half added to each cell: 17/20 right, 1/20 for each wrong state.
EVEN = ConfusionTable(((8, 0, 0, 0), (0, 8, 0, 0), (0, 0, 8, 0), (0, 0, 0, 8)))
UNEVEN = ConfusionTable(((70, 9, 7, 2), (12, 30, 2, 3), (9, 2, 33, 3), (3, 4, 4, 6)))


def confusion(table: ConfusionTable) -> Confusion:
    return Confusion(own=table, attributed=table, all=table)


def label(
    carries: str,
    *,
    index: int = 0,
    paragraph: int | None = None,
    voice: str = "own",
    section: Section = "body",
    words: int = 1,
    uncertain: bool = False,
) -> SentenceLabel:
    """A sentence that carries the parties named by the letters of `carries`."""
    return SentenceLabel(
        index=index,
        start=index,
        end=index + 1,
        text=" ".join(["word"] * words),
        section=section,
        paragraph=index if paragraph is None else paragraph,
        label="neutral" if not carries else carries if len(carries) == 1 else "mixed",
        carries=tuple(carries),
        framing={},
        voice=voice,
        voice_probabilities={},
        uncertain=uncertain,
    )


def article(*carries: str, size: int = 1) -> list[SentenceLabel]:
    """Sentences in the journalist's voice, `size` to a paragraph."""
    return [label(c, index=i, paragraph=i // size) for i, c in enumerate(carries)]


def test_two_parties_by_hand() -> None:
    own = measure(article("A", "A", "A", "B", "AB", "", "", ""), ["A", "B"]).own
    assert (own.n, own.carried, own.mixed, own.neutral) == (8, {"A": 3, "B": 1}, 1, 3)
    assert own.credit == {"A": Fraction(7, 2), "B": Fraction(3, 2)}
    assert own.shares == {"A": 7 / 16, "B": 3 / 16}
    assert own.split == {"A": 7 / 10, "B": 3 / 10}
    assert (own.signed, own.net) == (2 / 5, 1 / 4)
    assert own.iqv == 21 / 25  # 2 * (1 - 49/100 - 9/100)
    assert own.deviation == {"A": 0.7 - 0.5, "B": 0.3 - 0.5}
    assert own.signed_deviation == 2 / 5


def test_three_parties_by_hand() -> None:
    own = measure(article("A", "ABC", "BC"), ["A", "B", "C"]).own
    assert own.credit == {"A": Fraction(4, 3), "B": Fraction(5, 6), "C": Fraction(5, 6)}
    assert own.split == {"A": 4 / 9, "B": 5 / 18, "C": 5 / 18}
    assert own.iqv == 35 / 36  # 3/2 * (1 - 16/81 - 25/324 - 25/324)
    assert (own.signed, own.net, own.interval, own.expected_signed) == (None, None, None, None)
    assert own.signed_deviation is None
    assert own.split_intervals is not None
    assert set(own.split_intervals) == {"A", "B", "C"}


def test_one_party_alone_has_no_variation() -> None:
    own = measure(article("A", "A", "A"), ["A", "B"]).own
    assert (own.signed, own.iqv) == (1.0, 0.0)


def test_words_weigh_sentences() -> None:
    labels = [
        label("A", index=0, words=6, uncertain=True),
        label("B", index=1, words=1),
        label("AB", index=2, words=5),
        label("", index=3, words=8),
    ]
    own = measure(labels, ["A", "B"], expected={"A": 0.25, "B": 0.75}).own
    assert own.signed == 0.0
    words = own.words
    assert (words.n, words.carried, words.mixed, words.neutral) == (20, {"A": 6, "B": 1}, 5, 8)
    assert words.uncertain == 6
    assert words.split == {"A": 17 / 24, "B": 7 / 24}  # 6 + 5/2 and 1 + 5/2 of 12
    assert (words.signed, words.net) == (5 / 12, 1 / 4)
    assert own.words_deviation == {"A": 17 / 24 - 1 / 4, "B": 7 / 24 - 3 / 4}
    assert own.words_interval is not None
    assert own.words_interval[0] <= 5 / 12 <= own.words_interval[1]


def test_voices_are_kept_apart_and_captions_count_nowhere() -> None:
    labels = [
        label("A", index=0, section="headline"),
        label("A", index=1, voice="own"),
        label("B", index=2, voice="third"),
        label("B", index=3, voice="A"),
        label("AB", index=4, voice="B"),
        label("A", index=5, section="caption"),
    ]
    report = measure(labels, ["A", "B"])
    assert [report.own.n, report.attributed.n, report.all.n, report.headline.n] == [1, 3, 4, 1]
    assert report.own.signed == report.headline.signed == 1.0
    assert report.attributed.signed == -2 / 3
    assert report.all.signed == -1 / 4
    assert report.voices == {"own": 1, "third": 1, "A": 1, "B": 1}
    assert (report.headline.interval, report.headline.corrected) == (None, None)
    assert (report.unit, report.level, report.resamples, report.seed) == (
        "paragraph",
        0.95,
        2000,
        0,
    )


def test_uncertain_sentences_are_labelled_and_counted_apart() -> None:
    labels = [
        label("A", index=0, uncertain=True),
        label("B", index=1),
        label("", index=2, uncertain=True),
    ]
    own = measure([*labels, label("A", index=3)], ["A", "B"]).own
    assert (own.n, own.carried, own.uncertain, own.coverage) == (4, {"A": 2, "B": 1}, 2, 1 / 2)


def test_nothing_to_measure_is_none() -> None:
    empty = measure([], ["A", "B"], confusion=confusion(EVEN)).own
    assert empty.too_few == "no sentence is counted here"
    neutral = measure(article("", "", ""), ["A", "B"], confusion=confusion(EVEN)).own
    assert neutral.too_few == "none of 3 sentences carries a party's account"
    assert (neutral.shares, neutral.net, neutral.coverage) == ({"A": 0.0, "B": 0.0}, 0.0, 1.0)
    for balance in (empty, neutral):
        assert (balance.signed, balance.split, balance.iqv, balance.interval) == (None,) * 4
        assert (balance.deviation, balance.signed_deviation, balance.corrected) == (None,) * 3
        assert (balance.smallest_imbalance, balance.words_interval) == (None, None)
        assert (balance.split_intervals, balance.words.split, balance.words_deviation) == (
            None,
        ) * 3
    assert (empty.shares, empty.net, empty.coverage) == (None, None, None)


def test_too_few_is_said_with_its_numbers_and_figures_are_given_all_the_same() -> None:
    few = measure(article(*"ABABABA"), ["A", "B"]).own
    assert few.too_few == (
        "too few sentences to say: 7 in 7 paragraphs carry a party's account; 8 in 5 are needed"
    )
    assert not few.enough
    assert few.signed == 1 / 7
    assert few.interval is not None
    assert not measure(article(*"ABABABAB", size=2), ["A", "B"]).own.enough
    assert measure(article(*"ABABABABA", size=2), ["A", "B"]).own.enough
    # Neutral sentences and their paragraphs do not help.
    padded = measure(article(*"ABABABAB", "", "", size=2), ["A", "B"]).own
    assert (padded.carrying, padded.paragraphs, padded.enough) == (8, 4, False)


def test_expected_split_moves_the_deviation() -> None:
    own = measure(article("A", "A", "A", "B"), ["A", "B"], expected={"B": 0.75, "A": 0.25}).own
    assert own.expected_signed == -0.5
    assert own.signed_deviation == 1.0
    assert own.deviation == {"A": 0.5, "B": -0.5}


@pytest.mark.parametrize(
    ("keywords", "message"),
    [
        ({"expected": {"A": 1.0}}, "expected names ['A']; give a share for each of ['A', 'B']"),
        (
            {"expected": {"A": 1.0, "B": 0.0}},
            "expected share of 'B' is 0.0; give a number above 0",
        ),
        (
            {"expected": {"A": math.nan, "B": 0.5}},
            "expected share of 'A' is nan; give a number above 0",
        ),
        ({"expected": {"A": "x", "B": 0.5}}, "expected share of 'A' is 'x'; give a number above 0"),
        ({"expected": {"A": 0.5, "B": 0.6}}, "expected shares sum to 1.1; they must sum to 1"),
        ({"level": 1.0}, "level is 1.0; give a number between 0 and 1, such as 0.95"),
        ({"level": math.nan}, "level is nan; give a number between 0 and 1, such as 0.95"),
        ({"resamples": 99}, "resamples is 99; give at least 100"),
        ({"parties": ["A"]}, "parties is ['A']; give a list of two or more different names"),
        ({"parties": "AB"}, "parties is 'AB'; give a list of two or more different names"),
        (
            {"parties": ["A", "A"]},
            "parties is ['A', 'A']; give a list of two or more different names",
        ),
        (
            {"labels": article("A", "C")},
            (
                "sentence 1 carries ['C'] in the voice 'own'; the parties are ['A', 'B'], "
                "each carried once at most"
            ),
        ),
        (
            {"labels": article("AA")},
            (
                "sentence 0 carries ['A', 'A'] in the voice 'own'; the parties are ['A', 'B'], "
                "each carried once at most"
            ),
        ),
        (
            {"labels": [label("A", voice="C")]},
            (
                "sentence 0 carries ['A'] in the voice 'C'; the parties are ['A', 'B'], "
                "each carried once at most"
            ),
        ),
    ],
)
def test_arguments_that_do_not_fit(keywords: Mapping[str, object], message: str) -> None:
    arguments: dict[str, object] = {"labels": article("A"), "parties": ["A", "B"], **keywords}
    with pytest.raises(InputError) as caught:
        measure(**arguments)  # type: ignore[arg-type]
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("n", "uncertain", "credit", "message"),
    [
        (4, 0, 2, "a tally of 4 holds 2 carried, 0 mixed and 1 neutral; they must add up"),
        (3, 0, 1, "a tally credits 2 to its parties; 2 carry anybody"),
        (3, 4, 1, "a tally of 3 holds 4 uncertain"),
    ],
)
def test_a_tally_adds_up(n: int, uncertain: int, credit: int, message: str) -> None:
    carried = {"A": credit, "B": 2 - credit}
    credited = {"A": Fraction(credit), "B": Fraction(2 - credit)}
    if "credits" in message:
        credited["A"] += 1
        message = message.replace("credits 2", "credits 3")
    with pytest.raises(InputError) as caught:
        Tally(("A", "B"), n, carried, 0, 1, uncertain, credited)
    assert str(caught.value) == message


# Intervals.


def test_an_article_of_one_party_still_has_a_width() -> None:
    own = measure(article(*"AAAAAAAA"), ["A", "B"]).own
    assert own.interval is not None
    assert own.split_intervals is not None
    assert own.interval[1] == 1.0
    assert 0.2 < own.interval[0] < 0.9
    assert own.split_intervals["B"][0] == 0.0
    longer = measure(article(*"A" * 40), ["A", "B"]).own
    assert longer.interval is not None
    assert own.interval[0] < longer.interval[0] < 1.0


def test_one_paragraph_has_no_interval() -> None:
    own = measure(article(*"ABABABAAAB", size=10), ["A", "B"], confusion=confusion(EVEN)).own
    assert (own.interval, own.split_intervals, own.words_interval) == (None, None, None)
    assert own.corrected is not None
    assert (own.corrected.interval, own.corrected.split_intervals) == (None, None)
    assert own.corrected.signed is not None


def test_whole_paragraphs_are_resampled() -> None:
    sentences = "AAAABBBB" * 3
    single = measure(article(*sentences), ["A", "B"]).own.interval
    together = measure(article(*sentences, size=4), ["A", "B"]).own.interval
    opposed = measure(article(*"ABAB" * 6, size=4), ["A", "B"]).own.interval
    assert single is not None and together is not None and opposed is not None
    assert width(together) > 1.5 * width(single)
    assert width(opposed) < width(single) / 1.5


def width(interval: Interval) -> float:
    return interval[1] - interval[0]


def test_order_statistics_are_stretched_about_the_centre_and_clipped() -> None:
    values = np.array([0.8, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, math.nan])
    found = stretched(values, centre=0.5, estimate=0.5, groups=2, level=0.5, bounds=(0.0, 1.0))
    # A quarter of 8 values on each side: the third and the sixth, sqrt(2) as far from the centre.
    assert found == pytest.approx((0.5 - 0.2 * math.sqrt(2), 0.5 + 0.1 * math.sqrt(2)))
    found = stretched(values, centre=0.5, estimate=0.9, groups=2, level=0.5, bounds=(0.3, 1.0))
    assert found == (0.3, 0.9)
    assert stretched(values, centre=0.5, estimate=0.5, groups=1, level=0.5, bounds=(0, 1)) is None
    values[1:5] = math.nan  # five of nine are undefined
    assert stretched(values, centre=0.5, estimate=0.5, groups=2, level=0.5, bounds=(0, 1)) is None


def test_resamples_come_in_mirrored_pairs() -> None:
    columns = np.ones((5, 1))
    sums, for_, against = resampled_sums(columns, 301, np.random.default_rng(0))
    assert sums.shape == (1, 302)
    assert np.array_equal(sums[0] + for_ + against, np.full(302, 7.0))
    assert np.array_equal(for_[:151], against[151:])
    assert np.array_equal(against[:151], for_[151:])
    assert np.array_equal(sums[0, :151], sums[0, 151:])
    assert abs(for_.mean() - 1) < 0.2


@pytest.mark.parametrize("seed", [-1, 1.5, True, None])
def test_a_seed_is_a_whole_number(seed: Any) -> None:
    with pytest.raises(InputError) as caught:
        measure([], ["A", "B"], seed=seed)
    assert str(caught.value) == f"seed is {seed!r}; give a whole number, 0 or above"


def test_the_seed_decides_and_two_runs_agree() -> None:
    labels = article(*"AABABBAAABAB", size=2)
    first = measure(labels, ["A", "B"], confusion=confusion(UNEVEN), seed=5)
    assert first == measure(labels, ["A", "B"], confusion=confusion(UNEVEN), seed=5)
    assert first.own.interval != measure(labels, ["A", "B"], seed=6).own.interval


def test_a_higher_level_is_wider() -> None:
    labels = article(*"AABABBAAABAB", size=2)
    narrow, wide = (measure(labels, ["A", "B"], level=level).own.interval for level in (0.8, 0.99))
    assert narrow is not None
    assert wide is not None
    assert wide[0] < narrow[0] < narrow[1] < wide[1]


@st.composite
def any_article(draw: st.DrawFn) -> tuple[list[SentenceLabel], list[str]]:
    names = ["A", "B", "C", "D"][: draw(st.integers(2, 4))]
    voices = st.sampled_from(["own", "own", "third", *names])
    carries = st.lists(st.sampled_from(names), unique=True, max_size=len(names))
    sizes = st.tuples(carries, voices, st.integers(1, 9), st.booleans(), st.booleans())
    labels, paragraph = [], 0
    for index, (said, voice, words, uncertain, new) in enumerate(
        draw(st.lists(sizes, max_size=14))
    ):
        paragraph += new
        labels.append(
            label(
                "".join(sorted(said)),
                index=index,
                paragraph=paragraph,
                voice=voice,
                words=words,
                uncertain=uncertain,
            )
        )
    return labels, names


@settings(max_examples=40, deadline=None)
@given(any_article(), st.randoms(use_true_random=False))
def test_the_order_of_the_parties_changes_no_bit(
    drawn: tuple[list[SentenceLabel], list[str]], random: object
) -> None:
    labels, names = drawn
    turned = list(reversed(names)) if len(names) == 2 else names[1:] + names[:1]
    weights = dict(zip("ABCD", (0.3, 0.7, 0.5, 0.25), strict=True))
    expected = {p: weights[p] / sum(sorted(weights[q] for q in names)) for p in names}
    one, other = (
        measure(labels, order, expected=expected, confusion=confusion(UNEVEN), resamples=100)
        for order in (names, turned)
    )
    for a, b in zip(balances(one), balances(other), strict=True):
        for key in ("shares", "split", "split_intervals", "deviation", "iqv", "smallest_imbalance"):
            assert getattr(a, key) == getattr(b, key), key
        assert negated(a.signed) == b.signed
        assert negated(a.net) == b.net
        assert mirrored(a.interval) == b.interval
        assert mirrored(a.words_interval) == b.words_interval
        assert (a.corrected is None) == (b.corrected is None)
        if a.corrected is not None and b.corrected is not None:
            for key in ("shares", "split", "split_intervals"):
                assert getattr(a.corrected, key) == getattr(b.corrected, key), key
            assert negated(a.corrected.signed) == b.corrected.signed
            assert negated(a.corrected.net) == b.corrected.net
            assert mirrored(a.corrected.interval) == b.corrected.interval


def balances(report: BalanceReport) -> Sequence[Balance]:
    return (report.own, report.attributed, report.all, report.headline)


def negated(value: float | None) -> float | None:
    return None if value is None else -value


def mirrored(interval: Interval | None) -> Interval | None:
    return None if interval is None else (-interval[1], -interval[0])


@settings(max_examples=40, deadline=None)
@given(any_article())
def test_intervals_hold_the_estimate_and_stay_in_range(
    drawn: tuple[list[SentenceLabel], list[str]],
) -> None:
    labels, names = drawn
    for balance in balances(measure(labels, names, resamples=100, confusion=confusion(UNEVEN))):
        if balance.interval is not None:
            assert balance.signed is not None
            assert -1 <= balance.interval[0] <= balance.signed <= balance.interval[1] <= 1
            assert width(balance.interval) > 0
        for party, (low, high) in (balance.split_intervals or {}).items():
            assert balance.split is not None
            assert 0 <= low <= balance.split[party] <= high <= 1
        corrected = balance.corrected
        if corrected is not None and corrected.split is not None:
            assert sum(corrected.split.values()) == pytest.approx(1)
            for party, (low, high) in (corrected.split_intervals or {}).items():
                assert 0 <= low <= corrected.split[party] <= high <= 1


def test_intervals_cover_what_they_say() -> None:
    outcomes = [o for o in compare(20, seed=1) if o.enough]
    rates = {m: np.mean([o.covered(m) for o in outcomes]) for m in outcomes[0].intervals}
    assert 0.92 <= rates["stance"] <= 0.985
    assert rates["percentile"] < rates["stance"] - 0.02


def test_correction_covers_the_split_of_the_true_labels() -> None:
    outcomes = [o for o in correct(8, seed=1) if o.enough]
    rates = {m: np.mean([o.covered(m) for o in outcomes]) for m in ("plain", "corrected")}
    assert rates["corrected"] > 0.9
    assert rates["corrected"] > rates["plain"]


# The smallest imbalance that could show.


def test_smallest_excess_by_hand() -> None:
    # 5 of 5: 1/32 > 1/40. 8 of 8: 1/256, 7 of 8: 9/256 > 1/40; so p ** 8 must be 4/5.
    assert smallest_excess(5, 0.5) is None
    assert smallest_excess(8, 0.5) == pytest.approx(0.8 ** (1 / 8) - 0.5)
    # At an expected share of 1/5 five of eight reject (0.0104), four do not (0.0563).
    excess = smallest_excess(8, 0.2)
    assert excess is not None
    p = 0.2 + excess
    power = sum(math.comb(8, k) * p**k * (1 - p) ** (8 - k) for k in range(5, 9))
    assert power == pytest.approx(0.8)
    assert smallest_excess(8, 0.8) is None  # 0.8 ** 8 = 0.168


def test_smallest_imbalance() -> None:
    own = measure(article(*"ABABABAB", ""), ["A", "B"]).own
    assert own.smallest_imbalance == pytest.approx(2 * (0.8 ** (1 / 8) - 0.5))
    assert measure(article(*"ABABA"), ["A", "B"]).own.smallest_imbalance is None
    # The harder direction: from 0.2 up only, since nothing shows above 0.8.
    skewed = measure(article(*"ABABABAB"), ["A", "B"], expected={"A": 0.8, "B": 0.2}).own
    excess = smallest_excess(8, 0.2)
    assert excess is not None
    assert skewed.smallest_imbalance == pytest.approx(2 * excess)


def test_more_sentences_show_less() -> None:
    found = [smallest_excess(n, 0.5) for n in (6, 20, 100, 1000, 20_000)]
    assert all(e is not None for e in found)
    assert found == sorted(found, key=lambda e: -(e or 0))
    # Normal approximation: (1.96 + 0.84) / 2 / sqrt(n).
    assert found[-1] == pytest.approx(2.8016 / 2 / math.sqrt(20_000), rel=0.02)


# Confusion and correction.


def test_confusion_counts_each_sentence_once_for_each_party() -> None:
    made = Confusion.estimate(
        gold=[{"A"}, set(), {"A", "B"}, {"C"}],
        predicted=[{"A"}, {"B"}, {"B"}, {"A"}],
        parties=[["A", "B"], ["A", "B"], ["A", "B"], ["A", "B", "C"]],
        voices=["own", "own", "A", "third"],
    )
    # A: self-self, B: other-other; A: none-other, B: none-self.
    assert made.own.counts == ((0, 1, 1, 0), (0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 0))
    # A: both-other, B: both-self; A: other-self, B: other-other, C: self-other.
    assert made.attributed.counts == ((0, 0, 0, 0), (0, 0, 1, 0), (0, 1, 1, 0), (0, 1, 1, 0))
    assert made.all.counts == ((0, 1, 1, 0), (0, 1, 1, 0), (0, 1, 2, 0), (0, 1, 1, 0))
    assert (made.own.n, made.attributed.n, made.all.n) == (4, 5, 9)
    assert Confusion.from_dict(made.to_dict()) == made


def test_rates_are_smoothed_by_one_half() -> None:
    rates = ConfusionTable(((8, 0, 0, 0), (0, 0, 0, 0), (1, 2, 3, 0), (0, 0, 0, 2))).rates
    assert rates.tolist()[0] == pytest.approx([17 / 20, 1 / 20, 1 / 20, 1 / 20])
    assert rates.tolist()[1] == [1 / 4] * 4
    assert rates.tolist()[2] == pytest.approx([3 / 16, 5 / 16, 7 / 16, 1 / 16])


def test_drawn_rates_scatter_about_the_smoothed_ones() -> None:
    drawn = UNEVEN.draw(np.random.default_rng(0), 4000)
    assert drawn.sum(axis=1) == pytest.approx(np.ones((4, 4000)))
    assert np.abs(drawn.mean(axis=2) - UNEVEN.rates).max() < 0.01
    # Dirichlet: variance p (1 - p) / (a + 1), here with p = 6.5 / 19 and a = 19.
    assert drawn[3, 3].var() == pytest.approx(6.5 / 19 * 12.5 / 19 / 20, rel=0.1)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: ConfusionTable(((1, 2), (3, 4))),
            "a confusion table has [2, 2] columns in its rows; give 4 rows of 4 counts",
        ),
        (
            lambda: ConfusionTable(((-1, 0, 0, 0),) * 4),
            "a confusion table holds -1; counts are whole and >= 0",
        ),
        (
            lambda: ConfusionTable(((0.5, 0, 0, 0),) * 4),  # type: ignore[arg-type]
            "a confusion table holds 0.5; counts are whole and >= 0",
        ),
        (
            lambda: Confusion.estimate([{"A"}], [], parties=[["A", "B"]], voices=["own"]),
            (
                "gold, predicted, parties and voices have [1, 0, 1, 1] items; "
                "give one of each for every sentence"
            ),
        ),
        (
            lambda: Confusion.estimate([{"C"}], [set()], parties=[["A", "B"]], voices=["own"]),
            "sentence 0 carries ['C'], not among the parties ['A', 'B']",
        ),
        (
            lambda: Confusion.from_dict({"own": []}),
            "a confusion has the keys ['own']; give ['all', 'attributed', 'own', 'states']",
        ),
        (
            lambda: Confusion.from_dict(confusion(EVEN).to_dict() | {"states": ["none"]}),
            "a confusion has the states ['none']; give ['none', 'self', 'other', 'both']",
        ),
    ],
)
def test_confusions_that_do_not_fit(make: object, message: str) -> None:
    with pytest.raises(InputError) as caught:
        make()  # type: ignore[operator]
    assert str(caught.value) == message


def test_prevalence_is_the_inverse_where_that_is_possible() -> None:
    # Each seen share is 4/5 of the true one plus 1/20.
    seen = np.array([[4.0], [12.0], [2.0], [2.0]])
    assert prevalence(seen, EVEN.rates)[:, 0] == pytest.approx([3 / 16, 11 / 16, 1 / 16, 1 / 16])


def test_prevalence_stops_at_zero_and_is_undefined_for_nothing() -> None:
    found = prevalence(np.array([[5.0, 0.0], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]]), EVEN.rates)
    assert found[:, 0] == pytest.approx([1, 0, 0, 0], abs=1e-6)
    assert np.isnan(found[:, 1]).all()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 30), min_size=4, max_size=4).filter(any), st.integers(0, 2**32 - 1))
def test_no_other_prevalence_is_likelier(seen: list[int], seed: int) -> None:
    rng = np.random.default_rng(seed)
    rates = UNEVEN.draw(rng, 1)[:, :, 0]
    found = prevalence(np.array(seen, np.float64)[:, None], rates)[:, 0]
    assert found.sum() == pytest.approx(1)
    assert found.min() >= 0
    likelihood = np.array(seen) @ np.log(found @ rates)
    others = np.concatenate([rng.dirichlet([0.5] * 4, 300), np.eye(4)])
    nearby = 0.99 * found + 0.01 * others
    for rival in (others, nearby):
        assert (np.log(rival @ rates) @ np.array(seen) <= likelihood + 1e-5).all()


def test_columns_are_corrected_one_by_one() -> None:
    rng = np.random.default_rng(0)
    seen = rng.integers(0, 20, size=(4, 50)).astype(np.float64)
    rates = UNEVEN.draw(rng, 50)
    together = prevalence(seen, rates)
    for column in (0, 17, 49):
        alone = prevalence(seen[:, [column]], rates[:, :, [column]])
        assert np.array_equal(together[:, [column]], alone)


def test_corrected_balance_by_hand() -> None:
    labels = article(*[""] * 4, *["A"] * 12, *["B"] * 2, *["AB"] * 2)
    own = measure(labels, ["A", "B"], confusion=confusion(EVEN)).own
    corrected = own.corrected
    assert corrected is not None
    assert corrected.split is not None
    # None 3/16, A 11/16, B 1/16, both 1/16.
    assert corrected.shares == pytest.approx({"A": 23 / 32, "B": 3 / 32})
    assert corrected.split == pytest.approx({"A": 23 / 26, "B": 3 / 26})
    assert corrected.signed == pytest.approx(10 / 13)
    assert corrected.net == pytest.approx(5 / 8)
    assert own.signed == 5 / 8
    assert corrected.interval is not None
    assert own.interval is not None
    assert width(corrected.interval) > width(own.interval)


def test_what_errors_alone_explain_has_no_corrected_split() -> None:
    # One in forty seems to carry A; the classifier errs that way once in twenty.
    own = measure(article("A", *[""] * 39), ["A", "B"], confusion=confusion(EVEN)).own
    assert own.signed == 1.0
    assert own.corrected is not None
    assert own.corrected.shares == pytest.approx({"A": 0, "B": 0}, abs=1e-3)
    assert (own.corrected.split, own.corrected.signed, own.corrected.interval) == (None,) * 3
    assert own.corrected.split_intervals is None


def test_each_voice_is_corrected_by_its_own_table() -> None:
    labels = article(*"AAAABB", "", "", "", "")
    tables = Confusion(own=EVEN, attributed=UNEVEN, all=UNEVEN)
    report = measure(labels, ["A", "B"], confusion=tables)
    assert report.own.corrected is not None
    assert report.all.corrected is not None
    # Seen none 2/5, A 2/5, B 1/5, both 0, which stops at zero: not the plain inverse.
    assert report.own.corrected.signed != report.all.corrected.signed
    assert report.own.signed == report.all.signed == 1 / 3


def test_simulated_articles_are_what_they_claim() -> None:
    rng = np.random.default_rng(0)
    d = n = changed = total = 0
    for _ in range(300):
        labels = draw_article(0.4, 0.2, rng)
        assert 8 <= len(labels) <= 60
        d += sum(("A" in s.carries) - ("B" in s.carries) for s in labels)
        n += sum(bool(s.carries) for s in labels)
        seen = misread([s for s in labels if s.carries == ("A",)], rng)
        changed += sum(s.carries != ("A",) for s in seen)
        total += len(seen)
    assert d / n == pytest.approx(0.4, abs=0.04)
    assert changed / total == pytest.approx(0.36, abs=0.03)  # 320 of 500 are recognised
