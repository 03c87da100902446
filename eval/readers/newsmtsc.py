"""NewsMTSC, the two test files: polarity of a sentence of US news toward a mentioned person or group.

Format of <https://github.com/fhamborg/NewsMTSC> at commit b9d9b79, as its dataset's readme states it:
`devtest_rw.jsonl` and `devtest_mt.jsonl`, a sentence a line with `primary_gid`,
`sentence_normalized` and `targets`; a target has `from` and `to` (half-open), `mention` and
`polarity`, 2 negative, 4 neutral, 6 positive. `train.jsonl` is not read.

One example a target, as the published figures count: party A is the mention as written, party B
whoever is against it. Positive carries A's account, negative B's.
"""

from __future__ import annotations

from pathlib import Path

from eval.data import UNKNOWN, Example
from eval.readers.common import PLAIN, about, at, code, field, json_of, lines_of
from stance.article import Article
from stance.errors import InputError

FILES = ("devtest_rw", "devtest_mt")
POLARITY = {2.0: [0, PLAIN], 4.0: [0, 0], 6.0: [PLAIN, 0]}


def read(folder: Path) -> dict[str, list[Example]]:
    """Both files of `folder`."""
    return {name: _examples(folder / f"{name}.jsonl") for name in FILES}


def _examples(path: Path) -> list[Example]:
    found = []
    for place, line in lines_of(path):
        row = json_of(line, place)
        with at(place):
            key = field(row, "primary_gid", str)
            text = field(row, "sentence_normalized", str)
            for target in field(row, "targets", list):
                start, end = field(target, "from", int), field(target, "to", int)
                mention = field(target, "mention", str)
                if text[start:end] != mention:
                    raise InputError(f"characters {start} to {end} are not the mention {mention!r}")
                found.append(
                    Example(
                        Article.from_sentences([text], source=key),
                        about(mention),
                        [list(code(POLARITY, target.get("polarity"), "polarity"))],
                        [UNKNOWN],
                        "newsmtsc",
                        key,
                    )
                )
    return found
