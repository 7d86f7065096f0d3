# SPDX-License-Identifier: GPL-2.0-or-later
# Written by extras/tools/write_stubs.py.

from collections.abc import Sequence
from .lib.hl_api_types import NodeCollection
def plot_network(nodes: NodeCollection | Sequence[NodeCollection], filename: str, ext_conns: bool = False, plot_modelnames: bool = False) -> None: ...
