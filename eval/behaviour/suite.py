"""Draws cases from the templates, asks a classifier, and counts failures."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from scipy.special import betaincinv

from eval.behaviour.claims import CLAIMS
from eval.behaviour.scene import Probe, Scene
from eval.behaviour.surface import SURFACE
from eval.behaviour.template import Answer, Template, movement
from eval.behaviour.wording import WORDING
from stance.classifier import Classifier, Prediction, carried
from stance.errors import ModelError
from stance.labels import MIXED, NEUTRAL, OWN, THIRD

TEMPLATES: tuple[Template, ...] = WORDING + CLAIMS + SURFACE
CASES, FAST_CASES = 300, 40
LEVEL = 0.95
EXAMPLES = 5
_ATTEMPTS = 50


@dataclass(frozen=True, slots=True)
class Case:
    """A template filled in: the scenes that a classifier is asked about, one or two."""

    template: Template
    scenes: tuple[Scene, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A case with the answers to it."""

    case: Case
    probes: tuple[Probe, ...]
    answers: tuple[Answer, ...]

    @property
    def failed(self) -> bool:
        """Whether the answers are not as they must be."""
        return not self.case.template.holds(self.answers)


def capabilities(templates: Iterable[Template] = TEMPLATES) -> dict[str, list[Template]]:
    """The templates by capability, in order."""
    found: dict[str, list[Template]] = {}
    for template in templates:
        found.setdefault(template.capability, []).append(template)
    return found


def draw(templates: Sequence[Template], cases: int, seed: int) -> list[Case]:
    """Distinct cases, shared evenly among templates; the first ones get one more where needed.

    Cases are distinct when their texts differ in more than the parties' names, because a party-blind
    classifier reads no more than that.

    Raises:
        ValueError: a template has too few distinct cases, or there are fewer cases than templates.
    """
    if cases < len(templates):
        raise ValueError(f"{cases} cases are too few for {len(templates)} templates; ask for more")
    found: dict[tuple[tuple[str | None, ...], ...], Case] = {}
    for index, template in enumerate(templates):
        wanted = cases // len(templates) + (index < cases % len(templates))
        rng = random.Random(f"{seed} {template.capability} {template.name}")
        before = len(found)
        for _ in range(_ATTEMPTS * wanted):
            scenes = template.draw(rng)
            found.setdefault(tuple(scene.key for scene in scenes), Case(template, scenes))
            if len(found) == before + wanted:
                break
        else:
            raise ValueError(
                f"template {template.name!r} gave {len(found) - before} distinct cases of {wanted}; "
                "give it more phrases"
            )
    return list(found.values())


def ask(classifier: Classifier, probe: Probe) -> Answer:
    """The classifier's answer for the target, read as the library reads it.

    Raises:
        ModelError: the answer has a wrong shape or is not finite.
    """
    prediction = classifier.predict(probe.article, probe.conflict)
    _check(prediction, len(probe.article.sentences), len(probe.conflict.parties), classifier)
    info = classifier.info
    framing = prediction.framing[probe.target : probe.target + 1]
    said = carried(framing, info.threshold, info.further_threshold)[0]
    roles = [probe.roles[name] for name in probe.conflict.names]
    carries = [role for role, is_said in zip(roles, said, strict=True) if is_said]
    voices, row = (*roles, THIRD, OWN), prediction.voice[probe.target]
    top = np.flatnonzero(row == row.max())
    return Answer(
        label=NEUTRAL if not carries else carries[0] if len(carries) == 1 else MIXED,
        voice=voices[top[0]] if len(top) == 1 else OWN,
        framing=dict(zip(roles, framing[0].tolist(), strict=True)),
    )


def _check(prediction: Prediction, sentences: int, parties: int, classifier: Classifier) -> None:
    for key, values, columns in (
        ("framing", prediction.framing, parties),
        ("voice", prediction.voice, parties + 2),
    ):
        if values.shape != (sentences, columns) or not np.isfinite(values).all():
            raise ModelError(
                f"{classifier.info.name} gave {key} of shape {values.shape}, or numbers that are "
                f"not finite; expected finite ones of shape {(sentences, columns)}"
            )


def run(classifier: Classifier, cases: Sequence[Case]) -> list[Outcome]:
    """The outcomes of cases, in order."""
    outcomes = []
    for case in cases:
        probes = tuple(scene.probe() for scene in case.scenes)
        outcomes.append(Outcome(case, probes, tuple(ask(classifier, probe) for probe in probes)))
    return outcomes


