"""Training end to end at toy size: what is fitted, calibrated, exported and refused."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest
import tiny

torch = pytest.importorskip("torch", reason="training is an extra")
pytest.importorskip("onnx", reason="training is an extra")


from eval.answers import ask  # noqa: E402
from eval.data import NO_PARTY, UNKNOWN, Example  # noqa: E402
from eval.labels import Scored, macro_f1  # noqa: E402
from eval.sets import there  # noqa: E402
from stance.article import Article  # noqa: E402
from stance.classifier import distance  # noqa: E402
from stance.conflict import Conflict, Party  # noqa: E402
from stance.model import Calibration  # noqa: E402
from training import data  # noqa: E402
from training.calibrate import calibrate, confusion  # noqa: E402
from training.config import Stage, load  # noqa: E402
from training.fit import Item, fit, items, loss  # noqa: E402
from training.recipe import uncalibrated  # noqa: E402

CONFIGS = Path(data.__file__).parent / "configs"


def _examples(count: int, seed: int) -> list[Example]:
    """Who "broke the truce" is the culprit: the framing is the other party's."""
    rng = random.Random(seed)
    found = []
    for number in range(count):
        names = rng.sample(["Karsland", "Velmora", "Tosk", "Mirren", "Ostrava"], 2)
        conflict = Conflict.of([Party(n) for n in sorted(names)])
        first = conflict.names.index(names[0])
        texts = [
            f"{names[0]} broke the truce with {names[1]}.",
            f"{names[0]} said to {names[1]} a.",
        ]
        framing = [[0, 0], [0, 0]]
        framing[0][1 - first] = 2
        found.append(
            Example(
                Article.from_sentences(texts), conflict, framing, [3, first], "toy", str(number)
            )
        )
    return found


def test_a_tiny_network_learns_whose_account_it_is() -> None:
    stage = Stage(epochs=12, learning_rate=3e-3, sets={}, head_learning_rate=3e-3, batch_tokens=600)
    trained = fit(
        tiny.net(3, dropout=0.0),
        stage,
        _examples(60, 1),
        tiny.tokenizer(),
        tiny.WINDOWS,
        ema=0.9,
        seed=1,
    )
    scored = ask(uncalibrated(trained, tiny.tokenizer()), _examples(20, 2))
    assert (scored.predicted == scored.gold).mean() > 0.95
    assert (scored.voice.argmax(axis=1) == scored.gold_voice).mean() > 0.9


def test_loss_by_hand() -> None:
    """One sentence, A's account (strength 2), A's voice; logits A (0, ln 2 + ln 1.5, 0), B (0, 0, 0).

    Framing: ln 2. Side: weight 0.3 * softplus(0) = 0.3 ln 2. Voice: weights 3 : 1 : 1 : 1, so
    -ln(3/6) = ln 2, halved.
    """
    window = type("W", (), {"ids": [0]})()
    item = Item((window, window), [[2, 0]], [0])
    logits = torch.zeros(2, 1, 5)
    logits[0, 0, 1] = np.log(2)
    logits[1, 0, 4] = np.log(1.5)  # B's pass about A
    stage = Stage(epochs=1, learning_rate=1.0, sets={})
    assert loss(logits, [item], stage).item() == pytest.approx(1.8 * np.log(2), rel=1e-5)
    unknown = Item((window, window), [[2, 0]], [UNKNOWN])
    assert loss(logits, [unknown], stage).item() == pytest.approx(1.3 * np.log(2), rel=1e-5)
    nobody = Item((window, window), [[2, 0]], [NO_PARTY])
    expected = 1.3 * np.log(2) + 0.5 * np.log(3)  # -ln(2/6)
    assert loss(logits, [nobody], stage).item() == pytest.approx(expected, rel=1e-5)


def test_calibration_finds_the_numbers_back() -> None:
    rng = np.random.default_rng(0)
    logits = rng.normal(0, 2, (4000, 2))
    truth = 1 / (1 + np.exp(-(0.5 * logits - 1)))
    gold = rng.random((4000, 2)) < truth
    voice = np.full((4000, 4), 0.25)
    raw = Scored(
        gold=gold,
        framing=1 / (1 + np.exp(-logits)),
        threshold=0.5,
        mixed_threshold=0.5,
        gold_voice=rng.choice(4, 4000, p=[0.2, 0.2, 0.1, 0.5]),
        voice=voice,
        article=np.arange(4000),
        group=np.arange(4000),
        body=np.ones(4000, dtype=bool),
    )
    found = calibrate(raw, coverage=0.9)
    assert found.calibration.framing_scale == pytest.approx(0.5, abs=0.05)
    assert found.calibration.framing_shift == pytest.approx(-1, abs=0.1)
    assert found.calibration.party_shift == pytest.approx(np.log(0.2 / 0.5), abs=0.1)
    assert found.calibration.third_shift == pytest.approx(np.log(0.1 / 0.5), abs=0.15)
    gaps = distance(found.scored.framing, found.threshold, found.mixed_threshold)
    assert (gaps >= found.margin).mean() == pytest.approx(0.9, abs=0.01)
    assert (macro_f1(found.scored) or 0) > 0.5
    assert confusion(found.scored).all.n == 8000


