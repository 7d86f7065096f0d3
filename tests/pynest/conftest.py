# SPDX-License-Identifier: GPL-2.0-or-later
"""Every test of the interface starts from a fresh kernel."""

import pytest

import nest


def pytest_configure(config):
    config.addinivalue_line("markers", "covers(*names): entries of the reference page that the test covers")


@pytest.fixture(autouse=True)
def fresh_kernel():
    nest.ResetKernel()
    nest.set_verbosity("M_ERROR")
    yield
    nest.ResetKernel()


@pytest.fixture
def unchanged():
    """A function that returns all that a refused call must leave as it was."""

    def state():
        status = nest.GetKernelStatus()
        status = {key: repr(value) for key, value in status.items() if "time" not in key}
        nodes = nest.GetNodes()
        return status, repr(nodes.get()) if nodes else "", repr(nest.GetConnections().get())

    return state
