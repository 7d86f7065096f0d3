// SPDX-License-Identifier: GPL-2.0-or-later
// Adaptive exponential integrate-and-fire neuron with exponentially decaying postsynaptic currents.
//
//   C_m dV/dt = -g_L (V - E_L) + g_L Delta_T exp((V - V_th) / Delta_T) + I_syn_ex - I_syn_in - w + I_e + I
//   tau_w dw/dt = a (V - E_L) - w
//   dI_syn_x/dt = -I_syn_x / tau_syn_x;  a spike of weight v (pA) adds |v| to I_syn_ex if v > 0, else to
//   I_syn_in V >= V_peak (V_th if Delta_T = 0), seen within the step: spike, V -> V_reset for t_ref, w -> w +
//   b
//
// mV, ms, pF, pA, nS. Adaptive Runge-Kutta-Fehlberg 4(5), tolerance gsl_error_tol (1 + |change in a step|); V
// is taken as V_peak at most in the right-hand side. Brette & Gerstner 2005, doi:10.1152/jn.00686.2005.
#include "neurons/aeif.hpp"

namespace nest
{

struct aeif_psc_exp : AeifNeuron<aeif_psc_exp>
{
    static constexpr const char* name = "aeif_psc_exp";

    using Parameters = AeifCurrents;
    enum
    {
        I_ex = aeif_synapses,
        I_in,
        size
    };
    using State = AeifState<size>;
    using Derived = AeifDerived;

    static void describe(NeuronDescription<aeif_psc_exp>& d)
    {
        describe_aeif_currents(d);
        d.documentation = R"(
Adaptive exponential integrate-and-fire neuron with exponentially decaying postsynaptic currents.

.. math::
   C_m \frac{dV_m}{dt} = -g_L (V_m - E_L) + g_L \Delta_T e^{(V_m - V_{th}) / \Delta_T} + I_{syn,ex} - I_{syn,in} - w + I_e + I, \quad
   \tau_w \frac{dw}{dt} = a (V_m - E_L) - w, \quad \frac{dI_{syn,x}}{dt} = -\frac{I_{syn,x}}{\tau_{syn,x}}

Spikes with positive weight (pA) act on I_syn_ex, others with their absolute value on I_syn_in, which is recorded with positive
sign. When V_m passes V_peak (V_th if
Delta_T is 0) the neuron fires, V_m is set to V_reset and kept there for t_ref, and w grows by b; without refractory time
this may happen several times in a step.

Sends spikes; receives spikes, currents (pA) and data logging requests.

**References** Brette R, Gerstner W (2005). Adaptive exponential integrate-and-fire model as an effective description of
neuronal activity. Journal of Neurophysiology 94:3637-3642. doi:10.1152/jn.00686.2005.
)";
    }

    static void derive(const Parameters& p, double h, Derived& d) { derive_aeif(p, h, d); }

    template <class T>
    static NEST_ALWAYS_INLINE T synapses(const Parameters& p, const Derived&, const T&, const T* y, T* f)
    {
        f[I_ex] = -y[I_ex] / p.tau_syn_ex;
        f[I_in] = -y[I_in] / p.tau_syn_in;
        return y[I_in] - y[I_ex];
    }
    static void receive(State& s, const Derived&, const Input& in, const StepContext&)
    {
        s.y[I_ex] += in.spikes[0];
        s.y[I_in] -= in.spikes[1];
        s.I = in.currents[0];
    }
};

} // namespace nest

NEST_REGISTER_NEURON(aeif_psc_exp)
