"""From a trained network to the files of a model folder: safetensors, ONNX in fp32 and in int8."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from safetensors.torch import save_file
from tokenizers import Tokenizer

from stance.backends.torch import StanceNet

SMALLEST = 4096  # matrices of fewer values stay in fp32


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
    tokens) float32. Output: `logits` (windows, sentences, 5) float32.
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


def quantize(source: Path, target: Path, block: int = 64) -> None:
    """Writes `source` with weights as int8 and computation in fp32.

    Each matrix is cut into blocks of `block` rows by one column (an embedding: one row), and each
    block has its own scale, its largest magnitude / 127. The runtime multiplies matrices back to
    fp32 once, when it loads the file; embeddings, row by row as they are looked up. Activations stay
    in fp32: scaling those to int8 as well, at run time, ran 1.8 times as fast, but moved
    probabilities seven times as far (`training/README.md` has the figures).

    Raises:
        ValueError: a matrix is used in a way that this function does not know.
    """
    model = onnx.load(source)
    graph = model.graph
    readers: dict[str, list[onnx.NodeProto]] = {}
    for node in graph.node:
        for name in node.input:
            readers.setdefault(name, []).append(node)
    nodes: list[onnx.NodeProto] = []
    kept, added = [], []
    looked_up: dict[str, list[onnx.NodeProto]] = {}
    for tensor in graph.initializer:
        values = numpy_helper.to_array(tensor)
        used_by = {node.op_type for node in readers.get(tensor.name, [])}
        if values.ndim != 2 or values.size < SMALLEST or values.dtype != np.float32:
            kept.append(tensor)
        elif used_by == {"Gather"}:
            codes, scales = _int8(values, axis=1)
            added += [
                numpy_helper.from_array(codes, f"{tensor.name}_int8"),
                numpy_helper.from_array(scales, f"{tensor.name}_scale"),
            ]
            for node in readers[tensor.name]:
                looked_up[node.output[0]] = _lookup(node, tensor.name)
        elif used_by <= {"MatMul", "Gemm"}:
            rows, columns = values.shape
            size = block if rows % block == 0 else rows
            codes, scales = _int8(values.reshape(rows // size, size, columns), axis=1)
            shape = np.array([rows, columns], dtype=np.int64)
            name = tensor.name
            added += [
                numpy_helper.from_array(codes, f"{name}_int8"),
                numpy_helper.from_array(scales, f"{name}_scale"),
                numpy_helper.from_array(shape, f"{name}_shape"),
            ]
            nodes += [
                helper.make_node("Cast", [f"{name}_int8"], [f"{name}_float"], to=TensorProto.FLOAT),
                helper.make_node("Mul", [f"{name}_float", f"{name}_scale"], [f"{name}_blocks"]),
                helper.make_node("Reshape", [f"{name}_blocks", f"{name}_shape"], [name]),
            ]
        else:
            raise ValueError(f"{source}: {tensor.name} is read by {sorted(used_by)}")
    for node in graph.node:
        nodes += looked_up.get(node.output[0], [node])
    del graph.node[:], graph.initializer[:]
    graph.node.extend(nodes)
    graph.initializer.extend([*kept, *added])
    onnx.checker.check_model(model)
    onnx.save(model, target)


def _int8(values: NDArray[np.float32], axis: int) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Codes in [-127, 127] and scales, one for all values along `axis`."""
    scales = np.abs(values).max(axis=axis, keepdims=True) / 127
    scales[scales == 0] = 1
    return np.round(values / scales).astype(np.int8), scales.astype(np.float32)


def _lookup(node: onnx.NodeProto, table: str) -> list[onnx.NodeProto]:
    """Looks up rows of int8 codes and their scales, in place of a `Gather` of fp32 rows."""
    index, out = node.input[1], node.output[0]
    return [
        helper.make_node("Gather", [f"{table}_int8", index], [f"{out}_int8"], axis=0),
        helper.make_node("Cast", [f"{out}_int8"], [f"{out}_float"], to=TensorProto.FLOAT),
        helper.make_node("Gather", [f"{table}_scale", index], [f"{out}_scale"], axis=0),
        helper.make_node("Mul", [f"{out}_float", f"{out}_scale"], [out]),
    ]
