"""The held-out sets that figures are reported on: conflicts that no training sentence touches."""

from __future__ import annotations

import sys
from pathlib import Path

from data.corpus import NEWS_SOURCES
from eval.data import Example, corpus, opennews
from eval.standoff import news


def held_out(corpora: Path | None) -> dict[str, list[Example]]:
    """Sets by name; a set of real news whose texts are not there is left out, and said on stderr.

    Args:
        corpora: folder of the public corpora, or None.
    """
    found = {"corpus-test": corpus("test")}
    if there(corpora, "opennews") and corpora:
        found["opennews-development"] = opennews(corpora, "development")
    if not [name for name in NEWS_SOURCES if not there(corpora, name)] and corpora:
        found["news-test"] = news(corpora, "test")
    return found


def there(corpora: Path | None, name: str) -> bool:
    """Whether a public corpus is there; if not, a line on stderr says so."""
    if corpora is not None and (corpora / name).is_dir():
        return True
    place = f"in {corpora}" if corpora else "(STANCE_CORPORA is not set)"
    print(f"corpus {name} is not {place}: left out", file=sys.stderr)
    return False
