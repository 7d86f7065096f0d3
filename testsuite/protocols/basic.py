# SPDX-License-Identifier: GPL-2.0-or-later
"""Integrate-and-fire neurons, first devices, STDP, timing and random networks."""

import numpy as np

from . import case, cases, group, per_seed, raises, sorted_events

for name in ("neurons", "devices", "plasticity", "timing"):
    group(name)
group("networks", statistical=True)

# --------------------------------------------------------------------------------------------------------------------
# Single neurons
# --------------------------------------------------------------------------------------------------------------------

RECORDABLES = {
    "iaf_psc_delta": ["V_m"],
    "iaf_psc_exp": ["V_m", "I_syn_ex", "I_syn_in"],
    "iaf_psc_alpha": ["V_m", "I_syn_ex", "I_syn_in"],
}

# jumps of some mV: the weight is a voltage for delta synapses and a current for the others
UNIT_WEIGHT = {"iaf_psc_delta": 1.0, "iaf_psc_exp": 300.0, "iaf_psc_alpha": 150.0}

STIMULI = ("dc", "step", "spikes", "mixed")

PARAMETERS = {
    "default": {},
    "refractory_short": {"t_ref": 0.1, "V_reset": -60.0},
    "refractory_long": {"t_ref": 7.3, "V_reset": -75.0},
    "refractory_zero": {"t_ref": 0.1, "V_reset": -68.5, "V_th": -58.0},
    "shifted": {"E_L": -62.5, "V_m": -66.0, "V_reset": -64.0, "V_th": -52.0, "tau_m": 17.3, "C_m": 180.0, "I_e": 60.0},
    "tonic": {"I_e": 450.0},
    "clamped_below": {"V_min": -71.5},
    "clamped_high": {"V_min": -69.0, "V_m": -69.0, "V_reset": -69.0},
    "equal_time_constants": {"tau_syn_ex": 10.0, "tau_syn_in": 10.0},
    "nearly_equal_time_constants": {"tau_syn_ex": 10.0001, "tau_syn_in": 9.9999},
    "close_time_constants": {"tau_syn_ex": 10.01, "tau_syn_in": 9.97},
    "different_time_constants": {"tau_syn_ex": 0.33, "tau_syn_in": 13.7},
    "input_while_refractory": {"refractory_input": True, "t_ref": 4.0},
}

APPLIES = {
    "clamped_below": ("iaf_psc_delta", "iaf_psc_alpha"),
    "clamped_high": ("iaf_psc_delta", "iaf_psc_alpha"),
    "equal_time_constants": ("iaf_psc_exp", "iaf_psc_alpha"),
    "nearly_equal_time_constants": ("iaf_psc_exp", "iaf_psc_alpha"),
    "close_time_constants": ("iaf_psc_exp", "iaf_psc_alpha"),
    "different_time_constants": ("iaf_psc_exp", "iaf_psc_alpha"),
    "input_while_refractory": ("iaf_psc_delta",),
}


def neuron_variants():
    for model in RECORDABLES:
        for parameters in PARAMETERS:
            if model not in APPLIES.get(parameters, RECORDABLES):
                continue
            # every stimulus with the default parameters, everything at once with the others
            for stimulus in STIMULI if parameters == "default" else ("mixed",):
                yield f"{model}-{parameters}-{stimulus}", dict(model=model, parameters=parameters, stimulus=stimulus)


def stimulate(nest, neuron, stimulus, unit):
    """Drive `neuron`: currents, excitatory and inhibitory spikes with several weights and delays."""
    if stimulus in ("dc", "mixed"):
        generator = nest.Create("dc_generator", params={"amplitude": 420.0, "start": 5.0, "stop": 55.0})
        nest.Connect(generator, neuron, syn_spec={"weight": 1.0, "delay": 1.0})
        weighted = nest.Create("dc_generator", params={"amplitude": -90.0, "start": 62.0, "stop": 70.3})
        nest.Connect(weighted, neuron, syn_spec={"weight": 1.5, "delay": 2.4})
    if stimulus in ("step", "mixed"):
        generator = nest.Create(
            "step_current_generator",
            params={
                "amplitude_times": [3.0, 12.7, 30.0, 31.4, 90.0],
                "amplitude_values": [110.0, -75.0, 610.0, 380.0, 0.0],
                "stop": 85.0,
            },
        )
        nest.Connect(generator, neuron, syn_spec={"weight": 0.9, "delay": 0.3})
    if stimulus in ("spikes", "mixed"):
        excitatory = nest.Create(
            "spike_generator", params={"spike_times": [1.0, 8.3, 8.4, 20.0, 20.1, 40.0, 57.2, 72.0]}
        )
        inhibitory = nest.Create("spike_generator", params={"spike_times": [4.0, 15.0, 15.2, 26.6, 40.0, 71.0, 79.5]})
        for weight, delay in ((4.0, 0.1), (2.5, 1.5), (6.0, 3.7)):
            nest.Connect(excitatory, neuron, syn_spec={"weight": weight * unit, "delay": delay})
        for weight, delay in ((-3.0, 0.4), (-5.5, 2.0)):
            nest.Connect(inhibitory, neuron, syn_spec={"weight": weight * unit, "delay": delay})


