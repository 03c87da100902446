"""The README shows what the code does: its snippet runs, its figures and output are the real ones."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from stance.model import EMBEDDED

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def between(mark: str) -> str:
    return README.split(f"<!-- {mark} -->")[1].split(f"<!-- /{mark} -->")[0].strip()


def without_figures(text: str) -> str:
    """Another processor may round a probability or an interval the other way."""
    return re.sub(r"[\d.]+|[█▓▒░·┊─│┃┆├┤━ ]+", "", text)


def test_the_figures_are_those_of_the_results() -> None:
    pytest.importorskip("sklearn", reason="the table is made by eval, which needs scikit-learn")
    from eval.results import table

    results = json.loads((EMBEDDED / "results.json").read_text("utf-8"))
    assert between("figures") == table(results)


def test_the_first_command_prints_what_the_readme_shows() -> None:
    """Digits aside: another processor may round a probability the other way."""
    line = next(x for x in README.splitlines() if "stance analyze examples/wire-report.txt" in x)
    command = shlex.split(line.rsplit("&&", 1)[1])
    done = subprocess.run(
        [Path(sys.executable).with_name("stance"), *command[1:]],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    shown = between("output").removeprefix("```text\n").removesuffix("```")
    assert "…\n" in shown, "the README shows the beginning and the end"
    for part in shown.split("…\n"):
        assert without_figures(part.strip()) in without_figures(done.stdout)


@pytest.mark.parametrize("name", ["wire-report.txt", "partisan.txt", "web-page.html"])
def test_the_outputs_of_the_examples_are_current(name: str) -> None:
    command = ["analyze", f"examples/{name}", "--conflict", "examples/conflict.toml"]
    done = subprocess.run(
        [Path(sys.executable).with_name("stance"), *command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    kept = (ROOT / "examples" / "output" / f"{Path(name).stem}.txt").read_text("utf-8")
    assert without_figures(done.stdout) == without_figures(kept)


def test_the_python_snippets_run() -> None:
    code, more = re.findall(r"```python\n(.*?)```", README, re.S)
    done = subprocess.run(
        [sys.executable, "-c", code], cwd="/", capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0].startswith("Azerbaijan Azerbaijan {")
    assert done.stdout.splitlines()[1].startswith("Armenia Armenia {")
    done = subprocess.run(
        [sys.executable, "-c", more], cwd="/", capture_output=True, text=True, timeout=120
    )
    assert (done.stdout, done.stderr) == ("Verrane 2\n", "")


def test_every_linked_file_is_there() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        if "://" not in target:
            assert (ROOT / target).exists(), target


def test_profiles_are_counted_right() -> None:
    (stated,) = re.findall(r"(\d+) conflict profiles", README)
    assert int(stated) == len(list((ROOT / "stance" / "profiles").glob("*.toml")))
