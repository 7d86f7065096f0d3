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

// Of models with excitatory and inhibitory conductances.
struct AeifConductances : AeifParameters
{
    double E_ex = 0.0;
    double E_in = -85.0;
    double tau_syn_ex = 0.2;
    double tau_syn_in = 2.0;
};
template <class M>
void describe_aeif_conductances(NeuronDescription<M>& d)
{
    using P = typename M::Parameters;
    using S = typename M::State;
    auto& p = d.parameters;
    describe_aeif(p);
    p.real("E_ex", &P::E_ex, "mV", "excitatory reversal potential");
    p.real("E_in", &P::E_in, "mV", "inhibitory reversal potential");
    p.real("tau_syn_ex", &P::tau_syn_ex, "ms", "time constant of excitatory conductances").positive();
    p.real("tau_syn_in", &P::tau_syn_in, "ms", "time constant of inhibitory conductances").positive();
    auto& s = d.state;
    describe_aeif_state(s);
    s.real(
         "g_ex", [](S& x) -> double& { return x.y[M::g_ex]; }, "nS", "excitatory conductance")
        .non_negative()
        .record();
    s.real(
         "g_in", [](S& x) -> double& { return x.y[M::g_in]; }, "nS", "inhibitory conductance")
        .non_negative()
        .record();
}

// Of models with excitatory and inhibitory currents.
struct AeifCurrents : AeifParameters
{
    double tau_syn_ex = 0.2;
    double tau_syn_in = 2.0;
};
template <class M>
void describe_aeif_currents(NeuronDescription<M>& d)
{
    using P = typename M::Parameters;
    using S = typename M::State;
    auto& p = d.parameters;
    describe_aeif(p);
    p.real("tau_syn_ex", &P::tau_syn_ex, "ms", "time constant of excitatory currents").positive();
    p.real("tau_syn_in", &P::tau_syn_in, "ms", "time constant of inhibitory currents").positive();
    auto& s = d.state;
    describe_aeif_state(s);
    s.real(
         "I_syn_ex", [](S& x) -> double& { return x.y[M::I_ex]; }, "pA", "excitatory synaptic current")
        .non_negative()
        .record();
    s.real(
         "I_syn_in", [](S& x) -> double& { return x.y[M::I_in]; }, "pA", "inhibitory synaptic current")
        .non_negative()
        .record();
}

// Slopes that make a conductance of 1 nS, or a current of 1 pA, of synapses with alpha functions.
struct AeifSlopes : AeifDerived
{
    double start_ex = 0.0;
    double start_in = 0.0;
    template <class P>
    void derive(const P& p, double h)
    {
        derive_aeif(p, h, *this);
        start_ex = math::exp(1.0) / p.tau_syn_ex;
        start_in = math::exp(1.0) / p.tau_syn_in;
    }
};

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
    f[aeif_V_m] = select(refractory, T{}, (-p.g_L * (V - p.E_L) + I_spike - I_syn - y[aeif_w] + I) / p.C_m);
    f[aeif_w] = (p.a * (V - p.E_L) - y[aeif_w]) / p.tau_w;
}

// Integrates over a step and returns the number of spikes in it; integrate(t, control) makes one adaptive
// step from t. What is left of the refractory time is counted down by the caller.
template <class Y, class Integrate>
int aeif_step(Y&& y, double& step, std::int32_t& refractory, const AeifParameters& p, const AeifDerived& d,
              const char* model, const StepContext& context, Integrate&& integrate)
{
    const Rkf45Control control = change_control(p.gsl_error_tol);
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
    return fired;
}

