"""`python -m eval.peers`: the embedded model and its peers on the held-out sets, as a table.

Exit codes: 0 done (a peer whose package is missing is a row that says so), 2 wrong use, 3 a model
could not be loaded or asked.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

from eval.peers.compare import compare
from eval.peers.registry import MODEL, PEERS, builder, shared
from eval.peers.render import table
from eval.sets import held_out
from stance.errors import ModelError, StanceError


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m eval.peers", description=__doc__)
    parser.add_argument(
        "--peers",
        nargs="+",
        metavar="NAME",
        default=list(PEERS),
        help=f"of {', '.join(PEERS)} and nli=MODEL, an NLI model's folder or id on the hub "
        f"(default: all but nli); {MODEL}, the embedded model, is always among them",
    )
    parser.add_argument("-o", "--out", type=Path, help="write the figures here as JSON")
    parser.add_argument("--resamples", type=int, default=1000, help="of the bootstrap")
    parser.add_argument("--seed", type=int, default=0, help="of the bootstrap and other draws")
    arguments = parser.parse_args(argv)
    folder = os.environ.get("STANCE_CORPORA")
    corpora = Path(folder) if folder else None
    try:
        peers = {name: builder(name) for name in dict.fromkeys([MODEL, *arguments.peers])}
        results = compare(
            peers,
            held_out(corpora),
            shared(corpora, arguments.seed),
            resamples=arguments.resamples,
            seed=arguments.seed,
        )
    except (OSError, ValueError, StanceError) as error:
        print(f"eval.peers: error: {error}", file=sys.stderr)
        return 3 if isinstance(error, ModelError) else 2
    print(table(results))
    if arguments.out:
        arguments.out.write_text(json.dumps(results, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
