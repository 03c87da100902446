"""The errors that `stance` raises: one base, one kind for each sort of remedy."""

from __future__ import annotations


class StanceError(Exception):
    """Base of every error that this package raises on purpose."""


class InputError(StanceError, ValueError):
    """The text, file or argument cannot be used as given; the message says what to give instead."""


class ConflictError(StanceError, ValueError):
    """A party, a conflict or a conflict profile is not well formed, or is not known."""


class ModelError(StanceError):
    """A model folder is missing, damaged, or not one that this version can run."""


class MissingExtraError(StanceError, ImportError):
    """An optional dependency is not installed; the message holds the `pip install` line."""

    def __init__(self, package: str, extra: str, purpose: str) -> None:
        self.package = package
        self.extra = extra
        super().__init__(f"{purpose} needs the package {package!r}: pip install 'stance[{extra}]'")
