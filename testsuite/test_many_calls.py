# SPDX-License-Identifier: GPL-2.0-or-later
"""Many small Connect calls: the network is that of one call, handles stay what they are, and memory stays small."""

import nest
import numpy as np
import pytest

#: parameters that differ from call to call
MODELS = {
    "static_synapse": {},
    "static_synapse_lbl": {"synapse_label": lambda i: i % 7},
    "stdp_synapse": {"lambda": lambda i: 0.01 * (1 + i % 3)},
    "tsodyks2_synapse": {"U": lambda i: 0.2 + 0.1 * (i % 4)},
}


def network(threads, n=30):
    nest.ResetKernel()
    nest.set_verbosity("M_ERROR")
    nest.set(local_num_threads=threads, rng_seed=3)
    neurons = nest.Create("iaf_psc_delta", n, params={"I_e": 380.0})
    neurons.V_m = [-70.0 + 0.5 * i for i in range(n)]
    return neurons


def pairs(n=30, number=400):
    generator = np.random.default_rng(8)
    return (
        generator.integers(1, n + 1, number),
        generator.integers(1, n + 1, number),
        np.round(generator.normal(0.5, 0.2, number), 3),
        generator.integers(1, 300, number) * 0.1,
    )


def connect(how, model):
    pre, post, weight, delay = pairs()
    more = {key: [f(i) for i in range(pre.size)] for key, f in MODELS[model].items()}
    step = {"one": pre.size, "single": 1, "tens": 10}[how]
    for i in range(0, pre.size, step):
        part = slice(i, i + step)
        spec = {key: np.array(values[part]) for key, values in more.items()}
        spec |= {"synapse_model": model, "weight": weight[part], "delay": delay[part]}
        nest.Connect(pre[part], post[part], "one_to_one", spec)


def in_order(connections, keys):
    columns = [np.asarray(connections.get(key)) for key in ("source", "target", "delay", *keys)]
    return np.array(columns)[:, np.lexsort(columns[2::-1])]


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("threads", [1, 2])
def test_as_one_call(model, threads):
    """Connections, and after a run potentials and weights, are those of one call, to the last bit."""
    results = []
    for how in ("one", "single", "tens"):
        neurons = network(threads)
        connect(how, model)
        before = in_order(nest.GetConnections(), ["weight", *MODELS[model]])
        nest.Simulate(200.0)
        after = in_order(nest.GetConnections(), ["weight"])
        assert nest.local_spike_counter > 100
        results.append((before, after, neurons.get("V_m")))
    for other in results[1:]:
        for one, many in zip(results[0], other):
            assert np.array_equal(one, many)


def test_handles():
    """Handles name the same connections whatever is connected, or taken away, after they were made."""
    network(1)
    handles, values = [], []
    for i, (pre, post, weight) in enumerate(zip(*pairs()[:3])):
        nest.Connect(
            [pre], [post], "one_to_one", {"weight": [weight], "delay": [1.0], "synapse_model": "static_synapse"}
        )
        if i % 40 == 0:
            handles.append(nest.GetConnections())
            values.append(np.asarray(handles[-1].weight))
    for _ in range(2):  # before and after lists are put in order
        for h, v in zip(handles, values):
            assert np.array_equal(h.weight, v)
        handles.append(nest.GetConnections())
        values.append(np.asarray(handles[-1].weight))
        nest.Simulate(1.0)
    # every third goes, one at a time; those that stay go on, those that went are refused
    everything = nest.GetConnections()
    weights = np.asarray(everything.weight)
    for k in range(0, len(everything), 3):
        everything[k].disconnect()
    assert nest.num_connections == len(everything) - len(range(0, len(everything), 3))
    for k in range(1, len(everything), 3):
        assert everything[k].weight == weights[k]
    everything[1].weight = 77.0
    assert sum(w == 77.0 for w in nest.GetConnections().weight) == 1
    with pytest.raises(nest.NESTErrors.InexistentConnection, match="removed"):
        everything[3].get("weight")
    with pytest.raises(nest.NESTErrors.InexistentConnection, match="removed"):
        everything.disconnect()
    # and connecting goes on
    nest.Connect([1], [2], "one_to_one", {"weight": [5.0], "delay": [1.0]})
    assert np.array_equal(everything[2].weight, weights[2])
    nest.Simulate(1.0)
    assert np.array_equal(everything[2].weight, weights[2])
    assert 5.0 in nest.GetConnections(nest.NodeCollection([1]), nest.NodeCollection([2])).weight


def test_between_runs():
    """What is connected later starts from its own state; what is there goes on with its own."""

    def run(large):
        neurons = network(2)
        for i in range(10):
            nest.Connect(neurons[i], neurons[i + 1], syn_spec={"synapse_model": "tsodyks2_synapse", "weight": 1.0})
        if large:  # a block that small ones do not join
            nest.CopyModel("tsodyks2_synapse", "other")
        nest.Simulate(100.0)
        for i in range(10):
            spec = {"synapse_model": "other" if large else "tsodyks2_synapse", "weight": 2.0}
            nest.Connect(neurons[i], neurons[i + 2], syn_spec=spec)
        nest.Simulate(100.0)
        return neurons.get("V_m"), sorted(zip(*(nest.GetConnections().get(k) for k in ("source", "target", "u", "x"))))

    potentials, states = run(False)
    others = run(True)
    assert potentials == others[0]
    assert states == others[1]


def test_labels_sources_and_devices():
    neurons = network(2)
    noise = nest.Create("poisson_generator", params={"rate": 1000.0})
    recorder = nest.Create("spike_recorder")
    for i, neuron in enumerate(neurons):
        nest.Connect(noise, neuron, syn_spec={"weight": 1.0 + i})
        nest.Connect(neuron, recorder)
        nest.Connect(neuron, neurons[0], syn_spec={"synapse_model": "static_synapse_lbl", "synapse_label": i % 3})
    assert len(nest.GetConnections(noise)) == len(nest.GetConnections(target=recorder)) == 30
    assert nest.GetConnections(synapse_label=2).source == list(range(3, 31, 3))
    assert np.array_equal(nest.GetConnections(noise).weight, 1.0 + np.arange(30))
    nest.Simulate(50.0)
    single = sorted(zip(recorder.events["times"], recorder.events["senders"]))
    neurons = network(2)
    noise = nest.Create("poisson_generator", params={"rate": 1000.0})
    recorder = nest.Create("spike_recorder")
    nest.Connect(noise, neurons, "all_to_all", {"weight": (1.0 + np.arange(30))[:, None]})
    nest.Connect(neurons, recorder)
    nest.Connect(neurons, neurons[0])
    nest.Simulate(50.0)
    assert single == sorted(zip(recorder.events["times"], recorder.events["senders"]))
