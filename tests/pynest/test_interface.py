# SPDX-License-Identifier: GPL-2.0-or-later
"""Use and misuse of the functions and classes of the interface; a refused call changes nothing."""

import copy
import json
import os
import pickle
import signal
import threading
import warnings

import numpy as np
import pytest

import nest
from nest.lib import hl_api_helper as helper


def refused(call, errors, unchanged):
    before = unchanged()
    with pytest.raises(errors):
        call()
    assert unchanged() == before


@pytest.mark.covers("attributes", "NestModule", "GetKernelStatus", "SetKernelStatus", "ll_api")
def test_kernel_attributes(unchanged):
    status = nest.GetKernelStatus()
    for name in nest.kernel_attributes():
        assert repr(getattr(nest, name)) == repr(status[name]) == repr(nest.get(name)) or "time" in name
        attribute = getattr(type(nest), name)
        assert name and attribute.__doc__
        if attribute._readonly:
            refused(lambda name=name: setattr(nest, name, 1), AttributeError, unchanged)
            refused(lambda name=name: nest.set(**{name: 1}), ValueError, unchanged)
    nest.set(resolution=0.2, rng_seed=7)
    assert nest.get("resolution", "rng_seed") == (0.2, 7) == nest.GetKernelStatus(["resolution", "rng_seed"])
    assert nest.kernel_status["rng_seed"] == 7
    refused(lambda: nest.SetKernelStatus({"rng_seed": 3, "local_num_threads": 0}), nest.NESTError, unchanged)
    refused(lambda: nest.set(nope=1), ValueError, unchanged)
    refused(lambda: setattr(nest, "resolutoin", 0.1), AttributeError, unchanged)
    refused(lambda: setattr(nest, "resolution", "a"), nest.NESTError, unchanged)
    refused(lambda: nest.GetKernelStatus("nope"), KeyError, unchanged)
    refused(lambda: nest.GetKernelStatus(3), TypeError, unchanged)
    refused(lambda: nest.SetKernelStatus(3), TypeError, unchanged)
    with pytest.raises(AttributeError, match="resolution"):
        nest.resolutio  # noqa: B018


@pytest.mark.covers("Models", "ConnectionRules", "CopyModel", "GetDefaults", "SetDefaults")
def test_models(unchanged):
    assert "iaf_psc_exp" in nest.Models("nodes", "psc") and "stdp_synapse" in nest.Models("synapses")
    assert nest.ConnectionRules() == tuple(sorted(nest.connection_rules))
    nest.CopyModel("iaf_psc_exp", "mine", {"V_th": -50.0})
    nest.SetDefaults("mine", "C_m", 100.0)
    assert nest.GetDefaults("mine", ["V_th", "C_m"]) == [-50.0, 100.0]
    assert json.loads(nest.GetDefaults("mine", ["V_th"], output="json")) == [-50.0]
    refused(lambda: nest.Models("x"), ValueError, unchanged)
    refused(lambda: nest.CopyModel("nope", "a"), nest.NESTErrors.UnknownModelName, unchanged)
    refused(lambda: nest.CopyModel("iaf_psc_exp", "mine"), nest.NESTErrors.NewModelNameExists, unchanged)
    refused(lambda: nest.CopyModel("iaf_psc_exp", "other", {"nope": 1}), nest.NESTError, unchanged)
    refused(lambda: nest.SetDefaults("mine", {"C_m": 50.0, "nope": 1}), nest.NESTError, unchanged)
    assert nest.GetDefaults("mine", "C_m") == 100.0
    refused(lambda: nest.GetDefaults("mine", "nope"), KeyError, unchanged)
    refused(lambda: nest.GetDefaults("nope"), nest.NESTErrors.UnknownComponent, unchanged)
    refused(lambda: nest.GetDefaults(3), TypeError, unchanged)


@pytest.mark.covers("Create", "GetNodes", "GetLocalNodeCollection", "PrintNodes", "GetStatus", "SetStatus")
def test_nodes(unchanged, capsys):
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
        refused(call, error, unchanged)


@pytest.mark.covers(
    "NodeCollection", "NodeCollection.get", "NodeCollection.set", "NodeCollection.index", "NodeCollection.tolist"
)
def test_node_collection(unchanged):
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
        refused(call, error, unchanged)
    nest.ResetKernel()
    with pytest.raises(nest.NESTError):
        a.get("V_m")


