# SPDX-License-Identifier: GPL-2.0-or-later
"""Functions for parallel computing."""

import os

from .. import _kernel

__all__ = [
    "GetLocalVPs",
    "GetThreadPlacement",
    "NumProcesses",
    "Rank",
    "SetAcceptableLatency",
    "SetMaxBuffered",
    "SyncProcesses",
]


def Rank():
    """Return the MPI rank of this process (int).

    Do not call functions of nest on a part of the ranks only.
    """
    return _kernel.rank()


def NumProcesses():
    """Return the number of MPI processes (int)."""
    return _kernel.num_processes()


def SyncProcesses():
    """Wait until all MPI processes get here."""
    _kernel.synchronize()


def GetLocalVPs():
    """Return an iterable over the virtual processes of this MPI process."""
    total = _kernel.status_of("total_num_virtual_procs")
    return range(_kernel.rank(), total, _kernel.num_processes())


def GetThreadPlacement():
    """Return where the threads of this process run.

    The number of threads is `local_num_threads`, by default 1, whatever ``OMP_NUM_THREADS`` says; scripts can take that
    over with ``nest.local_num_threads = int(os.environ["OMP_NUM_THREADS"])``. Threads are pinned by the variables of
    OpenMP, ``OMP_PROC_BIND`` and ``OMP_PLACES``, set before Python starts, and by what the launcher allows.

    Returns
    -------
    dict
        ``local_num_threads``; ``OMP_NUM_THREADS``, ``OMP_PROC_BIND`` and ``OMP_PLACES`` as they are set, or None;
        ``processors``: those that this process may use; ``threads``: those that each thread may use; ``pinned``: whether
        threads may use less than the process; ``oversubscribed``: whether there are more threads than processors.
    """
    number = _kernel.status_of("local_num_threads")
    threads = _kernel.thread_affinity(number)
    processors = sorted({processor for thread in threads for processor in thread})
    return {
        "local_num_threads": number,
        **{name: os.environ.get(name) for name in ("OMP_NUM_THREADS", "OMP_PROC_BIND", "OMP_PLACES")},
        "processors": processors,
        "threads": threads,
        "pinned": any(len(thread) < len(processors) for thread in threads),
        "oversubscribed": number > len(processors) > 0,
    }


def SetAcceptableLatency(port_name, latency):
    """Set the acceptable latency (ms) of a MUSIC port; there is no MUSIC here, so NotImplementedError is raised."""
    raise NotImplementedError("SetAcceptableLatency: this version is built without MUSIC")


def SetMaxBuffered(port_name, size):
    """Set the buffer size of a MUSIC port; there is no MUSIC here, so NotImplementedError is raised."""
    raise NotImplementedError("SetMaxBuffered: this version is built without MUSIC")
