# SPDX-License-Identifier: GPL-2.0-or-later
"""Networks of spikes alone, with several smallest delays: run by test_processes.py on several processes.

python delays.py FOLDER THREADS... writes, per smallest delay and number of threads, what this process recorded. From delays
of two steps on, the spikes of several processes travel while the next ones are computed.
"""

import json
import pathlib
import sys

import nest

STEPS = (1, 2, 3, 15)


def network(steps, threads, duration=9.0):
    """Build and run with a smallest delay of so many steps; {name: list of rows} of this process."""
    nest.ResetKernel()
    nest.set(rng_type="Philox_32", local_num_threads=threads, rng_seed=99)
    least = 0.1 * steps
    uniform = nest.random.uniform
    delay = nest.math.redraw(nest.random.normal(mean=least + 0.6, std=0.8), min=least, max=least + 3.0)
    cells = nest.Create("iaf_psc_exp", 30, params={"V_m": uniform(-70.0, -56.0), "I_e": uniform(360.0, 420.0)})
    precise = nest.Create("iaf_psc_exp_ps", 5, params={"I_e": 500.0})
    adaptive = nest.Create("aeif_cond_exp", 5, params={"I_e": 700.0})
    random = nest.Create("pp_psc_delta", 4)
    parrots = nest.Create("parrot_neuron", 4)
    poisson = nest.Create("poisson_generator", params={"rate": 4000.0})
    noise = nest.Create("noise_generator", params={"mean": 20.0, "std": 60.0, "dt": 0.5})
    regular = nest.Create("spike_generator", params={"spike_times": [0.7 * k + 0.1 for k in range(1, 200)]})
    recorder, weights = nest.Create("spike_recorder"), nest.Create("weight_recorder")
    meter = nest.Create("multimeter", params={"record_from": ["V_m"], "interval": 0.3})
    nest.CopyModel("stdp_synapse", "plastic", {"weight_recorder": weights})
    some = {"rule": "fixed_indegree", "indegree": 6}
    nest.Connect(cells, cells, some, {"weight": uniform(10.0, 40.0), "delay": delay})
    nest.Connect(cells, cells, some, {"synapse_model": "plastic", "weight": 20.0, "delay": least})
    nest.Connect(cells, cells, some, {"synapse_model": "tsodyks_synapse", "weight": -60.0, "delay": delay})
    nest.Connect(cells, precise + adaptive + random, some, {"weight": 3.0, "delay": delay})
    nest.Connect(precise, precise + cells, some, {"weight": 3.0, "delay": delay})
    nest.Connect(adaptive + random, parrots, "all_to_all", {"delay": least})
    nest.Connect(parrots, cells, "all_to_all", {"weight": 30.0, "delay": delay})
    nest.Connect(poisson, cells + parrots[:2], "all_to_all", {"weight": uniform(5.0, 15.0), "delay": delay})
    nest.Connect(regular, cells + parrots[2:], "all_to_all", {"weight": uniform(5.0, 15.0), "delay": delay})
    nest.Connect(noise, cells, "all_to_all", {"delay": delay})
    nest.Connect(cells + precise + adaptive + random + parrots, recorder, "all_to_all", {"delay": least})
    nest.Connect(regular, recorder, "all_to_all", {"delay": least})
    nest.Connect(meter, cells[::3] + precise + adaptive + random, "all_to_all", {"delay": least})
    # runs end in the middle of slices
    for part in (0.3, 0.1, 0.6):
        nest.Simulate(round(part * duration, 1))
    assert abs(nest.min_delay - least) < 1e-9
    out = {}
    for name, device, keys in (
        ("spikes", recorder, ("senders", "times")),
        ("traces", meter, ("senders", "times", "V_m")),
        ("weights", weights, ("senders", "targets", "times", "weights")),
    ):
        events = device.events
        out[name] = list(zip(*(events[key].tolist() for key in keys)))
    links = nest.GetConnections(synapse_model="plastic")
    out["learnt"] = list(zip(*links.get(["source", "target", "weight"]).values())) if len(links) else []
    return out


if __name__ == "__main__":
    nest.set_verbosity("M_ERROR")
    for steps in STEPS:
        for threads in map(int, sys.argv[2:]):
            name = f"{steps}-{threads}-{nest.num_processes}-{nest.Rank()}.json"
            (pathlib.Path(sys.argv[1]) / name).write_text(json.dumps(network(steps, threads)))
