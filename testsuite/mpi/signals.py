# SPDX-License-Identifier: GPL-2.0-or-later
"""Gap junctions, rates, mean-field units and astrocytes, for comparing layouts: run by test_signals.py on several processes.

python signals.py FOLDER THREADS... writes, per number of threads, what this process recorded.
"""

import json
import pathlib
import sys

import nest


def network():
    """Build, run and return {name: list of rows} of this process."""
    gap = nest.Create("hh_psc_alpha_gap", 7, params={"I_e": nest.random.uniform(150.0, 300.0)})
    pairs = {"rule": "symmetric_pairwise_bernoulli", "p": 0.5, "allow_autapses": False, "make_symmetric": True}
    nest.Connect(gap, gap, pairs, {"synapse_model": "gap_junction", "weight": 3.0})
    nest.Connect(gap, gap, {"rule": "fixed_indegree", "indegree": 2}, {"weight": 60.0, "delay": 1.2})

    rates = nest.Create("tanh_rate_ipn", 9, params={"sigma": 0.3, "tau": 4.0, "rate": nest.random.uniform(-1.0, 1.0)})
    outputs = nest.Create("lin_rate_opn", 4, params={"sigma": 0.1, "g": 0.5})
    indegree = {"rule": "fixed_indegree", "indegree": 3}
    weight = nest.random.normal(0.0, 0.3)
    nest.Connect(rates, rates + outputs, indegree, {"synapse_model": "rate_connection_instantaneous", "weight": weight})
    nest.Connect(outputs, rates, indegree, {"synapse_model": "rate_connection_delayed", "weight": weight, "delay": 1.5})
    steps = nest.Create("step_rate_generator", params={"amplitude_times": [2.0, 5.0], "amplitude_values": [0.5, -0.2]})
    nest.Connect(steps, rates, "all_to_all", {"synapse_model": "rate_connection_delayed", "weight": 0.7, "delay": 2.0})

    units = nest.Create("siegert_neuron", 3, params={"rate": 5.0})
    units[0].mean = 9.0
    nest.Connect(
        units,
        units,
        "all_to_all",
        {"synapse_model": "diffusion_connection", "drift_factor": 0.9, "diffusion_factor": 0.4},
    )

    glia = nest.Create("astrocyte_lr_1994", 3, params={"IP3": 0.7, "Ca_astro": nest.random.uniform(0.2, 0.4)})
    cells = nest.Create("aeif_cond_alpha_astro", 5)
    nest.Connect(gap, glia, {"rule": "fixed_indegree", "indegree": 2}, {"weight": 30.0, "delay": 1.0})
    nest.Connect(glia, cells, "all_to_all", {"synapse_model": "sic_connection", "weight": 20.0, "delay": 1.4})

    meters = {}
    for name, nodes in {"V_m": gap, "rate": rates + outputs + units, "Ca_astro": glia, "I_SIC": cells}.items():
        meters[name] = nest.Create("multimeter", params={"record_from": [name], "interval": 0.5})
        nest.Connect(meters[name], nodes)
    nest.Simulate(7.0)
    nest.Simulate(8.0)
    out = {}
    for name, meter in meters.items():
        events = meter.events
        out[name] = [
            list(row) for row in zip(events["times"].tolist(), events["senders"].tolist(), events[name].tolist())
        ]
    return out


def main():
    folder = pathlib.Path(sys.argv[1])
    for threads in map(int, sys.argv[2:]):
        nest.ResetKernel()
        nest.set(local_num_threads=threads, rng_type="Philox_64", rng_seed=77)
        results = network()
        file = folder / f"{nest.num_processes}-{threads}-{nest.Rank()}.json"
        file.write_text(json.dumps(results))


main()
