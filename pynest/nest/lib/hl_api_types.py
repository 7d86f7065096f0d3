# SPDX-License-Identifier: GPL-2.0-or-later
"""The classes of the interface: nodes, connections, parameters, masks."""

import enum
import json
import numbers
import operator

from .. import _kernel
from .hl_api_exceptions import NESTErrors, also

__all__ = [
    "CollocatedSynapses",
    "Compartments",
    "CreateParameter",
    "Mask",
    "NodeCollection",
    "Parameter",
    "Receptors",
    "SynapseCollection",
    "VerbosityLevel",
    "serializable",
    "serialize_data",
    "to_json",
]

OUTPUTS = ("", "pandas", "json", "numpy")


class VerbosityLevel(enum.IntEnum):
    """Levels of messages: those below the verbosity are not shown."""

    ALL = 0
    DEBUG = 5
    STATUS = 7
    INFO = 10
    PROGRESS = 15
    DEPRECATED = 18
    WARNING = 20
    ERROR = 30
    FATAL = 40
    QUIET = 100


class UnknownAttribute(AttributeError, KeyError):
    """A parameter that the nodes or connections do not have, read as an attribute."""

    def __str__(self):
        return str(self.args[0]) if self.args else ""


def _names(keys, message):
    if isinstance(keys, str):
        return [keys]
    try:
        names = list(keys)
    except TypeError:
        raise TypeError(message) from None
    if not all(isinstance(name, str) for name in names):
        raise TypeError(message)
    return names


def _whole(number):
    """A whole number as int, None for other numbers; TypeError for anything else."""
    try:
        return operator.index(number)
    except TypeError:
        if isinstance(number, numbers.Real):
            return int(number) if number == number // 1 else None
        raise TypeError("an integer is required") from None


def _output(output):
    if output not in OUTPUTS:
        raise TypeError(f"output must be one of 'pandas', 'json', 'numpy' or empty, but {output!r} was given")
    return output


def _changes(params, kwargs, n, member):
    """What `set` was given: one dictionary for all, or a list with a dictionary for each of the n members."""
    if kwargs and params is not None:
        raise TypeError("must either provide params or kwargs, but not both.")
    params = kwargs if params is None else params
    if isinstance(params, dict):
        return params
    if not isinstance(params, (list, tuple)) or not all(isinstance(entry, dict) for entry in params):
        raise TypeError("params must be a dict or a list of dicts")
    if len(params) != n:
        raise also(NESTErrors.BadParameter, TypeError)(
            f"set: params must be a dict, or a list of {n} dicts, one per {member}, but {len(params)} were given."
        )
    return list(params)


def _columns(function, datum, names, form):
    """What `function` of the kernel reads of the members, by name; None: all names."""
    if names == []:
        return {}
    try:
        return function(datum, names, form)
    except NESTErrors.UndefinedName as error:
        raise KeyError(error.message) from None


def _frame(columns, index):
    import pandas

    data = {name: [column] if len(index) == 1 else list(column) for name, column in columns.items()}
    return pandas.DataFrame(data, index=index)


