// SPDX-License-Identifier: GPL-2.0-or-later
// Adaptive exponential integrate-and-fire neuron with alpha-function shaped postsynaptic conductances that
// takes slow inward currents from astrocytes.
//
//   C_m dV/dt = (as in aeif_cond_alpha) + I_SIC,  I_SIC = sum_j w_j I_SIC,j(t - d_j)
//
// mV, ms, pF, pA, nS. I_SIC is constant within a step. Brette & Gerstner 2005, doi:10.1152/jn.00686.2005;
// Nadkarni & Jung 2003, doi:10.1103/PhysRevLett.91.268101.
#include "neurons/aeif_cond_alpha.hpp"

namespace nest
{

struct aeif_cond_alpha_astro : AeifCondAlpha<aeif_cond_alpha_astro>
{
    static constexpr const char* name = "aeif_cond_alpha_astro";
    static constexpr SignalPort inputs[] = {{Signal::slow_current, 1}};

    struct State : AeifState<size>
    {
        double I_SIC = 0.0;
    };

    static void describe(NeuronDescription<aeif_cond_alpha_astro>& d)
    {
        describe_fields(d);
        d.recordable("I_SIC", "pA", "slow inward current",
                     [](const State& s, const Parameters&, const Derived&) { return s.I_SIC; });
        d.documentation = R"(
Adaptive exponential integrate-and-fire neuron with alpha-function shaped postsynaptic conductances that takes slow inward
currents from astrocytes.

.. math::
   C_m \frac{dV_m}{dt} = -g_L (V_m - E_L) + g_L \Delta_T e^{(V_m - V_{th}) / \Delta_T} - g_{ex} (V_m - E_{ex})
   - g_{in} (V_m - E_{in}) - w + I_e + I + I_{SIC}, \quad I_{SIC}(t) = \sum_j w_j I_{SIC,j}(t - d_j)

All else is as in aeif_cond_alpha. Slow inward currents come from astrocyte_lr_1994 over sic_connection.

Sends spikes; receives spikes, slow inward currents, currents (pA) and data logging requests.

**References** Brette R, Gerstner W (2005). Adaptive exponential integrate-and-fire model as an effective description of
neuronal activity. Journal of Neurophysiology 94:3637-3642. doi:10.1152/jn.00686.2005. Nadkarni S, Jung P (2003). Spontaneous
oscillations of dressed neurons: a new mechanism for epilepsy? Physical Review Letters 91:268101. doi:10.1103/PhysRevLett.91.268101.
)";
    }

    static void hold(const State& s, const Parameters& p, const StepContext& context, double* u)
    {
        AeifNeuron::hold(s, p, context, u);
        u[I] += s.I_SIC;
    }
    static void receive(State& s, const Derived& d, const Input& in, const StepContext& context)
    {
        AeifCondAlpha::receive(s, d, in, context);
        s.I_SIC = context.in(0)[0]; // of the coming step
    }
};

} // namespace nest

NEST_REGISTER_NEURON(aeif_cond_alpha_astro)
