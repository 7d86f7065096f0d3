# SPDX-License-Identifier: GPL-2.0-or-later
"""Plastic synapses on prescribed spike trains: variants of spike-timing dependent plasticity, and random transmission."""

import numpy as np

from . import case, cases, group, per_seed, raises, sorted_events

RULES = group("plasticity_rules")
RANDOM = group("random_transmission", statistical=True)

# spikes of both sides, before delays: close, simultaneous, far apart, several between two of the other side
PRE = [5.0, 12.0, 12.1, 20.0, 33.3, 40.0, 55.0, 55.1, 80.0, 81.0, 120.0, 150.0, 180.3, 230.0]
POST = [3.0, 12.0, 14.0, 15.0, 19.0, 33.3, 41.0, 42.5, 54.0, 60.0, 79.0, 81.0, 100.0, 118.9, 160.0, 161.0, 162.0, 229.0]

NEAREST = {
    "default": {},
    "additive": {"mu_plus": 0.0, "mu_minus": 0.0, "lambda": 0.05},
    "power": {"mu_plus": 0.4, "mu_minus": 0.7, "alpha": 1.3, "tau_plus": 7.7, "Wmax": 3.0, "lambda": 0.1},
    "clipped": {"Wmax": 1.6, "mu_plus": 0.0, "mu_minus": 0.0, "lambda": 0.6},
    "negative": {"Wmax": -10.0, "weight": -1.5, "lambda": 0.03},
}
PARAMETERS = {
    "stdp_nn_symm_synapse": NEAREST,
    "stdp_nn_restr_synapse": NEAREST,
    "stdp_nn_pre_centered_synapse": NEAREST,
    "stdp_triplet_synapse": {
        "default": {},
        "strong": {"Aplus": 0.3, "Aminus": 0.2, "Aplus_triplet": 0.6, "Aminus_triplet": 0.4, "Wmax": 4.0},
        "times": {"tau_plus": 9.9, "tau_plus_triplet": 33.0, "Aplus": 0.03, "Aminus": 0.02, "Aminus_triplet": 0.1},
        "negative": {"Wmax": -2.0, "weight": -1.5, "Aplus": 0.3, "Aminus": 0.2},
    },
    "vogels_sprekeler_synapse": {
        "default": {"weight": 0.5},
        "strong": {"eta": 0.2, "Wmax": 2.0, "weight": 1.0, "alpha": 0.8, "tau": 11.0},
        "clipped": {"eta": 0.9, "alpha": 2.5, "weight": 0.5},
        "negative": {"eta": 0.1, "Wmax": -2.0, "weight": -1.5},
    },
    "jonke_synapse": {
        "default": {},
        "exponential": {"mu_plus": -0.4, "mu_minus": 0.3, "beta": 0.3, "lambda": 0.1, "alpha": 0.8, "tau_plus": 13.0},
        "clipped": {"Wmax": 1.8, "lambda": 0.8, "beta": 0.2, "mu_plus": 0.1, "mu_minus": -0.3},
    },
}
STATES = {
    "stdp_nn_pre_centered_synapse": {"Kplus": 0.8},
    "stdp_triplet_synapse": {"Kplus": 0.8, "Kplus_triplet": 1.7},
    "vogels_sprekeler_synapse": {"Kplus": 0.8},
    "jonke_synapse": {"Kplus": 0.8},
}


def variants():
    for model, sets in PARAMETERS.items():
        for name, parameters in sets.items():
            for delay in (0.1, 1.0, 2.7) if name == "default" else (1.0,):
                yield f"{model}-{name}-{delay}", dict(model=model, parameters=parameters, delay=delay)
        yield f"{model}-neuron", dict(model=model, parameters=sets["default"], delay=1.0, post="iaf_psc_delta")
        times = {"tau_minus": 33.7, "tau_minus_triplet": 55.0}
        yield f"{model}-tau_minus", dict(model=model, parameters=sets["default"], delay=1.0, target=times)
        if model in STATES:
            yield f"{model}-state", dict(model=model, parameters=sets["default"], delay=1.0, state=STATES[model])
        for suffix in ("_hpc", "_lbl"):
            post = "iaf_psc_delta" if suffix == "_hpc" else "parrot_neuron"
            yield f"{model}{suffix}", dict(model=model + suffix, parameters=sets["default"], delay=1.0, post=post)


