# SPDX-License-Identifier: GPL-2.0-or-later
"""Neurons with several receptors, ports or compartments, and models that fire at random."""

import numpy as np

from . import case, cases, group, per_seed, raises, sorted_events

group("receptors")
group("random_spiking", statistical=True)

#: every how many samples one is kept
EVERY = 29


def trace(nest, neurons, inputs, currents=(), duration=120.0, runs=1, rows=None):
    """Record everything of `neurons` while spikes (receptor, weight, delay, times) and currents (receptor, amplitude, start,
    stop) come in."""
    multimeters = []
    for neuron in neurons:
        recordables = sorted(neuron.get("recordables"))
        multimeter = nest.Create("multimeter", params={"record_from": recordables, "interval": 0.1})
        nest.Connect(multimeter, neuron)
        multimeters.append((recordables, multimeter))
    for neuron in neurons:
        for receptor, weight, delay, times in inputs:
            generator = nest.Create("spike_generator", params={"spike_times": times})
            nest.Connect(generator, neuron, syn_spec={"receptor_type": receptor, "weight": weight, "delay": delay})
        for receptor, amplitude, start, stop in currents:
            generator = nest.Create("dc_generator", params={"amplitude": amplitude, "start": start, "stop": stop})
            nest.Connect(generator, neuron, syn_spec={"receptor_type": receptor, "delay": 1.0})
    recorder = nest.Create("spike_recorder")
    for neuron in neurons:
        nest.Connect(neuron, recorder)
    for _ in range(runs):
        nest.Simulate(duration / runs)
    result = {"spikes": sorted_events(recorder)["times"], "senders": sorted_events(recorder)["senders"]}
    for k, (recordables, multimeter) in enumerate(multimeters):
        events = sorted_events(multimeter, *recordables)
        for name in recordables:
            result[f"{name}-{k}"] = events[name][::EVERY]
    return result


TRAINS = (
    [3.0, 12.1, 12.2, 40.0, 77.0],
    [5.0, 20.0, 20.3, 55.5],
    [8.0, 31.0, 60.0],
    [2.0, 44.4],
    [10.0, 70.0],
    [15.0, 90.0],
)


def spikes_on(receptors, weight, signs=None):
    return [
        (receptor, weight * (1.0 + 0.3 * k) * (signs[k] if signs else 1.0), 1.0 + 0.4 * k, TRAINS[k % len(TRAINS)])
        for k, receptor in enumerate(receptors)
    ]


# --------------------------------------------------------------------------------------------------------------------
# Variable number of receptors
# --------------------------------------------------------------------------------------------------------------------

AEIF = {"default": {}, "refractory": {"t_ref": 3.3, "b": 30.0}, "no_slope": {"Delta_T": 0.0, "V_th": -52.0}}
#: fires at a sharp threshold, so that two programs with different random numbers agree
SHARP = {"Delta_V": 1e-4, "lambda_0": 1e8, "V_T_star": -58.0, "V_reset": -66.0}
GIF = {
    "silent": {"V_T_star": 1000.0},
    "sharp": SHARP,
    "adapting": SHARP
    | {
        "q_sfa": [4.0, 1.0],
        "tau_sfa": [20.0, 90.0],
        "q_stc": [30.0, -8.0, 5.0],
        "tau_stc": [10.0, 60.0, 3.0],
        "t_ref": 2.0,
    },
}

