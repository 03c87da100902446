"""`python -m eval.readers NAME FOLDER`: what an external set holds, and a model's figures on it.

These sets are for outside tests: never train on them, and choose nothing by a score on them.
Exit codes: 0 done, 2 wrong use or a file that cannot be read, 3 the model cannot be run.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from eval.data import Example
from eval.readers import CORPORA, read
from eval.readers.score import counts, score
from stance import load
from stance.classifier import Classifier
from stance.errors import ModelError, StanceError


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m eval.readers", description=__doc__)
    parser.add_argument("name", choices=CORPORA, metavar="NAME", help=", ".join(CORPORA))
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="where its files are")
    parser.add_argument("--split", help="only this one")
    parser.add_argument("--score", action="store_true", help="ask a model, and print its figures")
    parser.add_argument("--model", type=Path, help="model folder (default: the embedded model)")
    parser.add_argument("--backend", choices=("onnx", "torch"), default="onnx")
    arguments = parser.parse_args(argv)
    try:
        splits = read(arguments.name, arguments.folder)
        if arguments.split is not None:
            if arguments.split not in splits:
                parser.error(f"no split {arguments.split!r}; there are {', '.join(splits)}")
            splits = {arguments.split: splits[arguments.split]}
        model = load(arguments.model, backend=arguments.backend) if arguments.score else None
        for split, examples in splits.items():
            print("\n".join(report(arguments.name, split, examples, model)))
    except (OSError, StanceError) as error:
        print(f"eval.readers: error: {error}", file=sys.stderr)
        return 3 if isinstance(error, ModelError) else 2
    return 0


def report(
    name: str, split: str, examples: list[Example], model: Classifier | None = None
) -> list[str]:
    """Lines on one split: sizes, labels, voices; with a model its figures and the published one."""
    sentences = sum(len(example.framing) for example in examples)
    lines = [f"{name} {split}: {len(examples)} examples, {sentences} sentences"]
    for kind, found in counts(examples).items():
        lines.append(f"  {kind}: " + ", ".join(f"{key} {n}" for key, n in found.items()))
    if model is not None:
        for figure, (n, value) in score(model, examples, f"{name} {split}").items():
            shown = "undefined" if value is None else f"{value:.3f}"
            lines.append(f"  {figure}: {shown} (n = {n})")
        if split in CORPORA[name].published:
            lines.append(f"  published: {CORPORA[name].published[split]}")
    return lines


if __name__ == "__main__":
    sys.exit(main())
