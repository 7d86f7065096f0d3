# SPDX-License-Identifier: GPL-2.0-or-later
"""One benchmark in one fresh process: `python cases.py CASE --seed 1 --threads 1` prints its figures as one JSON line.

Uses the public interface of `import nest` only, so any interpreter that has it can run it. A case returns
{"figures": {name: number}, "check": {name: number}, "note": text}; figures are what is measured, checks what has to agree
between two programs before their times may be compared.
"""

import argparse
import functools
import json
import pathlib
import resource
import sys
import time

import numpy as np

CASES = {}


def case(name, **arguments):
    """Register a case; may be stacked with different arguments."""

    def register(function):
        CASES[name] = functools.partial(function, **arguments)
        return function

    return register


def resident():
    """Resident memory of this process in bytes."""
    pages = int(pathlib.Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize()


def peak():
    """Largest resident memory so far in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


class Stopwatch:
    """Elapsed seconds, and seconds of processor time summed over the threads of this process.

    Costs per event, update or synapse are processor time: on a quiet machine and one thread both are the same, and other
    programs disturb the second less.
    """

    def __enter__(self):
        self.begin = time.perf_counter(), time.process_time()
        return self

    def __exit__(self, *_):
        self.seconds = time.perf_counter() - self.begin[0]
        self.processor = time.process_time() - self.begin[1]


def start(nest, seed, threads):
    nest.set_verbosity("M_ERROR")
    nest.ResetKernel()
    nest.set(local_num_threads=threads, rng_seed=seed)


def clipped_normal(nest, mean, std, low, high):
    return nest.math.redraw(nest.random.normal(mean=mean, std=std), min=low, max=high)


# --------------------------------------------------------------------------------------------------------------------
# balanced random networks (N. Brunel, J. Comput. Neurosci. 8:183-208, 2000, https://doi.org/10.1023/A:1008925309027)
# --------------------------------------------------------------------------------------------------------------------

N_EX, N_IN, C_EX, C_IN = 8000, 2000, 800, 200
PSP = 0.1  # mV
G = 5.0
DELAY = 1.5
TAU_SYN = 0.5
#: external drive relative to what reaches the threshold on its own: gives about 35 spikes/s
ETA = {"iaf_psc_delta": 1.75, "iaf_psc_exp": 1.87, "iaf_psc_alpha": 1.9}


def psp_to_weight(model, psp, tau_m, c_m):
    """Weight whose postsynaptic potential peaks at `psp` mV: a voltage for delta synapses, a current for the others."""
    model = model.removesuffix("_ps")
    if model == "iaf_psc_delta":
        return psp
    t = np.arange(0.0, 20.0, 1e-4)
    if model == "iaf_psc_exp":
        current = np.exp(-t / TAU_SYN)
    else:
        current = np.e / TAU_SYN * t * np.exp(-t / TAU_SYN)
    kernel = np.exp(-t / tau_m) / c_m
    # potential = current * kernel; exact enough at this step
    size = 2 * t.size
    potential = np.fft.irfft(np.fft.rfft(current, size) * np.fft.rfft(kernel, size), size)[: t.size] * 1e-4
    return psp / potential.max()


def build_brunel(nest, model, delays, stdp):
    """Create and connect the network; returns (neurons, recorder, numbers of synapses)."""
    tau_m, c_m, v_th = 20.0, 250.0, 20.0
    neuron = {"tau_m": tau_m, "C_m": c_m, "t_ref": 2.0, "E_L": 0.0, "V_reset": 10.0, "V_m": 0.0, "V_th": v_th}
    if not model.startswith("iaf_psc_delta"):
        neuron |= {"tau_syn_ex": TAU_SYN, "tau_syn_in": TAU_SYN}
    weight = psp_to_weight(model, PSP, tau_m, c_m)
    # charge of one spike in units of the potential it would leave on a leak-free membrane
    area = {"iaf_psc_delta": 1.0, "iaf_psc_exp": TAU_SYN / c_m, "iaf_psc_alpha": TAU_SYN * np.e / c_m}[
        model.removesuffix("_ps")
    ]
    threshold_rate = v_th / (weight * area * tau_m) * 1e3

    neurons = nest.Create(model, N_EX + N_IN, params=neuron)
    neurons.V_m = nest.random.uniform(min=0.0, max=v_th)
    excitatory, inhibitory = neurons[:N_EX], neurons[N_EX:]

    def spec(weight, synapse_model="static_synapse"):
        delay = DELAY if delays == "uniform" else clipped_normal(nest, DELAY, 0.75, 0.1, 4.0)
        return {"synapse_model": synapse_model, "weight": weight, "delay": delay}

    def indegree(number):
        return {"rule": "fixed_indegree", "indegree": number}

    if stdp:
        nest.CopyModel("stdp_synapse", "plastic", {"Wmax": 2.0 * weight, "alpha": 1.05, "lambda": 0.005})
        nest.Connect(excitatory, excitatory, indegree(C_EX), spec(weight, "plastic"))
        nest.Connect(excitatory, inhibitory, indegree(C_EX), spec(weight))
    else:
        nest.Connect(excitatory, neurons, indegree(C_EX), spec(weight))
    nest.Connect(inhibitory, neurons, indegree(C_IN), spec(-G * weight))

    noise = nest.Create("poisson_generator", params={"rate": ETA[model.removesuffix("_ps")] * threshold_rate})
    nest.Connect(noise, neurons, syn_spec={"weight": weight, "delay": DELAY})
    recorder = nest.Create("spike_recorder")
    nest.Connect(neurons, recorder)
    return neurons, recorder


def rate_and_irregularity(events, number, begin, end):
    times, senders = np.asarray(events["times"]), np.asarray(events["senders"])
    keep = (times > begin) & (times <= end)
    times, senders = times[keep], senders[keep]
    order = np.lexsort((times, senders))
    trains = np.split(times[order], np.flatnonzero(np.diff(senders[order])) + 1)
    ratios = [np.std(gaps) / np.mean(gaps) for gaps in map(np.diff, trains) if gaps.size >= 5]
    return times.size / number / (end - begin) * 1e3, float(np.mean(ratios))


@case("brunel-delta", model="iaf_psc_delta")
@case("brunel-exp", model="iaf_psc_exp")
@case("brunel-alpha", model="iaf_psc_alpha")
@case("brunel-delta_ps", model="iaf_psc_delta_ps")
@case("brunel-exp_ps", model="iaf_psc_exp_ps")
@case("brunel-delta-delays", model="iaf_psc_delta", delays="normal")
@case("brunel-delta-stdp", model="iaf_psc_delta", stdp=True)
def brunel(nest, seed, threads, model, delays="uniform", stdp=False, presim=100.0, duration=500.0):
    """10,000 neurons, 10 million synapses: ns of processor time per synaptic event, everything in."""
    start(nest, seed, threads)
    with Stopwatch() as building:
        neurons, recorder = build_brunel(nest, model, delays, stdp)
        nest.Prepare()
    nest.Run(presim)
    before = recorder.n_events
    with Stopwatch() as running:
        nest.Run(duration)
    spikes = recorder.n_events - before
    nest.Cleanup()
    events = spikes * (C_EX + C_IN)
    rate, cv = rate_and_irregularity(recorder.events, len(neurons), presim, presim + duration)
    synapses = (N_EX + N_IN) * (C_EX + C_IN)
    return {
        "figures": {
            "ns per event": running.processor / events * 1e9,
            "ns per synapse, building": building.processor / synapses * 1e9,
            "s per biological s": running.seconds / duration * 1e3,
            "GB, peak": peak() / 1e9,
        },
        "check": {"rate": rate, "cv": cv},
        "note": f"{synapses:,} synapses, {events:,} events",
    }


# --------------------------------------------------------------------------------------------------------------------
# update only
# --------------------------------------------------------------------------------------------------------------------


@case("update-exp-1.5", model="iaf_psc_exp", delay=1.5)
@case("update-exp-0.1", model="iaf_psc_exp", delay=0.1)
@case("update-delta-1.5", model="iaf_psc_delta", delay=1.5)
@case("update-alpha-1.5", model="iaf_psc_alpha", delay=1.5)
@case("update-exp_ps", model="iaf_psc_exp_ps", delay=1.5)
@case("update-exp_ps_lossless", model="iaf_psc_exp_ps_lossless", delay=1.5)
@case("update-delta_ps", model="iaf_psc_delta_ps", delay=1.5)
@case("update-alpha_ps", model="iaf_psc_alpha_ps", delay=1.5)
@case("update-cond_exp", model="iaf_cond_exp", delay=1.5, number=20_000)
@case("update-aeif_cond_exp", model="aeif_cond_exp", delay=1.5, number=20_000)
@case("update-hh_psc_alpha", model="hh_psc_alpha", delay=1.5, number=20_000)
@case("update-exp_multisynapse", model="iaf_psc_exp_multisynapse", delay=1.5)
@case("update-exp_multisynapse-3", model="iaf_psc_exp_multisynapse", delay=1.5, more={"tau_syn": [2.0, 3.0, 4.0]})
@case("update-alpha_multisynapse", model="iaf_psc_alpha_multisynapse", delay=1.5)
@case("update-glif_psc", model="glif_psc", delay=1.5)
@case("update-pp_psc_delta", model="pp_psc_delta", delay=1.5, number=20_000, more={"I_e": 0.0})
@case("update-gif_psc_exp", model="gif_psc_exp", delay=1.5, number=20_000, more={"I_e": 30.0})
@case("update-gif_cond_exp", model="gif_cond_exp", delay=1.5, number=2000, more={"I_e": 30.0})
@case(
    "update-gif_cond_exp_multisynapse",
    model="gif_cond_exp_multisynapse",
    delay=1.5,
    number=2000,
    more={"tau_syn": [2.0, 5.0], "E_rev": [0.0, -85.0], "I_e": 30.0},
)
@case("update-aeif_cond_alpha", model="aeif_cond_alpha", delay=1.5, number=2000, duration=30.0)
@case(
    "update-aeif_cond_alpha_multisynapse",
    model="aeif_cond_alpha_multisynapse",
    delay=1.5,
    number=2000,
    duration=30.0,
    more={"tau_syn": [0.2, 2.0], "E_rev": [0.0, -85.0]},
)
@case("update-iaf_cond_alpha_mc", model="iaf_cond_alpha_mc", delay=1.5, number=2000)
@case("update-ht_neuron", model="ht_neuron", delay=1.5, number=1000)
@case("update-ginzburg_neuron", model="ginzburg_neuron", delay=1.5)
def update(nest, seed, threads, model, delay, number=100_000, duration=60.0, more=None):
    """Neurons without any connection, below threshold, in slices of `delay` ms: ns per neuron and step."""
    start(nest, seed, threads)
    nest.set(min_delay=delay, max_delay=delay)
    known = nest.GetDefaults(model)
    neurons = nest.Create(model, number, params=({"I_e": 150.0} if "I_e" in known else {}) | (more or {}))
    if "V_m" in known and model != "pp_psc_delta":
        neurons.V_m = nest.random.uniform(min=-70.0, max=-60.0)
    if model == "aeif_cond_exp":
        duration = 30.0
    nest.Prepare()
    nest.Run(6.0)
    with Stopwatch() as running:
        nest.Run(duration)
    nest.Cleanup()
    steps = duration / nest.resolution
    seen = next(key for key in ("V_m", "S", "g_sp") if key in known)
    return {
        "figures": {"ns per update": running.processor / (number * steps) * 1e9},
        "check": {f"mean {seen}": float(np.mean(neurons.get(seen)))},
        "note": f"{number:,} neurons, {steps:,.0f} steps",
    }


#: models with differential equations: parameters, then weight and receptor of excitatory and inhibitory Poisson input
#: (3000 spikes/s each), so that most fire at some 10 spikes/s
DRIVEN = {
    "iaf_cond_exp": ({}, (10.0, 0), (-0.5, 0)),
    "iaf_cond_alpha": ({}, (4.0, 0), (-0.2, 0)),
    "iaf_cond_beta": ({}, (4.0, 0), (-0.2, 0)),
    "iaf_cond_exp_sfa_rr": ({}, (3.0, 0), (-2.0, 0)),
    "iaf_cond_alpha_mc": ({}, (4.0, 1), (1.0, 2)),
    "iaf_chxk_2008": ({}, (10.0, 0), (-5.0, 0)),
    "iaf_bw_2001_exact": ({}, (3.0, 1), (1.0, 2)),
    "aeif_cond_exp": ({}, (25.0, 0), (-1.0, 0)),
    "aeif_cond_alpha": ({}, (10.0, 0), (-0.4, 0)),
    "aeif_cond_alpha_astro": ({}, (10.0, 0), (-0.4, 0)),
    "aeif_cond_alpha_multisynapse": ({"tau_syn": [0.2, 2.0], "E_rev": [0.0, -85.0]}, (10.0, 1), (0.4, 2)),
    "aeif_cond_beta_multisynapse": (
        {"tau_rise": [0.2, 0.5], "tau_decay": [0.5, 2.0], "E_rev": [0.0, -85.0]},
        (5.0, 1),
        (0.4, 2),
    ),
    "aeif_psc_exp": ({}, (1500.0, 0), (-50.0, 0)),
    "aeif_psc_alpha": ({}, (600.0, 0), (-20.0, 0)),
    "aeif_psc_delta": ({}, (1.0, 0), (-0.2, 0)),
    "aeif_psc_delta_clopath": ({}, (1.0, 0), (-0.2, 0)),
    "gif_cond_exp": ({}, (1.5, 0), (-0.5, 0)),
    "gif_cond_exp_multisynapse": ({"tau_syn": [2.0, 2.0], "E_rev": [0.0, -85.0]}, (1.5, 1), (0.5, 2)),
    "glif_cond": ({}, (6.0, 1), (1.0, 2)),
    "hh_psc_alpha": ({}, (200.0, 0), (-10.0, 0)),
    "hh_psc_alpha_clopath": ({}, (200.0, 0), (-10.0, 0)),
    "hh_psc_alpha_gap": ({}, (100.0, 0), (-5.0, 0)),
    "hh_cond_exp_traub": ({}, (1.0, 0), (-1.0, 0)),
    "hh_cond_beta_gap_traub": ({}, (1.0, 0), (-1.0, 0)),
    "ht_neuron": ({}, (0.5, 1), (0.2, 3)),
    "pp_cond_exp_mc_urbanczik": ({}, (3.0, 1), (1.0, 2)),
    "astrocyte_lr_1994": ({}, (1.0, 0), None),
}


def update_driven(nest, seed, threads, model, number=1000, duration=60.0, delay=1.5, quiet=False):
    """Unconnected neurons with Poisson input of their own, everything in: ns per neuron and step; `quiet`: without input."""
    start(nest, seed, threads)
    parameters, *inputs = DRIVEN[model]
    known = nest.GetDefaults(model)
    neurons = nest.Create(model, number, params=parameters)
    if "V_m" in known:
        neurons.V_m = nest.random.uniform(min=-70.0, max=-60.0)
    generator = nest.Create("poisson_generator", params={"rate": 0.0 if quiet else 3000.0})
    for weight, receptor in filter(None, inputs):
        nest.Connect(generator, neurons, syn_spec={"weight": weight, "delay": delay, "receptor_type": receptor})
    recorder = nest.Create("spike_recorder")
    if known["element_type"] == "neuron":
        nest.Connect(neurons, recorder, syn_spec={"delay": delay})
    nest.Prepare()
    nest.Run(6.0)
    with Stopwatch() as running:
        nest.Run(duration)
    nest.Cleanup()
    steps = duration / nest.resolution
    return {
        "figures": {"ns per update": running.processor / (number * steps) * 1e9},
        "check": {"rate": recorder.n_events / number / (duration + 6.0) * 1e3},
        "note": f"{number:,} neurons, {steps:,.0f} steps",
    }


for driven_model in DRIVEN:
    CASES[f"update-{driven_model}-driven"] = functools.partial(update_driven, model=driven_model)
    CASES.setdefault(f"update-{driven_model}", functools.partial(update_driven, model=driven_model, quiet=True))


# --------------------------------------------------------------------------------------------------------------------
# plasticity rules
# --------------------------------------------------------------------------------------------------------------------

RULES = (
    "static_synapse",
    "stdp_synapse",
    "stdp_triplet_synapse",
    "stdp_nn_symm_synapse",
    "stdp_nn_restr_synapse",
    "stdp_nn_pre_centered_synapse",
    "vogels_sprekeler_synapse",
    "jonke_synapse",
    "stdp_dopamine_synapse",
    "stdp_facetshw_synapse_hom",
    "clopath_synapse",
    "urbanczik_synapse",
    "tsodyks_synapse",
    "tsodyks2_synapse",
    "ht_synapse",
    "bernoulli_synapse",
    "quantal_stp_synapse",
    "cont_delay_synapse",
)
#: rules that need particular targets: these cost far more than the synapses, and are measured for themselves, too
TARGETS = {
    "clopath_synapse": ("aeif_psc_delta_clopath", {"I_e": 900.0}),
    "urbanczik_synapse": ("pp_cond_exp_mc_urbanczik", {"soma": {"I_e": 400.0}, "phi_max": 0.3}),
}


def rule(nest, seed, threads, synapse, number=400, duration=500.0):
    """One rule between 400 neurons that fire at about 50 spikes/s, all connected: ns per spike and synapse, all included.

    Where the rule needs particular neurons, these with static synapses are measured as well.
    """
    time, events = run_rule(nest, seed, threads, synapse, synapse, number, duration)
    figures = {"ns per event": time / events * 1e9}
    if synapse in TARGETS:
        alone, alone_events = run_rule(nest, seed, threads, synapse, "static_synapse", number, duration)
        figures["ns per event, neurons alone"] = alone / alone_events * 1e9
    return {"figures": figures, "check": {"events": events}, "note": f"{events:,} events"}


def run_rule(nest, seed, threads, rule, synapse, number, duration):
    """Processor time (s) and number of events of the neurons that `rule` takes, connected by `synapse`."""
    start(nest, seed, threads)
    spec = {"synapse_model": synapse, "weight": 1e-3, "delay": 1.5}
    if rule in TARGETS:
        model, params = TARGETS[rule]
        neurons = nest.Create(model, number, params=params)
        ports = nest.GetDefaults(model).get("receptor_types", {})
        spec["receptor_type"] = ports.get("dendritic_exc", 0)
    else:
        neurons = nest.Create("iaf_psc_delta", number, params={"I_e": 420.0})
        neurons.V_m = nest.random.uniform(min=-70.0, max=-55.0)
    if synapse == "stdp_dopamine_synapse":
        transmitter = nest.Create("volume_transmitter", params={"deliver_interval": 100})
        nest.SetDefaults(synapse, {"volume_transmitter": transmitter})
        nest.Connect(neurons[:10], transmitter, syn_spec={"delay": 1.5})
    nest.Connect(neurons, neurons, syn_spec=spec)
    nest.Simulate(100.0)
    recorder = nest.Create("spike_recorder")
    nest.Connect(neurons, recorder, syn_spec={"delay": 1.5})
    with Stopwatch() as running:
        nest.Simulate(duration)
    return running.processor, recorder.n_events * number


for _synapse in RULES:
    case(f"rule-{_synapse}", synapse=_synapse)(rule)


# --------------------------------------------------------------------------------------------------------------------
# signals that flow at all times
# --------------------------------------------------------------------------------------------------------------------


@case("gap-network", relaxed=True)
@case("gap-network-stepwise", relaxed=False)
def gap_network(nest, seed, threads, relaxed, number=200, indegree=20, duration=50.0):
    """Hodgkin-Huxley neurons with gap junctions, by relaxation or step by step: us per neuron and step."""
    start(nest, seed, threads)
    nest.use_wfr = relaxed
    neurons = nest.Create("hh_psc_alpha_gap", number, params={"I_e": nest.random.uniform(150.0, 250.0)})
    rule = {
        "rule": "symmetric_pairwise_bernoulli",
        "p": indegree / number,
        "allow_autapses": False,
        "make_symmetric": True,
    }
    nest.Connect(neurons, neurons, rule, {"synapse_model": "gap_junction", "weight": 0.5})
    recorder = nest.Create("spike_recorder")
    nest.Connect(neurons, recorder)
    nest.Prepare()
    nest.Run(5.0)
    with Stopwatch() as running:
        nest.Run(duration)
    nest.Cleanup()
    steps = duration / nest.resolution
    return {
        "figures": {"us per neuron and step": running.processor / (number * steps) * 1e6},
        "check": {"spikes": int(recorder.n_events), "junctions per neuron": nest.num_connections / number},
        "note": f"{number:,} neurons, {nest.num_connections:,} gap junctions",
    }


@case("rate-network", signal="delayed")
@case("rate-network-instantaneous", signal="instantaneous")
def rate_network(nest, seed, threads, signal, number=1000, indegree=100, duration=50.0):
    """Noisy nonlinear rate neurons: ns per neuron and step, and per connection and step."""
    start(nest, seed, threads)
    neurons = nest.Create("tanh_rate_ipn", number, params={"sigma": 0.2, "tau": 10.0, "mu": 0.1})
    spec = {"synapse_model": f"rate_connection_{signal}", "weight": nest.random.normal(0.0, 0.05)}
    if signal == "delayed":
        spec["delay"] = 1.0
    nest.Connect(neurons, neurons, {"rule": "fixed_indegree", "indegree": indegree}, spec)
    nest.Prepare()
    nest.Run(5.0)
    with Stopwatch() as running:
        nest.Run(duration)
    nest.Cleanup()
    updates = number * duration / nest.resolution
    rates = np.asarray(neurons.get("rate"))
    return {
        "figures": {
            "ns per neuron and step": running.processor / updates * 1e9,
            "ns per connection and step": running.processor / (updates * indegree) * 1e9,
        },
        "check": {"mean rate": float(rates.mean()), "std of rates": float(rates.std())},
        "note": f"{number:,} neurons, {nest.num_connections:,} connections",
    }


# --------------------------------------------------------------------------------------------------------------------
# building and memory
# --------------------------------------------------------------------------------------------------------------------


def build(nest, seed, threads, synapse, individual, neurons, indegree):
    """Connect and prepare; returns (processor seconds, resident bytes after, number of synapses)."""
    start(nest, seed, threads)
    population = nest.Create("iaf_psc_exp", neurons)
    weight, delay = 10.0, 1.5
    if individual:
        weight = nest.random.normal(mean=10.0, std=1.0)
        delay = clipped_normal(nest, 1.5, 0.75, 0.1, 4.0)
    spec = {"synapse_model": synapse, "weight": weight, "delay": delay}
    with Stopwatch() as building:
        nest.Connect(population, population, {"rule": "fixed_indegree", "indegree": indegree}, spec)
        nest.Prepare()
    after = resident()
    nest.Cleanup()
    return building.processor, after, nest.num_connections


@case("build-uniform", synapse="static_synapse", individual=False)
@case("build-individual", synapse="static_synapse", individual=True)
@case("build-stdp", synapse="stdp_synapse", individual=False)
def build_large(nest, seed, threads, synapse, individual, neurons=10_000, indegree=1000):
    """Time per synapse at 10 million synapses; memory as the growth from 2 million, see `build-*-small`."""
    seconds, after, synapses = build(nest, seed, threads, synapse, individual, neurons, indegree)
    return {
        "figures": {"ns per synapse": seconds / synapses * 1e9},
        "growth": {"B per synapse": [synapses, after]},
        "check": {"synapses": synapses},
        "note": f"{synapses:,} synapses",
    }


@case("build-uniform-small", synapse="static_synapse", individual=False)
@case("build-individual-small", synapse="static_synapse", individual=True)
@case("build-stdp-small", synapse="stdp_synapse", individual=False)
def build_small(nest, seed, threads, synapse, individual):
    return build_large(nest, seed, threads, synapse, individual, indegree=200)


@case("neurons", number=220_000)
@case("neurons-small", number=20_000)
def neurons(nest, seed, threads, number):
    """Create: microseconds per neuron; memory as the growth from 20,000 neurons."""
    start(nest, seed, threads)
    nest.Create("iaf_psc_exp", 10)
    with Stopwatch() as creating:
        population = nest.Create("iaf_psc_exp", number)
    nest.Simulate(3.0)
    return {
        "figures": {"us per neuron": creating.processor / number * 1e6},
        "growth": {"B per neuron": [number, resident()]},
        "check": {"neurons": len(population)},
        "note": f"{number:,} neurons",
    }


#: case -> the smaller case its memory is compared with
SMALLER = {name[: -len("-small")]: name for name in CASES if name.endswith("-small")}


# --------------------------------------------------------------------------------------------------------------------
# interface
# --------------------------------------------------------------------------------------------------------------------


@case("interface")
def interface(nest, seed, threads):
    """Reading and writing 10,000 neurons and 100,000 synapses from Python: ms per call."""
    start(nest, seed, threads)
    nodes = nest.Create("iaf_psc_exp", 10_000)
    nest.Connect(nodes, nodes, {"rule": "fixed_indegree", "indegree": 10}, {"weight": nest.random.uniform(1.0, 2.0)})

    def milliseconds(call, repeats=3):
        times = []
        for _ in range(repeats):
            with Stopwatch() as watch:
                result = call()
            times.append(watch.seconds * 1e3)
        return min(times), result

    get, values = milliseconds(lambda: nodes.get("V_m"))
    put, _ = milliseconds(lambda: nodes.set(V_m=-60.0))
    put_array, _ = milliseconds(lambda: nodes.set(V_m=np.linspace(-70.0, -60.0, 10_000)))
    weight, weights = milliseconds(lambda: nest.GetConnections().get("weight"))
    return {
        "figures": {
            "ms, nodes.get": get,
            "ms, nodes.set": put,
            "ms, nodes.set of an array": put_array,
            "ms, GetConnections().get": weight,
        },
        "check": {"V_m": float(np.mean(values)), "synapses": len(weights)},
        "note": "10,000 neurons, 100,000 synapses, best of 3",
    }


@case("import")
def import_time(nest, seed, threads):
    """Seconds for `import nest`, NumPy already imported; measured by main()."""
    return {"figures": {}, "check": {}, "note": "NumPy imported before"}


# --------------------------------------------------------------------------------------------------------------------
# microcircuit
# --------------------------------------------------------------------------------------------------------------------


@case("microcircuit-0.1", scale=0.1)
@case("microcircuit-full", scale=1.0)
def microcircuit(nest, seed, threads, scale, presim=200.0, duration=500.0):
    """The cortical microcircuit of pynest/examples."""
    sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "pynest" / "examples" / "microcircuit"))
    from network import Microcircuit

    circuit = Microcircuit(scale, threads, seed)
    circuit.build()
    circuit.run(presim, duration, parts=4)
    rates, irregularity = circuit.statistics(circuit.spikes())
    outdegrees = circuit.synapses.sum(axis=0) / circuit.sizes
    events = float((rates * circuit.sizes * outdegrees).sum() * duration * 1e-3)
    return {
        "figures": {
            "s, building": circuit.build_time,
            "s per biological s": circuit.simulation_time / duration * 1e3,
            "ns per event": circuit.simulation_time * threads / events * 1e9,
            "GB, peak": peak() / 1e9,
        },
        "check": {
            "rate": float((rates * circuit.sizes).sum() / circuit.sizes.sum()),
            "cv": float(np.nanmean(irregularity)),
        },
        "note": f"{circuit.sizes.sum():,} neurons, {circuit.synapses.sum():,} synapses, {threads} threads",
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("case", choices=list(CASES))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()

    with Stopwatch() as importing:
        import nest

    try:
        result = CASES[options.case](nest, options.seed, options.threads)
    except Exception as error:
        result = {"error": f"{type(error).__name__}: {error}"}
    if options.case == "import":
        result["figures"]["s, import nest"] = importing.seconds
    result["nest"] = str(getattr(nest, "__version__", "unknown"))
    print("\nRESULT " + json.dumps(result))


if __name__ == "__main__":
    main()
