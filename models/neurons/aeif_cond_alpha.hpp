// SPDX-License-Identifier: GPL-2.0-or-later
// Adaptive exponential integrate-and-fire neuron with alpha-function shaped postsynaptic conductances.
//
//   C_m dV/dt = -g_L (V - E_L) + g_L Delta_T exp((V - V_th) / Delta_T)
//               - g_ex (V - E_ex) - g_in (V - E_in) - w + I_e + I
//   tau_w dw/dt = a (V - E_L) - w
//   dg_x/dt = dg_x - g_x / tau_syn_x (the conductance), d(dg_x)/dt = -dg_x / tau_syn_x;
//   a spike of weight v (nS) adds |v| e / tau_syn_x to dg_x at the end of the step of arrival: g_x peaks at |v|
//   V >= V_peak (V_th if Delta_T = 0), seen within the step: spike, V -> V_reset for t_ref, w -> w + b
//
// mV, ms, pF, pA, nS. Adaptive Runge-Kutta-Fehlberg 4(5), tolerance gsl_error_tol (1 + |change in a step|); V
// is taken as V_peak at most in the right-hand side. Brette & Gerstner 2005, doi:10.1152/jn.00686.2005.
#pragma once

#include "neurons/ode.hpp"

namespace nest
{

struct aeif_cond_alpha
{
    static constexpr const char* name = "aeif_cond_alpha";
    static constexpr int spike_channels = 2;
    static constexpr bool sign_split = true;

    struct Parameters
    {
        double V_peak = 0.0;
        double V_reset = -60.0;
        double t_ref = 0.0;
        double g_L = 30.0;
        double C_m = 281.0;
        double E_ex = 0.0;
        double E_in = -85.0;
        double E_L = -70.6;
        double Delta_T = 2.0;
        double tau_w = 144.0;
        double a = 4.0;
        double b = 80.5;
        double V_th = -50.4;
        double tau_syn_ex = 0.2;
        double tau_syn_in = 2.0;
        double I_e = 0.0;
        double gsl_error_tol = 1e-6;
    };
    enum
    {
        V_m,
        dg_ex,
        g_ex,
        dg_in,
        g_in,
        w,
        size
    };
    struct State
    {
        double y[size] = {-70.6};
        double I = 0.0;    // current of the coming step
        double step = 0.0; // the step to try, ms
        std::int32_t refractory = 0;
    };
    struct Derived
    {
        double h = 0.1;
        double V_spike = 0.0; // where a spike is seen
        std::int32_t refractory = 0;
        double start_ex = 0.0; // slope of a conductance of peak 1 nS
        double start_in = 0.0;
    };

    // Rows of the table, for this model and for those that extend it.
    template <class M>
    static void describe_fields(NeuronDescription<M>& d)
    {
        auto& p = d.parameters;
        p.real("V_peak", &Parameters::V_peak, "mV", "potential at which a spike is seen");
        p.real("V_reset", &Parameters::V_reset, "mV", "potential after a spike");
        p.real("t_ref", &Parameters::t_ref, "ms", "refractory time").non_negative();
        p.real("g_L", &Parameters::g_L, "nS", "leak conductance");
        p.real("C_m", &Parameters::C_m, "pF", "capacitance of the membrane").positive();
        p.real("E_ex", &Parameters::E_ex, "mV", "excitatory reversal potential");
        p.real("E_in", &Parameters::E_in, "mV", "inhibitory reversal potential");
        p.real("E_L", &Parameters::E_L, "mV", "leak reversal potential");
        p.real("Delta_T", &Parameters::Delta_T, "mV", "slope factor of spike initiation").non_negative();
        p.real("tau_w", &Parameters::tau_w, "ms", "time constant of adaptation").positive();
        p.real("a", &Parameters::a, "nS", "subthreshold adaptation");
        p.real("b", &Parameters::b, "pA", "spike-triggered adaptation");
        p.real("V_th", &Parameters::V_th, "mV", "threshold of spike initiation");
        p.real("tau_syn_ex", &Parameters::tau_syn_ex, "ms", "time constant of excitatory conductances")
            .positive();
        p.real("tau_syn_in", &Parameters::tau_syn_in, "ms", "time constant of inhibitory conductances")
            .positive();
        p.real("I_e", &Parameters::I_e, "pA", "constant input current");
        p.real("gsl_error_tol", &Parameters::gsl_error_tol, "",
               "tolerance of the integrator, absolute and relative to the change in a step")
            .positive();
        auto& s = d.state;
        s.real(
             "V_m", [](typename M::State& x) -> double& { return x.y[V_m]; }, "mV", "membrane potential")
            .record();
        s.real(
             "g_ex", [](typename M::State& x) -> double& { return x.y[g_ex]; }, "nS",
             "excitatory conductance")
            .non_negative()
            .record();
        s.real(
             "g_in", [](typename M::State& x) -> double& { return x.y[g_in]; }, "nS",
             "inhibitory conductance")
            .non_negative()
            .record();
        s.real(
             "w", [](typename M::State& x) -> double& { return x.y[w]; }, "pA", "adaptation current")
            .record();
        s.real(
            "dg_ex", [](typename M::State& x) -> double& { return x.y[dg_ex]; }, "nS/ms",
            "drive of the excitatory conductance");
        s.real(
            "dg_in", [](typename M::State& x) -> double& { return x.y[dg_in]; }, "nS/ms",
            "drive of the inhibitory conductance");
    }
    static void describe(NeuronDescription<aeif_cond_alpha>& d)
    {
        describe_fields(d);
        d.documentation = R"(
Adaptive exponential integrate-and-fire neuron with alpha-function shaped postsynaptic conductances.

.. math::
   C_m \frac{dV_m}{dt} = -g_L (V_m - E_L) + g_L \Delta_T e^{(V_m - V_{th}) / \Delta_T} - g_{ex} (V_m - E_{ex})
   - g_{in} (V_m - E_{in}) - w + I_e + I, \quad
   \tau_w \frac{dw}{dt} = a (V_m - E_L) - w, \quad g_x(t) = \sum_k |v_k| \frac{e}{\tau_{syn,x}} (t - t_k) e^{-(t - t_k) / \tau_{syn,x}}

Spikes with positive weight (nS) act on g_ex, others with their absolute value on g_in. When V_m passes V_peak (V_th if
Delta_T is 0) the neuron fires, V_m is set to V_reset and kept there for t_ref, and w grows by b; without refractory time
this may happen several times in a step.

Sends spikes; receives spikes, currents (pA) and data logging requests.

**References** Brette R, Gerstner W (2005). Adaptive exponential integrate-and-fire model as an effective description of
neuronal activity. Journal of Neurophysiology 94:3637-3642. doi:10.1152/jn.00686.2005.
)";
    }

