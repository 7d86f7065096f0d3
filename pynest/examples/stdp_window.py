# SPDX-License-Identifier: GPL-2.0-or-later
"""The window of spike-timing dependent plasticity: change of a weight over the time between two spikes. Writes stdp_window.png.

Pairs of parrots fire at prescribed times, joined by synapses whose changes depend on the weight in several ways. Another
spike of the first parrot, long after the last pair, brings the weight up to date.
"""

import argparse

import nest
import numpy as np


def change(model, differences, pairs=20, period=500.0, **parameters):
    """Relative change of the weight by pairs of spikes, the second `difference` ms after the first."""
    nest.ResetKernel()
    nest.verbosity = nest.VerbosityLevel.ERROR
    first = 100.0 + period * np.arange(pairs)
    synapses = []
    for difference in differences:
        generators = nest.Create("spike_generator", 2)
        generators[0].spike_times = np.append(first, first[-1] + period)
        # a spike takes 1 ms to its parrot and 1 ms through the synapse, which counts as dendritic
        generators[1].spike_times = first + 1.0 + difference
        parrots = nest.Create("parrot_neuron", 2)
        nest.Connect(generators, parrots, "one_to_one")
        # receptor 1 takes part in plasticity, but the spike is not repeated
        nest.Connect(
            *parrots, syn_spec={"synapse_model": model, "weight": 50.0, "delay": 1.0, "receptor_type": 1, **parameters}
        )
        synapses.append(nest.GetConnections(*parrots))
    nest.Simulate(first[-1] + period + 10.0)
    return np.array([synapse.weight for synapse in synapses]) / 50.0 - 1.0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pairs", type=int, default=20, help="pairs of spikes (default 20)")
    options = parser.parse_args()
    differences = np.concatenate([np.arange(-80.0, 0.0, 4.0), np.arange(4.0, 84.0, 4.0)])
    curves = {
        "additive": change("stdp_synapse", differences, options.pairs, mu_plus=0.0, mu_minus=0.0),
        "multiplicative": change("stdp_synapse", differences, options.pairs, mu_plus=1.0, mu_minus=1.0),
        "additive up, multiplicative down": change(
            "stdp_synapse", differences, options.pairs, mu_plus=0.0, mu_minus=1.0
        ),
    }
    for name, curve in curves.items():
        print(
            f"{name:<32} {curve[differences == -12.0][0]:+.3f} at -12 ms, {curve[differences == 12.0][0]:+.3f} at +12 ms"
        )

    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(6, 4), layout="constrained")
    for name, curve in curves.items():
        axes.plot(differences, 100.0 * curve, ".-", label=name)
    axes.axhline(0.0, color="0.7", lw=0.8, zorder=0)
    axes.axvline(0.0, color="0.7", lw=0.8, zorder=0)
    axes.set(xlabel="time from pre- to postsynaptic spike (ms)", ylabel="change of the weight (%)")
    axes.legend(frameon=False)
    figure.savefig("stdp_window.png", dpi=100)


if __name__ == "__main__":
    main()
