// SPDX-License-Identifier: GPL-2.0-or-later
// voltmeter: see its documentation below; the work is done by the common recorder.
#include "nest/model/registry.hpp"

namespace nest
{

static void register_voltmeter(ModelRegistry& registry)
{
    registry.add_node_model(std::make_unique<RecorderModel>(
        "voltmeter", RecorderKind::samples, Strings{"V_m"},
        R"(A multimeter that records the membrane potential V_m unless told otherwise.

Sends: requests for samples. Receives: nothing.)"));
}

} // namespace nest

NEST_REGISTER_WITH(voltmeter, (&::nest::register_voltmeter))
