# SPDX-License-Identifier: GPL-2.0-or-later
"""Generators and recorders: statistics of random trains, currents number by number, windows, changes between runs, refusals."""

import numpy as np

from . import case, cases, group, per_seed, raises, sorted_events

group("generators")
group("random_generators", statistical=True)

# --------------------------------------------------------------------------------------------------------------------
# Random trains
# --------------------------------------------------------------------------------------------------------------------

TRAINS = {
    "poisson": ("poisson_generator", {"rate": 200.0}),
    "poisson_dense": ("poisson_generator", {"rate": 20000.0}),
    "poisson_window": ("poisson_generator", {"rate": 300.0, "origin": 50.0, "start": 20.0, "stop": 200.0}),
    "poisson_ps": ("poisson_generator_ps", {"rate": 200.0}),
    "poisson_ps_dead_time": ("poisson_generator_ps", {"rate": 200.0, "dead_time": 3.0}),
    "poisson_ps_window": ("poisson_generator_ps", {"rate": 200.0, "dead_time": 2.0, "start": 30.0, "stop": 250.0}),
    "gamma_sup_1": ("gamma_sup_generator", {"rate": 200.0, "gamma_shape": 4, "n_proc": 1}),
    "gamma_sup_20": ("gamma_sup_generator", {"rate": 20.0, "gamma_shape": 3, "n_proc": 20}),
    "ppd_sup_1": ("ppd_sup_generator", {"rate": 200.0, "dead_time": 3.0, "n_proc": 1}),
    "ppd_sup_20": ("ppd_sup_generator", {"rate": 20.0, "dead_time": 10.0, "n_proc": 20}),
    "ppd_sup_modulated": (
        "ppd_sup_generator",
        {"rate": 100.0, "dead_time": 2.0, "n_proc": 5, "frequency": 10.0, "relative_amplitude": 0.8},
    ),
    "inhomogeneous": (
        "inhomogeneous_poisson_generator",
        {"rate_times": [0.1, 100.0, 150.0, 300.0], "rate_values": [100.0, 500.0, 0.0, 300.0]},
    ),
    "inhomogeneous_window": (
        "inhomogeneous_poisson_generator",
        {"rate_times": [10.0, 100.0, 150.0], "rate_values": [100.0, 500.0, 200.0], "start": 50.0, "stop": 220.0},
    ),
    "sinusoidal_poisson": (
        "sinusoidal_poisson_generator",
        {"rate": 200.0, "amplitude": 150.0, "frequency": 10.0, "phase": 60.0},
    ),
    "sinusoidal_poisson_common": (
        "sinusoidal_poisson_generator",
        {"rate": 200.0, "amplitude": 150.0, "frequency": 10.0, "individual_spike_trains": False},
    ),
    "sinusoidal_poisson_clipped": (
        "sinusoidal_poisson_generator",
        {"rate": 100.0, "amplitude": 300.0, "frequency": 10.0},
    ),
    "sinusoidal_gamma": (
        "sinusoidal_gamma_generator",
        {"rate": 200.0, "amplitude": 150.0, "frequency": 10.0, "phase": 60.0, "order": 3.0},
    ),
    "sinusoidal_gamma_common": (
        "sinusoidal_gamma_generator",
        {"rate": 200.0, "amplitude": 0.0, "frequency": 0.0, "order": 2.5, "individual_spike_trains": False},
    ),
    "mip": ("mip_generator", {"rate": 1000.0, "p_copy": 0.2}),
    "mip_window": ("mip_generator", {"rate": 500.0, "p_copy": 0.6, "start": 100.0, "stop": 250.0}),
    "pulsepacket": ("pulsepacket_generator", {"pulse_times": [50.0, 150.0, 170.0], "activity": 20, "sdev": 5.0}),
    "pulsepacket_sharp": ("pulsepacket_generator", {"pulse_times": [50.0, 150.0], "activity": 10, "sdev": 0.0}),
}

TARGETS = 12
TIME = 400.0


