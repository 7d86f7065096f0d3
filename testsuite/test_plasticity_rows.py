# SPDX-License-Identifier: GPL-2.0-or-later
"""Rows of plastic synapses are delivered in loops of their own; the results are those of the way through single synapses.

A weight recorder, or parameters that differ between synapses, sends every spike through single synapses.
"""

import nest
import numpy as np
import pytest

RULES = {
    "stdp_synapse": [
        {"mu_plus": 0.0, "mu_minus": 0.0, "lambda": 0.02},
        {"mu_plus": 1.0, "mu_minus": 1.0, "alpha": 1.1, "lambda": 0.02},
        {"mu_plus": 0.4, "mu_minus": 0.4, "tau_plus": 15.0, "lambda": 0.02},
    ],
    "stdp_synapse_hom": [{"mu_plus": 0.0, "mu_minus": 1.0, "lambda": 0.02}],
    "stdp_pl_synapse_hom": [{"mu": 0.4, "lambda": 0.02}],
}
CASES = [(name, k) for name, sets in RULES.items() for k in range(len(sets))]


def weights(model, params, recorder, delays, duration=150.0, threads=1):
    """Sources and targets of very different rates: none, one, some or many target spikes between two of a source."""
    nest.ResetKernel()
    nest.set_verbosity("M_ERROR")
    nest.set(local_num_threads=threads, rng_type="Philox_32", rng_seed=7)
    sources = nest.Create("parrot_neuron", 40)
    targets = nest.Create("iaf_psc_delta", 300, params={"t_ref": 0.5, "tau_minus": 25.0})
    nest.Connect(nest.Create("poisson_generator", params={"rate": 500.0}), sources[:5])
    nest.Connect(nest.Create("poisson_generator", params={"rate": 60.0}), sources[5:35])
    targets.I_e = np.where(np.arange(300) % 10 == 0, 0.0, np.linspace(370.0, 3000.0, 300))
    nest.CopyModel(
        model, "plastic", {**params, **({"weight_recorder": nest.Create("weight_recorder")} if recorder else {})}
    )
    delay = 1.5 if delays == "uniform" else nest.random.uniform(0.1, 12.0)
    weight = nest.random.uniform(10.0, 90.0)
    spec = {"synapse_model": "plastic", "weight": weight, "delay": delay}
    nest.Connect(sources, targets, {"rule": "fixed_outdegree", "outdegree": 200}, spec)
    nest.Simulate(duration)
    connections = nest.GetConnections(synapse_model="plastic")
    return np.asarray(connections.get("weight")), np.asarray(targets.get("V_m"))


@pytest.mark.parametrize("delays", ["uniform", "random"])
@pytest.mark.parametrize("model, k", CASES)
def test_rows_and_single_synapses_agree(model, k, delays):
    rows, v_rows = weights(model, RULES[model][k], False, delays)
    single, v_single = weights(model, RULES[model][k], True, delays)
    assert np.ptp(rows) > 20.0
    assert np.array_equal(rows, single)
    assert np.array_equal(v_rows, v_single)


def test_rows_do_not_depend_on_threads():
    one, v_one = weights("stdp_synapse", {}, False, "random")
    two, v_two = weights("stdp_synapse", {}, False, "random", threads=2)
    assert np.array_equal(one, two)
    assert np.array_equal(v_one, v_two)


def pulses(number, duration, frequent):
    """Targets that fire every ms, a silent source, one that fires now and then, one that fires once in a while."""
    nest.ResetKernel()
    nest.set_verbosity("M_ERROR")
    targets = nest.Create("iaf_psc_delta", number)
    targets.set(ignore_and_spike=True, ignore_and_spike_interval=1.0, ignore_and_spike_offset=0.5)
    sources = nest.Create("parrot_neuron", 3)
    trains = [[], list(np.arange(5.0, duration, frequent)), [2.0, duration - 1.0]]
    for train, source in zip(trains, sources):
        nest.Connect(nest.Create("spike_generator", params={"spike_times": train}), source)
    nest.Connect(sources, targets, syn_spec={"synapse_model": "stdp_synapse", "weight": 50.0, "tau_plus": 1.0})
    nest.Simulate(duration)
    first = nest.GetConnections(target=targets[:10], synapse_model="stdp_synapse")
    return np.asarray(first.get("weight")), max(targets.archiver_length)


def test_old_spikes_are_forgotten():
    few, all_of_them = pulses(10, 2500.0, 30.0)
    many, kept = pulses(100, 2500.0, 30.0)
    assert all_of_them == 2500  # not worth the effort
    assert kept < 1800  # the source that fires once in a while needs 750 ms of them
    assert np.array_equal(few, many)