def pair_of_trains(nest, post="parrot_neuron", target=None):
    """Two neurons that fire at prescribed times: (pre, post, receptor type without input)."""
    sources = nest.Create("spike_generator", 2, params=[{"spike_times": PRE}, {"spike_times": POST}])
    pre = nest.Create("parrot_neuron")
    neuron = nest.Create(post, params=target or {})
    weight = 1.0 if post == "parrot_neuron" else 50.0
    nest.Connect(sources[0], pre, syn_spec={"delay": 1.0})
    nest.Connect(sources[1], neuron, syn_spec={"delay": 1.0, "weight": weight})
    return pre, neuron, int(post == "parrot_neuron")


@cases(RULES, dict(variants()))
def weights(nest, model, parameters, delay, post="parrot_neuron", target=None, state=None):
    """Weight of one synapse at every presynaptic spike, its state at the end."""
    pre, neuron, receptor = pair_of_trains(nest, post, target)
    recorder = nest.Create("weight_recorder")
    nest.CopyModel(model, "plastic", {"weight_recorder": recorder, "weight": 1.5, **parameters})
    spec = {"synapse_model": "plastic", "delay": delay, "receptor_type": receptor, **(state or {})}
    nest.Connect(pre, neuron, syn_spec=spec)
    nest.Simulate(90.0)
    nest.Simulate(150.3)
    synapse = nest.GetConnections(pre, neuron)
    result = {f"final_{key}": synapse.get(key) for key in STATES.get(model, {})}
    return {**sorted_events(recorder, "weights"), "final_weight": synapse.get("weight"), **result}


@cases(RULES, {f"{model}-own": dict(model=model) for model in PARAMETERS if model != "jonke_synapse"})
def own_parameters(nest, model):
    """Connections of one source with parameters of their own."""
    pre, neuron, receptor = pair_of_trains(nest)
    sets = list(PARAMETERS[model].values())
    for i, parameters in enumerate(sets):
        spec = {"synapse_model": model, "delay": 1.0 + 0.4 * i, "receptor_type": receptor, "weight": 1.5, **parameters}
        nest.Connect(pre, neuron, syn_spec=spec)
    nest.Simulate(240.0)
    synapses = nest.GetConnections(pre, neuron)
    order = np.argsort(synapses.get("delay"))
    return {"weight": np.array(synapses.get("weight"))[order]}


@cases(RULES, {f"{model}-long": dict(model=model) for model in PARAMETERS})
def long_trains(nest, model):
    """Several synapses with different delays on two irregular trains of 2 s."""
    generator = np.random.RandomState(11)
    trains = [np.unique(np.round(np.cumsum(0.3 + generator.exponential(20.0, 90)), 1)) for _ in range(2)]
    sources = nest.Create("spike_generator", 2, params=[{"spike_times": train} for train in trains])
    pre, neuron = nest.Create("parrot_neuron"), nest.Create("parrot_neuron")
    recorder = nest.Create("weight_recorder")
    nest.CopyModel(model, "plastic", {"weight_recorder": recorder, "weight": 0.7})
    nest.Connect(sources[0], pre, syn_spec={"delay": 1.0})
    nest.Connect(sources[1], neuron, syn_spec={"delay": 1.0})
    for delay in (0.1, 0.7, 6.0):
        nest.Connect(pre, neuron, syn_spec={"synapse_model": "plastic", "delay": delay, "receptor_type": 1})
    nest.Simulate(2000.0)
    return sorted_events(recorder, "weights")


REFUSED = {
    "stdp_nn_symm_synapse": [{"Wmax": -1.0}, {"weight": -1.0, "Wmax": 2.0}],
    "stdp_nn_pre_centered_synapse": [{"Kplus": -1.0}, {"Wmax": -1.0}],
    "stdp_triplet_synapse": [{"Kplus": -1.0}, {"Kplus_triplet": -0.1}, {"Wmax": -1.0}],
    "vogels_sprekeler_synapse": [{"Kplus": -1.0}, {"Wmax": -1.0}],
    "jonke_synapse": [{"Kplus": -1.0}],
    "bernoulli_synapse": [{"p_transmit": -0.1}, {"p_transmit": 1.1}, {"p_transmit": 1.0}],
    "quantal_stp_synapse": [{"U": 1.1}, {"u": -0.1}, {"tau_rec": 0.0}, {"tau_fac": -1.0}],
    "stdp_dopamine_synapse": [{"Kplus": -1.0}],
}


@cases(RULES, {f"{model}-refused": dict(model=model) for model in REFUSED})
def refused(nest, model):
    """Which values are refused as defaults and with a connection, where parameters of the model cannot be given."""
    neurons = nest.Create("parrot_neuron", 2)
    if model == "stdp_dopamine_synapse":
        nest.SetDefaults(model, {"volume_transmitter": nest.Create("volume_transmitter")})
    result = []
    for values in REFUSED[model]:
        result.append(
            raises(nest, nest.Connect, *neurons, syn_spec={"synapse_model": model, "receptor_type": 1, **values})
        )
        result.append(raises(nest, nest.SetDefaults, model, values))
    return {"refused": result}


