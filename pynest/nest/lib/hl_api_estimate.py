# SPDX-License-Identifier: GPL-2.0-or-later
"""Memory and time that a network would take on a number of processes and threads, without building it."""

import contextlib
import dataclasses
import math

from .. import _kernel

__all__ = ["Estimate", "estimate"]

#: Nanoseconds per synaptic event and core: plain connections, and those that learn. Measured; see doc/scaling.md.
EVENT_NS = {"static": 4.0, "plastic": 30.0}
#: More neighbours than these are sent to once per slice, as the kernel does.
MANY_NEIGHBOURS = 64
#: Nanoseconds per synapse for building, and per spike received for looking up its row.
BUILD_NS, LOOKUP_NS = 25.0, 40.0
#: Bytes of a process without a network: interpreter, libraries, NumPy.
PROCESS_BYTES = 60e6
#: Bytes of a row of synapses with one source: its begin, its source, and its place in the index.
ROW_BYTES = 8 + 8 + 16


@dataclasses.dataclass
class Estimate:
    """What a network would take; made by `estimate`, complete when its block has ended.

    Attributes
    ----------
    processes, threads : int
        The layout.
    neurons, devices : int
        Numbers of nodes.
    synapses, synapses_error : float
        Expected number of connections, those of devices included, and its standard error. The error is zero where rules
        give exact numbers.
    memory : dict
        Bytes per process: ``nodes``, ``synapses``, ``rows`` (and their index), ``temporary`` (during the largest
        `Connect`), ``process`` (the empty one), and ``total``.
    simulated : float
        Time that the script simulates (ms).
    """

    processes: int
    threads: int
    neurons: int = 0
    devices: int = 0
    synapses: float = 0.0
    synapses_error: float = 0.0
    memory: dict = dataclasses.field(default_factory=dict)
    simulated: float = 0.0
    _groups: list = dataclasses.field(default_factory=list, repr=False)
    _update: float = 0.0  # seconds per step of all nodes of a thread
    _steps: tuple = (1, 1, 0.1)  # min_delay, max_delay (steps), resolution (ms)

    def _complete(self, summary, resolution):
        nodes, groups = summary["nodes"], summary["connections"]
        vps = self.processes * self.threads
        self._groups, self._steps = groups, (summary["min_delay"], summary["max_delay"], resolution)
        self.neurons, self.devices, self.simulated = sum(nodes.values()), summary["devices"], summary["simulated"]
        self.synapses = sum(group["n"] for group in groups)
        self.synapses_error = math.sqrt(sum(group["error"] ** 2 for group in groups))

        node_bytes = 0.0
        for model, number in nodes.items():
            measured = _kernel.measure_nodes(
                model, resolution, self._steps[0] * resolution, self._steps[1] * resolution
            )
            here = math.ceil(number / vps)
            node_bytes += here * self.threads * measured["bytes"]
            self._update += here * measured["seconds"]
        synapse_bytes = row_bytes = temporary = 0.0
        for group in groups:
            here = group["n"] / vps  # on one thread
            synapse_bytes += self.threads * here * group["entry_bytes"]
            # rows that have an entry here, if targets are dealt at random
            rows = group["n_pre"] * -math.expm1(-here / group["n_pre"]) if group["n_pre"] else 0.0
            begin = 8.0 * group["n_pre"] if 3 * rows > group["n_pre"] else 16.0 * rows
            row_bytes += self.threads * (begin + rows * 16)
            # while it builds, a thread holds its targets and its rows: of all sources, or, where it makes fewer
            # connections than there are sources, of those that have targets here
            dense = group["n_pre"] <= 65536 or here >= group["n_pre"]
            targets = group["n_post"] / vps * 24 + (8 * group["n_post"] if vps <= 8 else 0)
            building = self.threads * (targets + (12 * group["n_pre"] if dense else 40 * rows))
            temporary = max(temporary, building)
        self.memory = {
            "nodes": node_bytes,
            "synapses": synapse_bytes,
            "rows": row_bytes,
            "temporary": temporary,
            "process": PROCESS_BYTES,
            "total": node_bytes + synapse_bytes + row_bytes + temporary + PROCESS_BYTES,
        }

    def time(self, rate=5.0, latency=2e-6, bandwidth=1e9, event_ns=None):
        """Seconds per biological second, by part, if nodes fire at `rate`.

        Parameters
        ----------
        rate : float, optional
            Spikes per second of a node.
        latency : float, optional
            Seconds per message between processes.
        bandwidth : float, optional
            Bytes per second that a process receives.
        event_ns : dict, optional
            Nanoseconds per synaptic event for ``"static"`` and ``"plastic"`` connections.

        Returns
        -------
        dict
            ``update``, ``deliver``, ``look_up``, ``exchange`` and their sum ``total`` per biological second, ``build``
            (seconds, once), and what they come from: ``events`` per second and thread, ``messages`` and ``bytes`` that a
            process receives per slice, ``slices`` per second. ``exchange`` is what remains to be waited for;
            ``overlapped`` is the part that goes on during the update, as it does from delays of two steps on.
        """
        costs = EVENT_NS | (event_ns or {})
        min_delay, _, resolution = self._steps
        vps = self.processes * self.threads
        steps, slices = 1e3 / resolution, 1e3 / (min_delay * resolution)
        deliver = events = rows = reach = 0.0
        for group in self._groups:
            if group["with_source"] or group["from_device"]:
                continue
            here = group["n"] / vps * rate
            events += here
            deliver += here * 1e-9 * costs["static" if group["synapse_model"].startswith("static") else "plastic"]
            rows += group["n_pre"] * -math.expm1(-group["n"] / vps / group["n_pre"]) * rate
            reach += group["n_pre"] * -math.expm1(-group["n"] / self.processes / group["n_pre"])
        # spikes go to all processes, or to those that have targets: whatever is cheaper
        update = self._update * steps
        messages = received = exchange = overlapped = 0.0
        if self.processes > 1:
            spikes = 8.0 * self.neurons * rate / slices  # bytes of all, per slice
            rounds = math.ceil(math.log2(self.processes))
            neighbours = min(self.processes - 1, math.ceil(reach))
            # exchanges per slice, two where they overlap with the update; messages and bytes of all
            pieces = 2 if min_delay >= 2 else 1
            ways = [(pieces, pieces * rounds, spikes + pieces * 24.0 * self.processes)]
            if self.processes >= 16:
                share = min(reach / max(self.neurons, 1), 1.0)
                pieces = pieces if neighbours <= MANY_NEIGHBOURS else 1
                ways.append((pieces, pieces * (rounds + neighbours), spikes * share + pieces * 32.0 * neighbours))
            pieces, messages, received = min(ways, key=lambda way: way[1] * latency + way[2] / bandwidth)
            exchange = slices * (messages * latency + received / bandwidth)
            overlapped = min(update, exchange) if pieces == 2 else 0.0
        parts = {
            "update": update,
            "deliver": deliver,
            "look_up": rows * LOOKUP_NS * 1e-9,
            "exchange": exchange - overlapped,
        }
        parts["total"] = sum(parts.values())
        parts["build"] = self.synapses / vps * BUILD_NS * 1e-9
        return parts | {
            "overlapped": overlapped,
            "events": events,
            "messages": messages,
            "bytes": received,
            "slices": slices,
        }

    def __str__(self):
        if not self.memory:
            return "Estimate: nothing counted yet"
        time = self.time()
        error = f" ± {self.synapses_error:,.0f}" if self.synapses_error else ""
        rows = [
            f"{self.processes:,} processes of {self.threads} threads",
            f"{self.neurons:,} neurons, {self.devices:,} devices, {self.synapses:,.0f}{error} connections",
            "memory per process:  "
            + ", ".join(f"{part} {value / 1e9:.3g} GB" for part, value in self.memory.items() if part != "process"),
            f"building:  {time['build']:.3g} s",
            "simulation at 5 spikes/s, seconds per biological second:  "
            + ", ".join(f"{part} {time[part]:.3g}" for part in ("update", "deliver", "look_up", "exchange", "total")),
        ]
        if self.simulated:
            rows.append(f"simulated time:  {self.simulated:g} ms, about {time['total'] * self.simulated * 1e-3:.3g} s")
        return "\n".join(rows)