RECEPTORS = {
    "iaf_psc_exp_multisynapse": {"tau_syn": [2.0, 0.4, 9.3, 5.0, 7.7]},
    "iaf_psc_alpha_multisynapse": {"tau_syn": [2.0, 0.4, 9.3, 5.0, 7.7]},
    "aeif_cond_alpha_multisynapse": {"tau_syn": [2.0, 0.4, 9.3, 5.0, 7.7], "E_rev": [0.0, -10.0, 5.0, -85.0, -75.0]},
    "aeif_cond_beta_multisynapse": {
        "tau_rise": [2.0, 0.4, 10.0, 1.0, 7.7],
        "tau_decay": [20.0, 0.5, 10.0, 5.0, 9.0],
        "E_rev": [0.0, -10.0, 5.0, -85.0, -75.0],
    },
    "gif_psc_exp_multisynapse": {"tau_syn": [2.0, 0.4, 9.3, 5.0, 7.7]},
    "gif_cond_exp_multisynapse": {"tau_syn": [2.0, 0.4, 9.3, 5.0, 7.7], "E_rev": [0.0, -10.0, 5.0, -85.0, -75.0]},
    "glif_psc": {"tau_syn": [2.0, 0.4, 9.3, 5.0, 7.7]},
    "glif_psc_double_alpha": {
        "tau_syn_fast": [2.0, 0.4, 9.3, 5.0, 7.7],
        "tau_syn_slow": [6.0, 4.4, 20.0, 9.0, 17.7],
        "amp_slow": [0.3, 0.5, 1.0, 0.1, 0.2],
    },
}

GLIF = {
    "1": {},
    "2": {"spike_dependent_threshold": True},
    "3": {"after_spike_currents": True, "asc_amps": [-9.18, -98.94]},
    "4": {"spike_dependent_threshold": True, "after_spike_currents": True, "asc_amps": [-9.18, -60.0], "t_ref": 2.0},
    "5": {
        "spike_dependent_threshold": True,
        "after_spike_currents": True,
        "adapting_threshold": True,
        "asc_amps": [-9.18, -60.0],
        "asc_decay": [0.003, 0.03],
        "asc_r": [0.9, 0.7],
        "t_ref": 3.72,
    },
}

VARIANTS = {
    "iaf_psc_exp_multisynapse": (
        {"default": {}, "other": {"t_ref": 0.7, "V_reset": -64.0, "I_e": 200.0, "tau_m": 10.0}},
        250.0,
        380.0,
    ),
    "iaf_psc_alpha_multisynapse": (
        {"default": {}, "clamped": {"V_min": -70.3, "I_e": 100.0, "t_ref": 4.0}},
        150.0,
        380.0,
    ),
    "aeif_cond_alpha_multisynapse": (AEIF, 6.0, 500.0),
    "aeif_cond_beta_multisynapse": (AEIF, 6.0, 500.0),
    "gif_psc_exp_multisynapse": (GIF, 30.0, 45.0),
    "gif_cond_exp_multisynapse": (GIF, 1.0, 45.0),
    "glif_psc": (GLIF, 60.0, 260.0),
    "glif_psc_double_alpha": (GLIF, 60.0, 260.0),
}


@cases(
    "receptors",
    {
        f"{model}-{variant}-{n}": dict(model=model, variant=variant, n=n)
        for model, (variants, _, _) in VARIANTS.items()
        for variant in variants
        for n in (1, 2, 5)
        if n == 2 or variant == next(iter(variants))
    },
)
def variable_receptors(nest, model, variant, n):
    """Everything a neuron with n receptors records, with spikes on all of them and a current."""
    variants, weight, current = VARIANTS[model]
    parameters = variants[variant] | {key: values[:n] for key, values in RECEPTORS[model].items()}
    neuron = nest.Create(model, params=parameters)
    signs = [1.0, -1.0, 1.0, -1.0, 1.0] if "psc" in model else None
    return trace(nest, [neuron], spikes_on(range(1, n + 1), weight, signs), [(0, current, 25.0, 85.0)])


