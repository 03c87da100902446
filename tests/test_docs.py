"""The tables in docs/evaluation.md are those of the files beside it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

pytest.importorskip("sklearn", reason="the tables are made by eval, which needs scikit-learn")

from eval import leakage
from eval.behaviour import __main__ as behaviour
from eval.peers import render

DOCS = Path(__file__).resolve().parent.parent / "docs"
TABLES = {"peers": render.table, "behaviour": behaviour.table, "leakage": leakage.table}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_made_from_its_file(name: str) -> None:
    page = (DOCS / "evaluation.md").read_text("utf-8")
    shown = page.split(f"<!-- {name} -->")[1].split(f"<!-- /{name} -->")[0].strip()
    kept = json.loads((DOCS / "evaluation" / f"{name}.json").read_text("utf-8"))
    assert shown == TABLES[name](kept)


def test_the_files_are_of_the_embedded_model() -> None:
    shipped = DOCS.parent / "stance" / "models" / "default" / "results.json"
    sha256 = json.loads(shipped.read_text("utf-8"))["model"]["sha256"]
    for name in TABLES:
        kept = json.loads((DOCS / "evaluation" / f"{name}.json").read_text("utf-8"))
        model = kept["peers"]["stance"]["model"] if name == "peers" else kept["model"]
        assert model["sha256"] == sha256, name
