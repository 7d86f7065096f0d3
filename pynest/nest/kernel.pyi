# SPDX-License-Identifier: GPL-2.0-or-later
# Written by extras/tools/write_stubs.py.

from .lib.hl_api_exceptions import NESTErrorsModule
from .lib.hl_api_exceptions import KernelException as KernelException
NESTError = KernelException
NESTErrors: NESTErrorsModule
