"""The example articles: invented, unseen, and covered by the profile beside them."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from stance.conflict import Conflict
from stance.masking import MentionFinder, mask
from stance.profile import load_profile

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"
ARTICLES = ("wire-report.txt", "partisan.txt", "web-page.html")
# Every name in the articles that is no party's.
OTHERS = (
    *("Quellin Narrows", "Maubrey", "Tidewater News", "Linnet", "Skerry Lines", "Lathney", "Ormosk"),
    *("Northern Straits Commission", "Nadia Perrowin", "Osk Brellamer", "Piers Hallowen"),
    *("Hester Quillamore", "Candlemas", "January", "February", "March", "Monday", "Tuesday"),
    *("Wednesday", "Thursday", "Saturday", "Sunday"),
)  # fmt: skip


def _conflict() -> Conflict:
    return load_profile(EXAMPLES / "conflict.toml").conflict


def _prose(name: str) -> str:
    """The article as a reader should get it: of the page, only its own visible paragraphs."""
    text = (EXAMPLES / name).read_text("utf-8")
    if not name.endswith(".html"):
        return text
    article = text.split("</figure>")[1].split("<p>(With agency inputs)")[0]
    paragraphs = re.findall(r"<p>(?!Advertisement)(?!<strong>)(.*?)</p>", article)
    return "\n\n".join(html.unescape(paragraph) for paragraph in paragraphs)


def test_profile_loads() -> None:
    assert _conflict().names == ("Verrane", "Dorvask")


@pytest.mark.parametrize("name", ARTICLES)
def test_no_mention_of_a_party_is_left(name: str) -> None:
    conflict, text = _conflict(), _prose(name)
    hidden = mask(text, MentionFinder(conflict).find(text), 0)
    for other in OTHERS:
        hidden = hidden.replace(other, "")
    # Capitalised words that do not open a sentence, a quotation or a paragraph.
    assert re.findall(r"(?<=[\w,;)\]] )[A-Z]\w+", hidden) == []


@pytest.mark.parametrize("name", ARTICLES)
def test_both_parties_are_named_and_the_article_is_of_some_length(name: str) -> None:
    text = _prose(name)
    assert {m.party for m in MentionFinder(_conflict()).find(text)} == {0, 1}
    assert 18 <= len(re.findall(r"[.?!][\"”]?(?=\s|$)", text)) <= 32
    assert len(text.split("\n\n")) >= 8


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("wire-report.txt", {"Lathney", "Ormosk", "blockade", "piracy", "safety inspection"}),
        ("partisan.txt", {"Lathney", "blockade", "pirates", "reunification", "separated brothers"}),
        ("web-page.html", {"Ormosk", "blockade", "piracy"}),
    ],
)
def test_cues_stay_in_the_text(name: str, expected: set[str]) -> None:
    conflict, text = _conflict(), _prose(name)
    hidden = mask(text, MentionFinder(conflict).find(text), 0)
    assert {c for party in conflict.parties for c in party.cues if c in hidden} == expected


def test_conflict_is_not_in_the_corpus() -> None:
    rows = "".join(
        (ROOT / "data" / f"{s}.jsonl").read_text("utf-8") for s in ("train", "validation", "test")
    )
    invented = {
        *("Verrane", "Dorvask", "Sennow", "Hrelin", "Sarrevaux", "Almay", "Kolmandy", "Dumbrosk"),
        *("Lathney", "Ormosk", "Quellin", "Maubrey", "Linnet", "Skerry Lines", "Narrows Guard"),
        *("Tidewater News", "Perrowin", "Brellamer", "Hallowen", "Quillamore", "Marrogan"),
    }  # fmt: skip
    assert {name for name in invented if name in rows} == set()


def test_web_page_has_the_debris_of_a_real_copy() -> None:
    page = (EXAMPLES / "web-page.html").read_text("utf-8")
    headline = "Linnet released after nine days; Verrane and Dorvask both claim victory"
    lead = _prose("web-page.html").split("\n\n")[0]
    assert page.count(f">{headline}<") == 2
    assert page.count(lead) == 2
    for debris in (
        '<div id="cookie-banner"',
        "9 months ago</span>",
        '"shares">135<',
        "Image Courtesy:",
        "(With agency inputs)",
        "Read Entire Article",
        "Copy link",
        "Related stories",
        "<div hidden>",
        "display:none",
        "font-size:0",
        'class="offscreen"',
        "<script>",
    ):
        assert debris in page, debris


def test_readme_lists_every_file() -> None:
    text = (EXAMPLES / "README.md").read_text("utf-8")
    files = {path.name for path in EXAMPLES.iterdir() if path.suffix in (".txt", ".html", ".toml")}
    assert {name for name in files if f"({name})" in text} == files >= {*ARTICLES, "conflict.toml"}
