"""Counts and figures of the examples of an external set."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Sequence

import numpy as np

from eval.answers import ask
from eval.data import NO_PARTY, UNKNOWN, Example
from eval.labels import FIGURES, figures
from stance.classifier import Classifier

LABELS = ("neutral", "A", "B", "mixed")
VOICES = {0: "A", 1: "B", 2: "third", 3: "own", NO_PARTY: "no party", UNKNOWN: "unknown"}


def counts(examples: Sequence[Example]) -> dict[str, dict[str, int]]:
    """How often each label and each voice stands, over sentences; those that never do are left out."""
    labels = [
        "unknown" if UNKNOWN in row else LABELS[(row[0] > 0) + 2 * (row[1] > 0)]
        for example in examples
        for row in example.framing
    ]
    voices = [VOICES[voice] for example in examples for voice in example.voice]
    return {"framing": dict(sorted(Counter(labels).items())),
            "voice": dict(sorted(Counter(voices).items()))}  # fmt: skip


def score(
    classifier: Classifier, examples: Sequence[Example], title: str = ""
) -> dict[str, tuple[int, float | None]]:
    """Every figure of `eval.labels`, with the number of sentences behind it.

    Figures of framing count the sentences whose framing is labelled, those of voice the ones whose
    voice is: a set that labels voice alone has no framing figures, and the reverse.

    Args:
        classifier: asked once an example.
        examples: of two parties each.
        title: shown with the progress on a terminal.
    """
    known = np.array([UNKNOWN not in row for e in examples for row in e.framing], dtype=bool)
    # `ask` drops sentences without framing; those with a voice are wanted too.
    whole = [
        dataclasses.replace(e, framing=[[max(0, f) for f in row] for row in e.framing])
        for e in examples
    ]
    scored = ask(classifier, whole, title)
    voiced = scored.take(scored.gold_voice != UNKNOWN)
    voiced = dataclasses.replace(
        voiced, gold_voice=np.where(voiced.gold_voice == NO_PARTY, 2, voiced.gold_voice)
    )
    framed = scored.take(known)
    framing, voice = figures(framed), figures(voiced)
    return {
        name: (len(voiced), voice[name]) if "voice" in name else (len(framed), framing[name])
        for name in FIGURES
    }
