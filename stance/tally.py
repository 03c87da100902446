"""How many sentences, or words, carry each party: whole numbers and exact fractions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from stance.errors import InputError
from stance.labels import SentenceLabel


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of labelled sentences, or of their words, and the figures that follow from them.

    Attributes:
        parties: names, in the order of the conflict.
        n: all that is counted: carried, mixed and neutral together.
        carried: by party, what carries this party only.
        mixed: what carries two or more parties.
        neutral: what carries nobody.
        uncertain: what of `n` the classifier could not call; it is labelled, and counted above, too.
        credit: by party, what carries it, with mixed credited in equal parts to the parties carried;
            adds up to `carrying`.
    """

    parties: tuple[str, ...]
    n: int
    carried: Mapping[str, int]
    mixed: int
    neutral: int
    uncertain: int
    credit: Mapping[str, Fraction]

    def __post_init__(self) -> None:
        if self.n != sum(self.carried.values()) + self.mixed + self.neutral:
            raise InputError(
                f"a tally of {self.n} holds {sum(self.carried.values())} carried, {self.mixed} mixed "
                f"and {self.neutral} neutral; they must add up"
            )
        if sum(self.credit.values()) != self.carrying:
            raise InputError(
                f"a tally credits {sum(self.credit.values())} to its parties; "
                f"{self.carrying} carry anybody"
            )
        if not 0 <= self.uncertain <= self.n:
            raise InputError(f"a tally of {self.n} holds {self.uncertain} uncertain")

    @property
    def carrying(self) -> int:
        """What carries any party."""
        return self.n - self.neutral

    @property
    def coverage(self) -> float | None:
        """Share of `n` that the classifier could call; None where nothing is counted."""
        return (self.n - self.uncertain) / self.n if self.n else None

    @property
    def shares(self) -> dict[str, float] | None:
        """Share of `n` by party, in [0, 1]; what is neutral is the rest. None where n is 0."""
        return {p: float(self.credit[p] / self.n) for p in self.parties} if self.n else None

    @property
    def split(self) -> dict[str, float] | None:
        """Share of what carries any party, by party; sums to 1. None where nobody is carried."""
        if not self.carrying:
            return None
        return {p: float(self.credit[p] / self.carrying) for p in self.parties}

    @property
    def signed(self) -> float | None:
        """Two parties: the first's split less the second's, in [-1, 1]; 0 is an equal split.

        None where nobody is carried, and for more than two parties.
        """
        return self._difference(self.carrying)

    @property
    def net(self) -> float | None:
        """Two parties: the first's share of `n` less the second's, in [-1, 1]; None where n is 0."""
        return self._difference(self.n)

    @property
    def iqv(self) -> float | None:
        """Index of Qualitative Variation of the split (Mueller & Schuessler 1961), in [0, 1].

        K / (K - 1) * (1 - sum of the squared shares) for K parties: 1 for equal shares, 0 where one
        party has all. None where nobody is carried.
        """
        if not self.carrying:
            return None
        parties = len(self.parties)
        squares = sum((self.credit[p] / self.carrying) ** 2 for p in self.parties)
        return float(Fraction(parties, parties - 1) * (1 - squares))

    def _difference(self, whole: int) -> float | None:
        if len(self.parties) != 2 or not whole:
            return None
        first, second = (self.credit[party] for party in self.parties)
        return float((first - second) / whole)


def tally(
    labels: Sequence[SentenceLabel], parties: tuple[str, ...], *, by_words: bool = False
) -> Tally:
    """Counts sentences once each, or by their words: the runs of characters between white space."""
    n = mixed = neutral = uncertain = 0
    carried = dict.fromkeys(parties, 0)
    credit = dict.fromkeys(parties, Fraction(0))
    for label in labels:
        weight = len(label.text.split()) if by_words else 1
        n += weight
        uncertain += weight * label.uncertain
        if not label.carries:
            neutral += weight
        elif len(label.carries) == 1:
            carried[label.carries[0]] += weight
        else:
            mixed += weight
        for party in label.carries:
            credit[party] += Fraction(weight, len(label.carries))
    return Tally(parties, n, carried, mixed, neutral, uncertain, credit)
