"""Calibration, abstention and slices, with expected values worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("sklearn", reason="the metrics need scikit-learn")

from test_eval import scored

from eval.answers import named_parties
from eval.calibration import aurc, brier, calibration, noise_floor, reliability, risk_coverage
from eval.data import Example
from eval.slices import SMALLEST, slices
from stance.article import Article
from stance.conflict import Conflict

NOTHING = scored().take(np.zeros(6, dtype=bool))


def test_brier() -> None:
    """(.1^2 + .6^2) / 2."""
    assert brier(np.array([0.1, 0.4]), np.array([False, True])) == pytest.approx(0.37 / 2)
    assert brier(np.array([]), np.array([], dtype=bool)) is None


def test_noise_floor() -> None:
    """One sentence at .5: whatever is drawn, the bin is off by .5; certain ones are never off."""
    assert noise_floor(np.array([0.5])) == 0.5
    assert noise_floor(np.array([0.0, 1.0, 1.0])) == 0
    assert noise_floor(np.array([])) is None
    few, many = (noise_floor(np.full(n, 0.3)) for n in (20, 2000))
    assert few is not None and many is not None and many < few / 5


def test_reliability() -> None:
    found = reliability(np.array([0.1, 0.3, 0.9]), np.array([False, True, True]), bins=2)
    assert found == [
        {"probability": 0.2, "share": 0.5, "n": 2},
        {"probability": 0.9, "share": 1.0, "n": 1},
    ]


def test_risk_coverage() -> None:
    """Distances from .5: .3 .4 .3 .2 .15 .1; said n A B B n A: 3rd, 5th, 6th wrong.

    In order of certainty: 2nd right, 1st right, 3rd wrong, 4th right, 5th wrong, 6th wrong.
    """
    framing = scored().framing.copy()
    framing[4, 1] = 0.35
    answers = scored(framing=framing)
    curve = risk_coverage(answers)
    np.testing.assert_allclose(
        curve, [(1 / 6, 0), (2 / 6, 0), (3 / 6, 1 / 3), (4 / 6, 1 / 4), (5 / 6, 2 / 5), (1, 3 / 6)]
    )
    assert aurc(answers) == pytest.approx((1 / 3 + 1 / 4 + 2 / 5 + 1 / 2) / 6)
    assert risk_coverage(NOTHING) == []
    assert aurc(NOTHING) is None


def test_calibration_of_a_set() -> None:
    found = calibration(scored())
    assert found["pairs"] == 12
    assert found["risk_at_coverage"]["1.0"] == 0.5
    assert sum(b["n"] for b in found["reliability"]) == 12
    assert calibration(NOTHING) == {
        "pairs": 0,
        "ece_noise_floor": None,
        "brier": None,
        "aurc": None,
        "risk_at_coverage": {},
        "reliability": [],
    }


def test_slices() -> None:
    """Small slices have a count and no figure."""
    many = scored().take(np.tile(np.arange(6), 10))
    registers = np.array(["agency"] * 30 + ["tabloid"] * 29 + ["op-ed"])
    found = slices(scored(**{**many.__dict__, "facets": {"register": registers}}))
    assert {k: v["n"] for k, v in found["register"].items()} == {
        "agency": SMALLEST,
        "tabloid": 29,
        "op-ed": 1,
    }
    assert found["register"]["agency"]["recall_a"] == 0.5
    assert set(found["register"]["tabloid"]) == {"n"}
    assert {k: v["n"] for k, v in found["voice"].items()} == {"own": 20, "party": 30, "third": 10}
    assert slices(NOTHING) == {}


def test_named_parties() -> None:
    article = Article.from_sentences(
        ["Karsland met Velmora.", "It rained.", "Velmora left Velmora."]
    )
    example = Example(article, Conflict.of(["Karsland", "Velmora"]), [[0, 0]] * 3, [3] * 3, "", "")
    assert named_parties(example) == [2, 0, 1]
