"""Bytes to characters: byte order marks, declared charsets, and what is no text at all."""

from __future__ import annotations

import codecs
import re

from stance.errors import InputError

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive (a word processor's or e-book file is one)"),
    (b"\x1f\x8b", "gzip-compressed"),
    (b"{\\rtf", "an RTF file"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
)
_CHARSET = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w:.-]{2,40})", re.I)
_XML_ENCODING = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w:.-]{2,40})", re.I)
# Browsers read these names as the wider Windows code page.
_WIDER = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "utf-16": "utf-8",
    "utf-16-le": "utf-8",
    "utf-16-be": "utf-8",
}
_NOT_A_CHARSET = {"utf-7", "idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined"}
_MAX_CONTROL_SHARE = 0.05
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
    "\U000e0000-\U000e007f]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")


def decode(
    data: bytes, place: str, *, html: bool = False, cut: bool = False
) -> tuple[str, list[str]]:
    """Decodes the bytes of one document.

    The order: a byte order mark; UTF-8 if the bytes are that; the charset that an HTML page
    declares; UTF-8 with few damaged bytes; Windows-1252. Whatever is not plain is warned of.

    Args:
        data: the bytes.
        place: file name or other origin, for messages.
        html: look for a declared charset.
        cut: the bytes stop at a limit, perhaps inside a character.

    Returns:
        the text and the warnings.

    Raises:
        InputError: the bytes are not text, or no encoding fits.
    """
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            raise InputError(f"{place} is {kind}, not text; give its text")
    for bom, name in _BOMS:
        if data.startswith(bom):
            return _strict(data[len(bom) :], name, place, cut), []
    if b"\0" in data:
        raise InputError(
            f"{place} is binary: byte {data.index(0)} is NUL; give text "
            "(UTF-16 needs a byte order mark)"
        )
    declared = _declared(data) if html else None
    try:
        text = _decode(data, "utf-8", cut)
    except UnicodeDecodeError as error:
        return _not_utf8(data, place, declared, cut, error.start)
    if declared not in (None, "utf-8") and not text.isascii():
        return text, [f"the page declares the charset {declared} but is UTF-8; read as UTF-8"]
    return text, []


def check(text: str, place: str) -> list[str]:
    """Checks that a decoded text is text; returns warnings on what is odd in it.

    Raises:
        InputError: NUL characters, lone surrogates, mostly control characters, or nothing visible.
    """
    if "\0" in text:
        raise InputError(f"{place} is binary: character {text.index(chr(0))} is NUL; give text")
    lone = _SURROGATE.search(text)
    if lone:
        raise InputError(
            f"{place} has a lone surrogate at character {lone.start()}; it was decoded wrongly: "
            "give the bytes, or text decoded as UTF-8"
        )
    if not text:
        raise InputError(f"{place} is empty; give the text of an article")
    visible = sum(map(len, _INVISIBLE.sub("", text[:100_000]).split()))
    if not visible and not _INVISIBLE.sub("", text).strip():
        raise InputError(f"{place} holds only white space; give the text of an article")
    control = len(_CONTROL.findall(text))
    if control > _MAX_CONTROL_SHARE * len(text):
        raise InputError(
            f"{place} is binary: {control} of {len(text)} characters are control characters"
        )
    warnings = []
    if control:
        warnings.append(f"the text has {control} control characters; they are kept")
    invisible = len(_INVISIBLE.findall(text))
    if invisible:
        warnings.append(
            f"the text has {invisible} invisible characters (zero-width, text direction or soft "
            "hyphen); they are kept and spans count them"
        )
    if lost := text.count("\ufffd"):
        warnings.append(f"the text has {lost} replacement characters (U+FFFD): letters were lost")
    return warnings


def _decode(data: bytes, name: str, cut: bool) -> str:
    return codecs.getincrementaldecoder(name)("strict").decode(data, final=not cut)


def _strict(data: bytes, name: str, place: str, cut: bool) -> str:
    try:
        return _decode(data, name, cut)
    except UnicodeDecodeError as error:
        raise InputError(
            f"{place} begins with a {name.upper()} byte order mark but byte {error.start} is not "
            f"{name.upper()}; save it as UTF-8"
        ) from None


def _declared(data: bytes) -> str | None:
    head = data[:4096]
    found = _XML_ENCODING.search(head) or _CHARSET.search(head)
    if not found:
        return None
    try:
        name = codecs.lookup(found[1].decode("ascii")).name
        "".encode(name)
    except (LookupError, UnicodeError):
        return None
    return None if name in _NOT_A_CHARSET else _WIDER.get(name, name)


def _not_utf8(
    data: bytes, place: str, declared: str | None, cut: bool, first: int
) -> tuple[str, list[str]]:
    if declared not in (None, "utf-8"):
        assert declared is not None
        try:
            return _decode(data, declared, cut), []
        except (UnicodeDecodeError, LookupError):
            pass
    loose = data.decode("utf-8", "replace")
    damaged = loose.count("\ufffd")
    if 20 * damaged < sum(not char.isascii() for char in loose):
        return loose, [f"{damaged} damaged places in the UTF-8 text were read as U+FFFD"]
    try:
        text = _decode(data, "cp1252", cut)
    except UnicodeDecodeError as error:
        raise InputError(
            f"{place} is neither UTF-8 (byte {first}) nor Windows-1252 (byte {error.start}); "
            "save it as UTF-8"
        ) from None
    said = f"declares the charset {declared}, which does not fit" if declared else "is not UTF-8"
    return text, [f"the input {said} (byte {first}); read as Windows-1252"]
