"""Sentences: the gold lists, the properties that no input may break, and time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stance.segment import MAX_KEPT_QUOTATION, sentence_spans

GOLD = Path(__file__).parent / "gold"


def cut(text: str, *, split_quotations: bool = False) -> list[str]:
    return [text[a:b] for a, b in sentence_spans(text, split_quotations=split_quotations)]


def read(name: str) -> list[dict[str, object]]:
    lines = (GOLD / name).read_text(encoding="utf-8").strip("\n").split("\n")
    return [json.loads(line) for line in lines]


@pytest.mark.parametrize("name", ["sentences.jsonl", "heldout.jsonl", "fresh.jsonl"])
def test_gold_list_is_sound(name: str) -> None:
    rows = read(name)
    assert len({row["id"] for row in rows}) == len({row["text"] for row in rows}) == len(rows)
    for row in rows:
        for key in ("sentences", "quotations_split"):
            pieces = row.get(key, row["sentences"])
            assert isinstance(pieces, list)
            assert "".join("".join(pieces).split()) == "".join(str(row["text"]).split()), row["id"]


def test_gold_lists_are_as_large_as_promised() -> None:
    assert len(read("sentences.jsonl")) >= 220
    assert len(read("heldout.jsonl")) >= 80


@pytest.mark.parametrize("split_quotations", [False, True])
@pytest.mark.parametrize(
    ("name", "floor"), [("sentences.jsonl", 0.98), ("heldout.jsonl", 0.97), ("fresh.jsonl", 0.95)]
)
def test_gold_accuracy(name: str, floor: float, split_quotations: bool) -> None:
    rows = read(name)
    wrong = []
    for row in rows:
        gold = row["sentences"]
        if split_quotations:
            gold = row.get("quotations_split", gold)
        found = cut(str(row["text"]), split_quotations=split_quotations)
        if found != gold:
            wrong.append(found)
    assert 1 - len(wrong) / len(rows) >= floor, wrong


def test_quotation_stays_with_its_attribution_unless_asked() -> None:
    text = "“We saw it. Nobody helped,” she said. He nodded."
    assert sentence_spans(text) == [(0, 37), (38, 48)]
    assert sentence_spans(text, split_quotations=True) == [(0, 11), (12, 37), (38, 48)]


def test_quotation_longer_than_the_limit_is_cut() -> None:
    longest = "Go on. " * ((MAX_KEPT_QUOTATION - 2) // 7)
    assert len(cut(f'"{longest}Go," he said.')) == 1
    assert len(cut(f'"{longest * 2}Go," he said.')) > 100


def test_unclosed_bracket_or_quotation_swallows_nothing() -> None:
    assert cut("He left (at noon. She stayed. It rained.") == [
        "He left (at noon.",
        "She stayed.",
        "It rained.",
    ]
    assert cut('He said "go. She stayed. "No," he said. It rained.') == [
        'He said "go.',
        "She stayed.",
        '"No," he said.',
        "It rained.",
    ]


def test_hashtags_after_a_stop_belong_to_the_sentence_before() -> None:
    assert cut("The port is shut. #Karsk #Truce Trains still run. #Karsk") == [
        "The port is shut. #Karsk #Truce",
        "Trains still run. #Karsk",
    ]
    assert cut("The port is shut. #HoldTheReef is trending.") == [
        "The port is shut.",
        "#HoldTheReef is trending.",
    ]


@pytest.mark.parametrize("text", ["", " ", "\n\r\n\t", "\u00a0\u2028"])
def test_blank_text_has_no_sentences(text: str) -> None:
    assert sentence_spans(text) == []


def test_a_line_end_inside_a_sentence_is_a_blank() -> None:
    first = (
        "The two delegations met for the third time this month in the old customs\n"
        "house at Sorrel Bay, where Gen. Orvan and the mayor of Karsk had signed\n"
        "the first truce."
    )
    second = "Neither side would say what had been agreed."
    assert cut(f"{first} {second}") == cut(f"{first}\n{second}") == [first, second]


def test_list_items_are_sentences() -> None:
    assert cut("They ask for:\n- open roads\n- free prisoners\n1. Peace\n2) Bread") == [
        "They ask for:",
        "- open roads",
        "- free prisoners",
        "1. Peace",
        "2) Bread",
    ]


def test_a_wrapped_line_that_looks_like_an_item_is_none() -> None:
    text = "The truce was signed on Sept.\n12. The talks - said to be over\n- resumed."
    assert cut(text) == [
        "The truce was signed on Sept.\n12.",
        "The talks - said to be over\n- resumed.",
    ]


def check(text: str) -> None:
    kept = sentence_spans(text)
    for spans in (kept, sentence_spans(text, split_quotations=True)):
        end = 0
        for start, stop in spans:
            assert end <= start < stop <= len(text)
            assert text[end:start].strip() == ""
            assert text[start:stop] == text[start:stop].strip()
            end = stop
        assert text[end:].strip() == ""


TOKENS = st.sampled_from(
    [
        "Mr.",
        "U.S.",
        "No.",
        "5",
        "J.",
        "R.",
        "The",
        "and",
        "Kesten",
        "said",
        "asked",
        "a.m.",
        "Inc.",
        "...",
        "…",
        "?",
        "!",
        "?!",
        ".",
        "..",
        '"',
        "“",
        "”",
        "‘",
        "’",
        "'",
        "«",
        "»",
        "(",
        ")",
        "[",
        "]",
        "[1]",
        ",",
        ";",
        ":",
        "—",
        "-",
        "•",
        "1.",
        "2)",
        "#tag",
        "@name",
        "https://a.example/b.c",
        "3.5",
        "。",
        "？",
        "।",
        "؟",
        "\u200b",
        "\ufeff",
        "é",
        "ß",
        "🙂",
        "A",
    ]
)
SPACES = st.sampled_from(
    ["", "", " ", " ", " ", "  ", "\n", "\r\n", "\n\n", "\t", "\u00a0", "\u2028"]
)


@given(st.text())
def test_any_text_is_covered(text: str) -> None:
    check(text)


@given(st.text(alphabet=st.characters(codec=None), max_size=40))
def test_lone_surrogates_and_controls_are_covered(text: str) -> None:
    check(text)


@settings(max_examples=300)
@given(st.lists(st.tuples(TOKENS, SPACES), max_size=40))
def test_text_full_of_marks_is_covered(parts: list[tuple[str, str]]) -> None:
    check("".join(token + space for token, space in parts))


@given(st.lists(st.sampled_from(["The road is shut.", "Nobody came!", "Who knows?"]), min_size=1))
def test_plain_sentences_come_back(sentences: list[str]) -> None:
    assert cut(" ".join(sentences)) == sentences


ADVERSARIAL = [
    "(", ".", '"', "A.", "A. ", '"(.', "“A. ", "«.", "‘A. ", "«", "([{", ". ", "?\" A B C D E ", "a\n",
    "- a\n", "1. a\n", "a. #b", "A.[1", "\u200b.", " ", "a", "。", "—\"A", "x@y.z/", "Mr. ",
]  # fmt: skip


@pytest.mark.parametrize("unit", ADVERSARIAL)
def test_repeated_marks_are_cut(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    check(text)


@pytest.mark.parametrize(
    "text", ["«." * 500_000, "a." + " " * 999_997 + "B", "x" * 500_000 + "\na" * 250_000]
)
def test_a_million_characters_finish(text: str) -> None:
    assert len(text) == 1_000_000
    assert sentence_spans(text)[-1][1] == len(text)
