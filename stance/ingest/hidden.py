"""Which elements of a page a reader does not see: by attribute or by style."""

from __future__ import annotations

import re

from stance.ingest.tree import Element, names

MAX_STYLE = 1_000_000
"""Characters of style sheet that are looked at."""

_NAMES = names(
    "hidden d-none display-none is-hidden u-hidden sr-only visually-hidden visuallyhidden "
    "screen-reader-text screen-reader-only screenreader assistive-text a11y-hidden offscreen "
    "element-invisible hide"
)
_STYLE = re.compile(
    r"""(?:^|[;{\s])(?:
      display\s*:\s*none
    | visibility\s*:\s*(?:hidden|collapse)
    | font-size\s*:\s*0*(?:\.0+)?(?:px|pt|em|rem|%)?\s*(?:[;!}]|$)
    | opacity\s*:\s*0*(?:\.0+)?%?\s*(?:[;!}]|$)
    | text-indent\s*:\s*-\d{3,}
    | clip-path\s*:\s*inset\(\s*(?:50|100)%
    | clip\s*:\s*rect\(\s*(?:0|1px)
    | transform\s*:\s*scale\(\s*0\s*\)
    | (?:margin-)?(?:left|top|right)\s*:\s*-\d{4,}px
    | (?:margin-)?(?:left|top|right)\s*:\s*-[5-9]\d\dpx
    | (?:margin-)?(?:left|top|right)\s*:\s*-\d{3,}(?:\.\d+)?(?:r?em|vw|vh|%)
    )""",
    re.I | re.X,
)
_NO_SIZE = re.compile(r"(?:^|[;\s])(?:max-)?(?:height|width)\s*:\s*0(?:px)?\s*(?:[;!]|$)", re.I)
_OVERFLOW = re.compile(r"overflow(?:-[xy])?\s*:\s*(?:hidden|clip)", re.I)
_SHOWN = re.compile(
    r"display\s*:\s*(?!none)\w|visibility\s*:\s*visible|opacity\s*:\s*[01]?\.?[1-9]", re.I
)
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.S)
_SELECTOR = re.compile(r"(?:[a-z][\w-]*)?(?:[.#][\w-]+)?", re.I)


def hides(style: str) -> bool:
    """Whether declarations such as "display:none; color:red" hide an element's text."""
    if _STYLE.search(style):
        return True
    return _NO_SIZE.search(style) is not None and _OVERFLOW.search(style) is not None


class HiddenRules:
    """What the style sheets inside a page hide by selectors of one tag, class or id.

    Rules inside `@media` and other blocks are not read: they hold for printers or small screens.
    A later rule that shows an element undoes an earlier one that hides it.
    """

    def __init__(self, root: Element) -> None:
        self._selectors: set[str] = set()
        sheets = [
            child
            for element in root.descendants()
            if element.tag == "style"
            for child in element.children
            if isinstance(child, str)
        ]
        for selector, declarations in _top_rules("".join(sheets)[:MAX_STYLE]):
            hidden, shown = hides(declarations), _SHOWN.search(declarations)
            if not (hidden or shown):
                continue
            for name in selector.split(","):
                plain = name.strip()
                if not _SELECTOR.fullmatch(plain) or plain.lower() in ("html", "body", ""):
                    continue
                if hidden:
                    self._selectors.add(plain)
                else:
                    self._selectors.discard(plain)

    def reason(self, element: Element) -> str | None:
        """Why the element's text is not seen, or None."""
        attributes = element.attributes
        if "hidden" in attributes and attributes["hidden"].lower() != "until-found":
            return "hidden by attribute"
        if attributes.get("aria-hidden", "").lower() == "true":
            return "hidden by aria-hidden"
        if element.tag == "dialog" and "open" not in attributes:
            return "hidden by attribute"
        style = attributes.get("style")
        if style and hides(style):
            return "hidden by CSS"
        classes = attributes.get("class", "").split()
        if not _NAMES.isdisjoint(classes):
            return "hidden by CSS"
        if not self._selectors:
            return None
        simple = [f".{name}" for name in classes]
        if name := attributes.get("id"):
            simple.append(f"#{name}")
        simple += [element.tag + selector for selector in simple]
        simple.append(element.tag)
        return None if self._selectors.isdisjoint(simple) else "hidden by CSS"


def _top_rules(sheet: str) -> list[tuple[str, str]]:
    """Selector and declarations of every rule that is in no other block."""
    found: list[tuple[str, str]] = []
    selector, start, depth = "", 0, 0
    sheet = _COMMENT.sub(" ", sheet)
    for match in re.finditer(r"[{};]", sheet):
        position = match.start()
        if match[0] == "{":
            if depth == 0:
                selector, start = sheet[start:position].strip(), position + 1
            depth += 1
        elif match[0] == "}":
            depth = max(0, depth - 1)
            if depth == 0:
                if not selector.startswith("@"):
                    found.append((selector, sheet[start:position]))
                start = position + 1
        elif depth == 0:
            start = position + 1
    return found
