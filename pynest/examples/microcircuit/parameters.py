# SPDX-License-Identifier: GPL-2.0-or-later
"""Numbers of the cortical microcircuit, from T. C. Potjans and M. Diesmann, Cereb. Cortex 24:785-806 (2014),
https://doi.org/10.1093/cercor/bhs358, tables 1 to 5. Units: ms, mV, pF, pA, spikes/s."""

import numpy as np

POPULATIONS = ("L23E", "L23I", "L4E", "L4I", "L5E", "L5I", "L6E", "L6I")

#: neurons under 1 mm² of cortex
SIZES = np.array([20683, 5834, 21915, 5479, 4850, 1065, 14395, 2948])

#: probability that a neuron of the row's population receives at least one synapse from one of the column's
PROBABILITIES = np.array(
    [
        [0.1009, 0.1689, 0.0437, 0.0818, 0.0323, 0.0000, 0.0076, 0.0000],
        [0.1346, 0.1371, 0.0316, 0.0515, 0.0755, 0.0000, 0.0042, 0.0000],
        [0.0077, 0.0059, 0.0497, 0.1350, 0.0067, 0.0003, 0.0453, 0.0000],
        [0.0691, 0.0029, 0.0794, 0.1597, 0.0033, 0.0000, 0.1057, 0.0000],
        [0.1004, 0.0622, 0.0505, 0.0057, 0.0831, 0.3726, 0.0204, 0.0000],
        [0.0548, 0.0269, 0.0257, 0.0022, 0.0600, 0.3158, 0.0086, 0.0000],
        [0.0156, 0.0066, 0.0211, 0.0166, 0.0572, 0.0197, 0.0396, 0.2252],
        [0.0364, 0.0010, 0.0034, 0.0005, 0.0277, 0.0080, 0.0658, 0.1443],
    ]
)

#: background synapses per neuron, each with an independent Poisson train
EXTERNAL_INDEGREES = np.array([1600, 1500, 2100, 1900, 2000, 1900, 2900, 2100])
BACKGROUND_RATE = 8.0

#: mean rates of the simulated spontaneous activity, full size
PUBLISHED_RATES = np.array([0.86, 2.80, 4.45, 5.93, 7.59, 8.64, 1.09, 7.88])

NEURON_MODEL = "iaf_psc_exp"
NEURON = {
    "C_m": 250.0,
    "tau_m": 10.0,
    "tau_syn_ex": 0.5,
    "tau_syn_in": 0.5,
    "t_ref": 2.0,
    "E_L": -65.0,
    "V_th": -50.0,
    "V_reset": -65.0,
}

#: peak of an excitatory postsynaptic potential; inhibition is `G` times as strong; L4E -> L23E is doubled
PSP = 0.15
G = -4.0
L4E_TO_L23E_FACTOR = 2.0
WEIGHT_RELATIVE_STD = 0.1

#: mean and standard deviation of the transmission delays from excitatory and inhibitory neurons
DELAY_EX, DELAY_EX_STD = 1.5, 0.75
DELAY_IN, DELAY_IN_STD = 0.75, 0.375

#: initial membrane potentials: the published normal distribution for all, or means and standard deviations per population
#: that shorten the transient (O. Rhodes et al., Phil. Trans. R. Soc. A 378:20190160, 2020,
#: https://doi.org/10.1098/rsta.2019.0160)
V_INIT = {
    "published": (np.full(8, -58.0), np.full(8, 10.0)),
    "optimized": (
        np.array([-68.28, -63.16, -63.33, -63.45, -63.11, -61.66, -66.72, -61.43]),
        np.array([5.36, 4.57, 4.74, 4.94, 4.94, 4.55, 5.46, 4.48]),
    ),
}


def psc_per_psp(C_m, tau_m, tau_syn):
    """Amplitude in pA of an exponential current whose potential peaks at 1 mV.

    The potential is J tau_m tau_s / (C (tau_m - tau_s)) (exp(-t/tau_m) - exp(-t/tau_s)); its peak is where the slopes agree.
    """
    peak_time = np.log(tau_m / tau_syn) * tau_m * tau_syn / (tau_m - tau_syn)
    shape = np.exp(-peak_time / tau_m) - np.exp(-peak_time / tau_syn)
    return C_m * (tau_m - tau_syn) / (tau_m * tau_syn * shape)


def synapse_numbers():
    """Synapses between populations (target, source), so that a pair is connected with `PROBABILITIES`: with synapses placed
    at random and multiple ones allowed, K = ln(1 - p) / ln(1 - 1 / (N_pre N_post)) (equation 1 of the publication)."""
    pairs = np.outer(SIZES, SIZES).astype(float)
    return np.log1p(-PROBABILITIES) / np.log1p(-1.0 / pairs)


def weights():
    """Mean synaptic weights in pA (target, source)."""
    excitatory = PSP * psc_per_psp(NEURON["C_m"], NEURON["tau_m"], NEURON["tau_syn_ex"])
    matrix = np.empty((8, 8))
    matrix[:, 0::2] = excitatory
    matrix[:, 1::2] = G * excitatory
    matrix[POPULATIONS.index("L23E"), POPULATIONS.index("L4E")] *= L4E_TO_L23E_FACTOR
    return matrix
