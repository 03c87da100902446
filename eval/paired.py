"""`python -m eval.paired MODEL_A MODEL_B`: is one model better, and could the set have shown it?

Both are asked about the same labelled articles. A difference is B's figure less A's. The p values
stand for one figure each; none is corrected for looking at several.

Exit codes: 0 compared, 2 wrong use, 3 a model could not be run.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import NormalDist

import numpy as np
from scipy.stats import binomtest

from data.corpus import read_rows
from eval.answers import ask
from eval.data import Example, examples
from eval.labels import FIGURES, Scored, label_codes
from eval.sets import held_out
from stance import load
from stance.errors import ModelError, StanceError
from stance.intervals import Interval, smallest_excess

ALPHA, POWER = 0.05, 0.8
EMBEDDED = "embedded"


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure of two models, and the bootstrap of its difference.

    Attributes:
        figure: a name in `eval.labels.FIGURES`.
        a, b: the figure of each model, None where undefined.
        interval: 95 % percentile interval of b - a. This and what follows are None for fewer than
            two articles, and where most resamples leave the figure undefined.
        p: two-sided, the level at which the percentile interval begins to hold 0.
        detectable: the smallest true |b - a| that four in five sets of this size would show at the
            5 % level: 2.80 standard errors of the bootstrap. None where no resample differs, which
            says nothing of models that do.
    """

    figure: str
    a: float | None
    b: float | None
    interval: Interval | None = None
    p: float | None = None
    detectable: float | None = None

    @property
    def difference(self) -> float | None:
        """b - a, or None where one is undefined."""
        return None if self.a is None or self.b is None else self.b - self.a


@dataclass(frozen=True, slots=True)
class McNemar:
    """McNemar's exact test (1947): of the sentences that one model alone labels right, half each?

    It takes sentences as independent. Those of an article are not, so p is too small by as much as
    they resemble each other; `differences` is free of that.

    Attributes:
        sentences: compared.
        only_a, only_b: labelled right (neutral, A, B, mixed) by this model alone.
    """

    sentences: int
    only_a: int
    only_b: int

    @property
    def difference(self) -> float:
        """Accuracy of b less that of a, in [-1, 1]."""
        return (self.only_b - self.only_a) / self.sentences

    @property
    def p(self) -> float:
        """Two-sided, by the binomial distribution; 1 where no sentence tells the models apart."""
        discordant = self.only_a + self.only_b
        return float(binomtest(self.only_b, discordant).pvalue) if discordant else 1.0

    @property
    def detectable(self) -> float | None:
        """The smallest |difference| that the test finds four times in five at this discordant rate.

        None where so few sentences are discordant that not even all of them on one side would do.
        """
        discordant = self.only_a + self.only_b
        excess = smallest_excess(discordant, 0.5, ALPHA, POWER)
        return None if excess is None else 2 * excess * discordant / self.sentences


def differences(
    a: Scored,
    b: Scored,
    names: Sequence[str] = tuple(FIGURES),
    *,
    resamples: int = 1000,
    seed: int = 0,
) -> list[Difference]:
    """Paired bootstrap: each resample draws whole articles, the same ones for both models.

    Args:
        a, b: answers of two models on the same sentences.
        names: of figures in `eval.labels.FIGURES`.
        resamples: of the articles.
        seed: of the resamples.

    Raises:
        ValueError: the sentences differ, there are none, or a figure is unknown.
    """
    _require_same(a, b)
    if unknown := sorted(set(names) - FIGURES.keys()):
        raise ValueError(f"no figure is called {unknown[0]!r}; there are {', '.join(FIGURES)}")
    a, b = replace(a, facets={}), replace(b, facets={})
    members = [np.flatnonzero(a.article == article) for article in np.unique(a.article)]
    rng = np.random.default_rng(seed)
    drawn: dict[str, list[float]] = {name: [] for name in names}
    for _ in range(resamples if len(members) > 1 else 0):
        parts = [members[i] for i in rng.integers(0, len(members), len(members))]
        rows = np.concatenate(parts)
        copies = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
        first, second = (replace(scored.take(rows), article=copies) for scored in (a, b))
        for name in names:
            x, y = FIGURES[name](first), FIGURES[name](second)
            if x is not None and y is not None:
                drawn[name].append(y - x)
    return [
        _difference(name, FIGURES[name](a), FIGURES[name](b), drawn[name], resamples)
        for name in names
    ]


