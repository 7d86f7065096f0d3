# SPDX-License-Identifier: GPL-2.0-or-later
"""Every consistency test starts from a fresh kernel."""

import nest
import pytest


@pytest.fixture(autouse=True)
def fresh_kernel():
    nest.ResetKernel()
    nest.set_verbosity("M_ERROR")
    yield
    nest.ResetKernel()
