// SPDX-License-Identifier: GPL-2.0-or-later
// What the generalised leaky integrate-and-fire models of the Allen Institute share (Teeter et al. 2018,
// doi:10.1038/s41467-017-02717-4): after-spike currents, the threshold with its two components, and the reset
// rules.
//
//   I_j: after-spike currents, dI_j/dt = -asc_decay_j I_j;  threshold = V_th + threshold_spike +
//   threshold_voltage d threshold_spike/dt = -th_spike_decay threshold_spike d threshold_voltage/dt =
//   th_voltage_index (V_m - E_L) - th_voltage_decay threshold_voltage V_m > threshold: spike; all rests for
//   t_ref, and
//     V_m -> V_reset, or E_L + voltage_reset_fraction (V_m - E_L) + voltage_reset_add with
//     spike_dependent_threshold I_j -> asc_amps_j + asc_r_j exp(-asc_decay_j t_ref) I_j, threshold_spike ->
//     exp(-th_spike_decay t_ref) threshold_spike + th_spike_add
#pragma once

#include "neurons/ode.hpp"
#include "neurons/receptors.hpp"

namespace nest
{

struct GlifParameters
{
    double V_th = -51.68;
    double g = 9.43; // of the membrane; g_m in models with conductances
    double E_L = -78.85;
    double C_m = 58.72;
    double t_ref = 3.75;
    double V_reset = -78.85;
    double th_spike_add = 0.37;
    double th_spike_decay = 0.009;
    double voltage_reset_fraction = 0.2;
    double voltage_reset_add = 18.51;
    double th_voltage_index = 0.005;
    double th_voltage_decay = 0.09;
    Reals asc_init{0.0, 0.0};
    Reals asc_decay{0.003, 0.1};
    Reals asc_amps{-9.18, -198.94};
    Reals asc_r{1.0, 1.0};
    bool spike_dependent_threshold = false;
    bool after_spike_currents = false;
    bool adapting_threshold = false;
};

struct GlifState
{
    double threshold_spike = 0.0;
    double threshold_voltage = 0.0;
    double ASC_sum = 0.0; // mean over the last active step
    double I = 0.0;       // current of the coming step
    std::int32_t refractory = 0;
    FewReals<2> ASC{0.0, 0.0};
};

struct GlifDerived
{
    double h = 0.1;
    double spike_decay = 1.0;   // of threshold_spike in a step
    double spike_rest = 1.0;    // in t_ref
    double voltage_decay = 1.0; // of threshold_voltage in a step
    double membrane_decay = 1.0;
    double voltage_gain = 0.0; // th_voltage_index / (th_voltage_decay - g / C_m)
    std::int32_t refractory = 0;
    FewReals<3 * 2>
        ASC; // per current: decay in a step, its mean over the step, what is left of it after t_ref
};

template <class P>
void describe_glif(FieldTable<P>& t, const char* membrane_conductance)
{
    t.real("V_th", &P::V_th, "mV", "threshold at rest");
    t.real(membrane_conductance, &P::g, "nS", "membrane conductance").positive();
    t.real("E_L", &P::E_L, "mV", "resting potential");
    t.real("C_m", &P::C_m, "pF", "capacitance of the membrane").positive();
    t.real("t_ref", &P::t_ref, "ms", "refractory time").positive();
    t.real("V_reset", &P::V_reset, "mV", "potential after a spike, without spike_dependent_threshold");
    t.real("th_spike_add", &P::th_spike_add, "mV", "jump of the threshold with a spike");
    t.real("th_spike_decay", &P::th_spike_decay, "1/ms", "decay rate of the spike component of the threshold")
        .non_negative();
    t.real("voltage_reset_fraction", &P::voltage_reset_fraction, "", "part of V_m - E_L that a spike leaves");
    t.real("voltage_reset_add", &P::voltage_reset_add, "mV", "added to the potential after a spike");
    t.real("th_voltage_index", &P::th_voltage_index, "1/ms", "coupling of the threshold to V_m - E_L");
    t.real("th_voltage_decay", &P::th_voltage_decay, "1/ms",
           "decay rate of the voltage component of the threshold")
        .non_negative();
    t.reals("asc_init", &P::asc_init, "pA", "after-spike currents at the beginning");
    t.reals("asc_decay", &P::asc_decay, "1/ms", "decay rates of the after-spike currents").non_negative();
    t.reals("asc_amps", &P::asc_amps, "pA", "jumps of the after-spike currents with a spike");
    t.reals("asc_r", &P::asc_r, "", "part of the after-spike currents that a spike leaves");
    t.boolean("spike_dependent_threshold", &P::spike_dependent_threshold,
              "reset rules and threshold that depend on spikes");
    t.boolean("after_spike_currents", &P::after_spike_currents, "after-spike currents");
    t.boolean("adapting_threshold", &P::adapting_threshold,
              "threshold that follows the potential; needs both others");
}

// Components of the threshold and after-spike currents; the former can be set only in models with currents.
template <class D>
void describe_glif_state(D& d, bool settable_threshold)
{
    using State = typename D::State;
    using Parameters = typename D::Parameters;
    using Derived = typename D::Derived;
    const char* const spike = "component of the threshold that spikes leave";
    const char* const voltage = "component of the threshold that follows V_m";
    if (settable_threshold) {
        d.state.real("threshold_spike", &State::threshold_spike, "mV", spike).record();
        d.state.real("threshold_voltage", &State::threshold_voltage, "mV", voltage).record();
    } else {
        d.recordable("threshold_spike", "mV", spike,
                     [](const State& s, const Parameters&, const Derived&) { return s.threshold_spike; });
        d.recordable("threshold_voltage", "mV", voltage,
                     [](const State& s, const Parameters&, const Derived&) { return s.threshold_voltage; });
    }
    d.state.other(
        "ASCurrents", [](const State& s) { return Value(s.ASC.reals()); },
        [](State& s, const Value& value, const std::string& where) {
            const Reals given = to_reals(value, where);
            if (given.size() != s.ASC.size()) {
                throw Error("BadProperty", where + " must have " + std::to_string(s.ASC.size()) +
                                               " entries, but " + value.text() + " was given.");
            }
            for (std::size_t j = 0; j < given.size(); ++j) {
                FieldInfo().check(given[j], where);
                s.ASC[j] = given[j];
            }
        },
        "pA", "after-spike currents");
    d.recordable("ASCurrents_sum", "pA", "sum of the after-spike currents, mean over the step",
                 [](const State& s, const Parameters&, const Derived&) { return s.ASC_sum; });
    d.recordable("threshold", "mV", "threshold", [](const State& s, const Parameters& p, const Derived&) {
        return p.V_th + s.threshold_spike + s.threshold_voltage;
    });
    d.recordable("I", "pA", "current of devices",
                 [](const State& s, const Parameters&, const Derived&) { return s.I; });
}

inline void check_glif(const GlifParameters& p, const std::string& where)
{
    check_below("V_reset", p.V_reset, "V_th", p.V_th, where);
    if (p.adapting_threshold && !(p.spike_dependent_threshold && p.after_spike_currents)) {
        throw Error("BadProperty",
                    where + ": adapting_threshold needs spike_dependent_threshold and after_spike_currents; "
                            "allowed are none of the three, "
                            "spike_dependent_threshold, after_spike_currents, both of these, or all.");
    }
    check_same_length("asc_init", p.asc_init, "asc_decay", p.asc_decay, where);
    check_same_length("asc_amps", p.asc_amps, "asc_decay", p.asc_decay, where);
    check_same_length("asc_r", p.asc_r, "asc_decay", p.asc_decay, where);
}

inline void resize_glif(GlifState& s, const GlifParameters& p)
{
    const std::size_t before = s.ASC.size();
    s.ASC.resize(p.asc_decay.size());
    for (std::size_t j = before; j < s.ASC.size() && j < p.asc_init.size(); ++j) {
        s.ASC[j] = p.asc_init[j];
    }
}

inline void derive_glif(const GlifParameters& p, double h, GlifDerived& d)
{
    d.h = h;
    d.spike_decay = math::exp(-p.th_spike_decay * h);
    d.spike_rest = math::exp(-p.th_spike_decay * p.t_ref);
    d.voltage_decay = math::exp(-p.th_voltage_decay * h);
    d.membrane_decay = math::exp(-p.g / p.C_m * h);
    d.voltage_gain = p.th_voltage_index / (p.th_voltage_decay - p.g / p.C_m);
    d.refractory = steps_up(p.t_ref, h);
    d.ASC.resize(3 * p.asc_decay.size());
    for (std::size_t j = 0; j < p.asc_decay.size(); ++j) {
        d.ASC[3 * j] = math::exp(-p.asc_decay[j] * h);
        d.ASC[3 * j + 1] = propagators::phi_1(-p.asc_decay[j] * h);
        d.ASC[3 * j + 2] = p.asc_r[j] * math::exp(-p.asc_decay[j] * p.t_ref);
    }
}

// Mean of the after-spike currents over the coming step, at whose end they have decayed.
inline void glif_currents(GlifState& s, const GlifParameters& p, const GlifDerived& d)
{
    s.ASC_sum = 0.0;
    if (p.after_spike_currents) {
        for (std::size_t j = 0; j < s.ASC.size(); ++j) {
            s.ASC_sum += d.ASC[3 * j + 1] * s.ASC[j];
            s.ASC[j] *= d.ASC[3 * j];
        }
    }
}

// Threshold at the end of a step that began at V_before, with a constant current (pA) through it; a spike, if
// V_m is above it.
inline int glif_fire(double& V_m, double V_before, double current, GlifState& s, const GlifParameters& p,
                     const GlifDerived& d)
{
    if (p.spike_dependent_threshold) {
        s.threshold_spike *= d.spike_decay;
    }
    if (p.adapting_threshold) {
        const double V_inf = current / p.g; // relative to E_L, where the potential tends to
        const double from_V = d.voltage_gain * (V_before - p.E_L - V_inf);
        const double from_inf = p.th_voltage_index / p.th_voltage_decay * V_inf;
        s.threshold_voltage = from_V * d.membrane_decay +
                              d.voltage_decay * (s.threshold_voltage - from_V - from_inf) + from_inf;
    }
    if (!(V_m > p.V_th + s.threshold_spike + s.threshold_voltage)) {
        return 0;
    }
    s.refractory = d.refractory;
    if (p.after_spike_currents) {
        for (std::size_t j = 0; j < s.ASC.size(); ++j) {
            s.ASC[j] = p.asc_amps[j] + s.ASC[j] * d.ASC[3 * j + 2];
        }
    }
    if (p.spike_dependent_threshold) {
        V_m = p.E_L + p.voltage_reset_fraction * (V_before - p.E_L) + p.voltage_reset_add;
        s.threshold_spike = s.threshold_spike * d.spike_rest + p.th_spike_add;
    } else {
        V_m = p.V_reset;
    }
    return 1;
}

// For the help pages.
inline const char* const glif_equations = R"(
.. math::
   C_m \frac{dV_m}{dt} = -g (V_m - E_L) + \sum_j I_j + I_{syn} + I, \quad \frac{dI_j}{dt} = -k_j I_j, \quad
   \frac{d\Theta_s}{dt} = -b_s \Theta_s, \quad \frac{d\Theta_v}{dt} = a_v (V_m - E_L) - b_v \Theta_v

Here I_j are the after-spike currents with decay rates k_j (asc_decay), Theta_s is threshold_spike with rate b_s
(th_spike_decay), Theta_v is threshold_voltage with a_v (th_voltage_index) and b_v (th_voltage_decay). If V_m exceeds
V_th + Theta_s + Theta_v the neuron fires and all these variables rest for t_ref. Five combinations of mechanisms make the models
of the publication: none (1), spike_dependent_threshold (2), after_spike_currents (3), both (4), and adapting_threshold
besides (5). After a spike

.. math::
   V_m \to E_L + f_v (V_m - E_L) + \delta V, \quad \Theta_s \to \Theta_s e^{-b_s t_{ref}} + \delta \Theta_s, \quad
   I_j \to \delta I_j + r_j I_j e^{-k_j t_{ref}}

with f_v, delta V (voltage_reset_fraction, voltage_reset_add), delta Theta_s (th_spike_add), delta I_j, r_j (asc_amps, asc_r);
without spike_dependent_threshold V_m is set to V_reset.
)";

inline const char* const glif_reference = R"(
**References** Teeter C, Iyer R, Menon V, Gouwens N, Feng D, Berg J, Szafer A, Cain N, Zeng H, Hawrylycz M, Koch C, Mihalas S
(2018). Generalized leaky integrate-and-fire models classify multiple neuron types. Nature Communications 9:709.
doi:10.1038/s41467-017-02717-4.
)";

} // namespace nest
