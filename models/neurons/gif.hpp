// SPDX-License-Identifier: GPL-2.0-or-later
// What the generalised integrate-and-fire models share (Mensi et al. 2012, doi:10.1152/jn.00408.2011;
// Pozzorini et al. 2015, doi:10.1371/journal.pcbi.1004275): adaptation of the threshold, spike-triggered
// currents and the escape rate.
//
//   E_sfa = V_T_star + sum_i sfa_i,  I_stc = sum_i stc_i;  each decays with its time constant and grows by
//   its q with each spike rate(V_m) = lambda_0 exp((V_m - E_sfa) / Delta_V);  spike in a step with
//   probability 1 - exp(-rate h), V_m -> V_reset for t_ref
#pragma once

#include "neurons/ode.hpp"
#include "neurons/receptors.hpp"

namespace nest
{

struct GifParameters
{
    double C_m = 80.0;
    double g_L = 4.0;
    double E_L = -70.0;
    double I_e = 0.0;
    double V_reset = -55.0;
    double V_T_star = -35.0;
    double Delta_V = 0.5;
    double lambda_0 = 1.0; // 1/s
    double t_ref = 4.0;
    Reals q_sfa;
    Reals tau_sfa;
    Reals q_stc;
    Reals tau_stc;
};

struct GifAdaptation
{
    double E_sfa = 0.0; // with V_T_star, as of the last step
    double I_stc = 0.0;
    FewReals<3> sfa;
    FewReals<3> stc;
    std::int32_t refractory = 0;
};

struct GifDerived
{
    double h = 0.1;
    double rate = 0.0; // lambda_0 h
    std::int32_t refractory = 0;
    FewReals<3> sfa; // decays in a step
    FewReals<3> stc;
};

template <class P>
void describe_gif(FieldTable<P>& t)
{
    t.real("C_m", &P::C_m, "pF", "capacitance of the membrane").positive();
    t.real("g_L", &P::g_L, "nS", "leak conductance").positive();
    t.real("E_L", &P::E_L, "mV", "leak reversal potential");
    t.real("I_e", &P::I_e, "pA", "constant input current");
    t.real("V_reset", &P::V_reset, "mV", "potential after a spike");
    t.real("V_T_star", &P::V_T_star, "mV", "threshold without adaptation");
    t.real("Delta_V", &P::Delta_V, "mV", "width of the threshold region").positive();
    t.real("lambda_0", &P::lambda_0, "1/s", "firing rate at threshold").non_negative();
    t.real("t_ref", &P::t_ref, "ms", "refractory time").non_negative();
    t.reals("q_sfa", &P::q_sfa, "mV", "jumps of the threshold with a spike, one per component");
    t.reals("tau_sfa", &P::tau_sfa, "ms", "decay times of the components of the threshold").positive();
    t.reals("q_stc", &P::q_stc, "pA", "jumps of the spike-triggered current with a spike, one per component");
    t.reals("tau_stc", &P::tau_stc, "ms", "decay times of the components of the spike-triggered current")
        .positive();
}

template <class D>
void describe_gif_recordables(D& d)
{
    using State = typename D::State;
    d.state
        .real(
            "E_sfa", [](State& s) -> double& { return s.adaptation.E_sfa; }, "mV",
            "threshold with adaptation")
        .fixed()
        .record();
    d.state
        .real(
            "I_stc", [](State& s) -> double& { return s.adaptation.I_stc; }, "pA", "spike-triggered current")
        .fixed()
        .record();
}

inline void check_gif(const GifParameters& p, const std::string& where)
{
    check_same_length("q_sfa", p.q_sfa, "tau_sfa", p.tau_sfa, where);
    check_same_length("q_stc", p.q_stc, "tau_stc", p.tau_stc, where);
}

inline void resize_gif(GifAdaptation& s, const GifParameters& p)
{
    s.sfa.resize(p.q_sfa.size());
    s.stc.resize(p.q_stc.size());
}

inline void derive_gif(const GifParameters& p, double h, GifDerived& d)
{
    d.h = h;
    d.rate = 1e-3 * p.lambda_0 * h;
    d.refractory = whole_steps(p.t_ref, h);
    d.sfa.resize(p.tau_sfa.size());
    for (std::size_t i = 0; i < p.tau_sfa.size(); ++i) {
        d.sfa[i] = propagators::decay(p.tau_sfa[i], h);
    }
    d.stc.resize(p.tau_stc.size());
    for (std::size_t i = 0; i < p.tau_stc.size(); ++i) {
        d.stc[i] = propagators::decay(p.tau_stc[i], h);
    }
}

// What the equations of gif models with conductances hold in a step.
template <class M>
struct GifOde : OdeNeuron<M>
{
    enum
    {
        I,
        I_stc,
        refractory,
        constants
    };
    template <class S, class P>
    static void hold(const S& s, const P&, const StepContext&, double* u)
    {
        u[I] = s.I;
        u[I_stc] = 0.0;
        for (std::size_t i = 0; i < s.adaptation.stc.size(); ++i) {
            u[I_stc] += s.adaptation.stc[i];
        }
        u[refractory] = s.adaptation.refractory;
    }
    template <class P>
    static Rkf45Control control(const P& p)
    {
        Rkf45Control control;
        control.eps_abs = p.gsl_error_tol;
        return control;
    }
    template <class P, class T>
    static NEST_ALWAYS_INLINE T slope(const P& p, const T* u, const T& V, const T& I_syn)
    {
        return select(u[refractory] > 0.0, T{},
                      (-p.g_L * (V - p.E_L) + I_syn + p.I_e + u[I] - u[I_stc]) / p.C_m);
    }
};

// Threshold and current of this step from the components, which then decay.
inline void gif_adapt(GifAdaptation& s, const GifParameters& p, const GifDerived& d)
{
    s.E_sfa = p.V_T_star;
    for (std::size_t i = 0; i < s.sfa.size(); ++i) {
        s.E_sfa += s.sfa[i];
        s.sfa[i] *= d.sfa[i];
    }
    s.I_stc = 0.0;
    for (std::size_t i = 0; i < s.stc.size(); ++i) {
        s.I_stc += s.stc[i];
        s.stc[i] *= d.stc[i];
    }
}

// After V_m was brought up to date: refractoriness, or a spike with the probability that the escape rate
// gives.
inline int gif_fire(double& V_m, GifAdaptation& s, const GifParameters& p, const GifDerived& d,
                    StepContext& context)
{
    if (s.refractory > 0) {
        --s.refractory;
        V_m = p.V_reset;
        return 0;
    }
    const double expected = d.rate * math::exp((V_m - s.E_sfa) / p.Delta_V); // spikes in the step
    // below this no random number can tell
    if (!(expected > 0x1.0p-54) || context.random().uniform() >= -math::expm1(-expected)) {
        return 0;
    }
    for (std::size_t i = 0; i < s.sfa.size(); ++i) {
        s.sfa[i] += p.q_sfa[i];
    }
    for (std::size_t i = 0; i < s.stc.size(); ++i) {
        s.stc[i] += p.q_stc[i];
    }
    s.refractory = d.refractory;
    return 1;
}

} // namespace nest
