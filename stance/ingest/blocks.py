"""Tree of a page -> its blocks of text in order, each with the reason why it is not the story's."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from stance.ingest.tree import INLINE, Element, names

MIN_PROSE = 60
"""Characters from which a block counts as running text when the article is looked for."""
MAX_LINK_SHARE = 0.5
"""A block of which links make up more than this is no running text."""
MIN_ALT_WORDS = 5
"""Words from which the text that stands for a figure's image counts as its caption."""

_SILENT = names("script style svg math iframe object embed video audio canvas head map")
_BY_TAG = {
    "template": "template",
    "noscript": "noscript",
    "nav": "navigation",
    "footer": "page footer",
    "aside": "aside",
    "button": "form",
    "select": "form",
    "textarea": "form",
    "option": "form",
    "form": "form",
    "label": "form",
    "menu": "navigation",
}
_BY_ROLE = {
    "navigation": "navigation",
    "banner": "page header",
    "contentinfo": "page footer",
    "complementary": "aside",
    "search": "form",
    "dialog": "dialog",
    "alertdialog": "dialog",
    "menu": "navigation",
    "menubar": "navigation",
    "toolbar": "share bar",
    "button": "form",
}
_BY_NAME = (
    ("cookie notice", "cookie cookies consent gdpr cmp onetrust"),
    ("share bar", "share sharing shares social socials sharebar sharethis addthis addtoany follow"),
    (
        "related links",
        "related recommended recommendation recommendations readmore trending popular outbrain "
        "taboola teaser teasers mostread morestories latest moreon seealso",
    ),
    ("subscription prompt", "newsletter subscribe subscription signup paywall promo piano"),
    ("advertisement", "ad ads advert advertisement adsbygoogle sponsor sponsored dfp advertising"),
    ("comments", "comments comment disqus respond commentlist"),
    ("navigation", "breadcrumb breadcrumbs menu navbar nav sidebar pagination pager toc masthead"),
    ("byline", "byline author authors bio timestamp pubdate published dateline postmeta"),
    ("tags", "tags taglist tagcloud keywords"),
    ("copyright", "copyright disclaimer"),
    ("image credit", "credit credits photocredit imagecredit copyrightholder"),
    ("page footer", "footer"),
)
_REASON_OF_WORD = {word: reason for reason, words in _BY_NAME for word in words.split()}
_NEVER_PROSE = ("share bar", "byline", "tags", "image credit")
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_CAPTIONS = frozenset({"caption", "captions", "figcaption"})
_SPACE = re.compile(r"[^\S\u00a0]+")


@dataclass(slots=True)
class Block:
    """A run of text without a block boundary in it.

    Attributes:
        owner: the nearest block element.
        reason: why it is dropped, or None.
        caption: it lies in a caption.
        text: white space collapsed as a browser does; a `<br>` is a line feed.
        links: characters of `text` that lie in links.
    """

    owner: Element
    reason: str | None
    caption: bool
    text: str = ""
    links: int = 0

    @property
    def prose(self) -> int:
        """Characters of the block if it is running text, else 0."""
        size = len(self.text)
        return size if size >= MIN_PROSE and self.links <= MAX_LINK_SHARE * size else 0


@dataclass(slots=True)
class _State:
    """What an element hands down to what it holds."""

    owner: Element
    reason: str | None = None
    caption: bool = False
    link: bool = False
    figure: bool | None = None  # inside a figure: whether it has no caption


@dataclass(slots=True)
class _Run:
    state: _State | None = None
    pieces: list[str] = field(default_factory=list)
    links: int = 0


def blocks(
    root: Element, hidden: Callable[[Element], str | None], *, total: int | None = None
) -> list[Block]:
    """The blocks of text below `root`, in document order.

    Args:
        root: of the page.
        hidden: why an element is not seen, or None.
        total: characters of running text on the page, by `measure`; None before it is known, and
            then only what is hidden gets a reason. After that, elements are dropped by tag and role
            unless they hold half of it, and by class and id ("share-bar") unless a third.
    """
    found: list[Block] = []
    run = _Run()

    def flush() -> None:
        if run.state is not None:
            lines = "".join(run.pieces).split("\n")
            text = "\n".join(" ".join(_SPACE.split(line)).strip(" ") for line in lines).strip()
            if text:
                state = run.state
                found.append(Block(state.owner, state.reason, state.caption, text, run.links))
        run.state, run.pieces, run.links = None, [], 0

    pending: list[tuple[Element | str | None, _State]] = [(root, _State(root))]
    while pending:
        item, state = pending.pop()
        if item is None:
            flush()
        elif isinstance(item, str):
            first = run.state
            if first is not None and first.reason != state.reason:
                if first.reason is None and first.owner is state.owner:
                    # An unseen piece of a line that goes on after it.
                    if text := " ".join(item.split()):
                        found.append(Block(state.owner, state.reason, state.caption, text))
                    continue
                flush()
            if run.state is None:
                run.state = state
            run.pieces.append(item.replace("\n", " "))
            if state.link:
                run.links += sum(map(len, item.split()))
        elif item.tag == "img":
            text = " ".join(item.attributes.get("alt", "").split())
            if state.figure and len(text.split()) >= MIN_ALT_WORDS:
                flush()
                found.append(Block(state.owner, state.reason or hidden(item), True, text))
        elif item.tag == "br":
            run.pieces.append("\n")
        elif item.tag not in _SILENT:
            inner = _inner(item, state, hidden, total)
            if item.tag not in INLINE:
                flush()
                pending.append((None, state))
            pending.extend((child, inner) for child in reversed(item.children))
    flush()
    return found


def _inner(
    element: Element,
    state: _State,
    hidden: Callable[[Element], str | None],
    total: int | None,
) -> _State:
    reason = state.reason
    if reason is None:
        reason = hidden(element) or _zone(element, total)
    caption = state.caption or element.tag in ("figcaption", "caption")
    if not caption and total and 4 * element.prose < total:
        caption = not _CAPTIONS.isdisjoint(_names(element))
    figure = state.figure
    if element.tag == "figure" and figure is None:
        figure = not any(e.tag == "figcaption" and e.text() for e in element.descendants())
    owner = state.owner if element.tag in INLINE else element
    return _State(owner, reason, caption, state.link or element.tag == "a", figure)


def _names(element: Element) -> list[str]:
    text = f"{element.attributes.get('class', '')} {element.attributes.get('id', '')}"[:400]
    return [word.lower() for word in _WORDS.findall(text)] if text != " " else []


def _zone(element: Element, total: int | None) -> str | None:
    """Why an element is no part of any article, by its tag, role, class or id."""
    if element.tag in ("html", "body", "article", "main", "#root"):
        return None
    if total is None or 2 * element.prose >= max(total, 1):
        return None
    reason = _BY_TAG.get(element.tag) or _BY_ROLE.get(element.attributes.get("role", "").lower())
    if total == 0:
        return None if reason == "form" else reason  # some sites wrap the whole page in a form
    if reason or 3 * element.prose >= total:
        return reason
    for word in _names(element):
        reason = _REASON_OF_WORD.get(word)
        if reason and not (element.prose and reason in _NEVER_PROSE):
            return reason
    return None


def measure(root: Element, found: list[Block]) -> int:
    """Sets `Element.prose` of the whole tree from the blocks; returns the page's total."""
    order = list(root.descendants())
    for element in order:
        element.prose = 0
    for block in found:
        if block.reason is None:
            block.owner.prose += block.prose
    for element in reversed(order):
        if element.parent is not None:
            element.parent.prose += element.prose
    return root.prose
