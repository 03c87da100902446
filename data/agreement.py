"""Agreement of the corpus' two independent readings: Krippendorff's alpha, with intervals."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from data.corpus import DATA, PARTIES, Row, label_of, read_rows

# Rows of each set, and the readings that their labels came from.
ANNOTATIONS = {"corpus": "annotations.jsonl", "news": "readings/news-annotations.jsonl"}
ANSWER = re.compile(r"^(-|(?:[A-D][12])+) (own|third|[A-D])$")
LABELS = ("neutral", *PARTIES, "mixed")
VOICES = ("own", "third", *PARTIES)

Metric = Literal["nominal", "ordinal"]
QUESTIONS: tuple[tuple[str, Metric], ...] = (
    ("label", "nominal"),
    ("strength", "ordinal"),
    ("voice", "nominal"),
)

Answer = tuple[dict[str, int], str]  # strength of every framing that is carried; voice
Matrix = NDArray[np.float64]


def read_answer(text: str) -> Answer:
    """One reading of one text, such as "A1B2 third" or "- own".

    Raises:
        ValueError: it is not of this form.
    """
    match = ANSWER.match(text)
    if match is None:
        raise ValueError(f"{text!r} is not an answer; write 'A1B2 third' or '- own'")
    return {k: int(v) for k, v in re.findall(r"([A-D])([12])", match[1])}, match[2]


def read_annotations(name: str, folder: Path = DATA) -> dict[str, Row]:
    """The readings of every article of a set by its id: `first`, `second`, `adjudicated`."""
    return {row["id"]: row for row in read_rows(folder / ANNOTATIONS[name])}


def adjudicated(annotation: Mapping[str, Any]) -> list[str]:
    """The answers that hold.

    Those both readings gave; the lower strength where they differ in strength alone; the third
    reading's where they differ in party or voice.

    Raises:
        ValueError: a difference has no decision, or a decision no difference.
    """
    decided = dict(annotation["adjudicated"])
    held = []
    for index, (first, second) in enumerate(
        zip(annotation["first"], annotation["second"], strict=True)
    ):
        (framing, voice), (again, heard) = read_answer(first), read_answer(second)
        if framing.keys() == again.keys() and voice == heard:
            weaker = "".join(f"{k}{min(framing[k], again[k])}" for k in sorted(framing))
            held.append(f"{weaker or '-'} {voice}")
        elif str(index) in decided:
            held.append(decided.pop(str(index)))
        else:
            raise ValueError(f"{annotation['id']}#{index}: {first!r}, {second!r}, not adjudicated")
    if decided:
        raise ValueError(f"{annotation['id']}: adjudicated without difference: {sorted(decided)}")
    return held


def coincidences(pairs: Iterable[tuple[int, int]], categories: int) -> Matrix:
    """Krippendorff's coincidence matrix of two complete readings; each pair counts both ways."""
    matrix = np.zeros((categories, categories))
    for first, second in pairs:
        matrix[first, second] += 1
        matrix[second, first] += 1
    return matrix


def alpha(matrix: Matrix, metric: Metric = "nominal") -> float | None:
    """Krippendorff's alpha (Krippendorff 2011, "Computing Krippendorff's alpha-reliability").

    Args:
        matrix: of coincidences, symmetric; categories in their order.
        metric: distance of two categories: 0 or 1, or by the ranks between them.

    Returns:
        1 for full agreement, 0 for chance; None where only one category occurs.
    """
    margin = matrix.sum(axis=0)
    if (margin > 0).sum() < 2:
        return None
    if metric == "nominal":
        distance = 1 - np.eye(len(margin))
    else:
        rank = np.cumsum(margin) - margin / 2
        distance = (rank[:, None] - rank[None, :]) ** 2
    observed = (matrix * distance).sum()
    expected = (np.outer(margin, margin) * distance).sum() / (margin.sum() - 1)
    return float(1 - observed / expected)


def agreement(
    rows: Sequence[Row],
    annotations: Mapping[str, Row],
    group: str,
    *,
    resamples: int = 400,
    seed: int = 0,
) -> str:
    """Alpha per question, per value of the field `group` and per label, in Markdown.

    Intervals of 95 % resample articles.
    """
    per_article = [_matrices(annotations[row["id"]], sorted(row["parties"])) for row in rows]
    stacks = {key: np.stack([m[key] for m in per_article]) for key in per_article[0]}
    rng = np.random.default_rng(seed)
    lines = ["| agreement of two readings | label | strength | voice | sentences |", "| --- |" + " ---: |" * 4]  # fmt: skip

    def line(name: str, keep: NDArray[np.bool_]) -> None:
        cells = [_cell(stacks[key][keep], metric, rng, resamples) for key, metric in QUESTIONS]
        count = int(stacks["label"][keep].sum() / 2)
        lines.append(f"| {name} | {' | '.join(cells)} | {count:,} |")

    line("all", np.ones(len(rows), dtype=bool))
    for value in sorted({row[group] for row in rows}):
        line(value, np.array([row[group] == value for row in rows]))
    lines += ["", "| agreement on one label against the rest | alpha |", "| --- | ---: |"]
    for key, names in (("label", LABELS), ("voice", VOICES)):
        for index, name in enumerate(names):
            one = np.stack([_against_rest(m, index) for m in stacks[key]])
            cell = _cell(one, "nominal", rng, resamples)
            lines.append(f"| {'voice ' if key == 'voice' else ''}{name} | {cell} |")
    return "\n".join(lines)


def _matrices(annotation: Row, parties: Sequence[str]) -> dict[str, Matrix]:
    labels, strengths, voices = [], [], []
    for first, second in zip(annotation["first"], annotation["second"], strict=True):
        (framing, voice), (again, heard) = read_answer(first), read_answer(second)
        labels.append((LABELS.index(label_of(framing)), LABELS.index(label_of(again))))
        strengths += [(framing.get(p, 0), again.get(p, 0)) for p in parties]
        voices.append((VOICES.index(voice), VOICES.index(heard)))
    return {
        "label": coincidences(labels, len(LABELS)),
        "strength": coincidences(strengths, 3),
        "voice": coincidences(voices, len(VOICES)),
    }


def _against_rest(matrix: Matrix, index: int) -> Matrix:
    other = [i for i in range(len(matrix)) if i != index]
    outside = matrix[np.ix_(other, other)].sum()
    return np.array(
        [[matrix[index, index], matrix[index, other].sum()], [matrix[other, index].sum(), outside]]
    )


def _cell(
    stack: Matrix,
    metric: Metric,
    rng: np.random.Generator,
    resamples: int,
) -> str:
    value = alpha(stack.sum(axis=0), metric)
    if value is None:
        return "-"
    drawn = [
        alpha(stack[rng.integers(0, len(stack), len(stack))].sum(axis=0), metric)
        for _ in range(resamples)
    ]
    known = [a for a in drawn if a is not None]
    low, high = np.quantile(known, [0.025, 0.975])
    return f"{value:.2f} ({low:.2f}-{high:.2f})"
