"""`judge`: a Ray Data pipeline from requests to results. What is written is kept; a call does what is missing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import ray
import ray.data

from .errors import ClusterError
from .judge_files import JudgeFiles, locate_judge, refuse_other_judge
from .parquet import lines_of, refuse_bad_tables
from .places import answered_in, read_json, remove_parts, request_files, results_name, write_whole
from .requests import BadRequest, Request, of_other_kind, parse_request
from .results import error_line, result_line


@dataclass(frozen=True)
class JobSettings:
    """What a job is told. Places are paths or URIs that every worker reaches."""

    data: str
    judge: Path
    out: str
    base: Path | None = None
    mode: str | None = None
    workers: int = 2
    threads: int = 1
    gpus: float = 0
    batch_rows: int = 64
    other_weights: bool = False


class Engine(Protocol):
    """What reads prompts: the ten log-probabilities of each, and what it can take."""

    vocabulary: int
    context: int
    # Features that a linear probe reads of a row's texts; None for a judge that reads digit tokens.
    features: frozenset[str] | None

    def read(self, requests: Sequence[Request]) -> list[np.ndarray]:
        """Natural logs, [10] for each request, in order."""


MakeEngine = Callable[[JudgeFiles, str, int], Engine]


def transformers_engine(judge: JudgeFiles, mode: str, threads: int) -> Engine:
    """Imported on the worker, so that whoever submits needs no torch."""
    from .transformers_engine import TransformersEngine

    return TransformersEngine(judge, mode, threads)


def answer(engine: Engine, requests: Sequence[Request]) -> list[str]:
    """A line for each request. Rows that the model cannot take, or that fail alone, are lines with a reason."""
    askable = [request for request in requests if _unfit(engine, request) is None]
    lines = [error_line(bad) for request in requests if (bad := _unfit(engine, request)) is not None]
    try:
        return lines + [result_line(*pair) for pair in zip(askable, engine.read(askable), strict=True)]
    except (ValueError, RuntimeError, IndexError) as error:
        if len(askable) == 1:
            bad = BadRequest(askable[0].custom_id, "engine-failed", f"The model failed on this row: {error}")
            return [*lines, error_line(bad)]
    # One row may have spoiled the batch, or it was too large for the memory: halves find out which.
    half = len(askable) // 2
    return lines + answer(engine, askable[:half]) + answer(engine, askable[half:])


def _unfit(engine: Engine, request: Request) -> BadRequest | None:
    if max(*request.prompt, *request.digits) >= engine.vocabulary:
        message = f"A token id is beyond the model's vocabulary of {engine.vocabulary}: it is another model's."
        return BadRequest(request.custom_id, "foreign-token", message)
    if len(request.prompt) > engine.context:
        message = f"The prompt has {len(request.prompt)} tokens; the model takes {engine.context}."
        return BadRequest(request.custom_id, "too-long", message)
    return of_other_kind(request, engine.features)


class JudgeWorker:
    """An actor of the pool: it loads the judge once, and writes each group of rows as a file before it answers."""

    def __init__(
        self,
        make_engine: MakeEngine,
        judge: JudgeFiles,
        settings: JobSettings,
        digits: list[int] | None,
        done: "ray.ObjectRef[frozenset[str]]",
    ) -> None:
        self._settings, self._digits = settings, digits
        self._done = ray.get(done)
        self._engine = make_engine(judge, settings.mode or "without-reference", settings.threads)

    def __call__(self, batch: dict[str, np.ndarray]) -> dict[str, list[int]]:
        """Lines of requests in, the column `text`; counts of rows out, [1] each."""
        parsed = [parse_request(str(line), self._digits) for line in batch["text"] if line != ""]
        waiting = [each for each in parsed if each.custom_id not in self._done]
        requests = [each for each in waiting if isinstance(each, Request)]
        bad = [each for each in waiting if isinstance(each, BadRequest)]
        lines = [error_line(each) for each in bad] + (answer(self._engine, requests) if requests else [])
        if lines:
            # Named by its rows: a group that is computed again after a worker died replaces its own file.
            write_whole(self._settings.out, results_name(each.custom_id for each in waiting), lines)
        failed = sum('"response": null' in line for line in lines)
        counts = {"scored": len(lines) - failed, "failed": failed, "already": len(parsed) - len(waiting)}
        return {name: [count] for name, count in counts.items()}


def run_job(settings: JobSettings, make_engine: MakeEngine = transformers_engine) -> dict[str, Any]:
    """Judge what no result in `out` scores yet. Returns counts of rows; a worker that dies is replaced by Ray."""
    files, manifest, settings, verified = prepare(settings)
    refuse_full_cluster(settings)
    digits = manifest["digitIds"] if manifest else None
    done = ray.put(answered_in(settings.out))
    # Actors that die are restarted, and their tasks given to others (Ray Data's defaults).
    judged = read_requests(request_files(settings.data), settings).map_batches(
        JudgeWorker,
        fn_constructor_args=(make_engine, files, settings, digits, done),
        batch_size=settings.batch_rows,
        compute=ray.data.ActorPoolStrategy(size=settings.workers),
        num_cpus=settings.threads,
        num_gpus=settings.gpus,
    )
    counts = {"scored": 0, "failed": 0, "already": 0}
    for row in judged.iter_rows():
        for name in counts:
            counts[name] += int(row[name])
    remove_parts(settings.out)
    return {**counts, "judge_verified": verified, "out": settings.out}


def refuse_full_cluster(settings: JobSettings) -> None:
    """Workers that take every CPU would wait for ever for tasks that read the requests. Raises `too-few-cpus`."""
    there, needed = ray.cluster_resources().get("CPU", 0), settings.workers * settings.threads + 1
    if there < needed:
        raise ClusterError(
            "too-few-cpus",
            f"{settings.workers} workers of {settings.threads} threads and the reading of requests need {needed} CPUs; "
            f"the cluster has {there:g}. Nothing was judged. Choose fewer --workers or --threads.",
        )


def prepare(settings: JobSettings) -> tuple[JudgeFiles, dict[str, Any] | None, JobSettings, bool]:
    """The judge's files, the export's manifest where there is one, and the mode that the requests ask in."""
    files = locate_judge(settings.judge, settings.base)
    manifest = read_json(f"{settings.data.rstrip('/')}/manifest.json")
    verified = False if settings.other_weights else refuse_other_judge(files, manifest)
    mode = manifest["question"]["template"]["mode"] if manifest else settings.mode
    return files, manifest, JobSettings(**{**vars(settings), "mode": mode}), verified


def read_requests(names: Sequence[str], settings: JobSettings) -> ray.data.Dataset:
    """Rows of all files as lines of JSON, the column `text`. They are parsed by the workers, one by one."""
    lines = [name for name in names if not name.endswith(".parquet")]
    tables = [name for name in names if name.endswith(".parquet")]
    # In pieces no larger than a batch, so that all workers have something to do.
    pieces = max(2 * settings.workers, len(names))
    if tables and lines:
        raise ClusterError("mixed-requests", "Some requests are JSONL and some Parquet. Give --data one kind alone.")
    if tables:
        refuse_bad_tables(tables)
        files = ray.data.from_items(tables, override_num_blocks=len(tables))
        return files.map_batches(lines_of, batch_size=1, batch_format="pyarrow").repartition(pieces)
    return ray.data.read_text(lines, override_num_blocks=len(lines)).repartition(pieces)