@cases("receptors", {f"{model}-mixed": dict(model=model) for model in RECEPTORS})
def mixed_receptors(nest, model):
    """Neurons of one model with different numbers of receptors, some added after connections were made and in mid-flight."""
    _, weight, _ = VARIANTS[model]

    def parameters(n):
        return {key: values[:n] for key, values in RECEPTORS[model].items()}

    nest.set(min_delay=1.0, max_delay=3.0)
    few = nest.Create(model, params=parameters(1))
    generator = nest.Create("spike_generator", params={"spike_times": [1.0, 4.0, 9.0, 14.0]})
    nest.Connect(generator, few, syn_spec={"receptor_type": 1, "weight": weight, "delay": 3.0})
    nest.Simulate(5.0)
    many = nest.Create(model, params=parameters(3))
    nest.Connect(generator, many, syn_spec={"receptor_type": 3, "weight": weight, "delay": 1.0})
    nest.Connect(generator, many, syn_spec={"receptor_type": 2, "weight": weight, "delay": 2.0})
    nest.Connect(generator, few, syn_spec={"receptor_type": 1, "weight": 0.5 * weight, "delay": 1.5})
    meters = []
    for neuron in (few, many):
        meters.append(nest.Create("multimeter", params={"record_from": ["V_m"], "interval": 0.1}))
        nest.Connect(meters[-1], neuron)
    nest.Simulate(20.0)
    return {f"V_m-{k}": sorted_events(meter, "V_m")["V_m"][::3] for k, meter in enumerate(meters)}


@cases("receptors", {f"{model}-refusals": dict(model=model) for model in RECEPTORS})
def receptor_refusals(nest, model):
    """Unknown receptors, recordables that are not there, fewer receptors than are connected."""
    arrays = RECEPTORS[model]
    neuron = nest.Create(model, params={key: values[:2] for key, values in arrays.items()})
    other = nest.Create("parrot_neuron")
    current = nest.Create("dc_generator")

    def connect(source, receptor):
        return raises(nest, nest.Connect, source, neuron, syn_spec={"receptor_type": receptor})

    def shorten(n):
        return raises(nest, neuron.set, {key: values[:n] for key, values in arrays.items()})

    first = next(iter(arrays))
    result = {
        "spikes": [connect(other, receptor) for receptor in (0, 3)],
        "currents": [connect(current, receptor) for receptor in (1, 2)],
        "before": [shorten(1), shorten(2)],
        "negative": raises(nest, neuron.set, {first: [1.0, -1.0]}),
    }
    nest.Connect(other, neuron, syn_spec={"receptor_type": 2})
    result["after"] = [shorten(1), float(neuron.get("has_connections"))]
    result["kept"] = neuron.get(first)
    return result


# --------------------------------------------------------------------------------------------------------------------
# Named ports, compartments
# --------------------------------------------------------------------------------------------------------------------

MC = {
    "default": {},
    "other": {
        "soma": {"I_e": 120.0, "C_m": 100.0, "V_m": -66.0},
        "proximal": {"g_L": 8.0, "tau_syn_ex": 2.0, "E_L": -65.0},
        "distal": {"I_e": 30.0, "E_in": -80.0, "tau_syn_in": 5.0},
        "g_sp": 6.0,
        "g_pd": 4.0,
        "t_ref": 3.7,
        "V_th": -58.0,
    },
}


@cases("receptors", {f"iaf_cond_alpha_mc-{name}": dict(variant=name) for name in MC})
def compartments(nest, variant):
    """Spikes on all six synaptic ports and currents into all three compartments."""
    neuron = nest.Create("iaf_cond_alpha_mc", params=MC[variant])
    types = neuron.get("receptor_types")
    synapses = sorted(number for port, number in types.items() if not port.endswith("curr"))
    currents = [
        (types["soma_curr"], 250.0, 20.0, 70.0),
        (types["proximal_curr"], 90.0, 40.0, 80.0),
        (types["distal_curr"], 150.0, 60.0, 90.0),
    ]
    result = trace(nest, [neuron], spikes_on(synapses, 5.0), currents, runs=2)
    for part in ("soma", "proximal", "distal"):
        values = neuron.get(part)
        result[part] = [values[key] for key in sorted(values)]
    return result


HT = {
    "default": {},
    "clamped": {"voltage_clamp": True, "V_m": -55.0},
    "instant_block": {"instant_unblock_NMDA": True},
    "other": {
        "g_KL": 0.6,
        "t_ref": 1.3,
        "tau_spike": 1.2,
        "N_NaP": 2.0,
        "g_peak_NMDA": 0.2,
        "tau_theta": 1.5,
        "g_peak_h": 2.0,
    },
}


