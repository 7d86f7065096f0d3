// SPDX-License-Identifier: GPL-2.0-or-later
// What the adaptive exponential integrate-and-fire models share (Brette & Gerstner 2005,
// doi:10.1152/jn.00686.2005): parameters, their checks, the equations of V_m and w, and the search for spikes
// within a step. They differ in their synapses.
//
//   C_m dV/dt = -g_L (V - E_L) + g_L Delta_T exp((V - V_th) / Delta_T) + I_syn - w + I_e + I,   tau_w dw/dt =
//   a (V - E_L) - w
#pragma once

#include "neurons/ode.hpp"

namespace nest
{

struct AeifParameters
{
    double V_peak = 0.0;
    double V_reset = -60.0;
    double t_ref = 0.0;
    double g_L = 30.0;
    double C_m = 281.0;
    double E_L = -70.6;
    double Delta_T = 2.0;
    double tau_w = 144.0;
    double a = 4.0;
    double b = 80.5;
    double V_th = -50.4;
    double I_e = 0.0;
    double gsl_error_tol = 1e-6;
};

struct AeifDerived
{
    double h = 0.1;
    double V_spike = 0.0; // where a spike is seen
    std::int32_t refractory = 0;
};

// The first two variables of every such model.
enum AeifVariable
{
    aeif_V_m,
    aeif_w,
    aeif_synapses
};

template <class P>
void describe_aeif(FieldTable<P>& t)
{
    t.real("V_peak", &P::V_peak, "mV", "potential at which a spike is seen");
    t.real("V_reset", &P::V_reset, "mV", "potential after a spike");
    t.real("t_ref", &P::t_ref, "ms", "refractory time").non_negative();
    t.real("g_L", &P::g_L, "nS", "leak conductance");
    t.real("C_m", &P::C_m, "pF", "capacitance of the membrane").positive();
    t.real("E_L", &P::E_L, "mV", "leak reversal potential");
    t.real("Delta_T", &P::Delta_T, "mV", "slope factor of spike initiation").non_negative();
    t.real("tau_w", &P::tau_w, "ms", "time constant of adaptation").positive();
    t.real("a", &P::a, "nS", "subthreshold adaptation");
    t.real("b", &P::b, "pA", "spike-triggered adaptation");
    t.real("V_th", &P::V_th, "mV", "threshold of spike initiation");
    t.real("I_e", &P::I_e, "pA", "constant input current");
    t.real("gsl_error_tol", &P::gsl_error_tol, "",
           "tolerance of the integrator, absolute and relative to the change in a step")
        .positive();
}

template <class S>
void describe_aeif_state(FieldTable<S>& t)
{
    t.real("V_m", [](S& x) -> double& { return x.y[aeif_V_m]; }, "mV", "membrane potential").record();
    t.real("w", [](S& x) -> double& { return x.y[aeif_w]; }, "pA", "adaptation current").record();
}

inline void check_aeif(const AeifParameters& p, const std::string& where)
{
    check_below("V_reset", p.V_reset, "V_peak", p.V_peak, where);
    check_not_above("V_th", p.V_th, "V_peak", p.V_peak, where);
    if (p.Delta_T > 0.0 &&
        (p.V_peak - p.V_th) / p.Delta_T >= math::log(std::numeric_limits<double>::max() / 1e20)) {
        throw Error("BadProperty", where + ": the exponential current at V_peak (" + to_text(p.V_peak) +
                                       ") would overflow; lower V_peak or raise Delta_T (" +
                                       to_text(p.Delta_T) + ").");
    }
}

inline void derive_aeif(const AeifParameters& p, double h, AeifDerived& d)
{
    d.h = h;
    d.V_spike = p.Delta_T > 0.0 ? p.V_peak : p.V_th;
    // the step of the spike itself counts as one
    d.refractory = whole_steps(p.t_ref, h);
    d.refractory += d.refractory > 0 ? 1 : 0;
}

// V_m as the equations see it, clipped so that nothing overflows.
template <class T, class Mask>
NEST_ALWAYS_INLINE T aeif_potential(const T* y, const AeifParameters& p, const Mask& refractory)
{
    const T V_reset = T{} + p.V_reset;
    const T V_peak = T{} + p.V_peak;
    return select(refractory, V_reset, select(y[aeif_V_m] < V_peak, y[aeif_V_m], V_peak));
}

// Derivatives of V_m and w; I_syn flows out of the neuron.
template <class T, class Mask>
NEST_ALWAYS_INLINE void aeif_derivatives(const T* y, T* f, const AeifParameters& p, const T& V,
                                         const Mask& refractory, const T& I_syn, const T& I)
{
    T I_spike = {};
    if (p.Delta_T != 0.0) {
        I_spike = p.g_L * p.Delta_T * portable_exp(T((V - p.V_th) / p.Delta_T));
    }
    f[aeif_V_m] =
        select(refractory, T{}, (-p.g_L * (V - p.E_L) + I_spike - I_syn - y[aeif_w] + p.I_e + I) / p.C_m);
    f[aeif_w] = (p.a * (V - p.E_L) - y[aeif_w]) / p.tau_w;
}

inline Rkf45Control aeif_control(const AeifParameters& p)
{
    Rkf45Control control;
    control.eps_abs = p.gsl_error_tol;
    control.eps_rel = p.gsl_error_tol;
    control.a_y = 0.0;
    control.a_dydt = 1.0;
    return control;
}

// Integrates over a step and returns the number of spikes in it; integrate(t, control) makes one adaptive
// step from t.
template <class Y, class Integrate>
int aeif_step(Y&& y, double& step, std::int32_t& refractory, const AeifParameters& p, const AeifDerived& d,
              const char* model, const StepContext& context, Integrate&& integrate)
{
    const Rkf45Control control = aeif_control(p);
    if (step <= 0.0) {
        step = std::fmin(0.01, d.h);
    }
    int fired = 0;
    int steps = 0;
    for (double t = 0.0; t < d.h; ++steps) {
        require_integrated(steps < rkf45_max_steps ? integrate(t, control) : Rkf45Status::too_many_steps,
                           model, context);
        if (y[aeif_V_m] < -1e3 || std::fabs(y[aeif_w]) > 1e6) {
            integration_failed(model, context, "V_m or w left all bounds");
        }
        if (refractory > 0) {
            y[aeif_V_m] = p.V_reset;
        } else if (y[aeif_V_m] >= d.V_spike) {
            y[aeif_V_m] = p.V_reset;
            y[aeif_w] += p.b;
            refractory = d.refractory;
            ++fired;
        }
    }
    refractory -= refractory > 0 ? 1 : 0;
    return fired;
}

// step() and step_lanes() of models whose equations are M::rhs(p, I, refractory, y, f) for double and Lanes,
// and whose M::finish(s, p, d, in) takes what arrives. Neurons that fire in a step are left to step().
template <class M, int size>
int aeif_alone(typename M::State& s, const typename M::Parameters& p, const typename M::Derived& d,
               const Input& in, const StepContext& context)
{
    const auto rhs = [&](const double* y, double* f) { M::rhs(p, s.I, s.refractory > 0, y, f); };
    const int fired = aeif_step(s.y, s.step, s.refractory, p, d, M::name, context,
                                [&](double& t, const Rkf45Control& control) {
                                    return rkf45_step<size>(rhs, s.y, t, d.h, s.step, control);
                                });
    M::finish(s, d, in);
    return fired;
}

template <class M, int size>
unsigned aeif_lanes(typename M::State* s, const typename M::Parameters& p, const typename M::Derived& d,
                    const LaneInput& in, int* fired)
{
    unsigned alone = 0;
    with_widest_registers([&] {
        Lanes y[size];
        Lanes I;
        Lanes step;
        LaneMask refractory;
        for (int l = 0; l < lanes; ++l) {
            for (int i = 0; i < size; ++i) {
                y[i][l] = s[l].y[i];
            }
            I[l] = s[l].I;
            step[l] = s[l].step > 0.0 ? s[l].step : std::fmin(0.01, d.h);
            refractory[l] = s[l].refractory > 0 ? -1 : 0;
        }
        const auto rhs = [&](const Lanes* x, Lanes* f)
                             __attribute__((always_inline)) { M::rhs(p, I, refractory, x, f); };
        const Lanes V_reset = Lanes{} + p.V_reset;
        alone = rkf45_integrate_lanes<size>(
            rhs, y, d.h, step, aeif_control(p), [&](const LaneMask& accepted, Lanes* x) {
                x[aeif_V_m] = select(accepted & refractory, V_reset, x[aeif_V_m]);
                return (~refractory & (x[aeif_V_m] >= d.V_spike)) | (x[aeif_V_m] < -1e3) |
                       (magnitude(x[aeif_w]) > 1e6);
            });
        for (int l = 0; l < lanes; ++l) {
            if ((alone >> l & 1) == 0) {
                for (int i = 0; i < size; ++i) {
                    s[l].y[i] = y[i][l];
                }
                s[l].step = step[l];
                s[l].refractory -= s[l].refractory > 0 ? 1 : 0;
                M::finish(s[l], d, in[l]);
                fired[l] = 0;
            }
        }
    });
    return alone;
}

} // namespace nest
