"""What linear heads read off the base model's hidden states, by layer and by label. docs/lab-log.md tells what came of it.

    python scripts/judge-search/probe.py --model M.gguf --train train.jsonl --cosine cosine.npy --search val.jsonl=LABEL ...

`--cosine` holds a similarity for each training row; `--search` names files with labels, of which the search half is used.
"""

import argparse

import numpy as np
import torch
from judge_data import Prompts, agreement, default_template, label_quantiles, load, read_rows, search_half
from sklearn.linear_model import Ridge
from sklearn.model_selection import GroupKFold
from sklearn.preprocessing import StandardScaler

parser = argparse.ArgumentParser()
parser.add_argument("--model", required=True)
parser.add_argument("--train", required=True)
parser.add_argument("--cosine", required=True)
parser.add_argument("--search", nargs="+", required=True)
parser.add_argument("--rows", type=int, default=1600)
parser.add_argument("--max-tokens", type=int, default=384)
parser.add_argument("--layers", type=int, nargs="+", default=[4, 8, 12, 14, 16, 18, 20, 22, 24, 27, 30])
options = parser.parse_args()

model, tokenizer = load(options.model)
prompts = Prompts(tokenizer, default_template("without-reference"), options.max_tokens)


@torch.no_grad()
def states(rows: list[dict]) -> tuple[list[int], np.ndarray]:
    """Places of the rows that fit, and [rows, layers, C] at the answer position, each row divided by its root mean square."""
    kept, found = [], []
    for place, row in enumerate(rows):
        ids = prompts(row)
        if ids is None:
            continue
        hidden = model.model(torch.tensor([ids]), output_hidden_states=True).hidden_states
        at = torch.stack([hidden[layer][0, -1] for layer in options.layers]).float()
        kept.append(place)
        found.append((at / at.pow(2).mean(-1, keepdim=True).sqrt()).numpy())
    return kept, np.stack(found)


def fitted(x: np.ndarray, y: np.ndarray):
    scaler = StandardScaler().fit(x)
    ridge = Ridge(alpha=2.5 * len(x)).fit(scaler.transform(x), y)
    return lambda z: ridge.predict(scaler.transform(z))


rows = read_rows(options.train)
instructions = [row["instruction"] for row in rows]
cosine = np.load(options.cosine)
labels = {among: label_quantiles(cosine, instructions, among) for among in ("set", "instruction")}
sample = sorted(np.random.default_rng(0).choice(len(rows), min(options.rows, len(rows)), replace=False))
kept, x = states([rows[i] for i in sample])
chosen = [sample[i] for i in kept]
groups = [instructions[i] for i in chosen]

searched = []
for named in options.search:
    path, column = named.rsplit("=", 1)
    whole = read_rows(path)
    part = [whole[i] for i in search_half(whole)]
    kept, z = states(part)
    label = np.array([float(part[i][column]) for i in kept])
    length = np.log1p([len(part[i]["response"]) for i in kept])
    searched.append((path, z, label))
    print(f"{path}: {len(label)} rows, length {agreement(label, length)}")

for among, label in labels.items():
    y = label[chosen]
    for at, layer in enumerate(options.layers):
        held_out = np.zeros(len(y))
        for train, test in GroupKFold(5).split(x[:, at], y, groups):
            held_out[test] = fitted(x[train, at], y[train])(x[test, at])
        error = np.sqrt(np.mean((held_out - y) ** 2))
        judge = fitted(x[:, at], y)
        found = ", ".join(f"{path}: {agreement(label, judge(z[:, at]))}" for path, z, label in searched)
        print(f"ranked among {among}, {layer} layers: cross-validated error {error:.4f}; {found}", flush=True)
