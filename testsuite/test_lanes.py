# SPDX-License-Identifier: GPL-2.0-or-later
"""Neurons that are integrated eight at a time do what each does alone, to the last bit."""

import nest
import numpy as np
import pytest

NUMBER = 27  # three groups of eight, and a rest

MODELS = {
    "iaf_cond_exp": (2.0, 300.0),
    "iaf_cond_alpha": (2.0, 300.0),
    "iaf_cond_beta": (2.0, 300.0),
    "aeif_cond_exp": (3.0, 600.0),
    "aeif_psc_exp": (200.0, 600.0),
    "aeif_psc_alpha": (500.0, 1500.0),
    "hh_psc_alpha": (300.0, 500.0),
}


def traces(model, threads, apart, resolution=0.1):
    """V_m every millisecond and spikes of neurons with different input, in one population or each of a model of its own."""
    nest.ResetKernel()
    nest.set(local_num_threads=threads, resolution=resolution)
    weight, current = MODELS[model]
    names = [f"{model}_{k}" for k in range(NUMBER)] if apart else [model] * NUMBER
    if apart:
        for name in names:
            nest.CopyModel(model, name)
        neurons = sum((nest.Create(name) for name in names[1:]), nest.Create(names[0]))
    else:
        neurons = nest.Create(model, NUMBER)
    random = np.random.default_rng(1)
    for neuron in neurons:
        for sign in (1.0, -1.0):
            times = np.unique(np.round(random.uniform(1.0, 60.0, 20), 0))
            source = nest.Create("spike_generator", params={"spike_times": times})
            nest.Connect(source, neuron, syn_spec={"weight": sign * weight * random.uniform(0.5, 3.0), "delay": 1.0})
        drive = nest.Create("dc_generator", params={"amplitude": current * random.uniform(0.0, 2.0)})
        nest.Connect(drive, neuron, syn_spec={"delay": 1.0})
    recorder = nest.Create("spike_recorder")
    nest.Connect(neurons, recorder)
    V = []
    for _ in range(30):
        nest.Simulate(2.0)
        V.append(neurons.get("V_m"))
    events = recorder.get("events")
    first = neurons[0].global_id
    return np.array(V), sorted(zip(events["times"], events["senders"] - first))


@pytest.mark.parametrize("model", MODELS)
def test_together_and_alone(model):
    V, spikes = traces(model, 1, apart=False)
    assert len(spikes) > 10
    assert len({sender for _, sender in spikes}) > 3
    for threads, apart in ((1, True), (2, False)):
        other_V, other_spikes = traces(model, threads, apart)
        assert spikes == other_spikes
        np.testing.assert_array_equal(V, other_V)


def test_different_parameters_in_one_population():
    """Groups of equal neurons go together, others alone."""
    results = []
    for threads in (1, 2):
        nest.ResetKernel()
        nest.local_num_threads = threads
        neurons = nest.Create("iaf_cond_exp", 40, params={"I_e": 400.0})
        neurons[10:20].set(C_m=200.0)
        neurons[25].set(C_m=300.0)
        recorder = nest.Create("spike_recorder")
        nest.Connect(neurons, recorder)
        nest.Simulate(100.0)
        events = recorder.get("events")
        results.append((neurons.get("V_m"), sorted(zip(events["times"], events["senders"]))))
    assert results[0] == results[1]
    V = np.array(results[0][0])
    for members in (np.r_[0:10, 20:25, 26:40], np.r_[10:20]):
        assert len(set(V[members])) == 1
