# SPDX-License-Identifier: GPL-2.0-or-later
"""What is set between two calls of Run takes effect in the second one: neurons, connections, generators."""

import json

import nest

nest.set_verbosity("M_ERROR")
found = {}


def run(name, make, change, read):
    nest.ResetKernel()
    things = make()
    nest.Prepare()
    nest.Run(20.0)
    change(*things)
    nest.Run(20.0)
    nest.Cleanup()
    found[name] = read(*things)


def potential(neurons, *rest):
    values = neurons.V_m
    return round(values, 7) if len(neurons) == 1 else [round(v, 7) for v in values]


def driven(model, params):
    def make():
        neuron = nest.Create("iaf_psc_exp", 1, {"V_th": 1e6})
        generator = nest.Create(model, params=params)
        nest.Connect(generator, neuron, syn_spec={"weight": 10.0})
        return neuron, generator

    return make


def two_neurons():
    return (nest.Create("iaf_psc_exp", 2, {"I_e": 300.0}),)


def connected(model):
    def make():
        generator = nest.Create("spike_generator", params={"spike_times": [5.0, 10.0, 25.0, 27.0, 29.0]})
        relay = nest.Create("parrot_neuron")
        neuron = nest.Create("iaf_psc_exp", 1, {"I_e": 1000.0})
        nest.Connect(generator, relay)
        nest.Connect(relay, neuron, syn_spec={"synapse_model": model, "weight": 10.0})
        return neuron, nest.GetConnections(relay, neuron)

    return make


run("direct current", driven("dc_generator", {"amplitude": 30.0}), lambda n, g: g.set(amplitude=60.0), potential)
run(
    "spike times",
    driven("spike_generator", {"spike_times": [1.0, 30.0]}),
    lambda n, g: g.set(spike_times=[25.0, 35.0, 36.0]),
    potential,
)
run("resting potential", two_neurons, lambda n: n.set(E_L=-60.0), potential)
run("currents", two_neurons, lambda n: n.set(I_e=[100.0, 200.0]), potential)
run("potentials", two_neurons, lambda n: n.set(V_m=[-100.0, -20.0]), potential)
run("weight", connected("static_synapse"), lambda n, c: c.set(weight=50.0), potential)
run("learning rate", connected("stdp_synapse"), lambda n, c: c.set({"lambda": 0.2}), lambda n, c: round(c.weight, 9))
print(json.dumps(found))
