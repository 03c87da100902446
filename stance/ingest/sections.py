"""Parts of a document -> Article: boilerplate and repetitions out, sentences cut, spans counted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from stance.article import Article, Dropped, Section, Sentence
from stance.errors import InputError
from stance.ingest.boilerplate import boilerplate, is_caption, opens_related
from stance.ingest.decode import check
from stance.segment import sentence_spans

MAX_TEXT = 2_000_000
"""Characters of text that are read of one article; what lies beyond is cut, with a warning."""
MIN_REPEATED_WORDS = 8
"""A shorter paragraph may be said twice on purpose and is kept."""
MAX_LINK = 200
"""Characters; a longer line under a heading such as "Related stories" is no link to a story."""
MAX_LINKS = 10
"""Lines under such a heading that are taken for links."""

_CUT_WINDOW = 20_000
_MAX_PLACES = 16
PAGE_TITLE = re.compile(r"\s+[|–—»·:-]{1,2}\s+")
_LAST_BRACKETS = re.compile(r"\s+([(\[][^()\[\]]{1,320}[)\]]\.?)$")
_LAST_WORDS = re.compile(r"(?<=[.!?…\"”’)\]])\s+([^.!?]{1,160}[.…]*)$")
_STOP = re.compile(r"[.!?…:;,][\"'”’»)\]]*$")


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph, caption or headline of the input, without surrounding space."""

    text: str
    section: Section = "body"


def key(text: str) -> str:
    """Letters and digits alone, caseless: texts with equal keys say the same words."""
    return "".join(char for char in text.casefold() if char.isalnum())


def ends_with_stop(text: str) -> bool:
    """Whether the last mark before closing quotes or brackets is a stop, colon or comma."""
    return _STOP.search(text[-12:]) is not None


def cut(text: str, limit: int = MAX_TEXT, *, longer: bool = False) -> tuple[str, str, list[str]]:
    """Cuts a text that is over the limit at the last paragraph, sentence or word before it.

    Args:
        text: the text.
        limit: in characters.
        longer: the input went on after `text`; then `text` is cut even if it is under the limit.

    Returns:
        the text kept, the rest of `text`, and the warnings.
    """
    if len(text) <= limit and not longer:
        return text, "", []
    end = min(limit, len(text))
    low = max(0, end - _CUT_WINDOW)
    window = text[low:end]
    place, unit = -1, "a word"
    if (paragraph := window.rfind("\n\n")) > 0:
        place, unit = paragraph, "a paragraph"
    elif sentence := [m.end() for m in re.finditer(r"[.!?][\"'”’»)]*(?=\s)", window)]:
        place, unit = sentence[-1], "a sentence"
    else:
        place = max(window.rfind(" "), window.rfind("\n"))
    end = low + place if place > 0 else end
    size = f"more than {len(text)}" if longer else str(len(text))
    return (
        text[:end],
        text[end:],
        [
            f"the text has {size} characters: only the first {end} were read, "
            f"up to the end of {unit}"
        ],
    )


def assemble(
    parts: Sequence[Part],
    *,
    place: str,
    source: str | None,
    dropped: Iterable[Dropped] = (),
    warnings: Iterable[str] = (),
) -> Article:
    """Makes the article of the parts of a document.

    Dropped are: boilerplate (`stance.ingest.boilerplate`); up to ten links under a heading such as
    "Related stories"; a second headline; a paragraph or caption of eight words or more whose
    sentences, compared by `key`, all stand one after the other in another part.

    Args:
        parts: in reading order; at most one, the first, has the section "headline".
        place: what the input is, for messages.
        source: as in `Article`.
        dropped: what was dropped before.
        warnings: what was warned of before.

    Raises:
        InputError: no sentence is left.
    """
    out = list(dropped)
    kept = _without_headlines(_without_boilerplate(parts, out), out)
    cuts = [
        [(0, len(part.text))] if part.section == "headline" else sentence_spans(part.text)
        for part in kept
    ]
    again = _repeated(kept, cuts)
    sentences: list[Sentence] = []
    chunks: list[str] = []
    length, paragraph = 0, 0
    for number, (part, spans) in enumerate(zip(kept, cuts, strict=True)):
        if number in again:
            out.append(Dropped(part.text, f"repeated {_noun(part.section)}"))
            continue
        if not spans:
            out.append(Dropped(part.text, "no words"))
            continue
        if chunks:
            chunks.append("\n\n")
            length += 2
        for start, end in spans:
            sentence = part.text[start:end]
            sentences.append(
                Sentence(
                    len(sentences), length + start, length + end, sentence, part.section, paragraph
                )
            )
        chunks.append(part.text)
        length += len(part.text)
        paragraph += 1
    text = "".join(chunks)
    if not sentences:
        reasons = ", ".join(sorted({part.reason for part in out})) or "nothing was found"
        raise InputError(f"{place} holds no sentence ({reasons}); give the text of an article")
    return Article(text, tuple(sentences), tuple(out), (*warnings, *check(text, place)), source)