def describe_trains(trains, period=100.0):
    """Rate, irregularity, variance of counts, correlation between trains, phase: of trains of one statistics."""
    bins = np.arange(0.0, TIME + 1.0, 20.0)
    counts = np.array([np.histogram(train, bins)[0] for train in trains], dtype=float)
    intervals = np.concatenate([np.diff(train) for train in trains])
    times = np.concatenate(trains)
    result = {
        "rate": len(times) / len(trains),
        "interval_mean": np.mean(intervals) if len(intervals) else 0.0,
        "interval_cv": np.std(intervals) / np.mean(intervals) if len(intervals) and np.mean(intervals) > 0.0 else 0.0,
        "interval_shortest": np.min(intervals) if len(intervals) else 0.0,
        "count_variance": np.mean(np.var(counts, axis=1)),
        "total_variance": np.var(counts.sum(axis=1)),
        "phase_cos": np.mean(np.cos(2.0 * np.pi * times / period)) if len(times) else 0.0,
        "phase_sin": np.mean(np.sin(2.0 * np.pi * times / period)) if len(times) else 0.0,
        "first": np.mean([train[0] for train in trains if len(train)]) if len(times) else 0.0,
        "last": np.mean([train[-1] for train in trains if len(train)]) if len(times) else 0.0,
    }
    centred = counts - counts.mean(axis=0) if len(trains) > 2 else counts
    # covariance between trains around the mean over time of each
    rest = counts - counts.mean(axis=1, keepdims=True)
    total = rest.sum(axis=0)
    n = len(trains)
    result["covariance"] = (np.mean(total**2) - np.mean(np.sum(rest**2, axis=0))) / (n * (n - 1))
    result["spread_between_trains"] = np.mean(np.var(centred, axis=0))
    return result


def trains_of(nest, seed, model, params, targets="parrot_neuron_ps", **device):
    nest.ResetKernel()
    nest.rng_seed = seed
    nest.CopyModel(model, "generator", params)
    generator = nest.Create("generator")
    parrots = nest.Create(targets, TARGETS)
    recorder = nest.Create("spike_recorder")
    nest.Connect(generator, parrots)
    nest.Connect(parrots, recorder)
    nest.Simulate(TIME + 1.0)
    events = sorted_events(recorder)
    # when the generator sent them
    return [events["times"][events["senders"] == node] - 1.0 for node in parrots.tolist()]


@cases("random_generators", {name: dict(train=name) for name in TRAINS})
def trains(nest, train):
    """Statistics of the trains that twelve targets get."""
    model, params = TRAINS[train]

    def one(nest, seed):
        result = describe_trains(trains_of(nest, seed, model, params))
        if params.get("n_proc") == 1:
            # the reference has single processes begin in a phase of their own, not in equilibrium
            result.pop("first")
        return result

    return per_seed(nest, one)


@cases("random_generators", {f"spike_dilutor-{p}": dict(p=p) for p in (0.2, 0.9)})
def dilutor(nest, p):
    """Each spike of a regular train reaches each target with probability p."""

    def one(nest, seed):
        nest.ResetKernel()
        nest.rng_seed = seed
        source = nest.Create("spike_generator", params={"spike_times": [2.0 + i for i in range(380)]})
        dilutor = nest.Create("spike_dilutor", params={"p_copy": p})
        parrots = nest.Create("parrot_neuron", TARGETS)
        recorder = nest.Create("spike_recorder")
        nest.Connect(source, dilutor)
        nest.Connect(dilutor, parrots)
        nest.Connect(parrots, recorder)
        nest.Simulate(TIME)
        events = sorted_events(recorder)
        return describe_trains([events["times"][events["senders"] == node] - 1.0 for node in parrots.tolist()])

    return per_seed(nest, one)


