# SPDX-License-Identifier: GPL-2.0-or-later
"""Recording several quantities of several neurons: intervals, offsets, start and stop, tables per neuron."""

import json

import nest
import numpy as np

nest.ResetKernel()
nest.set_verbosity("M_ERROR")
nest.resolution = 0.1
neurons = nest.Create("iaf_cond_alpha", 3, params={"I_e": [100.0, 300.0, 500.0]})
meter = nest.Create(
    "multimeter",
    params={"record_from": ["V_m", "g_ex", "g_in"], "interval": 0.5, "start": 20.0, "stop": 60.0, "offset": 0.2},
)
ex = nest.Create(
    "spike_generator", params={"spike_times": np.arange(10.0, 90.0, 10.0), "spike_weights": np.full(8, 2.0)}
)
inh = nest.Create("spike_generator", params={"spike_times": np.arange(15.0, 90.0, 20.0)})
recorder = nest.Create("spike_recorder", 1)
nest.Connect(ex, neurons, syn_spec={"weight": 20.0, "delay": 1.0})
nest.Connect(inh, neurons, syn_spec={"weight": -15.0, "delay": 2.0})
nest.Connect(meter, neurons)
nest.Connect(neurons, recorder)
nest.Simulate(50.0)
nest.Simulate(50.0)

data = meter.get("events")
assert sorted(data) == ["V_m", "g_ex", "g_in", "senders", "times"]
assert len(data["times"]) == meter.n_events
rows = {}
for node in neurons:
    mine = data["senders"] == node.global_id
    rows[node.global_id] = {
        "first": round(float(data["times"][mine][0]), 9),
        "last": round(float(data["times"][mine][-1]), 9),
        "n": int(mine.sum()),
        "mean V_m": round(float(data["V_m"][mine].mean()), 7),
        "max g_ex": round(float(data["g_ex"][mine].max()), 7),
        "max g_in": round(float(data["g_in"][mine].max()), 7),
    }
print(
    json.dumps(
        {
            "rows": rows,
            "spikes": recorder.n_events,
            "spike times": np.round(np.sort(recorder.events["times"]), 6).tolist()[:5],
            "recordables": sorted(neurons[0].recordables),
            "status": nest.GetStatus(meter, ["interval", "record_from"]),
        }
    )
)
