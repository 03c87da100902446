"""Rows of a data set: fields, sentences as given, parties, and errors that name the place."""

from __future__ import annotations

from typing import Any

import pytest

from stance.article import Dropped
from stance.conflict import Party
from stance.errors import ConflictError, InputError
from stance.ingest import Item, read_item, read_row

LEAD = "The two delegations met for a third day in the valley on Monday."


def test_text_with_headline() -> None:
    article = read_row({"id": "a1", "title": "Valley talks", "text": f"{LEAD}\n\nShare this"})
    assert [(s.section, s.text) for s in article.sentences] == [
        ("headline", "Valley talks"),
        ("body", LEAD),
    ]
    assert article.dropped == (Dropped("Share this", "share bar"),)
    assert article.source == "a1"


@pytest.mark.parametrize("field", ["text", "body", "html"])
def test_every_text_field(field: str) -> None:
    article = read_row({"url": "https://example.org/1", field: LEAD})
    assert article.text == LEAD
    assert article.source == "https://example.org/1"


def test_sentences_are_kept_as_they_are() -> None:
    row = {
        "headline": {"text": "Valley talks"},
        "sentences": [
            {"text": "Share this", "par": 0},
            {"text": LEAD, "par": 0},
            {"text": LEAD, "par": 3, "section": "caption"},
        ],
        "text": "ignored, for the sentences come first",
    }
    article = read_row(row, source="here")
    assert [(s.section, s.text, s.paragraph) for s in article.sentences] == [
        ("headline", "Valley talks", 0),
        ("body", "Share this", 1),
        ("body", LEAD, 1),
        ("caption", LEAD, 4),
    ]
    assert article.dropped == ()
    assert article.source == "here"


def test_sentences_as_strings_with_paragraphs() -> None:
    article = read_row({"sentences": ["One.", "Two.", "Three."], "paragraphs": [0, 0, 1]})
    assert article.text == "One. Two.\n\nThree."
    assert article.source is None


def test_parties_and_conflict() -> None:
    row = {
        "text": LEAD,
        "conflict": "Ostra-Vell",
        "parties": {"A": {"name": "Ostra", "aliases": ["Ostran"]}, "B": {"name": "Vell"}},
    }
    item = read_item(row)
    assert item == Item(read_row(row), (Party("Ostra", ("Ostran",)), Party("Vell")), "Ostra-Vell")
    assert read_item({"text": LEAD, "parties": ["Ostra", "Vell"]}).parties == (
        Party("Ostra"),
        Party("Vell"),
    )
    assert read_item({"text": LEAD}) == Item(read_row({"text": LEAD}))


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({}, "the row has no text; give one of the fields sentences, text, body, html"),
        (
            {"id": 7, "text": ""},
            "7 has no text; give one of the fields sentences, text, body, html",
        ),
        ({"text": 3}, "the row: text is a int; give a string"),
        ({"text": LEAD, "title": 3}, "the row: title is a int; give a string"),
        ({"sentences": "One."}, "the row: sentences is a str; give a list"),
        ({"sentences": ["One.", " "]}, "the row: sentence 1 is ' '; every sentence needs text"),
        ({"sentences": [{"x": 1}]}, "the row: sentence 0 is None; every sentence needs text"),
        (
            {"sentences": ["One."], "paragraphs": [0, 1]},
            "the row: 2 paragraph numbers for 1 sentences",
        ),
        (
            {"sentences": ["One."], "paragraphs": ["a"]},
            "the row: paragraphs holds 'a'; give whole numbers",
        ),
        (
            {"sentences": ["One.", "Two."], "paragraphs": [1, 0]},
            "the row: sentence 1 (6, 10) goes back to paragraph 0",
        ),
        (
            {"sentences": [{"text": "One.", "section": "lead"}]},
            "the row: sentence 0 has section 'lead'; use one of ('headline', 'body', 'caption')",
        ),
        ({"text": LEAD, "conflict": 3}, "the row: conflict is a int; give a name"),
    ],
)
def test_input_errors(row: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError) as caught:
        read_item(row)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("parties", "message"),
    [
        ("Ostra", "the row: parties is a str; give a list of parties"),
        ([3], "the row: a party is 3; give a name, or a mapping with a name"),
        (
            [{"name": "Ostra", "aliases": "Ostran"}],
            "the row: party 'Ostra': aliases is 'Ostran'; give a list of strings",
        ),
        (["own"], "the row: party name 'own' is also a label; call the party otherwise"),
    ],
)
def test_conflict_errors(parties: object, message: str) -> None:
    with pytest.raises(ConflictError) as caught:
        read_item({"text": LEAD, "parties": parties})
    assert str(caught.value) == message


def test_a_row_that_is_no_mapping() -> None:
    with pytest.raises(InputError) as caught:
        read_row(["text"])  # type: ignore[arg-type]
    assert str(caught.value) == "the row is a list; give a mapping of fields"