@cases("receptors", {f"ht_neuron-{name}": dict(variant=name) for name in HT})
def hill_tononi(nest, variant):
    """Spikes on all receptors, all currents recorded."""
    neuron = nest.Create("ht_neuron", params=HT[variant])
    return trace(nest, [neuron], spikes_on(range(1, 5), 6.0), [(0, 12.0, 60.0, 100.0)])


# --------------------------------------------------------------------------------------------------------------------
# Random spiking
# --------------------------------------------------------------------------------------------------------------------

TWO_PORTS = {"gif_psc_exp": (30.0, 45.0), "gif_cond_exp": (1.0, 45.0)}


@cases(
    "receptors",
    {f"{model}-{variant}": dict(model=model, variant=variant) for model in TWO_PORTS for variant in GIF},
)
def gif_trace(nest, model, variant):
    """Generalised integrate-and-fire neurons where chance does not matter."""
    weight, current = TWO_PORTS[model]
    neuron = nest.Create(model, params=GIF[variant])
    inputs = [(0, weight, 1.0, TRAINS[0]), (0, -0.7 * weight, 1.5, TRAINS[1])]
    return trace(nest, [neuron], inputs, [(0, current, 25.0, 85.0)])


PP = {
    "silent": {"c_2": 0.0},
    "certain": {"c_2": 1e9, "c_3": 0.0, "dead_time": 1.04, "q_sfa": [2.0, -0.5], "tau_sfa": [10.0, 40.0], "I_e": 40.0},
    "kept": {"c_2": 1e9, "c_3": 0.0, "dead_time": 7.0, "with_reset": False, "I_e": 40.0},
    "linear": {"c_1": 1e12, "c_2": 0.0, "dead_time": 0.05, "V_m": -5.0},
}


@cases("receptors", {f"pp_psc_delta-{name}": dict(variant=name) for name in PP})
def point_process_trace(nest, variant):
    """pp_psc_delta with rates of zero or infinity."""
    neuron = nest.Create("pp_psc_delta", params=PP[variant])
    inputs = [(0, 1.0, 1.0, TRAINS[0]), (0, -2.0, 1.5, TRAINS[1])]
    return trace(nest, [neuron], inputs, [(0, 90.0, 25.0, 85.0)])


RANDOM = {
    "pp_psc_delta-default": ("pp_psc_delta", {"c_2": 30.0}, 20.0),
    "pp_psc_delta-adapting": ("pp_psc_delta", {"c_2": 60.0, "q_sfa": [2.0], "tau_sfa": [30.0]}, 20.0),
    "pp_psc_delta-no_dead_time": (
        "pp_psc_delta",
        {"c_1": 2.0, "c_2": 800.0, "c_3": 0.1, "dead_time": 0.0, "with_reset": False},
        20.0,
    ),
    "pp_psc_delta-random_dead_time": (
        "pp_psc_delta",
        {"c_2": 400.0, "dead_time": 8.0, "dead_time_random": True, "dead_time_shape": 4},
        20.0,
    ),
    "gif_psc_exp": (
        "gif_psc_exp",
        {
            "q_sfa": [5.0],
            "tau_sfa": [30.0],
            "q_stc": [20.0],
            "tau_stc": [20.0],
            "lambda_0": 10.0,
            "Delta_V": 2.0,
            "V_T_star": -50.0,
        },
        90.0,
    ),
    "gif_cond_exp": (
        "gif_cond_exp",
        {"q_sfa": [5.0], "tau_sfa": [30.0], "lambda_0": 10.0, "Delta_V": 2.0, "V_T_star": -50.0},
        90.0,
    ),
    "gif_psc_exp_multisynapse": (
        "gif_psc_exp_multisynapse",
        {"lambda_0": 10.0, "Delta_V": 2.0, "V_T_star": -50.0},
        90.0,
    ),
    "gif_cond_exp_multisynapse": (
        "gif_cond_exp_multisynapse",
        {"lambda_0": 10.0, "Delta_V": 2.0, "V_T_star": -50.0},
        90.0,
    ),
}


