# SPDX-License-Identifier: GPL-2.0-or-later
"""What flows between nodes at all times: analytic solutions, independence of threads and of how a run is split, and errors."""

import collections
import json
import os
import subprocess
import sys

import nest
import numpy as np
import pytest
import test_processes

RATE_DELAYED = {"synapse_model": "rate_connection_delayed"}
RATE_INSTANTANEOUS = {"synapse_model": "rate_connection_instantaneous"}
GAP = {"synapse_model": "gap_junction"}


@pytest.fixture(autouse=True)
def fresh_kernel():
    nest.ResetKernel()
    yield
    nest.ResetKernel()


def meter_on(nodes, quantities, interval=0.1):
    meter = nest.Create("multimeter", params={"interval": interval, "record_from": quantities})
    nest.Connect(meter, nodes)
    return meter


def trace(meter, quantity, node=None):
    events = meter.get("events")
    chosen = slice(None) if node is None else events["senders"] == node.get("global_id")
    return events[quantity][chosen]


# --- rates ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("delay", [0.1, 0.7])
def test_delayed_rate_arrives_after_its_delay(delay):
    """A constant source is seen from `delay` on: tau dX/dt = -X + w."""
    source = nest.Create("lin_rate_ipn", params={"lambda": 0.0, "sigma": 0.0, "rate": 1.0})
    target = nest.Create("lin_rate_ipn", params={"sigma": 0.0, "tau": 5.0})
    nest.Connect(source, target, "all_to_all", {**RATE_DELAYED, "weight": 0.6, "delay": delay})
    meter = meter_on(target, ["rate"])
    nest.Simulate(6.0)
    events = meter.get("events")
    expected = 0.6 * -np.expm1(-np.maximum(events["times"] - delay, 0.0) / 5.0)
    np.testing.assert_allclose(events["rate"], expected, atol=1e-14)


@pytest.mark.parametrize("first", ["generator", "neuron"])
@pytest.mark.parametrize("other_delay", [None, 0.2])
def test_step_rate_generator_acts_after_its_delay(first, other_delay):
    """Whichever node is created first, and whatever the other delays of the network are."""
    parameters = {"amplitude_times": [0.5, 2.0, 3.0], "amplitude_values": [1.0, 3.0, -1.0], "stop": 3.5}
    if first == "generator":
        generator = nest.Create("step_rate_generator", params=parameters)
    node = nest.Create("rate_transformer_lin")
    if first == "neuron":
        generator = nest.Create("step_rate_generator", params=parameters)
    if other_delay:
        nest.Connect(node, node, "all_to_all", {**RATE_DELAYED, "weight": 0.0, "delay": other_delay})
    nest.Connect(generator, node, "all_to_all", {**RATE_DELAYED, "weight": 2.0, "delay": 0.8})
    meters = [meter_on(node, ["rate"]), meter_on(generator, ["rate"])]
    nest.Simulate(7.0)
    received, sent = (trace(meter, "rate") for meter in meters)
    assert set(sent) == {0.0, 1.0, 3.0, -1.0}
    np.testing.assert_array_equal(received[8:], 2.0 * sent[:-8])
    assert not received[:8].any()


def test_instantaneous_rates_solve_the_coupled_equations():
    """Two neurons that excite each other: sum and difference decay on their own, step by step."""
    nest.set(wfr_tol=1e-12, wfr_max_iterations=100, wfr_comm_interval=0.5)
    neurons = nest.Create("lin_rate_ipn", 2, params={"sigma": 0.0, "tau": 2.0})
    neurons.rate = [1.0, -0.25]
    nest.Connect(
        neurons, neurons, {"rule": "all_to_all", "allow_autapses": False}, {**RATE_INSTANTANEOUS, "weight": 0.4}
    )
    meter = meter_on(neurons, ["rate"])
    nest.Simulate(5.5)
    decay = np.exp(-0.05)
    a, b = (trace(meter, "rate", node) for node in neurons)
    steps = np.arange(1, len(a) + 1)
    np.testing.assert_allclose(a + b, 0.75 * (decay + 0.4 * (1 - decay)) ** steps, rtol=1e-11)
    np.testing.assert_allclose(a - b, 1.25 * (decay - 0.4 * (1 - decay)) ** steps, rtol=1e-11)


