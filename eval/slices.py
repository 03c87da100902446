"""Figures by register, by how many parties a sentence names, by quotation, by voice."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from eval.labels import Scored, figures

SMALLEST = 30  # sentences; figures of fewer say nothing
VOICES = np.array(["party", "party", "third", "own"])


def slices(scored: Scored) -> dict[str, dict[str, Any]]:
    """For each facet and value: n and every figure; None where n is below `SMALLEST`."""
    facets = {**scored.facets, "voice": VOICES[scored.gold_voice]} if len(scored) else {}
    whole = dataclasses.replace(scored, facets={})
    found: dict[str, dict[str, Any]] = {}
    for name, values in facets.items():
        found[name] = {}
        for value in sorted(set(values.tolist())):
            part = whole.take(values == value)
            known = figures(part) if len(part) >= SMALLEST else {}
            found[name][value] = {
                "n": len(part),
                **{k: None if v is None else round(v, 4) for k, v in known.items()},
            }
    return found
