# SPDX-License-Identifier: GPL-2.0-or-later
"""A script as it was written for version 3.3: GetStatus and SetStatus, model copies, list comprehensions over nodes."""

import json

import nest

nest.ResetKernel()
nest.set_verbosity("M_WARNING")
nest.SetKernelStatus({"resolution": 0.1, "overwrite_files": True, "local_num_threads": 1})
nest.CopyModel("iaf_psc_exp", "my_neuron", params={"V_th": -52.0})
assert "my_neuron" in nest.Models("nodes") and "stdp_synapse" in nest.Models(mtype="synapses", sel="stdp")

nodes = nest.Create("my_neuron", 5)
nest.SetStatus(nodes, {"I_e": 400.0})
nest.SetStatus(nodes, "tau_m", [10.0, 12.0, 14.0, 16.0, 18.0])
nest.SetStatus(nodes, [{"V_m": -70.0 + i} for i in range(5)])
vms = nest.GetStatus(nodes, "V_m")
both = nest.GetStatus(nodes, ["V_m", "tau_m"])
ids = [status["global_id"] for status in nest.GetStatus(nodes)]
assert isinstance(vms, tuple) and isinstance(both[0], tuple)

dc = nest.Create("dc_generator", params={"amplitude": 100.0, "start": 10.0, "stop": 30.0})
vm = nest.Create("voltmeter", params={"interval": 1.0})
sr = nest.Create("spike_recorder")
nest.Connect(dc, nodes)
nest.Connect(vm, nodes)
nest.Connect(nodes, sr)
nest.Connect(nodes, nodes, {"rule": "all_to_all", "allow_autapses": False}, {"weight": 20.0, "delay": 1.0})
conns = nest.GetConnections(nodes, nodes)
nest.SetStatus(conns, "weight", [float(i) for i in range(len(conns))])
weights = nest.GetStatus(conns, "weight")
sums = {str(n.get("global_id")): sum(nest.GetStatus(nest.GetConnections(nodes, n), "weight")) for n in nodes}
nest.Simulate(50.0)
events = nest.GetStatus(vm, "events")[0]
spikes = nest.GetStatus(sr, keys="events")[0]
nest.Prepare()
nest.Run(10.0)
nest.Run(10.0)
nest.Cleanup()
print(
    json.dumps(
        {
            "V_m": vms,
            "both": both,
            "ids": ids,
            "n": len(conns),
            "sum": sum(weights),
            "sum of squares": sum(w * s for w, s in zip(weights, nest.GetStatus(conns, "source"))),
            "sums": sums,
            "trace": [round(float(v), 8) for v in events["V_m"][:10]],
            "spikes": [round(float(t), 6) for t in sorted(spikes["times"])][:8],
            "count": nest.GetStatus(sr, "n_events")[0],
            "time": nest.GetKernelStatus("biological_time"),
            "default": nest.GetDefaults("my_neuron")["V_th"],
            "element": nest.GetStatus(nodes, "element_type")[0],
        }
    )
)
