// SPDX-License-Identifier: GPL-2.0-or-later
// A piecewise constant function of time, for the generators of steps.
#pragma once

#include "nest/model/registry.hpp"

namespace nest
{

struct step_function
{
    struct Parameters
    {
        Reals amplitude_times; // ms
        Reals amplitude_values;
        bool allow_offgrid_times = false;
    };
    // Times that have passed do nothing any more: with new times in mid-run, the last value holds until the
    // next.
    struct Runtime
    {
        double held = 0.0; // before the first of the steps
        std::vector<Step> steps;
        Reals levels;
        Reals values; // of one slice
    };
    template <class D>
    static void describe(FieldTable<D>& p, const char* unit, const char* what)
    {
        p.reals("amplitude_times", &D::amplitude_times, "ms", "times of the steps");
        p.reals("amplitude_values", &D::amplitude_values, unit, what);
        p.boolean("allow_offgrid_times", &D::allow_offgrid_times, "round times up to the end of their step");
    }
    static void check(Parameters& p, const KernelView* kernel, const std::string& where)
    {
        if (p.amplitude_times.size() != p.amplitude_values.size()) {
            throw Error("BadProperty", where +
                                           ": 'amplitude_times' and 'amplitude_values' must have the same "
                                           "length and be set together, but have " +
                                           std::to_string(p.amplitude_times.size()) + " and " +
                                           std::to_string(p.amplitude_values.size()) + " values.");
        }
        const TimeGrid grid = kernel ? kernel->grid() : TimeGrid();
        Step before = 0;
        for (double& t : p.amplitude_times) {
            if (!(t > 0.0)) {
                throw Error("BadProperty",
                            where + ": 'amplitude_times' must be > 0 ms, but " + to_text(t) + " was given.");
            }
            if (!grid.on_grid(t)) {
                if (!p.allow_offgrid_times) {
                    throw Error("BadProperty",
                                where + ": 'amplitude_times' must be multiples of the resolution of " +
                                    to_text(grid.resolution()) +
                                    " ms unless allow_offgrid_times is True, but " + to_text(t) +
                                    " was given.");
                }
                t = grid.ms(grid.step_up(t));
            }
            const Step step = grid.step(t);
            if (step <= before) {
                throw Error("BadProperty", where + ": 'amplitude_times' must be strictly increasing steps; " +
                                               to_text(t) + " ms does not come after the time before.");
            }
            before = step;
        }
    }
    static void prepare(const Parameters& p, const DeviceWindow&, const RunSetup& setup, Runtime& r)
    {
        r.held = setup.now == 0 ? 0.0 : level(r, setup.now - 1);
        r.steps.clear();
        r.levels.clear();
        for (std::size_t i = 0; i < p.amplitude_times.size(); ++i) {
            const Step step = setup.grid.step(p.amplitude_times[i]);
            if (step > setup.now) {
                r.steps.push_back(step);
                r.levels.push_back(p.amplitude_values[i]);
            }
        }
    }
    // Value during a step: zero before the first time and while the device is not active.
    static double value(const DeviceWindow& window, const Runtime& r, Step step, const TimeGrid& grid)
    {
        return window.current_active(step, grid) ? level(r, step) : 0.0;
    }

private:
    static double level(const Runtime& r, Step step)
    {
        const auto next = std::upper_bound(r.steps.begin(), r.steps.end(), step + 1);
        return next == r.steps.begin() ? r.held
                                       : r.levels[static_cast<std::size_t>(next - r.steps.begin()) - 1];
    }
};

} // namespace nest
