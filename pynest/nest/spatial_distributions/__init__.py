# SPDX-License-Identifier: GPL-2.0-or-later
"""Functions of distance and position."""

from .hl_api_spatial_distributions import *
