"""A linear probe of ours on vLLM's pooling runner.

The base is cut after the probe's layers and given the probe's weights as the head of a classification model, whose raw
output the server tells; the rest of the probe (bias, features of the texts, ordered probit) is computed here. Run with
cluster/ on PYTHONPATH, of which it needs numpy and safetensors alone; docs/external-judges.md has the commands.
"""

import argparse
import json
import shutil
import urllib.request
from dataclasses import replace
from pathlib import Path

import numpy as np
from safetensors import safe_open
from safetensors.numpy import save_file

from selfjudge_cluster.probe import Probe, read_probe
from selfjudge_cluster.requests import BadRequest, of_other_kind, parse_request
from selfjudge_cluster.results import error_line, result_line


def cut(base: Path, probe: Probe, out: Path) -> None:
    """Write the folder of the classification model: one label for each term of the probe that reads the state."""
    heads = [term.state for term in probe.terms if term.state is not None]
    config = json.loads((base / "config.json").read_text())
    layers = probe.layers or config["num_hidden_layers"]
    named = {str(label): label for label in range(len(heads))}
    config |= {
        "architectures": [config["architectures"][0].replace("ForCausalLM", "ForSequenceClassification")],
        "num_hidden_layers": layers,
        "num_labels": len(heads),
        "label2id": named,
        "id2label": {str(label): name for name, label in named.items()},
        "pad_token_id": 0,
    }
    tensors = {"score.weight": np.stack(heads).astype(np.float32)}
    with safe_open(base / "model.safetensors", "numpy") as file:
        for name in file.keys():  # noqa: SIM118
            parts = name.split(".")
            is_above = parts[:2] == ["model", "layers"] and int(parts[2]) >= layers
            if name != "lm_head.weight" and not is_above:
                tensors[name] = file.get_tensor(name)
    out.mkdir(parents=True)
    for name in ("tokenizer.json", "tokenizer_config.json"):
        if (base / name).is_file():
            shutil.copy(base / name, out)
    (out / "config.json").write_text(json.dumps(config, indent=1))
    save_file(tensors, out / "model.safetensors", {"format": "pt"})


def on_outputs(probe: Probe) -> Probe:
    """The same probe, reading the server's outputs [K] where it read the hidden state."""
    heads = [term for term in probe.terms if term.state is not None]
    axes = np.eye(len(heads))
    terms = tuple(
        term if term.state is None else replace(term, state=axes[next(at for at, one in enumerate(heads) if one is term)])
        for term in probe.terms
    )
    return replace(probe, terms=terms)


def outputs_of(endpoint: str, model: str, prompt: list[int]) -> list[float]:
    """Raw outputs of the classification head at the prompt's last token, [K]."""
    body = {"model": model, "input": prompt, "task": "classify", "use_activation": False}
    request = urllib.request.Request(
        f"{endpoint.rstrip('/')}/pooling", json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request) as response:
        return json.load(response)["data"][0]["data"]


def ask(requests: Path, results: Path, probe: Probe, endpoint: str, model: str) -> None:
    """Answer exported requests by the server, one after the other."""
    reading = on_outputs(probe)
    with results.open("w") as out:
        for line in requests.read_text().splitlines():
            request = parse_request(line)
            bad = request if isinstance(request, BadRequest) else of_other_kind(request, probe.features)
            if bad:
                out.write(error_line(bad) + "\n")
                continue
            outputs = np.array([outputs_of(endpoint, model, request.prompt)])
            logs = reading.log_probabilities(outputs, [request.features])
            out.write(result_line(request, logs[0]) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--probe", type=Path, required=True, help="the probe's file, linear_probe.safetensors")
    parser.add_argument("--mode", default="without-reference")
    todo = parser.add_subparsers(dest="todo", required=True)
    cutting = todo.add_parser("cut")
    cutting.add_argument("--base", type=Path, required=True, help="its base model, dequantised")
    cutting.add_argument("--out", type=Path, required=True)
    asking = todo.add_parser("ask")
    asking.add_argument("--endpoint", required=True)
    asking.add_argument("--model", required=True, help="what the server calls the folder that cut wrote")
    asking.add_argument("--requests", type=Path, required=True)
    asking.add_argument("--results", type=Path, required=True)
    options = parser.parse_args()
    probe = read_probe(options.probe, options.mode)
    if options.todo == "cut":
        cut(options.base, probe, options.out)
    else:
        ask(options.requests, options.results, probe, options.endpoint, options.model)


if __name__ == "__main__":
    main()
