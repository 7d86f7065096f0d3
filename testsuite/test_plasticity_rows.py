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


def pulses(number, duration, frequent, model="stdp_synapse", own=None):
    """Targets that fire every ms, a silent source, one that fires now and then, one that fires once in a while."""
    nest.ResetKernel()
    nest.set_verbosity("M_ERROR")
    targets = nest.Create("iaf_psc_delta", number)
    targets.set(ignore_and_spike=True, ignore_and_spike_interval=1.0, ignore_and_spike_offset=0.5)
    sources = nest.Create("parrot_neuron", 3)
    trains = [[], list(np.arange(5.0, duration, frequent)), [2.0, duration - 1.0]]
    for train, source in zip(trains, sources):
        nest.Connect(nest.Create("spike_generator", params={"spike_times": train}), source)
    nest.CopyModel(model, "tested", {"tau_plus": 1.0} if own is None else own)
    nest.Connect(sources, targets, syn_spec={"synapse_model": "tested", "weight": 50.0})
    nest.Simulate(duration)
    first = nest.GetConnections(target=targets[:10], synapse_model="tested")
    return np.asarray(first.get("weight")), max(targets.archiver_length)


@pytest.mark.parametrize(
    "model, own",
    [
        ("stdp_synapse", None),
        ("stdp_triplet_synapse", None),
        ("vogels_sprekeler_synapse", {"tau": 1.0, "eta": 0.1}),
        ("jonke_synapse", None),
        ("stdp_nn_symm_synapse", None),
        ("stdp_nn_restr_synapse", None),
        ("stdp_nn_pre_centered_synapse", None),
        ("stdp_facetshw_synapse_hom", None),
    ],
)
def test_old_spikes_are_forgotten(model, own):
    few, all_of_them = pulses(10, 2500.0, 30.0, model, own)
    many, kept = pulses(100, 2500.0, 30.0, model, own)
    assert all_of_them == 2500  # not worth the effort
    assert kept < 1800  # the source that fires once in a while needs 750 ms of them
    assert np.array_equal(few, many)


def archive(model, neuron, own, number, runs):
    """Memory of the nodes (bytes) after each run, and weights onto two of them; one source fires often, one seldom."""
    nest.ResetKernel()
    nest.set_verbosity("M_ERROR")
    nest.rng_type = "Philox_32"
    neurons = nest.Create(neuron, number, params=own)
    sources = nest.Create("parrot_neuron", 3)
    for source, interval in zip(sources[:2], (15.0, 140.0)):
        times = np.arange(3.0, sum(runs), interval)
        nest.Connect(nest.Create("spike_generator", params={"spike_times": times}), source)
    spec = {"synapse_model": model, "weight": 1.0}
    ports = nest.GetDefaults(neuron).get("receptor_types", {})
    if "dendritic_exc" in ports:
        spec["receptor_type"] = ports["dendritic_exc"]
    nest.Connect(sources, neurons, syn_spec=spec)
    memory = []
    for duration in runs:
        nest.Simulate(duration)
        memory.append(nest._kernel.memory()["nodes"])
    return memory, np.array(nest.GetConnections(sources, neurons[:2]).get("weight"))


@pytest.mark.parametrize(
    "model, neuron, own",
    [
        ("clopath_synapse", "aeif_psc_delta_clopath", {"theta_plus": -72.0, "theta_minus": -72.0, "I_e": 100.0}),
        ("urbanczik_synapse", "pp_cond_exp_mc_urbanczik", {}),
    ],
)
def test_archives_do_not_grow(model, neuron, own):
    """Ten times as long a run keeps as much, and the weights are those of runs in which nothing is forgotten."""
    runs = [300.0, 300.0, 1200.0, 1200.0]
    memory, weights = archive(model, neuron, own, 30, runs)
    assert max(memory[2:]) < 2.0 * memory[1]
    assert np.ptp(weights) > 0.0
    # so few entries that nothing is forgotten
    assert np.allclose(weights, archive(model, neuron, own, 2, runs)[1], rtol=1e-12)