class NodeCollection:
    """An ordered set of nodes, made by `Create` or from a list of node IDs.

    Supports iteration, concatenation (``+``), indexing and slicing, membership, length, equality, `numpy.array`, and
    getting and setting of parameters with `get`, `set` and as attributes. ``spatial`` describes positions.

    Parameters
    ----------
    data : sequence of int, optional
        IDs of existing nodes, each once.
    """

    __slots__ = ("_datum",)

    def __init__(self, data=None):
        if data is None:
            data = _kernel.no_nodes()
        elif isinstance(data, NodeCollection):
            data = data._datum
        elif not isinstance(data, _kernel.Nodes):
            data = _kernel.collection(data)
        object.__setattr__(self, "_datum", data)

    def __reduce__(self):
        return (NodeCollection, (self.tolist(),))

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def __len__(self):
        return len(self._datum)

    def __bool__(self):
        return len(self._datum) > 0

    def __iter__(self):
        datum = self._datum
        return (NodeCollection(datum.slice(i, i + 1, 1)) for i in range(len(datum)))

    def __add__(self, other):
        if not isinstance(other, NodeCollection):
            raise TypeError(f"Cannot add object of type '{type(other).__name__}' to 'NodeCollection'")
        return NodeCollection(self._datum.concatenate(other._datum))

    def __contains__(self, node_id):
        if isinstance(node_id, NodeCollection):
            return len(node_id) == 1 and self._datum.index(node_id._datum[0]) >= 0
        node_id = _whole(node_id)
        return node_id is not None and node_id > 0 and self._datum.index(node_id) >= 0

    def __eq__(self, other):
        if not isinstance(other, NodeCollection):
            raise NotImplementedError(f"Cannot compare NodeCollection to {type(other).__name__}")
        return self._datum.equal(other._datum)

    __hash__ = None

    def __array__(self, dtype=None, copy=None):
        ids = self._datum.ids()
        return ids if dtype is None else ids.astype(dtype)

    def __getitem__(self, key):
        n = len(self._datum)
        if isinstance(key, slice):
            if key.step is not None and operator.index(key.step) < 1:
                raise IndexError("slicing step for NodeCollection must be strictly positive")
            start, stop, step = self._bounds(key, n)
            return NodeCollection(self._datum.slice(start, stop, step))
        if isinstance(key, numbers.Integral) and not isinstance(key, bool):
            if not -n <= key < n:
                raise IndexError(f"index {key} is outside of the NodeCollection of {n} nodes")
            i = int(key) % n
            return NodeCollection(self._datum.slice(i, i + 1, 1))
        if isinstance(key, (list, tuple)) or hasattr(key, "__array__"):
            return self._select(key)
        raise IndexError("only integers, slices, lists, tuples, and numpy arrays are valid indices")

    @staticmethod
    def _bounds(key, n):
        """Start, stop and step of a slice; bounds outside of the collection and empty slices are errors."""
        start = 0 if key.start is None else operator.index(key.start)
        stop = n if key.stop is None else operator.index(key.stop)
        for bound, name in ((start, "start"), (stop, "stop")):
            if not -n <= bound <= n:
                raise IndexError(f"slice {name} value {bound} is outside of the NodeCollection of {n} nodes")
        start, stop = (bound + n if bound < 0 else bound for bound in (start, stop))
        if start >= stop and n:
            error = also(NESTErrors.BadParameter, IndexError)
            raise error(f"a slice of a NodeCollection needs start < stop, but {start} and {stop} were given.")
        return start, stop, 1 if key.step is None else operator.index(key.step)

    def _select(self, key):
        import numpy as np

        index = np.asarray(key)
        n = len(self)
        if index.size == 0:
            return NodeCollection()
        if index.ndim != 1:
            raise IndexError("an index array must have one dimension")
        if index.dtype == bool:
            if index.size != n:
                raise IndexError(f"Bool index array must be the same length as NodeCollection: {n}, not {index.size}")
            index = np.flatnonzero(index)
        elif index.dtype.kind not in "iu":
            raise TypeError("only integers and booleans are valid in index arrays")
        if index.size and (index.min() < -n or index.max() >= n):
            raise IndexError(f"an index is outside of the NodeCollection of {n} nodes")
        index = index % n if n else index
        if np.unique(index).size != index.size:
            raise ValueError("All node IDs in a NodeCollection have to be unique")
        index.sort()
        if index.size and (index.size == 1 or (np.diff(index) == index[1] - index[0]).all()):
            step = int(index[1] - index[0]) if index.size > 1 else 1
            return NodeCollection(self._datum.slice(int(index[0]), int(index[-1]) + 1, step))
        return NodeCollection(_kernel.collection(self._datum.ids()[index]))

    def index(self, node_id):
        """Return the position of a node ID; ValueError if it is not there."""
        number = _whole(node_id)
        found = self._datum.index(number) if number is not None and number > 0 else -1
        if found < 0:
            raise ValueError(f"{node_id} is not in NodeCollection")
        return found

    def tolist(self):
        """Return the node IDs as a list."""
        return self._datum.tolist()

    def get(self, *params, **kwargs):
        """Get parameters of the nodes.

        Parameters
        ----------
        params : str or list, optional
            One name; a list of names; or, for values that are dictionaries, a name followed by a name or a list of
            names inside. Nothing: all parameters.
        output : str, optional
            "pandas" for a DataFrame with node IDs as index, "json" for a JSON string, "numpy" for arrays.

        Returns
        -------
        value, tuple, array or dict
            One value for a single node and one name, a tuple with a value per node for several nodes, a dictionary
            for several names. None where a node has no such parameter.

        Raises
        ------
        TypeError
            If an argument has the wrong type.
        KeyError
            If no node has the parameter.
        """
        output = _output(kwargs.pop("output", ""))
        if kwargs:
            raise TypeError(f"get() got an unexpected keyword argument '{next(iter(kwargs))}'")
        if not self:
            raise ValueError("an empty NodeCollection has no parameters")
        message = "Params should be either a string or an iterable"
        if len(params) > 1:
            result = self._hierarchical(params)
        elif not params:
            result = self._columns(None, output)
        elif isinstance(params[0], str):
            result = self._columns([params[0]], output)[params[0]]
        else:
            result = self._columns(_names(params[0], message), output)
        if output == "json":
            return to_json(result)
        if output == "pandas":
            several = not params or not isinstance(params[-1], str)
            return _frame(result if several else {params[-1]: result}, self.tolist())
        return result

    def _columns(self, keys, output):
        return _columns(_kernel.get_nodes, self._datum, keys, "numpy" if output == "numpy" else "scalar")

    def _hierarchical(self, params):
        path, last = params[:-1], params[-1]
        if not all(isinstance(name, str) for name in path):
            raise TypeError("All elements except the last must be strings when using hierarchical addressing")
        value = self._columns([path[0]], "")[path[0]]
        entries = [value] if len(self) == 1 else list(value)
        message = "Last argument must be either a string or an iterable of strings"
        names = _names(last, message)
        if not all(isinstance(entry, dict) for entry in entries):
            if len(path) == 1 and all(name in self._columns(None, "") for name in names):
                return self._columns(list(params[:-1]) + names, "")
            raise TypeError(f"'{path[0]}' is no dictionary, so it has no '{params[1]}'")
        for name in path[1:]:
            entries = [_entry(entry, name) for entry in entries]
        columns = {name: [_entry(entry, name) for entry in entries] for name in names}
        if len(self) == 1:
            columns = {name: column[0] for name, column in columns.items()}
        return columns[last] if isinstance(last, str) else columns

    def set(self, params=None, **kwargs):
        """Set parameters of the nodes, all or nothing.

        Parameters
        ----------
        params : dict or list of dict, optional
            Names with one value for all, or a sequence with a value per node, or a `Parameter`; or one dictionary per
            node.
        kwargs : optional
            The same as keyword arguments.

        Raises
        ------
        TypeError
            If the arguments have the wrong form.
        NESTError
            If a name or value is refused.
        """
        if isinstance(params, (list, tuple)) and len(params) == 1:
            params = list(params) * len(self)
        changes = _changes(params, kwargs, len(self), "node")
        if isinstance(changes, list):
            _kernel.set_nodes_each(self._datum, changes)
        elif self and changes:
            _kernel.set_nodes(self._datum, changes)

    def __getattr__(self, attr):
        if attr.startswith("_"):
            raise AttributeError(f"'NodeCollection' object has no attribute '{attr}'")
        if attr == "spatial":
            return self._spatial()
        try:
            value = self.get(attr)
        except (KeyError, ValueError) as error:
            raise UnknownAttribute(str(error.args[0])) from None
        if attr in ("compartments", "receptors"):
            return (Compartments if attr == "compartments" else Receptors)(self, value)
        return value

    def __setattr__(self, attr, value):
        self.set({attr: value})

    def __dir__(self):
        own = object.__dir__(self)
        if not self or not self._datum.is_current():
            return own
        return sorted({*own, "spatial", *self[0]._columns(None, "")})

    def _spatial(self):
        if not self or not self._datum.is_spatial():
            return None
        layer = self._datum.layer()
        result = {
            "center": layer["lower_left"] + 0.5 * layer["extent"],
            "edge_wrap": layer["edge_wrap"],
            "extent": layer["extent"],
            "network_size": len(self),
        }
        if layer["shape"] is not None:
            result["shape"] = layer["shape"]
        else:
            result["positions"] = self._datum.positions()
        return result

    def _rows(self):
        rows = []
        ranges = self._datum.ranges()
        for model, size, first, last, step in ranges:
            text = f"model={model}, size={size}, first={first}"
            if size > 1 or len(ranges) > 1:
                text += f", last={last}" + (f", step={step}" if step > 1 else "")
            rows.append(text)
        return rows

    def __repr__(self):
        if not self:
            return "NodeCollection(<empty>)"
        if not self._datum.is_current():
            return f"NodeCollection(<{len(self)} nodes from before ResetKernel>)"
        metadata = "spatial" if self._datum.is_spatial() else "None"
        rows = self._rows()
        if len(rows) == 1 and "step=" not in rows[0]:
            return f"NodeCollection(metadata={metadata}, {rows[0]})"
        return f"NodeCollection(metadata={metadata},\n               " + ";\n               ".join(rows) + ")"

    __str__ = __repr__

    def _repr_html_(self):
        if not self or not self._datum.is_current():
            return f"<code>{self!r}</code>".replace("(<", "(&lt;").replace(">)", "&gt;)")
        cells = "".join(
            f"<tr><td>{model}</td><td>{size}</td><td>{first}</td><td>{last}</td><td>{step}</td></tr>"
            for model, size, first, last, step in self._datum.ranges()
        )
        head = "".join(f"<th>{name}</th>" for name in ("model", "size", "first", "last", "step"))
        return f"<table><caption>NodeCollection, {len(self)} nodes</caption><tr>{head}</tr>{cells}</table>"


