// SPDX-License-Identifier: GPL-2.0-or-later
// inhomogeneous_poisson_generator: Poisson spikes of piecewise constant rate, a train of its own for each
// target.
#include "devices/per_target.hpp"
#include "nest/parallel/distributions.hpp"

namespace nest
{

struct inhomogeneous_poisson_generator
{
    static constexpr const char* name = "inhomogeneous_poisson_generator";
    static constexpr Signal sends = Signal::random_spike;
    struct Parameters
    {
        Reals rate_times;  // ms
        Reals rate_values; // spikes/s
        bool allow_offgrid_times = false;
        // As last checked: times lie in the future when they are set, and may be past later.
        Reals checked_times;
    };
    struct Runtime
    {
        std::vector<Step> steps;
        PerTarget<NoTargetState> targets;
        std::vector<std::uint32_t> counts;
    };
    static void describe(StimulatorDescription<inhomogeneous_poisson_generator>& d)
    {
        d.parameters.reals("rate_times", &Parameters::rate_times, "ms",
                           "times at which the rate changes, relative to origin");
        d.parameters
            .reals("rate_values", &Parameters::rate_values, "spikes/s", "rate from each of the times on")
            .non_negative();
        d.parameters.boolean("allow_offgrid_times", &Parameters::allow_offgrid_times,
                             "round times up to the end of their step");
        d.documentation =
            R"(Sends Poisson spikes of piecewise constant rate: ``rate_values[i]`` from ``rate_times[i]`` on, zero before.

Times are strictly increasing multiples of the resolution (others are rounded up with ``allow_offgrid_times``) and lie in the future
when they are set. Each target gets a train of its own. Connections must be static.

Sends: spikes. Receives: nothing.)";
    }
    static void check(Parameters& p, const KernelView* kernel, const std::string& where)
    {
        if (p.rate_times.size() != p.rate_values.size()) {
            throw Error("BadProperty", where +
                                           ": 'rate_times' and 'rate_values' must have the same length and "
                                           "be set together, but have " +
                                           std::to_string(p.rate_times.size()) + " and " +
                                           std::to_string(p.rate_values.size()) + " values.");
        }
        if (p.rate_times == p.checked_times) {
            return;
        }
        const TimeGrid grid = kernel ? kernel->grid() : TimeGrid();
        Step before = kernel ? kernel->now() : 0;
        bool is_first = true;
        for (double& t : p.rate_times) {
            if (!grid.on_grid(t)) {
                if (!p.allow_offgrid_times) {
                    throw Error("BadProperty", where +
                                                   ": 'rate_times' must be multiples of the resolution of " +
                                                   to_text(grid.resolution()) +
                                                   " ms unless allow_offgrid_times is True, but " +
                                                   to_text(t) + " was given.");
                }
                t = grid.ms(grid.step_up(t));
            }
            const Step step = grid.step(t);
            if (step <= before) {
                throw Error(
                    "BadProperty",
                    where + ": 'rate_times' must " +
                        (is_first ? "lie after the present time of " : "be strictly increasing, after ") +
                        to_text(grid.ms(before)) + " ms, but " + to_text(t) + " ms was given.");
            }
            before = step;
            is_first = false;
        }
        p.checked_times = p.rate_times;
    }
    static void prepare(const Parameters& p, const DeviceWindow& window, const RunSetup& setup, Runtime& r)
    {
        r.targets.renew();
        r.steps.clear();
        for (const double t : p.rate_times) {
            r.steps.push_back(setup.grid.step(t + window.origin));
        }
    }
    static void update(const Parameters& p, const DeviceWindow& window, Runtime& r, const Slice& slice,
                       ThreadState& thread, const Outlet& outlet)
    {
        r.targets.align(outlet, [](std::size_t) { return NoTargetState(); });
        r.counts.resize(outlet.size());
        const Step first = window.first(thread.setup.grid);
        const Step last = window.last(thread.setup.grid);
        for (int lag = 0; lag < slice.length; ++lag) {
            const Step step = slice.begin + lag;
            const auto next = std::upper_bound(r.steps.begin(), r.steps.end(), step + 1);
            if (step <= first || step > last || next == r.steps.begin()) {
                continue;
            }
            const double rate = p.rate_values[static_cast<std::size_t>(next - r.steps.begin()) - 1];
            const double mean = rate * thread.setup.h * 1e-3;
            if (mean <= 0.0) {
                continue;
            }
            for (std::size_t i = 0; i < r.counts.size(); ++i) {
                NodeRandom random = r.targets.random(thread, i, step);
                r.counts[i] = static_cast<std::uint32_t>(poisson(random, mean));
            }
            outlet.counts(step, r.counts.data());
        }
    }
};

} // namespace nest

NEST_REGISTER_STIMULATOR(inhomogeneous_poisson_generator)
