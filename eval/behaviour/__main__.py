"""`python -m eval.behaviour`: the behavioural suite, as a Markdown table by capability and type.

Exit codes: 0 measured, 2 wrong use, 3 the model could not be evaluated.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from eval.behaviour.suite import CASES, FAST_CASES, behave
from stance import load
from stance.errors import ModelError, StanceError


def table(results: Mapping[str, Any]) -> str:
    """The rates as a Markdown table: a row for each capability and type, and one for all."""
    lines = ["| capability | type | n | failures | share | upper bound |", "| --- " * 6 + "|"]
    rows = [
        (capability, kind, rate)
        for capability, types in results["capabilities"].items()
        for kind, rate in types.items()
    ]
    for capability, kind, rate in [*rows, ("all", "all", results["all"])]:
        share, bound = rate["rate"], rate["upper_bound"]
        lines.append(
            f"| {capability} | {kind} | {rate['n']} | {rate['failures']} "
            f"| {100 * share:.1f} % | {100 * bound:.1f} % |"
        )
    return "\n".join(lines)


def examples(results: Mapping[str, Any]) -> Iterator[str]:
    """The failing examples as Markdown, a line an article."""
    for capability, types in results["capabilities"].items():
        for kind, rate in types.items():
            for example in rate["examples"]:
                yield f"\n{capability}, {kind}: {example['template']}; expected {_expected(example)}"
                for article in example["articles"]:
                    framing = ", ".join(f"{r} {p:.2f}" for r, p in article["framing"].items())
                    yield (
                        f"- {article['text']!r} ({article['parties']}): label {article['label']}, "
                        f"voice {article['voice']}, framing {framing}"
                    )


def _expected(example: Mapping[str, Any]) -> str:
    expected = example["expected"]
    if isinstance(expected, str):
        return expected
    voices = " or ".join(expected["voices"]) or "any"
    return f"label {' or '.join(expected['labels'])}, voice {voices}"


def main(argv: list[str] | None = None) -> int:
    """Prints the table."""
    parser = argparse.ArgumentParser(prog="python -m eval.behaviour", description=__doc__)
    parser.add_argument("--model", type=Path, help="model folder (default: the embedded model)")
    parser.add_argument("--backend", choices=("onnx", "torch"), default="onnx")
    parser.add_argument(
        "--cases",
        type=int,
        default=CASES,
        help=f"for each capability (default {CASES}; {FAST_CASES} takes under a minute)",
    )
    parser.add_argument("--seed", type=int, default=0, help="of the draw")
    parser.add_argument("--examples", action="store_true", help="print the failing examples too")
    parser.add_argument("-o", "--out", type=Path, help="write the figures here, as JSON")
    arguments = parser.parse_args(argv)
    try:
        classifier = load(arguments.model, backend=arguments.backend)
        results = behave(classifier, cases=arguments.cases, seed=arguments.seed)
        if arguments.out:
            arguments.out.write_text(json.dumps(results, indent=1) + "\n", "utf-8")
    except (OSError, ValueError, StanceError) as error:
        print(f"eval.behaviour: error: {error}", file=sys.stderr)
        return 3 if isinstance(error, ModelError) else 2
    print(table(results))
    if arguments.examples:
        print("\n".join(examples(results)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
