"""Linear probes: a hidden state in, ten digit probabilities out (src/core/linear-probe is the other half)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from safetensors import safe_open

from .errors import ClusterError

Features = Mapping[str, float | None]


@dataclass(frozen=True)
class WeightedFeature:
    """weight · (value - mean) / deviation of a feature of a row's texts; one that does not apply counts as the mean."""

    name: str
    mean: float
    deviation: float
    weight: float

    def of(self, features: Features) -> float:
        """What it adds to its term."""
        value = features[self.name]
        return 0.0 if value is None else self.weight * (value - self.mean) / self.deviation


@dataclass(frozen=True)
class Term:
    """weight · shape(bias + state · h + Σ features), state [C] or None; with a hinge, max(0, hinge - form) enters."""

    weight: float
    bias: float
    state: np.ndarray | None
    hinge: float | None
    features: tuple[WeightedFeature, ...] = ()


@dataclass(frozen=True)
class Probe:
    """Terms on the state after `layers` layers and the final norm (None: all), read by an ordered probit."""

    layers: int | None
    terms: tuple[Term, ...]
    thresholds: np.ndarray
    spread: float

    @property
    def features(self) -> frozenset[str]:
        """Names of the features that a row must tell."""
        return frozenset(feature.name for term in self.terms for feature in term.features)

    def log_probabilities(self, states: np.ndarray, features: Sequence[Features]) -> np.ndarray:
        """states [B, C] and each row's features, [B] → natural logs of p(d), [B, 10]."""
        latent = np.zeros(len(states))
        for term in self.terms:
            form = term.bias + np.array([sum(each.of(row) for each in term.features) for row in features])
            if term.state is not None:
                form = form + states.astype(np.float64) @ term.state
            latent += term.weight * (form if term.hinge is None else np.maximum(0.0, term.hinge - form))
        cumulative = normal_cdf((self.thresholds[None, :] - latent[:, None]) / self.spread)
        ends = np.zeros((len(states), 1))
        return np.log(np.maximum(np.diff(np.hstack([ends, cumulative, ends + 1.0])), 1e-12))


def normal_cdf(z: np.ndarray) -> np.ndarray:
    """Φ by Abramowitz and Stegun 7.1.26, as the workbench computes it; absolute error below 1.5e-7."""
    x = np.abs(z) / np.sqrt(2.0)
    t = 1.0 / (1.0 + 0.3275911 * x)
    series = (((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592
    tail = 0.5 * t * series * np.exp(-x * x)
    return np.where(z > 0, 1.0 - tail, tail)


def read_probe(path: Path, mode: str) -> Probe:
    """The probe of a way of asking (`without-reference`, `with-reference`).

    Raises `no-probe` where none was fitted, `compares-texts` where it reads features of texts alone and no state.
    """
    with safe_open(path, "numpy") as file:
        tensors = {name: file.get_tensor(name).astype(np.float64) for name in file.keys()}  # noqa: SIM118
        described = (file.metadata() or {}).get("linear_probe")
    missing = ClusterError("no-probe", f"{path} holds no linear probe for the mode {mode}, so nothing was judged.")
    if described is None:
        if f"{mode}.weights" not in tensors:
            raise missing
        bias, spread = tensors[f"{mode}.bias_spread"]
        layers = int(tensors["layers"][0]) if "layers" in tensors else None
        term = Term(1.0, float(bias), tensors[f"{mode}.weights"], None)
        return Probe(layers, (term,), np.arange(9) + 0.5, float(spread))
    judge = json.loads(described)
    found = judge["probes"].get(mode)
    if found is None:
        raise missing
    if not any(term["state"] for term in found["terms"]):
        raise ClusterError(
            "compares-texts",
            f"The linear probe for the mode {mode} compares texts and reads no language model. Nothing was judged. "
            "Judge with the command (judge), in parts if there are many rows.",
        )
    terms = tuple(
        Term(
            term["weight"],
            term["bias"],
            tensors[f"{mode}.{term['name']}"] if term["state"] else None,
            term["hinge"],
            tuple(WeightedFeature(f["feature"], f["mean"], f["deviation"], f["weight"]) for f in term["features"]),
        )
        for term in found["terms"]
    )
    return Probe(judge["layers"], terms, np.asarray(found["thresholds"]), found["spread"])
