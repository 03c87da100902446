"""Stand-off labels of real news, joined to texts that the user has obtained.

`data/readings/README.md` says where each source comes from, and in which folder its files stand.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from data.corpus import read_rows, readings_path
from eval.data import Example
from stance.article import Article
from stance.conflict import Conflict, Party
from stance.errors import InputError

CLOSING = frozenset([",", ".", ";", ":", "?", "!", "%", ")", "]", "n't", "'"])
OPENING = frozenset(["(", "[", "$"])
CLITIC = re.compile(r"'(?:s|re|ve|ll|d|m|S)")


def fingerprint(text: str) -> str:
    """sha256 of a text with every run of white space as one space, as the readings state it."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()


def news(folder: Path, split: str) -> list[Example]:
    """Real news of all sources with our labels.

    Args:
        folder: of the public corpora, with one folder for each of `data.corpus.NEWS_SOURCES`.
        split: "train", "validation" or "test"; a conflict stands in one.

    Raises:
        InputError: a text is not among the files; the message names it.
    """
    texts = {
        source: {fingerprint(text): text for text in read(folder / source)}
        for source, read in READERS.items()
    }
    found = []
    for row in read_rows(readings_path("news")):
        if row["split"] != split:
            continue
        keys = sorted(row["parties"])
        codes = {key: i for i, key in enumerate(keys)}
        codes |= {"third": len(keys), "own": len(keys) + 1}
        lines, known = row["sentences"], texts[row["source"]]
        for line in lines:
            if line["sha256"] not in known:
                raise InputError(
                    f"{folder / row['source']}: no text has the sha256 {line['sha256']} of "
                    f"{row['id']}, {line['ref']}; data/readings/README.md says where the files "
                    "come from"
                )
        article = Article.from_sentences([known[x["sha256"]] for x in lines], source=row["id"])
        parties = (Party(p["name"], tuple(p["aliases"])) for p in row["parties"].values())
        found.append(
            Example(
                article,
                Conflict(row["conflict"], tuple(parties)),
                [[line["framing"][key] for key in keys] for line in lines],
                [codes[line["voice"]] for line in lines],
                "news",
                row["conflict"],
                register=row["source"],
            )
        )
    return found


def gmb_texts(folder: Path) -> Iterator[str]:
    """Sentences of `ner_dataset.csv`, a token a row, put together again."""
    with (folder / "ner_dataset.csv").open(encoding="latin-1", newline="") as lines:
        rows = csv.reader(lines)
        column = next(rows).index("Word")
        tokens: list[str] = []
        for row in rows:
            if len(row) <= column:
                continue  # the file may be cut in the middle of a row
            if row[0] and tokens:
                yield untokenized(tokens)
                tokens = []
            tokens.append(row[column])
        if tokens:
            yield untokenized(tokens)


def untokenized(tokens: list[str]) -> str:
    """A sentence from its tokens: no space before a comma, quotation marks on their words."""
    text, inside, glued = "", False, True
    for raw in tokens:
        token = raw.replace("\x92", "'").replace("\x93", '"').replace("\x94", '"')
        if token in ('"', "``", "''"):
            text += '"' if inside or glued else ' "'
            inside = not inside
            glued = inside
            continue
        close = glued or token in CLOSING or CLITIC.fullmatch(token) is not None
        text += token if close else f" {token}"
        glued = token in OPENING
    return text


def ud_texts(folder: Path) -> Iterator[str]:
    """The texts of all `*.conllu` files below the folder."""
    for path in sorted(folder.rglob("*.conllu")):
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                if line.startswith("# text = "):
                    yield line.removeprefix("# text = ").strip()


READERS: dict[str, Callable[[Path], Iterator[str]]] = {"gmb": gmb_texts, "ud-english": ud_texts}
