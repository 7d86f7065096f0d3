// SPDX-License-Identifier: GPL-2.0-or-later
// Synapse of constant weight: delivers its weight after its delay. Carries every kind of signal that neurons
// and devices send through weighted connections (spikes, currents, data logging requests, binary states).
#include "nest/model/registry.hpp"

namespace nest
{

struct static_synapse
{
    static constexpr const char* name = "static_synapse";
    using Parameters = NoFields;
    using Derived = NoFields;
    using PreState = NoFields;
    using State = NoFields;

    static void describe(SynapseDescription<static_synapse>& d)
    {
        d.documentation = R"(
Synapse of constant weight.

Each spike is delivered with the weight of the connection after its delay. Weight and delay may differ from connection to
connection; they take memory per connection only if they do.
)";
    }
    static void derive(const Parameters&, double, Derived&) {}
};

} // namespace nest

NEST_REGISTER_SYNAPSE(static_synapse)
