"""Requests in Parquet, read with pyarrow: Ray's own reader fails on several files where aiohttp is not installed."""

import json
from collections.abc import Iterable

import pyarrow as pa
import pyarrow.parquet as pq

from .errors import ClusterError
from .places import place

_COLUMNS = ["custom_id", "body"]


def refuse_bad_tables(uris: Iterable[str]) -> None:
    """Raises `bad-parquet` where a file is none, or lacks a column, before anything is judged."""
    for uri in uris:
        system, path = place(uri)
        try:
            missing = [name for name in _COLUMNS if name not in pq.read_schema(path, filesystem=system).names]
        except (pa.ArrowInvalid, OSError) as error:
            message = f"{uri} cannot be read as Parquet ({error}). Nothing was judged. Get the file again."
            raise ClusterError("bad-parquet", message) from error
        if missing:
            raise ClusterError(
                "bad-parquet",
                f"{uri} has no column {' and no column '.join(missing)}. Nothing was judged. A table of requests holds "
                "custom_id, a text, and body, the request as JSON text or as fields.",
            )


def lines_of(batch: pa.Table) -> pa.Table:
    """Files by name, the column `item`, to their rows as lines of JSON, the column `text`."""
    lines: list[str] = []
    for uri in batch.column("item").to_pylist():
        system, path = place(uri)
        for rows in pq.ParquetFile(path, filesystem=system).iter_batches(columns=_COLUMNS):
            lines += [json.dumps(row) for row in rows.to_pylist()]
    return pa.table({"text": pa.array(lines, pa.string())})