def test_input_noise_is_an_ornstein_uhlenbeck_process():
    """Stationary variance sigma^2 / (2 lambda), autocorrelation exp(-lambda t / tau)."""
    nest.set(resolution=1.0, rng_seed=4711)
    neurons = nest.Create("lin_rate_ipn", 400, params={"sigma": 0.7, "lambda": 0.5, "tau": 4.0, "mu": 0.3})
    meter = meter_on(neurons, ["rate"], interval=8.0)
    nest.Simulate(1200.0)
    events = meter.get("events")
    rates = events["rate"][np.lexsort((events["senders"], events["times"]))].reshape(-1, 400)[5:]
    variance = 0.49 / (2 * 0.5)
    correlation = np.exp(-0.5 * 8.0 / 4.0)
    independent = rates.size * (1 - correlation) / (1 + correlation)
    assert abs(rates.mean() - 0.3 / 0.5) < 4 * np.sqrt(variance / independent)
    assert abs(rates.var() / variance - 1) < 4 * np.sqrt(2 / (rates.size * (1 - correlation**2) / (1 + correlation**2)))
    measured = np.mean((rates[1:] - rates.mean()) * (rates[:-1] - rates.mean())) / rates.var()
    assert abs(measured - correlation) < 0.03


def test_output_noise_does_not_enter_the_dynamics():
    """The neuron itself stays at its fixed point; what it sends has variance tau / h sigma^2."""
    nest.rng_seed = 8
    neurons = nest.Create("lin_rate_opn", 200, params={"sigma": 0.5, "tau": 4.0, "mu": 0.3})
    neurons.rate = 0.3
    meter = meter_on(neurons, ["rate", "noise", "noisy_rate"], interval=0.5)
    nest.Simulate(50.0)
    rate, noise, noisy = (trace(meter, key) for key in ("rate", "noise", "noisy_rate"))
    np.testing.assert_allclose(rate, 0.3, rtol=1e-12)
    np.testing.assert_allclose(noisy, rate + np.sqrt(40.0) * noise, rtol=1e-12)
    assert abs(noise.var() / 0.25 - 1) < 4 * np.sqrt(2 / noise.size)


def test_noise_is_the_same_in_all_iterations():
    """With other noise in each iteration the rates would never settle."""
    results = []
    for iterations in (20, 60):
        nest.ResetKernel()
        nest.set(rng_type="Philox_64", rng_seed=3, wfr_tol=1e-13, wfr_max_iterations=iterations)
        neurons = nest.Create("lin_rate_ipn", 3, params={"sigma": 0.3, "tau": 5.0})
        nest.Connect(neurons, neurons, "all_to_all", {**RATE_INSTANTANEOUS, "weight": -0.2})
        meter = meter_on(neurons, ["rate"])
        nest.Simulate(5.0)
        results.append(trace(meter, "rate"))
    np.testing.assert_allclose(*results, rtol=1e-10)


# --- gap junctions --------------------------------------------------------------------------------------------------


def gap_network(n=6, threads=1, **settings):
    nest.ResetKernel()
    nest.set(local_num_threads=threads, rng_type="Philox_64", **settings)
    neurons = nest.Create("hh_psc_alpha_gap", n)
    neurons.I_e = [150.0 + 40.0 * i for i in range(n)]
    nest.Connect(neurons, neurons, {"rule": "all_to_all", "allow_autapses": False}, {**GAP, "weight": 4.0})
    nest.Connect(neurons, neurons, {"rule": "pairwise_bernoulli", "p": 0.5}, {"weight": 40.0, "delay": 1.3})
    recorder = nest.Create("spike_recorder")
    nest.Connect(neurons, recorder)
    return meter_on(neurons, ["V_m"]), recorder


def result(meter, recorder):
    """Samples in order; those of the last slice may wait for the next."""
    events = meter.get("events")
    spikes = recorder.get("events")
    order = np.lexsort((events["senders"], events["times"]))
    return (
        events["times"][order],
        events["V_m"][order],
        np.lexsort((spikes["senders"], spikes["times"])),
        np.sort(spikes["times"]),
    )


def test_relaxation_converges_to_the_coupled_equations():
    """Coarse slices with many iterations agree with single steps with many iterations."""
    traces = []
    for interval in (0.1, 1.0):
        meter, _ = gap_network(3, wfr_comm_interval=interval, wfr_tol=1e-11, wfr_max_iterations=200)
        nest.Simulate(12.0)
        traces.append(trace(meter, "V_m")[: 3 * 100])
    # the integrator's own tolerance is 1e-6 mV per step
    np.testing.assert_allclose(*traces, atol=1e-4)


