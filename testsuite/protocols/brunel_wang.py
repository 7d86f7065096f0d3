# SPDX-License-Identifier: GPL-2.0-or-later
"""iaf_bw_2001 and iaf_bw_2001_exact: conductances on every receptor, gates of senders, and what cannot be connected."""

import numpy as np

from . import cases, group, raises, sorted_events

group("brunel_wang")

NAMES = ["V_m", "s_AMPA", "s_GABA", "s_NMDA", "I_AMPA", "I_GABA", "I_NMDA"]
GATES = {"alpha": 1.3, "tau_rise_NMDA": 3.0, "tau_decay_NMDA": 40.0}
MODELS = ("iaf_bw_2001", "iaf_bw_2001_exact")


def driven(nest, model, seed, weight, parameters, n=1):
    """Neurons with trains of their own on receptor AMPA."""
    random = np.random.RandomState(seed)
    neurons = nest.Create(model, n, params=parameters)
    for neuron in neurons:
        times = np.unique(random.uniform(1.0, 150.0, 60).round(1))
        train = nest.Create("spike_generator", params={"spike_times": times})
        nest.Connect(train, neuron, syn_spec={"receptor_type": 1, "weight": weight, "delay": 1.1})
    return neurons


PARAMETERS = {
    "default": {},
    "gates": GATES,
    "magnesium": {"conc_Mg2": 0.3, "E_ex": 10.0, "E_in": -80.0, "tau_AMPA": 1.0, "tau_GABA": 8.0},
    "membrane": {"C_m": 250.0, "g_L": 12.0, "V_reset": -62.0, "V_th": -52.0, "t_ref": 3.3, "E_L": -68.0},
    "exact integration": {"gsl_error_tol": 1e-9, **GATES},
    "prepared": {"V_m": -58.0, "s_AMPA": 3.0, "s_GABA": 2.0},
}


@cases(
    "brunel_wang",
    {f"{model} {name}": dict(model=model, parameters=p) for model in MODELS for name, p in PARAMETERS.items()},
)
def three_receptors(nest, model, parameters):
    """Two senders on receptor NMDA, with different gates, weights and delays; trains on AMPA and GABA; a current."""
    first = driven(nest, model, 1, 120.0, {})
    second = driven(nest, model, 2, 150.0, GATES)
    target = driven(nest, model, 3, 30.0, parameters)
    nest.Connect(first, target, syn_spec={"receptor_type": 3, "weight": 4.0, "delay": 0.7})
    nest.Connect(second, target, syn_spec={"receptor_type": 3, "weight": 6.0, "delay": 2.4})
    nest.Connect(second, target, syn_spec={"receptor_type": 2, "weight": 7.0, "delay": 1.0})
    current = nest.Create(
        "step_current_generator", params={"amplitude_times": [60.0, 90.0], "amplitude_values": [200.0, -50.0]}
    )
    nest.Connect(current, target)
    meter = nest.Create("multimeter", params={"record_from": NAMES, "interval": 0.9})
    nest.Connect(meter, target)
    recorder = nest.Create("spike_recorder")
    nest.Connect(first + second + target, recorder)
    nest.Simulate(71.3)
    nest.Simulate(90.0)
    events = meter.get("events")
    return {**sorted_events(recorder), **{f"trace {name}": events[name] for name in NAMES}}


@cases("brunel_wang", {"recurrent": {}})
def recurrent(nest):
    """Everybody sends to everybody, by plastic and by static synapses; what they send, and the weights."""
    neurons = driven(nest, "iaf_bw_2001", 5, 110.0, {}, 4)
    nest.Connect(neurons, neurons, syn_spec={"receptor_type": 3, "weight": 1.2, "delay": 1.5})
    plastic = {"synapse_model": "stdp_synapse", "receptor_type": 3, "weight": 2.0, "delay": 0.8}
    nest.Connect(neurons, neurons, syn_spec=plastic)
    recorder = nest.Create("spike_recorder")
    nest.Connect(neurons, recorder)
    nest.Simulate(160.0)
    connections = nest.GetConnections(synapse_model="stdp_synapse")
    order = np.lexsort((connections.get("target"), connections.get("source")))
    return {
        **sorted_events(recorder),
        "weights": np.array(connections.get("weight"))[order],
        "t_spike": neurons.get("t_spike"),
    }


@cases("brunel_wang", {"tum, plastic": {}})
def plasticity_of_tum(nest):
    """What spikes of iaf_tum_2000 carry is not their time for plastic synapses onto it."""
    node = nest.Create("iaf_tum_2000")
    pre = nest.Create("parrot_neuron")
    for target, times, weight in ((node, [1.0, 20.0, 40.0], 2e4), (pre, [0.5, 5.0, 19.5, 25.0, 45.0], 1.0)):
        train = nest.Create("spike_generator", params={"spike_times": times})
        nest.Connect(train, target, syn_spec={"weight": weight})
    nest.Connect(pre, node, syn_spec={"synapse_model": "stdp_synapse", "weight": 1.0})
    nest.Simulate(60.0)
    weight = nest.GetConnections(pre, node).get("weight")
    return {"weight": np.atleast_1d(weight), "t_spike": np.atleast_1d(node.get("t_spike"))}


PRE = ("iaf_bw_2001", "iaf_bw_2001_exact", "iaf_tum_2000", "iaf_psc_exp", "iaf_psc_exp_ps", "spike_generator")
POST = ("iaf_bw_2001", "iaf_bw_2001_exact", "iaf_tum_2000", "iaf_psc_exp_ps", "parrot_neuron_ps", "iaf_psc_exp")


@cases("brunel_wang", {f"connections of {model}": dict(model=model) for model in PRE})
def connections(nest, model):
    """Which receptors of which models take its spikes."""
    results = []
    for target in POST:
        for receptor in range(5):
            source, node = nest.Create(model), nest.Create(target)
            results.append(raises(nest, nest.Connect, source, node, "one_to_one", {"receptor_type": receptor}))
    return {"refused": results}


SETS = [
    {"alpha": 0.0},
    {"tau_AMPA": 0.0},
    {"conc_Mg2": 0.0},
    {"V_reset": -50.0},
    {"gsl_error_tol": 0.0},
    {"t_ref": -1.0},
]


@cases("brunel_wang", {f"refusals of {model}": dict(model=model) for model in MODELS})
def refusals(nest, model):
    node = nest.Create(model)
    return {"refused": [raises(nest, node.set, values) for values in SETS]}
