"""`results.json`: every figure of a model on held-out sets, with n, intervals and what made it."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import numpy as np

from eval.answers import ask
from eval.calibration import calibration
from eval.data import Example
from eval.labels import Scored, figures, intervals, label_codes
from eval.slices import slices
from stance.classifier import Classifier

SCHEMA_VERSION = "1.1"
PACKAGES = ("stance", "numpy", "onnxruntime", "tokenizers", "torch", "transformers", "onnx")


def measure(
    classifier: Classifier,
    sets: Mapping[str, Sequence[Example]],
    *,
    resamples: int = 1000,
    seed: int = 0,
) -> dict[str, Any]:
    """Figures of a classifier on labelled sets, as plain values.

    Args:
        classifier: asked about every article.
        sets: by name; only articles of two parties are scored.
        resamples: of the bootstrap behind the intervals, which resamples articles.
        seed: of the bootstrap.
    """
    return {
        "schema_version": SCHEMA_VERSION,
        "model": asdict(classifier.info),
        "environment": environment(),
        "intervals": {
            "level": 0.95,
            "method": "percentile bootstrap",
            "unit": "article",
            "resamples": resamples,
            "seed": seed,
        },
        "sets": {
            name: set_results(
                ask(classifier, examples, name), fingerprint(examples), resamples, seed
            )
            for name, examples in sets.items()
        },
    }


def set_results(scored: Scored, sha256: str, resamples: int, seed: int) -> dict[str, Any]:
    """Figures of one set: value and interval (None where undefined), counts, confusion."""
    values = figures(scored)
    bounds = intervals(scored, resamples=resamples, seed=seed)
    gold, predicted = label_codes(scored.gold), label_codes(scored.predicted)
    table = np.zeros((4, 4), dtype=int)
    np.add.at(table, (gold, predicted), 1)
    return {
        "sha256": sha256,
        "sentences": len(scored),
        "articles": len(np.unique(scored.article)),
        "conflicts": len(np.unique(scored.group)),
        "figures": {
            name: {
                "value": None if value is None else round(value, 4),
                "interval": None if (b := bounds[name]) is None else [round(x, 4) for x in b],
            }
            for name, value in values.items()
        },
        "confusion": {
            "labels": ["neutral", "A", "B", "mixed"],
            "rows": "gold",
            "counts": table.tolist(),
        },
        "calibration": calibration(scored),
        "slices": slices(scored),
    }


def fingerprint(examples: Sequence[Example]) -> str:
    """sha256 over the texts and labels of a set, in order."""
    digest = hashlib.sha256()
    for example in examples:
        digest.update(repr((example.article.text, example.framing, example.voice)).encode())
    return digest.hexdigest()


def environment() -> dict[str, str]:
    """Versions that the figures were made with."""
    found = {"python": platform.python_version(), "machine": platform.machine()}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def table(results: Mapping[str, Any]) -> str:
    """The figures as a Markdown table, a set a row."""
    names = list(next(iter(results["sets"].values()))["figures"])
    lines = ["| set | n | " + " | ".join(names) + " |", "| --- " * (len(names) + 2) + "|"]
    for name, entry in results["sets"].items():
        cells = [_cell(entry["figures"][figure]) for figure in names]
        lines.append(f"| {name} | {entry['sentences']} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _cell(figure: Mapping[str, Any]) -> str:
    if figure["value"] is None:
        return "-"
    if figure["interval"] is None:
        return f"{figure['value']:.3f}"
    low, high = figure["interval"]
    return f"{figure['value']:.3f} ({low:.2f}-{high:.2f})"
