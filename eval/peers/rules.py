"""Peers that learn nothing from words: majority, party count, lexicon."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eval.data import UNKNOWN, Example
from eval.peers.require import require
from stance.article import Article, Sentence
from stance.classifier import Prediction
from stance.conflict import Conflict
from stance.confusion import Confusion
from stance.errors import InputError
from stance.labels import ModelInfo
from stance.masking import Mention, MentionFinder

POSITIVE = 0.05  # compound score from which VADER's authors call a text positive
PARTY_COUNT = ModelInfo("party-count", "", "peer")
LEXICON = ModelInfo("lexicon", "", "peer", threshold=(1 + POSITIVE) / 2)


def own_voice(sentences: int, parties: int) -> NDArray[np.float64]:
    """The voice of a peer that knows of no other: the journalist's own, everywhere."""
    voice = np.zeros((sentences, parties + 2))
    voice[:, -1] = 1
    return voice


@dataclass(frozen=True, slots=True)
class Majority:
    """Says of every sentence what is most frequent: the shares of its training set.

    The framing of each party is the share of (sentence, party) rows that carry it. The parties
    share it, so that the label is neutral, or mixed where more training sentences are mixed. The
    voice is the share of each kind of speaker, divided equally between the parties.

    Attributes:
        framing: in [0, 1].
        voices: shares of any party, a third one, own; they sum to 1.
    """

    info: ModelInfo
    framing: float
    voices: tuple[float, float, float]
    confusion: Confusion | None = None

    @classmethod
    def fit(cls, training: Sequence[Example]) -> Majority:
        """Counts the labels.

        Raises:
            InputError: no sentence has a label of framing, or none has one of voice.
        """
        framing: list[list[bool]] = []
        voices = [0, 0, 0]
        for example in training:
            n = len(example.conflict.parties)
            for strengths, voice in zip(example.framing, example.voice, strict=True):
                if UNKNOWN in strengths:
                    continue
                framing.append([strength > 0 for strength in strengths])
                if voice >= 0:
                    voices[max(0, voice - n + 1)] += 1
        if not framing or not sum(voices):
            raise InputError(
                f"{len(training)} training articles have {len(framing)} labels of framing and "
                f"{sum(voices)} of voice; majority needs both"
            )
        carried = [sum(row) for row in framing]
        share = sum(carried) / sum(map(len, framing))
        mixed = sum(n > 1 for n in carried) > carried.count(0)
        party, third, own = (count / sum(voices) for count in voices)
        # Just so that the constant answer is "both" or "none".
        threshold = share if mixed else (1 + share) / 2
        return cls(ModelInfo("majority", "", "peer", threshold), share, (party, third, own))

    def predict(self, article: Article, conflict: Conflict) -> Prediction:
        """The shares, for every sentence alike."""
        shape = (len(article.sentences), len(conflict.parties))
        party, third, own = self.voices
        row = np.array([party / shape[1]] * shape[1] + [third, own])
        return Prediction(np.full(shape, self.framing), np.tile(row, (shape[0], 1)))


@dataclass(frozen=True, slots=True)
class PartyCount:
    """The label is the party that the sentence names most often; neutral where none leads.

    Framing is 1 for that party and 0 for any other. The voice is always the journalist's own.
    """

    info: ModelInfo = PARTY_COUNT
    confusion: Confusion | None = None

    def predict(self, article: Article, conflict: Conflict) -> Prediction:
        """1 for the party named most in a sentence."""
        counts = np.zeros((len(article.sentences), len(conflict.parties)), dtype=np.int64)
        for sentence, mentions in _by_sentence(article, conflict):
            for mention in mentions:
                counts[sentence.index, mention.party] += 1
        top = counts.max(axis=1, keepdims=True)
        leads = (counts == top) & ((counts == top).sum(axis=1, keepdims=True) == 1)
        return Prediction(leads.astype(np.float64), own_voice(*counts.shape))


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Sentiment toward the mention, by the lexicon and rules of VADER (Hutto and Gilbert 2014).

    Each word of a sentence goes to the mention nearest to it, counted in words; of two as near, to
    the earlier one. A party's sentiment is VADER's compound score of its words in order, in
    [-1, 1], and 0 where it is not named; the words of the names themselves have no say. A party's
    lead is its sentiment less the mean of the others': praise of one side and blame of the other
    both serve it. Its framing is (1 + lead) / 2, cut to [0, 1]; it is carried where the lead
    reaches 0.05, which is where VADER's authors begin to call a text positive. The voice is always
    the journalist's own.
    """

    analyzer: Any
    info: ModelInfo = LEXICON
    confusion: Confusion | None = None

    @classmethod
    def load(cls) -> Lexicon:
        """Reads the lexicon; `MissingExtraError` without the package."""
        vader = require("vaderSentiment.vaderSentiment", "vaderSentiment", "the peer 'lexicon'")
        return cls(vader.SentimentIntensityAnalyzer())

    def predict(self, article: Article, conflict: Conflict) -> Prediction:
        """From each party's lead in sentiment."""
        n = len(conflict.parties)
        framing = np.full((len(article.sentences), n), 0.5)
        for sentence, mentions in _by_sentence(article, conflict):
            scores = [self._compound(text) for text in nearest_words(sentence, mentions, n)]
            for party, score in enumerate(scores):
                others = sorted(scores[:party] + scores[party + 1 :])
                lead = score - sum(others) / len(others)
                framing[sentence.index, party] = min(1.0, max(0.0, (1 + lead) / 2))
        return Prediction(framing, own_voice(*framing.shape))

    def _compound(self, text: str) -> float:
        return float(self.analyzer.polarity_scores(text)["compound"]) if text else 0.0


def nearest_words(sentence: Sentence, mentions: Sequence[Mention], parties: int) -> list[str]:
    """For each party, the words of a sentence that stand nearest to its mentions, in order.

    Args:
        sentence: whose words are divided.
        mentions: in it, ascending, in characters of the article.
        parties: how many there are.
    """
    found: list[list[str]] = [[] for _ in range(parties)]
    position = 0
    before: Mention | None = None
    for mention in (*mentions, None):
        end = mention.start - sentence.start if mention else len(sentence.text)
        gap = sentence.text[position:end].split()
        half = 0 if before is None else len(gap) if mention is None else (len(gap) + 1) // 2
        if before is not None:
            found[before.party] += gap[:half]
        if mention is not None:
            found[mention.party] += gap[half:]
            position = mention.end - sentence.start
        before = mention
    return [" ".join(tokens) for tokens in found]


def _by_sentence(article: Article, conflict: Conflict) -> list[tuple[Sentence, list[Mention]]]:
    """Each sentence with the mentions that lie in it."""
    mentions = MentionFinder(conflict).find(article.text)
    return [
        (s, [m for m in mentions if s.start <= m.start and m.end <= s.end])
        for s in article.sentences
    ]
