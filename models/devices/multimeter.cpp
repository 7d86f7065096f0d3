// SPDX-License-Identifier: GPL-2.0-or-later
// multimeter: see its documentation below; the work is done by the common recorder.
#include "nest/model/registry.hpp"

namespace nest
{

static void register_multimeter(ModelRegistry& registry)
{
    registry.add_node_model(std::make_unique<RecorderModel>("multimeter", RecorderKind::samples, Strings{},
                                                            R"(Samples recordable quantities of nodes.

Connect as Connect(multimeter, nodes). ``record_from`` names the quantities (see the entry ``recordables`` of a model), sampled every
``interval`` ms from ``offset`` on. Samples of the last slice of a run appear with the next slice.

Sends: requests for samples. Receives: nothing.)"));
}

} // namespace nest

NEST_REGISTER_WITH(multimeter, (&::nest::register_multimeter))
