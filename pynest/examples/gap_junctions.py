# SPDX-License-Identifier: GPL-2.0-or-later
"""Gap junctions bring a pair of neurons into step, if they are strong enough. Writes gap_junctions.png.

Two Hodgkin-Huxley neurons get slightly different currents. Uncoupled, they fire at rates of their own; coupled, one follows the
other. Their potentials are found by waveform relaxation.
"""

import argparse

import nest
import numpy as np


def run(conductance, duration):
    """Spike trains and potentials of the pair, with gap junctions of so many nS."""
    nest.ResetKernel()
    nest.verbosity = nest.VerbosityLevel.ERROR
    nest.set(resolution=0.1, wfr_comm_interval=1.0, wfr_tol=1e-4)
    pair = nest.Create("hh_psc_alpha_gap", 2)
    pair.I_e = [300.0, 340.0]
    nest.Connect(
        *pair,
        {"rule": "one_to_one", "make_symmetric": True},
        {"synapse_model": "gap_junction", "weight": conductance},
    )
    meter = nest.Create("voltmeter", params={"interval": 0.1, "start": duration - 100.0})
    recorder = nest.Create("spike_recorder")
    nest.Connect(meter, pair)
    nest.Connect(pair, recorder)
    nest.Simulate(duration)
    spikes = [recorder.events["times"][recorder.events["senders"] == node] for node in pair.tolist()]
    traces = [meter.events["V_m"][meter.events["senders"] == node] for node in pair.tolist()]
    return spikes, traces


def distances(spikes):
    """Time from each spike of the first neuron to the nearest one of the second (ms), after the first third."""
    late = spikes[0][len(spikes[0]) // 3 :]
    return np.abs(late[:, None] - spikes[1]).min(axis=1)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--time", type=float, default=600.0, help="simulated time in ms (default 600)")
    options = parser.parse_args()
    conductances = (0.0, 0.5, 10.0)
    results = [run(conductance, options.time) for conductance in conductances]
    for conductance, (spikes, _) in zip(conductances, results):
        print(
            f"{conductance:5.1f} nS: {len(spikes[0])} and {len(spikes[1])} spikes, "
            f"{distances(spikes).mean():.1f} ms apart on average"
        )

    import matplotlib.pyplot as plt

    figure, rows = plt.subplots(len(results), sharex=True, sharey=True, figsize=(6, 5), layout="constrained")
    for axes, conductance, (_, traces) in zip(rows, conductances, results):
        for trace in traces:
            axes.plot(options.time - 100.0 + 0.1 * np.arange(1, len(trace) + 1), trace, lw=1)
        axes.set_title(f"{conductance:g} nS", loc="right", fontsize=9)
        axes.set_ylabel("V_m (mV)")
    rows[-1].set_xlabel("time (ms)")
    figure.savefig("gap_junctions.png", dpi=100)


if __name__ == "__main__":
    main()
