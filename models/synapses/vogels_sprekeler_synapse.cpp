// SPDX-License-Identifier: GPL-2.0-or-later
// Symmetric plasticity of inhibitory synapses with a constant depression, after Vogels, Sprekeler et al.
// 2011, equation 2.
//
//   at a spike of the target, seen after the delay:  w -> w + eta Kplus
//   at a presynaptic spike:                          w -> w + eta (K_minus - alpha)
//
// for the size of the weight, which stays between 0 and that of Wmax. The traces grow by 1 with each spike
// and decay with tau and the target's tau_minus; the delay is dendritic. doi:10.1126/science.1211095.
#include "synapses/common.hpp"

namespace nest
{

struct vogels_sprekeler_synapse
{
    static constexpr const char* name = "vogels_sprekeler_synapse";
    static constexpr double default_weight = 0.5;

    struct Parameters
    {
        double tau = 20.0;
        double alpha = 0.12;
        double eta = 0.001;
        double Wmax = 1.0;
    };
    struct Derived
    {
        ExpTable decay;
    };
    using PreState = PreTrace;
    using State = NoFields;

    static void describe(SynapseDescription<vogels_sprekeler_synapse>& d)
    {
        d.parameters.real("tau", &Parameters::tau, "ms", "time constant of the presynaptic trace").positive();
        d.parameters.real("alpha", &Parameters::alpha, "",
                          "depression at each presynaptic spike, in units of eta");
        d.parameters.real("eta", &Parameters::eta, "", "learning rate");
        d.parameters.real("Wmax", &Parameters::Wmax, "", "largest weight (smallest, if negative)");
        d.pre.real("Kplus", &PreTrace::Kplus, "", "presynaptic trace after the last spike").non_negative();
        d.documentation = R"(
Symmetric spike-timing dependent plasticity with a constant depression; on inhibitory synapses it balances excitation.

.. math::
   |w| \to |w| + \eta K_+ \quad \text{at a spike of the target}, \quad
   |w| \to |w| + \eta (K_- - \alpha) \quad \text{at a presynaptic spike}

The traces grow by 1 with each spike and decay with tau (of the synapse) and tau_minus (of the target neuron). The size of
the weight stays between 0 and that of Wmax; the whole delay counts as dendritic.

Transmits spikes.

**References** Vogels TP, Sprekeler H, Zenke F, Clopath C, Gerstner W (2011). Inhibitory plasticity balances excitation and
inhibition in sensory pathways and memory networks. Science 334:1569-1573. doi:10.1126/science.1211095.
)";
    }

    static void check(const Parameters& p, double weight, const std::string& where)
    {
        if (weight != 0.0) {
            check_same_sign(weight, p.Wmax, where);
        }
    }

    static void derive(const Parameters& p, double h, Derived& d) { d.decay = ExpTable(p.tau, h); }

    static double reach(const PreState& pre, const Parameters& p, const Derived&)
    {
        return trace_reach(pre.Kplus, p.tau);
    }

    static double on_pre_spike(double& weight, State&, const PreState& pre, const Parameters& p,
                               const Derived& d, const PreSpike& spike, const PostView& post)
    {
        double w = std::fabs(weight);
        const double w_max = std::fabs(p.Wmax);
        const auto grow = [&](double k) {
            w += p.eta * k;
            w = w < w_max ? w : w_max;
        };
        const double since = pre.t_last - spike.delay;
        post.for_times(since, spike.time - spike.delay,
                       [&](double t) { grow(pre.Kplus * d.decay(t - since)); });
        grow(post.k_minus(spike.time - spike.delay));
        w -= p.alpha * p.eta;
        w = w > 0.0 ? w : 0.0;
        weight = std::copysign(w, p.Wmax);
        return weight;
    }

    static void after_pre_spike(PreState& pre, const Parameters&, const Derived& d, const PreSpike& spike)
    {
        pre.add(spike.time, d.decay);
    }
};

} // namespace nest

NEST_REGISTER_SYNAPSE(vogels_sprekeler_synapse)
