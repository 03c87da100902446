"""The command line: every command, option and default."""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable
from typing import Any

from stance import __version__

FORMATS = ("text", "json", "jsonl", "md", "html", "csv")
_CODES = (
    "exit codes: 0 pass, 1 gate failed, 2 the caller's mistake, 3 undecided or could not evaluate"
)
_Commands = Any  # argparse's subparsers have no public type


def build_parser() -> argparse.ArgumentParser:
    """The parser; the chosen command's function is `args.run`, called with the arguments."""
    parser = argparse.ArgumentParser(
        prog="stance",
        description="Reads an article about a conflict and says, sentence by sentence, whose "
        "account it carries and who voices it, and how the article balances.",
        epilog=_CODES,
    )
    parser.add_argument("--version", action="version", version=f"stance {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_analyze(commands)
    _add_gate(commands)
    _add_conflicts(commands)
    schema = commands.add_parser("schema", help="print the JSON Schema of the JSON output")
    schema.set_defaults(run=_run("conflicts", "run_schema"))
    return parser


def _run(module: str, function: str) -> Callable[[argparse.Namespace], int]:
    """The function of a command, imported when it is called: `--help` loads no command."""

    def call(args: argparse.Namespace) -> int:
        from importlib import import_module

        return int(getattr(import_module(f"stance.cli.{module}"), function)(args))

    return call


def _add_analyze(commands: _Commands) -> None:
    parser = commands.add_parser(
        "analyze",
        help="label the sentences of articles and measure their balance",
        description="Labels every sentence of each article and measures the balance.",
        epilog=_CODES,
    )
    _add_input(parser)
    parser.add_argument("--format", choices=FORMATS, default="text", help="of the output (text)")
    parser.add_argument(
        "-o", "--output", metavar="FILE", help="write there instead of standard output"
    )
    parser.add_argument(
        "--color", choices=("auto", "always", "never"), default="auto", help="of text output (auto)"
    )
    parser.set_defaults(run=_run("analyze", "run_analyze"))


def _add_gate(commands: _Commands) -> None:
    parser = commands.add_parser(
        "gate",
        help="pass or fail articles by their balance",
        description="Fails if an article's balance is further from the expected one than allowed.",
        epilog=_CODES,
    )
    _add_input(parser)
    gate = parser.add_argument_group("the gate")
    gate.add_argument(
        "--max-imbalance",
        type=float,
        required=True,
        metavar="X",
        help="largest distance from the expected signed balance that passes, between 0 and 2",
    )
    gate.add_argument(
        "--voice", choices=("own", "attributed", "all"), default="own", help="whose sentences (own)"
    )
    gate.add_argument(
        "--strict",
        action="store_true",
        help="judge the estimate alone and leave its interval aside",
    )
    gate.add_argument(
        "--min-coverage",
        type=float,
        default=0.0,
        metavar="X",
        help="share of sentences that must not be uncertain (0); with less, undecided",
    )
    gate.add_argument(
        "--corrected",
        action="store_true",
        help="judge the balance corrected for the model's errors",
    )
    gate.add_argument(
        "--neutral-passes",
        action="store_true",
        help="an article without any party's account passes",
    )
    gate.add_argument(
        "--format", choices=("text", "jsonl"), default="text", help="of the output (text)"
    )
    parser.set_defaults(run=_run("gate", "run_gate"))


def _add_input(parser: argparse.ArgumentParser) -> None:
    """What `analyze` and `gate` share: the articles, the parties and the model."""
    parser.add_argument(
        "files",
        nargs="*",  # that there is one is checked with the parties, which may have swallowed it
        metavar="FILE",
        help="text, HTML, JSONL or JSON rows; - for standard input",
    )
    about = parser.add_argument_group("what the articles are about (guessed without these)")
    about.add_argument(
        "--parties",
        nargs="+",
        action="extend",
        metavar="NAME",
        help='two to eight parties: --parties Northland Southland, or "Northland,Southland"',
    )
    about.add_argument(
        "--conflict",
        metavar="NAME_OR_FILE",
        help="a shipped profile (see `stance conflicts`) or a .toml file",
    )
    about.add_argument(
        "--expected",
        type=_shares,
        metavar="A=X,B=Y",
        help="share of each party to compare with, summing to 1 (equal shares)",
    )
    reading = parser.add_argument_group("reading")
    kind = reading.add_mutually_exclusive_group()
    kind.add_argument(
        "--html", dest="kind", action="store_const", const="html", help="the input is HTML"
    )
    kind.add_argument(
        "--text", dest="kind", action="store_const", const="text", help="the input is plain text"
    )
    reading.add_argument("--headline", metavar="TEXT", help="headline of a single plain text")
    model = parser.add_argument_group("model")
    model.add_argument("--model", metavar="DIR", help="folder of a model (the embedded one)")
    model.add_argument(
        "--backend", choices=("onnx", "torch"), default="onnx", help="runtime (onnx)"
    )
    model.add_argument("--device", metavar="NAME", help="for torch, such as cuda")
    model.add_argument("--seed", type=int, default=0, metavar="N", help="of the intervals (0)")


def _add_conflicts(commands: _Commands) -> None:
    listing = commands.add_parser("conflicts", help="list the shipped conflict profiles")
    listing.set_defaults(run=_run("conflicts", "run_list"))
    parser = commands.add_parser("conflict", help="show a conflict profile, or begin one")
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    show = actions.add_parser("show", help="print the parties of a profile with all their names")
    show.add_argument("name", metavar="NAME_OR_FILE", help="a shipped profile or a .toml file")
    show.set_defaults(run=_run("conflicts", "run_show"))
    new = actions.add_parser("new", help="print a commented profile to fill in")
    new.add_argument(
        "-o", "--output", metavar="FILE", help="write there instead of standard output"
    )
    new.add_argument("--force", action="store_true", help="replace the file if it exists")
    new.set_defaults(run=_run("conflicts", "run_new"))


def _shares(text: str) -> dict[str, float]:
    """`A=0.6,B=0.4` as a mapping; that it fits the parties and sums to 1 is checked with them."""
    shares: dict[str, float] = {}
    for part in text.split(","):
        name, sign, number = part.rpartition("=")
        name = name.strip()
        try:
            share = float(number)
        except ValueError:
            share = math.nan
        if not (sign and name and math.isfinite(share)):
            raise argparse.ArgumentTypeError(f"{part!r} is not NAME=SHARE, as in A=0.6,B=0.4")
        if name in shares:
            raise argparse.ArgumentTypeError(f"{name!r} is given twice")
        shares[name] = share
    return shares
