# SPDX-License-Identifier: GPL-2.0-or-later
"""Spikes between grid points: neurons, parrots, plasticity, and who sends them to whom."""

from . import case, cases, group, raises, sorted_events

group("precise")

RECORDABLES = {
    "iaf_psc_delta_ps": ["V_m"],
    "iaf_psc_exp_ps": ["V_m"],
    "iaf_psc_alpha_ps": ["V_m", "I_syn_ex", "I_syn_in"],
    "iaf_psc_exp_ps_lossless": ["V_m", "I_syn_ex", "I_syn_in", "I_syn"],
}

# jumps of some mV: the weight is a voltage for delta synapses and a current for the others
UNIT_WEIGHT = {
    "iaf_psc_delta_ps": 1.0,
    "iaf_psc_exp_ps": 300.0,
    "iaf_psc_alpha_ps": 150.0,
    "iaf_psc_exp_ps_lossless": 300.0,
}

EXCITATORY = [1.03, 2.0, 2.411, 8.3, 8.34567, 20.0, 20.1, 31.999, 40.05, 57.21, 57.22, 72.123456]
INHIBITORY = [4.04, 15.0, 15.07, 26.66, 40.05, 71.001, 79.555]


def precise(nest, times, **params):
    return nest.Create("spike_generator", params={"precise_times": True, "spike_times": times, **params})


def record(nest, neurons, recordables, interval=0.1):
    multimeter = nest.Create("multimeter", params={"record_from": recordables, "interval": interval})
    recorder = nest.Create("spike_recorder")
    nest.Connect(multimeter, neurons)
    nest.Connect(neurons, recorder)
    return multimeter, recorder


def stimulate(nest, neuron, stimulus, unit):
    """Drive `neuron`: currents, spikes on and between grid points, excitatory and inhibitory, with several weights and delays."""
    if stimulus in ("dc", "mixed"):
        generator = nest.Create("dc_generator", params={"amplitude": 420.0, "start": 5.0, "stop": 55.0})
        nest.Connect(generator, neuron, syn_spec={"weight": 1.0, "delay": 1.0})
        weighted = nest.Create("dc_generator", params={"amplitude": -90.0, "start": 62.0, "stop": 70.3})
        nest.Connect(weighted, neuron, syn_spec={"weight": 1.5, "delay": 2.4})
    if stimulus in ("step", "mixed"):
        generator = nest.Create(
            "step_current_generator",
            params={
                "amplitude_times": [3.0, 12.7, 30.0, 31.4],
                "amplitude_values": [110.0, -75.0, 610.0, 380.0],
                "stop": 85.0,
            },
        )
        nest.Connect(generator, neuron, syn_spec={"weight": 0.9, "delay": 0.3})
    if stimulus in ("spikes", "mixed"):
        excitatory = precise(nest, EXCITATORY)
        inhibitory = precise(nest, INHIBITORY)
        on_grid = nest.Create("spike_generator", params={"spike_times": [3.0, 22.2, 60.5, 60.6]})
        for weight, delay in ((4.0, 0.1), (2.5, 1.5), (6.0, 3.7)):
            nest.Connect(excitatory, neuron, syn_spec={"weight": weight * unit, "delay": delay})
        for weight, delay in ((-3.0, 0.4), (-5.5, 2.0)):
            nest.Connect(inhibitory, neuron, syn_spec={"weight": weight * unit, "delay": delay})
        nest.Connect(on_grid, neuron, syn_spec={"weight": 4.5 * unit, "delay": 1.0})