# --------------------------------------------------------------------------------------------------------------------
# A third factor
# --------------------------------------------------------------------------------------------------------------------

DOPAMINE = [2.0, 7.3, 7.4, 21.0, 40.0, 41.0, 55.5, 90.0, 91.0, 92.0, 121.0, 170.0, 228.0]
DOPAMINE_SETS = {
    "default": {},
    "times": {"tau_c": 90.0, "tau_n": 33.0, "tau_plus": 11.0, "b": 0.004, "A_plus": 2.0, "A_minus": 0.7},
    "clipped": {"Wmax": 5.05, "Wmin": 4.95, "tau_n": 50.0},
}


def dopamine_variants():
    for name, parameters in DOPAMINE_SETS.items():
        for interval in (1, 3, 70):
            yield f"dopamine-{name}-{interval}", dict(parameters=parameters, interval=interval)
    for delay in (0.5, 2.7):
        yield f"dopamine-delay-{delay}", dict(parameters={}, interval=2, delay=delay)
    yield "dopamine-state", dict(parameters={"b": 0.01}, interval=2, state={"c": 0.4, "n": 0.1, "Kplus": 0.3})
    yield "dopamine-late", dict(parameters={}, interval=2, delays=(1.0, 3.3))
    yield "dopamine-twice", dict(parameters={}, interval=5, delays=(1.0, 1.0, 2.0))
    for suffix in ("_hpc", "_lbl"):
        yield f"dopamine{suffix}", dict(parameters={}, interval=2, suffix=suffix)


@cases(RULES, dict(dopamine_variants()))
def dopamine(nest, parameters, interval, delay=1.0, delays=(1.0,), state=None, suffix=""):
    """Weights at presynaptic spikes, and what can be read between runs."""
    pre, neuron, receptor = pair_of_trains(nest, "iaf_psc_delta" if suffix == "_hpc" else "parrot_neuron")
    source = nest.Create("spike_generator", params={"spike_times": DOPAMINE})
    modulator = nest.Create("parrot_neuron")
    transmitter = nest.Create("volume_transmitter", params={"deliver_interval": interval})
    recorder = nest.Create("weight_recorder")
    own = {"weight_recorder": recorder, "volume_transmitter": transmitter, "weight": 5.0, **parameters}
    nest.CopyModel("stdp_dopamine_synapse" + suffix, "plastic", own)
    nest.Connect(source, modulator, syn_spec={"delay": 1.0})
    for d in delays:
        nest.Connect(modulator, transmitter, syn_spec={"delay": d})
    spec = {"synapse_model": "plastic", "delay": delay, "receptor_type": receptor, **(state or {})}
    nest.Connect(pre, neuron, syn_spec=spec)
    synapse = nest.GetConnections(pre, neuron)
    read = []
    for duration in (10.0, 20.0, 45.0, 100.0, 65.0):
        nest.Simulate(duration)
        read.append(synapse.get(["weight", "c", "n", "Kplus"]))
    result = {f"read_{key}": [r[key] for r in read] for key in ("weight", "c", "n", "Kplus")}
    return {**sorted_events(recorder, "weights"), **result}


@case(RULES, "dopamine-refused")
def dopamine_refused(nest):
    """A missing or wrong volume transmitter; parameters that belong to the model."""
    neurons = nest.Create("parrot_neuron", 2)
    transmitters = nest.Create("volume_transmitter", 2)
    spec = {"synapse_model": "stdp_dopamine_synapse", "receptor_type": 1}
    result = [
        raises(nest, nest.Connect, *neurons, syn_spec=spec),
        raises(nest, nest.SetDefaults, "stdp_dopamine_synapse", {"volume_transmitter": neurons[0]}),
        raises(nest, nest.SetDefaults, "stdp_dopamine_synapse", {"volume_transmitter": transmitters}),
        raises(nest, nest.SetDefaults, "stdp_dopamine_synapse", {"volume_transmitter": 3}),
        raises(nest, nest.SetDefaults, "stdp_dopamine_synapse", {"volume_transmitter": transmitters[0]}),
        raises(nest, nest.Connect, *neurons, syn_spec={**spec, "A_plus": 1.0}),
        raises(nest, nest.Connect, *neurons, syn_spec=spec),
        raises(nest, nest.Connect, transmitters[0], neurons[0]),
        raises(nest, nest.Connect, neurons[0], transmitters[0], syn_spec="stdp_synapse"),
        raises(nest, nest.Connect, neurons[0], transmitters[0], syn_spec={"receptor_type": 1}),
        raises(nest, nest.Connect, neurons[0], transmitters[0]),
    ]
    return {"refused": result, "connections": nest.num_connections}


