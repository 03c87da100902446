"""The command `stance`: parse, call, print, return an exit code.

Standard output holds data, standard error talk. Exit codes: 0 pass, 1 gate failed, 2 the caller's
mistake, 3 undecided or could not evaluate; 130 interrupted, 141 the reader of the output went away.
"""

from __future__ import annotations

import contextlib
import os
import sys
import traceback
from collections.abc import Sequence

from stance.cli.talk import prepare_streams, say
from stance.errors import ModelError, StanceError

PASS, FAILED, MISTAKE, UNDECIDED = 0, 1, 2, 3
INTERRUPTED, READER_GONE = 130, 141


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command.

    Args:
        argv: the arguments after the program's name; those of the process without it.

    Returns:
        the exit code; an error of the program itself is 3, never 1, which means "gate failed".
    """
    from stance.cli.parser import build_parser

    prepare_streams()
    try:
        try:
            args = build_parser().parse_args(argv)
        except SystemExit as stop:  # argparse has printed help, the version or the mistake
            code = stop.code if isinstance(stop.code, int) else MISTAKE
        else:
            code = int(args.run(args))
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        say("interrupted")
        return INTERRUPTED
    except BrokenPipeError:
        _silence_stdout()
        return READER_GONE
    except StanceError as error:
        say(f"error: {error}")
        return UNDECIDED if isinstance(error, ModelError) else MISTAKE
    except OSError as error:
        say(f"error: {error}")
        _silence_stdout()
        return UNDECIDED
    except Exception:
        traceback.print_exc()
        say("error: this is a mistake in stance, not in your input; nothing was evaluated")
        return UNDECIDED


def _silence_stdout() -> None:
    """Points standard output nowhere, so that the interpreter's last flush cannot fail."""
    with contextlib.suppress(OSError, ValueError):  # not a real file, as under a test
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
