"""An article: its text as kept, its sentences as exact spans of that text, and what was dropped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from stance.errors import InputError

Section = Literal["headline", "body", "caption"]
SECTIONS: tuple[Section, ...] = get_args(Section)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an article.

    Attributes:
        index: position among the article's sentences, from 0.
        start: first character in `Article.text`, inclusive.
        end: last character in `Article.text`, exclusive.
        text: `Article.text[start:end]`.
        section: "headline", "body" or "caption".
        paragraph: number of the paragraph that holds the sentence, from 0, never decreasing.
            Paragraphs are the units that the balance interval resamples.
    """

    index: int
    start: int
    end: int
    text: str
    section: Section = "body"
    paragraph: int = 0


@dataclass(frozen=True, slots=True)
class Dropped:
    """A part of the input that is not judged, and why.

    Attributes:
        text: the part, as it stood in the input (shortened by whoever shows it, never here).
        reason: in a few words, for a reader ("byline", "repeated paragraph", "hidden by CSS").
    """

    text: str
    reason: str


@dataclass(frozen=True)
class Article:
    """The text of an article as kept, and its sentences in order.

    Checked on construction: every sentence is a non-empty span of `text` with
    `text[start:end] == sentence.text`, spans ascend and never overlap, indices count from 0 and
    paragraphs never decrease. `InputError` names the sentence that breaks this.

    Attributes:
        text: the text that the spans count in.
        sentences: all sentences that are judged, headline first.
        dropped: what was in the input and is not judged.
        warnings: what the reader of a result should know about the input, one line each.
        source: file name, id or address, for messages and reports.
    """

    text: str
    sentences: tuple[Sentence, ...]
    dropped: tuple[Dropped, ...] = ()
    warnings: tuple[str, ...] = ()
    source: str | None = None

    def __post_init__(self) -> None:
        end, paragraph = 0, 0
        for position, sentence in enumerate(self.sentences):
            place = f"sentence {position} ({sentence.start}, {sentence.end})"
            if sentence.index != position:
                raise InputError(f"{place} has index {sentence.index}; number sentences from 0")
            if not end <= sentence.start < sentence.end <= len(self.text):
                raise InputError(
                    f"{place} must be non-empty, begin at or after {end} and end by {len(self.text)}"
                )
            if self.text[sentence.start : sentence.end] != sentence.text:
                raise InputError(f"{place} does not match the text there: {sentence.text!r}")
            if sentence.section not in SECTIONS:
                raise InputError(f"{place} has section {sentence.section!r}; use one of {SECTIONS}")
            if sentence.paragraph < paragraph:
                raise InputError(f"{place} goes back to paragraph {sentence.paragraph}")
            end, paragraph = sentence.end, sentence.paragraph

    @property
    def headline(self) -> str | None:
        """The headline's sentences joined by a space, or None without a headline."""
        return " ".join(s.text for s in self.sentences if s.section == "headline") or None

    @classmethod
    def from_sentences(
        cls,
        sentences: Sequence[str],
        *,
        headline: str | None = None,
        paragraphs: Sequence[int] | None = None,
        source: str | None = None,
    ) -> Article:
        """Makes an article of text that is already cut into sentences.

        Args:
            sentences: the body, in order; none may be blank. Nothing is dropped or cut again.
            headline: judged as sentence 0, in the section "headline".
            paragraphs: one number a sentence of the body, never decreasing; equal numbers share a
                paragraph. Without it each sentence is a paragraph of its own.
            source: as in the class.

        Raises:
            InputError: a sentence is blank or not a string, or `paragraphs` does not fit.
        """
        if isinstance(sentences, str):
            raise InputError("sentences is one string; give a list of sentences, or use read_text")
        if paragraphs is None:
            paragraphs = range(len(sentences))
        if len(paragraphs) != len(sentences):
            raise InputError(f"{len(paragraphs)} paragraph numbers for {len(sentences)} sentences")
        parts: list[tuple[str, Section, int]] = []
        if headline is not None:
            parts.append((headline, "headline", 0))
        shift = 1 - min(paragraphs) if headline is not None and paragraphs else 0
        parts += [(s, "body", p + shift) for s, p in zip(sentences, paragraphs, strict=True)]
        text = ""
        spans: list[Sentence] = []
        for index, (part, section, paragraph) in enumerate(parts):
            if not isinstance(part, str) or not part.strip():
                raise InputError(f"sentence {index} is {part!r}; every sentence needs text")
            if text:
                text += " " if spans[-1].paragraph == paragraph else "\n\n"
            start = len(text)
            text += part
            spans.append(Sentence(index, start, len(text), part, section, paragraph))
        return cls(text, tuple(spans), source=source)
