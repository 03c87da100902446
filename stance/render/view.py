"""What every view says of a label and of a balance, in the same words. No word is a verdict."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from stance.balance import Balance, BalanceReport
from stance.labels import MIXED, NEUTRAL, OWN, THIRD, Analysis, SentenceLabel
from stance.render.plain import visible

MEANING = (
    "A sentence carries a party's account when it presents events as that party presents them, by "
    "its words, its claims or its choice of facts. This says nothing about who is right."
)
TITLES = {
    "own": "Journalist's own voice",
    "attributed": "Attributed to others",
    "all": "All sentences of the body",
    "headline": "Headline",
}


def possessive(name: str) -> str:
    """The name of a party in the genitive, safe to show: "Karsland's", "Democrats'"."""
    name = visible(name)
    return name + ("'" if name.endswith(("s", "S")) else "'s")


def carries(label: SentenceLabel) -> str:
    """Whose account a sentence carries, as words."""
    if label.label == NEUTRAL:
        return "carries no party's account"
    owners = [possessive(name) for name in label.carries]
    return f"carries {listed(owners)} account{'s' if len(owners) > 1 else ''}"


def voice(label: SentenceLabel) -> str:
    """Who speaks, as words."""
    if label.voice == OWN:
        return "own voice"
    return "a third party's voice" if label.voice == THIRD else f"{possessive(label.voice)} voice"


def probability(label: SentenceLabel) -> str:
    """The framing probability behind a label: of its party; for "mixed" the least of those carried
    ("≥"); for "neutral" the highest of all ("≤"). Bounds are rounded away from the claim."""
    if label.label == NEUTRAL:
        return f"≤{math.ceil(max(label.framing.values()) * 100 - 1e-9) / 100:.2f}"
    least = min(label.framing[name] for name in label.carries)
    if label.label == MIXED:
        return f"≥{math.floor(least * 100 + 1e-9) / 100:.2f}"
    return f"{least:.2f}"


def detail(label: SentenceLabel) -> str:
    """All of a label in one line, for tooltips and assistive technology."""
    framing = ", ".join(f"{visible(name)} {p:.2f}" for name, p in label.framing.items())
    said = label.voice_probabilities[label.voice]
    doubt = "; too near the threshold to call" if label.uncertain else ""
    return f"{carries(label)} ({framing}); {voice(label)} ({said:.2f}){doubt}"


def listed(items: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    return " and ".join(filter(None, (", ".join(items[:-1]), *items[-1:])))


def percent(share: float) -> str:
    return f"{share * 100:.0f}%"


def count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def badges(names: Sequence[str]) -> dict[str, str]:
    """A short, distinct tag for each party: initials or first letters, else its number."""
    cleaned = [visible(name).split() for name in names]
    for length in (2, 3, 4):
        tags = [
            "".join(w[0] for w in parts)[:length] if len(parts) > 1 else "".join(parts)[:length]
            for parts in cleaned
        ]
        tags = [tag.upper() for tag in tags]
        if len(set(tags)) == len(tags) and all(tag.isalnum() for tag in tags):
            return dict(zip(names, tags, strict=True))
    return {name: str(number) for number, name in enumerate(names, 1)}


@dataclass(frozen=True, slots=True)
class Bar:
    """One party's part of the sentences that carry an account; all numbers in [0, 1].

    Attributes:
        party: name, as given (not yet made safe to show).
        share: of the sentences that carry an account; a mixed sentence is shared out equally.
        interval: low and high end at the report's level, or None where none can be given.
        words: the same share weighted by words.
        expected: the share to compare with.
    """

    party: str
    share: float
    interval: tuple[float, float] | None
    words: float
    expected: float


@dataclass(frozen=True, slots=True)
class Block:
    """The balance of one voice, ready to be shown.

    Attributes:
        key: "own", "attributed", "all" or "headline".
        title: for the reader.
        counts: how many sentences carry whose account.
        too_few: why no bars are shown, or None.
        bars: one a party, in order; empty when there are too few sentences to say.
        notes: further figures, one sentence each.
    """

    key: str
    title: str
    counts: str
    too_few: str | None
    bars: tuple[Bar, ...]
    notes: tuple[str, ...]


def blocks(report: BalanceReport) -> tuple[Block, ...]:
    """Own voice, attributed, all and headline, in that order."""
    parts = (report.own, report.attributed, report.all, report.headline)
    return tuple(_block(key, part) for key, part in zip(TITLES, parts, strict=True))


def _block(key: str, balance: Balance) -> Block:
    too_few = balance.too_few if balance.n else None  # without a sentence the counts say it all
    if too_few is not None and key == "headline":
        too_few = "a headline is too short for a balance" if balance.carrying else None
    return Block(key, TITLES[key], _counts(balance), too_few, _bars(balance), _notes(balance))


def _counts(balance: Balance) -> str:
    if not balance.n:
        return "no sentence"
    parts = [f"{k} {possessive(p)}" for p, k in balance.carried.items() if k]
    if balance.mixed:
        parts.append(f"{balance.mixed} mixed")
    if balance.neutral:
        parts.append(f"{balance.neutral} neutral")
    return f"{count(balance.n, 'sentence')}: {', '.join(parts)}"


def _bars(balance: Balance) -> tuple[Bar, ...]:
    split, words = balance.split, balance.words.split
    if balance.too_few is not None or split is None:
        return ()
    words = words or split
    intervals = balance.split_intervals or {}
    return tuple(
        Bar(p, split[p], intervals.get(p), words[p], balance.expected[p]) for p in balance.parties
    )


def _notes(balance: Balance) -> tuple[str, ...]:
    notes: list[str] = []
    if balance.uncertain and balance.coverage is not None:
        notes.append(
            f"{balance.uncertain} of {balance.n} too near the threshold to call "
            f"(coverage {percent(balance.coverage)})"
        )
    if balance.too_few is not None or balance.split is None:
        return tuple(notes)
    if balance.signed is not None:
        first, second = (visible(p) for p in balance.parties)
        notes.append(
            f"signed balance {balance.signed:+.2f}{_range(balance.interval)}, expected "
            f"{balance.expected_signed or 0.0:+.2f} (+1: only {first}, -1: only {second})"
        )
    elif balance.iqv is not None:
        notes.append(f"evenness (IQV) {balance.iqv:.2f} (1: equal shares, 0: one party alone)")
    corrected = balance.corrected
    if corrected is not None and corrected.split is not None:
        ends = corrected.split_intervals or {}
        shares = ", ".join(
            f"{visible(p)} {percent(s)}" + (f" [{percent(e[0])}, {percent(e[1])}]" if e else "")
            for p, s in corrected.split.items()
            for e in (ends.get(p),)
        )
        notes.append(f"corrected for the model's measured errors: {shares}")
    smallest = balance.smallest_imbalance
    if smallest is None:
        notes.append("this few sentences could show no imbalance at all")
    elif len(balance.parties) == 2:
        notes.append(
            f"the smallest imbalance that this many sentences could show: {smallest:.2f} from "
            "the expected balance"
        )
    else:
        notes.append(
            "the smallest imbalance that this many sentences could show: a share "
            f"{smallest * 50:.0f} percentage points from the expected one"
        )
    return tuple(notes)


def _range(interval: tuple[float, float] | None) -> str:
    return "" if interval is None else f" [{interval[0]:+.2f}, {interval[1]:+.2f}]"


def method(report: BalanceReport) -> str:
    """How the shares and intervals were got, with everything needed to get them again."""
    split = ", ".join(f"{visible(p)} {percent(s)}" for p, s in report.expected.items())
    return (
        "Shares are of the sentences that carry an account; captions do not count and the headline "
        f"is apart. Intervals: {percent(report.level)}, {report.resamples} resamples of "
        f"{report.unit}s, seed {report.seed}. Expected split: {split}. "
        "It is a reference, not neutrality."
    )


def model_line(analysis: Analysis) -> str:
    """Which model answered, and from which probability a sentence counts."""
    model = analysis.model
    where = ", ".join(visible(part) for part in (model.backend, model.sha256[:12]) if part)
    return (
        f"{visible(model.name)}{f' ({where})' if where else ''}, threshold {model.threshold:.2f}, "
        f"for a further party {model.further_threshold:.2f}, uncertain within {model.margin:.2f}"
    )
