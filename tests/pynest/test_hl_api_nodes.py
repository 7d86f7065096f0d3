# SPDX-License-Identifier: GPL-2.0-or-later
"""Making and finding nodes, old ways to read and set them. A refused call changes nothing."""

import nest
import numpy as np
import pytest


@pytest.mark.covers("Create", "GetNodes", "GetLocalNodeCollection", "PrintNodes", "GetStatus", "SetStatus")
def test_nodes(refused, capsys):
    nodes = nest.Create("iaf_psc_exp", 3, {"V_m": [1.0, 2.0, 3.0]})
    assert nodes.V_m == (1.0, 2.0, 3.0) == nest.GetStatus(nodes, "V_m")
    assert nest.GetStatus(nodes, ["V_m", "C_m"])[1] == (2.0, 250.0)
    assert nest.GetStatus(nodes)[2]["global_id"] == 3
    nest.SetStatus(nodes, "V_m", [4.0, 5.0, 6.0])
    nest.SetStatus(nodes, [{"C_m": 100.0}, {"C_m": 200.0}, {"C_m": 300.0}])
    assert nodes.get(["V_m", "C_m"]) == {"V_m": (4.0, 5.0, 6.0), "C_m": (100.0, 200.0, 300.0)}
    assert nest.GetNodes({"V_m": 5.0}).tolist() == [2] and len(nest.GetNodes()) == 3
    assert nest.GetLocalNodeCollection(nodes) == nodes
    nest.PrintNodes()
    assert "iaf_psc_exp" in capsys.readouterr().out
    for call, error in (
        (lambda: nest.Create("nope"), nest.NESTErrors.UnknownModelName),
        (lambda: nest.Create("iaf_psc_exp", 0), nest.NESTError),
        (lambda: nest.Create("iaf_psc_exp", "a"), TypeError),
        (lambda: nest.Create("iaf_psc_exp", 2, 3), TypeError),
        (lambda: nest.Create("iaf_psc_exp", 2, [{}]), TypeError),
        (lambda: nest.Create("iaf_psc_exp", positions=3), TypeError),
        (lambda: nest.GetStatus(3), TypeError),
        (lambda: nest.GetStatus(nodes, 3), TypeError),
        (lambda: nest.GetStatus(nodes, "nope"), KeyError),
        (lambda: nest.SetStatus(3, {"V_m": 1.0}), TypeError),
        (lambda: nest.SetStatus(nodes, "V_m"), TypeError),
        (lambda: nest.GetNodes(3), TypeError),
        (lambda: nest.GetLocalNodeCollection(3), TypeError),
        (lambda: nodes.set(V_m=float("nan")), nest.NESTError),
        (lambda: nodes.set(V_m=[1.0, 2.0]), nest.NESTError),
        (lambda: nodes.set(V_m=1.0, tau_m=-1.0), nest.NESTError),
        (lambda: nodes.set({"V_m": 1.0}, C_m=2.0), TypeError),
        (lambda: nodes.set(3), TypeError),
        (lambda: setattr(nodes, "nope", 1), nest.NESTError),
    ):
        refused(call, error)


def test_values_for_each_node(refused):
    """Arrays with few and with many different values, for all nodes and for some, before and after."""
    nodes = nest.Create("iaf_psc_alpha", 100)
    expected = np.full(100, 250.0)
    generator = np.random.default_rng(1)
    for chosen in (slice(None), slice(10, 60, 3), slice(None), slice(0, 1)):
        for values in (generator.uniform(100.0, 300.0, 100), generator.choice([150.0, 160.0, 170.0], 100)):
            nodes[chosen].C_m = values[chosen]
            expected[chosen] = values[chosen]
            assert nodes.get("C_m", output="numpy").tolist() == expected.tolist()
            nodes[chosen].set(V_m=-values[chosen] / 4.0, tau_m=10.0)
            assert list(nodes[chosen].V_m if len(values[chosen]) > 1 else [nodes[0].V_m]) == list(-values[chosen] / 4.0)
    bad = np.array([200.0] * 99 + [0.0])
    refused(lambda: nodes.set(C_m=bad), nest.NESTErrors.BadProperty)
    refused(lambda: nodes.set(V_m=-bad, C_m=bad), nest.NESTErrors.BadProperty)
    nodes.C_m = 200.0
    assert set(nodes.C_m) == {200.0}
    nest.Simulate(5.0)
