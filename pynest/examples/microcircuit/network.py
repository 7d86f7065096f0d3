# SPDX-License-Identifier: GPL-2.0-or-later
"""Build and run the microcircuit with the public interface."""

import time

import nest
import numpy as np
import parameters as p


class Microcircuit:
    """The network at a `scale` between 0 and 1 of its neurons and in-degrees.

    A smaller network keeps the mean and the variance of every neuron's input: in-degrees shrink by `scale`, weights grow by
    1/sqrt(scale), and a direct current replaces the missing mean input (S. J. van Albada, M. Helias, M. Diesmann, PLoS Comput.
    Biol. 11:e1004490, 2015, https://doi.org/10.1371/journal.pcbi.1004490). Correlations are not kept.
    """

    def __init__(self, scale=1.0, threads=1, seed=55, v_init="optimized"):
        if not 0.0 < scale <= 1.0:
            raise ValueError(f"scale is {scale}; it has to be above 0 and at most 1")
        self.scale = scale
        self.sizes = np.maximum(np.round(p.SIZES * scale).astype(int), 1)
        indegrees = p.synapse_numbers() / p.SIZES[:, np.newaxis]
        self.synapses = np.round(indegrees * scale * self.sizes[:, np.newaxis]).astype(int)
        weights = p.weights()
        self.weights = weights / np.sqrt(scale)
        self.external_weight = weights[0, 0] / np.sqrt(scale)
        mean_input = (weights * indegrees) @ p.PUBLISHED_RATES
        mean_input += weights[0, 0] * p.EXTERNAL_INDEGREES * p.BACKGROUND_RATE
        self.compensation = 1e-3 * p.NEURON["tau_syn_ex"] * (1.0 - np.sqrt(scale)) * mean_input

        self.v_mean, self.v_std = p.V_INIT[v_init]
        self.build_time = self.simulation_time = 0.0
        self.start = self.stop = 0.0

        nest.set_verbosity("M_ERROR")
        nest.ResetKernel()
        nest.set(local_num_threads=threads, rng_seed=seed)

    def build(self, step=lambda text: None):
        """Create neurons, synapses, background and recorders; calls `step(text)` before each part."""
        begin = time.perf_counter()
        step("neurons")
        self.populations = []
        for index, size in enumerate(self.sizes):
            neurons = nest.Create(p.NEURON_MODEL, size, params={**p.NEURON, "I_e": self.compensation[index]})
            neurons.V_m = nest.random.normal(mean=self.v_mean[index], std=self.v_std[index])
            self.populations.append(neurons)

        for target, neurons in enumerate(self.populations):
            step(f"synapses onto {p.POPULATIONS[target]}")
            for source, sources in enumerate(self.populations):
                if self.synapses[target, source]:
                    self.connect(sources, neurons, self.synapses[target, source], self.weights[target, source])

        step("background and recorders")
        rates = p.BACKGROUND_RATE * p.EXTERNAL_INDEGREES * self.scale
        generators = nest.Create("poisson_generator", 8, params={"rate": rates})
        self.recorders = nest.Create("spike_recorder", 8)
        for index, neurons in enumerate(self.populations):
            nest.Connect(generators[index], neurons, syn_spec={"weight": self.external_weight, "delay": p.DELAY_EX})
            nest.Connect(neurons, self.recorders[index])
        nest.Prepare()
        self.build_time = time.perf_counter() - begin

    @staticmethod
    def connect(sources, targets, number, weight):
        """Place `number` synapses at random, with normally distributed weights and delays cut off by drawing again."""
        excitatory = weight > 0.0
        mean, std = (p.DELAY_EX, p.DELAY_EX_STD) if excitatory else (p.DELAY_IN, p.DELAY_IN_STD)
        sign_bounds = {"min": 0.0, "max": np.inf} if excitatory else {"min": -np.inf, "max": 0.0}
        nest.Connect(
            sources,
            targets,
            conn_spec={"rule": "fixed_total_number", "N": number},
            syn_spec={
                "synapse_model": "static_synapse",
                "weight": nest.math.redraw(
                    nest.random.normal(mean=weight, std=p.WEIGHT_RELATIVE_STD * abs(weight)), **sign_bounds
                ),
                # a delay is rounded to the grid: half a step is the smallest that becomes a whole one
                "delay": nest.math.redraw(
                    nest.random.normal(mean=mean, std=std), min=0.5 * nest.resolution, max=np.inf
                ),
            },
        )

    def run(self, presim, duration, progress=lambda done: None, parts=40):
        """Simulate `presim` ms, then `duration` ms; calls `progress(fraction)` now and then. Only the second part is timed."""
        total = presim + duration
        for phase, length in (("presim", presim), ("main", duration)):
            begin = time.perf_counter()
            pieces = max(1, round(parts * length / total)) if length > 0.0 else 0
            edges = np.round(np.linspace(0.0, length, pieces + 1), 1)
            for piece in np.diff(edges):
                nest.Run(round(float(piece), 1))
                progress(nest.biological_time / total)
            if phase == "main":
                self.simulation_time = time.perf_counter() - begin
        nest.Cleanup()
        self.start, self.stop = presim, total

    def spikes(self):
        """Per population: times in ms and sender IDs of all spikes, as arrays sorted by time."""
        result = []
        for events in self.recorders.get("events"):
            times, senders = np.asarray(events["times"]), np.asarray(events["senders"])
            order = np.argsort(times, kind="stable")
            result.append((times[order], senders[order]))
        return result

    def statistics(self, spikes):
        """Rate in spikes/s and mean coefficient of variation of the intervals, per population, after the presimulation."""
        rates, ratios = [], []
        for (times, senders), size in zip(spikes, self.sizes):
            keep = times > self.start
            times, senders = times[keep], senders[keep]
            rates.append(times.size / size / (self.stop - self.start) * 1e3)
            order = np.lexsort((times, senders))
            trains = np.split(times[order], np.flatnonzero(np.diff(senders[order])) + 1)
            values = [np.std(gaps) / np.mean(gaps) for gaps in map(np.diff, trains) if gaps.size >= 3]
            ratios.append(np.mean(values) if values else np.nan)
        return np.array(rates), np.array(ratios)
