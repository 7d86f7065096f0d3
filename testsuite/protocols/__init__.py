# SPDX-License-Identifier: GPL-2.0-or-later
"""Experiments that are recorded once on a reference implementation and replayed on Martlet.

Every protocol is a plain function of the public interface: it gets the ``nest`` module (and its own keyword arguments),
builds a small network, runs it, and returns ``{quantity: array of float}``. `extras/conformance/record.py` writes what an
interpreter returns to `testsuite/reference/<group>.npz`; `testsuite/test_reference.py` calls the same functions and compares.

A module of this package holds the protocols of one family. It names its groups with `group()`: results of deterministic groups
are compared number by number, those of statistical groups, one row per seed, as distributions.
"""

import importlib
import pkgutil

import numpy as np

#: names of groups, filled by `group()`
DETERMINISTIC = []
STATISTICAL = []

#: group -> case name -> (function, keyword arguments)
CASES = {}

#: seeds of the statistical groups
SEEDS = tuple(range(101, 111))


def group(name, statistical=False):
    """Declare a group of cases; returns its name."""
    (STATISTICAL if statistical else DETERMINISTIC).append(name)
    CASES[name] = {}
    return name


def case(group, name, **arguments):
    """Register the decorated protocol under `group`/`name` with these arguments; may be stacked."""

    def register(function):
        if name in CASES[group]:
            raise ValueError(f"case {group}/{name} is registered twice")
        CASES[group][name] = (function, arguments)
        return function

    return register


def cases(group, variants):
    """Register the decorated protocol once per entry of `variants` (name -> keyword arguments)."""

    def register(function):
        for name, arguments in variants.items():
            case(group, name, **arguments)(function)
        return function

    return register


def run_case(nest, group, name, threads=1):
    """Run one case on a clean kernel; returns {quantity: 1-d float array}."""
    function, arguments = CASES[group][name]
    nest.ResetKernel()
    if threads != 1:
        nest.local_num_threads = threads
    result = function(nest, **arguments)
    return {key: np.atleast_1d(np.asarray(value, dtype=float)) for key, value in result.items()}


def sorted_events(recorder, *quantities):
    """Events of a recorder in the order (time, sender, ...), as {quantity: array}."""
    events = recorder.get("events")
    columns = {key: np.asarray(events[key], dtype=float) for key in ("times", "senders", *quantities)}
    order = np.lexsort(tuple(columns[key] for key in reversed(list(columns))))
    return {key: column[order] for key, column in columns.items()}


def raises(nest, function, *arguments, **keywords):
    """1.0 if the call is refused with an error of the interface, else 0.0."""
    try:
        function(*arguments, **keywords)
    except (nest.NESTError, TypeError, ValueError, KeyError):
        return 1.0
    return 0.0


def per_seed(nest, function, **arguments):
    rows = [function(nest, seed, **arguments) for seed in SEEDS]
    return {key: [row[key] for row in rows] for key in rows[0]}


for _module in sorted(module.name for module in pkgutil.iter_modules(__path__)):
    importlib.import_module(f"{__name__}.{_module}")
