"""The sentences of a paragraph, as exact spans, in time linear in its length.

A rule-based splitter of its own: the installable ones that were measured (`eval/segmentation.py`)
are slower than linear on nested or unclosed quotation marks, raise on some strings, or lack a
supported Python. One pass pairs quotation marks and brackets, a second judges each full stop by the
word before it and the word after it; every look back or ahead is bounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stance._stops import CLOSING, INVISIBLE, LOOK_BACK, STOPS, is_end, never_ends, word_before

# Longest quotation, in characters, that stays one sentence with its attribution.
MAX_KEPT_QUOTATION = 1000

_PAIRS = {"“": "”", "„": "“”", "«": "»", "‹": "›", "‘": "’", "「": "」", "『": "』", '"': '"', "'": "'",
          "(": ")", "[": "]", "{": "}"}  # fmt: skip
_BRACKETS = "([{"
_MARK = re.compile(r"[\"'“”„«»‹›‘’「」『』()\[\]{}]")
_EVENT = re.compile(rf"[{STOPS}\n\r\"'“„«‹‘「『(\[{{]|[—–-](?=[\"”’»])")
_REFERENCES = re.compile(r"(?:\[\d{1,3}\])+")
_HASHTAGS = re.compile(r"(?:\s{1,3}#\w{1,60}(?!\w)){1,20}(?=\s{0,3}(?:\Z|[A-Z0-9@\"“]))")
_SPACED_STOPS = re.compile(r"(?:[ \u00a0]\.+)+")
_ITEM = re.compile(r"([•‣◦▪●*–—-])[ \t\u00a0]+(?=\S)|\(?([0-9]{1,3})[.)][ \t\u00a0]+(?=\S)")


class ListItems:
    """Recognises list items at the beginning of lines: bullets, and numbers that count on.

    Args:
        text: whose lines are asked about.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._bullet = ""
        self._number = 0

    def start_at(self, place: int) -> bool:
        """Whether the line whose first visible character is at `place` begins an item.

        What an item is depends on those before it, so ask in the order of the text.
        """
        found = _ITEM.match(self._text, place)
        if not found:
            return False
        bullet, digits = found.groups()
        if digits:
            counts_on = int(digits) in (1, self._number + 1)
            self._number = int(digits) if counts_on else self._number
            return counts_on
        before = self._text[max(0, place - LOOK_BACK) : place].rstrip()[-1:]
        begins = bullet in "•‣◦▪●" or bullet == self._bullet or before in STOPS + CLOSING + ":;"
        self._bullet = bullet if begins else self._bullet
        return begins


