"""An engine whose process is killed in the middle of a job, as often as there are markers to take."""

import os
import signal
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from selfjudge_cluster.job import Engine, MakeEngine
from selfjudge_cluster.judge_files import JudgeFiles
from selfjudge_cluster.requests import Request


@dataclass(frozen=True)
class DyingEngines:
    """Makes engines that kill their worker when they have read, once for each file in `markers`."""

    make: MakeEngine
    markers: str

    def __call__(self, judge: JudgeFiles, mode: str, threads: int) -> Engine:
        """Runs on a worker, as the maker of any engine."""
        return DyingEngine(self.make(judge, mode, threads), Path(self.markers))


class DyingEngine:
    """Reads as the engine within does, where it lives long enough."""

    def __init__(self, inner: Engine, markers: Path) -> None:
        self._inner, self._markers = inner, markers
        self.vocabulary, self.context, self.features = inner.vocabulary, inner.context, inner.features

    def read(self, requests: Sequence[Request]) -> list[np.ndarray]:
        """Natural logs, [10] for each request."""
        found = self._inner.read(requests)
        for marker in self._markers.iterdir():
            try:
                marker.unlink()
            except FileNotFoundError:
                continue
            os.kill(os.getpid(), signal.SIGKILL)
        return found
