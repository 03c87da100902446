"""Paired tests of two models, with expected values worked out by hand."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import FakeClassifier
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("sklearn", reason="the metrics need scikit-learn")

from test_eval import scored

from eval import paired
from eval.labels import FIGURES, Scored
from eval.paired import Difference, McNemar, differences, main, mcnemar, table
from stance.article import Article
from stance.classifier import Prediction
from stance.conflict import Conflict

NAMES = ("macro_f1", "pair_auc", "ece", "net_balance_mae")  # defined for these sentences
TWO = replace(scored().take(np.tile(np.arange(6), 2)), article=np.repeat([0, 1], 6))


def changed(base: Scored, rows: dict[int, list[float]]) -> Scored:
    """The same sentences with other framing probabilities in some rows."""
    framing = base.framing.copy()
    for row, values in rows.items():
        framing[row] = values
    return replace(base, framing=framing)


# Net balance: gold 0 in both articles. A third A in the first for one B is an error of 2/6, in the
# second, for a neutral one, of 1/6.
OTHER = changed(TWO, {2: [0.9, 0.1], 6: [0.9, 0.1]})


def test_the_difference_and_its_bootstrap() -> None:
    """Two draws of 2/6 and 1/6: 1/6, 3/12 or 2/6 with chances 1/4, 1/2, 1/4, never 0 or below.

    Their standard deviation is 1/12 / sqrt(2); the normal quantiles are 1.960 and 0.842.
    """
    (found,) = differences(TWO, OTHER, ["net_balance_mae"], resamples=400)
    assert (found.a, found.b) == (0, pytest.approx(1 / 4))
    assert found.difference == pytest.approx(1 / 4)
    assert found.interval == pytest.approx((1 / 6, 2 / 6))
    assert found.p == pytest.approx(2 / 401)
    assert found.detectable == pytest.approx((1.960 + 0.842) / 12 / 2**0.5, rel=0.1)


def test_a_model_does_not_differ_from_itself() -> None:
    """Both are drawn the same articles: every difference is 0 to the last bit."""
    for found in differences(OTHER, OTHER, NAMES, resamples=20):
        assert (found.difference, found.interval, found.p) == (0, (0, 0), 1)
        assert found.detectable is None
    assert mcnemar(OTHER, OTHER) == McNemar(12, 0, 0)


def test_undefined_is_none() -> None:
    """No sentence carries A; and one article cannot be resampled."""
    gold = TWO.gold.copy()
    gold[:, 0] = False
    a, b = replace(TWO, gold=gold), replace(OTHER, gold=gold)
    assert differences(a, b, ["recall_a"], resamples=9) == [Difference("recall_a", None, None)]
    (found,) = differences(scored(), changed(scored(), {2: [0.9, 0.1]}), ["recall_a"])
    assert found == Difference("recall_a", 1 / 2, 1.0)
    assert found.difference == 1 / 2


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1))
def test_exchanging_the_models_mirrors_the_result(first: int, second: int) -> None:
    a, b = (
        replace(TWO, framing=np.random.default_rng(seed).random((12, 2)))
        for seed in (first, second)
    )
    for one, other in zip(
        differences(a, b, NAMES, resamples=30), differences(b, a, NAMES, resamples=30), strict=True
    ):
        assert one.difference == -other.difference
        assert one.p == other.p
        assert one.detectable == pytest.approx(other.detectable)
        assert one.interval == pytest.approx((-other.interval[1], -other.interval[0]))


def test_mcnemar() -> None:
    """Right of TWO's first article: 1st, 2nd, 4th. The other model errs in the 1st, and finds the
    3rd and the 5th.
    """
    found = mcnemar(TWO, changed(TWO, {0: [0.9, 0.1], 2: [0.9, 0.1], 4: [0.1, 0.9]}))
    assert found == McNemar(12, 1, 2)
    assert found.difference == 1 / 12


def test_the_exact_p_of_mcnemar() -> None:
    """Of ten coins at most one on its side, either way: 2 (1 + 10) / 2^10."""
    assert McNemar(100, 1, 9).p == pytest.approx(22 / 1024)
    assert McNemar(100, 9, 1).p == pytest.approx(22 / 1024)
    assert McNemar(100, 4, 4).p == pytest.approx(1)
    assert McNemar(100, 0, 0).p == 1


def test_the_power_of_mcnemar() -> None:
    """Of ten discordant sentences nine must fall to one side, since 56/1024 > 2.5 % >= 11/1024.

    Nine or more do so in four of five sets where each does with the chance s: 10 s^9 (1-s) + s^10.
    """
    found = McNemar(100, 1, 9).detectable
    assert found is not None
    s = 1 / 2 + found * 100 / 10 / 2
    assert 10 * s**9 * (1 - s) + s**10 == pytest.approx(0.8)
    assert McNemar(200, 4, 6).detectable == pytest.approx(found / 2)
    assert McNemar(100, 0, 5).detectable is None


def test_only_answers_on_the_same_sentences_are_compared() -> None:
    with pytest.raises(ValueError) as error:
        mcnemar(TWO, scored())
    assert str(error.value) == (
        "the models' answers, 12 and 6 sentences, differ in `gold`; ask both about the same set"
    )
    with pytest.raises(ValueError) as error:
        differences(TWO, replace(OTHER, article=np.zeros(12, dtype=np.int64)))
    assert str(error.value) == (
        "the models' answers, 12 and 12 sentences, differ in `article`; ask both about the same set"
    )
    nothing = TWO.take(np.zeros(12, dtype=bool))
    with pytest.raises(ValueError) as error:
        differences(nothing, nothing)
    assert str(error.value) == (
        "there is no labelled sentence to compare the models on; give another set"
    )
    with pytest.raises(ValueError) as error:
        differences(TWO, OTHER, ["pair_auc", "accuracy"])
    assert str(error.value) == f"no figure is called 'accuracy'; there are {', '.join(FIGURES)}"


def test_table() -> None:
    found = [
        Difference("macro_f1", 0.5, 0.75, (0.125, 0.375), 0.002, 0.0625),
        Difference("recall_a", None, None),
    ]
    assert table("mine", found, McNemar(100, 1, 9)).splitlines() == [
        "### mine",
        "",
        "| figure | A | B | B - A | 95 % interval | p | found with 80% power |",
        "| --- | --- | --- | --- | --- | --- | --- |",
        "| macro_f1 | 0.500 | 0.750 | +0.250 | +0.125 to +0.375 | 0.002 | 0.062 |",
        "| recall_a | - | - | - | - | - | - |",
        "",
        "Of 100 sentences A alone labels 1 right and B alone 9: accuracy +0.080, McNemar p 0.021, "
        f"found with 80% power: {McNemar(100, 1, 9).detectable:.3f}.",
    ]


class Siege(FakeClassifier):
    """Takes every sentence with "siege" for the first party's account."""

    def predict(self, article: Article, conflict: Conflict) -> Prediction:
        answer = super().predict(article, conflict)
        for row, sentence in enumerate(article.sentences):
            if "siege" in sentence.text:
                answer.framing[row, 0] = 0.92
        return answer


