"""What vLLM is asked and how its answers are read; the engine itself needs a GPU and was not run."""

import json
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
JOB = JobSettings(data="d", judge=Path("/models/base"), out="o", workers=3)


def test_prompts_go_as_token_ids_and_the_ten_digits_are_asked_for() -> None:
    row = engine_row(REQUEST, BASE)
    assert row["tokenized_prompt"] == [1, 2, 3]
    assert row["sampling_params"] == {"max_tokens": 1, "temperature": 0.0, "logprob_token_ids": DIGITS}
    assert "model" not in row
    found = engine_settings(BASE, JOB)
    assert (found["model_source"], found["concurrency"], found["tokenize_stage"]) == ("/models/base", 3, False)


def test_a_lora_judge_is_asked_for_by_its_folder() -> None:
    assert engine_row(REQUEST, LORA)["model"] == "/models/lora"
    assert engine_settings(LORA, JOB)["engine_kwargs"]["enable_lora"] is True
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
