# SPDX-License-Identifier: GPL-2.0-or-later
"""Martlet: networks of spiking neurons, with the PyNEST interface.

>>> import nest
>>> nest.resolution = 0.1
>>> neurons = nest.Create("iaf_psc_alpha", 100, params={"I_e": 376.0})
>>> recorder = nest.Create("spike_recorder")
>>> nest.Connect(neurons, recorder)
>>> nest.Simulate(1000.0)

``nest.help("iaf_psc_alpha")`` shows the page of a model; ``nest.node_models`` and ``nest.synapse_models`` list them.
Kernel attributes are read and set as ``nest.resolution``, with ``nest.get`` and ``nest.set``.
"""

import importlib
import os
import sys
import types

from . import _kernel
from .lib import hl_api_exceptions
from .lib.hl_api_exceptions import NESTError, NESTErrors
from . import ll_api
from .ll_api import KernelAttribute

__version__ = "3.10.0"
#: Version of this implementation; `__version__` is that of the interface.
martlet_version = "0.1.0"

ll_api.init(sys.argv)

from . import kernel, logic, math, random, spatial, spatial_distributions
from .lib import (
    hl_api_connections,
    hl_api_helper,
    hl_api_info,
    hl_api_models,
    hl_api_nodes,
    hl_api_parallel_computing,
    hl_api_simulation,
    hl_api_spatial,
    hl_api_types,
)
from .lib.hl_api_connections import *
from .lib.hl_api_info import *
from .lib.hl_api_models import *
from .lib.hl_api_nodes import *
from .lib.hl_api_parallel_computing import *
from .lib.hl_api_simulation import *
from .lib.hl_api_spatial import *
from .lib.hl_api_types import *
from .lib.hl_api_estimate import *

_NO_EFFECT = "; kept and checked, without effect here, because buffers and tables grow with what they hold"