def _noun(section: Section) -> str:
    return "paragraph" if section == "body" else section


def _without_boilerplate(parts: Sequence[Part], out: list[Dropped]) -> list[Part]:
    kept: list[Part] = []
    begun, links = False, 0  # a full sentence was kept; links that a heading leaves room for
    for part in parts:
        text, section = part.text, part.section
        reason = boilerplate(text) if section != "headline" else None
        if reason:
            links = MAX_LINKS if begun and opens_related(text) else links
        elif section == "body":
            stop = ends_with_stop(text)
            links = links - 1 if links and not stop and len(text) <= MAX_LINK else 0
            begun = begun or stop
            reason = "related links" if links else None
        if reason:
            out.append(Dropped(text, reason))
            continue
        while tail := _LAST_BRACKETS.search(text[-400:]) or _LAST_WORDS.search(text[-400:]):
            reason = boilerplate(tail[1], whole=False)
            if not reason or section == "headline":
                break
            out.append(Dropped(tail[1], reason))
            text = text[: len(text) - len(tail[0])].rstrip()
            if reason == "image credit":
                section = "caption"
        if section == "body" and is_caption(text):
            section = "caption"
        kept.append(Part(text, section))
    return kept


def _without_headlines(parts: list[Part], out: list[Dropped]) -> list[Part]:
    if not parts or parts[0].section != "headline":
        return parts
    headline = key(parts[0].text)
    kept = parts[:1]
    for part in parts[1:]:
        title = PAGE_TITLE.split(part.text)[0] if len(part.text) < 400 else part.text
        if headline and headline in (
            key(part.text),
            key(title) if not ends_with_stop(part.text) else "",
        ):
            out.append(Dropped(part.text, "repeated headline"))
        else:
            kept.append(part)
    return kept


def _repeated(parts: Sequence[Part], cuts: Sequence[Sequence[tuple[int, int]]]) -> set[int]:
    """Numbers of the parts whose sentences all stand, in order, in another part that is kept."""
    keys = [
        [key(part.text[start:end]) for start, end in spans]
        for part, spans in zip(parts, cuts, strict=True)
    ]
    places: dict[str, list[tuple[int, int]]] = {}
    for number, sentences in enumerate(keys):
        for position, sentence in enumerate(sentences):
            found = places.setdefault(sentence, [])
            if len(found) < _MAX_PLACES:
                found.append((number, position))
    again: set[int] = set()
    for number, sentences in enumerate(keys):
        part = parts[number]
        if part.section == "headline" or len(part.text.split()) < MIN_REPEATED_WORDS:
            continue
        for other, position in places[sentences[0]] if sentences else ():
            if other == number or other in again or parts[other].section == "headline":
                continue
            if keys[other][position : position + len(sentences)] != sentences:
                continue
            if _rank(parts[other], len(keys[other]), other) < _rank(part, len(sentences), number):
                again.add(number)
                break
    return again


def _rank(part: Part, sentences: int, number: int) -> tuple[bool, int, int]:
    """Of two parts that say the same, the smaller one stays: body, then longer, then first."""
    return part.section == "caption", -sentences, number
