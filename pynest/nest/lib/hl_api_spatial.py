# SPDX-License-Identifier: GPL-2.0-or-later
"""Functions for nodes with spatial positions."""

from .. import _kernel
from .hl_api_connections import GetConnections
from .hl_api_exceptions import NESTErrors
from .hl_api_types import Mask, NodeCollection, made_by

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
    "PlotLayer",
    "PlotProbabilityParameter",
    "PlotSources",
    "PlotTargets",
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
    return made_by(Mask(_kernel.make_mask(masktype, specs, anchor)), CreateMask, masktype, dict(specs), anchor)


def _mask_of(specs):
    """Mask of a dictionary such as ``{"circular": {"radius": 0.5}, "anchor": [0.1, 0.0]}``."""
    kinds = [key for key in specs if key != "anchor"]
    if len(kinds) != 1:
        raise ValueError("a mask dictionary has the name of one kind of mask as key, and may have an anchor")
    return CreateMask(kinds[0], specs[kinds[0]], specs.get("anchor"))


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
        if not hasattr(from_arg, "__len__") or isinstance(from_arg, (str, bytes, dict)):
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
    import numpy as np

    first, points = layer._datum.ids(), layer._datum.positions()

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
    for nodes in (source_layer, target_layer):
        if not nodes._datum.is_spatial():
            raise NESTErrors.LayerExpected("DumpLayerConnections: the nodes have no spatial positions.")
    connections = GetConnections(source_layer, target_layer, synapse_model)
    with open(outname, "w", encoding="ascii") as file:
        if not len(connections):
            return
        import numpy as np

        columns = connections.get(["source", "target", "weight", "delay"], output="numpy")
        source_points = source_layer._datum.positions()[np.searchsorted(source_layer._datum.ids(), columns["source"])]
        target_points = target_layer._datum.positions()[np.searchsorted(target_layer._datum.ids(), columns["target"])]
        shifts = target_layer._datum.displacements(source_points, target_points)
        for s, t, w, d, shift in zip(*columns.values(), shifts):
            file.write(" ".join([str(s), str(t), *(f"{x:.6g}" for x in (w, d, *shift))]) + "\n")


def _figure(fig):
    import matplotlib.pyplot as plt

    fig = plt.figure() if fig is None else fig
    return fig


def _scatter(fig, points, dimensions, color, size):
    if fig.axes:
        ax = fig.axes[0]
    else:
        ax = fig.add_subplot(111, projection="3d" if dimensions == 3 else None)
        if dimensions == 2:
            ax.set_aspect("equal")
    import numpy as np

    ax.scatter(*np.reshape(points, (-1, dimensions)).T, s=size, c=color)
    return ax


def PlotLayer(layer, fig=None, nodecolor="b", nodesize=20):
    """Plot the positions of nodes; returns the Matplotlib figure.

    Parameters
    ----------
    layer : NodeCollection
        Nodes with positions in 2 or 3 dimensions.
    fig : figure, optional
        Figure to draw into.
    nodecolor, nodesize : optional
        Colour and size of the marks.
    """
    points = _nodes(layer, "layer")._datum.positions()
    fig = _figure(fig)
    _scatter(fig, points, points.shape[1], nodecolor, nodesize)
    return fig


def _plot_partners(node, layer, lists, fig, mask, parameter, node_color, node_size, color, size, mask_color, cmap):
    if len(node) != 1:
        raise TypeError(f"exactly one node is needed in the middle of the plot, but {len(node)} were given")
    centre = node._datum.positions()
    fig = _figure(fig)
    ax = _scatter(fig, _positions_of(lists, layer)[0], centre.shape[1], color, size)
    _scatter(fig, centre, centre.shape[1], node_color, node_size)
    if (mask is not None or parameter is not None) and centre.shape[1] == 2:
        limits = [*ax.get_xlim(), *ax.get_ylim()]
        PlotProbabilityParameter(node, parameter, mask, limits, ax=ax, prob_cmap=cmap, mask_color=mask_color)
    return fig


def PlotTargets(
    src_nrn,
    tgt_layer,
    syn_type=None,
    fig=None,
    mask=None,
    probability_parameter=None,
    src_color="red",
    src_size=50,
    tgt_color="blue",
    tgt_size=20,
    mask_color="yellow",
    probability_cmap="Greens",
):
    """Plot a source node and the positions of its targets; returns the Matplotlib figure."""
    lists = _partners(src_nrn, "src_nrn", tgt_layer, "tgt_layer", syn_type, True)
    return _plot_partners(
        src_nrn, tgt_layer, lists, fig, mask, probability_parameter, src_color, src_size, tgt_color, tgt_size,
        mask_color, probability_cmap,
    )  # fmt: skip


def PlotSources(
    src_layer,
    tgt_nrn,
    syn_type=None,
    fig=None,
    mask=None,
    probability_parameter=None,
    tgt_color="red",
    tgt_size=50,
    src_color="blue",
    src_size=20,
    mask_color="yellow",
    probability_cmap="Greens",
):
    """Plot a target node and the positions of its sources; returns the Matplotlib figure."""
    lists = _partners(tgt_nrn, "tgt_nrn", src_layer, "src_layer", syn_type, False)
    return _plot_partners(
        tgt_nrn, src_layer, lists, fig, mask, probability_parameter, tgt_color, tgt_size, src_color, src_size,
        mask_color, probability_cmap,
    )  # fmt: skip


def PlotProbabilityParameter(
    source,
    parameter=None,
    mask=None,
    edges=[-0.5, 0.5, -0.5, 0.5],  # noqa: B006
    shape=[100, 100],  # noqa: B006
    ax=None,
    prob_cmap="Greens",
    mask_color="yellow",
):
    """Plot a probability parameter and a mask around a source node, in two dimensions.

    Parameters
    ----------
    source : NodeCollection
        One node.
    parameter : Parameter, optional
        Probability, shown in colours.
    mask : Mask or dict, optional
        Mask, or its dictionary as `Connect` takes it, shown by its border.
    edges : sequence
        xmin, xmax, ymin, ymax of the plot.
    shape : sequence
        Number of points along x and y.
    ax : axes, optional
        Axes to draw into.
    """
    import matplotlib.pyplot as plt
    import numpy as np

    if parameter is None and mask is None:
        raise ValueError("At least one of parameter or mask must be specified")
    if isinstance(mask, dict):
        mask = _mask_of(mask)
    ax = plt.subplots()[1] if ax is None else ax
    x = np.linspace(edges[0], edges[1], shape[0])
    y = np.linspace(edges[2], edges[3], shape[1])
    points = np.stack([a.ravel() for a in np.meshgrid(x, y)], axis=1)
    if parameter is not None:
        values = np.reshape(parameter.apply(source, points), (shape[1], shape[0]))
        ax.imshow(
            np.clip(values, 0.0, 1.0), extent=edges, origin="lower", cmap=prob_cmap, vmin=0.0, vmax=1.0, zorder=-2
        )
    if mask is not None:
        centre = source._datum.positions()[0]
        inside = np.array([mask.Inside(point - centre) for point in points], dtype=float).reshape(shape[1], shape[0])
        ax.contour(x, y, inside, levels=[0.5], colors=mask_color)
    return ax
