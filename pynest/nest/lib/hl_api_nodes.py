# SPDX-License-Identifier: GPL-2.0-or-later
"""Functions for node handling."""

import operator

from .. import _kernel
from .hl_api_types import NodeCollection, Parameter

__all__ = ["Create", "GetLocalNodeCollection", "GetNodes", "PrintNodes"]


def _count(n):
    if isinstance(n, float) and n.is_integer():
        return int(n)
    try:
        return operator.index(n)
    except TypeError:
        raise TypeError(f"Create: the number of nodes must be a whole number, but {n!r} was given") from None


def Create(model, n=1, params=None, positions=None):
    """Create nodes.

    Parameters
    ----------
    model : str
        Name of the model.
    n : int, optional
        Number of nodes; not for positions on a grid.
    params : dict or list, optional
        A dictionary with one value for all, or a list of `n` values, per parameter; or a list of `n` dictionaries.
        Values may be `Parameter` objects.
    positions : nest.spatial.grid or nest.spatial.free, optional
        Positions of the nodes.

    Returns
    -------
    NodeCollection

    Raises
    ------
    NESTError
        If the model is unknown, or a parameter is refused; no node is created then.
    TypeError
        If an argument has the wrong type.
    """
    if not isinstance(model, str):
        raise TypeError(f"Create: the model must be a string, but got {type(model).__name__}")
    if params is not None and not isinstance(params, (dict, list, tuple)):
        raise TypeError("params must be either a dict of parameters or a list or tuple of dicts")
    if positions is not None:
        from ..spatial.hl_api_spatial import free, grid

        if not isinstance(positions, (free, grid)):
            raise TypeError("`positions` must be either a nest.spatial.free or a nest.spatial.grid object")
        layer = positions._layer(n)
        expected = len(layer["positions"])
    else:
        expected = n = _count(n)
    if isinstance(params, (list, tuple)):
        if len(params) != expected:
            raise TypeError("list of params must have one dictionary per node")
        if not all(isinstance(entry, dict) for entry in params):
            raise TypeError("list of params must have one dictionary per node")
    values = {"params": params} if isinstance(params, dict) else {"each": list(params or ())}
    if positions is not None:
        return NodeCollection(_kernel.create_spatial(model, **layer, **values))
    return NodeCollection(_kernel.create(model, n, **values))


def PrintNodes():
    """Print the ID ranges and model names of all nodes in the network."""
    print(_kernel.describe_nodes().rstrip("\n"))


def GetNodes(properties={}, local_only=False):  # noqa: B006
    """Return all nodes with the given properties.

    Parameters
    ----------
    properties : dict, optional
        Only nodes whose parameters equal the given ones.
    local_only : bool, optional
        Only nodes of this MPI process.

    Returns
    -------
    NodeCollection
    """
    if not isinstance(properties, dict):
        raise TypeError(f"properties must be a dictionary, but got {type(properties).__name__}")
    if any(isinstance(value, Parameter) for value in properties.values()):
        raise TypeError("properties must be values, not Parameter objects")
    return NodeCollection(_kernel.find_nodes(properties, bool(local_only)))


def GetLocalNodeCollection(nc):
    """Return the nodes of a NodeCollection that belong to this MPI process, as a NodeCollection.

    Raises
    ------
    TypeError
        If `nc` is no NodeCollection.
    """
    if not isinstance(nc, NodeCollection):
        raise TypeError("GetLocalNodeCollection requires a NodeCollection in order to run")
    return NodeCollection(_kernel.local_nodes(nc._datum))
