// SPDX-License-Identifier: GPL-2.0-or-later
// spin_detector: see its documentation below; the work is done by the common recorder.
#include "nest/model/registry.hpp"

namespace nest
{

static void register_spin_detector(ModelRegistry& registry)
{
    registry.add_node_model(
        std::make_unique<RecorderModel>("spin_detector", RecorderKind::states, Strings{},
                                        R"(Records the states of binary neurons whenever they change.

Connect as Connect(neurons, detector). The entry ``events`` holds ``senders``, ``times`` (ms) and ``state`` (1 after a change
up, 0 after a change down), in order of time and sender; changes with start < t <= stop (relative to origin) are taken. Binary
neurons send two spikes at once when they go up and one when they go down; spikes of a spike_generator are read in the same way.

Sends: nothing. Receives: binary states, spikes of devices.)"));
}

} // namespace nest

NEST_REGISTER_WITH(spin_detector, (&::nest::register_spin_detector))
