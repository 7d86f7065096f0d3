# SPDX-License-Identifier: GPL-2.0-or-later
"""Compare built-in models with the same models in a module: `python extras/benchmarks/modules.py --pairs 5`.

The sources of iaf_psc_exp and stdp_synapse are copied under other names and built by `python -m nest.module build`. A
random network runs with either set of models, in turns, each run in a process of its own; spikes and weights have to be
equal, and the median of the paired ratios of the processor time is printed with its range.
"""

import argparse
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
MODELS = {"iaf_psc_exp": "neurons", "stdp_synapse": "synapses"}

RUN = """
import json, os, sys, time
import nest
neuron, synapse, n, ms = sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4])
nest.set_verbosity("M_ERROR")
nest.set(rng_seed=11, resolution=0.1)
if neuron.endswith("_copy"):
    nest.Install("copies")
excitatory, inhibitory = nest.Create(neuron, 4 * n // 5), nest.Create(neuron, n // 5)
everybody = excitatory + inhibitory
noise = nest.Create("poisson_generator", params={"rate": 9000.0})
nest.Connect(noise, everybody, syn_spec={"weight": 45.0, "delay": 1.5})
nest.Connect(excitatory, everybody, {"rule": "fixed_indegree", "indegree": 400},
             {"synapse_model": synapse, "weight": 20.0, "delay": 1.5, "Wmax": 60.0})
nest.Connect(inhibitory, everybody, {"rule": "fixed_indegree", "indegree": 100}, {"weight": -120.0, "delay": 1.5})
nest.Simulate(50.0)
begin = time.process_time()
nest.Simulate(ms)
seconds = time.process_time() - begin
weights = nest.GetConnections(synapse_model=synapse).get("weight")
print("RESULT", json.dumps({"seconds": seconds, "spikes": nest.local_spike_counter, "weights": float(sum(weights))}))
"""


def build(folder):
    """The copies as a module."""
    from nest import module

    source = folder / "copies"
    source.mkdir()
    for model, place in MODELS.items():
        text = (ROOT / "models" / place / f"{model}.cpp").read_text()
        (source / f"{model}_copy.cpp").write_text(re.sub(rf"\b{model}\b", f"{model}_copy", text))
    (source / "CMakeLists.txt").write_text(
        "cmake_minimum_required(VERSION 3.20)\nproject(copies LANGUAGES CXX)\nfind_package(nest REQUIRED)\n"
        f"nest_add_module(copies {' '.join(f'{model}_copy.cpp' for model in MODELS)})\n"
        f"target_include_directories(copies PRIVATE {ROOT / 'models'})\n"
    )
    module.build(source, to=folder)


def measure(folder, suffix, neurons, ms):
    command = [sys.executable, "-c", RUN, *(model + suffix for model in MODELS), str(neurons), str(ms)]
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, env=os.environ | {"NEST_MODULE_PATH": str(folder)}
    )
    return json.loads(done.stdout.split("RESULT ", 1)[1])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--neurons", type=int, default=5000)
    parser.add_argument("--time", type=float, default=500.0, help="ms")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        build(folder)
        ratios = []
        for pair in range(options.pairs):
            order = ("", "_copy") if pair % 2 == 0 else ("_copy", "")
            results = {suffix: measure(folder, suffix, options.neurons, options.time) for suffix in order}
            own, copy = results[""], results["_copy"]
            if (own["spikes"], own["weights"]) != (copy["spikes"], copy["weights"]):
                sys.exit(f"the results differ: {own} built in, {copy} in a module")
            ratios.append(copy["seconds"] / own["seconds"])
            print(f"built in {own['seconds']:.3f} s, in a module {copy['seconds']:.3f} s, {own['spikes']} spikes each")
    print(f"module / built in: median {statistics.median(ratios):.3f} ({min(ratios):.3f} to {max(ratios):.3f})")


if __name__ == "__main__":
    main()
