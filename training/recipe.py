"""From a recipe to a model folder: sets, stages, calibration, export, results."""

from __future__ import annotations

import copy
import dataclasses
import json
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from data.corpus import NEWS_SOURCES, SPLITS, split_path
from eval.answers import ask
from eval.data import Example, corpus, opennews
from eval.labels import Scored, figures, macro_f1
from eval.results import measure, table
from eval.sets import held_out, there
from eval.standoff import news
from stance.backends.onnx import OnnxRuntime
from stance.backends.torch import StanceNet, TorchRuntime
from stance.model import Calibration, ModelConfig, WindowClassifier, load_model
from stance.windows import WindowConfig
from training import data
from training.base import load_base, sha256
from training.calibrate import calibrate, confusion
from training.config import Config
from training.export import export_onnx, quantize, save_torch
from training.fit import fit

WINDOWS = WindowConfig()
PUBLIC = ("newsmtsc", "directed_sentiment", "opennews", "fignews2024", *NEWS_SOURCES)


def sets(config: Config, corpora: Path | None) -> dict[str, list[Example]]:
    """All sets of examples that are there, by name."""
    absent = [name for name in PUBLIC if not there(corpora, name)]
    found = {"corpus": corpus("train")}
    kept: set[str] = set()
    if corpora is None:
        return found
    if "opennews" not in absent:
        found["opennews"] = opennews(corpora, "train")
    if not set(NEWS_SOURCES) & set(absent):
        found["news"] = news(corpora, "train")
    if "fignews2024" not in absent:
        found["fignews2024"] = data.readings(corpora, "fignews2024", "train")
    if "newsmtsc" not in absent:
        found["newsmtsc"] = data.readings(corpora, "newsmtsc", "train")
        kept = {e.group for e in data.readings(corpora, "newsmtsc", "calibration")}
        found["newsmtsc-aux"] = data.newsmtsc(corpora, without=kept)
    if "directed_sentiment" not in absent:
        found["directed-aux"] = data.directed_sentiment(
            corpora, config.directed_neutral, config.seed
        )
    return found


def watched_sets(corpora: Path | None) -> dict[str, list[Example]]:
    """What is looked at while a model is trained: never a test split."""
    found = {"corpus-validation": corpus("validation")}
    if corpora is not None and (corpora / "opennews").is_dir():
        found["opennews-development"] = opennews(corpora, "development")
    if real := _validation_news(corpora):
        found["news-validation"] = real
    return found


def _validation_news(corpora: Path | None) -> list[Example]:
    """The validation part of the real news; none where its texts are not there."""
    if corpora is None or not all((corpora / name).is_dir() for name in NEWS_SOURCES):
        return []
    return news(corpora, "validation")


def uncalibrated(net: StanceNet, tokenizer: Tokenizer) -> WindowClassifier:
    """A classifier that gives the network's own probabilities."""
    config = ModelConfig("training", "0", WINDOWS, Calibration(), 0.5, 0.0, 0.5, None, {})
    return WindowClassifier(config, tokenizer, TorchRuntime(net, autocast=torch.bfloat16))


def train(
    config: Config, work: Path, corpora: Path | None, *, watch: bool = True
) -> tuple[StanceNet, Tokenizer]:
    """Runs the stages of a recipe; a run whose checkpoint is in `work` is not run again."""
    work.mkdir(parents=True, exist_ok=True)
    net, tokenizer = load_base(config)
    available = sets(config, corpora)
    watched = watched_sets(corpora)
    for number, stage in enumerate(config.stages):
        mix = [e for name, n in stage.sets.items() for e in available.get(name, []) * n]
        if not mix:
            print(f"training: stage {number} has none of its sets: skipped", file=sys.stderr)
            continue
        start = copy.deepcopy(net.state_dict())
        runs: list[dict[str, Tensor]] = []
        for repeat in range(stage.runs):
            checkpoint = work / f"stage{number}-run{repeat}.pt"
            if checkpoint.is_file():
                print(f"training: {checkpoint} is there and is not run again", file=sys.stderr)
                runs.append(torch.load(checkpoint, weights_only=True))
                continue

            def report(epoch: int, now: StanceNet) -> None:
                for name, examples in watched.items() if watch else ():
                    scored = ask(uncalibrated(now, tokenizer), examples, name)
                    line = {k: round(v, 3) for k, v in figures(scored).items() if v is not None}
                    print(f"training: epoch {epoch + 1} {name} {json.dumps(line)}", file=sys.stderr)

            net.load_state_dict(start)
            seed = config.seed + number + 1000 * repeat
            trained = fit(
                net,
                stage,
                mix,
                tokenizer,
                WINDOWS,
                ema=config.ema,
                seed=seed,
                after_epoch=report if not repeat else lambda epoch, now: None,
            )
            runs.append(trained.state_dict())
            partial = checkpoint.with_suffix(".partial")
            torch.save(runs[-1], partial)
            partial.rename(checkpoint)
        net.load_state_dict(mean(runs))
    return net, tokenizer


