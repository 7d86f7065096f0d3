# SPDX-License-Identifier: GPL-2.0-or-later
"""Positions of nodes, and parameters that depend on them."""

from .hl_api_spatial import *
from .hl_api_spatial import DistanceParameter, free, grid, pos, source_pos, target_pos
