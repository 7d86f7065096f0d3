# SPDX-License-Identifier: GPL-2.0-or-later
"""Gap junctions, rates, diffusion coupling and slow inward currents: everything that flows between nodes at all times."""

import numpy as np

from . import case, cases, group, per_seed, raises, sorted_events

group("signals")
group("signals_random", statistical=True)


def record(nest, nodes, quantities, interval=None):
    meter = nest.Create("multimeter", params={"interval": interval or nest.resolution, "record_from": quantities})
    nest.Connect(meter, nodes)
    return meter


def traces(meter, quantities):
    events = sorted_events(meter, *quantities)
    return {key: events[key] for key in quantities} | {
        "samples": [len(events["times"]), events["times"][0], events["times"][-1]]
    }


# --------------------------------------------------------------------------------------------------------------------
# Rate neurons
# --------------------------------------------------------------------------------------------------------------------

GAINS = {
    "lin": {"g": 1.7},
    "tanh": {"g": 1.4, "theta": 0.2},
    "threshold_lin": {"g": 1.3, "theta": 0.1, "alpha": 0.9},
    "sigmoid": {"g": 1.6, "theta": 0.25, "beta": 2.1},
    "sigmoid_gg_1998": {"g": 0.3},
    "gauss": {"g": 1.5, "mu": 0.3, "sigma": 0.8},
}
NEURONS = {
    "lin_rate_ipn": "lin",
    "lin_rate_opn": "lin",
    "tanh_rate_ipn": "tanh",
    "tanh_rate_opn": "tanh",
    "threshold_lin_rate_ipn": "threshold_lin",
    "threshold_lin_rate_opn": "threshold_lin",
    "sigmoid_rate_ipn": "sigmoid",
    "sigmoid_rate_gg_1998_ipn": "sigmoid_gg_1998",
    "gauss_rate_ipn": "gauss",
}
TRANSFORMERS = {f"rate_transformer_{gain}": gain for gain in GAINS}
COUPLINGS = {"sum": {}, "each": {"linear_summation": False}, "multiplied": {"mult_coupling": True}}


def rate_variants():
    for model in NEURONS:
        for coupling in COUPLINGS:
            for signal in ("delayed", "instantaneous", "stepwise"):
                if coupling == "sum" or signal == "delayed":
                    yield f"{model}-{coupling}-{signal}", dict(model=model, coupling=COUPLINGS[coupling], signal=signal)
    yield (
        "lin_rate_ipn-factors",
        dict(
            model="lin_rate_ipn",
            coupling={"mult_coupling": True, "g_ex": 0.7, "g_in": 1.2, "theta_ex": 1.1, "theta_in": 0.6},
            signal="delayed",
        ),
    )
    yield (
        "lin_rate_ipn-rectified",
        dict(
            model="lin_rate_ipn",
            coupling={"rectify_output": True, "rectify_rate": 0.2, "mean": -0.9},
            signal="instantaneous",
        ),
    )
    yield "lin_rate_ipn-no_leak", dict(model="lin_rate_ipn", coupling={"lambda": 0.0}, signal="delayed")
    yield "tanh_rate_ipn-leak", dict(model="tanh_rate_ipn", coupling={"lambda": 1.7}, signal="instantaneous")


def connect_rates(nest, nodes, signal):
    """All pairs, with weights of both signs; several delays if there are any."""
    n = len(nodes)
    weights = np.array([[0.5 * np.cos(1.0 + 2.3 * i + 3.1 * j) for j in range(n)] for i in range(n)])
    spec = {
        "synapse_model": "rate_connection_" + ("delayed" if signal == "delayed" else "instantaneous"),
        "weight": weights,
    }
    if signal == "delayed":
        spec["delay"] = np.array([[0.3 + 0.1 * ((i + 2 * j) % 4) for j in range(n)] for i in range(n)])
    nest.Connect(nodes, nodes, "all_to_all", spec)


