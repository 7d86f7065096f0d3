# SPDX-License-Identifier: GPL-2.0-or-later
"""One rank goes wrong: run by test_processes.py, which looks how the job as a whole ends.

python faults.py CASE FOLDER
"""

import os
import pathlib
import signal
import sys
import threading
import time

import nest

CASE, FOLDER = sys.argv[1:]
BAD = nest.Rank() == nest.NumProcesses() - 1
nest.rng_type = "Philox_32"  # whose spikes travel during the update, unless MARTLET_OVERLAP=off


def network(**params):
    neurons = nest.Create("iaf_psc_alpha", 20, params={"I_e": 500.0})
    nest.Connect(neurons, neurons, {"rule": "fixed_indegree", "indegree": 5}, {"delay": 1.5})
    recorder = nest.Create("spike_recorder", params=params)
    nest.Connect(neurons, recorder)
    return neurons, recorder


def die_soon():
    if BAD:
        threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGKILL)).start()


def killed_in_create():
    die_soon()
    while True:
        nest.Create("iaf_psc_alpha", 5)


def killed_in_connect():
    neurons, _ = network()
    die_soon()
    while True:
        nest.Connect(neurons, neurons, {"rule": "fixed_indegree", "indegree": 1})


def killed_in_run():
    network()
    die_soon()
    nest.Simulate(1e8)


def raises():
    network()
    if BAD:
        raise ValueError("what only one rank knows")
    nest.Simulate(10.0)


def refused():
    neurons, _ = network()
    nest.Connect(neurons, neurons, syn_spec={"delay": 1e-3 if BAD else 1.0})


def caught():
    """A refusal that all ranks catch leaves the kernel as it was."""
    neurons, _ = network()
    before = nest.num_connections
    try:
        nest.Connect(neurons, neurons, syn_spec={"delay": 1e-3 if BAD else 1.0})
    except nest.NESTErrors.BadDelay as error:
        assert f"rank {nest.NumProcesses() - 1}:" in str(error), error
    assert nest.num_connections == before
    nest.Simulate(10.0)
    print("went on", flush=True)


def other_call():
    neurons, _ = network()
    if BAD:
        nest.Connect(neurons, neurons)
    else:
        nest.Create("iaf_psc_alpha")


def other_number():
    nest.Create("iaf_psc_alpha", 6 if BAD else 5)


def other_time():
    network()
    nest.Simulate(20.0 if BAD else 10.0)


def other_seed():
    nest.rng_seed = 2 if BAD else 1
    network()
    nest.Simulate(10.0)


def leaves():
    network()
    if BAD:
        sys.exit(0)
    nest.Simulate(10.0)


def full_disk():
    """The file of one rank is on a device that is always full."""
    nest.set(data_path=FOLDER, overwrite_files=True)
    _, recorder = network(record_to="ascii", label="spikes")
    if BAD:
        vp = next(iter(nest.GetLocalVPs()))
        (pathlib.Path(FOLDER) / f"spikes-{recorder.global_id}-{vp}.dat").symlink_to("/dev/full")
    nest.Simulate(2000.0)


def interrupted():
    network()
    (pathlib.Path(FOLDER) / f"running-{nest.Rank()}").touch()
    nest.Simulate(1e8)


def raises_in_progress():
    network()

    def progress(done, total):
        if BAD:
            raise ValueError("what only one rank knows")

    nest.Simulate(1e8, progress=progress)


def waits_for_nobody():
    """The others never come to a call that could tell them."""
    if BAD:
        raise ValueError("what only one rank knows")
    time.sleep(600)


globals()[CASE]()
print("reached the end", flush=True)
