# SPDX-License-Identifier: GPL-2.0-or-later
# Written by extras/tools/write_stubs.py.

import os
from typing import Any
from .lib.hl_api_types import NodeCollection
def from_device(detec: NodeCollection, neurons: Any = None, title: str | None = None, grayscale: bool = False, timeunit: str = 'ms') -> Any: ...
def from_file(fname: str | os.PathLike[str] | Any, title: str | None = None, grayscale: bool = False) -> Any: ...
