# SPDX-License-Identifier: GPL-2.0-or-later
# Written by extras/tools/write_stubs.py.

from .hl_api_spatial_distributions import exponential as exponential, gabor as gabor, gamma as gamma, gaussian as gaussian, gaussian2D as gaussian2D
