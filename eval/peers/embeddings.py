"""Sentence embeddings as features: the base encoder as its authors use it, and SetFit's."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from tokenizers import Tokenizer
from torch.nn import functional
from transformers import BertModel

import training
from eval.peers.require import require
from eval.peers.rows import Rows
from stance.errors import MissingExtraError
from training.base import base_folder
from training.config import load

RECIPE = Path(training.__file__).parent / "configs" / "default.toml"
MAX_TOKENS = 256  # that the base encoder's authors read of a text


@dataclass(frozen=True, slots=True)
class Embedder:
    """Mean of a text's token vectors, scaled to length 1, as sentence-transformers pools them.

    Attributes:
        encoder: in evaluation mode.
        tokenizer: with its special tokens, without padding; it cuts texts that are too long.
        batch: most texts that are padded together; texts of like length are.
    """

    encoder: BertModel
    tokenizer: Tokenizer
    batch: int = 32

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Shape (texts, width of the encoder)."""
        ids = [e.ids for e in self.tokenizer.encode_batch_fast(list(texts))]
        order = sorted(range(len(ids)), key=lambda i: len(ids[i]))
        found = np.empty((len(ids), self.encoder.config.hidden_size), dtype=np.float32)
        for first in range(0, len(order), self.batch):
            batch = order[first : first + self.batch]
            lengths = torch.tensor([len(ids[i]) for i in batch])
            rows = [torch.tensor(ids[i]) for i in batch]
            padded = torch.nn.utils.rnn.pad_sequence(rows, batch_first=True)
            mask = (torch.arange(padded.shape[1]) < lengths[:, None]).long()
            with torch.inference_mode():
                hidden = self.encoder(input_ids=padded, attention_mask=mask).last_hidden_state
                total = (hidden * mask.unsqueeze(-1)).sum(1)
                found[batch] = functional.normalize(total, dim=-1).numpy()
        return found


def base() -> Path:
    """Folder of the base encoder that the default recipe names, checked against its hash.

    Raises:
        MissingExtraError: its package is not installed.
    """
    config = load(RECIPE)
    if importlib.util.find_spec(config.base_package) is None:
        raise MissingExtraError(config.base_package, "train", "the base encoder")
    return base_folder(config)


def embedder(folder: Path) -> Embedder:
    """Reads an encoder's folder; nothing is fetched."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS)
    encoder = BertModel.from_pretrained(
        folder,
        add_pooling_layer=False,
        use_safetensors=True,
        local_files_only=True,
        trust_remote_code=False,
    )
    encoder.eval()  # type: ignore[no-untyped-call]
    return Embedder(encoder, tokenizer)


@dataclass(frozen=True, slots=True)
class SetFit:
    """Makes features by SetFit (Tunstall et al. 2022).

    The encoder is tuned on pairs of training rows, so that rows of one framing answer come near
    each other and others part. Its embeddings are the features; the head is `linear.fit`'s, fitted
    on the same rows.

    Attributes:
        folder: of a sentence-transformers model.
        steps: of tuning.
        batch: pairs a step.
        seed: of the pairs and the dropout.
    """

    folder: Path
    steps: int = 100
    batch: int = 16
    seed: int = 0

    def __call__(self, found: Rows) -> Embedder:
        """Tunes a fresh copy of the encoder; `MissingExtraError` without the package."""
        setfit = require("setfit", "setfit", "the peer 'setfit'")
        datasets = require("datasets", "datasets", "the peer 'setfit'")
        transformers = require(
            "sentence_transformers", "sentence-transformers", "the peer 'setfit'"
        )
        body = transformers.SentenceTransformer(
            str(self.folder), device="cpu", local_files_only=True
        )
        data = {"text": list(found.texts), "label": found.carries.astype(int).tolist()}
        # The trainer writes its log to stdout and its checkpoints to a folder; neither is wanted.
        with TemporaryDirectory() as folder, redirect_stdout(sys.stderr):
            setfit.Trainer(
                model=setfit.SetFitModel(model_body=body, model_head=LogisticRegression()),
                args=setfit.TrainingArguments(
                    output_dir=folder,
                    batch_size=self.batch,
                    max_steps=self.steps,
                    seed=self.seed,
                    report_to="none",
                    logging_strategy="no",
                    save_strategy="no",
                ),
                train_dataset=datasets.Dataset.from_dict(data),
            ).train()
        return replace(embedder(self.folder), encoder=body[0].auto_model.eval().to("cpu"))
