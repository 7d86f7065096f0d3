# SPDX-License-Identifier: GPL-2.0-or-later
"""A layered sheet: grids, free positions, masks, distance-dependent probabilities, weights and delays."""

import json

import nest
import numpy as np

nest.ResetKernel()
nest.set_verbosity("M_ERROR")
nest.rng_seed = 4

pos_ex = nest.spatial.grid(shape=[10, 10], extent=[2.0, 2.0])
excitatory = nest.Create("iaf_psc_alpha", positions=pos_ex)
grid_in = [[x, y] for x in np.linspace(-0.9, 0.9, 5).tolist() for y in np.linspace(-0.9, 0.9, 5).tolist()]
inhibitory = nest.Create("iaf_psc_alpha", positions=nest.spatial.free(grid_in, extent=[2.0, 2.0], edge_wrap=False))
free = nest.Create(
    "iaf_psc_alpha", 50, positions=nest.spatial.free(nest.random.uniform(-1.0, 1.0), extent=[2.5, 2.5], edge_wrap=True)
)
distance = nest.spatial.distance

nest.Connect(
    excitatory,
    inhibitory,
    {"rule": "pairwise_bernoulli", "p": 1.0, "mask": {"circular": {"radius": 0.52}}},
    {"weight": 10.0 * nest.math.exp(-distance / 0.3), "delay": 0.5 + 2.0 * distance},
)
nest.Connect(
    inhibitory,
    excitatory,
    {"rule": "pairwise_bernoulli", "p": nest.logic.conditional(distance < 0.41, 1.0, 0.0)},
    {"weight": -3.0},
)
nest.Connect(
    free,
    free,
    {
        "rule": "fixed_outdegree",
        "outdegree": 7,
        "mask": {"rectangular": {"lower_left": [-0.6, -0.6], "upper_right": [0.6, 0.6]}},
    },
)
nest.Connect(
    free,
    excitatory,
    {"rule": "fixed_indegree", "indegree": 3, "p": nest.spatial_distributions.gaussian(distance, std=0.5)},
)

forward = nest.GetConnections(excitatory, inhibitory)
table = forward.get(["source", "target", "weight", "delay"])
pairs = [nest.Distance(excitatory[s - 1], inhibitory[t - 101])[0] for s, t in zip(table["source"], table["target"])]
assert max(pairs) <= 0.52
assert np.allclose(table["weight"], 10.0 * np.exp(-np.array(pairs) / 0.3))
assert np.allclose(table["delay"], 0.5 + 2.0 * np.array(pairs), atol=0.051)
centre = nest.FindCenterElement(inhibitory)
targets = nest.GetTargetNodes(centre, excitatory)[0]
positions = np.array(nest.GetTargetPositions(centre, excitatory)[0])
assert (np.hypot(*(positions - np.array(nest.GetPosition(centre))).T) < 0.41).all()
near = nest.FindNearestElement(excitatory, [0.31, -0.52])
in_mask = nest.SelectNodesByMask(excitatory, [0.0, 0.0], nest.CreateMask("circular", {"radius": 0.3}))
print(
    json.dumps(
        {
            "excitatory to inhibitory": len(forward),
            "inhibitory to excitatory": len(nest.GetConnections(inhibitory, excitatory)),
            "free": len(nest.GetConnections(free, free)),
            "free to excitatory": len(nest.GetConnections(free, excitatory)),
            "sum of weights": round(sum(table["weight"]), 6),
            "sum of delays": round(sum(table["delay"]), 6),
            "targets of the centre": targets.tolist(),
            "centre": centre.tolist(),
            "nearest": near.tolist(),
            "in mask": in_mask.tolist(),
            "extent": excitatory.spatial["extent"].tolist(),
            "shape": list(map(int, excitatory.spatial["shape"])),
            "wrap": free.spatial["edge_wrap"],
        }
    )
)
