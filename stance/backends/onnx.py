"""The default backend: ONNX Runtime on the CPU. The only file of `stance` that imports it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from stance.errors import ModelError
from stance.windows import Window


class OnnxRuntime:
    """Runs an ONNX file, one window a call.

    Windows are never padded or batched: sums of floating-point numbers depend on the shape of the
    call, so that in a batch the last bits of an answer would depend on its neighbours. Alone, they
    never do. Windows run side by side on `threads` threads, each call on one.

    Args:
        path: of the ONNX file.
        threads: at least 1; the number of CPUs this process may use without it.
    """

    name = "onnx"

    def __init__(self, path: Path, threads: int | None = None) -> None:
        if not path.is_file():
            raise ModelError(f"{path.parent} has no {path.name}; the onnx backend needs one")
        self.threads = threads or _cpus()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            self._session = onnxruntime.InferenceSession(
                str(path), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # onnxruntime's own errors have no common base but this
            raise ModelError(f"{path} cannot be loaded by onnxruntime: {error}") from error

    def logits(self, windows: Sequence[Window]) -> list[NDArray[np.float32]]:
        """For each window, logits of shape (sentences, 5), in the order given."""
        if self.threads == 1 or len(windows) < 2:
            return [self._run(window) for window in windows]
        with ThreadPoolExecutor(self.threads) as pool:
            return list(pool.map(self._run, windows))

    def _run(self, window: Window) -> NDArray[np.float32]:
        ids = np.array([window.ids], dtype=np.int64)
        pool = np.zeros((1, len(window.spans), len(window.ids)), dtype=np.float32)
        for row, (start, end) in enumerate(window.spans):
            pool[0, row, start:end] = 1
        inputs = {"input_ids": ids, "attention_mask": np.ones_like(ids), "pool": pool}
        logits: NDArray[np.float32] = self._session.run(["logits"], inputs)[0][0]
        return logits


def _cpus() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
