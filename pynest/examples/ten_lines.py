# SPDX-License-Identifier: GPL-2.0-or-later
"""The example of the README: a hundred neurons with noise and inhibition, and their raster. Writes ten_lines.png."""

import matplotlib.pyplot as plt
import nest

nest.resolution = 0.1
neurons = nest.Create("iaf_psc_alpha", 100, params={"I_e": 350.0})
neurons.V_m = nest.random.uniform(-70.0, -55.0)
noise = nest.Create("poisson_generator", params={"rate": 8000.0})
recorder = nest.Create("spike_recorder")
nest.Connect(noise, neurons, syn_spec={"weight": 10.0, "delay": 1.5})
nest.Connect(neurons, neurons, {"rule": "fixed_indegree", "indegree": 10}, {"weight": -40.0, "delay": 1.5})
nest.Connect(neurons, recorder)
nest.Simulate(300.0)
nest.raster_plot.from_device(recorder, hist=True)

plt.gcf().savefig("ten_lines.png", dpi=100)
