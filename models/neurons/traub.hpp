// SPDX-License-Identifier: GPL-2.0-or-later
// What the Hodgkin-Huxley neurons after Traub & Miles share: parameters, gates and currents without those of
// synapses. Traub & Miles 1991, Neuronal Networks of the Hippocampus, doi:10.1017/CBO9780511895401; Brette et
// al. 2007, appendix, doi:10.1007/s10827-007-0038-6.
#pragma once

#include "neurons/hodgkin_huxley.hpp"

namespace nest
{

struct TraubParameters
{
    double g_Na = 20000.0;
    double g_K = 6000.0;
    double g_L = 10.0;
    double C_m = 200.0;
    double E_Na = 50.0;
    double E_K = -90.0;
    double E_L = -60.0;
    double V_T = -50.0;
    double E_ex = 0.0;
    double E_in = -80.0;
    double t_ref = 2.0;
    double I_e = 0.0;
};

// Places in the state vector.
enum TraubVariable
{
    traub_V_m,
    traub_m,
    traub_h,
    traub_n,
    traub_synapses
};
constexpr double traub_at_rest[] = {-60.0, 9.895563096746586e-09, 0.999999999106396, 2.551577051602551e-07};

template <class P>
void describe_traub(FieldTable<P>& p)
{
    p.real("g_Na", &P::g_Na, "nS", "peak sodium conductance").non_negative();
    p.real("g_K", &P::g_K, "nS", "peak potassium conductance").non_negative();
    p.real("g_L", &P::g_L, "nS", "leak conductance").non_negative();
    p.real("C_m", &P::C_m, "pF", "capacitance of the membrane").positive();
    p.real("E_Na", &P::E_Na, "mV", "sodium reversal potential");
    p.real("E_K", &P::E_K, "mV", "potassium reversal potential");
    p.real("E_L", &P::E_L, "mV", "leak reversal potential");
    p.real("V_T", &P::V_T, "mV", "potential from which the rates of the channels count; sets the threshold");
    p.real("E_ex", &P::E_ex, "mV", "excitatory reversal potential");
    p.real("E_in", &P::E_in, "mV", "inhibitory reversal potential");
    p.real("t_ref", &P::t_ref, "ms", "time after a spike in which none is seen").non_negative();
    p.real("I_e", &P::I_e, "pA", "constant input current");
}
template <class M>
void record_conductances(NeuronDescription<M>& d)
{
    using S = typename M::State;
    using P = typename M::Parameters;
    using D = typename M::Derived;
    d.recordable("g_ex", "nS", "excitatory conductance",
                 [](const S& x, const P&, const D&) { return x.y[M::g_ex]; });
    d.recordable("g_in", "nS", "inhibitory conductance",
                 [](const S& x, const P&, const D&) { return x.y[M::g_in]; });
}

// I: current into the neuron, pA. All but two of the rates are made from exp((40 - V) / 5); their factors
// make alpha_n = 0.032 (15 - V) / (exp((15 - V) / 5) - 1) and so on.
template <class P, class T>
NEST_ALWAYS_INLINE void traub_rhs(const P& p, const T& I, const T& g_ex, const T& g_in, const T* y, T* f)
{
    const double exp_minus_5 = 0.006737946999085467;
    const T V_m = y[traub_V_m];
    const T m = y[traub_m];
    const T h = y[traub_h];
    const T n = y[traub_n];
    const T V = V_m - p.V_T;
    const T per_5 = portable_exp(T((40.0 - V) / 5.0));
    const T alpha_n = 0.16 * channel_rate(T((V - 15.0) / 5.0), T(per_5 * exp_minus_5));
    const T beta_n = 0.5 * portable_exp(T((10.0 - V) / 40.0));
    const T alpha_m = 1.28 * channel_rate(T((V - 13.0) / 4.0), portable_exp(T((13.0 - V) / 4.0)));
    const T beta_m = 1.4 * channel_rate(T((40.0 - V) / 5.0), T(1.0 / per_5));
    const T alpha_h = 0.128 * portable_exp(T((17.0 - V) / 18.0));
    const T beta_h = 4.0 / (1.0 + per_5);
    const T n2 = n * n;
    const T I_Na = p.g_Na * m * m * m * h * (V_m - p.E_Na);
    const T I_K = p.g_K * n2 * n2 * (V_m - p.E_K);
    const T I_syn = g_ex * (V_m - p.E_ex) + g_in * (V_m - p.E_in);
    f[traub_V_m] = (-(I_Na + I_K + p.g_L * (V_m - p.E_L)) - I_syn + I) / p.C_m;
    f[traub_m] = alpha_m * (1.0 - m) - beta_m * m;
    f[traub_h] = alpha_h * (1.0 - h) - beta_h * h;
    f[traub_n] = alpha_n * (1.0 - n) - beta_n * n;
}

} // namespace nest
