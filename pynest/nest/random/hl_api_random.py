# SPDX-License-Identifier: GPL-2.0-or-later
"""Parameters drawn from random distributions."""

from ..lib.hl_api_types import CreateParameter

__all__ = ["exponential", "lognormal", "normal", "uniform", "uniform_int"]


def uniform(min=0.0, max=1.0):
    """Return a Parameter drawn uniformly from [min, max)."""
    return CreateParameter("uniform", {"min": min, "max": max})


def uniform_int(max):
    """Return a Parameter of whole numbers drawn uniformly from [0, max)."""
    return CreateParameter("uniform_int", {"max": max})


def normal(mean=0.0, std=1.0):
    """Return a Parameter drawn from a normal distribution with this mean and standard deviation."""
    return CreateParameter("normal", {"mean": mean, "std": std})


def exponential(beta=1.0):
    """Return a Parameter drawn from an exponential distribution with scale `beta` (its mean)."""
    return CreateParameter("exponential", {"beta": beta})


def lognormal(mean=0.0, std=1.0):
    """Return a Parameter drawn from a log-normal distribution; mean and std are those of the logarithm."""
    return CreateParameter("lognormal", {"mean": mean, "std": std})
