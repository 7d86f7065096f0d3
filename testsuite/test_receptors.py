# SPDX-License-Identifier: GPL-2.0-or-later
"""Neurons with several receptors, random neurons and binary neurons: closed forms, threads, and what is refused."""

import nest
import numpy as np
import pytest

PHILOX = "Philox_32"


@pytest.fixture(autouse=True)
def fresh_kernel():
    nest.ResetKernel()


def spikes(recorder):
    events = recorder.get("events")
    order = np.lexsort((events["senders"], events["times"]))
    return np.asarray(events["times"])[order], np.asarray(events["senders"])[order]


# --- a variable number of receptors ----------------------------------------------------------------------------------

MULTISYNAPSE = {
    "iaf_psc_exp_multisynapse": ("tau_syn",),
    "iaf_psc_alpha_multisynapse": ("tau_syn",),
    "aeif_cond_alpha_multisynapse": ("tau_syn", "E_rev"),
    "aeif_cond_beta_multisynapse": ("tau_rise", "tau_decay", "E_rev"),
    "gif_psc_exp_multisynapse": ("tau_syn",),
    "gif_cond_exp_multisynapse": ("tau_syn", "E_rev"),
    "glif_psc": ("tau_syn",),
    "glif_psc_double_alpha": ("tau_syn_fast", "tau_syn_slow", "amp_slow"),
}


def arrays(model, n):
    return {key: [float(k + 1) for k in range(n)] for key in MULTISYNAPSE[model]}


@pytest.mark.parametrize("model", MULTISYNAPSE)
def test_receptors_grow_while_spikes_are_under_way(model):
    """A second population with more receptors changes nothing for the first, also in the middle of a run."""
    traces = []
    for grow in (False, True):
        nest.ResetKernel()
        nest.set(min_delay=1.0, max_delay=10.0)
        neurons = nest.Create(model, 3, params=arrays(model, 2))
        generator = nest.Create("spike_generator", params={"spike_times": [1.0, 2.0]})
        for k, neuron in enumerate(neurons):
            nest.Connect(generator, neuron, syn_spec={"receptor_type": 1 + k % 2, "weight": 5.0 + k, "delay": 8.0})
        nest.Connect(neurons, neurons, syn_spec={"synapse_model": "stdp_synapse", "receptor_type": 2, "weight": 1.0})
        meter = nest.Create("multimeter", params={"record_from": ["V_m"], "interval": 1.0})
        nest.Connect(meter, neurons)
        nest.Simulate(5.0)
        if grow:
            nest.Create(model, 2, params=arrays(model, 7))
            neurons[1].set(arrays(model, 3))
        nest.Simulate(20.0)
        events = meter.get("events")
        order = np.lexsort((events["senders"], events["times"]))
        traces.append(np.asarray(events["V_m"])[order])
        assert sorted(nest.GetConnections(neurons, neurons).targets()) == sorted(list(neurons.tolist()) * 3)
    assert traces[0].std() > 0.0
    np.testing.assert_array_equal(*traces)


@pytest.mark.parametrize("model", MULTISYNAPSE)
def test_many_receptors_act_alike(model):
    """Receptors with the same parameters have the same effect, whether there are few (in place) or many (on the heap)."""
    peaks = []
    for n, receptor in ((1, 1), (4, 3), (5, 5), (40, 23)):
        nest.ResetKernel()
        neuron = nest.Create(model, params={key: [3.0] * n for key in MULTISYNAPSE[model]})
        generator = nest.Create("spike_generator", params={"spike_times": [1.0]})
        nest.Connect(generator, neuron, syn_spec={"receptor_type": receptor, "weight": 10.0})
        meter = nest.Create("multimeter", params={"record_from": ["V_m"], "interval": 0.1})
        nest.Connect(meter, neuron)
        nest.Simulate(10.0)
        peaks.append(np.asarray(meter.get("events")["V_m"]))
    assert peaks[0].std() > 0.0
    for other in peaks[1:]:
        np.testing.assert_allclose(other, peaks[0], rtol=1e-12)


