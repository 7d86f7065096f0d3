# SPDX-License-Identifier: GPL-2.0-or-later
"""Taking connections away: by nodes, by collections of connections, for every synapse model, with the rest unchanged."""

import nest
import numpy as np
import pytest

#: (source, target, receptor_type) of synapse models that need particular nodes
PAIRS = {
    "clopath_synapse": ("parrot_neuron", "aeif_psc_delta_clopath", 0),
    "urbanczik_synapse": ("parrot_neuron", "pp_cond_exp_mc_urbanczik", 3),
    "gap_junction": ("hh_psc_alpha_gap", "hh_psc_alpha_gap", 0),
    "rate_connection_instantaneous": ("lin_rate_ipn", "lin_rate_ipn", 0),
    "rate_connection_delayed": ("lin_rate_ipn", "lin_rate_ipn", 0),
    "diffusion_connection": ("siegert_neuron", "siegert_neuron", 0),
    "sic_connection": ("astrocyte_lr_1994", "aeif_cond_alpha_astro", 0),
}
nest.ResetKernel()
MODELS = [str(m) for m in nest.synapse_models if not str(m).startswith("eprop")]


@pytest.fixture(autouse=True)
def clean():
    nest.ResetKernel()


def connected(model, n=3):
    """n sources and n targets, all connected by `model`."""
    base = model.removesuffix("_lbl").removesuffix("_hpc")
    source, target, receptor = PAIRS.get(base, ("parrot_neuron", "iaf_psc_delta", 0))
    if "volume_transmitter" in nest.GetDefaults(model):
        nest.SetDefaults(model, {"volume_transmitter": nest.Create("volume_transmitter")})
    sources, targets = nest.Create(source, n), nest.Create(target, n)
    pre, post, rule = sources, targets, {"rule": "all_to_all"}
    if nest.GetDefaults(model)["requires_symmetric"]:  # a population with itself
        pre = post = sources + targets
        rule["allow_autapses"] = False
    nest.Connect(pre, post, rule, {"synapse_model": model, "receptor_type": receptor})
    return sources, targets


def pairs(connections):
    return sorted(zip(connections.source, connections.target))


@pytest.mark.parametrize("model", MODELS)
def test_every_model(model):
    sources, targets = connected(model)
    everything = set(pairs(nest.GetConnections()))
    spec = {"synapse_model": model}
    nest.Disconnect(sources[0], targets[1], syn_spec=spec)
    nest.Disconnect(sources[1:], targets[:2], syn_spec=spec)
    nest.Disconnect(nest.GetConnections(sources[2], targets[2]))
    nest.GetConnections(sources[0], targets[0]).disconnect()
    s, t = sources.tolist(), targets.tolist()
    gone = {(s[0], t[1]), (s[1], t[0]), (s[2], t[1]), (s[2], t[2]), (s[0], t[0])}
    left = nest.GetConnections()
    assert set(pairs(left)) == everything - gone
    assert nest.num_connections == len(left) == nest.GetDefaults(model)["num_connections"]
    with pytest.raises(nest.NESTErrors.InexistentConnection):
        nest.Disconnect(sources[0], targets[1], syn_spec=spec)
    nest.Disconnect(sources[1], targets[2], syn_spec=spec)
    assert set(pairs(nest.GetConnections())) == everything - gone - {(s[1], t[2])}


def test_errors_change_nothing():
    a = nest.Create("parrot_neuron", 4)
    nest.Connect(a[:3], a)
    errors = nest.NESTErrors
    with pytest.raises(errors.InexistentConnection):
        nest.Disconnect(a, a, conn_spec="all_to_all")
    with pytest.raises(errors.DimensionMismatch):
        nest.Disconnect(a[:2], a[:3])
    with pytest.raises(errors.InexistentConnection):
        nest.Disconnect(a[0], a[1], syn_spec={"synapse_model": "stdp_synapse"})
    with pytest.raises(errors.UnknownSynapseType):
        nest.Disconnect(a[0], a[1], syn_spec={"synapse_model": "nonsense"})
    with pytest.raises(nest.NESTError):
        nest.Disconnect(a[0], a[1], conn_spec="fixed_indegree")
    with pytest.raises(TypeError):
        nest.Disconnect(a[0], 3)
    with pytest.raises(ValueError):
        nest.Disconnect(nest.GetConnections(), conn_spec="all_to_all")
    assert nest.num_connections == 12


def test_one_of_several_between_a_pair():
    a = nest.Create("parrot_neuron", 2)
    for weight in (1.0, 2.0, 3.0):
        nest.Connect(a[0], a[1], syn_spec={"weight": weight})
    nest.Disconnect(a[0], a[1])
    assert nest.num_connections == 2
    nest.Disconnect(a[0], a[1])
    nest.Disconnect(a[0], a[1])
    assert nest.num_connections == 0


