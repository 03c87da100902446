"""Training sets: labelled articles of the corpus, and public corpora where they are present.

The public corpora are read from the folder that the environment variable STANCE_CORPORA names.
A corpus that is not there is skipped with a line on stderr, and the results say so.
"""

from __future__ import annotations

import csv
import hashlib
import random
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from data.corpus import read_rows, readings_path
from eval.data import NO_PARTY, UNKNOWN, Example
from stance.article import Article
from stance.conflict import Conflict, Party
from stance.masking import Mention
from stance.profile import profile


def readings(folder: Path, name: str, part: str) -> list[Example]:
    """Our readings of single posts or sentences of a public corpus, joined to its text.

    Args:
        folder: of the public corpora.
        name: "fignews2024" or "newsmtsc".
        part: "train" or "calibration": about 15 %, by the hash of the text.
    """
    if name == "fignews2024":
        texts = _fignews_texts(folder / name)
        shipped = profile("israel-palestine").conflict
    else:
        texts = (
            _normal(r["sentence_normalized"]) for r in read_rows(folder / name / "train.jsonl")
        )
        shipped = profile("us-parties").conflict
    by_hash = {_sha256(text): text for text in texts}
    found = []
    for row in read_rows(readings_path(name)):
        text = by_hash.get(row["sha256"])
        if text is None:
            raise SystemExit(f"{name}: no text has the sha256 {row['sha256']} of a reading")
        if (int(row["sha256"][:8], 16) % 100 < 15) != (part == "calibration"):
            continue
        parties = [row["parties"]["A"], row["parties"]["B"]]
        conflict = Conflict(shipped.name, tuple(_named(shipped, p) for p in parties))
        codes = {"A": 0, "B": 1, "third": 2, "own": 3}
        article = Article.from_sentences([text], source=row["sha256"][:12])
        framing = [[row["framing"]["A"], row["framing"]["B"]]]
        found.append(
            Example(article, conflict, framing, [codes[row["voice"]]], name, row["sha256"])
        )
    return found


def _named(conflict: Conflict, name: str) -> Party:
    return next(p for p in conflict.parties if p.name == name)


def _fignews_texts(folder: Path) -> Iterator[str]:
    with (folder / "iaa_text_votes.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            yield _normal(row["English MT"])[:900]  # the readings saw this much


def newsmtsc(folder: Path, without: Iterable[str] = ()) -> list[Example]:
    """Polarity toward a target mention: positive carries the target's account, negative the other's.

    Args:
        folder: of the public corpora.
        without: sha256 of normalised texts to leave out.
    """
    skipped = set(without)
    pair = Conflict.of(["target", "opponent"], "newsmtsc")
    found = []
    for row in read_rows(folder / "newsmtsc" / "train.jsonl"):
        text = row["sentence_normalized"]
        if _sha256(_normal(text)) in skipped or not text.strip():
            continue
        for target in row["targets"]:
            polarity = target["polarity"]
            if polarity not in (2.0, 4.0, 6.0):
                continue
            framing = [[int(polarity == 6), int(polarity == 2)]]
            mentions = [Mention(target["from"], target["to"], 0)]
            article = Article.from_sentences([text])
            found.append(Example(article, pair, framing, [UNKNOWN], "newsmtsc-aux", text, mentions))
    return found


_BRACKETS = re.compile(r"\[([^\[\]]*)\]")


def directed_sentiment(folder: Path, neutral: int, seed: int) -> list[Example]:
    """Negative opinion of one entity on another: the holder's framing and the holder's voice.

    Args:
        folder: of the public corpora.
        neutral: how many of the neutral sentences to keep.
        seed: of their choice.
    """
    pair = Conflict.of(["first", "second"], "directed_sentiment")
    labelled: list[Example] = []
    plain: list[Example] = []
    for name in ("train.txt", "valid.txt", "test.txt"):
        for line in (folder / "directed_sentiment" / name).read_text("utf-8").splitlines():
            sentence, _, _, label = line.rsplit("\t", 3)
            if label not in ("0", "3", "4"):
                continue
            text, mentions = _unbracket(sentence)
            if len(mentions) != 2 or not text.strip():
                continue
            framing = [[int(label == "3"), int(label == "4")]]
            voice = {"0": NO_PARTY, "3": 0, "4": 1}[label]
            article = Article.from_sentences([text])
            example = Example(article, pair, framing, [voice], "directed-aux", text, mentions)
            (plain if label == "0" else labelled).append(example)
    random.Random(seed).shuffle(plain)
    return labelled + plain[:neutral]


def _unbracket(sentence: str) -> tuple[str, list[Mention]]:
    text, position = "", 0
    mentions: list[Mention] = []
    for match in _BRACKETS.finditer(sentence):
        text += sentence[position : match.start()]
        if match.group(1):
            mentions.append(Mention(len(text), len(text) + len(match.group(1)), len(mentions)))
        text += match.group(1)
        position = match.end()
    return text + sentence[position:], mentions


def _normal(text: str) -> str:
    return " ".join(text.split())


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
