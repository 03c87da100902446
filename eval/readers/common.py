"""What the readers share: rows with their places, checked fields, articles, parties."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from stance.alias import alias_key, alias_words
from stance.article import Article, Sentence
from stance.conflict import Conflict, Party
from stance.errors import ConflictError, InputError
from stance.segment import sentence_spans

T = TypeVar("T")
PLAIN = 2  # strength of framing where a corpus marks none
OPPONENTS = "opponents of the target"  # whoever is against the one entity that a corpus asks about


@contextmanager
def at(place: str) -> Iterator[None]:
    """Puts a place before the message of what is found wrong inside."""
    try:
        yield
    except (InputError, ConflictError) as error:
        raise InputError(f"{place}: {error}") from error


def existing(path: Path) -> Path:
    """The path, if there is something; the docs say what belongs there."""
    if not path.exists():
        raise InputError(f"{path} is not there; docs/external-sets.md says where to get it")
    return path


def files(folder: Path, pattern: str) -> list[Path]:
    """The files below a folder that match a pattern, sorted; at least one."""
    found = sorted(existing(folder).glob(pattern))
    if not found:
        raise InputError(
            f"{folder} holds no {pattern}; docs/external-sets.md says where to get the files"
        )
    return found


def text_of(path: Path) -> str:
    """A file's UTF-8 text with its line ends as they are, which character offsets count."""
    try:
        return existing(path).read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8 at byte {error.start}") from error


def lines_of(path: Path) -> Iterator[tuple[str, str]]:
    """Place and text of every line that is not blank."""
    for number, line in enumerate(text_of(path).split("\n"), start=1):
        if line.strip():
            yield f"{path}, line {number}", line.rstrip("\r")


def json_of(text: str, place: str) -> dict[str, Any]:
    """The object that a JSON text holds."""
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        where = f"{place}, line {error.lineno}" if "\n" in text else place
        raise InputError(f"{where}: not JSON: {error.msg} at column {error.colno}") from error
    if not isinstance(found, dict):
        raise InputError(f"{place}: holds a {type(found).__name__}, not an object")
    return found


def table(
    path: Path, columns: Iterable[str], *, tabs: bool = False
) -> Iterator[tuple[str, dict[str, str]]]:
    """Place and cells of every row of a table with a header.

    Args:
        path: a CSV file, or one with tabs.
        columns: to return; where the header repeats one, the first is meant.
        tabs: tabs divide the cells, and quotation marks mean nothing.
    """
    lines = io.StringIO(text_of(path), newline="")
    rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE) if tabs else csv.reader(lines)
    header = next(rows, [])
    if missing := [c for c in columns if c not in header]:
        raise InputError(f"{path}, line 1: no column {missing[0]!r} among {header}")
    places = {c: header.index(c) for c in columns}
    try:
        for row in rows:
            place = f"{path}, line {rows.line_num}"
            if len(row) != len(header):
                raise InputError(f"{place}: {len(row)} cells under {len(header)} headings")
            yield place, {c: row[i] for c, i in places.items()}
    except csv.Error as error:
        raise InputError(f"{path}, line {rows.line_num}: {error}") from error


def field(row: Mapping[str, Any], key: str, kind: type[T]) -> T:
    """A field of a JSON object, which must be of this type."""
    if not isinstance(row, Mapping):
        raise InputError(f"{row!r} stands where an object with {key!r} belongs")
    if key not in row:
        raise InputError(f"no field {key!r} among {sorted(row)}")
    value = row[key]
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise InputError(f"{key!r} is {value!r}, not of type {kind.__name__}")
    return value


def code(known: Mapping[Any, T], value: object, key: str) -> T:
    """What a label stands for; a label that is not known is refused."""
    if not isinstance(value, Hashable) or value not in known:
        raise InputError(f"{key!r} is {value!r}; known are {', '.join(map(repr, known))}")
    return known[value]


def cut(text: str, source: str) -> Article:
    """An article of raw text, every character kept; its lines are paragraphs."""
    sentences: list[Sentence] = []
    for number, line in enumerate(re.finditer(r"[^\r\n]+", text)):
        for first, last in sentence_spans(line.group()):
            start, end = line.start() + first, line.start() + last
            sentences.append(Sentence(len(sentences), start, end, text[start:end], "body", number))
    return Article(text, tuple(sentences), source=source)


def overlapping(article: Article, start: int, end: int) -> list[int]:
    """The sentences that hold a character of a half-open span of the article's text."""
    return [s.index for s in article.sentences if s.start < end and start < s.end]


def about(name: str, *aliases: str) -> Conflict:
    """A conflict between one entity and whoever is against it; no text names the latter."""
    return Conflict(name, (Party(name, aliases), Party(OPPONENTS)))


def two_sides(
    title: str, names: tuple[str, str], aliases: tuple[Iterable[str], Iterable[str]]
) -> Conflict:
    """A conflict of two sides; an alias that both have, or that has no word, is left out."""
    found: list[dict[tuple[str, ...], str]] = [
        {alias_key(a): a for a in sorted(set(own)) if alias_words(a)} for own in aliases
    ]
    shared = found[0].keys() & found[1].keys() | {alias_key(name) for name in names}
    return Conflict(
        title,
        tuple(
            Party(name, tuple(a for key, a in own.items() if key not in shared))
            for name, own in zip(names, found, strict=True)
        ),
    )
