// SPDX-License-Identifier: GPL-2.0-or-later
// Spike-timing dependent plasticity of nearest neighbours, restricted: only immediately adjacent spikes pair,
// each in one pair. Equations, sources and numerics: nearest_rule.hpp.
#include "synapses/nearest_rule.hpp"

namespace nest
{

struct stdp_nn_restr_synapse : NearestRule
{
    static constexpr const char* name = "stdp_nn_restr_synapse";
    using PreState = LastSpike;
    using State = NoFields;

    static void describe(SynapseDescription<stdp_nn_restr_synapse>& d)
    {
        describe_rule(d);
        d.documentation = R"(
Spike-timing dependent plasticity with restricted symmetric nearest-neighbour pairing.

.. math::
   w \to w + \lambda W_{max} (1 - w / W_{max})^{\mu_+} e^{-\Delta t / \tau_+} \quad \text{for a pair pre, post}, \quad
   w \to w - \alpha \lambda W_{max} (w / W_{max})^{\mu_-} e^{-\Delta t / \tau_-} \quad \text{for a pair post, pre}

Only immediately adjacent spikes pair: a presynaptic spike with the first spike of the target after it, and with the last one
before it if there was one since the presynaptic spike before. tau_minus is a parameter of the target neuron; the weight stays
between 0 and Wmax; the whole delay counts as dendritic.

Transmits spikes.

**References** Morrison A, Diesmann M, Gerstner W (2008). Phenomenological models of synaptic plasticity based on spike
timing. Biological Cybernetics 98:459-478. doi:10.1007/s00422-008-0233-1.
)";
    }

    static double on_pre_spike(double& weight, State&, const PreState& pre, const Parameters& p,
                               const Derived& d, const PreSpike& spike, const PostView& post)
    {
        double w = weight * d.inverse_Wmax;
        const double since = pre.t_last - spike.delay;
        bool first = true;
        post.for_times(since, spike.time - spike.delay, [&](double t) {
            if (first) {
                w = strengthen(w, d.decay(t - since), p, d);
                first = false;
            }
        });
        if (!first) {
            w = weaken(w, post.k_nearest(spike.time - spike.delay), d);
        }
        weight = w * p.Wmax;
        return weight;
    }

    static void after_pre_spike(PreState& pre, const Parameters&, const Derived&, const PreSpike& spike)
    {
        pre.t_last = spike.time;
    }
};

} // namespace nest

NEST_REGISTER_SYNAPSE(stdp_nn_restr_synapse)