def _entry(entry, name):
    if not isinstance(entry, dict) or name not in entry:
        hint = _kernel.nearest(name, sorted(entry)) if isinstance(entry, dict) else ""
        raise KeyError(f"'{name}' is not an entry here." + (f" Did you mean '{hint}'?" if hint else ""))
    return entry[name]


class SynapseCollection:
    """Connections, as `GetConnections` returns them; kept as arrays.

    Supports iteration, indexing, slicing, index arrays, length, equality, and getting and setting of parameters with
    `get`, `set` and as attributes.
    """

    __slots__ = ("_datum",)

    def __init__(self, data):
        if data is None or (isinstance(data, (list, tuple)) and not data):
            data = _kernel.no_connections()
        if isinstance(data, SynapseCollection):
            data = data._datum
        if not isinstance(data, _kernel.Connections):
            raise TypeError("a SynapseCollection is made by GetConnections()")
        object.__setattr__(self, "_datum", data)

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def __len__(self):
        return len(self._datum)

    def __iter__(self):
        datum = self._datum
        return (SynapseCollection(datum.slice(i, 1, 1)) for i in range(len(datum)))

    def __eq__(self, other):
        if not isinstance(other, SynapseCollection):
            raise NotImplementedError(f"Cannot compare SynapseCollection to {type(other).__name__}")
        return self._datum.equal(other._datum)

    __hash__ = None

    def __getitem__(self, key):
        n = len(self._datum)
        if isinstance(key, slice):
            rows = range(*key.indices(n))
            return SynapseCollection(self._datum.slice(rows.start, rows.step, len(rows)))
        if isinstance(key, numbers.Integral) and not isinstance(key, bool):
            if not -n <= key < n:
                raise IndexError(f"index {key} is outside of the SynapseCollection of {n} connections")
            return SynapseCollection(self._datum.slice(int(key) % n, 1, 1))
        if isinstance(key, (list, tuple)) or hasattr(key, "__array__"):
            import numpy as np

            index = np.asarray(key)
            if index.dtype == bool:
                if index.shape != (n,):
                    raise IndexError(f"a boolean index must have one entry for each of the {n} connections")
                index = np.flatnonzero(index)
            elif index.dtype.kind not in "iu" and index.size:
                raise TypeError("indices must be integers, slices or arrays of integers or booleans")
            return SynapseCollection(self._datum.take(index.astype(np.int64)))
        raise TypeError(f"indices must be integers, slices or arrays, not {type(key).__name__}")

    def sources(self):
        """Return an iterator over the source node IDs."""
        return iter(self._datum.list("source"))

    def targets(self):
        """Return an iterator over the target node IDs."""
        return iter(self._datum.list("target"))

    def get(self, keys=None, output=""):
        """Get parameters of the connections.

        Parameters
        ----------
        keys : str or list, optional
            One name, or several; nothing: all parameters.
        output : str, optional
            "pandas" for a DataFrame, "json" for a JSON string, "numpy" for arrays.

        Returns
        -------
        value, list or dict
            One value for a single connection and one name, a list for several connections, a dictionary for several
            names.

        Raises
        ------
        TypeError
            If an argument has the wrong type.
        KeyError
            If the connections have no such parameter.
        """
        _output(output)
        names = None if keys is None else _names(keys, "keys should be either a string or an iterable")
        if not len(self):
            result = {} if keys is None or not isinstance(keys, str) else ()
        else:
            columns = self._columns(names, "numpy" if output == "numpy" else "list")
            if len(self) == 1 and output != "numpy":
                columns = {key: column[0] for key, column in columns.items()}
            result = columns[keys] if isinstance(keys, str) else columns
        if output == "json":
            return to_json(result)
        if output == "pandas":
            return _frame({keys: result} if isinstance(keys, str) else result, self._datum.list("source"))
        return result

    def _columns(self, names, form):
        return _columns(_kernel.get_connections, self._datum, names, form)

    def set(self, params=None, **kwargs):
        """Set parameters of the connections, all or nothing.

        Parameters
        ----------
        params : dict or list of dict, optional
            Names with one value for all, or a sequence with a value per connection; or one dictionary per connection.
        kwargs : optional
            The same as keyword arguments.
        """
        changes = _changes(params, kwargs, len(self), "connection")
        if isinstance(changes, list):
            if changes:
                _kernel.set_connections_each(self._datum, changes)
        elif len(self) and changes:
            _kernel.set_connections(self._datum, changes)

    def disconnect(self):
        """Remove the connections."""
        _kernel.disconnect_handles(self._datum)

    def __getattr__(self, attr):
        if attr.startswith("_"):
            raise AttributeError(f"'SynapseCollection' object has no attribute '{attr}'")
        try:
            return self.get(attr)
        except KeyError as error:
            raise UnknownAttribute(str(error.args[0])) from None

    def __setattr__(self, attr, value):
        self.set({attr: value})

    def __str__(self):
        n = len(self)
        if not n:
            return "The synapse collection does not contain any connections."
        shown = self if n <= 35 else self[list(range(15)) + list(range(n - 15, n))]
        names = ["source", "target", "synapse_model", "weight", "delay"]
        columns = shown._columns(None, "list")
        rows = [
            [str(s), str(t), m, *(f"{v:#.4g}" if isinstance(v, float) else "-" for v in (w, d))]
            for s, t, m, w, d in zip(*(columns.get(name, [None] * len(shown)) for name in names))
        ]
        if n > 35:
            rows.insert(15, ["⋮ "] * 5)
        heads = ["source", "target", "synapse model", "weight", "delay"]
        longest = [max(len(row[i]) for row in rows) if i < 3 else 0 for i in range(len(heads))]
        widths = [max(len(head) + 2, n) for head, n in zip(heads, longest)]
        lines = [" ".join(head.center(width) for head, width in zip(heads, widths))]
        lines.append(" ".join("-" * width for width in widths))
        lines += [" ".join(cell.rjust(width) for cell, width in zip(row, widths))[1:] for row in rows]
        return "\n".join(lines)

    def __repr__(self):
        return f"<SynapseCollection of {len(self)} connections>"

    def _repr_html_(self):
        rows = [line.split() for line in str(self).splitlines()[2:]]
        names = ("source", "target", "synapse model", "weight", "delay")
        head = "".join(f"<th>{name}</th>" for name in names)
        body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
        return f"<table><caption>SynapseCollection, {len(self)} connections</caption><tr>{head}</tr>{body}</table>"

    def __dir__(self):
        own = object.__dir__(self)
        return sorted({*own, *self[0]._columns(None, "list")}) if len(self) else own

    def __reduce__(self):
        datum = self._datum
        return _find_again, tuple(getattr(datum, name).copy() for name in _HANDLE)


