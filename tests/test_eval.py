"""Metrics and results, with expected values worked out by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import FakeClassifier

pytest.importorskip("sklearn", reason="the metrics need scikit-learn")

from data.corpus import DATA
from eval import gates
from eval.__main__ import main
from eval.data import corpus, examples
from eval.labels import (
    Scored,
    expected_calibration_error,
    intervals,
    macro_f1,
    net_balance_error,
    own_voice_f1,
    pair_auc,
    recall,
    side_auc,
    voice_macro_f1,
)
from eval.results import measure, table


def scored(**changes: Any) -> Scored:
    """Six sentences of one article: gold neutral, A, A, B, B, mixed."""
    fields: dict[str, Any] = {
        "gold": np.array([[0, 0], [1, 0], [1, 0], [0, 1], [0, 1], [1, 1]], dtype=bool),
        "framing": np.array(
            [[0.1, 0.2], [0.9, 0.1], [0.2, 0.8], [0.3, 0.7], [0.1, 0.3], [0.6, 0.4]]
        ),
        "threshold": 0.5,
        "mixed_threshold": 0.5,
        "gold_voice": np.array([3, 0, 0, 1, 2, 3]),
        "voice": np.eye(4)[[3, 0, 1, 1, 3, 2]],
        "article": np.zeros(6, dtype=np.int64),
        "group": np.zeros(6, dtype=np.int64),
        "body": np.ones(6, dtype=bool),
    }
    return Scored(**{**fields, **changes})


def test_macro_f1() -> None:
    """Said: neutral, A, B, B, neutral, A. F1: neutral 2/3, A 2*1/(2+2), B 2*1/(2+2)."""
    assert macro_f1(scored()) == pytest.approx((2 / 3 + 1 / 2 + 1 / 2) / 3)


def test_a_further_account_needs_the_higher_threshold() -> None:
    framing = np.array([[0.6, 0.55], [0.9, 0.75], [0.4, 0.3]])
    said = scored(framing=framing, mixed_threshold=0.7).predicted
    assert said.tolist() == [[True, False], [True, True], [False, False]]


def test_recall() -> None:
    assert recall(scored(), 0) == 1 / 2
    assert recall(scored(), 1) == 1 / 2
    assert recall(scored(gold=np.zeros((6, 2), dtype=bool)), 0) is None


def test_pair_auc() -> None:
    """Carried: .9 .2 .7 .3 .6 .4; not: .1 .2 .1 .8 .3 .1.

    Below .9 lie 6, below .2 three and a tie, .7 five, .3 four and a tie, .6 five, .4 five.
    """
    assert pair_auc(scored()) == pytest.approx((6 + 3.5 + 5 + 4.5 + 5 + 5) / 36)


def test_side_auc() -> None:
    """p(A) - p(B): A .8, -.6; B -.4, -.2. Of four pairs two are in order."""
    assert side_auc(scored()) == pytest.approx(2 / 4)
    assert side_auc(scored(gold=np.zeros((6, 2), dtype=bool))) is None


def test_voice_macro_f1() -> None:
    """Gold o A A B o o, said o A B B o o: A 2*1/(2+1), B 2*1/(1+2), other 1."""
    assert voice_macro_f1(scored()) == pytest.approx((2 / 3 + 2 / 3 + 1) / 3)


def test_own_voice_f1() -> None:
    """Gold o A A B t o, said o A B B o t: own is right once, said twice, gold twice."""
    assert own_voice_f1(scored()) == pytest.approx(1 / 2)
    assert own_voice_f1(scored(gold_voice=np.zeros(6, dtype=np.int64))) is None


def test_net_balance_error() -> None:
    """Gold net (3 - 3)/6 = 0; said A 2, B 2: 0. With the third sentence right: A 3, B 1: 1/3."""
    assert net_balance_error(scored()) == 0
    framing = scored().framing.copy()
    framing[2] = [0.9, 0.1]
    assert net_balance_error(scored(framing=framing)) == pytest.approx(2 / 6)
    assert net_balance_error(scored(body=np.zeros(6, dtype=bool))) is None


def test_expected_calibration_error() -> None:
    """Two bins of two: |(.1 + .3) - 1| = .6 and |(.8 + .8) - 2| = .4, over four."""
    probabilities = np.array([0.1, 0.3, 0.8, 0.8])
    gold = np.array([False, True, True, True])
    assert expected_calibration_error(probabilities, gold, bins=2) == pytest.approx(1.0 / 4)
    assert expected_calibration_error(np.array([]), np.array([], dtype=bool)) is None


def test_intervals_resample_whole_articles() -> None:
    """Every article is the same, so no resample can differ."""
    one = scored()
    twice = Scored(
        *(
            np.concatenate([getattr(one, f)] * 2) if "threshold" not in f else 0.5
            for f in ("gold", "framing", "threshold", "mixed_threshold", "gold_voice", "voice")
        ),
        article=np.repeat([0, 1], 6),
        group=np.repeat([0, 1], 6),
        body=np.ones(12, dtype=bool),
    )
    bounds = intervals(twice, resamples=20)
    assert bounds["macro_f1"] == pytest.approx((5 / 9, 5 / 9))


def test_the_test_split_is_scored_and_its_left_out_sentences_are_not() -> None:
    result = measure(FakeClassifier(), {"validation": corpus("validation")}, resamples=20)
    entry = result["sets"]["validation"]
    pairs = [e for e in corpus("validation") if len(e.conflict.parties) == 2]
    manifest = json.loads((DATA / "splits.json").read_text("utf-8"))
    articles = {e.article.source for e in pairs}
    left_out = [
        key for key in manifest["excluded_from_evaluation"] if key.split("#")[0] in articles
    ]
    assert left_out
    assert entry["sentences"] == sum(len(e.framing) for e in pairs) - len(left_out)
    assert sum(map(sum, entry["confusion"]["counts"])) == entry["sentences"]
    json.dumps(result, allow_nan=False)
    assert "| validation |" in table(result)


def test_the_command_scores_a_file_and_keeps_its_exit_codes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        json.loads(line)
        for line in (Path(gates.__file__).parent.parent / "data" / "test.jsonl")
        .read_text("utf-8")
        .splitlines()
        if '"batch": "w4"' in line
    ][:3]
    data = tmp_path / "mine.jsonl"
    data.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    out = tmp_path / "results.json"
    limits = tmp_path / "gates.toml"
    limits.write_text('[[gate]]\nset = "mine"\nfigure = "pair_auc"\nmin = 0.5\n')
    common = ["--data", str(data), "--resamples", "20", "--gates", str(limits)]
    assert main([*common, "-o", str(out)]) == 0
    assert capsys.readouterr().out.startswith("| set | n | macro_f1 |")
    assert json.loads(out.read_text())["sets"]["mine"]["articles"] == 3
    limits.write_text('[[gate]]\nset = "mine"\nfigure = "pair_auc"\nmin = 1.1\n')
    assert main(common) == 1
    limits.write_text('[[gate]]\nset = "other"\nfigure = "pair_auc"\nmin = 0.5\n')
    assert main(common) == 3
    assert main(["--data", str(tmp_path / "none.jsonl")]) == 2
    assert main(["--model", str(tmp_path), "--data", str(data)]) == 3


def test_rows_of_the_corpus_format_become_examples() -> None:
    row = {
        "id": "x-1",
        "conflict": "c",
        "outlet": "wire",
        "standalone": False,
        "parties": {"A": {"name": "Karsland", "aliases": []}, "B": {"name": None, "aliases": []}},
        "headline": {"text": "Top", "framing": {"A": 0, "B": 0}, "voice": "own"},
        "sentences": [{"text": "One.", "framing": {"A": 0, "B": 2}, "voice": "third", "par": 3}],
    }
    (whole,) = examples(row, "mine")
    assert whole.framing == [[0, 0], [0, 2]]
    assert whole.voice == [3, 2]
    assert whole.conflict.names == ("Karsland", "Party B")
    (alone,) = examples({**row, "standalone": True}, "mine")
    assert [s.text for s in alone.article.sentences] == ["One."]
