"""Checks what a built wheel holds: `python tests/check_wheel.py WHEEL`."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

NEEDED = (
    "stance/py.typed",
    "stance/countries.tsv",
    "stance/models/default/model.onnx",
    "stance/models/default/tokenizer.json",
    "stance/models/default/stance.json",
    "stance/models/default/results.json",
    "stance/profiles/armenia-azerbaijan.toml",
    "stance/render/page.html",
    "stance/render/page.css",
    "stance/render/schema.json",
)
MOST_MODEL_BYTES = 30_000_000


def problems(wheel: Path) -> list[str]:
    """What is wrong with a wheel, one line each."""
    with zipfile.ZipFile(wheel) as archive:
        sizes = {info.filename: info.file_size for info in archive.infolist()}
    top = {name.split("/")[0] for name in sizes}
    extra = {name for name in top if name != "stance" and not name.endswith(".dist-info")}
    found = [f"the wheel holds {name!r} beside stance" for name in sorted(extra)]
    found += [f"the wheel lacks {name}" for name in NEEDED if name not in sizes]
    model = sum(size for name, size in sizes.items() if name.startswith("stance/models/"))
    if model > MOST_MODEL_BYTES:
        found.append(f"the embedded model has {model} bytes; at most {MOST_MODEL_BYTES}")
    return found


if __name__ == "__main__":
    lines = problems(Path(sys.argv[1]))
    print("\n".join(lines) or f"{Path(sys.argv[1]).name}: as it should be")
    sys.exit(bool(lines))
