# SPDX-License-Identifier: GPL-2.0-or-later
# Written by extras/tools/write_stubs.py.

import types
from collections.abc import Iterable
from typing import Any, Final
from . import kernel as kernel, ll_api as ll_api, logic as logic, math as math, random as random
from . import raster_plot as raster_plot, spatial as spatial
from . import spatial_distributions as spatial_distributions
from . import visualization as visualization, voltage_trace as voltage_trace
from .lib.hl_api_connections import (
    Connect as Connect,
    Disconnect as Disconnect,
    GetConnections as GetConnections,
    TripartiteConnect as TripartiteConnect,
)
from .lib.hl_api_estimate import (
    Estimate as Estimate,
    estimate as estimate,
)
from .lib.hl_api_exceptions import (
    NESTError as NESTError,
    NESTErrors as NESTErrors,
)
from .lib.hl_api_info import (
    GetStatus as GetStatus,
    SetStatus as SetStatus,
    authors as authors,
    get_argv as get_argv,
    get_verbosity as get_verbosity,
    help as help,
    helpdesk as helpdesk,
    message as message,
    set_verbosity as set_verbosity,
    sysinfo as sysinfo,
)
from .lib.hl_api_models import (
    ConnectionRules as ConnectionRules,
    CopyModel as CopyModel,
    GetDefaults as GetDefaults,
    Models as Models,
    SetDefaults as SetDefaults,
)
from .lib.hl_api_nodes import (
    Create as Create,
    GetLocalNodeCollection as GetLocalNodeCollection,
    GetNodes as GetNodes,
    PrintNodes as PrintNodes,
)
from .lib.hl_api_parallel_computing import (
    GetLocalVPs as GetLocalVPs,
    GetThreadPlacement as GetThreadPlacement,
    NumProcesses as NumProcesses,
    Rank as Rank,
    SetAcceptableLatency as SetAcceptableLatency,
    SetMaxBuffered as SetMaxBuffered,
    SyncProcesses as SyncProcesses,
)
from .lib.hl_api_simulation import (
    Cleanup as Cleanup,
    DisableStructuralPlasticity as DisableStructuralPlasticity,
    EnableStructuralPlasticity as EnableStructuralPlasticity,
    GetKernelStatus as GetKernelStatus,
    Install as Install,
    Prepare as Prepare,
    ResetKernel as ResetKernel,
    Run as Run,
    RunManager as RunManager,
    SetKernelStatus as SetKernelStatus,
    Simulate as Simulate,
)
from .lib.hl_api_spatial import (
    CreateMask as CreateMask,
    Displacement as Displacement,
    Distance as Distance,
    DumpLayerConnections as DumpLayerConnections,
    DumpLayerNodes as DumpLayerNodes,
    FindCenterElement as FindCenterElement,
    FindNearestElement as FindNearestElement,
    GetPosition as GetPosition,
    GetSourceNodes as GetSourceNodes,
    GetSourcePositions as GetSourcePositions,
    GetTargetNodes as GetTargetNodes,
    GetTargetPositions as GetTargetPositions,
    PlotLayer as PlotLayer,
    PlotProbabilityParameter as PlotProbabilityParameter,
    PlotSources as PlotSources,
    PlotTargets as PlotTargets,
    SelectNodesByMask as SelectNodesByMask,
)
from .lib.hl_api_types import (
    CollocatedSynapses as CollocatedSynapses,
    Compartments as Compartments,
    CreateParameter as CreateParameter,
    Mask as Mask,
    NodeCollection as NodeCollection,
    Parameter as Parameter,
    Receptors as Receptors,
    SynapseCollection as SynapseCollection,
    VerbosityLevel as VerbosityLevel,
    serializable as serializable,
    serialize_data as serialize_data,
    to_json as to_json,
)

__version__: str
martlet_version: str
userdict: dict[str, Any]

T_max: Final[float]
T_min: Final[float]
adaptive_spike_buffers: bool
adaptive_target_buffers: bool
biological_time: float
buffer_size_spike_data: int
buffer_size_target_data: int
build_info: Final[dict[str, Any]]
connection_rules: Final[list[str]]
data_path: str
data_prefix: str
dict_miss_is_error: bool
eprop_learning_window: float
eprop_reset_neurons_on_update: bool
eprop_update_interval: float
growth_curves: Final[list[str]]
growth_factor_buffer_spike_data: float
growth_factor_buffer_target_data: float
keep_source_table: bool
kernel_status: Final[dict[str, Any]]
local_num_threads: int
local_spike_counter: Final[int]
max_buffer_size_spike_data: int
max_buffer_size_target_data: int
max_delay: float
max_num_syn_models: Final[int]
max_update_time: Final[float]
memory_size: Final[int]
min_delay: float
min_update_time: Final[float]
modules: Final[list[str]]
mpi_rank: Final[int]
ms_per_tic: float
network_size: Final[int]
node_models: Final[list[str]]
num_connections: Final[int]
num_processes: Final[int]
off_grid_spiking: Final[bool]
overwrite_files: bool
prepared: Final[bool]
print_time: bool
recording_backends: Final[list[str]]
recv_buffer_size_secondary_events: Final[int]
resolution: float
rng_seed: int
rng_type: str
rng_types: Final[list[str]]
send_buffer_size_secondary_events: Final[int]
sort_connections_by_source: bool
spike_buffer_grow_extra: float
spike_buffer_resize_log: Final[dict[str, Any]]
spike_buffer_shrink_limit: float
spike_buffer_shrink_spare: float
stimulation_backends: Final[list[str]]
structural_plasticity_synapses: dict[str, Any]
structural_plasticity_update_interval: float
synapse_models: Final[list[str]]
tics_per_ms: float
tics_per_step: int
time_communicate_prepare: Final[Any]
time_communicate_prepare_cpu: Final[Any]
time_construction_connect: Final[float]
time_construction_connect_cpu: Final[float]
time_construction_create: Final[float]
time_construction_create_cpu: Final[float]
time_deliver_spike_data: Final[float]
time_gather_spike_data: Final[float]
time_prepare: Final[float]
time_simulate: Final[float]
time_simulate_cpu: Final[float]
time_update: Final[float]
to_do: Final[int]
total_num_virtual_procs: int
update_time_limit: float
use_compressed_spikes: bool
use_wfr: bool
verbosity: VerbosityLevel
wfr_comm_interval: float
wfr_interpolation_order: int
wfr_max_iterations: int
wfr_tol: float

def get(*args: str | Iterable[str]) -> Any: ...
def set(**kwargs: Any) -> None: ...
def version() -> str: ...
def kernel_attributes() -> list[str]: ...
def set_communicator(comm: Any) -> None: ...

class NestModule(types.ModuleType): ...