@cases(
    "random_generators",
    {
        "noise_white": dict(params={"mean": 50.0, "std": 100.0, "dt": 1.0}),
        "noise_fine": dict(params={"mean": -20.0, "std": 50.0, "dt": 0.1, "start": 20.0, "stop": 180.0}),
        "noise_modulated": dict(params={"std": 80.0, "std_mod": 60.0, "frequency": 10.0, "phase": 30.0, "dt": 0.5}),
    },
)
def noise(nest, params):
    """Moments of a noise current, its change with time, and its independence between targets."""

    def one(nest, seed):
        nest.ResetKernel()
        nest.rng_seed = seed
        generator = nest.Create("noise_generator", params=params)
        neurons = nest.Create("iaf_psc_delta", 10, params={"V_th": 1e9, "tau_m": 0.5})
        meter = nest.Create("multimeter", params={"record_from": ["V_m"], "interval": 0.1})
        nest.Connect(generator, neurons)
        nest.Connect(meter, neurons)
        nest.Simulate(201.0)
        events = sorted_events(meter, "V_m")
        V = np.array([events["V_m"][events["senders"] == node] for node in neurons.tolist()]) + 70.0
        times = events["times"][events["senders"] == neurons.tolist()[0]]
        square = np.mean(V**2, axis=0)
        return {
            "mean": np.mean(V),
            "variance": np.mean(square),
            "after_1": np.mean(V[:, :-10] * V[:, 10:]),
            "after_3": np.mean(V[:, :-3] * V[:, 3:]),
            "power_cos": np.mean(square * np.cos(2.0 * np.pi * times / 100.0)),
            "power_sin": np.mean(square * np.sin(2.0 * np.pi * times / 100.0)),
            "power_cos_2": np.mean(square * np.cos(4.0 * np.pi * times / 100.0)),
            "power_sin_2": np.mean(square * np.sin(4.0 * np.pi * times / 100.0)),
            "common": np.mean(np.mean(V, axis=0) ** 2),
        }

    return per_seed(nest, one)


@case("random_generators", "recorded_rates")
def recorded_rates(nest):
    """What sinusoidal generators say about their rate, and the noise generator about its current."""

    def one(nest, seed):
        nest.ResetKernel()
        nest.rng_seed = seed
        generator = nest.Create("noise_generator", params={"mean": 10.0, "std": 5.0})
        neurons = nest.Create("iaf_psc_delta", 4)
        meter = nest.Create("multimeter", params={"record_from": ["I"], "interval": 0.1})
        nest.Connect(generator, neurons)
        nest.Connect(meter, generator)
        nest.Simulate(100.0)
        current = meter.get("events")["I"]
        return {"mean": np.mean(current), "std": np.std(current), "change": np.mean(np.diff(current) != 0.0)}

    return per_seed(nest, one)


# --------------------------------------------------------------------------------------------------------------------
# Number by number
# --------------------------------------------------------------------------------------------------------------------

CURRENTS = {
    "ac": ("ac_generator", {"amplitude": 100.0, "frequency": 30.0, "phase": 70.0, "offset": 20.0}),
    "ac_window": ("ac_generator", {"amplitude": 100.0, "frequency": 130.0, "start": 5.0, "stop": 22.0}),
    "ac_origin": ("ac_generator", {"amplitude": 50.0, "frequency": 50.0, "origin": 3.0, "start": 5.0, "stop": 25.0}),
    "dc": ("dc_generator", {"amplitude": 30.0, "origin": 3.0, "start": 5.0, "stop": 25.0}),
    "step": (
        "step_current_generator",
        {"amplitude_times": [0.1, 7.0, 12.3, 30.0], "amplitude_values": [10.0, -20.0, 55.5, 0.0]},
    ),
    "step_window": (
        "step_current_generator",
        {"amplitude_times": [2.0, 7.0, 12.3], "amplitude_values": [10.0, -20.0, 55.5], "start": 5.0, "stop": 18.0},
    ),
    "step_origin": (
        "step_current_generator",
        {"amplitude_times": [2.0, 7.0, 12.3], "amplitude_values": [10.0, -20.0, 55.5], "origin": 4.0, "start": 1.0},
    ),
    "step_offgrid": (
        "step_current_generator",
        {"amplitude_times": [2.03, 7.05, 12.3], "amplitude_values": [10.0, -20.0, 55.5], "allow_offgrid_times": True},
    ),
    "sinusoidal_poisson_rate": (
        "sinusoidal_poisson_generator",
        {"rate": 50.0, "amplitude": 30.0, "frequency": 40.0, "phase": 20.0},
    ),
    "sinusoidal_gamma_rate": (
        "sinusoidal_gamma_generator",
        {"rate": 50.0, "amplitude": 30.0, "frequency": 40.0, "phase": 20.0, "order": 2.0},
    ),
}


