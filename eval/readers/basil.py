"""BASIL: spans of US news that are biased for or against somebody.

Format of the second release, <https://github.com/launchnlp/BASIL> at commit 4fdbc4f:
`articles/YEAR/ID.json` with `title`, `source`, `body-paragraphs` (lists of sentences) and
`main-entities`; `annotations/YEAR/ID_ann.json` with `phrase-level-annotations`, each with `id`
("title" or "pN", N counting sentences from 0), `start`, `end`, `txt`, `target` (words joined by
"_"), `polarity` (pos, neg, toward the target, also where it is reached by way of somebody else),
`quote` and `speaker`.

One example an article, about the target that most of its spans are about: party A is that target,
B whoever is against it. Sentences with spans about other targets only have no label.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from eval.data import UNKNOWN, Example
from eval.readers.common import PLAIN, about, at, code, field, files, json_of, text_of
from stance.article import Article
from stance.conflict import Conflict
from stance.errors import InputError

POLARITY = {"pos": 0, "neg": 1}


def read(folder: Path) -> dict[str, list[Example]]:
    """The articles of `folder`, the repository, as the split "all"."""
    found = []
    for path in files(folder, "annotations/*/*_ann.json"):
        name = path.stem.removesuffix("_ann")
        place = folder / "articles" / path.parent.name / f"{name}.json"
        row = json_of(text_of(place), str(place))
        marks = json_of(text_of(path), str(path))
        with at(str(path)):
            found.append(_example(name, row, field(marks, "phrase-level-annotations", list)))
    return {"all": found}


def _example(name: str, row: dict[str, Any], spans: list[dict[str, Any]]) -> Example:
    paragraphs = field(row, "body-paragraphs", list)
    body = [(s, p) for p, paragraph in enumerate(paragraphs) for s in paragraph]
    title = field(row, "title", str)
    places = {"title": title} | {f"p{i}": text for i, (text, _) in enumerate(body)}
    kept = [key for key, text in places.items() if text.strip()]  # a blank one counts for "pN"
    target = _target(spans, field(row, "main-entities", list))
    framing: dict[str, list[int]] = {key: [0, 0] for key in kept}
    voice = dict.fromkeys(kept, UNKNOWN)
    for span in spans:
        key, text = field(span, "id", str), field(span, "txt", str)
        start, end = field(span, "start", int), field(span, "end", int)
        side = code(POLARITY, span.get("polarity"), "polarity")
        if key not in framing or places[key][start:end] != text:
            raise InputError(f"characters {start} to {end} of {key!r} are not {text!r}")
        if field(span, "target", str) != target:
            if not any(framing[key]):
                framing[key] = [UNKNOWN, UNKNOWN]
            continue
        framing[key] = [max(0, strength) for strength in framing[key]]
        framing[key][side] = PLAIN
        if span.get("quote") == "yes" and span.get("speaker") == target:
            voice[key] = 0
    return Example(
        Article.from_sentences(
            [text for text, _ in body if text.strip()],
            headline=title if title.strip() else None,
            paragraphs=[p for text, p in body if text.strip()],
            source=name,
        ),
        _conflict(target),
        [framing[key] for key in kept],
        [voice[key] for key in kept],
        "basil",
        name.rpartition("_")[0],
        register=field(row, "source", str),
    )


def _target(spans: list[dict[str, Any]], entities: list[str]) -> str:
    """The most frequent target, by name among equals; without spans the first main entity."""
    counts = Counter(field(span, "target", str) for span in spans)
    if counts:
        return min(counts, key=lambda name: (-counts[name], name))
    if not entities:
        raise InputError("neither a span nor a main entity says whom the article is about")
    return entities[0].replace(" ", "_")


def _conflict(target: str) -> Conflict:
    """Of two words with capitals the last is an alias, as a surname stands alone."""
    words = target.split("_")
    surname = words[-1:] if len(words) == 2 and all(w[:1].isupper() for w in words) else []
    return about(" ".join(words), *surname)
