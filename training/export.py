"""From a trained network to the files of a model folder: safetensors, ONNX in fp32 and in int8."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.torch import save_file
from tokenizers import Tokenizer

from stance.backends.torch import StanceNet


def save_torch(net: StanceNet, tokenizer: Tokenizer, folder: Path) -> None:
    """Writes `model.safetensors`, the encoder's `config.json` and `tokenizer.json`."""
    save_file(
        {k: v.contiguous() for k, v in net.state_dict().items()}, folder / "model.safetensors"
    )
    raw = net.encoder.config.to_dict()
    for key in ("_name_or_path", "transformers_version", "dtype"):
        raw.pop(key, None)
    (folder / "config.json").write_text(json.dumps(raw, indent=1, sort_keys=True) + "\n", "utf-8")
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)


def export_onnx(net: StanceNet, path: Path) -> None:
    """Writes the network as one ONNX file, right for padded batches of any size.

    Inputs: `input_ids`, `attention_mask` (windows, tokens) int64; `pool` (windows, sentences,
    tokens) float32. Output: `logits` (windows, sentences, 3) float32.
    """
    ids = torch.randint(5, 1000, (2, 16))
    attention = torch.ones_like(ids)
    attention[1, 12:] = 0
    pool = torch.zeros(2, 3, 16)
    pool[:, 0, 1:4], pool[:, 1, 4:9], pool[:, 2, 9:12] = 1, 1, 1
    windows, tokens, sentences = (
        torch.export.Dim(n, min=1, max=m)
        for n, m in (("windows", 1024), ("tokens", 512), ("sentences", 512))
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the exporter, about its own future
        program = torch.onnx.export(
            net.eval(),
            (ids, attention, pool),
            input_names=["input_ids", "attention_mask", "pool"],
            output_names=["logits"],
            dynamic_shapes=(
                {0: windows, 1: tokens},
                {0: windows, 1: tokens},
                {0: windows, 1: sentences, 2: tokens},
            ),
            dynamo=True,
            verbose=False,
        )
    assert program is not None
    program.save(str(path), external_data=False)
    onnx.checker.check_model(str(path))


def quantize(source: Path, target: Path) -> None:
    """Writes `source` with 8-bit weights, one scale a channel, and activations scaled at run time."""
    quantize_dynamic(
        source,
        target,
        weight_type=QuantType.QInt8,
        per_channel=True,
        extra_options={"MatMulConstBOnly": True},
    )
