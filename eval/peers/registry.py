"""The peers by name, and the data that the embedded model and they share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from eval.data import Example
from eval.peers.rows import few, unmasked
from eval.peers.rules import Lexicon, Majority, PartyCount
from stance.classifier import Classifier
from stance.errors import InputError
from stance.model import EMBEDDED

FEW = 64  # labelled sentences that SetFit is given
MODEL = "stance"


@dataclass(frozen=True, slots=True)
class Shared:
    """What the embedded model was fitted on in its last stage, and calibrated on.

    Attributes:
        training: labelled articles; none of a held-out set.
        validation: of thresholds and calibration.
        seed: of whatever a peer draws.
    """

    training: tuple[Example, ...]
    validation: tuple[Example, ...]
    seed: int = 0


Builder = Callable[[Shared], Classifier | Path]
"""Makes a peer; a path is that of a model folder, to be loaded by `stance.load`."""


def shared(corpora: Path | None, seed: int = 0) -> Shared:
    """The sets of the default recipe's last stage, each once; a public corpus only where it is.

    Args:
        corpora: folder of the public corpora, or None.
        seed: as in `Shared`.
    """
    from eval.peers.embeddings import RECIPE
    from training.config import load
    from training.recipe import calibration_set, sets

    config = load(RECIPE)
    found = sets(config, corpora)
    training = [e for name in config.stages[-1].sets for e in found.get(name, [])]
    return Shared(tuple(training), tuple(calibration_set(corpora)), seed)


def _tfidf(data: Shared) -> Classifier:
    from eval.peers.linear import fit, tfidf

    return fit("tfidf", tfidf, data.training, data.validation)


def _tfidf_unmasked(data: Shared) -> Classifier:
    from eval.peers.linear import fit, tfidf

    return fit("tfidf-unmasked", tfidf, data.training, data.validation, texts=unmasked)


def _minilm(data: Shared) -> Classifier:
    from eval.peers.embeddings import base, embedder
    from eval.peers.linear import fit

    encoder = embedder(base())
    return fit("minilm", lambda rows: encoder, data.training, data.validation)


def _setfit(data: Shared) -> Classifier:
    from eval.peers.embeddings import SetFit, base
    from eval.peers.linear import fit

    training = few(data.training, FEW, data.seed)
    return fit(f"setfit-{FEW}", SetFit(base(), seed=data.seed), training, data.validation)


PEERS: dict[str, Builder] = {
    MODEL: lambda data: EMBEDDED,
    "majority": lambda data: Majority.fit(data.training),
    "party-count": lambda data: PartyCount(),
    "lexicon": lambda data: Lexicon.load(),
    "tfidf": _tfidf,
    "tfidf-unmasked": _tfidf_unmasked,
    "minilm": _minilm,
    f"setfit-{FEW}": _setfit,
}


def builder(name: str) -> Builder:
    """The builder of a peer.

    Args:
        name: one of `PEERS`, or "nli=MODEL" with a folder or an id on the hub.

    Raises:
        InputError: there is no such peer.
    """
    kind, _, model = name.partition("=")
    if kind == "nli" and model:
        from eval.peers.hub import zero_shot

        return lambda data: zero_shot(model)
    if name not in PEERS:
        raise InputError(f"there is no peer {name!r}; known are {', '.join(PEERS)}, nli=MODEL")
    return PEERS[name]
