"""`results.json`: every figure of a model on held-out sets, with n, intervals and what made it."""

from __future__ import annotations

import hashlib
import platform
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np

from data.agreement import ANNOTATIONS, read_annotations, read_answer
from data.corpus import DATA
from eval.answers import ask
from eval.balance import Remembered, balance
from eval.calibration import calibration
from eval.data import UNKNOWN, Example
from eval.labels import Scored, figures, intervals, label_codes, macro_f1, voice_macro_f1
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
            name: _entry(Remembered(classifier), name, examples, resamples, seed)
            for name, examples in sets.items()
        },
    }


def _entry(
    classifier: Remembered, name: str, examples: Sequence[Example], resamples: int, seed: int
) -> dict[str, Any]:
    scored = ask(classifier, examples, name)
    return {
        **set_results(scored, fingerprint(examples), resamples, seed),
        "balance": balance(classifier, examples, seed=seed),
        "second_reader": second_reader(examples),
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


def second_reader(examples: Sequence[Example], folder: Path = DATA) -> dict[str, Any] | None:
    """The second reading scored against the published label, exactly as a model is.

    The published label is partly made from this reading: it is the one that both readings gave, and
    a third reading's where they differ. So the score is a generous ceiling for a model's.
    "first_to_second" is free of that: the first reading scored against the second. Articles of two
    parties are scored, without the texts that are excluded from evaluation.

    Args:
        examples: those of the sources in `data.agreement.ANNOTATIONS` have readings.
        folder: that holds the readings.

    Returns:
        "macro_f1" and "voice_macro_f1" to 4 places, None where undefined, of both comparisons, and
        "n", the sentences; None where no article has two readings.

    Raises:
        ValueError: a reading is not an answer.
    """
    articles: dict[tuple[str, str], list[Example]] = {}
    for e in examples:
        if len(e.conflict.parties) == 2 and e.source in ANNOTATIONS and e.article.source:
            articles.setdefault((e.source, e.article.source), []).append(e)
    sources = {source for source, _ in articles}
    readings = {source: read_annotations(source, folder) for source in sources}
    published: list[_Reading] = []
    read: dict[str, list[_Reading]] = {"first": [], "second": []}
    left_out = 0
    for (source, name), parts in articles.items():
        texts = [text for e in parts for text in zip(e.framing, e.voice, strict=True)]
        annotation = readings[source].get(name, {"first": [], "second": []})
        # Sentences that stand alone come without the headline, which was read with them.
        skipped = len(annotation["second"]) - len(texts)
        if skipped not in (0, 1):
            left_out += 1
            continue
        for i, (strengths, voice) in enumerate(texts):
            if UNKNOWN not in strengths:
                published.append((strengths[0] > 0, strengths[1] > 0, voice))
                for which, found in read.items():
                    found.append(_reading(annotation[which][i + skipped]))
    if left_out:
        print(f"eval: {left_out} articles without two readings left out", file=sys.stderr)
    if not published:
        return None
    return {
        **_reader_score(published, read["second"]),
        "n": len(published),
        "first_to_second": _reader_score(read["second"], read["first"]),
    }


_Reading = tuple[bool, bool, int]  # carries A's, B's framing; voice as in `Scored`


def _reading(answer: str) -> _Reading:
    framing, voice = read_answer(answer)
    return "A" in framing, "B" in framing, ("A", "B", "third", "own").index(voice)


def _reader_score(gold: Sequence[_Reading], said: Sequence[_Reading]) -> dict[str, float | None]:
    gold_a, gold_b, gold_voice = zip(*gold, strict=True)
    said_a, said_b, said_voice = zip(*said, strict=True)
    same = np.zeros(len(gold), dtype=np.int64)
    scored = Scored(
        gold=np.column_stack([gold_a, gold_b]),
        framing=np.column_stack([said_a, said_b]).astype(np.float64),
        threshold=0.5,
        mixed_threshold=0.5,
        gold_voice=np.array(gold_voice),
        voice=np.eye(4)[list(said_voice)],
        article=same,
        group=same,
        body=same == 0,
    )
    found = {"macro_f1": macro_f1(scored), "voice_macro_f1": voice_macro_f1(scored)}
    return {name: None if value is None else round(value, 4) for name, value in found.items()}


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
