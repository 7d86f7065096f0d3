// SPDX-License-Identifier: GPL-2.0-or-later
// What the integrators with a multi-timescale adaptive threshold share: mat2_psc_exp, amat2_psc_exp.
//
//   V_th = omega + V_th_alpha_1 + V_th_alpha_2 (+ V_th_v),   dV_th_alpha_i/dt = -V_th_alpha_i / tau_i
//   V_m >= V_th and not refractory: spike, V_th_alpha_i -> V_th_alpha_i + alpha_i; V_m is not reset
//
// Kobayashi, Tsubo & Shinomoto 2009, doi:10.3389/neuro.10.009.2009.
#pragma once

#include "neurons/common.hpp"

namespace nest
{

struct MatParameters
{
    double E_L = -70.0;
    double C_m = 100.0;
    double tau_m = 5.0;
    double t_ref = 2.0;
    double tau_syn_ex = 1.0;
    double tau_syn_in = 3.0;
    double I_e = 0.0;
    double tau_1 = 10.0;
    double tau_2 = 200.0;
    double alpha_1 = 37.0;
    double alpha_2 = 2.0;
    double omega = -51.0;
};

struct MatState
{
    double V_m = -70.0;
    double V_th_alpha_1 = 0.0;
    double V_th_alpha_2 = 0.0;
    double I_syn_ex = 0.0;
    double I_syn_in = 0.0;
    double I = 0.0;       // current of the coming step
    double omega = -51.0; // as in the parameters, and V_th at the last look: for the field
    double V_th = -51.0;
    std::int32_t refractory = 0;
};

struct MatDerived
{
    double decay_1 = 0.0;
    double decay_2 = 0.0;
    std::int32_t refractory = 0;
};

template <class D>
void describe_mat(D& d)
{
    using Parameters = typename D::Parameters;
    using State = typename D::State;
    auto& p = d.parameters;
    p.real("E_L", &Parameters::E_L, "mV", "resting potential");
    p.real("C_m", &Parameters::C_m, "pF", "capacitance of the membrane").positive();
    p.real("tau_m", &Parameters::tau_m, "ms", "membrane time constant").positive();
    p.real("t_ref", &Parameters::t_ref, "ms", "time after a spike without another one; at least one step")
        .positive();
    p.real("tau_syn_ex", &Parameters::tau_syn_ex, "ms", "decay time of excitatory currents").positive();
    p.real("tau_syn_in", &Parameters::tau_syn_in, "ms", "decay time of inhibitory currents").positive();
    p.real("I_e", &Parameters::I_e, "pA", "constant input current");
    p.real("tau_1", &Parameters::tau_1, "ms", "short time constant of the threshold").positive();
    p.real("tau_2", &Parameters::tau_2, "ms", "long time constant of the threshold").positive();
    p.real("alpha_1", &Parameters::alpha_1, "mV", "rise of the fast part of the threshold with a spike");
    p.real("alpha_2", &Parameters::alpha_2, "mV", "rise of the slow part of the threshold with a spike");
    p.real("omega", &Parameters::omega, "mV", "threshold at rest");
    d.state.real("V_m", &State::V_m, "mV", "membrane potential").record();
    d.state.real("V_th_alpha_1", &State::V_th_alpha_1, "mV", "fast part of the threshold");
    d.state.real("V_th_alpha_2", &State::V_th_alpha_2, "mV", "slow part of the threshold");
}

inline void derive_mat(const MatParameters& p, double h, MatDerived& d)
{
    d.decay_1 = propagators::decay(p.tau_1, h);
    d.decay_2 = propagators::decay(p.tau_2, h);
    d.refractory = whole_steps(p.t_ref, h);
}

inline void decay_thresholds(MatState& s, const MatDerived& d)
{
    s.V_th_alpha_1 *= d.decay_1;
    s.V_th_alpha_2 *= d.decay_2;
}

// After the integration: a spike at the threshold, to which the model may add a part of its own.
inline int mat_fire(MatState& s, const MatParameters& p, const MatDerived& d, double V_th_v)
{
    if (s.refractory > 0) {
        --s.refractory;
        return 0;
    }
    if (s.V_m >= p.omega + s.V_th_alpha_1 + s.V_th_alpha_2 + V_th_v) {
        s.V_th_alpha_1 += p.alpha_1;
        s.V_th_alpha_2 += p.alpha_2;
        s.refractory = d.refractory;
        return 1;
    }
    return 0;
}

} // namespace nest