@cases("signals", dict(rate_variants()))
def rate_network(nest, model, coupling, signal):
    """Three neurons without noise, connected with each other; rates, noise and, if there is any, the noisy rate."""
    if signal == "stepwise":
        nest.use_wfr = False
    elif signal == "instantaneous":
        nest.set(wfr_comm_interval=0.5, wfr_tol=1e-6)
    neurons = nest.Create(model, 3, params={**GAINS[NEURONS[model]], "tau": 2.0, **coupling})
    noise = {"std": 0.0, "mean": 0.3} if "mean" not in coupling else {"std": 0.0}
    neurons.set(**noise)
    neurons.rate = [0.8, -0.3, 0.4]
    quantities = ["rate", "noise"] + (["noisy_rate"] if model.endswith("opn") else [])
    meter = record(nest, neurons, quantities, interval=0.2)
    connect_rates(nest, neurons, signal)
    nest.Simulate(3.0)
    nest.Simulate(3.0)
    return traces(meter, quantities)


@cases(
    "signals",
    {
        f"{model}-{summation}": dict(model=model, linear=summation == "sum", signal="delayed")
        for model in TRANSFORMERS
        for summation in ("sum", "each")
    },
)
@case(
    "signals", "rate_transformer_tanh-instantaneous", model="rate_transformer_tanh", linear=True, signal="instantaneous"
)
def transformer(nest, model, linear, signal):
    """Two neurons, a transformer, and a third neuron."""
    nest.wfr_comm_interval = 0.5
    sources = nest.Create("lin_rate_ipn", 2, params={"sigma": 0.0, "tau": 3.0, "mu": 0.4})
    sources.rate = [0.9, -0.2]
    middle = nest.Create(model, params={**GAINS[TRANSFORMERS[model]], "linear_summation": linear})
    target = nest.Create("lin_rate_ipn", params={"sigma": 0.0, "tau": 1.0})
    spec = {"synapse_model": f"rate_connection_{signal}"} | ({"delay": 0.2} if signal == "delayed" else {})
    for source, weight in zip(sources, (0.7, -0.4)):
        nest.Connect(source, middle, "all_to_all", {**spec, "weight": weight})
    nest.Connect(middle, target, "all_to_all", {**spec, "weight": 1.1})
    meter = record(nest, middle + target, ["rate"], interval=0.2)
    nest.Simulate(4.0)
    return traces(meter, ["rate"])


@cases(
    "signals_random",
    {
        "input": dict(model="lin_rate_ipn"),
        "output": dict(model="lin_rate_opn"),
        "nonlinear": dict(model="tanh_rate_ipn"),
    },
)
def noisy_rates(nest, model):
    """Mean and variance of the rates of a small random network with noise."""

    def run(nest, seed):
        nest.ResetKernel()
        nest.set(rng_seed=seed, resolution=0.5)
        neurons = nest.Create(model, 20, params={"mu": 0.5, "sigma": 0.4, "tau": 5.0})
        nest.Connect(
            neurons,
            neurons,
            {"rule": "all_to_all"},
            {"synapse_model": "rate_connection_delayed", "weight": -0.03, "delay": 1.0},
        )
        meter = record(nest, neurons, ["rate", "noise"], interval=2.0)
        nest.Simulate(400.0)
        events = meter.get("events")
        late = events["times"] > 40.0
        return {
            f"{statistic}_{key}": float(function(events[key][late]))
            for key in ("rate", "noise")
            for statistic, function in (("mean", np.mean), ("var", np.var))
        }

    return per_seed(nest, run)


# --------------------------------------------------------------------------------------------------------------------
# Gap junctions
# --------------------------------------------------------------------------------------------------------------------

