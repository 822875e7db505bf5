"""Rows, prompts and the base model, for the two searches beside this file. Nothing here is needed by the product."""

import gzip
import hashlib
import json
import sys
from pathlib import Path

import numpy as np
import torch
from scipy.stats import rankdata

REPO = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPO / "src/model/fixtures"))
import generate_judge  # noqa: E402

CHAT = (
    "<|im_start|>system\nYou are a helpful AI assistant named SmolLM, trained by Hugging Face<|im_end|>\n"
    "<|im_start|>user\n{prompt}<|im_end|>\n<|im_start|>assistant\n"
)
CUT = "\n[... the middle of this response was cut ...]\n"


def read_rows(path: str) -> list[dict]:
    opened = gzip.open(path, "rt") if path.endswith(".gz") else open(path)
    with opened as lines:
        return [json.loads(line) for line in lines if line.strip()]


def search_half(rows: list[dict]) -> list[int]:
    """The same half as scripts/results/half.mjs gives: nothing reported is looked at here."""
    return [i for i, row in enumerate(rows) if hashlib.sha256(row["instruction"].encode()).digest()[-1] & 1 == 0]


def quantiles(values: np.ndarray) -> np.ndarray:
    return (rankdata(values) - 0.5) / len(values)


def label_quantiles(values: np.ndarray, instructions: list[str], among: str) -> np.ndarray:
    """Rank quantiles over the set, or within each instruction (src/core/selfj/labels.ts)."""
    if among == "set":
        return quantiles(values)
    groups = np.array(instructions)
    result = np.zeros(len(values))
    for group in set(instructions):
        rows = groups == group
        result[rows] = quantiles(values[rows])
    return result


def load(path: str, dtype: torch.dtype = torch.bfloat16):
    model, tokenizer, _ = generate_judge.load(path)
    return model.to(dtype).eval(), tokenizer


def default_template(mode: str) -> str:
    """The words of src/core/template/default-templates.ts."""
    source = (REPO / "src/core/template/default-templates.ts").read_text()
    return source.split(f"mode: '{mode}',")[1].split("text: `")[1].split("`")[0]


class Prompts:
    def __init__(self, tokenizer, template: str, max_tokens: int):
        self.tokenizer, self.template, self.max_tokens = tokenizer, template, max_tokens

    def ids(self, text: str) -> list[int]:
        return self.tokenizer(text, add_special_tokens=False)["input_ids"]

    def fill(self, row: dict, response: str) -> list[int]:
        text = self.template
        for field, value in [("instruction", row["instruction"]), ("reference", row.get("reference") or ""), ("response", response)]:
            text = text.replace("{" + field + "}", value)
        return self.ids(CHAT.replace("{prompt}", text))

    def __call__(self, row: dict) -> list[int] | None:
        whole = self.fill(row, row["response"])
        if len(whole) <= self.max_tokens:
            return whole
        response = self.ids(row["response"])
        kept = len(response) - (len(whole) - self.max_tokens) - 16
        if kept < 16:
            return None
        ends = (response[: kept // 2], response[len(response) - kept // 2 :])
        return self.fill(row, CUT.join(self.tokenizer.decode(end) for end in ends))


def agreement(label: np.ndarray, score: np.ndarray) -> str:
    """AUROC where labels are 0 and 1 (or a share of wins), Pearson else."""
    from sklearn.metrics import roc_auc_score

    if label.max() <= 1:
        return f"AUROC {roc_auc_score(label >= 1, score):.3f}"
    return f"Pearson {np.corrcoef(label, score)[0, 1]:.3f}"
