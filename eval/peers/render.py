"""The comparison as a Markdown table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

COLUMNS = (
    "set", "n", "peer", "macro-F1", "side AUC", "voice macro-F1", "net balance MAE",
    "swap consistent", "sentences/s", "memory, MB", "size, MB",
)  # fmt: skip


def table(results: Mapping[str, Any]) -> str:
    """A row for each set and peer; a peer without figures says why."""
    lines = [f"| {' | '.join(COLUMNS)} |", "| --- " * len(COLUMNS) + "|"]
    for name in results["sets"]:
        for peer, entry in results["peers"].items():
            lines.append(f"| {name} | " + " | ".join(_cells(peer, name, entry)) + " |")
    return "\n".join(lines)


def _cells(peer: str, name: str, entry: Mapping[str, Any]) -> list[str]:
    if "missing" in entry:
        return ["-", peer, entry["missing"], *["-"] * (len(COLUMNS) - 4)]
    found = entry["sets"][name]
    rate = found["swap"]["rate"]
    return [
        str(found["sentences"]),
        peer,
        *(_figure(figure) for figure in found["figures"].values()),
        "-" if rate is None else f"{rate:.3f}",
        f"{found['sentences_per_second']:.0f}",
        _megabytes(entry["peak_memory_growth_bytes"]),
        _megabytes(entry["size_bytes"]),
    ]


def _megabytes(size: int | None) -> str:
    return "-" if size is None else f"{size / 1e6:.1f}"


def _figure(figure: Mapping[str, Any]) -> str:
    if figure["value"] is None:
        return "-"
    bounds = figure["interval"]
    interval = f" ({bounds[0]:.2f}-{bounds[1]:.2f})" if bounds else ""
    return f"{figure['value']:.3f}{interval}"
