"""What a build server shows of the gates, and the action that runs them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("sklearn", reason="the metrics need scikit-learn")

from test_gates import RESULTS, Reader, article_row

from eval import gates
from eval.__main__ import main
from eval.faces import MAX_SUMMARY, junit, summary, workflow_errors, write_summary
from eval.gates import Verdict
from stance.cli.parser import build_parser

ROOT = Path(__file__).resolve().parent.parent
VERDICTS = (
    Verdict("s macro_f1", "pass", "0.7000 (n 90)"),
    Verdict("s ece", "fail", "0.1000 (n 90) is above 0.05"),
    Verdict("s recall_a", "undecided", "n is 90; at least 91 are needed"),
    Verdict("t macro_f1", "error", "no set of this name is in the results"),
)


def test_junit() -> None:
    assert junit(VERDICTS) == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        "<testsuites>\n"
        '  <testsuite name="gates" tests="4" failures="1" errors="2" skipped="0">\n'
        '    <testcase classname="gates" name="s macro_f1">\n'
        "      <system-out>0.7000 (n 90)</system-out>\n"
        "    </testcase>\n"
        '    <testcase classname="gates" name="s ece">\n'
        '      <failure type="fail" message="0.1000 (n 90) is above 0.05" />\n'
        "    </testcase>\n"
        '    <testcase classname="gates" name="s recall_a">\n'
        '      <error type="undecided" message="n is 90; at least 91 are needed" />\n'
        "    </testcase>\n"
        '    <testcase classname="gates" name="t macro_f1">\n'
        '      <error type="error" message="no set of this name is in the results" />\n'
        "    </testcase>\n"
        "  </testsuite>\n"
        "</testsuites>\n"
    )


@pytest.mark.parametrize(
    ("undecided", "counts"),
    [("undecided", "1 2 0"), ("fail", "2 1 0"), ("pass", "1 1 1")],
)
def test_junit_counts_undecided_gates_as_told(undecided: Any, counts: str) -> None:
    suite = ET.fromstring(junit(VERDICTS, undecided)).find("testsuite")
    assert suite is not None
    assert " ".join(suite.attrib[k] for k in ("failures", "errors", "skipped")) == counts
    for count, element in zip(counts.split(), ("failure", "error", "skipped"), strict=True):
        assert len(suite.findall(f"testcase/{element}")) == int(count)


@given(place=st.text(), reason=st.text(st.characters(codec=None)))
def test_any_text_stays_well_formed(place: str, reason: str) -> None:
    """Controls and lone surrogates in a name break neither XML, a table nor an annotation."""
    verdicts = [Verdict(place, outcome, reason) for outcome in ("pass", "fail")]
    assert len(ET.fromstring(junit(verdicts)).findall("testsuite/testcase")) == 2
    lines = summary(None, verdicts).split("\n")
    assert len(lines) == 7
    assert [len(re.findall(r"(?<!\\)\|", line)) for line in lines[2:6]] == [4] * 4
    (line,) = workflow_errors(verdicts)
    assert not re.search("[\r\n]", line)


def test_summary() -> None:
    assert summary(RESULTS, VERDICTS) == (
        "### Gates: 1 fail, 1 error, 1 undecided, 1 pass\n"
        "\n"
        "| outcome | gate | figures |\n"
        "| --- | --- | --- |\n"
        "| fail | s ece | 0\\.1000 (n 90) is above 0.05 |\n"
        "| error | t macro\\_f1 | no set of this name is in the results |\n"
        "| undecided | s recall\\_a | n is 90; at least 91 are needed |\n"
        "| pass | s macro\\_f1 | 0\\.7000 (n 90) |\n"
        "\n"
        "### Figures of fake-1\n"
        "\n"
        "| set | n | macro_f1 | ece |\n"
        "| --- | --- | --- | --- |\n"
        "| s | 90 | 0.700 (0.60-0.75) | 0.100 |\n"
    )
    assert summary(RESULTS, ()).startswith("### Figures of fake-1\n")


def test_a_long_summary_is_cut_at_a_line_and_says_so() -> None:
    many = [Verdict("s ece", "fail", "é" * 100)] * 9
    whole = summary(None, many)
    assert summary(None, many, limit=len(whole.encode())) == whole
    cut = summary(None, many, limit=len(whole.encode()) - 1)
    lines = cut.split("\n")
    kept = [line for line in lines if line.startswith("| fail")]
    assert {len(line) for line in kept} == {len("| fail | s ece |  |") + 100}
    assert lines[-3:] == ["", f"{10 - len(kept)} more lines do not fit here.", ""]
    assert 0 < len(kept) < 9


@given(limit=st.integers(0, 2000))
def test_a_summary_never_passes_its_limit(limit: int) -> None:
    many = [Verdict("s ece", "fail", "é" * 50)] * 12
    assert len(summary(None, many, limit=limit).encode()) <= limit


def test_a_summary_is_appended_within_the_limit_of_the_step(tmp_path: Path) -> None:
    path = tmp_path / "summary.md"
    write_summary(path, None, VERDICTS)
    write_summary(path, None, VERDICTS)
    assert path.read_text("utf-8") == 2 * summary(None, VERDICTS)
    path.write_bytes(b"x" * (MAX_SUMMARY - 200))
    write_summary(path, None, VERDICTS * 9)
    assert MAX_SUMMARY - 200 < path.stat().st_size <= MAX_SUMMARY
    assert path.read_text("utf-8").endswith(" more lines do not fit here.\n")
    path.write_bytes(b"x" * (MAX_SUMMARY + 1))
    write_summary(path, None, VERDICTS)
    assert path.stat().st_size == MAX_SUMMARY + 1


def test_annotations() -> None:
    lines = workflow_errors(VERDICTS)
    assert lines == [
        "::error title=gate%3A fail::s ece: 0.1000 (n 90) is above 0.05",
        "::error title=gate%3A error::t macro_f1: no set of this name is in the results",
        "::error title=gate%3A undecided::s recall_a: n is 90; at least 91 are needed",
    ]
    assert workflow_errors(VERDICTS, "pass") == lines[:2]
    assert workflow_errors([Verdict("s 5%\nece", "fail", "\r")]) == [
        "::error title=gate%3A fail::s 5%25%0Aece: %0D"
    ]


@pytest.mark.parametrize(("n", "shown"), [(10, 10), (11, 9), (40, 9)])
def test_there_are_ten_annotations_at_most(n: int, shown: int) -> None:
    lines = workflow_errors([Verdict("s ece", "fail", "")] * n)
    assert len(lines) <= 10
    assert lines[:shown] == ["::error title=gate%3A fail::s ece: "] * shown
    if n > shown:
        assert lines[shown:] == [f"::error title=gates::{n - shown} more are in the log"]


# The command


@pytest.fixture
def command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[int, Path, Path]]:
    """Gates two articles; gives the exit code, the JUnit file and the step's summary."""
    monkeypatch.setattr("eval.__main__.load", lambda *_, **__: Reader())
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    rows = [json.dumps(article_row(n)) for n in range(4)]

    def run(limits: str, *options: str, data: str = "\n".join(rows)) -> tuple[int, Path, Path]:
        (tmp_path / "mine.jsonl").write_text(data, "utf-8")
        (tmp_path / "gates.toml").write_text(limits)
        paths = ["--data", str(tmp_path / "mine.jsonl"), "--gates", str(tmp_path / "gates.toml")]
        faces = ["--junit", str(tmp_path / "gates.xml"), "--resamples", "5"]
        code = main([*paths, *faces, *options])
        return code, tmp_path / "gates.xml", tmp_path / "summary.md"

    return run


