# SPDX-License-Identifier: GPL-2.0-or-later
"""Functions for model handling."""

from .. import _kernel
from .hl_api_types import to_json

__all__ = ["ConnectionRules", "CopyModel", "GetDefaults", "Models", "SetDefaults"]


def _name(value, what):
    if not isinstance(value, str):
        raise TypeError(f"{what} must be a string, but got {type(value).__name__}")
    return value


def Models(mtype="all", sel=None):
    """Return a tuple of model names, sorted.

    Parameters
    ----------
    mtype : str, optional
        "nodes" for neurons and devices, "synapses" for synapse models, or "all".
    sel : str, optional
        Only names that contain it.

    Raises
    ------
    ValueError
        For another `mtype`.

    Notes
    -----
    Names that end in ``_hpc`` are the same models under the name that older scripts use; those in ``_lbl`` keep an
    integer ``synapse_label`` per connection.
    """
    if mtype not in ("all", "nodes", "synapses"):
        raise ValueError("mtype has to be one of 'all', 'nodes', or 'synapses'")
    names = []
    if mtype in ("all", "nodes"):
        names += _kernel.node_models()
    if mtype in ("all", "synapses"):
        names += _kernel.synapse_models()
    if sel is not None:
        names = [name for name in names if _name(sel, "sel") in name]
    return tuple(sorted(names))


def ConnectionRules():
    """Return a tuple of the connection rules, sorted by name."""
    return tuple(sorted(_kernel.status_of("connection_rules")))


def SetDefaults(model, params, val=None):
    """Set defaults for nodes or connections to come, or options of a recording backend.

    Parameters
    ----------
    model : str
        Name of the model or recording backend.
    params : str or dict
        New values by name, or one name.
    val : optional
        The value, if `params` is a name.

    Raises
    ------
    TypeError
        If `params` is neither.
    NESTError
        If the model, a name or a value is refused; nothing is changed then.
    """
    _name(model, "model")
    if val is not None:
        if not isinstance(params, str):
            raise TypeError("params must be the name of a parameter if val is given.")
        params = {params: val}
    if not isinstance(params, dict):
        raise TypeError("params must be dictionary unless val is given.")
    _kernel.set_defaults(model, params)


def GetDefaults(model, keys=None, output=""):
    """Return defaults of a model or recording backend.

    Parameters
    ----------
    model : str
        Name of the model or recording backend.
    keys : str or list, optional
        One name, or several.
    output : str, optional
        "json" for a JSON string.

    Returns
    -------
    dict, type, list or str
        All defaults; one value for one name; a list of values for several names; JSON.

    Raises
    ------
    TypeError
        If an argument has the wrong type.
    KeyError
        If a name is unknown.
    NESTError
        UnknownComponent if the model is unknown.
    """
    defaults = _kernel.defaults(_name(model, "model"))

    def value(key):
        if not isinstance(key, str):
            raise TypeError(f"keys should be either a string or an iterable of strings, but got {key!r}")
        if key not in defaults:
            hint = _kernel.nearest(key, sorted(defaults))
            raise KeyError(f"'{model}' has no parameter '{key}'." + (f" Did you mean '{hint}'?" if hint else ""))
        return defaults[key]

    if keys is None:
        result = defaults
    elif isinstance(keys, str):
        result = value(keys)
    else:
        try:
            names = list(keys)
        except TypeError:
            raise TypeError("keys should be either a string or an iterable") from None
        result = [value(key) for key in names]
    return to_json(result) if output == "json" else result


def CopyModel(existing, new, params=None):
    """Make a new model by copying an existing one.

    Parameters
    ----------
    existing : str
        Name of the model.
    new : str
        Name of the copy.
    params : dict, optional
        Defaults of the copy; the others are those of the model.

    Raises
    ------
    NESTError
        UnknownModelName, NewModelNameExists, or an error about a parameter; no model is made then.
    """
    _kernel.copy_model(_name(existing, "existing"), _name(new, "new"), {} if params is None else params)
