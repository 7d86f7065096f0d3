# SPDX-License-Identifier: GPL-2.0-or-later
"""Functions for parallel computing."""

from .. import _kernel

__all__ = ["GetLocalVPs", "NumProcesses", "Rank", "SetAcceptableLatency", "SetMaxBuffered", "SyncProcesses"]


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


def SetAcceptableLatency(port_name, latency):
    """Set the acceptable latency (ms) of a MUSIC port; there is no MUSIC here, so NotImplementedError is raised."""
    raise NotImplementedError("SetAcceptableLatency: this version is built without MUSIC")


def SetMaxBuffered(port_name, size):
    """Set the buffer size of a MUSIC port; there is no MUSIC here, so NotImplementedError is raised."""
    raise NotImplementedError("SetMaxBuffered: this version is built without MUSIC")
