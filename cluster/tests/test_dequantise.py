"""Weights of a tiny GGUF model against the safetensors that it was made of."""

import json
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from selfjudge_cluster.dequantise import dequantise
from selfjudge_cluster.errors import ClusterError
from selfjudge_cluster.gguf_model import hugging_face_name, unpermuted

TINY = Path(__file__).parents[2] / "src/model/fixtures/tiny"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny Llama of the fixtures, dequantised."""
    out = tmp_path_factory.mktemp("dequantised") / "tiny"
    dequantise(TINY / "llama-gguf" / "model.gguf", out)
    return out


def test_the_config_is_that_of_the_model(folder: Path) -> None:
    config = json.loads((folder / "config.json").read_text())
    original = json.loads((TINY / "llama" / "config.json").read_text())
    same = ("model_type", "hidden_size", "intermediate_size", "num_hidden_layers", "num_attention_heads", "vocab_size")
    assert {name: config[name] for name in same} == {name: original[name] for name in same}
    assert config["num_key_value_heads"] == original["num_key_value_heads"]


def test_the_weights_are_those_of_the_model_within_their_rounding(folder: Path) -> None:
    found, original = load_file(folder / "model.safetensors"), load_file(TINY / "llama" / "model.safetensors")
    assert found.keys() == original.keys()
    for name, values in original.items():
        # A wrong order of rows would differ by the size of the values themselves.
        assert np.abs(found[name] - values).max() < 0.1 * np.abs(values).max(), name


def test_the_tokenizer_reads_text_as_the_original_does(folder: Path) -> None:
    found, original = (Tokenizer.from_file(str(of / "tokenizer.json")) for of in (folder, TINY / "llama"))
    for text in ("Digit: 7 of 10", "it's  two\n\nlines", "<|im_end|> 汉 é"):
        assert found.encode(text, add_special_tokens=False).ids == original.encode(text, add_special_tokens=False).ids


def test_rows_of_q_and_k_return_to_their_places() -> None:
    rows = np.arange(8.0)[:, None]
    # llama.cpp's own order: rows of the two halves in turn.
    stored = rows.reshape(2, 2, 2, 1).swapaxes(1, 2).reshape(8, 1)
    assert stored[:, 0].tolist() == [0, 2, 1, 3, 4, 6, 5, 7]
    assert unpermuted(stored, heads=2).tolist() == rows.tolist()


def test_tensors_have_their_hugging_face_names() -> None:
    assert hugging_face_name("blk.12.attn_q.bias") == "model.layers.12.self_attn.q_proj.bias"
    assert hugging_face_name("token_embd.weight") == "model.embed_tokens.weight"
    assert hugging_face_name("blk.0.ffn_gate_exps.weight") is None


def test_a_folder_that_is_there_is_kept(folder: Path) -> None:
    with pytest.raises(ClusterError) as refused:
        dequantise(TINY / "llama-gguf" / "model.gguf", folder)
    assert refused.value.code == "output-taken"


def test_what_is_no_gguf_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "model.gguf").write_bytes(b"no such thing")
    with pytest.raises(ClusterError) as refused:
        dequantise(tmp_path / "model.gguf", tmp_path / "out")
    assert refused.value.code == "bad-gguf"
    assert [path.name for path in tmp_path.iterdir()] == ["model.gguf"]


def test_scaled_rotations_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ClusterError) as refused:
        dequantise(TINY / "llama3-rope-gguf" / "model.gguf", tmp_path / "out")
    assert refused.value.code == "unknown-rope"
