# SPDX-License-Identifier: GPL-2.0-or-later
"""Functions to get information: status, messages, help."""

import inspect
import platform
import sys
import webbrowser

from .. import _kernel
from .hl_api_helper import load_help, show_help_with_pager
from .hl_api_types import NodeCollection, SynapseCollection, VerbosityLevel, to_json

__all__ = [
    "GetStatus",
    "SetStatus",
    "authors",
    "get_argv",
    "get_verbosity",
    "help",
    "helpdesk",
    "message",
    "set_verbosity",
    "sysinfo",
]


def authors():
    """Print who made this program."""
    print("Martlet is written by the Martlet maintainers; see the version history of its source code.")
    print("It is independent of the NEST Initiative.")


def helpdesk():
    """Open the documentation index in a browser."""
    webbrowser.open_new("https://nest-simulator.readthedocs.io")


def get_argv():
    """Return the program's arguments as a tuple."""
    return tuple(sys.argv)


def sysinfo():
    """Print information on the platform."""
    from .. import build_info

    print(f"platform:  {platform.platform()}")
    print(f"python:    {platform.python_version()}")
    for key, value in sorted(build_info.items()):
        print(f"{key + ':':<20} {value}")


def help(obj=None, return_text=False):
    """Show the help page of a model, function or class in a pager.

    Parameters
    ----------
    obj : str or object, optional
        Name of a model or of something in the nest module, or the object.
    return_text : bool, optional
        Return the text (reStructuredText) instead.

    Returns
    -------
    str or None
    """
    if obj is None:
        text = inspect.getdoc(sys.modules["nest"]) or ""
        if return_text:
            return text
        print(text)
        return None
    if return_text:
        return load_help(obj)
    show_help_with_pager(obj)
    return None


def _level(level):
    if isinstance(level, str):
        name = level if level.startswith("M_") else "M_" + level
        return _kernel.verbosity_level(name)
    if isinstance(level, bool) or not hasattr(level, "__index__"):
        raise TypeError(f"a verbosity level is a string such as 'M_WARNING' or an integer, not {level!r}")
    return int(level)


def get_verbosity():
    """Return the verbosity: messages below this level are not shown.

    M_ALL=0, M_INFO=10, M_DEPRECATED=18, M_WARNING=20, M_ERROR=30, M_FATAL=40.
    """
    level = _kernel.status_of("verbosity")
    try:
        return VerbosityLevel(level)
    except ValueError:
        return level


def set_verbosity(level):
    """Set the verbosity.

    Parameters
    ----------
    level : str or int
        'M_ALL', 'M_INFO', 'M_DEPRECATED', 'M_WARNING', 'M_ERROR', 'M_FATAL', 'M_QUIET', or a number.

    Raises
    ------
    NESTError
        BadParameterValue for an unknown name.
    """
    _kernel.set_status({"verbosity": _level(level)})


def message(level, sender=None, text=None, *, function=None, filename=None, lineno=None):
    """Print a message, if the verbosity lets it through.

    Parameters
    ----------
    level : str or int
        Level, such as 'M_INFO'; or the text, if it is the only argument or followed by a VerbosityLevel.
    sender : str
        Who sends the message.
    text : str
        The message.
    """
    if text is None:
        text, level = level, VerbosityLevel.INFO if sender is None else sender
        sender = function or "script"
    if not isinstance(text, str):
        raise TypeError(f"the message must be a string, but got {type(text).__name__}")
    number = _level(level)
    if number >= _kernel.status_of("verbosity"):
        stream = sys.stderr if number >= VerbosityLevel.WARNING else sys.stdout
        print(f"[{_kernel.verbosity_name(number)[2:]}] {sender}: {text}", file=stream, flush=True)


def _collection(nodes):
    if not isinstance(nodes, (NodeCollection, SynapseCollection)):
        raise TypeError(
            "The first input (nodes) must be NodeCollection or SynapseCollection with connection handles, "
            f"but got {type(nodes).__name__}"
        )
    return nodes


def GetStatus(nodes, keys=None, output=""):
    """Return parameters of nodes or connections, one entry per node or connection.

    Parameters
    ----------
    nodes : NodeCollection or SynapseCollection
        The nodes or connections.
    keys : str or list, optional
        One name, or several.
    output : str, optional
        "json" for a JSON string.

    Returns
    -------
    tuple or str
        Dictionaries; values, for one name; tuples of values, for several names; or the same as JSON.

    Raises
    ------
    TypeError
        If an argument has the wrong type.
    KeyError
        If a name is unknown.
    """
    _collection(nodes)
    if output not in ("", "json", "pandas"):
        raise TypeError(f"output must be 'json' or empty, but {output!r} was given")
    names = None
    if keys is not None and not isinstance(keys, str):
        try:
            names = list(keys)
        except TypeError:
            raise TypeError("Params should be either a string or an iterable") from None
    elif keys is not None:
        names = [keys]
    if not len(nodes):
        result = ()
    else:
        single = len(nodes) == 1
        columns = nodes.get() if names is None else nodes.get(names)
        lists = [(value,) if single else value for value in columns.values()]
        if isinstance(keys, str):
            result = tuple(lists[0])
        elif names is None:
            result = tuple({key: value for key, value in zip(columns, row) if value is not None} for row in zip(*lists))
        else:
            result = tuple(zip(*lists))
    return to_json(result) if output == "json" else result


def SetStatus(nodes, params, val=None):
    """Set parameters of nodes or connections, all or nothing.

    Parameters
    ----------
    nodes : NodeCollection or SynapseCollection
        The nodes or connections.
    params : str, dict or list
        Names with one value for all or a list of values; a list of dictionaries; or one name.
    val : optional
        Value or list of values, if `params` is a name.

    Raises
    ------
    TypeError
        If an argument has the wrong type or length.
    """
    _collection(nodes)
    if val is not None:
        if not isinstance(params, str):
            raise TypeError("params must be the name of a parameter if val is given")
        params = {params: val}
    elif not isinstance(params, (dict, list, tuple)):
        raise TypeError("params must be a dictionary or a list of dictionaries unless val is given")
    nodes.set(params)
