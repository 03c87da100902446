"""PAC: which side an event told in US political news helps.

Format of <https://github.com/launchnlp/Partisan-Event-Dataset> at commit 3d9e581: a JSON file an
article in `data/merged_annotations`, with `id`, `split`, `news` (sentences: `id`, `text`), `events`
(`sentence_id`, `ideology` Left, Right or Neutral, `remove`, sometimes `intensity` Weak or Strong)
and `entity_list` (`text`, `ideology`). An event's `ideology` is the side that it helps, whatever the
outlet: partisan events of an outlet's own side, counter-partisan ones of the other.

Party A is the left, B the right. A sentence carries the accounts that its events help; one without
such an event is neutral.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from eval.data import UNKNOWN, Example
from eval.readers.common import PLAIN, at, code, field, files, json_of, text_of, two_sides
from stance.article import Article
from stance.errors import InputError

NAMES = ("Democrats", "Republicans")
SIDES = {"Left": 0, "Right": 1, "Neutral": None}
ENTITY_SIDES = {**SIDES, "N/A": None, "Uncertain": None}
STRENGTH = {"Weak": 1, "Strong": 2, None: PLAIN}


def read(folder: Path) -> dict[str, list[Example]]:
    """The articles of `folder`, the repository, by split."""
    found: dict[str, list[Example]] = {}
    for path in files(folder, "data/merged_annotations/*.json"):
        row = json_of(text_of(path), str(path))
        with at(str(path)):
            found.setdefault(field(row, "split", str), []).append(_example(row))
    return found


def _example(row: dict[str, Any]) -> Example:
    key = field(row, "id", str)
    news = field(row, "news", list)
    framing = {field(sentence, "id", int): [0, 0] for sentence in news}
    for event in field(row, "events", list):
        with at(f"event {event.get('e_id')}"):
            place = field(event, "sentence_id", int)
            if place not in framing:
                raise InputError(f"there is no sentence {place}")
            side = code(SIDES, event.get("ideology"), "ideology")
            strength = code(STRENGTH, event.get("intensity"), "intensity")
            if side is not None and not field(event, "remove", bool):
                framing[place][side] = max(framing[place][side], strength)
    aliases: tuple[list[str], list[str]] = ([], [])
    for entity in field(row, "entity_list", list):
        entity_side = code(ENTITY_SIDES, entity.get("ideology"), "ideology")
        if entity_side is not None:
            aliases[entity_side].append(field(entity, "text", str))
    return Example(
        Article.from_sentences([field(s, "text", str) for s in news], source=key),
        two_sides("US politics", NAMES, aliases),
        list(framing.values()),
        [UNKNOWN] * len(news),
        "pac",
        key.partition("_DOCUMENT_")[0],
        register=field(row, "source", str),
    )
