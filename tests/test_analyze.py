"""The front door, with the embedded model on real prose."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from conftest import FakeClassifier

from stance import (
    Article,
    Conflict,
    ConflictError,
    InputError,
    Party,
    analyze,
    find_conflict,
    load,
)

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
TEXT = """Verrane and Dorvask trade blame over ferry

The Linnet left Port Sennow on Tuesday with 148 people on board.

Verrane's foreign minister called the interception "an act of piracy against schoolchildren".

In Hrelin, the Dorvaskan defence ministry said that its patrols had carried out a lawful inspection.
"""
PARTIES = [Party("Verrane", ("Port Sennow",)), Party("Dorvask", ("Dorvaskan", "Hrelin"))]


def test_four_lines_to_a_result() -> None:
    analysis = analyze(TEXT, parties=PARTIES)
    assert [s.section for s in analysis.sentences] == ["headline", "body", "body", "body"]
    assert [s.label for s in analysis.sentences[1:]] == ["neutral", "Verrane", "Dorvask"]
    assert [s.voice for s in analysis.sentences[1:]] == ["own", "Verrane", "Dorvask"]
    assert analysis.model.backend == "onnx"
    assert analysis == analyze(TEXT, parties=PARTIES)


def test_other_batches_and_orders_change_no_label() -> None:
    whole = analyze(TEXT, parties=PARTIES)
    turned = analyze(TEXT, parties=PARTIES[::-1])
    assert [s.label for s in whole.sentences] == [s.label for s in turned.sentences]
    assert [s.framing for s in whole.sentences] == [s.framing for s in turned.sentences]
    assert whole.balance.all.signed == -(turned.balance.all.signed or 0)


def test_a_cut_article_and_a_conflict_made_in_code() -> None:
    article = Article.from_sentences(
        ["Verrane accused Dorvask of piracy.", "Dorvask denied it."], headline="Ferry held"
    )
    analysis = analyze(article, conflict=Conflict("ferry", tuple(PARTIES)))
    assert [s.text for s in analysis.sentences] == [
        "Ferry held",
        "Verrane accused Dorvask of piracy.",
        "Dorvask denied it.",
    ]
    with pytest.raises(InputError) as caught:
        analyze(article, parties=PARTIES, headline="Again")
    assert str(caught.value) == "headline is given beside an Article; put it into the Article"


def test_the_conflict_is_guessed_and_said() -> None:
    text = (
        "Azerbaijan said it had begun anti-terrorist measures. Armenia spoke of an attack on "
        "civilians. Baku denied that. Yerevan repeated it."
    )
    analysis = analyze(text)
    assert analysis.conflict.names == ("Azerbaijan", "Armenia")
    assert analysis.warnings[0].startswith("taken to be about Armenia–Azerbaijan (4 mentions)")


def test_a_text_about_nobody_is_all_neutral_and_says_so() -> None:
    analysis = analyze("A comet passed on Monday. Thousands came to look at it.")
    assert {s.label for s in analysis.sentences} == {"neutral"}
    assert analysis.balance.all.signed is None
    assert analysis.warnings == (
        "the text names no party of a shipped conflict and no country; give the parties",
    )


def test_parties_and_conflict_exclude_each_other() -> None:
    with pytest.raises(ConflictError) as caught:
        find_conflict("", parties=["Armenia", "Azerbaijan"], conflict="armenia-azerbaijan")
    assert str(caught.value) == "both parties and conflict are given; give one of them"


def test_profiles_by_name_and_by_path(tmp_path: Path) -> None:
    shipped, _ = find_conflict("", conflict="armenia-azerbaijan")
    assert set(shipped.names) == {"Armenia", "Azerbaijan"}
    own, _ = find_conflict("", conflict=EXAMPLES / "conflict.toml")
    assert own.names == ("Verrane", "Dorvask")
    assert find_conflict("", conflict=str(EXAMPLES / "conflict.toml"))[0] == own
    bare = tmp_path / "conflict"  # a string with a separator is a path, whatever its ending
    bare.write_bytes((EXAMPLES / "conflict.toml").read_bytes())
    assert find_conflict("", conflict=str(bare))[0] == own
    with pytest.raises(ConflictError) as caught:
        find_conflict("", conflict=str(tmp_path / "none"))
    assert str(caught.value).startswith(f"{tmp_path / 'none'}: no such file")


def test_up_to_eight_parties() -> None:
    names = ["Armenia", "Chile", "Denmark", "Egypt", "France", "Ghana", "Hungary", "Iceland"]
    text = " ".join(f"{name} sent an envoy." for name in names)
    analysis = analyze(text, parties=names)
    assert all(len(s.framing) == 8 for s in analysis.sentences)
    with pytest.raises(ConflictError):
        analyze(text, parties=[*names, "Japan"])


def test_another_classifier_can_be_given(fake_classifier: FakeClassifier) -> None:
    analysis = analyze(TEXT, parties=PARTIES, classifier=fake_classifier)
    assert analysis.model.name == "fake-1"


def test_a_model_is_loaded_once() -> None:
    assert load() is load()


@pytest.mark.parametrize("name", ["wire-report.txt", "partisan.txt", "web-page.html"])
def test_the_examples_run_from_the_command_line(name: str) -> None:
    done = subprocess.run(
        [
            Path(sys.executable).with_name("stance"),
            "analyze",
            str(EXAMPLES / name),
            "--conflict",
            str(EXAMPLES / "conflict.toml"),
        ],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert "Verrane" in done.stdout
    assert "Traceback" not in done.stderr


def test_parties_as_a_mapping_are_refused() -> None:
    with pytest.raises(ConflictError) as caught:
        find_conflict("", parties={"Armenia": ["Yerevan"]})  # type: ignore[arg-type]
    assert str(caught.value) == (
        "parties is a mapping; give a list of names, or of Party(name, aliases=[...])"
    )
