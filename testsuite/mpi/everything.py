# SPDX-License-Identifier: GPL-2.0-or-later
"""A small network that has a bit of everything, for comparing layouts: run by test_processes.py on several processes.

python everything.py FOLDER GENERATOR:THREADS... writes, per type of generator and number of threads, what this process
recorded.
"""

import json
import pathlib
import sys

import nest

RULES = [
    ({"rule": "fixed_indegree", "indegree": 5}, 40.0),
    ({"rule": "fixed_outdegree", "outdegree": 4}, 25.0),
    ({"rule": "fixed_total_number", "N": 60}, 30.0),
    ({"rule": "pairwise_bernoulli", "p": 0.1}, 35.0),
    ({"rule": "pairwise_poisson", "pairwise_avg_num_conns": 0.08}, 20.0),
    ({"rule": "symmetric_pairwise_bernoulli", "p": 0.05, "allow_autapses": False, "make_symmetric": True}, 15.0),
]


def connections(*targets):
    """Rows of all connections that these nodes have here."""
    keys = ["source", "target", "synapse_model", "weight", "delay"]
    found = [nest.GetConnections(target=nodes) for nodes in targets]
    columns = [links.get(keys) for links in found if len(links) > 0]
    return [row for column in columns for row in zip(*(column[key] for key in keys))]


