"""The model folder: loading, both backends, and what every answer promises."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import tiny
from hypothesis import given, settings
from hypothesis import strategies as st

from stance.article import Article
from stance.conflict import Conflict, Party
from stance.errors import ModelError
from stance.model import EMBEDDED, Calibration, WindowClassifier, both_views, load_model
from stance.windows import encode

pytest.importorskip("torch", reason="the torch backend is an extra")

KARSLAND = Party("Karsland", ("Karslanders", "Mirren"))
VELMORA = Party("Velmora", ("Velmorans", "Tosk"))
THIRD = Party("Ostrava League", ("League",))
TEXTS = [
    "Karsland said the truce broke on Monday.",
    "Velmora answered that the army defended villages.",
    "The League closed the bridge, and Mirren called it illegal.",
    "Terrorists killed civilians, said Tosk.",
    "The talks of Karslanders and Velmorans restored order.",
] * 4


@pytest.fixture(scope="session")
def tiny_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny.folder(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture(scope="session")
def tiny_onnx(tiny_folder: Path) -> WindowClassifier:
    return load_model(tiny_folder)


@pytest.fixture(scope="session")
def embedded() -> WindowClassifier:
    return load_model(EMBEDDED)


def test_both_backends_agree(tiny_folder: Path, tiny_onnx: WindowClassifier) -> None:
    article = Article.from_sentences(TEXTS, headline="Talks")
    conflict = Conflict.of([KARSLAND, VELMORA])
    ours = tiny_onnx.predict(article, conflict)
    theirs = load_model(tiny_folder, backend="torch", device="cpu").predict(article, conflict)
    assert ours.framing.std() > 0.01  # the model tells sentences apart
    np.testing.assert_allclose(ours.framing, theirs.framing, atol=1e-4)
    np.testing.assert_allclose(ours.voice, theirs.voice, atol=1e-4)


@pytest.mark.parametrize("name", ["model-fp32.onnx", "model-int8.onnx"])
def test_padding_changes_no_answer(tiny_folder: Path, name: str) -> None:
    """The exported graph itself, on padded batches, against each window alone."""
    import onnxruntime

    from stance.backends.torch import pad

    article = Article.from_sentences(TEXTS, headline="Talks")
    encoded = encode(article, Conflict.of([KARSLAND, VELMORA]), tiny.tokenizer(), tiny.WINDOWS)
    windows = [window for group in encoded.windows for window in group]
    assert len({len(w.ids) for w in windows}) > 1
    session = onnxruntime.InferenceSession(tiny_folder / name, providers=["CPUExecutionProvider"])
    names = ("input_ids", "attention_mask", "pool")

    def run(batch: list) -> np.ndarray:  # type: ignore[type-arg]
        feed = {n: t.numpy() for n, t in zip(names, pad(batch), strict=True)}
        logits: np.ndarray = session.run(["logits"], feed)[0]  # type: ignore[type-arg]
        return logits

    together = run(windows)
    for row, window in enumerate(windows):
        alone = run([window])[0]
        np.testing.assert_allclose(together[row, : len(window.spans)], alone, atol=1e-4)


@pytest.mark.parametrize("which", ["tiny", "embedded"])
@settings(max_examples=40, deadline=None)
@given(
    texts=st.lists(
        st.text(min_size=1, max_size=60)
        .map(lambda t: t.replace("K", " Karsland ").replace("V", " Tosk ").replace("m", "MIRREN"))
        .filter(str.strip),
        min_size=1,
        max_size=6,
    )
)
def test_exchanging_the_parties_exchanges_the_answers_exactly(
    which: str, texts: list[str], tiny_onnx: WindowClassifier, embedded: WindowClassifier
) -> None:
    classifier = tiny_onnx if which == "tiny" else embedded
    article = Article.from_sentences([*texts, "Karsland and Tosk met."])
    forward = classifier.predict(article, Conflict.of([KARSLAND, VELMORA]))
    backward = classifier.predict(article, Conflict.of([VELMORA, KARSLAND]))
    assert (forward.framing == backward.framing[:, ::-1]).all()
    assert (forward.voice == backward.voice[:, [1, 0, 2, 3]]).all()


@pytest.mark.parametrize("which", ["tiny", "embedded"])
def test_renaming_the_parties_changes_nothing(
    which: str, tiny_onnx: WindowClassifier, embedded: WindowClassifier
) -> None:
    classifier = tiny_onnx if which == "tiny" else embedded
    renamed = [t.replace("Karsland", "Elbonia").replace("Mirren", "Quag") for t in TEXTS]
    first = classifier.predict(Article.from_sentences(TEXTS), Conflict.of([KARSLAND, VELMORA]))
    second = classifier.predict(
        Article.from_sentences(renamed),
        Conflict.of([Party("Elbonia", ("Elboniaers", "Quag")), VELMORA]),
    )
    assert (first.framing == second.framing).all()
    assert (first.voice == second.voice).all()


def test_three_parties_in_any_order(embedded: WindowClassifier) -> None:
    article = Article.from_sentences(TEXTS)
    forward = embedded.predict(article, Conflict.of([KARSLAND, VELMORA, THIRD]))
    turned = embedded.predict(article, Conflict.of([THIRD, KARSLAND, VELMORA]))
    assert forward.framing.shape == (len(TEXTS), 3)
    assert (forward.framing == turned.framing[:, [1, 2, 0]]).all()
    assert (forward.voice == turned.voice[:, [1, 2, 0, 3, 4]]).all()


def test_a_text_that_names_nobody_carries_nobody(embedded: WindowClassifier) -> None:
    article = Article.from_sentences(["The occupiers massacred civilians in a barbaric attack."])
    answer = embedded.predict(article, Conflict.of([KARSLAND, VELMORA]))
    assert (answer.framing == 0).all()
    assert (answer.voice[:, :2] == 0).all()
    np.testing.assert_allclose(answer.voice.sum(axis=1), 1)


def test_a_long_sentence_is_said_to_be_cut(tiny_onnx: WindowClassifier) -> None:
    answer = tiny_onnx.predict(
        Article.from_sentences(["Karsland " + "attack " * 80]), Conflict.of([KARSLAND, VELMORA])
    )
    assert answer.warnings == ("sentence 0 is longer than 64 tokens; only its beginning was read",)


def test_both_views_by_hand() -> None:
    """Three parties: A's framing is 1 + (20 + 300) / 2, its voice 2 + (5 + 7) / 2."""
    logits = np.array([[[1, 2, 9, 10, 3], [4, 5, 8, 20, 5], [6, 7, 7, 300, 7]]], dtype=np.float32)
    joined = both_views(logits)
    assert joined[0, 0].tolist() == [161, 8, 9]
    assert joined[0, 1].tolist() == [159, 10, 8]
    assert joined[0, 2].tolist() == [21, 11, 7]
    exchanged = both_views(logits[:, [2, 0, 1]])
    np.testing.assert_array_equal(exchanged, joined[:, [2, 0, 1]])


