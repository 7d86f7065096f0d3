# SPDX-License-Identifier: GPL-2.0-or-later
"""One protocol per kind of model, played over the catalogue by loop: currents and spikes on every port, traces, weights.

The models are those that version 3.10 of the interface lists, whether they are registered here already or not. Finer
experiments on single models stand in the modules beside this one.
"""

import json
import pathlib

import numpy as np

from . import cases, group, per_seed, sorted_events

FACTS = pathlib.Path(__file__).resolve().parents[2] / "tests" / "consistency" / "data"
NODES = json.loads((FACTS / "node_models.json").read_text())
SYNAPSES = json.loads((FACTS / "synapse_models.json").read_text())

group("catalogue_neurons")
group("catalogue_synapses")
group("catalogue_devices")
group("catalogue_random", statistical=True)

#: answer to rates, learning signals or calcium instead of spikes, or are wired in ways of their own: modules of their own
OTHER_SIGNALS = ("eprop", "rate", "siegert", "astrocyte", "cm_default", "ginzburg", "erfc", "mcculloch", "gif_pop")

NEURONS = [
    name
    for name, entries in NODES.items()
    if entries["element_type"] == "neuron" and not any(part in name for part in OTHER_SIGNALS)
]

#: what makes a stochastic model deterministic, and gives models with a free number of receptors two of them
PARAMETERS = {
    "pp_psc_delta": {"c_2": 0.0, "c_1": 0.0, "c_3": 0.0},
    "gif_psc_exp": {"lambda_0": 0.0},
    "gif_cond_exp": {"lambda_0": 0.0},
    "gif_psc_exp_multisynapse": {"lambda_0": 0.0, "tau_syn": [2.0, 5.0]},
    "gif_cond_exp_multisynapse": {"lambda_0": 0.0, "tau_syn": [2.0, 5.0], "E_rev": [0.0, -85.0]},
    "iaf_psc_exp_multisynapse": {"tau_syn": [2.0, 5.0, 0.3]},
    "iaf_psc_alpha_multisynapse": {"tau_syn": [2.0, 5.0, 0.3]},
    "aeif_cond_alpha_multisynapse": {"tau_syn": [2.0, 5.0], "E_rev": [0.0, -85.0]},
    "aeif_cond_beta_multisynapse": {"tau_rise": [1.0, 2.0], "tau_decay": [4.0, 8.0], "E_rev": [0.0, -85.0]},
    "glif_psc": {"tau_syn": [2.0, 5.0]},
    "pp_cond_exp_mc_urbanczik": {"phi_max": 0.0},
}


def weight_of(model):
    """A weight in the unit of the model, large enough to make some of the spikes of the protocol."""
    if "delta" in model:
        return 6.0
    if model == "izhikevich":
        return 8.0
    if "cond" in model or model.startswith(("iaf_chxk", "ht_")):
        return 25.0
    return 500.0


def ports_of(node):
    """Receptors that may take spikes or currents: named ones, numbered ones, or 0."""
    keys = node.get()
    if keys.get("receptor_types"):
        return [0, *sorted(int(number) for number in keys["receptor_types"].values())]
    for key in ("n_receptors", "n_synapses"):
        if key in keys:
            return list(range(int(keys[key]) + 1))
    for key in ("tau_syn", "tau_syn_fast"):
        if key in keys and np.ndim(keys[key]) == 1:
            return list(range(len(keys[key]) + 1))
    return [0, 1]


def is_taken(nest, *arguments, **keywords):
    try:
        nest.Connect(*arguments, **keywords)
    except nest.NESTError:
        return 0.0
    return 1.0


@cases("catalogue_neurons", {name: dict(model=name) for name in NEURONS})
def neuron_response(nest, model):
    """Spikes of both signs on every port, one port after the other, then a current on every port."""
    node = nest.Create(model, params=PARAMETERS.get(model, {}))
    ports = ports_of(node)
    weight = weight_of(model)
    names = sorted(node.get().get("recordables", ()))
    result = {"taken_spikes": [], "taken_currents": []}
    start = 5.0
    for port in ports:
        for sign in (1.0,) if model.endswith("multisynapse") and "cond" in model else (1.0, -1.0):
            times = [start, start + 0.7, start + 1.1, start + 4.0]
            train = nest.Create("spike_generator", params={"spike_times": times})
            spec = {"weight": sign * weight, "delay": 1.0, "receptor_type": port}
            result["taken_spikes"].append(is_taken(nest, train, node, syn_spec=spec))
            start += 8.0
    for port in ports:
        current = nest.Create(
            "step_current_generator",
            params={"amplitude_times": [start, start + 6.0, start + 9.0], "amplitude_values": [600.0, -150.0, 0.0]},
        )
        spec = {"weight": 1.0, "delay": 0.5, "receptor_type": port}
        result["taken_currents"].append(is_taken(nest, current, node, syn_spec=spec))
        start += 10.0
    recorder = nest.Create("spike_recorder")
    nest.Connect(node, recorder)
    if names:
        meter = nest.Create("multimeter", params={"record_from": names, "interval": 1.0})
        nest.Connect(meter, node)
    nest.Simulate(start + 5.0)
    if names:
        events = meter.get("events")
        result.update({f"trace {name}": events[name] for name in names})
    result["spikes"] = sorted_events(recorder)["times"]
    return result


