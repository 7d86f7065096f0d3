# SPDX-License-Identifier: GPL-2.0-or-later
"""Threads: of the kernel, where they run, and of Python, which must not meet in one kernel."""

import json
import os
import subprocess
import sys
import threading

import nest
import pytest


@pytest.fixture(autouse=True)
def fresh_kernel():
    nest.ResetKernel()
    yield
    nest.ResetKernel()


def test_second_python_thread_is_told_during_a_run():
    neurons = nest.Create("iaf_psc_alpha", 10)
    calls = {
        "GetKernelStatus": lambda: nest.biological_time,
        "Create": lambda: nest.Create("iaf_psc_alpha"),
        "get": lambda: neurons.V_m,
        "Simulate": lambda: nest.Simulate(1.0),
    }
    told = {}

    def other():
        for name, call in calls.items():
            try:
                call()
            except nest.NESTError as error:
                told[name] = str(error)

    def progress(done, total):
        # the run waits for this function, so the other thread meets it under way
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
        return False

    seen = []
    nest.Simulate(500.0, progress=lambda *times: seen.append(times) or progress(*times) if not seen else None)
    assert seen
    assert sorted(told) == sorted(calls)
    assert all("busy with Simulate in another thread" in text for text in told.values()), told
    assert len(nest.GetNodes()) == 10
    nest.Simulate(1.0)


def test_python_threads_may_take_turns():
    errors = []

    def work():
        try:
            nest.Create("iaf_psc_alpha", 3)
            nest.Simulate(1.0)
        except BaseException as error:
            errors.append(error)

    for _ in range(3):
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    assert not errors
    assert nest.network_size == 9


def test_hundred_runs_in_a_row():
    for _ in range(100):
        nest.ResetKernel()
        nest.local_num_threads = 2
        neurons = nest.Create("iaf_psc_exp", 10, params={"I_e": 500.0})
        nest.Connect(neurons, neurons, {"rule": "fixed_indegree", "indegree": 3})
        nest.Simulate(5.0)
    assert nest.biological_time == 5.0


PLACEMENT = """
import json, nest
nest.local_num_threads = 2
print(json.dumps(nest.GetThreadPlacement()))
"""


@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="this system has no processor affinity")
def test_pinning_is_respected_and_reported():
    def placement(**variables):
        environment = {key: value for key, value in os.environ.items() if not key.startswith("OMP_")}
        environment |= {"PYNEST_QUIET": "1"} | variables
        done = subprocess.run(
            [sys.executable, "-c", PLACEMENT], env=environment, capture_output=True, text=True, check=True
        )
        return json.loads(done.stdout.splitlines()[-1])

    mine = sorted(os.sched_getaffinity(0))
    free = placement()
    assert free["processors"] == mine and free["threads"] == [mine, mine] and not free["pinned"]
    assert free["oversubscribed"] == (len(mine) < 2)
    if len(mine) < 2:
        return
    pinned = placement(OMP_PROC_BIND="true", OMP_PLACES=f"{{{mine[0]}}},{{{mine[1]}}}", OMP_NUM_THREADS="1")
    assert pinned["threads"] == [[mine[0]], [mine[1]]] and pinned["pinned"]
    assert pinned["OMP_NUM_THREADS"] == "1" and pinned["local_num_threads"] == 2


LIMITED = """
import nest
nest.local_num_threads = {threads}
nest.Create("iaf_psc_alpha", 10)
nest.Simulate(5.0)
print("ran with", nest.local_num_threads)
"""


@pytest.mark.parametrize(
    "variables, threads, told",
    [
        ({"OMP_DYNAMIC": "true"}, 4, "ran with 4"),
        ({"OMP_THREAD_LIMIT": "3"}, 3, "ran with 3"),
        ({"OMP_THREAD_LIMIT": "2"}, 4, "4 threads per process are not possible, because OMP_THREAD_LIMIT allows 2."),
    ],
)
def test_fewer_threads_than_asked_for_do_not_hang(variables, threads, told):
    done = subprocess.run(
        [sys.executable, "-c", LIMITED.format(threads=threads)],
        env=os.environ | {"PYNEST_QUIET": "1"} | variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
    )
    assert told in done.stdout
