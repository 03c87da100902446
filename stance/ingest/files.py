"""A path or standard input -> articles, never reading more than a stated limit at once."""

from __future__ import annotations

import json
import os
import re
import stat
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

from stance.errors import ConflictError, InputError
from stance.ingest.decode import decode
from stance.ingest.html import MAX_PAGE, read_html
from stance.ingest.rows import Item, read_item
from stance.ingest.sections import MAX_TEXT
from stance.ingest.text import from_text

MAX_LINE = MAX_PAGE
"""Bytes of one line of a JSONL file; a longer line is an error."""

RowError = InputError | ConflictError

_STDIN = "-"
_ROWS = (".jsonl", ".ndjson")
_PAGES = (".html", ".htm", ".xhtml")
_OPENS_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|(?:html|head|body"
    r"|article|main|section|div|p|h1|h2|title|meta|header|table|ul)(?=[\s>/]))",
    re.I | re.S,
)
_HEAD = 65_536


def read_file(path: str | os.PathLike[str]) -> Iterator[Item]:
    """Reads the articles of a file, or of standard input for "-".

    A `.jsonl` or `.ndjson` file holds one row a line (`read_row`) and is read line by line; a
    `.json` file holds one row or a list of rows. Any other file is one article: HTML if it begins
    as HTML does or is named so, else plain text. Standard input is also taken for rows when its
    first line is a JSON object.

    Args:
        path: of a regular file, or "-".

    Returns:
        the articles, one after the other; only one is held at a time.

    Raises:
        InputError: the file cannot be read, or is not what it should be (file and line are named).
            What can be known without reading is raised at once, the rest while iterating.
    """
    return _unless_error(read_each(path))


def read_each(path: str | os.PathLike[str]) -> Iterator[Item | RowError]:
    """`read_file`, but the error of a row is handed out in its place, and the rows after it follow.

    Raises:
        InputError: the file as a whole cannot be read.
    """
    name = os.fspath(path)
    if not isinstance(name, str):
        raise InputError(f"path is {name!r:.60}; give a string or a Path")
    if name != _STDIN:
        _open(name).close()
    return _items(name)


def _unless_error(items: Iterator[Item | RowError]) -> Iterator[Item]:
    for item in items:
        if isinstance(item, Exception):
            raise item
        yield item


def _items(name: str) -> Iterator[Item | RowError]:
    with ExitStack() as stack:
        if name == _STDIN:
            stream: BinaryIO = sys.stdin.buffer
            place, suffix = "standard input", ""
        else:
            stream = stack.enter_context(_open(name))
            place, suffix = name, Path(name).suffix.lower()
        if suffix in _ROWS:
            yield from _rows(stream, b"", place)
            return
        if suffix == ".json":
            yield from _json(stream, place)
            return
        data = _read(stream, MAX_TEXT + 1)
        if name == _STDIN and _is_row(data):
            yield from _rows(stream, data, place)
            return
        if suffix in _PAGES or _is_page(data):
            data += _read(stream, MAX_PAGE + 1 - len(data))
            yield Item(read_html(data, source=place))
            return
        longer = len(data) > MAX_TEXT
        data = data[:MAX_TEXT]
        text, warnings = decode(data, place, cut=longer)
        yield Item(from_text(text, source=place, longer=longer, warnings=tuple(warnings)))


def is_plain(name: str, data: bytes) -> bool:
    """Whether `read_file` would take a file for plain text, by its name and its first bytes."""
    suffix = "" if name == _STDIN else Path(name).suffix.lower()
    if suffix in (*_ROWS, *_PAGES, ".json") or _is_page(data):
        return False
    return name != _STDIN or not _is_row(data)