#: Name: type, meaning, read only, default, local to the MPI process.
_ATTRIBUTES = {
    "T_max": ("float", "The largest representable time value (ms)", True, None),
    "T_min": ("float", "The smallest representable time value (ms)", True, None),
    "adaptive_spike_buffers": ("bool", "Whether MPI buffers for spikes resize on the fly" + _NO_EFFECT, False, True),
    "adaptive_target_buffers": ("bool", "Whether MPI buffers for targets resize on the fly" + _NO_EFFECT, False, True),
    "biological_time": ("float", "The current simulation time (ms); can be set to 0.0", False, None),
    "buffer_size_spike_data": ("int", "Size of MPI buffers for spikes" + _NO_EFFECT, False, 2),
    "buffer_size_target_data": ("int", "Size of MPI buffers for connections" + _NO_EFFECT, False, 2),
    "build_info": ("dict", "How this package was built", True, None),
    "connection_rules": ("list[str]", "The available connection rules", True, None),
    "data_path": ("str", "Folder to which data are written; by default the current one", False, None),
    "data_prefix": ("str", "A common prefix of all data files", False, None),
    "dict_miss_is_error": ("bool", "Whether unknown dictionary entries are errors", False, True),
    "eprop_learning_window": ("float", "Length of the e-prop learning window (ms)", False, 1000.0),
    "eprop_reset_neurons_on_update": ("bool", "Whether neurons start anew after each e-prop update", False, True),
    "eprop_update_interval": ("float", "Interval of e-prop updates (ms)", False, 1000.0),
    "growth_curves": ("list[str]", "The available growth curves of structural plasticity", True, None),
    "growth_factor_buffer_spike_data": ("float", "Growth of MPI buffers for spikes" + _NO_EFFECT, False, 1.5),
    "growth_factor_buffer_target_data": ("float", "Growth of MPI buffers for connections" + _NO_EFFECT, False, 1.5),
    "keep_source_table": ("bool", "Whether to keep the source table after connecting" + _NO_EFFECT, False, True),
    "kernel_status": ("dict", "All kernel attributes", True, None),
    "local_num_threads": ("int", "The number of threads of this process", False, 1),
    "local_spike_counter": (
        "int",
        "Number of spikes that neurons on this MPI process fired during the last Simulate or Run",
        True,
        None,
    ),
    "max_buffer_size_spike_data": ("int", "Largest size of MPI buffers for spikes" + _NO_EFFECT, False, 8388608),
    "max_buffer_size_target_data": ("int", "Largest size of MPI buffers for connections" + _NO_EFFECT, False, 16777216),
    "max_delay": ("float", "The largest delay in the network (ms)", False, 0.1),
    "max_num_syn_models": ("int", "Largest number of synapse models", True, None),
    "max_update_time": ("float", "Longest wall-clock time of an update step so far (s)", True, None),
    "memory_size": ("int", "Memory of this process (kB)", True, None, True),
    "min_delay": ("float", "The smallest delay in the network (ms)", False, 0.1),
    "min_update_time": ("float", "Shortest wall-clock time of an update step so far (s)", True, None),
    "modules": ("list[str]", "The loaded modules", True, None),
    "mpi_rank": ("int", "Rank of this MPI process", True, None),
    "ms_per_tic": ("float", "Milliseconds per tic", False, 0.001),
    "network_size": ("int", "The number of nodes in the network", True, None),
    "node_models": ("list[str]", "The available node models", True, None),
    "num_connections": ("int", "The number of connections in the network", True, None, True),
    "num_processes": ("int", "The number of MPI processes", True, None),
    "off_grid_spiking": ("bool", "Whether spikes carry precise times", True, None),
    "overwrite_files": ("bool", "Whether to overwrite existing data files", False, False),
    "prepared": ("bool", "Whether Prepare was called, and Cleanup not yet", True, None),
    "print_time": ("bool", "Whether to show progress during the simulation", False, False),
    "recording_backends": ("list[str]", "The available recording backends", True, None),
    "recv_buffer_size_secondary_events": ("int", "Size of MPI receive buffers for secondary events (B)", True, None),
    "resolution": ("float", "The resolution of the simulation (ms)", False, 0.1),
    "rng_seed": ("int", "Seed of all random numbers, from 1 to 2³²-1", False, 143202461),
    "rng_type": ("str", "Type of the random number generator", False, "mt19937_64"),
    "rng_types": ("list[str]", "The available types of random number generators", True, None),
    "send_buffer_size_secondary_events": ("int", "Size of MPI send buffers for secondary events (B)", True, None),
    "sort_connections_by_source": ("bool", "Whether to sort connections by source" + _NO_EFFECT, False, True),
    "spike_buffer_grow_extra": ("float", "Extra growth of spike buffers" + _NO_EFFECT, False, 0.5),
    "spike_buffer_resize_log": ("dict", "Log of changes of the spike buffers", True, None),
    "spike_buffer_shrink_limit": ("float", "Filling below which spike buffers shrink" + _NO_EFFECT, False, 0.2),
    "spike_buffer_shrink_spare": ("float", "Spare room of shrunk spike buffers" + _NO_EFFECT, False, 0.1),
    "stimulation_backends": ("list[str]", "The available stimulation backends", True, None),
    "structural_plasticity_synapses": (
        "dict",
        "The synapses that structural plasticity makes and removes",
        False,
        None,
    ),
    "structural_plasticity_update_interval": ("float", "Interval of structural changes (ms)", False, 10000.0),
    "synapse_models": ("list[str]", "The available synapse models", True, None),
    "tics_per_ms": ("float", "The number of tics per millisecond", False, 1000.0),
    "tics_per_step": ("int", "The number of tics per simulation step", False, 100),
    "time_communicate_prepare": (
        "numpy.ndarray",
        "Wall-clock time per thread of exchanging tables while preparing (s)",
        True,
        None,
        True,
    ),
    "time_communicate_prepare_cpu": ("numpy.ndarray", "The same as CPU time (s)", True, None, True),
    "time_construction_connect": ("float", "Wall-clock time of making connections (s)", True, None, True),
    "time_construction_connect_cpu": ("float", "CPU time of making connections (s)", True, None, True),
    "time_construction_create": ("float", "Wall-clock time of creating nodes (s)", True, None, True),
    "time_construction_create_cpu": ("float", "CPU time of creating nodes (s)", True, None, True),
    "time_deliver_spike_data": ("float", "Wall-clock time of delivering spikes (s)", True, None, True),
    "time_gather_spike_data": ("float", "Wall-clock time of collecting and exchanging spikes (s)", True, None, True),
    "time_prepare": ("float", "Wall-clock time of preparing simulations (s)", True, None, True),
    "time_simulate": ("float", "Wall-clock time of simulating (s)", True, None, True),
    "time_simulate_cpu": ("float", "CPU time of simulating (s)", True, None, True),
    "time_update": ("float", "Wall-clock time of updating nodes (s)", True, None, True),
    "to_do": ("int", "The number of steps yet to be simulated", True, None),
    "total_num_virtual_procs": ("int", "The total number of virtual processes", False, 1),
    "update_time_limit": (
        "float",
        "Largest wall-clock time of an update step (s); a slower run is ended",
        False,
        "inf",
    ),
    "use_compressed_spikes": ("bool", "Whether to send a spike once per process" + _NO_EFFECT, False, True),
    "use_wfr": ("bool", "Whether to use waveform relaxation", False, True),
    "verbosity": ("VerbosityLevel", "Messages below this level are not shown", False, None),
    "wfr_comm_interval": ("float", "Desired communication interval of waveform relaxation (ms)", False, 1.0),
    "wfr_interpolation_order": ("int", "Order of the polynomials of waveform relaxation", False, 3),
    "wfr_max_iterations": ("int", "Largest number of iterations of waveform relaxation", False, 15),
    "wfr_tol": ("float", "Convergence tolerance of waveform relaxation", False, 0.0001),
}

