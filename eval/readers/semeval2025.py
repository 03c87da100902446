"""SemEval-2025 task 10, subtask 1, English: the role in which a news text casts a named entity.

Format as <https://propaganda.math.unipd.it/semeval2025task10/> and the scorer's readme state it
(release of December 2024; the files themselves, given on registration, were not at hand): in a
folder EN, `subtask-1-annotations.txt`, a mention a line with tabs between the document's file name,
the mention, its first and last character (counted from 0), the main role and finer roles; the
documents in `raw-documents` or `subtask-1-documents`.

One example for each document and mention as written: party A is that entity, B whoever is against
it. Protagonist and Innocent carry A's account, Antagonist B's; sentences without a mention have no
label.
"""

from __future__ import annotations

from pathlib import Path

from eval.data import UNKNOWN, Example
from eval.readers.common import (
    PLAIN,
    about,
    at,
    code,
    cut,
    existing,
    files,
    lines_of,
    overlapping,
    text_of,
)
from stance.errors import InputError

ROLES = {"Protagonist": 0, "Innocent": 0, "Antagonist": 1}
DOCUMENTS = ("raw-documents", "subtask-1-documents")
ANNOTATIONS = "EN/subtask-1-annotations.txt"


def read(folder: Path) -> dict[str, list[Example]]:
    """Every `EN/subtask-1-annotations.txt` below `folder`; a split is called by the path to its EN."""
    return {
        path.parent.parent.relative_to(folder).as_posix(): _examples(path)
        for path in files(folder, f"**/{ANNOTATIONS}")
    }


def _examples(path: Path) -> list[Example]:
    found: dict[tuple[str, str], Example] = {}
    for place, line in lines_of(path):
        with at(place):
            cells = line.split("\t")
            if len(cells) < 5 or not (cells[2].isdecimal() and cells[3].isdecimal()):
                raise InputError(f"{line[:80]!r} is not: document, mention, first, last, role ...")
            name, mention, start = cells[0], cells[1], int(cells[2])
            side = code(ROLES, cells[4], "main role")
            if (name, mention) not in found:
                found[name, mention] = _example(path.parent, name, mention)
            example = found[name, mention]
            if not example.article.text.startswith(mention, start):
                raise InputError(f"{mention!r} does not stand at character {start} of {name}")
            for sentence in overlapping(example.article, start, start + len(mention)):
                row = [max(0, strength) for strength in example.framing[sentence]]
                row[side] = PLAIN
                example.framing[sentence] = row
    return list(found.values())


def _example(folder: Path, name: str, mention: str) -> Example:
    known = [folder / d / name for d in DOCUMENTS if (folder / d / name).is_file()]
    article = cut(text_of(known[0] if known else existing(folder / DOCUMENTS[0] / name)), name)
    n = len(article.sentences)
    return Example(
        article, about(mention), [[UNKNOWN, UNKNOWN]] * n, [UNKNOWN] * n, "semeval2025", name
    )
