# SPDX-License-Identifier: GPL-2.0-or-later
"""pp_cond_exp_mc_urbanczik and urbanczik_synapse. Rates so small or so large that chance has no say."""

import numpy as np

from . import cases, group, raises

group("urbanczik")

#: never fires, but its rate (1e-6 / ms) counts for plasticity
SILENT = {"theta": -30.0}
#: fires whenever it may
CERTAIN = {"phi_max": 400.0, "theta": -100.0}

TRAIN = [5.0, 5.4, 30.0, 37.7, 37.7, 55.0, 90.0]


@cases(
    "urbanczik",
    {
        "silent": dict(parameters=SILENT),
        "certain": dict(parameters=CERTAIN),
        "coupled both ways": dict(
            parameters={
                **SILENT,
                "g_sp": 100.0,
                "g_ps": 50.0,
                "soma": {"tau_syn_ex": 1.0, "tau_syn_in": 5.0, "E_L": -60.0, "I_e": 50.0, "V_m": -65.0},
                "dendritic": {"C_m": 100.0, "g_L": 5.0, "tau_syn_ex": 4.0, "tau_syn_in": 6.0, "V_m": -72.0},
            }
        ),
        "long refractory": dict(parameters={**CERTAIN, "t_ref": 7.3}),
    },
)
def potentials(nest, parameters):
    """Spikes and currents on every receptor; traces of both compartments."""
    node = nest.Create("pp_cond_exp_mc_urbanczik", params=parameters)
    for receptor in (1, 2, 3, 4):
        train = nest.Create("spike_generator", params={"spike_times": np.array([4.0, 6.3, 17.0]) + receptor})
        weight = 5.0 if receptor < 3 else 40.0
        nest.Connect(train, node, syn_spec={"weight": weight, "delay": 0.3 * receptor, "receptor_type": receptor})
    for receptor in (5, 6):
        current = nest.Create(
            "step_current_generator",
            params={"amplitude_times": [10.0 + receptor, 25.0], "amplitude_values": [300.0, -40.0]},
        )
        nest.Connect(current, node, syn_spec={"receptor_type": receptor})
    names = ["V_m.s", "V_m.p", "g_ex.s", "g_in.s", "I_ex.p", "I_in.p"]
    meter = nest.Create("multimeter", params={"record_from": names, "interval": 0.5})
    recorder = nest.Create("spike_recorder")
    nest.Connect(meter, node)
    nest.Connect(node, recorder)
    nest.Simulate(40.0)
    events = meter.get("events")
    return {"spikes": recorder.get("events")["times"], **{f"trace {name}": events[name] for name in names}}


@cases(
    "urbanczik",
    {
        "synapse": dict(parameters=SILENT, synapse={"eta": 1e3}),
        "synapse fast filter": dict(parameters=SILENT, synapse={"eta": 1e3, "tau_Delta": 3.0}, delay=2.5),
        "synapse soma": dict(parameters=SILENT, synapse={"eta": 1e3, "tau_Delta": 10.0}, receptor=1),
        "synapse inhibitory": dict(parameters=SILENT, synapse={"eta": 1e3, "tau_Delta": 10.0}, receptor=4),
        "synapse negative": dict(
            parameters={**SILENT, "dendritic": {"tau_syn_in": 4.0}},
            synapse={"eta": 1e3, "tau_Delta": 10.0, "Wmin": -200.0, "Wmax": -0.5},
            weight=-1.0,
        ),
        "synapse of firing neuron": dict(parameters=CERTAIN, synapse={"eta": 1e-2, "Wmin": -1e3}),
        "synapse slow dendrite": dict(
            parameters={**CERTAIN, "t_ref": 11.0, "dendritic": {"C_m": 500.0, "g_L": 20.0, "tau_syn_ex": 4.0}},
            synapse={"eta": 1e-2, "tau_Delta": 30.0, "Wmin": -1e3},
            delay=0.4,
        ),
        "synapse lower limit": dict(parameters=CERTAIN, synapse={"eta": 1.0, "Wmin": 0.2}),
    },
)
def weights(nest, parameters, synapse, delay=1.0, receptor=3, weight=1.0):
    """Weights that are transmitted, and the potential they cause."""
    node = nest.Create("pp_cond_exp_mc_urbanczik", params=parameters)
    recorder = nest.Create("weight_recorder")
    nest.CopyModel("urbanczik_synapse", "recorded_synapse", {"weight_recorder": recorder})
    parrot = nest.Create("parrot_neuron")
    nest.Connect(nest.Create("spike_generator", params={"spike_times": TRAIN}), parrot)
    nest.Connect(
        parrot,
        node,
        syn_spec={
            "synapse_model": "recorded_synapse",
            "delay": delay,
            "receptor_type": receptor,
            "weight": weight,
            **{"Wmax": 1e6, "Wmin": 0.0, **synapse},
        },
    )
    current = nest.Create("dc_generator", params={"amplitude": 200.0, "start": 20.0, "stop": 60.0})
    nest.Connect(current, node, syn_spec={"receptor_type": 6})
    meter = nest.Create("multimeter", params={"record_from": ["V_m.s", "V_m.p"], "interval": 2.0})
    nest.Connect(meter, node)
    nest.Simulate(100.0)
    connection = nest.GetConnections(parrot, node)
    result = {"weights": recorder.get("events")["weights"], "end weight": connection.weight}
    result.update({f"trace {name}": meter.get("events")[name] for name in ("V_m.s", "V_m.p")})
    return result


REFUSALS = {"soma": {"C_m": -1.0}, "dendritic": {"tau_syn_in": 0.0}, "t_ref": -1.0, "phi_max": -1.0, "rate_slope": -1.0}


@cases("urbanczik", {f"refuses {key}": dict(key=key, value=value) for key, value in REFUSALS.items()})
def refusal(nest, key, value):
    node = nest.Create("pp_cond_exp_mc_urbanczik")
    return {"refused": raises(nest, node.set, {key: value})}
