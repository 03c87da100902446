"""Checks the corpus against its schema and its frozen manifest, and prints what it is made of.

python -m data.check            check; exit 1 and name every problem if there is one
python -m data.check --freeze   write splits.json and the tables of README.md anew
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

if not __package__:  # run as `python data/check.py`
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from data.agreement import (
    ANNOTATIONS,
    adjudicated,
    agreement,
    read_annotations,
    read_answer,
)
from data.composition import composition
from data.corpus import (
    DATA,
    READINGS,
    SPLITS,
    Row,
    read_corpus,
    read_rows,
    readings_path,
    split_path,
    units,
)
from data.duplicates import SHINGLE, THRESHOLD, near_duplicates
from stance.conflict import Conflict, Party
from stance.masking import MentionFinder

MANIFEST = "splits.json"
CARD = "README.md"
BEGIN, END = "<!-- composition: begin -->", "<!-- composition: end -->"
# Stands for every mention of every party when texts are compared as the model reads them.
PLACEHOLDER = "party"


def sha256(path: Path) -> str:
    """Hexadecimal digest of a file's bytes."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def conflict_of(row: Row) -> Conflict:
    """The conflict of an article, with its parties in the order A, B, C."""
    parties = (Party(party["name"], tuple(party["aliases"])) for party in row["parties"].values())
    return Conflict(row["conflict"], tuple(parties))


def masked(row: Row) -> dict[str, str]:
    """The texts of an article by id, every mention of a party replaced by one word."""
    finder = MentionFinder(conflict_of(row))
    texts = {}
    for key, unit in units(row):
        text = unit["text"]
        for mention in reversed(finder.find(text)):
            text = text[: mention.start] + PLACEHOLDER + text[mention.end :]
        texts[key] = text
    return texts


def duplicates_between_splits(corpus: Mapping[str, Sequence[Row]]) -> list[dict[str, Any]]:
    """Pairs of texts in different splits that are near-duplicates, as written or masked.

    Returns:
        for each pair its two ids and the Jaccard similarity, the higher of the two, rounded to two
        places; train first, then validation, then test.
    """
    ids, groups, written, hidden = [], [], [], []
    for split in SPLITS:
        for row in corpus[split]:
            texts = masked(row)
            for key, unit in units(row):
                ids.append(key)
                groups.append(split)
                written.append(unit["text"])
                hidden.append(texts[key])
    best: dict[tuple[int, int], float] = {}
    for texts_to_compare in (written, hidden):
        for pair in near_duplicates(texts_to_compare, groups):
            place = (pair.first, pair.second)
            best[place] = max(pair.jaccard, best.get(place, 0.0))
    return [{"ids": [ids[i], ids[j]], "jaccard": round(best[i, j], 2)} for i, j in sorted(best)]


def manifest(corpus: Mapping[str, Sequence[Row]], folder: Path = DATA) -> dict[str, Any]:
    """What `splits.json` holds for the files in `folder`."""
    pairs = duplicates_between_splits(corpus)
    return {
        "version": 1,
        "splits": {
            split: {
                "file": split_path(split, folder).name,
                "sha256": sha256(split_path(split, folder)),
                "articles": len(rows),
                "sentences": sum(len(row["sentences"]) for row in rows),
                "conflicts": sorted({row["conflict"] for row in rows}),
            }
            for split, rows in corpus.items()
        },
        "annotations": {
            name: {"file": file, "sha256": sha256(folder / file)}
            for name, file in ANNOTATIONS.items()
        },
        "readings": {
            name: {
                "file": f"readings/{name}.jsonl",
                "sha256": sha256(readings_path(name, folder)),
                "rows": len(read_rows(readings_path(name, folder))),
            }
            for name in READINGS
        },
        "near_duplicates": {
            "method": f"Jaccard of {SHINGLE}-character shingles >= {THRESHOLD}, as written or with parties masked",
            "pairs": pairs,
        },
        # The later split's text of each pair: it must not count when a model is scored.
        "excluded_from_evaluation": sorted({pair["ids"][1] for pair in pairs}),
    }  # fmt: skip


def check_rows(corpus: Mapping[str, Sequence[Row]], folder: Path = DATA) -> list[str]:
    """Problems of the rows: schema, ids, aliases, parties that cannot be told apart.

    Raises:
        ImportError: the package `jsonschema` is not installed.
    """
    from jsonschema import Draft202012Validator

    validator = Draft202012Validator(json.loads((folder / "schema.json").read_text("utf-8")))
    problems: list[str] = []
    seen: dict[str, str] = {}
    for split, rows in corpus.items():
        for number, row in enumerate(rows, start=1):
            place = f"{split}, line {number} ({row.get('id')})"
            errors = [f"{place}: {e.json_path}: {e.message}" for e in validator.iter_errors(row)]
            if errors:
                problems += errors
                continue
            if row["id"] in seen:
                problems.append(f"{place}: the id also stands in {seen[row['id']]}")
            seen[row["id"]] = place
            problems += [f"{place}: {problem}" for problem in _names(row)]
    return problems


