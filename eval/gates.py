"""Gates: limits on figures of `results.json`. A figure that is missing or not a number never passes."""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

Outcome = Literal["pass", "fail", "undecided"]


@dataclass(frozen=True)
class Gate:
    """A limit on one figure of one set.

    Attributes:
        set: name in `results["sets"]`.
        figure: name in the set's figures.
        min, max: the figure must not lie below, above; at least one is given.
        sha256: of the set; another set is never a pass.
    """

    set: str
    figure: str
    min: float | None = None
    max: float | None = None
    sha256: str | None = None

    def __post_init__(self) -> None:
        if self.min is None and self.max is None:
            raise ValueError(f"the gate on {self.set} {self.figure} has no limit; give min or max")

    def check(self, results: Mapping[str, Any]) -> tuple[Outcome, str]:
        """The outcome, and a line that says why."""
        place = f"{self.set} {self.figure}"
        entry = results.get("sets", {}).get(self.set)
        if entry is None or not entry.get("sentences"):
            return "undecided", f"{place}: the set is missing or empty"
        if self.sha256 is not None and entry.get("sha256") != self.sha256:
            return "undecided", f"{place}: the set is not the one that the gate was made for"
        value = entry.get("figures", {}).get(self.figure, {}).get("value")
        if not isinstance(value, (int, float)) or not math.isfinite(value):
            return "undecided", f"{place}: is {value}, not a number"
        if self.min is not None and value < self.min:
            return "fail", f"{place}: {value:.4f} is below {self.min}"
        if self.max is not None and value > self.max:
            return "fail", f"{place}: {value:.4f} is above {self.max}"
        return "pass", f"{place}: {value:.4f}"


def load(path: Path) -> list[Gate]:
    """Reads `[[gate]]` tables from TOML.

    Raises:
        ValueError: there is no gate, or one has unknown keys or no limit.
    """
    raw = tomllib.loads(path.read_text("utf-8"))
    try:
        gates = [Gate(**entry) for entry in raw.get("gate", [])]
    except TypeError as error:
        raise ValueError(f"{path}: {error}") from error
    if not gates:
        raise ValueError(f"{path} has no gate; begin each with a line [[gate]]")
    return gates


def run(gates: list[Gate], results: Mapping[str, Any]) -> int:
    """Prints each outcome on stderr; 0 if all pass, 1 if any fails, else 3."""
    outcomes = [gate.check(results) for gate in gates]
    for outcome, reason in outcomes:
        print(f"gate: {outcome}: {reason}", file=sys.stderr)
    found = {outcome for outcome, _ in outcomes}
    return 1 if "fail" in found else 3 if "undecided" in found or not found else 0
