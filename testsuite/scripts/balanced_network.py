# SPDX-License-Identifier: GPL-2.0-or-later
"""A balanced random network as in a first course: excitatory and inhibitory neurons, Poisson input, one recorder each."""

import json

import nest
import numpy as np

nest.ResetKernel()
nest.set_verbosity("M_WARNING")
nest.SetKernelStatus({"resolution": 0.1, "rng_seed": 55, "local_num_threads": 2, "print_time": False})

order = 100
n_ex, n_in = 4 * order, order
c_ex, c_in = n_ex // 10, n_in // 10
delay, j_ex, g, eta = 1.5, 0.5, 5.0, 2.0
tau_m, theta, c_m = 20.0, 20.0, 1.0
nu_th = theta / (j_ex * c_ex * tau_m)
p_rate = 1000.0 * eta * nu_th * c_ex

nest.SetDefaults(
    "iaf_psc_delta",
    {"C_m": c_m, "tau_m": tau_m, "t_ref": 2.0, "E_L": 0.0, "V_reset": 0.0, "V_m": 0.0, "V_th": theta},
)
nodes_ex = nest.Create("iaf_psc_delta", n_ex)
nodes_in = nest.Create("iaf_psc_delta", n_in)
noise = nest.Create("poisson_generator", params={"rate": p_rate})
espikes = nest.Create("spike_recorder")
ispikes = nest.Create("spike_recorder")
espikes.set(label="brunel-ex", record_to="memory")

nest.CopyModel("static_synapse", "excitatory", {"weight": j_ex, "delay": delay})
nest.CopyModel("static_synapse", "inhibitory", {"weight": -g * j_ex, "delay": delay})
nest.Connect(noise, nodes_ex, syn_spec="excitatory")
nest.Connect(noise, nodes_in, syn_spec="excitatory")
nest.Connect(nodes_ex[:50], espikes, syn_spec="excitatory")
nest.Connect(nodes_in[:50], ispikes, syn_spec="excitatory")
nest.Connect(nodes_ex, nodes_ex + nodes_in, {"rule": "fixed_indegree", "indegree": c_ex}, "excitatory")
nest.Connect(nodes_in, nodes_ex + nodes_in, {"rule": "fixed_indegree", "indegree": c_in}, "inhibitory")
nest.Simulate(300.0)

rate_ex = espikes.n_events / 300.0 * 1000.0 / 50
rate_in = ispikes.n_events / 300.0 * 1000.0 / 50
events = espikes.get("events")
assert len(events["times"]) == espikes.n_events
assert set(np.unique(events["senders"])) <= set(nodes_ex[:50].tolist())
in_degrees = {len(nest.GetConnections(nodes_ex + nodes_in, node)) for node in nodes_ex[:5]}
print(
    json.dumps(
        {
            "synapses": nest.num_connections,
            "excitatory": nest.GetDefaults("excitatory")["num_connections"],
            "inhibitory": nest.GetDefaults("inhibitory", "num_connections"),
            "indegrees": sorted(in_degrees),
            "rates plausible": bool(15.0 < rate_ex < 45.0 and 15.0 < rate_in < 45.0),
            "time": nest.biological_time,
            "threads": nest.GetKernelStatus("local_num_threads"),
        }
    )
)
