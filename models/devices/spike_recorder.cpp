// SPDX-License-Identifier: GPL-2.0-or-later
// spike_recorder: see its documentation below; the work is done by the common recorder.
#include "nest/model/registry.hpp"

namespace nest
{

static void register_spike_recorder(ModelRegistry& registry)
{
    registry.add_node_model(std::make_unique<RecorderModel>("spike_recorder", RecorderKind::spikes, Strings{},
                                                            R"(Records spikes.

Connect as Connect(neurons, recorder). The entry ``events`` holds ``senders`` and ``times`` (ms), in order of time and sender;
spikes with start < t <= stop (relative to origin) are taken.

Sends: nothing. Receives: spikes.)"));
}

} // namespace nest

NEST_REGISTER_WITH(spike_recorder, (&::nest::register_spike_recorder))
