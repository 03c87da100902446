"""The HTML page: inert whatever it is fed, readable for everybody, small."""

from __future__ import annotations

import base64
import hashlib
import html
import math
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from importlib import resources
from itertools import pairwise

import pytest
from conftest import FakeClassifier, build_article
from hypothesis import given, settings
from hypothesis import strategies as st

from stance.article import Dropped
from stance.classifier import label_article
from stance.conflict import Conflict, Party
from stance.labels import Analysis, ModelInfo
from stance.render.html import to_html, to_notebook
from stance.render.plain import visible

PAYLOADS = (
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><img src=x onerror=alert(1)>',
    "'><svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    '" onmouseover="alert(1)" x="',
    "' onfocus='alert(1)' autofocus='",
    "` onclick=alert(1) `",
    "<a href=javascript:alert(1)>x</a>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=data:text/html,x></object>",
    "<embed src=//evil.test/x.swf>",
    "<base href=//evil.test/>",
    "<link rel=stylesheet href=//evil.test/x.css>",
    "<meta http-equiv=refresh content='0;url=//evil.test'>",
    "<form action=//evil.test><button>go</button></form>",
    "<input onfocus=alert(1) autofocus>",
    "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<math><mtext></mtext><mglyph><style><img src=x onerror=alert(1)></style></mglyph></math>",
    "<style>@import '//evil.test/x.css';</style>",
    "<div style=background:url(//evil.test)>x</div>",
    "<!-- --><script>alert(1)</script>",
    "--><script>alert(1)</script><!--",
    "]]><script>alert(1)</script>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version='1.0'?><x onload=alert(1)>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "<scr\x00ipt>alert(1)</scr\x00ipt>",
    "<SCRIPT SRC=//evil.test/x.js></SCRIPT>",
    "\u202e<script>alert(1)</script>\u202c",
    "＜script＞alert(1)＜/script＞ <b>x",
    "$style $title ${article} $$",
    "{{7*7}} ${7*7} <%= 7*7 %> #{7*7}",
    "<template><script>alert(1)</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "\ud800<script>alert(1)</script>",
)
TAGS = set(
    "html head meta title style body header p h1 h2 h3 div main section span ul li article aside "  # noqa: SIM905
    "table thead tbody tr th td small svg rect path footer details summary dl dt dd".split()
)
ATTRIBUTES = set(
    "lang charset http-equiv content name class id title dir scope viewbox preserveaspectratio "  # noqa: SIM905
    "aria-hidden aria-label aria-labelledby x y width height d".split()
)
VOID = {"meta", "rect", "path"}


