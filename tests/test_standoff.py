"""Stand-off labels and the texts they belong to."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval import standoff
from eval.standoff import fingerprint, gmb_texts, news, ud_texts, untokenized
from stance.errors import InputError


@pytest.mark.parametrize(
    ("tokens", "text"),
    [
        ("The millers ' sluice , they said , was n't shut .", "The millers' sluice, they said, wasn't shut."),
        ('He said " we lost " and left .', 'He said "we lost" and left.'),
        ('" Shut , " he said .', '"Shut," he said.'),
        ("Eelmark \x92s $ 40 ( 3 % ) fine", "Eelmark's $40 (3%) fine"),
    ],
)  # fmt: skip
def test_untokenized(tokens: str, text: str) -> None:
    assert untokenized(tokens.split(" ")) == text


def test_sentences_of_a_token_table_that_ends_in_the_middle(tmp_path: Path) -> None:
    (tmp_path / "ner_dataset.csv").write_text(
        "Sentence #,Word,POS,Tag\nSentence: 1,Millers,NNS,O\n,met,VBD,O\n,.,.,O\n"
        "Sentence: 2,Eelmark,NNP,O\n,left,VBD,O\n\n",
        "latin-1",
    )
    assert list(gmb_texts(tmp_path)) == ["Millers met.", "Eelmark left"]


def test_texts_of_a_treebank(tmp_path: Path) -> None:
    (tmp_path / "part").mkdir()
    (tmp_path / "part" / "a.conllu").write_text(
        "# sent_id = a-1\n# text = Millers met.\n1\tMillers\n\n# text = Eelmark left.\n", "utf-8"
    )
    assert list(ud_texts(tmp_path)) == ["Millers met.", "Eelmark left."]


def _reading(split: str = "train") -> dict[str, object]:
    def line(text: str, a: int, b: int, voice: str) -> dict[str, object]:
        return {
            "ref": text[:3],
            "sha256": fingerprint(text),
            "framing": {"A": a, "B": b},
            "voice": voice,
        }

    return {
        "id": "g-1",
        "source": "ud-english",
        "conflict": "Mill pond",
        "split": split,
        "parties": {
            "A": {"name": "the Millers", "aliases": ["Millers"]},
            "B": {"name": "Eelmark", "aliases": ["Eelmark"]},
        },
        "sentences": [
            line("Millers met.", 0, 0, "own"),
            line("Eelmark called it theft.", 0, 2, "B"),
        ],
    }


@pytest.fixture
def joined(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    readings = tmp_path / "readings.jsonl"
    readings.write_text(
        "\n".join(json.dumps(_reading(split)) for split in ("train", "test")), "utf-8"
    )
    monkeypatch.setattr(standoff, "readings_path", lambda name: readings)
    (tmp_path / "gmb").mkdir()
    (tmp_path / "gmb" / "ner_dataset.csv").write_text("Sentence #,Word,POS,Tag\n", "latin-1")
    folder = tmp_path / "ud-english"
    folder.mkdir()
    (folder / "a.conllu").write_text(
        "# text = Millers met.\n# text = Eelmark called it theft.\n", "utf-8"
    )
    return tmp_path


def test_news_joins_labels_to_texts(joined: Path) -> None:
    (example,) = news(joined, "train")
    assert [s.text for s in example.article.sentences] == [
        "Millers met.",
        "Eelmark called it theft.",
    ]
    assert (example.framing, example.voice) == ([[0, 0], [0, 2]], [3, 1])
    assert (example.group, example.source) == ("Mill pond", "news")
    assert [(m.party, m.start) for m in example.find()] == [(0, 0), (1, 14)]


def test_a_text_that_is_not_there_is_named(joined: Path) -> None:
    (joined / "ud-english" / "a.conllu").write_text("# text = Millers met.\n", "utf-8")
    with pytest.raises(InputError) as caught:
        news(joined, "train")
    assert str(caught.value) == (
        f"{joined / 'ud-english'}: no text has the sha256 "
        f"{fingerprint('Eelmark called it theft.')} of g-1, Eel; "
        "data/readings/README.md says where the files come from"
    )
