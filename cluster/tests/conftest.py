"""A Ray cluster of two workers on this machine, and the workbench's own command beside it."""

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
TINY = REPOSITORY / "src/model/fixtures/tiny"
ADAPTERS = REPOSITORY / "public/adapters"

Command = Callable[..., None]
# What differs between a judge's scores by two engines; everything else of a judged row is equal.
NUMBERS = ("judge_score", "judge_probs", "judge_digit_mass", "judge_entropy", "judge_valid", "judge_invalid_reason")


@pytest.fixture(scope="session")
def cluster() -> Iterator[str]:
    """Three CPUs, whatever the machine has: two that judge and one that reads. Its address, for other drivers.

    Workers find the package and these tests.
    """
    import ray

    paths = [str(REPOSITORY / "cluster"), str(REPOSITORY / "cluster/tests")]
    # Ray lets its workers wait for everybody else by default.
    os.environ["RAY_worker_niceness"] = "0"
    os.environ["PYTHONPATH"] = os.pathsep.join([*paths, os.environ.get("PYTHONPATH", "")])
    # A cluster of its own, whatever runs on this machine.
    own = {"address": "local", "num_cpus": 3, "object_store_memory": 200_000_000}
    context = ray.init(**own, include_dashboard=False, log_to_driver=False)
    ray.data.DataContext.get_current().enable_progress_bars = False
    yield context.address_info["address"]
    ray.shutdown()


@pytest.fixture(scope="session")
def command() -> Command:
    """Runs a command of the workbench in Node, and fails with its words."""

    def run(*argv: str | Path) -> None:
        done = subprocess.run(
            ["node", "--import", "tsx", "cli/main.ts", *map(str, argv)],
            cwd=REPOSITORY,
            capture_output=True,
            text=True,
            timeout=600,
        )
        assert done.returncode == 0, done.stderr[-3000:]

    return run


def records(path: Path) -> list[dict]:
    """The records of a file of JSON lines."""
    return [json.loads(line) for line in path.read_text().splitlines() if line]


def result_records(out: Path) -> list[dict]:
    """All results of a folder."""
    return [record for path in sorted(out.glob("results-*.jsonl")) for record in records(path)]


def assert_each_once(out: Path, batch: Path) -> None:
    """The results answer every request of an export, each once."""
    wanted = [record["custom_id"] for path in batch.glob("requests-*.jsonl") for record in records(path)]
    found = [record["custom_id"] for record in result_records(out) if record["error"] is None]
    assert sorted(found) == sorted(wanted)


def assert_imports_as_judged(out: Path, batch: Path, data: Path, command: Command, *judge: str | Path) -> list[dict]:
    """What `batch import` makes of the results is what `judge` writes, numbers within 1e-3. The rows of `judge`."""
    imported, own = out.parent / "imported.jsonl", out.parent / "own.jsonl"
    command("batch", "import", "--results", out, "--batch", batch, "--out", imported)
    command("judge", "--data", data, *judge, "--backend", "wasm", "--out", own)
    found, expected = records(imported), records(own)
    assert len(found) == len(expected) > 0
    for ours, theirs in zip(found, expected, strict=True):
        assert {key: ours[key] for key in ours if key not in NUMBERS} == {
            key: theirs[key] for key in theirs if key not in NUMBERS
        }
        assert ours["judge_valid"] == theirs["judge_valid"], ours["id"]
        if theirs["judge_valid"]:
            assert abs(ours["judge_score"] - theirs["judge_score"]) < 1e-3, ours["id"]
            pairs = zip(ours["judge_probs"], theirs["judge_probs"], strict=True)
            assert max(abs(p - q) for p, q in pairs) < 1e-3, ours["id"]
    return expected