def test_coupled_equal_neurons_stay_equal():
    """No current flows between neurons that do the same."""
    meter, _ = gap_network(2)
    nodes = meter.get("events")  # nothing yet
    assert len(nodes["times"]) == 0
    nest.ResetKernel()
    alone = nest.Create("hh_psc_alpha_gap", params={"I_e": 220.0})
    pair = nest.Create("hh_psc_alpha_gap", 2, params={"I_e": 220.0})
    nest.Connect(pair[0], pair[1], {"rule": "one_to_one", "make_symmetric": True}, {**GAP, "weight": 30.0})
    nest.set(wfr_tol=1e-9)
    meter = meter_on(alone + pair, ["V_m"])
    nest.Simulate(15.0)
    np.testing.assert_allclose(trace(meter, "V_m", pair[0]), trace(meter, "V_m", pair[1]), rtol=1e-14)
    # during a spike the polynomial of third order is off by some tenths of a mV
    before_spike = slice(0, 40)
    np.testing.assert_allclose(
        trace(meter, "V_m", pair[0])[before_spike], trace(meter, "V_m", alone)[before_spike], atol=1e-5
    )


@pytest.mark.parametrize("threads", [2, 4])
@pytest.mark.parametrize("settings", [{}, {"use_wfr": False}, {"wfr_interpolation_order": 1}])
def test_gap_network_is_the_same_for_any_number_of_threads(threads, settings):
    results = []
    for n in (1, threads):
        recorders = gap_network(threads=n, **settings)
        nest.Simulate(15.0)
        results.append(result(*recorders))
    for one, several in zip(*results):
        np.testing.assert_array_equal(one, several)


@pytest.mark.parametrize("threads", [2, 4])
def test_noisy_rates_are_the_same_for_any_number_of_threads(threads):
    results = []
    for n in (1, threads):
        nest.ResetKernel()
        nest.set(local_num_threads=n, rng_type="Threefry_64", rng_seed=11)
        neurons = nest.Create("tanh_rate_ipn", 10, params={"sigma": 0.4, "tau": 3.0})
        nest.Connect(
            neurons, neurons, {"rule": "fixed_indegree", "indegree": 4}, {**RATE_INSTANTANEOUS, "weight": -0.3}
        )
        nest.Connect(
            neurons, neurons, {"rule": "fixed_indegree", "indegree": 3}, {**RATE_DELAYED, "weight": 0.4, "delay": 1.7}
        )
        generator = nest.Create("step_rate_generator", params={"amplitude_times": [1.0], "amplitude_values": [0.7]})
        nest.Connect(generator, neurons, "all_to_all", {**RATE_DELAYED, "delay": 2.0})
        meter = meter_on(neurons, ["rate", "noise"])
        nest.Simulate(20.0)
        events = meter.get("events")
        order = np.lexsort((events["senders"], events["times"]))
        results.append([events[key][order] for key in ("rate", "noise")])
    np.testing.assert_array_equal(*results)


def test_a_run_in_pieces_is_the_same_run():
    """Pieces that are whole slices change nothing; pieces that are not, no more than the tolerance of relaxation."""
    results = []
    for pieces in ([12.0], [5.0, 7.0], [3.0] * 4, [4.3, 7.7]):
        meter, _ = gap_network(4, wfr_tol=1e-7)
        with nest.RunManager():
            for piece in pieces:
                nest.Run(piece)
        results.append(trace(meter, "V_m")[: 4 * 100])
    np.testing.assert_array_equal(results[0], results[1])
    np.testing.assert_array_equal(results[0], results[2])
    np.testing.assert_allclose(results[0], results[3], atol=1e-4)


@pytest.mark.parametrize("use_wfr", [True, False])
def test_direct_connections_that_cannot_be(use_wfr):
    """The same errors with waveform relaxation and without, which is no error in itself; nothing is connected."""
    nest.use_wfr = use_wfr
    neurons, rates = nest.Create("hh_psc_alpha_gap", 2), nest.Create("lin_rate_ipn", 2)
    others = nest.Create("iaf_psc_alpha", 2)
    both = {"rule": "one_to_one", "make_symmetric": True}
    instantaneous = {"synapse_model": "rate_connection_instantaneous"}
    with pytest.raises(nest.NESTErrors.BadProperty, match="gap_junction have no delay"):
        nest.Connect(neurons[0], neurons[1], both, {**GAP, "delay": 1.0})
    with pytest.raises(nest.NESTErrors.BadProperty, match="both directions"):
        nest.Connect(neurons[0], neurons[1], "one_to_one", GAP)
    with pytest.raises(nest.NESTErrors.IllegalConnection, match="iaf_psc_alpha does not send"):
        nest.Connect(others[0], others[1], both, GAP)
    with pytest.raises(nest.NESTErrors.BadProperty, match="rate_connection_instantaneous have no delay"):
        nest.Connect(rates, rates, syn_spec={**instantaneous, "delay": 1.0})
    with pytest.raises(nest.NESTErrors.IllegalConnection, match="iaf_psc_alpha does not send"):
        nest.Connect(others, rates, syn_spec=instantaneous)
    with pytest.raises(nest.NESTErrors.KernelException, match="use_wfr"):
        nest.use_wfr = not use_wfr
    assert nest.num_connections == 0
    nest.Connect(neurons[0], neurons[1], both, GAP)
    nest.Connect(rates, rates, syn_spec=instantaneous)
    nest.Simulate(2.0)
    assert nest.min_delay == (1.0 if use_wfr else nest.resolution)


