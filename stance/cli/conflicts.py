"""`stance conflicts`, `stance conflict show`, `stance conflict new` and `stance schema`."""

from __future__ import annotations

import argparse
import os
import sys

from stance.cli import PASS
from stance.cli.talk import Output
from stance.errors import InputError
from stance.render.plain import columns, pad, visible, wrap

_WIDTH = 80


def run_list(args: argparse.Namespace) -> int:
    """Prints a table of the shipped profiles."""
    from stance.profile import shipped_profiles

    rows = [
        (p.slug, p.kind or "", p.years, " / ".join(p.conflict.names))
        for p in shipped_profiles().values()
    ]
    head = ("NAME", "KIND", "YEARS", "PARTIES")
    sizes = [max(columns(row[i]) for row in (head, *rows)) for i in range(3)]
    for row in (head, *rows):
        cells = [pad(visible(cell), size) for cell, size in zip(row, sizes, strict=False)]
        sys.stdout.write("  ".join((*cells, visible(row[3]))).rstrip() + "\n")
    return PASS


def run_show(args: argparse.Namespace) -> int:
    """Prints the parties of one profile with every name that is matched in texts."""
    from stance.profile import find_profile

    found = find_profile(args.name)
    about = " · ".join(part for part in (found.kind or "", found.region, found.years) if part)
    lines = [f"{visible(found.name)} ({visible(found.slug)})"]
    lines += wrap(visible(found.summary), _WIDTH) if found.summary else []
    lines += [visible(about)] if about else []
    for party in found.conflict.parties:
        lines += ["", visible(party.name)]
        lines += _names("names", party.aliases) + _names("cues", party.cues)
    sys.stdout.write("\n".join(lines) + "\n")
    return PASS


def _names(title: str, names: tuple[str, ...]) -> list[str]:
    if not names:
        return []
    first, *rest = wrap(visible(", ".join(names)), _WIDTH - 9)
    return [f"  {title + ':':<7}{first}", *(" " * 9 + line for line in rest)]


def run_new(args: argparse.Namespace) -> int:
    """Writes a commented profile to fill in; an existing file only with --force."""
    from stance.profile import new_profile_text

    if args.output not in (None, "-") and not args.force and os.path.lexists(args.output):
        raise InputError(f"{args.output} exists; give another name, or --force to replace it")
    with Output(args.output) as output:
        output.write(new_profile_text())
    return PASS


def run_schema(args: argparse.Namespace) -> int:
    """Prints the JSON Schema of the JSON output."""
    from stance.render.data import schema_text

    sys.stdout.write(schema_text())
    return PASS
