# SPDX-License-Identifier: GPL-2.0-or-later
"""Published packages run unmodified: `microcircuit` 1.0 and `PyNN` 0.13, where they are installed from the index."""

import json
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


#: What the script below prints on the reference implementation.
PYNN = {
    "sizes": {"all": 48, "p": 44, "pre": 32, "distance": 44, "noise": 4, "tsodyks": 9},
    "plastic": 3,
    "weights": {"all": 0.96, "p": 13.2, "pre": 0.32, "distance": 0.071223522, "noise": 0.004, "tsodyks": 0.09},
    "signals": [["gsyn_exc", [201, 16]], ["gsyn_inh", [201, 2]], ["v", [201, 16]]],
    "v": [-63.364355, -63.364355, -65.0, -63.696946, -65.0],
    "delays": 45.6,
    "tau_m": [12.0, 12.0, 20.0, 20.0, 20.0],
    "changed": 2.4,
    "native": 9,
    "time": 70.0,
    "assembly": 21,
}


def test_pynn_at_length(tmp_path):
    """Cells, sources, connectors, plasticity, recording and current sources; the numbers are those on the reference."""
    pytest.importorskip("pyNN", exc_type=ImportError)
    script = """
import json
import numpy as np
import pyNN.nest as sim
from pyNN.random import NumpyRNG, RandomDistribution
from pyNN.space import Grid2D

def rng(seed):
    return NumpyRNG(seed=seed)

sim.setup(timestep=0.1, min_delay=0.1, max_delay=10.0, threads=1, rng_seed=3, spike_precision="on_grid")
offset = RandomDistribution("uniform", (0.0, 0.1), rng=rng(5))
ex = sim.Population(16, sim.IF_cond_exp(tau_m=15.0, i_offset=offset), structure=Grid2D(), initial_values={"v": -64.0})
inh = sim.Population(5, sim.IF_curr_alpha())
arr = sim.Population(3, sim.SpikeSourceArray(spike_times=[[5.0, 15.0], [7.0, 22.0], [9.0]]))
noise = sim.Population(4, sim.SpikeSourcePoisson(rate=50.0))
delays = RandomDistribution("uniform", (0.5, 1.5), rng=rng(9))
static, p = sim.StaticSynapse, {}
p["all"] = sim.Projection(arr, ex, sim.AllToAllConnector(), static(weight=0.02, delay=0.5), receptor_type="excitatory")
p["p"] = sim.Projection(ex, inh, sim.FixedProbabilityConnector(0.5, rng=rng(7)), static(weight=0.3, delay=delays))
p["pre"] = sim.Projection(
    inh, ex, sim.FixedNumberPreConnector(2, rng=rng(11)), static(weight=0.01, delay=1.0), receptor_type="inhibitory"
)
p["distance"] = sim.Projection(
    ex, ex, sim.DistanceDependentProbabilityConnector("exp(-d)", rng=rng(15), allow_self_connections=False),
    static(weight="0.001*d", delay=1.0),
)
p["noise"] = sim.Projection(noise, ex, sim.OneToOneConnector(), static(weight=0.001, delay=1.0))
p["tsodyks"] = sim.Projection(
    arr, ex, sim.FixedNumberPostConnector(3, rng=rng(13)),
    sim.TsodyksMarkramSynapse(U=0.4, tau_rec=100.0, tau_facil=10.0, weight=0.01, delay=0.5),
)
stdp = sim.STDPMechanism(
    timing_dependence=sim.SpikePairRule(tau_plus=20.0, tau_minus=20.0, A_plus=0.01, A_minus=0.012),
    weight_dependence=sim.AdditiveWeightDependence(w_min=0, w_max=0.1), weight=0.01, delay=1.0,
)
pairs = sim.FromListConnector([(0, 1, 0.01, 1.0), (1, 2, 0.02, 1.2), (2, 3, 0.03, 1.3)])
plastic = sim.Projection(arr, ex, pairs, stdp)
sim.DCSource(amplitude=0.5, start=10.0, stop=40.0).inject_into(ex[:3])
inh[0:2].inject(sim.StepCurrentSource(times=[5.0, 20.0, 30.0], amplitudes=[0.4, -0.2, 0.0]))
sim.ACSource(start=5.0, stop=45.0, amplitude=0.3, offset=0.1, frequency=50.0, phase=0.0).inject_into(inh[3:4])
ex.record(["spikes", "v", "gsyn_exc"])
inh.record(["spikes", "v"])
ex[0:2].record("gsyn_inh")
inh[0:2].set(tau_m=12.0)
sim.run(10.0)
sim.run(10.0)
signals = sorted((s.name, list(s.shape)) for s in ex.get_data().segments[0].analogsignals)
v = [s for s in inh.get_data().segments[0].analogsignals if s.name == "v"][0]
early = [round(float(x), 6) for x in np.asarray(v)[100]]
total = {key: round(float(np.nansum(q.get("weight", format="array"))), 9) for key, q in p.items()}
delay = round(float(np.nansum(p["p"].get("delay", format="array"))), 6)
p["all"].set(weight=0.05)
changed = float(np.nansum(p["all"].get("weight", format="array")))
native = sim.Population(3, sim.native_cell_type("iaf_psc_exp")(I_e=500.0))
native.record("spikes")
sim.run(50.0)
print(json.dumps({
    "sizes": {key: len(q) for key, q in p.items()}, "plastic": len(plastic), "weights": total, "signals": signals, "v": early,
    "delays": delay,
    "tau_m": [float(x) for x in inh.get("tau_m")], "changed": changed,
    "native": int(sum(native.get_spike_counts().values())), "time": sim.get_current_time(), "assembly": len(ex + inh),
}))
sim.end()
"""
    assert json.loads(run(tmp_path, script)) == PYNN
