# SPDX-License-Identifier: GPL-2.0-or-later
"""The exception classes that the kernel raises.

All derive from `KernelException`, which is also called `NESTError`, and carry the attributes ``errorname``
(the name of the class) and ``message``. They are reached as ``nest.NESTErrors.<name>``.
"""

import sys
import types

from .. import _kernel

__all__ = ["KernelException", "NESTError", "NESTErrors", "NESTErrorsModule", "NESTMappedException"]

#: Names of the documented error classes; others are made when they are first needed.
ERROR_NAMES = """
    BackendAlreadyRegistered BackendNotPrepared BackendPrepared BadDelay BadParameter BadParameterValue BadProperty
    DimensionMismatch DistributionError DynamicModuleManagementError GSLSolverFailure IOError IllegalConnection
    IncompatibleReceptorType InexistentConnection InternalError InvalidDefaultResolution InvalidTimeInModel KeyError
    LayerExpected LayerNodeExpected LocalNodeExpected MPIErrorCode MPIPortsFileMissing MPIPortsFileUnknown
    MUSICChannelAlreadyMapped MUSICChannelUnknown MUSICPortAlreadyPublished MUSICPortHasNoWidth MUSICPortUnconnected
    MUSICPortUnknown MUSICSimulationHasRun ModelInUse NamingConflict NewModelNameExists NoThreadSiblingsAvailable
    NodeWithProxiesExpected NotImplemented NumericalInstability RangeCheck StepMultipleRequired TimeMultipleRequired
    TypeMismatch UnaccessedDictionaryEntry UndefinedName UnexpectedEvent UnknownCompartment UnknownComponent
    UnknownModelName UnknownNode UnknownPort UnknownReceptorType UnknownSynapseType UnknownThread UnmatchedSteps
    UnsupportedEvent
""".split()


class KernelException(Exception):
    """An error that the kernel reports.

    Attributes
    ----------
    errorname : str
        Name of the error class, such as ``"BadProperty"``.
    message : str
        What went wrong: the call or model, the key, the value given and what is allowed.
    """

    errorname = "KernelException"

    def __init__(self, message="", *args):
        super().__init__(message, *args)
        self.message = str(message)

    def __str__(self):
        return self.message


KernelException.__module__ = "nest.NESTErrors"


#: Kernel errors that the documentation also calls by one of Python's own names.
_ALSO = {
    "DimensionMismatch": (TypeError, IndexError),
    "KeyError": (KeyError,),
    "TypeMismatch": (TypeError,),
    "UnaccessedDictionaryEntry": (KeyError,),
}


class NESTErrorsModule(types.ModuleType):
    """The namespace ``nest.NESTErrors``; a class is made for every error name that is asked for."""

    KernelException = KernelException
    NESTError = KernelException

    def __getattr__(self, name):
        if not name.isidentifier() or name.startswith("_"):
            raise AttributeError(f"module '{self.__name__}' has no attribute '{name}'")
        error = type(
            name,
            (KernelException, *_ALSO.get(name, ())),
            {"errorname": name, "__module__": self.__name__, "__doc__": f"The kernel's error '{name}'."},
        )
        setattr(self, name, error)
        return error


NESTErrors = NESTErrorsModule("nest.NESTErrors", "The error classes of the kernel.")
NESTErrors.__path__ = []
for _name in ERROR_NAMES:
    getattr(NESTErrors, _name)
NESTError = KernelException
#: Older name of the class of all kernel errors.
NESTMappedException = KernelException
sys.modules["nest.NESTErrors"] = NESTErrors


def also(error, builtin):
    """Return the class of errors that are both a kernel error and one of Python's own, for callers who expect either."""
    if issubclass(error, builtin):
        return error
    key = (error, builtin)
    if key not in _both:
        _both[key] = type(error.__name__, (error, builtin), {"__module__": error.__module__, "__doc__": error.__doc__})
    return _both[key]


_both = {}


def make_error(kind, message):
    """Return the exception for a kernel error of this kind.

    Clients tell parameters that cannot be set, unknown or read only, by the word "Unaccessed" in the message.
    """
    if kind == "BadProperty" and message.endswith("can be read but not set."):
        kind = "UnaccessedDictionaryEntry"
    if kind == "UnaccessedDictionaryEntry" and "Unaccessed" not in message:
        message = "Unaccessed entry: " + message
    return getattr(NESTErrors, kind)(message)


_kernel.set_error_factory(make_error)
