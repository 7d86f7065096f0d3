# SPDX-License-Identifier: GPL-2.0-or-later
"""Run the cortical microcircuit of Potjans and Diesmann (2014) and compare its rates with the published ones.

python run.py --scale 0.1 --threads 2 --time 1000 --out output
"""

import argparse
import os
import pathlib
import resource
import sys
import time

import numpy as np


class Progress:
    """One line that is rewritten on a terminal, a line per quarter elsewhere."""

    def __init__(self, stream=sys.stderr, width=40):
        self.stream, self.width = stream, width
        self.terminal = stream.isatty()
        self.begin, self.quarter = time.perf_counter(), 0

    def text(self, text):
        if self.terminal:
            self.stream.write(f"\r  building: {text:<40}")
            self.stream.flush()

    def fraction(self, done):
        if self.terminal:
            elapsed = time.perf_counter() - self.begin
            bar = "█" * round(done * self.width)
            left = elapsed * (1.0 - done) / done if done > 0.0 else 0.0
            self.stream.write(f"\r  simulating {bar:░<{self.width}} {done:4.0%}  {elapsed:5.0f} s, {left:4.0f} s left ")
            self.stream.flush()
        elif int(done * 4 + 1e-9) > self.quarter:
            self.quarter = int(done * 4 + 1e-9)
            self.stream.write(f"  simulated {25 * self.quarter} %\n")
            self.stream.flush()

    def restart(self):
        self.begin = time.perf_counter()

    def close(self):
        if self.terminal:
            self.stream.write("\n")


def peak_memory():
    """Largest resident size of this process so far, in GB."""
    unit = 1.0 if sys.platform == "darwin" else 1024.0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e9


def colours():
    return ["#1f4e79", "#c0504d"] * 4


def plot_raster(path, circuit, spikes, names, window=300.0, shown=0.05):
    """Spikes of a share of the neurons in the last `window` ms."""
    import matplotlib.pyplot as plt

    share = max(shown, min(1.0, 2000.0 / circuit.sizes.sum()))
    figure, axes = plt.subplots(figsize=(7, 5), layout="constrained")
    base, ticks = 0, []
    low = max(circuit.start, circuit.stop - window)
    for index in range(8):
        times, senders = spikes[index]
        first = circuit.populations[index][0].global_id
        count = max(1, round(share * circuit.sizes[index]))
        keep = (times > low) & (senders < first + count)
        axes.plot(times[keep], -(base + senders[keep] - first), ".", ms=2, color=colours()[index], rasterized=True)
        ticks.append(-(base + 0.5 * count))
        base += count
    axes.set(xlim=(low, circuit.stop), ylim=(-base, 1), xlabel="time (ms)")
    axes.set_yticks(ticks, names)
    axes.tick_params(axis="y", length=0)
    axes.spines[["top", "right", "left"]].set_visible(False)
    figure.savefig(path, dpi=150)
    plt.close(figure)


def plot_rates(path, rates, published, names):
    """Measured rates as bars, published ones as marks."""
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(5, 4), layout="constrained")
    where = np.arange(len(names))[::-1]
    axes.barh(where, rates, color=colours(), height=0.7, label="this run")
    axes.plot(published, where, "k|", ms=16, mew=2, label="published")
    axes.set_yticks(where, names)
    axes.set_xlabel("rate (spikes/s)")
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False)
    figure.savefig(path, dpi=150)
    plt.close(figure)


def main(argv=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--scale", type=float, default=0.1, help="share of neurons and in-degrees, 0 to 1 (default 0.1)"
    )
    parser.add_argument("--threads", type=int, default=os.cpu_count(), help="threads (default: all processors)")
    parser.add_argument("--time", type=float, default=1000.0, help="measured biological time in ms (default 1000)")
    parser.add_argument("--presim", type=float, default=500.0, help="biological time before, in ms (default 500)")
    parser.add_argument("--seed", type=int, default=55, help="seed of the random numbers (default 55)")
    parser.add_argument("--v-init", choices=("optimized", "published"), default="optimized", help="initial potentials")
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path("output"), help="folder for the two pictures")
    parser.add_argument("--no-plots", action="store_true", help="do not draw")
    options = parser.parse_args(argv)
    if not 0.0 < options.scale <= 1.0:
        parser.error(f"--scale is {options.scale}; it has to be above 0 and at most 1")
    if options.time < 1.0 or options.presim < 0.0:
        parser.error("--time has to be at least 1 ms and --presim not negative")

    import parameters
    from network import Microcircuit

    memory_before = peak_memory()
    circuit = Microcircuit(options.scale, options.threads, options.seed, options.v_init)
    print(
        f"Cortical microcircuit at scale {options.scale:g}: {circuit.sizes.sum():,} neurons, "
        f"{circuit.synapses.sum():,} synapses, {options.threads} threads",
        flush=True,
    )
    progress = Progress()
    circuit.build(progress.text)
    progress.restart()
    circuit.run(options.presim, options.time, progress.fraction)
    progress.close()

    spikes = circuit.spikes()
    rates, irregularity = circuit.statistics(spikes)
    print(f"\n  building            {circuit.build_time:8.2f} s")
    print(f"  simulating          {circuit.simulation_time:8.2f} s for {options.time:g} ms")
    print(f"  per biological s    {circuit.simulation_time / options.time * 1e3:8.2f} s")
    print(f"  peak memory         {peak_memory():8.2f} GB (before building {memory_before:.2f} GB)")
    print("\n  population  neurons   rate  published    CV of intervals")
    for index, name in enumerate(parameters.POPULATIONS):
        print(
            f"  {name:<10} {circuit.sizes[index]:8,} {rates[index]:6.2f} {parameters.PUBLISHED_RATES[index]:10.2f} "
            f"{irregularity[index]:10.2f}"
        )
    print("\n  rates in spikes/s")
    if not options.no_plots:
        import matplotlib

        matplotlib.use("Agg")
        options.out.mkdir(parents=True, exist_ok=True)
        plot_raster(options.out / "raster.png", circuit, spikes, parameters.POPULATIONS)
        plot_rates(options.out / "rates.png", rates, parameters.PUBLISHED_RATES, parameters.POPULATIONS)
        print(f"  pictures: {options.out / 'raster.png'}, {options.out / 'rates.png'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
