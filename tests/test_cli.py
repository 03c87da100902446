"""The command, run in process with a small classifier in place of the model."""

from __future__ import annotations

import csv
import io
import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from conftest import FakeClassifier

import stance
from stance.cli import main
from stance.cli.talk import Output, Progress, wants_color
from stance.errors import InputError, ModelError
from stance.render.data import schema_text

ARTICLE = """\
Villages shelled as bridge closes

Traffic over the bridge of Karsland stopped on Monday. The occupiers closed it, Velmora said.

The occupiers came at night. The provocation went on until dawn.
"""
PROFILE = """\
name = "Sorna bridge"
summary = "The two countries dispute a bridge."
kind = "interstate"
years = "2020–"

[[party]]
name = "Karsland"
demonyms = ["Karslander"]
cues = ["provocation"]

[[party]]
name = "Velmora"
demonyms = ["Velmoran"]
cues = ["occupiers"]
"""


@pytest.fixture(autouse=True)
def no_model(monkeypatch: pytest.MonkeyPatch) -> list[tuple[object, object, object]]:
    """Every command loads the small classifier; the calls are recorded."""
    calls: list[tuple[object, object, object]] = []

    def load(model: object = None, *, backend: object = None, device: object = None) -> object:
        calls.append((model, backend, device))
        return FakeClassifier()

    monkeypatch.setattr(stance, "load", load)
    return calls


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder with one article, one profile."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NO_COLOR", raising=False)
    (tmp_path / "a.txt").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "sorna.toml").write_text(PROFILE, encoding="utf-8")
    return tmp_path


Captured = pytest.CaptureFixture[str]
SORNA = ["--conflict", "sorna.toml"]


def run(capsys: Captured, *argv: str) -> tuple[int, str, str]:
    code = main(argv)
    out, err = capsys.readouterr()
    return code, out, err


