"""`python -m training training/configs/default.toml`: corpora in, a model folder out."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from stance.model import EMBEDDED
from training.config import load
from training.recipe import build, embed


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("config", type=Path, help="a recipe, such as training/configs/default.toml")
    parser.add_argument("--out", type=Path, help="model folder (default: build/NAME)")
    parser.add_argument(
        "--work",
        type=Path,
        help="folder for checkpoints; a stopped run goes on from its last stage",
    )
    parser.add_argument(
        "--corpora",
        default=os.environ.get("STANCE_CORPORA"),
        help="folder of the public corpora (default: $STANCE_CORPORA); without it they are left out",
    )
    parser.add_argument(
        "--embed", action="store_true", help="replace the embedded model of this checkout"
    )
    arguments = parser.parse_args()
    config = load(arguments.config)
    out = arguments.out or Path("build") / config.name
    corpora = Path(arguments.corpora) if arguments.corpora else None
    build(config, out, arguments.work or out / "checkpoints", corpora)
    if arguments.embed:
        embed(out, EMBEDDED)
    print(out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