def test_calibration_by_hand() -> None:
    """sigmoid(2 ln 3 - ln 3) = 3/4; voice weights 1 : 3 : 1 : 1 for A, B, third, own."""
    ln3 = float(np.log(3))
    logits = np.array([[[ln3, 0, 0], [0, ln3, 0]]], dtype=np.float32)
    framing, voice = Calibration(2.0, -ln3, 1.0, 0.0, 0.0).apply(logits)
    np.testing.assert_allclose(framing, [[3 / 4, 1 / 4]], rtol=1e-6)
    np.testing.assert_allclose(voice, [[1 / 6, 3 / 6, 1 / 6, 1 / 6]], rtol=1e-6)


def test_a_damaged_folder_is_refused(tiny_folder: Path, tmp_path: Path) -> None:
    def copy(name: str) -> Path:
        return Path(shutil.copytree(tiny_folder, tmp_path / name))

    def message(folder: Path, **options: str) -> str:
        with pytest.raises(ModelError) as caught:
            load_model(folder, **options)
        return str(caught.value)

    assert message(tmp_path / "none").startswith(f"{tmp_path / 'none'} is not a model folder: ")

    folder = copy("flipped")
    weights = bytearray((folder / "model.onnx").read_bytes())
    weights[100] ^= 1
    (folder / "model.onnx").write_bytes(weights)
    assert message(folder).endswith(": the file is damaged or was exchanged")

    folder = copy("lacking")
    (folder / "tokenizer.json").unlink()
    assert message(folder) == f"{folder} has no tokenizer.json, which its stance.json lists"

    folder = copy("format")
    raw = json.loads((folder / "stance.json").read_text())
    (folder / "stance.json").write_text(json.dumps({**raw, "format": 9}))
    assert (
        message(folder)
        == f"{folder / 'stance.json'} has format 9; this version reads 2: train it again"
    )
    (folder / "stance.json").write_text(json.dumps({**raw, "extra": 1}))
    assert message(folder).startswith(f"{folder / 'stance.json'} is not a model configuration: ")
    (folder / "stance.json").write_text("{")
    assert message(folder).startswith(f"{folder / 'stance.json'} is not JSON: ")
    (folder / "stance.json").write_text("[]")
    assert message(folder).startswith(f"{folder / 'stance.json'} is not a model configuration: ")

    assert message(tiny_folder, backend="tpu") == (
        "backend 'tpu' is not known; use 'onnx' or 'torch'"
    )
    assert message(tiny_folder, device="cuda") == (
        "device 'cuda' needs backend='torch'; onnx runs on the CPU"
    )
    assert message(EMBEDDED, backend="torch").startswith(
        f"{EMBEDDED}/stance.json lists no model.safetensors"
    )


