# SPDX-License-Identifier: GPL-2.0-or-later
"""Published packages run unmodified: `microcircuit` 1.0 and `PyNN` 0.13, where they are installed from the index."""

import subprocess
import sys

import pytest


def run(tmp_path, script):
    """Run a script in a process of its own, as a user would; returns its last line."""
    result = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout.strip().splitlines()[-1]


def test_microcircuit(tmp_path):
    pytest.importorskip("microcircuit", exc_type=ImportError)
    script = """
import nest
from microcircuit.network import Network
from microcircuit.network_params import default_net_dict
from microcircuit.sim_params import default_sim_dict
from microcircuit.stimulus_params import default_stim_dict
net = {**default_net_dict, "N_scaling": 0.02, "K_scaling": 0.02, "poisson_input": True}
sim = {**default_sim_dict, "t_presim": 10.0, "t_sim": 200.0, "local_num_threads": 1, "data_path": "data/",
       "rec_dev": ["spike_recorder"], "print_time": False}
network = Network(sim, net, default_stim_dict)
network.create()
network.connect()
network.simulate(10.0)
network.simulate(200.0)
print(nest.network_size, nest.num_connections, nest.biological_time)
"""
    size, connections, time = run(tmp_path, script).split()
    assert int(size) > 1500 and int(connections) > 100000 and float(time) == 210.0


def test_pynn(tmp_path):
    pytest.importorskip("pyNN", exc_type=ImportError)
    script = """
import pyNN.nest as sim
sim.setup(timestep=0.1, min_delay=0.1, spike_precision="on_grid")
source = sim.Population(10, sim.IF_curr_exp(i_offset=1.0))
target = sim.Population(10, sim.IF_curr_exp())
connection = sim.Projection(source, target, sim.AllToAllConnector(), sim.StaticSynapse(weight=0.1, delay=1.0))
source.record("spikes")
target.record("v")
sim.run(100.0)
v = target.get_data().segments[0].analogsignals[0]
print(source.mean_spike_count(), len(connection), v.shape[0], float(v.max()) > -65.0)
sim.end()
"""
    assert run(tmp_path, script) == "3.0 100 1001 True"