def network(duration):
    """Build, run and return {name: list of rows} of this process."""
    uniform, normal = nest.random.uniform, nest.random.normal
    positions = nest.spatial.free(nest.random.uniform(-0.5, 0.5), num_dimensions=2, edge_wrap=True, extent=[1.0, 1.0])
    cells = nest.Create("iaf_psc_exp", 37, params={"V_m": uniform(-70.0, -56.0)}, positions=positions)
    others = nest.Create("iaf_cond_exp", 9, params={"I_e": 450.0})
    cells.I_e = normal(mean=330.0, std=20.0)
    parrots = nest.Create("parrot_neuron", 5)
    poisson = nest.Create("poisson_generator", params={"rate": 3000.0})
    noise = nest.Create("noise_generator", params={"mean": 20.0, "std": 60.0, "dt": 0.5})
    gamma = nest.Create("gamma_sup_generator", params={"rate": 40.0, "gamma_shape": 3, "n_proc": 20})
    recorder = nest.Create("spike_recorder")
    meter = nest.Create("multimeter", params={"record_from": ["V_m"], "interval": 0.7})
    weights = nest.Create("weight_recorder")
    delay = nest.math.redraw(normal(mean=1.7, std=0.6), min=0.3, max=4.0)

    for rule, weight in RULES:
        synapse = {"synapse_model": "static_synapse", "weight": uniform(0.5 * weight, weight), "delay": delay}
        nest.Connect(cells[:30], cells, rule, synapse)
    near = {
        "rule": "pairwise_bernoulli",
        "p": nest.math.exp(-nest.spatial.distance / 0.2),
        "mask": {"circular": {"radius": 0.3}},
    }
    nest.Connect(cells, cells, near, {"weight": -30.0 * nest.spatial.distance, "delay": 1.0 + nest.spatial.distance})
    nest.CopyModel("stdp_synapse", "plastic", {"weight_recorder": weights})
    nest.Connect(
        cells[::2],
        others,
        {"rule": "fixed_indegree", "indegree": 8},
        {"synapse_model": "plastic", "weight": 3.0, "delay": 1.1},
    )
    nest.Connect(
        others, cells, {"rule": "fixed_indegree", "indegree": 3}, {"synapse_model": "tsodyks_synapse", "weight": 50.0}
    )
    transmitter = nest.Create("volume_transmitter", params={"deliver_interval": 4})
    nest.Connect(cells[:12], transmitter, "all_to_all", {"delay": 0.9})
    nest.CopyModel(
        "stdp_dopamine_synapse", "rewarded", {"volume_transmitter": transmitter, "A_minus": 0.6, "tau_n": 20.0}
    )
    nest.Connect(
        cells[5:25],
        cells,
        {"rule": "fixed_indegree", "indegree": 4},
        {"synapse_model": "rewarded", "weight": 25.0, "delay": 0.8},
    )
    nest.Connect(others, parrots, "all_to_all", {"weight": 1.0, "delay": 0.4})
    nest.Connect(parrots, cells, "all_to_all", {"weight": 30.0, "delay": delay})
    nest.Connect(poisson, cells, "all_to_all", {"weight": uniform(5.0, 15.0), "delay": delay})
    nest.Connect(poisson, parrots[:1], "all_to_all", {"delay": 0.5})
    nest.Connect(noise, cells)
    nest.Connect(gamma, others, "all_to_all", {"weight": 3.0})
    adaptive = nest.Create("aeif_cond_exp", 8, params={"I_e": uniform(600.0, 800.0)})
    nest.Connect(cells[:10], adaptive, {"rule": "fixed_indegree", "indegree": 4}, {"weight": 2.0, "delay": delay})
    nest.Connect(adaptive, recorder)
    nest.Connect(meter, adaptive)
    for name in ("iaf_psc_exp_ps", "iaf_psc_delta_ps"):
        if name in nest.node_models:
            precise = nest.Create(name, 6, params={"I_e": 500.0})
            nest.Connect(cells[:10], precise, {"rule": "fixed_indegree", "indegree": 4}, {"weight": 2.0, "delay": 0.9})
            nest.Connect(precise, precise, {"rule": "fixed_indegree", "indegree": 2}, {"weight": 3.0, "delay": 0.7})
            nest.Connect(precise, recorder)
    if "gap_junction" in nest.synapse_models and "hh_psc_alpha_gap" in nest.node_models:
        coupled = nest.Create("hh_psc_alpha_gap", 5, params={"I_e": uniform(300.0, 600.0)})
        symmetric = {"rule": "symmetric_pairwise_bernoulli", "p": 0.8, "allow_autapses": False, "make_symmetric": True}
        nest.Connect(coupled, coupled, symmetric, {"synapse_model": "gap_junction", "weight": 2.0})
        nest.Connect(coupled, recorder)
    if "rate_connection_delayed" in nest.synapse_models and "lin_rate_ipn" in nest.node_models:
        rates = nest.Create("lin_rate_ipn", 6, params={"rate": uniform(0.0, 1.0), "sigma": 0.3})
        nest.Connect(
            rates,
            rates,
            {"rule": "fixed_indegree", "indegree": 3},
            {"synapse_model": "rate_connection_delayed", "weight": 0.1, "delay": 1.3},
        )
        nest.Connect(
            rates,
            rates,
            {"rule": "fixed_indegree", "indegree": 2},
            {"synapse_model": "rate_connection_instantaneous", "weight": 0.1},
        )
        rate_meter = nest.Create("multimeter", params={"record_from": ["rate"], "interval": 1.0})
        nest.Connect(rate_meter, rates)
    else:
        rate_meter = None
    nest.GetConnections(cells[:3], cells).set(weight=uniform(1.0, 2.0))
    for nodes in (cells, others, parrots):
        nest.Connect(nodes, recorder)
    nest.Connect(meter, cells[:9])
    nest.Connect(meter, others)

    out = {"built": connections(cells, others, parrots)}

    nest.Simulate(0.6 * duration)
    nest.Simulate(0.4 * duration)

    out["connections"] = connections(cells, others, parrots)
    for name, device, keys in (
        ("spikes", recorder, ("senders", "times")),
        ("traces", meter, ("senders", "times", "V_m")),
        ("weights", weights, ("senders", "targets", "times", "weights")),
        ("rates", rate_meter, ("senders", "times", "rate")),
    ):
        if device is not None:
            events = device.events
            out[name] = list(zip(*(events[key].tolist() for key in keys)))
    return out


def main(folder, layouts):
    nest.set_verbosity("M_ERROR")
    for layout in layouts:
        generator, threads = layout.split(":")
        nest.ResetKernel()
        nest.set(rng_type=generator, local_num_threads=int(threads), rng_seed=1234)
        result = network(25.0)
        name = f"{generator}-{nest.num_processes}-{threads}-{nest.Rank()}.json"
        (pathlib.Path(folder) / name).write_text(json.dumps(result))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
