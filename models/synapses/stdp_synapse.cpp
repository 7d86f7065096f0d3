// SPDX-License-Identifier: GPL-2.0-or-later
// Spike-timing dependent plasticity of pairs, with a power of the weight in both directions; parameters per
// connection. Equations, sources and numerics: stdp_rule.hpp.
#include "synapses/stdp_rule.hpp"

namespace nest
{

struct stdp_synapse : StdpRule
{
    static constexpr const char* name = "stdp_synapse";

    static void describe(SynapseDescription<stdp_synapse>& d)
    {
        describe_rule(d);
        d.documentation = R"(
Spike-timing dependent plasticity: all pairs of pre- and postsynaptic spikes, with a power of the weight.

.. math::
   w \to w + \lambda W_{max} (1 - w / W_{max})^{\mu_+} K_+ \quad \text{at a spike of the target}, \quad
   w \to w - \alpha \lambda W_{max} (w / W_{max})^{\mu_-} K_- \quad \text{at a presynaptic spike}

The traces grow by 1 with each spike and decay with tau_plus (a parameter of the synapse) and tau_minus (a parameter of the
target neuron). The weight stays between 0 and Wmax. mu_plus = mu_minus = 0 is the additive rule, 1 the multiplicative one,
values between follow Guetig et al.; mu_plus = 0, mu_minus = 1 is the rule of van Rossum et al. The whole delay counts as
dendritic.

Transmits spikes.

**References** Guetig R, Aharonov R, Rotter S, Sompolinsky H (2003). Journal of Neuroscience 23:3697-3714.
doi:10.1523/JNEUROSCI.23-09-03697.2003. Rubin J, Lee D, Sompolinsky H (2001). Physical Review Letters 86:364-367.
doi:10.1103/PhysRevLett.86.364. Song S, Miller KD, Abbott LF (2000). Nature Neuroscience 3:919-926. doi:10.1038/78829.
van Rossum MCW, Bi G-Q, Turrigiano GG (2000). Journal of Neuroscience 20:8812-8821.
doi:10.1523/JNEUROSCI.20-23-08812.2000. Morrison A, Diesmann M, Gerstner W (2008). Biological Cybernetics 98:459-478.
doi:10.1007/s00422-008-0233-1.
)";
    }
};

} // namespace nest

NEST_REGISTER_SYNAPSE(stdp_synapse)
