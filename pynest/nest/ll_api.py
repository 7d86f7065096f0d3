# SPDX-License-Identifier: GPL-2.0-or-later
"""Below the documented functions: start of the kernel, kernel attributes, and the status and version look-ups of old scripts."""

import atexit
import functools
import os
import pathlib
import sys

from . import _kernel
from .lib.hl_api_exceptions import KernelException, NESTErrors

__all__ = [
    "KernelAttribute",
    "catching_sli_run",
    "check_stack",
    "set_communicator",
    "sli_func",
    "spp",
    "sps",
    "sr",
    "stack_checker",
]

_PACKAGE = pathlib.Path(__file__).resolve().parent

initialized = False


def _plugin_directories():
    return [str(_PACKAGE)]


def _library_directories():
    return [os.path.join(sys.prefix, "lib")]


def _abort_on_exception(kind, error, trace):
    """Print an uncaught exception, tell the other processes, and end all: they would wait for this one for ever."""
    sys.stdout.flush()
    sys.stderr.write(f"Rank {_kernel.rank()} of {_kernel.num_processes()}:\n")
    sys.__excepthook__(kind, error, trace)
    sys.stderr.flush()
    _kernel.fail(f"{kind.__name__}: {error}")


def init(argv=None):
    """Make the default kernel, on all processes of the job under an MPI launcher. Called once, by ``import nest``."""
    global initialized
    if initialized:
        return
    _kernel.start(_plugin_directories(), _library_directories())
    initialized = True
    atexit.register(_kernel.shutdown)
    if _kernel.num_processes() > 1:
        sys.excepthook = _abort_on_exception


def set_communicator(comm):
    """Run on the processes of an mpi4py communicator.

    Parameters
    ----------
    comm : mpi4py.MPI.Comm
        The communicator; all of its processes must call this function.

    Raises
    ------
    TypeError
        If `comm` is no mpi4py communicator.
    NESTError
        If nodes exist, or no library for this MPI is installed.
    """
    mpi = sys.modules.get("mpi4py.MPI")
    if mpi is None or not isinstance(comm, mpi.Comm):
        raise TypeError("set_communicator needs a communicator of mpi4py, but got " + type(comm).__name__)
    vendor = mpi.get_vendor()[0]
    _kernel.set_communicator(mpi._addressof(comm), vendor, _plugin_directories(), _library_directories())
    if _kernel.num_processes() > 1:
        sys.excepthook = _abort_on_exception


def convert_status(key, value):
    """A kernel attribute as Python code expects it."""
    if key == "verbosity":
        from .lib.hl_api_types import VerbosityLevel

        try:
            return VerbosityLevel(value)
        except ValueError:
            return value
    return value


def _build_info():
    import platform

    import nest

    families = _kernel.mpi_families(_plugin_directories())
    return {
        "built": nest.martlet_version,
        "have_gsl": True,
        "have_hdf5": False,
        "have_libneurosim": False,
        "have_mpi": bool(families),
        "have_music": False,
        "have_sionlib": False,
        "have_threads": True,
        "host": f"{platform.machine()}-{sys.platform}",
        "hostcpu": platform.machine(),
        "hostos": sys.platform,
        "implementation": "Martlet " + nest.martlet_version,
        "mpi_families": families,
        "ndebug": True,
        "prefix": os.path.dirname(os.path.abspath(__file__)),
        "threading": "openmp",
        "threads_model": "openmp",
        "version": nest.__version__,
    }


def _memory_size():
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1024


#: Kernel attributes that this process knows, not the kernel.
_PROCESS_STATUS = {"build_info": _build_info, "memory_size": _memory_size}


def status():
    """Return all kernel attributes as dict."""
    values = {key: convert_status(key, value) for key, value in _kernel.status().items()}
    values.update((key, read()) for key, read in _PROCESS_STATUS.items())
    return dict(sorted(values.items()))


def status_of(key):
    """Return one kernel attribute."""
    read = _PROCESS_STATUS.get(key)
    return read() if read else convert_status(key, _kernel.status_of(key))