# --------------------------------------------------------------------------------------------------------------------
# Random transmission
# --------------------------------------------------------------------------------------------------------------------

TRANSMISSION = {
    "bernoulli_synapse-half": dict(model="bernoulli_synapse", parameters={"p_transmit": 0.5}),
    "bernoulli_synapse-rare": dict(model="bernoulli_synapse", parameters={"p_transmit": 0.1}),
    "quantal_stp_synapse-one": dict(model="quantal_stp_synapse", parameters={"tau_rec": 30.0}),
    "quantal_stp_synapse-many": dict(
        model="quantal_stp_synapse", parameters={"n": 8, "a": 5, "U": 0.3, "u": 0.2, "tau_rec": 60.0, "tau_fac": 90.0}
    ),
}


def transmission(nest, seed, model, parameters):
    nest.ResetKernel()
    nest.rng_seed = seed
    times = [2.0, 6.0, 16.0, 17.0, 40.0, 90.0]
    source = nest.Create("spike_generator", params={"spike_times": times, "spike_multiplicities": [1, 1, 2, 1, 1, 1]})
    pre = nest.Create("parrot_neuron")
    targets = nest.Create("iaf_psc_delta", 400, params={"V_th": 1e9, "tau_m": 1e9})
    recorder = nest.Create("weight_recorder")
    nest.CopyModel(model, "random", {"weight_recorder": recorder, "weight": 2.0, **parameters})
    nest.Connect(source, pre, syn_spec={"delay": 1.0})
    nest.Connect(pre, targets, syn_spec={"synapse_model": "random", "delay": 1.0})
    nest.Simulate(100.0)
    events = recorder.get("events")
    arrived = np.array(targets.get("V_m")) + 70.0
    result = {"mean": arrived.mean(), "deviation": arrived.std(), "events": len(events["times"])}
    for t in times:
        now = events["weights"][np.isclose(events["times"], t + 1.0)]
        result[f"sum_{t}"] = now.sum()
        result[f"squares_{t}"] = (now**2).sum()
    return result


@cases(RANDOM, TRANSMISSION)
def random_transmission(nest, model, parameters):
    """What 400 synapses of one source transmit."""
    return per_seed(nest, transmission, model=model, parameters=parameters)


# --------------------------------------------------------------------------------------------------------------------
# Plasticity that depends on the membrane potential
# --------------------------------------------------------------------------------------------------------------------

VOLTAGE = group("voltage_plasticity")

CLOPATH = {
    "rest": dict(target={}, current=0.0),
    "driven": dict(target={}, current=1500.0),
    "below": dict(target={"theta_minus": -72.0}, current=500.0),
    "homeostasis": dict(target={"A_LTD_const": False, "A_LTD": 2e-6, "u_ref_squared": 50.0}, current=1500.0),
    "filters": dict(
        target={"delay_u_bars": 0.7, "tau_u_bar_plus": 20.0, "tau_u_bar_minus": 4.0, "tau_u_bar_bar": 50.0},
        current=1500.0,
    ),
    "long_delay": dict(target={}, current=1500.0, delay=2.7),
    "limits": dict(target={}, current=1500.0, synapse={"Wmin": 0.95, "Wmax": 1.02, "tau_x": 30.0}),
    "trace": dict(target={}, current=1500.0, synapse={"x_bar": 0.3}),
}
CLOPATH_OWN = {
    "aeif_psc_delta_clopath": {
        "refractory": dict(target={"t_ref": 3.0}, current=1800.0),
        "clamp": dict(target={"t_clamp": 0.5, "V_clamp": 20.0, "V_reset": -65.0}, current=1500.0),
        "state": dict(target={"V_m": -60.0, "w": 20.0, "u_bar_plus": -55.0, "u_bar_bar": -65.0}, current=300.0),
        "times": dict(
            target={"tau_z": 15.0, "tau_V_th": 20.0, "V_th_max": 10.0, "I_sp": 100.0, "tau_w": 60.0}, current=1800.0
        ),
        "strong": dict(target={}, current=300.0, weight=20.0, synapse={"Wmax": 30.0}),
    },
    "hh_psc_alpha_clopath": {
        "state": dict(target={"u_bar_plus": -60.0, "u_bar_minus": -60.0, "u_bar_bar": -65.0}, current=800.0),
        "strong": dict(target={}, current=300.0, weight=3000.0, synapse={"Wmax": 4000.0}),
    },
}


