"""Which short lines of a news page are no sentence: credits, share bars, prompts, dates.

Every rule must match a whole line (or the last sentence of a paragraph), never a part of one, so
that a sentence which merely mentions cookies, photographs or subscriptions stays.
"""

from __future__ import annotations

import re

from stance.ingest.rules import LINE, RELATED_HEAD, STRONG

MAX_BOILERPLATE = 700
"""Characters; a longer paragraph is never boilerplate."""

_RELATED = re.compile(RELATED_HEAD, re.I)
_CAPTION = re.compile(
    r"(?:(?:file|representative) )?(?:photo|image|picture|caption|pictured|photograph)s?"
    r"(?: caption)? ?: ?\S",
    re.I,
)


def boilerplate(line: str, *, whole: bool = True) -> str | None:
    """Why a line is no sentence, or None if it is one.

    Args:
        line: a paragraph or sentence without surrounding space.
        whole: it is a paragraph of its own. If not, only the rules are tried that cannot match a
            sentence of running text.
    """
    if not any(char.isalnum() for char in line):
        return "no words" if whole else None
    if len(line) > MAX_BOILERPLATE:
        return None
    flat = " ".join(line.split())
    for pattern, reason in (*STRONG, *LINE) if whole else STRONG:
        if pattern.fullmatch(flat):
            return reason
    return None


def opens_related(line: str) -> bool:
    """Whether the line is a heading such as "Related stories", after which only links follow."""
    return len(line) <= 60 and _RELATED.fullmatch(" ".join(line.split()).rstrip(":")) is not None


def is_caption(line: str) -> bool:
    """Whether the line says of itself that it is a caption ("File photo: ...")."""
    return _CAPTION.match(line) is not None