def intervals(events, number):
    """Spikes per neuron, mean and variability of the intervals."""
    order = np.lexsort((events["times"], events["senders"]))
    times, senders = events["times"][order], events["senders"][order]
    gaps = np.diff(times)[np.diff(senders) == 0]
    return {"spikes": times.size / number, "interval": gaps.mean(), "cv": gaps.std() / gaps.mean()}


@cases("random_spiking", {name: dict(kind=name) for name in RANDOM})
def random_neurons(nest, kind):
    """Rates and interval statistics of neurons that fire at random, driven by a current."""
    model, parameters, current = RANDOM[kind]

    def run(nest, seed):
        nest.ResetKernel()
        nest.rng_seed = seed
        neurons = nest.Create(model, 20, params=parameters | {"I_e": current})
        recorder = nest.Create("spike_recorder")
        nest.Connect(neurons, recorder)
        nest.Simulate(500.0)
        return intervals(sorted_events(recorder), len(neurons))

    return per_seed(nest, run)


BINARY = {
    "ginzburg_neuron": {"theta": 0.3, "c_3": 2.0},
    "ginzburg_neuron-linear": {"c_1": 0.05, "c_2": 0.4, "theta": -0.3},
    "erfc_neuron": {"sigma": 0.7, "theta": 0.3},
    "mcculloch_pitts_neuron": {"theta": 0.0, "tau_m": 5.0},
}


@cases("random_spiking", {f"{name}-network": dict(kind=name) for name in BINARY})
def binary_network(nest, kind):
    """Mean activity, field and changes per neuron of a small network of binary neurons with excitation and inhibition."""

    def run(nest, seed):
        nest.ResetKernel()
        nest.rng_seed = seed
        model = kind.split("-")[0]
        neurons = nest.Create(model, 40, params=BINARY[kind])
        # one connection per pair: the reference implementation reads the changes of a source connected twice in another way
        nest.Connect(neurons[20:], neurons, {"rule": "pairwise_bernoulli", "p": 0.3}, {"weight": -0.6, "delay": 0.5})
        nest.Connect(neurons[:20], neurons[20:], {"rule": "one_to_one"}, {"weight": 0.7, "delay": 1.3})
        noise = nest.Create("noise_generator", params={"mean": 1.2, "std": 0.3})
        nest.Connect(noise, neurons)
        multimeter = nest.Create("multimeter", params={"record_from": ["S", "h"], "interval": 1.0})
        nest.Connect(multimeter, neurons)
        recorder = nest.Create("spike_recorder")
        nest.Connect(neurons, recorder)
        nest.Simulate(400.0)
        events = multimeter.get("events")
        late = events["times"] > 50.0
        spikes = sorted_events(recorder)
        changes = len({*zip(spikes["times"], spikes["senders"])})
        return {
            "activity": np.mean(events["S"][late]),
            "field": np.mean(events["h"][late]),
            "changes": changes / len(neurons),
            "up": len(spikes["times"]) / changes - 1.0,
        }

    return per_seed(nest, run)


# --------------------------------------------------------------------------------------------------------------------
# Binary signals
# --------------------------------------------------------------------------------------------------------------------


@cases(
    "receptors",
    {f"{model}-field": dict(model=model) for model in ("ginzburg_neuron", "erfc_neuron", "mcculloch_pitts_neuron")},
)
def binary_field(nest, model):
    """Two spikes of one step raise the field, one lowers it, whatever else arrives."""
    neuron = nest.Create(model)
    trains = (
        ({"spike_times": [1.0, 3.0, 5.0, 8.0], "spike_multiplicities": [2, 1, 2, 1]}, 1.5, 1.0),
        ({"spike_times": [2.0, 2.0, 5.0, 9.0, 9.0]}, -0.25, 2.5),
        ({"spike_times": [1.0, 3.0], "spike_multiplicities": [2, 1], "spike_weights": [3.0, 5.0]}, 0.5, 1.0),
    )
    for parameters, weight, delay in trains:
        nest.Connect(
            nest.Create("spike_generator", params=parameters), neuron, syn_spec={"weight": weight, "delay": delay}
        )
    multimeter = nest.Create("multimeter", params={"record_from": ["h"], "interval": 0.1})
    nest.Connect(multimeter, neuron)
    nest.Simulate(7.0)
    nest.Simulate(8.0)
    return {"h": sorted_events(multimeter, "h")["h"]}


