# SPDX-License-Identifier: GPL-2.0-or-later
"""What the interface tells on several processes: run by test_processes.py; an assertion that fails ends the job.

python interface.py FOLDER
"""

import pathlib
import sys

import nest
import numpy as np

FOLDER = pathlib.Path(sys.argv[1])
RANK, SIZE, THREADS = nest.Rank(), nest.NumProcesses(), 2
VPS = SIZE * THREADS

nest.set(local_num_threads=THREADS, data_path=str(FOLDER), overwrite_files=True)

# processes and virtual processes
assert nest.num_processes == SIZE
assert nest.total_num_virtual_procs == VPS
assert list(nest.GetLocalVPs()) == list(range(RANK, VPS, SIZE))
nest.SyncProcesses()

# nodes: dealt to virtual processes by their ID; every process knows all
neurons = nest.Create("iaf_psc_alpha", 11, params={"I_e": 500.0})
mine = [node for node in neurons.tolist() if node % VPS % SIZE == RANK]
assert neurons.tolist() == list(range(1, 12))
assert nest.GetLocalNodeCollection(neurons).tolist() == mine
assert list(neurons.vp) == [node % VPS for node in neurons.tolist()]
assert [node for node, here in zip(neurons.tolist(), neurons.local) if here] == mine
assert [t for t in neurons.thread if t >= 0] == [node % VPS // SIZE for node in mine]

# values of remote nodes are None; setting them is a matter of their process
values = neurons.V_m
assert [node for node, value in zip(neurons.tolist(), values) if value is not None] == mine
for node in nest.GetLocalNodeCollection(neurons):
    node.V_m = -60.0 - node.global_id
assert [v for v in neurons.V_m if v is not None] == [-60.0 - node for node in mine]
neurons.V_m = -70.0
remote = [node for node in neurons.tolist() if node not in mine]
if remote:
    status = nest.NodeCollection(remote[:1]).get()
    assert status["global_id"] == remote[0] and status["local"] is False and status["vp"] == remote[0] % VPS

# GetNodes looks at all processes, local_only at this one
neurons[3].I_e = 123.0
assert nest.GetNodes({"I_e": 123.0}).tolist() == [4]
assert nest.GetNodes({"I_e": 123.0}, local_only=True).tolist() == [node for node in mine if node == 4]
assert nest.GetNodes({"model": "iaf_psc_alpha"}).tolist() == neurons.tolist()
assert nest.GetNodes(local_only=True).tolist() == mine
neurons[3].I_e = 500.0

# connections live with their targets
nest.Connect(neurons, neurons, {"rule": "all_to_all"}, {"weight": 1.0, "delay": 1.0 + nest.random.uniform()})
links = nest.GetConnections()
assert sorted(set(links.get("target"))) == mine and len(links) == 11 * len(mine) == nest.num_connections
assert len(nest.GetConnections(target=nest.NodeCollection(remote[:1]))) == 0 if remote else True
# the limits of delays are those of the whole network
(FOLDER / f"limits-{RANK}").write_text(f"{nest.min_delay} {nest.max_delay}")
nest.SyncProcesses()
assert len({(FOLDER / f"limits-{r}").read_text() for r in range(SIZE)}) == 1
links.weight = 2.0 * RANK
assert set(nest.GetConnections().get("weight")) == {2.0 * RANK}

# recorders hold what happens on their process; files are per virtual process
recorder = nest.Create("spike_recorder")
writer = nest.Create("spike_recorder", params={"record_to": "ascii", "label": "spikes"})
meter = nest.Create("multimeter", params={"record_from": ["V_m"], "record_to": "ascii", "label": "trace"})
nest.Connect(neurons, recorder + writer)
nest.Connect(meter, neurons)
nest.Simulate(50.0)
events = recorder.events
assert recorder.n_events == len(events["times"]) > 0
assert sorted(set(events["senders"].tolist())) == mine
assert nest.local_spike_counter == recorder.n_events
for device, label in ((writer, "spikes"), (meter, "trace")):
    width = len(str(VPS - 1))
    names = [f"{label}-{device.global_id}-{vp:0{width}}.dat" for vp in nest.GetLocalVPs()]
    assert [pathlib.Path(name).name for name in device.filenames] == names, (device.filenames, names)
    for name, vp in zip(names, nest.GetLocalVPs()):
        rows = np.loadtxt(FOLDER / name, skiprows=3, ndmin=2)
        assert {int(node) % VPS for node in rows[:, 0]} <= {vp}

# more processes than neurons, empty collections, processes without connections
few = nest.Create("iaf_psc_alpha")
nest.Connect(few, few, {"rule": "one_to_one"}, {"delay": 2.0})
if SIZE > 1:
    nest.Connect(nest.NodeCollection(), neurons)
nest.Connect(nest.GetLocalNodeCollection(few), recorder)
nest.Simulate(5.0)
nest.Disconnect(few, few)
assert len(nest.GetConnections(few, few)) == 0
try:
    nest.Disconnect(few, few)
except nest.NESTError as error:
    assert "1 of the pairs" in str(error)
else:
    raise AssertionError("a connection that is not there was removed")

# draws that some ranks make for themselves do not spoil the network of all
if RANK == 0:
    nest.random.uniform().GetValue()
places = nest.spatial.free(nest.random.uniform(), num_dimensions=2)
try:
    nest.Create("iaf_psc_alpha", 3, positions=places)
except nest.NESTErrors.MPIError as error:
    assert SIZE > 1 and "positions" in str(error)
nest.Connect(neurons, few, {"rule": "pairwise_bernoulli", "p": 0.5}, {"weight": nest.random.normal()})

# what works within one process says so
nest.ResetKernel()
dilutor = nest.Create("spike_dilutor", params={"p_copy": 0.5})
nest.Connect(dilutor, nest.Create("parrot_neuron", 3))
try:
    nest.Simulate(1.0)
    assert SIZE == 1
except nest.NESTError as error:
    assert SIZE > 1 and "spike_dilutor works with one process" in str(error)

# many runs in one process
nest.ResetKernel()
population = nest.Create("iaf_psc_exp", 4, params={"I_e": 800.0})
for _ in range(100 if SIZE == 2 else 10):
    nest.Simulate(1.0)
for _ in range(10):
    nest.ResetKernel()
    population = nest.Create("iaf_psc_exp", 4, params={"I_e": 800.0})
    nest.Connect(population, population, {"rule": "fixed_indegree", "indegree": 2})
    nest.Simulate(3.0)
print(f"rank {RANK} reached the end", flush=True)
