"""PolNeAR: attributions in US campaign news of 2016. Voice only.

Format of <https://github.com/networkdynamics/PolNeAR>, release 1.0.0, at commit c3eee83: in
`data/train`, `data/dev`, `data/test` an article each in `text/NAME.txt`, and brat stand-off marks in
`attributions/NAME_ANNOTATOR.ann`: "T1<tab>Content 10 20;25 30<tab>words" and
"E1<tab>Attribution:T2 Content:T1 Cue:T3 Source:T4" (or "Attribution-no-source:"), where a role may
have a number and several spans; notes begin with "#"; words and notes may run over lines. Offsets
are half-open and count characters.

A sentence that holds no content of an attribution is the journalist's own. Otherwise the first
attribution decides: the party that its source names, and no label where that is none or both.
"""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

from eval.data import UNKNOWN, Example
from eval.readers.common import at, cut, files, lines_of, overlapping, text_of
from stance.article import Article
from stance.errors import InputError
from stance.masking import MentionFinder
from stance.profile import profile

SPLITS = ("train", "dev", "test")
_SPAN = re.compile(r"T(\d+)\t(\S+) (\d+ \d+(?:;\d+ \d+)*)\t")
_EVENT = re.compile(r"E\d+\t(Attribution(?:-no-source)?:T\d+(?: \w+:T\d+)*)\s*")
_MARK = re.compile(r"[A-Z*]\d*\t")  # other lines go on with the words or the note before them
_ROLE = re.compile(r"(\w+?)\d*:T(\d+)")
Spans = list[tuple[int, int]]


def read(folder: Path) -> dict[str, list[Example]]:
    """The articles of `folder`, the repository, by split.

    Where several people marked an article, a voice that they do not share has no label.
    """
    return {split: _split(folder / "data" / split) for split in SPLITS}


def _split(folder: Path) -> list[Example]:
    marks: dict[str, list[Path]] = defaultdict(list)
    for path in files(folder, "attributions/*.ann"):
        marks[path.stem.rpartition("_")[0]].append(path)
    conflict = profile("us-parties").conflict
    finder = MentionFinder(conflict)
    found = []
    for path in files(folder, "text/*.txt"):
        article = cut(text_of(path), path.stem)
        if path.stem not in marks:
            raise InputError(f"{path}: no file attributions/{path.stem}_*.ann marks it")
        readings = [_voices(mark, article, finder) for mark in marks[path.stem]]
        voice = [
            said[0] if len(set(said)) == 1 else UNKNOWN for said in zip(*readings, strict=True)
        ]
        found.append(
            Example(
                article,
                conflict,
                [[UNKNOWN, UNKNOWN]] * len(voice),
                voice,
                "polnear",
                path.stem,
                register=path.stem.partition("_")[0],
            )
        )
    return found


def _voices(path: Path, article: Article, finder: MentionFinder) -> list[int]:
    first: dict[int, tuple[int, int]] = {}  # by sentence: where its first content starts, voice
    for content, source in _attributions(path, len(article.text)):
        named = {m.party for start, end in source for m in finder.find(article.text[start:end])}
        voice = named.pop() if len(named) == 1 else UNKNOWN
        for start, end in content:
            for sentence in overlapping(article, start, end):
                first[sentence] = min((start, voice), first.get(sentence, (start, voice)))
    return [first[s.index][1] if s.index in first else 3 for s in article.sentences]


def _attributions(path: Path, length: int) -> list[tuple[Spans, Spans]]:
    """Content and source of each attribution."""
    spans: dict[str, Spans] = {}
    events: list[tuple[str, str]] = []
    for number, (place, line) in enumerate(lines_of(path)):
        if span := _SPAN.match(line):
            pairs = [(int(a), int(b)) for a, b in re.findall(r"(\d+) (\d+)", span[3])]
            if any(not 0 <= a < b <= length for a, b in pairs):
                raise InputError(f"{place}: {span[3]} is no span of a text of {length} characters")
            spans[span[1]] = pairs
        elif event := _EVENT.fullmatch(line):
            events.append((place, event[1]))
        elif not line.startswith("#") and (number == 0 or _MARK.match(line)):
            raise InputError(f"{place}: neither a span, an attribution nor a note: {line[:60]!r}")
    found = []
    for place, event_text in events:
        roles: dict[str, Spans] = defaultdict(list)
        for role, number in _ROLE.findall(event_text):
            with at(place):
                if number not in spans:
                    raise InputError(f"there is no span T{number}")
            roles[role] += spans[number]
        found.append((roles["Content"], roles["Source"]))
    return found