@case("receptors", "spin_detector")
def spin_detector(nest):
    """What a detector makes of spikes with multiplicities, alone and with a window."""
    generator = nest.Create(
        "spike_generator", params={"spike_times": [1.0, 3.0, 5.0, 8.0], "spike_multiplicities": [2, 1, 2, 1]}
    )
    relay = nest.Create("parrot_neuron")
    nest.Connect(generator, relay, syn_spec={"delay": 0.5})
    detectors = [nest.Create("spin_detector", params=p) for p in ({}, {"start": 3.0, "stop": 8.0})]
    for detector in detectors:
        nest.Connect(generator + relay, detector)
    nest.Simulate(12.0)
    result = {}
    for k, detector in enumerate(detectors):
        for key, values in sorted_events(detector, "state").items():
            result[f"{key}-{k}"] = values
    return result


@case("receptors", "binary-refusals")
def binary_refusals(nest):
    """Which pairs of binary and spiking nodes can be connected."""
    sources = ("ginzburg_neuron", "parrot_neuron", "iaf_psc_exp", "spike_generator", "poisson_generator")
    targets = (
        "erfc_neuron",
        "parrot_neuron",
        "iaf_psc_exp",
        "spike_recorder",
        "spin_detector",
        "correlospinmatrix_detector",
    )
    nodes = {model: nest.Create(model) for model in {*sources, *targets}}
    refused = [raises(nest, nest.Connect, nodes[source], nodes[target]) for source in sources for target in targets]
    return {"refused": refused}


# --------------------------------------------------------------------------------------------------------------------
# Matrices of correlations
# --------------------------------------------------------------------------------------------------------------------


@cases(
    "receptors",
    {
        "correlomatrix_detector-default": dict(parameters={}),
        "correlomatrix_detector-window": dict(
            parameters={"Tstart": 12.0, "Tstop": 80.0, "tau_max": 9.0, "delta_tau": 0.3}
        ),
        "correlomatrix_detector-device_window": dict(
            parameters={"start": 20.0, "stop": 60.0, "delta_tau": 1.1, "tau_max": 11.0}
        ),
    },
)
def correlomatrix(nest, parameters):
    """Three trains with different weights."""
    detector = nest.Create("correlomatrix_detector", params={"N_channels": 3} | parameters)
    rhythm = np.arange(1, 60)
    trains = (rhythm * 1.7, rhythm * 1.3 + (rhythm % 5) * 0.1, rhythm * 2.9)
    for k, times in enumerate(trains):
        generator = nest.Create("spike_generator", params={"spike_times": np.round(times, 1)})
        nest.Connect(generator, detector, syn_spec={"receptor_type": k, "weight": 1.0 + 0.5 * k})
    nest.Simulate(50.0)
    nest.Simulate(50.0)
    return {key: np.ravel(detector.get(key)) for key in ("n_events", "count_covariance", "covariance")}


@cases("receptors", {f"correlospinmatrix_detector-{delta}": dict(delta=delta) for delta in (0.1, 0.3)})
def correlospinmatrix(nest, delta):
    """Up states of two channels; a third one makes the reference implementation count what came before."""
    detector = nest.Create("correlospinmatrix_detector", params={"N_channels": 3, "delta_tau": delta, "tau_max": 1.5})
    changes = ([10.0, 10.5, 11.4, 13.0, 20.0, 20.7], [10.2, 10.6, 12.1, 12.9, 20.6, 21.1], [50.0, 51.0, 60.0, 61.0])
    for k, times in enumerate(changes):
        generator = nest.Create(
            "spike_generator", params={"spike_times": times, "spike_multiplicities": [2, 1] * (len(times) // 2)}
        )
        nest.Connect(generator, detector, syn_spec={"receptor_type": k})
    nest.Simulate(70.0)
    counts = np.asarray(detector.get("count_covariance"), dtype=float)
    return {"shape": counts.shape, "counts": counts[:2, :2].ravel()}
