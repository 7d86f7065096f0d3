# SPDX-License-Identifier: GPL-2.0-or-later
"""Stimulation: steps, noise-free currents, alternating current, spike trains with weights, and what neurons do with it."""

import json

import nest
import numpy as np

nest.ResetKernel()
nest.set_verbosity("M_ERROR")
neurons = nest.Create("iaf_psc_exp", 4, {"V_th": 1e6})
step = nest.Create(
    "step_current_generator", params={"amplitude_times": [10.0, 20.0, 30.0], "amplitude_values": [100.0, -100.0, 0.0]}
)
sine = nest.Create("ac_generator", params={"amplitude": 50.0, "offset": 20.0, "frequency": 40.0, "phase": 90.0})
direct = nest.Create("dc_generator", params={"amplitude": 30.0, "start": 5.0, "stop": 25.0, "origin": 1.0})
train = nest.Create("spike_generator", params={"spike_times": [3.0, 7.0, 11.0], "spike_weights": [1.0, -2.0, 4.0]})
for generator, neuron in zip((step, sine, direct, train), neurons):
    nest.Connect(generator, neuron, syn_spec={"weight": 10.0, "delay": 1.0})
meter = nest.Create("voltmeter")
nest.Connect(meter, neurons)
nest.Simulate(40.0)
events = meter.events
mean = [round(float(events["V_m"][events["senders"] == n].mean()), 9) for n in neurons.tolist()]
peak = [round(float(events["V_m"][events["senders"] == n].max()), 9) for n in neurons.tolist()]
step.set(amplitude_times=[50.0, 60.0], amplitude_values=[1.0, 2.0])
print(
    json.dumps(
        {
            "mean": mean,
            "peak": peak,
            "values": np.asarray(step.amplitude_values).tolist(),
            "keys": sorted(set(direct.get()) & {"amplitude", "start", "stop", "origin", "element_type"}),
            "types": [g.element_type for g in (step, sine, direct, train)],
        }
    )
)