SETTINGS = {
    "default": {},
    "one_iteration": {"wfr_max_iterations": 1},
    "two_iterations": {"wfr_max_iterations": 2},
    "constant": {"wfr_interpolation_order": 0},
    "linear": {"wfr_interpolation_order": 1},
    "tight": {"wfr_tol": 1e-10, "wfr_max_iterations": 50},
    "loose": {"wfr_tol": 1.0},
    "short": {"wfr_comm_interval": 0.5},
    "stepwise": {"use_wfr": False},
}
DRIVE = {"hh_psc_alpha_gap": (200.0, 260.0, 320.0), "hh_cond_beta_gap_traub": (600.0, 700.0, 0.0)}
QUANTITIES = {
    "hh_psc_alpha_gap": ["V_m", "Act_m", "Inact_h", "Act_n", "Inact_p", "I_syn_ex", "I_syn_in"],
    "hh_cond_beta_gap_traub": ["V_m", "Act_m", "Inact_h", "Act_n", "g_ex", "g_in"],
}


@cases(
    "signals",
    {f"{model}-{name}": dict(model=model, settings=settings) for model in DRIVE for name, settings in SETTINGS.items()},
)
@case("signals", "hh_psc_alpha_gap-resolution", model="hh_psc_alpha_gap", settings={"resolution": 0.05})
def gap_network(nest, model, settings):
    """Three neurons, all coupled, with spikes and currents on top; traces of the second and all spikes."""
    nest.set(**settings)
    neurons = nest.Create(model, 3, params={"t_ref": 1.5})
    neurons.I_e = list(DRIVE[model])
    spikes = nest.Create("spike_generator", params={"spike_times": [2.0, 6.5, 7.0, 14.0]})
    unit = 800.0 if "psc" in model else 12.0
    nest.Connect(spikes, neurons[:2], "all_to_all", {"weight": unit, "delay": 1.0})
    nest.Connect(spikes, neurons[2], "all_to_all", {"weight": -unit, "delay": 2.0})
    current = nest.Create("dc_generator", params={"amplitude": 60.0, "start": 5.0, "stop": 9.0})
    nest.Connect(current, neurons[1])
    nest.Connect(
        neurons,
        neurons,
        {"rule": "all_to_all", "allow_autapses": False},
        {"synapse_model": "gap_junction", "weight": 18.0},
    )
    nest.Connect(
        neurons[0],
        neurons[1],
        {"rule": "one_to_one", "make_symmetric": True},
        {"synapse_model": "gap_junction", "weight": 5.0},
    )
    recorder = nest.Create("spike_recorder")
    nest.Connect(neurons, recorder)
    quantities = QUANTITIES[model] if settings in ({}, {"use_wfr": False}) else ["V_m"]
    meter = record(nest, neurons[1], quantities, interval=0.2)
    nest.Simulate(13.0)
    nest.Simulate(11.0)
    events = sorted_events(recorder)
    return traces(meter, quantities) | {"spikes": events["times"], "spike_senders": events["senders"]}


@case("signals", "hh_psc_alpha_gap-mixed", first="hh_psc_alpha_gap", second="hh_cond_beta_gap_traub")
def gap_pair(nest, first, second):
    """A pair of different models that also exchange spikes with a delay below the communication interval."""
    nest.wfr_comm_interval = 2.0
    a = nest.Create(first, params={"I_e": 250.0})
    b = nest.Create(second, params={"I_e": 500.0})
    nest.Connect(
        a, b, {"rule": "one_to_one", "make_symmetric": True}, {"synapse_model": "gap_junction", "weight": 12.0}
    )
    nest.Connect(a, b, "one_to_one", {"weight": 3.0, "delay": 0.7})
    meter = record(nest, a + b, ["V_m"], interval=0.4)
    nest.Simulate(20.0)
    return traces(meter, ["V_m"])


# --------------------------------------------------------------------------------------------------------------------
# Mean-field units
# --------------------------------------------------------------------------------------------------------------------