def test_messages_say_what_there_is():
    neuron = nest.Create("iaf_psc_exp_multisynapse", params={"tau_syn": [1.0, 2.0, 3.0]})
    other = nest.Create("parrot_neuron")
    with pytest.raises(nest.NESTError, match=r"no receptor 4.*1 to 3"):
        nest.Connect(other, neuron, syn_spec={"receptor_type": 4})
    with pytest.raises(nest.NESTError, match="I_syn_4"):
        nest.Connect(nest.Create("multimeter", params={"record_from": ["I_syn_4"]}), neuron)
    nest.Connect(other, neuron, syn_spec={"receptor_type": 1})
    with pytest.raises(nest.NESTError, match="cannot be reduced from 3 to 2"):
        neuron.set(tau_syn=[1.0, 2.0])
    assert list(neuron.get("tau_syn")) == [1.0, 2.0, 3.0]
    assert neuron.get("recordables") == ("I_syn", "I_syn_1", "I_syn_2", "I_syn_3", "V_m") or list(
        neuron.get("recordables")
    ) == ["I_syn", "I_syn_1", "I_syn_2", "I_syn_3", "V_m"]
    compartments = nest.Create("iaf_cond_alpha_mc")
    with pytest.raises(nest.NESTError, match="soma_curr"):
        nest.Connect(other, compartments, syn_spec={"receptor_type": 10})
    with pytest.raises(nest.NESTError, match=r"C_n.*C_m"):
        compartments.set(soma={"C_n": 1.0})
    with pytest.raises(nest.NESTError, match="dictionary"):
        compartments.set(soma=3.0)
    cells = nest.Create("aeif_cond_beta_multisynapse")
    with pytest.raises(nest.NESTError, match=r"tau_rise.*tau_decay"):
        cells.set(tau_rise=[30.0])
    nest.Connect(
        nest.Create("spike_generator", params={"spike_times": [1.0]}),
        cells,
        syn_spec={"receptor_type": 1, "weight": -1.0},
    )
    with pytest.raises(nest.NESTError, match="must be >= 0"):
        nest.Simulate(5.0)


# --- random spiking --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dead_time, random", [(2.0, False), (5.0, True)])
def test_rate_of_a_poisson_process_with_dead_time(dead_time, random):
    """rate = 1 / (1 / c_2 + dead time) with a constant rate; the first interval that can be counted is a step later."""
    number, duration, c_2 = 200, 2000.0, 100.0
    neurons = nest.Create(
        "pp_psc_delta",
        number,
        {"c_2": c_2, "c_3": 0.0, "dead_time": dead_time, "dead_time_random": random, "dead_time_shape": 3},
    )
    recorder = nest.Create("spike_recorder")
    nest.Connect(neurons, recorder)
    nest.Simulate(duration)
    # in steps: the dead time rounds up, the waiting time is geometric
    steps = dead_time / 0.1 + (0.5 if random else 0.0)
    mean = 0.1 * (steps + 1.0 / -np.expm1(-c_2 * 1e-4))
    expected = number * duration / mean
    variance = expected * ((mean - dead_time) ** 2 + (dead_time**2 / 3 if random else 0.0)) / mean**2
    assert abs(recorder.n_events - expected) < 4.5 * np.sqrt(variance)


@pytest.mark.parametrize(
    "model", ["gif_psc_exp", "gif_cond_exp", "gif_psc_exp_multisynapse", "gif_cond_exp_multisynapse"]
)
def test_escape_rate_at_threshold(model):
    """At V_m = V_T_star a generalised integrate-and-fire neuron fires at lambda_0."""
    number, duration = 400, 1000.0
    neurons = nest.Create(model, number, {"lambda_0": 20.0, "V_T_star": -70.0, "V_reset": -70.0, "t_ref": 1.0})
    recorder = nest.Create("spike_recorder")
    nest.Connect(neurons, recorder)
    nest.Simulate(duration)
    mean = 0.1 / -np.expm1(-20.0 * 1e-4) + 1.0
    assert abs(recorder.n_events - number * duration / mean) < 4.5 * np.sqrt(number * duration / mean)


# --- binary neurons --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "model, parameters, activity",
    [
        ("ginzburg_neuron", {"c_1": 0.0, "c_2": 1.0, "c_3": 1.0, "theta": 0.5}, 0.5 * (1.0 + np.tanh(-0.5))),
        ("ginzburg_neuron", {"c_1": 0.0, "c_2": 0.3, "c_3": 0.0, "theta": 0.0}, 0.15),
        ("erfc_neuron", {"sigma": 2.0, "theta": 1.0}, 0.308537538725987),
        ("mcculloch_pitts_neuron", {"theta": -0.1}, 1.0),
        ("mcculloch_pitts_neuron", {"theta": 0.0}, 0.0),
    ],
)
def test_mean_activity_without_input(model, parameters, activity):
    """The activity of independent neurons is the gain function at zero field; changes come at rate 2 a (1 - a) / tau_m."""
    number, duration, tau_m = 300, 500.0, 2.0
    neurons = nest.Create(model, number, parameters | {"tau_m": tau_m})
    meter = nest.Create("multimeter", params={"record_from": ["S"], "interval": 5.0})
    detector = nest.Create("spin_detector")
    nest.Connect(meter, neurons)
    nest.Connect(neurons, detector)
    nest.Simulate(50.0)
    detector.n_events = 0
    nest.Simulate(duration)
    events = meter.get("events")
    S = np.asarray(events["S"])[np.asarray(events["times"]) > 40.0]
    # samples of a neuron are correlated over some tau_m
    error = np.sqrt(activity * (1.0 - activity) / S.size * 1.2)
    assert abs(S.mean() - activity) <= 4.5 * error
    expected = number * duration / tau_m * 2.0 * activity * (1.0 - activity)
    # an update waits for the end of its step
    assert abs(detector.n_events - expected) <= 4.5 * np.sqrt(expected) + 0.03 * expected


