# SPDX-License-Identifier: GPL-2.0-or-later
"""Integrate-and-fire neurons with refractoriness, afterpotentials or output of their own: htum, tum, chs, chxk, glif."""

import numpy as np

from . import cases, group, raises, sorted_events

group("iaf_variants")

NOISE = [0.01 * ((7 * k) % 23) for k in range(700)]

VARIANTS = {
    "htum equal": ("iaf_psc_exp_htum", {"I_e": 500.0}, 400.0, True),
    "htum longer": ("iaf_psc_exp_htum", {"t_ref_abs": 1.0, "t_ref_tot": 4.5, "I_e": 900.0}, 600.0, True),
    "htum membrane": (
        "iaf_psc_exp_htum",
        {"E_L": -65.0, "V_m": -60.0, "V_reset": -62.0, "tau_syn_ex": 10.0, "tau_syn_in": 4.0, "C_m": 200.0},
        700.0,
        True,
    ),
    "tum": ("iaf_tum_2000", {"I_e": 500.0}, 400.0, True),
    "tum membrane": ("iaf_tum_2000", {"E_L": -65.0, "V_m": -60.0, "V_reset": -62.0, "t_ref": 3.0}, 500.0, True),
    "chs": ("iaf_chs_2007", {}, 1.0, False),
    "chs noise": ("iaf_chs_2007", {"V_noise": 0.8, "noise": NOISE, "tau_epsp": 4.0, "V_epsp": 0.5}, 1.2, False),
    "chs reset": ("iaf_chs_2007", {"V_reset": 0.7, "tau_reset": 4.0}, 2.0, False),
    "chxk": ("iaf_chxk_2008", {}, 60.0, True),
    "chxk long": ("iaf_chxk_2008", {"I_e": 3500.0, "tau_ahp": 3.0, "g_ahp": 100.0}, 60.0, True),
    "chxk anew": ("iaf_chxk_2008", {"I_e": 3500.0, "tau_ahp": 3.0, "g_ahp": 100.0, "ahp_bug": True}, 60.0, True),
    "chxk membrane": (
        "iaf_chxk_2008",
        {"E_L": -58.0, "V_m": -70.0, "C_m": 700.0, "tau_syn_ex": 2.0, "tau_syn_in": 4.0, "E_ahp": -80.0, "V_th": -50.0},
        90.0,
        True,
    ),
}


@cases(
    "iaf_variants",
    {
        label: dict(model=model, parameters=parameters, weight=weight, takes_current=takes_current)
        for label, (model, parameters, weight, takes_current) in VARIANTS.items()
    },
)
def response(nest, model, parameters, weight, takes_current):
    """Everything that can be recorded under excitatory and inhibitory spikes and a current."""
    random = np.random.RandomState(3)
    node = nest.Create(model, params=parameters)
    for sign in (1.0, -0.4):
        train = nest.Create(
            "spike_generator", params={"spike_times": np.unique(random.uniform(1.0, 60.0, 25).round(1))}
        )
        nest.Connect(train, node, syn_spec={"weight": sign * weight, "delay": 1.3})
    if takes_current:
        current = nest.Create(
            "step_current_generator", params={"amplitude_times": [20.0, 40.0], "amplitude_values": [300.0, -100.0]}
        )
        nest.Connect(current, node)
    recorder = nest.Create("spike_recorder")
    nest.Connect(node, recorder)
    names = sorted(node.recordables)
    meter = nest.Create("multimeter", params={"record_from": names, "interval": 0.3})
    nest.Connect(meter, node)
    nest.Simulate(35.0)
    nest.Simulate(35.0)
    events = meter.get("events")
    return {"spikes": recorder.get("events")["times"], **{f"trace {name}": events[name] for name in names}}


@cases(
    "iaf_variants",
    {
        "tum pair": dict(sender={}),
        "tum pair, no facilitation": dict(sender={"tau_fac": 0.0}),
        "tum pair, depressing": dict(
            sender={"tau_fac": 50.0, "tau_rec": 100.0, "U": 0.2, "tau_psc": 4.0}, weight=-900.0
        ),
        "tum pair, prepared": dict(sender={"u": 0.3, "x": 0.5, "y": 0.2}, delay=2.3),
    },
)
def short_term_plasticity(nest, sender, weight=900.0, delay=1.0):
    """One neuron drives another one on receptor 1."""
    pre = nest.Create("iaf_tum_2000", params={"I_e": 1000.0, **sender})
    post = nest.Create("iaf_tum_2000", params={"I_e": 350.0})
    nest.Connect(pre, post, syn_spec={"weight": weight, "delay": delay, "receptor_type": 1})
    recorder = nest.Create("spike_recorder")
    nest.Connect(pre + post, recorder)
    names = ["V_m", "I_syn_ex", "I_syn_in"]
    meter = nest.Create("multimeter", params={"record_from": names, "interval": 0.5})
    nest.Connect(meter, post)
    nest.Simulate(80.0)
    result = {f"trace {name}": meter.get("events")[name] for name in names}
    result.update({f"end {key}": pre.get(key) for key in ("x", "y", "u")})
    result.update(sorted_events(recorder))
    return result


