# SPDX-License-Identifier: GPL-2.0-or-later
# Written by extras/tools/write_stubs.py.

from .hl_api_random import exponential as exponential, lognormal as lognormal, normal as normal, uniform as uniform, uniform_int as uniform_int
