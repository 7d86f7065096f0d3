# SPDX-License-Identifier: GPL-2.0-or-later
"""Reading and changing connections as tables: matrices of weights, pruning, scaling by class, arrays of pairs."""

import json

import nest
import numpy as np

nest.ResetKernel()
nest.set_verbosity("M_ERROR")
pre = nest.Create("iaf_psc_alpha", 4)
post = nest.Create("iaf_psc_exp", 3)
weights = np.arange(12.0).reshape(3, 4) - 3.0
delays = np.linspace(1.0, 2.1, 12).reshape(3, 4).round(1)
nest.Connect(pre, post, "all_to_all", {"weight": weights, "delay": delays})


def matrix(name):
    out = np.full((len(post), len(pre)), np.nan)
    table = nest.GetConnections(pre, post).get(["source", "target", name])
    for s, t, value in zip(*table.values()):
        out[post.index(t), pre.index(s)] = value
    return out


assert np.array_equal(matrix("weight"), weights) and np.allclose(matrix("delay"), delays)
connections = nest.GetConnections(pre, post)
connections.set({"weight": [2.0 * w for w in connections.weight]})
assert np.array_equal(matrix("weight"), 2.0 * weights)
for connection in nest.GetConnections(pre[0]):
    connection.weight = connection.target * 1.0
first = matrix("weight")[:, 0].tolist()
nest.GetConnections(pre[1], post[2]).disconnect()
nest.Disconnect(pre[2:], post[:2], conn_spec="one_to_one")
sources = np.array([1, 1, 4, 2, 2])
targets = np.array([5, 5, 7, 6, 6])
nest.Connect(
    sources,
    targets,
    "one_to_one",
    {"weight": np.arange(5.0), "delay": np.full(5, 1.5), "synapse_model": "stdp_synapse"},
)
plastic = nest.GetConnections(synapse_model="stdp_synapse")
labelled = nest.Connect(
    pre, post, {"rule": "fixed_total_number", "N": 6}, {"synapse_model": "static_synapse_lbl", "synapse_label": 7}, True
)
print(
    json.dumps(
        {
            "first": first,
            "static": sorted(
                map(list, zip(*nest.GetConnections(synapse_model="static_synapse").get(["source", "target"]).values()))
            ),
            "plastic": sorted(map(list, zip(*plastic.get(["source", "target", "weight"]).values()))),
            "labelled": len(nest.GetConnections(synapse_label=7)),
            "all": len(labelled),
            "models": sorted(set(nest.GetConnections().synapse_model)),
            "text": str(plastic).splitlines()[0],
            "status": nest.GetStatus(plastic, ["alpha", "delay"])[0],
        }
    )
)
