"""A value of a JSON file that knows where it stands, and refuses to be what it is not."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Node:
    """A value of the file and where it stands, for messages.

    Raises:
        ValueError: from every method, where the value is not what is asked for.
    """

    value: Any
    place: str

    def get(self, key: str) -> Node | None:
        """What an object has under the key; None where that is missing or null."""
        value = self.object().get(key)
        return None if value is None else Node(value, f"{self.place} / {key}")

    def at(self, key: str) -> Node:
        """What an object must have under the key."""
        found = self.get(key)
        if found is None:
            raise ValueError(f"{self.place} has no {key!r}; make the file with `python -m eval -o`")
        return found

    def object(self) -> Mapping[str, Any]:
        if not isinstance(self.value, Mapping):
            raise self._not("an object")
        return self.value

    def items(self) -> list[tuple[str, Node]]:
        """Keys and values of an object, null ones among them."""
        return [(str(k), Node(v, f"{self.place} / {k}")) for k, v in self.object().items()]

    def list(self) -> list[Node]:
        if not isinstance(self.value, (list, tuple)):
            raise self._not("a list")
        return [Node(v, f"{self.place} / {i}") for i, v in enumerate(self.value)]

    def text(self) -> str:
        if not isinstance(self.value, str):
            raise self._not("text")
        return self.value

    def number(self, low: float = -math.inf, high: float = math.inf) -> float:
        """A finite number from `low` to `high`."""
        value = self.value
        if isinstance(value, bool) or not isinstance(value, (int, float)) or abs(value) >= 1e300:
            raise self._not("a finite number")
        if not low <= value <= high:  # NaN too
            raise self._not(f"a number from {low:g} to {high:g}")
        return float(value)

    def count(self) -> int:
        """A whole number, not negative."""
        if isinstance(self.value, bool) or not isinstance(self.value, int) or self.value < 0:
            raise self._not("a count")
        return self.value

    def interval(self) -> Interval:
        """Two numbers in order."""
        ends = [end.number() for end in self.list()]
        if len(ends) != 2 or ends[0] > ends[1]:
            raise self._not("an interval [low, high]")
        return ends[0], ends[1]

    def _not(self, what: str) -> ValueError:
        shown = repr(self.value)
        shown = shown if len(shown) <= 60 else shown[:59] + "…"
        return ValueError(f"{self.place} is {shown}, not {what}; make the file anew")
