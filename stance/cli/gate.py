"""`stance gate`: holds the balance of each article against a limit."""

from __future__ import annotations

import argparse
import json
import sys

from stance.cli import MISTAKE
from stance.cli.inputs import Inputs
from stance.gate import Gate, GateResult, check, exit_code
from stance.render.plain import visible


def run_gate(args: argparse.Namespace) -> int:
    """Prints one verdict an article, as it is reached.

    Returns:
        2 if an input could not be used; else 0, 1 or 3 as `stance.gate.exit_code` says.
    """
    gate = Gate(
        max_imbalance=args.max_imbalance,
        voice=args.voice,
        strict=args.strict,
        min_coverage=args.min_coverage,
        corrected=args.corrected,
        neutral_passes=args.neutral_passes,
    )
    inputs = Inputs(args, warn=True)
    results = []
    for analysis in inputs:
        result = check(analysis, gate)
        results.append(result)
        sys.stdout.write(_line(result) if args.format == "jsonl" else _shown(result))
        sys.stdout.flush()
    return MISTAKE if inputs.failed else exit_code(results)


def _shown(result: GateResult) -> str:
    lines = [f"{result.outcome}: {visible(result.source or 'the text')}"]
    lines += [f"  {visible(reason)}" for reason in result.reasons]
    return "\n".join(lines) + "\n"


def _line(result: GateResult) -> str:
    row = {"source": result.source, "outcome": result.outcome, "reasons": list(result.reasons)}
    return json.dumps(row) + "\n"
