"""SEESAW: who is positive or negative about whom, by sentence, in US political news.

Format of <https://github.com/launchnlp/SEESAW> at commit aeb7bac, its folder `SEESAW`:
`meta/TRIPLET_N.json` has the `Split` of a story, `articles/TRIPLET_N_DOCUMENT_K.json` the `title`
and sentences (`text`: `id`, `text`), `annotations/` under the same name `sentence-level stances`,
by the id of a sentence a list of `subject`, `sentiment` (POS or NEG), `object`; `entity lists`, each
[name, [type ...], [role ...], [annotator ...]]; `entity ideologies`, by name a list of [ideology,
annotator]. A subject or object may also be "None" or "Not in the list".

Party A is the liberal side, B the conservative one: entities that most annotators rate so. A stance
toward a side's entity carries that side's account if positive, the other's if negative; one of a
side's entity toward anything else carries its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from eval.data import UNKNOWN, Example
from eval.readers.common import PLAIN, at, code, field, files, json_of, text_of, two_sides
from stance.article import Article
from stance.conflict import Conflict
from stance.errors import InputError

NAMES = ("Democrats", "Republicans")
DEGREES = ("Very ", "", "Slightly ")
SIDES: dict[str, int | None] = {
    **{f"{degree}Liberal": 0 for degree in DEGREES},
    **{f"{degree}Conservative": 1 for degree in DEGREES},
    "Moderate": None,
    "Not Applicable": None,
    "Unknown": None,
}
ACTORS = {"People", "Organization"}  # types of entities whose names are aliases
OUTSIDE = {"None", "Not in the list"}
SENTIMENT = {"POS": 0, "NEG": 1}  # how many sides the account moves from the object's


def read(folder: Path) -> dict[str, list[Example]]:
    """The stories below `folder`, which holds `annotations`, `articles` and `meta`, by split."""
    found: dict[str, list[Example]] = {}
    for path in files(folder, "annotations/*.json"):
        story = folder / "meta" / f"{path.name.partition('_DOCUMENT_')[0]}.json"
        with at(str(story)):
            split = field(json_of(text_of(story), str(story)), "Split", str)
        example = _example(path, folder / "articles" / path.name)
        found.setdefault(split, []).append(example)
    return found


def _example(path: Path, article_path: Path) -> Example:
    marks = json_of(text_of(path), str(path))
    row = json_of(text_of(article_path), str(article_path))
    with at(str(article_path)):
        sentences = {
            str(field(s, "id", int)): field(s, "text", str) for s in field(row, "text", list)
        }
        sentences = {key: text for key, text in sentences.items() if text.strip()}
        article = Article.from_sentences(
            list(sentences.values()), headline=field(row, "title", str), source=path.stem
        )
    with at(str(path)):
        sides = {
            name: _side(ratings)
            for name, ratings in field(marks, "entity ideologies", dict).items()
        }
        conflict = _conflict(field(marks, "entity lists", list), sides)
        stances = field(marks, "sentence-level stances", dict)
        if lost := [key for key in stances if key not in sentences]:
            raise InputError(f"stances of sentence {lost[0]}, which is not there or blank")
    framing = [[UNKNOWN, UNKNOWN]]  # the headline
    for key in sentences:
        with at(f"{path}, sentence {key}"):
            framing.append(_framing(stances.get(key, []), sides))
    return Example(
        article,
        conflict,
        framing,
        [UNKNOWN] * len(framing),
        "seesaw",
        path.stem.partition("_DOCUMENT_")[0],
    )


def _side(ratings: list[list[str]]) -> int | None:
    """The side that most annotators see, or None."""
    counts = Counter(code(SIDES, rating[0], "ideology") for rating in ratings)
    best = [side for side, n in counts.items() if n == max(counts.values())]
    return best[0] if len(best) == 1 else None


def _conflict(entities: list[list[Any]], sides: Mapping[str, int | None]) -> Conflict:
    aliases: tuple[list[str], list[str]] = ([], [])
    for name, kinds, *_ in entities:
        side = sides.get(name)
        if side is not None and ACTORS & set(kinds):
            aliases[side].append(name)
    return two_sides("US politics", NAMES, aliases)


def _framing(stances: list[dict[str, Any]], sides: Mapping[str, int | None]) -> list[int]:
    """No stance is neutral; where nobody in a stance is known, the sentence has no label."""
    framing, unknown = [0, 0], False
    for stance in stances:
        subject, target = field(stance, "subject", str), field(stance, "object", str)
        moved = code(SENTIMENT, field(stance, "sentiment", str), "sentiment")
        toward, holder = sides.get(target), sides.get(subject)
        if toward is not None:
            framing[(toward + moved) % 2] = PLAIN
        elif holder is not None:
            framing[holder] = PLAIN
        else:
            unknown |= bool(OUTSIDE & {subject, target})
    return [UNKNOWN, UNKNOWN] if unknown and not any(framing) else framing
