# SPDX-License-Identifier: GPL-2.0-or-later
"""Positions of nodes, and parameters that depend on them."""

import numbers

from .. import _kernel
from ..lib.hl_api_exceptions import NESTErrors, also
from ..lib.hl_api_types import CreateParameter, Parameter

__all__ = ["distance", "free", "grid", "pos", "source_pos", "target_pos"]


class DistanceParameter(Parameter):
    """The distance between source and target; ``x``, ``y``, ``z`` and ``n(dimension)`` are its components."""

    def __init__(self):
        whole = CreateParameter("distance", {})
        super().__init__(whole._datum)
        self._recipe = whole._recipe

    x = property(lambda self: self.n(1), doc="Distance along x.")
    y = property(lambda self: self.n(2), doc="Distance along y.")
    z = property(lambda self: self.n(3), doc="Distance along z.")

    @staticmethod
    def n(dimension):
        """Return the distance along x (1), y (2) or z (3), or the whole distance (0)."""
        return CreateParameter("distance", {"dimension": dimension})


distance = DistanceParameter()


class _Axis:
    def __init__(self, dimension):
        self._dimension = dimension

    def __get__(self, instance, cls):
        return cls.n(self._dimension)


def _positions(name, endpoint, text):
    @staticmethod
    def n(dimension):
        """Return the coordinate along a dimension: 0, 1 or 2."""
        return CreateParameter("position", {"dimension": dimension, "synaptic_endpoint": endpoint})

    body = {"__doc__": text, "__module__": __name__, "n": n, "x": _Axis(0), "y": _Axis(1), "z": _Axis(2)}
    return type(name, (), body)


pos = _positions("pos", 0, "Position of the node: ``x``, ``y``, ``z``, ``n(dimension)``.")
source_pos = _positions("source_pos", 1, "Position of the source: ``x``, ``y``, ``z``, ``n(dimension)``.")
target_pos = _positions("target_pos", 2, "Position of the target: ``x``, ``y``, ``z``, ``n(dimension)``.")


def _vector(value, dimensions, name):
    import numpy as np

    vector = np.atleast_1d(np.asarray(value, dtype=float))
    if vector.shape != (dimensions,):
        raise NESTErrors.BadProperty(f"{name} must have {dimensions} coordinates, but {value!r} was given.")
    if not np.isfinite(vector).all():
        raise NESTErrors.BadProperty(f"{name} must be finite, but {value!r} was given.")
    return vector


def _check_wrap(edge_wrap):
    if not isinstance(edge_wrap, bool):
        raise NESTErrors.TypeMismatch(f"edge_wrap must be True or False, but {edge_wrap!r} was given.")


class grid:
    """Positions on a grid, column by column from the top left.

    Parameters
    ----------
    shape : sequence of int
        Columns and rows (and layers).
    center : sequence of float, optional
        Centre of the layer; the origin if not given.
    extent : sequence of float, optional
        Size of the layer; 1 in each dimension if not given.
    edge_wrap : bool, optional
        Whether the layer is periodic.
    """

    def __init__(self, shape, center=None, extent=None, edge_wrap=False):
        self.shape = shape
        self.center = center
        self.extent = extent
        self.edge_wrap = edge_wrap

    def _layer(self, n):
        import numpy as np

        if n != 1:
            raise ValueError("Cannot specify number of nodes with grid positions")
        shape = list(self.shape) if not isinstance(self.shape, numbers.Number) else [self.shape]
        if len(shape) not in (2, 3):
            raise NESTErrors.BadProperty(f"The shape of a grid must have length 2 or 3, but {self.shape!r} was given.")
        if not all(hasattr(entry, "__index__") for entry in shape):
            raise NESTErrors.TypeMismatch(f"The shape of a grid must be integers, but {self.shape!r} was given.")
        if min(shape) < 1:
            raise NESTErrors.BadProperty(f"All entries of the shape must be positive, but {self.shape!r} was given.")
        _check_wrap(self.edge_wrap)
        d = len(shape)
        extent = np.ones(d) if self.extent is None else _vector(self.extent, d, "extent")
        if not (extent > 0).all():
            raise NESTErrors.BadProperty(f"All entries of the extent must be positive, but {self.extent!r} was given.")
        center = np.zeros(d) if self.center is None else _vector(self.center, d, "center")
        lower = center - 0.5 * extent
        step = extent / np.asarray(shape)
        axes = [lower[i] + step[i] * (np.arange(shape[i]) + 0.5) for i in range(d)]
        axes[1] = axes[1][::-1]
        points = np.stack([a.ravel() for a in np.meshgrid(*axes, indexing="ij")], axis=1)
        return {
            "positions": points,
            "lower_left": lower,
            "extent": extent,
            "periodic": [self.edge_wrap] * d,
            "shape": [int(entry) for entry in shape],
        }