class KernelAttribute:
    """Descriptor of a kernel attribute: reads and sets the kernel, and documents itself.

    Parameters
    ----------
    typehint : str
        Type of the attribute.
    description : str
        What it means, with unit.
    readonly : bool
        Whether it can only be read.
    default : optional
        Value after ``import nest`` and ``ResetKernel``.
    localonly : bool
        Whether the value counts this MPI process only.
    """

    def __init__(self, typehint, description, readonly=False, default=None, localonly=False):
        self._readonly = readonly
        self._localonly = localonly
        self._default = default
        self._typehint = typehint
        self.__doc__ = (
            description
            + (f", defaults to ``{default}``" if default is not None else "")
            + (".\n\n**read only**" if readonly else ".")
            + (", **local only**" if localonly else "")
            + f"\n\n:type: {typehint}"
        )

    def __set_name__(self, cls, name):
        self._name = name
        self._full_status = name == "kernel_status"

    def __get__(self, instance, cls=None):
        if instance is None:
            return self
        if self._full_status:
            return status()
        return status_of(self._name)

    def __set__(self, instance, value):
        if self._readonly:
            raise AttributeError(f"`{self._name}` is a read only kernel attribute.")
        _kernel.set_status({self._name: value})


def _status_of(keys):
    from . import lib

    return lib.hl_api_simulation.GetKernelStatus(keys)


_stack = []


def _version():
    from . import __version__

    return __version__


#: What the simulation language of older versions is still asked for.
_LOOKUPS = {
    "GetKernelStatus": lambda: _status_of(None),
    "rank": _kernel.rank,
    "Rank": _kernel.rank,
    "NumProcesses": _kernel.num_processes,
    "num_processes": _kernel.num_processes,
    "version": _version,
    "statusdict /version get": _version,
    "statusdict": lambda: _statusdict(),
    "statusdict/have_mpi ::": lambda: _statusdict()["have_mpi"],
    "statusdict/threading :: (no) eq not": lambda: True,
    "statusdict/have_music ::": lambda: False,
    "statusdict/have_gsl ::": lambda: True,
    "statusdict/have_libneurosim ::": lambda: False,
    "ResetKernel": lambda: _kernel.reset(),
}


def _statusdict():
    from . import build_info

    return build_info


def _lookup(code):
    """Value of a status or version look-up in the simulation language; anything else is refused."""
    text = " ".join(code.split())
    if text in _LOOKUPS:
        return _LOOKUPS[text]()
    words = text.replace("::", " ").replace("/", " ").split()
    if len(words) >= 2 and words[0] == "statusdict":
        info = _statusdict()
        if words[1] in info and set(words[2:]) <= {"get"}:
            return info[words[1]]
    if len(words) >= 2 and words[0] == "GetKernelStatus" and set(words[2:]) <= {"get"}:
        return _status_of(words[1])
    raise NESTErrors.NotImplemented(
        f"'{code}' cannot be run: there is no SLI interpreter here, only the status and version look-ups "
        f"{', '.join(sorted(_LOOKUPS))}. Use the functions of the nest module."
    )


def sli_func(code, *args, **kwargs):
    """Return the result of a status or version look-up written in the simulation language of older versions.

    Raises
    ------
    NESTError
        For any other code: there is no interpreter of that language.
    """
    if args:
        raise NESTErrors.NotImplemented(f"'{code}' cannot be run: there is no SLI interpreter here.")
    return _lookup(code)


def sr(code):
    """As `sli_func`; the result is kept for `spp`, and "clear" forgets all that is kept."""
    if code.strip() == "clear":
        _stack.clear()
        return
    _stack.append(_lookup(code))


catching_sli_run = sr


def sps(value):
    """Keep a value for `spp`."""
    _stack.append(value)


def spp():
    """Return the value kept last."""
    if not _stack:
        raise KernelException("spp: nothing has been kept by sr or sps.")
    return _stack.pop()


def stack_checker(f):
    """Return the function as it is: there is no stack to check."""

    @functools.wraps(f)
    def call(*args, **kwargs):
        return f(*args, **kwargs)

    return call


def check_stack(thing):
    """As `stack_checker`."""
    return stack_checker(thing)