PARAMETERS = {
    "default": {},
    "refractory_short": {"t_ref": 0.1, "V_reset": -60.0},
    "refractory_long": {"t_ref": 7.3, "V_reset": -75.0},
    "refractory_between": {"t_ref": 1.23, "V_reset": -68.5, "V_th": -58.0},
    "shifted": {"E_L": -62.5, "V_m": -66.0, "V_reset": -64.0, "V_th": -52.0, "tau_m": 17.3, "C_m": 180.0, "I_e": 60.0},
    "tonic": {"I_e": 450.0},
    "clamped_below": {"V_min": -71.5},
    "equal_time_constants": {"tau_syn_ex": 10.0, "tau_syn_in": 10.0},
    "nearly_equal_time_constants": {"tau_syn_ex": 10.001, "tau_syn_in": 10.001},
    "close_time_constants": {"tau_syn_ex": 9.7, "tau_syn_in": 9.7},
    "different_time_constants": {"tau_syn_ex": 0.33, "tau_syn_in": 13.7},
}


def variants():
    for model in RECORDABLES:
        for parameters, values in PARAMETERS.items():
            if "tau_syn_ex" in values and model == "iaf_psc_delta_ps":
                continue
            if model == "iaf_psc_exp_ps_lossless" and parameters in (
                "equal_time_constants",
                "different_time_constants",
            ):
                continue
            if model == "iaf_psc_alpha_ps" and parameters == "nearly_equal_time_constants":
                continue  # the reference does not find the time of its spikes
            for stimulus in ("dc", "step", "spikes", "mixed") if parameters == "default" else ("mixed",):
                yield f"{model}-{parameters}-{stimulus}", dict(model=model, parameters=parameters, stimulus=stimulus)


@cases("precise", dict(variants()))
def neuron_trace(nest, model, parameters, stimulus):
    """Voltage, currents and spikes of one neuron under prescribed input."""
    neuron = nest.Create(model, params=PARAMETERS[parameters])
    stimulate(nest, neuron, stimulus, UNIT_WEIGHT[model])
    recordables = RECORDABLES[model]
    multimeter, recorder = record(nest, neuron, recordables)
    nest.Simulate(45.0)
    nest.Simulate(50.0)
    events = sorted_events(multimeter, *recordables)
    # every 13th sample keeps the file small and still hits all phases of a slice
    result = {key: events[key][::13] for key in recordables}
    result["spikes"] = sorted_events(recorder)["times"]
    result["end"] = [neuron.get(key) for key in ("V_m", "t_spike", "is_refractory")]
    return result


@cases(
    "precise", {f"{model}-resolution_{h}": dict(model=model, h=h) for model in RECORDABLES for h in (0.05, 0.25, 1.0)}
)
def neuron_resolution(nest, model, h):
    """The same neuron on a coarser or finer grid."""
    nest.resolution = h
    neuron = nest.Create(model, params={"t_ref": 3.0, "I_e": 380.0})
    generator = precise(nest, [2.02, 8.111, 9.0, 30.4321])
    for weight, delay in ((2.0, 1.0), (3.0, 5.0), (-2.5, 7.0)):
        nest.Connect(generator, neuron, syn_spec={"weight": weight * UNIT_WEIGHT[model], "delay": delay})
    multimeter, recorder = record(nest, neuron, RECORDABLES[model], interval=1.0)
    nest.Simulate(60.0)
    events = sorted_events(multimeter, *RECORDABLES[model])
    events.pop("senders")
    events["spikes"] = sorted_events(recorder)["times"]
    return events


@cases("precise", {f"{model}-changed_between_runs": dict(model=model) for model in RECORDABLES})
def neuron_changed(nest, model):
    """Parameters and state set between runs; a potential or threshold that makes the neuron fire at once."""
    neuron = nest.Create(model, params={"I_e": 300.0})
    multimeter, recorder = record(nest, neuron, ["V_m"])
    nest.Simulate(10.0)
    neuron.set(I_e=200.0, tau_m=14.0)
    nest.Simulate(10.0)
    neuron.set(V_m=-54.0)
    nest.Simulate(10.0)
    neuron.set(E_L=-65.0)
    nest.Simulate(10.0)
    neuron.set(V_th=-64.0, t_ref=5.03)
    nest.Simulate(11.0)
    events = sorted_events(multimeter, "V_m")
    return {"V_m": events["V_m"][::3], "spikes": sorted_events(recorder)["times"]}