_HANDLE = ("source", "target", "target_thread", "synapse_id", "port")


def _find_again(*columns):
    """The connections that a pickled SynapseCollection named, in the network as it is now."""
    import numpy as np

    if not len(columns[0]):
        return SynapseCollection(None)
    nodes = [NodeCollection(np.unique(ids)) for ids in columns[:2]]
    found = _kernel.connections(*(part._datum for part in nodes), "", -1)
    places = {handle: i for i, handle in enumerate(zip(*(getattr(found, name).tolist() for name in _HANDLE)))}
    try:
        rows = [places[handle] for handle in zip(*(column.tolist() for column in columns))]
    except KeyError:
        raise NESTErrors.InexistentConnection(
            "the network has not the connections of this SynapseCollection."
        ) from None
    return SynapseCollection(found.take(np.array(rows)))


class CollocatedSynapses:
    """Several synapse specifications for each pair of nodes that `Connect` connects.

    Examples
    --------
    >>> nest.CollocatedSynapses({"weight": 4.0, "delay": 1.5}, {"synapse_model": "stdp_synapse"})
    """

    def __init__(self, *args):
        if not args or not all(isinstance(spec, (dict, str)) for spec in args):
            raise TypeError("CollocatedSynapses needs synapse specifications, each a dictionary or the name of a model")
        self.syn_specs = args

    def __len__(self):
        return len(self.syn_specs)

    def __repr__(self):
        return f"CollocatedSynapses({', '.join(map(repr, self.syn_specs))})"


