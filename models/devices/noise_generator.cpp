// SPDX-License-Identifier: GPL-2.0-or-later
// noise_generator: a piecewise constant Gaussian current, independent for each target.
//
//   I(t) = mean + sqrt(std² + std_mod² sin(2π frequency t + phase)) · N_j   for t in [j dt, (j + 1) dt)
#include "nest/base/math.hpp"
#include "nest/model/registry.hpp"
#include "nest/parallel/distributions.hpp"

#include <cmath>

namespace nest
{

struct noise_generator
{
    static constexpr const char* name = "noise_generator";
    static constexpr Signal sends = Signal::current;
    static constexpr const char* recordable = "I"; // mean over the targets
    struct Parameters
    {
        double mean = 0.0;      // pA
        double std = 0.0;       // pA
        double std_mod = 0.0;   // pA
        double dt = 1.0;        // ms
        double frequency = 0.0; // Hz
        double phase = 0.0;     // degrees
    };
    struct Runtime
    {
        Step interval = 1;
        std::vector<double> amplitudes;
        double total = 0.0;  // of the amplitudes
        Step drawn_for = -1; // number of the interval
        std::vector<std::uint64_t> targets;
        std::vector<std::uint64_t> twins;
        std::vector<double> sums; // of the amplitudes, for each step of the last slice
        Step sums_of = -1;        // where that slice began
    };
    static void describe(StimulatorDescription<noise_generator>& d)
    {
        d.parameters.real("mean", &Parameters::mean, "pA", "mean of the current");
        d.parameters.real("std", &Parameters::std, "pA", "standard deviation of the current").non_negative();
        d.parameters.real("std_mod", &Parameters::std_mod, "pA", "modulated standard deviation")
            .non_negative();
        d.parameters.real("dt", &Parameters::dt, "ms", "interval between changes of the current").positive();
        d.parameters.real("frequency", &Parameters::frequency, "Hz", "frequency of the modulation")
            .non_negative();
        d.parameters.real("phase", &Parameters::phase, "degrees", "phase of the modulation");
        d.parameters.other(
            "y_0", [](const Parameters&) { return Value(0.0); }, nullptr, "", "state of the modulation");
        d.parameters.other(
            "y_1", [](const Parameters&) { return Value(0.0); }, nullptr, "", "state of the modulation");
        d.documentation =
            R"(Sends a Gaussian white noise current, approximated by values that are held for ``dt``; each target gets its own.

.. math:: I(t) = mean + \sqrt{std^2 + std\_mod^2 \sin(2 \pi f t + phase)} \, N_j

The variance of the membrane potential depends on ``dt``. Sends: currents. Receives: nothing.)";
    }
    static void check(Parameters& p, const KernelView* kernel, const std::string& where)
    {
        const TimeGrid grid = kernel ? kernel->grid() : TimeGrid();
        if (kernel != nullptr && (!grid.on_grid(p.dt) || grid.step(p.dt) < 1)) {
            throw Error("StepMultipleRequired", where + ": 'dt' must be a multiple of the resolution of " +
                                                    to_text(grid.resolution()) + " ms, but " + to_text(p.dt) +
                                                    " was given.");
        }
        if (p.std_mod > p.std) {
            throw Error("BadProperty", where + ": 'std_mod' must not be larger than 'std' of " +
                                           to_text(p.std) + " pA, but " + to_text(p.std_mod) + " was given.");
        }
    }
    static void prepare(const Parameters& p, const DeviceWindow&, const RunSetup& setup, Runtime& r)
    {
        r.interval = std::max<Step>(1, setup.grid.step(p.dt));
        r.targets.clear();
    }
    static void update(const Parameters& p, const DeviceWindow& window, Runtime& r, const Slice& slice,
                       ThreadState& thread, const Outlet& outlet)
    {
        r.sums.assign(static_cast<std::size_t>(slice.length), 0.0);
        r.sums_of = slice.begin;
        for (int lag = 0; lag < slice.length; ++lag) {
            const Step step = slice.begin + lag;
            if (!window.current_active(step, thread.setup.grid)) {
                continue;
            }
            if (r.drawn_for != interval_of(r, window, thread.setup.grid, step) ||
                r.amplitudes.size() != outlet.size()) {
                draw(p, r, thread, outlet, step, interval_of(r, window, thread.setup.grid, step));
            }
            outlet.currents(step, r.amplitudes.data());
            r.sums[static_cast<std::size_t>(lag)] = r.total;
        }
    }
    static double record(const Parameters&, const DeviceWindow&, const std::vector<Runtime>& runtime,
                         Step step, const Slice& slice, const TimeGrid&)
    {
        double sum = 0.0;
        std::size_t n = 0;
        for (const Runtime& r : runtime) {
            if (r.sums_of == slice.begin) {
                sum += r.sums[static_cast<std::size_t>(step - slice.begin)];
                n += r.amplitudes.size();
            }
        }
        return n > 0 ? sum / static_cast<double>(n) : 0.0;
    }

private:
    // Intervals count from the first step that is active.
    static Step interval_of(const Runtime& r, const DeviceWindow& window, const TimeGrid& grid, Step step)
    {
        return (step - std::max<Step>(0, window.first(grid) - 1)) / r.interval;
    }
    static void draw(const Parameters& p, Runtime& r, ThreadState& thread, const Outlet& outlet, Step step,
                     Step interval)
    {
        const std::size_t n = outlet.size();
        r.drawn_for = interval;
        r.amplitudes.resize(n);
        if (r.targets.size() != n) {
            r.targets.resize(n);
            r.twins.resize(n);
            outlet.keys(r.targets.data(), r.twins.data());
        }
        const double pi = 3.14159265358979323846;
        const double t = thread.setup.grid.ms(step + 1);
        const double s = math::sin(2.0 * pi * p.frequency * t * 1e-3 + p.phase * pi / 180.0);
        const double deviation = std::sqrt(std::max(0.0, p.std * p.std + p.std_mod * p.std_mod * s));
        r.total = 0.0;
        for (std::size_t i = 0; i < n; ++i) {
            NodeRandom random(thread, Purpose::device,
                              (outlet.device() << 32) ^ r.targets[i] ^ (r.twins[i] << 56),
                              static_cast<std::uint64_t>(r.drawn_for));
            r.amplitudes[i] = p.mean + (deviation > 0.0 ? deviation * standard_normal(random) : 0.0);
            r.total += r.amplitudes[i];
        }
    }
};

} // namespace nest

NEST_REGISTER_STIMULATOR(noise_generator)
