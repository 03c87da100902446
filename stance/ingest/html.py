"""HTML page -> article: the element that holds the story, its headline, captions and paragraphs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stance.article import Article, Dropped
from stance.errors import InputError
from stance.ingest.blocks import MAX_LINK_SHARE, MIN_PROSE, Block, blocks, measure
from stance.ingest.boilerplate import boilerplate
from stance.ingest.decode import check, decode
from stance.ingest.hidden import HiddenRules
from stance.ingest.sections import MAX_TEXT, PAGE_TITLE, Part, assemble, cut, ends_with_stop, key
from stance.ingest.tree import Element, build

MAX_PAGE = 16_000_000
"""Bytes or characters of markup that are read of one page; the rest is cut, with a warning."""
MIN_KEPT_SHARE = 0.2
"""A warning says so when less than this share of the visible text was kept."""

_STORY_SHARE = 0.85
_HEADED_SHARE = 0.35
_MIN_HEADED = 250  # characters; less beside the heading is a standfirst, not the story
_MAX_SITE_WORDS = 4
_MAX_HEADING_DEPTH = 4
_LIST_TAGS = frozenset({"li", "td", "th", "dd", "dt"})


def read_html(html: str | bytes, *, source: str | None = None) -> Article:
    """Makes an article of an HTML page.

    The story is the smallest element that holds 85 % of the page's running text (paragraphs of 60
    characters and more that are not mostly links), after navigation, footers, asides, forms, share
    bars, cookie notices and hidden elements are out. Everything left out is in `Article.dropped`.

    Args:
        html: the page; bytes are decoded by byte order mark, as UTF-8, or by the charset declared.
        source: file name or address, for messages.

    Raises:
        InputError: not text, or no sentence is left.
    """
    place = source or "the page"
    if not isinstance(html, (str, bytes)):
        raise InputError(f"html is {html!r:.60}, a {type(html).__name__}; give a string or bytes")
    warnings: list[str] = []
    size, unit = len(html), "characters" if isinstance(html, str) else "bytes"
    html = html[:MAX_PAGE]
    if isinstance(html, bytes):
        html, warnings = decode(html, place, html=True, cut=size > MAX_PAGE)
    if size > MAX_PAGE:
        warnings.append(f"the page has over {MAX_PAGE} {unit}: only the first {MAX_PAGE} were read")
    check(html, place)
    root, said = build(html)
    return _article(root, place, source, warnings + said)


def _article(root: Element, place: str, source: str | None, warnings: list[str]) -> Article:
    rules = HiddenRules(root)
    total = measure(root, blocks(root, rules.reason))
    found = blocks(root, rules.reason, total=total)
    measure(root, found)
    headline, heading = _headline(root, found)
    story = _story(root, heading)
    parts, dropped = _parts(found, story, headline)
    parts, said = _within_limit(parts, dropped)
    warnings += said
    if headline:
        parts.insert(0, Part(headline, "headline"))
    visible = sum(len(block.text) for block in found if not _hidden(block))
    unseen = sum(len(block.text) for block in found if _hidden(block))
    if unseen > visible:
        share = round(100 * unseen / (unseen + visible))
        warnings.append(f"{share} % of the page's text is hidden from readers and was left out")
    article = assemble(parts, place=place, source=source, dropped=dropped, warnings=warnings)
    kept = len(article.text)
    if kept < MIN_KEPT_SHARE * visible:
        share = round(100 * kept / visible)
        article = Article(
            article.text,
            article.sentences,
            article.dropped,
            (*article.warnings, f"kept {share} % of the visible text; see what was dropped"),
            source,
        )
    return article


def _story(root: Element, heading: Element | None) -> Element:
    """The smallest element that holds nearly all running text that goes with the headline."""
    story = root
    marked = [
        element
        for element in root.descendants()
        if element.tag in ("article", "main")
        or "articlebody" in element.attributes.get("itemprop", "").lower()
    ]
    best = max(marked, key=lambda element: (element.prose, element.first), default=None)
    if best is not None and 2 * best.prose >= root.prose > 0:
        story = best
    while heading is not None and (
        heading.prose < max(_HEADED_SHARE * root.prose, _MIN_HEADED)
        or heading.tag in ("h1", "header", "hgroup")
    ):
        heading = heading.parent
    if heading is not None and root.prose and heading.within(story):
        story = heading
    while True:
        inner = [
            child
            for child in story.children
            if isinstance(child, Element) and child.prose >= _STORY_SHARE * story.prose > 0
        ]
        if not inner or inner[0].tag in ("p", "li", "td", "blockquote"):
            return story
        story = inner[0]


def _headline(root: Element, found: Sequence[Block]) -> tuple[str | None, Element | None]:
    """The page's first heading that its title confirms, else the title without the site's name.

    Returns:
        the headline and the heading's element, each None if there is none.
    """
    titles: list[str] = []
    for element in root.descendants():
        name = element.attributes.get("property") or element.attributes.get("name")
        if element.tag == "meta" and name in ("og:title", "twitter:title"):
            titles.append(" ".join(element.attributes.get("content", "").split()))
        elif element.tag == "title" and element.parent is not None and element.parent.tag != "svg":
            titles.append(element.text())
    titles = [title for title in titles if key(title)]
    headings = [
        (" ".join(block.text.split()), block.owner)
        for block in found
        if _heading(block.owner) and not _hidden(block) and key(block.text)
    ]
    for heading, element in headings:
        same = key(heading)
        if len(heading.split()) > 2 and any(same in key(t) or key(t) in same for t in titles):
            return heading, element
    if not titles:
        return headings[0] if headings else (None, None)
    title = min(titles, key=len)
    pieces = PAGE_TITLE.split(title)
    while len(pieces) > 1 and len(pieces[-1].split()) <= _MAX_SITE_WORDS:
        pieces.pop()
    return title[: title.rfind(pieces[-1]) + len(pieces[-1])], None


def _hidden(block: Block) -> bool:
    return block.reason is not None and block.reason.startswith("hidden")


def _heading(element: Element | None) -> bool:
    for _ in range(_MAX_HEADING_DEPTH):
        if element is None or element.tag == "h1":
            break
        element = element.parent
    return element is not None and element.tag == "h1"


def _parts(
    found: Sequence[Block], story: Element, headline: str | None
) -> tuple[list[Part], list[Dropped]]:
    parts: list[Part] = []
    dropped: list[Dropped] = []
    pending: tuple[str, list[str]] | None = None

    def flush() -> None:
        nonlocal pending
        if pending is not None:
            dropped.append(Dropped("\n".join(pending[1]), pending[0]))
        pending = None

    title, taken = key(headline or ""), False
    for block in found:
        reason = block.reason
        if reason is None and not block.owner.within(story):
            reason = "outside the article"
        if reason is None:
            reason = _not_prose(block)
        if title and len(block.text) <= 2 * len(headline or "") and key(block.text) == title:
            if not taken and _heading(block.owner):
                taken = True
                continue
            reason = "repeated headline"
        if reason is None:
            lines = [line.strip() for line in _lines(block.text)]
            parts += [Part(line, "caption" if block.caption else "body") for line in lines if line]
            continue
        if pending is not None and pending[0] != reason:
            flush()
        if pending is None:
            pending = (reason, [])
        pending[1].append(block.text)
    flush()
    return parts, dropped


def _not_prose(block: Block) -> str | None:
    """Why a block inside the story is no text of it, or None."""
    text = block.text
    if block.links > 0.8 * sum(map(len, text.split())) and not ends_with_stop(text):
        return "related links" if len(text.split()) > 2 else "links"
    if block.owner.tag in ("td", "th") and not ends_with_stop(text) and len(text) < MIN_PROSE:
        return "table"
    if (
        block.owner.tag in _LIST_TAGS
        and block.links > MAX_LINK_SHARE * len(text)
        and not ends_with_stop(text)
    ):
        return "related links"
    return None


def _lines(text: str) -> list[str]:
    """Splits at line breaks, but not where one falls inside a sentence."""
    lines: list[str] = []
    for line in re.split(r"\n+", text):
        if (
            lines
            and line[:1].islower()
            and not ends_with_stop(lines[-1])
            and not boilerplate(lines[-1])
        ):
            lines[-1] += " " + line
        else:
            lines.append(line)
    return lines


def _within_limit(parts: list[Part], dropped: list[Dropped]) -> tuple[list[Part], list[str]]:
    """Cuts the parts where their text passes the limit."""
    length = 0
    for number, part in enumerate(parts):
        if length + len(part.text) > MAX_TEXT:
            kept, rest, _ = cut(part.text, MAX_TEXT - length)
            tail = [rest.strip(), *(later.text for later in parts[number + 1 :])]
            dropped.append(Dropped("\n\n".join(tail), "over the size limit"))
            total = sum(len(p.text) for p in parts)
            kept_parts = parts[:number] + (
                [Part(kept.strip(), part.section)] if kept.strip() else []
            )
            read = sum(len(p.text) for p in kept_parts)
            return kept_parts, [f"the text has {total} characters: only the first {read} were read"]
        length += len(part.text) + 2
    return parts, []