@cases("generators", {name: dict(current=name) for name in CURRENTS})
def current(nest, current):
    """What a device says of its current or rate, and what arrives; with a change of parameters between runs."""
    model, params = CURRENTS[current]
    generator = nest.Create(model, params=params)
    quantity = generator.get("recordables")[0]
    neuron = nest.Create("parrot_neuron" if quantity == "rate" else "iaf_psc_alpha")
    nest.Connect(generator, neuron, syn_spec={"delay": 1.0})
    own = nest.Create("multimeter", params={"record_from": [quantity], "interval": 0.1})
    nest.Connect(own, generator)
    meter = nest.Create("multimeter", params={"record_from": ["V_m"], "interval": 0.1})
    if quantity == "I":
        nest.Connect(meter, neuron)
    nest.Simulate(15.0)
    nest.Simulate(20.0)
    if "amplitude" in params:
        generator.set(amplitude=0.5 * params["amplitude"])
    nest.Simulate(10.0)
    result = sorted_events(own, quantity)
    if quantity == "I":
        result["V_m"] = sorted_events(meter, "V_m")["V_m"]
    return {key: values[::3] for key, values in result.items() if key != "senders"}


INJECTED = {
    "plain": {"spike_times": [0.1, 1.0, 1.1, 5.0, 9.9]},
    "multiplicities": {"spike_times": [0.5, 1.0, 5.0], "spike_multiplicities": [2, 0, 3]},
    "repeated": {"spike_times": [1.0, 1.0, 2.0]},
    "precise": {"spike_times": [1.03, 2.0, 2.0001], "precise_times": True},
    "offgrid": {"spike_times": [1.03, 2.0, 2.05], "allow_offgrid_times": True},
    "now": {"spike_times": [0.0, 2.0], "shift_now_spikes": True},
    "window": {"spike_times": [1.0, 2.0, 3.0, 4.0], "start": 1.0, "stop": 3.0, "origin": 1.0},
}


@cases("generators", {f"spike_train_injector-{name}": dict(params=params) for name, params in INJECTED.items()})
def injector(nest, params):
    """Given times, into a parrot and through a plastic synapse."""
    source = nest.Create("spike_train_injector", params=params)
    parrot, neuron = nest.Create("parrot_neuron_ps"), nest.Create("iaf_psc_alpha")
    recorder = nest.Create("spike_recorder", params={"time_in_steps": True})
    meter = nest.Create("multimeter", params={"record_from": ["V_m"], "interval": 0.1})
    nest.Connect(source, parrot)
    nest.Connect(source, neuron, syn_spec={"synapse_model": "tsodyks_synapse", "weight": 500.0})
    nest.Connect(source, recorder)
    nest.Connect(parrot, recorder)
    nest.Connect(meter, neuron)
    nest.Simulate(15.0)
    source.set(
        spike_times=[7.0, 17.0], **({"spike_multiplicities": [1, 2]} if "spike_multiplicities" in params else {})
    )
    nest.Simulate(15.0)
    result = sorted_events(recorder, "offsets")
    result["V_m"] = sorted_events(meter, "V_m")["V_m"][::3]
    return result


@case("generators", "spike_dilutor-all")
def dilutor_all(nest):
    """With p_copy = 1 it repeats everything, with p_copy = 0 nothing, in the step of arrival."""
    result = {}
    for p in (0.0, 1.0):
        nest.ResetKernel()
        source = nest.Create(
            "spike_generator", params={"spike_times": [1.0, 2.5, 3.0], "spike_multiplicities": [1, 2, 1]}
        )
        dilutor = nest.Create("spike_dilutor", params={"p_copy": p})
        neuron = nest.Create("parrot_neuron")
        nest.Connect(source, dilutor, syn_spec={"delay": 1.3})
        nest.Connect(neuron, dilutor, syn_spec={"delay": 2.0})
        nest.Connect(dilutor, neuron, syn_spec={"delay": 0.7})
        recorder = nest.Create("spike_recorder")
        nest.Connect(neuron, recorder)
        nest.Simulate(12.0)
        nest.Simulate(8.0)
        result[f"times_{p}"] = sorted_events(recorder)["times"]
    return result


