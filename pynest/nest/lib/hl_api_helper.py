# SPDX-License-Identifier: GPL-2.0-or-later
"""Helper functions of the interface."""

import functools
import inspect
import os
import pydoc
import sys
import textwrap
import warnings

from .. import _kernel
from .hl_api_exceptions import KernelException

__all__ = [
    "SuppressedDeprecationWarning",
    "broadcast",
    "deprecated",
    "get_parameters",
    "get_parameters_hierarchical_addressing",
    "get_unistring_type",
    "get_wrapped_text",
    "is_coercible_to_sli_array",
    "is_iterable",
    "is_literal",
    "is_sequence_of_connections",
    "is_sequence_of_node_ids",
    "is_string",
    "load_help",
    "model_deprecation_warning",
    "restructure_data",
    "show_deprecation_warning",
    "show_help_with_pager",
    "stringify_path",
    "uni_str",
]

uni_str = str

_shown = set()
_silent = set()


def get_unistring_type():
    """Return the type of strings: str."""
    return str


def get_wrapped_text(text, width=80):
    """Return a multiline string wrapped at a width, with its line breaks kept and further white space removed."""
    lines = textwrap.dedent(text).split("\n")
    return "\n".join(textwrap.fill(line, width=width, initial_indent="", replace_whitespace=True) for line in lines)


def show_deprecation_warning(func_name, alt_func_name=None, text=None):
    """Warn, once per function, that it is deprecated.

    Parameters
    ----------
    func_name : str
        Name of the function.
    alt_func_name : str, optional
        Name of the function to use instead; needed without `text`.
    text : str, optional
        Text to show.
    """
    if func_name in _shown or func_name in _silent:
        return
    if alt_func_name is None and text is None:
        raise ValueError("show_deprecation_warning needs alt_func_name or text")
    _shown.add(func_name)
    if text is None:
        text = f"{func_name} is deprecated. Please use {alt_func_name} instead!"
    warnings.warn(text, UserWarning, stacklevel=3)


def deprecated(alt_func_name, text=None):
    """Decorator of deprecated functions: shows a warning, then calls the function."""

    def decorate(function):
        @functools.wraps(function)
        def call(*args, **kwargs):
            show_deprecation_warning(function.__name__, alt_func_name, text=text)
            return function(*args, **kwargs)

        return call

    return decorate


class SuppressedDeprecationWarning:
    """Context manager that turns off the deprecation warnings of functions, given by name (str or list)."""

    def __init__(self, no_dep_funcs):
        self._names = {no_dep_funcs} if isinstance(no_dep_funcs, str) else set(no_dep_funcs)

    def __enter__(self):
        self._added = self._names - _silent
        _silent.update(self._added)

    def __exit__(self, *exception):
        _silent.difference_update(self._added)


def stringify_path(filepath):
    """Return a path as a string."""
    return os.fspath(filepath)


def is_literal(obj):
    """Return whether an object is a string."""
    return isinstance(obj, str)


def is_string(obj):
    """Return whether an object is a string."""
    return isinstance(obj, str)


def is_iterable(seq):
    """Return whether an object can be iterated over."""
    try:
        iter(seq)
    except TypeError:
        return False
    return True


def is_coercible_to_sli_array(seq):
    """Return whether an object is a sequence: a list or tuple."""
    return isinstance(seq, (tuple, list, range))


def is_sequence_of_connections(seq):
    """Return whether an object may be a sequence of connections: dictionaries, or sequences of five entries."""
    try:
        first = next(iter(seq))
        return isinstance(first, dict) or len(first) == 5
    except (TypeError, StopIteration):
        return False


def is_sequence_of_node_ids(seq):
    """Return whether an object may be a sequence of node IDs: whole numbers that are not negative."""
    from .hl_api_types import NodeCollection

    if isinstance(seq, NodeCollection):
        return True
    if isinstance(seq, (str, bytes, dict)) or not is_iterable(seq):
        return False
    return all(hasattr(x, "__index__") and x >= 0 for x in seq)


def broadcast(item, length, allowed_types, name="item"):
    """Return an item, or a sequence of one, as a sequence of `length` items.

    Raises
    ------
    TypeError
        If the item has none of the allowed types, or the sequence another length.
    """
    if isinstance(item, tuple(allowed_types)):
        return length * (item,)
    if not is_iterable(item) or isinstance(item, str):
        raise TypeError(f"'{name}' must be a single item or a sequence, but got {type(item).__name__}")
    if len(item) == 1:
        return length * tuple(item)
    if len(item) != length:
        raise TypeError(f"'{name}' must be a single value, a list with one element or a list with {length} elements.")
    return item


def restructure_data(result, keys):
    """Return a list of dictionaries or values as a dictionary of lists, or a list, or a single value."""
    if isinstance(keys, str):
        values = [entry[keys] if isinstance(entry, dict) else entry for entry in result]
        return values[0] if len(values) == 1 else values
    if keys is None:
        keys = list(dict.fromkeys(key for entry in result for key in entry))
        columns = {key: [entry.get(key) for entry in result] for key in keys}
    else:
        columns = {
            key: [entry[key] if isinstance(entry, dict) else entry[i] for entry in result] for i, key in enumerate(keys)
        }
    return {key: values[0] if len(values) == 1 else values for key, values in columns.items()}


def get_parameters(nc, param):
    """Return parameters of nodes: values for one name, a dictionary for a list of names."""
    return nc.get(param)


def get_parameters_hierarchical_addressing(nc, params):
    """Return entries of a parameter that is a dictionary; `params` is (name, name or list of names inside)."""
    if not isinstance(params[0], str):
        raise TypeError("First argument must be a string, specifying path into hierarchical dictionary")
    return nc.get(*params)


def model_deprecation_warning(model):
    """Warn if a model is to be removed; none is at present."""
    return None


def load_help(obj):
    """Return the help page of a model (by name), function or class in reStructuredText, or None."""
    if not isinstance(obj, str):
        return inspect.getdoc(obj)
    from .hl_api_model_help import model_page

    try:
        return model_page(obj)
    except KernelException:
        pass
    thing = sys.modules["nest"]
    for name in obj.removeprefix("nest.").split("."):
        thing = type(thing).__dict__.get(name) or getattr(thing, name, None)
        if thing is None:
            return None
    return inspect.getdoc(thing)


def show_help_with_pager(obj):
    """Show the help page of an object in a pager, or say that there is none and what is near."""
    text = load_help(obj)
    if text is None:
        names = _kernel.node_models() + _kernel.synapse_models() + list(dir(sys.modules["nest"]))
        hint = _kernel.nearest(str(obj), names)
        print(f"Sorry, there is no help for '{obj}'." + (f" Did you mean '{hint}'?" if hint else ""))
        return
    pydoc.pager(text)
