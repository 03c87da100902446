"""Reads the rows of the corpus, and names their parts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parent
SPLITS = ("train", "validation", "test")
READINGS = ("fignews2024", "newsmtsc", "news")
NEWS_SOURCES = ("gmb", "ud-english")  # folders with the texts of the readings of news
PARTIES = ("A", "B", "C", "D")

Row = dict[str, Any]


def split_path(split: str, folder: Path = DATA) -> Path:
    """The file of one of `SPLITS`."""
    return folder / f"{split}.jsonl"


def readings_path(name: str, folder: Path = DATA) -> Path:
    """The file of one of `READINGS`."""
    return folder / "readings" / f"{name}.jsonl"


def read_rows(path: Path) -> list[Row]:
    """The rows of a JSONL file, in order.

    Raises:
        ValueError: a line is not a JSON object or repeats a key; the message names file and line.
    """
    rows: list[Row] = []
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                rows.append(_row(line))
            except (TypeError, ValueError) as error:
                raise ValueError(f"{path.name}, line {number}: {error}") from error
    return rows


def read_corpus(folder: Path = DATA) -> dict[str, list[Row]]:
    """All articles by split."""
    return {split: read_rows(split_path(split, folder)) for split in SPLITS}


def units(row: Row) -> Iterator[tuple[str, dict[str, Any]]]:
    """The labelled texts of an article: the headline, where it has one, then the sentences.

    Yields:
        an id, "ARTICLE#headline" or "ARTICLE#INDEX" with the index in `sentences` from 0, and the
        object with `text`, `framing` and `voice`.
    """
    if "headline" in row:
        yield f"{row['id']}#headline", row["headline"]
    for index, sentence in enumerate(row["sentences"]):
        yield f"{row['id']}#{index}", sentence


def label_of(framing: Mapping[str, int]) -> str:
    """ "neutral", the one party with strength 1 or 2, or "mixed"."""
    carried = [party for party in PARTIES if framing.get(party)]
    return "neutral" if not carried else carried[0] if len(carried) == 1 else "mixed"


def _row(line: str) -> Row:
    row = json.loads(line, object_pairs_hook=_without_repeats)
    if not isinstance(row, dict):
        raise TypeError(f"holds a {type(row).__name__}; each line is one JSON object")
    return row


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"the key {key!r} stands twice in one object")
        found[key] = value
    return found
