"""A model folder: weights, tokenizer and `stance.json`, and the classifier that runs them."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from stance.article import Article
from stance.balance import Confusion
from stance.classifier import Prediction
from stance.conflict import Conflict
from stance.errors import ModelError
from stance.labels import ModelInfo
from stance.masking import OTHER, SELF
from stance.windows import Window, WindowConfig, encode

EMBEDDED = Path(__file__).resolve().parent / "models" / "default"
FORMAT = 2  # 2: five numbers a sentence and party, as `both_views` takes them


@dataclass(frozen=True, slots=True)
class Calibration:
    """Turns logits into probabilities, in the same way for every party.

    Framing is Platt scaling (Platt 1999): sigmoid(framing_scale * logit + framing_shift).
    Voice is a softmax over one score for each party, voice_scale * logit + party_shift, one for a
    third party, voice_scale * logit + third_shift (mean over the parties asked about), and 0 for
    the journalist's own.
    """

    framing_scale: float = 1.0
    framing_shift: float = 0.0
    voice_scale: float = 1.0
    party_shift: float = 0.0
    third_shift: float = 0.0

    def apply(self, logits: NDArray[np.float32]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Probabilities as in `Prediction`.

        Args:
            logits: shape (n_sentences, n_parties, 3).

        Returns:
            framing, shape (n_sentences, n_parties), and voice, shape (n_sentences, n_parties + 2).
            Exchanging parties exchanges columns exactly: every sum over parties is exactly rounded.
        """
        sentences, parties, _ = logits.shape
        framing = np.empty((sentences, parties))
        voice = np.empty((sentences, parties + 2))
        for row, values in enumerate(logits.astype(np.float64).tolist()):
            framing[row] = [
                _sigmoid(self.framing_scale * v[0] + self.framing_shift) for v in values
            ]
            third = math.fsum(v[2] for v in values) / parties
            scores = [self.voice_scale * v[1] + self.party_shift for v in values]
            scores += [self.voice_scale * third + self.third_shift, 0.0]
            top = max(scores)
            weights = [math.exp(score - top) for score in scores]
            total = math.fsum(weights)
            voice[row] = [weight / total for weight in weights]
        return framing, voice


