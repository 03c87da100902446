"""UNSCon: whom speakers in the UN Security Council criticise, in the debates on Ukraine of 2014.

Format of <https://github.com/linatal/UNSCon> at commit ecfa26d:
`data/conflict_annotations_sentences.csv`, a sentence a row, with `file_id` (a passage of a speech:
the speech, the speaker's country, sometimes "neg" or "pos", a number), `sentence_text`, `A0` (a negative evaluation, "_" if none) and `A4` (the country it is about), `B1`
(a challenge or correction, "_" if none) and `B3` (the country it answers), `basename` (the meeting)
and `filename` (the speech). Its column `country` names another country than `file_id` in 2,220 of
2,377 rows, and is not used.

Criticism of Russia carries Ukraine's account and the reverse. Criticism of anybody else has no label.
A speech is a document of its country: its voice is Russia, Ukraine, or no party.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from pathlib import Path

from eval.data import NO_PARTY, UNKNOWN, Example
from eval.readers.common import PLAIN, at, table
from stance.article import Article
from stance.conflict import Conflict
from stance.profile import profile

MEETINGS = tuple(f"UNSC_2014_SPV.{number}" for number in (7138, 7154, 7165, 7219))
COUNTRIES = {"russian_federation": "Russia", "ukraine": "Ukraine"}
NONE = "_"
_AFTER = re.compile(r"(?:_[a-z]+)?_\d+\.txt$")
COLUMNS = (
    "file_id", "sentence_text", "A0", "A4", "B1", "B3", "basename", "filename",
)  # fmt: skip


def read(folder: Path) -> dict[str, list[Example]]:
    """The speeches in `folder`, the repository, as the split "all".

    Meetings on other questions are left out, and counted on stderr.
    """
    path = folder / "data" / "conflict_annotations_sentences.csv"
    conflict = profile("russia-ukraine").conflict
    speeches: dict[str, list[dict[str, str]]] = defaultdict(list)
    first: dict[str, str] = {}  # place of a speech's first sentence
    left_out = 0
    for place, row in table(path, COLUMNS):
        if row["basename"] in MEETINGS:
            speeches[row["filename"]].append(row)
            first.setdefault(row["filename"], place)
        else:
            left_out += 1
    found = []
    for speech, rows in speeches.items():
        with at(f"{first[speech]} and on"):
            found.append(_speech(speech, rows, conflict))
    if left_out:
        print(f"unscon: {left_out} sentences of other meetings left out", file=sys.stderr)
    return {"all": found}


def _speech(speech: str, rows: list[dict[str, str]], conflict: Conflict) -> Example:
    rows = sorted(rows, key=lambda row: (row["file_id"].rpartition("_")[2], row["file_id"]))
    passages = list(dict.fromkeys(row["file_id"] for row in rows))
    country = _AFTER.sub("", rows[0]["file_id"].removeprefix(f"{speech}_"))
    speaker = COUNTRIES.get(country.lower())
    voice = NO_PARTY if speaker is None else conflict.names.index(speaker)
    return Example(
        Article.from_sentences(
            [row["sentence_text"] for row in rows],
            paragraphs=[passages.index(row["file_id"]) for row in rows],
            source=speech,
        ),
        conflict,
        [_framing(row, conflict) for row in rows],
        [voice] * len(rows),
        "unscon",
        rows[0]["basename"],
        register=country,
    )


def _framing(row: dict[str, str], conflict: Conflict) -> list[int]:
    if row["A0"] == row["B1"] == NONE:
        return [0, 0]
    framing = [0, 0]
    for target in (row["A4"], row["B3"]):
        if target in COUNTRIES:
            framing[1 - conflict.names.index(COUNTRIES[target])] = PLAIN
    return framing if any(framing) else [UNKNOWN, UNKNOWN]
