// SPDX-License-Identifier: GPL-2.0-or-later
// Adaptive exponential integrate-and-fire neuron with alpha-function shaped postsynaptic conductances.
//
//   C_m dV/dt = -g_L (V - E_L) + g_L Delta_T exp((V - V_th) / Delta_T) - g_ex (V - E_ex) - g_in (V - E_in) -
//   w + I_e + I tau_w dw/dt = a (V - E_L) - w dg_x/dt = dg_x - g_x / tau_syn_x (the conductance), d(dg_x)/dt
//   = -dg_x / tau_syn_x; a spike of weight v (nS) adds |v| e / tau_syn_x to dg_x at the end of the step of
//   arrival, so that g_x peaks at |v| V >= V_peak (V_th if Delta_T = 0), seen within the step: spike, V ->
//   V_reset for t_ref, w -> w + b
//
// mV, ms, pF, pA, nS. Adaptive Runge-Kutta-Fehlberg 4(5), tolerance gsl_error_tol (1 + |change in a step|); V
// is taken as V_peak at most in the right-hand side. Brette & Gerstner 2005, doi:10.1152/jn.00686.2005.
#pragma once

#include "neurons/aeif.hpp"

namespace nest
{

struct aeif_cond_alpha
{
    static constexpr const char* name = "aeif_cond_alpha";
    static constexpr int spike_channels = 2;
    static constexpr bool sign_split = true;

    struct Parameters : AeifParameters
    {
        double E_ex = 0.0;
        double E_in = -85.0;
        double tau_syn_ex = 0.2;
        double tau_syn_in = 2.0;
    };
    enum
    {
        dg_ex = aeif_synapses,
        g_ex,
        dg_in,
        g_in,
        size
    };
    struct State
    {
        double y[size] = {-70.6};
        double I = 0.0;    // current of the coming step
        double step = 0.0; // the step to try, ms
        std::int32_t refractory = 0;
    };
    struct Derived : AeifDerived
    {
        double start_ex = 0.0; // slope of a conductance of peak 1 nS
        double start_in = 0.0;
    };

    // Rows of the table, for this model and for those that extend it.
    template <class M>
    static void describe_fields(NeuronDescription<M>& d)
    {
        auto& p = d.parameters;
        describe_aeif(p);
        p.real("E_ex", &Parameters::E_ex, "mV", "excitatory reversal potential");
        p.real("E_in", &Parameters::E_in, "mV", "inhibitory reversal potential");
        p.real("tau_syn_ex", &Parameters::tau_syn_ex, "ms", "time constant of excitatory conductances")
            .positive();
        p.real("tau_syn_in", &Parameters::tau_syn_in, "ms", "time constant of inhibitory conductances")
            .positive();
        auto& s = d.state;
        describe_aeif_state(s);
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

    static void check(const Parameters& p, const State&, const std::string& where) { check_aeif(p, where); }

    static void derive(const Parameters& p, double h, Derived& d)
    {
        derive_aeif(p, h, d);
        d.start_ex = math::exp(1.0) / p.tau_syn_ex;
        d.start_in = math::exp(1.0) / p.tau_syn_in;
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
            const double V = aeif_potential(y, p, refractory);
            const double I_syn = y[g_ex] * (V - p.E_ex) + y[g_in] * (V - p.E_in);
            aeif_derivatives(y, f, p, V, refractory, I_syn, s.I);
            f[dg_ex] = -y[dg_ex] / p.tau_syn_ex;
            f[g_ex] = y[dg_ex] - y[g_ex] / p.tau_syn_ex;
            f[dg_in] = -y[dg_in] / p.tau_syn_in;
            f[g_in] = y[dg_in] - y[g_in] / p.tau_syn_in;
        };
        const int fired = aeif_step(s.y, s.step, s.refractory, p, d, model, context,
                                    [&](double& t, const Rkf45Control& control) {
                                        return rkf45_step<size>(rhs, s.y, t, d.h, s.step, control);
                                    });
        s.y[dg_ex] += in.spikes[0] * d.start_ex;
        s.y[dg_in] -= in.spikes[1] * d.start_in;
        s.I = in.currents[0];
        return fired;
    }
};

} // namespace nest
