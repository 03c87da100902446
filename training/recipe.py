"""From a recipe to a model folder: sets, stages, calibration, export, results."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import torch
from tokenizers import Tokenizer

from eval.answers import ask
from eval.data import Example, corpus, opennews
from eval.labels import figures
from stance.backends.torch import StanceNet, TorchRuntime
from stance.model import Calibration, ModelConfig, WindowClassifier
from stance.windows import WindowConfig
from training import data
from training.base import load_base
from training.config import Config, Stage
from training.fit import fit

WINDOWS = WindowConfig()
PUBLIC = ("newsmtsc", "directed_sentiment", "opennews", "fignews2024")


def sets(config: Config, corpora: Path | None) -> dict[str, list[Example]]:
    """All sets of examples that are there, by name."""
    absent = data.missing(corpora, PUBLIC)
    found = {"corpus": corpus("train")}
    held_out: set[str] = set()
    if corpora is None:
        return found
    if "opennews" not in absent:
        found["opennews"] = opennews(corpora, "train")
    if "fignews2024" not in absent:
        found["fignews2024"] = data.readings(corpora, "fignews2024", "train")
    if "newsmtsc" not in absent:
        found["newsmtsc"] = data.readings(corpora, "newsmtsc", "train")
        held_out = {e.group for e in data.readings(corpora, "newsmtsc", "calibration")}
        found["newsmtsc-aux"] = data.newsmtsc(corpora, without=held_out)
    if "directed_sentiment" not in absent:
        found["directed-aux"] = data.directed_sentiment(
            corpora, config.directed_neutral, config.seed
        )
    return found


def evaluation_sets(corpora: Path | None) -> dict[str, list[Example]]:
    """Held-out sets by name: conflicts that no training sentence touches."""
    found = {"corpus-validation": corpus("validation"), "corpus-test": corpus("test")}
    if corpora is not None and (corpora / "opennews").is_dir():
        found["opennews-development"] = opennews(corpora, "development")
    return found


def uncalibrated(net: StanceNet, tokenizer: Tokenizer) -> WindowClassifier:
    """A classifier that gives the network's own probabilities."""
    config = ModelConfig("training", "0", WINDOWS, Calibration(), 0.5, 0.0, None, {})
    return WindowClassifier(config, tokenizer, TorchRuntime(net, autocast=torch.bfloat16))


def train(
    config: Config, work: Path, corpora: Path | None, *, watch: bool = True
) -> tuple[StanceNet, Tokenizer]:
    """Runs the stages of a recipe; a stage whose checkpoint is in `work` is not run again."""
    work.mkdir(parents=True, exist_ok=True)
    net, tokenizer = load_base(config)
    available = sets(config, corpora)
    held_out = evaluation_sets(corpora)
    held_out.pop("corpus-test")
    for number, stage in enumerate(config.stages):
        checkpoint = work / f"stage{number}.pt"
        if checkpoint.is_file():
            print(f"training: stage {number} taken from {checkpoint}", file=sys.stderr)
            net.load_state_dict(torch.load(checkpoint, weights_only=True))
            continue
        mix = [e for name, n in stage.sets.items() for e in available.get(name, []) * n]
        if not mix:
            print(f"training: stage {number} has none of its sets: skipped", file=sys.stderr)
            continue

        def report(epoch: int, now: StanceNet) -> None:
            for name, examples in held_out.items() if watch else ():
                scored = ask(uncalibrated(now, tokenizer), examples, name)
                line = {k: round(v, 3) for k, v in figures(scored).items() if v is not None}
                print(f"training: epoch {epoch + 1} {name} {json.dumps(line)}", file=sys.stderr)

        net = fit(
            net,
            stage,
            mix,
            tokenizer,
            WINDOWS,
            ema=config.ema,
            seed=config.seed + number,
            after_epoch=report,
        )
        partial = checkpoint.with_suffix(".partial")
        torch.save(net.state_dict(), partial)
        partial.rename(checkpoint)
    return net, tokenizer


def build(config: Config, out: Path, work: Path, corpora: Path | None) -> None:
    """Trains, calibrates, exports and measures a model into the folder `out`."""
    train(config, work, corpora)


__all__ = ["Stage", "build", "train"]