#: need neurons or nodes of a kind of their own: modules of their own
SPECIAL_SYNAPSES = (
    "clopath",
    "diffusion",
    "eprop",
    "gap",
    "rate_connection",
    "sic",
    "stdp_dopamine",
    "urbanczik",
    "bernoulli",
    "quantal",
)


@cases(
    "catalogue_synapses",
    {
        f"{name}-{delay}": dict(model=name, delay=delay)
        for name in SYNAPSES
        if not name.startswith(SPECIAL_SYNAPSES)
        for delay in (1.0, 2.3)
    },
)
def synapse_weights(nest, model, delay):
    """Transmitted weights and arrivals for trains of both sides that share some times."""
    random = np.random.RandomState(5)
    pre_times = np.unique(np.round(random.uniform(1.0, 300.0, 40), 1))
    post_times = np.unique(
        np.concatenate([np.round(random.uniform(1.0, 300.0, 40), 1), pre_times[::7] + delay]).round(1)
    )
    post_times = post_times[post_times < 305.0]
    recorder = nest.Create("weight_recorder")
    nest.CopyModel(model, "recorded_synapse", {"weight_recorder": recorder})
    sources = nest.Create("spike_generator", 2, [{"spike_times": pre_times}, {"spike_times": post_times}])
    pre, post = nest.Create("parrot_neuron"), nest.Create("parrot_neuron")
    target = nest.Create("iaf_psc_exp", params={"V_th": 1e6, "tau_syn_ex": 3.0})
    nest.Connect(sources[0], pre, syn_spec={"delay": 0.1})
    nest.Connect(sources[1], post, syn_spec={"delay": 0.1})
    spec = {"synapse_model": "recorded_synapse", "delay": delay, "receptor_type": 1}
    if model not in ("static_synapse_hom_w", "tsodyks_synapse_hom"):  # the weight belongs to the model
        spec["weight"] = 1.5
    nest.Connect(pre, post, syn_spec=spec)
    nest.Connect(pre, target, syn_spec={**spec, "receptor_type": 0})
    meter = nest.Create("multimeter", params={"record_from": ["V_m", "I_syn_ex"], "interval": 4.0})
    nest.Connect(meter, target)
    nest.Simulate(320.0)
    events = recorder.get("events")
    order = np.lexsort((events["targets"], events["times"]))
    result = {"times": events["times"][order], "weights": events["weights"][order]}
    result.update({f"trace {name}": meter.get("events")[name] for name in ("V_m", "I_syn_ex")})
    if "_hom" in model:  # what belongs to the model is no property of a connection everywhere
        return result
    own = nest.GetConnections(pre, synapse_model="recorded_synapse").get()
    skip = {"source", "target", "target_thread", "synapse_id", "port", "synapse_model", "sizeof", "delay", "receptor"}
    for key, values in sorted(own.items()):
        if key not in skip and all(isinstance(value, (int, float, np.number)) for value in np.atleast_1d(values)):
            result[f"end {key}"] = values
    return result


#: parameters that give every stimulator something to do
STIMULATORS = {
    "ac_generator": {"amplitude": 200.0, "offset": 50.0, "frequency": 35.0, "phase": 30.0, "start": 3.0, "stop": 61.0},
    "dc_generator": {"amplitude": 200.0, "start": 3.0, "stop": 41.0},
    "step_current_generator": {"amplitude_times": [2.0, 7.7, 31.0], "amplitude_values": [100.0, -40.0, 300.0]},
    "spike_generator": {"spike_times": [1.0, 4.0, 4.1, 30.0], "spike_multiplicities": [1, 2, 1, 3]},
    "spike_train_injector": {"spike_times": [1.0, 4.0, 4.1, 30.0], "spike_multiplicities": [1, 2, 1, 3]},
}