def test_missed_aliases_are_the_same_throughout_an_article() -> None:
    article = Article.from_sentences(["Karsland met Velmora.", "Mirren met Velmora and Karsland."])
    conflict = Conflict.of([Party("Karsland", ("Mirren",)), Party("Velmora")])
    example = Example(article, conflict, [[0, 0]] * 2, [3, 3], "toy", "g")
    everything = example.find()
    assert len(everything) == 5
    for seed in range(20):
        kept = example.find(random.Random(seed), 0.5)
        names = [article.text[m.start : m.end] for m in kept]
        assert all(names.count(n) == (1 if n == "Mirren" else 2) for n in set(names))
    assert next(items([example], tiny.tokenizer(), tiny.WINDOWS)).voice == [3, 3]


def test_brackets_of_directed_sentiment(tmp_path: Path) -> None:
    folder = tmp_path / "directed_sentiment"
    folder.mkdir()
    lines = [
        "[Karsland] mocked [Velmora].\tKarsland\tVelmora\t3",
        "[Karsland] met [Velmora].\tKarsland\tVelmora\t0",
        "[Karsland] praised [Velmora].\tKarsland\tVelmora\t1",
        "[Karsland alone.\tKarsland\tVelmora\t4",
    ]
    (folder / "train.txt").write_text("\n".join(lines), "utf-8")
    for name in ("valid.txt", "test.txt"):
        (folder / name).write_text("", "utf-8")
    found = data.directed_sentiment(tmp_path, neutral=5, seed=0)
    assert [(e.article.text, e.framing, e.voice) for e in found] == [
        ("Karsland mocked Velmora.", [[1, 0]], [0]),
        ("Karsland met Velmora.", [[0, 0]], [NO_PARTY]),
    ]
    first, second = found[0].find()
    assert (first.start, first.end, second.start, second.end) == (0, 8, 16, 23)


def test_newsmtsc_polarity(tmp_path: Path) -> None:
    folder = tmp_path / "newsmtsc"
    folder.mkdir()
    (folder / "train.jsonl").write_text(
        '{"sentence_normalized": "Ada lied.", "targets": [{"from": 0, "to": 3, "polarity": 2.0}]}\n'
        '{"sentence_normalized": "Ada won.", "targets": [{"from": 0, "to": 3, "polarity": 6.0}]}\n',
        "utf-8",
    )
    assert [(e.framing, e.voice) for e in data.newsmtsc(tmp_path)] == [
        ([[0, 1]], [UNKNOWN]),
        ([[1, 0]], [UNKNOWN]),
    ]


def test_missing_corpora_are_said(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert not there(None, "opennews")
    assert not there(tmp_path, "opennews")
    assert capsys.readouterr().err == (
        "corpus opennews is not (STANCE_CORPORA is not set): left out\n"
        f"corpus opennews is not in {tmp_path}: left out\n"
    )
    (tmp_path / "opennews").mkdir()
    assert there(tmp_path, "opennews")


@pytest.mark.parametrize("path", sorted(CONFIGS.glob("*.toml")), ids=lambda p: p.name)
def test_every_recipe_loads(path: Path) -> None:
    assert load(path).stages


def test_an_unknown_key_of_a_recipe_is_refused(tmp_path: Path) -> None:
    text = (CONFIGS / "default.toml").read_text("utf-8")
    path = tmp_path / "r.toml"
    path.write_text("sed = 1\n" + text)
    with pytest.raises(SystemExit, match=r"unknown keys \['sed'\]"):
        load(path)
    path.write_text("\n".join(line for line in text.splitlines() if not line.startswith("seed")))
    with pytest.raises(SystemExit, match=r"missing keys \['seed'\]"):
        load(path)
    path.write_text(text.split("[[stages]]")[0])
    with pytest.raises(SystemExit) as caught:
        load(path)
    assert str(caught.value) == f"{path}: no stage; begin each with a line [[stages]]"


def test_identity_calibration_keeps_probabilities() -> None:
    logits = np.array([[[0.0, 0.0, 0.0], [2.0, 0.0, 0.0]]], dtype=np.float32)
    framing, voice = Calibration().apply(logits)
    np.testing.assert_allclose(framing, [[0.5, 1 / (1 + np.exp(-2))]])
    np.testing.assert_allclose(voice, [[0.25] * 4])
