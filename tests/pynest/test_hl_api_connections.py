# SPDX-License-Identifier: GPL-2.0-or-later
"""Making, finding and removing connections. A refused call changes nothing."""

import nest
import numpy as np
import pytest


@pytest.mark.covers("Connect", "Disconnect", "GetConnections", "CollocatedSynapses")
def test_connect(refused):
    a = nest.Create("iaf_psc_alpha", 3)
    b = nest.Create("iaf_psc_alpha", 2)
    nest.Connect(a, b, syn_spec={"weight": [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]})
    c = nest.GetConnections()
    found = {(s, t): w for s, t, w in zip(c.source, c.target, c.weight)}
    assert found == {(1, 4): 1.0, (2, 4): 2.0, (3, 4): 3.0, (1, 5): 4.0, (2, 5): 5.0, (3, 5): 6.0}
    nest.Disconnect(a, b, conn_spec="all_to_all")
    assert nest.num_connections == 0
    nest.Connect([1, 1], [4, 5], "one_to_one", {"weight": np.array([7.0, 8.0])})
    assert sorted(nest.GetConnections(a[0]).weight) == [7.0, 8.0]
    pairs = nest.CollocatedSynapses({"weight": 1.0}, {"synapse_model": "stdp_synapse"})
    assert len(pairs) == 2
    made = nest.Connect(a[1], b, syn_spec=pairs, return_synapsecollection=True)
    assert len(made) == 4 and len(nest.GetConnections(synapse_model="stdp_synapse")) == 2
    for call, error in (
        (lambda: nest.Connect(1, a), TypeError),
        (lambda: nest.Connect(a, a, "nope"), nest.NESTError),
        (lambda: nest.Connect(a, a, {"indegree": 2}), KeyError),
        (lambda: nest.Connect(a, a, 3), TypeError),
        (lambda: nest.Connect(a, a, syn_spec=3), TypeError),
        (lambda: nest.Connect(a, a, syn_spec="nope"), nest.NESTErrors.UnknownSynapseType),
        (lambda: nest.Connect(a, a, syn_spec={"nope": 1}), nest.NESTError),
        (lambda: nest.Connect(a, a, syn_spec={"delay": 0.01}), nest.NESTErrors.BadDelay),
        (lambda: nest.Connect(a, a, syn_spec={"weight": float("nan")}), nest.NESTError),
        (lambda: nest.Connect(a, a, syn_spec={"receptor_type": 5}), nest.NESTErrors.UnknownReceptorType),
        (lambda: nest.Connect(a, b, "one_to_one"), nest.NESTError),
        (lambda: nest.Connect([1, 1], [4, 5]), ValueError),
        (lambda: nest.Connect([1, 1], [4, 99], "one_to_one"), nest.NESTErrors.UnknownNode),
        (lambda: nest.Connect(a, b, syn_spec={"weight": [1.0, 2.0]}), TypeError),
        (lambda: nest.Connect(a, b, {"rule": "pairwise_bernoulli", "p": 1.5}), nest.NESTError),
        (lambda: nest.GetConnections([1]), TypeError),
        (lambda: nest.GetConnections(synapse_model="x"), nest.NESTErrors.UnknownSynapseType),
        (lambda: nest.GetConnections(synapse_label="x"), TypeError),
        (lambda: nest.Disconnect(3), TypeError),
        (lambda: nest.Disconnect(b[0], b[1]), nest.NESTError),
        (lambda: nest.CollocatedSynapses(3), TypeError),
    ):
        refused(call, error)


def test_delays_are_rounded_to_the_nearest_step():
    nodes = nest.Create("iaf_psc_alpha", 6)
    delays = [0.5494, 0.5495, 0.5499999, 0.55, 0.5501, 0.65]
    nest.Connect(nodes, nodes, "one_to_one", {"delay": delays})
    steps = [0.5, 0.5, 0.5, 0.6, 0.6, 0.7]
    assert nest.GetConnections().delay == pytest.approx(steps, rel=1e-12)
    nest.GetConnections().delay = delays[::-1]
    assert nest.GetConnections().delay == pytest.approx(steps[::-1], rel=1e-12)
    nest.Connect([1, 1], [1, 2], "one_to_one", {"weight": np.ones(2), "delay": np.array(delays[2:4])})
    assert sorted(nest.GetConnections(nodes[0]).delay) == pytest.approx([0.5, 0.6, 0.7], rel=1e-12)


@pytest.mark.parametrize("label", [-1, -5, 2**31, [0, 1, 2, -3]])
def test_labels_that_are_no_labels_are_refused(label, refused):
    nodes = nest.Create("iaf_psc_alpha", 2)
    nest.Connect(nodes, nodes, syn_spec={"synapse_model": "static_synapse_lbl", "synapse_label": 7})
    connections = nest.GetConnections()
    spec = {"synapse_model": "static_synapse_lbl", "synapse_label": label}
    refused(lambda: connections.set(synapse_label=label), nest.NESTErrors.BadProperty)
    if isinstance(label, list):
        more = nest.Create("iaf_psc_alpha", 4)
        refused(lambda: nest.Connect(more, more, "one_to_one", spec), nest.NESTErrors.BadProperty)
        spec = {"synapse_model": "static_synapse_lbl", "synapse_label": np.array(label)}
        ids = np.array([1, 1, 2, 2])
        refused(lambda: nest.Connect(ids, ids, "one_to_one", spec), nest.NESTErrors.BadProperty)
    else:
        refused(lambda: nest.Connect(nodes, nodes, syn_spec=spec), nest.NESTErrors.BadProperty)
        value = {"synapse_label": label}
        refused(lambda: nest.SetDefaults("static_synapse_lbl", value), nest.NESTErrors.BadProperty)
        refused(lambda: nest.CopyModel("static_synapse_lbl", "copy", value), nest.NESTErrors.BadProperty)
        assert "copy" not in nest.synapse_models
    assert connections.synapse_label == [7] * 4
    connections.synapse_label = [0, 1, 2, 2**31 - 1]
    assert connections.synapse_label == [0, 1, 2, 2**31 - 1]