def test_weights_that_are_not_a_network_are_refused(tiny_folder: Path, tmp_path: Path) -> None:
    from training.base import sha256

    folder = Path(shutil.copytree(tiny_folder, tmp_path / "text"))
    (folder / "model.onnx").write_text("not a network")
    raw = json.loads((folder / "stance.json").read_text())
    raw["files"]["model.onnx"] = sha256(folder / "model.onnx")
    (folder / "stance.json").write_text(json.dumps(raw))
    with pytest.raises(ModelError, match="cannot be loaded by onnxruntime"):
        load_model(folder)


def test_a_tokenizer_without_the_markers_is_refused_by_torch(
    tiny_folder: Path, tmp_path: Path
) -> None:
    from training.base import sha256

    folder = Path(shutil.copytree(tiny_folder, tmp_path / "unmarked"))
    path = folder / "tokenizer.json"
    path.write_text(path.read_text("utf-8").replace("[OTHER]", "[THEM]"), "utf-8")
    raw = json.loads((folder / "stance.json").read_text())
    raw["files"]["tokenizer.json"] = sha256(path)
    (folder / "stance.json").write_text(json.dumps(raw))
    with pytest.raises(ModelError) as caught:
        load_model(folder, backend="torch")
    assert str(caught.value) == (
        f"{folder}/tokenizer.json lacks [SELF] or [OTHER]; the model needs both"
    )


def test_eight_bit_weights_are_as_good_as_their_parent() -> None:
    """As measured on held-out articles when the model was built."""
    quantization = json.loads((EMBEDDED / "results.json").read_text("utf-8"))["quantization"]
    assert "corpus-test" in quantization
    for figures in quantization.values():
        assert abs(figures["macro_f1_difference"]) <= 0.005
        assert figures["largest_expected_net_balance_shift"] <= 0.02
        assert figures["same_labels"] >= 0.99


def test_quantized_weights_give_nearly_the_same_logits(tiny_folder: Path) -> None:
    article = Article.from_sentences(TEXTS)
    encoded = encode(article, Conflict.of([KARSLAND, VELMORA]), tiny.tokenizer(), tiny.WINDOWS)
    windows = [window for group in encoded.windows for window in group]
    from stance.backends.onnx import OnnxRuntime

    parent, quantized = (
        np.concatenate(OnnxRuntime(tiny_folder / name, threads=1).logits(windows))
        for name in ("model-fp32.onnx", "model-int8.onnx")
    )
    error = np.abs(parent - quantized).max()
    assert 0 < error < 0.05 * parent.std()
