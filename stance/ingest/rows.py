"""One row of a JSONL file or data set -> article, with the parties that the row names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from stance.article import SECTIONS, Article
from stance.conflict import Party
from stance.errors import ConflictError, InputError
from stance.ingest.decode import check
from stance.ingest.html import read_html
from stance.ingest.sections import MAX_TEXT
from stance.ingest.text import read_text

_TEXT_FIELDS = ("sentences", "text", "body", "html")


@dataclass(frozen=True, slots=True)
class Item:
    """An article that was read, and what its row says of the conflict.

    Attributes:
        article: the article.
        parties: the parties that the row names, in its order; empty if it names none. A party
            given as a bare string has no aliases.
        conflict: the row's name for the conflict, or None.
    """

    article: Article
    parties: tuple[Party, ...] = ()
    conflict: str | None = None


def read_row(row: Mapping[str, Any], *, source: str | None = None) -> Article:
    """Makes an article of a row with the text in `sentences`, `text`, `body` or `html`.

    The first of these fields that is there and not empty is taken. `sentences` is a list of
    strings or of mappings with `text` (and perhaps `section` and `par` or `paragraph`, a number);
    sentences are never dropped or cut again. `headline` or `title` is a string or a mapping with
    `text`. `paragraphs`, beside `sentences`, is a list of paragraph numbers. Other fields are
    ignored.

    Args:
        row: field names and values.
        source: for messages; without it the row's `id`, else its `url`.

    Raises:
        InputError: the row has no text, or a field is of the wrong kind.
    """
    if not isinstance(row, Mapping):
        raise InputError(
            f"{source or 'the row'} is a {type(row).__name__}; give a mapping of fields"
        )
    name = source or _name(row)
    place = name or "the row"
    headline = _headline(row, place)
    for field in _TEXT_FIELDS:
        value = row.get(field)
        if value is None or value == "" or value == []:
            continue
        if field == "sentences":
            return _from_sentences(value, row, headline, place, name)
        if not isinstance(value, str):
            raise InputError(f"{place}: {field} is a {type(value).__name__}; give a string")
        if field == "html":
            return read_html(value, source=name)
        return read_text(value, headline=headline, source=name)
    raise InputError(f"{place} has no text; give one of the fields {', '.join(_TEXT_FIELDS)}")


def read_item(row: Mapping[str, Any], *, source: str | None = None) -> Item:
    """`read_row`, with the row's `parties` and `conflict`.

    `parties` is a list of names or of mappings with `name`, `aliases` and `cues`, or a mapping of
    such mappings or names by any key ("A", "B"); `conflict` is a string.

    Raises:
        InputError: as in `read_row`, or `conflict` is not a string.
        ConflictError: a party is not well formed.
    """
    article = read_row(row, source=source)
    place = article.source or "the row"
    conflict = row.get("conflict")
    if conflict is not None and not isinstance(conflict, str):
        raise InputError(f"{place}: conflict is a {type(conflict).__name__}; give a name")
    return Item(article, _parties(row.get("parties"), place), conflict or None)


def _name(row: Mapping[str, Any]) -> str | None:
    for field in ("id", "url"):
        if isinstance(row.get(field), (str, int)) and str(row[field]).strip():
            return str(row[field])
    return None


def _headline(row: Mapping[str, Any], place: str) -> str | None:
    for field in ("headline", "title"):
        value = row.get(field)
        if isinstance(value, Mapping):
            value = value.get("text")
        if value is None or value == "":
            continue
        if not isinstance(value, str):
            raise InputError(f"{place}: {field} is a {type(value).__name__}; give a string")
        if value.strip():
            return value.strip()
    return None


def _from_sentences(
    value: Any, row: Mapping[str, Any], headline: str | None, place: str, source: str | None
) -> Article:
    if isinstance(value, (str, Mapping)) or not isinstance(value, Sequence):
        raise InputError(f"{place}: sentences is a {type(value).__name__}; give a list")
    texts: list[str] = []
    for number, sentence in enumerate(value):
        text = sentence.get("text") if isinstance(sentence, Mapping) else sentence
        if not isinstance(text, str) or not text.strip():
            raise InputError(
                f"{place}: sentence {number} is {text!r:.60}; every sentence needs text"
            )
        texts.append(text)
    if sum(map(len, texts)) > MAX_TEXT:
        raise InputError(
            f"{place} has {sum(map(len, texts))} characters in its "
            f"sentences; {MAX_TEXT} are the limit"
        )
    paragraphs = _paragraphs(value, row, place)
    try:
        article = Article.from_sentences(
            texts, headline=headline, paragraphs=paragraphs, source=source
        )
    except InputError as error:
        raise InputError(f"{place}: {error}") from None
    shift = len(article.sentences) - len(texts)
    sentences = list(article.sentences)
    for number, sentence in enumerate(value):
        section = sentence.get("section") if isinstance(sentence, Mapping) else None
        if section is None:
            continue
        if section not in SECTIONS:
            raise InputError(
                f"{place}: sentence {number} has section {section!r:.60}; use one of {SECTIONS}"
            )
        sentences[number + shift] = replace(sentences[number + shift], section=section)
    return replace(article, sentences=tuple(sentences), warnings=tuple(check(article.text, place)))


def _paragraphs(value: Sequence[Any], row: Mapping[str, Any], place: str) -> Sequence[int] | None:
    numbers = row.get("paragraphs")
    if numbers is None:
        for field in ("par", "paragraph"):
            if all(isinstance(item, Mapping) and field in item for item in value):
                numbers = [item[field] for item in value]
                break
    if numbers is None:
        return None
    if isinstance(numbers, str) or not isinstance(numbers, Sequence):
        raise InputError(
            f"{place}: paragraphs is a {type(numbers).__name__}; give a list of numbers"
        )
    for number in numbers:
        if not isinstance(number, int) or isinstance(number, bool):
            raise InputError(f"{place}: paragraphs holds {number!r:.60}; give whole numbers")
    return numbers


def _parties(value: Any, place: str) -> tuple[Party, ...]:
    if value is None:
        return ()
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise ConflictError(f"{place}: parties is a {type(value).__name__}; give a list of parties")
    return tuple(_party(item, place) for item in value)


def _party(item: Any, place: str) -> Party:
    try:
        if isinstance(item, str):
            return Party(item)
        if not isinstance(item, Mapping) or not isinstance(item.get("name"), str):
            raise ConflictError(f"a party is {item!r:.80}; give a name, or a mapping with a name")
        lists: dict[str, tuple[str, ...]] = {}
        for field in ("aliases", "cues"):
            names = item.get(field) or ()
            if isinstance(names, (str, Mapping)) or not isinstance(names, Sequence):
                raise ConflictError(
                    f"party {item['name']!r}: {field} is {names!r:.80}; give a list of strings"
                )
            lists[field] = tuple(names)
        return Party(item["name"], **lists)
    except ConflictError as error:
        raise ConflictError(f"{place}: {error}") from None
