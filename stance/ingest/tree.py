"""HTML -> a tree of elements, in time linear in the page and at any depth of nesting."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from justhtml import stream

MAX_TAGS = 200_000
"""Opening tags that are read of one page; what lies beyond is cut, with a warning."""


def names(text: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(text.split())


VOID = names(
    "area base basefont bgsound br col embed frame hr img input keygen link meta param source "
    "track wbr"
)
INLINE = names(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img input ins kbd label mark "
    "nobr output q rb rp rt ruby s samp small span strike strong sub sup time tt u var wbr"
)
_KEPT_ATTRIBUTES = names(
    "alt aria-hidden class content hidden id itemprop name open property role style"
)
# An opening tag that ends an open element of the second set, unless one of the third lies between.
_IMPLIED_END = {
    "li": ({"li"}, {"ul", "ol", "menu"}),
    "dt": ({"dt", "dd"}, {"dl"}),
    "dd": ({"dt", "dd"}, {"dl"}),
    "tr": ({"tr", "td", "th"}, {"table"}),
    "td": ({"td", "th"}, {"tr", "table"}),
    "th": ({"td", "th"}, {"tr", "table"}),
    "option": ({"option"}, {"select"}),
}
_CLOSES_NO_PARAGRAPH = (INLINE | VOID) - {"hr"} | names(
    "script style template noscript svg math button select option textarea iframe object video "
    "audio picture canvas map"
)
_RAW = ("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "noscript")
_RAW_END = {name: re.compile(f"</{name}", re.I) for name in _RAW}
_COMMENT_OR_RAW = re.compile(rf"<!--|<({'|'.join(_RAW)})(?=[\s/>])", re.I)
_LOOK_BACK = 64
_SENTINEL = "stance-end"


@dataclass(eq=False, slots=True)
class Element:
    """An element of the page.

    Attributes:
        tag: lower-case name.
        attributes: those that decide what is text; names in lower case, values never None.
        children: elements and runs of text, in order.
        parent: None for the root.
        first, last: numbers of the element and of its last descendant, in document order.
        prose: characters of running text below it, set by `stance.ingest.blocks`.
    """

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)
    parent: Element | None = None
    first: int = 0
    last: int = 0
    prose: int = 0

    def within(self, other: Element) -> bool:
        """Whether the element is `other` or lies inside it."""
        return other.first <= self.first <= other.last

    def descendants(self) -> Iterator[Element]:
        """The element and all below it, in document order."""
        pending = [self]
        while pending:
            element = pending.pop()
            yield element
            pending.extend(c for c in reversed(element.children) if isinstance(c, Element))

    def text(self) -> str:
        """All text below the element, white space collapsed, scripts and styles left out."""
        found: list[str] = []
        pending: list[Element | str] = [self]
        while pending:
            item = pending.pop()
            if isinstance(item, str):
                found.append(item)
            elif item.tag not in ("script", "style"):
                if item.tag not in INLINE:
                    found.append(" ")
                    pending.append(" ")
                pending.extend(reversed(item.children))
        return " ".join("".join(found).split())


def build(html: str) -> tuple[Element, list[str]]:
    """Builds the tree of a page, forgiving what browsers forgive.

    Returns:
        the root, of tag "#root", and the warnings.
    """
    root = Element("#root")
    open_elements = [root]
    count: dict[str, int] = {}
    tags = 0
    ended = False
    warnings: list[str] = []
    for event in stream(f"{_without_comments(html)}<{_SENTINEL}>"):
        ended = False
        if event[0] == "text":
            open_elements[-1].children.append(event[1])
        elif event[0] == "end":
            _close(event[1].lower(), open_elements, count)
        elif event[0] == "start":
            name, values = event[1]
            name = name.lower()
            if name == _SENTINEL:
                ended = True
                continue
            tags += 1
            if tags > MAX_TAGS:
                warnings.append(f"the page has more than {MAX_TAGS} tags: the rest was not read")
                ended = True
                break
            _close_implied(name, open_elements, count)
            attributes = {
                key.lower(): value or ""
                for key, value in values.items()
                if key.lower() in _KEPT_ATTRIBUTES
            }
            element = Element(name, attributes, parent=open_elements[-1])
            open_elements[-1].children.append(element)
            if name not in VOID:
                open_elements.append(element)
                count[name] = count.get(name, 0) + 1
    if not ended:
        warnings.append(
            "the page breaks off inside a tag, comment or script that is never closed; text after "
            "that place is lost"
        )
    _number(root)
    return root, warnings


def _without_comments(html: str) -> str:
    """Takes out all comments that end; what looks like one inside a script or style stays.

    The tokenizer looks through the rest of the page for each of two ways to end a comment, which
    takes minutes on a page of many; here a place that was found is kept until it is passed.
    """
    kept: list[str] = []
    done = position = 0
    ends = {"-->": 0, "--!>": 0}  # next place of each from here on; -1 if there is none
    while opening := _COMMENT_OR_RAW.search(html, position):
        inside = opening.end()
        if opening[1]:
            closing = _RAW_END[opening[1].lower()].search(html, inside)
            if closing is None:
                break
            position = closing.end()
            continue
        if html.startswith((">", "->"), inside):
            position = html.index(">", inside) + 1
        else:
            for mark, place in ends.items():
                if 0 <= place < inside:
                    ends[mark] = html.find(mark, inside)
            found = [(place, mark) for mark, place in ends.items() if place >= 0]
            if not found:
                break
            place, mark = min(found)
            position = place + len(mark)
        kept.append(html[done : opening.start()])
        done = position
    return "".join(kept) + html[done:]


def _number(root: Element) -> None:
    order = list(root.descendants())
    for number, element in enumerate(order):
        element.first = element.last = number
    for element in reversed(order):
        if element.parent is not None:
            element.parent.last = max(element.parent.last, element.last)


def _pop_to(position: int, open_elements: list[Element], count: dict[str, int]) -> None:
    while len(open_elements) > position:
        count[open_elements.pop().tag] -= 1


def _close(name: str, open_elements: list[Element], count: dict[str, int]) -> None:
    if not count.get(name):
        return
    if name in INLINE:
        lowest = max(0, len(open_elements) - _LOOK_BACK)
        for position in range(len(open_elements) - 1, lowest, -1):
            if open_elements[position].tag == name:
                _pop_to(position, open_elements, count)
                return
            if open_elements[position].tag not in INLINE:
                return
        return
    while open_elements[-1].tag != name:
        count[open_elements.pop().tag] -= 1
    count[open_elements.pop().tag] -= 1


def _close_implied(name: str, open_elements: list[Element], count: dict[str, int]) -> None:
    lowest = max(0, len(open_elements) - _LOOK_BACK)
    if name in _IMPLIED_END:
        ends, barrier = _IMPLIED_END[name]
        outermost = 0
        for position in range(len(open_elements) - 1, lowest, -1):
            tag = open_elements[position].tag
            if tag in ends:
                outermost = position
            elif tag in barrier:
                break
        if outermost:
            _pop_to(outermost, open_elements, count)
    elif name not in _CLOSES_NO_PARAGRAPH and count.get("p"):
        for position in range(len(open_elements) - 1, lowest, -1):
            tag = open_elements[position].tag
            if tag == "p":
                _pop_to(position, open_elements, count)
                return
            if tag not in INLINE:
                return
