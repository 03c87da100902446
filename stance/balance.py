"""How the sentences of an article divide between the parties, with intervals.

Nothing to measure is None, never 0: 0 would read as perfect balance.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from stance.confusion import Confusion, ConfusionTable
from stance.errors import InputError
from stance.intervals import Interval, smallest_excess
from stance.labels import OWN, THIRD, SentenceLabel
from stance.resampling import Corrected, Sampled, resample
from stance.tally import Tally, tally

__all__ = [
    "MIN_PARAGRAPHS",
    "MIN_SENTENCES",
    "Balance",
    "BalanceReport",
    "Confusion",
    "ConfusionTable",
    "Corrected",
    "Interval",
    "Tally",
    "measure",
]

MIN_SENTENCES = 8
"""Sentences that must carry a party before a balance may be read.

In `eval.balance_coverage` a nominal 95 % interval holds the truth in 94 to 98 % of the articles with
these counts, whatever the balance and the likeness of a paragraph's sentences; with fewer it is so
wide, 1.4 of the possible 2 on average, that it says nothing.
"""
MIN_PARAGRAPHS = 5
"""Paragraphs that must hold such a sentence."""


@dataclass(frozen=True, slots=True)
class Balance(Tally):
    """How the sentences of one voice divide between the parties.

    The figures of `Tally` count sentences. Intervals come from resampled paragraphs
    (`stance.intervals`) and are None where fewer than two paragraphs carry anybody.

    Attributes:
        words: the same counts by words, so that a long sentence counts for more.
        expected: the split that the balance is compared with, by party, summing to 1. A reference,
            not a claim that it is right.
        paragraphs: how many paragraphs hold a sentence that carries anybody.
        level: nominal coverage of each interval.
        interval: of `signed`, for two parties; within [-1, 1].
        split_intervals: of each party's split, one at a time; within [0, 1].
        words_interval: of `words.signed`, for two parties.
        corrected: the figures without the classifier's known errors, or None where those are not
            known or nobody is carried. Never given for the headline.
    """

    words: Tally
    expected: Mapping[str, float]
    paragraphs: int
    level: float
    interval: Interval | None = None
    split_intervals: Mapping[str, Interval] | None = None
    words_interval: Interval | None = None
    corrected: Corrected | None = None

    @property
    def too_few(self) -> str | None:
        """Why this is too little to judge a balance by, or None where it is enough.

        The figures are given all the same.
        """
        if not self.n:
            return "no sentence is counted here"
        if not self.carrying:
            return f"none of {self.n} sentences carries a party's account"
        if self.carrying >= MIN_SENTENCES and self.paragraphs >= MIN_PARAGRAPHS:
            return None
        return (
            f"too few sentences to say: {self.carrying} in {self.paragraphs} paragraphs carry a party's "
            f"account; {MIN_SENTENCES} in {MIN_PARAGRAPHS} are needed"
        )

    @property
    def enough(self) -> bool:
        """Whether at least 8 sentences in at least 5 paragraphs carry a party."""
        return self.too_few is None

    @property
    def expected_signed(self) -> float | None:
        """The expected value of `signed`; None for more than two parties."""
        if len(self.parties) != 2:
            return None
        first, second = (self.expected[party] for party in self.parties)
        return first - second

    @property
    def signed_deviation(self) -> float | None:
        """`signed` less its expected value, in (-2, 2); None where `signed` is."""
        signed, expected = self.signed, self.expected_signed
        return None if signed is None or expected is None else signed - expected

    @property
    def deviation(self) -> dict[str, float] | None:
        """Each party's split less its expected share; None where nobody is carried."""
        return self._from_expected(self.split)

    @property
    def words_deviation(self) -> dict[str, float] | None:
        """`deviation` by words."""
        return self._from_expected(self.words.split)

    @property
    def smallest_imbalance(self) -> float | None:
        """The smallest |signed deviation| that this many sentences could show, at 5 % two-sided.

        Twice the excess over the expected share that the exact binomial test would find four times
        in five (`stance.intervals.smallest_excess`), for the party and direction where that is
        hardest. It takes sentences as independent; where those of a paragraph resemble each other,
        only a larger imbalance shows. For more than two parties read it as twice a split's deviation.
        None where no imbalance could show.
        """
        shares = {s for e in self.expected.values() for s in (e, 1 - e)}
        excess = [smallest_excess(self.carrying, share) for share in shares]
        found = [2 * e for e in excess if e is not None]
        return max(found) if found else None

    def _from_expected(self, split: Mapping[str, float] | None) -> dict[str, float] | None:
        return None if split is None else {p: split[p] - self.expected[p] for p in self.parties}