REFUSED = {
    "ac_generator": [{"frequency": -1.0}, {"start": 5.0, "stop": 2.0}],
    "step_current_generator": [
        {"amplitude_times": [1.0, 2.0], "amplitude_values": [1.0]},
        {"amplitude_times": [2.0, 1.0], "amplitude_values": [1.0, 2.0]},
        {"amplitude_times": [0.0, 1.0], "amplitude_values": [1.0, 2.0]},
        {"amplitude_times": [1.05], "amplitude_values": [1.0]},
        {"amplitude_times": [1.0]},
        {"amplitude_values": [1.0]},
    ],
    "inhomogeneous_poisson_generator": [
        {"rate_times": [1.0, 2.0], "rate_values": [1.0]},
        {"rate_times": [2.0, 1.0], "rate_values": [1.0, 2.0]},
        {"rate_times": [1.05], "rate_values": [1.0]},
        {"rate_times": [1.05], "rate_values": [1.0], "allow_offgrid_times": True},
        {"rate_times": [1.0]},
    ],
    "poisson_generator": [{"rate": -1.0}, {"rate": 1e12}],
    "poisson_generator_ps": [{"rate": -1.0}, {"dead_time": -1.0}, {"rate": 100.0, "dead_time": 20.0}],
    "sinusoidal_poisson_generator": [
        {"rate": -1.0},
        {"amplitude": -1.0},
        {"rate": 10.0, "amplitude": 20.0},
        {"frequency": -1.0},
    ],
    "sinusoidal_gamma_generator": [
        {"rate": -1.0},
        {"amplitude": -1.0},
        {"order": 0.5},
        {"rate": 10.0, "amplitude": 20.0},
    ],
    "gamma_sup_generator": [{"rate": -1.0}, {"gamma_shape": 0}, {"n_proc": 0}],
    "ppd_sup_generator": [
        {"rate": -1.0},
        {"dead_time": -1.0},
        {"n_proc": 0},
        {"rate": 100.0, "dead_time": 20.0},
        {"relative_amplitude": 1.5},
        {"relative_amplitude": -0.5},
    ],
    "mip_generator": [{"rate": -1.0}, {"p_copy": 1.5}, {"p_copy": -0.1}],
    "pulsepacket_generator": [{"activity": -1}, {"sdev": -1.0}, {"pulse_times": [3.0, 2.0]}],
    "noise_generator": [{"std": -1.0}, {"std_mod": -1.0}, {"dt": 0.0}, {"dt": 0.15}, {"std": 1.0, "std_mod": 2.0}],
    "spike_dilutor": [{"p_copy": 1.5}, {"p_copy": -0.5}],
    "spike_train_injector": [
        {"spike_times": [2.0, 1.0]},
        {"spike_times": [0.0]},
        {"spike_times": [1.03]},
        {"spike_times": [1.0], "spike_multiplicities": [1, 2]},
        {"spike_times": [1.0], "spike_weights": [2.0]},
        {"precise_times": True, "allow_offgrid_times": True, "spike_times": [1.0]},
        {"precise_times": True, "shift_now_spikes": True, "spike_times": [1.0]},
    ],
    "multimeter": [{"interval": 0.0}, {"interval": 0.15}, {"record_to": "nowhere"}, {"n_events": 3}],
    "spike_recorder": [{"record_to": "nowhere"}, {"n_events": 3}, {"start": 3.0, "stop": 1.0}],
    "correlation_detector": [{"delta_tau": 0.15}, {"tau_max": 0.7}, {"delta_tau": -1.0}],
}


@cases("generators", {f"refused-{model}": dict(model=model) for model in REFUSED})
def refused(nest, model):
    """Values that are refused (1) or accepted (0)."""
    result = {}
    for i, values in enumerate(REFUSED[model]):
        nest.ResetKernel()
        node = nest.Create(model)
        result[f"{i}-{'-'.join(values)}"] = raises(nest, node.set, values)
    return result


@case("generators", "connections")
def connections(nest):
    """Which generators pass through plastic synapses, and which take input."""
    result = {}
    for model in sorted({model for model, _ in TRAINS.values()} | {"spike_dilutor", "spike_train_injector"}):
        for synapse in ("static_synapse", "stdp_synapse") if model != "spike_dilutor" else ("static_synapse",):
            nest.ResetKernel()
            result[f"{model}-{synapse}"] = raises(
                nest,
                nest.Connect,
                nest.Create(model),
                nest.Create("iaf_psc_alpha"),
                syn_spec={"synapse_model": synapse},
            )
        nest.ResetKernel()
        result[f"{model}-takes"] = raises(nest, nest.Connect, nest.Create("parrot_neuron"), nest.Create(model))
    return result
