# SPDX-License-Identifier: GPL-2.0-or-later
"""nest.estimate against networks that are built."""

import subprocess
import sys

import nest
import pytest
from nest import _kernel


@pytest.fixture(autouse=True)
def fresh_kernel():
    nest.ResetKernel()
    yield
    nest.ResetKernel()


def build(rule, synapse, n=600):
    positions = nest.spatial.free(nest.random.uniform(-0.5, 0.5), num_dimensions=2)
    nodes = nest.Create("iaf_psc_alpha", n, positions=positions)
    nest.Connect(nodes, nodes, rule, synapse)


@pytest.mark.parametrize(
    "rule",
    [
        {"rule": "one_to_one"},
        {"rule": "all_to_all"},
        {"rule": "all_to_all", "allow_autapses": False},
        {"rule": "fixed_indegree", "indegree": 7},
        {"rule": "fixed_outdegree", "outdegree": 7},
        {"rule": "fixed_total_number", "N": 1234},
        {"rule": "pairwise_bernoulli", "p": 0.1},
        {"rule": "symmetric_pairwise_bernoulli", "p": 0.1, "allow_autapses": False, "make_symmetric": True},
        {"rule": "pairwise_poisson", "pairwise_avg_num_conns": 0.2},
        {"rule": "pairwise_bernoulli", "p": nest.math.exp(-nest.spatial.distance / 0.2)},
        {"rule": "pairwise_bernoulli", "p": 1.0, "mask": {"circular": {"radius": 0.2}}},
    ],
    ids=str,
)
def test_number_of_connections(rule):
    with nest.estimate() as plan:
        build(rule, {})
    build(rule, {})
    assert abs(plan.synapses - nest.num_connections) <= 5.0 * plan.synapses_error
    assert plan.neurons == 600


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize(
    "synapse",
    [
        {},
        {"weight": nest.random.normal(), "delay": nest.random.uniform(1.0, 4.0)},
        {"synapse_model": "stdp_synapse", "delay": nest.random.uniform(1.0, 4.0)},
    ],
    ids=["uniform", "individual", "plastic"],
)
def test_memory(synapse, threads):
    rule = {"rule": "fixed_indegree", "indegree": 300}
    with nest.estimate(threads=threads) as plan:
        build(rule, synapse, n=2000)
        nest.Simulate(10.0)
    assert plan.simulated == 10.0 and plan.synapses == 600000
    nest.local_num_threads = threads
    build(rule, synapse, n=2000)
    nest.Prepare()
    built = _kernel.memory()
    nest.Cleanup()
    assert plan.memory["synapses"] + plan.memory["rows"] == pytest.approx(built["connections"], rel=0.15)
    assert plan.memory["nodes"] == pytest.approx(built["nodes"], rel=0.15)


def test_nothing_is_built():
    with nest.estimate(processes=1000, threads=64) as plan:
        nest.ResetKernel()  # as scripts do
        nest.local_num_threads = 4  # the plan knows better
        neurons = nest.Create("iaf_psc_exp", 10**9, params={"V_m": nest.random.normal()})
        nest.Connect(neurons, neurons, {"rule": "fixed_indegree", "indegree": 10**4})
        recorder = nest.Create("spike_recorder")
        nest.Connect(neurons[:1000], recorder)
        assert nest.total_num_virtual_procs == 64000
        assert recorder.n_events == 0
        assert _kernel.memory()["nodes"] < 1e6
    assert plan.synapses == pytest.approx(1e13 + 1000)
    assert nest.network_size == 0 and nest.local_num_threads == 1
    assert plan.memory["synapses"] == pytest.approx(4e10, rel=0.01)
    assert "1,000 processes of 64 threads" in str(plan)
    # a spike goes everywhere when all processes have targets of it
    assert plan.time(rate=3.0)["bytes"] == pytest.approx(8 * 1e9 * 3.0 / plan.time()["slices"], rel=0.01)


def test_more_of_a_machine_takes_less_time_and_memory():
    plans = []
    for processes in (1, 2, 4, 64):
        with nest.estimate(processes, 2) as plan:
            build({"rule": "fixed_indegree", "indegree": 100}, {}, n=5000)
        plans.append(plan)
    assert sorted((plan.memory["total"] for plan in plans), reverse=True) == [plan.memory["total"] for plan in plans]
    assert sorted((plan.time()["deliver"] for plan in plans), reverse=True) == [
        plan.time()["deliver"] for plan in plans
    ]


def test_refusals():
    nest.Create("iaf_psc_exp")
    with pytest.raises(nest.NESTError, match="must be empty"):
        with nest.estimate():
            pass
    nest.ResetKernel()
    with pytest.raises(nest.NESTError, match="at least 1"):
        with nest.estimate(processes=0):
            pass
    with pytest.raises(nest.NESTError, match="'iaf_psc_expp'"):
        with nest.estimate():
            nest.Create("iaf_psc_expp")
    assert nest.network_size == 0
    nest.Create("iaf_psc_exp")  # the kernel builds again
    assert _kernel.memory()["nodes"] > 0


def test_script(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        "import nest, sys\n"
        "nodes = nest.Create('iaf_psc_alpha', int(sys.argv[1]))\n"
        "nest.Connect(nodes, nodes)\n"
        "nest.Simulate(1e6)\n"
    )
    command = [
        sys.executable,
        "-m",
        "nest.lib.hl_api_estimate",
        "--processes",
        "8",
        "--threads",
        "4",
        str(script),
        "3000",
    ]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "3,000 neurons" in out and "9,000,000 connections" in out and "1e+06 ms" in out
