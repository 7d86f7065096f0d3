# SPDX-License-Identifier: GPL-2.0-or-later
"""Depressing synapses after Tsodyks: peaks of the potential during a train and after a pause."""

import itertools
import json

import nest
import numpy as np

nest.ResetKernel()
nest.set_verbosity("M_ERROR")
neurons = nest.Create("iaf_psc_exp", 2, {"V_th": 1000.0, "tau_syn_ex": 3.0, "tau_m": 40.0})
source = nest.Create("spike_generator", params={"spike_times": [100.0 + 20.0 * i for i in range(8)] + [700.0]})
relay = nest.Create("parrot_neuron")
nest.Connect(source, relay)
nest.CopyModel("tsodyks_synapse", "depressing", {"tau_psc": 3.0, "tau_rec": 400.0, "tau_fac": 0.0, "U": 0.5})
nest.Connect(relay, neurons, "all_to_all", {"synapse_model": "depressing", "weight": [[250.0], [500.0]], "delay": 1.0})
meter = nest.Create("voltmeter", params={"interval": 0.1})
nest.Connect(meter, neurons)
nest.Simulate(800.0)
events = meter.events
traces = {n: events["V_m"][events["senders"] == n] for n in neurons.tolist()}
times = events["times"][events["senders"] == neurons.tolist()[0]]
peaks = [
    float(traces[1][(times > t) & (times < t + 19.0)].max()) for t in [100.0 + 20.0 * i for i in range(8)] + [700.0]
]
rise = [b - a for a, b in itertools.pairwise(peaks)]
connection = nest.GetConnections(relay, neurons[0])
print(
    json.dumps(
        {
            "peaks": [round(v, 8) for v in peaks],
            "ratio": round(float(np.ptp(traces[2]) / np.ptp(traces[1])), 8),
            "x": round(connection.x, 9),
            "u": round(connection.u, 9),
            "keys": sorted(connection.get(["U", "tau_rec", "weight"])),
            "rise falls": bool(rise[0] > rise[5]),
        }
    )
)