@cases(
    VOLTAGE,
    {
        f"clopath-{model}-{name}": dict(model=model, **arguments)
        for model in CLOPATH_OWN
        for name, arguments in {**CLOPATH, **CLOPATH_OWN[model]}.items()
    },
)
def clopath(nest, model, target, current, delay=1.0, synapse=None, weight=1.0):
    """Weights, and all that the target records."""
    neuron = nest.Create(model, params=target)
    pre = nest.Create("parrot_neuron")
    source = nest.Create("spike_generator", params={"spike_times": np.round(np.arange(1.0, 95.0, 3.7), 1)})
    drive = nest.Create(
        "step_current_generator",
        params={"amplitude_times": [5.0, 40.0, 60.0], "amplitude_values": [current, 0.0, current]},
    )
    recorder = nest.Create("weight_recorder")
    spikes = nest.Create("spike_recorder")
    names = sorted(str(name) for name in nest.GetDefaults(model)["recordables"])
    meter = nest.Create("multimeter", params={"record_from": names, "interval": 2.1})
    nest.CopyModel("clopath_synapse", "plastic", {"weight_recorder": recorder})
    nest.Connect(source, pre, syn_spec={"delay": 1.0})
    spec = {"synapse_model": "plastic", "delay": delay, "weight": weight, "Wmax": 3.0, **(synapse or {})}
    nest.Connect(pre, neuron, syn_spec=spec)
    # Longer delays elsewhere, so that everything that is asked for is kept.
    nest.Connect(pre, nest.Create("parrot_neuron"), syn_spec={"delay": 9.0})
    nest.Connect(drive, neuron)
    nest.Connect(meter, neuron)
    nest.Connect(neuron, spikes)
    nest.Simulate(100.0)
    events = meter.get("events")
    return {
        "spikes": spikes.get("events")["times"],
        "weights": sorted_events(recorder, "weights")["weights"],
        "x_bar": nest.GetConnections(pre, neuron).get("x_bar"),
        **{name: events[name] for name in names},
    }


@case(VOLTAGE, "clopath-refused")
def clopath_refused(nest):
    """Targets without what the rule needs, and limits of the other sign."""
    neurons = nest.Create("iaf_psc_alpha", 2)
    target = nest.Create("aeif_psc_delta_clopath")
    return {
        "refused": [
            raises(nest, nest.Connect, *neurons, syn_spec="clopath_synapse"),
            raises(nest, nest.Connect, neurons[0], target, syn_spec={"synapse_model": "clopath_synapse", "Wmax": -1.0}),
            raises(
                nest, nest.Connect, neurons[0], target, syn_spec={"synapse_model": "clopath_synapse", "weight": -1.0}
            ),
            raises(nest, nest.Connect, neurons[0], target, syn_spec="clopath_synapse"),
            raises(nest, nest.Connect, neurons[0], target, syn_spec="stdp_synapse"),
        ]
    }


# --------------------------------------------------------------------------------------------------------------------
# Delays between steps
# --------------------------------------------------------------------------------------------------------------------


@cases(
    RULES,
    {
        f"cont_delay-{way}-{delay}": dict(way=way, delay=delay)
        for way, delays in (
            ("connect", (0.15, 1.0, 1.09, 1.25)),
            ("default", (0.37, 1.0, 1.234)),
            ("set", (1.0, 1.77, 2.31)),
        )
        for delay in delays
    },
)
def cont_delay(nest, way, delay):
    """When spikes arrive on the grid, and the delay that is read; given in Connect, as a default, or set afterwards."""
    source = nest.Create("spike_generator", params={"spike_times": [5.0, 7.3]})
    pre, post = nest.Create("parrot_neuron"), nest.Create("parrot_neuron")
    recorder = nest.Create("spike_recorder")
    weights = nest.Create("weight_recorder")
    nest.CopyModel("cont_delay_synapse", "tested", {"weight_recorder": weights})
    nest.Connect(source, pre, syn_spec={"delay": 1.0})
    if way == "default":
        nest.SetDefaults("tested", {"delay": delay})
    given = {"delay": delay} if way == "connect" else {}
    nest.Connect(pre, post, syn_spec={"synapse_model": "tested", "weight": 2.0, **given})
    connection = nest.GetConnections(pre, post)
    if way == "set":
        connection.set(delay=delay)
    nest.Connect(post, recorder)
    nest.Simulate(20.0)
    return {
        "delay": connection.get("delay"),
        "times": recorder.get("events")["times"],
        **sorted_events(weights, "weights"),
    }
