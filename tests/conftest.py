"""A small deterministic classifier and an analysis made with it, for tests that need no model."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from stance.article import Article, Dropped, Section, Sentence
from stance.classifier import Prediction, label_article
from stance.conflict import Conflict, Party
from stance.confusion import Confusion
from stance.labels import Analysis, ModelInfo

GOLDEN = Path(__file__).parent / "golden"
# `data`, `eval` and `training` are no part of the wheel. Last, so that an installed `stance` is tested.
sys.path.append(str(Path(__file__).resolve().parent.parent))


@pytest.fixture(autouse=True)
def _outside_of_github(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test writes into the summary of the run that it is part of."""
    for name in ("GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY"):
        monkeypatch.delenv(name, raising=False)


class FakeClassifier:
    """Reads a party's framing off its cue words and its voice off "NAME said".

    Framing is 0.92 where a cue stands, 0.55 where "perhaps" stands beside it, else 0.07. The voice
    is the party before "said" (0.8), a third party where "observers said" stands, else own.
    """

    info = ModelInfo("fake-1", sha256="f" * 64, backend="fake", threshold=0.5, margin=0.1)
    confusion: Confusion | None = None

    def __init__(self, warnings: tuple[str, ...] = ()) -> None:
        self.warnings = warnings

    def predict(self, article: Article, conflict: Conflict) -> Prediction:
        parties = conflict.parties
        framing = np.full((len(article.sentences), len(parties)), 0.07)
        voice = np.full((len(article.sentences), len(parties) + 2), 0.2 / (len(parties) + 1))
        for row, sentence in enumerate(article.sentences):
            text = sentence.text.casefold()
            speaker = len(parties) + 1
            for column, party in enumerate(parties):
                if any(cue.casefold() in text for cue in party.cues):
                    framing[row, column] = 0.55 if "perhaps" in text else 0.92
                if f"{party.name.casefold()} said" in text:
                    speaker = column
            if "observers said" in text:
                speaker = len(parties)
            voice[row, speaker] = 0.8
        return Prediction(framing, voice, self.warnings)


Paragraphs = tuple[tuple[Section, tuple[str, ...]], ...]
PARAGRAPHS: Paragraphs = (
    ("headline", ("Villages shelled as bridge over the Sorna closes",)),
    (
        "body",
        (
            "Traffic over the Sorna bridge stopped on Monday.",
            '"The occupiers closed it to starve our villages," Velmora said.',
        ),
    ),
    (
        "body",
        (
            "Karsland said its border guards had answered a provocation.",
            "The occupiers have closed the bridge four times this year.",
            "Tolls were 4.50 a lorry.",
        ),
    ),
    ("caption", ("The bridge at Tamsk, closed since Monday.",)),
    (
        "body",
        (
            "Velmora called it the work of occupiers, Karsland the answer to a provocation.",
            "Observers said that the occupiers had let no lorry pass.",
        ),
    ),
    (
        "body",
        (
            "The provocation was perhaps meant to stop the talks.",
            "The separatists fired first, Karsland said.",
        ),
    ),
    (
        "body",
        (
            "Families fled the occupiers through the woods at night.",
            "住民は橋の前で三日間待っていたが、門が開かれることはなかったと地元の教師が電話で話した。",
        ),
    ),
    (
        "body",
        (
            "Starve or leave: that is the choice in the villages above Tamsk.",
            "The separatists kept up their provocation until dawn.",
        ),
    ),
    ("body", ("The talks resume on Friday.",)),
)


def build_article(paragraphs: Paragraphs = PARAGRAPHS, source: str = "bridge.txt") -> Article:
    """An article whose sentences stand a space apart and whose paragraphs a blank line apart."""
    text = ""
    sentences: list[Sentence] = []
    for number, (section, parts) in enumerate(paragraphs):
        text += "\n\n" if text else ""
        for position, part in enumerate(parts):
            text += " " if position else ""
            start = len(text)
            text += part
            sentences.append(Sentence(len(sentences), start, len(text), part, section, number))
    return Article(
        text,
        tuple(sentences),
        dropped=(
            Dropped("By Ada Quill", "byline"),
            Dropped("Traffic over the Sorna bridge stopped on Monday.", "repeated paragraph"),
            Dropped(
                "Read more: " + "ten pictures of the closed bridge; " * 6, "link to other articles"
            ),
        ),
        warnings=("2 parts hidden by CSS were dropped",),
        source=source,
    )


KARSLAND = Party("Karsland", ("Karslanders",), ("provocation", "separatists"))
VELMORA = Party("Velmora", ("Velmorans",), ("occupiers", "starve", "shelled"))


@pytest.fixture
def fake_classifier() -> FakeClassifier:
    return FakeClassifier()


@pytest.fixture
def sample_conflict() -> Conflict:
    return Conflict("Karsland / Velmora", (KARSLAND, VELMORA), "Invented for the tests.")


@pytest.fixture
def sample_article() -> Article:
    return build_article()


@pytest.fixture
def sample_analysis(
    sample_article: Article, sample_conflict: Conflict, fake_classifier: FakeClassifier
) -> Analysis:
    return label_article(sample_article, sample_conflict, fake_classifier, seed=7)


@pytest.fixture
def three_parties(sample_article: Article, fake_classifier: FakeClassifier) -> Analysis:
    """The same article asked about three parties; no sentence carries the third one's account."""
    conflict = Conflict("Sorna", (KARSLAND, VELMORA, Party("Ostrava League", (), ("tribute",))))
    return label_article(sample_article, conflict, fake_classifier, seed=7)


@pytest.fixture
def tiny_analysis(sample_conflict: Conflict, fake_classifier: FakeClassifier) -> Analysis:
    """One neutral sentence; nothing about balance can be said."""
    article = build_article((("body", ("The talks of Karsland and Velmora resume.",)),), "tiny.txt")
    article = replace(article, dropped=(), warnings=())
    return label_article(article, sample_conflict, fake_classifier)


@pytest.fixture
def golden() -> Callable[[str, str], None]:
    """Compares text with a file of tests/golden; STANCE_UPDATE_GOLDEN=1 writes the file instead."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if os.environ.get("STANCE_UPDATE_GOLDEN") == "1":
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        assert path.exists(), f"{path} is missing; set STANCE_UPDATE_GOLDEN=1 and read the diff"
        assert text == path.read_bytes().decode("utf-8"), f"{name} changed"

    return compare