@cases("neurons", dict(neuron_variants()))
def neuron_trace(nest, model, parameters, stimulus):
    """Voltage, currents and spikes of one neuron under prescribed input."""
    neuron = nest.Create(model, params=PARAMETERS[parameters])
    stimulate(nest, neuron, stimulus, UNIT_WEIGHT[model])
    recordables = RECORDABLES[model]
    multimeter = nest.Create("multimeter", params={"record_from": recordables, "interval": 0.1})
    recorder = nest.Create("spike_recorder")
    nest.Connect(multimeter, neuron)
    nest.Connect(neuron, recorder)
    nest.Simulate(45.0)
    nest.Simulate(50.0)
    events = sorted_events(multimeter, *recordables)
    # every third sample keeps the file small and still hits all phases of a slice
    result = {key: events[key][::3] for key in ["times", *recordables]}
    result["spikes"] = sorted_events(recorder)["times"]
    result["V_m_end"] = neuron.get("V_m")
    return result


@cases(
    "neurons", {f"{model}-resolution_{h}": dict(model=model, h=h) for model in RECORDABLES for h in (0.05, 0.25, 1.0)}
)
def neuron_resolution(nest, model, h):
    """The same neuron on a coarser or finer grid."""
    nest.resolution = h
    neuron = nest.Create(model, params={"t_ref": 3.0, "I_e": 380.0})
    generator = nest.Create("spike_generator", params={"spike_times": [2.0, 8.0, 9.0, 30.0]})
    for weight, delay in ((2.0, 1.0), (3.0, 5.0), (-2.5, 7.0)):
        nest.Connect(generator, neuron, syn_spec={"weight": weight * UNIT_WEIGHT[model], "delay": delay})
    multimeter = nest.Create("multimeter", params={"record_from": RECORDABLES[model], "interval": 1.0})
    recorder = nest.Create("spike_recorder")
    nest.Connect(multimeter, neuron)
    nest.Connect(neuron, recorder)
    nest.Simulate(60.0)
    events = sorted_events(multimeter, *RECORDABLES[model])
    events.pop("senders")
    events["spikes"] = sorted_events(recorder)["times"]
    return events


@case("neurons", "iaf_psc_exp-filtered_current")
def neuron_filtered_current(nest):
    """Receptor 1 of iaf_psc_exp: a current that passes the excitatory synaptic filter."""
    neuron = nest.Create("iaf_psc_exp", params={"tau_syn_ex": 4.0})
    generator = nest.Create("dc_generator", params={"amplitude": 500.0, "start": 3.0, "stop": 40.0})
    nest.Connect(generator, neuron, syn_spec={"receptor_type": 1, "weight": 1.0, "delay": 1.0})
    multimeter = nest.Create("multimeter", params={"record_from": RECORDABLES["iaf_psc_exp"], "interval": 0.1})
    nest.Connect(multimeter, neuron)
    nest.Simulate(60.0)
    events = sorted_events(multimeter, *RECORDABLES["iaf_psc_exp"])
    events.pop("senders")
    return events


@cases("neurons", {f"{model}-changed_between_runs": dict(model=model) for model in RECORDABLES})
def neuron_changed(nest, model):
    """Parameters and state set between two runs act from the next step on; relative fields follow E_L as documented."""
    neuron = nest.Create(model, params={"I_e": 300.0})
    multimeter = nest.Create("multimeter", params={"record_from": ["V_m"], "interval": 0.1})
    nest.Connect(multimeter, neuron)
    nest.Simulate(10.0)
    neuron.set(I_e=200.0, tau_m=14.0)
    nest.Simulate(10.0)
    neuron.set(V_m=-58.0)
    nest.Simulate(10.0)
    neuron.set(E_L=-65.0)
    after_shift = [neuron.get(key) for key in ("E_L", "V_m", "V_th", "V_reset")]
    nest.Simulate(10.0)
    events = sorted_events(multimeter, "V_m")
    return {"times": events["times"], "V_m": events["V_m"], "after_E_L": after_shift}


@cases(
    "neurons",
    {
        "parrot_neuron-delays": dict(delays=[0.1, 1.0, 2.5], receptor=0),
        "parrot_neuron-ignored_receptor": dict(delays=[1.0], receptor=1),
    },
)
def parrot(nest, delays, receptor):
    """A parrot repeats what arrives on receptor 0, with multiplicity, and ignores receptor 1."""
    generator = nest.Create(
        "spike_generator", params={"spike_times": [1.0, 2.0, 2.1, 7.0], "spike_multiplicities": [1, 2, 1, 3]}
    )
    parrots = nest.Create("parrot_neuron", 2)
    recorder = nest.Create("spike_recorder")
    for delay in delays:
        nest.Connect(generator, parrots[0], syn_spec={"delay": delay, "weight": 2.0, "receptor_type": receptor})
    nest.Connect(parrots[0], parrots[1], syn_spec={"delay": 1.3, "weight": -1.0})
    nest.Connect(parrots, recorder)
    nest.Simulate(20.0)
    return sorted_events(recorder)


