"""Requests in and result lines out, without Ray or torch."""

import json
import math
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from selfjudge_cluster.errors import ClusterError
from selfjudge_cluster.parquet import lines_of, refuse_bad_tables
from selfjudge_cluster.places import answered_in, files_in, request_files, results_name, write_whole
from selfjudge_cluster.requests import BadRequest, Request, of_other_kind, parse_request
from selfjudge_cluster.results import answered, error_line, result_line

DIGITS = list(range(32, 42))


def request_text(**body: object) -> str:
    """A line as `batch export --server vllm` writes it, with fields of the body changed."""
    whole = {"model": "m", "prompt": [1, 2, 3], "logprob_token_ids": DIGITS, **body}
    return json.dumps({"custom_id": "a:1", "method": "POST", "url": "/v1/completions", "body": whole})


def test_a_request_is_read_from_a_line_whose_body_may_be_text() -> None:
    expected = Request("a:1", "m", [1, 2, 3], DIGITS)
    assert parse_request(request_text()) == expected
    record = json.loads(request_text())
    assert parse_request(json.dumps({**record, "body": json.dumps(record["body"])})) == expected


def test_tables_are_read_as_lines_with_bodies_as_text_and_as_fields(tmp_path: Path) -> None:
    body = json.loads(request_text())["body"]
    for name, written in (("text", json.dumps(body)), ("fields", body)):
        pq.write_table(pa.table({"custom_id": ["a:1"], "body": [written], "more": [7]}), tmp_path / name)
        lines = lines_of(pa.table({"item": [str(tmp_path / name)]})).column("text").to_pylist()
        assert [parse_request(line) for line in lines] == [Request("a:1", "m", [1, 2, 3], DIGITS)]
    refuse_bad_tables([str(tmp_path / "text"), str(tmp_path / "fields")])
    (tmp_path / "torn").write_bytes((tmp_path / "text").read_bytes()[:-20])
    pq.write_table(pa.table({"custom_id": ["a:1"]}), tmp_path / "without")
    for name, said in (("torn", "cannot be read"), ("without", "no column body")):
        with pytest.raises(ClusterError, match=said) as refused:
            refuse_bad_tables([str(tmp_path / name)])
        assert refused.value.code == "bad-parquet"


def test_digits_come_from_the_manifest_where_a_request_names_none() -> None:
    line = request_text(logprob_token_ids=None)
    assert parse_request(line, DIGITS) == Request("a:1", "m", [1, 2, 3], DIGITS)
    assert parse_request(line).code == "no-digit-ids"


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('{"custom_id": "a:1", "bo', "bad-request"),
        ("[]", "bad-request"),
        ('{"custom_id": 7, "body": {}}', "bad-request"),
        ('{"custom_id": "a:1", "body": 7}', "bad-request"),
        (request_text(prompt="text"), "no-token-ids"),
        (request_text(prompt=[]), "no-token-ids"),
        (request_text(prompt=[1, -2]), "no-token-ids"),
        (request_text(prompt=[1, True]), "no-token-ids"),
        (request_text(logprob_token_ids=DIGITS[:9]), "no-digit-ids"),
        (request_text(logprob_token_ids=[32] * 10), "no-digit-ids"),
        (request_text(text_features={"log-length": "5"}), "bad-features"),
        (request_text(text_features=[5]), "bad-features"),
    ],
)
def test_a_row_that_cannot_be_asked_has_a_reason(line: str, code: str) -> None:
    found = parse_request(line)
    assert isinstance(found, BadRequest)
    assert found.code == code
    assert found.custom_id
    assert answered([error_line(found)]) == set()


def test_a_request_for_another_kind_of_judge_is_not_answered() -> None:
    plain = parse_request(request_text())
    of_probe = parse_request(request_text(text_features={"log-length": 5, "relevance": None}))
    assert of_probe.features == {"log-length": 5, "relevance": None}
    assert of_other_kind(plain, None) is None
    assert of_other_kind(of_probe, frozenset({"log-length"})) is None
    for request, features, code in (
        (plain, frozenset(), "other-kind"),
        (of_probe, None, "other-kind"),
        (of_probe, frozenset({"log-length", "attack"}), "missing-features"),
    ):
        assert of_other_kind(request, features).code == code


def test_a_result_tells_the_ten_digits_by_token_id() -> None:
    logs = [math.log((digit + 1) / 100) for digit in range(10)]
    line = json.loads(result_line(Request("é:1", "m", [5, 6], DIGITS), logs))
    body = line["response"]["body"]
    place = body["choices"][0]["logprobs"]
    assert (line["custom_id"], line["error"], line["response"]["status_code"]) == ("é:1", None, 200)
    assert place["top_logprobs"] == [{f"token_id:{32 + digit}": logs[digit] for digit in range(10)}]
    assert (place["tokens"], place["token_logprobs"]) == (["token_id:41"], [logs[9]])
    assert (body["choices"][0]["text"], body["usage"]["prompt_tokens"], body["model"]) == ("9", 2, "m")


def test_numbers_that_are_none_never_become_a_score() -> None:
    request = Request("a:1", "m", [5], DIGITS)
    for logs in ([float("nan")] * 10, [0.5] * 10, [-1.0] * 9):
        assert json.loads(result_line(request, logs))["error"]["code"] == "not-finite"
    impossible = json.loads(result_line(request, [-0.1] + [-math.inf] * 9))
    assert impossible["response"]["body"]["choices"][0]["logprobs"]["top_logprobs"][0]["token_id:41"] == -745


def test_what_is_written_is_found_again_and_torn_lines_and_errors_are_asked_again(tmp_path: Path) -> None:
    out = str(tmp_path / "out")
    assert answered_in(out) == frozenset()
    good = [result_line(Request(f"row-{i}", "m", [1], DIGITS), [-2.3] * 10) for i in range(3)]
    bad = error_line(BadRequest("row-3", "too-long", "It is too long."))
    write_whole(out, results_name(["row-0", "row-1"]), good[:2])
    write_whole(out, results_name(["row-3"]), [bad])
    (tmp_path / "out" / "results-torn.jsonl").write_text(good[2][: len(good[2]) // 2])
    assert answered_in(out) == {"row-0", "row-1"}


def test_the_same_rows_have_one_file(tmp_path: Path) -> None:
    for _ in range(2):
        write_whole(str(tmp_path), results_name(["a", "b"]), ["{}"])
    assert len(files_in(str(tmp_path))) == 1
    assert results_name(["a", "b"]) != results_name(["a", "c"])


def test_only_requests_are_read_of_a_folder(tmp_path: Path) -> None:
    for name in ("requests-00001.jsonl", "rows-00000.jsonl", "manifest.json", "requests-00000.jsonl"):
        (tmp_path / name).write_text("")
    found = [Path(name).name for name in request_files(str(tmp_path))]
    assert found == ["requests-00000.jsonl", "requests-00001.jsonl"]
    with pytest.raises(ClusterError) as refused:
        request_files(str(tmp_path / "nowhere"))
    assert refused.value.code == "no-requests"
