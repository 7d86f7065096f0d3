# SPDX-License-Identifier: GPL-2.0-or-later
"""Neurons with differential equations: integrated eight at a time they do what each does alone, to the last bit, with any
number of threads and in any number of runs."""

import nest
import numpy as np
import pytest

NUMBER = 27  # three groups of eight, and a rest

#: weight of spikes and current; then what differs from I_e and receptors 0: parameters, excitatory and inhibitory port
MODELS = {
    "iaf_psc_exp": (200.0, 600.0),
    "iaf_psc_alpha": (200.0, 600.0),
    "iaf_psc_delta": (4.0, 600.0),
    "iaf_cond_exp": (2.0, 300.0),
    "iaf_cond_alpha": (2.0, 300.0),
    "iaf_cond_beta": (2.0, 300.0),
    "iaf_cond_exp_sfa_rr": (2.0, 500.0),
    "iaf_cond_alpha_mc": (2.0, 300.0, {}, 3, 2),
    "iaf_chxk_2008": (30.0, 1500.0),
    "iaf_bw_2001_exact": (2.0, 500.0, {}, 3, 2),
    "aeif_cond_exp": (3.0, 600.0),
    "aeif_cond_alpha": (3.0, 900.0),
    "aeif_cond_alpha_astro": (3.0, 900.0, {"t_ref": 1.0}),
    "aeif_cond_alpha_multisynapse": (3.0, 900.0, {"tau_syn": [0.2, 2.0], "E_rev": [0.0, -85.0]}, 1, 2),
    "aeif_cond_beta_multisynapse": (
        3.0,
        600.0,
        {"tau_rise": [0.2] * 20, "tau_decay": [2.0] * 20, "E_rev": [0.0] * 19 + [-85.0]},
        1,
        20,
    ),
    "aeif_psc_exp": (200.0, 1000.0),
    "aeif_psc_alpha": (500.0, 1500.0),
    "aeif_psc_delta": (2.0, 600.0, {"refractory_input": True, "t_ref": 2.0}),
    "aeif_psc_delta_clopath": (2.0, 600.0),
    "gif_cond_exp": (10.0, 150.0, {"q_stc": [5.0], "tau_stc": [20.0], "lambda_0": 5.0}),
    "gif_cond_exp_multisynapse": (10.0, 150.0, {"tau_syn": [1.0, 2.0], "E_rev": [0.0, -85.0], "lambda_0": 5.0}, 1, 2),
    "glif_cond": (20.0, 200.0, {"after_spike_currents": True, "spike_dependent_threshold": True}, 1, 2),
    "hh_psc_alpha": (300.0, 500.0),
    "hh_psc_alpha_clopath": (300.0, 500.0),
    "hh_psc_alpha_gap": (200.0, 300.0),
    "hh_cond_exp_traub": (5.0, 400.0),
    "hh_cond_beta_gap_traub": (5.0, 400.0),
    "ht_neuron": (1.0, 20.0, {}, 1, 3),
    "pp_cond_exp_mc_urbanczik": (20.0, 500.0, {}, 1, 2),
    "astrocyte_lr_1994": (10.0, 1e-4),
}
CURRENT_PORTS = {"iaf_cond_alpha_mc": 7, "pp_cond_exp_mc_urbanczik": 5}


def traces(model, threads=1, apart=False, runs=20, span=40.0, individual=False):
    """States after some times, and spikes, of neurons with different input, in one population or each of a model of its own."""
    nest.ResetKernel()
    nest.set(local_num_threads=threads, rng_type="Philox_32")
    weight, current, parameters, *ports = (*MODELS[model], {})[:3] + MODELS[model][3:]
    names = [f"{model}_{k}" for k in range(NUMBER)] if apart else [model] * NUMBER
    if apart:
        for name in names:
            nest.CopyModel(model, name)
        neurons = sum((nest.Create(name) for name in names[1:]), nest.Create(names[0]))
        neurons.set(parameters)
    else:
        neurons = nest.Create(model, NUMBER, params=parameters)
    if individual:
        neurons.I_e = list(np.linspace(0.0, 0.5 * current, NUMBER))
    first = neurons[0].global_id
    random = np.random.default_rng(1)
    for neuron in neurons:
        for sign, port in zip((1.0, -1.0), ports or (0, 0)):
            times = np.unique(np.round(random.uniform(1.0, 40.0, 20), 0))
            source = nest.Create("spike_generator", params={"spike_times": times})
            size = (1.0 if ports else sign) * weight * random.uniform(0.5, 3.0)
            if port == 3 and model == "iaf_bw_2001_exact":
                relay = nest.Create("parrot_neuron")
                nest.Connect(source, relay)
                source = relay
            if model != "astrocyte_lr_1994" or sign > 0:
                nest.Connect(source, neuron, syn_spec={"weight": size, "delay": 1.0, "receptor_type": port})
        drive = nest.Create("dc_generator", params={"amplitude": current * random.uniform(0.0, 2.0)})
        nest.Connect(drive, neuron, syn_spec={"delay": 1.0, "receptor_type": CURRENT_PORTS.get(model, 0)})
    if "gap" in model:
        for k in range(NUMBER - 1):
            nest.Connect(
                neurons[k],
                neurons[k + 1],
                {"rule": "one_to_one", "make_symmetric": True},
                {"synapse_model": "gap_junction", "weight": 2.0},
            )
    recorder = nest.Create("spike_recorder")
    if model != "astrocyte_lr_1994":
        nest.Connect(neurons, recorder)
    kept = "soma" if model in CURRENT_PORTS else "Ca_astro" if model == "astrocyte_lr_1994" else "V_m"
    states = []
    for _ in range(runs):
        nest.Simulate(span / runs)
        x = neurons.get(kept)
        states.append([part["V_m"] for part in x] if kept == "soma" else x)
    events = recorder.get("events")
    return np.array(states), sorted(zip(events["times"], events["senders"] - first))


