# SPDX-License-Identifier: GPL-2.0-or-later
"""Two networks at once, each on half of the processes: run by test_processes.py under a launcher."""

import nest  # before mpi4py, which would load the MPI of the environment rather than that of the launcher
from mpi4py import MPI

world = MPI.COMM_WORLD
colour = world.rank % 2
half = world.Split(colour, world.rank)
nest.set_communicator(half)
assert nest.NumProcesses() == half.size and nest.Rank() == half.rank

nest.set(rng_type="Philox_32", rng_seed=1 + colour)
neurons = nest.Create("iaf_psc_alpha", 10 + 10 * colour, params={"I_e": 400.0})
nest.Connect(neurons, neurons, {"rule": "fixed_indegree", "indegree": 3})
recorder = nest.Create("spike_recorder")
nest.Connect(neurons, recorder)
nest.Simulate(100.0 + 10.0 * colour)  # the halves do not wait for each other
assert nest.GetNodes().tolist()[-1] == 11 + 10 * colour
assert half.allreduce(recorder.n_events) >= len(neurons)
try:
    nest.set_communicator(world)
except nest.NESTError as error:
    assert "before nodes" in str(error)
else:
    raise AssertionError("the communicator was changed under a network")
print("reached the end", flush=True)
