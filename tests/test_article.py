from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance.article import Article, Sentence
from stance.errors import InputError


def test_from_sentences_places_headline_and_paragraphs() -> None:
    article = Article.from_sentences(
        ["One.", "Two.", "Three."], headline="Top", paragraphs=[4, 4, 5]
    )
    assert article.text == "Top\n\nOne. Two.\n\nThree."
    assert [(s.start, s.end, s.section, s.paragraph) for s in article.sentences] == [
        (0, 3, "headline", 0),
        (5, 9, "body", 1),
        (10, 14, "body", 1),
        (16, 22, "body", 2),
    ]
    assert article.headline == "Top"


def test_without_paragraphs_each_sentence_is_one() -> None:
    article = Article.from_sentences(["One.", "Two."])
    assert [s.paragraph for s in article.sentences] == [0, 1]
    assert article.headline is None


@given(st.lists(st.text(min_size=1).filter(str.strip), max_size=8))
def test_spans_are_exact(texts: list[str]) -> None:
    article = Article.from_sentences(texts)
    assert [article.text[s.start : s.end] for s in article.sentences] == texts


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: Article.from_sentences("One. Two."),
            "sentences is one string; give a list of sentences, or use read_text",
        ),
        (
            lambda: Article.from_sentences(["One.", "  "]),
            "sentence 1 is '  '; every sentence needs text",
        ),
        (
            lambda: Article.from_sentences(["One."], paragraphs=[0, 1]),
            "2 paragraph numbers for 1 sentences",
        ),
        (
            lambda: Article("One.", (Sentence(0, 0, 3, "One."),)),
            "sentence 0 (0, 3) does not match the text there: 'One.'",
        ),
        (
            lambda: Article("One.", (Sentence(1, 0, 4, "One."),)),
            "sentence 0 (0, 4) has index 1; number sentences from 0",
        ),
        (
            lambda: Article("One.", (Sentence(0, 0, 9, "One."),)),
            "sentence 0 (0, 9) must be non-empty, begin at or after 0 and end by 4",
        ),
        (
            lambda: Article("ab", (Sentence(0, 0, 1, "a", "body", 1), Sentence(1, 1, 2, "b"))),
            "sentence 1 (1, 2) goes back to paragraph 0",
        ),
        (
            lambda: Article("a", (Sentence(0, 0, 1, "a", "footer"),)),  # type: ignore[arg-type]
            "sentence 0 (0, 1) has section 'footer'; use one of ('headline', 'body', 'caption')",
        ),
    ],
)
def test_what_is_wrong_is_said(call: object, message: str) -> None:
    with pytest.raises(InputError) as caught:
        call()  # type: ignore[operator]
    assert str(caught.value) == message
