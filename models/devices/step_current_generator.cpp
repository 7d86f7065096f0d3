// SPDX-License-Identifier: GPL-2.0-or-later
// step_current_generator: a current that changes at given times.
#include "nest/model/registry.hpp"

namespace nest
{

struct step_current_generator
{
    static constexpr const char* name = "step_current_generator";
    static constexpr Signal sends = Signal::current;
    static constexpr const char* recordable = "I";
    struct Parameters
    {
        Reals amplitude_times;  // ms
        Reals amplitude_values; // pA
        bool allow_offgrid_times = false;
    };
    struct Runtime
    {
        std::vector<Step> steps;
    };
    static void describe(StimulatorDescription<step_current_generator>& d)
    {
        d.parameters.reals("amplitude_times", &Parameters::amplitude_times, "ms", "times at which the current changes");
        d.parameters.reals("amplitude_values", &Parameters::amplitude_values, "pA", "current from each of the times on");
        d.parameters.boolean("allow_offgrid_times", &Parameters::allow_offgrid_times, "round times up to the end of their step");
        d.documentation = R"(Sends a piecewise constant current: ``amplitude_values[i]`` from ``amplitude_times[i]`` on, zero before.

Times are strictly increasing, positive multiples of the resolution; with ``allow_offgrid_times`` others are rounded up.

Sends: currents. Receives: nothing.)";
    }
    static void check(Parameters& p, const KernelView* kernel, const std::string& where)
    {
        if (p.amplitude_times.size() != p.amplitude_values.size()) {
            throw Error("BadProperty", where + ": 'amplitude_times' and 'amplitude_values' must have the same length and be set together, but have "
                    + std::to_string(p.amplitude_times.size()) + " and " + std::to_string(p.amplitude_values.size()) + " values.");
        }
        const TimeGrid grid = kernel ? kernel->grid() : TimeGrid();
        Step before = 0;
        for (double& t : p.amplitude_times) {
            if (!(t > 0.0)) {
                throw Error("BadProperty", where + ": 'amplitude_times' must be > 0 ms, but " + to_text(t) + " was given.");
            }
            if (!grid.on_grid(t)) {
                if (!p.allow_offgrid_times) {
                    throw Error("BadProperty", where + ": 'amplitude_times' must be multiples of the resolution of "
                            + to_text(grid.resolution()) + " ms unless allow_offgrid_times is True, but " + to_text(t) + " was given.");
                }
                t = grid.ms(grid.step_up(t));
            }
            const Step step = grid.step(t);
            if (step <= before) {
                throw Error("BadProperty", where + ": 'amplitude_times' must be strictly increasing steps; " + to_text(t)
                        + " ms does not come after the time before.");
            }
            before = step;
        }
    }
    static void prepare(const Parameters& p, const DeviceWindow&, const RunSetup& setup, Runtime& r)
    {
        r.steps.clear();
        for (const double t : p.amplitude_times) {
            r.steps.push_back(setup.grid.step(t));
        }
    }
    static void update(const Parameters& p, const DeviceWindow& window, Runtime& r, const Slice& slice, ThreadState& thread,
        const Outlet& outlet)
    {
        for (int lag = 0; lag < slice.length; ++lag) {
            const double I = current(p, window, r, slice.begin + lag, thread.setup.grid);
            if (I != 0.0) {
                outlet.current(slice.begin + lag, I);
            }
        }
    }
    static double record(
        const Parameters& p, const DeviceWindow& window, const std::vector<Runtime>& r, Step step, const Slice&, const TimeGrid& grid)
    {
        return current(p, window, r[0], step, grid);
    }

private:
    static double current(const Parameters& p, const DeviceWindow& window, const Runtime& r, Step step, const TimeGrid& grid)
    {
        const auto next = std::upper_bound(r.steps.begin(), r.steps.end(), step + 1);
        return next == r.steps.begin() || !window.current_active(step, grid)
            ? 0.0
            : p.amplitude_values[static_cast<std::size_t>(next - r.steps.begin()) - 1];
    }
};

} // namespace nest

NEST_REGISTER_STIMULATOR(step_current_generator)
