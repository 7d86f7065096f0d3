# SPDX-License-Identifier: GPL-2.0-or-later
"""Raster plots and voltage traces."""

import nest
import pytest


def test_plots_of_devices():
    pytest.importorskip("matplotlib").use("Agg")
    import matplotlib.pyplot as plt

    neurons = nest.Create("iaf_psc_exp", 3, {"I_e": 500.0})
    recorder = nest.Create("spike_recorder")
    voltmeter = nest.Create("voltmeter")
    nest.Connect(neurons, recorder)
    nest.Connect(voltmeter, neurons)
    with pytest.raises(nest.NESTError):
        nest.raster_plot.from_device(recorder)
    nest.Simulate(50.0)
    _, axes = plt.subplots(2)
    assert nest.raster_plot.from_device(recorder, ax=axes)[0].axes is axes[0]
    assert len(nest.voltage_trace.from_device(voltmeter)) == 3
    with pytest.raises(nest.NESTError):
        nest.raster_plot.from_device(voltmeter)
    plt.close("all")
