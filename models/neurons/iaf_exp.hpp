// SPDX-License-Identifier: GPL-2.0-or-later
// What the leaky integrate-and-fire models with exponentially decaying postsynaptic currents and a threshold
// that may be noisy share: iaf_psc_exp, iaf_tum_2000.
//
//   dV_m/dt = -(V_m - E_L) / tau_m + (I_syn_ex + I_syn_in + I_e + I) / C_m
//   dI_syn_x/dt = -I_syn_x / tau_syn_x,   I_syn_x -> I_syn_x + weight (pA) at the end of the step of arrival
//   V_m >= V_th, or with delta > 0 at the rate rho exp((V_m - V_th) / delta): spike, V_m -> V_reset for t_ref
//
// Integrated exactly on the grid (Rotter & Diesmann 1999, doi:10.1007/s004220050570).
#pragma once

#include "neurons/common.hpp"

namespace nest
{

struct IafExpParameters
{
    double E_L = -70.0;
    double C_m = 250.0;
    double tau_m = 10.0;
    double t_ref = 2.0;
    double V_th = -55.0;
    double V_reset = -70.0;
    double tau_syn_ex = 2.0;
    double tau_syn_in = 2.0;
    double I_e = 0.0;
    double rho = 0.01;
    double delta = 0.0;
};

// T = double, or Lanes for eight neurons at once.
template <class T>
struct IafExpState
{
    T V_m = T{} - 70.0;
    T I_syn_ex{};
    T I_syn_in{};
    T I{};          // current of the coming step
    T I_filtered{}; // the same, on its way through the excitatory synaptic filter
    T refractory{}; // steps left
};

struct IafExpDerived
{
    double decay = 0.0; // V_m -> V_m
    double decay_ex = 0.0;
    double decay_in = 0.0;
    double ex_to_V = 0.0;
    double in_to_V = 0.0;
    double I_to_V = 0.0;
    double V_e = 0.0; // constant part of the step
    double to_filter = 0.0;
    double h = 0.1;
    double refractory = 0.0; // steps
};

template <class D>
void describe_iaf_exp(D& d)
{
    using Parameters = typename D::Parameters;
    using State = typename D::State;
    using Derived = typename D::Derived;
    auto& p = d.parameters;
    p.real("E_L", &Parameters::E_L, "mV", "resting potential");
    p.real("C_m", &Parameters::C_m, "pF", "capacitance of the membrane").positive();
    p.real("tau_m", &Parameters::tau_m, "ms", "membrane time constant").positive();
    p.real("t_ref", &Parameters::t_ref, "ms", "refractory time").non_negative();
    p.real("V_th", &Parameters::V_th, "mV", "threshold");
    p.real("V_reset", &Parameters::V_reset, "mV", "potential after a spike");
    p.real("tau_syn_ex", &Parameters::tau_syn_ex, "ms", "decay time of excitatory currents").positive();
    p.real("tau_syn_in", &Parameters::tau_syn_in, "ms", "decay time of inhibitory currents").positive();
    p.real("I_e", &Parameters::I_e, "pA", "constant input current");
    p.real("rho", &Parameters::rho, "1/s", "firing rate at threshold, with delta > 0").non_negative();
    p.real("delta", &Parameters::delta, "mV", "width of the threshold region; 0: a sharp threshold")
        .non_negative();
    d.state.real("V_m", &State::V_m, "mV", "membrane potential").record();
    d.recordable("I_syn_ex", "pA", "excitatory synaptic current",
                 [](const State& s, const Parameters&, const Derived&) { return s.I_syn_ex; });
    d.recordable("I_syn_in", "pA", "inhibitory synaptic current",
                 [](const State& s, const Parameters&, const Derived&) { return s.I_syn_in; });
}

inline void derive_iaf_exp(const IafExpParameters& p, double h, IafExpDerived& d)
{
    d.decay = propagators::decay(p.tau_m, h);
    d.decay_ex = propagators::decay(p.tau_syn_ex, h);
    d.decay_in = propagators::decay(p.tau_syn_in, h);
    d.ex_to_V = propagators::I_to_V(p.tau_syn_ex, p.tau_m, p.C_m, h);
    d.in_to_V = propagators::I_to_V(p.tau_syn_in, p.tau_m, p.C_m, h);
    d.I_to_V = propagators::dc_to_V(p.tau_m, p.C_m, h);
    d.V_e = d.I_to_V * p.I_e;
    d.to_filter = -math::expm1(-h / p.tau_syn_ex);
    d.h = h;
    d.refractory = whole_steps(p.t_ref, h);
}

// Up to the threshold; currents of receptor 0 and 1.
template <class T>
NEST_ALWAYS_INLINE void integrate_iaf_exp(IafExpState<T>& s, const IafExpParameters& p,
                                          const IafExpDerived& d, const T& excitatory, const T& inhibitory,
                                          const T* currents)
{
    const MaskOf<T> active = s.refractory == 0.0;
    const T V = p.E_L + ((s.V_m - p.E_L) * d.decay + (d.V_e + d.I_to_V * s.I) +
                         (s.I_syn_ex * d.ex_to_V + s.I_syn_in * d.in_to_V));
    s.V_m = select(active, V, s.V_m);
    s.refractory = select(active, s.refractory, s.refractory - 1.0);
    s.I_syn_ex = s.I_syn_ex * d.decay_ex + s.I_filtered * d.to_filter + excitatory;
    s.I_syn_in = s.I_syn_in * d.decay_in + inhibitory;
    s.I = currents[0];
    s.I_filtered = currents[1];
}

// The whole step with a sharp threshold: who fires.
template <class T>
NEST_ALWAYS_INLINE MaskOf<T> advance_iaf_exp(IafExpState<T>& s, const IafExpParameters& p,
                                             const IafExpDerived& d, const T& excitatory, const T& inhibitory,
                                             const T* currents)
{
    integrate_iaf_exp(s, p, d, excitatory, inhibitory, currents);
    const MaskOf<T> fires = s.V_m >= p.V_th;
    reset(s, fires, p.V_reset, d.refractory);
    return fires;
}

// The same of one neuron, at random with delta > 0.
inline bool step_iaf_exp(IafExpState<double>& s, const IafExpParameters& p, const IafExpDerived& d,
                         double excitatory, double inhibitory, const double* currents, StepContext& context)
{
    if (p.delta == 0.0) {
        return advance_iaf_exp(s, p, d, excitatory, inhibitory, currents);
    }
    const bool active = s.refractory == 0.0;
    integrate_iaf_exp(s, p, d, excitatory, inhibitory, currents);
    if (!active) {
        return false;
    }
    const double rate = 1e-3 * p.rho * math::exp((s.V_m - p.V_th) / p.delta); // 1/ms
    const bool fires = context.random().uniform() < -math::expm1(-rate * d.h);
    reset(s, fires, p.V_reset, d.refractory);
    return fires;
}

} // namespace nest
