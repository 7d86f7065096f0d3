# SPDX-License-Identifier: GPL-2.0-or-later
"""Functions for simulation control."""

import contextlib
import os
import sys
import time
import typing

from .. import _kernel, ll_api
from .hl_api_exceptions import NESTErrors

__all__ = [
    "Cleanup",
    "DisableStructuralPlasticity",
    "EnableStructuralPlasticity",
    "GetKernelStatus",
    "Install",
    "Prepare",
    "ResetKernel",
    "Run",
    "RunManager",
    "SetKernelStatus",
    "Simulate",
]


class _ProgressLine:
    """Writes one line that is updated at most ten times a second."""

    def __init__(self):
        self.started = time.perf_counter()

    def __call__(self, done, total):
        share = done / total if total > 0 else 1.0
        wall = time.perf_counter() - self.started
        factor = wall / (done * 1e-3) if done > 0 else 0.0
        sys.stdout.write(f"\r[ {share:4.0%} ] {done:.1f} of {total:.1f} ms, {wall:.1f} s, {factor:.2f} s/s")
        if done >= total:
            sys.stdout.write("\n")
        sys.stdout.flush()


def _reporter(progress):
    if progress is None:
        progress = _kernel.status_of("print_time") and _kernel.rank() == 0
    if progress is True:
        return _ProgressLine()
    if progress is False:
        return None
    if not callable(progress):
        raise TypeError("progress must be True, False or a function of (done, total) in ms")
    return progress


def Simulate(t, progress=None):
    """Simulate the network for `t` milliseconds: `Prepare`, `Run` and `Cleanup` in this order.

    Parameters
    ----------
    t : float
        Time to simulate in ms, a multiple of the resolution.
    progress : bool or callable, optional
        True writes a progress line; a function is called as ``progress(done, total)``, times in ms, at most ten times
        a second. By default, the line is written if ``nest.print_time`` is set.

    Raises
    ------
    NESTError
        If the time is negative or no multiple of the resolution, or between `Prepare` and `Cleanup`.
    KeyboardInterrupt
        After Ctrl-C; the run has then stopped after a time slice, and the kernel can be used on.
    """
    _kernel.simulate(float(_number(t)), _reporter(progress))


def Run(t, progress=None):
    """Simulate the network for `t` milliseconds, between `Prepare` and `Cleanup` or in a `RunManager` block.

    ``local_spike_counter`` starts from zero in each `Run`. Do not create nodes or connections between `Prepare` and
    `Cleanup`; states such as ``V_m`` and weights may be set.

    Parameters
    ----------
    t : float
        Time to simulate in ms, a multiple of the resolution.
    progress : bool or callable, optional
        As for `Simulate`.
    """
    _kernel.run(float(_number(t)), _reporter(progress))


def _number(t):
    if isinstance(t, (str, bytes)) or t is None:
        raise TypeError(f"the time must be a number in ms, but {t!r} was given")
    return t


def Prepare():
    """Get the network ready for `Run`. Called by `Simulate` and `RunManager`."""
    _kernel.prepare()


def Cleanup():
    """End a series of `Run` calls: flush and close files. Called by `Simulate` and `RunManager`."""
    _kernel.cleanup()


@contextlib.contextmanager
def RunManager():
    """Context manager for `Run`: calls `Prepare` before and `Cleanup` after the block.

    Examples
    --------
    >>> with nest.RunManager():
    ...     for _ in range(10):
    ...         nest.Run(100)
    """
    Prepare()
    try:
        yield
    finally:
        Cleanup()


def ResetKernel():
    """Remove all nodes, connections and copied models, and set time, random numbers and attributes back.

    All memory is given back. Collections made before can no longer be used. Modules are removed with all that they
    brought; `Install` loads them anew.
    """
    _kernel.reset()


