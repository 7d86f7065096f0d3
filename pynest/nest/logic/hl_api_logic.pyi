# SPDX-License-Identifier: GPL-2.0-or-later
# Written by extras/tools/write_stubs.py.

from ..lib.hl_api_types import Parameter
def conditional(condition: Parameter, param_if_true: float | Parameter, param_if_false: float | Parameter) -> Parameter: ...
