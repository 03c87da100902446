"""Optional packages: imported when a peer is built, with an answer for whoever lacks them."""

from __future__ import annotations

import importlib
from typing import Any

from stance.errors import MissingExtraError


def require(module: str, package: str, purpose: str) -> Any:
    """Imports a module of the extra `peers`.

    Raises:
        MissingExtraError: the package is not installed. One that is there and fails to import
            raises its own error.
    """
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        if error.name != module.partition(".")[0]:
            raise
        raise MissingExtraError(package, "peers", purpose) from error
