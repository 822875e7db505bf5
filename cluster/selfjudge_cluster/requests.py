"""Requests as `batch export` writes them: checked one by one, so that a bad one costs itself alone."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Request:
    """One row to be judged. `prompt`: token ids, [T]; `digits`: ids of the tokens 0 to 9, [10]."""

    custom_id: str
    model: str
    prompt: list[int]
    digits: list[int]


@dataclass(frozen=True)
class BadRequest:
    """A row that cannot be asked, and why. Without an id of its own it is named by its content."""

    custom_id: str
    code: str
    message: str


def parse_request(source: Any, digits: list[int] | None = None) -> Request | BadRequest:
    """Read one request.

    source: a line of JSON, or a record (of Parquet) with `custom_id` and `body`, a struct or JSON text.
    digits: ids of the manifest, for requests that name none (`--server openai`).
    """
    text = source if isinstance(source, str) else repr(source)
    unnamed = "line:" + hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]
    try:
        record = json.loads(source) if isinstance(source, str) else source
        body = record["body"]
        body = json.loads(body) if isinstance(body, str) else body
        custom_id = record["custom_id"]
    except (ValueError, KeyError, TypeError):
        return BadRequest(unnamed, "bad-request", "This is no request: it is not JSON with a custom_id and a body.")
    if not isinstance(custom_id, str) or not custom_id:
        return BadRequest(unnamed, "bad-request", "The field custom_id is no text.")
    if not isinstance(body, dict):
        return BadRequest(custom_id, "bad-request", "The field body is no object.")
    prompt = _ids(body.get("prompt"))
    if not prompt:
        return BadRequest(
            custom_id, "no-token-ids", "The field body.prompt holds no token ids. Export with --api completions."
        )
    own = body.get("logprob_token_ids")
    named = _ids(own) if own is not None else digits
    if named is None or len(named) != 10 or len(set(named)) != 10:
        return BadRequest(
            custom_id, "no-digit-ids", "The ids of the ten digit tokens are neither in the request nor in a manifest."
        )
    return Request(custom_id, str(body.get("model") or "judge"), prompt, named)


def _ids(value: Any) -> list[int] | None:
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if not isinstance(value, list | tuple):
        return None
    if any(isinstance(id, bool) or not isinstance(id, int) or id < 0 for id in value):
        return None
    return list(value)
