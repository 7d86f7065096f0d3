// SPDX-License-Identifier: GPL-2.0-or-later
// What the Hodgkin-Huxley neurons with alpha-shaped currents share: parameters, gates and currents, for
// models that add to them. Gerstner & Kistler 2002, Spiking Neuron Models, section 2.2,
// doi:10.1017/CBO9780511815706.
#pragma once

#include "neurons/ode.hpp"

namespace nest
{

struct HodgkinHuxleyParameters
{
    double t_ref = 2.0;
    double g_Na = 12000.0;
    double g_K = 3600.0;
    double g_L = 30.0;
    double C_m = 100.0;
    double E_Na = 50.0;
    double E_K = -77.0;
    double E_L = -54.402;
    double tau_syn_ex = 0.2;
    double tau_syn_in = 2.0;
    double I_e = 0.0;
};

// Synaptic currents with alpha functions.
struct AlphaCurrentsDerived
{
    double h = 0.1;
    double start_ex = 0.0; // slope of a current of peak 1 pA
    double start_in = 0.0;
    std::int32_t refractory = 0;
};
template <class P>
void derive_alpha_currents(const P& p, double h, AlphaCurrentsDerived& d)
{
    d.h = h;
    d.start_ex = math::exp(1.0) / p.tau_syn_ex;
    d.start_in = math::exp(1.0) / p.tau_syn_in;
    d.refractory = whole_steps(p.t_ref, h);
}
template <class P>
void describe_alpha_currents(FieldTable<P>& p)
{
    p.real("tau_syn_ex", &P::tau_syn_ex, "ms", "rise time of excitatory currents").positive();
    p.real("tau_syn_in", &P::tau_syn_in, "ms", "rise time of inhibitory currents").positive();
    p.real("I_e", &P::I_e, "pA", "constant input current");
}

// V_m, the gates of sodium and a gate of potassium; synaptic currents that are recorded.
template <class M>
void describe_gates(NeuronDescription<M>& d, const char* potassium)
{
    using S = typename M::State;
    auto& s = d.state;
    s.real("V_m", [](S& x) -> double& { return x.y[M::V_m]; }, "mV", "membrane potential").record();
    s.real(
         "Act_m", [](S& x) -> double& { return x.y[M::m]; }, "", "activation of sodium")
        .non_negative()
        .record();
    s.real(
         "Inact_h", [](S& x) -> double& { return x.y[M::h]; }, "", "inactivation of sodium")
        .non_negative()
        .record();
    s.real("Act_n", [](S& x) -> double& { return x.y[M::n]; }, "", potassium).non_negative().record();
}
template <class M>
void record_currents(NeuronDescription<M>& d)
{
    using S = typename M::State;
    using P = typename M::Parameters;
    using D = typename M::Derived;
    d.recordable("I_syn_ex", "pA", "excitatory synaptic current",
                 [](const S& x, const P&, const D&) { return x.y[M::I_ex]; });
    d.recordable("I_syn_in", "pA", "inhibitory synaptic current",
                 [](const S& x, const P&, const D&) { return x.y[M::I_in]; });
}

template <class P>
void describe_hodgkin_huxley(FieldTable<P>& p)
{
    p.real("t_ref", &P::t_ref, "ms", "time after a spike in which none is seen").non_negative();
    p.real("g_Na", &P::g_Na, "nS", "peak sodium conductance").non_negative();
    p.real("g_K", &P::g_K, "nS", "peak potassium conductance").non_negative();
    p.real("g_L", &P::g_L, "nS", "leak conductance").non_negative();
    p.real("C_m", &P::C_m, "pF", "capacitance of the membrane").positive();
    p.real("E_Na", &P::E_Na, "mV", "sodium reversal potential");
    p.real("E_K", &P::E_K, "mV", "potassium reversal potential");
    p.real("E_L", &P::E_L, "mV", "leak reversal potential");
    describe_alpha_currents(p);
}

// Places in the state vector; a model may go on from `size`.
template <class M>
struct HodgkinHuxley : FallingNeuron<M>
{
    enum
    {
        V_m,
        m,
        h,
        n,
        dI_ex,
        I_ex,
        dI_in,
        I_in,
        size
    };
    using Derived = AlphaCurrentsDerived;
    static constexpr double exp_1 = 2.718281828459045;    // e
    static constexpr double exp_2_5 = 12.182493960703473; // e^2.5
    static constexpr double exp_3 = 20.085536923187668;   // e^3

    template <class P>
    static void derive(const P& p, double step, Derived& d)
    {
        derive_alpha_currents(p, step, d);
    }

    template <class S>
    static void receive(S& s, const Derived& d, const Input& in)
    {
        s.y[dI_ex] += in.spikes[0] * d.start_ex;
        s.y[dI_in] += in.spikes[1] * d.start_in;
        s.I = in.currents[0];
    }

    // u[0]: current from outside, pA. T is double or Lanes. Of the six exponentials of V_m four are multiples
    // of exp(-(V_m + 65) / 20) or its square.
    template <class P, class D, class T>
    static NEST_ALWAYS_INLINE void rhs(const P& p, const D&, const T* u, const T* y, T* f)
    {
        const T V = y[V_m];
        const T per_20 = portable_exp(T(-(V + 65.0) / 20.0));
        const T per_10 = per_20 * per_20; // exp(-(V_m + 65) / 10)
        const T alpha_n = 0.1 * channel_rate(T((V + 55.0) / 10.0), T(per_10 * exp_1));
        const T beta_n = 0.125 * portable_exp(T(-(V + 65.0) / 80.0));
        const T alpha_m = channel_rate(T((V + 40.0) / 10.0), T(per_10 * exp_2_5));
        const T beta_m = 4.0 * portable_exp(T(-(V + 65.0) / 18.0));
        const T alpha_h = 0.07 * per_20;
        const T beta_h = 1.0 / (1.0 + per_10 * exp_3);
        const T n2 = y[n] * y[n];
        const T I_Na = p.g_Na * y[m] * y[m] * y[m] * y[h] * (V - p.E_Na);
        const T I_K = p.g_K * n2 * n2 * (V - p.E_K);
        f[V_m] = (-(I_Na + I_K + p.g_L * (V - p.E_L)) + u[0] + y[I_ex] + y[I_in]) / p.C_m;
        f[m] = alpha_m * (1.0 - y[m]) - beta_m * y[m];
        f[h] = alpha_h * (1.0 - y[h]) - beta_h * y[h];
        f[n] = alpha_n * (1.0 - y[n]) - beta_n * y[n];
        two_stages(y + dI_ex, f + dI_ex, p.tau_syn_ex, p.tau_syn_ex);
        two_stages(y + dI_in, f + dI_in, p.tau_syn_in, p.tau_syn_in);
    }
};

} // namespace nest
