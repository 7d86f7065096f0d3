// SPDX-License-Identifier: GPL-2.0-or-later
// Adaptive exponential integrate-and-fire neuron with any number of receptors, each with a conductance of
// beta-function shape.
//
//   C_m dV/dt = -g_L (V - E_L) + g_L Delta_T exp((V - V_th) / Delta_T) - sum_k g_k (V - E_rev_k) - w + I_e +
//   I tau_w dw/dt = a (V - E_L) - w dg_k/dt = dg_k - g_k / tau_decay_k (the conductance), d(dg_k)/dt = -dg_k
//   / tau_rise_k; a spike of weight v >= 0 (nS) on receptor k = 1, 2, ... adds v times a constant to dg_k, so
//   that g_k peaks at v V >= V_peak (V_th if Delta_T = 0), seen within the step: spike, V -> V_reset for
//   t_ref, w -> w + b
//
// mV, ms, pF, pA, nS. Adaptive Runge-Kutta-Fehlberg 4(5), tolerance gsl_error_tol (1 + |change in a step|); V
// is taken as V_peak at most in the right-hand side. Brette & Gerstner 2005, doi:10.1152/jn.00686.2005; beta
// functions: Rotter & Diesmann 1999, doi:10.1007/s004220050570.
#include "neurons/aeif_multisynapse.hpp"

namespace nest
{

struct aeif_cond_beta_multisynapse : AeifMultisynapse<aeif_cond_beta_multisynapse>
{
    static constexpr const char* name = "aeif_cond_beta_multisynapse";

    struct Parameters : AeifParameters
    {
        Reals E_rev{0.0};
        Reals tau_rise{2.0};
        Reals tau_decay{20.0};
    };

    static void describe(NeuronDescription<aeif_cond_beta_multisynapse>& d)
    {
        auto& p = d.parameters;
        describe_aeif(p);
        p.reals("E_rev", &Parameters::E_rev, "mV", "reversal potentials, one per receptor");
        p.reals("tau_rise", &Parameters::tau_rise, "ms", "rise times of the conductances, one per receptor")
            .positive();
        p.reals("tau_decay", &Parameters::tau_decay, "ms",
                "decay times of the conductances, one per receptor")
            .positive();
        describe_aeif_receptors(d, &Parameters::E_rev);
        d.documentation = R"(
Adaptive exponential integrate-and-fire neuron with any number of receptors, each with a conductance of beta-function shape.

.. math::
   C_m \frac{dV_m}{dt} = -g_L (V_m - E_L) + g_L \Delta_T e^{(V_m - V_{th}) / \Delta_T} - \sum_k g_k (V_m - E_{rev,k}) - w
   + I_e + I, \quad \tau_w \frac{dw}{dt} = a (V_m - E_L) - w, \quad
   g_k(t) = \sum_i v_i c_k \left(e^{-(t - t_i) / \tau_{decay,k}} - e^{-(t - t_i) / \tau_{rise,k}}\right)

The arrays E_rev, tau_rise and tau_decay say how many receptors there are and have one entry each per receptor; c_k makes the
peak of a conductance equal to the weight v, and tau_rise must not be above tau_decay. A spike on receptor k (1, 2, ...)
acts on g_k; its weight (nS) must not be negative. When V_m passes V_peak (V_th if Delta_T is 0) the neuron fires, V_m is set
to V_reset and kept there for t_ref, and w grows by b. A node that receives connections cannot lose receptors.

Sends spikes; receives spikes, currents (pA) and data logging requests.

**References** Brette R, Gerstner W (2005). Adaptive exponential integrate-and-fire model as an effective description of
neuronal activity. Journal of Neurophysiology 94:3637-3642. doi:10.1152/jn.00686.2005. Rotter S, Diesmann M (1999). Exact digital
simulation of time-invariant linear systems. Biological Cybernetics 81:381-402. doi:10.1007/s004220050570.
)";
    }

    static void check(const Parameters& p, const State&, const std::string& where)
    {
        check_aeif(p, where);
        check_same_length("tau_rise", p.tau_rise, "E_rev", p.E_rev, where);
        check_same_length("tau_decay", p.tau_decay, "E_rev", p.E_rev, where);
        for (std::size_t k = 0; k < p.tau_rise.size(); ++k) {
            check_not_above("tau_rise", p.tau_rise[k], "tau_decay", p.tau_decay[k], where);
        }
    }

    static void derive(const Parameters& p, double h, Derived& d)
    {
        derive_aeif(p, h, d);
        d.receptors.resize(p.E_rev.size());
        for (std::size_t k = 0; k < p.E_rev.size(); ++k) {
            d.receptors[k] = {1.0 / p.tau_rise[k], 1.0 / p.tau_decay[k],
                              beta_slope(p.tau_rise[k], p.tau_decay[k]), p.E_rev[k]};
        }
    }
};

} // namespace nest

NEST_REGISTER_NEURON(aeif_cond_beta_multisynapse)