def both_views(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    """Joins what the network says of a party in its own pass and in the other parties' passes.

    Each pass asks about `[SELF]` and about `[OTHER]`. A party's framing and voice are the sum of
    its own pass's answer for `[SELF]` and the mean of the other passes' answers for `[OTHER]`.

    Args:
        logits: shape (n_sentences, n_parties, 5): framing and voice of `[SELF]`, voice of a third
            party, framing and voice of `[OTHER]`.

    Returns:
        shape (n_sentences, n_parties, 3): framing, voice, voice of a third party. Exchanging
        parties exchanges rows exactly: values are sorted before they are added.
    """
    joined = logits[:, :, :3].copy()
    for party in range(logits.shape[1]):
        others = np.sort(np.delete(logits[:, :, 3:], party, axis=1), axis=1)
        joined[:, party, :2] += others.mean(axis=1)
    return joined


def _sigmoid(x: float) -> float:
    if x >= 0:
        return 1 / (1 + math.exp(-x))
    return math.exp(x) / (1 + math.exp(x))


class Runtime(Protocol):
    """Runs a network; `stance/backends/` has one for each runtime."""

    name: str

    def logits(self, windows: Sequence[Window]) -> list[NDArray[np.float32]]:
        """For each window, logits of shape (sentences, 5), as `both_views` takes them."""
        ...


@dataclass(frozen=True)
class ModelConfig:
    """The contents of `stance.json`.

    Attributes:
        name, version: of the model.
        windows: how articles are cut for it.
        calibration: from logits to probabilities.
        threshold, margin, mixed_threshold: as in `ModelInfo`.
        confusion: errors on held-out text, which correct the balance.
        files: sha256 of every file of the folder that is loaded, by name.
        format: version of this layout.
    """

    name: str
    version: str
    windows: WindowConfig
    calibration: Calibration
    threshold: float
    margin: float
    mixed_threshold: float
    confusion: Confusion | None
    files: dict[str, str]
    format: int = FORMAT

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        raw = {k: v for k, v in self.__dict__.items() if k not in ("confusion",)}
        raw |= {"windows": asdict(self.windows), "calibration": asdict(self.calibration)}
        raw["confusion"] = self.confusion.to_dict() if self.confusion else None
        return raw

    @classmethod
    def from_dict(cls, raw: Any, place: str) -> ModelConfig:
        """Reads plain values; `ModelError` names what does not fit."""
        if not isinstance(raw, dict):
            raise ModelError(f"{place} is not a model configuration: it holds no JSON object")
        if raw.get("format") != FORMAT:
            raise ModelError(
                f"{place} has format {raw.get('format')!r}; this version reads {FORMAT}: train it again"
            )
        try:
            confusion = raw["confusion"]
            return cls(
                **{
                    **raw,
                    "windows": WindowConfig(**raw["windows"]),
                    "calibration": Calibration(**raw["calibration"]),
                    "confusion": Confusion.from_dict(confusion) if confusion else None,
                }
            )
        except (TypeError, KeyError, ValueError) as error:
            raise ModelError(f"{place} is not a model configuration: {error}") from error


class WindowClassifier:
    """The `Classifier` that runs a model folder.

    Args:
        config: of the folder.
        tokenizer: of the folder.
        runtime: that has loaded the weights.
        weights_sha256: of the weights file.
    """

    def __init__(
        self, config: ModelConfig, tokenizer: Tokenizer, runtime: Runtime, weights_sha256: str = ""
    ) -> None:
        self.config = config
        self.tokenizer = tokenizer
        self.runtime = runtime
        self.info = ModelInfo(
            f"{config.name} {config.version}",
            weights_sha256,
            runtime.name,
            config.threshold,
            config.margin,
            config.mixed_threshold,
        )
        self.confusion = config.confusion

    def predict(self, article: Article, conflict: Conflict) -> Prediction:
        """Calibrated probabilities for every sentence and party."""
        encoded = encode(article, conflict, self.tokenizer, self.config.windows)
        parties = len(conflict.parties)
        flat = [window for group in encoded.windows for window in group]
        logits = np.empty((len(article.sentences), parties, 5), dtype=np.float32)
        for index, (window, values) in enumerate(zip(flat, self.runtime.logits(flat), strict=True)):
            logits[list(window.sentences), index % parties] = values
        if not np.isfinite(logits).all():
            raise ModelError(f"{self.info.name} gave numbers that are not finite")
        framing, voice = self.config.calibration.apply(both_views(logits))
        for group in encoded.windows:
            if all(window.ids == group[0].ids for window in group):
                # No party is named within reach: whose account it is cannot be told.
                rows = list(group[0].sentences)
                framing[rows] = 0
                voice[rows, parties] += [math.fsum(row) for row in voice[rows, :parties].tolist()]
                voice[rows, :parties] = 0
        limit = self.config.windows.hard_limit
        warnings = tuple(
            f"sentence {index} is longer than {limit} tokens; only its beginning was read"
            for index in encoded.truncated
        )
        return Prediction(framing, voice, warnings)


def load_model(
    folder: Path | str = EMBEDDED, *, backend: str = "onnx", device: str | None = None
) -> WindowClassifier:
    """Loads a model folder.

    Args:
        folder: with `stance.json`, `tokenizer.json` and the backend's weights; the embedded model
            without it.
        backend: "onnx" (CPU) or "torch" (extra `torch`).
        device: for torch, such as "cuda".

    Raises:
        ModelError: a file is missing, has another hash than `stance.json` states, or does not fit.
        MissingExtraError: the backend's packages are not installed.
    """
    folder = Path(folder)
    path = folder / "stance.json"
    try:
        raw = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise ModelError(f"{folder} is not a model folder: {error.strerror}: {path}") from error
    except ValueError as error:
        raise ModelError(f"{path} is not JSON: {error}") from error
    config = ModelConfig.from_dict(raw, str(path))
    if backend not in ("onnx", "torch"):
        raise ModelError(f"backend {backend!r} is not known; use 'onnx' or 'torch'")
    if device is not None and backend == "onnx":
        raise ModelError(f"device {device!r} needs backend='torch'; onnx runs on the CPU")
    _check_hash(folder / "tokenizer.json", config)
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    if backend == "onnx":
        from stance.backends.onnx import OnnxRuntime

        weights = _check_hash(folder / "model.onnx", config)
        runtime: Runtime = OnnxRuntime(folder / "model.onnx")
    else:
        from stance.backends.torch import TorchRuntime

        weights = _check_hash(folder / "model.safetensors", config)
        _check_hash(folder / "config.json", config)
        self_id, other_id = (tokenizer.token_to_id(token) for token in (SELF, OTHER))
        if self_id is None or other_id is None:
            raise ModelError(
                f"{folder}/tokenizer.json lacks {SELF} or {OTHER}; the model needs both"
            )
        runtime = TorchRuntime.load(folder, self_id, other_id, device=device)
    return WindowClassifier(config, tokenizer, runtime, weights)


def _check_hash(path: Path, config: ModelConfig) -> str:
    if path.name not in config.files:
        raise ModelError(f"{path.parent}/stance.json lists no {path.name}; the backend needs it")
    if not path.is_file():
        raise ModelError(f"{path.parent} has no {path.name}, which its stance.json lists")
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != config.files[path.name]:
        raise ModelError(
            f"{path} has sha256 {found}; stance.json says {config.files[path.name]}: "
            "the file is damaged or was exchanged"
        )
    return found
