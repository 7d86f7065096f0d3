# SPDX-License-Identifier: GPL-2.0-or-later
"""Kernel attributes and simulation control. A refused call changes nothing."""

import json
import os
import pathlib
import signal
import threading

import nest
import numpy as np
import pytest


@pytest.mark.covers("attributes", "NestModule", "GetKernelStatus", "SetKernelStatus", "ll_api")
def test_kernel_attributes(refused):
    status = nest.GetKernelStatus()
    for name in nest.kernel_attributes():
        assert (
            repr(getattr(nest, name)) == repr(status[name]) == repr(nest.get(name))
            or "time" in name
            or name == "memory_size"
        )
        attribute = getattr(type(nest), name)
        assert name and attribute.__doc__
        if attribute._readonly:
            refused(lambda name=name: setattr(nest, name, 1), AttributeError)
            refused(lambda name=name: nest.set(**{name: 1}), ValueError)
    nest.set(resolution=0.2, rng_seed=7)
    assert nest.get("resolution", "rng_seed") == (0.2, 7) == nest.GetKernelStatus(["resolution", "rng_seed"])
    assert nest.kernel_status["rng_seed"] == 7
    refused(lambda: nest.SetKernelStatus({"rng_seed": 3, "local_num_threads": 0}), nest.NESTError)
    refused(lambda: nest.set(nope=1), ValueError)
    refused(lambda: setattr(nest, "resolutoin", 0.1), AttributeError)
    refused(lambda: setattr(nest, "resolution", "a"), nest.NESTError)
    refused(lambda: nest.GetKernelStatus("nope"), KeyError)
    refused(lambda: nest.GetKernelStatus(3), TypeError)
    refused(lambda: nest.SetKernelStatus(3), TypeError)
    with pytest.raises(AttributeError, match="resolution"):
        nest.resolutio  # noqa: B018


def test_attributes_that_scripts_may_ask_for():
    """Every name of version 3.10 is here with its type, in the declared table with a text."""
    names = json.loads((pathlib.Path(__file__).parent / "data" / "kernel_attributes.json").read_text())
    status = nest.GetKernelStatus()
    assert set(status) == set(nest.kernel_attributes())
    for name, kind in names.items():
        assert type(status[name]).__name__ == kind, name
        assert type(getattr(nest, name)).__name__ == kind, name
        assert len(getattr(type(nest), name).__doc__) > 20


def test_times_of_phases():
    def times():
        return {
            name: float(sum(np.atleast_1d(x))) for name, x in nest.GetKernelStatus().items() if name.startswith("time_")
        }

    assert all(x == 0.0 for x in times().values())
    nodes = nest.Create("iaf_psc_alpha", 1000)
    nest.Connect(nodes, nodes, {"rule": "fixed_indegree", "indegree": 20})
    before = times()
    assert before["time_construction_create"] > 0.0 and before["time_construction_connect"] > 0.0
    assert before["time_simulate"] == 0.0
    nest.Simulate(100.0)
    after = times()
    assert after["time_simulate"] >= after["time_update"] > 0.0 and after["time_simulate_cpu"] > 0.0
    assert after["time_construction_connect"] == before["time_construction_connect"]
    assert nest.time_communicate_prepare.shape == (1,)
    nest.ResetKernel()
    assert all(x == 0.0 for x in times().values())
    assert nest.build_info["version"] == nest.__version__ and nest.memory_size > 10000


@pytest.mark.covers("Simulate", "Prepare", "Run", "Cleanup", "RunManager", "ResetKernel", "Install")
@pytest.mark.covers("EnableStructuralPlasticity", "DisableStructuralPlasticity")
def test_simulation(refused):
    nest.Create("iaf_psc_alpha", 2)
    nest.Simulate(5)
    with nest.RunManager():
        nest.Run(5.0)
        refused(lambda: nest.Create("iaf_psc_exp"), nest.NESTError)
    nest.Prepare()
    nest.Run(1.0)
    refused(nest.Prepare, nest.NESTError)
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
        refused(call, error)
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
