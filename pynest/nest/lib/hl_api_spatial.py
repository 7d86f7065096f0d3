# SPDX-License-Identifier: GPL-2.0-or-later
"""Functions for nodes with spatial positions."""

from .. import _kernel
from .hl_api_connections import GetConnections
from .hl_api_exceptions import NESTErrors
from .hl_api_types import Mask, NodeCollection

__all__ = [
    "CreateMask",
    "Displacement",
    "Distance",
    "DumpLayerConnections",
    "DumpLayerNodes",
    "FindCenterElement",
    "FindNearestElement",
    "GetPosition",
    "GetSourceNodes",
    "GetSourcePositions",
    "GetTargetNodes",
    "GetTargetPositions",
    "SelectNodesByMask",
]


def CreateMask(masktype, specs, anchor=None):
    """Make a mask: a region of space around a node.

    Parameters
    ----------
    masktype : str
        "rectangular", "circular", "doughnut", "elliptical", "box", "spherical", "ellipsoidal" or "grid".
    specs : dict
        Its keys, such as ``{"radius": 0.5}`` or ``{"lower_left": [-1, -1], "upper_right": [1, 1]}``.
    anchor : sequence, optional
        Where the node is, seen from the mask's origin; for grids, its column and row in the mask.

    Returns
    -------
    Mask
    """
    if not isinstance(masktype, str):
        raise TypeError(f"masktype must be a string, but got {type(masktype).__name__}")
    return Mask(_kernel.make_mask(masktype, specs, anchor))


def _nodes(nodes, name):
    if not isinstance(nodes, NodeCollection):
        raise TypeError(f"{name} must be a NodeCollection.")
    return nodes


def GetPosition(nodes):
    """Return the position of a node, or a list of positions of several nodes."""
    if not isinstance(nodes, NodeCollection):
        raise TypeError("nodes must be a NodeCollection with spatial extent")
    points = nodes._datum.positions().tolist()
    return points[0] if len(nodes) == 1 else points


def _displacements(from_arg, to_arg):
    import numpy as np

    if not isinstance(to_arg, NodeCollection):
        raise TypeError("to_arg must be a NodeCollection")
    to_points = to_arg._datum.positions()
    from_nodes = isinstance(from_arg, NodeCollection)
    if from_nodes:
        from_points = from_arg._datum.positions()
    else:
        if not hasattr(from_arg, "__len__"):
            raise TypeError("from_arg must be a NodeCollection or positions")
        from_points = np.atleast_2d(np.asarray(from_arg, dtype=float))
    if len(from_points) != len(to_points) and 1 not in (len(from_points), len(to_points)):
        raise ValueError("to_arg and from_arg must have same size unless one have size 1.")
    if from_nodes:
        return to_arg._datum.displacements(to_points, from_points)
    return to_arg._datum.displacements(from_points, to_points)


def Displacement(from_arg, to_arg):
    """Return a list of displacements between nodes, or from positions to nodes, the shortest ones in periodic layers.

    For positions in `from_arg`, the vectors point from there to the nodes of `to_arg`. For nodes, as in the reference
    implementation, they are the position of `from_arg` minus that of `to_arg`. One side may be a single node or
    position.
    """
    return _displacements(from_arg, to_arg).tolist()


def Distance(from_arg, to_arg):
    """Return a list of distances between nodes, or from positions to nodes; as `Displacement`."""
    import numpy as np

    return np.sqrt((_displacements(from_arg, to_arg) ** 2).sum(axis=1)).tolist()


def FindNearestElement(layer, locations, find_all=False):
    """Return the node nearest to each location.

    Parameters
    ----------
    layer : NodeCollection
        Nodes with positions.
    locations : sequence
        One location, or several.
    find_all : bool
        Return all nodes with the smallest distance, as a list per location.

    Returns
    -------
    NodeCollection or list
    """
    import numpy as np

    _nodes(layer, "layer")
    if not len(layer):
        raise ValueError("layer cannot be empty")
    if not hasattr(locations, "__len__") or not len(locations):
        raise TypeError("locations must be coordinate array or list of coordinate arrays")
    single = not hasattr(locations[0], "__len__")
    result = []
    points = layer._datum.positions()
    for location in np.atleast_2d(np.asarray(locations, dtype=float)):
        d = (layer._datum.displacements(location[None, :], points) ** 2).sum(axis=1)
        nearest = [int(i) for i in np.flatnonzero(d <= d.min() * (1 + 1e-12))]
        found = [layer[i] for i in nearest] if find_all else layer[int(np.argmin(d))]
        result.append(found)
    return result[0] if single else result


