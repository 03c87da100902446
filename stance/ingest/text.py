"""Plain text -> parts: paragraphs, wrapped lines, and which line is the headline."""

from __future__ import annotations

import re

from stance.article import Article, Dropped
from stance.errors import InputError
from stance.ingest.boilerplate import boilerplate
from stance.ingest.decode import check
from stance.ingest.sections import PAGE_TITLE, Part, assemble, cut, ends_with_stop, key
from stance.segment import ListItems

MAX_HEADLINE_WORDS = 30
"""A longer first line is a paragraph."""

_LINE_BREAK = re.compile(r"\r\n?|[\u2028\u2029\x85\v\f]")
_MAX_WRAP = 120
_MIN_FULL_LINES = 3
_WRAPPED_SHARE = 0.6
_MARKUP = re.compile(r"</(?:p|div|h1|body|html|article|li)>", re.I)


def read_text(text: str, *, headline: str | None = None, source: str | None = None) -> Article:
    """Makes an article of plain text.

    Paragraphs end at a blank line, or at every line break where the text is not wrapped to a
    width. It is taken to be wrapped when no line is longer than 120 characters and, after at least
    three lines and six lines in ten, the first word of the next line would not have fitted. A list
    item always begins a paragraph; the line ends before items say nothing about wrapping.

    The headline, if none is given, is the first paragraph that is no boilerplate, when it is a
    single line of at most 30 words, ends without stop, colon or comma ("?" and "!" may end it) and
    another paragraph follows.

    Args:
        text: the text; it is kept character by character, apart from what `Article.dropped` names
            and the white space between paragraphs.
        headline: the headline, if it is known; a line that repeats it is dropped.
        source: file name, id or address, for messages.

    Raises:
        InputError: the text is empty, blank, binary, or has no sentence.
    """
    for name, value in (("text", text), ("headline", headline)):
        if not isinstance(value, str) and not (name == "headline" and value is None):
            raise InputError(f"{name} is {value!r:.60}, a {type(value).__name__}; give a string")
    return from_text(text, headline=headline, source=source)


def from_text(
    text: str,
    *,
    headline: str | None = None,
    source: str | None = None,
    longer: bool = False,
    warnings: tuple[str, ...] = (),
) -> Article:
    """`read_text` for a text of which more may follow (`longer`) and that was warned of before."""
    place = source or "the text"
    check(text, place)
    kept, rest, said = cut(text, longer=longer)
    if len(_MARKUP.findall(kept[:100_000])) >= 3:
        said.append("the text looks like HTML; read_html, or --html, drops its tags and menus")
    dropped = [Dropped(rest.strip(), "over the size limit")] if rest.strip() else []
    paragraphs = split(kept)
    parts = [Part(paragraph) for paragraph in paragraphs]
    if headline is not None and headline.strip():
        check(headline, "the headline")
        parts.insert(0, Part(headline.strip(), "headline"))
    else:
        _find_headline(parts)
    return assemble(parts, place=place, source=source, dropped=dropped, warnings=(*warnings, *said))


def split(text: str) -> list[str]:
    """The paragraphs of a text, each without surrounding white space."""
    flat = _LINE_BREAK.sub(
        lambda found: "\n" * len(found[0]) if found[0] != "\r\n" else " \n", text
    )
    assert len(flat) == len(text)
    lines: list[tuple[int, int]] = []
    position = 0
    for line in flat.split("\n"):
        lines.append((position, position + len(line)))
        position += len(line) + 1
    sizes = [len(flat[start:end].rstrip()) for start, end in lines]
    width = max(sizes)
    listed = ListItems(flat)
    items = {
        n
        for n, (start, end) in enumerate(lines)
        if sizes[n] and listed.start_at(end - len(flat[start:end].lstrip()))
    }
    words = [
        flat[start:end].split(None, 1)[0] if sizes[n] else ""
        for n, (start, end) in enumerate(lines)
    ]
    pairs = [n for n in range(len(lines) - 1) if sizes[n] and sizes[n + 1] and n + 1 not in items]
    full = {n for n in pairs if sizes[n] + 1 + len(words[n + 1]) > width}
    wrapped = width <= _MAX_WRAP and len(full) >= max(_MIN_FULL_LINES, _WRAPPED_SHARE * len(pairs))
    found: list[str] = []
    begin: int | None = None
    for number, (start, end) in enumerate(lines):
        if not sizes[number]:
            continue
        if begin is None:
            begin = start
        if wrapped and number in full:
            continue
        found.append(text[begin:end].strip())
        begin = None
    return found


def _find_headline(parts: list[Part]) -> None:
    """Marks the headline among the paragraphs of a text, if there is one."""
    for number, part in enumerate(parts):
        if boilerplate(part.text):
            continue
        stop = ends_with_stop(part.text) and part.text.rstrip("\"'”’»)]")[-1:] not in ("?", "!")
        short = len(part.text.split()) <= MAX_HEADLINE_WORDS and "\n" not in part.text
        more = any(not boilerplate(later.text) for later in parts[number + 1 :])
        if short and more and not stop:
            title = key(PAGE_TITLE.split(part.text)[0])
            same = (n for n in range(number + 1, len(parts)) if key(parts[n].text) == title)
            parts.insert(0, Part(parts.pop(next(same, number)).text, "headline"))
        return