def _names(row: Row) -> list[str]:
    """Aliases that never occur, parties that no alias finds, aliases of two parties."""
    text = "\n".join(unit["text"] for _, unit in units(row))
    problems = [
        f"the alias {alias!r} of party {key} occurs in no text"
        for key, party in row["parties"].items()
        for alias in party["aliases"]
        if alias not in text
    ]
    try:
        finder = MentionFinder(conflict_of(row))
    except ValueError as error:
        return [*problems, str(error)]
    named = {mention.party for mention in finder.find(text)}
    missing = [key for index, key in enumerate(row["parties"]) if index not in named]
    return problems + [f"no text names party {key}" for key in missing]


def check_splits(corpus: Mapping[str, Sequence[Row]]) -> list[str]:
    """Conflicts that stand in two splits."""
    owner: dict[str, str] = {}
    problems = []
    for split, rows in corpus.items():
        for conflict in sorted({row["conflict"] for row in rows}):
            other = owner.setdefault(conflict, split)
            if other != split:
                problems.append(f"the conflict {conflict!r} stands in {other} and in {split}")
    return problems


def check_annotations(rows: Sequence[Row], annotations: Mapping[str, Row], file: str) -> list[str]:
    """Articles without both readings, and labels that are not what the readings came to."""
    known = {row["id"]: row for row in rows}
    problems = [f"{file}: {key} is no article" for key in annotations if key not in known]
    for key, row in known.items():
        if key not in annotations:
            problems.append(f"{file}: {key} has no readings")
            continue
        texts = list(units(row))
        try:
            held = [read_answer(answer) for answer in adjudicated(annotations[key])]
            if len(held) != len(texts):
                raise ValueError(f"{key}: {len(held)} answers for {len(texts)} texts")
        except ValueError as error:
            problems.append(f"{file}: {error}")
            continue
        for (place, unit), (framing, voice) in zip(texts, held, strict=True):
            expected = {party: framing.get(party, 0) for party in row["parties"]}
            if (unit["framing"], unit["voice"]) != (expected, voice):
                problems.append(f"{place}: the label is not what {file} came to")
    return problems


def check_manifest(now: Mapping[str, Any], frozen: Mapping[str, Any]) -> list[str]:
    """Where the files differ from what was frozen, one line a difference."""
    return [
        f"{MANIFEST}: {path} is {new!r}, frozen as {old!r}"
        for path, new, old in _differences(now, frozen, "")
    ]


def _differences(new: Any, old: Any, path: str) -> list[tuple[str, Any, Any]]:
    if isinstance(new, dict) and isinstance(old, dict):
        keys = [*new, *(key for key in old if key not in new)]
        return [
            difference
            for key in keys
            for difference in _differences(new.get(key), old.get(key), f"{path}.{key}".lstrip("."))
        ]
    return [] if new == old else [(path, new, old)]


def annotated(corpus: Mapping[str, Sequence[Row]], folder: Path = DATA) -> dict[str, list[Row]]:
    """The rows of every set that two readers labelled."""
    return {
        "corpus": [row for part in corpus.values() for row in part],
        "news": read_rows(readings_path("news", folder)),
    }


def tables(corpus: Mapping[str, Sequence[Row]], folder: Path = DATA) -> str:
    """The composition of corpus and readings, and their agreement, in Markdown."""
    parts = [composition(corpus, {n: read_rows(readings_path(n, folder)) for n in READINGS})]
    for name, rows in annotated(corpus, folder).items():
        group = "register" if name == "corpus" else "source"
        parts += [f"Agreement, {name}:", agreement(rows, read_annotations(name, folder), group)]
    return "\n\n".join(parts)


def card_tables(card: str) -> str:
    """The tables that stand in the card, between its two markers."""
    return card[card.index(BEGIN) + len(BEGIN) : card.index(END)].strip()


def main(arguments: Sequence[str] | None = None, folder: Path = DATA) -> int:
    """Runs the command on the files in `folder`; returns its exit code."""
    parser = argparse.ArgumentParser(prog="python -m data.check", description="Checks the corpus.")
    parser.add_argument(
        "--freeze", action="store_true", help="write splits.json and the card's tables"
    )
    freeze = parser.parse_args(arguments).freeze
    corpus = read_corpus(folder)
    problems = check_rows(corpus, folder) + check_splits(corpus)
    for name, rows in annotated(corpus, folder).items():
        problems += check_annotations(rows, read_annotations(name, folder), ANNOTATIONS[name])
    if not problems:
        now, described = manifest(corpus, folder), tables(corpus, folder)
        card, frozen = folder / CARD, folder / MANIFEST
        if freeze:
            frozen.write_text(json.dumps(now, indent=1, ensure_ascii=False) + "\n", "utf-8")
            text = card.read_text("utf-8")
            head, tail = text[: text.index(BEGIN)], text[text.index(END) :]
            card.write_text(f"{head}{BEGIN}\n{described}\n{tail}", "utf-8")
        problems = check_manifest(now, json.loads(frozen.read_text("utf-8")))
        if card_tables(card.read_text("utf-8")) != described:
            problems.append(f"{CARD}: the tables are not those of the files; run with --freeze")
        print(described)
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"problems: {len(problems)}", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
