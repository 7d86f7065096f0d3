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

struct aeif_psc_alpha : AeifNeuron<aeif_psc_alpha>
{
    static constexpr const char* name = "aeif_psc_alpha";

    using Parameters = AeifCurrents;
    enum
    {
        dI_ex = aeif_synapses,
        I_ex,
        dI_in,
        I_in,
        size
    };
    using State = AeifState<size>;
    using Derived = AeifSlopes;

    static void describe(NeuronDescription<aeif_psc_alpha>& d)
    {
        describe_aeif_currents(d);
        auto& s = d.state;
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

    static void derive(const Parameters& p, double h, Derived& d) { d.derive(p, h); }

    template <class T>
    static NEST_ALWAYS_INLINE T synapses(const Parameters& p, const Derived&, const T&, const T* y, T* f)
    {
        two_stages(y + dI_ex, f + dI_ex, p.tau_syn_ex, p.tau_syn_ex);
        two_stages(y + dI_in, f + dI_in, p.tau_syn_in, p.tau_syn_in);
        return y[I_in] - y[I_ex];
    }
    static void receive(State& s, const Derived& d, const Input& in, const StepContext&)
    {
        s.y[dI_ex] += in.spikes[0] * d.start_ex;
        s.y[dI_in] -= in.spikes[1] * d.start_in;
        s.I = in.currents[0];
    }
};

} // namespace nest

NEST_REGISTER_NEURON(aeif_psc_alpha)
