"""How much do framing probabilities move with who the parties are? `python -m eval.leakage`.

The same sentences are asked about under pairs of real countries and under pairs of invented ones.
"listed": the countries are the parties, with their aliases, so that the model should read nothing of
them and nothing should move. "unlisted": the parties are called "the government" and "the rebels",
and the names of countries stand beside these, unmasked; what moves then is what masking does not
reach. The movement is the difference between a sentence's probabilities for the same role under two
pairs; all couples of pairs are compared.

Exit codes: 0 measured, 2 wrong use, 3 the model could not be evaluated.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eval.behaviour.names import invented_countries
from eval.behaviour.scene import Probe
from eval.behaviour.suite import ask
from stance import load
from stance.article import Article
from stance.classifier import Classifier
from stance.conflict import Conflict, Party
from stance.countries import countries
from stance.errors import ConflictError, ModelError, StanceError

PAIRS = 200
SENTENCES = (
    "The government of {X} said the rebels from {Y} had shelled a school.",
    "The rebels, backed by officers from {Y}, attacked a market held by the government of {X}.",
    "The government of {X} and the rebels from {Y} met in the mountains on Monday.",
    "Pilots of the government of {X} bombed a clinic and starved a town that the rebels of {Y} held.",
    '"The rebels are terrorists paid by {Y}," the government in {X} said.',
    "The rebels denied that fighters from {Y} had broken the truce with the government of {X}.",
    "In {X} the government went on with its operation to free villages from the rebels of {Y}.",
    "A court heard the case of the government of {X} against the rebels of {Y} on Tuesday.",
)
ROLES = ("X", "Y")
_UNLISTED = (Party("the government"), Party("the rebels"))

Couple = tuple[Party, Party]


def real_pairs(pairs: int, rng: random.Random) -> list[Couple]:
    """Pairs of member states of the United Nations, in rounds in which each stands at most once.

    Two countries that share an alias make no pair.
    """
    pool = [c.party for c in countries() if c.group == "un" and c.party.aliases]
    return _pairs(pool, pairs, rng)


def invented_pairs(pairs: int, rng: random.Random) -> list[Couple]:
    """Pairs of invented countries, in the same way."""
    return _pairs([Party(name, (demonym,)) for name, demonym in invented_countries()], pairs, rng)


def _pairs(pool: Sequence[Party], pairs: int, rng: random.Random) -> list[Couple]:
    found: list[Couple] = []
    while True:
        order = rng.sample(pool, len(pool))
        for couple in zip(order[::2], order[1::2], strict=False):
            if len(found) == pairs:
                return found
            if _apart(couple):
                found.append(couple)


def _apart(couple: Couple) -> bool:
    try:
        Conflict.of(couple)
    except ConflictError:
        return False
    return True


def probes(couple: Couple, *, listed: bool) -> list[Probe]:
    """The sentences under a pair of countries, each an article of its own."""
    parties = couple if listed else _UNLISTED
    roles = {party.name: role for role, party in zip(ROLES, parties, strict=True)}
    names = {role: party.name for role, party in zip(ROLES, couple, strict=True)}
    return [
        Probe(Article.from_sentences([sentence.format_map(names)]), Conflict.of(parties), 0, roles)
        for sentence in SENTENCES
    ]


def leakage(classifier: Classifier, *, pairs: int = PAIRS, seed: int = 0) -> dict[str, Any]:
    """Measures how much framing probabilities move between pairs of names.

    Args:
        classifier: asked about `len(SENTENCES)` sentences, four times a pair.
        pairs: of real countries, and as many of invented ones; at least 2.
        seed: of the draw.

    Returns:
        plain values. For "listed" and "unlisted", and in these for "real" and "invented": `mean`,
        `p95` and `largest` movement in [0, 1], and `relabelled`, the share of sentences under a pair
        whose label is not the one that the sentence has under most pairs. "real_against_invented"
        is the movement of a sentence's mean between the two kinds of names.

    Raises:
        ValueError: there are fewer than two pairs.
    """
    if pairs < 2:
        raise ValueError(f"{pairs} pairs of names show no movement; ask for 2 or more")
    drawn = {
        "real": real_pairs(pairs, random.Random(f"{seed} real")),
        "invented": invented_pairs(pairs, random.Random(f"{seed} invented")),
    }
    found: dict[str, Any] = {
        "model": asdict(classifier.info),
        "pairs": pairs,
        "sentences": len(SENTENCES),
        "seed": seed,
    }
    for condition in ("listed", "unlisted"):
        means: list[NDArray[np.float64]] = []
        part: dict[str, Any] = {}
        for kind, couples in drawn.items():
            framing, labels = _asked(classifier, couples, condition == "listed", kind)
            part[kind] = {**_spread(_differences(framing)), "relabelled": _relabelled(labels)}
            means.append(framing.mean(axis=0))
        found[condition] = {**part, "real_against_invented": _spread(np.abs(means[0] - means[1]))}
    return found


def _asked(
    classifier: Classifier, couples: Sequence[Couple], listed: bool, kind: str
) -> tuple[NDArray[np.float64], list[list[str]]]:
    """Framing, shape (pairs, sentences, 2), and a list of labels in roles for each pair."""
    framing: list[list[list[float]]] = []
    labels: list[list[str]] = []
    for number, couple in enumerate(couples, 1):
        if sys.stderr.isatty():
            title = f"{kind}, {'listed' if listed else 'unlisted'}"
            print(f"\rleakage: {title} {number}/{len(couples)}   ", end="", file=sys.stderr)
        answers = [ask(classifier, probe) for probe in probes(couple, listed=listed)]
        framing.append([[answer.framing[role] for role in ROLES] for answer in answers])
        labels.append([answer.label for answer in answers])
    if sys.stderr.isatty():
        print(file=sys.stderr)
    return np.array(framing, dtype=np.float64), labels


def _differences(framing: NDArray[np.float64]) -> NDArray[np.float64]:
    """Absolute differences of all couples of rows, shape (couples, ...)."""
    one, other = np.triu_indices(len(framing), 1)
    differences: NDArray[np.float64] = np.abs(framing[one] - framing[other])
    return differences


def _spread(movement: NDArray[np.float64]) -> dict[str, float]:
    return {
        "mean": float(movement.mean()),
        "p95": float(np.quantile(movement, 0.95)),
        "largest": float(movement.max()),
    }


def _relabelled(labels: Sequence[Sequence[str]]) -> float:
    kept = sum(Counter(of_one).most_common(1)[0][1] for of_one in zip(*labels, strict=True))
    return 1 - kept / (len(labels) * len(labels[0]))


def table(results: Mapping[str, Any]) -> str:
    """The movements as a Markdown table."""
    lines = ["| parties | names | mean | 95 % | largest | relabelled |", "| --- " * 6 + "|"]
    for condition in ("listed", "unlisted"):
        for kind, row in results[condition].items():
            cells = [f"{row[key]:.4f}" for key in ("mean", "p95", "largest")]
            share = f"{100 * row['relabelled']:.1f} %" if "relabelled" in row else "-"
            title = kind.replace("_", " ")
            lines.append(f"| {condition} | {title} | {' | '.join(cells)} | {share} |")
    return "\n".join(lines)


def main(argv: list[str] | None = None) -> int:
    """Prints the table."""
    parser = argparse.ArgumentParser(prog="python -m eval.leakage", description=__doc__)
    parser.add_argument("--model", type=Path, help="model folder (default: the embedded model)")
    parser.add_argument("--backend", choices=("onnx", "torch"), default="onnx")
    parser.add_argument("--pairs", type=int, default=PAIRS, help=f"of names (default {PAIRS})")
    parser.add_argument("--seed", type=int, default=0, help="of the draw")
    parser.add_argument("-o", "--out", type=Path, help="write the figures here, as JSON")
    arguments = parser.parse_args(argv)
    try:
        classifier = load(arguments.model, backend=arguments.backend)
        results = leakage(classifier, pairs=arguments.pairs, seed=arguments.seed)
        if arguments.out:
            arguments.out.write_text(json.dumps(results, indent=1) + "\n", "utf-8")
    except (OSError, ValueError, StanceError) as error:
        print(f"eval.leakage: error: {error}", file=sys.stderr)
        return 3 if isinstance(error, ModelError) else 2
    print(table(results))
    return 0


if __name__ == "__main__":
    sys.exit(main())
