# SPDX-License-Identifier: GPL-2.0-or-later
"""Raster plots of spikes, with a histogram of the rate. Needs Matplotlib."""

import numpy as np

from .lib.hl_api_exceptions import KernelException, also
from .lib.hl_api_types import NodeCollection

__all__ = ["extract_events", "from_data", "from_device", "from_file", "from_file_numpy", "from_file_pandas"]


def extract_events(data, time=None, sel=None):
    """Return the rows (sender, time) of an array that fit.

    Parameters
    ----------
    data : array of shape (n, 2)
        Senders and times (ms).
    time : sequence of two numbers, or number, optional
        Interval [start, stop), or stop.
    sel : sequence of int, optional
        Senders to keep.

    Returns
    -------
    array of shape (m, 2)
    """
    data = np.asarray(data)
    keep = np.ones(len(data), dtype=bool)
    if time is not None:
        start, stop = (0.0, time) if np.ndim(time) == 0 else time
        if not start < stop:
            raise ValueError(f"the interval must start before it ends, but {start} .. {stop} was given")
        keep &= (data[:, 1] >= start) & (data[:, 1] < stop)
    if sel is not None:
        keep &= np.isin(data[:, 0], np.asarray(sel))
    return data[keep]


def from_data(data, sel=None, **kwargs):
    """Plot an array of senders and times.

    Parameters
    ----------
    data : array of shape (n, 2)
        Senders and times (ms).
    sel : sequence of int, optional
        Senders to plot.
    **kwargs
        title, xlabel, grayscale, hist (bool), hist_binwidth (ms), and ax: axes to draw into.

    Returns
    -------
    list of lines
    """
    data = np.asarray(data)
    if data.ndim != 2 or data.shape[1] < 2:
        raise ValueError("data must have the columns sender and time")
    if not len(data):
        raise also(KernelException, ValueError)("No data to plot")
    if sel is not None:
        data = extract_events(data, sel=sel)
        if not len(data):
            raise also(KernelException, ValueError)("No data to plot")
    return _plot(data[:, 1], data[:, 0], **kwargs)


def _files(fname):
    return [fname] if isinstance(fname, str) or hasattr(fname, "__fspath__") else list(fname)


def from_file(fname, **kwargs):
    """Plot one or several files that the ascii backend wrote; arguments as for `from_data`."""
    return from_file_numpy(fname, **kwargs)


def from_file_pandas(fname, **kwargs):
    """As `from_file`, read with pandas."""
    import pandas

    frames = [pandas.read_csv(name, sep=r"\s+", comment="#") for name in _files(fname)]
    data = np.concatenate([frame.to_numpy()[:, :2] for frame in frames])
    return from_data(data, **kwargs)


def from_file_numpy(fname, **kwargs):
    """As `from_file`, read with NumPy."""
    parts = [np.loadtxt(name, skiprows=3, ndmin=2) for name in _files(fname)]
    parts = [part[:, :2] for part in parts if part.size]
    return from_data(np.concatenate(parts) if parts else np.empty((0, 2)), **kwargs)


def from_device(detec, **kwargs):
    """Plot the spikes of a spike recorder.

    Parameters
    ----------
    detec : NodeCollection
        One spike recorder with data in memory or, for the backend "ascii", in files.
    **kwargs
        As for `from_data`.

    Raises
    ------
    TypeError, NESTError
        If `detec` is no spike recorder.
    ValueError, NESTError
        If there are no spikes.
    """
    if not isinstance(detec, NodeCollection):
        raise TypeError("from_device needs the NodeCollection of a spike_recorder")
    if len(detec) != 1 or "spike_recorder" not in (detec.get("model"), detec.get("type_id")):
        raise also(KernelException, TypeError)("Please provide a single spike_recorder.")
    if detec.get("record_to") == "ascii":
        return from_file(detec.get("filenames"), **kwargs)
    events = detec.get("events")
    times, senders = events["times"], events["senders"]
    if not len(times):
        raise also(KernelException, ValueError)("No events recorded!")
    kwargs.setdefault("title", f"Raster plot from device '{detec.tolist()[0]}'")
    kwargs.setdefault("xlabel", "Steps" if detec.get("time_in_steps") else "Time (ms)")
    return _plot(times, senders, **kwargs)


def _plot(
    times, senders, title="Raster plot", xlabel="Time (ms)", hist=True, hist_binwidth=5.0, grayscale=False, ax=None
):
    import matplotlib.pyplot as plt

    color = "black" if grayscale else "tab:blue"
    if ax is None:
        if hist:
            _, axes = plt.subplots(2, 1, sharex=True, gridspec_kw={"height_ratios": [3, 1], "hspace": 0.08})
        else:
            axes = [plt.subplots()[1]]
    else:
        axes = list(ax) if hasattr(ax, "__len__") else [ax]
        hist = hist and len(axes) > 1
    lines = axes[0].plot(times, senders, ".", color=color, markersize=2)
    axes[0].set_ylabel("Neuron ID")
    axes[0].set_title(title)
    if hist:
        if not hist_binwidth > 0:
            raise ValueError(f"hist_binwidth must be > 0 ms, but {hist_binwidth} was given")
        bins = np.arange(np.min(times), np.max(times) + 2 * hist_binwidth, hist_binwidth)
        counts, _ = np.histogram(times, bins)
        rates = counts * 1000.0 / (hist_binwidth * len(np.unique(senders)))
        axes[1].bar(bins[:-1], rates, width=hist_binwidth, align="edge", color=color)
        axes[1].set_ylabel("Rate (spikes/s)")
    axes[-1].set_xlabel(xlabel)
    return lines
