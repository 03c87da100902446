"""The embedded model and its peers on the same sentences, in the same run."""

from __future__ import annotations

import multiprocessing
import pickle
import sys
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any

from eval.answers import ask
from eval.data import Example
from eval.labels import Scored, figures
from eval.peers.bootstrap import intervals
from eval.peers.registry import Builder, Shared
from eval.peers.swap import Swap, sample, swap
from eval.results import environment, fingerprint
from stance.article import Article
from stance.classifier import Classifier, Prediction
from stance.conflict import Conflict
from stance.confusion import Confusion
from stance.errors import InputError, MissingExtraError
from stance.labels import ModelInfo
from stance.model import load_model

SCHEMA_VERSION = "1.0"
LOADED = ("stance.json", "tokenizer.json", "model.onnx")  # of a model folder


@dataclass(frozen=True, slots=True)
class Assessment:
    """What a fresh process found out about a peer.

    Attributes:
        scored: its answers, by set.
        swaps: by set.
        speed: sentences a second while it answered, by set.
        memory: bytes by which the process' peak grew from before it was loaded, its libraries
            among them; None where the system does not tell.
    """

    info: ModelInfo
    scored: dict[str, Scored]
    swaps: dict[str, Swap]
    speed: dict[str, float]
    memory: int | None


@dataclass(slots=True)
class Timed:
    """A classifier and how long it took to answer, in seconds."""

    inner: Classifier
    seconds: float = 0.0
    sentences: int = 0
    confusion: Confusion | None = None
    info: ModelInfo = field(init=False)

    def __post_init__(self) -> None:
        self.info = self.inner.info

    def predict(self, article: Article, conflict: Conflict) -> Prediction:
        """The inner classifier's answer."""
        start = perf_counter()
        answer = self.inner.predict(article, conflict)
        self.seconds += perf_counter() - start
        self.sentences += len(article.sentences)
        return answer


def compare(
    peers: Mapping[str, Builder],
    sets: Mapping[str, Sequence[Example]],
    data: Shared,
    *,
    resamples: int = 1000,
    swap_sentences: int = 200,
    seed: int = 0,
) -> dict[str, Any]:
    """Figures of every peer on every set, as plain values.

    Each peer is fitted here, written to a file, and loaded and asked in a process of its own, so
    that no peer's memory or warmth is another's. One whose package is missing says so and has no
    figures.

    Args:
        peers: builders by name.
        sets: labelled articles by name; those of two parties are scored.
        data: what peers are fitted on.
        resamples: of the bootstrap behind the intervals, which resamples articles.
        swap_sentences: of each set that the swap is tried on, in whole articles drawn at random.
        seed: of the bootstrap and of that draw.

    Raises:
        InputError: there is no peer, or a set without an article of two parties.
    """
    pairs = {name: [e for e in s if len(e.conflict.parties) == 2] for name, s in sets.items()}
    if not peers or not pairs or not all(pairs.values()):
        raise InputError(
            f"{len(peers)} peers and sets of {[len(s) for s in pairs.values()]} articles of two "
            "parties; give at least one peer, and one such article a set"
        )
    swapped = {name: sample(examples, swap_sentences, seed) for name, examples in pairs.items()}
    found: dict[str, Any] = {}
    for name, build in peers.items():
        start = perf_counter()
        try:
            found[name] = _peer(name, build, data, pairs, swapped, resamples, seed)
        except MissingExtraError as error:
            found[name] = {"missing": str(error)}
        print(f"peers: {name}: {perf_counter() - start:.0f} s", file=sys.stderr)
    return {
        "schema_version": SCHEMA_VERSION,
        "environment": environment(),
        "seed": seed,
        "intervals": {
            "level": 0.95,
            "method": "percentile bootstrap",
            "unit": "article",
            "resamples": resamples,
        },
        "data": {
            part: {"articles": len(examples), "sha256": fingerprint(examples)}
            for part, examples in (("training", data.training), ("validation", data.validation))
        },
        "sets": {
            name: {
                "articles": len(examples),
                "articles_of_more_parties": len(sets[name]) - len(examples),
                "sha256": fingerprint(examples),
            }
            for name, examples in pairs.items()
        },
        "peers": found,
    }


def _peer(
    name: str,
    build: Builder,
    data: Shared,
    sets: Mapping[str, Sequence[Example]],
    swapped: Mapping[str, Sequence[Example]],
    resamples: int,
    seed: int,
) -> dict[str, Any]:
    print(f"peers: {name}: fitting", file=sys.stderr)
    with tempfile.TemporaryDirectory() as folder:
        built = build(data)
        artifact = built if isinstance(built, Path) else Path(folder) / "peer.pickle"
        if not isinstance(built, Path):
            artifact.write_bytes(pickle.dumps(built))
        print(f"peers: {name}: asking", file=sys.stderr)
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(1, mp_context=context) as pool:
            known = pool.submit(assess, artifact, sets, swapped).result()
        size = size_on_disk(artifact)
    return {
        "model": asdict(known.info),
        "size_bytes": size,
        "peak_memory_growth_bytes": known.memory,
        "sets": {
            key: {
                "sentences": len(scored),
                "figures": _figures(scored, resamples, seed),
                "swap": {**asdict(known.swaps[key]), "rate": known.swaps[key].rate},
                "sentences_per_second": round(known.speed[key], 1),
            }
            for key, scored in known.scored.items()
        },
    }


def assess(
    artifact: Path, sets: Mapping[str, Sequence[Example]], swapped: Mapping[str, Sequence[Example]]
) -> Assessment:
    """Loads a peer and asks it about every set; run in a fresh process.

    Args:
        artifact: a pickled classifier of this run, or a model folder.
        sets: labelled articles of two parties, by name.
        swapped: those of them that the swap is tried on.
    """
    before = peak_memory()
    classifier: Classifier = load_model(artifact) if artifact.is_dir() else _unpickled(artifact)
    scored, speed = {}, {}
    for name, examples in sets.items():
        classifier.predict(examples[0].article, examples[0].conflict)  # warm
        timed = Timed(classifier)
        scored[name] = ask(timed, examples, name)
        speed[name] = timed.sentences / timed.seconds
    after = peak_memory()
    return Assessment(
        classifier.info,
        scored,
        {name: swap(classifier, examples) for name, examples in swapped.items()},
        speed,
        None if before is None or after is None else after - before,
    )


def _unpickled(path: Path) -> Classifier:
    with path.open("rb") as file:
        classifier: Classifier = pickle.load(file)
    return classifier


def peak_memory() -> int | None:
    """Most bytes that this process ever held in memory; None where the system does not tell.

    The kernel's count since the process began its own program: `getrusage` would count the memory
    of the process that started it.
    """
    try:
        status = Path("/proc/self/status").read_text("utf-8")
    except OSError:
        return None
    peaks = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:")]
    return int(peaks[0]) * 1024 if peaks else None


def size_on_disk(artifact: Path) -> int:
    """Bytes of what is loaded: a file, or the files of a model folder."""
    files = [artifact / name for name in LOADED] if artifact.is_dir() else [artifact]
    return sum(path.stat().st_size for path in files)


def _figures(scored: Scored, resamples: int, seed: int) -> dict[str, Any]:
    values, bounds = figures(scored), intervals(scored, resamples=resamples, seed=seed)
    return {
        name: {
            "value": None if (value := values[name]) is None else round(value, 4),
            "interval": None if (b := bounds[name]) is None else [round(x, 4) for x in b],
        }
        for name in bounds
    }