def SetKernelStatus(params):
    """Set kernel attributes, all or nothing.

    Parameters
    ----------
    params : dict
        Names and values; see the kernel attributes of the nest module.

    Raises
    ------
    ValueError
        If a name is unknown or read only.
    NESTError
        If a value is refused.
    """
    from .. import NestModule, kernel_attributes

    if not isinstance(params, dict):
        raise TypeError(f"SetKernelStatus needs a dictionary of parameters, but got {type(params).__name__}")
    known = kernel_attributes()
    strict = _kernel.status_of("dict_miss_is_error")
    values = {}
    for key, value in params.items():
        if key not in known:
            if isinstance(key, str) and not strict:
                continue
            hint = _kernel.nearest(str(key), sorted(known))
            raise ValueError(
                f"`{key}` is not a valid kernel parameter"
                + (f"; did you mean `{hint}`?" if hint else "")
                + " Valid parameters are: "
                + ", ".join(f"'{name}'" for name in sorted(known))
            )
        if getattr(NestModule, key)._readonly:
            raise ValueError(f"`{key}` is a readonly kernel parameter")
        values[key] = value
    _kernel.set_status(values)


def GetKernelStatus(keys=None):
    """Return kernel attributes.

    Parameters
    ----------
    keys : str or list, optional
        One name, or several.

    Returns
    -------
    dict
        All attributes, without argument.
    type
        One value, for one name.
    tuple
        Values, for several names.

    Raises
    ------
    TypeError
        If keys are of the wrong type.
    KeyError
        If a name is unknown.
    """
    if keys is None:
        return ll_api.status()
    if isinstance(keys, str):
        return _status_value(keys)
    try:
        names = list(keys)
    except TypeError:
        raise TypeError("keys should be either a string or an iterable") from None
    return tuple(_status_value(key) for key in names)


def _status_value(key):
    if not isinstance(key, str):
        raise TypeError(f"keys should be either a string or an iterable of strings, but got {key!r}")
    try:
        return ll_api.status_of(key)
    except NESTErrors.UndefinedName as error:
        raise KeyError(error.message) from None


class Module(typing.NamedTuple):
    """A loaded module: what `Install` returns."""

    name: str
    path: str
    node_models: tuple
    synapse_models: tuple
    connection_rules: tuple
    growth_curves: tuple
    recording_backends: tuple


def Install(module_name):
    """Load a module with further models: neurons, synapses, devices, connection rules, growth curves, recording backends.

    Parameters
    ----------
    module_name : str or os.PathLike
        Name of the module, or a file. A name is looked for in the folders of the environment variable NEST_MODULE_PATH,
        the user's module folder (``~/.local/share/nest/modules``), the folder ``modules`` of this package, and the
        folders of LD_LIBRARY_PATH (DYLD_LIBRARY_PATH on macOS); a file has a slash in its name, or is in the current
        folder and ends in ``.so``.

    Returns
    -------
    Module
        Handle with the name of the module, its file, and the names of what it brought.

    Raises
    ------
    NESTError
        DynamicModuleManagementError if there is no such module, if it was built for another version of this package,
        if it is loaded already, or if one of its models is not consistent; NewModelNameExists if a name is in use. The
        kernel is as before then.

    Notes
    -----
    `ResetKernel` removes the module and all that it brought. After that, `Install` loads it anew, also if it was built
    again meanwhile. ``nest.modules`` lists the loaded modules. ``python -m nest.module new NAME`` makes a module.
    """
    try:
        module_name = os.fspath(module_name)
    except TypeError:
        raise TypeError(f"module_name must be a string, but got {type(module_name).__name__}") from None
    if isinstance(module_name, bytes):
        module_name = os.fsdecode(module_name)
    return Module(**_kernel.install(os.path.expanduser(module_name)))


def EnableStructuralPlasticity():
    """Let the network change its connections during a run.

    Raises
    ------
    NESTError
        NotImplemented: this version has no structural plasticity.
    """
    raise NESTErrors.NotImplemented("EnableStructuralPlasticity: this version has no structural plasticity.")


def DisableStructuralPlasticity():
    """Keep the connections as they are during a run; so they are anyway, without structural plasticity."""
