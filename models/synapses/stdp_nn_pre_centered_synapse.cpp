// SPDX-License-Identifier: GPL-2.0-or-later
// Spike-timing dependent plasticity of nearest neighbours, centred on presynaptic spikes. Equations, sources
// and numerics: nearest_rule.hpp; the trace Kplus sums over the presynaptic spikes since the last spike of
// the target.
#include "synapses/nearest_rule.hpp"

namespace nest
{

struct stdp_nn_pre_centered_synapse : NearestRule
{
    static constexpr const char* name = "stdp_nn_pre_centered_synapse";
    using PreState = LastSpike;
    // Spikes of the target set the trace back, so each synapse has its own.
    struct State
    {
        double Kplus = 0.0; // just after the last presynaptic spike
    };

    static void describe(SynapseDescription<stdp_nn_pre_centered_synapse>& d)
    {
        describe_rule(d);
        d.state.real("Kplus", &State::Kplus, "", "presynaptic trace after the last spike").non_negative();
        d.documentation = R"(
Spike-timing dependent plasticity with presynaptic-centred nearest-neighbour pairing.

.. math::
   w \to w + \lambda W_{max} (1 - w / W_{max})^{\mu_+} K_+ \quad \text{at a spike of the target}, \quad
   w \to w - \alpha \lambda W_{max} (w / W_{max})^{\mu_-} e^{-\Delta t / \tau_-} \quad \text{at a presynaptic spike}

Each presynaptic spike pairs with the last spike of the target before it and the first one after it. The trace grows by 1 with each
presynaptic spike, decays with tau_plus, and is set to 0 by a spike of the target. tau_minus is a parameter of the target
neuron; the weight stays between 0 and Wmax; the whole delay counts as dendritic.

Transmits spikes.

**References** Izhikevich EM, Desai NS (2003). Relating STDP to BCM. Neural Computation 15:1511-1523.
doi:10.1162/089976603321891783. Morrison A, Diesmann M, Gerstner W (2008). Biological Cybernetics 98:459-478.
doi:10.1007/s00422-008-0233-1.
)";
    }

    static double on_pre_spike(double& weight, State& s, const PreState& pre, const Parameters& p,
                               const Derived& d, const PreSpike& spike, const PostView& post)
    {
        double w = weight * d.inverse_Wmax;
        const double since = pre.t_last - spike.delay;
        post.for_times(since, spike.time - spike.delay, [&](double t) {
            if (s.Kplus != 0.0) {
                w = strengthen(w, s.Kplus * d.decay(t - since), p, d);
                s.Kplus = 0.0;
            }
        });
        weight = weaken(w, post.k_nearest(spike.time - spike.delay), d) * p.Wmax;
        s.Kplus = s.Kplus * d.decay(spike.time - pre.t_last) + 1.0;
        return weight;
    }

    static void after_pre_spike(PreState& pre, const Parameters&, const Derived&, const PreSpike& spike)
    {
        pre.t_last = spike.time;
    }
};

} // namespace nest

NEST_REGISTER_SYNAPSE(stdp_nn_pre_centered_synapse)
