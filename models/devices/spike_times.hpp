// SPDX-License-Identifier: GPL-2.0-or-later
// Spikes at given times, the same for all targets: what spike_generator and spike_train_injector share.
#pragma once

#include "nest/model/registry.hpp"

namespace nest
{

// `one_by_one`: several spikes at a time are single ones, as those of a neuron, which plastic synapses take
// one after the other.
template <bool one_by_one>
struct SpikeTimes
{
    static constexpr Signal sends = Signal::spike;
    struct Parameters
    {
        Reals spike_times;   // ms, relative to origin
        Reals spike_weights; // factors of the synaptic weights
        Integers spike_multiplicities;
        bool precise_times = false;
        bool allow_offgrid_times = false;
        bool shift_now_spikes = false;
        // As last checked: options may not change without the times they refer to.
        Reals checked_times;
        bool checked_options[3] = {false, false, false};
    };
    struct Runtime
    {
        std::vector<Step> steps; // end of the step of each spike
        std::vector<double> offsets;
    };
    static void describe_parameters(FieldTable<Parameters>& p)
    {
        p.reals("spike_times", &Parameters::spike_times, "ms", "times of the spikes, not descending");
        p.integers("spike_multiplicities", &Parameters::spike_multiplicities, "",
                   "number of spikes at each time, or empty")
            .non_negative();
        p.boolean("precise_times", &Parameters::precise_times,
                  "emit between grid points, for models with precise spike times");
        p.boolean("allow_offgrid_times", &Parameters::allow_offgrid_times,
                  "round times up to the end of their step");
        p.boolean("shift_now_spikes", &Parameters::shift_now_spikes,
                  "move spikes at the present time to the next step");
    }
    static void check(Parameters& p, const KernelView* kernel, const std::string& where)
    {
        const TimeGrid grid = kernel ? kernel->grid() : TimeGrid();
        const Step now = kernel ? kernel->now() : 0;
        if (p.precise_times && (p.allow_offgrid_times || p.shift_now_spikes)) {
            throw Error(
                "BadProperty",
                where +
                    ": 'precise_times' cannot be combined with 'allow_offgrid_times' or 'shift_now_spikes'.");
        }
        const bool options_change = p.precise_times != p.checked_options[0] ||
                                    p.allow_offgrid_times != p.checked_options[1] ||
                                    p.shift_now_spikes != p.checked_options[2];
        if (options_change && !p.spike_times.empty() && p.spike_times == p.checked_times) {
            throw Error("BadProperty", where +
                                           ": 'precise_times', 'allow_offgrid_times' and 'shift_now_spikes' "
                                           "can only be set together with 'spike_times', or "
                                           "before any spike times are set.");
        }
        const auto same_length = [&](std::size_t n, const char* key) {
            if (n != 0 && n != p.spike_times.size()) {
                throw Error("BadProperty", where + ": '" + key +
                                               "' must have as many values as 'spike_times', " +
                                               std::to_string(p.spike_times.size()) + ", or none, but has " +
                                               std::to_string(n) + ".");
            }
        };
        same_length(p.spike_weights.size(), "spike_weights");
        same_length(p.spike_multiplicities.size(), "spike_multiplicities");
        if (p.spike_times != p.checked_times) {
            double before = 0.0;
            for (double& t : p.spike_times) {
                if (t < before) {
                    throw Error(
                        "BadProperty",
                        where + (t < 0.0 ? ": 'spike_times' must be > 0 ms, but " + to_text(t) + " was given."
                                         : ": 'spike_times' must not descend, but " + to_text(t) +
                                               " ms follows " + to_text(before) + " ms."));
                }
                before = t;
                if (t == 0.0 && !p.shift_now_spikes) {
                    throw Error("BadProperty", where + ": 'spike_times' must be > 0 ms unless "
                                                       "shift_now_spikes is True, but 0.0 was given.");
                }
                if (!p.precise_times) {
                    if (!grid.on_grid(t)) {
                        if (!p.allow_offgrid_times) {
                            throw Error("BadProperty",
                                        where + ": 'spike_times' must be multiples of the resolution of " +
                                            to_text(grid.resolution()) +
                                            " ms unless allow_offgrid_times or precise_times is True, but " +
                                            to_text(t) + " was given.");
                        }
                        t = grid.ms(grid.step_up(t));
                    }
                    if (p.shift_now_spikes && grid.step(t) == now) {
                        t = grid.ms(now + 1);
                    }
                }
            }
        }
        p.checked_times = p.spike_times;
        p.checked_options[0] = p.precise_times;
        p.checked_options[1] = p.allow_offgrid_times;
        p.checked_options[2] = p.shift_now_spikes;
    }
    static void prepare(const Parameters& p, const DeviceWindow& window, const RunSetup& setup, Runtime& r)
    {
        r.steps.clear();
        r.offsets.clear();
        for (const double t : p.spike_times) {
            const double absolute = t + window.origin;
            Step step = p.precise_times ? setup.grid.step_up(absolute) : setup.grid.step(absolute);
            if (p.precise_times && absolute - setup.grid.ms(step) > 1e-9 * setup.h) {
                ++step; // by less than a tic
            }
            r.steps.push_back(step);
            r.offsets.push_back(p.precise_times ? std::max(0.0, setup.grid.ms(step) - absolute) : 0.0);
        }
    }
    static void update(const Parameters& p, const DeviceWindow& window, Runtime& r, const Slice& slice,
                       ThreadState& thread, const Outlet& outlet)
    {
        const Step first = window.first(thread.setup.grid);
        const Step last = window.last(thread.setup.grid);
        auto it = std::upper_bound(r.steps.begin(), r.steps.end(), slice.begin);
        for (; it != r.steps.end() && *it <= slice.begin + slice.length; ++it) {
            const auto k = static_cast<std::size_t>(it - r.steps.begin());
            const auto n = p.spike_multiplicities.empty() ? 1 : static_cast<int>(p.spike_multiplicities[k]);
            if (*it > first && *it <= last && n > 0) {
                const int lag = static_cast<int>(*it - slice.begin) - 1;
                for (int i = 0; i < (one_by_one ? n : 1); ++i) {
                    outlet.spike(thread, lag, one_by_one ? 1 : n, r.offsets[k],
                                 p.spike_weights.empty() ? 1.0 : p.spike_weights[k]);
                }
            }
        }
    }
};

} // namespace nest
