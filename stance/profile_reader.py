"""Reads a conflict profile from TOML: what is not understood is refused, with its place."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast, get_args

from stance.alias import alias_key
from stance.conflict import MAX_PARTIES, MIN_PARTIES, Conflict, Party
from stance.errors import ConflictError
from stance.tomlsource import TomlSource, read_source

Kind = Literal["interstate", "separatist", "insurgent", "domestic"]
KINDS: tuple[Kind, ...] = get_args(Kind)
ALIAS_KEYS = (
    "demonyms", "capitals", "government", "leaders", "forces", "groups", "abbreviations", "media",
    "nominal", "aliases",
)  # fmt: skip
_TEXT_KEYS = ("name", "summary", "kind", "region", "years")
_TOP_KEYS = (*_TEXT_KEYS, "party")
_PARTY_KEYS = ("name", *ALIAS_KEYS, "cues")
_REGEX = frozenset("\\*+?[]{}|^$()")


@dataclass(frozen=True, slots=True)
class Profile:
    """A conflict as a profile file describes it.

    Attributes:
        slug: what users call it by: the file's name without ".toml".
        name: for reports.
        summary: one sentence on what is disputed; empty if the file has none.
        kind: "interstate", "separatist", "insurgent" or "domestic"; None if the file has none.
        region: where; empty if the file has none.
        years: when, such as "2014–"; empty if the file has none.
        conflict: the parties with all their aliases.
        path: the file it was read from; None for a text.
    """

    slug: str
    name: str
    summary: str
    kind: Kind | None
    region: str
    years: str
    conflict: Conflict
    path: str | None


def load_profile(path_or_text: Path | str) -> Profile:
    """Reads a profile.

    Args:
        path_or_text: a path, or the TOML itself: a string with a line break or an equals sign.

    Raises:
        ConflictError: the file cannot be read, or is not a profile; the message holds the file,
            the line and the key.
    """
    return read_profile(read_source(path_or_text))


def read_profile(source: TomlSource) -> Profile:
    """Reads a profile from a source; errors as in `load_profile`."""
    data = source.parse()
    for key in data:
        if key not in _TOP_KEYS:
            raise source.error(_unknown(key, _TOP_KEYS), key)
    texts = {key: _text(source, data, key) for key in _TEXT_KEYS}
    if "name" not in data:
        raise source.error('the profile has no name; write name = "..." in its first line', "name")
    kind = texts["kind"] or None
    if kind is not None and kind not in KINDS:
        raise source.error(f"{kind!r} is none of {', '.join(KINDS)}", "kind")
    tables = data.get("party", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise source.error("parties are tables; begin each with a line [[party]]", "party")
    if not MIN_PARTIES <= len(tables) <= MAX_PARTIES:
        raise source.error(
            f"the profile has {len(tables)} parties; write {MIN_PARTIES} to {MAX_PARTIES} tables "
            "[[party]]",
            "party",
        )
    parties = [_party(source, table, index) for index, table in enumerate(tables)]
    _refuse_shared(source, tables)
    conflict = Conflict(texts["name"], tuple(parties), note=f"profile {source.slug}")
    return Profile(
        slug=source.slug,
        name=texts["name"],
        summary=texts["summary"],
        kind=kind,
        region=texts["region"],
        years=texts["years"],
        conflict=conflict,
        path=source.path,
    )


def _text(source: TomlSource, table: dict[str, object], key: str, party: int | None = None) -> str:
    value = table.get(key, "")
    if not isinstance(value, str):
        raise source.error(
            f"{_shown(value)} is not text; put it in quotation marks", key, party=party
        )
    if key in table and not value.strip():
        raise source.error("the text is empty; fill it in or remove the line", key, party=party)
    return value


def _party(source: TomlSource, table: dict[str, object], index: int) -> Party:
    for key in table:
        if key not in _PARTY_KEYS:
            raise source.error(_unknown(key, _PARTY_KEYS), key, party=index)
    name = _text(source, table, "name", index)
    if "name" not in table:
        raise source.error('the party has no name; write name = "..."', "name", party=index)
    lists = {key: _list(source, table, key, index) for key in (*ALIAS_KEYS, "cues") if key in table}
    _refuse_odd(source, "name", name, index)
    for key, values in lists.items():
        for value in values:
            _refuse_odd(source, key, value, index)
    cues = lists.pop("cues", [])
    try:
        return Party(
            name, tuple(alias for values in lists.values() for alias in values), tuple(cues)
        )
    except ConflictError as error:
        raise source.error(str(error), "name", party=index) from error


def _list(source: TomlSource, table: dict[str, object], key: str, party: int) -> list[str]:
    values = table[key]
    if not isinstance(values, list):
        raise source.error(
            f'{_shown(values)} is not a list; write {key} = ["...", "..."]', key, party=party
        )
    for value in values:
        if not isinstance(value, str):
            raise source.error(
                f"the list holds {_shown(value)}, which is not text; put it in quotation marks",
                key,
                party=party,
            )
    return values


def _refuse_odd(source: TomlSource, key: str, alias: str, party: int) -> None:
    if not alias_key(alias):
        raise source.error(
            f"{alias!r} has no word to match; remove it", key, party=party, value=alias
        )
    odd = sorted(_REGEX.intersection(alias)) if key != "cues" else []
    if odd:
        raise source.error(
            f"{alias!r} holds {' '.join(odd)}; aliases are plain words, not patterns",
            key,
            party=party,
            value=alias,
        )


def _refuse_shared(source: TomlSource, tables: list[dict[str, object]]) -> None:
    """Refuses an alias that is written twice, for one party or for two."""
    owners: dict[tuple[str, ...], tuple[int, str, str]] = {}
    for index, table in enumerate(tables):
        for key in ("name", *ALIAS_KEYS):
            value = table.get(key, [])
            for alias in [value] if isinstance(value, str) else cast("list[str]", value):
                if alias_key(alias) not in owners:
                    owners[alias_key(alias)] = (index, alias, key)
                    continue
                owner, other, place = owners[alias_key(alias)]
                problem = (
                    f"{alias!r} stands already in {place}, as {other!r}; remove one"
                    if owner == index
                    else f"{alias!r} of {table['name']!r} is also {other!r} of "
                    f"{tables[owner]['name']!r}; an alias belongs to one party"
                )
                raise source.error(problem, key, party=index, value=alias, last=key == place)


def _unknown(key: str, known: tuple[str, ...]) -> str:
    close = difflib.get_close_matches(key, known, n=1)
    hint = f"did you mean {close[0]}?" if close else f"use {', '.join(known)}"
    return f"unknown key; {hint}"


def _shown(value: object) -> str:
    """A value as TOML writes it, short."""
    if isinstance(value, bool):
        return f"the truth value {str(value).lower()}"
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, str):
        return repr(value)
    return f"the {type(value).__name__} {value}"
