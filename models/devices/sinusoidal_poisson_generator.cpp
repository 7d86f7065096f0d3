// SPDX-License-Identifier: GPL-2.0-or-later
// sinusoidal_poisson_generator: Poisson spikes of sinusoidally modulated rate.
//
//   rate(t) = max(0, rate + amplitude sin(2π frequency t + phase))
#include "devices/per_target.hpp"
#include "nest/parallel/distributions.hpp"

namespace nest
{

struct sinusoidal_poisson_generator
{
    static constexpr const char* name = "sinusoidal_poisson_generator";
    static constexpr Signal sends = Signal::random_spike;
    static constexpr const char* recordable = "rate";
    struct Parameters
    {
        double rate = 0.0;      // spikes/s
        double amplitude = 0.0; // spikes/s
        double frequency = 0.0; // Hz
        double phase = 0.0;     // degrees
        bool individual_spike_trains = true;
    };
    struct Runtime
    {
        PerTarget<NoTargetState> targets;
        std::vector<std::uint32_t> counts;
    };
    static void describe(StimulatorDescription<sinusoidal_poisson_generator>& d)
    {
        d.parameters.real("rate", &Parameters::rate, "spikes/s", "mean rate");
        d.parameters.real("amplitude", &Parameters::amplitude, "spikes/s", "amplitude of the modulation");
        d.parameters.real("frequency", &Parameters::frequency, "Hz", "frequency of the modulation");
        d.parameters.real("phase", &Parameters::phase, "degrees", "phase of the modulation at time 0");
        d.parameters.boolean("individual_spike_trains", &Parameters::individual_spike_trains,
                             "a train of its own for each target");
        d.parameters.other(
            "y_0", [](const Parameters&) { return Value(0.0); }, nullptr, "",
            "state of the oscillator (not used)");
        d.parameters.other(
            "y_1", [](const Parameters&) { return Value(0.0); }, nullptr, "",
            "state of the oscillator (not used)");
        d.documentation =
            R"(Sends Poisson spikes whose rate is modulated by a sine; negative rates count as zero.

.. math:: rate(t) = \max(0, rate + amplitude \sin(2 \pi \cdot frequency \cdot t + phase))

The rate is evaluated at the end of each step. With ``individual_spike_trains`` each target gets a train of its own, otherwise
all get the same. Connections must be static.

Sends: spikes. Receives: nothing. Recordable: rate (spikes/s).)";
    }
    static double rate_at(const Parameters& p, double t)
    {
        return std::max(0.0, p.rate + p.amplitude * modulation(p.frequency, p.phase, t));
    }
    static void prepare(const Parameters&, const DeviceWindow&, const RunSetup&, Runtime& r)
    {
        r.targets.renew();
    }
    static double record(const Parameters& p, const DeviceWindow&, const std::vector<Runtime>&, Step step,
                         const Slice&, const TimeGrid& grid)
    {
        return rate_at(p, grid.ms(step + 1));
    }
    static void update(const Parameters& p, const DeviceWindow& window, Runtime& r, const Slice& slice,
                       ThreadState& thread, const Outlet& outlet)
    {
        r.targets.align(outlet, [](std::size_t) { return NoTargetState(); });
        r.counts.resize(outlet.size());
        for (int lag = 0; lag < slice.length; ++lag) {
            const Step step = slice.begin + lag;
            const double mean = rate_at(p, thread.setup.grid.ms(step + 1)) * thread.setup.h * 1e-3;
            if (!window.current_active(step, thread.setup.grid) || mean <= 0.0) {
                continue;
            }
            if (p.individual_spike_trains) {
                for (std::size_t i = 0; i < r.counts.size(); ++i) {
                    NodeRandom random = r.targets.random(thread, i, step);
                    r.counts[i] = static_cast<std::uint32_t>(poisson(random, mean));
                }
            } else {
                // the same on all threads, with every type of generator
                KeyedStream random(thread.setup.random_key, Purpose::device, outlet.device() << 32,
                                   static_cast<std::uint64_t>(step));
                r.counts.assign(r.counts.size(), static_cast<std::uint32_t>(poisson(random, mean)));
            }
            outlet.counts(step, r.counts.data());
        }
    }
};

} // namespace nest

NEST_REGISTER_STIMULATOR(sinusoidal_poisson_generator)
