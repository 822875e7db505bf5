"""A LoRA judge by PyTorch in bfloat16, to see how many rows it takes. docs/lab-log.md tells what came of it.

    python scripts/judge-search/lora.py --model M.gguf --train train.jsonl --cosine cosine.npy --search val.jsonl=LABEL ...
"""

import argparse
import time

import numpy as np
import torch
from judge_data import Prompts, agreement, default_template, label_quantiles, load, read_rows, search_half
from peft import LoraConfig, get_peft_model

parser = argparse.ArgumentParser()
parser.add_argument("--model", required=True)
parser.add_argument("--train", required=True)
parser.add_argument("--cosine", required=True)
parser.add_argument("--search", nargs="+", required=True)
parser.add_argument("--among", choices=["set", "instruction"], default="set")
parser.add_argument("--rows", type=int, default=1200)
parser.add_argument("--max-tokens", type=int, default=384)
parser.add_argument("--learning-rate", type=float, default=1e-3)
parser.add_argument("--batch", type=int, default=16)
parser.add_argument("--search-rows", type=int, default=200)
options = parser.parse_args()

torch.manual_seed(1)
random = np.random.default_rng(1)
model, tokenizer = load(options.model)
prompts = Prompts(tokenizer, default_template("without-reference"), options.max_tokens)
digits = [tokenizer.convert_tokens_to_ids(str(digit)) for digit in range(10)]

rows = read_rows(options.train)
quantile = label_quantiles(np.load(options.cosine), [row["instruction"] for row in rows], options.among)
digit = np.minimum(9, np.floor(10 * quantile)).astype(int)
examples = []
for i in random.permutation(len(rows)):
    ids = prompts(rows[i])
    if ids is not None and len(examples) < options.rows:
        examples.append((ids, digits[digit[i]]))

searched = []
for named in options.search:
    path, column = named.rsplit("=", 1)
    whole = read_rows(path)
    part = [whole[i] for i in np.random.default_rng(1).permutation(search_half(whole))[: options.search_rows]]
    asked = [(ids, float(row[column])) for row in part if (ids := prompts(row)) is not None]
    searched.append((path, [ids for ids, _ in asked], np.array([label for _, label in asked])))

tuned = get_peft_model(
    model,
    LoraConfig(r=16, lora_alpha=16, lora_dropout=0.0, target_modules=["q_proj", "k_proj", "v_proj", "o_proj"]),
)
for name, parameter in tuned.named_parameters():
    if "lora_" in name:
        parameter.data = parameter.data.float()
trained = [parameter for parameter in tuned.parameters() if parameter.requires_grad]
optimiser = torch.optim.AdamW(trained, lr=options.learning_rate, weight_decay=0)
decoder, head = tuned.base_model.model.model, model.lm_head.weight


def logits(batch: list[list[int]]) -> torch.Tensor:
    """After the last token of each row: [B, V] in float32."""
    longest = max(map(len, batch))
    ids = torch.tensor([row + [0] * (longest - len(row)) for row in batch])
    last = torch.tensor([len(row) - 1 for row in batch])
    return (decoder(ids).last_hidden_state[torch.arange(len(batch)), last] @ head.T).float()


@torch.no_grad()
def report(step: int) -> None:
    tuned.eval()
    found = []
    for path, asked, label in searched:
        p = torch.cat([logits([ids]).softmax(-1)[:, digits] for ids in asked])
        found.append(f"{path}: {agreement(label, (p @ torch.arange(10.0) / p.sum(1)).numpy())}")
    print(f"step {step}: {', '.join(found)}", flush=True)
    tuned.train()


steps, started = len(examples) // options.batch, time.time()
for step in range(1, steps + 1):
    batch = sorted(examples[(step - 1) * options.batch : step * options.batch], key=lambda example: len(example[0]))
    for group in optimiser.param_groups:
        group["lr"] = options.learning_rate * min(1, step / 4) * (1 - (step - 1) / steps)
    total = 0.0
    for start in range(0, len(batch), 4):
        part = batch[start : start + 4]
        loss = torch.nn.functional.cross_entropy(
            logits([ids for ids, _ in part]), torch.tensor([label for _, label in part]), reduction="sum"
        )
        (loss / len(batch)).backward()
        total += loss.item()
    torch.nn.utils.clip_grad_norm_(trained, 1.0)
    optimiser.step()
    optimiser.zero_grad()
    print(f"step {step} of {steps}, {time.time() - started:.0f} s, cross-entropy {total / len(batch):.3f}", flush=True)
    if step % 30 == 0 or step == steps:
        report(step)
