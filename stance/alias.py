"""One name of a party, and where a text says it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from stance.words import WORD, Word, fold, words

# A gap between two words of one alias: spaces, a full stop, a hyphen, an apostrophe, "&" or "/".
_GAP = re.compile(r"[\s.'‘’ʻʼ`´&/\-\u2010-\u2015\u00ad\u200b-\u200f\u2060]{0,3}")
# Names that are also ordinary words: the capital letter decides.
_ORDINARY = frozenset(
    (  # noqa: SIM905
        "us it who may turkey china chad jordan guinea polish german georgia mali oman hague "
        "bush trump brown johnson cruz major power king law long short march rice baker butler "
        "carter cook fox grant green hill house hunt lamb love marsh moon park pence price rose "
        "sharp snow stone sun sunk swan walker west white wolf wood young black blue bill bob "
        "mark frank will grace hope faith mercy joy dawn summer june august april jack victor "
        "max rob nick pat sue drew gore obey reading nice bath cork lens split tours orange "
        "mobile buffalo phoenix reform labour labor greens left right force union alliance "
        "front league order liberty justice freedom unity progress home state coalition "
        "opposition likud shas ham xi an so do la le de al on in to as at be by he if is me my "
        "no of or up male pole swede lima panama jersey democratic conservative liberal "
        "socialist nationalist remain leave gallant renaissance sturgeon north south"
    ).split()
)  # fmt: skip
# Capitalised names of at most this many letters never match in lower case, and a full stop after so
# short a word may be that of an abbreviation.
_SHORT = 3


@lru_cache(maxsize=1 << 14)
def alias_words(alias: str) -> tuple[str, ...]:
    """The folded words of an alias, as they are searched for.

    "The Taliban" also names the Taliban as "Taliban"; "the separatists" keeps its article.
    """
    parts = tuple(WORD.findall(fold(alias)[0]))
    named = len(parts) > 1 and parts[0].casefold() == "the" and not parts[1].islower()
    return parts[1:] if named else parts


@lru_cache(maxsize=1 << 14)
def alias_key(alias: str) -> tuple[str, ...]:
    """What is equal for two aliases that name the same thing: no case, diacritics or article."""
    return tuple(part.casefold() for part in alias_words(alias))


def alias_keys(alias: str) -> frozenset[tuple[str, ...]]:
    """The key of an alias and those of its plurals."""
    *front, last = alias_words(alias)
    forms = (tuple(part.casefold() for part in (*front, form)) for form in (last, *_plurals(last)))
    return frozenset(forms)


def is_nominal(alias: str) -> bool:
    """Whether an alias is a common noun ("the separatists"): no word of it has a capital."""
    return "".join(alias_words(alias)).islower()


@dataclass(frozen=True, slots=True)
class Alias:
    """An alias as it is searched for.

    Attributes:
        parts: its folded words, case kept; at least one.
        gaps: what the alias itself has between its words; one fewer.
    """

    parts: tuple[str, ...]
    gaps: tuple[str, ...] = field(default=(), compare=False)

    @classmethod
    def of(cls, alias: str) -> Alias:
        """Reads an alias; it has at least one word."""
        parts = alias_words(alias)
        if alias.isascii():
            gaps = WORD.split(alias)[-len(parts) : -1]
        else:
            run = words(alias)[-len(parts) :]
            gaps = [alias[left.end : right.start] for left, right in pairwise(run)]
        return cls(parts, tuple(gaps))

    @property
    def heads(self) -> frozenset[str]:
        """The first words, casefolded, that a mention can begin with."""
        plurals = _plurals(self.parts[0]) if len(self.parts) == 1 else ()
        return frozenset(part.casefold() for part in (self.parts[0], *plurals))

    @property
    def rank(self) -> tuple[int, int, tuple[str, ...]]:
        """Sort key that puts longer aliases first."""
        return -len(self.parts), -len("".join(self.parts)), self.parts

    def at(self, text: str, tokens: Sequence[Word], position: int) -> bool:
        """Whether the words of `text` from `tokens[position]` on say this alias."""
        count = len(self.parts)
        if position + count > len(tokens):
            return False
        last = count - 1
        for index, part in enumerate(self.parts):
            word = tokens[position + index]
            if not (
                _same(part, word.folded) or (index == last and _same_plural(part, word.folded))
            ):
                return False
            if index and not self._joined(text, tokens[position + index - 1], word, index - 1):
                return False
        return True

    def _joined(self, text: str, left: Word, right: Word, gap: int) -> bool:
        own = self.gaps[gap]
        if right.start - left.end == len(own) and text[left.end : right.start] == own:
            return True
        if not _GAP.fullmatch(text, left.end, right.start):
            return False
        between = text[left.end : right.start]
        # No name runs over the end of a paragraph, or of a sentence: "Gen. Smith" but "War. Smith".
        ends = "." in between and between[-1].isspace() and len(left.folded) > _SHORT
        return not ends and between.count("\n") < 2


def _same(part: str, word: str) -> bool:
    """Whether a word of an alias and a word of the text are the same name."""
    return part == word or (part.casefold() == word.casefold() and _case_fits(part, part, word))


def _same_plural(part: str, word: str) -> bool:
    """Whether a word of the text is the plural of a word of an alias."""
    return any(
        plural == word or (plural.casefold() == word.casefold() and _case_fits(part, plural, word))
        for plural in _plurals(part)
    )


def _case_fits(part: str, form: str, word: str) -> bool:
    """Whether the case of `word` allows it to be `form`, singular or plural, of `part`."""
    if part.islower() or word == form.upper():
        return len(part) > 1
    if part.isupper():
        return False
    return not word.islower() or not (len(part) <= _SHORT or _is_ordinary(part.lower()))


def _is_ordinary(word: str) -> bool:
    return word in _ORDINARY or (word.endswith("s") and word[:-1] in _ORDINARY)


def _plurals(part: str) -> tuple[str, ...]:
    if len(part) <= 2 or part.isdigit():
        return ()
    if part[-1] in "yY" and part[-2] not in "aeiouAEIOU":
        return (part[:-1] + "ies", part + "s")
    return (part + "es",) if part[-1] in "sxz" else (part + "s",)
