// SPDX-License-Identifier: GPL-2.0-or-later
// dc_generator: a constant current.
#include "nest/model/registry.hpp"

namespace nest
{

struct dc_generator
{
    static constexpr const char* name = "dc_generator";
    static constexpr Signal sends = Signal::current;
    static constexpr const char* recordable = "I";
    struct Parameters
    {
        double amplitude = 0.0; // pA
    };
    struct Runtime
    {
    };
    static void describe(StimulatorDescription<dc_generator>& d)
    {
        d.parameters.real("amplitude", &Parameters::amplitude, "pA", "current while active");
        d.documentation = R"(Sends the constant current ``amplitude`` between start and stop.

The current reaches a target delayed and scaled by the weight of the connection. For a constant current during the whole
simulation the parameter ``I_e`` of the neuron costs less.

Sends: currents. Receives: nothing.)";
    }
    static void prepare(const Parameters&, const DeviceWindow&, const RunSetup&, Runtime&) {}
    static double record(const Parameters& p, const DeviceWindow& window, const std::vector<Runtime>&,
                         Step step, const Slice&, const TimeGrid& grid)
    {
        return window.current_active(step, grid) ? p.amplitude : 0.0;
    }
    static void update(const Parameters& p, const DeviceWindow& window, Runtime&, const Slice& slice,
                       ThreadState& thread, const Outlet& outlet)
    {
        const TimeGrid& grid = thread.setup.grid;
        for (int lag = 0; lag < slice.length; ++lag) {
            if (window.current_active(slice.begin + lag, grid) && p.amplitude != 0.0) {
                outlet.current(slice.begin + lag, p.amplitude);
            }
        }
    }
};

} // namespace nest

NEST_REGISTER_STIMULATOR(dc_generator)
