"""The tokenizer of a GGUF file as `tokenizer.json`, for servers to name tokens. Scoring needs none; ids come in."""

from pathlib import Path
from typing import Any

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, pre_tokenizers

from .gguf_model import GgufModel

_CONTROL = 3
_QWEN = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+"
    r"|\s+(?!\S)|\s+"
)


def pre_tokenizer(name: str) -> pre_tokenizers.PreTokenizer | None:
    """How text is cut before merges, by GGUF's name of it; None where this is not known to us."""
    if name in ("smollm", "starcoder", "refact", "command-r"):
        digits = pre_tokenizers.Digits(individual_digits=True)
        return pre_tokenizers.Sequence([digits, pre_tokenizers.ByteLevel(add_prefix_space=False)])
    if name in ("gpt-2", "default"):
        return pre_tokenizers.ByteLevel(add_prefix_space=False)
    if name == "qwen2":
        cut = pre_tokenizers.Split(Regex(_QWEN), behavior="isolated")
        return pre_tokenizers.Sequence([cut, pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    return None


def write_tokenizer(model: GgufModel, folder: Path) -> dict[str, Any] | None:
    """Write `tokenizer.json` into the folder.

    Returns the content of `tokenizer_config.json`; None, with nothing written, for a tokenizer of another kind than
    byte-level BPE or an unknown cut, since a tokenizer that is nearly right is worse than none.
    """
    cut = pre_tokenizer(str(model.value("tokenizer.ggml.pre", "default")))
    if model.value("tokenizer.ggml.model") != "gpt2" or cut is None:
        return None
    tokens: list[str] = model.value("tokenizer.ggml.tokens")
    kinds: list[int] = model.value("tokenizer.ggml.token_type")
    merges = [tuple(pair.split(" ", 1)) for pair in model.value("tokenizer.ggml.merges")]
    tokenizer = Tokenizer(models.BPE(vocab={token: id for id, token in enumerate(tokens)}, merges=merges))
    tokenizer.pre_tokenizer = cut
    tokenizer.decoder = decoders.ByteLevel()
    special = [token for token, kind in zip(tokens, kinds, strict=True) if kind == _CONTROL]
    tokenizer.add_special_tokens([AddedToken(token, special=True, normalized=False) for token in special])
    tokenizer.save(str(folder / "tokenizer.json"))

    def named(which: str) -> str | None:
        id = model.value(f"tokenizer.ggml.{which}_token_id")
        return None if id is None else tokens[id]

    named_tokens = {"bos": "bos", "eos": "eos", "pad": "padding", "unk": "unknown"}
    return {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "add_bos_token": False,
        "clean_up_tokenization_spaces": False,
        "chat_template": model.value("tokenizer.chat_template"),
        "model_max_length": int(model.value("{arch}.context_length")),
        **{f"{short}_token": named(long) for short, long in named_tokens.items() if named(long) is not None},
    }
