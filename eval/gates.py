"""Gates: limits on figures of `results.json`, alone or against a baseline; see `docs/gates.md`.

A gate passes on evidence only. A set, slice, figure or baseline that is missing, empty, not a number
or not the one meant is an error, which no option turns into a pass.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Literal, get_args

from eval.lookup import HIGHEST, Figure, UnusableError, differences, finite, part

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

Outcome = Literal["pass", "undecided", "error", "fail"]
SEVERITY: tuple[Outcome, ...] = get_args(Outcome)
Decide = Literal["value", "interval"]
Undecided = Literal["undecided", "fail", "pass"]
LIMITS = ("min", "max", "min_change", "max_change")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one gate says.

    Attributes:
        place: set, slice and figure.
        outcome: "pass"; "fail"; "undecided" for too little evidence; "error" for nothing to judge.
        reason: the figures, and the limit where it is not a pass.
    """

    place: str
    outcome: Outcome
    reason: str

    def __str__(self) -> str:
        return f"{self.outcome}: {self.place}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Gate:
    """Limits on one figure of one set or slice; at least one limit is given.

    Attributes:
        set: name in `results["sets"]`.
        figure: name in the set's `figures` or among those of the slice; or a path in the set's
            entry, such as "calibration/brier".
        slice: "FACET=VALUE", such as "register=tabloid"; without it the whole set.
        min, max: the figure must not lie below, above.
        min_change, max_change: the figure less that of the baseline must not lie below, above.
        decide: "value" compares the value. "interval" fails only where the 95 % interval lies
            wholly beyond a limit, passes only where it lies wholly within (the limit itself is
            within), and is undecided else.
        min_n: sentences of the set or slice below which the gate is undecided.
        sha256: of the set; any other set is an error.
    """

    set: str
    figure: str
    slice: str | None = None
    min: float | None = None
    max: float | None = None
    min_change: float | None = None
    max_change: float | None = None
    decide: Decide = "value"
    min_n: int = 1
    sha256: str | None = None

    def __post_init__(self) -> None:
        for key in ("set", "figure", "slice", "sha256"):
            value = getattr(self, key)
            if value is None and key in ("slice", "sha256"):
                continue
            if not isinstance(value, str) or not value:
                raise ValueError(f"{key} is {value!r}; give a text")
        if self.slice is not None and not all(self.slice.partition("=")):
            raise self._error(f"slice is {self.slice!r}; give FACET=VALUE, as in register=tabloid")
        if self.decide not in get_args(Decide):
            raise self._error(f"decide is {self.decide!r}; use value or interval")
        if type(self.min_n) is not int or self.min_n < 1:
            raise self._error(f"min_n is {self.min_n!r}; give a whole number from 1")
        given = [key for key in LIMITS if getattr(self, key) is not None]
        if not given:
            raise self._error(f"no limit is given; give one of {', '.join(LIMITS)}")
        for key in given:
            self._check_limit(key, getattr(self, key))
        for low, high in ((self.min, self.max), (self.min_change, self.max_change)):
            if low is not None and high is not None and low > high:
                raise self._error(f"nothing lies from {low} to {high}; exchange the limits")

    @property
    def place(self) -> str:
        """Set, slice and figure, for messages."""
        return " ".join(piece for piece in (self.set, self.slice, self.figure) if piece)

    def check(
        self, results: Mapping[str, Any], baseline: Mapping[str, Any] | None = None
    ) -> Verdict:
        """Holds results against the limits, and their change since the baseline."""
        try:
            outcome, reason = self._judge(results, baseline)
        except UnusableError as error:
            outcome, reason = "error", str(error)
        return Verdict(self.place, outcome, reason)

    def _judge(
        self, results: Mapping[str, Any], baseline: Mapping[str, Any] | None
    ) -> tuple[Outcome, str]:
        now = part(results, self.set, self.slice, self.sha256, "the results")
        before = None
        if self.min_change is not None or self.max_change is not None:
            if baseline is None:
                raise UnusableError("there is no baseline to compare with")
            before = part(baseline, self.set, self.slice, self.sha256, "the baseline")
            if now.sha256 is None or (now.sha256, now.n) != (before.sha256, before.n):
                raise UnusableError("the baseline was measured on another set")
        if now.n < self.min_n:
            return "undecided", f"n is {now.n}; at least {self.min_n} are needed"
        whole = self.slice is None and "/" not in self.figure
        path = f"figures/{self.figure}" if whole else self.figure
        figure = now.figure(path)
        held = [self._hold(f"{figure} (n {now.n})", figure, self.min, self.max)]
        if before is not None:
            change = figure.less(before.figure(path))
            held.append(
                self._hold(f"changed by {change:+}", change, self.min_change, self.max_change)
            )
        worst = max((outcome for outcome, _ in held), key=SEVERITY.index)
        return worst, "; ".join(reason for _, reason in held)

    def _hold(
        self, what: str, figure: Figure, low: float | None, high: float | None
    ) -> tuple[Outcome, str]:
        least = most = figure.value
        if self.decide == "interval":
            if figure.interval is None:
                raise UnusableError(f"{what} has no interval to decide by")
            least, most = figure.interval
        if low is not None and most < low:
            return "fail", f"{what} is below {low:g}"
        if high is not None and least > high:
            return "fail", f"{what} is above {high:g}"
        if low is not None and least < low:
            return "undecided", f"{what} is on both sides of {low:g}"
        if high is not None and most > high:
            return "undecided", f"{what} is on both sides of {high:g}"
        return "pass", what

    def _check_limit(self, key: str, limit: Any) -> None:
        if not finite(limit):
            raise self._error(f"{key} is {limit!r}; give a finite number")
        high = HIGHEST.get(self.figure, math.inf)
        low = 0.0 if self.figure in HIGHEST and "change" not in key else -high
        if limit <= low if key.startswith("min") else limit >= high:
            what = "the change" if "change" in key else "the figure"
            raise self._error(f"{key} {limit} never fails; {what} is from {low:g} to {high:g}")

    def _error(self, problem: str) -> ValueError:
        return ValueError(f"{self.place}: {problem}")


