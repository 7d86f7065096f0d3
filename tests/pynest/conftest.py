# SPDX-License-Identifier: GPL-2.0-or-later
"""Every test of the interface starts from a fresh kernel."""

import nest
import pytest


def pytest_configure(config):
    config.addinivalue_line("markers", "covers(*names): entries of the reference page that the test covers")


@pytest.fixture(autouse=True)
def fresh_kernel():
    nest.ResetKernel()
    nest.set_verbosity("M_ERROR")
    yield
    nest.ResetKernel()


def everything():
    """All that a refused call must leave as it was: attributes, models, defaults, nodes, connections."""
    status = nest.GetKernelStatus()
    status = {key: repr(status[key]) for key in status if "time" not in key and key != "memory_size"}
    nodes = nest.GetNodes()
    connections = nest.GetConnections()
    return {
        "status": status,
        "defaults": [repr(nest.GetDefaults(model)) for model in ("iaf_psc_alpha", "static_synapse", "stdp_synapse")],
        "nodes": repr(nodes.get()) if nodes else "",
        "connections": repr(connections.get()),
    }


@pytest.fixture
def refused():
    """A function that checks that a call raises one of the errors, and changes nothing."""

    def check(call, errors):
        before = everything()
        with pytest.raises(errors):
            call()
        after = everything()
        for key in before:
            assert after[key] == before[key], key

    return check
