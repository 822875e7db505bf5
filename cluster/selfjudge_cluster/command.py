"""The command line: each subcommand's options, and errors as one sentence on stderr."""

import argparse
import json
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
    return root


def main(argv: Sequence[str]) -> int:
    """Run one subcommand; what it did goes to stdout as one JSON object."""
    options = parser().parse_args(argv)
    try:
        report = run(options)
    except ClusterError as error:
        print(f"{error.code}: {error}", file=sys.stderr)
        return 1
    print(json.dumps(report))
    return 0


def run(options: argparse.Namespace) -> dict[str, object]:
    """Libraries of a subcommand are imported only where it runs: `dequantise` needs neither Ray nor torch."""
    from .dequantise import dequantise

    return dequantise(options.gguf, options.out)
