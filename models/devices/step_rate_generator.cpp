// SPDX-License-Identifier: GPL-2.0-or-later
// step_rate_generator: a rate that changes at given times.
#include "devices/step_function.hpp"

namespace nest
{

struct step_rate_generator : step_function
{
    static constexpr const char* name = "step_rate_generator";
    static constexpr Signal sends = Signal::rate_delayed;
    static constexpr const char* recordable = "rate";
    static void describe(StimulatorDescription<step_rate_generator>& d)
    {
        step_function::describe(d.parameters, "", "rate from each of the times on");
        d.documentation =
            R"(Sends a piecewise constant rate: ``amplitude_values[i]`` from ``amplitude_times[i]`` on, zero before.

.. math:: I_{target}(t) = w X(t - d)

Times are strictly increasing, positive multiples of the resolution; with ``allow_offgrid_times`` others are rounded up. The value
of a step acts on targets after the delay of the connection, whichever node was created first.

Sends: delayed rates, over rate_connection_delayed to rate neurons. Receives: nothing.)";
    }
    static void update(const Parameters&, const DeviceWindow& window, Runtime& r, const Slice& slice,
                       ThreadState& thread, const Outlet& outlet)
    {
        r.values.resize(static_cast<std::size_t>(slice.length));
        for (int lag = 0; lag < slice.length; ++lag) {
            r.values[static_cast<std::size_t>(lag)] = value(window, r, slice.begin + lag, thread.setup.grid);
        }
        outlet.signal(slice, r.values.data());
    }
    static double record(const Parameters&, const DeviceWindow& window, const std::vector<Runtime>& r,
                         Step step, const Slice&, const TimeGrid& grid)
    {
        return value(window, r[0], step, grid);
    }
};

} // namespace nest

NEST_REGISTER_STIMULATOR(step_rate_generator)
