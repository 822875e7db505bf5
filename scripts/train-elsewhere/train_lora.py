"""Take the steps of a LoRA training that `train --export` wrote, with transformers and PEFT, on a GPU where there is one.

    pip install -r scripts/train-elsewhere/requirements.txt
    python scripts/train-elsewhere/train_lora.py --export EXPORT --base FOLDER|HUB-ID|FILE.gguf --out JUDGE [--minutes 9]

loss = T * CE(p_T, label) + S * CE(p_S, label) + K * KL(stopgrad p_T || p_S), at the position of the answer, the KL over
the whole vocabulary: what src/model/training computes, from the same prompts, labels, rows of each step, rates and
first adapter. In float32 without dropout the losses agree with it within 1e-3 (export-training.test.ts); dropout draws
its own masks. JUDGE is a folder that `judge --judge JUDGE --base BASE` and the page open. With --minutes it ends in
time, with the adapter that did best on the validation rows so far.
"""

import argparse
import hashlib
import json
import time
from datetime import datetime, timezone
from pathlib import Path

import torch
import torch.nn.functional as F
from peft import PeftModel
from transformers import AutoModelForCausalLM

parser = argparse.ArgumentParser()
parser.add_argument("--export", required=True, type=Path)
parser.add_argument("--base", required=True)
parser.add_argument("--out", required=True, type=Path)
parser.add_argument("--minutes", type=float, help="stop in time to write the judge within so many minutes")
parser.add_argument("--rows-at-a-time", type=int, default=16, help="the rest of a step's rows is accumulated")
parser.add_argument("--dtype", choices=["float32", "bfloat16"], help="of the base (default bfloat16 on a GPU, else float32)")
parser.add_argument("--recompute", action="store_true", help="keep no activations: slower, less memory")
options = parser.parse_args()

began = time.monotonic()
exported = json.loads((options.export / "training-export.json").read_text())
if exported["format"] != 1:
    raise SystemExit(f"This script reads exports of format 1; this one has format {exported['format']}.")
settings = exported["settings"]
rows = [json.loads(line) for line in (options.export / "training-rows.jsonl").read_text().splitlines()]
training, validation, test = ([row for row in rows if row["part"] == part] for part in ("training", "validation", "test"))
device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
dtype = getattr(torch, options.dtype or ("bfloat16" if device.type == "cuda" else "float32"))


def load_base(where: str):
    """A folder or a repository of Hugging Face's, or a GGUF file, whose weights are dequantised."""
    path = Path(where)
    if path.suffix == ".gguf":
        return AutoModelForCausalLM.from_pretrained(path.parent, gguf_file=path.name, dtype=dtype)
    return AutoModelForCausalLM.from_pretrained(where, dtype=dtype)


torch.manual_seed(settings["seed"])
model = PeftModel.from_pretrained(load_base(options.base), options.export, is_trainable=True).to(device)
causal = model.base_model.model
decoder, head = causal.model, causal.lm_head
if options.recompute:
    causal.gradient_checkpointing_enable(gradient_checkpointing_kwargs={"use_reentrant": False})
    causal.enable_input_require_grads()
parameters = [p for p in model.parameters() if p.requires_grad]
for parameter in parameters:
    parameter.data = parameter.data.float()
terms = settings["optimiser"]
optimiser = torch.optim.AdamW(
    parameters,
    lr=terms["learningRate"],
    betas=(terms["beta1"], terms["beta2"]),
    eps=terms["epsilon"],
    weight_decay=terms["weightDecay"],
)
digits = torch.tensor(exported["digitIds"], device=device)


def log_probabilities(prompts: list[list[int]]) -> torch.Tensor:
    """Of the token after each prompt, over the whole vocabulary: [B, V] in float32."""
    longest = max(map(len, prompts))
    ids = torch.tensor([prompt + [0] * (longest - len(prompt)) for prompt in prompts], device=device)
    last = torch.tensor([len(prompt) - 1 for prompt in prompts], device=device)
    mask = (torch.arange(longest, device=device) <= last[:, None]).long()
    hidden = decoder(input_ids=ids, attention_mask=mask, use_cache=False).last_hidden_state
    return head(hidden[torch.arange(len(prompts), device=device), last]).float().log_softmax(-1)