KEYS = [f.name for f in fields(Gate)]


@dataclass(frozen=True, slots=True)
class GateFile:
    """The gates of a file, and which model the results and the baseline must be of.

    Attributes:
        gates: at least one.
        model, baseline: entries that `results["model"]` must hold, such as `name` or `sha256`.
    """

    gates: tuple[Gate, ...]
    model: Mapping[str, Any] = field(default_factory=dict)
    baseline: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.gates:
            raise ValueError("there is no gate; begin each with a line [[gate]]")
        for key, value in (("model", self.model), ("baseline", self.baseline)):
            if not isinstance(value, Mapping):
                raise ValueError(f"{key} is {value!r}; give a table of what the model must be")

    def judge(
        self, results: Mapping[str, Any], baseline: Mapping[str, Any] | None = None
    ) -> tuple[Verdict, ...]:
        """An error for each thing that results and baseline should be, and the gates in order."""
        amiss = [Verdict("the results", "error", d) for d in differences(results, self.model)]
        if baseline is not None:
            found = differences(baseline, self.baseline)
            amiss += [Verdict("the baseline", "error", d) for d in found]
        elif self.baseline:
            amiss.append(Verdict("the baseline", "error", "missing, and the gates are for one"))
        return (*amiss, *(gate.check(results, baseline) for gate in self.gates))


def load(path: Path) -> GateFile:
    """Reads gates from TOML.

    Raises:
        ValueError: not TOML, no gate, or what no gate can be; the message names file and gate.
    """
    try:
        return _read(tomllib.loads(path.read_text("utf-8")))
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error


def _read(raw: dict[str, Any]) -> GateFile:
    if unknown := sorted(raw.keys() - {"gate", "sha256", "model", "baseline"}):
        raise ValueError(f"{unknown[0]} is no key; use gate, sha256, model and baseline")
    tables, hashes = raw.pop("gate", []), raw.pop("sha256", {})
    if not isinstance(tables, list) or not isinstance(hashes, dict):
        raise ValueError("write [[gate]] above each gate, and [sha256] above the hashes of sets")
    gates = []
    for number, table in enumerate(tables, start=1):
        try:
            if unknown := [key for key in table if key not in KEYS]:
                raise ValueError(f"{unknown[0]} is no key of a gate; use {', '.join(KEYS)}")
            gate = Gate(**table)
            stated = hashes.get(gate.set, gate.sha256)
            if gate.sha256 not in (None, stated):
                raise ValueError(f"two values of sha256 are given for {gate.set}")
            gates.append(replace(gate, sha256=stated))
        except (TypeError, ValueError) as error:
            raise ValueError(f"gate {number}: {error}") from error
    if unused := sorted(hashes.keys() - {gate.set for gate in gates}):
        raise ValueError(f"sha256 names {unused[0]}, a set without a gate")
    return GateFile(tuple(gates), **raw)


def exit_code(verdicts: Iterable[Verdict], undecided: Undecided = "undecided") -> int:
    """0 if all pass, 1 if any fails, else 3; 3 for no verdict at all.

    Args:
        verdicts: as `GateFile.judge` gives them.
        undecided: what undecided gates count as; errors stay errors.
    """
    found = {undecided if v.outcome == "undecided" else v.outcome for v in verdicts}
    return 1 if "fail" in found else 0 if found == {"pass"} else 3
