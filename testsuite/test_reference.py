# SPDX-License-Identifier: GPL-2.0-or-later
"""Replay the protocols of `protocols/` and compare with what was recorded from the public NEST 3.10 wheel."""

import pathlib

import nest
import numpy as np
import protocols
import pytest

REFERENCE = pathlib.Path(__file__).parent / "reference"

#: relative to the larger of the recorded value and the span of its trace
TOLERANCE = 1e-9

#: standard errors by which the means of two samples of seeds may differ
STANDARD_ERRORS = 4.0


def load(group):
    with np.load(REFERENCE / f"{group}.npz") as data:
        return {key: data[key] for key in data.files}


RECORDED = {group: load(group) for group in protocols.CASES}


def expected(group, name):
    found = {key.rsplit("/", 1)[1]: values for key, values in RECORDED[group].items() if key.rsplit("/", 1)[0] == name}
    assert found, f"no reference data for {group}/{name}: run extras/conformance/record.py"
    return found


def require_model(group, name):
    """The protocols of the catalogue name all models of the interface, also those that are still to come."""
    model = protocols.CASES[group][name][1].get("model")
    if group.startswith("catalogue") and model not in (*nest.node_models, *nest.synapse_models):
        pytest.skip(f"{model} is not there yet")


def compare_numbers(result, reference):
    """All quantities present, of equal length, and equal to 1e-9 relative (NaN equals NaN)."""
    assert sorted(result) == sorted(reference)
    for quantity, wanted in reference.items():
        got = result[quantity]
        assert got.shape == wanted.shape, (
            f"{quantity}: {got.size} values instead of {wanted.size}: {got} instead of {wanted}"
        )
        finite = wanted[np.isfinite(wanted)]
        # a current that decays to nothing is compared with its own peak, not with its last digits
        scale = np.max(np.abs(finite)) if finite.size else 1.0
        np.testing.assert_allclose(
            got, wanted, rtol=TOLERANCE, atol=TOLERANCE * max(scale, 1e-300), equal_nan=True, err_msg=quantity
        )


@pytest.mark.parametrize(
    "group, name", [(group, name) for group in protocols.DETERMINISTIC for name in protocols.CASES[group]]
)
def test_same_numbers(group, name):
    require_model(group, name)
    compare_numbers(protocols.run_case(nest, group, name), expected(group, name))


@pytest.mark.parametrize("threads", [2, 4])
@pytest.mark.parametrize("name", ["split_runs-0.1", "split_runs-1.5", "multimeter-uneven-runs-1.5"])
def test_same_numbers_with_threads(name, threads):
    """Threads change nothing in a deterministic experiment."""
    compare_numbers(protocols.run_case(nest, "timing", name, threads=threads), expected("timing", name))


def same_distribution(ours, theirs):
    """Means agree within the standard error that the spread between seeds gives; returns (agrees, message)."""
    error = np.sqrt(np.var(ours, ddof=1) / ours.size + np.var(theirs, ddof=1) / theirs.size)
    allowed = STANDARD_ERRORS * error + 1e-9 * abs(np.mean(theirs)) + 1e-12
    difference = abs(np.mean(ours) - np.mean(theirs))
    message = (
        f"{np.mean(ours):.6g} ± {np.std(ours, ddof=1):.3g} here, "
        f"{np.mean(theirs):.6g} ± {np.std(theirs, ddof=1):.3g} recorded, differ by more than {allowed:.3g}"
    )
    return difference <= allowed, message


@pytest.mark.parametrize(
    "group, name", [(group, name) for group in protocols.STATISTICAL for name in protocols.CASES[group]]
)
def test_same_statistics(group, name):
    require_model(group, name)
    reference = expected(group, name)
    result = protocols.run_case(nest, group, name)
    assert sorted(result) == sorted(reference)
    wrong = []
    for quantity, theirs in reference.items():
        agrees, message = same_distribution(result[quantity], theirs)
        if not agrees:
            wrong.append(f"{quantity}: {message}")
    assert not wrong, "; ".join(wrong)


def test_comparison_can_fail():
    """The two comparisons above refuse results that are slightly off."""
    trace = {"V_m": np.linspace(-70.0, -55.0, 50)}
    compare_numbers(trace, trace)
    with pytest.raises(AssertionError):
        compare_numbers({"V_m": trace["V_m"] * (1 + 1e-8)}, trace)
    with pytest.raises(AssertionError):
        compare_numbers({"V_m": trace["V_m"][:-1]}, trace)
    rates = expected("networks", "network-delta-uniform_delays")["rate"]
    assert same_distribution(rates, rates)[0]
    assert not same_distribution(rates + 3.0 * np.std(rates, ddof=1), rates)[0]
