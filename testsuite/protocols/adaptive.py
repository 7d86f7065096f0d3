# SPDX-License-Identifier: GPL-2.0-or-later
"""Adaptive thresholds, the neurons of Izhikevich and of Traub and Miles, and one that ignores its input."""

from . import case, cases, group, raises, sorted_events

group("adaptive")

RECORDABLES = {
    "mat2_psc_exp": ["V_m", "V_th"],
    "amat2_psc_exp": ["V_m", "V_th", "V_th_v", "I_syn_ex", "I_syn_in"],
    "izhikevich": ["V_m", "U_m"],
    "hh_cond_exp_traub": ["V_m", "Act_m", "Inact_h", "Act_n", "g_ex", "g_in"],
}

UNIT_WEIGHT = {"mat2_psc_exp": 150.0, "amat2_psc_exp": 100.0, "izhikevich": 2.0, "hh_cond_exp_traub": 8.0}
UNIT_CURRENT = {"mat2_psc_exp": 500.0, "amat2_psc_exp": 150.0, "izhikevich": 7.0, "hh_cond_exp_traub": 400.0}

PARAMETERS = {
    "default": {},
    "refractory": {"t_ref": 5.3},
    "adapting": {"alpha_1": 5.0, "alpha_2": 4.0, "tau_1": 7.0, "tau_2": 80.0, "omega": -58.0},
    "voltage": {"beta": 0.2, "tau_v": 4.0, "alpha_1": 8.0, "alpha_2": 2.0},
    "voltage_negative": {"beta": -0.3, "tau_v": 12.0, "alpha_1": 20.0, "omega": -60.0},
    "published": {"consistent_integration": False},
    "bursting": {"c": -50.0, "d": 2.0, "V_min": -66.0, "I_e": 4.0},
    "shifted": {"V_T": -55.0, "E_L": -65.0, "t_ref": 4.0, "g_K": 4000.0},
}


def applies(model, parameters):
    if parameters == "default":
        return True
    if parameters == "refractory":
        return model != "izhikevich"
    if parameters == "adapting":
        return "mat2" in model
    if parameters.startswith("voltage"):
        return model == "amat2_psc_exp"
    return model == ("hh_cond_exp_traub" if parameters == "shifted" else "izhikevich")


@cases(
    "adaptive",
    {
        f"{model}-{name}": dict(model=model, parameters=name)
        for model in RECORDABLES
        for name in PARAMETERS
        if applies(model, name)
    },
)
def trace(nest, model, parameters):
    """All recordables and spikes under currents and spikes, with a change of the current between runs."""
    neuron = nest.Create(model, params=PARAMETERS[parameters])
    current = nest.Create("dc_generator", params={"amplitude": UNIT_CURRENT[model], "start": 5.0, "stop": 60.0})
    excitatory = nest.Create("spike_generator", params={"spike_times": [1.0, 8.3, 8.4, 20.0, 40.0, 62.2, 70.0]})
    inhibitory = nest.Create("spike_generator", params={"spike_times": [4.0, 15.0, 26.6, 40.0, 71.0]})
    nest.Connect(current, neuron, syn_spec={"delay": 0.7})
    for weight, delay in ((2.0, 0.1), (3.5, 1.5)):
        nest.Connect(excitatory, neuron, syn_spec={"weight": weight * UNIT_WEIGHT[model], "delay": delay})
    nest.Connect(inhibitory, neuron, syn_spec={"weight": -2.5 * UNIT_WEIGHT[model], "delay": 2.0})
    recordables = RECORDABLES[model]
    meter = nest.Create("multimeter", params={"record_from": recordables, "interval": 0.1})
    recorder = nest.Create("spike_recorder")
    nest.Connect(meter, neuron)
    nest.Connect(neuron, recorder)
    nest.Simulate(50.0)
    current.set(amplitude=1.5 * UNIT_CURRENT[model])
    nest.Simulate(40.0)
    events = sorted_events(meter, *recordables)
    result = {key: events[key][::5] for key in recordables}
    result["spikes"] = sorted_events(recorder)["times"]
    return result


@case("adaptive", "ignore_and_fire")
def ignore_and_fire(nest):
    """Regular spikes for several rates and phases, and after changes between runs."""
    neurons = nest.Create("ignore_and_fire", 7)
    neurons.set(
        phase=[1.0, 0.5, 0.3, 1.0, 1.0, 1.0, 0.25],
        rate=[10.0, 10.0, 33.0, 33.0, 1000.0, 3000.0, 7.0],
    )
    generator = nest.Create("dc_generator", params={"amplitude": 1e6})
    nest.Connect(generator, neurons)
    nest.Connect(neurons, neurons, syn_spec={"weight": 1e6})
    recorder = nest.Create("spike_recorder")
    nest.Connect(neurons, recorder)
    nest.Simulate(50.0)
    neurons[0].set(rate=100.0)
    nest.Simulate(50.3)
    neurons[0].set(phase=0.5)
    nest.Simulate(50.0)
    return sorted_events(recorder)


@case("adaptive", "refusals")
def refusals(nest):
    """Calls that are refused (1) or accepted (0), and the threshold as it is shown."""
    result = {}
    for model, key, value in (
        ("mat2_psc_exp", "V_th", -40.0),
        ("mat2_psc_exp", "t_ref", 0.0),
        ("mat2_psc_exp", "tau_1", 0.0),
        ("mat2_psc_exp", "alpha_1", -3.0),
        ("amat2_psc_exp", "V_th", -40.0),
        ("amat2_psc_exp", "tau_v", 0.0),
        ("amat2_psc_exp", "V_th_v", 3.0),
        ("hh_cond_exp_traub", "Act_m", -1.0),
        ("hh_cond_exp_traub", "t_ref", -1.0),
        ("hh_cond_exp_traub", "C_m", 0.0),
        ("izhikevich", "V_th", -80.0),
        ("ignore_and_fire", "phase", 0.0),
        ("ignore_and_fire", "phase", 1.1),
        ("ignore_and_fire", "rate", 0.0),
        ("ignore_and_fire", "rate", 20000.0),
    ):
        nest.ResetKernel()
        result[f"{model}-{key}-{value}"] = raises(nest, nest.Create(model).set, {key: value})
    for model in ("mat2_psc_exp", "amat2_psc_exp"):
        neuron = nest.Create(model)
        shown = [neuron.get("V_th")]
        neuron.set(omega=-45.0)
        shown.append(neuron.get("V_th"))
        neuron.set(V_th_alpha_1=3.0)
        shown.append(neuron.get("V_th"))
        result[f"{model}-shown"] = shown
    return result
