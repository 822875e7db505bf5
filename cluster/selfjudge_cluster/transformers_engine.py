"""A judge on transformers: on a GPU where the worker has one, else on a bounded number of CPU threads."""

from collections.abc import Iterator, Sequence

import numpy as np
import torch
from transformers import AutoModelForCausalLM

from .judge_files import JudgeFiles
from .probe import read_probe
from .requests import Request

# Tokens of one forward pass, padding included: what bounds the memory of activations.
MAX_TOKENS = 2048


class TransformersEngine:
    """Log-probabilities of the ten digits after each prompt. Weights are float32 on a CPU, bfloat16 on a GPU."""

    def __init__(self, judge: JudgeFiles, mode: str, threads: int) -> None:
        torch.set_num_threads(threads)
        self._device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        dtype = torch.bfloat16 if self._device.type == "cuda" else torch.float32
        model = AutoModelForCausalLM.from_pretrained(judge.base, dtype=dtype)
        if judge.adapter is not None:
            from peft import PeftModel

            model = PeftModel.from_pretrained(model, judge.adapter).merge_and_unload()
        self._probe = None if judge.probe is None else read_probe(judge.probe, mode)
        if self._probe is not None and self._probe.layers is not None:
            # The final norm follows the layers that are left.
            model.model.layers = model.model.layers[: self._probe.layers]
        self.features = None if self._probe is None else self._probe.features
        self._model = model.eval().to(self._device)
        self.vocabulary: int = model.config.vocab_size
        self.context: int = model.config.max_position_embeddings

    def read(self, requests: Sequence[Request]) -> list[np.ndarray]:
        """In the order of the requests: natural logs, [10] each, under the softmax over the whole vocabulary."""
        found: dict[int, np.ndarray] = {}
        for indices in by_length([len(request.prompt) for request in requests]):
            some = [requests[index] for index in indices]
            found.update(zip(indices, self._forward(some), strict=True))
        return [found[index] for index in range(len(requests))]

    @torch.inference_mode()
    def _forward(self, requests: Sequence[Request]) -> Iterator[np.ndarray]:
        longest = max(len(request.prompt) for request in requests)
        padded = [request.prompt + [0] * (longest - len(request.prompt)) for request in requests]
        ids = torch.tensor(padded, device=self._device)
        last = torch.tensor([len(request.prompt) - 1 for request in requests], device=self._device)
        mask = (torch.arange(longest, device=self._device) <= last[:, None]).long()
        hidden = self._model.model(input_ids=ids, attention_mask=mask, use_cache=False).last_hidden_state
        state = hidden[torch.arange(len(requests), device=self._device), last]  # [B, C]
        if self._probe is not None:
            features = [request.features or {} for request in requests]
            yield from self._probe.log_probabilities(state.float().cpu().numpy(), features)
            return
        logs = self._model.lm_head(state).float().log_softmax(-1).cpu().numpy()  # [B, V]
        for request, of_row in zip(requests, logs, strict=True):
            yield of_row[request.digits]


def by_length(lengths: Sequence[int], max_tokens: int = MAX_TOKENS) -> list[list[int]]:
    """Indices in groups of like length, each of at most `max_tokens` with its padding (or of one row)."""
    groups: list[list[int]] = []
    for index in sorted(range(len(lengths)), key=lambda index: lengths[index]):
        if groups and (len(groups[-1]) + 1) * lengths[index] <= max_tokens:
            groups[-1].append(index)
        else:
            groups.append([index])
    return groups