@pytest.mark.covers("Connect", "Disconnect", "GetConnections", "CollocatedSynapses")
def test_connect(unchanged):
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
        refused(call, error, unchanged)


@pytest.mark.covers(
    "SynapseCollection",
    "SynapseCollection.get",
    "SynapseCollection.set",
    "SynapseCollection.sources",
    "SynapseCollection.targets",
    "SynapseCollection.disconnect",
)
def test_synapse_collection(unchanged):
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
        refused(call, error, unchanged)
    c[0].disconnect()
    assert nest.num_connections == 8
    nest.ResetKernel()
    assert str(nest.GetConnections()).startswith("The synapse collection does not contain")


@pytest.mark.covers("Simulate", "Prepare", "Run", "Cleanup", "RunManager", "ResetKernel", "Install")
@pytest.mark.covers("EnableStructuralPlasticity", "DisableStructuralPlasticity")
def test_simulation(unchanged):
    nest.Create("iaf_psc_alpha", 2)
    nest.Simulate(5)
    with nest.RunManager():
        nest.Run(5.0)
        refused(lambda: nest.Create("iaf_psc_exp"), nest.NESTError, unchanged)
    nest.Prepare()
    nest.Run(1.0)
    refused(nest.Prepare, nest.NESTError, unchanged)
    nest.Cleanup()
    assert nest.biological_time == 11.0
    seen = []
    nest.Simulate(5.0, progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (5.0, 5.0)
    for call, error in (
        (lambda: nest.Simulate(-1.0), nest.NESTError),
        (lambda: nest.Simulate("a"), TypeError),
        (lambda: nest.Simulate(float("nan")), nest.NESTError),
        (lambda: nest.Run(1.0), nest.NESTError),
        (lambda: nest.Install("nopemodule"), nest.NESTError),
        (nest.EnableStructuralPlasticity, nest.NESTError),
    ):
        refused(call, error, unchanged)
    nest.DisableStructuralPlasticity()
    nest.ResetKernel()
    assert nest.network_size == 0 and nest.biological_time == 0.0


def test_interrupt_leaves_a_usable_kernel():
    nodes = nest.Create("iaf_psc_exp", 5000, {"I_e": 400.0})
    nest.Connect(nodes, nodes, {"rule": "fixed_indegree", "indegree": 20})
    # A background shell starts programs with SIGINT ignored; a user's terminal does not.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        timer = threading.Timer(0.3, lambda: os.kill(os.getpid(), signal.SIGINT))
        timer.start()
        with pytest.raises(KeyboardInterrupt):
            nest.Simulate(1e6)
        timer.join()
    finally:
        signal.signal(signal.SIGINT, before)
    time = nest.biological_time
    nest.Simulate(1.0)
    assert nest.biological_time == pytest.approx(time + 1.0)


@pytest.mark.covers("GetLocalVPs", "NumProcesses", "Rank", "SetAcceptableLatency", "SetMaxBuffered", "SyncProcesses")
def test_parallel_computing():
    nest.local_num_threads = 2
    assert list(nest.GetLocalVPs()) == [0, 1] and nest.NumProcesses() == 1 and nest.Rank() == 0
    nest.SyncProcesses()
    with pytest.raises(NotImplementedError):
        nest.SetAcceptableLatency("port", 1.0)
    with pytest.raises(NotImplementedError):
        nest.SetMaxBuffered("port", 1)
    with pytest.raises(TypeError):
        nest.set_communicator(3)


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


@pytest.mark.covers("hl_api_random.exponential", "lognormal", "normal", "uniform", "uniform_int")
def test_random():
    nodes = nest.Create("iaf_psc_exp", 20000)
    for p, mean in (
        (nest.random.uniform(1.0, 3.0), 2.0),
        (nest.random.normal(5.0, 2.0), 5.0),
        (nest.random.exponential(2.0), 2.0),
        (nest.random.lognormal(0.0, 0.5), np.exp(0.125)),
        (nest.random.uniform_int(5), 2.0),
    ):
        values = np.array(p.apply(nodes))
        assert abs(values.mean() - mean) < 5 * values.std() / np.sqrt(values.size)
    for call in (
        lambda: nest.random.uniform(2.0, 1.0),
        lambda: nest.random.normal(0.0, -1.0),
        lambda: nest.random.uniform_int(0),
        lambda: nest.random.uniform("a"),
    ):
        with pytest.raises(nest.NESTError):
            call()


@pytest.mark.covers("Mask", "Mask.Inside", "gamma", "gaussian", "gaussian2D")
@pytest.mark.covers("hl_api_spatial_distributions.exponential")
def test_space(unchanged):
    g = nest.Create("iaf_psc_alpha", positions=nest.spatial.grid([3, 2]))
    assert nest.GetPosition(g[0]) == pytest.approx([-1 / 3, 0.25]) and g.spatial["network_size"] == 6
    assert nest.Distance(g[0], g)[1] == pytest.approx(0.5)
    mask = nest.CreateMask("circular", {"radius": 0.4})
    assert mask.Inside([0.3, 0.0]) and not (mask - mask).Inside([0.3, 0.0]) and (mask & mask | mask).Inside([0.0, 0.0])
    nest.Connect(g, g, {"rule": "pairwise_bernoulli", "p": 1.0, "mask": mask})
    assert all(np.array([nest.Distance(g[s - 1], g[t - 1])[0] for s, t in zip(*(
        nest.GetConnections().get(["source", "target"]).values()))]) <= 0.4)  # fmt: skip
    x = nest.spatial.pos.x
    values = np.array(x.apply(g))
    d = nest.spatial_distributions
    assert np.allclose(d.gaussian(x, 0.0, 2.0).apply(g), np.exp(-(values**2) / 8))
    assert np.allclose(d.exponential(x, 2.0).apply(g), np.exp(-values / 2))
    assert np.allclose(d.gamma(x + 1, 1.0, 2.0).apply(g), np.exp(-(values + 1) / 2) / 2)
    assert np.allclose(d.gaussian2D(x, x, std_x=2.0).apply(g), np.exp(-(values**2) / 8 - values**2 / 2))
    for call, error in (
        (lambda: nest.CreateMask("nope", {}), nest.NESTErrors.UndefinedName),
        (lambda: nest.CreateMask("circular", {"radius": -1.0}), nest.NESTError),
        (lambda: mask & 3, NotImplementedError),
        (lambda: nest.Mask(3), TypeError),
        (lambda: mask.Inside([0.0, 0.0, 0.0]), nest.NESTError),
        (lambda: nest.GetPosition(nest.NodeCollection()), nest.NESTError),
        (lambda: d.gaussian(3), TypeError),
        (lambda: nest.spatial.free(3), TypeError),
        (lambda: nest.Create("iaf_psc_alpha", 3, positions=nest.spatial.grid([2, 2])), ValueError),
        (lambda: nest.Connect(g, g, {"rule": "all_to_all", "mask": mask}), ValueError),
    ):
        refused(call, error, unchanged)


@pytest.mark.covers("get_verbosity", "set_verbosity", "message", "help", "helpdesk", "authors", "get_argv", "sysinfo")
@pytest.mark.covers("load_help", "show_help_with_pager")
def test_information(capsys, monkeypatch):
    nest.set_verbosity("M_WARNING")
    assert nest.get_verbosity() == 20 == nest.verbosity
    nest.message("M_INFO", "me", "quiet")
    nest.message("M_ERROR", "me", "loud")
    captured = capsys.readouterr()
    assert "quiet" not in captured.out + captured.err and "loud" in captured.err
    assert "tau_m" in nest.help("iaf_psc_exp", return_text=True) == helper.load_help("iaf_psc_exp")
    assert "Connect" in nest.help("Connect", return_text=True)
    opened = []
    monkeypatch.setattr("pydoc.pager", opened.append)
    monkeypatch.setattr("webbrowser.open_new", opened.append)
    helper.show_help_with_pager("iaf_psc_exp")
    nest.helpdesk()
    assert len(opened) == 2
    helper.show_help_with_pager("iaf_psc_expp")
    assert "iaf_psc_exp" in capsys.readouterr().out
    nest.authors()
    nest.sysinfo()
    assert "Martlet" in capsys.readouterr().out and isinstance(nest.get_argv(), tuple)
    with pytest.raises(nest.NESTError):
        nest.set_verbosity("M_LOUD")
    assert nest.ll_api.sli_func("GetKernelStatus")["resolution"] == 0.1
    with pytest.raises(nest.NESTError):
        nest.ll_api.sr("1 2 add")


@pytest.mark.covers("serializable", "to_json")
def test_json():
    nodes = nest.Create("iaf_psc_exp", 2)
    data = {"a": np.array([1.0]), "b": (1, 2), "c": nodes}
    assert json.loads(nest.to_json(data)) == nest.serializable(data) == {"a": [1.0], "b": [1, 2], "c": [1, 2]}
    with pytest.raises(TypeError):
        nest.to_json(object())


@pytest.mark.covers("broadcast", "restructure_data", "get_parameters", "get_parameters_hierarchical_addressing")
@pytest.mark.covers("get_unistring_type", "uni_str", "get_wrapped_text", "is_string", "is_literal", "is_iterable")
@pytest.mark.covers("is_coercible_to_sli_array", "is_sequence_of_connections", "is_sequence_of_node_ids")
@pytest.mark.covers(
    "deprecated", "show_deprecation_warning", "SuppressedDeprecationWarning", "model_deprecation_warning"
)
def test_helpers():
    assert helper.broadcast(1.0, 3, (float,)) == (1.0,) * 3 and helper.broadcast([1, 2], 2, (float,)) == [1, 2]
    with pytest.raises(TypeError):
        helper.broadcast([1, 2], 3, (float,))
    assert helper.restructure_data([{"a": 1}, {"a": 2}], "a") == [1, 2]
    assert helper.restructure_data([{"a": 1}, {"a": 2}], ["a"]) == {"a": [1, 2]}
    assert helper.get_parameters(nest.Create("iaf_psc_exp"), "V_m") == -70.0
    recorder = nest.Create("spike_recorder")
    assert len(helper.get_parameters_hierarchical_addressing(recorder, ("events", "times"))) == 0
    assert helper.get_unistring_type() is str is helper.uni_str
    assert max(map(len, helper.get_wrapped_text("word " * 50, 40).split("\n"))) <= 40
    assert helper.is_string("a") and not helper.is_string(1) and helper.is_literal("a") and helper.is_iterable([])
    assert helper.is_coercible_to_sli_array([1]) and not helper.is_coercible_to_sli_array("a")
    assert helper.is_sequence_of_connections([{}]) and not helper.is_sequence_of_connections([1])
    assert helper.is_sequence_of_node_ids([1, 2]) and not helper.is_sequence_of_node_ids([-1])
    assert helper.model_deprecation_warning("iaf_psc_exp") is None

    @helper.deprecated("new")
    def old():
        return 1

    with helper.SuppressedDeprecationWarning("old"), warnings.catch_warnings():
        warnings.simplefilter("error")
        assert old() == 1
    with pytest.warns(UserWarning, match="new"):
        assert old() == 1
    with pytest.raises(ValueError):
        helper.show_deprecation_warning("something")


def test_plots():
    pytest.importorskip("matplotlib").use("Agg")
    import matplotlib.pyplot as plt

    g = nest.Create("iaf_psc_alpha", positions=nest.spatial.grid([4, 4]))
    mask = nest.CreateMask("circular", {"radius": 0.4})
    nest.Connect(g, g, {"rule": "pairwise_bernoulli", "p": 1.0, "mask": mask})
    p = nest.spatial_distributions.gaussian(nest.spatial.distance, std=0.3)
    assert nest.PlotLayer(g).axes
    assert nest.PlotTargets(g[5], g, mask=mask, probability_parameter=p).axes
    assert nest.PlotSources(g, g[5]).axes
    with pytest.raises(ValueError):
        nest.PlotProbabilityParameter(g[0])
    plt.close("all")


def test_plots_of_devices():
    pytest.importorskip("matplotlib").use("Agg")
    import matplotlib.pyplot as plt

    neurons = nest.Create("iaf_psc_exp", 3, {"I_e": 500.0})
    recorder = nest.Create("spike_recorder")
    voltmeter = nest.Create("voltmeter")
    nest.Connect(neurons, recorder)
    nest.Connect(voltmeter, neurons)
    with pytest.raises(nest.NESTError):
        nest.raster_plot.from_device(recorder)
    nest.Simulate(50.0)
    figure, axes = plt.subplots(2)
    assert nest.raster_plot.from_device(recorder, ax=axes)[0].axes is axes[0]
    assert len(nest.voltage_trace.from_device(voltmeter)) == 3
    with pytest.raises(nest.NESTError):
        nest.raster_plot.from_device(voltmeter)
    plt.close("all")