def losses(batch: list[dict]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Sums over the rows of CE_T, CE_S and KL, in nats; 0 where the loss gives them no weight."""
    weights = settings["loss"]
    label = digits[[row["digit"] for row in batch]]
    student = log_probabilities([row["student"] for row in batch])
    student_ce = F.nll_loss(student, label, reduction="sum")
    nothing = student_ce.new_zeros(())
    if weights["teacher"] == 0 and weights["distillation"] == 0:
        return nothing, student_ce, nothing
    teacher = log_probabilities([row["teacher"] for row in batch])
    target = teacher.detach()
    kl = (target.exp() * (target - student)).sum()
    return F.nll_loss(teacher, label, reduction="sum"), student_ce, kl


def by_length(batch: list[dict]) -> list[list[dict]]:
    ordered = sorted(batch, key=lambda row: len(row["student"]) + len(row["teacher"] or []))
    return [ordered[at : at + options.rows_at_a_time] for at in range(0, len(ordered), options.rows_at_a_time)]


def take_step(number: int, learning_rate: float, batch: list[dict]) -> dict:
    started = time.monotonic()
    weights, sums = settings["loss"], [0.0, 0.0, 0.0]
    for group in optimiser.param_groups:
        group["lr"] = learning_rate
    for part in by_length(batch):
        found = losses(part)
        loss = weights["teacher"] * found[0] + weights["student"] * found[1] + weights["distillation"] * found[2]
        (loss / len(batch)).backward()
        sums = [total + each.item() for total, each in zip(sums, found)]
    norm = torch.nn.utils.clip_grad_norm_(parameters, terms["clipNorm"] or float("inf")).item()
    optimiser.step()
    optimiser.zero_grad()
    teacher, student, kl = (total / len(batch) for total in sums)
    loss = weights["teacher"] * teacher + weights["student"] * student + weights["distillation"] * kl
    if not (loss == loss and norm == norm and abs(loss) != float("inf")):
        raise SystemExit(f"Step {number} gave no finite numbers, so nothing was written. Try a smaller learning rate.")
    return {
        "step": number,
        "teacher": teacher,
        "student": student,
        "distillation": kl,
        "loss": loss,
        "gradientNorm": norm,
        "learningRate": learning_rate,
        "tokens": sum(len(row["student"]) + len(row["teacher"] or []) for row in batch),
        "seconds": time.monotonic() - started,
    }


@torch.no_grad()
def judged(some: list[dict]) -> tuple[float | None, float]:
    """Pearson of the expected digit without reference and the label (None: undefined), and the mean CE of the label."""
    model.eval()
    scores, labels, cross_entropy = [], [], 0.0
    for part in by_length(some):
        found = log_probabilities([row["student"] for row in part])
        of_digits = found[:, digits]
        scores += (of_digits.softmax(-1) @ torch.arange(10.0, device=device)).tolist()
        labels += [row["digit"] for row in part]
        cross_entropy -= sum(of_digits[at, row["digit"]].item() for at, row in enumerate(part))
    model.train()
    pair = torch.tensor([scores, labels], dtype=torch.float64)
    agreement = torch.corrcoef(pair)[0, 1].item() if len(some) > 1 else float("nan")
    return (agreement if agreement == agreement else None), cross_entropy / max(1, len(some))


steps, validations = [], []
best, best_agreement = None, None
model.train()
every = settings["validateEvery"]
spare = 20.0
for number, planned in enumerate(exported["steps"], 1):
    steps.append(take_step(number, planned["learningRate"], [training[row] for row in planned["rows"]]))
    elapsed = time.monotonic() - began
    slowest = max(step["seconds"] for step in steps)
    in_time = options.minutes is None or elapsed + slowest + spare < 60 * options.minutes
    is_last = number == len(exported["steps"]) or not in_time
    print(f"step {number} of {len(exported['steps'])}, {elapsed:.0f} s, loss {steps[-1]['loss']:.4f}", flush=True)
    if validation and (is_last or (every > 0 and number % every == 0)):
        checking = time.monotonic()
        agreement, cross_entropy = judged(validation)
        spare = max(spare, 2 * (time.monotonic() - checking) + 10)
        validations.append({"step": number, "agreement": agreement, "student": cross_entropy, "rows": len(validation)})
        print(f"validation: agreement {agreement}, cross-entropy {cross_entropy:.4f}", flush=True)
        if agreement is not None and (best_agreement is None or agreement > best_agreement):
            best_agreement, best = agreement, [parameter.detach().clone() for parameter in parameters]
    if is_last:
        break
if best:
    for parameter, kept in zip(parameters, best):
        parameter.data.copy_(kept)

figures = {"steps": len(steps), "validation_agreement": best_agreement}
if test:
    figures["test_agreement"] = judged(test)[0]
options.out.mkdir(parents=True, exist_ok=True)
for parameter in parameters:
    parameter.data = parameter.data.half()
model.save_pretrained(options.out, save_embedding_layers=False)
weights = (options.out / "adapter_model.safetensors").read_bytes()
record = exported["record"]
record |= {
    "id": hashlib.sha256(weights).hexdigest()[:12],
    "figures": figures,
    "curves": {"steps": steps, "validations": validations},
    "createdAt": datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
}
(options.out / "judge.json").write_text(json.dumps(record, indent=2) + "\n")
counts = record["data"]["rows"]
(options.out / "README.md").write_text(
    f"# {record['name']}\n\nA LoRA judge on {record['base']['name']}, trained by self-distillation on {counts['training']} rows "
    f"of {record['data']['name']} with transformers and PEFT ({len(steps)} of {len(exported['steps'])} steps). Labels, settings and curves are in judge.json.\n\n"
    f"Agreement with the derived labels of rows held out, without reference: validation {best_agreement}, test {figures.get('test_agreement')}.\n"
)
print(f"{len(steps)} of {len(exported['steps'])} steps in {time.monotonic() - began:.0f} s; the judge is in {options.out}")