def row(name: str, texts: list[str]) -> dict[str, Any]:
    sentences = [
        {"text": t, "framing": {"A": 2 * ("siege" in t), "B": 0}, "voice": "own"} for t in texts
    ]
    return {
        "id": name,
        "conflict": "c",
        "outlet": "wire",
        "standalone": False,
        "parties": {
            "A": {"name": "Karsland", "aliases": []},
            "B": {"name": "Velmora", "aliases": []},
        },
        "headline": sentences[0],
        "sentences": sentences[1:],
    }


def test_the_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of five sentences two carry Karsland's account; the fake finds none, its child both."""
    rows = [row("x-1", ["Top", "The siege went on.", "Rain."]), row("x-2", ["The siege", "Rain."])]
    data = tmp_path / "mine.jsonl"
    data.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    missing = str(tmp_path / "none")
    assert main([missing, missing, "--data", str(data)]) == 3
    assert capsys.readouterr().err.startswith("eval: error: ")

    models: dict[str | None, FakeClassifier] = {None: FakeClassifier(), "siege": Siege()}
    monkeypatch.setattr(paired, "load", lambda model, *, backend: models[model])
    assert main(["embedded", "siege", "--data", str(data), "--resamples", "40"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "### mine"
    recall = next(line for line in lines if line.startswith("| recall_a"))
    assert recall == "| recall_a | 0.000 | 1.000 | +1.000 | +1.000 to +1.000 | 0.049 | - |"
    assert lines[-2] == (
        "Of 5 sentences A alone labels 0 right and B alone 2: accuracy +0.400, McNemar p 0.500, "
        "found with 80% power: -."
    )
    assert main(["embedded", "siege", "--data", str(tmp_path / "none.jsonl")]) == 2