def test_weights_of_gap_junctions_can_be_changed_and_taken_away():
    nest.use_wfr = False
    neurons = nest.Create("hh_psc_alpha_gap", 2)
    neurons.V_m = [-60.0, -70.0]
    nest.Connect(neurons[0], neurons[1], {"rule": "one_to_one", "make_symmetric": True}, {**GAP, "weight": 3.0})
    connections = nest.GetConnections()
    assert len(connections) == 2
    assert connections.get("weight") == [3.0, 3.0]
    connections.weight = 9.0
    nest.Simulate(1.0)
    before = np.abs(np.diff(neurons.get("V_m")))
    nest.Disconnect(nest.GetConnections())
    assert nest.num_connections == 0
    nest.Simulate(1.0)
    assert np.isfinite(before).all()


# --- mean field and astrocytes --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "drift, rate", [(20.0 / 8.0, 1e3 / (2.0 + 5.0 * np.log(20.0 / 5.0))), (1.5, 0.0), (15.0 / 8.0, 0.0)]
)
def test_siegert_neuron_without_fluctuations_is_a_neuron_with_constant_input(drift, rate):
    drive = nest.Create("siegert_neuron", params={"mean": 8.0, "rate": 8.0})
    unit = nest.Create("siegert_neuron")
    nest.Connect(
        drive,
        unit,
        "all_to_all",
        {"synapse_model": "diffusion_connection", "drift_factor": drift, "diffusion_factor": 0.0},
    )
    nest.Simulate(60.0)
    assert unit.rate == pytest.approx(rate, rel=1e-12)


@pytest.mark.parametrize("diffusion", [1e-9, 1e-3, 1e3, 1e12])
def test_siegert_neuron_survives_extreme_fluctuations(diffusion):
    drive = nest.Create("siegert_neuron", params={"mean": 8.0, "rate": 8.0})
    unit = nest.Create("siegert_neuron", 2)
    for node, drift in zip(unit, (1.0, 4.0)):
        nest.Connect(
            drive,
            node,
            "all_to_all",
            {"synapse_model": "diffusion_connection", "drift_factor": drift, "diffusion_factor": diffusion},
        )
    nest.Simulate(60.0)
    low, high = unit.get("rate")
    assert 0.0 <= low <= high <= 500.0
    if diffusion < 1e-2:
        assert low == 0.0
        assert high == pytest.approx(1e3 / (2.0 + 5.0 * np.log(32.0 / 17.0)), rel=1e-3)


def test_slow_current_is_weighted_and_delayed():
    nest.resolution = 0.5
    glia = nest.Create("astrocyte_lr_1994", params={"Ca_astro": 0.5})
    neurons = nest.Create("aeif_cond_alpha_astro", 2)
    for node, weight, delay in zip(neurons, (2.0, -3.0), (1.0, 4.0)):
        nest.Connect(glia, node, "all_to_all", {"synapse_model": "sic_connection", "weight": weight, "delay": delay})
    meter = meter_on(neurons, ["I_SIC"], 0.5)
    nest.Simulate(40.0)
    a, b = (trace(meter, "I_SIC", node) for node in neurons)
    shift = 6
    np.testing.assert_array_equal(a[:-shift] * -1.5, b[shift:])
    assert a[-1] > 0.0 and not b[:7].any()


# --- errors ---------------------------------------------------------------------------------------------------------


def refused(match, kind=None):
    return pytest.raises(nest.NESTError if kind is None else getattr(nest.NESTErrors, kind), match=match)