@cases("catalogue_devices", {name: dict(model=name) for name in STIMULATORS})
def stimulator_effect(nest, model):
    """What arrives in a neuron and, of spikes, in a recorder; the device's own record if it keeps one."""
    device = nest.Create(model, params=STIMULATORS[model])
    neuron = nest.Create("iaf_psc_exp", params={"V_th": 1e6})
    weight = 1.0 if NODES[model].get("recordables") else 100.0
    nest.Connect(device, neuron, syn_spec={"weight": weight, "delay": 1.2})
    meter = nest.Create("multimeter", params={"record_from": ["V_m"], "interval": 1.0})
    nest.Connect(meter, neuron)
    result = {}
    if NODES[model].get("recordables"):
        own = nest.Create("multimeter", params={"record_from": ["I"], "interval": 1.0})
        nest.Connect(own, device)
    else:
        recorder = nest.Create("spike_recorder")
        nest.Connect(device, recorder)
    nest.Simulate(80.0)
    if NODES[model].get("recordables"):
        result["I"] = own.get("events")["I"]
    else:
        result["spikes"] = sorted_events(recorder)["times"]
    result["V_m"] = meter.get("events")["V_m"]
    return result


#: stimulators that draw their spikes
RANDOM_STIMULATORS = {
    "poisson_generator": {"rate": 800.0},
    "poisson_generator_ps": {"rate": 800.0, "dead_time": 0.5},
    "gamma_sup_generator": {"rate": 20.0, "gamma_shape": 3, "n_proc": 40},
    "ppd_sup_generator": {"rate": 20.0, "dead_time": 5.0, "n_proc": 40},
    "inhomogeneous_poisson_generator": {"rate_times": [0.1, 100.0], "rate_values": [400.0, 1000.0]},
    "sinusoidal_poisson_generator": {"rate": 800.0, "amplitude": 400.0, "frequency": 7.0},
    # slow, because the recorded process fires 3 % above its rate at 800 spikes/s and order 3 (825 in 1 s, 796 here)
    "sinusoidal_gamma_generator": {"rate": 80.0, "amplitude": 40.0, "frequency": 7.0, "order": 3.0},
    "mip_generator": {"rate": 800.0, "p_copy": 0.4},
    "pulsepacket_generator": {"pulse_times": [50.0, 150.0], "activity": 60, "sdev": 4.0},
}


def random_trains(nest, seed, model):
    nest.ResetKernel()
    nest.rng_seed = seed
    device = nest.Create(model, params=RANDOM_STIMULATORS[model])
    parrots = nest.Create("parrot_neuron", 4)
    recorder = nest.Create("spike_recorder")
    nest.Connect(device, parrots)
    nest.Connect(parrots, recorder)
    nest.Simulate(300.0)
    events = recorder.get("events")
    counts = np.histogram2d(events["senders"], events["times"], bins=[4, 30])[0]
    return {
        "count": counts.sum(),
        "fano": counts.var() / max(counts.mean(), 1e-9),
        "mean time": np.mean(events["times"]),
        "shared": np.corrcoef(counts)[0, 1:].mean(),
    }


@cases("catalogue_random", {name: dict(model=name) for name in RANDOM_STIMULATORS})
def random_stimulator(nest, model):
    return per_seed(nest, random_trains, model=model)


#: neurons that fire by chance, and a current that makes them
RANDOM_NEURONS = {
    "pp_psc_delta": ({}, 150.0),
    "gif_psc_exp": ({}, 300.0),
    "gif_cond_exp": ({}, 300.0),
    "gif_psc_exp_multisynapse": ({}, 300.0),
    "gif_cond_exp_multisynapse": ({}, 300.0),
    "gif_pop_psc_exp": ({"N": 50}, 300.0),
}


def random_firing(nest, seed, model):
    nest.ResetKernel()
    nest.rng_seed = seed
    parameters, current = RANDOM_NEURONS[model]
    nodes = nest.Create(model, 10, params={**parameters, "I_e": current})
    recorder = nest.Create("spike_recorder")
    nest.Connect(nodes, recorder)
    nest.Simulate(500.0)
    events = recorder.get("events")
    counts = np.histogram(events["senders"], bins=np.arange(0.5, 11.5))[0]
    intervals = [np.diff(np.sort(events["times"][events["senders"] == node])) for node in range(1, 11)]
    intervals = np.concatenate(intervals)
    return {
        "count": counts.sum(),
        "variance": counts.var(),
        "cv": intervals.std() / max(intervals.mean(), 1e-9) if intervals.size else 0.0,
    }


@cases("catalogue_random", {name: dict(model=name) for name in RANDOM_NEURONS})
def random_neuron(nest, model):
    return per_seed(nest, random_firing, model=model)