# --------------------------------------------------------------------------------------------------------------------
# Devices
# --------------------------------------------------------------------------------------------------------------------

SPIKE_TRAINS = {
    "plain": {"spike_times": [0.1, 1.0, 1.1, 5.0, 9.9]},
    "multiplicities": {"spike_times": [0.5, 1.0, 5.0], "spike_multiplicities": [2, 0, 3]},
    "weights": {"spike_times": [0.5, 1.0, 5.0], "spike_weights": [2.0, -1.5, 0.5]},
    "weights_and_multiplicities": {
        "spike_times": [0.5, 1.0, 5.0],
        "spike_weights": [2.0, -1.5, 0.5],
        "spike_multiplicities": [1, 2, 3],
    },
    "repeated_times": {"spike_times": [1.0, 1.0, 2.0]},
    "offgrid": {"spike_times": [0.5, 1.04, 1.05, 1.06, 5.0], "allow_offgrid_times": True},
    "offgrid_refused": {"spike_times": [0.5, 1.04, 5.0]},
    "barely_offgrid": {"spike_times": [0.5, 1.0 + 1e-10, 5.0]},
    "now_refused": {"spike_times": [0.0, 1.0]},
    "now_shifted": {"spike_times": [0.0, 1.0], "shift_now_spikes": True},
    "negative_refused": {"spike_times": [-1.0, 1.0]},
    "unsorted_refused": {"spike_times": [2.0, 1.0]},
    "start_stop": {"spike_times": [1.0, 2.0, 3.0, 4.0, 5.0], "start": 2.0, "stop": 4.0},
    "origin": {"spike_times": [1.0, 2.0, 3.0, 4.0, 5.0], "origin": 3.0},
    "origin_start_stop": {"spike_times": [1.0, 2.0, 3.0, 4.0, 5.0], "origin": 3.0, "start": 1.0, "stop": 3.0},
}


@cases("devices", {f"spike_generator-{name}": dict(parameters=value) for name, value in SPIKE_TRAINS.items()})
def spike_generator(nest, parameters):
    """Which spikes leave a generator, with which weight, and what it refuses."""
    generator = nest.Create("spike_generator")
    refused = raises(nest, generator.set, **parameters)
    result = {"refused": refused, "kept_times": generator.get("spike_times")}
    if refused:
        return result
    parrot_neuron = nest.Create("parrot_neuron")
    integrator = nest.Create("iaf_psc_delta", params={"V_th": 1e6, "tau_m": 1e9, "V_m": -70.0})
    recorder = nest.Create("spike_recorder")
    multimeter = nest.Create("multimeter", params={"record_from": ["V_m"], "interval": 0.1})
    nest.Connect(generator, parrot_neuron, syn_spec={"delay": 1.0})
    nest.Connect(generator, integrator, syn_spec={"delay": 1.0, "weight": 1.5})
    nest.Connect(parrot_neuron, recorder)
    nest.Connect(multimeter, integrator)
    nest.Simulate(6.0)
    nest.Simulate(6.0)
    result["times"] = sorted_events(recorder)["times"]
    result["V_m"] = sorted_events(multimeter, "V_m")["V_m"]
    return result


@case("devices", "spike_generator-set_again")
def spike_generator_again(nest):
    """New spike times between runs: only times still ahead are emitted."""
    generator = nest.Create("spike_generator", params={"spike_times": [1.0, 9.0, 12.0]})
    recorder = nest.Create("spike_recorder")
    parrot_neuron = nest.Create("parrot_neuron")
    nest.Connect(generator, parrot_neuron, syn_spec={"delay": 1.0})
    nest.Connect(parrot_neuron, recorder)
    nest.Simulate(5.0)
    generator.set(spike_times=[2.0, 6.0, 7.5])
    nest.Simulate(20.0)
    return {"times": sorted_events(recorder)["times"]}


GENERATOR_WINDOWS = {
    "always": {},
    "window": {"start": 5.0, "stop": 10.0},
    "window_with_origin": {"start": 2.0, "stop": 6.0, "origin": 4.0},
    "never": {"start": 5.0, "stop": 5.0},
}


@cases(
    "devices",
    {
        f"{model}-{name}-{delay}": dict(model=model, window=window, delay=delay)
        for model in ("dc_generator", "step_current_generator")
        for name, window in GENERATOR_WINDOWS.items()
        for delay in (0.1, 1.5)
    },
)
def current_generator(nest, model, window, delay):
    """When a current starts and stops to act, and what the generator itself reports."""
    stimulus = {
        "dc_generator": {"amplitude": 100.0},
        "step_current_generator": {
            "amplitude_times": [1.0, 6.5, 8.0, 12.0],
            "amplitude_values": [50.0, 100.0, -30.0, 70.0],
        },
    }[model]
    generator = nest.Create(model, params={**stimulus, **window})
    neuron = nest.Create("iaf_psc_delta", params={"tau_m": 20.0})
    nest.Connect(generator, neuron, syn_spec={"delay": delay})
    watch_neuron = nest.Create("multimeter", params={"record_from": ["V_m"], "interval": 0.1})
    watch_generator = nest.Create("multimeter", params={"record_from": ["I"], "interval": 0.1})
    nest.Connect(watch_neuron, neuron)
    nest.Connect(watch_generator, generator)
    nest.Simulate(7.0)
    nest.Simulate(8.0)
    return {
        "V_m": sorted_events(watch_neuron, "V_m")["V_m"],
        "I": sorted_events(watch_generator, "I")["I"],
        "I_times": sorted_events(watch_generator, "I")["times"],
    }


