"""An engine without weights, whose digits follow from the prompt: what a job does with its rows is tried in seconds."""

import json
from collections.abc import Sequence

import numpy as np

from selfjudge_cluster.judge_files import JudgeFiles
from selfjudge_cluster.requests import Request


class LightEngine:
    """It takes what the model in the judge's folder takes, and computes nothing with it."""

    features = None

    def __init__(self, judge: JudgeFiles, mode: str, threads: int) -> None:
        config = json.loads((judge.base / "config.json").read_text())
        self.vocabulary: int = config["vocab_size"]
        self.context: int = config["max_position_embeddings"]

    def read(self, requests: Sequence[Request]) -> list[np.ndarray]:
        """Natural logs, [10] for each request."""
        return [light_digits(request.prompt) for request in requests]


def light_digits(prompt: Sequence[int]) -> np.ndarray:
    """Natural logs, [10], of which every prompt has its own."""
    return np.log(np.random.default_rng(list(prompt)).dirichlet(np.ones(10)))
