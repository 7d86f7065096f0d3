// SPDX-License-Identifier: GPL-2.0-or-later
// Adaptive exponential integrate-and-fire neuron with alpha-function shaped postsynaptic currents.
//
//   C_m dV/dt = -g_L (V - E_L) + g_L Delta_T exp((V - V_th) / Delta_T) + I_syn_ex - I_syn_in - w + I_e + I
//   tau_w dw/dt = a (V - E_L) - w
//   dI_syn_x/dt = dI_syn_x - I_syn_x / tau_syn_x (the current), d(dI_syn_x)/dt = -dI_syn_x / tau_syn_x;
//   a spike of weight v (pA) adds |v| e / tau_syn_x to dI_syn_x at the end of the step of arrival, so that
//   I_syn_x peaks at |v| V >= V_peak (V_th if Delta_T = 0), seen within the step: spike, V -> V_reset for
//   t_ref, w -> w + b
//
// mV, ms, pF, pA, nS. Adaptive Runge-Kutta-Fehlberg 4(5), tolerance gsl_error_tol (1 + |change in a step|); V
// is taken as V_peak at most in the right-hand side. Brette & Gerstner 2005, doi:10.1152/jn.00686.2005.
#include "neurons/aeif.hpp"

namespace nest
{

struct aeif_psc_alpha
{
    static constexpr const char* name = "aeif_psc_alpha";
    static constexpr int spike_channels = 2;
    static constexpr bool sign_split = true;

    struct Parameters : AeifParameters
    {
        double tau_syn_ex = 0.2;
        double tau_syn_in = 2.0;
    };
    enum
    {
        dI_ex = aeif_synapses,
        I_ex,
        dI_in,
        I_in,
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
        double start_ex = 0.0; // slope of a current of peak 1 pA
        double start_in = 0.0;
    };

    static void describe(NeuronDescription<aeif_psc_alpha>& d)
    {
        auto& p = d.parameters;
        describe_aeif(p);
        p.real("tau_syn_ex", &Parameters::tau_syn_ex, "ms", "time constant of excitatory currents")
            .positive();
        p.real("tau_syn_in", &Parameters::tau_syn_in, "ms", "time constant of inhibitory currents")
            .positive();
        auto& s = d.state;
        describe_aeif_state(s);
        s.real(
             "I_syn_ex", [](State& x) -> double& { return x.y[I_ex]; }, "pA", "excitatory synaptic current")
            .non_negative()
            .record();
        s.real(
             "I_syn_in", [](State& x) -> double& { return x.y[I_in]; }, "pA", "inhibitory synaptic current")
            .non_negative()
            .record();
        s.real(
            "dI_syn_ex", [](State& x) -> double& { return x.y[dI_ex]; }, "pA/ms",
            "drive of the excitatory current");
        s.real(
            "dI_syn_in", [](State& x) -> double& { return x.y[dI_in]; }, "pA/ms",
            "drive of the inhibitory current");
        d.documentation = R"(
Adaptive exponential integrate-and-fire neuron with alpha-function shaped postsynaptic currents.

.. math::
   C_m \frac{dV_m}{dt} = -g_L (V_m - E_L) + g_L \Delta_T e^{(V_m - V_{th}) / \Delta_T} + I_{syn,ex} - I_{syn,in} - w + I_e + I, \quad
   \tau_w \frac{dw}{dt} = a (V_m - E_L) - w, \quad I_{syn,x}(t) = \sum_k |v_k| \frac{e}{\tau_{syn,x}} (t - t_k) e^{-(t - t_k) / \tau_{syn,x}}

Spikes with positive weight (pA) act on I_syn_ex, others with their absolute value on I_syn_in, which is recorded with positive
sign. When V_m passes V_peak (V_th if
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

    template <class T, class Mask>
    static NEST_ALWAYS_INLINE void rhs(const Parameters& p, const T& I, const Mask& refractory, const T* y,
                                       T* f)
    {
        const T V = aeif_potential(y, p, refractory);
        const T I_syn = y[I_in] - y[I_ex];
        aeif_derivatives(y, f, p, V, refractory, I_syn, I);
        f[dI_ex] = -y[dI_ex] / p.tau_syn_ex;
        f[I_ex] = y[dI_ex] - y[I_ex] / p.tau_syn_ex;
        f[dI_in] = -y[dI_in] / p.tau_syn_in;
        f[I_in] = y[dI_in] - y[I_in] / p.tau_syn_in;
    }

    static void finish(State& s, const Derived& d, const Input& in)
    {
        s.y[dI_ex] += in.spikes[0] * d.start_ex;
        s.y[dI_in] -= in.spikes[1] * d.start_in;
        s.I = in.currents[0];
    }

    static int step(State& s, const Parameters& p, const Derived& d, const Input& in, StepContext& context)
    {
        return aeif_alone<aeif_psc_alpha, size>(s, p, d, in, context);
    }
    static unsigned step_lanes(State* s, const Parameters& p, const Derived& d, const LaneInput& in,
                               int* fired)
    {
        return aeif_lanes<aeif_psc_alpha, size>(s, p, d, in, fired);
    }
};

} // namespace nest

NEST_REGISTER_NEURON(aeif_psc_alpha)