class free:
    """Free positions.

    Parameters
    ----------
    pos : sequence of coordinates, Parameter, or list of Parameters
        One position per node; or a Parameter from which all coordinates are drawn, or one per dimension.
    extent : sequence of float, optional
        Size of the layer, centred on the nodes; by default it holds the nodes.
    edge_wrap : bool, optional
        Whether the layer is periodic.
    num_dimensions : int, optional
        2 or 3; needed for a single Parameter without `extent`.
    """

    def __init__(self, pos, extent=None, edge_wrap=False, num_dimensions=None):
        if num_dimensions is not None and num_dimensions not in (2, 3):
            raise ValueError("Number of dimensions must be 2 or 3")
        if extent is not None:
            try:
                length = len(extent)
            except TypeError:
                raise TypeError("extent must be a sequence of numbers") from None
            if num_dimensions is not None and num_dimensions != length:
                raise ValueError("extent and num_dimensions disagree")
            num_dimensions = length
        if isinstance(pos, Parameter):
            if num_dimensions is None:
                raise TypeError(
                    "could not infer number of dimensions. Set num_dimensions or extent when using Parameter as pos"
                )
            pos = [pos] * num_dimensions
        elif not hasattr(pos, "__len__") or isinstance(pos, (str, dict)):
            raise TypeError("pos must be either an array of positions, or a Parameter")
        self.pos = pos
        self.extent = extent
        self.edge_wrap = edge_wrap

    def _layer(self, n):
        import numpy as np

        _check_wrap(self.edge_wrap)
        if len(self.pos) and all(isinstance(entry, Parameter) for entry in self.pos):
            points = np.stack([_kernel.draw(entry._datum, n) for entry in self.pos], axis=1)
        else:
            try:
                points = np.asarray(self.pos, dtype=float)
            except (TypeError, ValueError):
                raise TypeError("pos must be either an array of positions, or a Parameter") from None
        if not points.size:
            raise also(NESTErrors.BadProperty, ValueError)("positions are needed, but none was given.")
        if points.ndim != 2 or points.shape[1] not in (2, 3):
            raise NESTErrors.BadProperty("positions must have 2 or 3 coordinates each.")
        if n != 1 and n != len(points):
            raise NESTErrors.BadProperty(f"Create: {n} nodes were asked for, but {len(points)} positions were given.")
        if not np.isfinite(points).all():
            raise NESTErrors.BadProperty("positions must be finite.")
        d = points.shape[1]
        center = 0.5 * (points.min(axis=0) + points.max(axis=0))
        if self.extent is None:
            if len(points) == 1:
                raise NESTErrors.KernelException("If only one node is created, 'extent' must be specified.")
            extent = np.ceil(points.max(axis=0) - points.min(axis=0))
        else:
            extent = _vector(self.extent, d, "extent")
            if not (extent > 0).all():
                raise NESTErrors.BadProperty(
                    f"All entries of the extent must be positive, but {self.extent!r} was given."
                )
            if (np.abs(points - center) > 0.5 * extent * (1 + 1e-12)).any():
                raise NESTErrors.BadProperty("Node position outside of layer: the extent does not hold all positions.")
        return {
            "positions": points,
            "lower_left": center - 0.5 * extent,
            "extent": extent,
            "periodic": [self.edge_wrap] * d,
            "shape": None,
        }