def test_field_counts_connections_separately():
    """Two connections of one source, with equal or different delays, each follow its state."""
    source = nest.Create("ginzburg_neuron", params={"tau_m": 1.0})
    target = nest.Create("mcculloch_pitts_neuron", params={"theta": 1e3})
    for weight, delay in ((1.0, 1.0), (10.0, 1.0), (100.0, 2.0)):
        nest.Connect(source, target, syn_spec={"weight": weight, "delay": delay})
    meter = nest.Create("multimeter", params={"record_from": ["h", "S"], "interval": 0.1})
    nest.Connect(meter, source + target)
    nest.Simulate(50.0)
    events = meter.get("events")
    mine = np.asarray(events["senders"]) == source.global_id
    S, h = np.asarray(events["S"])[mine], np.asarray(events["h"])[~mine]
    assert 5 < np.abs(np.diff(S)).sum()
    np.testing.assert_allclose(h[20:], 11.0 * S[10:-10] + 100.0 * S[:-20], atol=1e-9)


def binary_and_random_network(threads, runs=1, generator=PHILOX):
    nest.ResetKernel()
    nest.set(rng_type=generator, rng_seed=7, local_num_threads=threads)
    result = []
    for model in ("ginzburg_neuron", "erfc_neuron"):
        neurons = nest.Create(model, 30)
        nest.Connect(neurons, neurons, {"rule": "pairwise_bernoulli", "p": 0.2}, {"weight": -0.4, "delay": 0.7})
        detector = nest.Create("spin_detector")
        nest.Connect(neurons, detector)
        result.append(detector)
    for model, weight, parameters in (
        ("pp_psc_delta", 0.5, {"I_e": 80.0, "c_2": 30.0}),
        ("gif_psc_exp", 20.0, {"I_e": 200.0, "Delta_V": 2.0}),
        ("gif_cond_exp", 2.0, {"I_e": 200.0, "Delta_V": 2.0}),
    ):
        neurons = nest.Create(model, 30, params=parameters)
        nest.Connect(neurons, neurons, {"rule": "pairwise_bernoulli", "p": 0.2}, {"weight": weight, "delay": 1.1})
        recorder = nest.Create("spike_recorder")
        nest.Connect(neurons, recorder)
        result.append(recorder)
    for _ in range(runs):
        nest.Simulate(120.0 / runs)
    return [spikes(recorder) for recorder in result]


def test_same_for_all_threads_and_split_runs():
    alone = binary_and_random_network(1)
    assert all(times.size > 30 for times, _ in alone)
    for threads, runs in ((2, 1), (4, 1), (2, 5)):
        for mine, theirs in zip(alone, binary_and_random_network(threads, runs)):
            np.testing.assert_array_equal(mine, theirs)


def test_parrot_relays_states():
    """A parrot hands changes of state on, so that the target follows the source later."""
    source = nest.Create("ginzburg_neuron", params={"tau_m": 2.0})
    parrot = nest.Create("parrot_neuron")
    target = nest.Create("mcculloch_pitts_neuron", params={"theta": 1e3})
    nest.Connect(source, parrot, syn_spec={"delay": 1.0})
    nest.Connect(parrot, target, syn_spec={"delay": 1.0, "weight": 3.0})
    meter = nest.Create("multimeter", params={"record_from": ["h", "S"], "interval": 0.1})
    nest.Connect(meter, source + target)
    nest.Simulate(40.0)
    events = meter.get("events")
    mine = np.asarray(events["senders"]) == source.global_id
    S, h = np.asarray(events["S"])[mine], np.asarray(events["h"])[~mine]
    np.testing.assert_allclose(h[20:], 3.0 * S[:-20], atol=1e-12)
