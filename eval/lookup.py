"""Finds a figure in `results.json`, and says what is amiss where it cannot be used."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SCHEMA = "1"  # major version of results.json that is read
# Largest value that a figure can have; the smallest is 0. A figure that is not here has no bound.
HIGHEST = {
    **dict.fromkeys(("macro_f1", "pair_auc", "side_auc", "voice_macro_f1", "own_voice_f1"), 1.0),
    **dict.fromkeys(("recall_a", "recall_b", "ece"), 1.0),
    **dict.fromkeys(("calibration/brier", "calibration/aurc", "calibration/ece_noise_floor"), 1.0),
    "net_balance_mae": 2.0,
}


class UnusableError(Exception):
    """There is nothing that a gate can be held against; the message says what is amiss."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure, or the difference of two, with its 95 % interval where there is one."""

    value: float
    interval: tuple[float, float] | None = None

    def __format__(self, sign: str) -> str:
        text = f"{self.value:{sign}.4f}"
        if self.interval is None:
            return text
        return f"{text} [{self.interval[0]:{sign}.4f}, {self.interval[1]:{sign}.4f}]"

    def less(self, other: Figure) -> Figure:
        """The difference; its interval is MOVER's (Zou and Donner 2008), for independent figures.

        Two models err alike on one and the same set, so that this interval is too wide: it leaves
        gates undecided that a paired test would decide.
        """
        value = round(self.value - other.value, 9)
        if self.interval is None or other.interval is None:
            return Figure(value)
        (low, high), (other_low, other_high) = self.interval, other.interval
        down = math.hypot(self.value - low, other_high - other.value)
        up = math.hypot(high - self.value, other.value - other_low)
        return Figure(value, (value - down, value + up))


@dataclass(frozen=True, slots=True)
class Part:
    """A set of some results, or a slice of one.

    Attributes:
        whose: of which results, for messages.
        table: what holds the figures.
        n: sentences, at least 1.
        sha256: of the set.
    """

    whose: str
    table: Mapping[str, Any]
    n: int
    sha256: str | None

    def figure(self, path: str) -> Figure:
        """The figure at a path of keys parted by "/".

        Raises:
            UnusableError: it is missing, undefined, not finite or beyond its range.
        """
        found = at(self.table, path.split("/"))
        value, interval = found, None
        if isinstance(found, Mapping):
            value, interval = found.get("value"), found.get("interval")
        numbers = [value, *(interval if isinstance(interval, (list, tuple)) else ())]
        if not all(map(finite, numbers)):
            raise UnusableError(f"the figure in {self.whose} is {found}, not a number")
        name = path.removeprefix("figures/")
        if name in HIGHEST and not all(0 <= number <= HIGHEST[name] for number in numbers):
            raise UnusableError(
                f"the figure in {self.whose} is {found}, which is not from 0 to {HIGHEST[name]:g}"
            )
        if interval is None:
            return Figure(value)
        if len(numbers) != 3 or numbers[1] > numbers[2]:
            raise UnusableError(f"the figure in {self.whose} is {found}, not one with an interval")
        return Figure(value, (numbers[1], numbers[2]))


def part(
    results: Mapping[str, Any], name: str, piece: str | None, sha256: str | None, whose: str
) -> Part:
    """A set, or a slice of it.

    Args:
        results: as in `results.json`.
        name: of the set.
        piece: "FACET=VALUE" for a slice.
        sha256: that the set must have, if given.
        whose: "the results" or "the baseline", for messages.

    Raises:
        UnusableError: it is missing, empty or another one.
    """
    entry = at(results, ("sets", name))
    if not isinstance(entry, Mapping):
        raise UnusableError(f"no set of this name is in {whose}")
    if sha256 is not None and entry.get("sha256") != sha256:
        raise UnusableError(
            f"the set in {whose} has the sha256 {entry.get('sha256')}; the gate is for {sha256}"
        )
    table, key = entry, "sentences"
    if piece is not None:
        facet, _, value = piece.partition("=")
        table, key = at(entry, ("slices", facet, value)), "n"
        if not isinstance(table, Mapping):
            raise UnusableError(f"no such slice is in {whose}")
    n = table.get(key)
    if type(n) is not int or n < 1:
        raise UnusableError(f"{key} in {whose} is {n}: there is nothing to judge")
    return Part(whose, table, n, entry.get("sha256"))


def read_results(path: Path) -> dict[str, Any]:
    """A `results.json`, such as a baseline.

    Raises:
        ValueError: it is no JSON object with sets.
    """
    try:
        results = json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise ValueError(f"{path} is not JSON: {error}") from error
    if not isinstance(results, dict) or not isinstance(results.get("sets"), dict):
        raise ValueError(f"{path} has no sets; give a file that `python -m eval -o FILE` wrote")
    return results


def differences(results: Mapping[str, Any], model: Mapping[str, Any]) -> list[str]:
    """What keeps results from being readable, or of this model; a line each.

    Args:
        results: as in `results.json`.
        model: entries that `results["model"]` must hold, such as `name` or `sha256`.
    """
    version = results.get("schema_version")
    found = []
    if str(version).partition(".")[0] != SCHEMA:
        found.append(f"schema_version is {version}; {SCHEMA}.x can be read")
    for key, value in model.items():
        if (other := at(results, ("model", key))) != value:
            found.append(f"{key} of the model is {other!r}; the gates are for {value!r}")
    return found


def at(table: Any, path: Iterable[str]) -> Any:
    """What lies at the end of a path of keys; None where it ends before."""
    for key in path:
        table = table.get(key) if isinstance(table, Mapping) else None
    return table


def finite(number: Any) -> bool:
    """Whether it is a number, neither NaN nor too large to show; True and False are none."""
    return isinstance(number, (int, float)) and not isinstance(number, bool) and abs(number) < 1e300
