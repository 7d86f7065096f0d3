"""Tests of the module mymodule: run them with python -m pytest after building it."""

import math

import nest
import pytest


@pytest.fixture(autouse=True)
def module():
    nest.ResetKernel()
    nest.set_verbosity("M_ERROR")
    return nest.Install("mymodule")


def test_the_membrane_relaxes_to_its_steady_state():
    neuron = nest.Create("mymodule_neuron", params={"I_e": 200.0})
    nest.Simulate(20.0)
    parameters = neuron.get(["E_L", "tau_m", "C_m", "I_e"])
    steady = parameters["I_e"] * parameters["tau_m"] / parameters["C_m"]
    expected = parameters["E_L"] + steady * (1.0 - math.exp(-20.0 / parameters["tau_m"]))
    assert neuron.get("V_m") == pytest.approx(expected, rel=1e-12)


def test_the_generator_fires_regularly():
    generator = nest.Create("mymodule_generator", params={"interval": 5.0, "start": 10.0, "stop": 30.0})
    recorder = nest.Create("spike_recorder")
    nest.Connect(generator, recorder)
    nest.Simulate(50.0)
    assert list(recorder.get("events", "times")) == [15.0, 20.0, 25.0, 30.0]


def test_the_synapse_facilitates():
    weights = nest.Create("weight_recorder")
    nest.CopyModel("mymodule_synapse", "recorded", {"weight_recorder": weights, "weight": 2.0})
    generator = nest.Create("mymodule_generator", params={"interval": 10.0})
    source, target = nest.Create("parrot_neuron"), nest.Create("mymodule_neuron")
    nest.Connect(generator, source)
    nest.Connect(source, target, syn_spec={"synapse_model": "recorded"})
    nest.Simulate(35.0)
    decay = math.exp(-10.0 / 100.0)
    expected = [2.0, 2.0 * (1.0 + 0.5 * decay), 2.0 * (1.0 + (0.5 * decay + 0.5) * decay)]
    assert list(weights.get("events", "weights")) == pytest.approx(expected, rel=1e-12)
