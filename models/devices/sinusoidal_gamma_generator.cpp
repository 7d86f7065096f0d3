// SPDX-License-Identifier: GPL-2.0-or-later
// sinusoidal_gamma_generator: a gamma renewal process in operational time, with sinusoidally modulated rate.
//
//   rate(t) = rate + amplitude sin(2π frequency t + phase);  Λ = ∫ rate dt between spikes is gamma
//   distributed, order a, mean 1
#include "devices/per_target.hpp"
#include "nest/parallel/distributions.hpp"

namespace nest
{

struct sinusoidal_gamma_generator
{
    static constexpr const char* name = "sinusoidal_gamma_generator";
    static constexpr Signal sends = Signal::random_spike;
    static constexpr const char* recordable = "rate";
    struct Parameters
    {
        double rate = 0.0;      // spikes/s
        double amplitude = 0.0; // spikes/s
        double frequency = 0.0; // Hz
        double phase = 0.0;     // degrees
        double order = 1.0;
        bool individual_spike_trains = true;
    };
    struct Train
    {
        double left = -1.0; // operational time to the next spike; negative: not drawn yet
    };
    struct Runtime
    {
        PerTarget<Train> targets;
        Train common;
        std::vector<std::uint32_t> counts;
    };
    static void describe(StimulatorDescription<sinusoidal_gamma_generator>& d)
    {
        d.parameters.real("rate", &Parameters::rate, "spikes/s", "mean rate").non_negative();
        d.parameters
            .real("amplitude", &Parameters::amplitude, "spikes/s",
                  "amplitude of the modulation, at most rate")
            .non_negative();
        d.parameters.real("frequency", &Parameters::frequency, "Hz", "frequency of the modulation");
        d.parameters.real("phase", &Parameters::phase, "degrees", "phase of the modulation at time 0");
        d.parameters.real("order", &Parameters::order, "", "order (shape) of the gamma distribution")
            .min(1.0);
        d.parameters.boolean("individual_spike_trains", &Parameters::individual_spike_trains,
                             "a train of its own for each target");
        d.documentation =
            R"(Sends spikes of a gamma renewal process of ``order`` a whose rate is modulated by a sine.

.. math:: rate(t) = rate + amplitude \sin(2 \pi \cdot frequency \cdot t + phase)

The integral of the rate from spike to spike is gamma distributed with shape a and mean 1 (Barbieri, Quirk, Frank, Wilson & Brown
2001, doi:10.1016/S0165-0270(00)00344-7). The integral is followed step by step and the next threshold drawn after each spike; the
first interval starts when the generator becomes active. Connections must be static.

Sends: spikes. Receives: nothing. Recordable: rate (spikes/s).)";
    }
    static void check(Parameters& p, const KernelView*, const std::string& where)
    {
        if (p.amplitude > p.rate) {
            throw Error("BadProperty", where + ": 'amplitude' must not be larger than 'rate' of " +
                                           to_text(p.rate) + " spikes/s, but " + to_text(p.amplitude) +
                                           " was given.");
        }
    }
    static double rate_at(const Parameters& p, double t)
    {
        return p.rate + p.amplitude * modulation(p.frequency, p.phase, t);
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
    // Number of spikes while operational time goes on by `progress`.
    template <class F>
    static std::uint32_t advance(Train& train, const Parameters& p, double progress, F&& random)
    {
        std::uint32_t n = 0;
        if (train.left < 0.0 || train.left < progress) {
            auto stream = random();
            if (train.left < 0.0) {
                train.left = gamma(stream, p.order, 1.0 / p.order);
            }
            while (train.left < progress) {
                ++n;
                train.left += gamma(stream, p.order, 1.0 / p.order);
            }
        }
        train.left -= progress;
        return n;
    }
    static void update(const Parameters& p, const DeviceWindow& window, Runtime& r, const Slice& slice,
                       ThreadState& thread, const Outlet& outlet)
    {
        r.targets.align(outlet, [](std::size_t) { return Train(); });
        r.counts.resize(outlet.size());
        const Step first = window.first(thread.setup.grid);
        const Step last = window.last(thread.setup.grid);
        for (int lag = 0; lag < slice.length; ++lag) {
            const Step step = slice.begin + lag;
            const double progress =
                std::max(0.0, rate_at(p, thread.setup.grid.ms(step + 1)) * thread.setup.h * 1e-3);
            if (step <= first || step > last || p.rate <= 0.0) {
                continue;
            }
            if (p.individual_spike_trains) {
                for (std::size_t i = 0; i < r.counts.size(); ++i) {
                    r.counts[i] =
                        advance(r.targets[i], p, progress, [&] { return r.targets.random(thread, i, step); });
                }
            } else {
                const std::uint32_t n = advance(r.common, p, progress, [&] {
                    return KeyedStream(thread.setup.random_key, Purpose::device, outlet.device() << 32,
                                       static_cast<std::uint64_t>(step));
                });
                r.counts.assign(r.counts.size(), n);
            }
            outlet.counts(step, r.counts.data());
        }
    }
};

} // namespace nest

NEST_REGISTER_STIMULATOR(sinusoidal_gamma_generator)
