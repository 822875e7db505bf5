"""Requests as `batch export` writes them: checked one by one, so that a bad one costs itself alone."""

import hashlib
import json
import math
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Request:
    """One row to be judged. `prompt`: token ids, [T]; `digits`: ids of the tokens 0 to 9, [10].

    `features`: what a linear probe reads of the row's texts, None where one does not apply; None for a judge that
    reads digit tokens.
    """

    custom_id: str
    model: str
    prompt: list[int]
    digits: list[int]
    features: dict[str, float | None] | None = None


@dataclass(frozen=True)
class BadRequest:
    """A row that cannot be asked, and why. Without an id of its own it is named by its content."""

    custom_id: str
    code: str
    message: str


def parse_request(line: str, digits: list[int] | None = None) -> Request | BadRequest:
    """Read one request.

    line: JSON with `custom_id` and `body`, an object or (of Parquet) JSON text.
    digits: ids of the manifest, for requests that name none (`--server openai`).
    """
    unnamed = "line:" + hashlib.sha256(line.encode("utf-8", "replace")).hexdigest()[:16]
    try:
        record = json.loads(line)
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
    features = body.get("text_features")
    if features is not None and not _are_features(features):
        return BadRequest(custom_id, "bad-features", "The field body.text_features holds something else than numbers.")
    return Request(custom_id, str(body.get("model") or "judge"), prompt, named, features)


def of_other_kind(request: Request, features: frozenset[str] | None) -> BadRequest | None:
    """Why a judge cannot answer a request that was exported for another kind of judge.

    features: what its linear probe reads of a row's texts; None for a judge that reads digit tokens.
    """
    if (request.features is None) != (features is None):
        probe, digits = "a linear probe", "the digit tokens of a language model"
        asked, read = (digits, probe) if request.features is None else (probe, digits)
        message = f"The request was exported for {asked}, and this judge reads {read}."
        return BadRequest(request.custom_id, "other-kind", message)
    untold = sorted((features or frozenset()) - (request.features or {}).keys())
    if untold:
        message = f"The field body.text_features lacks {', '.join(untold)}, which the linear probe reads."
        return BadRequest(request.custom_id, "missing-features", message)
    return None


def _are_features(value: Any) -> bool:
    return isinstance(value, dict) and all(
        isinstance(name, str) and (number is None or (_is_number(number) and math.isfinite(number)))
        for name, number in value.items()
    )


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _ids(value: Any) -> list[int] | None:
    if not isinstance(value, list):
        return None
    if any(isinstance(id, bool) or not isinstance(id, int) or id < 0 for id in value):
        return None
    return value