@cases(
    "signals",
    {
        "siegert-relaxed": dict(settings={}, parameters={}),
        "siegert-one_iteration": dict(settings={"wfr_max_iterations": 1}, parameters={}),
        "siegert-stepwise": dict(settings={"use_wfr": False}, parameters={}),
        "siegert-coloured": dict(settings={}, parameters={"tau_syn": 0.5, "tau_m": 10.0, "t_ref": 1.0, "V_reset": 3.0}),
    },
)
def siegert(nest, settings, parameters):
    """Excitatory and inhibitory unit with external drive."""
    nest.set(**settings)
    drive = nest.Create("siegert_neuron", params={"mean": 8.0, "rate": 8.0})
    units = nest.Create("siegert_neuron", 2, params={"tau": 2.0, **parameters})
    units.rate = [3.0, 20.0]
    spec = {"synapse_model": "diffusion_connection"}
    nest.Connect(drive, units, "all_to_all", spec | {"drift_factor": 1.6, "diffusion_factor": 0.6})
    nest.Connect(units[0], units, "all_to_all", spec | {"drift_factor": 0.2, "diffusion_factor": 0.05})
    nest.Connect(units[1], units, "all_to_all", spec | {"drift_factor": -0.3, "diffusion_factor": 0.1})
    meter = record(nest, units, ["rate"], interval=0.3)
    nest.Simulate(15.0)
    return traces(meter, ["rate"])


# --------------------------------------------------------------------------------------------------------------------
# Astrocytes
# --------------------------------------------------------------------------------------------------------------------


@cases(
    "signals",
    {
        "astrocyte": dict(parameters={}),
        "astrocyte-fast": dict(
            parameters={"tau_IP3": 500.0, "delta_IP3": 0.02, "rate_IP3R": 0.012, "SIC_scale": 2.5, "SIC_th": 0.12}
        ),
        "astrocyte-bounded": dict(parameters={"Ca_tot": 0.4, "rate_SERCA": 0.004, "Km_SERCA": 0.2, "k_IP3R": 0.001}),
    },
)
def astrocyte(nest, parameters):
    """An astrocyte driven by spikes and currents, and the neuron that it acts on."""
    nest.resolution = 0.5
    spikes = nest.Create("spike_generator", params={"spike_times": [20.0, 40.0, 60.0, 61.0, 200.0]})
    glia = nest.Create("astrocyte_lr_1994", params={"IP3": 0.6, "Ca_astro": 0.15, **parameters})
    neurons = nest.Create("aeif_cond_alpha_astro", 2)
    current = nest.Create("dc_generator", params={"amplitude": 0.0005, "start": 50.0, "stop": 90.0})
    nest.Connect(spikes, glia, "all_to_all", {"weight": 40.0, "delay": 1.0})
    nest.Connect(current, glia)
    nest.Connect(glia, neurons[0], "all_to_all", {"synapse_model": "sic_connection", "weight": 30.0, "delay": 1.0})
    nest.Connect(glia, neurons[1], "all_to_all", {"synapse_model": "sic_connection", "weight": 90.0, "delay": 3.5})
    recorder = nest.Create("spike_recorder")
    nest.Connect(neurons, recorder)
    meter = record(nest, glia, ["IP3", "Ca_astro", "h_IP3R"], interval=4.0)
    targets = record(nest, neurons, ["V_m", "w", "g_ex", "I_SIC"], interval=2.0)
    nest.Simulate(150.0)
    nest.Simulate(150.0)
    result = traces(meter, ["IP3", "Ca_astro", "h_IP3R"])
    late = traces(targets, ["V_m", "w", "g_ex", "I_SIC"])
    late["samples_neuron"] = late.pop("samples")
    return result | late | {"spikes": sorted_events(recorder)["times"]}


