"""Words of a text as they are compared: folded to plain letters, with their exact places."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_LATIN = str.maketrans(
    {
        # Cyrillic and Greek letters that look like Latin ones.
        **dict(zip("авеѕіјԁһкмнорсԛтухѵԝг", "abesijdhkmhopcqtyxvwr", strict=True)),
        **dict(zip("АВЕЅІЈКМНОРСТУХԜ", "ABESIJKMHOPCTYXW", strict=True)),
        **dict(zip("αινορτυχκΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "aivoptuxkABEZHIKMNOPTYX", strict=True)),
        # Letters that no decomposition reaches.
        "ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d",
        "þ": "th", "Þ": "Th", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ı": "i", "ə": "a",
        "Ə": "A",
        # Letters by their class that are written for an apostrophe, and half rings for none.
        "\u02bb": "'", "\u02bc": "'", "\u02be": "", "\u02bf": "",
    }
)  # fmt: skip
WORD = re.compile(r"[^\W_]+")  # in folded text
_UNSEEN = frozenset(("Mn", "Mc", "Me", "Cf"))  # marks on a letter, and characters without a glyph
_DRESSES = frozenset(("MATHEMATICAL", "FULLWIDTH", "CIRCLED", "SQUARED", "PARENTHESIZED"))


@dataclass(frozen=True, slots=True)
class Word:
    """A run of letters and digits.

    Attributes:
        folded: the word without diacritics, invisible characters and look-alike letters; case kept.
        start: first character in the text, inclusive.
        end: last character in the text, exclusive; marks and invisible characters that follow the
            last letter belong to the word.
        disguised: the text has look-alike letters of another script beside Latin ones or in place
            of all of them, letters dressed as symbols, or invisible characters inside this word.
    """

    folded: str
    start: int
    end: int
    disguised: bool


def fold(text: str) -> tuple[str, list[int]]:
    """Folds a text for comparison.

    Returns:
        the folded text and, for each of its characters, the index in `text` it came from.
    """
    if text.isascii():
        return text, list(range(len(text)))
    folded: list[str] = []
    origin: list[int] = []
    for index, char in enumerate(text):
        for plain in _fold_char(char):
            folded.append(plain)
            origin.append(index)
    return "".join(folded), origin


@lru_cache(maxsize=1 << 14)
def _fold_char(char: str) -> str:
    """A character's plain form: letters and digits only, or signs only, never both.

    So a word never begins or ends inside a character. A raised digit or a sign such as a trademark
    is no part of the word that it follows.
    """
    if char.isascii():
        return char
    if unicodedata.category(char) in ("No", "So") and not _is_letter_variant(char):
        return " "
    decomposed = unicodedata.normalize("NFKD", char.translate(_LATIN))
    plain = "".join(
        c.translate(_LATIN) for c in decomposed if unicodedata.category(c) not in _UNSEEN
    )
    letters = "".join(WORD.findall(plain))
    return letters or plain


def _is_letter_variant(char: str) -> bool:
    """Whether a sign is one letter in another dress, such as a letter in a circle."""
    decomposed = unicodedata.normalize("NFKD", char)
    return len(decomposed) == 1 and decomposed.isalpha()


def words(text: str) -> list[Word]:
    """All words of a text, in order, in time linear in its length."""
    folded, origin = fold(text)
    ascii_text = text.isascii()
    found: list[Word] = []
    for match in WORD.finditer(folded):
        start = origin[match.start()]
        end = origin[match.end() - 1] + 1
        if ascii_text:
            found.append(Word(match.group(), start, end, False))
            continue
        after = origin[match.end()] if match.end() < len(origin) else len(text)
        while end < after and unicodedata.category(text[end]) in _UNSEEN:
            end += 1
        found.append(Word(match.group(), start, end, _disguised(text[start:end])))
    return found


def _disguised(surface: str) -> bool:
    if surface.isascii():
        return False
    scripts = {_script(c) for c in surface if c.isalnum() or unicodedata.category(c) == "So"}
    if scripts & _DRESSES:
        return True
    # Joiners are part of the spelling in Arabic or Indic scripts, and a soft hyphen is typesetting.
    european = scripts & {"LATIN", "CYRILLIC", "GREEK"}
    last = max(i for i, c in enumerate(surface) if unicodedata.category(c) not in _UNSEEN)
    inner = surface[:last].replace("\u00ad", "")
    if european and any(unicodedata.category(c) == "Cf" for c in inner):
        return True
    # A word of another script alone is a disguise only if every letter of it looks Latin.
    foreign = [c for c in surface if c.isalpha() and _script(c) in ("CYRILLIC", "GREEK")]
    return bool(foreign) and ("LATIN" in scripts or all(c != c.translate(_LATIN) for c in foreign))


@lru_cache(maxsize=1 << 14)
def _script(char: str) -> str:
    return unicodedata.name(char, "?").split()[0]
