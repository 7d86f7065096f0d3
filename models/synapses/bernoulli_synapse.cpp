// SPDX-License-Identifier: GPL-2.0-or-later
// Transmits each spike with a fixed probability p_transmit:
//
//   P(a spike arrives with weight w) = p_transmit
//
// Lefort, Tomm, Sarria & Petersen 2009, doi:10.1016/j.neuron.2008.12.020.
#include "synapses/common.hpp"

namespace nest
{

struct bernoulli_synapse
{
    static constexpr const char* name = "bernoulli_synapse";
    static constexpr bool reads_history = false;
    static constexpr bool may_fail = true;

    struct Parameters
    {
        double p_transmit = 1.0;
    };
    struct Derived
    {
    };
    using PreState = NoFields;
    using State = NoFields;

    static void describe(SynapseDescription<bernoulli_synapse>& d)
    {
        d.parameters
            .real("p_transmit", &Parameters::p_transmit, "", "probability that a spike is transmitted")
            .min(0.0)
            .max(1.0);
        d.documentation = R"(
Static synapse that transmits each spike with a probability.

.. math::
   P(\text{a spike arrives with weight } w) = p_{transmit}

Spikes are independent of each other, and so are the synapses of a neuron.

Transmits spikes.

**References** Lefort S, Tomm C, Sarria J-CF, Petersen CCH (2009). The excitatory neuronal network of the C2 barrel column in mouse
primary somatosensory cortex. Neuron 61:301-316. doi:10.1016/j.neuron.2008.12.020.
)";
    }

    static void derive(const Parameters&, double, Derived&) {}

    static double on_pre_spike(double& weight, State&, const PreState&, const Parameters& p, const Derived&,
                               const PreSpike& spike, const PostView&)
    {
        return spike.random().uniform() < p.p_transmit ? weight : 0.0;
    }

    static void after_pre_spike(PreState&, const Parameters&, const Derived&, const PreSpike&) {}
};

} // namespace nest

NEST_REGISTER_SYNAPSE(bernoulli_synapse)
