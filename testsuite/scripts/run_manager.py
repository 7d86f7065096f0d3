# SPDX-License-Identifier: GPL-2.0-or-later
"""A closed loop: the drive of the next interval depends on the spikes of the last one."""

import json

import nest

nest.ResetKernel()
nest.set_verbosity("M_ERROR")
neurons = nest.Create("iaf_psc_alpha", 10, {"I_e": nest.CreateParameter("constant", {"value": 376.0})})
recorder = nest.Create("spike_recorder")
nest.Connect(neurons, recorder)
counts, drives, seen = [], [], 0
with nest.RunManager():
    for _ in range(8):
        nest.Run(50.0)
        counts.append(int(recorder.n_events) - seen)
        seen = int(recorder.n_events)
        assert nest.local_spike_counter == counts[-1]
        drive = neurons[0].I_e + (20.0 if counts[-1] < 20 else -20.0)
        neurons.I_e = drive
        drives.append(drive)
print(
    json.dumps(
        {"counts": counts, "drives": drives, "time": nest.biological_time, "V_m": [round(v, 9) for v in neurons.V_m]}
    )
)
