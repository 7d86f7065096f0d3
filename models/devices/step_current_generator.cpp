// SPDX-License-Identifier: GPL-2.0-or-later
// step_current_generator: a current that changes at given times.
#include "devices/step_function.hpp"

namespace nest
{

struct step_current_generator : step_function
{
    static constexpr const char* name = "step_current_generator";
    static constexpr Signal sends = Signal::current;
    static constexpr const char* recordable = "I";
    static void describe(StimulatorDescription<step_current_generator>& d)
    {
        step_function::describe(d.parameters, "pA", "current from each of the times on");
        d.documentation =
            R"(Sends a piecewise constant current: ``amplitude_values[i]`` from ``amplitude_times[i]`` on, zero before.

Times are strictly increasing, positive multiples of the resolution; with ``allow_offgrid_times`` others are rounded up.
New times given in mid-run keep the last current until the first of them that is still to come.

Sends: currents. Receives: nothing.)";
    }
    static void update(const Parameters&, const DeviceWindow& window, Runtime& r, const Slice& slice,
                       ThreadState& thread, const Outlet& outlet)
    {
        for (int lag = 0; lag < slice.length; ++lag) {
            const double I = value(window, r, slice.begin + lag, thread.setup.grid);
            if (I != 0.0) {
                outlet.current(slice.begin + lag, I);
            }
        }
    }
    static double record(const Parameters&, const DeviceWindow& window, const std::vector<Runtime>& r,
                         Step step, const Slice&, const TimeGrid& grid)
    {
        return value(window, r[0], step, grid);
    }
};

} // namespace nest

NEST_REGISTER_STIMULATOR(step_current_generator)
