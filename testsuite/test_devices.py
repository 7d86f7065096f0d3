# SPDX-License-Identifier: GPL-2.0-or-later
"""Timing, reproducibility and rates of stimulators and recorders."""

import nest
import numpy as np
import pytest


@pytest.fixture(autouse=True)
def fresh_kernel():
    nest.ResetKernel()
    yield
    nest.ResetKernel()


def spikes_of(model, params, simtime=1000.0, n=20):
    generator = nest.Create(model, params=params)
    recorders = nest.Create("spike_recorder", n)
    nest.Connect(generator, recorders)
    nest.Simulate(simtime)
    return recorders


@pytest.mark.parametrize("delay", [0.1, 1.0, 3.0])
def test_window_of_currents(delay):
    neuron = nest.Create("iaf_psc_alpha")
    generator = nest.Create("dc_generator", params={"amplitude": 1.0, "start": 2.0, "stop": 5.0})
    nest.Connect(generator, neuron, syn_spec={"delay": delay})
    meter = nest.Create("multimeter", params={"record_from": ["V_m"], "interval": 0.1})
    nest.Connect(meter, neuron)
    current = nest.Create("multimeter", params={"record_from": ["I"], "interval": 0.1})
    nest.Connect(current, generator)
    nest.Simulate(12.0)
    voltage = meter.events
    first = voltage["times"][np.nonzero(voltage["V_m"] != -70.0)[0][0]]
    assert first == pytest.approx(2.0 + delay + 0.1)
    active = current.events["times"][current.events["I"] == 1.0]
    assert active[0] == pytest.approx(2.0) and active[-1] == pytest.approx(4.9)


def test_ac_generator_follows_its_sine():
    generator = nest.Create("ac_generator", params={"amplitude": 1.0, "frequency": 100.0, "offset": 0.5, "phase": 30.0})
    meter = nest.Create("multimeter", params={"record_from": ["I"], "interval": 0.1})
    nest.Connect(meter, generator)
    nest.Simulate(20.0)
    events = meter.events
    expected = 0.5 + np.sin(2 * np.pi * 0.1 * events["times"] + np.pi / 6)
    np.testing.assert_allclose(events["I"], expected, rtol=1e-9, atol=1e-12)


# rates in spikes over one second, from the parameters
@pytest.mark.parametrize(
    "model, params, expected",
    [
        ("poisson_generator", {"rate": 1e4}, 1e4),
        ("gamma_sup_generator", {"rate": 100.0, "gamma_shape": 3, "n_proc": 100}, 1e4),
        ("ppd_sup_generator", {"rate": 100.0, "dead_time": 1.0, "n_proc": 100}, 1e4),
        ("sinusoidal_poisson_generator", {"rate": 5e3, "amplitude": 5e3, "frequency": 10.0}, 5e3),
        ("sinusoidal_gamma_generator", {"rate": 500.0, "amplitude": 200.0, "frequency": 10.0, "order": 3.0}, 500.0),
        ("mip_generator", {"rate": 5e3, "p_copy": 0.3}, 1.5e3),
        ("poisson_generator_ps", {"rate": 200.0, "dead_time": 2.0}, 200.0),
        ("inhomogeneous_poisson_generator", {"rate_times": [100.0, 500.0], "rate_values": [1e3, 1e4]}, 5.4e3),
    ],
)
def test_mean_counts(model, params, expected):
    counts = np.array(spikes_of(model, params).n_events)
    # the counts of no model here vary more than Poisson; trains of mip_generator share their mother process
    spread = np.sqrt(expected) * (1.0 if model == "mip_generator" else 1.0 / np.sqrt(len(counts)))
    assert abs(counts.mean() - expected) < 5.0 * spread + 1.0


def test_dead_time_is_kept():
    recorder = spikes_of("poisson_generator_ps", {"rate": 300.0, "dead_time": 2.0}, n=1)
    intervals = np.diff(recorder.events["times"])
    assert intervals.min() >= 2.0 - 1e-9
    assert np.any(np.abs(recorder.events["times"] * 10 % 1 - 0.5) < 0.4)  # between grid points


def test_pulse_packets_are_the_same_for_all_targets():
    recorders = spikes_of("pulsepacket_generator", {"pulse_times": [100.0, 600.0], "activity": 50, "sdev": 3.0}, n=2)
    first, second = (r.events["times"] for r in recorders)
    np.testing.assert_array_equal(first, second)
    assert len(first) == 100 and abs(first[:50].mean() - 100.0) < 3.0


