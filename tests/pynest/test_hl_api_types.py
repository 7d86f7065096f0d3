# SPDX-License-Identifier: GPL-2.0-or-later
"""Collections of nodes and connections, parameters, JSON. A refused call changes nothing."""

import copy
import json
import pickle

import nest
import numpy as np
import pytest


@pytest.mark.covers(
    "NodeCollection", "NodeCollection.get", "NodeCollection.set", "NodeCollection.index", "NodeCollection.tolist"
)
def test_node_collection(refused):
    a = nest.Create("iaf_psc_exp", 6)
    b = nest.Create("iaf_psc_alpha", 2)
    both = a + b
    assert both.tolist() == list(range(1, 9)) and len(both) == 8
    assert a[::2].tolist() == [1, 3, 5] and a[-1].tolist() == [6] and a[[0, 2]].tolist() == [1, 3]
    assert a[np.array([True, False] * 3)].tolist() == [1, 3, 5]
    assert 3 in a and 7 not in a and a.index(3) == 2 and nest.NodeCollection([3, 1]).tolist() == [1, 3]
    assert [node.tolist() for node in a[:2]] == [[1], [2]]
    assert a == nest.NodeCollection(range(1, 7)) and a != b and not nest.NodeCollection()
    assert np.array_equal(np.array(both), range(1, 9))
    assert pickle.loads(pickle.dumps(a)) == a == copy.deepcopy(a)
    assert repr(a) == "NodeCollection(metadata=None, model=iaf_psc_exp, size=6, first=1, last=6)"
    assert "iaf_psc_alpha" in both._repr_html_()
    assert not hasattr(a, "nope") and a.spatial is None
    with pytest.raises(KeyError):
        a.nope  # noqa: B018
    assert a[0].get("V_m") == -70.0 and a.get("V_m") == (-70.0,) * 6
    assert both.get("rho") == (0.01,) * 6 + (None,) * 2
    assert isinstance(a.get("V_m", output="numpy"), np.ndarray)
    assert json.loads(a.get("V_m", output="json")) == [-70.0] * 6
    assert list(a.get(["V_m", "C_m"], output="pandas").index) == [1, 2, 3, 4, 5, 6]
    recorder = nest.Create("spike_recorder", 2)
    assert len(recorder[0].get("events", "senders")) == 0
    assert set(recorder.get("events", ["senders", "times"])) == {"senders", "times"}
    a.set(V_m=np.arange(6.0))
    a.C_m = nest.random.uniform(100.0, 200.0)
    assert a.V_m == (0.0, 1.0, 2.0, 3.0, 4.0, 5.0) and len(set(a.C_m)) == 6
    for call, error in (
        (lambda: nest.NodeCollection([1, 1]), nest.NESTError),
        (lambda: nest.NodeCollection([99]), nest.NESTErrors.UnknownNode),
        (lambda: nest.NodeCollection(5), TypeError),
        (lambda: a[9], IndexError),
        (lambda: a[::-1], IndexError),
        (lambda: a[1.5], IndexError),
        (lambda: a[[0, 0]], ValueError),
        (lambda: a.index(99), ValueError),
        (lambda: a + a, nest.NESTError),
        (lambda: a + 3, TypeError),
        (lambda: a.get("nope"), KeyError),
        (lambda: a.get(1), TypeError),
        (lambda: recorder.get("events", "nope"), KeyError),
    ):
        refused(call, error)
    nest.ResetKernel()
    with pytest.raises(nest.NESTError):
        a.get("V_m")