class _Recipe:
    """What Parameters and Masks have in common: they cannot be changed, and know the call that made them."""

    __slots__ = ("_datum", "_recipe")

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def __reduce__(self):
        return self._recipe

    def __repr__(self):
        return f"<{type(self).__name__} {_recipe_text(self)}>"


#: How operations on Parameters and Masks are written.
_SYMBOLS = {
    "add": "+",
    "subtract": "-",
    "multiply": "*",
    "divide": "/",
    "power": "**",
    "less": "<",
    "less_equal": "<=",
    "equal": "==",
    "not_equal": "!=",
    "greater_equal": ">=",
    "greater": ">",
    "and": "&",
    "or": "|",
    "minus": "-",
}


def _recipe_text(thing):
    """The call that made a Parameter or Mask, as text."""
    if not isinstance(thing, _Recipe):
        return repr(thing)
    _, (kind, *operands) = thing._recipe
    if kind in _SYMBOLS:
        return f"({f' {_SYMBOLS[kind]} '.join(map(_recipe_text, operands))})"
    specs = operands[0] if operands and isinstance(operands[0], dict) else None
    if specs is None:
        return f"{kind}({', '.join(map(_recipe_text, operands))})"
    if kind == "constant":
        return repr(specs["value"])
    arguments = [f"{key}={_recipe_text(value)}" for key, value in specs.items()]
    if len(operands) > 1 and operands[1] is not None:
        arguments.append(f"anchor={operands[1]!r}")
    return f"{kind}({', '.join(arguments)})" if arguments else kind


