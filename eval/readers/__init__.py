"""Readers of external sets, for whoever has obtained them: `python -m eval.readers NAME FOLDER`.

These sets are for outside tests. They are never trained on, and nothing is chosen by a score on
them. `docs/external-sets.md` says where each comes from, under which licence, and what is lost when
its labels become ours. No text of theirs is in the project.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from eval.data import Example
from eval.readers import (
    basil,
    fignews2024,
    newsmtsc,
    pac,
    polnear,
    seesaw,
    semeval2025,
    unscon,
)
from stance.errors import InputError


@dataclass(frozen=True, slots=True)
class Corpus:
    """An external set.

    Attributes:
        read: its examples by split, from the folder where its files are.
        published: by split, what others report on it, to be read beside a score.
    """

    read: Callable[[Path], dict[str, list[Example]]]
    published: Mapping[str, str] = field(default_factory=dict)


_PAC = dict.fromkeys(("train", "dev", "test"), "two human readers: macro_f1 0.62")
CORPORA: dict[str, Corpus] = {
    "newsmtsc": Corpus(
        newsmtsc.read,
        {"devtest_rw": "GRU-TSC: macro_f1 0.831", "devtest_mt": "GRU-TSC: macro_f1 0.825"},
    ),
    "fignews2024": Corpus(fignews2024.read, {"main": "GPT-4: macro_f1 0.696, accuracy 0.735"}),
    "seesaw": Corpus(seesaw.read),
    "pac": Corpus(pac.read, _PAC),
    "unscon": Corpus(unscon.read),
    "polnear": Corpus(polnear.read),
    "basil": Corpus(basil.read),
    "semeval2025": Corpus(semeval2025.read),
}


def read(name: str, folder: Path) -> dict[str, list[Example]]:
    """The examples of an external set, by split.

    What a set does not label is UNKNOWN. All examples have two parties.

    Args:
        name: one of `CORPORA`.
        folder: where the user has put its files.

    Raises:
        InputError: the set is not known, a file is missing, or a file is not in the format that the
            reader states; the message names the file and the line or the item.
    """
    if name not in CORPORA:
        raise InputError(f"no reader is called {name!r}; there are {', '.join(CORPORA)}")
    return CORPORA[name].read(folder)
