"""`python -m eval.report`: a page made from results.json alone, with plots, for reading and print.

Exit codes: 0 the page is written, 2 wrong use or a file that cannot be read.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from eval.report.page import report


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m eval.report", description=__doc__)
    parser.add_argument("results", type=Path, metavar="RESULTS.json", help="from `python -m eval`")
    parser.add_argument("--baseline", type=Path, metavar="OLD.json", help="what to compare with")
    parser.add_argument("-o", "--out", type=Path, help="write the page here (default: stdout)")
    arguments = parser.parse_args(argv)
    try:
        baseline = _read(arguments.baseline) if arguments.baseline else None
        page = report(_read(arguments.results), baseline)
        if arguments.out:
            arguments.out.write_text(page, "utf-8", newline="\n")
        else:
            sys.stdout.buffer.write(page.encode())
    except (OSError, ValueError, RecursionError) as error:
        print(f"eval.report: error: {error}", file=sys.stderr)
        return 2
    return 0


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise ValueError(f"{path} is not JSON: {error}") from error


if __name__ == "__main__":
    sys.exit(main())
