"""A job on two workers against the workbench's own command, with real weights, bad rows and workers that die."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import REPOSITORY, TINY, records, result_records
from dying_engine import DyingEngines

from selfjudge_cluster.dequantise import dequantise
from selfjudge_cluster.errors import ClusterError
from selfjudge_cluster.job import JobSettings, run_job

pytestmark = pytest.mark.usefixtures("cluster")

Command = Callable[..., None]
MODEL = "smollm2-135m-instruct-q4_1"


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twenty-four rows for a model of 40,000 parameters."""
    path = tmp_path_factory.mktemp("tiny") / "rows.jsonl"
    lines = [
        {"id": f"row-{i}", "instruction": f"Question {i % 7}, é 汉", "response": f"Answer {i} <|im_end|>"}
        for i in range(24)
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


@pytest.fixture(scope="module")
def batch(rows: Path, command: Command) -> Path:
    """Their requests, as the workbench exports them for the tiny model."""
    out = rows.parent / "batch"
    command("batch", "export", "--data", rows, "--judge", TINY / "llama", "--out", out, "--shard-rows", "10")
    return out


@pytest.fixture(scope="module")
def lora(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An adapter on the tiny model, written by PEFT, whose matrices are all random."""
    import torch
    from peft import LoraConfig, get_peft_model
    from transformers import AutoModelForCausalLM

    torch.manual_seed(1)
    config = LoraConfig(r=4, target_modules=["q_proj", "v_proj"], init_lora_weights=False, task_type="CAUSAL_LM")
    out = tmp_path_factory.mktemp("adapter") / "lora"
    get_peft_model(AutoModelForCausalLM.from_pretrained(TINY / "llama"), config).save_pretrained(out)
    return out


def settings(data: Path, out: Path, judge: Path = TINY / "llama", **more: object) -> JobSettings:
    """A job of small groups, so that both workers have several."""
    return JobSettings(data=str(data), judge=judge, out=str(out), **{"batch_rows": 4, **more})


def scores_of(path: Path) -> dict[str, float | None]:
    """Scores of a judged file, by row."""
    return {row["id"]: row["judge_score"] for row in records(path)}


def assert_like(found: dict[str, float | None], expected: dict[str, float | None], invalid_allowed: bool) -> None:
    """The same rows have scores, and these agree within 1e-3 of a digit."""
    assert found.keys() == expected.keys()
    assert invalid_allowed or None not in expected.values()
    for id, score in expected.items():
        assert (found[id] is None) == (score is None), id
        assert score is None or abs(found[id] - score) < 1e-3, (id, found[id], score)


def test_workers_that_are_killed_cost_no_row_and_double_none(
    rows: Path, batch: Path, command: Command, tmp_path: Path
) -> None:
    markers = tmp_path / "markers"
    markers.mkdir()
    for name in "ab":
        (markers / name).touch()
    report = run_job(settings(batch, tmp_path / "out"), DyingEngines(str(markers)))
    assert list(markers.iterdir()) == [], "no worker was killed"
    assert (report["scored"], report["failed"]) == (24, 0)
    ids = [record["custom_id"] for record in result_records(tmp_path / "out")]
    assert len(ids) == len(set(ids)) == 24
    # And they are the command's scores.
    imported, own = tmp_path / "imported.jsonl", tmp_path / "own.jsonl"
    command("batch", "import", "--results", tmp_path / "out", "--batch", batch, "--out", imported)
    command("judge", "--data", rows, "--judge", TINY / "llama", "--backend", "wasm", "--out", own)
    assert_like(scores_of(imported), scores_of(own), invalid_allowed=True)


def test_a_call_goes_on_with_what_is_missing(batch: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = run_job(settings(batch / "requests-00000.jsonl", out))
    assert (first["scored"], first["judge_verified"]) == (10, False)
    whole = run_job(settings(batch, out))
    assert (whole["scored"], whole["already"], whole["failed"]) == (14, 10, 0)
    ids = [record["custom_id"] for record in result_records(out)]
    assert len(ids) == len(set(ids)) == 24


def test_bad_rows_have_reasons_and_the_others_scores_from_parquet_too(batch: Path, tmp_path: Path) -> None:
    lines = (batch / "requests-00002.jsonl").read_text().splitlines()
    good = [json.loads(line) for line in lines]
    foreign, long = json.loads(lines[0]), json.loads(lines[0])
    foreign |= {"custom_id": "foreign:0", "body": {**foreign["body"], "prompt": [1, 999_999]}}
    long |= {"custom_id": "long:0", "body": {**long["body"], "prompt": [1] * 5000}}
    (tmp_path / "bad.jsonl").write_text("\n".join([*lines, "{torn", json.dumps(foreign), json.dumps(long)]) + "\n")
    report = run_job(settings(tmp_path / "bad.jsonl", tmp_path / "out"))
    assert (report["scored"], report["failed"]) == (4, 3)
    codes = {record["error"]["code"] for record in result_records(tmp_path / "out") if record["error"]}
    assert codes == {"bad-request", "foreign-token", "too-long"}
    table = {"custom_id": [each["custom_id"] for each in good], "body": [json.dumps(each["body"]) for each in good]}
    pq.write_table(pa.table(table), tmp_path / "requests-00000.parquet")
    parquet = run_job(settings(tmp_path, tmp_path / "of-parquet"))
    assert (parquet["scored"], parquet["failed"]) == (4, 0)


def test_a_lora_judge_has_the_scores_of_the_command(
    rows: Path, lora: Path, command: Command, tmp_path: Path
) -> None:
    judge = ("--judge", lora, "--base", TINY / "llama")
    command("batch", "export", "--data", rows, *judge, "--out", tmp_path / "batch")
    report = run_job(settings(tmp_path / "batch", tmp_path / "out", judge=lora, base=TINY / "llama"))
    assert (report["scored"], report["judge_verified"]) == (24, True)
    imported, own = tmp_path / "imported.jsonl", tmp_path / "own.jsonl"
    command("batch", "import", "--results", tmp_path / "out", "--batch", tmp_path / "batch", "--out", imported)
    command("judge", "--data", rows, *judge, "--backend", "wasm", "--out", own)
    assert_like(scores_of(imported), scores_of(own), invalid_allowed=True)


def test_other_weights_than_the_exported_are_refused(batch: Path, lora: Path, tmp_path: Path) -> None:
    for judge, base in ((TINY / "qwen2", None), (lora, TINY / "llama")):
        with pytest.raises(ClusterError) as refused:
            run_job(settings(batch, tmp_path / "out", judge=judge, base=base))
        assert refused.value.code == "other-judge"
    assert not (tmp_path / "out").exists()


def test_forty_rows_of_the_demo_have_the_scores_of_the_command(command: Command, tmp_path: Path) -> None:
    models = Path(os.environ.get("SELF_JUDGE_MODELS") or Path.home() / ".cache/self-judge-workbench/models")
    base = tmp_path / "base"
    dequantise(models / MODEL / "SmolLM2-135M-Instruct.Q4_1.gguf", base)
    demo = records(REPOSITORY / "public/demo/demo.jsonl")
    shortest = sorted(demo, key=lambda row: len(row["instruction"] + row["response"]))[:40]
    data = tmp_path / "rows.jsonl"
    data.write_text("".join(json.dumps(row) + "\n" for row in shortest))
    mode = ("--judge", MODEL, "--mode", "without-reference")
    command("batch", "export", "--data", data, *mode, "--out", tmp_path / "batch")
    report = run_job(settings(tmp_path / "batch", tmp_path / "out", judge=base, batch_rows=10))
    assert (report["scored"], report["failed"], report["judge_verified"]) == (40, 0, True)
    imported, own = tmp_path / "imported.jsonl", tmp_path / "own.jsonl"
    command("batch", "import", "--results", tmp_path / "out", "--batch", tmp_path / "batch", "--out", imported)
    command("judge", "--data", data, *mode, "--backend", "wasm", "--out", own)
    scores = scores_of(own)
    assert sum(score is not None for score in scores.values()) >= 20
    assert_like(scores_of(imported), scores, invalid_allowed=True)