@dataclass(frozen=True, slots=True)
class BalanceReport:
    """The balance of an article, for each voice.

    Attributes:
        own: sentences of the body in the journalist's own voice.
        attributed: sentences of the body that are voiced by a party or a third party.
        all: both. Captions count nowhere.
        headline: the headline's sentences, in any voice; without intervals.
        expected: the split that each is compared with.
        voices: sentences of the body by voice: "own", "third" and each party.
        level: nominal coverage of the intervals.
        resamples: of the paragraphs; the same ones for each voice.
        seed: of the resamples.
        unit: what is resampled.
    """

    own: Balance
    attributed: Balance
    all: Balance
    headline: Balance
    expected: Mapping[str, float]
    voices: Mapping[str, int]
    level: float
    resamples: int
    seed: int
    unit: str = "paragraph"


def measure(
    labels: Sequence[SentenceLabel],
    parties: Sequence[str],
    *,
    expected: Mapping[str, float] | None = None,
    confusion: Confusion | None = None,
    seed: int = 0,
    resamples: int = 2000,
    level: float = 0.95,
) -> BalanceReport:
    """Measures how the sentences of one article divide between the parties.

    The order of the parties never matters: exchanging two of them exchanges their figures and
    negates the signed ones, to the last bit.

    Args:
        labels: the sentences of one article.
        parties: at least two names; the first two set the sign of `signed`.
        expected: share by party, above 0 and summing to 1; equal shares without it.
        confusion: how the classifier errs on held-out text, to correct for it.
        seed: of the resamples, 0 or above.
        resamples: at least 100; odd numbers are rounded up.
        level: nominal coverage of the intervals, between 0 and 1.

    Raises:
        InputError: an argument does not fit, or a sentence carries or voices an unknown party.
    """
    names = _names(parties)
    reference = _expected(expected, names)
    if not 0 < level < 1:
        raise InputError(f"level is {level!r}; give a number between 0 and 1, such as 0.95")
    if isinstance(seed, bool) or not isinstance(seed, int) or seed < 0:
        raise InputError(f"seed is {seed!r}; give a whole number, 0 or above")
    if resamples < 100:
        raise InputError(f"resamples is {resamples}; give at least 100")
    known = {*names, THIRD, OWN}
    for label in labels:
        wrong = set(label.carries) - set(names)
        if wrong or len(set(label.carries)) != len(label.carries) or label.voice not in known:
            raise InputError(
                f"sentence {label.index} carries {list(label.carries)} in the voice {label.voice!r}; "
                f"the parties are {list(names)}, each carried once at most"
            )
    body = [label for label in labels if label.section == "body"]
    groups = {
        "own": [label for label in body if label.voice == OWN],
        "attributed": [label for label in body if label.voice != OWN],
        "all": body,
    }
    tables: dict[str, ConfusionTable | None] = dict.fromkeys(groups)
    if confusion is not None:
        tables = {"own": confusion.own, "attributed": confusion.attributed, "all": confusion.all}
    sampled = resample(
        groups, names, tables, rng=np.random.default_rng(seed), resamples=resamples, level=level
    )

    def balance(sentences: Sequence[SentenceLabel], drawn: Sampled) -> Balance:
        counts = tally(sentences, names)
        return Balance(
            parties=names,
            n=counts.n,
            carried=counts.carried,
            mixed=counts.mixed,
            neutral=counts.neutral,
            uncertain=counts.uncertain,
            credit=counts.credit,
            words=tally(sentences, names, by_words=True),
            expected=reference,
            paragraphs=len({label.paragraph for label in sentences if label.carries}),
            level=level,
            interval=drawn.signed,
            split_intervals=drawn.split,
            words_interval=drawn.words_signed,
            corrected=drawn.corrected,
        )

    voices = Counter(label.voice for label in body)
    return BalanceReport(
        own=balance(groups["own"], sampled["own"]),
        attributed=balance(groups["attributed"], sampled["attributed"]),
        all=balance(body, sampled["all"]),
        headline=balance([label for label in labels if label.section == "headline"], Sampled()),
        expected=reference,
        voices={voice: voices[voice] for voice in (OWN, THIRD, *names)},
        level=level,
        resamples=resamples,
        seed=seed,
    )


def _names(parties: Sequence[str]) -> tuple[str, ...]:
    names = tuple(parties)
    if isinstance(parties, str) or len(names) < 2 or len(set(names)) != len(names):
        raise InputError(f"parties is {parties!r}; give a list of two or more different names")
    return names


def _expected(expected: Mapping[str, float] | None, names: tuple[str, ...]) -> dict[str, float]:
    if expected is None:
        return {party: 1 / len(names) for party in names}
    if set(expected) != set(names):
        raise InputError(
            f"expected names {sorted(expected)}; give a share for each of {sorted(names)}"
        )
    for party in names:
        share = expected[party]
        if not (isinstance(share, (int, float)) and math.isfinite(share) and share > 0):
            raise InputError(f"expected share of {party!r} is {share!r}; give a number above 0")
    if abs(math.fsum(expected.values()) - 1) > 1e-6:
        raise InputError(
            f"expected shares sum to {math.fsum(expected.values()):.6g}; they must sum to 1"
        )
    return {party: float(expected[party]) for party in names}
