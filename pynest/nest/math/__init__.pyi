# SPDX-License-Identifier: GPL-2.0-or-later
# Written by extras/tools/write_stubs.py.

from .hl_api_math import cos as cos, exp as exp, max as max, min as min, redraw as redraw, sin as sin
