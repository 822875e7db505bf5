"""What of a GGUF file a Hugging Face folder needs: settings, tensors by their Hugging Face names, the tokenizer."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from gguf import GGUFReader
from gguf.quants import dequantize

from .errors import ClusterError


@dataclass(frozen=True)
class Family:
    """How an architecture of GGUF differs from plain Llama."""

    model_type: str
    class_name: str
    # llama.cpp stores the rows of q and k for rotation of neighbouring pairs; Hugging Face rotates halves.
    permutes_qk: bool


FAMILIES = {
    "llama": Family("llama", "LlamaForCausalLM", permutes_qk=True),
    "qwen2": Family("qwen2", "Qwen2ForCausalLM", permutes_qk=False),
    "qwen3": Family("qwen3", "Qwen3ForCausalLM", permutes_qk=False),
}

_OUTER = {"token_embd": "model.embed_tokens", "output_norm": "model.norm", "output": "lm_head"}
_IN_BLOCK = {
    "attn_norm": "input_layernorm",
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "attn_q_norm": "self_attn.q_norm",
    "attn_k_norm": "self_attn.k_norm",
    "ffn_norm": "post_attention_layernorm",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
}


def hugging_face_name(name: str) -> str | None:
    """`blk.3.attn_q.weight` is `model.layers.3.self_attn.q_proj.weight`; None for a tensor that no family here has."""
    stem, _, kind = name.rpartition(".")
    if kind not in ("weight", "bias"):
        return None
    if stem in _OUTER:
        return f"{_OUTER[stem]}.{kind}"
    block = stem.split(".", 2)
    if len(block) != 3 or block[0] != "blk" or block[2] not in _IN_BLOCK:
        return None
    return f"model.layers.{block[1]}.{_IN_BLOCK[block[2]]}.{kind}"


def unpermuted(rows: np.ndarray, heads: int) -> np.ndarray:
    """Rows of q or k, [heads · D, ...], in Hugging Face's order: first the even places of each head, then the odd."""
    shape = rows.shape
    return rows.reshape(heads, shape[0] // heads // 2, 2, *shape[1:]).swapaxes(1, 2).reshape(shape)


class GgufModel:
    """An opened file. Raises ClusterError `bad-gguf` where it is none, `unknown-architecture` where it is another's."""

    def __init__(self, path: Path) -> None:
        try:
            self._reader = GGUFReader(path)
        except (OSError, ValueError, IndexError) as error:
            raise ClusterError(
                "bad-gguf", f"{path} cannot be read as GGUF ({error}). Nothing was written. Get the file again."
            ) from error
        self.architecture = str(self.value("general.architecture"))
        if self.architecture not in FAMILIES:
            raise ClusterError(
                "unknown-architecture",
                f"{path} is a model of the architecture {self.architecture}; {', '.join(FAMILIES)} can be dequantised. "
                "Nothing was written. Use the safetensors of the same model.",
            )
        self.family = FAMILIES[self.architecture]

    def value(self, key: str, default: Any = None) -> Any:
        """A field of the metadata; `{arch}` stands for the architecture."""
        name = key.replace("{arch}", getattr(self, "architecture", ""))
        field = self._reader.fields.get(name)
        return default if field is None else field.contents()

    def config(self) -> dict[str, Any]:
        """`config.json`. Raises `unknown-rope` for scaled rotations, which would silently give other scores."""
        scaling = self.value("{arch}.rope.scaling.type", "none")
        names = {tensor.name for tensor in self._reader.tensors}
        if scaling != "none" or "rope_freqs.weight" in names:
            raise ClusterError(
                "unknown-rope",
                "This model scales its rotary positions, which this command does not translate. "
                "Nothing was written. Use the safetensors of the same model.",
            )
        hidden = int(self.value("{arch}.embedding_length"))
        heads = int(self.value("{arch}.attention.head_count"))
        theta = float(self.value("{arch}.rope.freq_base", 10_000.0))
        embeddings = next(tensor for tensor in self._reader.tensors if tensor.name == "token_embd.weight")
        return {
            "architectures": [self.family.class_name],
            "model_type": self.family.model_type,
            "hidden_size": hidden,
            "intermediate_size": int(self.value("{arch}.feed_forward_length")),
            "num_hidden_layers": int(self.value("{arch}.block_count")),
            "num_attention_heads": heads,
            "num_key_value_heads": int(self.value("{arch}.attention.head_count_kv", heads)),
            "head_dim": int(self.value("{arch}.attention.key_length", hidden // heads)),
            "rms_norm_eps": float(self.value("{arch}.attention.layer_norm_rms_epsilon")),
            # Once as transformers 5 writes it, once as older readers expect it.
            "rope_parameters": {"rope_type": "default", "rope_theta": theta},
            "rope_theta": theta,
            "max_position_embeddings": int(self.value("{arch}.context_length")),
            "vocab_size": int(embeddings.shape[1]),
            "hidden_act": "silu",
            "tie_word_embeddings": "output.weight" not in names,
            "bos_token_id": self.value("tokenizer.ggml.bos_token_id"),
            "eos_token_id": self.value("tokenizer.ggml.eos_token_id"),
            "pad_token_id": self.value("tokenizer.ggml.padding_token_id"),
            "dtype": "float32",
        }

    def tensors(self) -> Iterator[tuple[str, np.ndarray]]:
        """Each tensor by its Hugging Face name in float32, its rows in Hugging Face's order."""
        heads = int(self.value("{arch}.attention.head_count"))
        of_keys = int(self.value("{arch}.attention.head_count_kv", heads))
        for tensor in self._reader.tensors:
            name = hugging_face_name(tensor.name)
            if name is None:
                raise ClusterError(
                    "unknown-tensor",
                    f"The tensor {tensor.name} has no place in a {self.family.class_name}. Nothing was written.",
                )
            values = np.asarray(dequantize(tensor.data, tensor.tensor_type), dtype=np.float32)
            values = values.reshape(tuple(int(size) for size in reversed(tensor.shape)))
            if self.family.permutes_qk and ".q_proj." in name:
                values = unpermuted(values, heads)
            if self.family.permutes_qk and ".k_proj." in name:
                values = unpermuted(values, of_keys)
            yield name, np.ascontiguousarray(values)