def test_gap_junctions_need_both_directions():
    neurons = nest.Create("hh_psc_alpha_gap", 3)
    for rule in ("one_to_one", {"rule": "fixed_indegree", "indegree": 1}):
        with refused("make_symmetric"):
            nest.Connect(neurons, neurons, rule, GAP)
    with refused("make_symmetric"):
        nest.Connect(neurons[:2], neurons, "all_to_all", GAP)
    with refused("make_symmetric"):
        nest.Connect(neurons, neurons, "all_to_all", {**GAP, "weight": nest.random.uniform()})
    assert nest.num_connections == 0


def test_pairs_that_do_not_fit_say_why():
    gap, rate, plain = nest.Create("hh_psc_alpha_gap"), nest.Create("lin_rate_ipn"), nest.Create("iaf_psc_exp")
    both = {"rule": "one_to_one", "make_symmetric": True}
    with refused("gap-junction voltages, which iaf_psc_exp does not send"):
        nest.Connect(plain, gap, both, GAP)
    with refused("lin_rate_ipn sends .*rates"):
        nest.Connect(rate, plain)
    with refused("iaf_psc_exp does not take delayed rates"):
        nest.Connect(rate, plain, "all_to_all", RATE_DELAYED)
    with refused("no delay"):
        nest.Connect(rate, rate, "all_to_all", {**RATE_INSTANTANEOUS, "delay": 1.0})
    with refused("receptor 1"):
        nest.Connect(rate, rate, "all_to_all", {**RATE_DELAYED, "receptor_type": 1})
    with refused("drift_factor"):
        unit = nest.Create("siegert_neuron")
        nest.Connect(unit, unit, "all_to_all", {"synapse_model": "diffusion_connection", "weight": 2.0})
    assert nest.num_connections == 0
    nest.Connect(rate, rate, "all_to_all", RATE_INSTANTANEOUS)
    connection = nest.GetConnections()
    with refused("no delay"):
        connection.set(delay=2.0)


def test_fixed_limits_of_delays_must_hold_the_interval():
    nest.set(min_delay=2.0, max_delay=3.0)
    neurons = nest.Create("lin_rate_ipn", 2)
    with refused("min_delay"):
        nest.Connect(neurons, neurons, "all_to_all", RATE_INSTANTANEOUS)
    assert nest.num_connections == 0


def test_settings_are_checked():
    before = {key: nest.get(key) for key in ("use_wfr", "wfr_comm_interval", "wfr_tol", "wfr_interpolation_order")}
    for wrong in (
        {"wfr_interpolation_order": 2},
        {"wfr_comm_interval": 0.01},
        {"wfr_max_iterations": 0},
        {"wfr_tol": -1.0},
    ):
        with refused(next(iter(wrong))):
            nest.set(wfr_tol=1e-3, **wrong) if "wfr_tol" not in wrong else nest.set(**wrong)
    with refused("use_wfr is False"):
        nest.set(use_wfr=False, wfr_comm_interval=0.5)
    assert before == {key: nest.get(key) for key in before}
    nest.Create("lin_rate_ipn")
    with refused("after nodes"):
        nest.use_wfr = False


def test_diverging_neuron_is_named():
    neurons = nest.Create("hh_psc_alpha_gap", 3)
    nest.Connect(neurons, neurons, {"rule": "all_to_all", "allow_autapses": False}, GAP)
    neurons[1].I_e = 1e12
    with refused("hh_psc_alpha_gap with node ID 2", "NumericalInstability"):
        nest.Simulate(5.0)


# --- processes ------------------------------------------------------------------------------------------------------


def test_all_signals_are_the_same_for_any_layout(tmp_path):
    """Threads times processes, and both; numbers equal to the last bit."""
    program = test_processes.HERE / "mpi" / "signals.py"
    environment = os.environ | test_processes.ENVIRONMENT
    subprocess.run([sys.executable, program, tmp_path, "1", "3"], env=environment, check=True)
    for ranks in (2, 3):
        status, output = test_processes.finish(
            test_processes.start(test_processes.MPICH, ranks, "signals.py", tmp_path, 1, 2)
        )
        assert status == 0, output
    layouts = collections.defaultdict(lambda: collections.defaultdict(list))
    for file in tmp_path.glob("*.json"):
        processes, threads, _ = file.stem.split("-")
        for what, rows in json.loads(file.read_text()).items():
            layouts[processes, threads][what] += map(tuple, rows)
    assert len(layouts) == 6
    one = {what: sorted(rows) for what, rows in layouts["1", "1"].items()}
    assert all(len(rows) > 60 for rows in one.values())
    for layout, results in layouts.items():
        assert {what: sorted(rows) for what, rows in results.items()} == one, layout