@case("devices", "step_current_generator-refusals")
def step_current_refusals(nest):
    """Times that do not increase, lie off the grid, or do not match the values are refused."""
    generator = nest.Create("step_current_generator")
    attempts = (
        {"amplitude_times": [1.0, 2.0], "amplitude_values": [1.0]},
        {"amplitude_times": [2.0, 1.0], "amplitude_values": [1.0, 2.0]},
        {"amplitude_times": [1.0, 1.0], "amplitude_values": [1.0, 2.0]},
        {"amplitude_times": [1.04], "amplitude_values": [1.0]},
        {"amplitude_times": [0.0], "amplitude_values": [1.0]},
        {"amplitude_times": [1.04], "amplitude_values": [1.0], "allow_offgrid_times": True},
    )
    return {"refused": [raises(nest, generator.set, **attempt) for attempt in attempts]}


RECORDER_WINDOWS = {
    "always": {},
    "start": {"start": 5.0},
    "stop": {"stop": 10.0},
    "window": {"start": 5.0, "stop": 10.0},
    "window_with_origin": {"start": 2.0, "stop": 6.0, "origin": 4.0},
    "empty": {"start": 5.0, "stop": 5.0},
}


@cases("devices", {f"spike_recorder-{name}": dict(window=window) for name, window in RECORDER_WINDOWS.items()})
def spike_recorder(nest, window):
    """Which spikes a recorder with a window keeps, at both edges."""
    generator = nest.Create("spike_generator", params={"spike_times": np.arange(1, 150) * 0.1})
    parrot_neuron = nest.Create("parrot_neuron")
    recorder = nest.Create("spike_recorder", params=window)
    nest.Connect(generator, parrot_neuron, syn_spec={"delay": 0.1})
    nest.Connect(parrot_neuron, recorder)
    nest.Simulate(7.0)
    nest.Simulate(8.0)
    return {"times": sorted_events(recorder)["times"], "n_events": recorder.get("n_events")}


@case("devices", "spike_recorder-time_in_steps")
def spike_recorder_steps(nest):
    """With `time_in_steps`, times are integers and offsets tell where in the step the spike lies."""
    generator = nest.Create("spike_generator", params={"spike_times": [1.0, 2.3]})
    parrot_neuron = nest.Create("parrot_neuron")
    recorder = nest.Create("spike_recorder", params={"time_in_steps": True})
    nest.Connect(generator, parrot_neuron)
    nest.Connect(parrot_neuron, recorder)
    nest.Simulate(5.0)
    return sorted_events(recorder, "offsets")


@case("devices", "spike_recorder-cleared")
def spike_recorder_cleared(nest):
    """Setting n_events to 0 forgets what was recorded; any other number is refused."""
    neuron = nest.Create("iaf_psc_delta", params={"I_e": 700.0})
    recorder = nest.Create("spike_recorder")
    nest.Connect(neuron, recorder)
    nest.Simulate(30.0)
    refused = raises(nest, recorder.set, n_events=3)
    before = recorder.get("n_events")
    recorder.set(n_events=0)
    nest.Simulate(30.0)
    return {"refused": refused, "before": before, "times": sorted_events(recorder)["times"]}


# --------------------------------------------------------------------------------------------------------------------
# Timing of sampled recordings
# --------------------------------------------------------------------------------------------------------------------

MULTIMETERS = {
    "default": {},
    "fine": {"interval": 0.1},
    "uneven": {"interval": 0.7},
    "offset": {"interval": 1.0, "offset": 0.3},
    "large_offset": {"interval": 2.0, "offset": 5.4},
    "window": {"interval": 0.5, "start": 3.0, "stop": 8.0},
    "window_with_origin": {"interval": 0.5, "start": 1.0, "stop": 4.0, "origin": 3.2},
    "window_and_offset": {"interval": 0.5, "offset": 0.2, "start": 3.0, "stop": 8.0},
}

# all end on the edge of a slice: how much of an unfinished slice can be read before is not part of the interface
RUNS = {"one_run": [15.0], "runs": [0.1, 2.3, 3.6, 4.0, 5.0], "short_runs": [0.4] * 20 + [1.0]}


@cases(
    "timing",
    {
        f"multimeter-{name}-{runs}-{delay}": dict(parameters=parameters, runs=runs, delay=delay)
        for name, parameters in MULTIMETERS.items()
        for runs in RUNS
        for delay in (0.1, 1.5)
    },
)
def multimeter_times(nest, parameters, runs, delay):
    """Sample times of two neurons after one or several calls of Simulate, with short and long slices."""
    neurons = nest.Create("iaf_psc_exp", 2, params={"I_e": [100.0, 200.0]})
    nest.Connect(neurons, neurons, syn_spec={"delay": delay, "weight": 0.0})
    multimeter = nest.Create("multimeter", params={"record_from": ["V_m"], **parameters})
    nest.Connect(multimeter, neurons)
    for duration in RUNS[runs]:
        nest.Simulate(duration)
    return {
        **sorted_events(multimeter, "V_m"),
        "n_events": multimeter.get("n_events"),
        "biological_time": nest.biological_time,
    }


