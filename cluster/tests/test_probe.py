"""Linear probes that come with the workbench, against the normal distribution function of the standard library."""

import math
from pathlib import Path

import numpy as np
import pytest

from selfjudge_cluster.errors import ClusterError
from selfjudge_cluster.judge_files import locate_judge
from selfjudge_cluster.probe import Probe, Term, WeightedFeature, read_probe

ADAPTERS = Path(__file__).parents[2] / "public/adapters"


@pytest.mark.parametrize("folder", ["alpaca-selfj/quick_fit", "selfj-with-reference/linear_probe"])
def test_both_kinds_of_files_give_ten_digits_around_the_latent_score(folder: str) -> None:
    probe = read_probe(ADAPTERS / f"{folder}.safetensors", "without-reference")
    assert probe.layers == 15
    state = np.linspace(-1, 1, 576)
    latent = probe.terms[0].weight * (probe.terms[0].bias + float(probe.terms[0].state @ state))
    below = [0.5 * (1 + math.erf((t - latent) / probe.spread / math.sqrt(2))) for t in probe.thresholds]
    expected = np.diff([0.0, *below, 1.0])
    found = np.exp(probe.log_probabilities(np.stack([state, state]), [{}, {}]))
    assert found.shape == (2, 10)
    assert np.abs(found - expected).max() < 1e-6


def test_a_hinged_term_enters_only_below_its_hinge() -> None:
    term = Term(weight=-8.0, bias=0.0, state=np.array([1.0]), hinge=0.3)
    probe = Probe(None, (term,), np.arange(9) + 0.5, 1.0)
    above, at, below = probe.log_probabilities(np.array([[0.9], [0.3], [0.2]]), [{}, {}, {}])
    assert np.allclose(above, at)
    # 0.1 below the hinge takes 0.8 off the latent score, so the lowest digit is likelier.
    assert below[0] > at[0]


def test_features_of_texts_are_standardised_and_one_that_does_not_apply_counts_as_its_mean() -> None:
    length = WeightedFeature("log-length", mean=5.0, deviation=2.0, weight=3.0)
    terms = (Term(1.0, 0.5, np.array([1.0]), None), Term(2.0, 0.0, None, None, (length,)))
    probe = Probe(None, terms, np.arange(9) + 0.5, 1.0)
    assert probe.features == {"log-length"}
    rows = [{"log-length": 6.0}, {"log-length": None}, {"log-length": 5.0}]
    found = probe.log_probabilities(np.array([[1.0], [4.0], [1.0]]), rows)
    # Latent scores: 0.5 + 1 + 2 · 3 · (6 - 5) / 2 = 4.5, and 0.5 + 4 without the length.
    assert np.allclose(found[0], found[1])
    assert not np.allclose(found[0], found[2])
    assert np.allclose(np.exp(found[0]), np.exp(found[0])[::-1], atol=1e-6)


def test_a_guarded_probe_reads_its_features() -> None:
    probe = read_probe(ADAPTERS / "guarded/linear_probe.safetensors", "without-reference")
    assert {"attack", "chunk-relevance", "open-end"} <= probe.features
    means = {each.name: each.mean for term in probe.terms for each in term.features}
    state = np.zeros((2, 576))
    whole, attacked = probe.log_probabilities(state, [means, {**means, "attack": 1.0}])
    digits = np.arange(10)
    # An attack takes 1.3 off the latent score.
    assert digits @ np.exp(attacked) < digits @ np.exp(whole) - 0.5


def test_probes_that_compare_texts_alone_or_are_not_there_are_refused() -> None:
    for name, mode, code in (
        ("selfj-with-reference/linear_probe", "with-reference", "compares-texts"),
        ("alpaca-selfj/quick_fit", "sideways", "no-probe"),
    ):
        with pytest.raises(ClusterError) as refused:
            read_probe(ADAPTERS / f"{name}.safetensors", mode)
        assert refused.value.code == code


def test_a_probe_without_its_base_is_refused() -> None:
    with pytest.raises(ClusterError) as refused:
        locate_judge(ADAPTERS / "alpaca-selfj", None)
    assert refused.value.code == "unknown-base"
