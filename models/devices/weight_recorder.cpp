// SPDX-License-Identifier: GPL-2.0-or-later
// weight_recorder: see its documentation below; the work is done by the common recorder.
#include "nest/model/registry.hpp"

namespace nest
{

static void register_weight_recorder(ModelRegistry& registry)
{
    registry.add_node_model(std::make_unique<RecorderModel>(
        "weight_recorder", RecorderKind::weights, Strings{},
        R"(Records the weight of each spike transmitted by the synapse models whose entry ``weight_recorder`` names it.

The entry ``events`` holds ``senders``, ``targets``, ``weights``, ``receptors``, ``ports`` and ``times`` (of the presynaptic spikes, ms).

Sends: nothing. Receives: nothing.)"));
}

} // namespace nest

NEST_REGISTER_WITH(weight_recorder, (&::nest::register_weight_recorder))