def made_by(thing, function, *arguments):
    """Note the call that made a Parameter or Mask."""
    thing._recipe = (function, arguments)
    return thing


def combine_masks(operation, lhs, rhs):
    """A Mask made of two."""
    return made_by(Mask(_kernel.combine_masks(operation, lhs._datum, rhs._datum)), combine_masks, operation, lhs, rhs)


class Mask(_Recipe):
    """A region of space, made by `CreateMask`; combines with ``&``, ``|`` and ``-``."""

    __slots__ = ()

    def __init__(self, data):
        if not isinstance(data, _kernel.MaskObject):
            raise TypeError("a Mask is made by CreateMask()")
        self._datum = data

    def _combine(self, operation, symbol, rhs):
        if not isinstance(rhs, Mask):
            raise NotImplementedError(f"Both operands of {symbol} must be masks.")
        return combine_masks(operation, self, rhs)

    def __and__(self, rhs):
        return self._combine("and", "&", rhs)

    def __or__(self, rhs):
        return self._combine("or", "|", rhs)

    def __sub__(self, rhs):
        return self._combine("minus", "-", rhs)

    def Inside(self, point):
        """Return whether a point (tuple or list of coordinates) lies in the mask."""
        return _kernel.inside_mask(self._datum, [float(x) for x in point])


