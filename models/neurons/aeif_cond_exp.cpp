// SPDX-License-Identifier: GPL-2.0-or-later
// Adaptive exponential integrate-and-fire neuron with exponentially decaying postsynaptic conductances.
//
//   C_m dV/dt = -g_L (V - E_L) + g_L Delta_T exp((V - V_th) / Delta_T) - g_ex (V - E_ex) - g_in (V - E_in) -
//   w + I_e + I tau_w dw/dt = a (V - E_L) - w dg_x/dt = -g_x / tau_syn_x;  a spike of weight v (nS) adds |v|
//   to g_x at the end of the step of arrival V >= V_peak (V_th if Delta_T = 0), seen within the step: spike,
//   V -> V_reset for t_ref, w -> w + b
//
// mV, ms, pF, pA, nS. Adaptive Runge-Kutta-Fehlberg 4(5), tolerance gsl_error_tol (1 + |change in a step|); V
// is taken as V_peak at most in the right-hand side. Brette & Gerstner 2005, doi:10.1152/jn.00686.2005.
#include "neurons/aeif.hpp"

namespace nest
{

struct aeif_cond_exp : AeifNeuron<aeif_cond_exp>
{
    static constexpr const char* name = "aeif_cond_exp";

    using Parameters = AeifConductances;
    enum
    {
        g_ex = aeif_synapses,
        g_in,
        size
    };
    using State = AeifState<size>;
    using Derived = AeifDerived;

    static void describe(NeuronDescription<aeif_cond_exp>& d)
    {
        describe_aeif_conductances(d);
        d.documentation = R"(
Adaptive exponential integrate-and-fire neuron with exponentially decaying postsynaptic conductances.

.. math::
   C_m \frac{dV_m}{dt} = -g_L (V_m - E_L) + g_L \Delta_T e^{(V_m - V_{th}) / \Delta_T} - g_{ex} (V_m - E_{ex})
   - g_{in} (V_m - E_{in}) - w + I_e + I, \quad
   \tau_w \frac{dw}{dt} = a (V_m - E_L) - w, \quad \frac{dg_x}{dt} = -\frac{g_x}{\tau_{syn,x}}

Spikes with positive weight (nS) act on g_ex, others with their absolute value on g_in. When V_m passes V_peak (V_th if
Delta_T is 0) the neuron fires, V_m is set to V_reset and kept there for t_ref, and w grows by b; without refractory time
this may happen several times in a step.

Sends spikes; receives spikes, currents (pA) and data logging requests.

**References** Brette R, Gerstner W (2005). Adaptive exponential integrate-and-fire model as an effective description of
neuronal activity. Journal of Neurophysiology 94:3637-3642. doi:10.1152/jn.00686.2005.
)";
    }

    static void derive(const Parameters& p, double h, Derived& d) { derive_aeif(p, h, d); }

    template <class T>
    static NEST_ALWAYS_INLINE T synapses(const Parameters& p, const Derived&, const T& V, const T* y, T* f)
    {
        f[g_ex] = -y[g_ex] / p.tau_syn_ex;
        f[g_in] = -y[g_in] / p.tau_syn_in;
        return y[g_ex] * (V - p.E_ex) + y[g_in] * (V - p.E_in);
    }
    static void receive(State& s, const Derived&, const Input& in, const StepContext&)
    {
        s.y[g_ex] += in.spikes[0];
        s.y[g_in] -= in.spikes[1];
        s.I = in.currents[0];
    }
};

} // namespace nest

NEST_REGISTER_NEURON(aeif_cond_exp)