@case("precise", "lossless-excursions")
def excursions(nest):
    """Strong brief input with a coarse grid: the plain model misses spikes that the lossless one finds."""
    nest.resolution = 1.0
    models = ["iaf_psc_exp_ps", "iaf_psc_exp_ps_lossless"]
    neurons = [
        nest.Create(m, params={"tau_syn_ex": 0.5, "tau_syn_in": 0.5, "tau_m": 2.0, "I_e": 1700.0}) for m in models
    ]
    generator = precise(nest, [2.1, 6.27, 12.0, 17.77, 25.5])
    result = {}
    for model, neuron in zip(models, neurons):
        nest.Connect(generator, neuron, syn_spec={"weight": 2500.0, "delay": 1.0})
        recorder = nest.Create("spike_recorder")
        nest.Connect(neuron, recorder)
        result[model] = recorder
    nest.Simulate(40.0)
    return {model: sorted_events(recorder)["times"] for model, recorder in result.items()}


@cases(
    "precise",
    {
        "parrot_neuron_ps-delays": dict(delays=[0.1, 1.0, 2.5], receptor=0),
        "parrot_neuron_ps-ignored_receptor": dict(delays=[1.0], receptor=1),
    },
)
def parrot(nest, delays, receptor):
    """A parrot repeats what arrives on receptor 0 at its time, with multiplicity, and ignores receptor 1."""
    generator = precise(nest, [1.03, 2.0, 2.071, 7.77777], spike_multiplicities=[1, 2, 1, 3])
    parrots = nest.Create("parrot_neuron_ps", 2)
    recorder = nest.Create("spike_recorder")
    for delay in delays:
        nest.Connect(generator, parrots[0], syn_spec={"delay": delay, "weight": 2.0, "receptor_type": receptor})
    nest.Connect(parrots[0], parrots[1], syn_spec={"delay": 1.3, "weight": -1.0})
    nest.Connect(parrots, recorder)
    nest.Simulate(20.0)
    return sorted_events(recorder)


@case("precise", "chain")
def chain(nest):
    """Offsets are kept between precise models and lost where a grid model stands between."""
    generator = precise(nest, [1.03, 1.5, 2.0, 2.0, 2.07], spike_multiplicities=[1, 2, 1, 3, 1])
    nodes = [nest.Create(m) for m in ("parrot_neuron_ps", "parrot_neuron", "parrot_neuron_ps", "parrot_neuron")]
    for source, target in zip([generator, *nodes], nodes):
        nest.Connect(source, target)
    nest.Connect(generator, nodes[2], syn_spec={"delay": 0.5, "weight": -1.0})
    nest.Connect(generator, nodes[3])
    recorder = nest.Create("spike_recorder", params={"time_in_steps": True})
    for node in (generator, *nodes):
        nest.Connect(node, recorder)
    nest.Simulate(10.0)
    return sorted_events(recorder, "offsets")


@case("precise", "to_grid_neuron")
def to_grid_neuron(nest):
    """A grid neuron takes a precise spike at the end of its step."""
    neuron = nest.Create("iaf_psc_exp")
    parrot = nest.Create("parrot_neuron_ps")
    generator = precise(nest, [1.03, 1.5, 3.08])
    nest.Connect(generator, neuron, syn_spec={"weight": 500.0, "delay": 1.0})
    nest.Connect(generator, parrot)
    nest.Connect(parrot, neuron, syn_spec={"weight": -300.0, "delay": 0.3})
    multimeter = nest.Create("multimeter", params={"record_from": ["V_m", "I_syn_ex", "I_syn_in"], "interval": 0.1})
    nest.Connect(multimeter, neuron)
    nest.Simulate(10.0)
    return sorted_events(multimeter, "V_m", "I_syn_ex", "I_syn_in")


