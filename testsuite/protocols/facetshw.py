# SPDX-License-Identifier: GPL-2.0-or-later
"""stdp_facetshw_synapse_hom: charges, evaluations, tables and the controller that reads synapses out in turn."""

import numpy as np

from . import cases, group, sorted_events

group("facetshw")


@cases(
    "facetshw",
    {
        "both": dict(thresholds=(3.0, 3.0)),
        "time constants": dict(thresholds=(3.0, 2.0), model={"tau_plus": 10.0, "tau_minus_stdp": 30.0}),
        "bits": dict(thresholds=(2.0, 2.5), model={"configbit_0": [1, 0, 1, 0], "configbit_1": [0, 1, 0, 1]}),
        "resets": dict(thresholds=(3.0, 2.5), model={"reset_pattern": [1, 0, 0, 1, 1, 1]}),
        "slow read-out": dict(thresholds=(2.0, 1.0), model={"driver_readout_time": 40.0}),
        "Wmax": dict(thresholds=(1.0, 1.0), model={"Wmax": 60.0}),
        "table": dict(
            thresholds=(1.5, 1.0),
            model={
                "configbit_0": [0, 1, 1, 0],
                "configbit_1": [1, 1, 0, 1],
                "lookuptable_2": [15 - level for level in range(16)],
            },
        ),
        "coincidences": dict(thresholds=(2.0, 1.5), together=True),
        "drivers": dict(thresholds=(1.5, 1.0), model={"synapses_per_driver": 2}, sources=7),
        "one by one": dict(thresholds=(1.5, 1.5), model={"synapses_per_driver": 1}, sources=5, delay=2.7),
    },
)
def weights(nest, thresholds, model=None, sources=1, together=False, delay=1.0):
    """Transmitted weights and what is kept, of random trains at both sides."""
    random = np.random.RandomState(7 + sources)
    recorder = nest.Create("weight_recorder")
    nest.CopyModel("stdp_facetshw_synapse_hom", "recorded_synapse", {"weight_recorder": recorder, **(model or {})})
    parrots, target = nest.Create("parrot_neuron", sources), nest.Create("parrot_neuron")
    post = np.unique(np.round(random.uniform(1.0, 900.0, 150), 1))
    for k in range(sources):
        train = np.unique(np.round(random.uniform(1.0 + 37.0 * ((3 * k) % sources), 900.0, 120), 1))
        if together and k == 0:
            post = np.unique(np.concatenate([post, train[::3] - delay]).round(1))
            post = post[post > 0.0]
        generator = nest.Create("spike_generator", params={"spike_times": train})
        nest.Connect(generator, parrots[k], syn_spec={"delay": 0.1})
    nest.Connect(nest.Create("spike_generator", params={"spike_times": post}), target, syn_spec={"delay": 0.1})
    nest.Connect(
        parrots,
        target,
        syn_spec={
            "synapse_model": "recorded_synapse",
            "weight": 33.0,
            "delay": delay,
            "receptor_type": 1,
            "a_thresh_th": thresholds[0],
            "a_thresh_tl": thresholds[1],
        },
    )
    nest.Simulate(1000.0)
    connections = nest.GetConnections(parrots, target)
    keys = ["source", "a_causal", "a_acausal", "next_readout_time", "synapse_id", "weight"]
    table = np.atleast_2d(np.array([np.atleast_1d(connections.get(key)) for key in keys], dtype=float))
    table = table[:, np.argsort(table[0])]
    result = {"transmitted": sorted_events(recorder, "weights")["weights"]}
    result.update({key: row for key, row in zip(keys[1:], table[1:], strict=True)})
    return result
