"""JSON, JSON lines, CSV and pandas."""

from __future__ import annotations

import csv
import io
import json
import sys
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
from stance.errors import MissingExtraError
from stance.labels import Analysis
from stance.render.data import rows, schema_text, to_csv, to_dict, to_json, to_jsonl, to_pandas

KEYS = (
    "schema_version source conflict parties sentences balance dropped warnings model text".split()  # noqa: SIM905
)


def validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json.loads(schema_text()))


def one_sentence(text: str) -> Analysis:
    article = replace(Article.from_sentences([text], source=text), dropped=(Dropped(text, "x"),))
    return label_article(article, Conflict.of(["Karsland", "Velmora"]), FakeClassifier((text,)))


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads(schema_text()))


def test_analyses_keep_the_schema(
    sample_analysis: Analysis, three_parties: Analysis, tiny_analysis: Analysis
) -> None:
    for analysis in (sample_analysis, three_parties, tiny_analysis):
        validator().validate(json.loads(to_json(analysis)))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("sentences", 0, "framing", "Karsland"), 1.5),
        (("sentences", 0, "section"), "footer"),
        (("balance", "own", "coverage"), "high"),
        (("balance", "all", "extra"), 1),
        (("schema_version",), "2.0"),
        (("parties",), ["Karsland"]),
    ],
)
def test_the_schema_refuses_what_is_wrong(
    sample_analysis: Analysis, path: tuple[str | int, ...], value: object
) -> None:
    data = to_dict(sample_analysis)
    place = data
    for key in path[:-1]:
        place = place[key]  # type: ignore[index]
    place[path[-1]] = value  # type: ignore[index]
    assert not validator().is_valid(data)


def test_every_level_of_the_schema_is_closed() -> None:
    def check(node: object) -> None:
        if isinstance(node, dict):
            if "properties" in node:
                assert node["additionalProperties"] is False
                assert sorted(node["required"]) == sorted(node["properties"])
            for value in node.values():
                check(value)
        elif isinstance(node, list):
            for value in node:
                check(value)

    check(json.loads(schema_text()))


def test_json_is_golden(sample_analysis: Analysis, golden: Callable[[str, str], None]) -> None:
    golden("sample.json", to_json(sample_analysis) + "\n")


def test_the_keys_stand_in_order_and_spans_are_exact(sample_analysis: Analysis) -> None:
    data = sample_analysis.to_dict()
    assert list(data) == KEYS
    assert data["schema_version"] == "1.0"
    assert data["parties"] == ["Karsland", "Velmora"]
    assert data["conflict"] == {"name": "Karsland / Velmora", "note": "Invented for the tests."}
    for sentence in data["sentences"]:
        assert data["text"][sentence["start"] : sentence["end"]] == sentence["text"]
    assert data["dropped"][0] == {"text": "By Ada Quill", "reason": "byline"}


def test_balance_counts_by_hand(sample_analysis: Analysis) -> None:
    # Body, by number: Karsland alone 4, 10, 11, 15; Velmora alone 3, 5, 9, 12, 14; mixed 8;
    # neutral 2, 6, 13, 16.
    all_ = sample_analysis.to_dict()["balance"]["all"]
    assert (all_["n"], all_["carried"]) == (14, {"Karsland": 4, "Velmora": 5})
    assert (all_["mixed"], all_["neutral"], all_["uncertain"]) == (1, 4, 1)
    assert all_["split"] == {"Karsland": 0.45, "Velmora": 0.55}
    assert all_["signed"] == -0.1
    assert all_["coverage"] == round(13 / 14, 6)


def test_undefined_is_null(tiny_analysis: Analysis, three_parties: Analysis) -> None:
    tiny = tiny_analysis.to_dict()["balance"]
    assert tiny["all"]["split"] is None
    assert tiny["all"]["signed"] is None
    assert tiny["headline"]["coverage"] is None
    assert tiny["own"]["corrected"] is None
    assert three_parties.to_dict()["balance"]["all"]["signed"] is None


