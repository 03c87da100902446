"""Name leakage: pairs of names, and movements worked out by hand."""

from __future__ import annotations

import json
import random
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("scipy", reason="the behavioural suite needs scipy")

from eval import leakage as module
from eval.behaviour.scene import Probe
from eval.leakage import SENTENCES, invented_pairs, leakage, probes, real_pairs, table
from stance.article import Article
from stance.classifier import Prediction
from stance.conflict import Conflict, Party
from stance.countries import countries
from stance.labels import ModelInfo
from stance.masking import MentionFinder, mask

A, B, C, D = (Party(name) for name in ("Arvenia", "Bolmark", "Corvane", "Dresk"))


class ReadsMasked:
    """Framing of a party: 0.9 if "Arvenia" is left in its masked text, else 0.1."""

    info = ModelInfo("reads", backend="fake")
    confusion = None

    def __init__(self, word: str = "Arvenia") -> None:
        self.word = word

    def predict(self, article: Article, conflict: Conflict) -> Prediction:
        mentions = MentionFinder(conflict).find(article.text)
        count = len(conflict.parties)
        seen = [self.word in mask(article.text, mentions, party) for party in range(count)]
        framing = np.where(np.array([seen] * len(article.sentences)), 0.9, 0.1)
        voice = np.zeros((len(article.sentences), count + 2))
        voice[:, -1] = 1
        return Prediction(framing, voice)


def masked(probe: Probe) -> list[str]:
    mentions = MentionFinder(probe.conflict).find(probe.article.text)
    return [mask(probe.article.text, mentions, party) for party in (0, 1)]


def test_pairs_use_every_name_alike() -> None:
    for pairs, names in ((real_pairs, 200), (invented_pairs, 200)):
        found = pairs(names, random.Random(0))
        assert len(found) == names
        used = Counter(party.name for couple in found for party in couple)
        assert max(used.values()) <= 4  # 400 places over 190 countries or more, a few left out
        assert all(one.name != other.name for one, other in found)
    assert real_pairs(5, random.Random(1)) == real_pairs(5, random.Random(1))
    assert real_pairs(5, random.Random(1)) != real_pairs(5, random.Random(2))


def test_listed_countries_are_masked_whoever_they_are() -> None:
    pairs = [*real_pairs(150, random.Random(3)), *invented_pairs(20, random.Random(3))]
    first = [masked(probe) for probe in probes(pairs[0], listed=True)]
    assert "[SELF]" in first[0][0] and "[OTHER]" in first[0][0]
    for couple in pairs:
        assert [masked(probe) for probe in probes(couple, listed=True)] == first


def test_unlisted_countries_stand_beside_masked_sides() -> None:
    first = probes((A, B), listed=False)[0]
    assert first.roles == {"the government": "X", "the rebels": "Y"}
    assert masked(first)[0] == "[SELF] of Arvenia said [OTHER] from Bolmark had shelled a school."


def test_every_sentence_names_both_sides_and_both_countries() -> None:
    for sentence, probe in zip(SENTENCES, probes((A, B), listed=False), strict=True):
        assert sentence.count("{X}") == sentence.count("{Y}") == 1
        assert all(token in masked(probe)[0] for token in ("[SELF]", "[OTHER]"))


def test_movement_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of four pairs one has the name that the classifier reads: 3 of 6 couples differ by 0.8.

    Mean 0.4; the sorted movements are 0, 0, 0, 0.8, 0.8, 0.8 for each sentence and role. Under that
    pair, one of four, the label is mixed instead of neutral. Among the other names it never occurs,
    so the means are 0.3 (0.9 + 3 * 0.1 over 4) and 0.1.
    """
    pairs = [(A, B), (B, C), (C, D), (D, B)]
    monkeypatch.setattr(module, "real_pairs", lambda n, rng: pairs)
    monkeypatch.setattr(module, "invented_pairs", lambda n, rng: [(B, C), (C, D), (D, B), (D, C)])
    result = leakage(ReadsMasked(), pairs=4)
    still = {"mean": 0.0, "p95": 0.0, "largest": 0.0}
    assert result["listed"] == {
        "real": {**still, "relabelled": 0.0},
        "invented": {**still, "relabelled": 0.0},
        "real_against_invented": still,
    }
    assert result["unlisted"]["real"] == pytest.approx(
        {"mean": 0.4, "p95": 0.8, "largest": 0.8, "relabelled": 0.25}
    )
    assert result["unlisted"]["invented"] == {**still, "relabelled": 0.0}
    assert result["unlisted"]["real_against_invented"] == pytest.approx(
        {"mean": 0.2, "p95": 0.2, "largest": 0.2}
    )
    json.dumps(result, allow_nan=False)
    assert "| unlisted | real | 0.4000 | 0.8000 | 0.8000 | 25.0 % |" in table(result)


def test_one_pair_shows_no_movement() -> None:
    with pytest.raises(ValueError) as error:
        leakage(ReadsMasked(), pairs=1)
    assert str(error.value) == "1 pairs of names show no movement; ask for 2 or more"


def test_real_countries_are_member_states() -> None:
    members = {c.party.name for c in countries() if c.group == "un"}
    assert {p.name for couple in real_pairs(100, random.Random(0)) for p in couple} <= members


def test_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(module, "load", lambda model, backend: ReadsMasked())
    out = tmp_path / "leakage.json"
    assert module.main(["--pairs", "3", "--seed", "4", "-o", str(out)]) == 0
    results = json.loads(out.read_text("utf-8"))
    assert (results["pairs"], results["seed"], results["sentences"]) == (3, 4, len(SENTENCES))
    assert capsys.readouterr().out == table(results) + "\n"
    assert module.main(["--pairs", "1"]) == 2
    assert capsys.readouterr().err == (
        "eval.leakage: error: 1 pairs of names show no movement; ask for 2 or more\n"
    )
    monkeypatch.setattr(module, "load", lambda model, backend: NotFinite())
    assert module.main(["--pairs", "2"]) == 3


class NotFinite(ReadsMasked):
    """Gives no numbers."""

    def predict(self, article: Article, conflict: Conflict) -> Prediction:
        answer = super().predict(article, conflict)
        return Prediction(answer.framing * np.nan, answer.voice)
