"""The conflict profiles that come with the package, and the template of a new one."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib import resources
from pathlib import Path

from stance.errors import ConflictError
from stance.profile_reader import Profile, load_profile, read_profile
from stance.tomlsource import TomlSource

_TEMPLATE = """\
# A conflict profile: two to eight parties and every name that texts use for them.
# Fill it in, save it as UTF-8, and give its path wherever a conflict is asked for.
#
# Aliases are plain words, not patterns. Possessives, plurals and compounds with a hyphen are found
# by themselves ("Northland's", "Northlanders", "Northland-backed"), diacritics are ignored, and so
# is a leading "the" before a capital. Every alias belongs to one party, and stands once.

name = "Northland / Southland"
summary = "The two countries dispute the valley between them."
kind = "interstate"  # interstate, separatist, insurgent or domestic
region = "Europe"
years = "2014–"

[[party]]
name = "Northland"
demonyms = ["Northlander"]
capitals = ["Northport"]  # as in "Northport rejected the offer"
government = ["Northland's foreign ministry"]
leaders = []  # full names, and surnames that stand alone
forces = []  # army, navy, border guards
groups = []  # parties, militias and movements on this side
abbreviations = []
media = []  # state media only
nominal = []  # common nouns that mean this side here, such as "the separatists"
aliases = []  # everything else
cues = []  # words that only this side uses; they name nobody and are never masked

[[party]]
name = "Southland"
demonyms = ["Southlander"]
capitals = ["Southport"]
government = []
leaders = []
forces = []
groups = []
abbreviations = []
media = []
nominal = []
aliases = []
cues = []
"""


class _Shipped(Mapping[str, Profile]):
    """The profiles of the package by slug, in the order of slugs; each is read when asked for."""

    def __init__(self) -> None:
        folder = resources.files("stance") / "profiles"
        files = {
            entry.name[: -len(".toml")]: entry
            for entry in folder.iterdir()
            if entry.name.endswith(".toml")
        }
        self._files = dict(sorted(files.items()))
        self._loaded: dict[str, Profile] = {}

    def __getitem__(self, slug: str) -> Profile:
        if slug not in self._loaded:
            file = self._files[slug]
            source = TomlSource.of(file.read_bytes(), str(file), slug, str(file))
            self._loaded[slug] = read_profile(source)
        return self._loaded[slug]

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)

    def __contains__(self, slug: object) -> bool:
        return slug in self._files


@lru_cache(maxsize=1)
def shipped_profiles() -> Mapping[str, Profile]:
    """The profiles that come with the package, by slug, sorted; a value is read at first use."""
    return _Shipped()


def profile(slug: str) -> Profile:
    """A shipped profile by its slug.

    Raises:
        ConflictError: there is none; the message names the closest.
    """
    shipped = shipped_profiles()
    if slug in shipped:
        return shipped[slug]
    close = difflib.get_close_matches(slug.lower().replace(" ", "-"), shipped, n=3, cutoff=0.4)
    hint = f"did you mean {' or '.join(close)}?" if close else "'stance conflicts' lists them"
    raise ConflictError(f"no conflict profile is called {slug!r}; {hint}")


def find_profile(name_or_path: str | Path) -> Profile:
    """A shipped profile by its slug, or a file: a `Path`, or a string with ".toml" or a separator.

    Raises:
        ConflictError: as `profile` and `load_profile` do.
    """
    name = name_or_path
    if isinstance(name, Path) or name.endswith(".toml") or os.path.sep in name:
        return load_profile(Path(name))
    return profile(name)


def new_profile_text() -> str:
    """A commented profile to fill in; it loads as it stands."""
    return _TEMPLATE
