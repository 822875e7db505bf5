"""The command line: each subcommand's options, and errors as one sentence on stderr."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from .errors import ClusterError


def parser() -> argparse.ArgumentParser:
    """All subcommands with their options."""
    root = argparse.ArgumentParser(prog="python -m selfjudge_cluster", description=__doc__)
    commands = root.add_subparsers(dest="command", required=True)
    dequantise = commands.add_parser("dequantise", help="write a GGUF base as a Hugging Face folder in float32")
    dequantise.add_argument("--gguf", required=True, type=Path, help="one GGUF file of a Llama or Qwen model")
    dequantise.add_argument("--out", required=True, type=Path, help="a new folder; written whole, then renamed")
    judge = commands.add_parser("judge", help="score the requests that batch export wrote")
    judge.add_argument("--data", required=True, help="the folder of the export, or one file of requests; s3:// too")
    judge.add_argument("--judge", required=True, type=Path, help="a model's folder, a LoRA adapter's, or probes'")
    judge.add_argument("--base", type=Path, help="the adapter's base model, as a Hugging Face folder")
    judge.add_argument("--out", required=True, help="where results-*.jsonl go; s3:// too")
    judge.add_argument("--engine", choices=["transformers", "vllm"], default="transformers")
    judge.add_argument("--mode", choices=["without-reference", "with-reference"], help="where no manifest says it")
    judge.add_argument("--workers", type=_count, default=2, help="copies of the judge (default 2)")
    judge.add_argument("--threads", type=_count, default=1, help="CPU threads of a copy (default 1)")
    judge.add_argument("--gpus", type=float, help="GPUs of a copy (default 0; vllm 1, and 0 for its CPU build)")
    judge.add_argument("--batch-rows", type=_count, default=64, help="rows that are written at once (default 64)")
    judge.add_argument("--other-weights", action="store_true", help="judge though the manifest names other weights")
    return root


def _count(text: str) -> int:
    if int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number from 1")
    return int(text)


def main(argv: Sequence[str]) -> int:
    """Run one subcommand; what it did goes to stdout as one JSON object."""
    options = parser().parse_args(argv)
    try:
        report = run(options)
    except ClusterError as error:
        print(f"{error.code}: {error}", file=sys.stderr)
        return 1
    print(json.dumps(report))
    return 1 if report.get("failed") else 0


def run(options: argparse.Namespace) -> dict[str, object]:
    """Libraries of a subcommand are imported only where it runs: `dequantise` needs neither Ray nor torch."""
    if options.command == "dequantise":
        from .dequantise import dequantise

        return dequantise(options.gguf, options.out)
    import ray

    from .job import JobSettings, run_job

    chosen = {name: value for name, value in vars(options).items() if name not in ("command", "engine")}
    if chosen["gpus"] is None:
        chosen["gpus"] = 1 if options.engine == "vllm" else 0
    if not ray.is_initialized():
        # The cluster that a submitted job runs on; where none is named, one of its own on this machine, with one CPU
        # that reads. Without "local", Ray would join whatever runs here, and refuse the number of CPUs.
        cpus = options.workers * options.threads + 1
        own = {} if os.environ.get("RAY_ADDRESS") else {"address": "local", "num_cpus": cpus}
        ray.init(include_dashboard=False, log_to_driver=False, **own)
    if options.engine == "vllm":
        from .vllm_engine import run_vllm_job

        return run_vllm_job(JobSettings(**chosen))
    return run_job(JobSettings(**chosen))