@pytest.mark.covers(
    "SynapseCollection",
    "SynapseCollection.get",
    "SynapseCollection.set",
    "SynapseCollection.sources",
    "SynapseCollection.targets",
    "SynapseCollection.disconnect",
)
def test_synapse_collection(refused):
    a = nest.Create("iaf_psc_alpha", 3)
    nest.Connect(a, a)
    c = nest.GetConnections()
    assert len(c) == 9 and list(c.sources()) == [1, 1, 1, 2, 2, 2, 3, 3, 3] and list(c.targets())[:3] == [1, 2, 3]
    c.weight = np.arange(9.0)
    c.set(delay=2.0)
    assert c.get("weight") == list(np.arange(9.0)) and c[0].delay == 2.0 and c[1:3].weight == [1.0, 2.0]
    assert c[[0, -1]].weight == [0.0, 8.0] and c == nest.GetConnections() and c[:2] != c[2:4]
    assert set(c.get()) >= {"source", "target", "weight", "delay", "synapse_model", "port", "receptor"}
    assert isinstance(c.get("weight", output="numpy"), np.ndarray) and len(c.get("weight", output="pandas")) == 9
    assert "static_synapse" in str(c) and not hasattr(c, "nope")
    for call, error in (
        (lambda: c.set(weight=[1.0]), nest.NESTError),
        (lambda: c.set(weight=1.0, nope=1), nest.NESTError),
        (lambda: c.set(3), TypeError),
        (lambda: c.set([{"weight": 1.0}]), TypeError),
        (lambda: c.get("nope"), KeyError),
        (lambda: c.get(3), TypeError),
        (lambda: setattr(c, "delay", 0.01), nest.NESTErrors.BadDelay),
        (lambda: c[9], IndexError),
        (lambda: c["x"], TypeError),
    ):
        refused(call, error)
    c[0].disconnect()
    assert nest.num_connections == 8
    nest.ResetKernel()
    assert str(nest.GetConnections()).startswith("The synapse collection does not contain")


@pytest.mark.covers("Parameter", "Parameter.GetValue", "CreateParameter", "conditional")
@pytest.mark.covers("cos", "exp", "hl_api_math.max", "hl_api_math.min", "redraw", "sin")
def test_parameters():
    three = nest.CreateParameter("constant", {"value": 3.0})
    for p, value in (
        (three + 1, 4.0), (1 + three, 4.0), (three - 1, 2.0), (1 - three, -2.0), (three * 2, 6.0), (three / 2, 1.5),
        (6 / three, 2.0), (three**2, 9.0), (-three, -3.0), (three < 4, 1.0), (three == 4, 0.0), (three >= 3, 1.0),
        (nest.math.exp(three), np.exp(3.0)), (nest.math.sin(three), np.sin(3.0)), (nest.math.cos(three), np.cos(3.0)),
        (nest.math.min(three, 2), 2.0), (nest.math.max(three, 4), 4.0),
        (nest.logic.conditional(three > 2, 5.0, 6.0), 5.0),
    ):  # fmt: skip
        assert p.GetValue() == pytest.approx(value, rel=1e-14)
    drawn = nest.math.redraw(nest.random.normal(), -0.1, 0.1)
    assert all(abs(drawn.GetValue()) <= 0.1 for _ in range(50))
    for call, error in (
        (lambda: three + "a", NotImplementedError),
        (lambda: nest.CreateParameter("nope", {}), nest.NESTErrors.UndefinedName),
        (lambda: nest.CreateParameter("uniform", {"mi": 3.0}), nest.NESTError),
        (lambda: nest.CreateParameter("uniform", 3), TypeError),
        (lambda: nest.CreateParameter(3, {}), TypeError),
        (lambda: nest.Parameter(3), TypeError),
        (lambda: nest.math.exp(3), TypeError),
        (lambda: nest.math.redraw(three, 2.0, 1.0), nest.NESTError),
        (lambda: nest.math.redraw(three, 5.0, 6.0).GetValue(), nest.NESTError),
        (lambda: nest.logic.conditional(3, 1.0, 2.0), TypeError),
    ):
        with pytest.raises(error):
            call()


@pytest.mark.covers("serializable", "to_json")
def test_json():
    nodes = nest.Create("iaf_psc_exp", 2)
    data = {"a": np.array([1.0]), "b": (1, 2), "c": nodes}
    assert json.loads(nest.to_json(data)) == nest.serializable(data) == {"a": [1.0], "b": [1, 2], "c": [1, 2]}
    with pytest.raises(TypeError):
        nest.to_json(object())


