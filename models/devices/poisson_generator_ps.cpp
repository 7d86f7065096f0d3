// SPDX-License-Identifier: GPL-2.0-or-later
// poisson_generator_ps: Poisson spikes with dead time at precise times, a train of its own for each target.
//
//   interval = dead_time + exponential of mean 1 / rate - dead_time
#include "devices/per_target.hpp"
#include "nest/parallel/distributions.hpp"

namespace nest
{

struct poisson_generator_ps
{
    static constexpr const char* name = "poisson_generator_ps";
    static constexpr Signal sends = Signal::random_spike;
    struct Parameters
    {
        double rate = 0.0;      // spikes/s
        double dead_time = 0.0; // ms
    };
    struct Train
    {
        Step step = -1;           // end of the step of the next spike; negative: not drawn yet
        double offset = 0.0;      // ms before that end
        std::int32_t in_step = 0; // spikes sent in that step so far
    };
    struct Runtime
    {
        PerTarget<Train> targets;
        double rate = -1.0; // that the trains were drawn with
        double dead_time = 0.0;
    };
    static void describe(StimulatorDescription<poisson_generator_ps>& d)
    {
        d.parameters.real("rate", &Parameters::rate, "spikes/s", "mean rate").non_negative();
        d.parameters.real("dead_time", &Parameters::dead_time, "ms", "shortest interval between spikes")
            .non_negative();
        d.documentation = R"(Sends Poisson spikes with optional dead time at times between the grid points.

Intervals are ``dead_time`` plus an exponentially distributed time; the first one is that of a process in equilibrium. Each target gets
a train of its own. Connections must be static.

Sends: spikes with precise times. Receives: nothing.)";
    }
    static void check(Parameters& p, const KernelView*, const std::string& where)
    {
        if (p.rate > 0.0 && 1e3 / p.rate < p.dead_time) {
            throw Error("BadProperty",
                        where + ": 'dead_time' must not be larger than 1 / rate = " + to_text(1e3 / p.rate) +
                            " ms, but " + to_text(p.dead_time) + " was given.");
        }
    }
    static bool off_grid(const Parameters&) { return true; }
    static void prepare(const Parameters& p, const DeviceWindow&, const RunSetup&, Runtime& r)
    {
        r.targets.renew();
        if (r.rate != p.rate || r.dead_time != p.dead_time) {
            r.targets = {};
            r.rate = p.rate;
            r.dead_time = p.dead_time;
        }
    }
    static void update(const Parameters& p, const DeviceWindow& window, Runtime& r, const Slice& slice,
                       ThreadState& thread, const Outlet& outlet)
    {
        if (p.rate <= 0.0) {
            return;
        }
        const double scale = std::max(0.0, 1e3 / p.rate - p.dead_time); // ms
        const double h = thread.setup.h;
        const Step first = std::max<Step>(slice.begin, window.first(thread.setup.grid));
        const Step last = std::min<Step>(slice.begin + slice.length, window.last(thread.setup.grid));
        r.targets.align(outlet, [](std::size_t) { return Train(); });
        if (first >= last) {
            return;
        }
        for (std::size_t i = 0; i < outlet.size(); ++i) {
            Train& train = r.targets[i];
            // a train that fell asleep outside the window begins anew
            if (train.step < 0 || train.step <= first) {
                NodeRandom random = r.targets.random(thread, i, first);
                train = {first, 0.0, 0};
                const bool in_dead_time = random.uniform() < p.dead_time * p.rate * 1e-3;
                const double rest = in_dead_time ? random.uniform() * p.dead_time : 0.0;
                advance(train, rest + exponential(random, scale), h);
            }
            while (train.step <= last) {
                outlet.send(i, thread, train.step - 1, 1, train.offset);
                // several spikes of a step have keys of their own
                const Step before = train.step;
                NodeRandom random =
                    r.targets.random(thread, i, before + (static_cast<Step>(++train.in_step) << 40));
                advance(train, p.dead_time + exponential(random, scale), h);
                train.in_step = train.step == before ? train.in_step : 0;
            }
        }
    }

private:
    static void advance(Train& train, double interval, double h)
    {
        const double beyond = interval - train.offset; // after the end of the present step
        const double steps = std::min(std::max(0.0, std::ceil(beyond / h)), 1e15);
        train.step += static_cast<Step>(steps);
        train.offset = std::min(std::max(0.0, steps * h - beyond), h * (1.0 - 1e-12));
    }
};

} // namespace nest

NEST_REGISTER_STIMULATOR(poisson_generator_ps)
