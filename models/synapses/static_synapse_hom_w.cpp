// SPDX-License-Identifier: GPL-2.0-or-later
// Synapse of constant weight that all connections of the model share: set it with SetDefaults or CopyModel.
#include "nest/model/registry.hpp"

namespace nest
{

struct static_synapse_hom_w
{
    static constexpr const char* name = "static_synapse_hom_w";
    static constexpr bool common_weight = true;
    using Parameters = NoFields;
    using Derived = NoFields;
    using PreState = NoFields;
    using State = NoFields;

    static void describe(SynapseDescription<static_synapse_hom_w>& d)
    {
        d.documentation = R"(
Synapse of constant weight, the same for all connections of the model.

The weight is a property of the model: set it with ``SetDefaults`` or ``CopyModel``; ``Connect`` takes the delay only.
Each spike is delivered with this weight after the delay of the connection.
)";
    }
    static void derive(const Parameters&, double, Derived&) {}
};

} // namespace nest

NEST_REGISTER_SYNAPSE(static_synapse_hom_w)