REFUSALS = {
    "iaf_psc_exp_htum": [
        {"t_ref_abs": 3.0},
        {"t_ref_tot": 1.0},
        {"t_ref_abs": 0.0},
        {"V_reset": -50.0},
        {"tau_m": 0.0},
    ],
    "iaf_tum_2000": [
        {"u": 2.0},
        {"U": 1.5},
        {"x": 0.8, "y": 0.3},
        {"tau_psc": -1.0},
        {"tau_fac": -1.0},
        {"tau_rec": 0.0},
    ],
    "iaf_chs_2007": [{"V_epsp": -1.0}, {"tau_epsp": 0.0}, {"tau_reset": 0.0}, {"V_reset": -1.0}],
    "glif_cond": [
        {"tau_syn": [1.0, 2.0, 3.0]},
        {"tau_syn": [0.0, 2.0]},
        {"adapting_threshold": True},
        {"g_m": 0.0},
        {"t_ref": 0.0},
    ],
    "iaf_chxk_2008": [{"C_m": 0.0}, {"tau_syn_ex": 0.0}, {"tau_ahp": 0.0}],
}


@cases("iaf_variants", {f"refusals of {model}": dict(model=model, sets=sets) for model, sets in REFUSALS.items()})
def refusals(nest, model, sets):
    node = nest.Create(model)
    return {"refused": [raises(nest, node.set, parameters) for parameters in sets]}


MECHANISMS = ("spike_dependent_threshold", "after_spike_currents", "adapting_threshold")


@cases(
    "iaf_variants",
    {
        "glif none": dict(mechanisms=0b000),
        "glif reset": dict(mechanisms=0b001),
        "glif currents": dict(mechanisms=0b010),
        "glif both": dict(
            mechanisms=0b011, parameters={"asc_init": [-20.0, 30.0], "asc_r": [0.8, 0.5], "th_spike_decay": 0.05}
        ),
        "glif all": dict(mechanisms=0b111, parameters={"E_L": -75.0, "V_m": -70.0, "t_ref": 2.3}),
        "glif three receptors": dict(
            mechanisms=0b111, parameters={"tau_syn": [1.0, 2.0, 5.0], "E_rev": [0.0, -90.0, -20.0]}, receptors=3
        ),
        "glif six receptors": dict(
            mechanisms=0b010,
            parameters={"tau_syn": [0.5 * k for k in range(1, 7)], "E_rev": [10.0 - 15.0 * k for k in range(6)]},
            receptors=6,
        ),
    },
)
def glif(nest, mechanisms, parameters=None, receptors=2):
    """All recordables of glif_cond under spikes on every receptor and currents that make it fire."""
    flags = {name: bool(mechanisms >> k & 1) for k, name in enumerate(MECHANISMS)}
    node = nest.Create("glif_cond", params={**flags, **(parameters or {})})
    for receptor in range(1, receptors + 1):
        train = nest.Create("spike_generator", params={"spike_times": [3.0 * receptor, 21.0 + receptor, 48.0]})
        nest.Connect(train, node, syn_spec={"weight": 4.0, "delay": 0.7, "receptor_type": receptor})
    current = nest.Create(
        "step_current_generator",
        params={"amplitude_times": [10.0, 30.0, 45.0], "amplitude_values": [600.0, -50.0, 900.0]},
    )
    nest.Connect(current, node)
    recorder = nest.Create("spike_recorder")
    nest.Connect(node, recorder)
    names = sorted(node.recordables)
    meter = nest.Create("multimeter", params={"record_from": names, "interval": 0.7})
    nest.Connect(meter, node)
    nest.Simulate(70.0)
    events = meter.get("events")
    return {"spikes": recorder.get("events")["times"], **{f"trace {name}": events[name] for name in names}}