@cases("timing", {f"split_runs-{delay}": dict(delay=delay) for delay in (0.1, 1.5)})
def split_runs(nest, delay):
    """Spikes in flight between two neurons when runs end inside a slice."""
    neurons = nest.Create("iaf_psc_alpha", 2, params={"I_e": [420.0, 0.0]})
    nest.Connect(neurons[0], neurons[1], syn_spec={"delay": delay, "weight": 3000.0})
    nest.Connect(neurons[1], neurons[0], syn_spec={"delay": delay + 0.8, "weight": -500.0})
    recorder = nest.Create("spike_recorder")
    nest.Connect(neurons, recorder)
    with nest.RunManager():
        for duration in (3.3, 10.0, 0.1, 0.2, 20.7, 40.0):
            nest.Run(duration)
    return sorted_events(recorder)


@cases(
    "timing",
    {
        "delay_extrema-default": {},
        "delay_extrema-mixed": dict(delays=[0.3, 4.2]),
        "delay_extrema-one": dict(delays=[2.0]),
    },
)
def delay_extrema(nest, delays=()):
    """min_delay and max_delay follow the connections."""
    neurons = nest.Create("iaf_psc_alpha", 2)
    for delay in delays:
        nest.Connect(neurons, neurons, syn_spec={"delay": delay})
    before = [nest.min_delay, nest.max_delay]
    nest.Simulate(1.0)
    return {"before": before, "after": [nest.min_delay, nest.max_delay]}


# --------------------------------------------------------------------------------------------------------------------
# Plasticity
# --------------------------------------------------------------------------------------------------------------------

PRE_SPIKES = [2.0, 10.0, 11.3, 20.0, 33.1, 33.2, 50.0, 61.0, 80.0, 120.0, 121.0, 140.5, 190.0]
POST_SPIKES = [5.0, 10.0, 12.0, 21.0, 30.0, 34.0, 34.1, 55.0, 60.0, 61.0, 90.0, 95.0, 125.0, 139.5, 150.0]

STDP = {
    "default": {},
    "additive": {"mu_plus": 0.0, "mu_minus": 0.0},
    "van_rossum": {"mu_plus": 0.0, "mu_minus": 1.0},
    "guetig": {"mu_plus": 0.5, "mu_minus": 0.5},
    "mixed_exponents": {"mu_plus": 0.3, "mu_minus": 0.0},
    "strong": {"lambda": 0.5, "alpha": 1.4, "tau_plus": 13.0},
    "bounded": {"lambda": 0.9, "mu_plus": 0.0, "mu_minus": 0.0, "Wmax": 3.0},
    "negative": {"weight": -2.0, "Wmax": -100.0, "lambda": 0.2},
}

STDP_PL = {
    "default": {},
    "additive": {"mu": 0.0},
    "half": {"mu": 0.5, "lambda": 0.2},
    "linear": {"mu": 1.0, "lambda": 0.05},
    "strong": {"lambda": 0.5, "alpha": 0.4, "tau_plus": 13.0},
}

DELAYS = (0.1, 1.0, 2.7)


def plasticity_variants():
    for model, sets in (("stdp_synapse", STDP), ("stdp_synapse_hom", STDP), ("stdp_pl_synapse_hom", STDP_PL)):
        for name, parameters in sets.items():
            for delay in DELAYS if name in ("default", "strong") else (1.0,):
                for post in ("parrot_neuron", "iaf_psc_delta") if name == "default" else ("parrot_neuron",):
                    yield (
                        f"{model}-{name}-{delay}-{post}",
                        dict(model=model, parameters=parameters, delay=delay, post=post),
                    )
    for model in ("stdp_synapse", "stdp_synapse_hom", "stdp_pl_synapse_hom"):
        yield f"{model}-Kplus", dict(model=model, parameters={}, delay=1.0, post="parrot_neuron", Kplus=0.8)
        yield f"{model}-tau_minus", dict(model=model, parameters={}, delay=1.0, post="parrot_neuron", tau_minus=33.7)


