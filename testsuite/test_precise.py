# SPDX-License-Identifier: GPL-2.0-or-later
"""Precise spike times: closed forms, independence of the resolution, of threads and of pieces of a run, queues, errors."""

import math

import nest
import numpy as np
import pytest

MODELS = ["iaf_psc_exp_ps", "iaf_psc_alpha_ps", "iaf_psc_delta_ps", "iaf_psc_exp_ps_lossless"]
WEIGHT = {"iaf_psc_exp_ps": 300.0, "iaf_psc_alpha_ps": 150.0, "iaf_psc_delta_ps": 1.0, "iaf_psc_exp_ps_lossless": 300.0}


@pytest.fixture(autouse=True)
def fresh_kernel():
    nest.ResetKernel()
    yield
    nest.ResetKernel()


def precise(times, **params):
    return nest.Create("spike_generator", params={"precise_times": True, "spike_times": times, **params})


def spikes_of(neurons):
    recorder = nest.Create("spike_recorder")
    nest.Connect(neurons, recorder)
    return recorder


@pytest.mark.parametrize("model", MODELS)
def test_constant_current(model):
    """V_m reaches V_th after tau_m log(R I / (R I - (V_th - E_L))), and again t_ref later."""
    recorder = spikes_of(nest.Create(model, params={"I_e": 450.0, "t_ref": 2.0}))
    nest.Simulate(200.0)
    period = 10.0 * math.log(18.0 / (18.0 - 15.0))
    times = recorder.events["times"]
    assert len(times) == 10
    np.testing.assert_allclose(times, period + np.arange(10) * (period + 2.0), rtol=1e-13)


def test_delta_jump_fires_at_arrival():
    neuron = nest.Create("iaf_psc_delta_ps", params={"V_m": -60.0})
    nest.Connect(precise([1.0371]), neuron, syn_spec={"weight": 20.0, "delay": 1.5})
    recorder = spikes_of(neuron)
    nest.Simulate(5.0)
    assert recorder.events["times"] == pytest.approx([2.5371], rel=1e-14)


def test_delta_keeps_input_of_the_refractory_time():
    """Two inputs while refractory, decayed to the end of that time, lift V_m above V_th."""
    neuron = nest.Create("iaf_psc_delta_ps", params={"refractory_input": True, "t_ref": 2.0})
    nest.Connect(precise([1.03, 1.57, 2.444]), neuron, syn_spec={"weight": 16.0, "delay": 1.0})
    recorder = spikes_of(neuron)
    nest.Simulate(4.0)
    V_m = -70.0 + 16.0 * (math.exp(-(4.03 - 2.57) / 10.0) + math.exp(-(4.03 - 3.444) / 10.0))
    assert V_m > -55.0
    nest.Simulate(4.0)
    assert recorder.events["times"] == pytest.approx([2.03, 4.03], rel=1e-13)


def network(h, model, threads=1, pieces=(60.0,), rng="mt19937_64"):
    """A recurrent network that is driven by precise trains; spike times must not depend on the grid."""
    nest.ResetKernel()
    nest.resolution = h
    nest.rng_type = rng
    nest.local_num_threads = threads
    unit = WEIGHT[model]
    # time constants and t_ref on every grid; refractoriness lasts whole steps
    neurons = nest.Create(model, 12, params={"t_ref": 2.0})
    neurons.set(I_e=[330.0 + 17.3 * i for i in range(12)], V_m=[-70.0 + 1.1 * i for i in range(12)])
    drives = [precise(list(np.arange(1.0, 55.0, 2.718281828) + 0.1234567 * k)) for k in range(3)]
    for i in range(12):
        for step, weight in ((1, 0.8), (5, -1.1), (7, 0.4)):
            nest.Connect(
                neurons[i], neurons[(i + step) % 12], syn_spec={"weight": weight * unit, "delay": 1.0 + step % 3}
            )
        nest.Connect(drives[i % 3], neurons[i], syn_spec={"weight": 1.3 * unit, "delay": 2.0})
    recorder = spikes_of(neurons)
    for piece in pieces:
        nest.Simulate(piece)
    events = recorder.events
    return events["times"], events["senders"]


