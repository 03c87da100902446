"""The network in PyTorch, and the backend that runs it (extra `torch`).

This is the only file of `stance` that imports torch or transformers.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stance.errors import MissingExtraError, ModelError
from stance.windows import Window

try:
    import torch
    from safetensors.torch import load_file
    from torch import Tensor, nn
    from transformers import BertConfig, BertModel
except ImportError as error:
    raise MissingExtraError(error.name or "torch", "torch", "the torch backend") from error

OUTPUTS = 5  # logits a sentence and party, as `stance.model.both_views` takes them


class StanceNet(nn.Module):
    """A BERT encoder, a sentence's pooled tokens, and a two-layer head.

    A sentence is the mean of its own tokens, of its `[SELF]` tokens and of its `[OTHER]` tokens
    (zeros where it has none), the first token of its window, and the means of all `[SELF]` and of
    all `[OTHER]` tokens of the window, joined: prose that names no side is read by the sides that
    its neighbours name.

    Args:
        config: of the encoder.
        self_id: token id of `[SELF]`.
        other_id: token id of `[OTHER]`.
        dropout: before both layers of the head, in training only.
    """

    def __init__(
        self, config: BertConfig, self_id: int, other_id: int, dropout: float = 0.1
    ) -> None:
        super().__init__()
        self.encoder = BertModel(config, add_pooling_layer=False)
        self.self_id = self_id
        self.other_id = other_id
        width = config.hidden_size
        self.head = nn.Sequential(
            nn.Dropout(dropout),
            nn.Linear(6 * width, width),
            nn.GELU(),
            nn.Dropout(dropout),
            nn.Linear(width, OUTPUTS),
        )

    def forward(self, input_ids: Tensor, attention_mask: Tensor, pool: Tensor) -> Tensor:
        """Logits for every sentence of every window.

        Args:
            input_ids: shape (windows, tokens), int64.
            attention_mask: shape (windows, tokens), int64; 1 for a token, 0 for padding.
            pool: shape (windows, sentences, tokens), float; 1 where the token belongs to the
                sentence. A row of zeros (a padded sentence) gives a meaningless logit.

        Returns:
            shape (windows, sentences, 5), as `stance.model.both_views` takes them.
        """
        hidden = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        pool = pool.to(hidden.dtype)
        named = [
            (input_ids == marker).unsqueeze(1).to(hidden.dtype)
            for marker in (self.self_id, self.other_id)
        ]
        features = [
            _mean(pool, hidden),
            *(_mean(pool * tokens, hidden) for tokens in named),
            hidden[:, :1].expand(-1, pool.shape[1], -1),
            *(_mean(tokens, hidden).expand(-1, pool.shape[1], -1) for tokens in named),
        ]
        logits: Tensor = self.head(torch.cat(features, dim=-1))
        return logits


def _mean(weights: Tensor, hidden: Tensor) -> Tensor:
    return (weights @ hidden) / weights.sum(-1, keepdim=True).clamp(min=1)


def pad(windows: Sequence[Window]) -> tuple[Tensor, Tensor, Tensor]:
    """Input ids, attention mask and pool of windows of different lengths, padded with zeros."""
    tokens = max(len(w.ids) for w in windows)
    sentences = max(len(w.spans) for w in windows)
    ids = torch.zeros(len(windows), tokens, dtype=torch.int64)
    attention = torch.zeros(len(windows), tokens, dtype=torch.int64)
    pool = torch.zeros(len(windows), sentences, tokens)
    for row, window in enumerate(windows):
        ids[row, : len(window.ids)] = torch.tensor(window.ids)
        attention[row, : len(window.ids)] = 1
        for sentence, (start, end) in enumerate(window.spans):
            pool[row, sentence, start:end] = 1
    return ids, attention, pool


class TorchRuntime:
    """Runs a network.

    Args:
        net: with its weights.
        device: as torch names it, such as "cpu" or "cuda:0"; the GPU if there is one without it.
        batch_tokens: most tokens in a padded batch.
        autocast: type to compute in where that is safe; that of the weights without it.
    """

    name = "torch"

    def __init__(
        self,
        net: StanceNet,
        device: str | None = None,
        batch_tokens: int = 8192,
        autocast: torch.dtype | None = None,
    ) -> None:
        self.device = device or ("cuda" if torch.cuda.is_available() else "cpu")
        self.batch_tokens = batch_tokens
        self.autocast = autocast
        self.net = net.eval().to(self.device)

    @classmethod
    def load(
        cls, folder: Path, self_id: int, other_id: int, device: str | None = None
    ) -> TorchRuntime:
        """Loads `model.safetensors` and `config.json` (the encoder's) of a model folder.

        Raises:
            ModelError: a file is missing or does not fit the other.
        """
        try:
            config = BertConfig.from_json_file(folder / "config.json")
            config._attn_implementation = "eager"
            net = StanceNet(config, self_id, other_id)
            net.load_state_dict(load_file(folder / "model.safetensors"))
            return cls(net, device)
        except (OSError, ValueError, RuntimeError, KeyError) as error:
            raise ModelError(f"{folder} cannot be loaded by torch: {error}") from error

    def logits(self, windows: Sequence[Window]) -> list[NDArray[np.float32]]:
        """For each window, logits of shape (sentences, 5), in the order given."""
        order = sorted(range(len(windows)), key=lambda i: len(windows[i].ids))
        results: list[Any] = [None] * len(windows)
        while order:
            size = max(1, self.batch_tokens // len(windows[order[-1]].ids))
            batch, order = order[-size:], order[:-size]
            ids, attention, pool = (t.to(self.device) for t in pad([windows[i] for i in batch]))
            with (
                torch.inference_mode(),
                torch.autocast(self.device.split(":")[0], self.autocast, self.autocast is not None),
            ):
                logits = self.net(ids, attention, pool).float().cpu().numpy()
            for row, index in enumerate(batch):
                results[index] = logits[row, : len(windows[index].spans)]
        return results