def test_json_is_deterministic_and_can_be_one_line(sample_analysis: Analysis) -> None:
    assert to_json(sample_analysis) == to_json(sample_analysis)
    line = to_json(sample_analysis, indent=None)
    assert line.splitlines() == [line]
    assert json.loads(line) == json.loads(to_json(sample_analysis)) == to_dict(sample_analysis)


@given(st.text(st.characters(exclude_categories=()), min_size=1, max_size=40).filter(str.strip))
def test_any_text_survives_json_exactly_on_one_encodable_line(text: str) -> None:
    line = to_jsonl([one_sentence(text)])
    assert line.splitlines() == [line[:-1]]
    assert line.encode("utf-8").endswith(b"\n")
    data = json.loads(line)
    assert data["sentences"][0]["text"] == data["source"] == data["dropped"][0]["text"] == text


def test_jsonl_is_one_analysis_a_line(sample_analysis: Analysis, tiny_analysis: Analysis) -> None:
    lines = to_jsonl([sample_analysis, tiny_analysis]).splitlines()
    assert [json.loads(line)["source"] for line in lines] == ["bridge.txt", "tiny.txt"]
    assert to_jsonl([]) == ""


def test_csv_is_golden(sample_analysis: Analysis, golden: Callable[[str, str], None]) -> None:
    golden("sample.csv", to_csv([sample_analysis]))


def test_csv_has_a_row_a_sentence(sample_analysis: Analysis) -> None:
    table = list(csv.DictReader(io.StringIO(to_csv([sample_analysis]))))
    assert len(table) == len(sample_analysis.sentences)
    assert table[9]["uncertain"] == "true"
    assert table[9]["framing:Karsland"] == "0.55"
    assert table[2]["voice:Velmora"] == "0.8"
    assert table[2]["text"] == sample_analysis.sentences[2].text


def test_csv_of_articles_about_different_parties_joins_the_columns(
    sample_analysis: Analysis,
) -> None:
    article = build_article(source="other.txt")
    other = label_article(article, Conflict.of(["Ostrava", "Velmora"]), FakeClassifier())
    table = list(csv.DictReader(io.StringIO(to_csv([sample_analysis, other]))))
    assert list(table[0])[-1] == "text"
    assert table[0]["framing:Ostrava"] == "" != table[0]["framing:Karsland"]
    assert table[-1]["framing:Karsland"] == "" != table[-1]["framing:Ostrava"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"])
def test_csv_cells_cannot_be_formulas(start: str) -> None:
    text = start + 'HYPERLINK("x")'
    (row,) = csv.DictReader(io.StringIO(to_csv([one_sentence(text)]), newline=""))
    assert row["text"] == "'" + text
    assert row["source"] == "'" + text


def test_csv_headers_and_labels_cannot_be_formulas() -> None:
    conflict = Conflict.of(["=Karsland", "Velmora"])
    article = Article.from_sentences(["=Karsland said so."])
    text = to_csv([label_article(article, conflict, FakeClassifier())])
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert "'=Karsland" in cells  # the voice
    assert not any(cell.startswith("=") for cell in cells)


def test_csv_replaces_what_it_cannot_hold() -> None:
    (row,) = csv.DictReader(io.StringIO(to_csv([one_sentence("a\x00b\ud800c")])))
    assert row["text"] == "a\ufffdb\ufffdc"


def test_csv_of_nothing_is_a_header() -> None:
    assert to_csv([]) == "text\n"


def test_pandas_has_the_rows(sample_analysis: Analysis) -> None:
    pytest.importorskip("pandas")
    frame = to_pandas(sample_analysis)
    assert list(frame.columns) == list(rows(sample_analysis)[0])
    assert frame["label"].tolist() == [s.label for s in sample_analysis.sentences]


def test_without_pandas_the_extra_is_named(
    sample_analysis: Analysis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(MissingExtraError) as caught:
        to_pandas(sample_analysis)
    assert str(caught.value) == (
        "to_pandas needs the package 'pandas': pip install 'stance[pandas]'"
    )
