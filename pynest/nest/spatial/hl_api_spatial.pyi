# SPDX-License-Identifier: GPL-2.0-or-later
# Written by extras/tools/write_stubs.py.

from collections.abc import Sequence
from typing import Any
from ..lib.hl_api_types import Parameter

class free:
    pos: Any
    extent: Any
    edge_wrap: bool
    def __init__(self, pos: Parameter | Sequence[Parameter] | Sequence[Sequence[float]] | Any, extent: Sequence[float] | Any | None = None, edge_wrap: bool = False, num_dimensions: int | None = None) -> None: ...

class grid:
    shape: Any
    center: Any
    extent: Any
    edge_wrap: bool
    def __init__(self, shape: Sequence[int] | Any, center: Sequence[float] | Any | None = None, extent: Sequence[float] | Any | None = None, edge_wrap: bool = False) -> None: ...

class pos:
    @staticmethod
    def n(dimension: int) -> Parameter: ...
    x: Any
    y: Any
    z: Any

class source_pos:
    @staticmethod
    def n(dimension: int) -> Parameter: ...
    x: Any
    y: Any
    z: Any

class target_pos:
    @staticmethod
    def n(dimension: int) -> Parameter: ...
    x: Any
    y: Any
    z: Any

class DistanceParameter(Parameter):
    def __init__(self) -> None: ...
    @staticmethod
    def n(dimension: int) -> Parameter: ...
    @property
    def x(self) -> Parameter: ...
    @property
    def y(self) -> Parameter: ...
    @property
    def z(self) -> Parameter: ...
distance: DistanceParameter