@pytest.mark.parametrize("model", ["iaf_psc_exp_ps", "iaf_psc_alpha_ps", "iaf_psc_delta_ps", "iaf_psc_exp_ps_lossless"])
def test_spike_times_do_not_depend_on_the_resolution(model):
    times, senders = network(0.1, model)
    order = np.lexsort((times, senders))
    assert len(times) > 40
    for h in (0.01, 0.05, 0.25, 0.5, 1.0):
        other, of = network(h, model)
        assert len(other) == len(times), h
        np.testing.assert_allclose(other[np.lexsort((other, of))], times[order], rtol=0.0, atol=1e-9, err_msg=str(h))


@pytest.mark.parametrize("model", ["iaf_psc_exp_ps", "iaf_psc_delta_ps"])
@pytest.mark.parametrize("threads, pieces", [(2, (60.0,)), (4, (60.0,)), (1, (30.0, 30.0)), (3, (0.3, 11.1, 48.6))])
def test_bits_do_not_depend_on_threads_or_pieces(model, threads, pieces):
    times, senders = network(0.1, model)
    other, of = network(0.1, model, threads=threads, pieces=pieces)
    np.testing.assert_array_equal(other, times)
    np.testing.assert_array_equal(of, senders)


def test_times_are_recorded_in_order():
    times, _ = network(1.0, "iaf_psc_exp_ps")
    assert np.all(np.diff(times) >= 0.0)


def noisy(threads, pieces):
    nest.ResetKernel()
    nest.rng_type = "Philox_32"
    nest.local_num_threads = threads
    neurons = nest.Create("iaf_psc_exp_ps", 20)
    parrots = nest.Create("parrot_neuron_ps", 5)
    nest.Connect(
        nest.Create("poisson_generator_ps", params={"rate": 4000.0, "dead_time": 0.1}),
        neurons,
        syn_spec={"weight": 150.0},
    )
    nest.Connect(nest.Create("poisson_generator", params={"rate": 500.0}), neurons, syn_spec={"weight": -100.0})
    nest.Connect(nest.Create("poisson_generator_ps", params={"rate": 300.0}), parrots)
    nest.Connect(neurons, neurons, {"rule": "fixed_indegree", "indegree": 5}, {"weight": -200.0, "delay": 1.5})
    nest.Connect(parrots, neurons, syn_spec={"synapse_model": "stdp_synapse", "weight": 50.0, "delay": 0.7})
    recorder = spikes_of(neurons + parrots)
    for piece in pieces:
        nest.Simulate(piece)
    weights = nest.GetConnections(synapse_model="stdp_synapse")
    order = np.lexsort((weights.target, weights.source))
    return recorder.events["times"], recorder.events["senders"], np.array(weights.weight)[order]


@pytest.mark.parametrize("threads, pieces", [(2, [100.0]), (4, [100.0]), (2, [0.4, 37.0, 62.6])])
def test_noise_does_not_depend_on_threads_or_pieces(threads, pieces):
    reference = noisy(1, [100.0])
    assert len(reference[0]) > 100
    for a, b in zip(reference, noisy(threads, pieces)):
        np.testing.assert_array_equal(a, b)


def test_lossless_finds_what_lies_between_events():
    """On a grid of 1 ms, every excursion above V_th is found at the time that a grid of 0.001 ms gives."""

    def run(h, model):
        nest.ResetKernel()
        nest.resolution = h
        neuron = nest.Create(
            model, params={"tau_syn_ex": 0.2, "tau_syn_in": 0.2, "tau_m": 1.0, "I_e": 3000.0, "t_ref": 3.0}
        )
        nest.Connect(precise([2.1, 6.27, 12.0, 17.77, 25.5]), neuron, syn_spec={"weight": 7000.0, "delay": 1.0})
        recorder = spikes_of(neuron)
        nest.Simulate(40.0)
        return recorder.events["times"]

    found = run(1.0, "iaf_psc_exp_ps_lossless")
    assert len(found) == 4
    assert len(run(1.0, "iaf_psc_exp_ps")) < 4
    np.testing.assert_allclose(run(0.001, "iaf_psc_exp_ps"), found, atol=1e-9)


def test_lossless_is_refractory_under_strong_input():
    """Input that would lift V_m from V_reset to V_th within one step does not end the refractory time."""
    neuron = nest.Create("iaf_psc_exp_ps_lossless", params={"V_m": -60.0})
    nest.Connect(precise([1.03, 1.5]), neuron, syn_spec={"weight": 40000.0, "delay": 1.0})
    recorder = spikes_of(neuron)
    nest.Simulate(6.0)
    first, second = recorder.events["times"]
    assert second - first > 2.0