def parameter_of(value):
    """A Parameter from a Parameter or a number; NotImplementedError for anything else."""
    if isinstance(value, Parameter):
        return value
    if isinstance(value, numbers.Real):
        return CreateParameter("constant", {"value": float(value)})
    raise NotImplementedError(f"a Parameter cannot be combined with an object of type '{type(value).__name__}'")


def combine(operation, *operands):
    """A Parameter made of Parameters and numbers."""
    operands = [parameter_of(x) for x in operands]
    made = Parameter(_kernel.combine_parameters(operation, [x._datum for x in operands]))
    return made_by(made, combine, operation, *operands)


class Parameter(_Recipe):
    """An expression that yields values for nodes or connections: constants, distributions, positions, and what is made
    of them by arithmetic, comparisons and functions."""

    __slots__ = ()
    __hash__ = None

    def __init__(self, datum):
        if not isinstance(datum, _kernel.ParameterObject):
            raise TypeError("use the 'CreateParameter()' function to create a 'Parameter'.")
        self._datum = datum

    def __add__(self, other):
        return combine("add", self, other)

    def __radd__(self, other):
        return combine("add", other, self)

    def __sub__(self, other):
        return combine("subtract", self, other)

    def __rsub__(self, other):
        return combine("subtract", other, self)

    def __mul__(self, other):
        return combine("multiply", self, other)

    __rmul__ = __mul__

    def __truediv__(self, other):
        return combine("divide", self, other)

    def __rtruediv__(self, other):
        return combine("divide", other, self)

    def __pow__(self, exponent):
        return combine("power", self, exponent)

    def __neg__(self):
        return combine("negate", self)

    def __pos__(self):
        return self

    def __lt__(self, other):
        return combine("less", self, other)

    def __le__(self, other):
        return combine("less_equal", self, other)

    def __eq__(self, other):
        return combine("equal", self, other)

    def __ne__(self, other):
        return combine("not_equal", self, other)

    def __ge__(self, other):
        return combine("greater_equal", self, other)

    def __gt__(self, other):
        return combine("greater", self, other)

    def GetValue(self):
        """Return one value of the parameter."""
        return _kernel.evaluate(self._datum, None)[0]

    def is_spatial(self):
        """Return whether the parameter needs positions."""
        return self._datum.is_spatial()

    def apply(self, spatial_nc, positions=None):
        """Return a tuple of values: one per node, or, for one source node, one per target position.

        Parameters
        ----------
        spatial_nc : NodeCollection
            Nodes; a single one if positions are given.
        positions : sequence of coordinates, optional
            Positions of targets.
        """
        if not isinstance(spatial_nc, NodeCollection):
            raise TypeError("apply needs a NodeCollection")
        if positions is None:
            return _kernel.evaluate(self._datum, spatial_nc._datum)
        if len(spatial_nc) != 1:
            raise ValueError("The NodeCollection must contain a single node ID only")
        import numpy as np

        points = np.asarray(positions, dtype=float)
        if points.ndim != 2:
            raise TypeError("Each position must have one coordinate per dimension")
        return _kernel.evaluate_at(self._datum, spatial_nc._datum, points)