    static void check(const Parameters& p, const State&, const std::string& where)
    {
        check_below("V_reset", p.V_reset, "V_peak", p.V_peak, where);
        check_not_above("V_th", p.V_th, "V_peak", p.V_peak, where);
        if (p.Delta_T > 0.0 &&
            (p.V_peak - p.V_th) / p.Delta_T >= std::log(std::numeric_limits<double>::max() / 1e20)) {
            throw Error("BadProperty", where + ": the exponential current at V_peak (" + to_text(p.V_peak) +
                                           ") would overflow; lower V_peak or raise Delta_T (" +
                                           to_text(p.Delta_T) + ").");
        }
    }

    static void derive(const Parameters& p, double h, Derived& d)
    {
        d.h = h;
        d.V_spike = p.Delta_T > 0.0 ? p.V_peak : p.V_th;
        // the step of the spike itself counts as one
        d.refractory = whole_steps(p.t_ref, h);
        d.refractory += d.refractory > 0 ? 1 : 0;
        d.start_ex = std::exp(1.0) / p.tau_syn_ex;
        d.start_in = std::exp(1.0) / p.tau_syn_in;
    }

    static int step(State& s, const Parameters& p, const Derived& d, const Input& in, StepContext& context)
    {
        return step_as(name, s, p, d, in, context);
    }
    static int step_as(const char* model, State& s, const Parameters& p, const Derived& d, const Input& in,
                       StepContext& context)
    {
        const auto rhs = [&](const double* y, double* f) {
            const bool refractory = s.refractory > 0;
            const double V = refractory ? p.V_reset : y[V_m] < p.V_peak ? y[V_m] : p.V_peak;
            const double I_syn = y[g_ex] * (V - p.E_ex) + y[g_in] * (V - p.E_in);
            const double I_spike =
                p.Delta_T == 0.0 ? 0.0 : p.g_L * p.Delta_T * std::exp((V - p.V_th) / p.Delta_T);
            f[V_m] = refractory ? 0.0 : (-p.g_L * (V - p.E_L) + I_spike - I_syn - y[w] + p.I_e + s.I) / p.C_m;
            f[dg_ex] = -y[dg_ex] / p.tau_syn_ex;
            f[g_ex] = y[dg_ex] - y[g_ex] / p.tau_syn_ex;
            f[dg_in] = -y[dg_in] / p.tau_syn_in;
            f[g_in] = y[dg_in] - y[g_in] / p.tau_syn_in;
            f[w] = (p.a * (V - p.E_L) - y[w]) / p.tau_w;
        };
        Rkf45Control control;
        control.eps_abs = p.gsl_error_tol;
        control.eps_rel = p.gsl_error_tol;
        control.a_y = 0.0;
        control.a_dydt = 1.0;
        if (s.step <= 0.0) {
            s.step = std::fmin(0.01, d.h);
        }
        int fired = 0;
        int steps = 0;
        for (double t = 0.0; t < d.h; ++steps) {
            require_integrated(steps < rkf45_max_steps ? rkf45_step<size>(rhs, s.y, t, d.h, s.step, control)
                                                       : Rkf45Status::too_many_steps,
                               model, context);
            if (s.y[V_m] < -1e3 || std::fabs(s.y[w]) > 1e6) {
                integration_failed(model, context, "V_m or w left all bounds");
            }
            if (s.refractory > 0) {
                s.y[V_m] = p.V_reset;
            } else if (s.y[V_m] >= d.V_spike) {
                s.y[V_m] = p.V_reset;
                s.y[w] += p.b;
                s.refractory = d.refractory;
                ++fired;
            }
        }
        s.refractory -= s.refractory > 0 ? 1 : 0;
        s.y[dg_ex] += in.spikes[0] * d.start_ex;
        s.y[dg_in] -= in.spikes[1] * d.start_in;
        s.I = in.currents[0];
        return fired;
    }
};

} // namespace nest
