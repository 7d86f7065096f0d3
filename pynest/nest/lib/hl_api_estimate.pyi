# SPDX-License-Identifier: GPL-2.0-or-later
# Written by extras/tools/write_stubs.py.

from collections.abc import Mapping
from typing import Any

class Estimate:
    def __eq__(self, other: Any) -> Any: ...
    def __init__(self, processes: int, threads: int, neurons: Any = 0, devices: int = 0, synapses: float = 0.0, synapses_error: float = 0.0, memory: Mapping[str, float] = ..., simulated: float = 0.0, _groups: Any = ..., _update: float = 0.0, _steps: Any = ...) -> None: ...
    def __str__(self) -> str: ...
    devices: Any
    neurons: Any
    simulated: Any
    synapses: Any
    synapses_error: Any
    def time(self, rate: float = 5.0, latency: float = 2e-06, bandwidth: float = 1000000000.0, event_ns: Mapping[str, float] | None = None) -> Any: ...
def estimate(processes: int = 1, threads: int = 1) -> Any: ...
