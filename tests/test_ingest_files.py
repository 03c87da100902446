"""Files and standard input: kinds, encodings, limits, and what is no file."""

from __future__ import annotations

import io
import json
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from stance.conflict import Party
from stance.errors import ConflictError, InputError
from stance.ingest import MAX_LINE, MAX_TEXT, Item, read_each, read_file
from stance.ingest.files import _read

LEAD = "The two delegations met for a third day in the valley on Monday."


class Endless(io.RawIOBase):
    """A stream without end that counts what was taken from it."""

    def __init__(self, piece: bytes) -> None:
        self.piece, self.taken = piece, 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        assert size >= 0
        data = (self.piece * (size // len(self.piece) + 1))[:size]
        self.taken += len(data)
        return data

    def readline(self, size: int | None = -1) -> bytes:
        assert size is not None
        return self.read(size)


@pytest.fixture
def stdin(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[object]]:
    holder: list[object] = []

    class Stdin:
        @property
        def buffer(self) -> object:
            return holder[0]

    monkeypatch.setattr("sys.stdin", Stdin())
    yield holder


def test_a_text_file(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xef\xbb\xbfValley talks\n\n" + LEAD.encode())
    (item,) = read_file(path)
    assert item.article.headline == "Valley talks"
    assert item.article.source == str(path)
    assert item == Item(item.article, (), None)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(f"“Café,” he said. {LEAD}".encode(encoding))
    (item,) = read_file(path)
    assert item.article.text == f"“Café,” he said. {LEAD}"
    expected = ("the input is not UTF-8 (byte 0); read as Windows-1252",)
    assert item.article.warnings == (expected if encoding == "cp1252" else ())


def test_some_damaged_utf8_is_not_read_as_windows(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("Переговоры идут третий день. ".encode() + b"\xff" + LEAD.encode())
    (item,) = read_file(path)
    assert item.article.warnings[0] == "1 damaged places in the UTF-8 text were read as U+FFFD"
    assert item.article.text.startswith("Переговоры")


@pytest.mark.parametrize("name", ["a.html", "a.txt", "a"])
def test_html_is_known_by_its_content(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(f"\n<!-- x -->\n<!DOCTYPE html><nav>Home</nav><p>{LEAD}</p>")
    (item,) = read_file(path)
    assert item.article.text == LEAD


def test_rows_with_parties(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    rows = [
        {"id": "x", "text": LEAD, "conflict": "c", "parties": {"A": {"name": "Ostra"}}},
        {"sentences": [{"text": "One."}]},
    ]
    path.write_text("\ufeff" + "\n\n".join(json.dumps(row) for row in rows))
    first, second = read_file(path)
    assert (first.article.source, first.parties, first.conflict) == ("x", (Party("Ostra"),), "c")
    assert second.article.text == "One."


def test_a_json_file(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps([{"text": LEAD}, {"text": LEAD}]))
    assert [item.article.text for item in read_file(path)] == [LEAD, LEAD]
    path.write_text(json.dumps({"text": LEAD}, indent=1))
    assert [item.article.text for item in read_file(path)] == [LEAD]


def test_what_is_no_json_names_line_and_column(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('[{"text":\n  nope}]')
    with pytest.raises(InputError) as caught:
        list(read_file(path))
    assert str(caught.value) == f"{path}: not JSON: Expecting value at line 2, column 3"
    path = tmp_path / "a.jsonl"
    path.write_text('{"text":\n')
    with pytest.raises(InputError) as caught:
        list(read_file(path))
    assert str(caught.value) == f"{path}:1: not JSON: Expecting value at column 9"


def test_rows_are_read_one_by_one(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"text": LEAD}) + "\nnot JSON\n")
    items = read_file(path)
    assert next(items).article.text == LEAD
    with pytest.raises(InputError) as caught:
        next(items)
    assert str(caught.value) == f"{path}:2: not JSON: Expecting value at column 1"


@pytest.mark.parametrize("name", ["a.jsonl", "a.json"])
def test_the_error_of_a_row_can_be_handed_out_in_its_place(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    rows = [json.dumps({"text": LEAD}), "[]", json.dumps({"text": LEAD})]
    path.write_text("\n".join(rows) if name == "a.jsonl" else f"[{','.join(rows)}]")
    first, second, third = read_each(path)
    assert isinstance(first, Item) and isinstance(third, Item)
    place = f"{path}:2" if name == "a.jsonl" else f"{path}[1]"
    assert isinstance(second, InputError)
    assert str(second) == f"{place}: the row is a list; write a JSON object"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b"[1]", "{}:1: the row is a list; write a JSON object"),
        (b'{"id": "x"}', "{}:1: x has no text; give one of the fields sentences, text, body, html"),
        (b"\xff", "{}:1: byte 0 is not UTF-8; save the file as UTF-8"),
        (
            b'{"text": ""}',
            "{}:1: the row has no text; give one of the fields sentences, text, body, html",
        ),
        (b"\n \n", "{} is empty; give one JSON object a line"),
    ],
)
def test_bad_rows_name_file_and_line(tmp_path: Path, line: bytes, message: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(line)
    with pytest.raises(InputError) as caught:
        list(read_file(path))
    assert str(caught.value) == message.format(path)


def test_deep_json_is_an_error_not_a_crash(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("[" * 200_000)
    with pytest.raises(InputError) as caught:
        list(read_file(path))
    assert str(caught.value).startswith(f"{path}:1: not JSON")


def test_a_bad_party_names_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"id": "x", "text": LEAD, "parties": ["own"]}))
    with pytest.raises(ConflictError) as caught:
        list(read_file(path))
    assert str(caught.value) == (
        f"{path}:1: x: party name 'own' is also a label; call the party otherwise"
    )


def test_a_long_line_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"text": "' + b"x" * (MAX_LINE + 1))
    with pytest.raises(InputError) as caught:
        list(read_file(path))
    assert str(caught.value) == (
        f"{path}:1: the line is longer than {MAX_LINE} bytes; write one article a line"
    )


def test_what_is_no_file(tmp_path: Path) -> None:
    pipe, sock, missing = tmp_path / "pipe", tmp_path / "s", tmp_path / "missing"
    os.mkfifo(pipe)
    server = socket.socket(socket.AF_UNIX)
    server.bind(str(sock))
    server.close()
    for path, message in [
        (tmp_path, f"{tmp_path} is a directory, not a file; give a file, or - for standard input"),
        (pipe, f"{pipe} is a pipe, not a file; give a file, or - for standard input"),
        (sock, f"{sock} is a socket, not a file; give a file, or - for standard input"),
        (
            Path("/dev/zero"),
            "/dev/zero is a device, not a file; give a file, or - for standard input",
        ),
        (missing, f"{missing} does not exist; give a file, or - for standard input"),
    ]:
        with pytest.raises(InputError) as caught:
            read_file(path)
        assert str(caught.value) == message


def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    path = tmp_path / "a.txt"
    path.write_text(LEAD)
    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(InputError) as caught:
        read_file(path)
    assert str(caught.value) == f"{path} may not be read: permission denied"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "{} is empty; give the text of an article"),
        (b" \n ", "{} holds only white space; give the text of an article"),
        (b"ab\0c", "{} is binary: byte 2 is NUL; give text (UTF-16 needs a byte order mark)"),
        (b"%PDF-1.4 x", "{} is a PDF file, not text; give its text"),
        (
            b"\xff\xfea",
            "{} begins with a UTF-16-LE byte order mark but byte 0 is not UTF-16-LE; save it as "
            "UTF-8",
        ),
        (
            b"caf\xe9 \x81",
            "{} is neither UTF-8 (byte 3) nor Windows-1252 (byte 5); save it as UTF-8",
        ),
    ],
)
def test_what_is_no_text(tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    with pytest.raises(InputError) as caught:
        list(read_file(path))
    assert str(caught.value) == message.format(path)


def test_a_hundred_megabytes_are_cut_and_said(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as stream:
        stream.write(LEAD.encode() + b"\n\n" + "Café talks go on and on. ".encode() * 90_000)
        stream.truncate(100_000_000)
    (item,) = read_file(path)
    (warning,) = item.article.warnings
    assert warning.startswith("the text has more than ")
    assert warning.endswith(
        f": only the first {len(item.article.text)} were read, up to the end of a sentence"
    )


@pytest.mark.parametrize(
    "piece", [b"Nobody came to the bridge. ", b"<p>Nobody came to the bridge. "]
)
def test_endless_standard_input(stdin: list[object], piece: bytes) -> None:
    endless = Endless(piece)
    stdin.append(endless)
    (item,) = read_file("-")
    assert item.article.source == "standard input"
    assert any("only the first" in warning for warning in item.article.warnings)
    assert endless.taken <= (MAX_LINE if piece.startswith(b"<") else MAX_TEXT) + 1


def test_an_endless_row_on_standard_input(stdin: list[object]) -> None:
    endless = Endless(b'{"text": "')
    stdin.append(endless)
    with pytest.raises(InputError) as caught:
        list(read_file("-"))
    assert str(caught.value) == (
        f"standard input:1: the line is longer than {MAX_LINE} bytes; write one article a line"
    )
    assert endless.taken <= MAX_LINE + 2


@pytest.mark.parametrize("number", [1, 3, 40_000])
def test_rows_on_standard_input(stdin: list[object], number: int) -> None:
    row = json.dumps({"text": LEAD}).encode() + b"\n"
    stdin.append(io.BytesIO(row * number))
    items = read_file("-")
    if number < 10:
        assert [item.article.text for item in items] == [LEAD] * number
    else:
        lines = MAX_TEXT // len(row) + 2  # past the bytes that were read to look at them
        assert [next(items).article.text for _ in range(lines)] == [LEAD] * lines
        items.close()  # type: ignore[attr-defined]


def test_text_on_standard_input(stdin: list[object]) -> None:
    stdin.append(io.BytesIO(f"{{not a row}}\n\n{LEAD}".encode()))
    (item,) = read_file("-")
    assert item.article.sentences[-1].text == LEAD


def test_a_pipe_that_gives_little_at_a_time_is_read_to_the_end() -> None:
    class Slow(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return super().read(min(size or 0, 3))

    assert _read(Slow(b"0123456789"), 100) == b"0123456789"
    assert _read(Slow(b"0123456789"), 7) == b"0123456"
