# SPDX-License-Identifier: GPL-2.0-or-later
"""Networks in the SONATA format: not part of this version."""

from .hl_api_exceptions import NESTErrors

__all__ = ["SonataNetwork"]


class SonataNetwork:
    """A network in the SONATA format; making one raises NotImplemented in this version."""

    def __init__(self, config, sim_config=None):
        raise NESTErrors.NotImplemented("SonataNetwork: this version cannot read SONATA files.")