#: Submodules that are imported when they are first used.
_LAZY = ("raster_plot", "server", "visualization", "voltage_trace")


def kernel_attributes():
    """Names of the kernel attributes that set and get take."""
    return [name for name in _ATTRIBUTES if name != "kernel_status"]


class NestModule(types.ModuleType):
    """The class of the module nest: kernel attributes are its descriptors."""

    def __init__(self, name):
        super().__init__(name)

    def set(self, **kwargs):
        """Set kernel attributes given as keyword arguments, all or nothing.

        Raises
        ------
        ValueError
            If a name is unknown or read only.
        """
        return hl_api_simulation.SetKernelStatus(kwargs)

    def get(self, *args):
        """Return kernel attributes: all as dict, one by name, or a tuple for several names or a list of names."""
        if not args:
            return hl_api_simulation.GetKernelStatus()
        if len(args) == 1:
            return hl_api_simulation.GetKernelStatus(args[0])
        return hl_api_simulation.GetKernelStatus(args)

    def __getattr__(self, name):
        if name in _LAZY:
            return importlib.import_module("." + name, self.__name__)
        if name == "SonataNetwork":
            return importlib.import_module(".lib.hl_api_sonata", self.__name__).SonataNetwork
        hint = "" if name.startswith("_") else _kernel.nearest(name, dir(self))
        raise AttributeError(f"module 'nest' has no attribute '{name}'." + (f" Did you mean '{hint}'?" if hint else ""))

    def __setattr__(self, attr, val):
        owner = type(self).__dict__.get(attr)
        if (
            isinstance(owner, KernelAttribute)
            or attr in self.__dict__
            or attr.startswith("_")
            or isinstance(val, types.ModuleType)
        ):
            return super().__setattr__(attr, val)
        hint = _kernel.nearest(attr, dir(self))
        raise AttributeError(
            f"Cannot set attribute '{attr}' on module 'nest'." + (f" Did you mean '{hint}'?" if hint else "")
        )

    def __dir__(self):
        return sorted({*self.__dict__, *_ATTRIBUTES, *_LAZY, "get", "set", "set_communicator"})

    @staticmethod
    def set_communicator(comm):
        """Run on the processes of an mpi4py communicator; see nest.ll_api.set_communicator."""
        ll_api.set_communicator(comm)


for _name, _row in _ATTRIBUTES.items():
    _attribute = KernelAttribute(_row[0], _row[1], readonly=_row[2], default=_row[3], localonly=len(_row) > 4)
    _attribute.__set_name__(NestModule, _name)
    setattr(NestModule, _name, _attribute)


def version():
    """Return the version of the interface that this package implements, such as "3.10.0"."""
    return __version__


#: A dictionary for the user's own data.
userdict = {}

sys.modules[__name__].__class__ = NestModule

if not os.environ.get("PYNEST_QUIET") and _kernel.rank() == 0:
    print(
        f"Martlet {martlet_version}, PyNEST interface {__version__}. GPL-2.0-or-later, no warranty. nest.help() for help."
    )
