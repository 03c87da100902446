"""Imports point downwards only, and light things stay light."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import stance

PACKAGE = Path(stance.__file__).parent
# From the bottom up; a module may import those of its own line and of the lines before it.
LAYERS = [
    {"errors"},
    {"words", "_stops"},
    {"article", "alias", "segment"},
    {"conflict", "ingest"},
    {"masking", "tomlsource", "countries"},
    {"windows", "profile_reader"},
    {"shipped"},
    {"resolve", "topic", "labels"},
    {"profile", "confusion", "intervals", "tally"},
    {"resampling"},
    {"balance"},
    {"classifier", "backends", "gate"},
    {"model"},
    {"render"},
    {"__init__"},
    {"cli"},
    {"__main__"},
]
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}
# `Analysis` offers its renderings as methods, and names the type of its balance; it imports both
# only when asked.
UPWARDS = {("labels", "render"), ("labels", "balance")}


def _imports(path: Path) -> set[str]:
    """Rooms of `stance` that a module imports, anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module]
            if node.module == "stance":
                names = [f"stance.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        for name in names:
            parts = name.split(".")
            if parts[0] in ("training", "eval", "data"):
                found.add(parts[0])
            elif parts[0] == "stance":
                room = parts[1] if len(parts) > 1 else "__init__"
                found.add(room if room in LEVEL else "__init__")
    return found


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda p: p.name)
def test_imports_point_downwards(path: Path) -> None:
    room = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    assert room in LEVEL, f"{room} is not in LAYERS: give it a place"
    for other in _imports(path):
        assert other in LEVEL, f"{path.name} imports {other}, which is not part of the library"
        assert LEVEL[other] <= LEVEL[room] or (room, other) in UPWARDS, f"{room} imports {other}"


def test_only_the_backends_know_a_runtime() -> None:
    for path in PACKAGE.rglob("*.py"):
        if path.parent.name == "backends":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            heads = {name.split(".")[0] for name in names}
            assert not heads & {"torch", "transformers", "onnxruntime"}, path


def test_importing_stance_loads_no_runtime() -> None:
    code = (
        "import sys, stance;"
        "print(sorted({m.split('.')[0] for m in sys.modules} & "
        "{'torch', 'transformers', 'onnxruntime', 'tokenizers', 'numpy', 'justhtml'}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"