@cases("plasticity", dict(plasticity_variants()))
def plastic_weight(nest, model, parameters, delay, post, Kplus=None, tau_minus=None):
    """Weight of one plastic synapse at every presynaptic spike, for prescribed spike trains."""
    parameters = {"weight": 1.5, **parameters}
    pre_source = nest.Create("spike_generator", params={"spike_times": PRE_SPIKES})
    post_source = nest.Create("spike_generator", params={"spike_times": POST_SPIKES})
    pre = nest.Create("parrot_neuron")
    target = nest.Create(post, params={} if tau_minus is None else {"tau_minus": tau_minus})
    weights = nest.Create("weight_recorder")
    recorder = nest.Create("spike_recorder")
    nest.CopyModel(model, "plastic", {"weight_recorder": weights, **parameters})
    nest.Connect(pre_source, pre, syn_spec={"delay": 1.0})
    nest.Connect(post_source, target, syn_spec={"delay": 1.0, "weight": 50.0 if post != "parrot_neuron" else 1.0})
    spec = {"synapse_model": "plastic", "delay": delay}
    if post == "parrot_neuron":
        spec["receptor_type"] = 1
    if Kplus is not None:
        spec["Kplus"] = Kplus
    nest.Connect(pre, target, syn_spec=spec)
    nest.Connect(target, recorder)
    nest.Simulate(100.0)
    nest.Simulate(115.0)
    synapse = nest.GetConnections(pre, target)
    return {
        **sorted_events(weights, "weights", "receptors", "ports"),
        "final_weight": synapse.get("weight"),
        "final_Kplus": synapse.get("Kplus"),
        "post_spikes": sorted_events(recorder)["times"],
    }


@cases(
    "plasticity",
    {f"{model}-long_train": dict(model=model) for model in ("stdp_synapse", "stdp_synapse_hom", "stdp_pl_synapse_hom")},
)
def plastic_weight_long(nest, model):
    """Several synapses with different delays on the same two irregular trains of 3 s."""
    generator = np.random.RandomState(7)
    trains = [np.unique(np.round(np.cumsum(1.0 + generator.exponential(30.0, 90)), 1)) for _ in range(2)]
    trains = [train[train < 3000.0] for train in trains]
    sources = nest.Create("spike_generator", 2, params=[{"spike_times": train} for train in trains])
    pre, target = nest.Create("parrot_neuron"), nest.Create("parrot_neuron")
    weights = nest.Create("weight_recorder")
    nest.CopyModel(model, "plastic", {"weight_recorder": weights, "weight": 30.0})
    nest.Connect(sources[0], pre, syn_spec={"delay": 1.0})
    nest.Connect(sources[1], target, syn_spec={"delay": 1.0})
    for delay in (0.1, 0.7, 1.5, 6.0):
        nest.Connect(pre, target, syn_spec={"synapse_model": "plastic", "delay": delay, "receptor_type": 1})
    nest.Simulate(3010.0)
    events = sorted_events(weights, "weights")
    return {"times": events["times"], "weights": events["weights"]}


@case("plasticity", "weight_recorder-selection")
def weight_recorder_selection(nest):
    """A weight recorder restricted to some senders and targets keeps only their synapses."""
    sources = nest.Create("spike_generator", 2, params={"spike_times": [1.0, 5.0]})
    pre = nest.Create("parrot_neuron", 2)
    post = nest.Create("parrot_neuron", 3)
    weights = nest.Create("weight_recorder", params={"senders": pre[0], "targets": post[:2]})
    nest.CopyModel("static_synapse", "watched", {"weight_recorder": weights})
    nest.Connect(sources, pre, "one_to_one")
    nest.Connect(pre, post, syn_spec={"synapse_model": "watched", "weight": 2.5, "delay": 1.2})
    nest.Simulate(20.0)
    return sorted_events(weights, "targets", "weights", "receptors")


@cases("plasticity", {"weight_recorder-window": dict(window={"start": 3.0, "stop": 8.0})})
def weight_recorder_window(nest, window):
    """start and stop of a weight recorder."""
    source = nest.Create("spike_generator", params={"spike_times": np.arange(1, 12) * 1.0})
    pre, post = nest.Create("parrot_neuron"), nest.Create("parrot_neuron")
    weights = nest.Create("weight_recorder", params=window)
    nest.CopyModel("static_synapse", "watched", {"weight_recorder": weights})
    nest.Connect(source, pre, syn_spec={"delay": 1.0})
    nest.Connect(pre, post, syn_spec={"synapse_model": "watched", "weight": 2.5, "delay": 1.5})
    nest.Simulate(20.0)
    return sorted_events(weights, "weights")


@cases(
    "plasticity",
    {
        f"post_trace-{model}": dict(model=model)
        for model in ("parrot_neuron", "iaf_psc_delta", "iaf_psc_exp", "iaf_psc_alpha")
    },
)
def post_trace(nest, model):
    """The postsynaptic trace and the calcium value a neuron reports between runs."""
    source = nest.Create("spike_generator", params={"spike_times": [2.0, 7.0, 7.5, 30.0]})
    neuron = nest.Create(model, params={"tau_minus": 15.0, "tau_Ca": 500.0, "beta_Ca": 0.02})
    other = nest.Create("parrot_neuron")
    nest.Connect(source, neuron, syn_spec={"delay": 1.0, "weight": {"parrot_neuron": 1.0}.get(model, 1e5)})
    nest.Connect(
        other,
        neuron,
        syn_spec={"synapse_model": "stdp_synapse", "delay": 1.0, "receptor_type": int(model == "parrot_neuron")},
    )
    traces, calcium = [], []
    for duration in (5.0, 5.0, 5.0, 20.0, 0.1):
        nest.Simulate(duration)
        traces.append(neuron.get("post_trace"))
        calcium.append(neuron.get("Ca"))
    return {"post_trace": traces, "Ca": calcium, "t_spike": neuron.get("t_spike")}


