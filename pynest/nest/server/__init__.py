# SPDX-License-Identifier: GPL-2.0-or-later
"""NEST Server is not part of this version: every use says so."""

from ..lib.hl_api_exceptions import NESTErrors


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    raise NESTErrors.NotImplemented(f"nest.server.{name}: this version has no server.")
