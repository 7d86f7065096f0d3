# SPDX-License-Identifier: GPL-2.0-or-later
"""Spikes between the steps of the grid: results that do not depend on the resolution. Writes precise_times.png.

A neuron with precise spike times and one that fires on the grid get the same input at several resolutions. The error of their
first spikes is the distance to a run with a very fine grid.
"""

import argparse

import nest
import numpy as np

RESOLUTIONS = (1.0, 0.5, 0.25, 0.125, 0.0625)
FINE = 0.001953125


def spikes(model, resolution, duration):
    """Spike times of a neuron that is driven by a current and by spikes between the steps."""
    nest.ResetKernel()
    nest.verbosity = nest.VerbosityLevel.ERROR
    # powers of two as resolutions need tics that fit them
    nest.set(tics_per_ms=8192, resolution=resolution)
    neuron = nest.Create(model, params={"I_e": 380.0, "t_ref": 2.0, "tau_syn_ex": 2.0})
    source = nest.Create("spike_generator")
    recorder = nest.Create("spike_recorder")
    times = np.arange(3.0, duration - 2.0, np.pi * 2)
    if model.endswith("_ps"):
        source.set(precise_times=True, spike_times=times)
    else:
        source.set(allow_offgrid_times=True, spike_times=times)
    nest.Connect(source, neuron, syn_spec={"weight": 200.0, "delay": 1.0})
    nest.Connect(neuron, recorder)
    nest.Simulate(duration)
    return recorder.events["times"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--time", type=float, default=200.0, help="simulated time in ms (default 200)")
    options = parser.parse_args()
    exact = spikes("iaf_psc_exp_ps", FINE, options.time)
    errors = {}
    for model in ("iaf_psc_exp", "iaf_psc_exp_ps"):
        errors[model] = []
        for resolution in RESOLUTIONS:
            found = spikes(model, resolution, options.time)
            n = min(len(found), len(exact))
            errors[model].append(np.abs(found[:n] - exact[:n]).max())
        print(
            f"{model:<16} largest error {errors[model][0]:.2g} ms at {RESOLUTIONS[0]} ms, "
            f"{errors[model][-1]:.2g} ms at {RESOLUTIONS[-1]} ms"
        )

    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(5, 4), layout="constrained")
    for model, values in errors.items():
        axes.loglog(RESOLUTIONS, np.maximum(values, 1e-15), "o-", label=model)
    axes.set(xlabel="resolution (ms)", ylabel="largest error of a spike time (ms)")
    axes.legend(frameon=False)
    figure.savefig("precise_times.png", dpi=100)


if __name__ == "__main__":
    main()
