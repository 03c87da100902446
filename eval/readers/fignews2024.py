"""FIGNEWS 2024, the main part: votes on whom a post about the war in Gaza is biased against.

Format of <https://github.com/CAMeL-Lab/FIGNEWS-2024> at commit 11c81bc: two tables with tabs and no
quoting, joined on batch, source language, id and type. `FIGNEWS-2024-ALL-CLEAN-FLAT.tsv` counts the
votes; `FIGNEWS-2024-TEXT-MAIN.tsv` holds the posts, with the columns of `FIGNEWS-2024-TEXT-IAA.tsv`
(which was read; the main file itself was not at hand).

Posts of type MAIN with 16 votes or more, read in English, each as one sentence. More than half of
the votes decide.
"""

from __future__ import annotations

from pathlib import Path

from eval.data import UNKNOWN, Example
from eval.readers.common import PLAIN, at, table
from stance.article import Article
from stance.errors import InputError
from stance.profile import profile

VOTES = 16
ISRAEL = "Biased against Palestine"
PALESTINIANS = "Biased against Israel"
NOBODY = "Unbiased"
LABELS = (
    ISRAEL,
    PALESTINIANS,
    "Biased against both Palestine and Israel",
    "Biased against others",
    NOBODY,
    "Not Applicable",
    "Unclear",
)


def read(folder: Path) -> dict[str, list[Example]]:
    """The posts of the two tables in `folder`, as the split "main"."""
    key = ("Batch", "Source Language", "ID", "Type")
    posts = {
        tuple(row[k] for k in key): (place, row["English MT"])
        for place, row in table(
            folder / "FIGNEWS-2024-TEXT-MAIN.tsv", (*key, "English MT"), tabs=True
        )
    }
    conflict = profile("israel-palestine").conflict
    israel = conflict.names.index("Israel")
    found = []
    columns = ("batch", "source_language", "id", "type")
    for place, row in table(
        folder / "FIGNEWS-2024-ALL-CLEAN-FLAT.tsv", (*columns, *LABELS), tabs=True
    ):
        with at(place):
            votes = {label: _count(row[label], label) for label in LABELS}
            if row["type"] != "MAIN" or sum(votes.values()) < VOTES:
                continue
            identity = tuple(row[c] for c in columns)
            if identity not in posts:
                raise InputError(f"no post in FIGNEWS-2024-TEXT-MAIN.tsv is {identity}")
            origin, text = posts[identity]
        with at(origin):
            article = Article.from_sentences([text], source="/".join(identity))
        found.append(
            Example(
                article,
                conflict,
                [_framing(votes, israel)],
                [UNKNOWN],
                "fignews2024",
                conflict.name,
                register=row["source_language"],
            )
        )
    return {"main": found}


def _count(cell: str, label: str) -> int:
    if not cell.isdecimal():
        raise InputError(f"{label!r} is {cell!r}, not a number of votes")
    return int(cell)


def _framing(votes: dict[str, int], israel: int) -> list[int]:
    top = max(votes, key=lambda label: votes[label])
    if 2 * votes[top] <= sum(votes.values()) or top not in (ISRAEL, PALESTINIANS, NOBODY):
        return [UNKNOWN, UNKNOWN]
    framing = [0, 0]
    if top != NOBODY:
        framing[israel if top == ISRAEL else 1 - israel] = PLAIN
    return framing
