"""Labelled articles: the corpus of this project, and any file in its format.

The public corpora are no part of the project; whoever has obtained them names their folder.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data.corpus import DATA, read_rows, split_path, units
from stance.article import Article
from stance.conflict import Conflict, Party
from stance.masking import Mention, MentionFinder

UNKNOWN = -1  # no label: left out
NO_PARTY = -2  # voiced by no party; whether by a third or the journalist is not known


@dataclass
class Example:
    """An article with its labels.

    Attributes:
        article: with all sentences; `headline` first where it has one.
        conflict: the parties.
        framing: `framing[s][p]`, strength 0, 1, 2, or UNKNOWN.
        voice: `voice[s]`: index of a party, n_parties for a third, n_parties + 1 for own,
            UNKNOWN or NO_PARTY.
        source: name of the set.
        group: what a split keeps together and an interval resamples over.
        mentions: if given, taken instead of those that the aliases find.
        register: how the article is written, or where it is from, where known.
    """

    article: Article
    conflict: Conflict
    framing: list[list[int]]
    voice: list[int]
    source: str
    group: str
    mentions: list[Mention] | None = None
    register: str = ""

    def find(self, rng: random.Random | None = None, rate: float = 0.0) -> list[Mention]:
        """Mentions of the parties; with `rate`, some aliases are missed throughout the article.

        Lists of aliases that people write miss some; a model that never met a missed one trusts
        the masks too much.
        """
        mentions = self.mentions
        if mentions is None:
            mentions = MentionFinder(self.conflict).find(self.article.text)
        if rng is None or rate == 0:
            return mentions
        text = self.article.text
        surfaces = sorted({text[m.start : m.end].casefold() for m in mentions})
        missed = {surface for surface in surfaces if rng.random() < rate}
        return [m for m in mentions if text[m.start : m.end].casefold() not in missed]


def corpus(split: str) -> list[Example]:
    """The project's own corpus: "train", "validation" or "test".

    Sentences that nearly repeat one of another split (`data/splits.json`) have no labels.
    """
    manifest = json.loads((DATA / "splits.json").read_text("utf-8"))
    left_out = set(manifest["excluded_from_evaluation"])
    found: list[Example] = []
    for row in read_rows(split_path(split)):
        for key, unit in units(row):
            if key in left_out and split != "train":
                unit["framing"] = dict.fromkeys(unit["framing"], UNKNOWN)
        found += examples(row, "corpus")
    return found


def examples(row: dict[str, Any], source: str) -> Iterator[Example]:
    """One labelled article; where its sentences stand alone, one example a sentence."""
    keys = sorted(row["parties"])
    conflict = Conflict(
        row["conflict"],
        tuple(_party(row["parties"][key], key) for key in keys),
    )
    codes = {key: i for i, key in enumerate(keys)} | {"third": len(keys), "own": len(keys) + 1}

    def example(items: list[dict[str, Any]], headline: bool) -> Example:
        texts = [item["text"] for item in items]
        paragraphs = [item.get("par", i // 3) for i, item in enumerate(items)]
        article = (
            Article.from_sentences(
                texts[1:], headline=texts[0], paragraphs=paragraphs[1:], source=row["id"]
            )
            if headline
            else Article.from_sentences(texts, paragraphs=paragraphs, source=row["id"])
        )
        return Example(
            article,
            conflict,
            [[item["framing"].get(key, 0) for key in keys] for item in items],
            [codes[item["voice"]] for item in items],
            source,
            row["conflict"],
            register=row.get("register") or row.get("outlet", ""),
        )

    if row.get("standalone"):
        for item in row["sentences"]:
            yield example([item], headline=False)
    else:
        yield example([row["headline"], *row["sentences"]], headline=True)


def _party(entry: dict[str, Any], key: str) -> Party:
    return Party(entry["name"] or f"Party {key}", tuple(a for a in entry["aliases"] if a.strip()))


def opennews(folder: Path, part: str) -> list[Example]:
    """Real news labelled by the codebook; `part` "train" or "development".

    Every third conflict, in the order of the hashes of their names, is kept for development, but
    for one on the war in Iraq, which other training sets are about.
    """
    rows = read_rows(folder / "opennews" / "articles.jsonl")
    conflicts = sorted({r["conflict"] for r in rows}, key=_hash)
    kept = set(conflicts[::3]) - {"Iraq war (Mahdi Army)"}
    return [
        e
        for row in rows
        if (row["conflict"] in kept) == (part == "development")
        for e in examples(row, "opennews")
    ]


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