def FindCenterElement(layer):
    """Return the node nearest to the centre of the layer."""
    info = _nodes(layer, "layer")._datum.layer()
    return FindNearestElement(layer, info["lower_left"] + 0.5 * info["extent"])


def _partners(own, own_name, others, other_name, syn_model, forward):
    _nodes(own, own_name)
    _nodes(others, other_name)
    for nodes in (own, others):
        if not nodes._datum.is_spatial():
            raise NESTErrors.LayerExpected("the nodes have no spatial positions.")
    pairs = GetConnections(own if forward else others, others if forward else own, syn_model)
    import numpy as np

    key = np.asarray(pairs._datum.source if forward else pairs._datum.target)
    value = np.asarray(pairs._datum.target if forward else pairs._datum.source)
    order = np.argsort(key, kind="stable")
    key, value = key[order], value[order]
    ids = np.asarray(own)
    starts = np.searchsorted(key, ids, "left")
    stops = np.searchsorted(key, ids, "right")
    return [value[a:b] for a, b in zip(starts, stops)]


def _collections(lists):
    import numpy as np

    return tuple(NodeCollection(np.unique(ids)) for ids in lists)


def _positions_of(lists, layer):
    first, points = layer._datum.ids(), layer._datum.positions()
    import numpy as np

    return [points[np.searchsorted(first, ids)].tolist() for ids in lists]


def GetTargetNodes(sources, tgt_layer, syn_model=None):
    """Return, for each source, its targets in a layer, as a tuple of NodeCollections."""
    return _collections(_partners(sources, "sources", tgt_layer, "tgt_layer", syn_model, True))


def GetSourceNodes(src_layer, targets, syn_model=None):
    """Return, for each target, its sources in a layer, as a tuple of NodeCollections."""
    return _collections(_partners(targets, "targets", src_layer, "src_layer", syn_model, False))


def GetTargetPositions(sources, tgt_layer, syn_model=None):
    """Return, for each source, the list of positions of its targets in a layer."""
    return _positions_of(_partners(sources, "sources", tgt_layer, "tgt_layer", syn_model, True), tgt_layer)


def GetSourcePositions(src_layer, targets, syn_model=None):
    """Return, for each target, the list of positions of its sources in a layer."""
    return _positions_of(_partners(targets, "targets", src_layer, "src_layer", syn_model, False), src_layer)


def SelectNodesByMask(layer, anchor, mask_obj):
    """Return the nodes of a layer that lie in a mask centred at the position `anchor`, as a NodeCollection."""
    _nodes(layer, "layer")
    if not isinstance(mask_obj, Mask):
        raise TypeError("mask_obj must be a Mask.")
    return NodeCollection(_kernel.select_by_mask(layer._datum, [float(x) for x in anchor], mask_obj._datum))


def DumpLayerNodes(layer, outname):
    """Write ID and position of each node of a layer to a file, one node per line."""
    _nodes(layer, "layer")
    points = layer._datum.positions()
    with open(outname, "w", encoding="ascii") as file:
        for node, point in zip(layer.tolist(), points):
            file.write(" ".join([str(node), *(f"{x:.6g}" for x in point)]) + "\n")


def DumpLayerConnections(source_layer, target_layer, synapse_model, outname):
    """Write source, target, weight, delay (ms) and displacement of the connections between layers to a file."""
    _nodes(source_layer, "source_layer")
    _nodes(target_layer, "target_layer")
    connections = GetConnections(source_layer, target_layer, synapse_model)
    with open(outname, "w", encoding="ascii") as file:
        if not len(connections):
            return
        import numpy as np

        columns = connections.get(["source", "target", "weight", "delay"], output="numpy")
        source_points = source_layer._datum.positions()[
            np.searchsorted(source_layer._datum.ids(), columns["source"])
        ]
        target_points = target_layer._datum.positions()[
            np.searchsorted(target_layer._datum.ids(), columns["target"])
        ]
        shifts = target_layer._datum.displacements(source_points, target_points)
        for s, t, w, d, shift in zip(*columns.values(), shifts):
            file.write(" ".join([str(s), str(t), *(f"{x:.6g}" for x in (w, d, *shift))]) + "\n")
