"""Reads an article about a conflict and says whose account each sentence carries, and who voices it.

>>> from stance import analyze
>>> analysis = analyze("Baku said it had begun local anti-terrorist measures. ...",
...                    parties=["Azerbaijan", "Armenia"])
>>> print(analysis)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as _version
from pathlib import Path
from typing import TYPE_CHECKING

from stance.article import Article, Sentence
from stance.conflict import Conflict, Party
from stance.errors import ConflictError, InputError, MissingExtraError, ModelError, StanceError
from stance.labels import Analysis, SentenceLabel

if TYPE_CHECKING:
    from stance.classifier import Classifier

try:
    __version__ = _version("stance")
except PackageNotFoundError:  # a checkout that is not installed
    __version__ = "0+unknown"

__all__ = [
    "Analysis",
    "Article",
    "Conflict",
    "ConflictError",
    "InputError",
    "MissingExtraError",
    "ModelError",
    "Party",
    "Sentence",
    "SentenceLabel",
    "StanceError",
    "analyze",
    "find_conflict",
    "load",
]


@lru_cache(maxsize=2)
def load(
    model: str | Path | None = None, *, backend: str = "onnx", device: str | None = None
) -> Classifier:
    """Loads a classifier; the last two are kept, so that a second call costs nothing.

    Args:
        model: folder of a model; the embedded one without it.
        backend: "onnx" (CPU) or "torch" (extra `torch`).
        device: for torch, such as "cuda".

    Raises:
        ModelError: the folder is not a model that this version can run.
        MissingExtraError: the backend's packages are not installed.
    """
    from stance.model import EMBEDDED, load_model

    return load_model(model or EMBEDDED, backend=backend, device=device)


def find_conflict(
    text: str,
    *,
    parties: Sequence[str | Party] | None = None,
    conflict: Conflict | str | Path | None = None,
) -> tuple[Conflict, tuple[str, ...]]:
    """The parties to ask about, and what the reader should know of their choice.

    Args:
        text: from which the conflict is guessed when neither of the others is given.
        parties: two to eight names or `Party`s. Names that a shipped profile or the table of
            countries knows bring their aliases with them.
        conflict: built in code, or the name of a shipped profile, or the path of a TOML profile.

    Raises:
        ConflictError: both are given, or a name or file cannot be used.
    """
    from stance.conflict import NOBODY
    from stance.profile import find_profile, resolve
    from stance.topic import guess

    if conflict is not None and parties is not None:
        raise ConflictError("both parties and conflict are given; give one of them")
    if isinstance(conflict, Conflict):
        return conflict, ()
    if conflict is not None:
        return find_profile(conflict).conflict, ()
    if parties is not None:
        return resolve(parties)
    found = guess(text)
    return found.conflict or NOBODY, (found.message,)


def analyze(
    text: str | Article,
    *,
    parties: Sequence[str | Party] | None = None,
    conflict: Conflict | str | Path | None = None,
    headline: str | None = None,
    expected: Mapping[str, float] | None = None,
    seed: int = 0,
    classifier: Classifier | None = None,
) -> Analysis:
    """Labels every sentence of an article and measures its balance.

    Args:
        text: plain text, or an `Article` (`stance.ingest` makes one of HTML, files and rows,
            `Article.from_sentences` of text that is already cut).
        parties, conflict: as in `find_conflict`; without both, the conflict is guessed from the
            text and the guess is the first warning.
        headline: of a plain text that comes without it.
        expected: share by party name that the balance is compared with, summing to 1; equal shares
            without it.
        seed: of the bootstrap behind the intervals.
        classifier: as `load` gives it; the embedded model without it.

    Raises:
        InputError: the text has no sentence, or an argument does not fit.
        ConflictError: as in `find_conflict`.
        ModelError: the model cannot be loaded.
    """
    from stance.classifier import label_article, require_sentences
    from stance.ingest import read_text

    if isinstance(text, Article):
        if headline is not None:
            raise InputError("headline is given beside an Article; put it into the Article")
        article = text
    else:
        article = read_text(text, headline=headline)
    require_sentences(article)
    found, warnings = find_conflict(article.text, parties=parties, conflict=conflict)
    return label_article(
        article,
        found,
        classifier or load(),
        expected=expected,
        seed=seed,
        warnings=warnings,
    )