#: Kinds of CreateParameter by documented name: kind of the kernel.
_KINDS = {"gaussian2D": "gaussian2d"}


def CreateParameter(parametertype, specs):
    """Make a parameter.

    Parameters
    ----------
    parametertype : str
        "constant", "uniform", "normal", "lognormal", "exponential", "uniform_int", "position", "distance", "gaussian",
        "gaussian2D", "gamma", ...
    specs : dict
        The keys of this type, such as ``{"min": 0.0, "max": 1.0}``.

    Returns
    -------
    Parameter
    """
    if not isinstance(parametertype, str):
        raise TypeError(f"parametertype must be a string, but got {type(parametertype).__name__}")
    made = Parameter(_kernel.make_parameter(_KINDS.get(parametertype, parametertype), specs))
    return made_by(made, CreateParameter, parametertype, dict(specs))


class CmBase:
    """Compartments or receptors of one multi-compartment neuron; ``+`` adds further ones."""

    def __init__(self, node_collection, elements):
        if not isinstance(node_collection, NodeCollection):
            raise TypeError(f"node_collection must be a NodeCollection, got {type(node_collection)}")
        if isinstance(elements, dict):
            elements = [elements]
        if not isinstance(elements, (list, tuple)):
            raise TypeError(f"elements must be a list or tuple of dicts, got {type(elements)}")
        self._elements = list(elements)
        self._node_collection = node_collection

    def __add__(self, other):
        if isinstance(other, dict):
            added = [other]
        elif isinstance(other, (list, tuple)) and all(isinstance(entry, dict) for entry in other):
            added = list(other)
        elif type(other) is type(self):
            added = other._elements
        else:
            raise NotImplementedError(
                f"{type(self).__name__} can only be added with dicts, lists of dicts, or other {type(self).__name__}, "
                f"got {type(other)}"
            )
        return type(self)(self._node_collection, self._elements + added)

    def __getitem__(self, key):
        return self._elements[key]

    def __len__(self):
        return len(self._elements)

    def get_tuple(self):
        """Return the entries as a tuple of dictionaries."""
        return tuple(self._elements)


class Compartments(CmBase):
    """The compartments of a multi-compartment neuron."""


class Receptors(CmBase):
    """The receptors of a multi-compartment neuron."""


def serialize_data(data):
    """Return data as strings, numbers, lists and dictionaries, which JSON can hold."""
    if isinstance(data, (NodeCollection,)):
        return data.tolist()
    if isinstance(data, SynapseCollection):
        return data.get()
    if isinstance(data, dict):
        return {key: serialize_data(value) for key, value in data.items()}
    if isinstance(data, (list, tuple, set, range)):
        return [serialize_data(value) for value in data]
    if hasattr(data, "dtype") and hasattr(data, "tolist"):
        return data.tolist()
    if isinstance(data, CmBase):
        return serialize_data(data.get_tuple())
    return data


serializable = serialize_data


def to_json(data, **kwargs):
    """Return data as a JSON string; keyword arguments go to `json.dumps`."""
    return json.dumps(serialize_data(data), **kwargs)


_kernel.set_wrapper("NodeCollection", NodeCollection)
_kernel.set_wrapper("SynapseCollection", SynapseCollection)
_kernel.set_wrapper("Parameter", Parameter)
_kernel.set_wrapper("Mask", Mask)
