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

// Slope of V_m with conductances g_ex, g_in and current I.
template <class T, class P>
NEST_ALWAYS_INLINE T iaf_cond_slope(const P& p, const T& I, const T& V, const T& g_ex, const T& g_in)
{
    return (-p.g_L * (V - p.E_L) + I - g_ex * (V - p.E_ex) - g_in * (V - p.E_in)) / p.C_m;
}

// Where M names y: V_m, g_ex and g_in.
template <class D>
void describe_iaf_cond_state(D& d)
{
    using M = typename D::Model;
    using State = typename D::State;
    auto& s = d.state;
    s.real("V_m", [](State& x) -> double& { return x.y[M::V_m]; }, "mV", "membrane potential").record();
    s.real("g_ex", [](State& x) -> double& { return x.y[M::g_ex]; }, "nS", "excitatory conductance").record();
    s.real("g_in", [](State& x) -> double& { return x.y[M::g_in]; }, "nS", "inhibitory conductance").record();
}

// Conductances with two equations each: alpha and beta functions.
struct IafCondSlopes : IafCondDerived
{
    double start_ex = 0.0; // slope of a conductance of peak 1 nS
    double start_in = 0.0;
};
template <class D>
void describe_iaf_cond_drives(D& d)
{
    using M = typename D::Model;
    using State = typename D::State;
    d.state.real(
        "dg_ex", [](State& x) -> double& { return x.y[M::dg_ex]; }, "nS/ms",
        "drive of the excitatory conductance");
    d.state.real(
        "dg_in", [](State& x) -> double& { return x.y[M::dg_in]; }, "nS/ms",
        "drive of the inhibitory conductance");
}

// Channels, check and constants of a step of such models.
template <class M>
struct IafCond : OdeNeuron<M>
{
    static constexpr int spike_channels = 2;
    static constexpr bool sign_split = true;
    static constexpr int constants = 1;

    template <class S, class P>
    static void hold(const S& s, const P& p, const StepContext&, double* u)
    {
        u[0] = s.I + p.I_e;
    }
    template <class P, class S>
    static void check(const P& p, const S&, const std::string& where)
    {
        check_below("V_reset", p.V_reset, "V_th", p.V_th, where);
    }
};

} // namespace nest
