"""What the corpus is made of, counted: the tables of the dataset card."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from statistics import median

from data.corpus import PARTIES, Row, label_of

LABELS = ("neutral", *PARTIES, "mixed")
VOICES = ("own", "third", *PARTIES)


def composition(corpus: Mapping[str, Sequence[Row]], readings: Mapping[str, Sequence[Row]]) -> str:
    """The tables in Markdown; the columns are the splits in order and all of them together.

    Headlines are counted once, apart, and left out of every other count of sentences.
    """
    rows = {**corpus, "all": [row for part in corpus.values() for row in part]}
    sentences = {k: [s for row in v for s in row["sentences"]] for k, v in rows.items()}
    size = [
        ("articles", {k: len(v) for k, v in rows.items()}),
        ("conflicts", {k: len({row["conflict"] for row in v}) for k, v in rows.items()}),
        ("sentences", {k: len(v) for k, v in sentences.items()}),
        ("headlines", {k: len(v) for k, v in rows.items()}),
        ("articles with three or four parties", {k: sum("C" in r["parties"] for r in v) for k, v in rows.items()}),
        ("articles of stand-alone sentences", {k: sum(r["standalone"] for r in v) for k, v in rows.items()}),
        ("words a sentence, median", {k: int(median(len(s["text"].split()) for s in v)) for k, v in sentences.items()}),
        ("sentences an article, median", {k: int(median(len(r["sentences"]) for r in v)) for k, v in rows.items()}),
    ]  # fmt: skip
    outlets = {k: Counter(r["outlet"] for r in v) for k, v in rows.items()}
    registers = {
        k: Counter(r["register"] for r in v for _ in r["sentences"]) for k, v in rows.items()
    }
    batches = {k: Counter(r["batch"] for r in v) for k, v in rows.items()}
    labels = {k: Counter(label_of(s["framing"]) for s in v) for k, v in sentences.items()}
    voices = {k: Counter(s["voice"] for s in v) for k, v in sentences.items()}
    strengths = {
        k: Counter(strength for s in v for strength in s["framing"].values())
        for k, v in sentences.items()
    }
    apart = {
        k: Counter(
            label_of(s["framing"]) for s in v if s["voice"] in ("own", "third")
        )
        for k, v in sentences.items()
    }  # fmt: skip
    columns = list(rows)
    return "\n\n".join(
        [
            _table("size", columns, [(name, [f"{v[c]:,}" for c in columns]) for name, v in size]),
            _counts("label of the sentence", columns, labels, LABELS),
            _counts("voice of the sentence", columns, voices, VOICES),
            _counts(
                "label where the voice is not a party's", columns, apart, LABELS
            ),
            _counts("strength, per sentence and party", columns, strengths, (0, 1, 2)),
            _counts(
                "register, in sentences", columns, registers, sorted(registers["all"])
            ),
            _counts("outlet of the article", columns, outlets, sorted(outlets["all"])),
            _counts("batch of the article", columns, batches, sorted(batches["all"])),
            _readings({n: rows for n, rows in readings.items() if n != "news"}),
            *_news(readings["news"]),
        ]
    )  # fmt: skip


def _readings(readings: Mapping[str, Sequence[Row]]) -> str:
    columns = list(readings)
    labels = {k: Counter(label_of(r["framing"]) for r in v) for k, v in readings.items()}
    voices = {k: Counter(r["voice"] for r in v) for k, v in readings.items()}
    size = _table(
        "stand-off readings", columns, [("rows", [f"{len(readings[c]):,}" for c in columns])]
    )
    return "\n\n".join(
        [
            size,
            _counts("label of the reading", columns, labels, [x for x in LABELS if x not in "CD"]),
            _counts("voice of the reading", columns, voices, [x for x in VOICES if x not in "CD"]),
        ]
    )


def _news(rows: Sequence[Row]) -> list[str]:
    splits = ("train", "validation", "test")
    parts = {s: [r for r in rows if r["split"] == s] for s in splits} | {"all": list(rows)}
    sentences = {k: [s for r in v for s in r["sentences"]] for k, v in parts.items()}
    size = [
        ("articles", {k: len(v) for k, v in parts.items()}),
        ("conflicts", {k: len({r["conflict"] for r in v}) for k, v in parts.items()}),
        ("sentences", {k: len(v) for k, v in sentences.items()}),
    ]
    columns = list(parts)
    labels = {k: Counter(label_of(s["framing"]) for s in v) for k, v in sentences.items()}
    voices = {k: Counter(s["voice"] for s in v) for k, v in sentences.items()}
    return [
        _table("real news", columns, [(n, [f"{v[c]:,}" for c in columns]) for n, v in size]),
        _counts("label, real news", columns, labels, LABELS),
        _counts("voice, real news", columns, voices, VOICES),
    ]


def _counts(
    title: str,
    columns: Sequence[str],
    counters: Mapping[str, Counter[str] | Counter[int]],
    keys: Sequence[str] | Sequence[int],
) -> str:
    lines = []
    for key in keys:
        cells = []
        for column in columns:
            counter: Counter[object] = Counter(dict(counters[column]))
            total = counter.total()
            cells.append(f"{counter[key]:,} ({100 * counter[key] / total:.1f} %)" if total else "0")
        lines.append((str(key), cells))
    return _table(title, columns, lines)


def _table(title: str, columns: Sequence[str], lines: Sequence[tuple[str, Sequence[str]]]) -> str:
    return "\n".join(
        [
            f"| {title} | {' | '.join(columns)} |",
            f"| --- |{' ---: |' * len(columns)}",
            *(f"| {name} | {' | '.join(cells)} |" for name, cells in lines),
        ]
    )
