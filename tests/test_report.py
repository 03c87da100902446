"""The report of an evaluation: inert whatever it is fed, readable for everybody, and complete."""

from __future__ import annotations

import base64
import copy
import hashlib
import json
import math
import re
from html.parser import HTMLParser
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from conftest import FakeClassifier
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.report import report
from eval.report.__main__ import main
from eval.report.plots import balance, binomial_range, reliability, risk_coverage
from eval.report.read import Bin, Confusion, Point
from eval.report.svg import MOST_TICKS, Axis, decimal, ticks
from eval.report.tables import confusion_table, tree

PAYLOADS = (
    "<script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "</title></svg><img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "' onfocus='alert(1)' autofocus='",
    "<!-- --><iframe src=//evil.test></iframe>",
    "]]><base href=//evil.test/>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "$style ${main} $$",
    "\u202e\x1b[31m\ud800<b>x",
)
TAGS = set(
    "html head meta title style body header nav main section footer p h1 h2 h3 ul ol li a div "  # noqa: SIM905
    "figure figcaption details summary table caption thead tbody tfoot tr th td small b br span code "
    "dl dt dd svg desc path circle text".split()
)
ATTRIBUTES = set(
    "lang charset http-equiv content name class id title href scope colspan role tabindex "  # noqa: SIM905
    "aria-label aria-labelledby aria-hidden viewbox preserveaspectratio d cx cy r x y "
    "text-anchor".split()
)
VOID = {"meta", "br"}


