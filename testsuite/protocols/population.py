# SPDX-License-Identifier: GPL-2.0-or-later
"""gif_pop_psc_exp, a population in one node."""

import numpy as np

from . import cases, group, per_seed, raises

group("population")
group("population_random", statistical=True)

#: so rare spikes that none falls into the protocol; what is expected shows the potential after the last spike and its threshold
RARE = {"N": 1000, "I_e": 300.0, "lambda_0": 1e-7}

VARIANTS = {
    "default": {},
    "adaptation": {"q_sfa": [2.0, 1.0], "tau_sfa": [30.0, 10.0]},
    "membrane": {"E_L": 2.0, "V_reset": -5.0, "tau_m": 5.0, "C_m": 100.0, "t_ref": 1.7, "V_T_star": 12.0, "V_m": 3.0},
    "short kernel": {"len_kernel": 80, "q_sfa": [3.0], "Delta_V": 1.5},
    "synapses": {"tau_syn_ex": 15.0, "tau_syn_in": 1.0, "t_ref": 0.0},
}


@cases("population", {name: dict(parameters=parameters) for name, parameters in VARIANTS.items()})
def before_the_first_spike(nest, parameters):
    node = nest.Create("gif_pop_psc_exp", params={**RARE, **parameters})
    for weight, times in ((800.0, [2.0, 3.3, 5.0]), (-500.0, [4.0, 6.1])):
        train = nest.Create("spike_generator", params={"spike_times": times})
        nest.Connect(train, node, syn_spec={"weight": weight, "delay": 0.6})
    current = nest.Create("dc_generator", params={"amplitude": -200.0, "start": 2.5, "stop": 7.0})
    nest.Connect(current, node)
    names = ["E_sfa", "I_syn_ex", "I_syn_in", "V_m", "mean", "n_events"]
    meter = nest.Create("multimeter", params={"record_from": names, "interval": 0.1})
    nest.Connect(meter, node)
    nest.Simulate(9.0)  # less than the kernel: the hazard of older neurons is rounded differently
    events = meter.get("events")
    return {f"trace {name}": events[name][:75] for name in names}


@cases(
    "population",
    {
        "refusals": dict(
            sets=[
                {"N": 0},
                {"tau_m": 0.0},
                {"C_m": 0.0},
                {"t_ref": -1.0},
                {"Delta_V": 0.0},
                {"lambda_0": -1.0},
                {"tau_sfa": [1.0, 2.0]},
                {"tau_sfa": [0.0]},
                {"tau_syn_ex": 0.0},
            ]
        )
    },
)
def refusals(nest, sets):
    node = nest.Create("gif_pop_psc_exp")
    return {"refused": [raises(nest, node.set, parameters) for parameters in sets]}


def activity(nest, seed, parameters, weight):
    nest.ResetKernel()
    nest.rng_seed = seed
    node = nest.Create("gif_pop_psc_exp", params={"N": 200, "I_e": 250.0, **parameters})
    nest.Connect(node, node, syn_spec={"weight": weight, "delay": 1.0})
    names = ["E_sfa", "V_m", "mean", "n_events"]
    meter = nest.Create("multimeter", params={"record_from": names, "interval": 0.1})
    nest.Connect(meter, node)
    nest.Simulate(600.0)
    events = {name: meter.get("events")[name][1000:] for name in names}
    result = {f"{name} mean": events[name].mean() for name in names}
    counts = events["n_events"][:4900].reshape(-1, 50).sum(axis=1)
    result.update(
        {
            "variance": counts.var(),
            "V_m std": events["V_m"].std(),
            "correlation": np.corrcoef(counts[1:], counts[:-1])[0, 1],
        }
    )
    return result


@cases(
    "population_random",
    {
        "uncoupled": dict(parameters={}, weight=0.0),
        "inhibition": dict(
            parameters={"V_reset": -5.0, "E_L": 2.0, "q_sfa": [2.0, 1.0], "tau_sfa": [30.0, 100.0]}, weight=-10.0
        ),
        "short kernel": dict(parameters={"len_kernel": 150, "q_sfa": [1.5], "BinoRand": False}, weight=5.0),
    },
)
def random_activity(nest, parameters, weight):
    return per_seed(nest, activity, parameters=parameters, weight=weight)