def sentence_spans(paragraph: str, *, split_quotations: bool = False) -> list[tuple[int, int]]:
    """Half-open spans of the sentences of one paragraph, in order.

    Spans never overlap, none begins or ends with white space, and all that lies between them is
    white space. Any string is accepted; one of white space alone has no sentences.

    Args:
        paragraph: the text; a line end counts as a blank, unless a list item follows.
        split_quotations: by default a quotation that closes in this paragraph, of at most
            `MAX_KEPT_QUOTATION` characters, stays in one sentence with its attribution however
            many full stops it holds: that keeps the speaker beside the words. True cuts it too.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for end in _boundaries(paragraph, split_quotations):
        first, last = _strip(paragraph, start, end)
        if first < last:
            spans.append((first, last))
        start = end
    first, last = _strip(paragraph, start, len(paragraph))
    if first < last:
        spans.append((first, last))
    return spans


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _paired(text: str) -> dict[int, int]:
    """Each opening quotation mark or bracket that is closed later, with the place of its end.

    Unclosed marks are left out, and a mark opened again supersedes the open one of its kind.
    """
    pairs: dict[int, int] = {}
    stack: list[int] = []
    depth: dict[str, int] = {}
    for match in _MARK.finditer(text):
        place, mark = match.start(), match.group()
        before = text[place - 1] if place else " "
        after = text[place + 1] if place + 1 < len(text) else " "
        opener = _closes(mark, before, after, depth)
        if opener:
            pairs[_drop_open(opener, text, stack, depth)] = place
        elif mark in _PAIRS and (mark not in "'‘" or _opens_single(before, after)):
            if mark not in _BRACKETS:
                _drop_open(mark, text, stack, depth)
            stack.append(place)
            depth[mark] = depth.get(mark, 0) + 1
    return pairs


def _drop_open(mark: str, text: str, stack: list[int], depth: dict[str, int]) -> int:
    """Takes the latest open `mark`, and all opened after it, off the stack; -1 if there is none."""
    while depth.get(mark):
        opened = stack.pop()
        depth[text[opened]] -= 1
        if text[opened] == mark:
            return opened
    return -1


def _opens_single(before: str, after: str) -> bool:
    return not before.isalnum() and after.isalpha()


def _closes(mark: str, before: str, after: str, depth: dict[str, int]) -> str:
    """The opening mark that `mark` closes here, or nothing if it opens or is an apostrophe."""
    if mark in "'’" and (before not in '.,?!…"”' or after.isalnum()):
        return ""
    if mark == '"' and (before.isspace() or before in "([—–") and not after.isspace():
        return ""
    if mark == "“" and before.isspace():
        return ""
    return next((o for o, ends in _PAIRS.items() if mark in ends and depth.get(o)), "")


def _boundaries(text: str, split_quotations: bool) -> Iterator[int]:
    """Ends of sentences, ascending; the end of the text is left out."""
    pairs = _paired(text)
    closed = {end: start for start, end in pairs.items()}
    items = ListItems(text)
    items.start_at(0)
    embedded: set[int] = set()
    start = kept = done = 0
    for event in _EVENT.finditer(text):
        place, char = event.start(), event.group()
        if place < done:
            continue
        if char in "\n\r":
            following = _skip_blank(text, place)
            done = following
            if following < len(text) and items.start_at(following):
                yield place
                start = following
        elif char in _PAIRS:
            end = pairs.get(place, place)
            if char in _BRACKETS:
                if _stands_alone(text, start, place):
                    continue
                embedded.add(end)
            elif split_quotations:
                continue
            if end - place <= MAX_KEPT_QUOTATION:
                kept = max(kept, end)
        else:
            done = _run_end(text, place, pairs, closed)
            aside = not embedded.isdisjoint(range(place, min(done, place + LOOK_BACK)))
            if done > kept and is_end(text, start, place, done, aside=aside):
                yield done
                start = done


def _stands_alone(text: str, start: int, place: int) -> bool:
    """Whether the bracket at `place` begins a sentence of its own."""
    before = text[max(start, place - LOOK_BACK) : place].rstrip()
    if before[-1:] == "." and never_ends(word_before(before, len(before) - 1)):
        return False
    return not before or before[-1] in STOPS or (before[-1] in CLOSING and before[-2:-1] in STOPS)


def _run_end(text: str, place: int, pairs: dict[int, int], closed: dict[int, int]) -> int:
    """End of the stops at `place` and of the closing marks and references that belong to them."""
    end = place + 1
    while end < len(text):
        char = text[end]
        apostrophe = char in "'’" and end + 1 < len(text) and text[end + 1].isalnum()
        if char in STOPS or (char in CLOSING and end not in pairs and not apostrophe):
            if char == "“" and end not in closed:
                break
            end += 1
        elif char in " \u00a0\u202f" and end + 1 in closed and text[end + 1] in "»›":
            end += 2
        elif (
            char in " \u00a0" and text[end - 1] == "." and (more := _SPACED_STOPS.match(text, end))
        ):
            end = more.end()
        else:
            break
    if refs := _REFERENCES.match(text, end):
        end = refs.end()
    while end < len(text) and text[end] in INVISIBLE:
        end += 1
    tags = _HASHTAGS.match(text, end)
    return tags.end() if tags else end


def _skip_blank(text: str, place: int) -> int:
    while place < len(text) and text[place].isspace():
        place += 1
    return place
