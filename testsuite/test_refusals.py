# SPDX-License-Identifier: GPL-2.0-or-later
"""Bad input of every kind: a clear error that names what was wrong, and a kernel that is as it was."""

import os
import pathlib

import nest
import numpy as np
import pytest


@pytest.fixture(autouse=True)
def fresh_kernel():
    nest.ResetKernel()
    nest.set_verbosity("M_ERROR")
    yield
    nest.ResetKernel()


def everything():
    """All that a refused call must leave as it was."""
    status = {
        key: repr(value) for key, value in nest.GetKernelStatus().items() if "time" not in key and key != "memory_size"
    }
    nodes = nest.GetNodes()
    connections = nest.GetConnections()
    return status, repr(nodes.get()) if nodes else "", repr(connections.get()) if len(connections) else ""


def network():
    neurons = nest.Create("iaf_psc_exp", 6)
    nest.Connect(neurons, neurons, "all_to_all", {"weight": 2.0, "delay": 1.5})
    return neurons


def create_unknown(neurons):
    nest.Create("iaf_psc_exq", 2)


def create_negative(neurons):
    nest.Create("iaf_psc_exp", -1)


def create_unknown_parameter(neurons):
    nest.Create("iaf_psc_exp", 2, params={"tau_mm": 3.0})


def set_unknown(neurons):
    neurons.set(tau_mm=3.0)


def set_nan(neurons):
    neurons.set(V_m=float("nan"))


def set_out_of_bounds(neurons):
    neurons.set(C_m=[250.0, 250.0, 250.0, -1.0, 250.0, 250.0])


def set_wrong_length(neurons):
    neurons.set(V_m=[1.0, 2.0, 3.0])


def set_wrong_type(neurons):
    neurons.set(V_m="high")


def unknown_rule(neurons):
    nest.Connect(neurons, neurons, "fixed_indegre")


def unknown_rule_key(neurons):
    nest.Connect(neurons, neurons, {"rule": "fixed_indegree", "indegree": 2, "multapse": False})


def unknown_synapse(neurons):
    nest.Connect(neurons, neurons, syn_spec={"synapse_model": "stdp_synapsis"})


def unknown_synapse_parameter(neurons):
    nest.Connect(neurons, neurons, syn_spec={"synapse_model": "stdp_synapse", "tau_plis": 1.0})


def unknown_receptor(neurons):
    nest.Connect(neurons, neurons, syn_spec={"receptor_type": 7})


def short_delay(neurons):
    nest.Connect(neurons, neurons, syn_spec={"delay": 0.04})


def negative_delay(neurons):
    nest.Connect(neurons, neurons, syn_spec={"delay": -1.0})


def nan_weight(neurons):
    nest.Connect(neurons, neurons, "one_to_one", {"weight": [1.0, 1.0, float("nan"), 1.0, 1.0, 1.0]})


def wrong_weights(neurons):
    nest.Connect(neurons, neurons, "one_to_one", {"weight": [1.0, 2.0]})


def too_many_without_multapses(neurons):
    nest.Connect(neurons, neurons, {"rule": "fixed_indegree", "indegree": 7, "allow_multapses": False})


def one_to_one_of_different_sizes(neurons):
    nest.Connect(neurons, neurons[:3], "one_to_one")


def connect_nodes_that_do_not_exist(neurons):
    nest.Connect(np.array([1, 2]), np.array([3, 99]), "one_to_one")


def collection_of_nodes_that_do_not_exist(neurons):
    nest.NodeCollection([1, 2, 77])


def collection_with_repetitions(neurons):
    nest.NodeCollection([1, 1])


def change_resolution(neurons):
    nest.resolution = 0.2


def change_threads(neurons):
    nest.local_num_threads = 3


def unknown_attribute(neurons):
    nest.set(resolutoin=0.2)


def read_only_attribute(neurons):
    nest.network_size = 5


def time_off_the_grid(neurons):
    nest.Simulate(0.17)


def negative_time(neurons):
    nest.Simulate(-1.0)


def copy_of_an_unknown_model(neurons):
    nest.CopyModel("iaf_psc_exq", "mine")


def copy_onto_an_existing_model(neurons):
    nest.CopyModel("iaf_psc_exp", "iaf_psc_alpha")


def connection_that_the_pair_cannot_carry(neurons):
    nest.Connect(neurons, nest.GetNodes({"model": "dc_generator"}) or nest.Create("dc_generator"))


REFUSALS = {
    create_unknown: ("iaf_psc_exq", "iaf_psc_exp"),
    create_negative: ("-1",),
    create_unknown_parameter: ("tau_mm", "tau_m"),
    set_unknown: ("tau_mm", "tau_m"),
    set_nan: ("V_m", "nan"),
    set_out_of_bounds: ("C_m", "-1", "> 0"),
    set_wrong_length: ("V_m", "3", "6"),
    set_wrong_type: ("V_m",),
    unknown_rule: ("fixed_indegre", "fixed_indegree"),
    unknown_rule_key: ("multapse", "allow_multapses"),
    unknown_synapse: ("stdp_synapsis", "stdp_synapse"),
    unknown_synapse_parameter: ("tau_plis", "tau_plus"),
    unknown_receptor: ("iaf_psc_exp", "7"),
    short_delay: ("0.04", "0.1"),
    negative_delay: ("-1",),
    nan_weight: ("weight", "nan"),
    wrong_weights: ("weight", "6"),
    too_many_without_multapses: ("7", "6"),
    one_to_one_of_different_sizes: ("6", "3"),
    connect_nodes_that_do_not_exist: ("99",),
    collection_of_nodes_that_do_not_exist: ("77",),
    collection_with_repetitions: ("1",),
    change_resolution: ("resolution",),
    change_threads: ("local_num_threads",),
    unknown_attribute: ("resolutoin", "resolution"),
    read_only_attribute: ("network_size",),
    time_off_the_grid: ("0.17", "0.1"),
    negative_time: ("-1",),
    copy_of_an_unknown_model: ("iaf_psc_exq", "iaf_psc_exp"),
    copy_onto_an_existing_model: ("iaf_psc_alpha",),
}