def mean(runs: Sequence[dict[str, Tensor]]) -> dict[str, Tensor]:
    """The mean of the weights of several runs."""
    return {
        name: torch.stack([run[name] for run in runs]).mean(0)
        if first.dtype.is_floating_point
        else first
        for name, first in runs[0].items()
    }


def calibration_set(corpora: Path | None) -> list[Example]:
    """What calibration, threshold, margin and confusion stand on; no figure is reported on it."""
    found = corpus("validation") + _validation_news(corpora)
    for name in ("fignews2024", "newsmtsc"):
        if corpora is not None and (corpora / name).is_dir():
            found += data.readings(corpora, name, "calibration")
    return found


def build(config: Config, out: Path, work: Path, corpora: Path | None) -> None:
    """Trains, calibrates, exports and measures a model into the folder `out`.

    `out` gets `model.safetensors`, `config.json`, `tokenizer.json`, `model.onnx` (8-bit weights),
    `model-fp32.onnx`, `stance.json` and `results.json`.
    """
    net, tokenizer = train(config, work, corpora)
    net.eval()
    out.mkdir(parents=True, exist_ok=True)
    save_torch(net, tokenizer, out)
    export_onnx(net, out / "model-fp32.onnx")
    quantize(out / "model-fp32.onnx", out / "model.onnx")

    raw = ask(uncalibrated(net, tokenizer), calibration_set(corpora), "calibration")
    fitted = calibrate(raw, config.coverage)
    files = ("model.onnx", "model-fp32.onnx", "model.safetensors", "config.json", "tokenizer.json")
    described = ModelConfig(
        config.name,
        config.version,
        WINDOWS,
        fitted.calibration,
        fitted.threshold,
        fitted.margin,
        fitted.mixed_threshold,
        confusion(fitted.scored),
        {name: sha256(out / name) for name in files},
    )
    _write(out / "stance.json", described.to_dict())

    sets_held_out = held_out(corpora)
    shipped = load_model(out)
    results = measure(shipped, sets_held_out)
    parent = WindowClassifier(described, tokenizer, OnnxRuntime(out / "model-fp32.onnx"))
    results["quantization"] = {
        name: compare(ask(shipped, examples), ask(parent, examples))
        for name, examples in sets_held_out.items()
    }
    results["training"] = {
        "recipe": dataclasses.asdict(config),
        "corpora": [n for n in PUBLIC if corpora is not None and (corpora / n).is_dir()],
        "data_sha256": {s: sha256(split_path(s)) for s in SPLITS},
        "calibration": {
            "sentences": len(fitted.scored),
            "threshold": fitted.threshold,
            "mixed_threshold": fitted.mixed_threshold,
            "margin": fitted.margin,
        },
    }
    _write(out / "results.json", results)
    print(table(results))


def compare(quantized: Scored, parent: Scored) -> dict[str, float]:
    """How far 8-bit weights move the answers: macro-F1, labels, and every article's balance."""
    shifts = []
    for article in np.unique(parent.article):
        rows = (parent.article == article) & parent.body
        if rows.sum() >= 5:
            means = [np.diff(s.framing[rows]).mean() for s in (quantized, parent)]
            labels = [np.diff(s.predicted[rows].astype(int)).mean() for s in (quantized, parent)]
            shifts.append((abs(means[0] - means[1]), abs(labels[0] - labels[1])))
    expected, counted = np.array(shifts).T
    return {
        "macro_f1_difference": round((macro_f1(quantized) or 0) - (macro_f1(parent) or 0), 4),
        "same_labels": round(float((quantized.predicted == parent.predicted).all(1).mean()), 4),
        "largest_probability_shift": round(
            float(np.abs(quantized.framing - parent.framing).max()), 4
        ),
        "largest_expected_net_balance_shift": round(float(expected.max()), 4),
        "largest_counted_net_balance_shift": round(float(counted.max()), 4),
        "mean_counted_net_balance_shift": round(float(counted.mean()), 4),
    }


def embed(source: Path, target: Path) -> None:
    """Copies what the wheel ships: 8-bit weights, tokenizer, `stance.json`, `results.json`."""
    target.mkdir(parents=True, exist_ok=True)
    raw = json.loads((source / "stance.json").read_text("utf-8"))
    shipped = ("model.onnx", "tokenizer.json")
    raw["files"] = {name: raw["files"][name] for name in shipped}
    _write(target / "stance.json", raw)
    for name in (*shipped, "results.json"):
        shutil.copyfile(source / name, target / name)


def _write(path: Path, values: dict[str, Any]) -> None:
    path.write_text(json.dumps(values, indent=1) + "\n", "utf-8")