def mcnemar(a: Scored, b: Scored) -> McNemar:
    """The test over all sentences.

    Raises:
        ValueError: the sentences differ, or there are none.
    """
    _require_same(a, b)
    gold = label_codes(a.gold)
    right_a, right_b = (label_codes(scored.predicted) == gold for scored in (a, b))
    return McNemar(len(a), int((right_a & ~right_b).sum()), int((right_b & ~right_a).sum()))


def table(name: str, found: Sequence[Difference], test: McNemar) -> str:
    """Both tests of one set in Markdown."""
    lines = [
        f"### {name}",
        "",
        f"| figure | A | B | B - A | 95 % interval | p | found with {POWER:.0%} power |",
        "| --- " * 7 + "|",
    ]
    for d in found:
        cells = [
            _number(d.a),
            _number(d.b),
            _number(d.difference, "+"),
            "-" if d.interval is None else " to ".join(f"{end:+.3f}" for end in d.interval),
            _number(d.p),
            _number(d.detectable),
        ]
        lines.append(f"| {d.figure} | {' | '.join(cells)} |")
    lines += [
        "",
        f"Of {test.sentences} sentences A alone labels {test.only_a} right and B alone {test.only_b}: "
        f"accuracy {test.difference:+.3f}, McNemar p {test.p:.3f}, "
        f"found with {POWER:.0%} power: {_number(test.detectable)}.",
    ]
    return "\n".join(lines)


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m eval.paired",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    for name in ("a", "b"):
        parser.add_argument(f"model_{name}", metavar=f"MODEL_{name.upper()}", help=_MODEL)
    parser.add_argument("--backend", choices=("onnx", "torch"), default="onnx")
    parser.add_argument("--data", type=Path, nargs="+", metavar="JSONL", help=_DATA)
    parser.add_argument("--resamples", type=int, default=1000, help="of the bootstrap")
    parser.add_argument("--seed", type=int, default=0, help="of the bootstrap")
    arguments = parser.parse_args(argv)
    try:
        first, second = (
            load(None if model == EMBEDDED else model, backend=arguments.backend)
            for model in (arguments.model_a, arguments.model_b)
        )
        for name, labelled in _sets(arguments.data).items():
            a, b = ask(first, labelled, f"{name} A"), ask(second, labelled, f"{name} B")
            found = differences(a, b, resamples=arguments.resamples, seed=arguments.seed)
            print(table(name, found, mcnemar(a, b)), end="\n\n")
    except (OSError, ValueError, StanceError) as error:
        print(f"eval: error: {error}", file=sys.stderr)
        return 3 if isinstance(error, ModelError) else 2
    return 0


_MODEL = f'folder of a model, or "{EMBEDDED}"'
_DATA = "labelled articles in the format of data/schema.json (default: the held-out sets)"


def _sets(files: Sequence[Path] | None) -> dict[str, list[Example]]:
    if files:
        return {f.stem: [e for r in read_rows(f) for e in examples(r, f.stem)] for f in files}
    folder = os.environ.get("STANCE_CORPORA")
    return held_out(Path(folder) if folder else None)


def _require_same(a: Scored, b: Scored) -> None:
    for name in ("gold", "gold_voice", "article"):
        if not np.array_equal(getattr(a, name), getattr(b, name)):
            raise ValueError(
                f"the models' answers, {len(a)} and {len(b)} sentences, differ in `{name}`; "
                "ask both about the same set"
            )
    if not len(a):
        raise ValueError("there is no labelled sentence to compare the models on; give another set")


def _difference(
    name: str, a: float | None, b: float | None, drawn: Sequence[float], resamples: int
) -> Difference:
    if len(drawn) <= max(1, resamples / 2):
        return Difference(name, a, b)
    values = np.array(drawn)
    low, high = np.quantile(values, [ALPHA / 2, 1 - ALPHA / 2])
    tail = 1 + int(min((values <= 0).sum(), (values >= 0).sum()))
    error = float(values.std(ddof=1))
    normal = NormalDist()
    reach = (normal.inv_cdf(1 - ALPHA / 2) + normal.inv_cdf(POWER)) * error
    return Difference(
        name, a, b, (float(low), float(high)), min(1.0, 2 * tail / (len(values) + 1)), reach or None
    )


def _number(value: float | None, sign: str = "") -> str:
    return "-" if value is None else f"{value:{sign}.3f}"


if __name__ == "__main__":
    sys.exit(main())
