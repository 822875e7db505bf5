"""A Ray cluster of two workers on this machine, and the workbench's own command beside it."""

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
TINY = REPOSITORY / "src/model/fixtures/tiny"


@pytest.fixture(scope="session")
def cluster() -> Iterator[None]:
    """Three CPUs, whatever the machine has: two that judge and one that reads. Workers find the package and these tests."""
    import ray

    paths = [str(REPOSITORY / "cluster"), str(REPOSITORY / "cluster/tests")]
    # Ray lets its workers wait for everybody else by default.
    os.environ["RAY_worker_niceness"] = "0"
    os.environ["PYTHONPATH"] = os.pathsep.join([*paths, os.environ.get("PYTHONPATH", "")])
    ray.init(num_cpus=3, include_dashboard=False, object_store_memory=200_000_000, log_to_driver=False)
    ray.data.DataContext.get_current().enable_progress_bars = False
    yield
    ray.shutdown()


@pytest.fixture(scope="session")
def command() -> Callable[..., None]:
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
