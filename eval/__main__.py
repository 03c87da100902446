"""`python -m eval`: figures of a model on held-out sets, and gates on them.

Exit codes: 0 gates passed (or none given), 1 a gate failed, 2 wrong use, 3 could not be decided.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from data.corpus import read_rows
from eval import faces, gates
from eval.data import UNKNOWN, Example, examples
from eval.lookup import read_results
from eval.results import measure, table
from eval.sets import held_out
from stance import load
from stance.errors import ModelError, StanceError

MISTAKE, UNDECIDED = 2, 3


def main(argv: list[str] | None = None) -> int:
    arguments = _arguments(argv)
    try:
        limits = gates.load(arguments.gates) if arguments.gates else None
        baseline = read_results(arguments.baseline) if arguments.baseline else None
        sets = _sets(arguments.data)
        classifier = load(arguments.model, backend=arguments.backend)
    except (OSError, ValueError, StanceError) as error:
        return _stop(arguments, error, UNDECIDED if isinstance(error, ModelError) else MISTAKE)
    try:
        for name, labelled in sets.items():
            _require_labels(name, labelled)
        results = measure(classifier, sets, resamples=arguments.resamples, seed=arguments.seed)
    except (StanceError, ValueError, LookupError, ArithmeticError) as error:
        return _stop(arguments, error, UNDECIDED)
    print(table(results))
    verdicts = limits.judge(results, baseline) if limits else ()
    for verdict in verdicts:
        print(f"gate: {verdict}", file=sys.stderr)
    try:
        if arguments.out:
            arguments.out.write_text(json.dumps(results, indent=1) + "\n", "utf-8")
        _show(arguments, results, verdicts)
    except OSError as error:
        print(f"eval: error: {error}", file=sys.stderr)
        return MISTAKE
    return gates.exit_code(verdicts, arguments.undecided) if limits else 0


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m eval", description=__doc__)
    parser.add_argument("--model", type=Path, help="model folder (default: the embedded model)")
    parser.add_argument("--backend", choices=("onnx", "torch"), default="onnx")
    parser.add_argument(
        "--data",
        type=Path,
        nargs="+",
        metavar="JSONL",
        help="labelled articles in the format of data/schema.json (default: the corpus' test split)",
    )
    parser.add_argument("--gates", type=Path, help="TOML file of limits, such as eval/gates.toml")
    parser.add_argument(
        "--baseline", type=Path, metavar="RESULTS.json", help="what min_change, max_change refer to"
    )
    parser.add_argument(
        "--undecided",
        choices=("fail", "pass"),
        default="undecided",
        help="what gates with too little evidence count as (default: neither, exit code 3)",
    )
    parser.add_argument("--junit", type=Path, metavar="FILE", help="write the gates as JUnit XML")
    parser.add_argument(
        "--summary",
        type=Path,
        metavar="FILE",
        default=os.environ.get("GITHUB_STEP_SUMMARY") or None,
        help="append gates and figures as Markdown (default: $GITHUB_STEP_SUMMARY, where set)",
    )
    parser.add_argument("-o", "--out", type=Path, help="write results.json here")
    parser.add_argument("--resamples", type=int, default=1000, help="of the bootstrap")
    parser.add_argument("--seed", type=int, default=0, help="of the bootstrap")
    arguments = parser.parse_args(argv)
    for name in ("baseline", "junit"):
        if getattr(arguments, name) and not arguments.gates:
            parser.error(f"--{name} needs --gates")
    return arguments


def _stop(arguments: argparse.Namespace, error: Exception, code: int) -> int:
    """Says why nothing could be measured, in every place where the gates would have been shown."""
    plain = isinstance(error, (StanceError, ValueError, OSError))
    reason = str(error) if plain else f"{type(error).__name__}: {error}"
    print(f"eval: error: {reason}", file=sys.stderr)
    try:
        _show(arguments, None, [gates.Verdict("python -m eval", "error", reason)])
    except OSError as other:
        print(f"eval: error: {other}", file=sys.stderr)
    return code


def _show(
    arguments: argparse.Namespace,
    results: Mapping[str, Any] | None,
    verdicts: Sequence[gates.Verdict],
) -> None:
    if arguments.junit:
        arguments.junit.write_text(faces.junit(verdicts, arguments.undecided), "utf-8")
    if arguments.summary:
        faces.write_summary(arguments.summary, results, verdicts)
    if os.environ.get("GITHUB_ACTIONS") == "true":
        for line in faces.workflow_errors(verdicts, arguments.undecided):
            print(line, file=sys.stderr)


def _sets(files: list[Path] | None) -> dict[str, list[Example]]:
    if not files:
        folder = os.environ.get("STANCE_CORPORA")
        return held_out(Path(folder) if folder else None)
    sets: dict[str, list[Example]] = {}
    for file in files:
        if file.stem in sets:
            raise ValueError(f"two files are named {file.stem}; a set is named as its file")
        sets[file.stem] = []
        for row in read_rows(file):
            try:
                sets[file.stem] += examples(row, file.stem)
            except (KeyError, TypeError, AttributeError) as error:
                raise ValueError(
                    f"{file}: the article {row.get('id')!r} is not as data/schema.json states: "
                    f"{type(error).__name__} {error}"
                ) from error
    return sets


def _require_labels(name: str, labelled: Sequence[Example]) -> None:
    pairs = [e for e in labelled if len(e.conflict.parties) == 2]
    if not any(UNKNOWN not in row for e in pairs for row in e.framing):
        raise ValueError(f"{name} has no labelled sentence about two parties")


if __name__ == "__main__":
    sys.exit(main())
