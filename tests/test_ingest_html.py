"""HTML pages: the story is found, the debris is named, hidden text stays hidden, nothing hangs."""

from __future__ import annotations

import tracemalloc

import pytest
from hostile.pages import PAGES, PARAGRAPH, SENTENCE
from hypothesis import given, settings
from hypothesis import strategies as st

from stance.article import Article, Dropped
from stance.errors import InputError
from stance.ingest import MAX_PAGE, MAX_TEXT, read_html
from stance.ingest.hidden import hides
from stance.ingest.tree import MAX_TAGS, build

LEAD = "The two delegations met for a third day in the valley on Monday, aides said."
SECOND = "Neither side spoke to reporters. A joint statement is due at noon on Friday."
THIRD = "“We will stay until it is signed,” the mayor of the town by the river said."

NEWS_PAGE = f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<title>Valley talks enter third day | Daily Bell</title>
<meta property="og:title" content="Valley talks enter third day">
<style>.later {{ display: none }} @media print {{ .story {{ display: none }} }}</style>
<script>
  var text = "<p>Not a paragraph at all, however long this string may be made.</p>";</script>
</head><body>
<header><a href="/">Daily Bell</a>
  <nav><ul><li><a href="/w">World</a></li></ul></nav></header>
<div id="cookie-banner">
  <p>We use cookies to know you better; you agree by reading on and on.</p></div>
<article class="story has-share-bar">
  <h1>Valley talks enter third day</h1>
  <div class="byline">By <a href="/ada">Ada Quill</a></div>
  <time class="timestamp">12 May 2024</time>
  <div class="share-bar"><button>Share</button><a href="#">Post</a></div>
  <figure><img src="a.jpg" alt="Delegates of both sides cross the bridge">
    <figcaption>Delegates cross the bridge.
    <span class="credit">Valley News</span></figcaption></figure>
  <figure><img src="b.jpg" alt="A tent by the river at dusk"></figure>
  <p>{LEAD}</p>
  <p>Neither side spoke<span style="display:none"> the truth</span> to reporters. A joint
     statement is due&nbsp;at noon on <a href="/f">Friday</a>.</p>
  <aside><p>Subscribe to our letter and you will never miss a word that we print.</p></aside>
  <p class="later">A secret paragraph which no reader of this page was ever meant to see.</p>
  <blockquote>{THIRD}</blockquote>
  <p>(With agency inputs)</p>
  <div class="related"><h3>Related stories</h3>
    <ul><li><a href="/1">Bridge to reopen in June</a></li></ul></div>
</article>
<footer><p>© 2024 Daily Bell. All rights reserved.
  Printed on paper from the woods of the valley.</p></footer>
