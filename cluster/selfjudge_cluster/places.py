"""Files on a disk or in an object store (`s3://…`), by pyarrow's file systems."""

import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pyarrow import fs

from .errors import ClusterError
from .results import answered


def place(uri: str) -> tuple[fs.FileSystem, str]:
    """The file system of a path or URI, and the path on it."""
    if "://" in uri:
        return fs.FileSystem.from_uri(uri)
    return fs.LocalFileSystem(), os.path.abspath(uri)


def files_in(uri: str) -> list[str]:
    """Names of the files of a folder, sorted; none where there is no folder."""
    system, path = place(uri)
    found = system.get_file_info(fs.FileSelector(path, allow_not_found=True))
    return sorted(info.base_name for info in found if info.type == fs.FileType.File)


def request_files(data: str) -> list[str]:
    """The files of requests that `--data` names: a file itself, or those of a folder. Raises `no-requests`."""
    system, path = place(data)
    kind = system.get_file_info(path).type
    if kind == fs.FileType.File:
        return [data]
    names = [name for name in files_in(data) if name.startswith("requests-") and name.endswith((".jsonl", ".parquet"))]
    if not names:
        raise ClusterError(
            "no-requests",
            f"There are no requests-*.jsonl or requests-*.parquet in {data}, so nothing was judged. "
            "Give --data the folder that batch export wrote.",
        )
    return [f"{data.rstrip('/')}/{name}" for name in names]


def read_json(uri: str) -> Any:
    """A file's JSON; None where there is no file."""
    system, path = place(uri)
    if system.get_file_info(path).type != fs.FileType.File:
        return None
    with system.open_input_stream(path) as file:
        return json.loads(file.read())


def write_whole(uri: str, name: str, lines: Iterable[str]) -> None:
    """Write a file so that nobody sees half of it: renamed on a disk; an object store shows whole objects alone."""
    system, folder = place(uri)
    text = "".join(f"{line}\n" for line in lines).encode("utf-8")
    if not isinstance(system, fs.LocalFileSystem):
        with system.open_output_stream(f"{folder}/{name}") as file:
            file.write(text)
        return
    os.makedirs(folder, exist_ok=True)
    partial = f"{folder}/{name}.{os.getpid()}.part"
    with open(partial, "wb") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(partial, f"{folder}/{name}")


def remove_parts(uri: str) -> None:
    """Remove what workers that died had half written. Call it when nobody writes there any more."""
    system, folder = place(uri)
    if isinstance(system, fs.LocalFileSystem):
        for name in files_in(uri):
            if name.startswith("results-") and name.endswith(".part"):
                Path(folder, name).unlink(missing_ok=True)


def results_name(custom_ids: Iterable[str]) -> str:
    """The file of a group of rows: the same rows, computed again after a failure, replace their own file."""
    digest = hashlib.sha256("\n".join(custom_ids).encode("utf-8"))
    return f"results-{digest.hexdigest()[:20]}.jsonl"


def answered_in(out: str) -> frozenset[str]:
    """Ids of the rows that the results in a folder score already."""
    found: set[str] = set()
    system, folder = place(out)
    for name in files_in(out):
        if name.startswith("results-") and name.endswith(".jsonl"):
            with system.open_input_stream(f"{folder}/{name}") as file:
                found |= answered(file.read().decode("utf-8", "replace").splitlines())
    return frozenset(found)
