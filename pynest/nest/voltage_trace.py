# SPDX-License-Identifier: GPL-2.0-or-later
"""Plots of membrane potentials. Needs Matplotlib."""

import numpy as np

from .lib.hl_api_exceptions import KernelException, also
from .lib.hl_api_types import NodeCollection

__all__ = ["from_device", "from_file"]


def _colors(grayscale, n):
    import matplotlib.pyplot as plt

    return plt.get_cmap("gray" if grayscale else "viridis")(np.linspace(0.0, 0.8, max(n, 1)))


def _finish(ax, title, unit):
    ax.set_xlabel(f"Time ({unit})")
    ax.set_ylabel("Membrane potential (mV)")
    ax.set_title(title)
    if ax.get_legend_handles_labels()[0]:
        ax.legend()


def from_file(fname, title=None, grayscale=False):
    """Plot one or several files that a voltmeter wrote with the ascii backend.

    Returns
    -------
    list of lines
    """
    import matplotlib.pyplot as plt

    names = [fname] if isinstance(fname, str) or hasattr(fname, "__fspath__") else list(fname)
    ax = plt.gca()
    lines = []
    for name in names:
        data = np.loadtxt(name, skiprows=3, ndmin=2)
        senders = np.unique(data[:, 0])
        for sender, color in zip(senders, _colors(grayscale, len(senders))):
            rows = data[data[:, 0] == sender]
            lines += ax.plot(rows[:, 1], rows[:, -1], color=color, label=f"{name}, node {int(sender)}")
    _finish(ax, title or "Membrane potential", "ms")
    return lines


def from_device(detec, neurons=None, title=None, grayscale=False, timeunit="ms"):
    """Plot the membrane potentials that a voltmeter or multimeter holds.

    Parameters
    ----------
    detec : NodeCollection
        One voltmeter, or a multimeter that records V_m, with data in memory.
    neurons : sequence of int, optional
        Nodes to plot.
    title : str, optional
        Title of the plot.
    grayscale : bool, optional
        Gray lines.
    timeunit : str, optional
        "ms" or "s".

    Returns
    -------
    list of lines

    Raises
    ------
    TypeError, ValueError, NESTError
        If the device is none, the unit unknown, or there are no data.
    """
    import matplotlib.pyplot as plt

    if not isinstance(detec, NodeCollection) or len(detec) != 1:
        raise TypeError("from_device needs the NodeCollection of one voltmeter or multimeter")
    if timeunit not in ("ms", "s"):
        raise ValueError(f"timeunit must be 'ms' or 's', but {timeunit!r} was given")
    if detec.get("model") in ("voltmeter", "multimeter") and detec.get("record_to") == "ascii":
        return from_file(detec.get("filenames"), title, grayscale)
    try:
        events = detec.get("events")
    except KeyError:
        events = {}
    if "V_m" not in events:
        raise also(KernelException, TypeError)("Please provide a single voltmeter, or a multimeter measuring V_m.")
    if not len(events["times"]):
        raise also(KernelException, ValueError)("No events recorded! Make sure that the device is recording to memory.")
    times = events["times"]
    scale = 1e-3 if timeunit == "s" else 1.0
    ids = np.unique(events["senders"]) if neurons is None else np.asarray(neurons)
    ax = plt.gca()
    lines = []
    for node, color in zip(ids, _colors(grayscale, len(ids))):
        rows = events["senders"] == node
        if not rows.any():
            raise ValueError(f"Wrong ID: {node}")
        lines += ax.plot(times[rows] * scale, events["V_m"][rows], color=color, label=f"Neuron {node}")
    _finish(ax, title or "Membrane potential", timeunit)
    return lines
