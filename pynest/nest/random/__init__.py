# SPDX-License-Identifier: GPL-2.0-or-later
"""Random distributions."""

from .hl_api_random import *
