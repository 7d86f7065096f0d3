# SPDX-License-Identifier: GPL-2.0-or-later
# Written by extras/tools/write_stubs.py.

import types
from typing import Any

class NESTErrorsModule(types.ModuleType):
    KernelException: Any
    NESTError: Any
    def __getattr__(self, name: str) -> Any: ...

class KernelException(Exception):
    errorname: str
    message: str
    def __init__(self, message: str = '', *args: object) -> None: ...
    def __str__(self) -> str: ...
NESTError = KernelException
NESTMappedException = KernelException
NESTErrors: NESTErrorsModule
