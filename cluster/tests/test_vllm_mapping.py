"""What vLLM is asked and how its answers are read. The engine itself is too large for every test run."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from selfjudge_cluster.errors import ClusterError
from selfjudge_cluster.job import JobSettings
from selfjudge_cluster.judge_files import JudgeFiles
from selfjudge_cluster.requests import Request
from selfjudge_cluster.vllm_engine import engine_row, engine_settings, line_of

DIGITS = list(range(32, 42))
REQUEST = Request("a:1", "m", [1, 2, 3], DIGITS)
BASE = JudgeFiles("base", Path("/models/base"))
LORA = JudgeFiles("lora", Path("/models/base"), adapter=Path("/models/lora"))
JOB = JobSettings(data="d", judge=Path("/models/base"), out="o", workers=3, gpus=1)


def test_prompts_go_as_token_ids_and_the_ten_digits_are_asked_for() -> None:
    row = engine_row(REQUEST, BASE)
    assert row["tokenized_prompt"] == [1, 2, 3]
    assert row["sampling_params"] == {"max_tokens": 1, "temperature": 0.0, "logprob_token_ids": DIGITS}
    assert "model" not in row
    found = engine_settings(BASE, JOB)
    assert (found["model_source"], found["concurrency"], found["tokenize_stage"]) == ("/models/base", 3, False)


def test_without_a_gpu_a_copy_is_given_cpus_and_computes_in_float32() -> None:
    assert "placement_group_config" not in engine_settings(BASE, JOB)
    found = engine_settings(BASE, replace(JOB, gpus=0, threads=2))
    assert found["placement_group_config"] == {"bundle_per_worker": {"CPU": 2}}
    assert found["engine_kwargs"]["dtype"] == "float32"


def test_a_lora_judge_is_asked_for_by_its_folder_at_the_least_rank_that_holds_it(tmp_path: Path) -> None:
    assert engine_row(REQUEST, LORA)["model"] == "/models/lora"
    for rank, asked in [(1, 1), (2, 8), (8, 8), (9, 16), (300, 320)]:
        (tmp_path / "adapter_config.json").write_text(json.dumps({"r": rank}))
        found = engine_settings(replace(LORA, adapter=tmp_path), JOB)["engine_kwargs"]
        assert (found["enable_lora"], found["max_lora_rank"]) == (True, asked)
    with pytest.raises(ClusterError) as refused:
        engine_settings(JudgeFiles("probe", Path("/b"), probe=Path("/p")), JOB)
    assert refused.value.code == "probe-needs-transformers"


def test_an_answer_becomes_a_result_and_one_without_a_digit_or_with_an_error_a_reason() -> None:
    asked = engine_row(REQUEST, BASE)
    told = {id: {"logprob": -2.0 - at, "rank": at, "decoded_token": "x"} for at, id in enumerate(DIGITS)}
    answer = json.loads(line_of({**asked, "logprobs": [{**told, 7: {"logprob": -0.1}}]}))
    top = answer["response"]["body"]["choices"][0]["logprobs"]["top_logprobs"][0]
    assert top == {f"token_id:{id}": -2.0 - at for at, id in enumerate(DIGITS)}
    del told[41]
    assert json.loads(line_of({**asked, "logprobs": [told]}))["error"]["code"] == "digits-untold"
    failed = json.loads(line_of({**asked, "__inference_error__": "no room"}))
    assert (failed["custom_id"], failed["error"]["code"]) == ("a:1", "engine-failed")
