# SPDX-License-Identifier: GPL-2.0-or-later
"""What is set between two Run calls of one simulation holds from there on, on any number of threads."""

import nest
import numpy as np
import pytest


@pytest.fixture(autouse=True)
def fresh_kernel():
    nest.ResetKernel()
    yield
    nest.ResetKernel()


THREADS = pytest.mark.parametrize("threads", [1, 2, 4])


def voltages(threads, model, pieces):
    """Membrane potentials of neurons on all threads; each piece is what to set, and how long to run then."""
    nest.ResetKernel()
    nest.set(local_num_threads=threads, rng_type="Philox_32")
    generator = nest.Create(model)
    neurons = nest.Create("iaf_psc_alpha", 4, params={"V_th": 1e9})
    meter = nest.Create("multimeter", params={"record_from": ["V_m"], "interval": 0.1})
    nest.Connect(generator, neurons)
    nest.Connect(meter, neurons)
    with nest.RunManager():
        for values, duration in pieces:
            generator.set(**values)
            nest.Run(duration)
    events = meter.events
    order = np.lexsort((events["senders"], events["times"]))
    return events["V_m"][order].reshape(-1, 4)


def steps(times, values):
    return {"amplitude_times": times, "amplitude_values": values}


@THREADS
@pytest.mark.parametrize("model", ["step_current_generator"])
@pytest.mark.parametrize(
    ("new", "whole"),
    [
        (steps([8.0, 12.0], [50.0, 400.0]), steps([1.0, 3.0, 8.0, 12.0], [100.0, 200.0, 50.0, 400.0])),
        (steps([2.0, 4.0], [50.0, 400.0]), steps([1.0, 3.0], [100.0, 200.0])),
        (steps([1.0, 12.0], [50.0, 400.0]), steps([1.0, 3.0, 12.0], [100.0, 200.0, 400.0])),
        (steps([5.0, 12.0], [50.0, 400.0]), steps([1.0, 3.0, 12.0], [100.0, 200.0, 400.0])),
        (steps([5.1], [50.0]), steps([1.0, 3.0, 5.1], [100.0, 200.0, 50.0])),
        (steps([], []), steps([1.0, 3.0], [100.0, 200.0])),
    ],
)
def test_new_steps_keep_the_last_value_until_the_next_time(threads, model, new, whole):
    first = steps([1.0, 3.0, 14.0], [100.0, 200.0, -70.0])
    seen = voltages(threads, model, [(first, 5.0), (new, 15.0)])
    expected = voltages(1, model, [(whole, 20.0)])
    np.testing.assert_array_equal(seen, expected)
    assert (seen[:, :1] == seen).all()


def test_steps_over_several_simulations():
    def currents(calls):
        nest.ResetKernel()
        generator = nest.Create("step_current_generator", params=steps([2.0, 6.0], [10.0, 20.0]))
        meter = nest.Create("multimeter", params={"record_from": ["I"], "interval": 1.0})
        nest.Connect(meter, generator)
        for duration in calls:
            nest.Simulate(duration)
        return meter.events["I"].tolist()

    assert currents([10.0]) == currents([5.0, 5.0]) == currents([1.9, 0.1, 3.9, 4.1]) == [0.0] + [10.0] * 4 + [20.0] * 4
    # times that had passed when the device was made do nothing
    nest.ResetKernel()
    nest.Create("iaf_psc_alpha")
    nest.Simulate(5.0)
    generator = nest.Create("step_current_generator", params=steps([2.0, 8.0], [10.0, 20.0]))
    meter = nest.Create("multimeter", params={"record_from": ["I"], "interval": 1.0})
    nest.Connect(meter, generator)
    nest.Simulate(5.0)
    assert set(meter.events["I"][meter.events["times"] < 8.0]) == {0.0} and meter.events["I"][-1] == 20.0


@THREADS
def test_sine(threads):
    nest.set(local_num_threads=threads)
    generator = nest.Create("ac_generator", params={"amplitude": 1.0, "frequency": 100.0})
    meter = nest.Create("multimeter", params={"record_from": ["I"], "interval": 0.1})
    nest.Connect(meter, generator)
    neurons = nest.Create("iaf_psc_alpha", 4)
    nest.Connect(generator, neurons)
    pieces = [
        {},
        {"amplitude": 3.0},
        {"frequency": 40.0, "phase": 30.0},
        {"offset": 0.5, "amplitude": 2.0},
    ]
    with nest.RunManager():
        for values in pieces:
            generator.set(**values)
            nest.Run(5.0)
    t = meter.events["times"]
    assert len(t) >= 190
    shape = {"amplitude": 1.0, "frequency": 100.0, "phase": 0.0, "offset": 0.0}
    for k, values in enumerate(pieces):
        shape.update(values)
        here = (t > 5.0 * k + 0.05) & (t < 5.0 * k + 5.05)
        angle = 2e-3 * np.pi * shape["frequency"] * t[here] + np.radians(shape["phase"])
        expected = shape["offset"] + shape["amplitude"] * np.sin(angle)
        np.testing.assert_allclose(meter.events["I"][here], expected, rtol=1e-9, atol=1e-12)
    assert len(set(neurons.V_m)) == 1 and neurons.V_m[0] != -70.0


@THREADS
@pytest.mark.parametrize("model", ["dc_generator", "ac_generator"])
def test_windows_of_currents(threads, model):
    strength = {"amplitude": 100.0, **({"frequency": 30.0} if model == "ac_generator" else {})}
    whole = voltages(1, model, [({**strength, "start": 7.0, "stop": 12.0}, 20.0)])
    late = voltages(threads, model, [({**strength, "start": 50.0}, 5.0), ({"start": 7.0, "stop": 12.0}, 15.0)])
    np.testing.assert_array_equal(late, whole)
    early = voltages(threads, model, [({**strength, "start": 7.0}, 9.0), ({"stop": 12.0}, 11.0)])
    np.testing.assert_array_equal(early, whole)


@THREADS
@pytest.mark.parametrize("model", ["poisson_generator", "poisson_generator_ps"])
def test_rates_and_windows_of_random_spikes(threads, model):
    nest.set(local_num_threads=threads)
    generator = nest.Create(model, params={"rate": 0.0})
    parrots = nest.Create("parrot_neuron_ps" if model.endswith("_ps") else "parrot_neuron", 8)
    recorder = nest.Create("spike_recorder")
    nest.Connect(generator, parrots)
    nest.Connect(parrots, recorder)
    counts = []
    with nest.RunManager():
        for values in (
            {},
            {"rate": 500.0},
            {"rate": 2000.0},
            {"stop": 340.0},
            {"start": 450.0, "stop": 460.0},
            {"rate": 0.0, "stop": 1e4},
        ):
            generator.set(**values)
            before = recorder.n_events
            nest.Run(100.0)
            counts.append(recorder.n_events - before)
    expected = np.array([0, 400, 1600, 640, 160, 0])
    assert (np.abs(counts - expected) <= 5.0 * np.sqrt(expected) + 20.0 * (expected > 0)).all(), counts
    times = recorder.events["times"]
    assert not ((times > 342.0) & (times < 450.0)).any() and not (times > 462.0).any()
