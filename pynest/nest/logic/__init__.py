# SPDX-License-Identifier: GPL-2.0-or-later
"""Logical expressions of parameters."""

from .hl_api_logic import *