def network_with_noise(threads, pieces):
    nest.ResetKernel()
    nest.rng_type = "Philox_32"
    nest.local_num_threads = threads
    parrots = nest.Create("parrot_neuron", 30)
    recorder = nest.Create("spike_recorder")
    nest.Connect(parrots, recorder)
    for model, params in [
        ("poisson_generator", {"rate": 500.0}),
        ("gamma_sup_generator", {"rate": 50.0, "gamma_shape": 3, "n_proc": 10}),
        ("ppd_sup_generator", {"rate": 50.0, "dead_time": 1.0, "n_proc": 10}),
        ("sinusoidal_gamma_generator", {"rate": 500.0, "order": 3.0}),
        ("poisson_generator_ps", {"rate": 900.0, "dead_time": 0.02}),
        (
            "sinusoidal_poisson_generator",
            {"rate": 300.0, "amplitude": 200.0, "frequency": 20.0, "individual_spike_trains": False},
        ),
        ("inhomogeneous_poisson_generator", {"rate_times": [5.0, 50.0], "rate_values": [300.0, 100.0]}),
        ("mip_generator", {"rate": 500.0, "p_copy": 0.3}),
        ("pulsepacket_generator", {"pulse_times": [20.0, 60.0], "activity": 100, "sdev": 3.0}),
    ]:
        nest.Connect(nest.Create(model, params=params), parrots)
    dilutor = nest.Create("spike_dilutor", params={"p_copy": 0.5})
    nest.Connect(parrots[:5], dilutor)
    nest.Connect(dilutor, parrots[5:])
    neurons = nest.Create("iaf_psc_exp", 7)
    nest.Connect(nest.Create("noise_generator", params={"std": 100.0}), neurons)
    meter = nest.Create("multimeter", params={"record_from": ["V_m"]})
    nest.Connect(meter, neurons)
    for piece in pieces:
        nest.Simulate(piece)
    return recorder.events, meter.events


@pytest.mark.parametrize("threads, pieces", [(2, [100.0]), (4, [100.0]), (2, [33.0, 67.0]), (3, [0.3, 32.4, 67.3])])
def test_noise_does_not_depend_on_threads_or_pieces(threads, pieces):
    reference = network_with_noise(1, [100.0])
    other = network_with_noise(threads, pieces)
    assert len(reference[0]["times"]) > 1000
    for a, b in zip(reference, other):
        for key in a:
            np.testing.assert_array_equal(a[key], b[key])


@pytest.mark.parametrize(
    "times, expected",
    [
        (([10.0], [10.2]), [0, 0, 0, 0, 1, 0, 0, 0, 0]),
        (([10.0], [10.3]), [0, 0, 0, 0, 0, 1, 0, 0, 0]),
        (([10.0], [12.2]), [0, 0, 0, 0, 0, 0, 0, 0, 1]),
        (([10.0], [12.3]), [0, 0, 0, 0, 0, 0, 0, 0, 0]),
        (([10.0, 11.0, 12.0], [10.4, 10.5, 12.0]), [0, 2, 0, 2, 1, 2, 1, 0, 1]),
    ],
)
def test_correlation_detector(times, expected):
    detector = nest.Create("correlation_detector", params={"delta_tau": 0.5, "tau_max": 2.0})
    for channel, train in enumerate(times):
        generator = nest.Create("spike_generator", params={"spike_times": train})
        nest.Connect(generator, detector, syn_spec={"receptor_type": channel, "weight": channel + 2.0})
    nest.Simulate(50.0)
    assert list(detector.count_histogram) == expected
    assert list(detector.histogram) == [6.0 * n for n in expected]
    assert list(detector.n_events) == [len(t) for t in times]


@pytest.mark.parametrize(
    "model, params",
    [
        ("dc_generator", {"start": 5.0, "stop": 2.0}),
        ("dc_generator", {"start": 0.05}),
        ("dc_generator", {"origin": -3.0}),
        ("poisson_generator", {"stimulus_source": "none_such"}),
        ("ppd_sup_generator", {"dead_time": 50.0, "rate": 30.0}),
        ("sinusoidal_gamma_generator", {"amplitude": 5.0, "rate": 3.0}),
        ("inhomogeneous_poisson_generator", {"rate_times": [0.0, 2.0], "rate_values": [1.0, 2.0]}),
        ("spike_generator", {"spike_times": [3.0, 2.0]}),
        ("correlation_detector", {"tau_max": 0.7}),
        ("correlation_detector", {"n_events": [1, 2]}),
        ("spike_recorder", {"n_events": 3}),
    ],
)
def test_bad_values_change_nothing(model, params):
    node = nest.Create(model)
    before = {key: np.asarray(node.get(key)).tolist() for key in params}
    with pytest.raises(nest.NESTErrors.NESTError):
        node.set(params)
    assert {key: np.asarray(node.get(key)).tolist() for key in params} == before


def test_files_hold_what_memory_holds(tmp_path):
    nest.data_path = str(tmp_path)
    parrots = nest.Create("parrot_neuron", 5)
    nest.Connect(nest.Create("poisson_generator", params={"rate": 200.0}), parrots)
    memory = nest.Create("spike_recorder")
    ascii_file = nest.Create("spike_recorder", params={"record_to": "ascii", "label": "spikes"})
    nest.Connect(parrots, memory)
    nest.Connect(parrots, ascii_file)
    nest.Simulate(100.0)
    nest.Simulate(100.0)
    rows = np.loadtxt(
        ascii_file.filenames[0] if not isinstance(ascii_file.filenames, str) else ascii_file.filenames, skiprows=3
    )
    np.testing.assert_array_equal(rows[:, 0], memory.events["senders"])
    np.testing.assert_allclose(rows[:, 1], memory.events["times"], atol=5e-4)
    assert ascii_file.n_events == memory.n_events > 0
    assert "events" not in ascii_file.get()
