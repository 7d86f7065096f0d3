# SPDX-License-Identifier: GPL-2.0-or-later
"""The error classes under the name that older scripts use: ``nest.kernel.NESTError``, ``nest.kernel.NESTErrors``."""

from .lib.hl_api_exceptions import KernelException, NESTError, NESTErrors

__all__ = ["KernelException", "NESTError", "NESTErrors"]
