// SPDX-License-Identifier: GPL-2.0-or-later
// Adaptive exponential integrate-and-fire neuron with any number of receptors, each with a conductance of
// alpha-function shape.
//
//   C_m dV/dt = -g_L (V - E_L) + g_L Delta_T exp((V - V_th) / Delta_T) - sum_k g_k (V - E_rev_k) - w + I_e +
//   I tau_w dw/dt = a (V - E_L) - w dg_k/dt = dg_k - g_k / tau_syn_k (the conductance), d(dg_k)/dt = -dg_k /
//   tau_syn_k; a spike of weight v >= 0 (nS) on receptor k = 1, 2, ... adds v e / tau_syn_k to dg_k, so that
//   g_k peaks at v V >= V_peak (V_th if Delta_T = 0), seen within the step: spike, V -> V_reset for t_ref, w
//   -> w + b
//
// mV, ms, pF, pA, nS. Adaptive Runge-Kutta-Fehlberg 4(5), tolerance gsl_error_tol (1 + |change in a step|); V
// is taken as V_peak at most in the right-hand side. Brette & Gerstner 2005, doi:10.1152/jn.00686.2005; alpha
// functions: Rall 1967, doi:10.1152/jn.1967.30.5.1138.
#include "neurons/aeif_multisynapse.hpp"

namespace nest
{

struct aeif_cond_alpha_multisynapse : AeifMultisynapse<aeif_cond_alpha_multisynapse>
{
    static constexpr const char* name = "aeif_cond_alpha_multisynapse";

    struct Parameters : AeifParameters
    {
        Reals E_rev{0.0};
        Reals tau_syn{2.0};
    };

    static void describe(NeuronDescription<aeif_cond_alpha_multisynapse>& d)
    {
        auto& p = d.parameters;
        describe_aeif(p);
        p.reals("E_rev", &Parameters::E_rev, "mV", "reversal potentials, one per receptor");
        p.reals("tau_syn", &Parameters::tau_syn, "ms", "rise times of the conductances, one per receptor")
            .positive();
        describe_aeif_receptors(d, &Parameters::E_rev);
        d.documentation = R"(
Adaptive exponential integrate-and-fire neuron with any number of receptors, each with a conductance of alpha-function shape.

.. math::
   C_m \frac{dV_m}{dt} = -g_L (V_m - E_L) + g_L \Delta_T e^{(V_m - V_{th}) / \Delta_T} - \sum_k g_k (V_m - E_{rev,k}) - w
   + I_e + I, \quad \tau_w \frac{dw}{dt} = a (V_m - E_L) - w, \quad
   g_k(t) = \sum_i v_i \frac{e}{\tau_{syn,k}} (t - t_i) e^{-(t - t_i) / \tau_{syn,k}}

The arrays E_rev and tau_syn say how many receptors there are and have one entry each per receptor. A spike on receptor k (1, 2, ...)
acts on g_k; its weight (nS) must not be negative. When V_m passes V_peak (V_th if Delta_T is 0) the neuron fires, V_m is set
to V_reset and kept there for t_ref, and w grows by b. A node that receives connections cannot lose receptors.

Sends spikes; receives spikes, currents (pA) and data logging requests.

**References** Brette R, Gerstner W (2005). Adaptive exponential integrate-and-fire model as an effective description of
neuronal activity. Journal of Neurophysiology 94:3637-3642. doi:10.1152/jn.00686.2005. Rall W (1967). Distinguishing
theoretical synaptic potentials computed for different soma-dendritic distributions of synaptic input. Journal of
Neurophysiology 30:1138-1168. doi:10.1152/jn.1967.30.5.1138.
)";
    }

    static void check(const Parameters& p, const State&, const std::string& where)
    {
        check_aeif(p, where);
        check_same_length("tau_syn", p.tau_syn, "E_rev", p.E_rev, where);
    }

    static void derive(const Parameters& p, double h, Derived& d)
    {
        derive_aeif(p, h, d);
        d.receptors.resize(p.E_rev.size());
        for (std::size_t k = 0; k < p.E_rev.size(); ++k) {
            d.receptors[k] = {1.0 / p.tau_syn[k], 1.0 / p.tau_syn[k], math::exp(1.0) / p.tau_syn[k],
                              p.E_rev[k]};
        }
    }
};

} // namespace nest

NEST_REGISTER_NEURON(aeif_cond_alpha_multisynapse)
