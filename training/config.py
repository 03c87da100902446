"""A training recipe: a closed, typed TOML file; unknown keys are refused by name."""

from __future__ import annotations

import dataclasses
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


@dataclass(frozen=True)
class Stage:
    """One pass of training.

    Attributes:
        epochs: times each example is seen.
        learning_rate: peak, of the encoder; it rises over the first 6 % and falls linearly to 0.
        head_learning_rate: peak, of the head.
        sets: how many times each set of examples stands in an epoch, by name.
        runs: how many times the stage is run, each with its own order and dropout from the same
            start; what is kept is the mean of their weights (model soup, Wortsman et al. 2022).
        batch_tokens: most tokens of a padded batch.
        alias_dropout: chance that an alias is missed throughout an article, redrawn every epoch.
        strength_one: target probability for framing of strength 1 (strength 2 is 1).
        side_weight: of the loss that ranks the party whose account a sentence carries above the other.
        voice_weight: of the voice loss.
    """

    epochs: int
    learning_rate: float
    sets: dict[str, int]
    head_learning_rate: float = 5e-4
    runs: int = 1
    batch_tokens: int = 3072
    alias_dropout: float = 0.0
    strength_one: float = 0.9
    side_weight: float = 0.3
    voice_weight: float = 0.5


@dataclass(frozen=True)
class Config:
    """A recipe for one published model.

    Attributes:
        name: of the model.
        version: of the model.
        base_package: Python package that carries the base encoder's folder.
        base_folder: of the encoder inside that package.
        base_sha256: of its `model.safetensors`; another file is refused.
        seed: of weights, order and dropout.
        directed_neutral: neutral sentences kept of directed_sentiment.
        ema: decay of the average of the weights, which is what is kept; 0 keeps the last weights.
        dropout: of the head and the encoder's hidden layers.
        attention_dropout: of the encoder's attention; costs time, and buys nothing measurable here.
        coverage: share of the calibration sentences that are called; the rest, nearest to the
            threshold, are uncertain.
        stages: in order.
    """

    name: str
    version: str
    base_package: str
    base_folder: str
    base_sha256: str
    seed: int
    stages: tuple[Stage, ...]
    directed_neutral: int = 4000
    ema: float = 0.998
    dropout: float = 0.1
    attention_dropout: float = 0.0
    coverage: float = 0.85


def load(path: Path) -> Config:
    """Reads a recipe.

    Raises:
        SystemExit: the file has unknown or missing keys; the message names them.
    """
    raw = tomllib.loads(path.read_text("utf-8"))
    stages = tuple(
        _build(Stage, s, f"{path}: stages[{i}]") for i, s in enumerate(raw.get("stages", []))
    )
    if not stages:
        raise SystemExit(f"{path}: no stage; begin each with a line [[stages]]")
    built: Config = _build(Config, {**raw, "stages": stages}, str(path))
    return built


def _build(kind: type[Any], raw: dict[str, Any], place: str) -> Any:
    fields = {f.name: f for f in dataclasses.fields(kind)}
    if unknown := set(raw) - set(fields):
        raise SystemExit(f"{place}: unknown keys {sorted(unknown)}; known are {sorted(fields)}")
    required = {n for n, f in fields.items() if f.default is dataclasses.MISSING}
    if lacking := required - set(raw):
        raise SystemExit(f"{place}: missing keys {sorted(lacking)}")
    return kind(**raw)
