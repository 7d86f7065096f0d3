# SPDX-License-Identifier: GPL-2.0-or-later
"""Neurons in a noisy network are the same to the last bit on any number of threads, and if a run comes in parts."""

import nest
import numpy as np
import pytest

#: weight of a spike, parameters, receptors, what is recorded
MODELS = {
    "iaf_psc_exp": (100.0, {"I_e": 300.0}, (0,), "V_m"),
    "iaf_psc_exp_htum": (100.0, {"I_e": 300.0, "t_ref_abs": 1.0, "t_ref_tot": 2.5}, (0,), "V_m"),
    "iaf_tum_2000": (100.0, {"I_e": 300.0, "tau_fac": 100.0}, (0, 1), "V_m"),
    "iaf_chs_2007": (0.5, {}, (0,), "V_m"),
    "mat2_psc_exp": (100.0, {"I_e": 400.0}, (0,), "V_th"),
    "amat2_psc_exp": (100.0, {"I_e": 200.0, "beta": 0.1}, (0,), "V_th"),
    "glif_psc": (50.0, {"tau_syn": [1.0, 3.0], "after_spike_currents": True}, (1, 2), "V_m"),
    "glif_psc_double_alpha": (
        50.0,
        {
            "tau_syn_fast": [1.0, 2.0],
            "tau_syn_slow": [5.0, 9.0],
            "amp_slow": [0.2, 0.4],
            "spike_dependent_threshold": True,
        },
        (1, 2),
        "V_m",
    ),
    "glif_cond": (10.0, {}, (1,), "V_m"),
    "gif_psc_exp": (50.0, {"I_e": 60.0}, (0,), "V_m"),
    "gif_pop_psc_exp": (20.0, {"N": 50, "V_T_star": 5.0, "I_e": 40.0}, (0,), "V_m"),
}


def run(model, threads, parts):
    weight, parameters, receptors, recorded = MODELS[model]
    nest.ResetKernel()
    nest.set(local_num_threads=threads, rng_type="Philox_32", min_delay=0.5, max_delay=3.0)
    neurons = nest.Create(model, 21, params=parameters)
    if "t_ref" in nest.GetDefaults(model):
        neurons[4:9].set(t_ref=3.0)
    noise = nest.Create("poisson_generator", params={"rate": 8000.0})
    for receptor in receptors:
        nest.Connect(noise, neurons, syn_spec={"weight": weight, "receptor_type": receptor})
        low = 0.0 if model in ("glif_cond", "iaf_chs_2007") else -2.0 * weight
        nest.Connect(
            neurons,
            neurons,
            {"rule": "fixed_indegree", "indegree": 4},
            {
                "weight": nest.random.uniform(low, weight),
                "delay": nest.random.uniform(0.5, 3.0),
                "receptor_type": 1 if model == "iaf_tum_2000" else receptor,
            },
        )
    meter = nest.Create("multimeter", params={"record_from": [recorded], "interval": 0.7})
    nest.Connect(meter, neurons)
    recorder = nest.Create("spike_recorder")
    nest.Connect(neurons, recorder)
    with nest.RunManager():
        for _ in range(parts):
            nest.Run(60.0 / parts)
    out = []
    for events in (meter.get("events"), recorder.get("events")):
        order = np.lexsort((events["senders"], events["times"]))
        out += [np.asarray(events[key])[order] for key in sorted(events)]
    assert len(out[-1]) > 10
    assert len(set(out[-2])) > 5
    return out


@pytest.mark.parametrize("model", MODELS)
def test_threads_and_parts(model):
    once = run(model, 1, 1)
    for threads, parts in ((2, 1), (4, 2), (1, 20)):
        for a, b in zip(once, run(model, threads, parts)):
            np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize("plastic", [False, True])
def test_large_input_rings(plastic):
    """On one thread the ring of this population is so large that entries are put aside, on two it is not."""

    def run(threads):
        nest.ResetKernel()
        nest.set(local_num_threads=threads, rng_type="Philox_32")
        neurons = nest.Create("iaf_psc_exp", 20_000, params={"I_e": 300.0})
        neurons.V_m = nest.random.uniform(-70.0, -55.0)
        spec = {"weight": nest.random.normal(20.0, 40.0), "delay": nest.random.uniform(0.1, 6.0)}
        nest.Connect(neurons, neurons, {"rule": "fixed_indegree", "indegree": 20}, spec)
        nest.Connect(neurons, neurons, {"rule": "fixed_indegree", "indegree": 2}, {"weight": 30.0, "delay": 1.5})
        if plastic:
            spec = {"synapse_model": "stdp_synapse", "delay": nest.random.uniform(0.1, 6.0)}
            nest.Connect(neurons[:50], neurons, {"rule": "fixed_indegree", "indegree": 2}, spec)
        noise = nest.Create("poisson_generator", params={"rate": 3000.0})
        nest.Connect(noise, neurons, syn_spec={"weight": 30.0, "delay": 1.5})
        recorder = nest.Create("spike_recorder")
        nest.Connect(neurons, recorder)
        nest.Simulate(10.0)
        nest.Simulate(15.0)
        assert recorder.n_events > 1000
        return neurons.get("V_m"), neurons.get("I_syn_ex"), neurons.get("I_syn_in")

    assert run(1) == run(2)
