# SPDX-License-Identifier: GPL-2.0-or-later
"""What a user meets who mistypes: the kind of each error, and that the network is usable afterwards."""

import json

import nest

nest.ResetKernel()
nest.set_verbosity("M_FATAL")
kinds = {}


def attempt(name, call):
    try:
        call()
        kinds[name] = "no error"
    except Exception as error:
        kinds[name] = getattr(error, "errorname", type(error).__name__)
        assert str(error)


nodes = nest.Create("iaf_psc_alpha", 3)
attempt("model", lambda: nest.Create("iaf_psc_alhpa"))
attempt("parameter", lambda: nodes.set(tau_mm=1.0))
attempt("value", lambda: nodes.set(C_m=0.0))
attempt("synapse", lambda: nest.Connect(nodes, nodes, syn_spec="stpd_synapse"))
attempt("delay", lambda: nest.Connect(nodes, nodes, syn_spec={"delay": 0.01}))
attempt("receptor", lambda: nest.Connect(nodes, nodes, syn_spec={"receptor_type": 9}))
attempt("rule", lambda: nest.Connect(nodes, nodes, "one2one"))
attempt("sizes", lambda: nest.Connect(nodes, nodes[:2], "one_to_one"))
attempt("attribute", lambda: nest.set(resolutoin=0.1))
attempt("read only", lambda: nest.set(network_size=1))
attempt("resolution", lambda: nest.set(resolution=0.2))
attempt("copy", lambda: nest.CopyModel("iaf_psc_alpha", "iaf_psc_exp"))
attempt("default", lambda: nest.GetDefaults("iaf_psc_alfa"))
attempt("index", lambda: nodes[7])
attempt("slice", lambda: nodes[::-1])
attempt("node", lambda: nest.NodeCollection([77]))
attempt("key", lambda: nodes.get("nope"))
attempt("mask", lambda: nest.CreateMask("round", {}))
attempt("connect devices", lambda: nest.Connect(nodes, nest.Create("poisson_generator")))
nest.Connect(nodes, nodes)
nest.Simulate(1.0)
kinds["connections"] = nest.num_connections
print(json.dumps(kinds))