@cases(
    "precise",
    {
        f"{synapse}-{pre}-{post}": dict(synapse=synapse, pre=pre, post=post)
        for synapse in (
            "stdp_synapse",
            "stdp_pl_synapse_hom",
            "stdp_synapse_hom",
            "tsodyks_synapse",
            "tsodyks2_synapse",
        )
        for pre in ("parrot_neuron", "parrot_neuron_ps")
        for post in ("parrot_neuron", "parrot_neuron_ps")
    },
)
def plasticity(nest, synapse, pre, post):
    """Plastic synapses between parrots of both kinds, on receptor 1."""
    weights = nest.Create("weight_recorder", params={"time_in_steps": True})
    nest.CopyModel(synapse, "plastic", {"weight_recorder": weights})
    first, second = nest.Create(pre), nest.Create(post)
    nest.Connect(precise(nest, [1.03, 11.07, 20.02, 20.06, 33.333, 40.0]), first)
    nest.Connect(precise(nest, [5.04, 12.06, 15.0, 20.01, 32.25, 33.333, 33.334]), second)
    nest.Connect(first, second, syn_spec={"synapse_model": "plastic", "receptor_type": 1, "weight": 1.0, "delay": 1.0})
    nest.Simulate(60.0)
    events = sorted_events(weights, "weights", "offsets", "receptors", "ports")
    # two spikes of one step come in either order
    return {key: events[key] for key in ("times", "weights", "offsets", "receptors")}


@cases("precise", {f"network-{model}": dict(model=model) for model in RECORDABLES})
def network(nest, model):
    """A recurrent network without noise: every spike time depends on all before."""
    unit = UNIT_WEIGHT[model]
    neurons = nest.Create(model, 10, params={"C_m": 250.0, "t_ref": 1.5})
    neurons.set(I_e=[390.0 + 11.3 * i for i in range(10)], V_m=[-70.0 + 1.37 * i for i in range(10)])
    for i in range(10):
        for step, weight, delay in ((1, 0.8, 1.0), (3, -1.1, 0.7), (4, 0.5, 2.3)):
            nest.Connect(
                neurons[i], neurons[(i + step) % 10], syn_spec={"weight": weight * unit, "delay": delay + 0.1 * (i % 3)}
            )
    recorder = nest.Create("spike_recorder")
    nest.Connect(neurons, recorder)
    nest.Simulate(100.0)
    nest.Simulate(50.0)
    return sorted_events(recorder)


@case("precise", "off_grid_spiking")
def off_grid_spiking(nest):
    """When the kernel says that spikes carry precise times."""
    result = {}
    for model in (*RECORDABLES, "parrot_neuron_ps", "poisson_generator_ps", "spike_generator", "iaf_psc_exp"):
        nest.ResetKernel()
        before = nest.off_grid_spiking
        nest.Create(model)
        result[model] = [before, nest.off_grid_spiking]
    return result


@case("precise", "refusals")
def refusals(nest):
    """Calls that are refused (1) or accepted (0)."""
    result = {}
    for model in RECORDABLES:
        for key, value in {
            "t_ref": 0.0 if "lossless" not in model else -1.0,
            "V_reset": -50.0,
            "C_m": 0.0,
            "tau_m": 0.0,
            "is_refractory": True,
            "t_spike": 1.0,
            "V_m": -80.0,
            "I_syn_ex": 3.0,
            "tau_syn_ex": 3.0,
            "dI_syn_ex": 3.0,
        }.items():
            nest.ResetKernel()
            neuron = nest.Create(model)
            result[f"{model}-{key}"] = raises(nest, neuron.set, {key: value})
        for source in ("spike_generator", "dc_generator"):
            nest.ResetKernel()
            result[f"{model}-{source}-receptor"] = raises(
                nest, nest.Connect, nest.Create(source), nest.Create(model), syn_spec={"receptor_type": 1}
            )
    nest.ResetKernel()
    result["parrot-current"] = raises(nest, nest.Connect, nest.Create("dc_generator"), nest.Create("parrot_neuron_ps"))
    nest.ResetKernel()
    result["parrot-receptor"] = raises(
        nest,
        nest.Connect,
        nest.Create("spike_generator"),
        nest.Create("parrot_neuron_ps"),
        syn_spec={"receptor_type": 2},
    )
    return result
