"""`results.json` as checked values: what is there is what it says, what is missing is None."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from eval.report.node import Interval, Node

SCHEMA = "1"  # major version that can be read
AGREEMENT = ("mae", "correlation", "sign_agreement")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure; `value` is None where it is undefined."""

    value: float | None
    interval: Interval | None = None


Figures = Mapping[str, Figure]


@dataclass(frozen=True, slots=True)
class Confusion:
    """`counts[g][p]`: sentences with gold label g that got label p; as many rows as labels."""

    labels: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Bin:
    """Pairs of like probability: their mean, the share that carries the framing, how many."""

    probability: float
    share: float
    n: int


@dataclass(frozen=True, slots=True)
class Calibration:
    """Of (sentence, party) pairs; `risk` is (share of sentences kept, share of them wrong)."""

    pairs: int
    noise_floor: float | None
    brier: float | None
    aurc: float | None
    risk: tuple[tuple[float, float], ...]
    bins: tuple[Bin, ...]


@dataclass(frozen=True, slots=True)
class Slice:
    """Sentences of one value of a facet; no figures where there are too few."""

    n: int
    figures: Figures


@dataclass(frozen=True, slots=True)
class Point:
    """Net balance of an article, in [-1, 1]: gold, as the labels count, corrected for confusion.

    `interval` is of `predicted`.
    """

    article: str
    sentences: int
    gold: float
    predicted: float
    corrected: float | None
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class Balance:
    """Predicted against gold balance.

    Attributes:
        articles: how many were compared.
        figures: `AGREEMENT`, and each of the corrected balance as "corrected_" and its name.
        coverage, corrected_coverage: (articles, share of them whose stated interval holds gold).
        points: the articles.
    """

    articles: int
    figures: Mapping[str, float | None]
    coverage: tuple[int, float] | None
    corrected_coverage: tuple[int, float] | None
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class SetResults:
    """What was found on one set; parts that the file lacks are None, others are in `rest`."""

    name: str
    sha256: str
    sentences: int
    articles: int
    conflicts: int
    figures: Figures
    confusion: Confusion | None
    calibration: Calibration | None
    slices: Mapping[str, Mapping[str, Slice]] | None
    balance: Balance | None
    second_reader: Slice | None
    first_reader: Slice | None
    rest: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Results:
    """A results.json; `rest` has what this report knows no form for."""

    schema_version: str
    model: Mapping[str, Any]
    environment: Mapping[str, Any]
    intervals: Mapping[str, Any]
    sets: tuple[SetResults, ...]
    training: Mapping[str, Any] | None
    rest: Mapping[str, Any]


def read(results: Any, place: str = "results") -> Results:
    """Checked results.

    Args:
        results: the object of a results.json.
        place: what messages call it.

    Raises:
        ValueError: something needed is missing or not what it should be.
    """
    top = Node(results, place)
    version = top.at("schema_version").text()
    if version.partition(".")[0] != SCHEMA:
        raise ValueError(f"{place} / schema_version is {version!r}; {SCHEMA}.x can be read")
    model = top.at("model")
    model.at("name").text()
    training = top.get("training")
    known = {"schema_version", "model", "environment", "intervals", "sets", "training"}
    return Results(
        version,
        model.object(),
        top.at("environment").object(),
        top.at("intervals").object(),
        tuple(_set(name, node) for name, node in top.at("sets").items()),
        None if training is None else training.object(),
        {key: value for key, value in top.object().items() if key not in known},
    )


def _set(name: str, node: Node) -> SetResults:
    confusion, slices = node.get("confusion"), node.get("slices")
    calibration, balance = node.get("calibration"), node.get("balance")
    reader = node.get("second_reader")
    known = {"sha256", "sentences", "articles", "conflicts", "figures", "confusion"}
    known |= {"calibration", "slices", "balance", "second_reader"}
    return SetResults(
        name,
        node.at("sha256").text(),
        node.at("sentences").count(),
        node.at("articles").count(),
        node.at("conflicts").count(),
        {key: _figure(figure) for key, figure in node.at("figures").items()},
        None if confusion is None else _confusion(confusion),
        None if calibration is None else _calibration(calibration),
        None
        if slices is None
        else {
            facet: {value: _slice(part) for value, part in values.items()}
            for facet, values in slices.items()
        },
        None if balance is None else _balance(balance),
        None if reader is None else _slice(reader),
        None if reader is None else _first_reader(reader),
        {key: value for key, value in node.object().items() if key not in known},
    )


def _figure(node: Node) -> Figure:
    interval = node.get("interval")
    return Figure(_maybe(node, "value"), None if interval is None else interval.interval())


def _maybe(node: Node, key: str, low: float = -math.inf, high: float = math.inf) -> float | None:
    found = node.get(key)
    return None if found is None else found.number(low, high)


def _confusion(node: Node) -> Confusion:
    labels = tuple(label.text() for label in node.at("labels").list())
    counts = tuple(tuple(c.count() for c in row.list()) for row in node.at("counts").list())
    if [len(row) for row in counts] != [len(labels)] * len(labels):
        raise ValueError(
            f"{node.place} / counts is not {len(labels)} x {len(labels)} as its labels are; "
            "make the file anew"
        )
    return Confusion(labels, counts)


def _calibration(node: Node) -> Calibration:
    risk = [
        (Node(_coverage(key), value.place).number(0, 1), value.number(0, 1))
        for key, value in node.at("risk_at_coverage").items()
    ]
    return Calibration(
        node.at("pairs").count(),
        _maybe(node, "ece_noise_floor", 0, 1),
        _maybe(node, "brier", 0, 1),
        _maybe(node, "aurc", 0, 1),
        tuple(sorted(risk)),
        tuple(
            Bin(b.at("probability").number(0, 1), b.at("share").number(0, 1), b.at("n").count())
            for b in node.at("reliability").list()
        ),
    )


def _coverage(key: str) -> Any:
    try:
        return float(key)
    except ValueError:
        return key


def _slice(node: Node) -> Slice:
    return Slice(node.at("n").count(), _plain(node))


def _plain(node: Node) -> Figures:
    return {
        key: Figure(None if value.value is None else value.number())
        for key, value in node.items()
        if key not in ("n", "first_to_second")
    }


def _first_reader(node: Node) -> Slice | None:
    """The first reading scored against the second, of the same sentences."""
    found = node.get("first_to_second")
    return None if found is None else Slice(node.at("n").count(), _plain(found))


def _balance(node: Node) -> Balance:
    names = [f"{prefix}{name}" for prefix in ("", "corrected_") for name in AGREEMENT]
    return Balance(
        node.at("articles").count(),
        {name: _maybe(node, name, -1, 2) for name in names},
        _held(node.get("coverage")),
        _held(node.get("corrected_coverage")),
        tuple(_point(point) for point in node.at("points").list()),
    )


def _held(node: Node | None) -> tuple[int, float] | None:
    return None if node is None else (node.at("n").count(), node.at("share").number(0, 1))


def _point(node: Node) -> Point:
    interval = node.get("interval")
    return Point(
        str(node.at("article").value),
        node.at("sentences").count(),
        node.at("gold").number(-1, 1),
        node.at("predicted").number(-1, 1),
        _maybe(node, "corrected", -1, 1),
        None if interval is None else interval.interval(),
    )
