"""Results in the form of an OpenAI batch, as `batch import` reads them."""

import json
import math
from collections.abc import Iterable, Sequence

from .requests import BadRequest, Request


def result_line(request: Request, log_probabilities: Sequence[float]) -> str:
    """The line of a row that was judged. log_probabilities: natural logs, [10], digit 0 first."""
    if len(log_probabilities) != 10 or any(math.isnan(value) or value > 1e-3 for value in log_probabilities):
        return error_line(
            BadRequest(request.custom_id, "not-finite", "The model gave no finite numbers at the answer's place.")
        )
    # JSON has no minus infinity; e^-745 is the smallest number that a double holds.
    told = [max(-745.0, float(value)) for value in log_probabilities]
    likeliest = max(range(10), key=told.__getitem__)
    name = f"token_id:{request.digits[likeliest]}"
    top = {f"token_id:{id}": value for id, value in zip(request.digits, told, strict=True)}
    logprobs = {"tokens": [name], "token_logprobs": [told[likeliest]], "top_logprobs": [top]}
    choice = {"index": 0, "text": str(likeliest), "finish_reason": "length", "logprobs": logprobs}
    body = {
        "object": "text_completion",
        "model": request.model,
        "choices": [choice],
        "usage": {"prompt_tokens": len(request.prompt), "completion_tokens": 1},
    }
    response = {"status_code": 200, "request_id": request.custom_id, "body": body}
    return _line(request.custom_id, response, None)


def error_line(bad: BadRequest) -> str:
    """The line of a row without a score, with the reason."""
    return _line(bad.custom_id, None, {"code": bad.code, "message": bad.message})


def _line(custom_id: str, response: object, error: object) -> str:
    record = {"id": f"batch-{custom_id}", "custom_id": custom_id, "response": response, "error": error}
    return json.dumps(record, ensure_ascii=False, allow_nan=False)


def answered(lines: Iterable[str]) -> set[str]:
    """Ids of the rows that these lines score. Torn lines and errors count as unanswered, and are asked again."""
    found = set()
    for line in lines:
        try:
            record = json.loads(line)
            if record["error"] is None and record["response"]["status_code"] == 200:
                found.add(record["custom_id"])
        except (ValueError, KeyError, TypeError):
            continue
    return found
