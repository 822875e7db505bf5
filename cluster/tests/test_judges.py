"""Every kind of judge on the cluster against the workbench's own command, and drivers that are killed."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from conftest import (
    ADAPTERS,
    REPOSITORY,
    TINY,
    Command,
    assert_each_once,
    assert_imports_as_judged,
    records,
    result_records,
)
from dying_engine import DyingEngines

from selfjudge_cluster.dequantise import dequantise
from selfjudge_cluster.errors import ClusterError
from selfjudge_cluster.job import JobSettings, answer, run_job, transformers_engine
from selfjudge_cluster.judge_files import locate_judge
from selfjudge_cluster.requests import Request, parse_request

MODEL = "smollm2-135m-instruct-q4_1"
PROBE = "selfj-with-reference"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The default base's weights, dequantised."""
    models = Path(os.environ.get("SELF_JUDGE_MODELS") or Path.home() / ".cache/self-judge-workbench/models")
    out = tmp_path_factory.mktemp("base") / "base"
    dequantise(models / MODEL / "SmolLM2-135M-Instruct.Q4_1.gguf", out)
    return out


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The forty shortest rows of the demo."""
    rows = records(REPOSITORY / "public/demo/demo.jsonl")
    shortest = sorted(rows, key=lambda row: len(row["instruction"] + row["response"]))[:40]
    path = tmp_path_factory.mktemp("demo") / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in shortest))
    return path


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixty rows for a model of 40,000 parameters."""
    path = tmp_path_factory.mktemp("tiny") / "rows.jsonl"
    lines = [
        {"id": f"row-{i}", "instruction": f"Question {i % 7}, é 汉", "response": f"Answer {i} <|im_end|>"}
        for i in range(60)
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


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


def exported(out: Path, data: Path, command: Command, *judge: str | Path) -> Path:
    """The folder of an export."""
    command("batch", "export", "--data", data, *judge, "--out", out)
    return out


def job(data: Path, out: Path, judge: Path, base: Path | None = None, **more: object) -> JobSettings:
    """A job of groups of ten rows."""
    return JobSettings(data=str(data), judge=judge, base=base, out=str(out), **{"batch_rows": 10, **more})


@pytest.mark.usefixtures("cluster")
def test_the_default_judge_scores_forty_rows_of_the_demo_as_the_command_does_though_a_worker_dies(
    base: Path, demo: Path, command: Command, tmp_path: Path
) -> None:
    judge = ("--judge", PROBE, "--mode", "without-reference")
    batch, out, markers = exported(tmp_path / "batch", demo, command, *judge), tmp_path / "out", tmp_path / "markers"
    markers.mkdir()
    (markers / "once").touch()
    engines = DyingEngines(transformers_engine, str(markers))
    report = run_job(job(batch, out, ADAPTERS / PROBE, base), engines)
    assert list(markers.iterdir()) == [], "no worker was killed"
    assert (report["scored"], report["failed"], report["judge_verified"]) == (40, 0, True)
    assert_each_once(out, batch)
    own = assert_imports_as_judged(out, batch, demo, command, *judge)
    assert all(row["judge_valid"] and row["judge_adapter_sha256"] for row in own)


@pytest.mark.usefixtures("cluster")
def test_the_base_scores_forty_rows_of_the_demo_as_the_command_does(
    base: Path, demo: Path, command: Command, tmp_path: Path
) -> None:
    judge = ("--judge", MODEL, "--mode", "without-reference")
    batch, out = exported(tmp_path / "batch", demo, command, *judge), tmp_path / "out"
    report = run_job(job(batch, out, base))
    assert (report["scored"], report["failed"], report["judge_verified"]) == (40, 0, True)
    own = assert_imports_as_judged(out, batch, demo, command, *judge)
    assert sum(row["judge_valid"] for row in own) >= 20


@pytest.mark.usefixtures("cluster")
def test_a_lora_judge_has_the_scores_of_the_command_and_other_weights_are_refused(
    rows: Path, lora: Path, command: Command, tmp_path: Path
) -> None:
    judge = ("--judge", lora, "--base", TINY / "llama")
    batch, out = exported(tmp_path / "batch", rows, command, *judge), tmp_path / "out"
    with pytest.raises(ClusterError) as refused:
        run_job(job(batch, out, TINY / "llama"))
    assert refused.value.code == "other-judge"
    assert not out.exists()
    report = run_job(job(batch, out, lora, TINY / "llama", workers=1))
    assert (report["scored"], report["judge_verified"]) == (60, True)
    assert_imports_as_judged(out, batch, rows, command, *judge)


def test_a_driver_that_is_killed_costs_no_row_and_doubles_none(
    cluster: str, rows: Path, command: Command, tmp_path: Path
) -> None:
    judge = ("--judge", TINY / "llama")
    batch, out = exported(tmp_path / "batch", rows, command, *judge), tmp_path / "out"
    argv = [sys.executable, "-m", "selfjudge_cluster", "judge", "--data", batch, *judge, "--out", out]
    argv = [*map(str, argv), "--batch-rows", "1", "--workers", "1"]
    env = {**os.environ, "RAY_ADDRESS": cluster}
    driver = subprocess.Popen(argv, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        limit = time.monotonic() + 240
        while driver.poll() is None and time.monotonic() < limit and not any(out.glob("results-*.jsonl")):
            time.sleep(0.002)
    finally:
        driver.kill()
        driver.wait()
    written = len(result_records(out))
    assert 0 < written < 60, "the driver was not killed in the middle"
    again = subprocess.run(argv, env=env, capture_output=True, text=True, timeout=240)
    assert again.returncode == 0, again.stderr[-3000:]
    report = json.loads(again.stdout.splitlines()[-1])
    assert report["already"] >= written
    assert (report["already"] + report["scored"], report["failed"]) == (60, 0)
    assert_each_once(out, batch)
    assert_imports_as_judged(out, batch, rows, command, *judge)


def test_a_probe_that_reads_texts_too_has_the_scores_of_the_command(
    rows: Path, command: Command, tmp_path: Path
) -> None:
    """Its features come with the requests. The engine is asked here, without a cluster around it."""
    probe = tmp_path / "probe"
    write_probe(probe)
    judge = ("--judge", probe, "--base", TINY / "llama")
    batch, out = exported(tmp_path / "batch", rows, command, *judge), tmp_path / "out"
    engine = transformers_engine(locate_judge(probe, TINY / "llama"), "without-reference", 1)
    lines = (batch / "requests-00000.jsonl").read_text().splitlines()
    requests = [request for line in lines if isinstance(request := parse_request(line), Request)]
    assert {tuple(request.features) for request in requests} == {("log-length", "instruction-recall")}
    out.mkdir()
    (out / "results-0.jsonl").write_text("".join(f"{line}\n" for line in answer(engine, requests)))
    own = assert_imports_as_judged(out, batch, rows, command, *judge)
    assert len({round(row["judge_score"], 3) for row in own}) > 10


def write_probe(folder: Path) -> None:
    """A linear probe after the tiny model's first layer, with a hinged term on two features of the texts."""
    from safetensors.numpy import save_file

    size = json.loads((TINY / "llama/config.json").read_text())["hidden_size"]
    state = np.sin(np.arange(size)).astype(np.float32)
    features = [
        {"feature": "log-length", "mean": 2.5, "deviation": 0.5, "weight": 0.6},
        {"feature": "instruction-recall", "mean": 0.3, "deviation": 0.2, "weight": 0.4},
    ]
    terms = [
        {"name": "quality", "weight": 1, "bias": 4, "state": True, "features": [], "hinge": None},
        {"name": "damage", "weight": -2, "bias": 0, "state": False, "features": features, "hinge": 0.5},
    ]
    fitted = {"terms": terms, "spread": 1.5, "thresholds": [digit + 0.5 for digit in range(9)]}
    probes = {"without-reference": fitted, "with-reference": None}
    described = {"format": 2, "layers": 1, "probes": probes}
    folder.mkdir()
    metadata = {"linear_probe": json.dumps(described)}
    save_file({"without-reference.quality": state}, folder / "linear_probe.safetensors", metadata=metadata)
