# SPDX-License-Identifier: GPL-2.0-or-later
"""Models, their defaults and copies. A refused call changes nothing."""

import json

import nest
import pytest


@pytest.mark.covers("Models", "ConnectionRules", "CopyModel", "GetDefaults", "SetDefaults")
def test_models(refused):
    assert "iaf_psc_exp" in nest.Models("nodes", "psc") and "stdp_synapse" in nest.Models("synapses")
    assert nest.ConnectionRules() == tuple(sorted(nest.connection_rules))
    nest.CopyModel("iaf_psc_exp", "mine", {"V_th": -50.0})
    nest.SetDefaults("mine", "C_m", 100.0)
    assert nest.GetDefaults("mine", ["V_th", "C_m"]) == [-50.0, 100.0]
    assert json.loads(nest.GetDefaults("mine", ["V_th"], output="json")) == [-50.0]
    refused(lambda: nest.Models("x"), ValueError)
    refused(lambda: nest.CopyModel("nope", "a"), nest.NESTErrors.UnknownModelName)
    refused(lambda: nest.CopyModel("iaf_psc_exp", "mine"), nest.NESTErrors.NewModelNameExists)
    refused(lambda: nest.CopyModel("iaf_psc_exp", "other", {"nope": 1}), nest.NESTError)
    refused(lambda: nest.SetDefaults("mine", {"C_m": 50.0, "nope": 1}), nest.NESTError)
    assert nest.GetDefaults("mine", "C_m") == 100.0
    refused(lambda: nest.GetDefaults("mine", "nope"), KeyError)
    refused(lambda: nest.GetDefaults("nope"), nest.NESTErrors.UnknownComponent)
    refused(lambda: nest.GetDefaults(3), TypeError)