def stdin(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


# analyze


def test_text_is_the_default(capsys: Captured) -> None:
    code, out, err = run(capsys, "analyze", "a.txt", *SORNA)
    assert (code, err) == (0, "")
    assert out.startswith("a.txt: Karsland and Velmora\n")
    assert "\x1b" not in out
    assert "\n3  Velmora   0.92 Velmora  The occupiers closed it, Velmora said.\n" in out


def test_json_keeps_the_schema(capsys: Captured) -> None:
    code, out, err = run(capsys, "analyze", "a.txt", *SORNA, "--format", "json", "--seed", "5")
    assert (code, err) == (0, "")
    data = json.loads(out)
    jsonschema.Draft202012Validator(json.loads(schema_text())).validate(data)
    assert data["balance"]["seed"] == 5
    assert [s["label"] for s in data["sentences"]] == [
        "neutral",
        "neutral",
        "Velmora",
        "Velmora",
        "Karsland",
    ]


@pytest.mark.parametrize(
    ("form", "start"),
    [("md", "## a.txt: Karsland and Velmora\n"), ("html", "<!DOCTYPE html>\n"), ("csv", "source,")],
)
def test_other_formats(capsys: Captured, form: str, start: str) -> None:
    code, out, _ = run(capsys, "analyze", "a.txt", *SORNA, "--format", form)
    assert code == 0
    assert out.startswith(start)


@pytest.mark.parametrize(
    "given", [["Karsland", "Velmora"], ["Karsland,Velmora"], ["Karsland, Velmora"]]
)
def test_parties_are_separate_words_or_commas(capsys: Captured, given: list[str]) -> None:
    argv = ["analyze", "a.txt", "--format", "json", "--parties", *given]
    code, out, err = run(capsys, *argv)
    assert (code, err) == (0, "")
    assert json.loads(out)["parties"] == ["Karsland", "Velmora"]


def test_parties_may_be_repeated_and_more_than_two(capsys: Captured) -> None:
    given = ["--parties", "Karsland", "--parties", "Velmora,Ostrava"]
    code, out, _ = run(capsys, "analyze", "a.txt", "--format", "json", *given)
    assert code == 0
    assert json.loads(out)["parties"] == ["Karsland", "Velmora", "Ostrava"]


def test_expected_is_passed_on(capsys: Captured) -> None:
    expected = ["--expected", "Karsland=0.25,Velmora=0.75"]
    _, out, _ = run(capsys, "analyze", "a.txt", *SORNA, "--format", "json", *expected)
    assert json.loads(out)["balance"]["expected"] == {"Karsland": 0.25, "Velmora": 0.75}


def test_the_guess_is_said_on_standard_error(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    stdin(monkeypatch, b"Baku and Yerevan talked. Yerevan said it would sign. Baku said no.")
    code, out, err = run(capsys, "analyze", "-", "--format", "json")
    assert code == 0
    assert set(json.loads(out)["parties"]) == {"Armenia", "Azerbaijan"}
    assert err.startswith("stance: standard input: taken to be about ")
    assert err.count("\n") == 1


def test_several_files_give_several_lines(capsys: Captured, here: Path) -> None:
    (here / "b.txt").write_text("Karsland met Velmora.", encoding="utf-8")
    code, out, err = run(capsys, "analyze", "a.txt", "b.txt", *SORNA, "--format", "jsonl")
    assert (code, err) == (0, "")
    assert [json.loads(line)["source"] for line in out.splitlines()] == ["a.txt", "b.txt"]
    code, out, _ = run(capsys, "analyze", "a.txt", "b.txt", *SORNA)
    assert code == 0
    assert out.count("═" * 80) == 1


@pytest.mark.parametrize("form", ["json", "html"])
def test_a_format_of_one_document_refuses_several_files(capsys: Captured, form: str) -> None:
    code, out, err = run(capsys, "analyze", "a.txt", "a.txt", *SORNA, "--format", form)
    assert (code, out) == (2, "")
    assert err == (
        f"stance: error: --format {form} holds one article; "
        "use --format jsonl, md or csv for several\n"
    )


def test_rows_bring_their_parties(capsys: Captured, here: Path) -> None:
    rows = [
        {"id": "r1", "text": "Nora met Wil. Nora said no.", "parties": ["Nora", "Wil"]},
        {
            "id": "r2",
            "sentences": ["The Kars met Wil.", "It was a provocation."],
            "conflict": "Bridge",
            "parties": [{"name": "Kars", "cues": ["provocation"]}, {"name": "Wil"}],
        },
        {"id": "r3", "text": "Baku met Yerevan. Baku said no.", "conflict": "armenia-azerbaijan"},
    ]
    (here / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    code, out, err = run(capsys, "analyze", "rows.jsonl", "--format", "jsonl")
    assert (code, err) == (0, "")
    one, two, three = map(json.loads, out.splitlines())
    assert one["parties"] == ["Nora", "Wil"]
    assert (two["conflict"]["name"], two["sentences"][1]["label"]) == ("Bridge", "Kars")
    assert set(three["parties"]) == {"Armenia", "Azerbaijan"}
    code, out, _ = run(capsys, "analyze", "rows.jsonl", "--format", "jsonl", "--parties", "X1,Y1")
    assert {tuple(json.loads(line)["parties"]) for line in out.splitlines()} == {("X1", "Y1")}


def test_one_document_of_several_rows_is_refused(capsys: Captured, here: Path) -> None:
    row = json.dumps({"text": "Karsland met Velmora."})
    (here / "rows.jsonl").write_text(f"{row}\n{row}\n", encoding="utf-8")
    code, _, err = run(
        capsys, "analyze", "rows.jsonl", *SORNA, "--format", "html", "-o", "out.html"
    )
    assert code == 2
    assert "--format html holds one article" in err
    assert not (here / "out.html").exists()


def test_a_bad_file_does_not_stop_the_others(capsys: Captured) -> None:
    code, out, err = run(capsys, "analyze", "none.txt", "a.txt", *SORNA, "--format", "jsonl")
    assert code == 2
    assert json.loads(out)["source"] == "a.txt"
    assert err == ("stance: error: none.txt does not exist; give a file, or - for standard input\n")


def test_a_bad_row_does_not_stop_the_rows_after_it(capsys: Captured, here: Path) -> None:
    rows = ['{"id": "one", "text": "Karsland met Velmora."}', '{"id": "two"}', "nope", "[3]"]
    rows.append('{"id": "five", "text": "Velmora met Karsland."}')
    (here / "rows.jsonl").write_text("\n".join(rows), encoding="utf-8")
    code, out, err = run(capsys, "analyze", "rows.jsonl", *SORNA, "--format", "jsonl")
    assert code == 2
    assert [json.loads(line)["source"] for line in out.splitlines()] == ["one", "five"]
    assert err == (
        "stance: error: rows.jsonl:2: two has no text; "
        "give one of the fields sentences, text, body, html\n"
        "stance: error: rows.jsonl:3: not JSON: Expecting value at column 1\n"
        "stance: error: rows.jsonl:4: the row is a list; write a JSON object\n"
    )


@pytest.mark.parametrize("seed", ["-1", "-99"])
def test_a_negative_seed_is_the_callers_mistake(capsys: Captured, seed: str) -> None:
    code, out, err = run(capsys, "analyze", "a.txt", *SORNA, "--seed", seed)
    assert (code, out) == (2, "")
    assert err == f"stance: error: a.txt: seed is {seed}; give a whole number, 0 or above\n"


def test_csv_warnings_are_not_lost(capsys: Captured, here: Path) -> None:
    (here / "b.txt").write_text("Karsland slept.", encoding="utf-8")
    code, out, err = run(capsys, "analyze", "a.txt", "b.txt", *SORNA, "--format", "csv")
    assert code == 0
    assert len(list(csv.DictReader(io.StringIO(out)))) == 6
    assert err == "stance: b.txt: the text never names Velmora\n"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("page.txt", "<html><body><p>Karsland met Velmora.</p></body></html>"),
        ("page.htm", "Karsland met Velmora."),
        ("rows.jsonl", '{"text": "Karsland met Velmora."}'),
        ("-", '{"text": "Karsland met Velmora."}\n'),
    ],
)
def test_a_headline_for_what_is_no_plain_text_is_refused(
    capsys: Captured, here: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str
) -> None:
    (here / name).write_text(text, encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    place = "standard input" if name == "-" else name
    code, out, err = run(capsys, "analyze", name, *SORNA, "--headline", "Top")
    assert (code, out) == (2, "")
    assert err.endswith(
        f"--headline belongs to a plain text, and {place} is a page or rows; "
        "leave it out, or add --text\n"
    )
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    code, out, _ = run(capsys, "analyze", name, *SORNA, "--headline", "Top", "--text")
    assert (code, "[headline] Top" in out) == (0, True)


def test_html_and_text_are_forced(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    page = b"<p>Karsland met Velmora at the bridge on a long and rainy Monday.</p>"
    for option, text in (
        ("--html", "Karsland met Velmora at the bridge on a long and rainy Monday."),
        ("--text", page.decode()),
    ):
        stdin(monkeypatch, page)
        code, out, _ = run(capsys, "analyze", "-", option, *SORNA, "--format", "json")
        assert code == 0
        assert json.loads(out)["text"] == text


def test_a_forced_file_is_read_too(capsys: Captured, here: Path) -> None:
    (here / "page.txt").write_bytes(b"<p>Karsland met Velmora at the bridge on Monday.</p>")
    code, out, _ = run(capsys, "analyze", "page.txt", "--text", *SORNA, "--format", "json")
    assert code == 0
    assert json.loads(out)["text"].startswith("<p>Karsland")


def test_a_headline_is_put_before_a_text(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    stdin(monkeypatch, b"Karsland met Velmora.")
    argv = ["analyze", "-", "--headline", "A meeting", *SORNA, "--format", "json"]
    code, out, _ = run(capsys, *argv)
    assert code == 0
    first = json.loads(out)["sentences"][0]
    assert (first["section"], first["text"]) == ("headline", "A meeting")


def test_the_model_options_reach_the_loader_once(
    capsys: Captured, no_model: list[tuple[object, object, object]]
) -> None:
    argv = ["--model", "m", "--backend", "torch", "--device", "cuda"]
    assert run(capsys, "analyze", "a.txt", "a.txt", *SORNA, *argv)[0] == 0
    assert no_model == [("m", "torch", "cuda")]


# Mistakes


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["https://x.test/a"], "https://x.test/a is an address, and nothing is fetched; save the "
         "page and give its file, or pipe it to: stance analyze - --html"),
        (["."], ". is a directory, not a file; give a file, or - for standard input"),
        ([], "no FILE is given; give one or - for standard input"),
        (["--parties", "A", "B", "a.txt"],
         "no FILE is given; give one before --parties, or --parties A,B"),
        (["-", "-"], "- is given twice; standard input can be read once"),
        (["a.txt", "--parties", "A,,B"],
         "--parties 'A,,B' holds an empty name; separate names by one comma"),
        (["a.txt", "--headline", "H", "--html"],
         "--headline belongs to one plain text; leave it out, or give one file"),
        (["a.txt", "--device", "cuda"],
         "--device cuda needs --backend torch; onnx runs on the CPU"),
        (["a.txt", *SORNA, "--parties", "A,B"],
         "both parties and conflict are given; give one of them"),
        (["a.txt", *SORNA, "--expected", "Karsland=1"],
         "a.txt: expected names ['Karsland']; give a share for each of ['Karsland', 'Velmora']"),
        (["a.txt", *SORNA, "-o", "a.txt"],
         "-o a.txt would overwrite the input a.txt; give another file"),
        (["a.txt", *SORNA, "-o", "no/such/out.txt"],
         "cannot write no/such/out.txt: No such file or directory"),
        (["a.txt", *SORNA, "-o", "."], "cannot write .: it is a directory; give a file name"),
    ],
)  # fmt: skip
def test_mistakes_are_one_line_and_code_2(capsys: Captured, argv: list[str], message: str) -> None:
    code, out, err = run(capsys, "analyze", *argv)
    assert (code, out) == (2, "")
    assert err == f"stance: error: {message}\n"


@pytest.mark.parametrize(
    "argv",
    [
        [],
        ["analyze", "a.txt", "--format", "xml"],
        ["analyze", "a.txt", "--expected", "A"],
        ["analyze", "a.txt", "--expected", "A=x"],
        ["analyze", "a.txt", "--expected", "A=nan,B=1"],
        ["analyze", "a.txt", "--expected", "A=1,A=1"],
        ["analyze", "a.txt", "--html", "--text"],
        ["gate", "a.txt"],
        ["conflict"],
        ["nonsense"],
    ],
)
def test_wrong_usage_is_code_2(capsys: Captured, argv: list[str]) -> None:
    code, out, err = run(capsys, *argv)
    assert (code, out) == (2, "")
    assert "error: " in err


def test_an_unknown_conflict_is_named_once(capsys: Captured) -> None:
    code, out, err = run(capsys, "analyze", "a.txt", "a.txt", "--conflict", "armenia")
    assert (code, out) == (2, "")
    assert err.startswith("stance: error: no conflict profile is called 'armenia'; ")
    assert err.count("\n") == 1


def test_a_model_that_does_not_load_is_code_3(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    def load(*_: object, **__: object) -> None:
        raise ModelError("no model in m")

    monkeypatch.setattr(stance, "load", load)
    assert run(capsys, "analyze", "a.txt", *SORNA) == (3, "", "stance: error: no model in m\n")


def test_a_defect_is_code_3_and_never_1(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    def load(*_: object, **__: object) -> None:
        raise ZeroDivisionError("oops")

    monkeypatch.setattr(stance, "load", load)
    code, out, err = run(capsys, "gate", "a.txt", *SORNA, "--max-imbalance", "0.4")
    assert (code, out) == (3, "")
    assert "ZeroDivisionError: oops" in err
    assert err.endswith(
        "stance: error: this is a mistake in stance, not in your input; nothing was evaluated\n"
    )


def test_interruption_is_130(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    def load(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(stance, "load", load)
    assert run(capsys, "analyze", "a.txt", *SORNA) == (130, "", "stance: interrupted\n")


def test_messages_cannot_act_on_the_terminal(capsys: Captured) -> None:
    code, _, err = run(capsys, "analyze", "\x1b]0;owned\x07.txt")
    assert code == 2
    assert "\x1b" not in err
    assert "\\x1b]0;owned\\x07.txt" in err


# Files


def test_a_file_is_written_whole(capsys: Captured, here: Path) -> None:
    argv = ["analyze", "a.txt", *SORNA, "--format", "json", "-o", "out.json"]
    assert run(capsys, *argv) == (0, "", "")
    text = (here / "out.json").read_text(encoding="utf-8")
    assert json.loads(text)["source"] == "a.txt"
    assert sorted(p.name for p in here.iterdir()) == ["a.txt", "out.json", "sorna.toml"]
    mask = os.umask(0)
    os.umask(mask)
    assert stat.S_IMODE((here / "out.json").stat().st_mode) == 0o666 & ~mask


def test_an_error_leaves_the_old_file(here: Path) -> None:
    (here / "out.txt").write_text("old", encoding="utf-8")
    (here / "out.txt").chmod(0o640)

    def fail() -> None:
        with Output("out.txt") as output:
            output.write("new")
            raise ValueError

    with pytest.raises(ValueError, match=r"^$"):
        fail()
    assert (here / "out.txt").read_text(encoding="utf-8") == "old"
    assert not list(here.glob(".out.txt.*"))
    with Output("out.txt") as output:
        output.write("new")
    assert (here / "out.txt").read_text(encoding="utf-8") == "new"
    assert stat.S_IMODE((here / "out.txt").stat().st_mode) == 0o640


def test_a_link_is_followed_and_a_device_is_written(here: Path) -> None:
    (here / "real.txt").write_text("old", encoding="utf-8")
    (here / "link.txt").symlink_to("real.txt")
    with Output("link.txt") as output:
        output.write("new")
    assert (here / "link.txt").is_symlink()
    assert (here / "real.txt").read_text(encoding="utf-8") == "new"
    with Output(os.devnull) as output:
        output.write("gone")
    assert not Path(os.devnull).is_file()


def test_nothing_written_makes_no_file(capsys: Captured, here: Path) -> None:
    assert run(capsys, "analyze", "none.txt", *SORNA, "-o", "out.txt")[0] == 2
    assert not (here / "out.txt").exists()


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
def test_a_full_device_is_an_error(here: Path) -> None:
    expected = r"^cannot write /dev/full: No space left on device$"
    with pytest.raises(InputError, match=expected), Output("/dev/full") as output:
        output.write("x")


# Terminal


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_colour_needs_a_terminal_without_no_color(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not wants_color("auto", to_file=False)
    assert wants_color("always", to_file=True)
    monkeypatch.setattr(sys, "stdout", Terminal())
    monkeypatch.setenv("TERM", "xterm")
    assert wants_color("auto", to_file=False)
    assert not wants_color("auto", to_file=True)
    assert not wants_color("never", to_file=False)
    monkeypatch.setenv("NO_COLOR", "1")
    assert not wants_color("auto", to_file=False)
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "dumb")
    assert not wants_color("auto", to_file=False)


def test_colour_can_be_had_in_a_pipe(capsys: Captured) -> None:
    _, out, _ = run(capsys, "analyze", "a.txt", *SORNA, "--color", "always")
    assert "\x1b[38;5;208mVelmora" in out


def test_progress_is_shown_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    for stream, shown in ((io.StringIO(), ""), (Terminal(), "\r\x1b[Ka\\x1b[2J\r\x1b[K")):
        monkeypatch.setattr(sys, "stderr", stream)
        progress = Progress()
        progress.show("a\x1b[2J")
        progress.clear()
        progress.clear()
        assert stream.getvalue() == shown


# gate


def gate_text(karsland: int, velmora: int) -> str:
    """An article of one paragraph a sentence, in the journalist's own voice."""
    lines = ["The provocation of Karsland went on."] * karsland
    lines += ["The occupiers of Velmora stayed on."] * velmora
    return json.dumps({"id": f"{karsland}:{velmora}", "sentences": lines})


def test_the_gate_passes_fails_and_is_undecided(capsys: Captured, here: Path) -> None:
    for name, counts, limit, code, word in (
        ("even", (15, 15), "0.9", 0, "pass"),
        ("one", (20, 0), "0.4", 1, "fail"),
        ("few", (1, 1), "0.4", 3, "undecided"),
    ):
        (here / f"{name}.jsonl").write_text(gate_text(*counts), encoding="utf-8")
        got, out, err = run(capsys, "gate", f"{name}.jsonl", *SORNA, "--max-imbalance", limit)
        unnamed = "stance: 20:0: the text never names Velmora\n" if name == "one" else ""
        assert (got, err) == (code, unnamed)
        assert out.startswith(f"{word}: {counts[0]}:{counts[1]}\n  own voice: ")


def test_one_failed_article_fails_the_gate(capsys: Captured, here: Path) -> None:
    (here / "rows.jsonl").write_text(f"{gate_text(15, 15)}\n{gate_text(20, 0)}\n", encoding="utf-8")
    argv = ["gate", "rows.jsonl", *SORNA, "--max-imbalance", "0.5", "--format", "jsonl"]
    code, out, _ = run(capsys, *argv)
    assert code == 1
    assert [json.loads(line)["outcome"] for line in out.splitlines()] == ["pass", "fail"]


def test_strict_judges_the_estimate(capsys: Captured, here: Path) -> None:
    # (6 - 4) / 10 = 0.2 is within 0.4, but its interval over ten paragraphs is not.
    (here / "rows.jsonl").write_text(gate_text(6, 4), encoding="utf-8")
    argv = ["gate", "rows.jsonl", *SORNA, "--max-imbalance", "0.4"]
    assert run(capsys, *argv)[0] == 3
    assert run(capsys, *argv, "--strict")[0] == 0
    assert run(capsys, *argv, "--strict", "--voice", "attributed")[0] == 3
    assert run(capsys, *argv, "--strict", "--corrected")[0] == 3
    assert run(capsys, *argv, "--strict", "--expected", "Karsland=0.1,Velmora=0.9")[0] == 1


def test_a_neutral_article_may_pass(capsys: Captured, here: Path) -> None:
    (here / "n.txt").write_text("Karsland met Velmora.", encoding="utf-8")
    argv = ["gate", "n.txt", *SORNA, "--max-imbalance", "0.4"]
    assert run(capsys, *argv)[0] == 3
    assert run(capsys, *argv, "--neutral-passes")[0] == 0


def test_a_mistake_goes_before_the_verdict(capsys: Captured, here: Path) -> None:
    (here / "rows.jsonl").write_text(gate_text(15, 15), encoding="utf-8")
    code, out, err = run(capsys, "gate", "rows.jsonl", "none.txt", *SORNA, "--max-imbalance", "0.9")
    assert code == 2
    assert out.startswith("pass: 15:15")
    assert err.startswith("stance: error: none.txt does not exist")
    assert run(capsys, "gate", "rows.jsonl", *SORNA, "--max-imbalance", "nan")[0] == 2


# conflicts, schema, version


def test_conflicts_are_listed(capsys: Captured) -> None:
    code, out, err = run(capsys, "conflicts")
    assert (code, err) == (0, "")
    head, *lines = out.splitlines()
    assert head.split() == ["NAME", "KIND", "YEARS", "PARTIES"]
    assert len(lines) >= 30
    (line,) = [line for line in lines if line.startswith("armenia-azerbaijan ")]
    assert "interstate" in line
    assert line.endswith("Azerbaijan / Armenia")


def test_a_conflict_is_shown(capsys: Captured) -> None:
    code, out, err = run(capsys, "conflict", "show", "sorna.toml")
    assert (code, err) == (0, "")
    assert out == (
        "Sorna bridge (sorna)\nThe two countries dispute a bridge.\ninterstate · 2020–\n\n"
        "Karsland\n  names: Karslander\n  cues:  provocation\n\n"
        "Velmora\n  names: Velmoran\n  cues:  occupiers\n"
    )
    assert run(capsys, "conflict", "show", "armenia-azerbaijan")[1].count("names: ") == 2
    code, out, err = run(capsys, "conflict", "show", "armenia-azerbajan")
    assert (code, out) == (2, "")
    assert "did you mean armenia-azerbaijan" in err


def test_a_new_conflict_can_be_used_and_is_never_overwritten(capsys: Captured, here: Path) -> None:
    code, template, _ = run(capsys, "conflict", "new")
    assert code == 0
    assert run(capsys, "conflict", "new", "-o", "mine.toml") == (0, "", "")
    assert (here / "mine.toml").read_text(encoding="utf-8") == template
    assert run(capsys, "conflict", "show", "mine.toml")[0] == 0
    (here / "mine.toml").write_text("precious", encoding="utf-8")
    assert run(capsys, "conflict", "new", "-o", "mine.toml") == (
        2,
        "",
        "stance: error: mine.toml exists; give another name, or --force to replace it\n",
    )
    assert (here / "mine.toml").read_text(encoding="utf-8") == "precious"
    assert run(capsys, "conflict", "new", "-o", "mine.toml", "--force")[0] == 0
    assert (here / "mine.toml").read_text(encoding="utf-8") == template


def test_schema_and_version(capsys: Captured) -> None:
    assert run(capsys, "schema") == (0, schema_text(), "")
    assert run(capsys, "--version") == (0, f"stance {stance.__version__}\n", "")


@pytest.mark.parametrize(
    "argv",
    [[], ["analyze"], ["gate"], ["conflicts"], ["conflict"], ["conflict", "new"], ["schema"]],
)
def test_every_command_has_help(capsys: Captured, argv: list[str]) -> None:
    code, out, err = run(capsys, *argv, "--help")
    assert (code, err) == (0, "")
    assert out.startswith("usage: stance")


# The process


def process(*argv: str) -> list[str]:
    return [
        sys.executable,
        "-c",
        "import sys; from stance.cli import main; sys.exit(main())",
        *argv,
    ]


ENV = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; from stance.cli import main; code = main(['--help'])\n"
        "heavy = {'numpy', 'torch', 'onnxruntime', 'tokenizers', 'pandas'} & set(sys.modules)\n"
        "sys.exit(code if not heavy else f'loaded {heavy}')"
    )
    done = subprocess.run([sys.executable, "-c", code], env=ENV, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_reader_that_goes_away_is_no_traceback() -> None:
    command = process("schema")
    with subprocess.Popen(
        command, env=ENV, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdout.close()
        err = child.stderr.read()
        assert child.wait(30) == 141
    assert err == b""


def test_a_pipe_gets_utf8_in_any_locale() -> None:
    env = {**ENV, "LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = subprocess.run(process("conflict", "new"), env=env, capture_output=True)
    assert done.returncode == 0
    assert '"2014–"' in done.stdout.decode("utf-8")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
def test_output_that_cannot_be_written_is_code_3() -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(process("schema"), env=ENV, stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 3
    assert done.stderr == b"stance: error: [Errno 28] No space left on device\n"
