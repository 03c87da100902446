"""Mentions of the parties in a text, and the text as the model sees it: [SELF], [OTHER].

The model is asked about one party at a time and never reads a party's name. So no verdict can rest
on who the parties are, and exchanging two parties exchanges their answers exactly.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from stance.alias import Alias
from stance.conflict import Conflict
from stance.words import Word, words

SELF = "[SELF]"
OTHER = "[OTHER]"

# What a text must not be able to say to the model by itself.
_SPECIAL = re.compile(r"\[(SELF|OTHER|CLS|SEP|PAD|MASK|UNK)\]")


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where a text names a party.

    Attributes:
        start: first character, inclusive.
        end: last character, exclusive.
        party: index of the party in `Conflict.parties`.
        disguised: the name is written with look-alike or invisible characters.
    """

    start: int
    end: int
    party: int
    disguised: bool = False


class MentionFinder:
    """Finds the parties' names and aliases in texts; made once a conflict, linear in the text.

    A mention is a run of whole words: possessives ("Armenia's"), plurals of the last word
    ("Armenians") and hyphenated compounds ("Armenian-backed") match. Diacritics, curly quotes,
    invisible characters and look-alike letters do not hide a name. A word that the alias writes
    with a capital may also stand in capitals throughout, and in lower case unless it is short or an
    ordinary word ("turkey", "us"); a word that the alias writes small matches in any case. The
    longest alias wins, from left to right; mentions never overlap.
    """

    def __init__(self, conflict: Conflict) -> None:
        self._by_first: dict[str, list[tuple[Alias, int]]] = {}
        for index, party in enumerate(conflict.parties):
            for name in (party.name, *party.aliases):
                alias = Alias.of(name)
                for head in alias.heads:
                    self._by_first.setdefault(head, []).append((alias, index))
        for entries in self._by_first.values():
            entries.sort(key=lambda entry: entry[0].rank)

    def find(self, text: str) -> list[Mention]:
        """All mentions in `text`, ascending."""
        found: list[Mention] = []
        tokens = words(text)
        position = 0
        while position < len(tokens):
            match = self._match(text, tokens, position)
            if match is None:
                position += 1
                continue
            length, party = match
            run = tokens[position : position + length]
            end = run[-1].end
            if "." in text[run[0].start : end] and text[end : end + 1] == ".":
                end += 1  # the stop of "U.S."
            found.append(Mention(run[0].start, end, party, any(word.disguised for word in run)))
            position += length
        return found

    def _match(self, text: str, tokens: list[Word], position: int) -> tuple[int, int] | None:
        for alias, party in self._by_first.get(tokens[position].folded.casefold(), ()):
            if alias.at(text, tokens, position):
                return len(alias.parts), party
        return None


def mask(
    text: str, mentions: Sequence[Mention], party: int, span: tuple[int, int] | None = None
) -> str:
    """The text as the model reads it when asked about one party.

    Mentions of `party` become `[SELF]`, of any other party `[OTHER]`; neighbours that would read
    the same become one. Invisible characters are left out; a literal `[SELF]` or any other special
    token of the model in the text itself stands in round brackets.

    Args:
        text: the whole text that `mentions` count in.
        mentions: as `MentionFinder.find` gives them.
        party: index of the party that is asked about.
        span: characters of `text` to mask, end excluded; without it the whole text.
    """
    start, end = span or (0, len(text))
    pieces: list[str] = []
    position, previous = start, None
    for first, last, owner in _within(mentions, start, end):
        token = SELF if owner == party else OTHER
        gap = _plain(text[position:first])
        if token != previous or gap.strip():
            pieces += [gap, token]
        position, previous = last, token
    pieces.append(_plain(text[position:end]))
    return "".join(pieces)


def _within(mentions: Sequence[Mention], start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Start, end and party of the mentions in a span; one that crosses its border is cut there."""
    for index in range(bisect_right(mentions, start, key=lambda m: m.end), len(mentions)):
        mention = mentions[index]
        if mention.start >= end:
            return
        yield max(mention.start, start), min(mention.end, end), mention.party


def _plain(text: str) -> str:
    if not text.isascii():
        text = "".join(c for c in text if unicodedata.category(c) != "Cf")
    return _SPECIAL.sub(r"(\1)", text) if "[" in text else text
