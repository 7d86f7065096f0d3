# SPDX-License-Identifier: GPL-2.0-or-later
"""cont_delay_synapse between neurons with precise spike times: what arrives when."""

import numpy as np

from . import cases, group, sorted_events

group("precise_delays")

SOURCES = {
    "generator": dict(spike_times=[2.0, 5.03, 5.07, 9.999, 13.2], precise_times=True),
    "on the grid": dict(spike_times=[2.0, 5.0, 5.1, 10.0, 13.2]),
}


@cases(
    "precise_delays",
    {
        f"{source}, {delay}": dict(source=source, delay=delay)
        for source in SOURCES
        for delay in (1.0, 1.03, 1.05, 0.97, 1.1, 2.549, 1.9999, 0.15)
    },
)
def parrots(nest, source, delay):
    """Spikes pass through one precise parrot, cross the delay and are seen by another one."""
    generator = nest.Create("spike_generator", params=SOURCES[source])
    pre, post = nest.Create("parrot_neuron_ps"), nest.Create("parrot_neuron_ps")
    nest.Connect(generator, pre)
    nest.Connect(pre, post, syn_spec={"synapse_model": "cont_delay_synapse", "delay": delay, "weight": 2.0})
    recorder = nest.Create("spike_recorder")
    nest.Connect(pre + post, recorder)
    nest.Simulate(10.0)
    nest.Simulate(10.0)
    return {**sorted_events(recorder), "delay": np.atleast_1d(nest.GetConnections(pre, post).get("delay"))}


@cases(
    "precise_delays",
    {
        f"{model}, {delay}": dict(model=model, delay=delay)
        for model in ("iaf_psc_delta_ps", "iaf_psc_alpha_ps", "iaf_psc_exp_ps")
        for delay in (1.0, 1.04, 2.37)
    },
)
def neurons(nest, model, delay):
    """Two neurons drive each other; spikes and potentials."""
    pair = nest.Create(model, 2, params=[{"I_e": 450.0}, {"I_e": 500.0}])
    weight = 3.0 if "delta" in model else 300.0
    spec = {"synapse_model": "cont_delay_synapse", "delay": delay, "weight": weight}
    nest.Connect(pair[0], pair[1], syn_spec=spec)
    nest.Connect(pair[1], pair[0], syn_spec={**spec, "delay": delay + 0.33})
    recorder = nest.Create("spike_recorder")
    meter = nest.Create("multimeter", params={"record_from": ["V_m"], "interval": 0.7})
    nest.Connect(pair, recorder)
    nest.Connect(meter, pair)
    nest.Simulate(80.0)
    return {**sorted_events(recorder), "V_m": sorted_events(meter, "V_m")["V_m"]}