# --------------------------------------------------------------------------------------------------------------------
# Random networks and noise: one row per seed
# --------------------------------------------------------------------------------------------------------------------


def irregularity(events, neurons, discard):
    """Rate in spikes/s, mean coefficient of variation of the intervals, and Fano factor of the population in 5 ms bins."""
    keep = events["times"] > discard
    times, senders = events["times"][keep], events["senders"][keep]
    end = np.ceil(times.max()) if times.size else discard + 1.0
    rate = times.size / len(neurons) / (end - discard) * 1e3
    order = np.lexsort((times, senders))
    times_by_neuron = np.split(times[order], np.flatnonzero(np.diff(senders[order])) + 1)
    ratios = [np.std(np.diff(train)) / np.mean(np.diff(train)) for train in times_by_neuron if train.size >= 5]
    counts = np.bincount((times / 5.0).astype(int))[int(discard / 5.0) + 1 : -1]
    return rate, np.mean(ratios) if ratios else 0.0, np.var(counts) / max(np.mean(counts), 1e-12)


NETWORKS = {
    "delta-uniform_delays": dict(model="iaf_psc_delta"),
    "exp-uniform_delays": dict(model="iaf_psc_exp"),
    "alpha-uniform_delays": dict(model="iaf_psc_alpha"),
    "delta-normal_delays": dict(model="iaf_psc_delta", delays="normal"),
    "exp-normal_delays_and_weights": dict(model="iaf_psc_exp", delays="normal", weights="normal"),
    "alpha-bernoulli": dict(model="iaf_psc_alpha", rule="pairwise_bernoulli"),
    "delta-total_number": dict(model="iaf_psc_delta", rule="fixed_total_number"),
    "delta-outdegree": dict(model="iaf_psc_delta", rule="fixed_outdegree"),
    "delta-stdp": dict(model="iaf_psc_delta", plastic="stdp_synapse"),
    "delta-stdp_pl_hom": dict(model="iaf_psc_delta", plastic="stdp_pl_synapse_hom"),
}