def upper_bound(failures: int, n: int) -> float | None:
    """One-sided 95 % upper bound of a rate (Clopper & Pearson 1934); None without cases.

    It is about cases drawn from these templates, not about all language.
    """
    if n == 0:
        return None
    return 1.0 if failures == n else float(betaincinv(failures + 1, n - failures, LEVEL))


def behave(
    classifier: Classifier,
    *,
    cases: int = CASES,
    seed: int = 0,
    templates: Sequence[Template] = TEMPLATES,
) -> dict[str, Any]:
    """Runs the suite.

    Args:
        classifier: asked once or twice a case.
        cases: for each capability; at least one for each of its templates.
        seed: of the draw.
        templates: instead of all.

    Returns:
        plain values: rates of failure by capability and type, by carrier and by template, each with
        n, failures, rate and upper bound; up to five failing examples for each capability and type.
    """
    outcomes: list[Outcome] = []
    groups = capabilities(templates)
    for number, (capability, members) in enumerate(groups.items(), 1):
        if sys.stderr.isatty():
            print(f"\rbehaviour: {number}/{len(groups)} {capability:30}", end="", file=sys.stderr)
        outcomes += run(classifier, draw(members, cases, seed))
    if sys.stderr.isatty():
        print(file=sys.stderr)
    by_type: dict[str, dict[str, Any]] = {}
    for (capability, kind), some in _grouped(outcomes, "capability", "type"):
        by_type.setdefault(capability, {})[kind] = {**_rate(some), "examples": _examples(some)}
    return {
        "model": asdict(classifier.info),
        "seed": seed,
        "cases_per_capability": cases,
        "bound": {"level": LEVEL, "method": "Clopper-Pearson, one-sided"},
        "all": _rate(outcomes),
        "capabilities": by_type,
        "carriers": {key[0]: _rate(some) for key, some in _grouped(outcomes, "carrier")},
        "templates": [
            {
                "capability": capability,
                "type": kind,
                "carrier": carrier,
                "name": name,
                **_rate(some),
            }
            for (capability, kind, carrier, name), some in _grouped(
                outcomes, "capability", "type", "carrier", "name"
            )
        ],
    }


def _grouped(
    outcomes: Iterable[Outcome], *keys: str
) -> Iterable[tuple[tuple[str, ...], list[Outcome]]]:
    found: dict[tuple[str, ...], list[Outcome]] = {}
    for outcome in outcomes:
        key = tuple(getattr(outcome.case.template, name) for name in keys)
        found.setdefault(key, []).append(outcome)
    return found.items()


def _rate(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    n, failures = len(outcomes), sum(outcome.failed for outcome in outcomes)
    bound = upper_bound(failures, n)
    pairs = [movement(o.answers) for o in outcomes if len(o.answers) == 2]
    return {
        "n": n,
        "failures": failures,
        "rate": round(failures / n, 4) if n else None,
        "upper_bound": None if bound is None else round(bound, 4),
        "largest_movement": round(max(pairs), 4) if pairs else None,
    }


def _examples(outcomes: Sequence[Outcome]) -> list[dict[str, Any]]:
    """A few failures; the first one of every template comes before the second one of any."""
    ranked: list[tuple[int, Outcome]] = []
    for _, some in _grouped((o for o in outcomes if o.failed), "name"):
        ranked += enumerate(some)
    return [_example(outcome) for _, outcome in sorted(ranked, key=lambda r: r[0])[:EXAMPLES]]


def _example(outcome: Outcome) -> dict[str, Any]:
    template = outcome.case.template
    allowed: Mapping[str, Any] = {"labels": list(template.labels), "voices": list(template.voices)}
    return {
        "template": template.name,
        "expected": allowed if template.relation is None else template.relation,
        "articles": [
            {
                "text": probe.article.text,
                "target": probe.article.sentences[probe.target].text,
                "parties": {role: name for name, role in sorted(probe.roles.items())},
                "label": answer.label,
                "voice": answer.voice,
                "framing": {role: round(p, 4) for role, p in sorted(answer.framing.items())},
            }
            for probe, answer in zip(outcome.probes, outcome.answers, strict=True)
        ],
    }
