"""A tiny random model of the real shape, built from a config and a seed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from stance.masking import OTHER, SELF
from stance.model import Calibration, ModelConfig
from stance.windows import WindowConfig

if TYPE_CHECKING:
    from stance.backends.torch import StanceNet

WORDS = (  # noqa: SIM905
    "the a said of to and army talks truce broke attack illegal occupiers villages bridge defended "
    "statement monday river civilians killed restored order terrorists answer closed ##s ##ed . , ' \" -"
).split()
LETTERS = [
    *"abcdefghijklmnopqrstuvwxyz0123456789",
    *(f"##{c}" for c in "abcdefghijklmnopqrstuvwxyz0123456789"),
]
WINDOWS = WindowConfig(
    max_tokens=48, hard_limit=64, left_sentences=2, max_context=12, max_headline=8
)


def tokenizer() -> Tokenizer:
    """WordPiece over a few words and all letters, with the special tokens."""
    vocabulary = ["[PAD]", SELF, OTHER, "[UNK]", "[CLS]", "[SEP]", *WORDS, *LETTERS]
    built = Tokenizer(
        models.WordPiece({w: i for i, w in enumerate(dict.fromkeys(vocabulary))}, unk_token="[UNK]")
    )
    built.normalizer = normalizers.BertNormalizer(lowercase=True)
    built.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    built.add_special_tokens([SELF, OTHER, "[CLS]", "[SEP]"])
    return built


def net(seed: int, *, initializer_range: float = 0.02, dropout: float = 0.1) -> StanceNet:
    """A random network of the real shape over the tiny tokenizer."""
    import torch
    from transformers import BertConfig

    from stance.backends.torch import StanceNet

    torch.manual_seed(seed)
    words = tokenizer()
    config = BertConfig(
        vocab_size=words.get_vocab_size(),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=64,
        max_position_embeddings=64,
        initializer_range=initializer_range,
    )
    config._attn_implementation = "eager"
    return StanceNet(config, words.token_to_id(SELF), words.token_to_id(OTHER), dropout)


def folder(path: Path, seed: int = 0) -> Path:
    """Writes a whole model folder: safetensors, ONNX in fp32 and int8, tokenizer, stance.json."""
    from training.base import sha256
    from training.export import export_onnx, quantize, save_torch

    words = tokenizer()
    network = net(seed, initializer_range=0.3).eval()
    path.mkdir(parents=True, exist_ok=True)
    save_torch(network, words, path)
    export_onnx(network, path / "model-fp32.onnx")
    quantize(path / "model-fp32.onnx", path / "model-int8.onnx")
    (path / "model.onnx").write_bytes((path / "model-fp32.onnx").read_bytes())
    names = ("model.onnx", "model.safetensors", "config.json", "tokenizer.json")
    described = ModelConfig(
        "tiny",
        "1",
        WINDOWS,
        Calibration(),
        0.5,
        0.1,
        0.5,
        None,
        {name: sha256(path / name) for name in names},
    )
    (path / "stance.json").write_text(json.dumps(described.to_dict()), "utf-8")
    return path