class Page(HTMLParser):
    """What a parser makes of a page; elements must be balanced."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.style = ""
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_startendtag(tag, attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(key, value or "") for key, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open[-1:] == ["style"]:
            self.style += data
        else:
            self.words.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def results(**changes: Any) -> dict[str, Any]:
    """Results of one set that have every part; `changes` replace parts of the set."""
    found: dict[str, Any] = {
        "sha256": "a" * 64,
        "sentences": 40,
        "articles": 2,
        "conflicts": 1,
        "figures": {
            "macro_f1": {"value": 0.7, "interval": [0.6, 0.8]},
            "ece": {"value": 0.05, "interval": [0.04, 0.09]},
            "recall_b": {"value": None, "interval": None},
        },
        "confusion": {"labels": ["neutral", "A"], "rows": "gold", "counts": [[30, 2], [4, 4]]},
        "calibration": {
            "pairs": 80,
            "ece_noise_floor": 0.031,
            "brier": 0.12,
            "aurc": 0.22,
            "risk_at_coverage": {"0.5": 0.1, "1.0": 0.15},
            "reliability": [
                {"probability": 0.1, "share": 0.15, "n": 60},
                {"probability": 0.8, "share": 0.7, "n": 20},
            ],
        },
        "slices": {"register": {"agency": {"n": 35, "macro_f1": 0.65, "ece": None}, "": {"n": 5}}},
        "balance": {
            "articles": 2,
            "mae": 0.2,
            "correlation": None,
            "sign_agreement": 0.5,
            "corrected_mae": 0.1,
            "coverage": {"n": 2, "share": 0.5},
            "points": [
                {
                    "article": "first.txt",
                    "sentences": 9,
                    "gold": 0.25,
                    "predicted": 0.5,
                    "corrected": 0.375,
                    "interval": [0.25, 0.75],
                },
                {
                    "article": "second.txt",
                    "sentences": 16,
                    "gold": -0.5,
                    "predicted": 0.125,
                    "corrected": None,
                    "interval": None,
                },
            ],
        },
        "second_reader": {
            "macro_f1": 0.83,
            "voice_macro_f1": None,
            "n": 39,
            "first_to_second": {"macro_f1": 0.77, "voice_macro_f1": 0.88},
        },
    }
    return {
        "schema_version": "1.1",
        "model": {"name": "fake 1", "sha256": "f" * 64, "backend": "fake"},
        "environment": {"python": "3.12.1"},
        "intervals": {"level": 0.95, "method": "percentile", "unit": "article", "resamples": 9},
        "sets": {"news": {**found, **changes}},
        "training": {"recipe": {"seed": 1, "stages": [{"epochs": 2}, {"epochs": 4}]}},
    }


def hostile(value: Any, payload: str) -> Any:
    """The same value with the payload in every text and at the end of every free key."""
    if isinstance(value, dict):
        return {key: hostile(part, payload) for key, part in value.items()}
    if isinstance(value, list):
        return [hostile(part, payload) for part in value]
    return payload if isinstance(value, str) else value


def fed_with(payload: str) -> dict[str, Any]:
    """Results that have the payload in every text and in every key that is free."""
    found: dict[str, Any] = hostile(results(), payload)
    found["schema_version"] = f"1.{payload}"
    entry = found["sets"].pop("news")
    entry["figures"][payload] = {"value": 0.4, "interval": [0.3, 0.5]}
    entry["slices"] = {payload: {payload: {"n": 35, "macro_f1": 0.65, payload: 0.4}}}
    entry["second_reader"][payload] = 0.9
    entry[payload] = {payload: [payload, {payload: payload}]}
    found["sets"][payload] = entry
    for part in ("environment", "training", "intervals", "model"):
        found[part][payload] = payload
    found[payload] = {payload: payload}
    return found


@pytest.mark.parametrize("payload", PAYLOADS)
def test_every_string_is_inert(payload: str) -> None:
    page = Page(report(fed_with(payload), fed_with(payload)))
    assert page.tags <= TAGS
    assert {key for key, _ in page.attributes} <= ATTRIBUTES
    assert all(value.startswith("#") for key, value in page.attributes if key == "href")
    assert not any(char in page.text for char in "\u202e\x1b\ud800")


def test_a_hostile_name_is_still_shown_as_it_is() -> None:
    assert "<script>alert(1)</script>" in Page(report(fed_with(PAYLOADS[0]))).text


def test_the_page_allows_its_own_style_sheet_and_nothing_else() -> None:
    page = Page(report(results()))
    digest = base64.b64encode(hashlib.sha256(page.style.encode()).digest()).decode()
    (policy,) = [v for k, v in page.attributes if k == "content" and "default-src" in v]
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    assert "url(" not in page.style
    assert "@import" not in page.style
    ids = [value for key, value in page.attributes if key == "id"]
    assert len(ids) == len(set(ids))
    named = {n for k, v in page.attributes if k == "aria-labelledby" for n in v.split()}
    named |= {value[1:] for key, value in page.attributes if key == "href"}
    assert named <= set(ids)


def test_all_parts_are_shown() -> None:
    text = Page(report(results())).text
    for words in (
        "0.700 0.600 to 0.800",
        "undefined",
        "ECE 0.050 (0.040 to 0.090) beside a noise floor of 0.031",
        "on 80 (sentence, party) pairs. Brier score 0.120.",
        "Area under the curve (AURC) 0.220",
        "2 articles: mean error 0.200, correlation undefined, same sign in a share of 0.500. "
        "Of 2 stated intervals 50.0% hold the gold balance.",
        "mean error 0.100, correlation undefined",
        "too few sentences for figures",
        "second reader 39 0.830 undefined",
        "f" * 64,
        "a" * 64,
        "python 3.12.1",
        "Intervals: 95 %, percentile, 9 resamples of the articles.",
        "epochs 4",
    ):
        assert words in text, words
    assert "Not in these results" not in text
    assert "is not in these results" not in text


@pytest.mark.parametrize(
    ("part", "line"),
    [
        ("calibration", "Not in these results: calibration (reliability, risk against coverage)."),
        ("slices", "Not in these results: figures by slice."),
        ("balance", "Not in these results: balance by article."),
        ("confusion", "Not in these results: confusion."),
        ("second_reader", "Not in these results: a second reader."),
    ],
)
def test_a_missing_part_is_left_out_with_a_line(part: str, line: str) -> None:
    whole = results()
    del whole["sets"]["news"][part]
    text = Page(report(whole)).text
    assert line in text
    assert text == Page(report(results(**{part: None}))).text


def test_results_of_the_first_schema() -> None:
    old = results()
    old["schema_version"] = "1.0"
    for part in ("calibration", "slices", "balance", "second_reader"):
        del old["sets"]["news"][part]
    del old["training"]
    text = Page(report(old)).text
    assert (
        "Not in these results: calibration (reliability, risk against coverage), "
        "balance by article, a second reader, figures by slice." in text
    )
    assert "The training recipe is not in these results." in text


def test_parts_without_a_form_of_their_own_are_kept() -> None:
    whole = results(leakage={"largest shift": 0.0125})
    whole["quantization"] = {"same_labels": 0.9977}
    text = Page(report(whole)).text
    assert "Leakage largest shift 0.0125" in text
    assert "Quantization same labels 0.9977" in text


def test_change_against_a_baseline() -> None:
    """0.7 - 0.65 = 0.05; 0.05 - 0.075 = -0.025."""
    old = results()
    old["model"]["name"] = "fake 0"
    old["sets"]["news"]["figures"] |= {"macro_f1": {"value": 0.65}, "ece": {"value": 0.075}}
    text = Page(report(results(), old)).text
    assert "Baseline: fake 0." in text
    assert "+0.050 from 0.650" in text
    assert "−0.025 from 0.075" in text
    assert "from" not in Page(report(results(), results(figures={}))).text.split("Change")[2][:90]


def test_sets_that_cannot_be_compared_are_named() -> None:
    old = results(sha256="b" * 64)
    old["sets"]["gone"] = copy.deepcopy(old["sets"]["news"])
    new = results()
    new["sets"]["fresh"] = copy.deepcopy(new["sets"]["news"])
    text = Page(report(new, old)).text
    assert "fresh: not in the baseline." in text
    assert "gone: in the baseline only." in text
    assert (
        "news: not compared, its texts or labels are others "
        "(sha256 aaaaaaaaaaaa… now, bbbbbbbbbbbb… in the baseline)." in text
    )
    assert "from 0.700" not in text


def _without(*path: str) -> dict[str, Any]:
    whole = results()
    found: Any = whole
    for key in path[:-1]:
        found = found[key]
    del found[path[-1]]
    return whole


MAKE = "make the file with `python -m eval -o`"


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ([], "results is [], not an object; make the file anew"),
        (_without("sets"), f"results has no 'sets'; {MAKE}"),
        (_without("sets", "news", "sha256"), f"results / sets / news has no 'sha256'; {MAKE}"),
        (
            {**results(), "schema_version": "2.0"},
            "results / schema_version is '2.0'; 1.x can be read",
        ),
        (
            results(figures={"ece": {"value": math.nan}}),
            "results / sets / news / figures / ece / value is nan, not a number from -inf to inf; "
            "make the file anew",
        ),
        (
            results(figures={"ece": {"value": "0.1"}}),
            "results / sets / news / figures / ece / value is '0.1', not a finite number; "
            "make the file anew",
        ),
        (
            results(figures={"ece": {"value": 0.1, "interval": [0.2, 0.1]}}),
            "results / sets / news / figures / ece / interval is [0.2, 0.1], not an interval "
            "[low, high]; make the file anew",
        ),
        (
            results(confusion={"labels": ["A", "B"], "counts": [[1, 2]]}),
            "results / sets / news / confusion / counts is not 2 x 2 as its labels are; "
            "make the file anew",
        ),
        (
            results(sentences=-1),
            "results / sets / news / sentences is -1, not a count; make the file anew",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(wrong: Any, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)) as caught:
        report(wrong)
    assert str(caught.value) == message


def test_no_set_at_all() -> None:
    assert "No set was measured." in Page(report({**results(), "sets": {}})).text


# Plots


def test_ticks() -> None:
    assert ticks(0, 1) == [0, 0.2, 0.4, 0.6, 0.8, 1]
    assert ticks(-1, 1) == [-1, -0.5, 0, 0.5, 1]
    assert ticks(0, 0.05) == [0, 0.01, 0.02, 0.03, 0.04, 0.05]


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6))
def test_ticks_are_few_and_within(low: float, length: float) -> None:
    found = ticks(low, low + length)
    assert 2 <= len(found) <= MOST_TICKS
    assert all(low - 1e-6 * length <= t <= low + length * (1 + 1e-6) for t in found)


def test_an_axis_needs_a_range() -> None:
    with pytest.raises(ValueError, match="axis 'x' runs from 1 to 1; give a range"):
        Axis("x", 1, 1)


def test_decimals() -> None:
    assert decimal(-0.1234) == "−0.123"
    assert decimal(-0.0001) == "0.000"


def test_binomial_range() -> None:
    """n 2, p .5: 1/4, 3/4, 1 cumulated. n 10, p .1: .349, .736, .930, .987."""
    assert binomial_range(2, 0.5) == (0, 1)
    assert binomial_range(10, 0.1) == (0, 0.3)
    assert binomial_range(10, 0.9) == (0.7, 1)
    assert binomial_range(0, 0.3) == (0.3, 0.3)
    assert binomial_range(5, 1.0) == (1, 1)
    low, high = binomial_range(10_000, 0.5)  # .5 -+ 1.96 * .005
    assert (low, high) == (pytest.approx(0.4902, abs=1e-4), pytest.approx(0.5098, abs=1e-4))


def dots(drawing: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r'cx="(\S+)" cy="(\S+)"', drawing)]


def test_balance_is_drawn_where_it_lies() -> None:
    """The panel is 372 wide from 52, 372 high from 32; largest article first."""
    points = [Point("a", 4, 0.0, 1.0, 0.5, (-0.5, 0.5)), Point("b", 9, -1.0, -1.0, None, None)]
    assert dots(balance("k", points)) == [(52, 404), (238, 32)]
    assert dots(balance("k", points, corrected=True)) == [(238, 125)]
    assert "0 lie on the other side" in balance("k", points)
    assert 'class="whisker" d="M238 311L238 125"' in balance("k", points)
    assert "whisker" not in balance("k", points, corrected=True)


def test_reliability_says_how_many_bins_are_off() -> None:
    """Of 10 pairs stated .1, 0 to 3 are to be expected: .5 is not, .2 is."""
    drawing = reliability("k", [Bin(0.1, 0.5, 10), Bin(0.1, 0.2, 10)])
    assert "2 bins of stated probability; in 1 the share lies outside the range" in drawing
    assert dots(drawing) == [(89.2, 182), (89.2, 272)]


unit = st.floats(0, 1)
curves = st.lists(st.tuples(unit, unit), max_size=12).map(sorted)
bins = st.lists(st.builds(Bin, unit, unit, st.integers(0, 3000)), max_size=15)


def boxes(drawing: str) -> list[tuple[float, float, float, float]]:
    """Left, top, right, bottom of every text, generously: 0.6 em a character, 1 em high."""
    found = []
    for x, y, anchor, words in re.findall(
        r'<text class="\w+" x="(\S+)" y="(\S+)" text-anchor="(\w+)">([^<]*)</text>', drawing
    ):
        width = 13 * 0.6 * len(words)
        left = float(x) - {"start": 0, "middle": width / 2, "end": width}[anchor]
        found.append((left, float(y) - 10, left + width, float(y) + 3))
    return found


@settings(deadline=None, max_examples=40)
@given(curves, bins)
def test_text_never_overlaps_and_stays_inside(
    curve: list[tuple[float, float]], found: list[Bin]
) -> None:
    points = [Point("x" * 99, 10, 2 * a - 1, 2 * b - 1, None, None) for a, b in curve]
    for drawing in (reliability("k", found), risk_coverage("k", curve), balance("k", points)):
        (size,) = re.findall(r'viewBox="0 0 (\d+) (\d+)"', drawing)
        texts = boxes(drawing)
        assert len(texts) >= 10
        for left, top, right, bottom in texts:
            assert 0 <= left <= right <= float(size[0])
            assert 0 <= top <= bottom <= float(size[1])
        for a, b in combinations(texts, 2):
            assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1], (a, b)


def test_every_plot_has_a_title_and_a_description() -> None:
    page = report(results())
    drawings = re.findall(r'<svg class="plot".*?</svg>', page)
    assert len(drawings) == 4
    for drawing in drawings:
        key, other = re.findall(r'role="img" aria-labelledby="(\S+) (\S+)"', drawing)[0]
        assert re.search(f'<title id="{key}">[^<]+</title><desc id="{other}">[^<]+</desc>', drawing)
    assert all('aria-hidden="true"' in svg for svg in re.findall(r'<svg class="place"[^>]*>', page))


# Tables


def test_confusion() -> None:
    """Recall 30/32, 4/8; precision 30/34, 4/6; nobody is gold C: undefined, not 0."""
    counts = ((30, 2, 0), (4, 4, 0), (0, 0, 0))
    text = Page(confusion_table(Confusion(("neutral", "A", "C"), counts))).text
    assert "neutral 30 94% 2 6% 0 0% 32 0.94" in text
    assert "A 4 50% 4 50% 0 0% 8 0.50" in text
    assert "C 0 0 0 0 undefined" in text
    assert "precision 0.88 0.67 undefined" in text


def test_a_long_or_deep_value_says_what_is_left_out() -> None:
    assert "and 40 more in the file" in tree(list(range(100)))
    deep: Any = 1
    for _ in range(50):
        deep = [deep]
    assert "deeper parts are in the file" in tree(deep)
    assert tree([True, None, 2, "x"]) == "yes, none, 2, x"


def channels(color: str) -> tuple[float, ...]:
    if color.startswith("#"):
        digits = color[1:] if len(color) == 7 else "".join(c * 2 for c in color[1:])
        return tuple(int(digits[i : i + 2], 16) for i in (0, 2, 4))
    return tuple(float(part) for part in color.split())


def contrast(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """Of WCAG 2.1, 1 to 21."""

    def luminance(color: tuple[float, ...]) -> float:
        linear = [
            c / 12.92 if (c := part / 255) <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
            for part in color
        ]
        return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
def test_contrast(scheme: str) -> None:
    """AA: text 4.5 on paper, cards and every tint; marks 3."""
    style = Page(report(results())).style
    light, dark, paper = re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    values = dict(re.findall(r"--([\w]+): ([^;]+);", light))
    values |= dict(
        re.findall(r"--([\w]+): ([^;]+);", {"light": "", "dark": dark, "print": paper}[scheme])
    )
    ink, soft, ground, card = (channels(values[n]) for n in ("ink", "soft", "paper", "card"))
    tints = [float(t) for t in re.findall(r"\.h\d \{ --k: ([.\d]+); \}", style)]
    assert len(tints) == 6
    blue = channels(values["p1"])
    for back in (ground, card):
        assert contrast(ink, back) >= 4.5
        assert contrast(soft, back) >= 4.5
        for mark in ("p1", "p2"):
            assert contrast(channels(values[mark]), back) >= 3
        for tint in tints:
            mixed = tuple(tint * a + (1 - tint) * b for a, b in zip(blue, back, strict=True))
            assert contrast(ink, mixed) >= 4.5


# The command, and what the harness writes


def test_command(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    source, out = tmp_path / "results.json", tmp_path / "report.html"
    source.write_text(json.dumps(results()), "utf-8")
    assert main([str(source), "-o", str(out), "--baseline", str(source)]) == 0
    assert out.read_text("utf-8") == report(results(), results())
    assert main([str(source)]) == 0
    assert capfd.readouterr().out == report(results())


def test_command_refuses_what_it_cannot_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, out = tmp_path / "results.json", tmp_path / "report.html"
    source.write_text("{", "utf-8")
    assert main([str(source), "-o", str(out)]) == 2
    assert f"eval.report: error: {source} is not JSON: " in capsys.readouterr().err
    source.write_text('{"schema_version": "1.1"}', "utf-8")
    assert main([str(source), "-o", str(out)]) == 2
    assert capsys.readouterr().err == f"eval.report: error: results has no 'model'; {MAKE}\n"
    assert not out.exists()


def test_what_the_harness_measures_can_be_shown() -> None:
    """Read, checked and drawn as `eval.results` writes it, nothing missing that it measures."""
    pytest.importorskip("sklearn", reason="the metrics need scikit-learn")
    from eval.data import examples
    from eval.results import measure

    row = {
        "id": "sorna",
        "conflict": "Sorna",
        "parties": {
            "A": {"name": "Karsland", "aliases": []},
            "B": {"name": "Velmora", "aliases": []},
        },
        "register": "agency <b>",
        "headline": {"text": "Sorna", "framing": {"A": 0, "B": 0}, "voice": "own"},
        "sentences": [
            {
                "text": f"Karsland met Velmora on day {day}.",
                "framing": {"A": day % 3 == 1, "B": day % 3 == 2},
                "voice": "AB"[day % 2],
            }
            for day in range(40)
        ],
    }
    found = measure(FakeClassifier(), {"sorna": list(examples(row, "sorna"))}, resamples=5)
    text = Page(report(json.loads(json.dumps(found)))).text
    assert "41 sentences, 1 articles" in text
    assert "agency <b> 41" in text
    assert "beside a noise floor of" in text


def test_one_reading_stands_against_the_other() -> None:
    text = Page(report(results())).text
    assert "first reader against the second" in text
    assert "0.770" in text and "0.880" in text
