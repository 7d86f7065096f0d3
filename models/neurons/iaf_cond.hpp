// SPDX-License-Identifier: GPL-2.0-or-later
// What the integrate-and-fire models with excitatory and inhibitory conductances share (Meffin, Burkitt &
// Grayden 2004, doi:10.1023/B:JCNS.0000014108.03012.81): parameters of the membrane, its equation, threshold
// and reset on the grid.
#pragma once

#include "neurons/ode.hpp"

namespace nest
{

struct IafCondParameters
{
    double V_th = -55.0;
    double V_reset = -60.0;
    double t_ref = 2.0;
    double g_L = 16.6667;
    double C_m = 250.0;
    double E_ex = 0.0;
    double E_in = -85.0;
    double E_L = -70.0;
    double I_e = 0.0;
};

// `size` equations, of which V_m is the first.
template <int size>
struct IafCondState
{
    double y[size] = {-70.0};
    double I = 0.0;    // current of the coming step
    double step = 0.0; // the step to try, ms
    std::int32_t refractory = 0;
};

struct IafCondDerived
{
    double h = 0.1;
    std::int32_t refractory = 0;
};

template <class P>
void describe_iaf_cond(FieldTable<P>& t)
{
    t.real("V_th", &P::V_th, "mV", "threshold");
    t.real("V_reset", &P::V_reset, "mV", "potential after a spike");
    t.real("t_ref", &P::t_ref, "ms", "refractory time").non_negative();
    t.real("g_L", &P::g_L, "nS", "leak conductance");
    t.real("C_m", &P::C_m, "pF", "capacitance of the membrane").positive();
    t.real("E_ex", &P::E_ex, "mV", "excitatory reversal potential");
    t.real("E_in", &P::E_in, "mV", "inhibitory reversal potential");
    t.real("E_L", &P::E_L, "mV", "leak reversal potential");
    t.real("I_e", &P::I_e, "pA", "constant input current");
}

template <class D>
void describe_t_ref_remaining(D& d)
{
    d.recordable("t_ref_remaining", "ms", "what is left of the refractory time",
                 [](const typename D::State& x, const typename D::Parameters&, const typename D::Derived& q) {
                     return x.refractory * q.h;
                 });
}

inline void derive_iaf_cond(const IafCondParameters& p, double h, IafCondDerived& d)
{
    d.h = h;
    d.refractory = whole_steps(p.t_ref, h);
}

// What comes after the integration: the threshold; 1 if the neuron fires.
template <int size>
int iaf_cond_fire(IafCondState<size>& s, const IafCondParameters& p, const IafCondDerived& d)
{
    if (s.refractory > 0) {
        --s.refractory;
        s.y[0] = p.V_reset;
    } else if (s.y[0] >= p.V_th) {
        s.refractory = d.refractory;
        s.y[0] = p.V_reset;
        return 1;
    }
    return 0;
}

// Slope of V_m with conductances g_ex, g_in.
template <class T, class P>
NEST_ALWAYS_INLINE T iaf_cond_slope(const P& p, const T& I, const T& V, const T& g_ex, const T& g_in)
{
    return (-p.g_L * (V - p.E_L) + I + p.I_e - g_ex * (V - p.E_ex) - g_in * (V - p.E_in)) / p.C_m;
}

// All steps of the integrator, then the threshold; 1 if the neuron fires.
template <int size, class Rhs>
int iaf_cond_step(IafCondState<size>& s, const IafCondParameters& p, const IafCondDerived& d,
                  const char* model, const StepContext& context, Rhs&& rhs)
{
    if (s.step <= 0.0) {
        s.step = d.h;
    }
    require_integrated(rkf45_integrate<size>(rhs, s.y, d.h, s.step, Rkf45Control{}), model, context);
    return iaf_cond_fire(s, p, d);
}

} // namespace nest
