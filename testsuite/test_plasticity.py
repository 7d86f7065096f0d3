# SPDX-License-Identifier: GPL-2.0-or-later
"""Plastic and random synapses: threads, split runs, memory of the trains; numbers are compared in test_reference.py."""

import nest
import numpy as np
import pytest

RULES = [
    "stdp_synapse",
    "stdp_synapse_hom",
    "stdp_pl_synapse_hom",
    "stdp_triplet_synapse",
    "stdp_nn_symm_synapse",
    "stdp_nn_restr_synapse",
    "stdp_nn_pre_centered_synapse",
    "vogels_sprekeler_synapse",
    "jonke_synapse",
    "stdp_dopamine_synapse",
    "tsodyks_synapse",
    "ht_synapse",
    "bernoulli_synapse",
    "quantal_stp_synapse",
    "clopath_synapse",
    "urbanczik_synapse",
    "stdp_facetshw_synapse_hom",
    "tsodyks2_synapse",
    "tsodyks_synapse_hom",
    "cont_delay_synapse",
]
NEURONS = {"clopath_synapse": "aeif_psc_delta_clopath", "urbanczik_synapse": "pp_cond_exp_mc_urbanczik"}
RANDOM = {"bernoulli_synapse": {"p_transmit": 0.6}, "quantal_stp_synapse": {"n": 5, "a": 5, "tau_rec": 40.0}}


@pytest.fixture(autouse=True)
def clean():
    nest.ResetKernel()


def network(model, threads=1, runs=(120.0,), interval=3, delays=(1.0, 1.7)):
    """Weights and spikes of 8 neurons that drive each other."""
    nest.ResetKernel()
    nest.rng_type = "Philox_32"
    nest.rng_seed = 7
    nest.local_num_threads = threads
    neurons = nest.Create(NEURONS.get(model, "iaf_psc_delta"), 8)
    spec = {"synapse_model": "tested", "weight": 0.2 if model == "vogels_sprekeler_synapse" else 1.5}
    if model == "urbanczik_synapse":
        neurons.set(phi_max=1.0, theta=-68.0, soma={"I_e": 300.0})
        spec["receptor_type"] = nest.GetDefaults(NEURONS[model])["receptor_types"]["dendritic_exc"]
    else:
        neurons.I_e = np.linspace(380.0, 520.0, 8) + (2000.0 if model == "clopath_synapse" else 0.0)
    own = dict(RANDOM.get(model, {}))
    if model == "stdp_facetshw_synapse_hom":
        own.update(driver_readout_time=1.0, a_thresh_th=0.5, a_thresh_tl=0.5)
    if model == "tsodyks_synapse_hom":
        own["weight"] = spec.pop("weight")
    if model == "stdp_dopamine_synapse":
        transmitter = nest.Create("volume_transmitter", params={"deliver_interval": interval})
        nest.Connect(neurons[:3], transmitter)
        own["volume_transmitter"] = transmitter
    nest.CopyModel(model, "tested", own)
    for delay in delays:
        nest.Connect(neurons, neurons, syn_spec={**spec, "delay": delay})
    recorder = nest.Create("spike_recorder")
    nest.Connect(neurons, recorder)
    for duration in runs:
        nest.Simulate(duration)
    c = nest.GetConnections(synapse_model="tested")
    columns = [c.source, c.target, np.array(c.delay), np.array(c.weight)]
    order = np.lexsort(columns[2::-1])
    return np.array(columns)[:, order], np.array([recorder.events["times"], recorder.events["senders"]])


@pytest.mark.parametrize("model", RULES)
def test_threads_and_split_runs(model):
    weights, spikes = network(model)
    assert spikes.shape[1] > 20
    for threads in (2, 4):
        for a, b in zip(network(model, threads), (weights, spikes)):
            assert np.array_equal(a, b)
    for a, b in zip(network(model, runs=(50.0, 0.3, 9.7, 60.0)), (weights, spikes)):
        assert np.array_equal(a, b)


def test_dopamine_does_not_depend_on_follow_ups():
    """Between its limits a weight is the same however often the synapses follow up, if slices last one step."""
    often, seldom = (network("stdp_dopamine_synapse", interval=i, delays=(0.1, 1.7)) for i in (1, 400))
    assert np.allclose(often[0], seldom[0], rtol=1e-10)
    assert np.array_equal(often[1], seldom[1])


def test_dopamine_without_transmitter_is_refused():
    a = nest.Create("parrot_neuron", 2)
    with pytest.raises(nest.NESTErrors.BadProperty, match="volume transmitter"):
        nest.Connect(a[0], a[1], syn_spec={"synapse_model": "stdp_dopamine_synapse", "receptor_type": 1})
    with pytest.raises(nest.NESTErrors.BadProperty, match="volume_transmitter"):
        nest.SetDefaults("stdp_dopamine_synapse", {"volume_transmitter": a[0]})
    assert nest.num_connections == 0


@pytest.mark.parametrize("model", ["stdp_synapse", "clopath_synapse", "vogels_sprekeler_synapse"])
def test_targets_without_what_a_rule_needs(model):
    a, recorder = nest.Create("parrot_neuron"), nest.Create("spike_recorder")
    with pytest.raises(nest.NESTErrors.IllegalConnection):
        nest.Connect(a, recorder, syn_spec=model)
    assert nest.num_connections == 0


def test_sign_of_the_limit_at_connect():
    a = nest.Create("parrot_neuron", 2)
    spec = {"synapse_model": "stdp_synapse", "receptor_type": 1}
    for own in ({"weight": -1.0, "Wmax": 5.0}, {"Wmax": -1.0}, {"weight": [[1.0, -1.0], [1.0, 1.0]], "Wmax": 5.0}):
        with pytest.raises(nest.NESTErrors.BadProperty, match="same sign"):
            nest.Connect(a, a, syn_spec={**spec, **own})
    assert nest.num_connections == 0
    nest.Connect(a, a, syn_spec={**spec, "weight": -1.0, "Wmax": -50.0})
    assert nest.num_connections == 4
