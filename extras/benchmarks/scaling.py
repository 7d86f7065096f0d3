# SPDX-License-Identifier: GPL-2.0-or-later
"""Strong and weak scaling of a balanced network over threads and MPI processes.

    python extras/benchmarks/scaling.py --layouts 1x1 1x2 2x1 2x2 --neurons 10000 --launcher mpiexec

A layout is PROCESSESxTHREADS. Strong: the same network for each layout; weak: `--neurons` per thread. Every row is a fresh job;
times are the largest over processes, memory is that of one process beyond the empty one. The network (N. Brunel,
J. Comput. Neurosci. 8:183-208, 2000, https://doi.org/10.1023/A:1008925309027) has a fixed number of synapses per neuron, so
that the work per neuron is the same at all sizes. A row also tells the figures that `doc/scaling.md` computes with.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time


def resident():
    pages = int(pathlib.Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def build(nest, neurons, degree):
    """The network, also for `nest.estimate`."""
    excitatory = 4 * degree // 5
    nest.SetDefaults("static_synapse", {"delay": 1.5})
    cells = nest.Create("iaf_psc_exp", neurons, params={"t_ref": 2.0, "tau_m": 20.0, "I_e": 300.0})
    cells.V_m = nest.random.uniform(-70.0, -55.0)
    border = 4 * neurons // 5
    nest.Connect(cells[:border], cells, {"rule": "fixed_indegree", "indegree": excitatory}, {"weight": 20.0})
    nest.Connect(cells[border:], cells, {"rule": "fixed_indegree", "indegree": degree - excitatory}, {"weight": -100.0})
    noise = nest.Create("poisson_generator", params={"rate": 8000.0})
    nest.Connect(noise, cells, syn_spec={"weight": 20.0})
    return cells


def worker(options):
    """One process of one job: a JSON line of what it measured."""
    import nest

    nest.set(local_num_threads=options.threads, rng_type="Philox_32", rng_seed=1)
    nest.SyncProcesses()
    before, start = resident(), time.perf_counter()
    build(nest, options.neurons, options.degree)
    nest.Prepare()
    nest.SyncProcesses()
    built, memory = time.perf_counter() - start, resident() - before
    nest.Run(50.0)
    names = ("time_update", "time_gather_spike_data", "time_deliver_spike_data")
    first = nest.get(*names)
    nest.SyncProcesses()
    start = time.perf_counter()
    nest.Run(options.time)
    seconds = time.perf_counter() - start
    last = nest.get(*names)
    spikes = nest.local_spike_counter
    nest.Cleanup()
    row = dict(zip(names, (b - a for a, b in zip(first, last))))
    row |= {"build": built, "memory": memory, "run": seconds, "spikes": spikes, "connections": nest.num_connections}
    pathlib.Path(options.out, f"{nest.Rank()}.json").write_text(json.dumps(row))


def job(options, processes, threads, neurons):
    """Measure one layout: {figure: value}."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, __file__, "--worker", "--out", folder, "--threads", threads, "--neurons", neurons]
        command += ["--degree", options.degree, "--time", options.time]
        if processes > 1:
            command = [options.launcher, "-n", processes, *command]
        subprocess.run([str(word) for word in command], check=True, env=os.environ | {"PYNEST_QUIET": "1"})
        rows = [json.loads(file.read_text()) for file in pathlib.Path(folder).glob("*.json")]
    total = {key: sum(row[key] for row in rows) for key in ("spikes", "connections")}
    worst = {key: max(row[key] for row in rows) for key in rows[0] if key not in total}
    seconds = options.time * 1e-3
    events = total["spikes"] * options.degree
    slices = options.time / 1.5
    return {
        "neurons": neurons,
        "build s": worst["build"],
        "s per biological s": worst["run"] / seconds,
        "update": worst["time_update"] / seconds,
        "exchange": worst["time_gather_spike_data"] / seconds,
        "deliver": worst["time_deliver_spike_data"] / seconds,
        "core-ns per event": worst["run"] * processes * threads / events * 1e9,
        "MB per process": worst["memory"] / 1e6,
        "B per synapse": worst["memory"] * processes / total["connections"],
        "B received per slice": 8.0 * total["spikes"] / slices if processes > 1 else 0.0,
        "rate 1/s": total["spikes"] / neurons / seconds,
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--layouts", nargs="+", default=["1x1", "1x2", "2x1"], help="PROCESSESxTHREADS")
    parser.add_argument("--kinds", nargs="+", default=["strong", "weak"], choices=["strong", "weak"])
    parser.add_argument("--neurons", type=int, default=10000)
    parser.add_argument("--degree", type=int, default=1000)
    parser.add_argument("--time", type=float, default=300.0, help="ms")
    parser.add_argument("--launcher", default=str(pathlib.Path(sys.prefix) / "bin" / "mpiexec"))
    parser.add_argument("--threads", type=int, default=1, help=argparse.SUPPRESS)
    parser.add_argument("--out", help=argparse.SUPPRESS)
    parser.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker:
        worker(options)
        return
    for kind in options.kinds:
        print(f"\n{kind} scaling, {options.degree} synapses per neuron\n")
        for number, layout in enumerate(options.layouts):
            processes, threads = map(int, layout.split("x"))
            neurons = options.neurons * (processes * threads if kind == "weak" else 1)
            row = job(options, processes, threads, neurons)
            if number == 0:
                print("| processes x threads | " + " | ".join(row) + " |")
                print("|---" * (len(row) + 1) + "|")
            cells = [f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}" for value in row.values()]
            print(f"| {layout} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