@pytest.mark.parametrize("call", list(REFUSALS), ids=lambda call: call.__name__)
def test_refused(call):
    neurons = network()
    before = everything()
    with pytest.raises((nest.NESTError, TypeError, ValueError, KeyError, AttributeError)) as refusal:
        call(neurons)
    text = str(refusal.value)
    for word in REFUSALS[call]:
        assert word.lower() in text.lower(), f"'{word}' is not in: {text}"
    assert everything() == before
    nest.Simulate(5.0)
    assert nest.biological_time == 5.0


def test_connection_that_the_pair_cannot_carry():
    neurons = network()
    device = nest.Create("dc_generator")
    before = everything()
    with pytest.raises(nest.NESTError) as refusal:
        nest.Connect(neurons, device)
    assert "dc_generator" in str(refusal.value)
    assert everything() == before


@pytest.mark.parametrize(
    "call",
    [
        lambda neurons: nest.Create("iaf_psc_exp"),
        lambda neurons: nest.Connect(neurons, neurons),
        lambda neurons: nest.Simulate(1.0),
        lambda neurons: nest.Prepare(),
    ],
    ids=["Create", "Connect", "Simulate", "Prepare"],
)
def test_refused_between_prepare_and_cleanup(call):
    neurons = network()
    nest.Prepare()
    nest.Run(2.0)
    with pytest.raises(nest.NESTError):
        call(neurons)
    nest.Run(2.0)
    nest.Cleanup()
    assert nest.network_size == 6 and nest.num_connections == 36 and nest.biological_time == 4.0


def test_refused_outside_prepare_and_cleanup():
    network()
    for call in (lambda: nest.Run(1.0), nest.Cleanup):
        with pytest.raises(nest.NESTError):
            call()
    nest.Simulate(1.0)


def test_delay_beyond_limits_set_by_hand():
    neurons = nest.Create("iaf_psc_exp", 2)
    nest.set(min_delay=1.0, max_delay=2.0)
    before = everything()
    for delay in (0.5, 2.5):
        with pytest.raises(nest.NESTError) as refusal:
            nest.Connect(neurons, neurons, syn_spec={"delay": delay})
        assert str(delay) in str(refusal.value)
        assert everything() == before


def firing(data_path):
    """A parrot driven at known times, recorded in memory and in a file."""
    nest.data_path = str(data_path)
    nest.overwrite_files = True
    source = nest.Create("spike_generator", params={"spike_times": np.arange(1.0, 400.0)})
    parrot = nest.Create("parrot_neuron")
    memory = nest.Create("spike_recorder")
    file = nest.Create("spike_recorder", params={"record_to": "ascii", "label": "out"})
    nest.Connect(source, parrot)
    nest.Connect(parrot, memory + file)
    return memory, file


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full")
def test_full_disk(tmp_path):
    memory, file = firing(tmp_path)
    name = tmp_path / f"out-{file.tolist()[0]}-0.dat"
    name.symlink_to("/dev/full")
    with pytest.raises(nest.NESTError) as refusal:
        nest.Simulate(500.0)
    assert name.name in str(refusal.value)
    # what was recorded in memory is there, and the kernel can be used
    assert memory.n_events > 0
    nest.ResetKernel()
    nest.Create("iaf_psc_exp")
    nest.Simulate(10.0)


def test_folder_that_does_not_exist(tmp_path):
    with pytest.raises(nest.NESTError) as refusal:
        nest.data_path = str(tmp_path / "nowhere")
    assert "nowhere" in str(refusal.value)


def test_overwriting_is_refused(tmp_path):
    memory, file = firing(tmp_path)
    nest.overwrite_files = False
    name = tmp_path / f"out-{file.tolist()[0]}-0.dat"
    pathlib.Path(name).write_text("precious\n")
    with pytest.raises(nest.NESTError) as refusal:
        nest.Simulate(10.0)
    assert name.name in str(refusal.value)
    assert name.read_text() == "precious\n"
    nest.overwrite_files = True
    nest.Simulate(10.0)
    assert memory.n_events > 0


def resident():
    """Kilobytes that the process takes."""
    for line in pathlib.Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1])


@pytest.mark.skipif(not os.path.exists("/proc/self/status"), reason="no /proc")
def test_resets_give_all_memory_back():
    def once(threads):
        nest.ResetKernel()
        nest.local_num_threads = threads
        neurons = nest.Create("iaf_psc_exp", 30)
        meter = nest.Create("multimeter", params={"record_from": ["V_m"]})
        noise = nest.Create("poisson_generator", params={"rate": 20000.0})
        spec = {"synapse_model": "stdp_synapse", "weight": 1.0, "delay": nest.random.uniform(1.0, 2.0)}
        nest.Connect(neurons, neurons, {"rule": "fixed_indegree", "indegree": 10}, spec)
        nest.Connect(noise, neurons, syn_spec={"weight": 20.0})
        nest.Connect(meter, neurons)
        nest.Simulate(2.0)

    for k in range(100):
        once(2 if k % 20 == 0 else 1)
    before = resident()
    for k in range(1000):
        once(2 if k % 20 == 0 else 1)
    # a single network is larger than this
    assert resident() - before < 300
