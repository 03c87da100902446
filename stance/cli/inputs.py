"""From the arguments that `analyze` and `gate` share to analyses, one at a time."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import stance
from stance.cli.talk import Progress, say
from stance.conflict import Conflict, Party
from stance.errors import ConflictError, InputError
from stance.labels import Analysis

if TYPE_CHECKING:
    from stance.classifier import Classifier
    from stance.ingest import Item, RowError

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_LONG = 150  # sentences from which a terminal is told what takes so long


class Inputs:
    """The articles of a command line, analysed in order.

    What cannot be read or judged is reported on standard error and counted in `failed`; the rest
    goes on. A mistake in the options is raised before anything is read.

    Args:
        args: as the parser made them.
        warn: say every warning of an analysis on standard error, not only how the conflict was guessed.

    Raises:
        InputError, ConflictError: the options do not fit together, or name nothing.
    """

    def __init__(self, args: argparse.Namespace, *, warn: bool = False) -> None:
        self.failed = 0
        self._args = args
        self._warn = warn
        self._files: Sequence[str] = args.files
        self._parties = _names(args.parties)
        self._conflict: Conflict | None = None
        self._classifier: Classifier | None = None
        self._progress = Progress()
        if not self._files:
            hint = (
                "before --parties, or --parties A,B" if self._parties else "or - for standard input"
            )
            raise InputError(f"no FILE is given; give one {hint}")
        if self._files.count("-") > 1:
            raise InputError("- is given twice; standard input can be read once")
        if args.headline is not None and (len(self._files) != 1 or args.kind == "html"):
            raise InputError("--headline belongs to one plain text; leave it out, or give one file")
        if args.device is not None and args.backend != "torch":
            raise InputError(f"--device {args.device} needs --backend torch; onnx runs on the CPU")
        if args.conflict is not None or self._parties is not None:
            found, _ = stance.find_conflict("", parties=self._parties, conflict=args.conflict)
            self._conflict = found if args.conflict is not None else None

    def __iter__(self) -> Iterator[Analysis]:
        done = 0
        for path in self._files:
            for item in self._read(path):
                place = item.article.source or path
                if len(item.article.sentences) >= _LONG or len(self._files) > 1 or done:
                    count = len(item.article.sentences)
                    self._progress.show(f"{place}: {count} sentences ({done} articles done)")
                try:
                    analysis = self._analyze(item)
                except (InputError, ConflictError) as error:
                    self._report(str(error) if place in str(error) else f"{place}: {error}")
                    continue
                self._progress.clear()
                done += 1
                yield analysis
        self._progress.clear()

    def _report(self, message: str) -> None:
        self._progress.clear()
        self.failed += 1
        say(f"error: {message}")

    def _read(self, path: str) -> Iterator[Item]:
        try:
            for item in _items(path, self._args.kind, self._args.headline):
                if isinstance(item, Exception):
                    self._report(str(item) if path in str(item) else f"{path}: {item}")
                else:
                    yield item
        except (InputError, ConflictError) as error:
            self._report(str(error) if path in str(error) else f"{path}: {error}")

    def _analyze(self, item: Item) -> Analysis:
        if self._classifier is None:
            args = self._args
            self._classifier = stance.load(args.model, backend=args.backend, device=args.device)
        conflict, parties = self._about(item)
        analysis = stance.analyze(
            item.article,
            parties=parties,
            conflict=conflict,
            expected=self._args.expected,
            seed=self._args.seed,
            classifier=self._classifier,
        )
        guessed = conflict is None and parties is None
        for warning in analysis.warnings if self._warn else analysis.warnings[:guessed]:
            self._progress.clear()
            say(f"{item.article.source or 'the text'}: {warning}")
        return analysis

    def _about(self, item: Item) -> tuple[Conflict | str | None, Sequence[str | Party] | None]:
        """The conflict or the parties to ask about; options go before the row; neither: guess."""
        if self._conflict is not None or self._parties is not None:
            return self._conflict, self._parties
        if item.parties:
            known = any(party.aliases or party.cues for party in item.parties)
            if item.conflict and known:
                return Conflict(item.conflict, item.parties), None
            return None, [p if p.aliases or p.cues else p.name for p in item.parties]
        if item.conflict:
            from stance.profile import shipped_profiles

            if item.conflict in shipped_profiles():
                return item.conflict, None
        return None, None


def _names(given: Sequence[str] | None) -> list[str] | None:
    if given is None:
        return None
    names = [name.strip() for part in given for name in part.split(",")]
    if not all(names):
        raise InputError(
            f"--parties {' '.join(given)!r} holds an empty name; separate names by one comma"
        )
    return names


def _items(path: str, kind: str | None, headline: str | None) -> Iterator[Item | RowError]:
    if _ADDRESS.match(path) and not os.path.exists(path):
        raise InputError(
            f"{path} is an address, and nothing is fetched; save the page and give its file, "
            "or pipe it to: stance analyze - --html"
        )
    from stance.ingest import read_each

    items = read_each(path)  # refuses what is no file at once
    if kind is None and headline is None:
        yield from items
    else:
        yield _forced(path, kind, headline)


def _forced(path: str, kind: str | None, headline: str | None) -> Item:
    """One article of the kind that the user says it is; with a headline alone, a plain text."""
    from stance.ingest import MAX_PAGE, MAX_TEXT, Item, read_html
    from stance.ingest.decode import decode
    from stance.ingest.files import is_plain
    from stance.ingest.text import from_text

    limit = MAX_PAGE if kind == "html" else MAX_TEXT
    place = "standard input" if path == "-" else path
    if path == "-":
        data = sys.stdin.buffer.read(limit + 1)
    else:
        with open(path, "rb") as stream:
            data = stream.read(limit + 1)
    if kind == "html":
        return Item(read_html(data, source=place))
    if kind is None and not is_plain(path, data):
        raise InputError(
            f"--headline belongs to a plain text, and {place} is a page or rows; "
            "leave it out, or add --text"
        )
    longer = len(data) > limit
    text, warnings = decode(data[:limit], place, cut=longer)
    return Item(
        from_text(text, headline=headline, source=place, longer=longer, warnings=tuple(warnings))
    )