@case("signals", "tripartite")
def tripartite(nest):
    """Three-partner wiring with every pair and one pool: what is made, and what flows."""
    nest.resolution = 0.5
    spikes = nest.Create("parrot_neuron", 4)
    generator = nest.Create("spike_generator", params={"spike_times": np.arange(5.0, 150.0, 5.0)})
    nest.Connect(generator, spikes, "all_to_all", {"weight": 1.0})
    neurons = nest.Create("aeif_cond_alpha_astro", 3)
    glia = nest.Create("astrocyte_lr_1994", 1, params={"IP3": 0.6, "delta_IP3": 0.01, "Ca_astro": 0.2})
    nest.TripartiteConnect(
        spikes,
        neurons,
        glia,
        conn_spec={"rule": "all_to_all"},
        third_factor_conn_spec={
            "rule": "third_factor_bernoulli_with_pool",
            "p": 1.0,
            "pool_size": 1,
            "pool_type": "block",
        },
        syn_specs={
            "primary": {"weight": 2.0, "delay": 1.0},
            "third_in": {"weight": 1.0, "delay": 2.0},
            "third_out": {"synapse_model": "sic_connection", "weight": 5.0, "delay": 1.5},
        },
    )
    meter = record(nest, glia, ["IP3", "Ca_astro"], interval=2.0)
    targets = record(nest, neurons, ["V_m", "I_SIC"], interval=2.0)
    nest.Simulate(160.0)
    result = traces(meter, ["IP3", "Ca_astro"]) | {
        f"neuron_{key}": value for key, value in traces(targets, ["V_m", "I_SIC"]).items()
    }
    return result | {
        "connections": nest.num_connections,
        "slow": len(nest.GetConnections(synapse_model="sic_connection")),
    }


# --------------------------------------------------------------------------------------------------------------------
# Refusals and settings
# --------------------------------------------------------------------------------------------------------------------

PAIRS = [
    ("hh_psc_alpha_gap", "lin_rate_ipn", "gap_junction"),
    ("hh_psc_alpha_gap", "hh_cond_beta_gap_traub", "gap_junction"),
    ("iaf_psc_exp", "iaf_psc_exp", "gap_junction"),
    ("lin_rate_ipn", "lin_rate_ipn", "static_synapse"),
    ("lin_rate_ipn", "tanh_rate_opn", "rate_connection_delayed"),
    ("lin_rate_ipn", "iaf_psc_exp", "rate_connection_delayed"),
    ("iaf_psc_exp", "lin_rate_ipn", "static_synapse"),
    ("iaf_psc_exp", "lin_rate_ipn", "rate_connection_delayed"),
    ("siegert_neuron", "siegert_neuron", "rate_connection_delayed"),
    ("siegert_neuron", "lin_rate_ipn", "diffusion_connection"),
    ("lin_rate_ipn", "siegert_neuron", "diffusion_connection"),
    ("siegert_neuron", "siegert_neuron", "static_synapse"),
    ("step_rate_generator", "lin_rate_ipn", "rate_connection_delayed"),
    ("step_rate_generator", "lin_rate_ipn", "rate_connection_instantaneous"),
    ("step_rate_generator", "lin_rate_ipn", "static_synapse"),
    ("step_rate_generator", "siegert_neuron", "diffusion_connection"),
    ("lin_rate_ipn", "step_rate_generator", "rate_connection_delayed"),
    ("rate_transformer_lin", "lin_rate_ipn", "rate_connection_instantaneous"),
    ("astrocyte_lr_1994", "aeif_cond_alpha_astro", "sic_connection"),
    ("astrocyte_lr_1994", "aeif_cond_alpha", "sic_connection"),
    ("aeif_cond_alpha_astro", "astrocyte_lr_1994", "sic_connection"),
    ("aeif_cond_alpha_astro", "astrocyte_lr_1994", "static_synapse"),
    ("astrocyte_lr_1994", "aeif_cond_alpha_astro", "static_synapse"),
    ("dc_generator", "lin_rate_ipn", "static_synapse"),
    ("dc_generator", "hh_psc_alpha_gap", "static_synapse"),
    ("dc_generator", "astrocyte_lr_1994", "static_synapse"),
    ("poisson_generator", "lin_rate_ipn", "static_synapse"),
    ("lin_rate_ipn", "spike_recorder", "static_synapse"),
    ("astrocyte_lr_1994", "spike_recorder", "static_synapse"),
    ("multimeter", "lin_rate_ipn", "static_synapse"),
    ("multimeter", "step_rate_generator", "static_synapse"),
    ("hh_psc_alpha_gap", "iaf_psc_exp", "static_synapse"),
    ("hh_psc_alpha_gap", "hh_psc_alpha_gap", "stdp_synapse"),
]


