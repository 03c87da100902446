"""The corpus: schema, frozen manifest, splits, duplicates, and the tools that check them."""

from __future__ import annotations

import copy
import json
import random
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.agreement import (
    ANNOTATIONS,
    adjudicated,
    alpha,
    coincidences,
    read_annotations,
    read_answer,
)
from data.check import (
    annotated,
    card_tables,
    check_annotations,
    check_manifest,
    check_rows,
    check_splits,
    duplicates_between_splits,
    main,
    manifest,
    masked,
    tables,
)
from data.corpus import (
    DATA,
    READINGS,
    SPLITS,
    Row,
    label_of,
    read_corpus,
    read_rows,
    readings_path,
    units,
)
from data.duplicates import Pair, jaccard, near_duplicates, shingles

Corpus = dict[str, list[Row]]


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return read_corpus()


@pytest.fixture(scope="module")
def frozen() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((DATA / "splits.json").read_text("utf-8"))
    return found


def _article(number: int = 1, **changes: Any) -> Row:
    row = {
        "id": f"w1-{number:03d}",
        "batch": "w1",
        "conflict": "Mill pond",
        "outlet": "wire",
        "register": "agency",
        "standalone": False,
        "parties": {
            "A": {"name": "the Millers", "aliases": ["millers"]},
            "B": {"name": "Eelmark", "aliases": ["Eelmark"]},
        },
        "headline": {"text": "Sluice shut again", "framing": {"A": 0, "B": 0}, "voice": "own"},
        "sentences": [
            {"text": "The millers shut the sluice.", "framing": {"A": 0, "B": 0}, "voice": "own"},
            {"text": "Eelmark called it theft.", "framing": {"A": 0, "B": 2}, "voice": "B"},
        ],
    }
    return {**copy.deepcopy(row), **changes}


# The shipped files


def test_rows_follow_schema_and_every_alias_occurs(corpus: Corpus) -> None:
    pytest.importorskip("jsonschema")
    assert check_rows(corpus) == []


def test_files_are_as_frozen_and_card_is_up_to_date(corpus: Corpus, frozen: dict[str, Any]) -> None:
    # Recounts hashes, sizes, conflicts and near-duplicates from the files.
    assert check_manifest(manifest(corpus), frozen) == []
    assert card_tables((DATA / "README.md").read_text("utf-8")) == tables(corpus)


def test_conflicts_are_disjoint_and_listed(corpus: Corpus, frozen: dict[str, Any]) -> None:
    assert check_splits(corpus) == []
    listed = Counter(c for split in SPLITS for c in frozen["splits"][split]["conflicts"])
    assert set(listed) == {row["conflict"] for rows in corpus.values() for row in rows}
    assert set(listed.values()) == {1}


def test_excluded_texts_exist_and_are_never_training_texts(
    corpus: Corpus, frozen: dict[str, Any]
) -> None:
    split_of = {key: s for s, rows in corpus.items() for row in rows for key, _ in units(row)}
    pairs = frozen["near_duplicates"]["pairs"]
    assert frozen["excluded_from_evaluation"] == sorted({pair["ids"][1] for pair in pairs})
    for earlier, later in (pair["ids"] for pair in pairs):
        assert SPLITS.index(split_of[earlier]) < SPLITS.index(split_of[later])


def test_labels_name_only_parties_of_the_article(corpus: Corpus) -> None:
    for rows in corpus.values():
        for row in rows:
            for key, unit in units(row):
                assert set(unit["framing"]) == set(row["parties"]), key
                assert unit["voice"] in {"own", "third", *row["parties"]}, key
                assert all(type(v) is int and v in (0, 1, 2) for v in unit["framing"].values()), key


def test_texts_are_not_blank_and_no_sentence_occurs_twice(corpus: Corpus) -> None:
    seen = Counter(s["text"] for rows in corpus.values() for row in rows for s in row["sentences"])
    assert all(text == text.strip() and text for text in seen)
    assert [text for text, count in seen.items() if count > 1] == []


def test_standalone_batches(corpus: Corpus) -> None:
    for rows in corpus.values():
        for row in rows:
            assert row["standalone"] or row["batch"] not in ("w8", "w9"), row["id"]
            assert row["id"].startswith(row["batch"] + "-")