class Page(HTMLParser):
    """What a parser makes of a page: its elements, attributes and text; balanced or not."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.text: list[str] = []
        self.style = ""
        self.open: list[str] = []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, key, value or "") for key, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, key, value or "") for key, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "style":
            self.style += data
        else:
            self.text.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")


def fed_with(payload: str) -> Analysis:
    """An analysis that has the payload in every field of text."""

    class Hostile(FakeClassifier):
        info = ModelInfo(payload, payload, payload)

    article = build_article(
        (
            ("headline", (f"{payload} provocation",)),
            ("body", (f"{payload} provocation occupiers", f"perhaps {payload} occupiers")),
            ("caption", (payload,)),
        )
    )
    article = replace(
        article,
        source=payload,
        warnings=(payload,),
        dropped=(Dropped(payload, payload),),
    )
    conflict = Conflict(
        payload,
        (
            Party(f"{payload} K", cues=("provocation",)),
            Party(f"V {payload}", cues=("occupiers",)),
        ),
        payload,
    )
    return label_article(article, conflict, Hostile((payload,)))


def assert_inert(page: str) -> Page:
    parsed = Page(page)
    assert set(parsed.tags) <= TAGS
    assert {key for _, key, _ in parsed.attributes} <= ATTRIBUTES
    metas = [value for tag, key, value in parsed.attributes if (tag, key) == ("meta", "http-equiv")]
    assert metas == ["Content-Security-Policy"]
    assert parsed.style == style()
    return parsed


def style() -> str:
    return resources.files("stance.render").joinpath("page.css").read_text(encoding="utf-8")


def test_there_are_forty_payloads() -> None:
    assert len(set(PAYLOADS)) >= 40


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_payload_becomes_markup(payload: str) -> None:
    page = to_html(fed_with(payload))
    parsed = assert_inert(page)
    benign = Counter(Page(to_html(fed_with("harmless words"))).tags)
    tags = Counter(parsed.tags)
    del benign["span"], tags["span"]  # a long first word has no span of its own
    assert tags == benign
    text = "".join(parsed.text)
    # headline, body (2), caption, dropped (reason and text), title, warnings (2), model ...
    assert text.count(visible(payload)) >= 10
    page.encode("utf-8")


@settings(max_examples=60)
@given(st.text(st.characters(exclude_categories=()), min_size=1, max_size=30).filter(str.strip))
def test_no_text_becomes_markup(text: str) -> None:
    assert_inert(to_html(fed_with(f"{text}<b onclick=x>{text}")))


def test_html_is_golden(
    sample_analysis: Analysis,
    three_parties: Analysis,
    golden: Callable[[str, str], None],
) -> None:
    golden("sample.html", to_html(sample_analysis))
    golden("three-parties.html", to_html(three_parties))


def test_the_page_is_the_method(sample_analysis: Analysis) -> None:
    assert sample_analysis.to_html() == to_html(sample_analysis)
    assert sample_analysis._repr_html_() == to_notebook(sample_analysis)


def test_the_policy_allows_the_style_by_hash_and_nothing_else(sample_analysis: Analysis) -> None:
    parsed = Page(to_html(sample_analysis))
    policy = next(v for _, k, v in parsed.attributes if k == "content" and "default-src" in v)
    digest = base64.b64encode(hashlib.sha256(parsed.style.encode()).digest()).decode()
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )


def test_nothing_is_requested(sample_analysis: Analysis) -> None:
    assert "url(" not in style()
    assert "@import" not in style()
    assert "\r" not in style()  # a parser would change it, and with it the hash
    assert "//" not in to_html(sample_analysis)


def test_every_sentence_stands_in_the_flow_in_order(sample_analysis: Analysis) -> None:
    page = to_html(sample_analysis)
    article = page[page.index("<article") : page.index("</article>")]
    article = re.sub(r'<span class="(?:badge|read|kind)".*?</span>', "", article)
    text = html.unescape(re.sub(r"<[^>]+>", "", article)).split("\n")
    assert [line for line in text if line] == [s.text for s in sample_analysis.sentences]


def spans(page: str) -> list[tuple[set[str], str]]:
    """Classes and tooltip of each sentence."""
    found = re.findall(r'<span class="(s[^"]*)" title="([^"]*)"', page)
    return [(set(classes.split()), html.unescape(title)) for classes, title in found]


def test_classes_say_party_strength_voice_and_doubt(sample_analysis: Analysis) -> None:
    found = spans(to_html(sample_analysis))
    assert found[0][0] == {"s", "one", "p2", "k5", "own"}  # (0.92 - 0.5) / 0.5 * 5 = 4.2: level 5
    assert found[1][0] == {"s"}  # neutral stays untouched
    assert found[2][0] == {"s", "one", "p2", "k5", "said"}
    assert found[7][0] == {"s", "two", "p1", "q2", "k5", "own"}
    assert found[9][0] == {"s", "one", "p1", "k1", "own", "doubt"}  # 0.05 / 0.5 * 5 = 0.5: level 1
    assert found[2][1] == (
        "carries Velmora's account (Karsland 0.07, Velmora 0.92); Velmora's voice (0.80)"
    )
    assert found[9][1].endswith("own voice (0.80); too near the threshold to call")


def test_colour_is_never_alone(sample_analysis: Analysis) -> None:
    page = to_html(sample_analysis)
    marked = [s for s in sample_analysis.sentences if s.carries or s.uncertain]
    article = page[page.index("<article") : page.index("</article>")]
    assert article.count('class="badge"') == article.count('class="read"') == len(marked)
    assert article.count(">KA+VE</span>") == 1
    assert article.count(">KA?</span>") == 1


def test_headings_descend_and_ids_are_referred_to(sample_analysis: Analysis) -> None:
    parsed = Page(to_html(sample_analysis))
    levels = [int(tag[1]) for tag in parsed.tags if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    ids = [value for _, key, value in parsed.attributes if key == "id"]
    assert len(set(ids)) == len(ids)
    assert {v for _, key, v in parsed.attributes if key == "aria-labelledby"} <= set(ids)


def test_a_page_of_a_hundred_sentences_is_small() -> None:
    long = "The occupiers kept up their provocation over the bridge and the road behind it, " * 2
    parts = tuple(("body", (f"{long}said line {n}.",)) for n in range(100))
    conflict = Conflict.of([Party("Karsland", cues=("provocation",)), "Velmora"])
    analysis = label_article(build_article(parts), conflict, FakeClassifier())  # type: ignore[arg-type]
    assert len(to_html(analysis).encode()) < 300_000


def test_many_dropped_parts_are_counted_not_listed(sample_analysis: Analysis) -> None:
    article = replace(sample_analysis.article, dropped=(Dropped("y" * 999, "share bar"),) * 203)
    page = to_html(replace(sample_analysis, article=article))
    assert page.count("<dt>share bar</dt>") == 200
    assert "<p>and 3 more; the JSON output lists all</p>" in page
    assert "y" * 301 not in page


def test_an_analysis_without_sentences_or_source_is_shown() -> None:
    article = replace(build_article(()), dropped=(), warnings=(), source=None)
    page = to_html(label_article(article, Conflict.of(["Ka", "Ve"]), FakeClassifier()))
    assert_inert(page)
    assert "<p>No sentence to judge.</p>" in page
    assert "<title>Ka and Ve</title>" in page


def test_the_notebook_holds_the_page_in_a_sandboxed_frame(sample_analysis: Analysis) -> None:
    frame = to_notebook(sample_analysis)
    match = re.fullmatch(r'<iframe sandbox="" [^<>]* srcdoc="([^"]*)"></iframe>', frame)
    assert match is not None
    assert html.unescape(match[1]) == to_html(sample_analysis)


# Colours: WCAG 2.1 contrast and distance for colour-blind readers, computed from the style sheet.

Color = tuple[float, float, float]


def themes() -> dict[str, dict[str, str]]:
    """Custom properties of the light, dark and printed page."""
    blocks = re.findall(r":root \{(.*?)\}", style(), re.S)
    light, dark, paper = (dict(re.findall(r"--([\w-]+):\s*([^;]+);", block)) for block in blocks)
    return {"light": light, "dark": light | dark, "print": light | paper}


def color(value: str) -> Color:
    if value.startswith("#"):
        digits = value[1:] if len(value) == 7 else "".join(c * 2 for c in value[1:])
        return tuple(int(digits[i : i + 2], 16) for i in (0, 2, 4))  # type: ignore[return-value]
    return tuple(float(part) for part in value.split())  # type: ignore[return-value]


def over(top: Color, alpha: float, ground: Color) -> Color:
    return tuple(alpha * t + (1 - alpha) * g for t, g in zip(top, ground, strict=True))  # type: ignore[return-value]


def linear(channel: float) -> float:
    c = channel / 255
    return c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4


def luminance(c: Color) -> float:
    red, green, blue = map(linear, c)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(a: Color, b: Color) -> float:
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_computed_right() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((119, 119, 119), (255, 255, 255)) == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("name", ["light", "dark", "print"])
def test_text_has_contrast_aa_on_every_tint(name: str) -> None:
    theme = themes()[name]
    ink, soft, paper, card = (color(theme[key]) for key in ("ink", "soft", "paper", "card"))
    hatch = color(theme["hatch"])
    for ground in (paper, card):
        assert contrast(ink, ground) >= 7
        assert contrast(soft, ground) >= 4.5
    for party in range(1, 9):
        for level in range(1, 6):
            tint = over(color(theme[f"p{party}"]), float(theme[f"k{level}"]), paper)
            assert contrast(ink, tint) >= 4.5, (party, level)
            assert contrast(ink, over(hatch, 0.17, tint)) >= 4.5, (party, level)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_underlines_and_bars_have_contrast_of_graphics(name: str) -> None:
    theme = themes()[name]
    for party in range(1, 9):
        assert contrast(color(theme[f"p{party}"]), color(theme["paper"])) >= 3, party


# Full protanopia, deuteranopia and tritanopia in linear RGB (Machado, Oliveira & Fernandes 2009).
DEFICIENCIES = {
    "none": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def lab(c: Color, deficiency: str) -> Color:
    """CIE L*a*b* (D65) of a colour as seen with a deficiency."""
    rgb = [linear(channel) for channel in c]
    seen = [
        min(1.0, max(0.0, sum(w * v for w, v in zip(row, rgb, strict=True))))
        for row in DEFICIENCIES[deficiency]
    ]
    rows = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    xyz = [sum(w * v for w, v in zip(row, seen, strict=True)) for row in rows]
    x, y, z = (
        t ** (1 / 3) if t > 216 / 24389 else (24389 / 27 * t + 16) / 116
        for t in (xyz[0] / 0.95047, xyz[1], xyz[2] / 1.08883)
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("deficiency", list(DEFICIENCIES))
def test_two_parties_are_told_apart_by_everybody(name: str, deficiency: str) -> None:
    theme = themes()[name]
    first, second = (lab(color(theme[key]), deficiency) for key in ("p1", "p2"))
    assert math.dist(first, second) >= 40
    paper = color(theme["paper"])
    tints = [
        lab(over(color(theme[key]), float(theme["k3"]), paper), deficiency) for key in ("p1", "p2")
    ]
    assert math.dist(*tints) >= 8