@case("signals", "pairs")
def pairs(nest):
    """Which models which synapse connects; refused pairs leave nothing behind."""
    refused = []
    left = []
    for source, target, synapse in PAIRS:
        nest.ResetKernel()
        nodes = nest.Create(source), nest.Create(target)
        rule = {"rule": "one_to_one", "make_symmetric": synapse == "gap_junction"}
        refused.append(raises(nest, nest.Connect, *nodes, rule, {"synapse_model": synapse}))
        left.append(nest.num_connections)
    return {"refused": refused, "connections": left}


@case("signals", "specifications")
def specifications(nest):
    """Ports, delays and weights that these connections have or not; gap junctions need both directions."""
    gap = nest.Create("hh_psc_alpha_gap", 2)
    rate = nest.Create("lin_rate_ipn", 2)
    mean_field = nest.Create("siegert_neuron", 2)
    calls = [
        (rate, "all_to_all", {"synapse_model": "rate_connection_instantaneous", "delay": 1.0}),
        (rate, "all_to_all", {"synapse_model": "rate_connection_instantaneous", "receptor_type": 1}),
        (rate, "all_to_all", {"synapse_model": "rate_connection_delayed", "receptor_type": 1}),
        (mean_field, "all_to_all", {"synapse_model": "diffusion_connection", "weight": 3.0}),
        (mean_field, "all_to_all", {"synapse_model": "diffusion_connection", "drift_factor": 3.0}),
        (gap, "one_to_one", {"synapse_model": "gap_junction"}),
        (gap, "all_to_all", {"synapse_model": "gap_junction", "weight": [[0.0, 1.0], [1.0, 0.0]]}),
        (gap, {"rule": "one_to_one", "make_symmetric": True}, {"synapse_model": "gap_junction", "delay": 1.0}),
        (gap, {"rule": "one_to_one", "make_symmetric": True}, {"synapse_model": "gap_junction", "weight": 2.0}),
        (gap, {"rule": "fixed_indegree", "indegree": 1}, {"synapse_model": "gap_junction"}),
        (gap, {"rule": "all_to_all", "allow_autapses": False}, {"synapse_model": "gap_junction"}),
    ]
    refused = []
    for nodes, rule, spec in calls:
        refused.append(raises(nest, nest.Connect, nodes, nodes, rule, spec))
    return {
        "refused": refused,
        "connections": nest.num_connections,
        "min_delay": nest.min_delay,
        "max_delay": nest.max_delay,
    }


@case("signals", "settings")
def settings(nest):
    """Kernel attributes of waveform relaxation, before and after nodes and connections exist."""

    def attempt(**attributes):
        return raises(nest, nest.set, **attributes)

    refused = [
        attempt(wfr_interpolation_order=2),
        attempt(wfr_comm_interval=0.05),
        attempt(wfr_max_iterations=0),
        attempt(wfr_tol=0.0),
        attempt(wfr_comm_interval=0.5),
    ]
    nodes = nest.Create("lin_rate_ipn", 2)
    refused.append(attempt(use_wfr=False))
    nest.Connect(nodes, nodes, "all_to_all", {"synapse_model": "rate_connection_instantaneous"})
    refused.append(attempt(wfr_comm_interval=1.0))
    limits = [nest.min_delay, nest.max_delay]
    uses = list(nodes.get("node_uses_wfr"))
    nest.ResetKernel()
    nest.use_wfr = False
    refused.append(attempt(wfr_comm_interval=0.5))
    intervals = [nest.wfr_comm_interval]
    nodes = nest.Create("lin_rate_ipn", 2)
    nest.Connect(nodes, nodes, "all_to_all", {"synapse_model": "rate_connection_instantaneous"})
    limits += [nest.min_delay, nest.max_delay]
    uses += list(nodes.get("node_uses_wfr"))
    return {"refused": refused, "limits": limits, "uses": uses, "intervals": intervals}
