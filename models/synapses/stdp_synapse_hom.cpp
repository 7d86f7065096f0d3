// SPDX-License-Identifier: GPL-2.0-or-later
// The rule of stdp_synapse with parameters that belong to the model. Equations, sources and numerics:
// stdp_rule.hpp.
#include "synapses/stdp_rule.hpp"

namespace nest
{

struct stdp_synapse_hom : StdpRule
{
    static constexpr const char* name = "stdp_synapse_hom";
    static constexpr bool homogeneous = true;

    static void describe(SynapseDescription<stdp_synapse_hom>& d)
    {
        describe_rule(d);
        d.documentation = R"(
Spike-timing dependent plasticity as in ``stdp_synapse``, with parameters shared by all connections of the model.

.. math::
   w \to w + \lambda W_{max} (1 - w / W_{max})^{\mu_+} K_+ \quad \text{at a spike of the target}, \quad
   w \to w - \alpha \lambda W_{max} (w / W_{max})^{\mu_-} K_- \quad \text{at a presynaptic spike}

Set the parameters with ``SetDefaults`` or ``CopyModel``; weight, delay and Kplus belong to single connections.

Transmits spikes.

**References** Guetig R, Aharonov R, Rotter S, Sompolinsky H (2003). Journal of Neuroscience 23:3697-3714.
doi:10.1523/JNEUROSCI.23-09-03697.2003. Morrison A, Diesmann M, Gerstner W (2008). Biological Cybernetics 98:459-478.
doi:10.1007/s00422-008-0233-1.
)";
    }
};

} // namespace nest

NEST_REGISTER_SYNAPSE(stdp_synapse_hom)