@contextlib.contextmanager
def estimate(processes=1, threads=1):
    """Count what a block creates, connects and simulates instead of doing it.

    Within the block, `Create` gives collections without nodes behind them, `Connect` adds up expected numbers of
    connections, and `Simulate` adds up times; parameters of nodes are not looked at, and recorders stay empty. Afterwards,
    the kernel is empty. Networks of any size can be estimated on a small machine, except that positions of nodes are kept.

    Parameters
    ----------
    processes, threads : int, optional
        The layout to estimate for: MPI processes, and threads of each.

    Yields
    ------
    Estimate
        Complete when the block has ended.

    Examples
    --------
    >>> with nest.estimate(processes=1024, threads=48) as plan:
    ...     neurons = nest.Create("iaf_psc_exp", 10_000_000)
    ...     nest.Connect(neurons, neurons, {"rule": "fixed_indegree", "indegree": 10_000})
    >>> print(plan)
    >>> plan.memory["total"], plan.time(rate=3.0)["total"]

    For a whole script: ``python -m nest.lib.hl_api_estimate --processes 1024 --threads 48 script.py``.

    Raises
    ------
    NESTError
        If nodes exist, or for `TripartiteConnect` and connections given by arrays, which cannot be counted.
    """
    plan = Estimate(int(processes), int(threads))
    _kernel.start_plan(plan.processes, plan.threads)
    try:
        yield plan
        resolution = _kernel.status_of("resolution")
    except BaseException:
        _kernel.finish_plan()
        raise
    plan._complete(_kernel.finish_plan(), resolution)


def _main():
    import argparse
    import runpy
    import sys

    parser = argparse.ArgumentParser(
        prog="python -m nest.lib.hl_api_estimate", description=estimate.__doc__.split("\n")[0]
    )
    parser.add_argument("script")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help="arguments of the script")
    options = parser.parse_args()
    sys.argv = [options.script, *options.arguments]
    with estimate(options.processes, options.threads) as plan:
        with contextlib.suppress(SystemExit):
            runpy.run_path(options.script, run_name="__main__")
    print(plan)


if __name__ == "__main__":
    # the module as `import nest` sees it, not this copy of it
    from nest.lib import hl_api_estimate

    hl_api_estimate._main()
