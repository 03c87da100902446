"""Plain text: paragraphs, the headline, what is dropped, and spans that hold to the character."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stance.article import Article, Dropped
from stance.errors import InputError
from stance.ingest import MAX_TEXT, read_text
from stance.ingest.text import split

LEAD = "The two delegations met for a third day in the valley on Monday."
SECOND = "Neither side spoke to reporters. A statement is due on Friday."

COPIED_PAGE = f"""\
Valley talks enter third day

Valley talks enter third day

9 months ago 135

By Staff Reporter

Updated: 12 May 2024, 10:31 IST

Image Courtesy Valley News

{LEAD}

ADVERTISEMENT

{SECOND}

{LEAD.upper()}

"We will stay," the mayor said. (With agency inputs)

Read Entire Article

Related stories

Bridge to reopen in June

Mayor to stand again
"""


def parts(article: Article) -> list[tuple[str, str]]:
    return [(s.section, s.text) for s in article.sentences]


def test_a_copied_web_page() -> None:
    article = read_text(COPIED_PAGE, source="page.txt")
    assert parts(article) == [
        ("headline", "Valley talks enter third day"),
        ("body", LEAD),
        ("body", "Neither side spoke to reporters."),
        ("body", "A statement is due on Friday."),
        ("body", '"We will stay," the mayor said.'),
    ]
    assert [s.paragraph for s in article.sentences] == [0, 1, 2, 2, 3]
    assert article.text == (
        f'Valley talks enter third day\n\n{LEAD}\n\n{SECOND}\n\n"We will stay," the mayor said.'
    )
    assert article.dropped == (
        Dropped("9 months ago 135", "share count"),
        Dropped("By Staff Reporter", "byline"),
        Dropped("Updated: 12 May 2024, 10:31 IST", "timestamp"),
        Dropped("Image Courtesy Valley News", "image credit"),
        Dropped("ADVERTISEMENT", "advertisement"),
        Dropped("(With agency inputs)", "agency credit"),
        Dropped("Read Entire Article", "read-more link"),
        Dropped("Related stories", "related links"),
        Dropped("Bridge to reopen in June", "related links"),
        Dropped("Mayor to stand again", "related links"),
        Dropped("Valley talks enter third day", "repeated headline"),
        Dropped(LEAD.upper(), "repeated paragraph"),
    )
    assert article.warnings == ()
    assert article.source == "page.txt"


@pytest.mark.parametrize("gap", ["\n", "\n\n", "\r\n", "\r\n\r\n", "\r", "\u2029", "\n \t\n"])
def test_line_ends_of_every_kind_end_paragraphs(gap: str) -> None:
    article = read_text(gap.join(["Valley talks enter third day", LEAD, SECOND]))
    assert [s.paragraph for s in article.sentences] == [0, 1, 2, 2]
    assert article.headline == "Valley talks enter third day"


def test_wrapped_lines_are_joined() -> None:
    wrapped = (
        "The two delegations met for a third day\n"
        "in the valley on Monday. They sat in a\n"
        "tent by the river, out of sight of all\n"
        "cameras, until it was dark.\n"
        "Neither side spoke to reporters after.\n"
    )
    assert split(wrapped) == [
        "The two delegations met for a third day\nin the valley on Monday. They sat in a\n"
        "tent by the river, out of sight of all\ncameras, until it was dark.",
        "Neither side spoke to reporters after.",
    ]


def test_a_wrapped_list_is_cut_at_its_items_alone() -> None:
    # The width is 40 (lines 1 and 5). Were the line ends before items counted, lines 1, 2, 3, 5 and 6
    # of 9 would be full, fewer than six in ten, and line 5 would swallow the item that follows it.
    # Line 6 is full with its indentation alone: 37 + 1 + 4 characters against 35 + 1 + 4.
    paragraphs = [
        "The two sides met again, and they agreed\non the steps that each of them takes in\n"
        "the coming month or, at the latest, on\nthe first day of spring:",
        "* open roads for buses and for lorries 1",
        "* the bridge that is closed to some\n    once more, and by night",
        "- salt",
        "1. bread",
        "2) peace",
    ]
    assert split("\n".join(paragraphs).replace("* the", "  * the")) == paragraphs


@pytest.mark.parametrize(
    "first",
    [
        LEAD,
        "In this report:",
        "So much, and yet,",
        "They said nothing …",
        'He said: "No."',
        "w " * 31,
    ],
)
def test_what_is_no_headline(first: str) -> None:
    assert read_text(f"{first}\n\n{SECOND}").headline is None


@pytest.mark.parametrize(
    "first", ["Valley talks enter third day", "What now?", "Stop it!", "w " * 29]
)
def test_what_is_a_headline(first: str) -> None:
    assert read_text(f"{first}\n\n{SECOND}").headline == first.strip()


def test_a_single_paragraph_is_body() -> None:
    assert parts(read_text("Valley talks enter third day")) == [
        ("body", "Valley talks enter third day")
    ]


def test_a_given_headline_is_judged_first_and_dropped_where_repeated() -> None:
    article = read_text(f"VALLEY TALKS – day three\n\n{LEAD}", headline="Valley talks: day three")
    assert parts(article) == [("headline", "Valley talks: day three"), ("body", LEAD)]
    assert article.dropped == (Dropped("VALLEY TALKS – day three", "repeated headline"),)


def test_the_page_title_gives_way_to_the_headline() -> None:
    article = read_text(f"Valley talks | Daily Bell\n\nValley talks\n\n{LEAD}")
    assert article.headline == "Valley talks"
    assert article.dropped == (Dropped("Valley talks | Daily Bell", "repeated headline"),)


def test_a_caption_is_judged_but_is_no_body() -> None:
    article = read_text(
        f"{LEAD}\n\nFile photo: Delegates cross the bridge.\n\n"
        f"A tent stands by the river. (Photo: Valley News)\n\n{SECOND}"
    )
    assert [(s.section, s.text) for s in article.sentences if s.section == "caption"] == [
        ("caption", "File photo: Delegates cross the bridge."),
        ("caption", "A tent stands by the river."),
    ]
    assert article.dropped == (Dropped("(Photo: Valley News)", "image credit"),)


def test_a_lead_said_again_inside_a_longer_paragraph_counts_once() -> None:
    article = read_text(f"{LEAD}\n\n{LEAD} {SECOND}")
    assert article.text == f"{LEAD} {SECOND}"
    assert article.dropped == (Dropped(LEAD, "repeated paragraph"),)


def test_a_short_refrain_is_said_twice_on_purpose() -> None:
    article = read_text(f"Not one step back.\n\n{LEAD}\n\nNot one step back.")
    assert [s.text for s in article.sentences].count("Not one step back.") == 2


def test_a_kicker_at_the_top_swallows_nothing() -> None:
    article = read_text(f"Top stories\n\nValley talks enter third day\n\n{LEAD}")
    assert article.headline == "Valley talks enter third day"
    assert article.dropped == (Dropped("Top stories", "related links"),)


def test_unicode_stays_and_is_flagged() -> None:
    text = "Cafe\u0301 talks\u200b went on in the \u202evalley\u202c. Nothing\ufffd was said."
    article = read_text(text)
    assert article.text == text
    assert article.warnings == (
        "the text has 3 invisible characters (zero-width, text direction or soft hyphen); they are "
        "kept and spans count them",
        "the text has 1 replacement characters (U+FFFD): letters were lost",
    )


def test_text_that_looks_like_a_page_is_warned_of() -> None:
    article = read_text(f"<p>{LEAD}</p><p>x y z.</p><p>{SECOND}</p>")
    assert article.warnings == (
        "the text looks like HTML; read_html, or --html, drops its tags and menus",
    )


def test_a_long_text_is_cut_at_a_paragraph() -> None:
    paragraph = "Nobody came to the bridge that day, he said. "
    text = "".join(f"{paragraph * 20}{n}.\n\n" for n in range(2300))
    assert len(text) > MAX_TEXT
    article = read_text(text)
    end = len(article.text)
    assert MAX_TEXT - 1000 < end <= MAX_TEXT
    assert text.startswith(article.text)
    assert text[end : end + 2] == "\n\n"
    assert article.warnings == (
        f"the text has {len(text)} characters: only the first {end} were read, up to the end of a "
        "paragraph",
    )
    assert article.dropped == (Dropped(text[end:].strip(), "over the size limit"),)


def test_a_long_line_is_cut_at_a_sentence() -> None:
    text = "Nobody came to the bridge. " * (MAX_TEXT // 20)
    article = read_text(text)
    assert article.text.endswith("bridge.")
    assert article.warnings[0].endswith("up to the end of a sentence")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the text is empty; give the text of an article"),
        (" \n\t\u200b", "the text holds only white space; give the text of an article"),
        ("a\0b", "the text is binary: character 1 is NUL; give text"),
        ("\x01\x02ab", "the text is binary: 2 of 4 characters are control characters"),
        (
            "ab\ud800",
            "the text has a lone surrogate at character 2; it was decoded wrongly: give the bytes, "
            "or text decoded as UTF-8",
        ),
        (
            "Subscribe\n\nShare this\n\n...",
            "the text holds no sentence (no words, share bar, subscription prompt); give the text "
            "of an article",
        ),
    ],
)
def test_errors(text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        read_text(text)
    assert str(caught.value) == message


def test_bytes_are_refused_by_name() -> None:
    with pytest.raises(InputError) as caught:
        read_text(b"Talks")  # type: ignore[arg-type]
    assert str(caught.value) == "text is b'Talks', a bytes; give a string"


WORDS = st.sampled_from(
    [
        *("Talks", "resumed.", "By", "Ada", "Quill", "Share", "135", "(With agency inputs)"),
        *("Read", "more", "“No,”", "he", "said", ".", "…", "\u200b", "é", "12 May 2024"),
        *("Photo:", "\n", "\n\n", "\r", "- ", "1. "),
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(), st.lists(WORDS).map(" ".join)))
def test_any_string_is_an_article_or_an_input_error(text: str) -> None:
    try:
        article = read_text(text)
    except InputError:
        return
    for sentence in article.sentences:
        assert article.text[sentence.start : sentence.end] == sentence.text
        assert sentence.text.strip()
    kept = article.text + "".join(part.text for part in article.dropped)
    assert sorted("".join(text.split())) == sorted("".join(kept.split()))