def test_handles():
    a = nest.Create("parrot_neuron", 4)
    b = nest.Create("iaf_psc_alpha", 2)
    nest.Connect(a, a)
    nest.Connect(a, b)
    gone = nest.GetConnections(a[0], a[1])
    others = nest.GetConnections(a[0], b)
    gone.disconnect()
    # Handles into what was not touched go on; others say so, or name the right connections.
    others.set(weight=[4.0, 5.0])
    assert sorted(nest.GetConnections(a[0], b).weight) == [4.0, 5.0]
    with pytest.raises(nest.NESTError):
        gone.disconnect()
    with pytest.raises(nest.NESTError):
        gone.get("weight")
    assert nest.num_connections == 23


def test_devices():
    neurons = nest.Create("parrot_neuron", 3)
    generator = nest.Create("spike_generator", params={"spike_times": [1.0, 5.0]})
    recorder = nest.Create("spike_recorder")
    nest.Connect(generator, neurons)
    nest.Connect(neurons, recorder)
    nest.Simulate(3.5)
    nest.Disconnect(generator, neurons[1])
    nest.GetConnections(neurons[2], recorder).disconnect()
    nest.Simulate(10.0)
    events = recorder.events
    assert list(zip(events["senders"], events["times"])) == [(1, 2.0), (2, 2.0), (3, 2.0), (1, 6.0)]


RULES = [
    "static_synapse",
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
    "clopath_synapse",
    "urbanczik_synapse",
    "tsodyks_synapse",
    "tsodyks2_synapse",
    "ht_synapse",
    "bernoulli_synapse",
    "quantal_stp_synapse",
    "cont_delay_synapse",
]


@pytest.mark.parametrize("model", RULES)
@pytest.mark.parametrize("own", [False, True])
def test_the_rest_goes_on_as_if_alone(model, own):
    """Weights of the connections that stay, and what they transmit, do not depend on those that go."""
    target, receptor = PAIRS.get(model, (None, "parrot_neuron", 1))[1:]

    def run(extra):
        nest.ResetKernel()
        nest.rng_type = "Philox_32"
        generator = np.random.RandomState(5)
        trains = [np.unique(np.round(np.cumsum(0.5 + generator.exponential(8.0, 40)), 1)) for _ in range(6)]
        sources = nest.Create("spike_generator", 6, params=[{"spike_times": t} for t in trains])
        neurons = nest.Create("parrot_neuron", 2) + nest.Create(target, 4)
        if target == "parrot_neuron":
            nest.Connect(sources, neurons, "one_to_one")
        else:
            nest.Connect(sources[:2], neurons[:2], "one_to_one")
            if target == "aeif_psc_delta_clopath":
                neurons[2:].I_e = [900.0, 1500.0, 2000.0, 2500.0]
        if model == "stdp_dopamine_synapse":
            transmitter = nest.Create("volume_transmitter")
            nest.SetDefaults(model, {"volume_transmitter": transmitter})
            nest.Connect(neurons[5], transmitter)
        for i in range(2):
            for j, delay in ((2, 1.0), (3, 2.0), (4, 1.5)):
                if extra or (i, j) not in ((0, 3), (1, 2)):
                    spec = {"synapse_model": model, "delay": delay, "receptor_type": receptor, "weight": 1.0 + 0.1 * j}
                    nest.Connect(neurons[i], neurons[j], syn_spec=spec)
        recorder = nest.Create("weight_recorder")
        if own:
            nest.SetDefaults(model, {"weight_recorder": recorder})
        if own and "Kplus" in nest.GetConnections().get():
            for c in nest.GetConnections(synapse_model=model):
                c.Kplus = 0.1 * c.target
        nest.Simulate(100.0)
        if extra:
            nest.Disconnect(neurons[0], neurons[3], syn_spec={"synapse_model": model})
            nest.GetConnections(neurons[1], neurons[2]).disconnect()
        nest.Simulate(100.0)
        # What neurons 2 and 3 receive changes their potential, unless they are parrots.
        untouched = neurons[2:] if target == "parrot_neuron" else neurons[4]
        left = nest.GetConnections(target=untouched, synapse_model=model)
        order = np.lexsort((left.target, left.source))
        events = [recorder.events[key] for key in ("times", "senders", "targets", "weights")]
        stays = [s == left_s and t == left_t for left_s, left_t in pairs(left) for s, t in zip(events[1], events[2])]
        stays = np.reshape(stays, (len(left), -1)).any(axis=0)
        sent = np.array(events)[:, stays]
        assert not own or sent.shape[1] > 4
        return np.array(left.weight)[order], sent[:, np.lexsort(sent)]

    for a, b in zip(run(True), run(False)):
        assert np.array_equal(a, b)
