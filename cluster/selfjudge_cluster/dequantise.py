"""`dequantise`: the weights of a GGUF file as a Hugging Face folder, for engines that read safetensors alone."""

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

from safetensors.numpy import save_file

from .errors import ClusterError

RECORD = "dequantised.json"


def sha256_of(path: Path) -> str:
    """Hex digest of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def dequantise(gguf: Path, out: Path) -> dict[str, Any]:
    """Write config, weights in float32, and tokenizer of `gguf` into the new folder `out`.

    The weights are the numbers that llama.cpp and our own engine compute with, so scores differ by arithmetic alone.
    The folder is written under another name and renamed at the end. Returns what `dequantised.json` says: the
    source's name and SHA-256, by which `judge` knows whose weights these are.
    """
    from .gguf_model import GgufModel
    from .gguf_tokenizer import write_tokenizer

    if not gguf.is_file():
        raise ClusterError("no-such-file", f"There is no file {gguf}, so nothing was written.")
    if out.exists():
        raise ClusterError("output-taken", f"{out} is there already. Nothing was changed. Choose another --out.")
    model = GgufModel(gguf)
    config = model.config()
    partial = out.with_name(f"{out.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    tensors = dict(model.tensors())
    save_file(tensors, partial / "model.safetensors", metadata={"format": "pt"})
    _write_json(partial / "config.json", config)
    tokenizer = write_tokenizer(model, partial)
    if tokenizer is not None:
        _write_json(partial / "tokenizer_config.json", tokenizer)
    record = {
        "format": 1,
        "source": gguf.name,
        "source_sha256": sha256_of(gguf),
        "parameters": sum(values.size for values in tensors.values()),
        "dtype": "float32",
        "tokenizer": tokenizer is not None,
    }
    _write_json(partial / RECORD, record)
    partial.rename(out)
    return record


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=1) + "\n", encoding="utf-8")
