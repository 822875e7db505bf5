"""What transformers says of a GGUF model's real weights: token ids of a text, and logits after some of its tokens.

    python scripts/results/real_model.py MODEL.gguf TEXT OUT.json

`node --import tsx scripts/results/real-model.ts MODEL.gguf OUT.json` compares ours with it. Needs torch, transformers and
gguf, as src/model/fixtures/README.md pins them.
"""

import json
import sys
from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

# Beyond the window of 512 tokens that Gemma 3 has in most layers.
LENGTHS = (3, 200, 1200)
HIGHEST = 20


def main() -> None:
    model_path, text_path, out = (Path(word) for word in sys.argv[1:4])
    load = dict(gguf_file=model_path.name)
    model = AutoModelForCausalLM.from_pretrained(model_path.parent, dtype=torch.float32, **load).eval()
    text = text_path.read_text()
    ids = AutoTokenizer.from_pretrained(model_path.parent, **load)(text, add_special_tokens=False)["input_ids"]
    assert len(ids) >= LENGTHS[-1], "the text is too short"
    cases = []
    for length in LENGTHS:
        with torch.no_grad():
            logits = model(torch.tensor([ids[:length]])).logits[0, -1]
        top = logits.topk(HIGHEST)
        cases.append(
            dict(
                length=length,
                tokens=top.indices.tolist(),
                logits=top.values.tolist(),
                logSumExp=logits.logsumexp(0).item(),
            )
        )
    out.write_text(json.dumps(dict(text=text, ids=ids, cases=cases)) + "\n")


if __name__ == "__main__":
    main()
