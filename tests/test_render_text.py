"""The terminal view."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace

import jsonschema
import pytest
from conftest import FakeClassifier, build_article
from hypothesis import given
from hypothesis import strategies as st

from stance.article import Article, Dropped
from stance.classifier import label_article
from stance.conflict import Conflict
from stance.confusion import Confusion, ConfusionTable
from stance.labels import Analysis
from stance.render.data import schema_text
from stance.render.plain import columns
from stance.render.text import bar_line, to_text
from stance.render.view import Bar, badges, blocks, carries, listed, possessive, probability

VERDICTS = ("biased", "bias", "slanted", "slant", "propaganda", "unfair", "one-sided", "unbalanced")
ANSI = re.compile(r"\x1b\[[0-9;]*m")


def test_text_is_golden(
    sample_analysis: Analysis,
    three_parties: Analysis,
    tiny_analysis: Analysis,
    golden: Callable[[str, str], None],
) -> None:
    golden("sample.txt", to_text(sample_analysis))
    golden("sample-narrow.txt", to_text(sample_analysis, width=50))
    golden("three-parties.txt", to_text(three_parties))
    golden("tiny.txt", to_text(tiny_analysis))


@pytest.mark.parametrize("width", [10, 50, 64, 80, 120])
def test_no_line_is_wider_than_the_terminal(
    sample_analysis: Analysis, three_parties: Analysis, width: int
) -> None:
    for analysis in (sample_analysis, three_parties):
        for line in to_text(analysis, width=width).splitlines():
            assert columns(line) <= max(width, 50), line


def test_colour_only_repeats_what_the_words_say(sample_analysis: Analysis) -> None:
    plain = to_text(sample_analysis)
    assert "\x1b" not in plain
    colored = to_text(sample_analysis, color=True)
    assert ANSI.sub("", colored) == plain
    assert colored.count("\x1b[38;5;33m") == 5  # four sentences of the first party, and one bar


def test_no_view_holds_a_verdict(sample_analysis: Analysis, three_parties: Analysis) -> None:
    for analysis in (sample_analysis, three_parties):
        words = set(re.findall(r"[a-z-]+", to_text(analysis).casefold()))
        assert not words.intersection(VERDICTS)


def test_str_is_the_text(sample_analysis: Analysis) -> None:
    assert str(sample_analysis) == to_text(sample_analysis)


def hostile(text: str) -> Analysis:
    article = replace(
        Article.from_sentences([text], source=text),
        dropped=(Dropped(text, text),),
        warnings=(text,),
    )
    conflict = Conflict.of(["Karsland \x1b[2J", "Velmora"], text)
    return label_article(article, conflict, FakeClassifier((text,)))


@given(st.text(st.characters(exclude_categories=()), min_size=1, max_size=40).filter(str.strip))
def test_no_text_reaches_the_terminal_as_control(text: str) -> None:
    shown = to_text(hostile("\x1b]0;owned\x07" + text))
    assert not re.search(
        "[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", shown
    )
    assert "\\x1b]0;owned\\x07" in shown


def test_many_dropped_parts_are_counted_not_listed(sample_analysis: Analysis) -> None:
    article = replace(sample_analysis.article, dropped=(Dropped("x", "share bar"),) * 45)
    shown = to_text(replace(sample_analysis, article=article))
    assert "Not judged: 45 parts" in shown
    assert shown.count("  share bar  x") == 40
    assert "  and 5 more; the JSON output lists all" in shown


def test_an_analysis_without_sentences_is_shown() -> None:
    article = replace(build_article(()), dropped=())
    analysis = label_article(article, Conflict.of(["Karsland", "Velmora"]), FakeClassifier())
    assert "No sentence to judge." in to_text(analysis)


def test_probability_is_that_of_the_label(sample_analysis: Analysis) -> None:
    label = sample_analysis.sentences[1]
    assert probability(replace(label, framing={"Karsland": 0.121, "Velmora": 0.05})) == "≤0.13"
    assert probability(replace(label, framing={"Karsland": 0.12, "Velmora": 0.05})) == "≤0.12"
    mixed = sample_analysis.sentences[7]
    assert probability(replace(mixed, framing={"Karsland": 0.9, "Velmora": 0.669})) == "≥0.66"
    assert probability(sample_analysis.sentences[9]) == "0.55"


def test_carries_names_the_owners(sample_analysis: Analysis) -> None:
    assert carries(sample_analysis.sentences[1]) == "carries no party's account"
    assert carries(sample_analysis.sentences[2]) == "carries Velmora's account"
    assert carries(sample_analysis.sentences[7]) == "carries Karsland's and Velmora's accounts"
    assert possessive("the Democrats") == "the Democrats'"
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert listed(["a"]) == "a"


@pytest.mark.parametrize(
    ("names", "tags"),
    [
        (["Karsland", "Velmora"], ["KA", "VE"]),
        (["North Korea", "South Korea"], ["NK", "SK"]),
        (["Armenia", "Argentina"], ["ARM", "ARG"]),
        (["Ab", "Ab-c"], ["1", "2"]),
    ],
)
def test_badges_are_short_and_distinct(names: list[str], tags: list[str]) -> None:
    assert list(badges(names).values()) == tags


def test_bars_show_interval_share_and_expected() -> None:
    bar = Bar("A", share=0.5, interval=(0.2, 0.7), words=0.5, expected=0.9)
    assert bar_line(bar, 10) == "██▓▓▓░░··┊"
    bar = Bar("A", share=1.0, interval=None, words=1.0, expected=1.0)
    assert bar_line(bar, 4) == "███┊"


class Measured(FakeClassifier):
    """The small classifier with known errors: nine in ten of each kind are called right."""

    table = ConfusionTable(((90, 5, 5, 0), (10, 90, 0, 0), (10, 0, 90, 0), (0, 5, 5, 90)))
    confusion = Confusion(table, table, table)


def test_the_corrected_split_stands_beside_the_measured_one(sample_analysis: Analysis) -> None:
    analysis = label_article(sample_analysis.article, sample_analysis.conflict, Measured())
    corrected = analysis.balance.all.corrected
    assert corrected is not None
    assert corrected.split is not None
    assert corrected.split_intervals is not None
    shares = []
    for name in ("Karsland", "Velmora"):
        low, high = corrected.split_intervals[name]
        shares.append(f"{name} {corrected.split[name]:.0%} [{low:.0%}, {high:.0%}]")
    note = f"corrected for the model's measured errors: {', '.join(shares)}"
    assert note in blocks(analysis.balance)[2].notes
    assert note in " ".join(to_text(analysis).split())
    assert json.loads(analysis.to_json())["balance"]["all"]["corrected"]["split"] == {
        name: round(share, 6) for name, share in corrected.split.items()
    }
    jsonschema.Draft202012Validator(json.loads(schema_text())).validate(analysis.to_dict())


def test_blocks_without_enough_sentences_have_no_bars(sample_analysis: Analysis) -> None:
    own, attributed, all_, headline = blocks(sample_analysis.balance)
    assert [b.key for b in (own, attributed, all_, headline)] == [
        "own",
        "attributed",
        "all",
        "headline",
    ]
    assert own.bars == attributed.bars == headline.bars == ()
    assert str(own.too_few).startswith("too few sentences to say")
    assert headline.too_few == "a headline is too short for a balance"
    assert [(b.party, b.share, b.words) for b in all_.bars] == [
        ("Karsland", 0.45, sample_analysis.balance.all.words.split["Karsland"]),  # type: ignore[index]
        ("Velmora", 0.55, sample_analysis.balance.all.words.split["Velmora"]),  # type: ignore[index]
    ]
    assert all_.too_few is None
