"""Balance of articles against their gold labels, and the second reader's score, worked out by hand."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
from conftest import KARSLAND, VELMORA, FakeClassifier
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("sklearn", reason="the metrics need scikit-learn")

from data.agreement import adjudicated, read_annotations
from eval.answers import ask
from eval.balance import Point, Remembered, balance, points, sign_agreement, summary
from eval.data import UNKNOWN, Example, corpus
from eval.labels import net_balance_error
from eval.results import measure, second_reader
from stance.article import Article
from stance.balance import measure as measure_balance
from stance.classifier import Prediction, label_article
from stance.conflict import Conflict, Party
from stance.confusion import Confusion, ConfusionTable

PAIR = Conflict("Karsland / Velmora", (KARSLAND, VELMORA))
A, B, NONE = "The provocation went on.", "The occupiers went on.", "The rain went on."
CARRIES = {A: [2, 0], B: [0, 1], NONE: [0, 0]}
MISSED = 1_000_000


def example(
    said: list[str], gold: list[list[int]], name: str = "x-1", conflict: Conflict = PAIR
) -> Example:
    """An article whose headline carries Velmora and whose sentences the fake reads as `said`."""
    article = Article.from_sentences(said, headline="Villages shelled", source=name)
    return Example(article, conflict, [[0, 2], *gold], [3] * (1 + len(said)), "mine", "g")


class HalfMissed(FakeClassifier):
    """Knows of itself that it finds half of what carries one party, and errs no other way."""

    confusion = Confusion(
        *[
            ConfusionTable(
                (
                    (2 * MISSED, 0, 0, 0),
                    (MISSED, MISSED, 0, 0),
                    (MISSED, 0, MISSED, 0),
                    (0, 0, 0, 2 * MISSED),
                )
            )
        ]
        * 3
    )


SAID = [A, A, B, NONE, NONE, NONE, NONE, NONE]
GOLD = [[2, 0], [1, 0], [0, 2], [2, 0], [2, 0], [0, 1], [0, 0], [0, 0]]


def test_a_point() -> None:
    """Gold: A 4, B 2 of 8; said: A 2, B 1 of 8. The headline counts nowhere."""
    (found,) = points(FakeClassifier(), [example(SAID, GOLD)])
    assert (found.article, found.sentences) == ("x-1", 8)
    assert (found.gold, found.predicted, found.corrected) == (2 / 8, 1 / 8, None)
    assert found.gold_signed == 2 / 6
    assert found.carrying == 3 / 8
    stated = label_article(example(SAID, GOLD).article, PAIR, FakeClassifier()).balance.all
    assert found.interval == stated.interval
    assert found.corrected_interval is None


def test_what_is_missed_is_corrected() -> None:
    """Twice what was said: A 4, B 2 of 8, as the gold labels have it."""
    (found,) = points(HalfMissed(), [example(SAID, GOLD)])
    assert found.predicted == 1 / 8
    assert found.corrected == pytest.approx(2 / 8, abs=1e-4)
    result = balance(HalfMissed(), [example(SAID, GOLD)])
    assert (result["mae"], result["corrected_mae"]) == (1 / 8, pytest.approx(0, abs=1e-4))
    assert result["corrected_coverage"] == {"n": 1, "share": 1.0}


def test_where_nobody_is_carried_nothing_is_corrected() -> None:
    (found,) = points(HalfMissed(), [example([NONE] * 5, GOLD[:5])])
    assert (found.predicted, found.corrected, found.interval) == (0, 0, None)
    assert found.to_dict()["interval"] is None


def test_both_accounts_add_nothing() -> None:
    (found,) = points(FakeClassifier(), [example([f"{A} {B}", A, *[NONE] * 3], [[2, 1]] * 5)])
    assert (found.gold, found.gold_signed, found.predicted) == (0, 0, 1 / 5)


def test_unlabelled_sentences_are_not_counted() -> None:
    """Of 6 sentences the first has no label: gold A 1, B 1 of 5; said B 2 of 5."""
    said = [A, B, B, NONE, NONE, NONE]
    gold = [[UNKNOWN, UNKNOWN], [1, 0], [0, 1], [0, 0], [0, 0], [0, 0]]
    (found,) = points(FakeClassifier(), [example(said, gold)], seed=3)
    assert (found.sentences, found.gold, found.predicted) == (5, 0, -2 / 5)
    labels = label_article(example(said, gold).article, PAIR, FakeClassifier()).sentences
    known = [s for s in labels if s.index != 1]
    assert found.interval == measure_balance(known, PAIR.names, seed=3).all.interval


def test_short_articles_and_those_of_three_parties_have_no_point() -> None:
    three = Conflict("three", (KARSLAND, VELMORA, Party("Ostrava League")))
    left_out = [
        example([A] * 4, [[2, 0]] * 4),
        example([A] * 5, [[UNKNOWN, UNKNOWN], *[[2, 0]] * 4]),
        example([A] * 5, [[2, 0, 0]] * 5, conflict=three),
    ]
    assert balance(FakeClassifier(), left_out) == {
        "articles": 0,
        "mae": None,
        "correlation": None,
        "sign_agreement": None,
        "corrected_mae": None,
        "corrected_correlation": None,
        "corrected_sign_agreement": None,
        "coverage": None,
        "corrected_coverage": None,
        "points": [],
    }


def test_the_error_is_the_figure_of_that_name() -> None:
    examples = [
        example(SAID, GOLD, "x-1"),
        example([A] * 5, [[0, 1]] * 5, "x-2"),
        example([B] * 4, [[2, 0]] * 4, "x-3"),
    ]
    expected = (1 / 8 + 2) / 2
    assert net_balance_error(ask(FakeClassifier(), examples)) == pytest.approx(expected)
    assert balance(FakeClassifier(), examples)["mae"] == round(expected, 4)


SIDES = st.lists(
    st.tuples(st.sampled_from([A, B, NONE]), st.sampled_from([[0, 0], [2, 0], [0, 1], [1, 1]])),
    min_size=5,
    max_size=9,
)


@settings(max_examples=15, deadline=None)
@given(SIDES)
def test_exchanging_the_parties_negates_the_balance(sentences: list[tuple[str, list[int]]]) -> None:
    said, gold = [s for s, _ in sentences], [g for _, g in sentences]
    mirrored = Conflict(PAIR.name, (VELMORA, KARSLAND))
    (one,) = points(FakeClassifier(), [example(said, gold)])
    (other,) = points(FakeClassifier(), [example(said, [g[::-1] for g in gold], "x-1", mirrored)])
    assert (other.gold, other.predicted) == (-one.gold, -one.predicted)
    assert other.interval == (one.interval and (-one.interval[1], -one.interval[0]))


def point(**changes: Any) -> Point:
    fields: dict[str, Any] = {
        "article": "x",
        "sentences": 8,
        "carrying": 0.5,
        "gold_signed": None,
        "interval": None,
        "corrected_interval": None,
    }
    return Point(**{**fields, **changes})


POINTS = [
    point(gold=0.5, predicted=0.25, corrected=0.5, gold_signed=1.0, interval=(0.2, 1.0)),
    point(gold=-0.5, predicted=0.0, corrected=-0.25, gold_signed=-0.5, interval=(-0.4, 0.6)),
    point(gold=0.0, predicted=0.25, corrected=0.0, interval=(0.0, 0.5)),
    point(gold=0.5, predicted=0.5, corrected=0.5, gold_signed=0.75, corrected_interval=(0.75, 1.0)),
]


def test_summary() -> None:
    """Errors .25 .5 .25 0, corrected 0 .25 0 0; of the three that lean, two and three are found.

    Deviations from the means: gold .375 -.625 -.125 .375, predicted 0 -.25 0 .25, corrected
    .3125 -.4375 -.1875 .3125. Of two intervals with a gold value the first holds it.
    """
    found = summary(POINTS)
    assert found["articles"] == 4
    assert (found["mae"], found["corrected_mae"]) == (0.25, 0.0625)
    assert (found["sign_agreement"], found["corrected_sign_agreement"]) == (0.6667, 1)
    assert found["correlation"] == round(0.25 / math.sqrt(0.6875 * 0.125), 4)
    assert found["corrected_correlation"] == round(0.53125 / math.sqrt(0.6875 * 0.421875), 4)
    assert found["coverage"] == {"n": 2, "share": 0.5}
    assert found["corrected_coverage"] == {"n": 1, "share": 1.0}
    json.dumps(found, allow_nan=False)


def test_a_point_as_plain_values() -> None:
    """The interval of the signed balance, times the half that carries anybody."""
    assert summary(POINTS)["points"][1] == {
        "article": "x",
        "sentences": 8,
        "gold": -0.5,
        "predicted": 0.0,
        "corrected": -0.25,
        "interval": [-0.2, 0.3],
        "gold_signed": -0.5,
        "signed_interval": [-0.4, 0.6],
    }


def test_undefined_figures_are_none() -> None:
    assert summary(POINTS[:2])["correlation"] is None
    assert summary([POINTS[0]] * 3)["correlation"] is None
    assert summary(POINTS[2:3])["sign_agreement"] is None
    assert sign_agreement([(0.5, 1e-9)]) == 0


class Counting(FakeClassifier):
    def __init__(self) -> None:
        super().__init__()
        self.asked = 0

    def predict(self, article: Article, conflict: Conflict) -> Prediction:
        self.asked += 1
        return super().predict(article, conflict)


def test_an_answer_is_remembered() -> None:
    counting = Counting()
    remembered = Remembered(counting)
    first, second = example(SAID, GOLD), example(SAID[::-1], GOLD)
    for e in (first, second, first):
        answer = remembered.predict(e.article, e.conflict)
        plain = FakeClassifier().predict(e.article, e.conflict)
        assert answer.framing.tolist() == plain.framing.tolist()
    assert counting.asked == 2
    assert remembered.info == counting.info
    assert Remembered(HalfMissed()).confusion is HalfMissed.confusion


def test_results_hold_the_balance_and_ask_once() -> None:
    counting = Counting()
    result = measure(counting, {"mine": [example(SAID, GOLD)]}, resamples=10)
    assert counting.asked == 1
    assert result["schema_version"] == "1.1"
    entry = result["sets"]["mine"]
    assert entry["balance"] == balance(FakeClassifier(), [example(SAID, GOLD)])
    assert entry["second_reader"] is None


# Labels of six texts, and what two readers said of them; the last text is left out of evaluation.
FRAMING = [[0, 0], [2, 0], [1, 0], [0, 2], [0, 1], [1, 1], [UNKNOWN, UNKNOWN]]
VOICE = [3, 0, 0, 1, 2, 3, 3]
SECOND = ["- own", "A2 A", "B1 B", "B2 B", "- own", "A1 third", "A2B2 A"]
FIRST = ["- own", "A2 A", "B2 B", "B1 B", "B2 third", "A1B2 own", "- own"]
SCORE = {
    # Said neutral, A, B, B, neutral, A: as in `test_eval.test_macro_f1`.
    "macro_f1": round((2 / 3 + 1 / 2 + 1 / 2) / 3, 4),
    # Gold o A A B o o, said o A B B o o.
    "voice_macro_f1": round((2 / 3 + 2 / 3 + 1) / 3, 4),
    "n": 6,
    "first_to_second": {
        # Gold N A B B N A, said N A B B B mixed: N 2*1/(2+1), A 2*1/(2+1), B 2*2/(2+3).
        "macro_f1": round((2 / 3 + 2 / 3 + 4 / 5) / 3, 4),
        # Gold o A B B o o, said the same.
        "voice_macro_f1": 1.0,
    },
}


def read(folder: Path, **readings: tuple[list[str], list[str]]) -> Path:
    rows = [{"id": k, "first": v[0], "second": v[1]} for k, v in readings.items()]
    (folder / "annotations.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    return folder


def labelled(name: str, texts: slice = slice(0, 7)) -> Example:
    framing = FRAMING[texts]
    article = Article.from_sentences([NONE] * len(framing), source=name)
    return Example(article, PAIR, framing, VOICE[texts], "corpus", "g")


def test_second_reader(tmp_path: Path) -> None:
    folder = read(tmp_path, x=(FIRST, SECOND))
    assert second_reader([labelled("x")], folder) == SCORE


def test_second_reader_of_sentences_that_stand_alone(tmp_path: Path) -> None:
    """Their headline was read, and is no example."""
    folder = read(tmp_path, x=(["A2 A", *FIRST], ["B2 B", *SECOND]))
    assert second_reader([labelled("x", slice(i, i + 1)) for i in range(7)], folder) == SCORE


def test_second_reader_says_what_it_leaves_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    three = Conflict("three", (KARSLAND, VELMORA, Party("Ostrava League")))
    article = Article.from_sentences([NONE], source="z")
    examples = [
        labelled("x"),
        labelled("y"),
        labelled("short", slice(0, 3)),
        Example(article, three, [[2, 0, 0]], [3], "corpus", "g"),
    ]
    folder = read(tmp_path, x=(FIRST, SECOND), short=(FIRST, SECOND), z=(["A2 C"], ["- own"]))
    assert second_reader(examples, folder) == SCORE
    assert capsys.readouterr().err == "eval: 2 articles without two readings left out\n"
    assert second_reader(examples[1:], folder) is None


def test_the_labels_of_the_corpus_are_its_adjudicated_readings(tmp_path: Path) -> None:
    """So readings stand beside the texts that they are of: a second reader who said what holds has 1."""
    rows = read_annotations("corpus")
    folder = read(tmp_path, **{k: (row["first"], adjudicated(row)) for k, row in rows.items()})
    examples = corpus("validation")
    pairs = [e for e in examples if len(e.conflict.parties) == 2]
    found = second_reader(examples, folder)
    assert found is not None
    assert (found["macro_f1"], found["voice_macro_f1"]) == (1, 1)
    assert found["n"] == sum(UNKNOWN not in row for e in pairs for row in e.framing)
