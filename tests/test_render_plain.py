"""Text from outside, made harmless and measured."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance.render.plain import columns, pad, shorten, visible, wrap

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=60)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a plain line", "a plain line"),
        ("two\n lines\tand\u2028more ", "two lines and more"),
        ("\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m"),
        ("\x1b]0;title\x07", "\\x1b]0;title\\x07"),
        ("\x9b2J", "\\x9b2J"),
        ("evil\u202etxt", "evil\\u202etxt"),
        ("tag\U000e0041", "tag\\U000e0041"),
        ("lone\ud800", "lone\\ud800"),
        ("soft\u00adhyphen\u200b", "softhyphen"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("z" + "\u0301" * 9, "z" + "\u0301" * 4),
    ],
)
def test_control_characters_are_written_out(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(ANY_TEXT)
def test_nothing_shown_can_act(text: str) -> None:
    for char in visible(text):
        assert unicodedata.category(char) not in ("Cc", "Cs", "Zl", "Zp")
        assert unicodedata.category(char) != "Cf" or char in "\u200c\u200d"


@pytest.mark.parametrize(("text", "width"), [("abc", 3), ("橋の前", 6), ("e\u0301", 1), ("", 0)])
def test_columns_count_cells(text: str, width: int) -> None:
    assert columns(text) == width


@pytest.mark.parametrize(
    ("text", "width", "short"),
    [
        ("abcdef", 6, "abcdef"),
        ("abcdef", 5, "abcd…"),
        ("橋の前で", 6, "橋の…"),
        ("ab cd", 4, "ab…"),
    ],
)
def test_shorten_counts_columns(text: str, width: int, short: str) -> None:
    assert shorten(text, width) == short


@given(ANY_TEXT.map(visible), st.integers(2, 30))
def test_pad_fills_exactly(text: str, width: int) -> None:
    assert columns(pad(text, width)) == width
    assert columns(pad(text, width, right=True)) == width


@given(ANY_TEXT.map(visible), st.integers(2, 30))
def test_wrapped_lines_fit_and_lose_nothing(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(columns(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_wrap_breaks_at_spaces_and_inside_wide_text() -> None:
    assert wrap("one two three", 8) == ["one two", "three"]
    assert wrap("abcdefghij", 4) == ["abcd", "efgh", "ij"]
    assert wrap("go 橋の前で待つ", 7) == ["go 橋の", "前で待", "つ"]
    assert wrap("abcdef 橋の", 7) == ["abcdef", "橋の"]
    assert wrap("", 10) == [""]


def test_wrapping_a_long_text_takes_linear_time() -> None:
    assert len(wrap("x" * 200_000, 80)) == 2_500
