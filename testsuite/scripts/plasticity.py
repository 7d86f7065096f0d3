# SPDX-License-Identifier: GPL-2.0-or-later
"""Pair-based plasticity: weights after pairs of spikes at several distances, the window as a table."""

import json

import nest

nest.set_verbosity("M_ERROR")


def change(difference):
    """Weight after 3 pairs of spikes; the postsynaptic one comes `difference` ms after the presynaptic one."""
    nest.ResetKernel()
    nest.resolution = 0.1
    pre_times = [50.0 + 100.0 * i for i in range(3)]
    post_times = [t + difference for t in pre_times]
    generators = nest.Create("spike_generator", 2)
    nest.SetStatus(generators, [{"spike_times": pre_times}, {"spike_times": post_times}])
    pre, post = nest.Create("parrot_neuron", 2)
    nest.Connect(generators[0], pre)
    nest.Connect(generators[1], post)
    nest.Connect(
        pre,
        post,
        syn_spec={
            "synapse_model": "stdp_synapse",
            "weight": 50.0,
            "delay": 1.0,
            "receptor_type": 1,
            "lambda": 0.1,
            "alpha": 1.05,
            "mu_plus": 0.0,
            "mu_minus": 0.0,
        },
    )
    nest.Simulate(400.0)
    return nest.GetConnections(pre, post).get("weight")


table = {difference: change(difference) for difference in (-30.0, -10.0, -3.0, 3.0, 10.0, 30.0)}
assert all((weight > 50.0) == (difference > 1.0) for difference, weight in table.items())
print(json.dumps({str(key): round(value, 9) for key, value in table.items()}))
