"""Text-classification models of any hub or folder as peers, through transformers pipelines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from eval.peers.rows import Texts, masked, plain
from eval.peers.rules import own_voice
from stance.article import Article
from stance.classifier import Prediction
from stance.conflict import Conflict
from stance.confusion import Confusion
from stance.errors import MissingExtraError, ModelError
from stance.labels import ModelInfo

HYPOTHESIS = "This sentence presents events the way {party} presents them."
ENTAILMENT = "entailment"


@dataclass(frozen=True, slots=True)
class HubClassifier:
    """A text classifier, asked about every sentence once for each party.

    A party's framing is the sum of the softmax probabilities of the labels that say that the
    sentence carries it. The voice is always the journalist's own.

    Attributes:
        pipe: a "text-classification" pipeline.
        carries: for each label of the model, whether it says so; checked on construction.
        texts: what is read of a sentence when asked about a party.
        hypothesis: if given, put after the sentence as its pair, with `{party}` replaced by the
            party's name.
    """

    info: ModelInfo
    pipe: Any
    carries: Mapping[str, bool]
    texts: Texts = masked
    hypothesis: str | None = None
    confusion: Confusion | None = None

    def __post_init__(self) -> None:
        labels = sorted(self.pipe.model.config.id2label.values())
        if sorted(self.carries) != labels or len(set(self.carries.values())) < 2:
            raise ModelError(
                f"{self.info.name} has the labels {labels} and the label map is "
                f"{dict(self.carries)}; say of each label whether it means that the sentence "
                "carries the party's framing, of at least one that it does and of one that it "
                "does not"
            )

    def predict(self, article: Article, conflict: Conflict) -> Prediction:
        """Probabilities of every sentence by itself; a text that is too long is cut at its end."""
        shape = (len(article.sentences), len(conflict.parties))
        inputs = [
            {"text": text}
            if self.hypothesis is None
            else {"text": text, "text_pair": self.hypothesis.format(party=name)}
            for reading in self.texts(article, conflict, None)
            for text, name in zip(reading, conflict.names, strict=True)
        ]
        answers = (
            self.pipe(inputs, top_k=None, function_to_apply="softmax", truncation=True)
            if inputs
            else []
        )
        framing = [sum(a["score"] for a in each if self.carries[a["label"]]) for each in answers]
        probabilities = np.array(framing, dtype=np.float64).reshape(shape).clip(0, 1)
        return Prediction(probabilities, own_voice(*shape))


def text_classifier(
    model: str | Path, carries: Mapping[str, bool], *, threshold: float = 0.5, texts: Texts = masked
) -> HubClassifier:
    """Loads a text-classification model.

    Args:
        model: folder, or id on the hub, from where it is fetched if it is not there.
        carries, texts: as in `HubClassifier`.
        threshold: probability from which a sentence carries a framing.

    Raises:
        MissingExtraError: transformers is not installed.
        ModelError: the model cannot be loaded, or has other labels than `carries`.
    """
    info = ModelInfo(str(model), "", "transformers", threshold)
    return HubClassifier(info, _pipeline(model), carries, texts)


def zero_shot(model: str | Path, *, threshold: float = 0.5) -> HubClassifier:
    """Zero-shot classification by textual entailment (Yin et al. 2019).

    The sentence as it stands is the premise, `HYPOTHESIS` the hypothesis; framing is the
    probability of entailment. The model reads the parties' names.

    Args:
        model: an NLI model of which one label is "entailment", in any case.
        threshold: probability from which a sentence carries a framing.

    Raises:
        MissingExtraError, ModelError: as `text_classifier`.
    """
    info = ModelInfo(str(model), "", "transformers", threshold)
    pipe = _pipeline(model)
    carries = {
        label: label.casefold() == ENTAILMENT for label in pipe.model.config.id2label.values()
    }
    return HubClassifier(info, pipe, carries, plain, HYPOTHESIS)


def _pipeline(model: str | Path) -> Any:
    try:
        from transformers import pipeline
    except ImportError as error:
        raise MissingExtraError("transformers", "torch", "a model of a hub") from error
    try:
        return pipeline("text-classification", model=str(model), device="cpu")
    except (OSError, ValueError) as error:
        raise ModelError(
            f"{model} cannot be loaded as a text-classification model: {error}"
        ) from error
