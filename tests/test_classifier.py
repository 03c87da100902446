from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from conftest import KARSLAND, VELMORA, FakeClassifier

from stance.article import Article
from stance.classifier import (
    Prediction,
    carried,
    distance,
    label_article,
    require_sentences,
)
from stance.conflict import Conflict
from stance.errors import InputError, ModelError

PAIR = Conflict.of([KARSLAND, VELMORA])


class Fixed:
    """Gives what it was made with."""

    info = FakeClassifier.info
    confusion = None

    def __init__(self, framing: list[list[float]], voice: list[list[float]]) -> None:
        self.prediction = Prediction(np.array(framing, dtype=float), np.array(voice, dtype=float))

    def predict(self, article: Article, conflict: Conflict) -> Prediction:
        return self.prediction


def test_labels_follow_from_probabilities() -> None:
    article = Article.from_sentences(["Karsland a.", "b.", "Velmora c.", "d."])
    framing = [[0.9, 0.1], [0.5, 0.2], [0.7, 0.95], [0.3, 0.45]]
    voice = [[0.7, 0.1, 0.1, 0.1], [0.1, 0.1, 0.7, 0.1], [0, 0, 0, 1], [0.4, 0.4, 0.1, 0.1]]
    labels = label_article(article, PAIR, Fixed(framing, voice)).sentences
    assert [s.label for s in labels] == ["Karsland", "Karsland", "mixed", "neutral"]
    assert [s.carries for s in labels] == [
        ("Karsland",),
        ("Karsland",),
        ("Karsland", "Velmora"),
        (),
    ]
    assert [s.uncertain for s in labels] == [False, True, False, True]
    # two equally probable parties are no reason to prefer one
    assert [s.voice for s in labels] == ["Karsland", "third", "own", "own"]
    assert labels[0].framing == {"Karsland": 0.9, "Velmora": 0.1}
    assert labels[0].voice_probabilities == {
        "Karsland": 0.7,
        "Velmora": 0.1,
        "third": 0.1,
        "own": 0.1,
    }


@pytest.mark.parametrize(
    ("framing", "voice", "message"),
    [
        ([[0.1]], [[0, 0, 0, 1]], "fake-1 gave framing of shape (1, 1); expected (1, 2)"),
        ([[0.1, 0.2]], [[0, 0, 1]], "fake-1 gave voice of shape (1, 3); expected (1, 4)"),
        ([[0.1, 1.2]], [[0, 0, 0, 1]], "fake-1 gave framing outside [0, 1] or not a number"),
        (
            [[0.1, float("nan")]],
            [[0, 0, 0, 1]],
            "fake-1 gave framing outside [0, 1] or not a number",
        ),
        ([[0.1, 0.2]], [[0, 0, 0, 0.5]], "fake-1 gave voice rows that do not sum to 1"),
    ],
)
def test_answers_that_are_no_probabilities_are_refused(
    framing: list[list[float]], voice: list[list[float]], message: str
) -> None:
    with pytest.raises(ModelError) as caught:
        label_article(Article.from_sentences(["Karsland a."]), PAIR, Fixed(framing, voice))
    assert str(caught.value) == message


def test_warnings_say_who_is_not_named_and_who_is_disguised(
    fake_classifier: FakeClassifier,
) -> None:
    nobody = label_article(Article.from_sentences(["A bridge."]), PAIR, fake_classifier)
    assert nobody.warnings == (
        "the text names none of the parties (Karsland, Velmora); give their aliases, or other "
        "parties",
    )
    one = label_article(Article.from_sentences(["K\u200barsland fell."]), PAIR, fake_classifier)
    assert one.warnings == (
        "the text never names Velmora",
        "names written with look-alike or invisible characters: 'K\\u200barsland'",
    )


def test_warnings_of_caller_article_and_classifier_stand_in_order(sample_article: Article) -> None:
    analysis = label_article(sample_article, PAIR, FakeClassifier(("slow",)), warnings=("guessed",))
    assert analysis.warnings == ("guessed", "2 parts hidden by CSS were dropped", "slow")


def test_an_article_without_sentences_is_refused(sample_article: Article) -> None:
    with pytest.raises(InputError) as caught:
        require_sentences(Article("", (), source="empty.txt"))
    assert str(caught.value) == "empty.txt has no sentence to judge"
    with pytest.raises(InputError) as caught:
        require_sentences(replace(sample_article, text="", sentences=(), source=None))
    assert str(caught.value) == "the text has no sentence to judge; all 3 parts were dropped"


def test_a_further_party_needs_more_than_the_first() -> None:
    """Thresholds 0.5 and 0.7: 0.6 is enough for the most probable party, not for the other."""
    framing = np.array([[0.6, 0.55], [0.9, 0.75], [0.6, 0.6], [0.375, 0.25], [0.875, 0.25]])
    said = carried(framing, 0.5, 0.7)
    # of two equally probable parties none is preferred
    assert said.tolist() == [[True, False], [True, True], [True, True], [False] * 2, [True, False]]
    # lead 0.05; 0.75 - 0.7; 0.6 - 0.5; 0.5 - 0.375; 0.875 - 0.5
    np.testing.assert_allclose(distance(framing, 0.5, 0.7), [0.05, 0.05, 0.1, 0.125, 0.375])
    classifier = Fixed(framing.tolist(), [[0, 0, 0, 1]] * 5)
    classifier.info = replace(classifier.info, mixed_threshold=0.7, margin=0.08)  # type: ignore[misc]
    article = Article.from_sentences(["Karsland a.", "b.", "Velmora c.", "d.", "e."])
    labels = label_article(article, PAIR, classifier).sentences
    assert [s.label for s in labels] == ["Karsland", "mixed", "mixed", "neutral", "Karsland"]
    assert [s.uncertain for s in labels] == [True, True, False, False, False]
