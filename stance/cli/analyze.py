"""`stance analyze`: the sentences and the balance of each article, in one of six formats."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Iterable

from stance.cli import MISTAKE, PASS
from stance.cli.inputs import Inputs
from stance.cli.talk import Output, wants_color
from stance.errors import InputError
from stance.labels import Analysis

_WHOLE = ("json", "html")  # one document an article


def run_analyze(args: argparse.Namespace) -> int:
    """Writes each analysis as it is ready. Returns 0, or 2 if an input could not be used."""
    if args.format in _WHOLE and len(args.files) > 1:
        raise InputError(_one_only(args.format))
    _protect_inputs(args.output, args.files)
    inputs = Inputs(args, warn=args.format == "csv")
    with Output(args.output) as output:
        if args.format == "csv":
            _write_csv(inputs, output)
        else:
            color = wants_color(args.color, to_file=output.to_file)
            width = 80
            if not output.to_file and sys.stdout.isatty():
                width = min(shutil.get_terminal_size().columns, 120)
            for number, analysis in enumerate(inputs):
                if number and args.format in _WHOLE:
                    raise InputError(_one_only(args.format))
                if number and args.format in ("text", "md"):
                    output.write("\n" + ("═" * width if args.format == "text" else "---") + "\n\n")
                output.write(_rendered(analysis, args.format, width, color))
                if not output.to_file:
                    sys.stdout.flush()
    return MISTAKE if inputs.failed else PASS


def _one_only(form: str) -> str:
    return f"--format {form} holds one article; use --format jsonl, md or csv for several"


def _rendered(analysis: Analysis, form: str, width: int, color: bool) -> str:
    if form == "text":
        from stance.render.text import to_text

        return to_text(analysis, width=width, color=color)
    if form == "md":
        from stance.render.markdown import to_markdown

        return to_markdown(analysis)
    if form == "html":
        return analysis.to_html()
    if form == "jsonl":
        from stance.render.data import to_jsonl

        return to_jsonl([analysis])
    return analysis.to_json() + "\n"


def _write_csv(inputs: Iterable[Analysis], output: Output) -> None:
    """All rows at the end, since the header names every party; CSV has no place for warnings."""
    from stance.render.data import to_csv

    analyses = list(inputs)
    if analyses:
        output.write(to_csv(analyses))


def _protect_inputs(output: str | None, files: Iterable[str]) -> None:
    if output in (None, "-") or not os.path.exists(str(output)):
        return
    for path in files:
        if path != "-" and os.path.exists(path) and os.path.samefile(str(output), path):
            raise InputError(f"-o {output} would overwrite the input {path}; give another file")