def _open(name: str) -> BinaryIO:
    """Opens a regular file; never waits for the other end of a pipe."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        number = os.open(name, flags)
    except FileNotFoundError:
        raise InputError(f"{name} does not exist; give a file, or - for standard input") from None
    except PermissionError:
        raise InputError(f"{name} may not be read: permission denied") from None
    except (OSError, ValueError) as error:
        kind = _kind(name)
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(
            f"{name} is {kind}, not a file; give a file, or - for standard input"
            if kind
            else f"{name} cannot be opened: {reason}"
        ) from None
    mode = os.fstat(number).st_mode
    if not stat.S_ISREG(mode):
        os.close(number)
        raise InputError(
            f"{name} is {_kind_of(mode)}, not a file; give a file, or - for standard input"
        )
    return os.fdopen(number, "rb")


def _kind(name: str) -> str | None:
    try:
        mode = os.stat(name).st_mode
    except (OSError, ValueError):
        return None
    return None if stat.S_ISREG(mode) else _kind_of(mode)


def _kind_of(mode: int) -> str:
    for test, kind in (
        (stat.S_ISDIR, "a directory"),
        (stat.S_ISFIFO, "a pipe"),
        (stat.S_ISSOCK, "a socket"),
    ):
        if test(mode):
            return kind
    return "a device"


def _read(stream: BinaryIO, size: int) -> bytes:
    """Reads up to `size` bytes; a pipe may need several reads."""
    pieces: list[bytes] = []
    while size > 0 and (piece := stream.read(min(size, 1 << 20))):
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)


def _is_page(data: bytes) -> bool:
    head = data[:_HEAD].decode("latin-1")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = head.replace("\0", "")
    return _OPENS_PAGE.match(head.lstrip("\xef\xbb\xbf\xff\xfe")) is not None


def _is_row(data: bytes) -> bool:
    line = data.lstrip(b"\xef\xbb\xbf \t\r\n").split(b"\n", 1)[0]
    if not line.startswith(b"{"):
        return False
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return len(line) > MAX_TEXT // 2
    return True


def _lines(stream: BinaryIO, begun: bytes, place: str) -> Iterator[tuple[int, bytes]]:
    """Numbered lines of `begun` and then `stream`, each at most `MAX_LINE` bytes long."""
    number = 0
    *whole, rest = begun.split(b"\n")
    for line in whole:
        number += 1
        yield number, line
    while True:
        line = rest + stream.readline(MAX_LINE + 2 - len(rest))
        rest = b""
        if not line:
            return
        number += 1
        if len(line.rstrip(b"\n")) > MAX_LINE:
            raise InputError(
                f"{place}:{number}: the line is longer than {MAX_LINE} bytes; "
                "write one article a line"
            )
        yield number, line


def _rows(stream: BinaryIO, begun: bytes, place: str) -> Iterator[Item | RowError]:
    empty = True
    for number, line in _lines(stream, begun, place):
        here = f"{place}:{number}"
        if not line.strip(b"\xef\xbb\xbf \t\r\n"):
            continue
        empty = False
        try:
            yield _item(_parse(line.rstrip(b"\r\n"), here), here)
        except (InputError, ConflictError) as error:
            yield error
    if empty:
        raise InputError(f"{place} is empty; give one JSON object a line")


def _json(stream: BinaryIO, place: str) -> Iterator[Item | RowError]:
    data = _read(stream, MAX_PAGE + 1)
    if len(data) > MAX_PAGE:
        raise InputError(
            f"{place} is longer than {MAX_PAGE} bytes; write it as JSONL, one row a line"
        )
    value = _parse(data, place)
    if not isinstance(value, list):
        yield _item(value, place)
        return
    if not value:
        raise InputError(f"{place} holds an empty list; give at least one row")
    for number, row in enumerate(value):
        try:
            yield _item(row, f"{place}[{number}]")
        except (InputError, ConflictError) as error:
            yield error


def _parse(data: bytes, place: str) -> object:
    try:
        return json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InputError(
            f"{place}: byte {error.start} is not UTF-8; save the file as UTF-8"
        ) from None
    except json.JSONDecodeError as error:
        line = f"line {error.lineno}, " if error.lineno > 1 else ""
        raise InputError(f"{place}: not JSON: {error.msg} at {line}column {error.colno}") from None
    except (RecursionError, ValueError) as error:
        raise InputError(f"{place}: not JSON that can be read: {error}") from None


def _item(row: object, place: str) -> Item:
    if not isinstance(row, dict):
        raise InputError(f"{place}: the row is a {type(row).__name__}; write a JSON object")
    try:
        return read_item(row)
    except InputError as error:
        raise InputError(f"{place}: {error}") from None
    except ConflictError as error:
        raise ConflictError(f"{place}: {error}") from None