GATE = '[[gate]]\nset = "mine"\nfigure = "recall_a"\nmin = 0.5\n'


def test_the_command_writes_every_face(
    command: Callable[..., tuple[int, Path, Path]],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, tests, page = command(GATE + "min_n = 49", "-o", str(tmp_path / "results.json"))
    assert code == 3
    said = "undecided: mine recall_a: n is 48; at least 49 are needed"
    annotation = f"::error title=gate%3A undecided::{said.removeprefix('undecided: ')}"
    assert capsys.readouterr().err.splitlines() == [f"gate: {said}", annotation]
    assert '<error type="undecided" message="n is 48; at least 49 are needed" />' in (
        tests.read_text("utf-8")
    )
    results = json.loads((tmp_path / "results.json").read_text("utf-8"))
    verdict = Verdict("mine recall_a", "undecided", "n is 48; at least 49 are needed")
    assert page.read_text("utf-8") == summary(results, [verdict])


def test_undecided_gates_count_as_told(
    command: Callable[..., tuple[int, Path, Path]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(GATE + "min_n = 49", "--undecided", "fail")[0] == 1
    assert "::error" in capsys.readouterr().err
    assert command(GATE + "min_n = 49", "--undecided", "pass")[0] == 0
    assert "::error" not in capsys.readouterr().err
    assert command(GATE + 'sha256 = "a"', "--undecided", "pass")[0] == 3


def test_where_nothing_is_measured_every_face_says_why(
    command: Callable[..., tuple[int, Path, Path]], capsys: pytest.CaptureFixture[str]
) -> None:
    code, tests, page = command(GATE, data="")
    assert code == 3
    reason = "mine has no labelled sentence about two parties"
    assert capsys.readouterr().err.splitlines() == [
        f"eval: error: {reason}",
        f"::error title=gate%3A error::python -m eval: {reason}",
    ]
    assert f'<error type="error" message="{reason}" />' in tests.read_text("utf-8")
    assert f"| error | python -m eval | {reason} |" in page.read_text("utf-8")


def test_wrong_use(
    command: Callable[..., tuple[int, Path, Path]],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    row = article_row(0)
    del row["parties"]
    assert command(GATE, data=json.dumps(row))[0] == 2
    assert capsys.readouterr().err.startswith(
        f"eval: error: {tmp_path / 'mine.jsonl'}: the article 'agency-0' is not as "
        "data/schema.json states: KeyError 'parties'\n"
    )
    other = tmp_path / "other" / "mine.jsonl"
    other.parent.mkdir()
    other.write_text("")
    assert main(["--data", str(other), str(tmp_path / "mine.jsonl")]) == 2
    assert capsys.readouterr().err.startswith(
        "eval: error: two files are named mine; a set is named as its file\n"
    )
    assert command(GATE, "--baseline", str(tmp_path / "gates.toml"))[0] == 2
    assert command(GATE, "--baseline", str(tmp_path / "none.json"))[0] == 2
    assert command(GATE, "-o", str(tmp_path / "none" / "results.json"))[0] == 2
    for option in ("--baseline", "--junit"):
        with pytest.raises(SystemExit) as stop:
            main([option, "file"])
        assert stop.value.code == 2
        assert f"{option} needs --gates" in capsys.readouterr().err


# The action and what is said about it


def steps() -> dict[str, dict[str, Any]]:
    yaml = pytest.importorskip("yaml", reason="reads action.yml")
    found = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))["runs"]["steps"]
    return {step["id"]: step for step in found}


def run_step(name: str, folder: Path, given: dict[str, str], code: int, says: str) -> Any:
    """Runs a step of the action as a runner does, with commands that note their arguments."""
    step = steps()[name]
    bin_ = folder / "stance" / "bin"
    bin_.mkdir(parents=True)
    for tool in ("stance", "python"):
        script = f'#!/bin/sh\nprintf "%s\\n" "$@" >"{folder}/arguments"\ncat <<"END"\n{says}\nEND\n'
        (bin_ / tool).write_text(f"{script}exit {code}\n")
        (bin_ / tool).chmod(0o755)
    (folder / "run.sh").write_text(step["run"])
    files = {"GITHUB_OUTPUT": folder / "output", "GITHUB_STEP_SUMMARY": folder / "summary"}
    environment = dict.fromkeys(step["env"], "") | given | {k: str(v) for k, v in files.items()}
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(folder / "run.sh")],
        cwd=folder,
        env={**os.environ, "RUNNER_TEMP": str(folder), **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


def arguments_of(folder: Path) -> list[str]:
    return (folder / "arguments").read_text("utf-8").splitlines()


def test_the_action_judges_the_articles_that_match(tmp_path: Path) -> None:
    for name in ("drafts/a b.txt", "drafts/deep/c.txt", "drafts/-d.txt", "drafts/e.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("text")
    given = {"ARTICLES": "drafts/**/*.txt\nnone.html\n", "MAX_IMBALANCE": "0.4", "VOICE": "own"}
    given |= {"CONFLICT": "desk.toml", "OPTIONS": "--strict\n--expected\nA=0.6,B=0.4"}
    says = "fail: drafts/50%.txt\n  own voice: +0.90\npass: drafts/a b.txt"
    done = run_step("articles", tmp_path, given, 1, says)
    assert done.returncode == 1
    assert done.stdout == f"{says}\n::error title=stance gate::fail: drafts/50%25.txt\n"
    said = arguments_of(tmp_path)
    assert said[: said.index("--")] == [
        *("gate", "--max-imbalance", "0.4", "--voice", "own", "--strict"),
        *("--expected", "A=0.6,B=0.4", "--conflict", "desk.toml"),
    ]
    files = ["drafts/-d.txt", "drafts/a b.txt", "drafts/deep/c.txt"]
    assert sorted(said[said.index("--") + 1 :]) == [*files, "none.html"]
    read = build_parser().parse_args(said)
    assert sorted(read.files) == [*files, "none.html"]
    assert (read.max_imbalance, read.strict, read.conflict) == (0.4, True, "desk.toml")
    assert (tmp_path / "output").read_text() == "exit-code=1\n"
    assert (tmp_path / "summary").read_text() == (
        f"### Balance of the articles\n\n~~~~text\n{says}\n\n~~~~\n"
    )


def test_the_action_takes_no_article_for_wrong_use(tmp_path: Path) -> None:
    given = {"ARTICLES": "drafts/*.txt", "MAX_IMBALANCE": "0.4", "VOICE": "own"}
    done = run_step("articles", tmp_path, given, 0, "")
    assert done.returncode == 2
    assert done.stdout == "::error title=stance gate::no file matches the articles\n"
    assert not (tmp_path / "arguments").exists()
    done = run_step("install", tmp_path / "i", {}, 0, "")
    assert done.returncode == 2
    assert done.stdout == "::error title=stance gate::nothing to judge: give articles or gates\n"


@pytest.mark.parametrize("code", [0, 1, 3])
def test_the_action_gates_a_model(code: int, tmp_path: Path) -> None:
    given = {"GATES": "my gates.toml", "DATA": "a.jsonl\nb c.jsonl", "BASELINE": "old.json"}
    done = run_step("model", tmp_path, {**given, "UNDECIDED": "fail"}, code, "| set |")
    assert done.returncode == code
    assert arguments_of(tmp_path) == [
        *("-m", "eval", "--gates", "my gates.toml", "--out", f"{tmp_path}/stance-results.json"),
        *("--junit", f"{tmp_path}/stance-gates.xml", "--baseline", "old.json"),
        *("--undecided", "fail", "--data", "a.jsonl", "b c.jsonl"),
    ]
    assert (tmp_path / "output").read_text().splitlines() == [
        f"exit-code={code}",
        f"results={tmp_path}/stance-results.json",
        f"junit={tmp_path}/stance-gates.xml",
    ]


def test_the_action_keeps_its_inputs_out_of_its_scripts() -> None:
    """A value within `run` would be run as code."""
    for step in steps().values():
        assert "${{" not in step.get("run", "")


def test_the_page_about_gates_is_true(tmp_path: Path) -> None:
    yaml = pytest.importorskip("yaml", reason="reads action.yml")
    page = (ROOT / "docs" / "gates.md").read_text("utf-8")
    (limits,) = re.findall(r"```toml\n(.*?)```", page, re.S)
    (tmp_path / "gates.toml").write_text(limits)
    file = gates.load(tmp_path / "gates.toml")
    assert [gate.figure for gate in file.gates] == [
        *("macro_f1", "side_auc", "recall_a", "calibration/brier"),
    ]
    action = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    workflows = [yaml.safe_load(text) for text in re.findall(r"```yaml\n(.*?)```", page, re.S)]
    workflows.append(yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text("utf-8")))
    used = [
        step
        for workflow in workflows
        for job in workflow["jobs"].values()
        for step in job["steps"]
        if step.get("uses") in ("./", "OWNER/stance@main")
    ]
    assert len(used) == 5
    for step in used:
        assert set(step["with"]) <= set(action["inputs"])
        assert {"articles", "gates"} & set(step["with"])
    for target in re.findall(r"\]\(([^)#]+)", page):
        assert (ROOT / "docs" / target).exists(), target
    for key in gates.KEYS:
        assert f"`{key}`" in page
