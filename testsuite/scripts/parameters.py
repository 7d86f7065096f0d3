# SPDX-License-Identifier: GPL-2.0-or-later
"""Random and derived parameters: shapes, limits and moments of what is drawn for nodes and connections."""

import json

import nest
import numpy as np

nest.ResetKernel()
nest.set_verbosity("M_ERROR")
nest.set(rng_seed=12, local_num_threads=1)
nodes = nest.Create(
    "iaf_psc_alpha",
    2000,
    {
        "V_m": nest.random.uniform(-70.0, -60.0),
        "C_m": nest.math.redraw(nest.random.normal(250.0, 20.0), 200.0, 300.0),
        "tau_m": 10.0 + nest.random.exponential(2.0),
        "I_e": nest.math.max(nest.random.normal(0.0, 1.0), 0.0),
    },
)
v, c, tau, i = (np.array(nodes.get(name)) for name in ("V_m", "C_m", "tau_m", "I_e"))
nest.Connect(
    nodes[:100],
    nodes[:100],
    {"rule": "pairwise_bernoulli", "p": 0.2},
    {"weight": nest.random.lognormal(0.0, 0.5), "delay": 1.0 + nest.random.uniform_int(3)},
)
table = nest.GetConnections().get(["weight", "delay"])
w, d = np.array(table["weight"]), np.array(table["delay"])
switch = nest.logic.conditional(nest.random.uniform() < 0.25, 1.0, 0.0)
print(
    json.dumps(
        {
            "uniform": bool(v.min() >= -70.0 and v.max() < -60.0 and abs(v.mean() + 65.0) < 0.4),
            "redrawn": bool(c.min() >= 200.0 and c.max() <= 300.0 and abs(c.mean() - 250.0) < 2.5),
            "exponential": bool(tau.min() >= 10.0 and abs(tau.mean() - 12.0) < 0.3),
            "clipped": bool(i.min() == 0.0 and abs(np.mean(i == 0.0) - 0.5) < 0.05),
            "lognormal": bool(w.min() > 0.0 and abs(np.log(w).mean()) < 0.06 and abs(np.log(w).std() - 0.5) < 0.05),
            "delays": sorted(set(d.tolist())),
            "pairs": bool(abs(len(w) - 2000) < 200),
            "conditional": bool(abs(np.mean([switch.GetValue() for _ in range(2000)]) - 0.25) < 0.05),
            "types": [type(nest.random.uniform_int(4).GetValue()).__name__ in ("int", "float"), type(v[0]).__name__],
        }
    )
)
