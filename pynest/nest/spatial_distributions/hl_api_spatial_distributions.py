# SPDX-License-Identifier: GPL-2.0-or-later
"""Functions of distance and position: probabilities, weights and delays that depend on space."""

from ..lib.hl_api_types import CreateParameter, Parameter

__all__ = ["exponential", "gabor", "gamma", "gaussian", "gaussian2D"]


def _make(kind, **specs):
    for key in ("x", "y"):
        if key in specs and not isinstance(specs[key], Parameter):
            raise TypeError(
                f"nest.spatial_distributions: {key} must be a Parameter, but got {type(specs[key]).__name__}"
            )
    return CreateParameter(kind, specs)


def exponential(x, beta=1.0):
    """Return exp(-x / beta) of a Parameter."""
    return _make("exp_distribution", x=x, beta=beta)


def gaussian(x, mean=0.0, std=1.0):
    """Return exp(-(x - mean)² / (2 std²)) of a Parameter."""
    return _make("gaussian", x=x, mean=mean, std=std)


def gaussian2D(x, y, mean_x=0.0, mean_y=0.0, std_x=1.0, std_y=1.0, rho=0.0):
    """Return a bivariate Gaussian, 1 at its centre, of two Parameters; `rho` is the correlation."""
    return _make("gaussian2d", x=x, y=y, mean_x=mean_x, mean_y=mean_y, std_x=std_x, std_y=std_y, rho=rho)


def gamma(x, kappa=1.0, theta=1.0):
    """Return the density of the gamma distribution with shape `kappa` and scale `theta` at a Parameter."""
    return _make("gamma", x=x, kappa=kappa, theta=theta)


def gabor(x, y, theta=0.0, gamma=1.0, std=1.0, lam=1.0, psi=0.0):
    """Return a rectified Gabor function of two Parameters; angles `theta` and `psi` in degrees."""
    return _make("gabor", x=x, y=y, theta=theta, gamma=gamma, std=std, lam=lam, psi=psi)