@pytest.mark.parametrize("model", MODELS)
def test_together_and_alone(model):
    states, spikes = traces(model)
    if model != "astrocyte_lr_1994":
        assert len(spikes) > 8
        assert len({sender for _, sender in spikes}) > 3
    assert len(set(states[-1])) > NUMBER // 2
    for threads, apart, runs in ((1, True, 20), (2, False, 2), (4, False, 1)):
        other_states, other_spikes = traces(model, threads, apart, runs)
        assert spikes == other_spikes
        np.testing.assert_array_equal(states[20 // runs - 1 :: 20 // runs], other_states)


@pytest.mark.parametrize(
    "model", ["iaf_cond_exp_sfa_rr", "aeif_cond_alpha", "aeif_psc_delta_clopath", "hh_psc_alpha_gap", "iaf_chxk_2008"]
)
def test_individual_currents(model):
    """Neurons that differ in I_e alone go together, and do what each does alone."""
    states, spikes = traces(model, runs=2, individual=True)
    other_states, other_spikes = traces(model, apart=True, runs=2, individual=True)
    assert spikes == other_spikes
    np.testing.assert_array_equal(states, other_states)


def test_different_parameters_in_one_population():
    """Groups of equal neurons go together, others alone."""
    results = []
    for threads in (1, 2):
        nest.ResetKernel()
        nest.local_num_threads = threads
        neurons = nest.Create("iaf_cond_exp", 40, params={"I_e": 400.0})
        neurons[10:20].set(C_m=200.0)
        neurons[25].set(C_m=300.0)
        recorder = nest.Create("spike_recorder")
        nest.Connect(neurons, recorder)
        nest.Simulate(100.0)
        events = recorder.get("events")
        results.append((neurons.get("V_m"), sorted(zip(events["times"], events["senders"]))))
    assert results[0] == results[1]
    V = np.array(results[0][0])
    for members in (np.r_[0:10, 20:25, 26:40], np.r_[10:20]):
        assert len(set(V[members])) == 1


#: a parameter that can differ from neuron to neuron without any effect
IDLE = {"iaf_psc_exp": "rho", "iaf_psc_alpha": "V_min", "iaf_psc_delta": "V_min"}


def network(model, threads=1, alone=(), min_delay=0.5, runs=1, prepare=None):
    """Noise, currents on all receptors, short loops: recorded currents and potentials, spikes, final V_m."""
    nest.ResetKernel()
    nest.set(local_num_threads=threads, rng_type="Philox_32", min_delay=min_delay, max_delay=2.0)
    neurons = nest.Create(model, 43, params={"t_ref": 0.7, "I_e": 200.0})
    neurons[16:].set(t_ref=1.3)
    neurons.V_m = nest.random.uniform(-70.0, -56.0)
    for k in alone:
        neurons[k].set({IDLE[model]: 1e-3 * k if IDLE[model] == "rho" else -1000.0 - k})
    if prepare:
        prepare(neurons)
    weight = 3.0 if model == "iaf_psc_delta" else 150.0
    noise = nest.Create("poisson_generator", params={"rate": 4000.0})
    nest.Connect(noise, neurons, syn_spec={"weight": weight})
    nest.Connect(
        neurons,
        neurons,
        {"rule": "fixed_indegree", "indegree": 5},
        {"weight": nest.random.uniform(-2.0 * weight, weight), "delay": nest.random.uniform(min_delay, 2.0)},
    )
    receptors = (0, 1) if model == "iaf_psc_exp" else (0,)
    for receptor in receptors:
        current = nest.Create("noise_generator", params={"mean": 100.0, "std": 100.0})
        nest.Connect(current, neurons, syn_spec={"receptor_type": receptor})
    record = ["V_m"] if model == "iaf_psc_delta" else ["V_m", "I_syn_ex", "I_syn_in"]
    meter = nest.Create("multimeter", params={"record_from": record, "interval": 0.3})
    nest.Connect(meter, neurons[5:30])
    recorder = nest.Create("spike_recorder")
    nest.Connect(neurons, recorder)
    with nest.RunManager():
        for _ in range(runs):
            nest.Run(60.0 / runs)
    out = [neurons.get("V_m")]
    for events in (meter.get("events"), recorder.get("events")):
        order = np.lexsort((events["senders"], events["times"]))
        out += [np.asarray(events[key])[order] for key in sorted(events)]
    assert len(out[-1]) > 200
    return out


@pytest.mark.parametrize("model", IDLE)
def test_eight_at_a_time_or_one_by_one(model):
    together = network(model)
    for other in (
        {"alone": range(43)},
        {"alone": (3, 17, 18, 40)},
        {"threads": 2},
        {"threads": 4},
        {"runs": 2},
        {"runs": 20},
    ):
        for a, b in zip(together, network(model, **other)):
            np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize("model", IDLE)
def test_slices_of_one_step(model):
    for a, b in zip(network(model, min_delay=0.1), network(model, min_delay=0.1, alone=range(43))):
        np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize("model", IDLE)
def test_neurons_that_rest_or_fire_regularly(model):
    def prepare(neurons):
        neurons[9].frozen = True
        neurons[26].set(ignore_and_spike=True, ignore_and_spike_interval=3.0)
        if model == "iaf_psc_exp":
            neurons[35].set(delta=2.0, rho=50.0)
        if model == "iaf_psc_delta":
            neurons[35].refractory_input = True

    for a, b in zip(network(model, prepare=prepare), network(model, prepare=prepare, alone=range(43), threads=2)):
        np.testing.assert_array_equal(a, b)