def test_lossless_with_equal_time_constants():
    """tau_syn = tau_m: the peak of V_m has a closed form of its own."""

    def run(h, model, tau):
        nest.ResetKernel()
        nest.resolution = h
        neuron = nest.Create(model, params={"tau_syn_ex": tau, "tau_syn_in": tau, "tau_m": 0.3, "I_e": 8000.0})
        nest.Connect(precise([2.1, 7.3]), neuron, syn_spec={"weight": 14000.0, "delay": 1.0})
        recorder = spikes_of(neuron)
        nest.Simulate(12.0)
        return recorder.events["times"]

    fine = run(0.001, "iaf_psc_exp_ps", 0.3)
    assert len(fine) == 2
    np.testing.assert_allclose(run(1.0, "iaf_psc_exp_ps_lossless", 0.3), fine, atol=1e-9)


def test_many_events_of_one_step():
    """Events of a step are taken in the order of their times, from whatever source and with whatever delay they come."""
    nest.resolution = 1.0
    rng = np.random.default_rng(3)
    times = np.sort(rng.uniform(1.0, 9.0, 40)).round(9)
    signs = rng.choice([-1.0, 1.0], 40)
    fine = []
    for h in (1.0, 0.01):
        nest.ResetKernel()
        nest.resolution = h
        neuron = nest.Create("iaf_psc_delta_ps", params={"I_e": 450.0, "t_ref": 1.0})
        for k in range(8):
            generator = precise(list(times[k::8]), spike_weights=list(signs[k::8]))
            nest.Connect(generator, neuron, syn_spec={"weight": 3.0, "delay": 1.0 + k % 3})
        recorder = spikes_of(neuron)
        nest.Simulate(20.0)
        fine.append(recorder.events["times"])
    assert len(fine[0]) >= 2
    np.testing.assert_allclose(fine[0], fine[1], atol=1e-9)


def test_refractory_time_that_was_shortened_ends():
    neuron = nest.Create("iaf_psc_exp_ps", params={"I_e": 450.0, "t_ref": 5.0})
    recorder = spikes_of(neuron)
    nest.Simulate(20.0)
    assert neuron.is_refractory
    neuron.t_ref = 1.0
    nest.Simulate(30.0)
    assert recorder.events["times"][1] == pytest.approx(20.0 + recorder.events["times"][0], abs=1e-9)


def test_off_grid_spiking():
    assert nest.off_grid_spiking is False
    nest.Create("spike_train_injector", params={"spike_times": [1.0]})
    assert nest.off_grid_spiking is False
    nest.Create("poisson_generator_ps")
    assert nest.off_grid_spiking is True
    nest.ResetKernel()
    nest.Create("parrot_neuron_ps")
    assert nest.off_grid_spiking is True
    with pytest.raises((nest.NESTError, AttributeError), match="off_grid_spiking"):
        nest.off_grid_spiking = False


@pytest.mark.parametrize(
    "model, values, words",
    [
        ("iaf_psc_exp_ps", {"t_ref": 0.0}, "t_ref"),
        ("iaf_psc_exp_ps", {"V_reset": -50.0}, "V_reset"),
        ("iaf_psc_alpha_ps", {"I_syn_ex": 1.0}, "I_syn_ex"),
        ("iaf_psc_delta_ps", {"is_refractory": True}, "is_refractory"),
        ("iaf_psc_exp_ps_lossless", {"tau_syn_ex": 3.0}, "tau_syn_in"),
        ("parrot_neuron_ps", {"V_m": 3.0}, "V_m"),
    ],
)
def test_bad_values_change_nothing(model, values, words):
    neuron = nest.Create(model)
    before = neuron.get()
    with pytest.raises(nest.NESTError, match=words):
        neuron.set(values)
    assert neuron.get() == before


def test_lossless_takes_both_time_constants_together():
    neuron = nest.Create("iaf_psc_exp_ps_lossless", params={"tau_syn_ex": 3.0, "tau_syn_in": 3.0})
    assert neuron.tau_syn_ex == 3.0


def test_off_grid_times_where_they_are_not_allowed():
    with pytest.raises(nest.NESTError, match="precise_times"):
        nest.Create("spike_generator", params={"spike_times": [1.03]})
    with pytest.raises(nest.NESTError, match="receptor"):
        nest.Connect(precise([1.0]), nest.Create("parrot_neuron_ps"), syn_spec={"receptor_type": 2})
    with pytest.raises(nest.NESTError, match="current"):
        nest.Connect(nest.Create("dc_generator"), nest.Create("parrot_neuron_ps"))
