# SPDX-License-Identifier: GPL-2.0-or-later
# Written by extras/tools/write_stubs.py.

from .hl_api_spatial import distance as distance, free as free, grid as grid, pos as pos, source_pos as source_pos, target_pos as target_pos