def test_what_connections_show_and_keep():
    a = nest.Create("iaf_psc_alpha", 50)
    nest.Connect(a, a, "one_to_one", {"weight": np.linspace(1.0, 20000.0, 50)})
    c = nest.GetConnections()
    lines = str(c[:40]).splitlines()
    assert lines[0] == " source   target   synapse model   weight   delay "
    assert lines[1] == "-------- -------- --------------- -------- -------"
    assert lines[2] == "      1        1  static_synapse    1.000   1.000"
    assert len(lines) == 33 and lines[17] == "     ⋮        ⋮               ⋮        ⋮       ⋮ "
    assert str(c[49]).splitlines()[2] == "     50       50  static_synapse 2.000e+04   1.000"
    assert "50 connections" in c._repr_html_() and "static_synapse" in c._repr_html_()
    assert copy.deepcopy(c) == c == pickle.loads(pickle.dumps(c))
    assert pickle.loads(pickle.dumps(c[7:9])).source == [8, 9]
    assert pickle.loads(pickle.dumps(nest.SynapseCollection([]))) == nest.SynapseCollection(None)
    saved = pickle.dumps(c)
    c[0].disconnect()
    with pytest.raises(nest.NESTErrors.InexistentConnection):
        pickle.loads(saved)


def test_names_are_completed():
    a = nest.Create("iaf_psc_alpha", 2)
    nest.Connect(a, a)
    assert {"V_m", "spatial", "get", "tolist"} <= set(dir(a))
    assert {"weight", "delay", "set", "sources"} <= set(dir(nest.GetConnections()))
    assert "get" in dir(nest.NodeCollection()) and {"resolution", "Create", "raster_plot"} <= set(dir(nest))
    for name in ("_ipython_display_", "_repr_png_", "nope", "__wrapped__"):
        assert not hasattr(a, name) and not hasattr(nest.GetConnections(), name)
    assert not hasattr(nest.NodeCollection(), "V_m")


def test_parameters_and_masks_show_copy_and_pickle_themselves():
    distance = nest.spatial.distance
    p = 2.0 * nest.math.exp(-distance / 0.3) + nest.random.uniform(1.0, 2.0)
    assert repr(p) == "<Parameter ((exp((negate(distance) / 0.3)) * 2.0) + uniform(min=1.0, max=2.0))>"
    layer = nest.Create("iaf_psc_alpha", positions=nest.spatial.grid([2, 2]))
    kernel = nest.spatial_distributions.gaussian(distance, std=0.2) * nest.logic.conditional(distance.x < 0.3, 1.0, 2.0)
    for parameter in (
        kernel,
        distance,
        nest.spatial.target_pos.x,
        nest.math.redraw(nest.CreateParameter("constant", {"value": 3}), 1, 5),
    ):
        other = pickle.loads(pickle.dumps(parameter))
        assert other.apply(layer[0], [[0.1, 0.2]]) == parameter.apply(layer[0], [[0.1, 0.2]])
        assert copy.deepcopy({"p": parameter})["p"] is parameter
    mask = nest.CreateMask("circular", {"radius": 0.5}, [0.1, 0.2]) & nest.CreateMask(
        "doughnut", {"inner_radius": 0.1, "outer_radius": 2.0}
    )
    assert repr(mask).startswith("<Mask (circular(radius=0.5, anchor=[0.1, 0.2]) & doughnut(")
    other = pickle.loads(pickle.dumps(mask))
    for point in ([0.0, 0.0], [0.2, 0.2], [0.55, 0.2], [0.7, 0.2]):
        assert other.Inside(point) == mask.Inside(point)
    assert copy.copy(mask) is mask
    assert (
        repr(nest.CollocatedSynapses({"weight": 1.0}, "stdp_synapse"))
        == "CollocatedSynapses({'weight': 1.0}, 'stdp_synapse')"
    )
