// SPDX-License-Identifier: GPL-2.0-or-later
// Connection from an astrocyte to a neuron: its slow inward current, times the weight, after the delay.
// Nadkarni & Jung 2003, doi:10.1103/PhysRevLett.91.268101.
#include "nest/model/registry.hpp"

namespace nest
{

struct sic_connection
{
    static constexpr const char* name = "sic_connection";
    static constexpr Signal carries = Signal::slow_current;
    using Parameters = NoFields;
    using Derived = NoFields;
    using PreState = NoFields;
    using State = NoFields;

    static void describe(SynapseDescription<sic_connection>& d)
    {
        d.documentation = R"(
Connection that lets the slow inward current of an astrocyte flow into a neuron.

.. math:: I_{SIC,target}(t) = w I_{SIC,source}(t - d)

Carries slow inward currents (pA), from astrocyte_lr_1994 to aeif_cond_alpha_astro.

**References** Nadkarni S, Jung P (2003). Spontaneous oscillations of dressed neurons: a new mechanism for epilepsy? Physical Review
Letters 91:268101. doi:10.1103/PhysRevLett.91.268101.
)";
    }
    static void derive(const Parameters&, double, Derived&) {}
};

} // namespace nest

NEST_REGISTER_PLAIN_SYNAPSE(sic_connection)