def test_the_corpus_is_as_large_and_as_varied_as_it_says(corpus: Corpus) -> None:
    rows = [row for part in corpus.values() for row in part]
    sentences = Counter(row["register"] for row in rows for _ in row["sentences"])
    assert sentences.total() >= 15_000
    assert min(n for register, n in sentences.items() if register != "contrast") >= 1000
    assert len(sentences) == 13
    assert sum(len(row["parties"]) > 2 for row in rows) >= 80


@pytest.mark.parametrize("name", ["corpus", "news"])
def test_labels_are_what_the_readings_came_to(corpus: Corpus, name: str) -> None:
    rows = annotated(corpus)[name]
    assert check_annotations(rows, read_annotations(name), "a") == []


def test_news_holds_labels_and_no_text() -> None:
    rows = read_rows(readings_path("news"))
    conflicts = {(row["conflict"], row["split"]) for row in rows}
    assert len({row["id"] for row in rows}) == len(rows)
    assert len({conflict for conflict, _ in conflicts}) == len(conflicts)
    for row in rows:
        assert set(row) == {"id", "source", "conflict", "split", "parties", "sentences"}
        for line in row["sentences"]:
            assert set(line) == {"ref", "sha256", "framing", "voice"}
            assert set(line["framing"]) == set(row["parties"])
            assert line["voice"] in {"own", "third", *row["parties"]}


@pytest.mark.parametrize("name", [n for n in READINGS if n != "news"])
def test_readings_hold_labels_and_no_text(name: str) -> None:
    keys = {
        "fignews2024": ("batch", "source_language", "id"),
        "newsmtsc": ("primary_gid",),
    }[name]
    rows = read_rows(readings_path(name))
    allowed = {*keys, "sha256", "parties", "framing", "voice"} | (
        {"text_field"} if name == "fignews2024" else set()
    )
    assert len({tuple(row[key] for key in keys) for row in rows}) == len(rows)
    for row in rows:
        assert set(row) == allowed
        assert len(row["sha256"]) == 64 and set(row["sha256"]) <= set("0123456789abcdef")
        assert set(row["framing"]) == set(row["parties"]) == {"A", "B"}
        assert set(row["framing"].values()) <= {0, 1, 2}
        assert row["voice"] in ("A", "B", "own", "third")


