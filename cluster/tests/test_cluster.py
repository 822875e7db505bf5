"""Jobs on two workers: what becomes of their rows where some are bad, and where workers die."""

import json
import shutil
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import TINY, Command, assert_each_once, records, result_records
from dying_engine import DyingEngines
from light_engine import LightEngine, light_digits

from selfjudge_cluster.errors import ClusterError
from selfjudge_cluster.job import JobSettings, run_job

pytestmark = pytest.mark.usefixtures("cluster")


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory, command: Command) -> Path:
    """Requests of twenty-four rows, as the workbench exports them for a model of 40,000 parameters."""
    rows = tmp_path_factory.mktemp("jobs") / "rows.jsonl"
    lines = [
        {"id": f"row-{i}", "instruction": f"Question {i % 7}, é 汉", "response": f"Answer {i} <|im_end|>"}
        for i in range(24)
    ]
    rows.write_text("".join(json.dumps(line) + "\n" for line in lines))
    out = rows.parent / "batch"
    command("batch", "export", "--data", rows, "--judge", TINY / "llama", "--out", out, "--shard-rows", "10")
    return out


def settings(data: Path, out: Path, **more: object) -> JobSettings:
    """A job of small groups, so that both workers have several."""
    return JobSettings(**{"data": str(data), "judge": TINY / "llama", "out": str(out), "batch_rows": 4, **more})


def test_workers_that_are_killed_and_a_second_call_cost_no_row_and_double_none(batch: Path, tmp_path: Path) -> None:
    out, markers = tmp_path / "out", tmp_path / "markers"
    markers.mkdir()
    first = run_job(settings(batch / "requests-00000.jsonl", out), LightEngine)
    assert (first["scored"], first["judge_verified"]) == (10, False)
    for name in "ab":
        (markers / name).touch()
    whole = run_job(settings(batch, out), DyingEngines(LightEngine, str(markers)))
    assert list(markers.iterdir()) == [], "no worker was killed"
    assert (whole["scored"], whole["already"], whole["failed"], whole["judge_verified"]) == (14, 10, 0, True)
    assert_each_once(out, batch)
    asked = {record["custom_id"]: record["body"] for path in batch.glob("requests-*.jsonl") for record in records(path)}
    for record in result_records(out):
        told = record["response"]["body"]["choices"][0]["logprobs"]["top_logprobs"][0]
        assert np.allclose(list(told.values()), light_digits(asked[record["custom_id"]]["prompt"]), atol=1e-12)


def test_bad_rows_have_reasons_and_the_others_scores(batch: Path, tmp_path: Path) -> None:
    lines = (batch / "requests-00002.jsonl").read_text().splitlines()
    foreign, long, probe = (json.loads(lines[0]) for _ in range(3))
    foreign |= {"custom_id": "foreign:0", "body": {**foreign["body"], "prompt": [1, 999_999]}}
    long |= {"custom_id": "long:0", "body": {**long["body"], "prompt": [1] * 5000}}
    probe |= {"custom_id": "probe:0", "body": {**probe["body"], "text_features": {}}}
    bad = ["{torn", *map(json.dumps, (foreign, long, probe))]
    (tmp_path / "bad.jsonl").write_text("\n".join([*lines, *bad]) + "\n")
    report = run_job(settings(tmp_path / "bad.jsonl", tmp_path / "out"), LightEngine)
    assert (report["scored"], report["failed"]) == (4, 4)
    codes = {record["error"]["code"] for record in result_records(tmp_path / "out") if record["error"]}
    assert codes == {"bad-request", "foreign-token", "too-long", "other-kind"}


def test_a_folder_of_parquet_with_bodies_as_text_and_as_fields_is_read(batch: Path, tmp_path: Path) -> None:
    data, out = tmp_path / "data", tmp_path / "out"
    data.mkdir()
    shutil.copy(batch / "manifest.json", data)
    for at, path in enumerate(sorted(batch.glob("requests-*.jsonl"))):
        asked = records(path)
        bodies = [json.dumps(each["body"]) if at == 0 else each["body"] for each in asked]
        table = pa.table({"custom_id": [each["custom_id"] for each in asked], "body": bodies})
        pq.write_table(table, data / f"{path.stem}.parquet")
    report = run_job(settings(data, out), LightEngine)
    assert (report["scored"], report["failed"], report["judge_verified"]) == (24, 0, True)
    assert_each_once(out, batch)


def test_other_weights_than_the_exported_are_refused(batch: Path, tmp_path: Path) -> None:
    with pytest.raises(ClusterError) as refused:
        run_job(settings(batch, tmp_path / "out", judge=TINY / "qwen2"))
    assert refused.value.code == "other-judge"
    assert not (tmp_path / "out").exists()
