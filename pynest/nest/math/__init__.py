# SPDX-License-Identifier: GPL-2.0-or-later
"""Mathematical functions of parameters."""

from .hl_api_math import *