// Models whose State has y, I, step, refractory and fired, whose equations are M::synapses(p, d, V, y, f),
// which sets the derivatives of all but V and w and returns the current out of the neuron, and whose
// M::receive(s, d, in, context) takes what arrives.
template <class M>
struct AeifNeuron : OdeModel
{
    static constexpr int spike_channels = 2;
    static constexpr bool sign_split = true;
    enum
    {
        I,
        refractory,
        fired, // spikes of the step
        constants
    };
    template <class S, class P>
    static void hold(const S& s, const P& p, const StepContext&, double* u)
    {
        u[I] = s.I + p.I_e;
        u[refractory] = s.refractory;
        u[fired] = 0.0;
    }
    template <class P, class S>
    static void check(const P& p, const S&, const std::string& where)
    {
        check_aeif(p, where);
    }
    static Rkf45Control control(const AeifParameters& p) { return change_control(p.gsl_error_tol); }
    static double first_step(const AeifDerived& d) { return std::fmin(0.01, d.h); }

    template <class T, class P, class D>
    static NEST_ALWAYS_INLINE void rhs(const P& p, const D& d, const T* u, const T* y, T* f)
    {
        const auto at_rest = u[refractory] > 0.0;
        const T V = aeif_potential(y, p, at_rest);
        const T I_syn = M::synapses(p, d, V, y, f);
        aeif_derivatives(y, f, p, V, at_rest, I_syn, u[I]);
    }
    template <class S, class P, class D>
    static int step(S& s, const P& p, const D& d, const Input& in, StepContext& context)
    {
        double u[constants];
        M::hold(s, p, context, u);
        M::leave(s);
        const auto derivatives = [&](const double* y, double* f) {
            const double now[constants] = {u[I], static_cast<double>(s.refractory), 0.0};
            rhs(p, d, static_cast<const double*>(now), y, f);
        };
        s.fired = aeif_step(s.y, s.step, s.refractory, p, d, M::name, context,
                            [&](double& t, const Rkf45Control& control) {
                                return M::try_step(derivatives, s, t, d.h, control);
                            });
        s.refractory -= s.refractory > 0 ? 1 : 0;
        return finish(s, p, d, in, context);
    }
    template <class Rhs, class S>
    static Rkf45Status try_step(Rhs&& derivatives, S& s, double& t, double h, const Rkf45Control& control)
    {
        return rkf45_step<M::size>(derivatives, s.y, t, h, s.step, control);
    }
    template <class S, class P, class D>
    static int finish(S& s, const P&, const D& d, const Input& in, StepContext& context)
    {
        M::receive(s, d, in, context);
        return s.fired;
    }

    // Neurons fire in their lanes.
    struct Lane : OdeLanes<M>
    {
        using Base = OdeLanes<M>;
        using Base::Base;
        LaneMask accepted(const LaneMask& which, Lanes* y)
        {
            const auto& p = this->p;
            Lanes* const u = this->u;
            const Lanes V_reset = Lanes{} + p.V_reset;
            const LaneMask at_rest = u[refractory] > 0.0;
            const LaneMask lost = (y[aeif_V_m] < -1e3) | (magnitude(y[aeif_w]) > 1e6);
            const LaneMask spike = which & ~at_rest & (y[aeif_V_m] >= this->d.V_spike);
            y[aeif_V_m] = select(spike | (which & at_rest), V_reset, y[aeif_V_m]);
            y[aeif_w] = select(spike, y[aeif_w] + p.b, y[aeif_w]);
            u[refractory] = select(spike, Lanes{} + static_cast<double>(this->d.refractory), u[refractory]);
            u[fired] = select(spike, u[fired] + 1.0, u[fired]);
            return lost;
        }
        void store(int l, std::uint32_t k, const Lanes* y, double step)
        {
            Base::store(l, k, y, step);
            this->s[k].fired = static_cast<std::int32_t>(this->u[fired][l]);
            this->s[k].refractory = std::max(0, static_cast<std::int32_t>(this->u[refractory][l]) - 1);
        }
    };
    template <class S, class P, class D>
    static void integrate_lanes(S* s, const P& p, const D& d, const LaneRun& run)
    {
        ode_lanes<M, Lane>(s, p, d, run);
    }
};

// With `size` equations.
template <int size>
struct AeifState
{
    double y[size] = {-70.6};
    double I = 0.0;    // current of the coming step
    double step = 0.0; // the step to try, ms
    std::int32_t refractory = 0;
    std::int32_t fired = 0; // spikes of the step
};

} // namespace nest
