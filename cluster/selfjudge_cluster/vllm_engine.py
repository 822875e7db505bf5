"""A base or LoRA judge on vLLM, by Ray Data LLM (Ray 2.60). Run with vLLM's CPU build; no GPU was at hand."""

import json
from typing import Any

import numpy as np

from .errors import ClusterError
from .job import JobSettings, prepare, read_requests
from .judge_files import JudgeFiles
from .places import answered_in, request_files, results_name, write_whole
from .requests import BadRequest, Request, of_other_kind, parse_request
from .results import error_line, result_line

# As vLLM 0.33 lists them.
LORA_RANKS = (1, 8, 16, 32, 64, 128, 256, 320, 512)


def engine_settings(files: JudgeFiles, settings: JobSettings) -> dict[str, Any]:
    """Arguments of `vLLMEngineProcessorConfig`. Prompts are token ids, so its own stages for text are off."""
    if files.kind == "probe":
        raise ClusterError(
            "probe-needs-transformers",
            "A linear probe reads a hidden state half-way up, which vLLM's generation does not tell. Nothing was "
            "judged. Use --engine transformers, with --gpus 1 where there are GPUs.",
        )
    lora = {"enable_lora": True, "max_loras": 1, "max_lora_rank": _lora_rank(files)} if files.kind == "lora" else {}
    # A GPU's default is the file's own precision; on a CPU float32 costs little more and rounds nothing.
    precision = {"dtype": "float32"} if settings.gpus == 0 else {}
    return {
        "model_source": str(files.base),
        "engine_kwargs": {"enable_prefix_caching": True, "max_logprobs": 20, **lora, **precision},
        "concurrency": settings.workers,
        "batch_size": settings.batch_rows,
        "chat_template_stage": False,
        "tokenize_stage": False,
        "detokenize_stage": False,
        # They would need Ray's dashboard packages, and nobody reads them here.
        "log_engine_metrics": False,
        # One bad row must not end the job: it is given a reason instead.
        "should_continue_on_error": True,
        **_placed(settings),
    }


def _lora_rank(files: JudgeFiles) -> int:
    """The least of vLLM's ranks that holds the adapter: it computes with so many columns, whatever the adapter has."""
    rank = int(json.loads((files.adapter / "adapter_config.json").read_text())["r"])
    return next((known for known in LORA_RANKS if known >= rank), rank)


def _placed(settings: JobSettings) -> dict[str, Any]:
    """Where a copy runs. Ray reserves a GPU for it unless told otherwise; vLLM's CPU build has none to be given."""
    if settings.gpus == 0:
        return {"placement_group_config": {"bundle_per_worker": {"CPU": settings.threads}}}
    return {}


def engine_row(request: Request, files: JudgeFiles) -> dict[str, Any]:
    """What vLLM is asked for one row: one token, and the log-probabilities of exactly the ten digits."""
    row: dict[str, Any] = {
        "custom_id": request.custom_id,
        "asked_model": request.model,
        "digits": request.digits,
        "tokenized_prompt": request.prompt,
        "tokens": request.prompt,
        "sampling_params": {"max_tokens": 1, "temperature": 0.0, "logprob_token_ids": request.digits},
    }
    # Another name than the base's makes it a request for the adapter in that folder.
    return row | ({"model": str(files.adapter)} if files.adapter else {})


def line_of(row: dict[str, Any]) -> str:
    """The result of a row that vLLM answered, from `logprobs`: for the one token, a record by token id."""
    custom_id, problem = str(row["custom_id"]), row.get("__inference_error__")
    if problem:
        return error_line(BadRequest(custom_id, "engine-failed", f"vLLM failed on this row: {problem}"))
    told = (row.get("logprobs") or [{}])[0]
    by_id = {int(id): found["logprob"] for id, found in told.items() if found is not None}
    digits = [int(id) for id in row["digits"]]
    unseen = [str(digit) for digit, id in enumerate(digits) if id not in by_id]
    if unseen:
        message = f"vLLM told nothing of the digits {', '.join(unseen)}; it needs logprob_token_ids."
        return error_line(BadRequest(custom_id, "digits-untold", message))
    request = Request(custom_id, str(row["asked_model"]), [int(id) for id in row["tokens"]], digits)
    return result_line(request, [by_id[id] for id in digits])


def run_vllm_job(settings: JobSettings) -> dict[str, Any]:
    """The same as `run_job` with vLLM's engine. Results are written group by group as they come."""
    from ray.data.llm import build_processor, vLLMEngineProcessorConfig

    files, manifest, settings, verified = prepare(settings)
    digits = manifest["digitIds"] if manifest else None
    done = answered_in(settings.out)
    config = vLLMEngineProcessorConfig(**engine_settings(files, settings))
    parsed = read_requests(request_files(settings.data), settings).flat_map(
        lambda row: _askable(row, digits, done, files, settings.out)
    )
    # Error rows bypass the postprocess function, so lines are made where they are written.
    answers = build_processor(config)(parsed).map_batches(
        _write, fn_args=(settings.out,), batch_size=settings.batch_rows, batch_format="pandas"
    )
    counts = {"scored": 0, "failed": 0}
    for row in answers.iter_rows():
        for name in counts:
            counts[name] += int(row[name])
    return {**counts, "already": len(done), "judge_verified": verified, "out": settings.out}


def _askable(
    row: dict[str, Any], digits: list[int] | None, done: frozenset[str], files: JudgeFiles, out: str
) -> list[dict[str, Any]]:
    request = parse_request(row["text"], digits)
    if row["text"] == "" or request.custom_id in done:
        return []
    if isinstance(request, Request):
        request = of_other_kind(request, None) or request
    if isinstance(request, BadRequest):
        write_whole(out, results_name([request.custom_id]), [error_line(request)])
        return []
    return [engine_row(request, files)]


def _write(batch: Any, out: str) -> dict[str, np.ndarray]:
    lines = [line_of(row) for row in batch.to_dict("records")]
    write_whole(out, results_name(str(id) for id in batch["custom_id"]), lines)
    failed = sum('"response": null' in line for line in lines)
    return {"scored": np.array([len(lines) - failed]), "failed": np.array([failed])}
