from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance.words import Word, fold, words


def folded(text: str) -> list[str]:
    return [word.folded for word in words(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" .,-_!", []),
        ("Norland's army", ["Norland", "s", "army"]),
        ("Norland-backed", ["Norland", "backed"]),
        ("snake_case", ["snake", "case"]),
        ("U.S.", ["U", "S"]),
        ("Åland Đorđe Łódź Straße Œuvre", ["Aland", "Dorde", "Lodz", "Strasse", "Oeuvre"]),
        ("e\u0301tat \u00e9tat", ["etat", "etat"]),
        ("Nor\u200bland Nor\u00adland Nor\u202eland", ["Norland"] * 3),
        ("N\u043erland", ["Norland"]),  # a Cyrillic o
        ("\uff2e\uff4f\uff52", ["Nor"]),  # full width
        ("\u24c3\u24de\u24e1", ["Nor"]),  # circled
        ("Norland\u00b2 Norland\u2122", ["Norland", "Norland"]),  # raised two, trademark
        ("Norland\u02bcs", ["Norland", "s"]),  # modifier letter apostrophe
        ("Ka\u02bfba", ["Kaba"]),  # half ring
        ("\u00bd \u2100 \u2116", []),  # one half, account of, numero: signs, not words
        ("\u092d\u093e\u0930\u0924", ["\u092d\u0930\u0924"]),  # a vowel sign does not cut a word
    ],
)
def test_words_are_folded(text: str, expected: list[str]) -> None:
    assert folded(text) == expected


def test_spans_hold_marks_and_invisible_characters() -> None:
    text = "e\u0301\u200bt \u201cCafe\u0301\u201d"
    assert words(text) == [Word("et", 0, 4, True), Word("Cafe", 6, 11, False)]


@pytest.mark.parametrize(
    ("word", "disguised"),
    [
        ("Norland", False),
        ("Nørland", False),
        ("N\u043erland", True),  # Cyrillic o among Latin letters
        ("N\u03bfrland", True),  # Greek omicron among Latin letters
        ("\u0421\u043e\u0441\u043e", True),  # Cyrillic throughout, every letter looks Latin
        ("\u0420\u043e\u0441\u0441\u0438\u044f", False),  # an honest Russian word
        ("\u0395\u03bb\u03bb\u03ac\u03b4\u03b1", False),  # an honest Greek word
        ("Nor\u200bland", True),
        ("Nor\u202eland", True),
        ("Nor\u00adland", False),  # a soft hyphen is typesetting
        ("Norland\u200e", False),  # a direction mark after the word is too
        ("\u0645\u06cc\u200c\u0631\u0648\u0645", False),  # the joiner is Persian spelling
        ("\U0001d40d\U0001d428\U0001d42b", True),  # mathematical letters
        ("\u24c3\u24de\u24e1", True),
    ],
)
def test_disguise_is_flagged(word: str, disguised: bool) -> None:
    (found,) = words(word)
    assert found.disguised is disguised


@given(st.text())
def test_spans_ascend_and_never_overlap(text: str) -> None:
    end = 0
    for word in words(text):
        assert end <= word.start < word.end <= len(text)
        assert word.folded
        end = word.end


@given(st.text())
def test_every_letter_that_folds_to_a_letter_lies_in_a_word(text: str) -> None:
    plain, origin = fold(text)
    inside = {i for word in words(text) for i in range(word.start, word.end)}
    assert {i for c, i in zip(plain, origin, strict=True) if c.isalnum()} <= inside


@given(st.text(alphabet=st.characters(max_codepoint=0x17F)))
def test_composed_and_decomposed_text_have_the_same_words(text: str) -> None:
    assert folded(unicodedata.normalize("NFC", text)) == folded(unicodedata.normalize("NFD", text))


@pytest.mark.parametrize("unit", ["a", "a ", "\u0301", "\u200b", "\u00e9", "\u0430a", "\u00bd "])
def test_a_million_characters_are_cut(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    found = words(text)  # anything slower than linear would not end here
    assert all(a.end <= b.start for a, b in pairwise(found))
