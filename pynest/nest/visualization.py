# SPDX-License-Identifier: GPL-2.0-or-later
"""Drawings of networks as graphs. Needs pydot and Graphviz."""

from .lib.hl_api_connections import GetConnections
from .lib.hl_api_types import NodeCollection

__all__ = ["plot_network"]


def plot_network(nodes, filename, ext_conns=False, plot_modelnames=False):
    """Draw nodes and the connections among them.

    Parameters
    ----------
    nodes : NodeCollection or sequence of NodeCollections
        Nodes to draw.
    filename : str
        File to write, ending in .pdf or .png.
    ext_conns : bool, optional
        Draw connections to other nodes, too, as one node "ext".
    plot_modelnames : bool, optional
        Write the models beside the IDs.

    Raises
    ------
    TypeError, ValueError
        If the nodes or the file name have the wrong form.
    """
    import pydot

    if isinstance(nodes, NodeCollection):
        nodes = [nodes]
    if not all(isinstance(entry, NodeCollection) for entry in nodes):
        raise TypeError("nodes must be a NodeCollection or a sequence of NodeCollections")
    filename = str(filename)
    if not filename.endswith((".pdf", ".png")):
        raise ValueError(f"the file name must end in .pdf or .png, but {filename!r} was given")
    graph = pydot.Dot(rankdir="LR", ranksep="5")
    known = set()
    for collection in nodes:
        for node in collection:
            known.add(node.tolist()[0])
            label = str(node.tolist()[0]) + (f"\n{node.get('model')}" if plot_modelnames else "")
            graph.add_node(pydot.Node(name=str(node.tolist()[0]), label=label))
    for collection in nodes:
        connections = GetConnections(collection)
        for source, target in zip(connections.sources(), connections.targets()):
            if target in known:
                graph.add_edge(pydot.Edge(str(source), str(target)))
            elif ext_conns:
                graph.add_edge(pydot.Edge(str(source), "ext"))
    graph.write(filename, format=filename.rsplit(".", 1)[1])
