// SPDX-License-Identifier: GPL-2.0-or-later
// Short-term depression and facilitation, parameters shared by all connections of the model. Equations,
// sources and numerics: tsodyks_rule.hpp.
#include "synapses/tsodyks_rule.hpp"

namespace nest
{

struct tsodyks_synapse_hom : TsodyksRule
{
    static constexpr const char* name = "tsodyks_synapse_hom";
    static constexpr bool homogeneous = true;
    static constexpr bool common_weight = true;

    static void describe(SynapseDescription<tsodyks_synapse_hom>& d)
    {
        describe_rule(d);
        d.documentation = R"(
Short-term depression and facilitation by three pools of synaptic resources, parameters shared by all connections.

.. math::
   \frac{dx}{dt} = \frac{1 - x - y}{\tau_{rec}}, \quad \frac{dy}{dt} = -\frac{y}{\tau_{psc}}, \quad
   \frac{du}{dt} = -\frac{u}{\tau_{fac}}

A spike raises u by U (1 - u), is delivered with weight u x, and moves the fraction u of x to y. tau_psc must be the decay time
of the target's exponential synaptic current.

Transmits spikes.

**References** Tsodyks M, Uziel A, Markram H (2000). Synchrony generation in recurrent networks with frequency-dependent
synapses. Journal of Neuroscience 20:RC50. doi:10.1523/JNEUROSCI.20-01-j0003.2000.
)";
    }
};

} // namespace nest

NEST_REGISTER_SYNAPSE(tsodyks_synapse_hom)
