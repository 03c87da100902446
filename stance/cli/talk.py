"""Standard error, standard output and files, as a command should use them."""

from __future__ import annotations

import contextlib
import io
import os
import stat
import sys
import tempfile
from pathlib import Path
from types import TracebackType
from typing import IO

from stance.errors import InputError
from stance.render.plain import shorten, visible


def prepare_streams() -> None:
    """Makes output UTF-8 in pipes and files, and never fail on a character anywhere."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def say(message: str) -> None:
    """One line on standard error; text from outside cannot act on the terminal."""
    print(f"stance: {visible(message)}", file=sys.stderr)


def wants_color(choice: str, *, to_file: bool) -> bool:
    """Whether to colour standard output.

    Args:
        choice: "always", "never", or "auto": on a terminal that can, unless NO_COLOR is set.
        to_file: the output goes to a file of its own.
    """
    if choice != "auto":
        return choice == "always"
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return not (to_file or plain) and sys.stdout.isatty()


class Progress:
    """One line on standard error that overwrites itself; silent unless that is a terminal."""

    def __init__(self) -> None:
        self._on = sys.stderr.isatty()
        self._shown = False

    def show(self, message: str) -> None:
        if self._on:
            print(f"\r\x1b[K{shorten(visible(message), 78)}", end="", file=sys.stderr, flush=True)
            self._shown = True

    def clear(self) -> None:
        if self._shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
            self._shown = False


class Output:
    """Where results go: standard output as they come, or a file that appears whole or not at all.

    Used as a context: leaving it writes the file, unless nothing was written or an error leaves it.

    Args:
        path: of the file, replaced if it exists; None or "-" for standard output.

    Raises:
        InputError: the file cannot be written.
    """

    def __init__(self, path: str | None) -> None:
        self._path = None if path is None or path == "-" else Path(path)
        self._file: IO[str] | None = None
        self._temporary: Path | None = None

    @property
    def to_file(self) -> bool:
        return self._path is not None

    def write(self, text: str) -> None:
        if self._path is None:
            sys.stdout.write(text)
            return
        try:
            if self._file is None:
                self._file = self._open(self._path)
            self._file.write(text)
        except OSError as error:
            raise InputError(f"cannot write {self._path}: {error.strerror or error}") from None

    def _open(self, path: Path) -> IO[str]:
        target = Path(os.path.realpath(path))
        if target.is_dir():
            raise InputError(f"cannot write {path}: it is a directory; give a file name")
        if target.exists() and not target.is_file():  # a device or a pipe cannot be replaced
            return open(target, "w", encoding="utf-8", newline="\n")
        number, name = tempfile.mkstemp(prefix=f".{target.name[:80]}.", dir=target.parent)
        self._temporary, self._target = Path(name), target
        return os.fdopen(number, "w", encoding="utf-8", newline="\n")

    def __enter__(self) -> Output:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._file is None:
            return
        try:
            self._file.flush()
            if self._temporary is not None and kind is None:
                os.chmod(self._temporary, _mode(self._target))
                self._file.close()  # an open file cannot be replaced everywhere
                os.replace(self._temporary, self._target)
                self._temporary = None
        except OSError as failure:
            if kind is None:
                reason = failure.strerror or failure
                raise InputError(f"cannot write {self._path}: {reason}") from None
        finally:
            with contextlib.suppress(OSError):  # reported above
                self._file.close()
            if self._temporary is not None:
                self._temporary.unlink(missing_ok=True)


def _mode(target: Path) -> int:
    """Permission bits of the file that is replaced, or those of any new file."""
    try:
        return stat.S_IMODE(target.stat().st_mode)
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask
