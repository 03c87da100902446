"""What the library says of an article: one label a sentence, with the probabilities behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from stance.article import Article, Section
from stance.conflict import Conflict

if TYPE_CHECKING:
    from stance.balance import BalanceReport

NEUTRAL = "neutral"
MIXED = "mixed"
OWN = "own"
THIRD = "third"


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """Which model gave the answers.

    Attributes:
        name: of the model, with its version.
        sha256: of the weights file as loaded; empty for a classifier without weights.
        backend: "onnx", "torch" or the name of the classifier.
        threshold: calibrated probability from which a sentence carries a party's framing.
        margin: a sentence is uncertain when a framing probability lies closer than this to the
            threshold that decides over it, or the one party carried leads the next by less.
        mixed_threshold: calibrated probability from which a further party is carried too, beside
            the most probable one; at least `threshold`, and equal to it if None. Doubt about whose
            account a sentence carries is no evidence that it carries both.
    """

    name: str
    sha256: str = ""
    backend: str = ""
    threshold: float = 0.5
    margin: float = 0.1
    mixed_threshold: float | None = None

    @property
    def further_threshold(self) -> float:
        """`mixed_threshold`, or `threshold` where that is None."""
        return self.threshold if self.mixed_threshold is None else self.mixed_threshold


@dataclass(frozen=True, slots=True)
class SentenceLabel:
    """One sentence and what is said of it.

    Attributes:
        index, start, end, text, section, paragraph: as in `Sentence`.
        label: a party's name, "neutral" or "mixed"; it says whose account the sentence carries.
        carries: names of the parties whose account it carries: none for "neutral", one for a
            party, two or more for "mixed".
        framing: calibrated probability in [0, 1] that the sentence carries a party's framing, by
            party name. They do not sum to 1: a sentence may carry both accounts or none.
        voice: a party's name, "third" or "own": the most probable voice.
        voice_probabilities: by party name, "third" and "own"; they sum to 1.
        uncertain: a framing probability is too near the threshold to call.
    """

    index: int
    start: int
    end: int
    text: str
    section: Section
    paragraph: int
    label: str
    carries: tuple[str, ...]
    framing: Mapping[str, float]
    voice: str
    voice_probabilities: Mapping[str, float]
    uncertain: bool


@dataclass(frozen=True)
class Analysis:
    """An analysed article.

    Attributes:
        article: the text, its spans, what was dropped and why.
        conflict: the parties that were asked about.
        sentences: one label a sentence of `article`, in order.
        balance: how the sentences divide between the parties, for each voice.
        model: which model answered.
        warnings: of the article and of the analysis.
    """

    article: Article
    conflict: Conflict
    sentences: tuple[SentenceLabel, ...]
    balance: BalanceReport
    model: ModelInfo
    warnings: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The analysis as plain values; `stance/render/schema.json` is its JSON Schema."""
        from stance.render.data import to_dict

        return to_dict(self)

    def to_json(self, *, indent: int | None = 2) -> str:
        """The analysis as JSON text, versioned by its field `schema_version`."""
        from stance.render.data import to_json

        return to_json(self, indent=indent)

    def to_html(self) -> str:
        """The analysis as one self-contained, inert HTML page."""
        from stance.render.html import to_html

        return to_html(self)

    def to_pandas(self) -> Any:
        """One row a sentence, as a `pandas.DataFrame` (extra `pandas`)."""
        from stance.render.data import to_pandas

        return to_pandas(self)

    def __str__(self) -> str:
        from stance.render.text import to_text

        return to_text(self)

    def _repr_html_(self) -> str:
        from stance.render.html import to_notebook

        return to_notebook(self)
