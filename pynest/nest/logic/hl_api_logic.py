# SPDX-License-Identifier: GPL-2.0-or-later
"""Logical expressions of parameters."""

from ..lib.hl_api_types import Parameter, combine

__all__ = ["conditional"]


def conditional(condition, param_if_true, param_if_false):
    """Return a Parameter that is one of two, Parameters or numbers, depending on a comparison of Parameters."""
    if not isinstance(condition, Parameter):
        raise TypeError(f"nest.logic.conditional needs a Parameter as condition, but got {type(condition).__name__}")
    return combine("conditional", condition, param_if_true, param_if_false)
