# SPDX-License-Identifier: GPL-2.0-or-later
"""A sheet of cortex with local excitation and wider inhibition: activity forms patches. Writes spatial_network.png.

Excitatory neurons stand on a grid, inhibitory ones anywhere; connections have probabilities that fall with distance, and
delays that grow with it. The sheet closes to a torus, so it has no edges.
"""

import argparse

import nest
import numpy as np


def build(side, seed):
    """Neurons and their connections; `side` excitatory neurons along each edge of a sheet of 1 mm."""
    nest.ResetKernel()
    nest.verbosity = nest.VerbosityLevel.ERROR
    nest.set(resolution=0.1, rng_type="Philox_64", rng_seed=seed)
    sheet = {"extent": [1.0, 1.0], "edge_wrap": True}
    excitatory = nest.Create("iaf_psc_exp", positions=nest.spatial.grid([side, side], **sheet))
    anywhere = nest.spatial.free(nest.random.uniform(-0.5, 0.5), **sheet)
    inhibitory = nest.Create("iaf_psc_exp", side * side // 4, positions=anywhere)
    neurons = (excitatory, inhibitory)
    for population in neurons:
        population.V_m = nest.random.uniform(-70.0, -56.0)

    distance = nest.spatial.distance
    delay = 0.5 + 3.0 * distance  # 1/3 m/s
    # in-degrees stay the same whatever the number of neurons
    for source, weight, width, indegree in ((excitatory, 60.0, 0.05, 100), (inhibitory, -240.0, 0.12, 50)):
        for target in neurons:
            nest.Connect(
                source,
                target,
                {
                    "rule": "fixed_indegree",
                    "indegree": indegree,
                    "p": nest.spatial_distributions.gaussian(distance, std=width),
                    "allow_autapses": False,
                },
                {"weight": weight, "delay": delay},
            )
    drive = nest.Create("poisson_generator", params={"rate": 9000.0})
    for population in neurons:
        nest.Connect(drive, population, syn_spec={"weight": 30.0})
    return excitatory, inhibitory


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--side", type=int, default=40, help="excitatory neurons along each edge (default 40)")
    parser.add_argument("--time", type=float, default=300.0, help="simulated time in ms (default 300)")
    parser.add_argument("--seed", type=int, default=7, help="seed of the random numbers (default 7)")
    options = parser.parse_args()
    excitatory, inhibitory = build(options.side, options.seed)
    recorder = nest.Create("spike_recorder")
    nest.Connect(excitatory, recorder)
    inhibitory_recorder = nest.Create("spike_recorder")
    nest.Connect(inhibitory, inhibitory_recorder)
    nest.Simulate(options.time)

    for name, population, device in (
        ("excitatory", excitatory, recorder),
        ("inhibitory", inhibitory, inhibitory_recorder),
    ):
        rate = device.n_events / len(population) / options.time * 1e3
        print(f"{name:<12} {len(population):6,} neurons, {rate:.1f} spikes/s")
    times, senders = recorder.events["times"], recorder.events["senders"]
    positions = np.array(nest.GetPosition(excitatory))

    import matplotlib.pyplot as plt

    # three windows one after the other, and all of the run for comparison
    window = options.time / 12.0
    begins = [options.time - 3 * window, options.time - 2 * window, options.time - window, 0.0]
    figure, rows = plt.subplots(1, 4, sharey=True, figsize=(10, 2.9), layout="constrained")
    for axes, begin in zip(rows, begins):
        length = window if begin else options.time
        chosen = (times > begin) & (times <= begin + length)
        counts = np.bincount(senders[chosen] - excitatory[0].global_id, minlength=len(excitatory))
        shown = axes.scatter(
            *positions.T, c=counts / length * 1e3, s=(160.0 / options.side) ** 2, marker="s", cmap="magma"
        )
        axes.set(
            title=f"{begin:.0f} to {begin + length:.0f} ms", aspect="equal", xticks=[-0.5, 0.0, 0.5], xlabel="x (mm)"
        )
        figure.colorbar(shown, ax=axes, shrink=0.7)
    rows[0].set_ylabel("y (mm)")
    figure.savefig("spatial_network.png", dpi=100)


if __name__ == "__main__":
    main()
