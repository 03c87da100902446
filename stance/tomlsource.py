"""A TOML file with its lines, so that an error can say where it is."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stance.errors import ConflictError

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

MAX_BYTES = 1_000_000
_AT = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_PARTY_HEADER = re.compile(r"\s*\[\[\s*[\"']?party[\"']?\s*\]\]")
_HEADER = re.compile(r"\s*\[")


@dataclass(frozen=True, slots=True)
class TomlSource:
    """The text of a profile and where it comes from.

    Attributes:
        text: the TOML.
        place: file name for messages.
        slug: short name of the profile.
        path: the file; None for a text.
    """

    text: str
    place: str
    slug: str
    path: str | None

    @classmethod
    def of(cls, data: bytes, place: str, slug: str, path: str | None) -> TomlSource:
        """Decodes the bytes of a file; a byte order mark is accepted.

        Raises:
            ConflictError: not UTF-8, or longer than `MAX_BYTES`.
        """
        if len(data) > MAX_BYTES:
            raise ConflictError(
                f"{place} is longer than {MAX_BYTES:,} bytes; a profile is a short list of names"
            )
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise ConflictError(
                f"{place}, line {line}: byte 0x{data[error.start]:02x} is not UTF-8; "
                "save the file as UTF-8"
            ) from error
        return cls(text, place, slug, path)

    def parse(self) -> dict[str, Any]:
        """The TOML document.

        Raises:
            ConflictError: with the line, if the text is not TOML.
        """
        try:
            return tomllib.loads(self.text)
        except RecursionError as error:
            raise ConflictError(f"{self.place}: not TOML: nested too deep") from error
        except ValueError as error:
            found = _AT.search(str(error))
            problem = str(error)[: found.start()] if found else str(error).splitlines()[0]
            line = int(found.group(1)) if found and found.group(1) else self.text.count("\n") + 1
            raise ConflictError(f"{self.place}, line {line}: not TOML: {problem}") from error

    def error(
        self,
        problem: str,
        key: str,
        *,
        party: int | None = None,
        value: str | None = None,
        last: bool = False,
    ) -> ConflictError:
        """An error at a key, with the line where the source has it.

        Args:
            problem: what is wrong and what to do.
            key: of the document, or of a party.
            party: index of the `[[party]]` table that has the key.
            value: text in the list of that key.
            last: point at the last place of `value`, not the first.
        """
        name = key if party is None else f"party {party + 1}, {key}"
        line = self._line(key, party, value, last)
        return ConflictError(f"{self.place}, line {line}, {name}: {problem}")

    def _line(self, key: str, party: int | None, value: str | None, last: bool) -> int:
        """Line of a key or value, from 1; the nearest line above it that can be found."""
        lines = self.text.split("\n")
        headers = [i for i, line in enumerate(lines) if _PARTY_HEADER.match(line)]
        start, end = 0, len(lines)
        name = rf"[\"']?{re.escape(key)}[\"']?\s*"
        assigned = rf"(?:\s*|.*[{{,]\s*){name}(?:=|\.)"
        if party is None:
            top = headers[0] if headers else end
            tables = (i for i in range(end) if re.match(rf"\s*\[+\s*{name}[\].]", lines[i]))
            at = next((i for i in range(top) if re.match(assigned, lines[i])), next(tables, start))
        else:
            if party < len(headers):
                start, end = headers[party], [*headers, end][party + 1]
            at = next((i for i in range(start, end) if re.match(assigned, lines[i])), start)
        if value is None:
            return at + 1
        written = (f'"{value}"', f"'{value}'", json.dumps(value, ensure_ascii=False))
        found = []
        for index in range(at, end):
            if index > at and (_HEADER.match(lines[index]) or _assigns(lines[index])):
                break
            found += [index] * any(form in lines[index] for form in written)
        if not found:
            return at + 1
        return found[-1 if last else 0] + 1


def _assigns(line: str) -> bool:
    return re.match(r"\s*[A-Za-z0-9_-]+\s*=", line) is not None


def read_source(path_or_text: Path | str) -> TomlSource:
    """Reads a file, or takes a string with a line break or an equals sign as the TOML itself.

    Raises:
        ConflictError: no regular file is there, it cannot be read, or `TomlSource.of` refuses it.
    """
    if isinstance(path_or_text, str) and ("\n" in path_or_text or "=" in path_or_text):
        data = path_or_text.encode("utf-8", "surrogatepass")
        return TomlSource.of(data, "the profile text", "unsaved", None)
    path = Path(path_or_text)
    try:
        if not path.is_file():
            what = "not a regular file" if path.exists() else "no such file"
            raise ConflictError(f"{path}: {what}; give the path of a TOML profile")
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        if isinstance(error, ConflictError):
            raise
        raise ConflictError(f"{path}: cannot be read: {error}") from error
    return TomlSource.of(data, str(path), path.stem, str(path))
