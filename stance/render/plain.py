"""Text from outside made harmless to show, and measured in terminal columns."""

from __future__ import annotations

import unicodedata

# Invisible characters of ordinary text, left out of a view: soft hyphen, zero-width space,
# direction marks without scope, word joiner, byte order mark. Joiners (U+200C, U+200D) shape
# letters: they stay.
_LEFT_OUT = dict.fromkeys((0xAD, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF))
_JOINERS = "\u200c\u200d"
_MARKS_IN_A_ROW = 4  # more combining marks than this on one letter are a prank, not a language


def visible(text: str) -> str:
    r"""One line that shows the text and can do nothing else.

    White space becomes single spaces; control characters (so every terminal escape sequence),
    direction overrides, tag characters and lone surrogates are written out as `\x1b` or `\u202e`.
    For views only: data formats keep the text as it is.
    """
    line = " ".join(text.split())
    if line.isascii() and line.isprintable():
        return line
    shown: list[str] = []
    marks = 0
    for char in line.translate(_LEFT_OUT):
        category = unicodedata.category(char)
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if category in ("Cc", "Cs") or (category == "Cf" and char not in _JOINERS):
            shown.append(_written_out(ord(char)))
        elif marks <= _MARKS_IN_A_ROW:
            shown.append(char)
    return "".join(shown)


def _written_out(code: int) -> str:
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def columns(text: str) -> int:
    """Terminal columns that a line takes: two for a wide (CJK) character, none for a mark."""
    if text.isascii():
        return len(text)
    return sum(_columns(char) for char in text)


def _columns(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in ("W", "F") else 1


def shorten(text: str, width: int) -> str:
    """The line cut to at most `width` columns, with "…" where it was cut."""
    if columns(text) <= width:
        return text
    kept, used = [], 0
    for char in text:
        used += _columns(char)
        if used > width - 1:
            break
        kept.append(char)
    return "".join(kept).rstrip() + "…"


def pad(text: str, width: int, *, right: bool = False) -> str:
    """The line shortened and filled with spaces to exactly `width` columns."""
    text = shorten(text, width)
    fill = " " * (width - columns(text))
    return fill + text if right else text + fill


def wrap(text: str, width: int) -> list[str]:
    """Lines of at most `width` columns, broken at spaces, or inside what is wider than a line.

    Wide characters may be parted anywhere, as Chinese and Japanese are. Linear in the text.
    """
    lines: list[str] = []
    line, used = "", 0
    for word in text.split(" "):
        size = columns(word)
        gap = 1 if line else 0
        wide = size > len(word) or size > width
        if used + gap + size <= width:
            line, used = line + " " * gap + word, used + gap + size
            continue
        if not wide:
            lines.append(line)
            line, used = word, size
            continue
        if line and used + gap + 2 <= width:
            line, used = line + " ", used + 1
        elif line:
            lines.append(line)
            line, used = "", 0
        start = 0
        for index, char in enumerate(word):
            step = _columns(char)
            if used + step > width:
                lines.append((line + word[start:index]).rstrip())
                line, used, start = "", 0, index
            used += step
        line += word[start:]
    return [*lines, line]
