# SPDX-License-Identifier: GPL-2.0-or-later
"""Mathematical functions of parameters."""

import sys

from ..lib.hl_api_types import Parameter, combine

__all__ = ["cos", "exp", "max", "min", "redraw", "sin"]


def _parameter(x, function):
    if not isinstance(x, Parameter):
        raise TypeError(f"nest.math.{function} needs a Parameter, but got {type(x).__name__}")
    return x


def exp(parameter):
    """Return the exponential of a Parameter."""
    return combine("exp", _parameter(parameter, "exp"))


def sin(parameter):
    """Return the sine of a Parameter."""
    return combine("sin", _parameter(parameter, "sin"))


def cos(parameter):
    """Return the cosine of a Parameter."""
    return combine("cos", _parameter(parameter, "cos"))


def min(parameter, value):
    """Return the smaller of a Parameter and a number."""
    return combine("min", _parameter(parameter, "min"), _number(value, "min"))


def max(parameter, value):
    """Return the larger of a Parameter and a number."""
    return combine("max", _parameter(parameter, "max"), _number(value, "max"))


def redraw(parameter, min, max):
    """Return a Parameter that is drawn again until min <= value <= max; an error after 1000 times."""
    return combine("redraw", _parameter(parameter, "redraw"), _number(min, "redraw"), _number(max, "redraw"))


def _number(x, function):
    if isinstance(x, Parameter):
        return x
    try:
        x = float(x)
    except TypeError:
        raise TypeError(f"nest.math.{function} needs a number, but got {type(x).__name__}") from None
    # an open bound is written as infinity, a constant is finite
    largest = sys.float_info.max
    return largest if x == float("inf") else -largest if x == float("-inf") else x
