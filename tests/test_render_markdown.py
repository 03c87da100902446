"""Markdown for pull requests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from conftest import FakeClassifier

from stance.article import Article, Dropped
from stance.classifier import label_article
from stance.conflict import Conflict
from stance.labels import Analysis
from stance.render.markdown import safe, to_markdown


def test_markdown_is_golden(
    sample_analysis: Analysis, tiny_analysis: Analysis, golden: Callable[[str, str], None]
) -> None:
    golden("sample.md", to_markdown(sample_analysis))
    golden("tiny.md", to_markdown(tiny_analysis))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a | b", "a \\| b"),
        ("<img src=x>", "\\<img src=x\\>"),
        ("[x](javascript:y)", "\\[x\\](javascript:y)"),
        ("*a* _b_ `c` ~d~ $e$ &amp;", "\\*a\\* \\_b\\_ \\`c\\` \\~d\\~ \\$e\\$ \\&amp;"),
        ("# head", "\\# head"),
        ("- item", "\\- item"),
        ("1. item", "1\\. item"),
        ("12) item", "12\\) item"),
        ("12 items - 3", "12 items - 3"),
        ("ask @editor in #12", "ask @\u2060editor in #\u206012"),
        ("see https://x.test and WWW.x.test", "see https:\u2060//x.test and WWW\u2060.x.test"),
        ("one\n\n# two", "one # two"),
        ("\\| out", "\\\\\\| out"),
    ],
)
def test_text_cannot_form_markup(text: str, shown: str) -> None:
    assert safe(text) == shown


def test_every_sentence_is_one_row_of_five_cells() -> None:
    text = "a | b\n| c |\\| <b>"
    article = replace(
        Article.from_sentences([text, text]), dropped=(Dropped(text, text),), warnings=(text,)
    )
    conflict = Conflict.of(["Kars|land", "Velmora"])
    shown = to_markdown(label_article(article, conflict, FakeClassifier()))
    table = [line for line in shown.splitlines() if line.startswith(("| 1 |", "| 2 |"))]
    assert len(table) == 2
    for line in table:
        assert line.replace("\\\\", "").replace("\\|", "").count("|") == 6
    assert "<b>" not in shown.replace("\\<b\\>", "")


def test_many_dropped_parts_are_counted_not_listed(sample_analysis: Analysis) -> None:
    article = replace(sample_analysis.article, dropped=(Dropped("x", "share bar"),) * 41)
    shown = to_markdown(replace(sample_analysis, article=article))
    assert shown.count("- share bar: x\n") == 40
    assert "- and 1 more; the JSON output lists all" in shown