def random_network(
    nest, seed, model, delays="uniform", weights="uniform", rule="fixed_indegree", plastic=None, duration=600.0
):
    """A balanced random network of 500 neurons; returns the statistics of one seed."""
    nest.ResetKernel()
    nest.rng_seed = seed
    n_ex, n_in, c_ex, c_in, g = 400, 100, 80, 20, 6.0
    tau_m, tau_syn, c_m = 20.0, 0.5, 250.0
    unit = 0.4  # mV of voltage per spike
    if model != "iaf_psc_delta":
        unit *= c_m / (tau_syn if model == "iaf_psc_exp" else tau_syn * np.e)  # equal charge
    parameters = {"tau_m": tau_m, "C_m": c_m, "E_L": 0.0, "V_th": 20.0, "V_reset": 10.0, "t_ref": 2.0, "I_e": 0.0}
    if model != "iaf_psc_delta":
        parameters |= {"tau_syn_ex": tau_syn, "tau_syn_in": tau_syn}
    neurons = nest.Create(model, n_ex + n_in, params=parameters)
    neurons.set(V_m=nest.random.uniform(0.0, 20.0))
    excitatory, inhibitory = neurons[:n_ex], neurons[n_ex:]

    def spec(weight, synapse_model="static_synapse"):
        delay = 1.5
        if delays == "normal":
            delay = nest.math.redraw(nest.random.normal(mean=1.5, std=0.7), min=0.1, max=5.0)
        if weights == "normal":
            low, high = sorted((0.0, 3.0 * weight))
            weight = nest.math.redraw(nest.random.normal(mean=weight, std=0.1 * abs(weight)), min=low, max=high)
        return {"synapse_model": synapse_model, "weight": weight, "delay": delay}

    def how(sources, indegree):
        total = len(neurons)
        return {
            "fixed_indegree": {"rule": rule, "indegree": indegree},
            "pairwise_bernoulli": {"rule": rule, "p": indegree / len(sources)},
            "fixed_total_number": {"rule": rule, "N": indegree * total},
            "fixed_outdegree": {"rule": rule, "outdegree": indegree * total // len(sources)},
        }[rule]

    if plastic:
        weight_limits = {"Wmax": 3 * unit} if plastic == "stdp_synapse" else {}
        nest.CopyModel(plastic, "plastic", {"alpha": 1.3, **weight_limits})
        nest.Connect(
            excitatory,
            excitatory,
            how(excitatory, c_ex) if rule != "fixed_total_number" else None,
            spec(unit, "plastic"),
        )
        nest.Connect(excitatory, inhibitory, how(excitatory, c_ex), spec(unit))
    else:
        nest.Connect(excitatory, neurons, how(excitatory, c_ex), spec(unit))
    nest.Connect(inhibitory, neurons, how(inhibitory, c_in), spec(-g * unit))
    noise = nest.Create("poisson_generator", params={"rate": 3200.0})
    nest.Connect(noise, neurons, syn_spec={"weight": unit, "delay": 1.5})
    recorder = nest.Create("spike_recorder")
    nest.Connect(neurons, recorder)
    nest.Simulate(duration)
    rate, cv, fano = irregularity(sorted_events(recorder), neurons, 100.0)
    result = {"rate": rate, "cv": cv, "fano": fano, "synapses": nest.num_connections}
    if plastic:
        final = np.asarray(nest.GetConnections(synapse_model="plastic").get("weight"))
        result |= {"weight_mean": final.mean() / unit, "weight_std": final.std() / unit}
    elif rule in ("pairwise_bernoulli", "fixed_total_number", "fixed_outdegree"):
        targets = np.asarray(nest.GetConnections(inhibitory, neurons).get("target"))
        result["indegree_std"] = np.bincount(targets, minlength=neurons[-1].global_id + 1)[neurons[0].global_id :].std()
    if delays == "normal" and not plastic:
        drawn = nest.GetConnections(excitatory, neurons).get(["delay", "weight"])
        result |= {"delay_mean": np.mean(drawn["delay"]), "delay_std": np.std(drawn["delay"])}
        result |= {"weight_std": np.std(drawn["weight"]) / unit}
    return result


@cases("networks", {f"network-{name}": arguments for name, arguments in NETWORKS.items()})
def network_statistics(nest, **arguments):
    """Rates, irregularity, synchrony and structure of balanced random networks."""
    return per_seed(nest, random_network, **arguments)


def poisson_counts(nest, seed, **parameters):
    nest.ResetKernel()
    nest.rng_seed = seed
    generator = nest.Create("poisson_generator", params=parameters)
    parrots = nest.Create("parrot_neuron", 50)
    recorder = nest.Create("spike_recorder")
    nest.Connect(generator, parrots, syn_spec={"delay": 1.0})
    nest.Connect(parrots, recorder)
    nest.Simulate(500.0)
    events = sorted_events(recorder)
    if not events["times"].size:
        return {key: 0.0 for key in ("mean", "variance", "first", "last")}
    counts = np.bincount(events["senders"].astype(int), minlength=parrots[-1].global_id + 1)[parrots[0].global_id :]
    return {
        "mean": counts.mean(),
        "variance": counts.var(),
        "first": events["times"].min(),
        "last": events["times"].max(),
    }


@cases(
    "networks",
    {
        "poisson_generator-low": dict(rate=8.0),
        "poisson_generator-high": dict(rate=2000.0),
        "poisson_generator-several_per_step": dict(rate=25000.0),
        "poisson_generator-window": dict(rate=3000.0, start=100.0, stop=200.0),
        "poisson_generator-window_with_origin": dict(rate=3000.0, start=100.0, stop=200.0, origin=50.0),
        "poisson_generator-silent": dict(rate=0.0),
    },
)
def poisson_statistics(nest, **parameters):
    """Spike counts per target of a Poisson generator: independent trains with the right mean, variance and window."""
    return per_seed(nest, poisson_counts, **parameters)


def noise_voltage(nest, seed, **parameters):
    nest.ResetKernel()
    nest.rng_seed = seed
    generator = nest.Create("noise_generator", params=parameters)
    neurons = nest.Create("iaf_psc_delta", 40, params={"V_th": 1e9, "E_L": 0.0, "V_m": 0.0, "V_reset": 0.0})
    multimeter = nest.Create("multimeter", params={"record_from": ["V_m"], "interval": 0.1, "start": 50.0})
    nest.Connect(generator, neurons)
    nest.Connect(multimeter, neurons)
    nest.Simulate(250.0)
    events = sorted_events(multimeter, "V_m")
    voltage = events["V_m"].reshape(-1, 40)
    steps = np.diff(voltage, axis=0)
    return {
        "mean": voltage.mean(),
        "std": voltage.std(),
        "step_std": steps.std(),
        "between_targets": np.corrcoef(voltage.T)[np.triu_indices(40, 1)].mean(),
        "step_correlation": np.corrcoef(steps[:-1].ravel(), steps[1:].ravel())[0, 1],
    }


@cases(
    "networks",
    {
        "noise_generator-default_dt": dict(mean=100.0, std=200.0),
        "noise_generator-dt_0.1": dict(mean=-50.0, std=200.0, dt=0.1),
        "noise_generator-dt_5": dict(mean=0.0, std=200.0, dt=5.0),
        "noise_generator-modulated": dict(mean=0.0, std=200.0, std_mod=100.0, frequency=20.0, phase=45.0, dt=0.5),
    },
)
def noise_statistics(nest, **parameters):
    """Voltage of passive neurons under a noise current."""
    return per_seed(nest, noise_voltage, **parameters)


def escape_noise(nest, seed):
    nest.ResetKernel()
    nest.rng_seed = seed
    neurons = nest.Create("iaf_psc_exp", 100, params={"delta": 2.0, "rho": 40.0, "I_e": 350.0})
    recorder = nest.Create("spike_recorder")
    nest.Connect(neurons, recorder)
    nest.Simulate(1000.0)
    rate, cv, _fano = irregularity(sorted_events(recorder), neurons, 100.0)
    return {"rate": rate, "cv": cv}


@case("networks", "iaf_psc_exp-escape_noise")
def escape_noise_statistics(nest):
    """Stochastic threshold of iaf_psc_exp (delta > 0)."""
    return per_seed(nest, escape_noise)
