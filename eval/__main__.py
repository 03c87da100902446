"""`python -m eval`: figures of a model on held-out sets, and gates on them.

Exit codes: 0 gates passed (or none given), 1 a gate failed, 2 wrong use, 3 could not be decided.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

from data.corpus import read_rows
from eval import gates
from eval.data import Example, examples
from eval.results import measure, table
from eval.sets import held_out
from stance import load
from stance.errors import ModelError, StanceError


def main(argv: list[str] | None = None) -> int:
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
    parser.add_argument("-o", "--out", type=Path, help="write results.json here")
    parser.add_argument("--resamples", type=int, default=1000, help="of the bootstrap")
    parser.add_argument("--seed", type=int, default=0, help="of the bootstrap")
    arguments = parser.parse_args(argv)
    try:
        limits = gates.load(arguments.gates) if arguments.gates else []
        results = measure(
            load(arguments.model, backend=arguments.backend),
            _sets(arguments.data),
            resamples=arguments.resamples,
            seed=arguments.seed,
        )
    except (OSError, ValueError, StanceError) as error:
        print(f"eval: error: {error}", file=sys.stderr)
        return 3 if isinstance(error, ModelError) else 2
    print(table(results))
    if arguments.out:
        arguments.out.write_text(json.dumps(results, indent=1) + "\n", "utf-8")
    return gates.run(limits, results) if limits else 0


def _sets(files: list[Path] | None) -> dict[str, list[Example]]:
    if files:
        return {f.stem: [e for r in read_rows(f) for e in examples(r, f.stem)] for f in files}
    folder = os.environ.get("STANCE_CORPORA")
    return held_out(Path(folder) if folder else None)


if __name__ == "__main__":
    sys.exit(main())