def test_datasets_loads_the_folder_in_one_line(
    corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    datasets = pytest.importorskip("datasets", reason="the package `datasets` is not installed")
    monkeypatch.setattr(datasets.config, "HF_HUB_OFFLINE", True)
    loaded = datasets.load_dataset(str(DATA), cache_dir=str(tmp_path))
    assert {split: len(rows) for split, rows in loaded.items()} == {
        split: len(rows) for split, rows in corpus.items()
    }
    for split, rows in corpus.items():
        for mine, theirs in zip(rows, loaded[split], strict=True):
            assert _without_none(theirs) == mine
    for name in READINGS:
        part = datasets.load_dataset(str(DATA), name, cache_dir=str(tmp_path))
        rows = list(part["news" if name == "news" else "train"])
        assert [_without_none(row) for row in rows] == read_rows(readings_path(name))


def _without_none(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_none(v) for key, v in value.items() if v is not None}
    return [_without_none(v) for v in value] if isinstance(value, list) else value


# The tools


@pytest.mark.parametrize(
    ("framing", "label"),
    [
        ({"A": 0, "B": 0}, "neutral"),
        ({"A": 1, "B": 0}, "A"),
        ({"A": 0, "B": 0, "C": 2}, "C"),
        ({"A": 1, "B": 2}, "mixed"),
        ({"A": 0, "B": 1, "C": 1}, "mixed"),
    ],
)
def test_label_follows_from_strength(framing: dict[str, int], label: str) -> None:
    assert label_of(framing) == label


def test_units_are_the_headline_and_then_the_sentences() -> None:
    assert [key for key, _ in units(_article(7))] == ["w1-007#headline", "w1-007#0", "w1-007#1"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"id": 1, "id": 2}', "rows.jsonl, line 2: the key 'id' stands twice in one object"),
        ("[1]", "rows.jsonl, line 2: holds a list; each line is one JSON object"),
        ("", "rows.jsonl, line 2: Expecting value: line 2 column 1 (char 1)"),
    ],
)
def test_bad_line_is_named(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text(f"{{}}\n{line}\n", "utf-8")
    with pytest.raises(ValueError, match=r"rows\.jsonl") as caught:
        read_rows(path)
    assert str(caught.value) == message


def _break(row: Row, what: str) -> Row:
    sentence = row["sentences"][1]
    if what == "strength":
        sentence["framing"]["B"] = 3
    elif what == "third party in framing":
        sentence["framing"]["C"] = 0
    elif what == "third party in voice":
        sentence["voice"] = "C"
    elif what == "missing strength":
        row["parties"]["C"] = {"name": "the Otters", "aliases": ["millers'"]}
    elif what == "blank":
        sentence["text"] = " "
    elif what == "unknown key":
        row["author"] = "nobody"
    return row


@pytest.mark.parametrize(
    "what",
    [
        "strength",
        "third party in framing",
        "third party in voice",
        "missing strength",
        "blank",
        "unknown key",
    ],
)
def test_schema_refuses(what: str) -> None:
    pytest.importorskip("jsonschema")
    assert check_rows({"train": [_article()]}) == []
    problems = check_rows({"train": [_break(_article(), what)]})
    assert problems
    assert all(problem.startswith("train, line 1 (w1-001): $") for problem in problems)


def test_problems_beyond_the_schema_are_named() -> None:
    pytest.importorskip("jsonschema")
    parties = {
        "A": {"name": "the Otters", "aliases": ["otter folk"]},
        "B": {"name": "Eelmark", "aliases": ["Eelmark"]},
    }
    assert check_rows({"train": [_article()], "test": [_article(parties=parties)]}) == [
        "test, line 1 (w1-001): the id also stands in train, line 1 (w1-001)",
        "test, line 1 (w1-001): the alias 'otter folk' of party A occurs in no text",
        "test, line 1 (w1-001): no text names party A",
    ]
    shared = {**parties, "A": {"name": "the Otters", "aliases": ["Eelmark"]}}
    assert check_rows({"train": [_article(parties=shared)]}) == [
        (
            "train, line 1 (w1-001): conflict 'Mill pond': 'Eelmark' of 'Eelmark' is also "
            "'Eelmark' of 'the Otters'; an alias belongs to one party"
        )
    ]


def test_conflict_in_two_splits_is_named() -> None:
    assert check_splits({"train": [_article(1), _article(2)], "test": [_article(3)]}) == [
        "the conflict 'Mill pond' stands in train and in test"
    ]


def test_difference_from_the_manifest_is_named() -> None:
    now = {"splits": {"train": {"articles": 2, "sha256": "aa"}}, "version": 1}
    old = {"splits": {"train": {"articles": 3, "sha256": "aa"}, "dev": 1}, "version": 1}
    assert check_manifest(now, now) == []
    assert check_manifest(now, old) == [
        "splits.json: splits.train.articles is 2, frozen as 3",
        "splits.json: splits.dev is None, frozen as 1",
    ]


def test_a_changed_file_fails_the_check(
    corpus: Corpus, tmp_path: Path, frozen: dict[str, Any]
) -> None:
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    path = folder / "validation.jsonl"
    path.write_bytes(path.read_bytes() + b"\n")
    small = {split: rows[:1] for split, rows in corpus.items()}
    changed = [line.split(" ")[1] for line in check_manifest(manifest(small, folder), frozen)]
    assert "splits.validation.sha256" in changed
    assert "splits.train.sha256" not in changed


def test_freeze_then_check_then_change(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("jsonschema")
    (tmp_path / "readings").mkdir()
    copied = ("README.md", "schema.json", ANNOTATIONS["news"])
    for name in (*copied, *(f"readings/{name}.jsonl" for name in READINGS)):
        shutil.copy(DATA / name, tmp_path / name)
    readings = [
        {
            "id": f"w1-00{n}",
            "first": ["- own", "- own", "B2 B"],
            "second": ["- own", "- own", "B2 B"],
        }
        for n in (1, 2, 3)
    ]
    (tmp_path / ANNOTATIONS["corpus"]).write_text(
        "".join(json.dumps({**r, "adjudicated": {}}) + "\n" for r in readings), "utf-8"
    )
    texts = {
        "train": ("Monday", "The millers left.", "Eelmark!"),
        "validation": ("Rain and wind", "No millers came", "So: Eelmark"),
        "test": ("Lanterns lit", "Eels, millers", "Yes, Eelmark did"),
    }
    for number, (split, parts) in enumerate(texts.items(), start=1):
        row = _article(number, conflict=f"Pond {number}")
        for unit, text in zip((row["headline"], *row["sentences"]), parts, strict=True):
            unit["text"] = text
        (tmp_path / f"{split}.jsonl").write_text(json.dumps(row) + "\n", "utf-8")

    assert main(["--freeze"], tmp_path) == 0
    frozen = json.loads((tmp_path / "splits.json").read_text("utf-8"))
    assert frozen["splits"]["validation"]["conflicts"] == ["Pond 2"]
    # "eelmark" has 3 runs of 5 characters, "so eelmark" 6, of which 3 are shared: 3 of 6.
    assert frozen["near_duplicates"]["pairs"] == [{"ids": ["w1-001#1", "w1-002#1"], "jaccard": 0.5}]
    assert frozen["excluded_from_evaluation"] == ["w1-002#1"]
    capsys.readouterr()

    assert main([], tmp_path) == 0
    output = capsys.readouterr()
    assert "| articles | 1 | 1 | 1 | 3 |" in output.out.splitlines()
    assert "| B | 1 (50.0 %) | 1 (50.0 %) | 1 (50.0 %) | 3 (50.0 %) |" in output.out.splitlines()
    assert output.err == "problems: 0\n"

    path = tmp_path / "test.jsonl"
    path.write_text(path.read_text("utf-8").replace('"wire"', '"ngo"'), "utf-8")
    assert main([], tmp_path) == 1
    first, second, last = capsys.readouterr().err.splitlines()
    assert first.startswith("splits.json: splits.test.sha256 is '")
    assert second == "README.md: the tables are not those of the files; run with --freeze"
    assert last == "problems: 2"

    path.write_text(path.read_text("utf-8").replace('"ngo"', '"pub"'), "utf-8")
    assert main([], tmp_path) == 1
    assert capsys.readouterr().err.splitlines()[-1] == "problems: 1"


# Near-duplicates


def test_shingles_by_hand() -> None:
    # "ab cde" has 6 characters, so 2 runs of 5; marks and case do not count.
    assert shingles("Ab -- CDE!") == {"ab cd", "b cde"}
    assert shingles("Oh.") == {"oh"}
    assert shingles("...") == frozenset()


def test_jaccard_by_hand() -> None:
    assert jaccard(frozenset("abc"), frozenset("bcd")) == 2 / 4
    assert jaccard(frozenset(), frozenset()) == 0.0


def test_near_duplicates_by_hand() -> None:
    # "abcdef" has the shingles abcde, bcdef; "abcdefg" also cdefg: 2 of 3 are shared.
    texts = ["abcdef", "uvwxyz", "abcdefg", "abcdef"]
    groups = ["train", "train", "test", "train"]
    assert near_duplicates(texts, groups) == [Pair(0, 2, 2 / 3), Pair(2, 3, 2 / 3)]
    assert near_duplicates(texts, groups, threshold=0.67) == []


@pytest.mark.parametrize("threshold", [0.0, 1.5])
def test_threshold_is_checked(threshold: float) -> None:
    with pytest.raises(ValueError, match="threshold") as caught:
        near_duplicates([], [], threshold)
    assert str(caught.value) == (
        f"threshold is {threshold}; give a number above 0 and at most 1"
    )  # fmt: skip


@given(
    st.lists(st.text("abc ", min_size=0, max_size=14), max_size=14),
    st.sampled_from([0.1, 0.3, 0.5, 2 / 3, 1.0]),
    st.randoms(use_true_random=False),
)
def test_the_index_finds_what_comparing_all_pairs_finds(
    texts: list[str], threshold: float, chance: random.Random
) -> None:
    groups = [chance.choice("xyz") for _ in texts]
    brute = [
        Pair(i, j, jaccard(shingles(texts[i]), shingles(texts[j])))
        for i in range(len(texts))
        for j in range(i + 1, len(texts))
        if groups[i] != groups[j]
        and jaccard(shingles(texts[i]), shingles(texts[j])) >= threshold
    ]  # fmt: skip
    assert near_duplicates(texts, groups, threshold) == brute


def test_masking_hides_every_name() -> None:
    assert masked(_article()) == {
        "w1-001#headline": "Sluice shut again",
        "w1-001#0": "The party shut the sluice.",
        "w1-001#1": "party called it theft.",
    }


def test_duplicates_that_differ_only_in_names_are_found() -> None:
    other = json.loads(
        json.dumps(_article(2)).replace("Eelmark", "Ozmanthia").replace("millers", "ropemakers")
    )
    other["headline"]["text"] = "Nothing in common with it"
    found = duplicates_between_splits({"train": [_article()], "validation": [], "test": [other]})
    assert found == [
        {"ids": ["w1-001#0", "w1-002#0"], "jaccard": 1.0},
        {"ids": ["w1-001#1", "w1-002#1"], "jaccard": 1.0},
    ]


# Agreement


def test_alpha_by_hand() -> None:
    """Ten pairs: 8 agree on "a", 1 on "b", 1 differs.

    Coincidences: aa 16, bb 2, ab = ba 1; margins a 17, b 3, n 20. Nominal: observed 2 / 20,
    expected 2 * 17 * 3 / (20 * 19), alpha = 1 - 19 * 2 / 102 = 64 / 102.
    """
    pairs = [(0, 0)] * 8 + [(1, 1), (0, 1)]
    assert alpha(coincidences(pairs, 2)) == pytest.approx(64 / 102)
    assert alpha(coincidences([(0, 0)] * 4, 2)) is None


def test_ordinal_alpha_by_hand() -> None:
    """Pairs (0, 0), (0, 2), (1, 1), (2, 2): margins 3, 2, 3, ranks 1.5, 4, 6.5, n 8.

    Squared distances: 0-1 6.25, 1-2 6.25, 0-2 25. Observed 2 * 25; expected
    2 * (3 * 2 * 6.25 + 2 * 3 * 6.25 + 3 * 3 * 25) / 7 = 600 / 7. alpha = 1 - 350 / 600.
    """
    pairs = [(0, 0), (0, 2), (1, 1), (2, 2)]
    assert alpha(coincidences(pairs, 3), "ordinal") == pytest.approx(1 - 350 / 600)


def test_adjudication() -> None:
    readings = {
        "id": "x",
        "first": ["- own", "A2 A", "A1B2 own"],
        "second": ["- own", "B1 A", "A2B1 own"],
        "adjudicated": {"1": "A1B1 A"},
    }
    assert adjudicated(readings) == ["- own", "A1B1 A", "A1B1 own"]
    assert read_answer("A1B1 A") == ({"A": 1, "B": 1}, "A")
    with pytest.raises(ValueError, match=r"x#1: 'A2 A', 'B1 A', not adjudicated"):
        adjudicated({**readings, "adjudicated": {}})
    with pytest.raises(ValueError, match=r"x: adjudicated without difference: \['2'\]"):
        adjudicated({**readings, "adjudicated": {"1": "- own", "2": "- own"}})
    with pytest.raises(ValueError, match="'A3 own' is not an answer; write 'A1B2 third'"):
        read_answer("A3 own")


def test_labels_that_are_not_what_the_readings_came_to_are_named() -> None:
    row = _article()
    good = {"id": "w1-001", "first": ["- own", "- own", "B2 B"], "second": ["- own", "- own", "B2 B"], "adjudicated": {}}  # fmt: skip
    assert check_annotations([row], {"w1-001": good}, "a") == []
    assert check_annotations([row], {}, "a") == ["a: w1-001 has no readings"]
    assert check_annotations([], {"w1-001": good}, "a") == ["a: w1-001 is no article"]
    other = {**good, "first": ["- own", "- own", "B1 B"], "second": ["- own", "- own", "B1 B"]}
    assert check_annotations([row], {"w1-001": other}, "a") == [
        "w1-001#1: the label is not what a came to"
    ]
    short = {**good, "first": ["- own"], "second": ["- own"]}
    assert check_annotations([row], {"w1-001": short}, "a") == ["a: w1-001: 1 answers for 3 texts"]
