// SPDX-License-Identifier: GPL-2.0-or-later
// Time on the grid. Tics are the unit of exact time, steps the unit of simulation; all pure functions of a
// TimeGrid.
#pragma once

#include "nest/base/errors.hpp"

#include <cmath>
#include <cstdint>

namespace nest
{

using Step = std::int64_t;

struct TimeGrid
{
    double tics_per_ms = 1000.0;
    std::int64_t tics_per_step = 100;

    double resolution() const { return static_cast<double>(tics_per_step) / tics_per_ms; } // ms
    double ms_per_tic() const { return 1.0 / tics_per_ms; }
    // Largest and smallest representable time, in ms, as documented for the interface.
    double t_max() const { return static_cast<double>(std::int64_t(1) << 60) / tics_per_ms; }

    double ms(Step step) const { return static_cast<double>(step * tics_per_step) / tics_per_ms; }
    // Nearest tic, then nearest step.
    Step step(double ms) const
    {
        const auto tics = static_cast<std::int64_t>(std::floor(ms * tics_per_ms + 0.5));
        return floor_div(2 * tics + tics_per_step, 2 * tics_per_step);
    }
    // Smallest step that is not before ms (to the tic).
    Step step_up(double ms) const
    {
        const auto tics = static_cast<std::int64_t>(std::floor(ms * tics_per_ms + 0.5));
        return -floor_div(-tics, tics_per_step);
    }
    // Whether ms lies on a step, to the rounding of a tic.
    bool on_grid(double t) const
    {
        const double steps = t * tics_per_ms / static_cast<double>(tics_per_step);
        return std::fabs(steps - std::nearbyint(steps)) <= 1e-9 * std::fmax(1.0, std::fabs(steps));
    }

private:
    static std::int64_t floor_div(std::int64_t a, std::int64_t b)
    {
        const std::int64_t q = a / b;
        return q - ((a % b != 0 && (a < 0) != (b < 0)) ? 1 : 0);
    }
};

} // namespace nest
