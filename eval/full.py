"""`python -m eval.full FOLDER`: all that is measured of the embedded model, and its peers beside it.

Writes `results.json` (held-out sets), `behaviour.json`, `leakage.json`, `peers.json` and
`report.html` into the folder, and prints every table. A part that is there and was measured on the
same model is not measured again: a stopped run goes on. `python -m eval` alone is the fast suite.

Exit codes: 0 measured, 2 wrong use, 3 a model could not be evaluated.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval import leakage, results
from eval.behaviour import __main__ as behaviour
from eval.behaviour.suite import CASES, behave
from eval.data import Example
from eval.peers import render
from eval.peers.compare import compare
from eval.peers.registry import MODEL, PEERS, builder, shared
from eval.report import report
from eval.sets import held_out
from stance import load
from stance.classifier import Classifier
from stance.errors import ModelError, StanceError

Figures = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """One of the files.

    Attributes:
        name: of the file, without ".json".
        measure: makes its figures.
        table: shows them in Markdown.
        model: where in the figures the description of the model stands.
    """

    name: str
    measure: Callable[[], Figures]
    table: Callable[[Mapping[str, Any]], str]
    model: Sequence[str] = ("model",)

    def run(self, folder: Path, sha256: str) -> Figures:
        """The figures, from the folder where it has them of the model with this hash."""
        path = folder / f"{self.name}.json"
        if path.is_file():
            kept: Figures = json.loads(path.read_text("utf-8"))
            found: Any = kept
            for key in self.model:
                found = found.get(key, {})
            if found.get("sha256") == sha256:
                print(f"eval.full: {path} is there and is not measured again", file=sys.stderr)
                return kept
        print(f"eval.full: {self.name}", file=sys.stderr)
        made = self.measure()
        partial = path.with_suffix(".partial")
        partial.write_text(json.dumps(made, indent=1) + "\n", "utf-8")
        partial.rename(path)
        return made


def parts(
    classifier: Classifier, corpora: Path | None, peers: Sequence[str], cases: int, seed: int
) -> list[Part]:
    """Everything that is measured, in order."""
    sets: dict[str, list[Example]] = held_out(corpora)
    return [
        Part("results", lambda: results.measure(classifier, sets, seed=seed), results.table),
        Part("behaviour", lambda: behave(classifier, cases=cases, seed=seed), behaviour.table),
        Part("leakage", lambda: leakage.leakage(classifier, seed=seed), leakage.table),
        Part(
            "peers",
            lambda: compare(
                {name: builder(name) for name in dict.fromkeys([MODEL, *peers])},
                sets,
                shared(corpora, seed),
                seed=seed,
            ),
            render.table,
            ("peers", MODEL, "model"),
        ),
    ]


def main(argv: list[str] | None = None) -> int:
    """Measures, writes and prints."""
    parser = argparse.ArgumentParser(prog="python -m eval.full", description=__doc__)
    parser.add_argument("folder", type=Path, help="where the files are written")
    parser.add_argument(
        "--peers", nargs="*", metavar="NAME", default=list(PEERS), help=f"of {', '.join(PEERS)}"
    )
    parser.add_argument("--cases", type=int, default=CASES, help="of each capability")
    parser.add_argument("--seed", type=int, default=0, help="of every draw")
    arguments = parser.parse_args(argv)
    corpora = os.environ.get("STANCE_CORPORA")
    folder: Path = arguments.folder
    try:
        classifier = load()
        folder.mkdir(parents=True, exist_ok=True)
        measured = {}
        for part in parts(
            classifier,
            Path(corpora) if corpora else None,
            arguments.peers,
            arguments.cases,
            arguments.seed,
        ):
            measured[part.name] = part.run(folder, classifier.info.sha256)
            print(f"{part.table(measured[part.name])}\n")
        (folder / "report.html").write_text(report(measured["results"]), "utf-8")
    except (OSError, ValueError, StanceError) as error:
        print(f"eval.full: error: {error}", file=sys.stderr)
        return 3 if isinstance(error, ModelError) else 2
    print(folder / "report.html")
    return 0


if __name__ == "__main__":
    sys.exit(main())