</body></html>"""


def parts(article: Article) -> list[tuple[str, str]]:
    return [(s.section, s.text) for s in article.sentences]


def reasons(article: Article) -> dict[str, str]:
    return {part.reason: part.text for part in article.dropped}


def test_a_news_page() -> None:
    article = read_html(NEWS_PAGE, source="page.html")
    assert parts(article) == [
        ("headline", "Valley talks enter third day"),
        ("caption", "Delegates cross the bridge."),
        ("caption", "A tent by the river at dusk"),
        ("body", LEAD),
        ("body", "Neither side spoke to reporters."),
        ("body", "A joint statement is due\u00a0at noon on Friday."),
        ("body", THIRD),
    ]
    assert article.source == "page.html"
    assert article.warnings == ()
    named = reasons(article)
    assert named["navigation"] == "World"
    assert named["cookie notice"].startswith("We use cookies")
    assert named["byline"] == "By Ada Quill\n12 May 2024"
    assert named["share bar"] == "Share\nPost"
    assert named["image credit"] == "Valley News"
    assert named["aside"].startswith("Subscribe to our letter")
    assert named["agency credit"] == "(With agency inputs)"
    assert "Bridge to reopen in June" in named["related links"]
    assert named["page footer"].startswith("© 2024")
    hidden = [part.text for part in article.dropped if part.reason == "hidden by CSS"]
    assert hidden == [
        "the truth",
        "A secret paragraph which no reader of this page was ever meant to see.",
    ]
    assert not any("Not a paragraph" in part.text for part in article.dropped)


@pytest.mark.parametrize(
    "opening",
    [
        "<p hidden>",
        "<p hidden=hidden>",
        "<p aria-hidden=true>",
        "<p style='display: none'>",
        "<p style='color:red;DISPLAY:NONE!important'>",
        "<p style='visibility:hidden'>",
        "<p style='font-size:0'>",
        "<p style='font-size:0px;color:red'>",
        "<p style='opacity:0'>",
        "<p style='position:absolute;left:-9999px'>",
        "<p style='text-indent:-9999px'>",
        "<p style='height:0;overflow:hidden'>",
        "<p style='clip:rect(0,0,0,0)'>",
        "<p class='sr-only'>",
        "<p class='gone'>",
        "<p id=gone>",
        "<div style='display:none'><div><p>",
        "<template><p>",
        "<noscript><p>",
        "<dialog><p>",
    ],
)
def test_hidden_text_is_dropped_by_name(opening: str) -> None:
    style = "<style>.gone, p#gone { display: none; }</style>"
    page = f"{style}<p>{LEAD}</p>{opening}Hidden words that no reader ever sees on this page."
    article = read_html(page)
    assert article.text == LEAD
    (dropped,) = article.dropped
    assert "Hidden words that no reader ever sees on this page." in dropped.text
    assert dropped.reason.split()[0] in ("hidden", "template", "noscript")


@pytest.mark.parametrize(
    "style",
    [
        *("font-size:0.9em", "opacity:0.5", "opacity:1", "left:-1px", "height:0"),
        *("margin-left:-15px", "overflow:hidden", "display:block", "font-size:10px"),
        "visibility:visible",
    ],
)
def test_style_that_hides_nothing(style: str) -> None:
    assert not hides(style)


def test_a_later_rule_shows_again() -> None:
    page = f"<style>.a{{display:none}} .a{{display:block}}</style><p class=a>{LEAD}</p>"
    assert read_html(page).text == LEAD


def test_a_page_that_hides_most_of_its_text_is_warned_of() -> None:
    page = f"<p>{LEAD}</p><div hidden>{PARAGRAPH * 9}</div>"
    shown, hidden = len(LEAD), 9 * len(SENTENCE)
    share = round(100 * hidden / (hidden + shown))
    assert read_html(page).warnings == (
        f"{share} % of the page's text is hidden from readers and was left out",
    )


def test_a_page_of_which_little_is_kept_is_warned_of() -> None:
    links = "".join(
        f"<li><a href=/{n}>Another story that we print today {n}</a></li>" for n in range(50)
    )
    article = read_html(f"<h1>Valley talks</h1><p>{LEAD}</p><ul>{links}</ul>")
    assert article.text == f"Valley talks\n\n{LEAD}"
    assert article.warnings[-1].startswith("kept ")
    assert article.warnings[-1].endswith(" % of the visible text; see what was dropped")


def test_the_title_serves_without_a_heading() -> None:
    page = f"<title>Valley talks enter third day - Daily Bell</title><p>{LEAD}</p><p>{SECOND}</p>"
    assert read_html(page).headline == "Valley talks enter third day"


def test_line_breaks_part_paragraphs_but_not_sentences() -> None:
    article = read_html(f"<div>By Ada Quill<br>{LEAD}<br><br>Neither side<br>spoke.</div>")
    assert article.text == f"{LEAD}\n\nNeither side spoke."
    assert article.dropped == (Dropped("By Ada Quill", "byline"),)


def test_malformed_markup() -> None:
    page = (
        f"<p>{LEAD}<p>{SECOND}</b></div><td><i>{THIRD}<p <p><<p>> x &lt;b&gt; &amp; &#8217; &bogus;"
    )
    text = read_html(page).text
    for sentence in (LEAD, THIRD, "&bogus;", "<b> & ’"):
        assert sentence in text


def test_a_page_that_breaks_off_is_warned_of() -> None:
    assert read_html(f"<p>{LEAD}</p><a href='no end").warnings == (
        "the page breaks off inside a tag, comment or script that is never closed; text after that "
        "place is lost",
    )


@pytest.mark.parametrize(
    ("page", "warnings"),
    [
        (f"<meta charset=windows-1251><p>Переговоры идут. {LEAD}".encode("cp1251"), ()),
        (f"<meta charset=iso-8859-1><p>Café talks “went on”. {LEAD}".encode("cp1252"), ()),
        (
            "<meta http-equiv=content-type content='text/html; charset=iso-8859-1'>"
            f"<p>Café. {LEAD}".encode(),
            ("the page declares the charset cp1252 but is UTF-8; read as UTF-8",),
        ),
        (f"\ufeff<p>Café. {LEAD}".encode("utf-16"), ()),
        (
            f"<meta charset=utf-8><p>Café. {LEAD}".encode("cp1252"),
            (
                "the input declares the charset utf-8, which does not fit (byte 26); read as "
                "Windows-1252",
            ),
        ),
        (f"<meta charset=no-such-thing><p>Café. {LEAD}".encode(), ()),
    ],
)
def test_charsets(page: bytes, warnings: tuple[str, ...]) -> None:
    article = read_html(page)
    assert article.text.split(" ", 1)[0] in ("Переговоры", "Café", "Café.")
    assert article.warnings == warnings


@pytest.mark.parametrize(
    ("page", "message"),
    [
        ("", "the page is empty; give the text of an article"),
        (b"\x89PNG\r\n", "the page is a PNG image, not text; give its text"),
        (
            "<nav><p>Home of the news that you can use.</p></nav>",
            "the page holds no sentence (navigation); give the text of an article",
        ),
        (
            "<script>1</script>",
            "the page holds no sentence (nothing was found); give the text of an article",
        ),
    ],
)
def test_errors(page: str | bytes, message: str) -> None:
    with pytest.raises(InputError) as caught:
        read_html(page)
    assert str(caught.value) == message


@pytest.mark.parametrize("name", PAGES)
def test_hostile_pages_keep_their_sentence(name: str) -> None:
    page = PAGES[name]()
    article = read_html(page)
    assert SENTENCE in article.text
    assert not article.warnings or "kept" in article.warnings[-1]


def test_a_twelve_megabyte_text_node_is_cut_and_said() -> None:
    page = f"<p>{SENTENCE} " + "Nobody came to the bridge. " * 450_000
    assert len(page) > 12_000_000
    article = read_html(page)
    assert MAX_TEXT - 100 < len(article.text) <= MAX_TEXT
    assert article.text.startswith(SENTENCE)
    assert article.warnings[0].endswith(f"only the first {len(article.text)} were read")
    assert article.dropped[-1].reason == "over the size limit"


def test_a_page_over_the_limit_is_cut_and_said() -> None:
    page = PARAGRAPH.encode() + b"<i></i>" * 100 + b" " * MAX_PAGE
    assert read_html(page).warnings == (
        f"the page has over {MAX_PAGE} bytes: only the first {MAX_PAGE} were read",
    )


def test_tags_over_the_limit_are_cut_and_said() -> None:
    tracemalloc.start()
    _, warnings = build("<i>" * (2 * MAX_TAGS))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert warnings == [f"the page has more than {MAX_TAGS} tags: the rest was not read"]
    assert peak < 300_000_000


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>Talks<!-- a -->resumed<!----> on<!--> it<!--->.", "Talksresumed on it."),
        ("<p>Talks<!--[if IE]><!-- a --> resumed<!--[endif]---->.", "Talks resumed."),
        ("<p>Talks<!-- a --!> resumed<!-- -- > --> on.", "Talks resumed on."),
        ("<script>'<!--'</script><p>Talks resumed.<!-- a -->", "Talks resumed."),
        ("<p>Talks resumed.<!-- a", "Talks resumed."),
    ],
)
def test_comments_are_no_text(page: str, text: str) -> None:
    assert read_html(page).text == text


MARKUP = st.lists(
    st.sampled_from(
        [
            *("<p>", "</p>", "<div>", "</div>", "<b>", "</b>", "<a href=x>", "</a>", "<table>"),
            *("<td>", "<h1>", "</h1>", "<figure>", "<figcaption>", "<img alt='a b c d e f'>"),
            *("<br>", "<li>", "<script>", "</script>", "<style>", "<!--", "-->", "<p hidden>"),
            *("<nav>", "<title>", "<", "&amp;", "&#0;", "Talks resumed on Monday.", LEAD, "x"),
            *("\n", "\ufffd", "<svg>", "</svg>"),
        ]
    )
).map("".join)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(), MARKUP))
def test_any_string_is_an_article_or_an_input_error(page: str) -> None:
    try:
        article = read_html(page)
    except InputError:
        return
    for sentence in article.sentences:
        assert article.text[sentence.start : sentence.end] == sentence.text


@settings(max_examples=200, deadline=None)
@given(st.binary())
def test_any_bytes_are_an_article_or_an_input_error(page: bytes) -> None:
    try:
        read_html(page)
    except InputError:
        return
