// SPDX-License-Identifier: GPL-2.0-or-later
// ppd_sup_generator: superposition of independent Poisson processes with dead time.
//
//   hazard outside the dead time: rate / (1 - rate dead_time) · (1 + relative_amplitude sin(2π frequency t))
#include "devices/per_target.hpp"
#include "nest/parallel/distributions.hpp"

namespace nest
{

struct ppd_sup_generator
{
    static constexpr const char* name = "ppd_sup_generator";
    static constexpr Signal sends = Signal::random_spike;
    struct Parameters
    {
        double rate = 0.0;      // spikes/s
        double dead_time = 0.0; // ms
        std::int64_t n_proc = 1;
        double frequency = 0.0; // Hz
        double relative_amplitude = 0.0;
    };
    struct Ages
    {
        std::uint64_t ready = 0;               // processes that may spike
        std::vector<std::uint64_t> refractory; // a ring: those that spiked 1, 2, ... dead steps ago
        std::size_t oldest = 0;
        std::uint64_t n_proc = 0;
    };
    struct Runtime
    {
        PerTarget<Ages> targets;
        std::vector<std::uint32_t> counts;
    };
    static void describe(StimulatorDescription<ppd_sup_generator>& d)
    {
        d.parameters.real("rate", &Parameters::rate, "spikes/s", "mean rate of each component process")
            .non_negative();
        d.parameters.real("dead_time", &Parameters::dead_time, "ms", "time after a spike without another one")
            .non_negative();
        d.parameters.integer("n_proc", &Parameters::n_proc, "", "number of component processes")
            .min(1.0)
            .max(1e15);
        d.parameters.real("frequency", &Parameters::frequency, "Hz",
                          "frequency of the modulation of the hazard");
        d.parameters
            .real("relative_amplitude", &Parameters::relative_amplitude, "",
                  "relative amplitude of the modulation")
            .min(0.0)
            .max(1.0);
        d.documentation =
            R"(Sends the superposition of ``n_proc`` independent Poisson processes with dead time.

The numbers of processes by time since their last spike are followed for each target, so that the cost does not depend on ``n_proc``
(Deger, Helias, Boucsein & Rotter 2012, doi:10.1007/s10827-011-0362-8). The hazard of those beyond the dead time is
rate / (1 - rate * dead_time), modulated by 1 + relative_amplitude * sin(2 pi frequency t). The processes start in equilibrium.
Connections must be static.

Sends: spikes, a train of its own for each target. Receives: nothing.)";
    }
    static void check(Parameters& p, const KernelView*, const std::string& where)
    {
        if (p.rate > 0.0 && 1e3 / p.rate <= p.dead_time) {
            throw Error("BadProperty",
                        where + ": 'dead_time' must be smaller than 1 / rate = " + to_text(1e3 / p.rate) +
                            " ms, but " + to_text(p.dead_time) + " was given.");
        }
        if (p.dead_time > 1e6) {
            throw Error("BadProperty", where + ": 'dead_time' must be at most 1e6 ms, but " +
                                           to_text(p.dead_time) + " was given.");
        }
    }
    static void prepare(const Parameters&, const DeviceWindow&, const RunSetup&, Runtime& r)
    {
        r.targets.renew();
    }
    static void update(const Parameters& p, const DeviceWindow& window, Runtime& r, const Slice& slice,
                       ThreadState& thread, const Outlet& outlet)
    {
        if (p.rate <= 0.0) {
            return;
        }
        const double hazard = 1.0 / (1e3 / p.rate - p.dead_time) * thread.setup.h; // per step
        const auto dead = static_cast<std::size_t>(thread.setup.grid.step(p.dead_time));
        r.targets.align(outlet, [](std::size_t) { return Ages(); });
        r.counts.resize(outlet.size());
        const Step first = window.first(thread.setup.grid);
        const Step last = window.last(thread.setup.grid);
        for (int lag = 0; lag < slice.length; ++lag) {
            const Step step = slice.begin + lag;
            if (step <= first || step > last) {
                continue;
            }
            const double sine = p.relative_amplitude == 0.0
                                    ? 0.0
                                    : modulation(p.frequency, 0.0, thread.setup.grid.ms(step + 1));
            const double probability = std::min(1.0, hazard * (1.0 + p.relative_amplitude * sine));
            for (std::size_t i = 0; i < r.counts.size(); ++i) {
                NodeRandom random = r.targets.random(thread, i, step);
                Ages& a = r.targets[i];
                if (a.n_proc != static_cast<std::uint64_t>(p.n_proc) || a.refractory.size() != dead) {
                    start(a, p, dead, thread.setup.h, random);
                }
                const std::uint64_t spikes = binomial(random, a.ready, probability);
                a.ready -= spikes;
                if (dead > 0) {
                    a.ready += a.refractory[a.oldest];
                    a.refractory[a.oldest] = spikes;
                    a.oldest = (a.oldest + 1) % dead;
                } else {
                    a.ready += spikes;
                }
                r.counts[i] = static_cast<std::uint32_t>(spikes);
            }
            outlet.counts(step, r.counts.data());
        }
    }

private:
    // In equilibrium a process is in each step of its dead time with probability rate h.
    static void start(Ages& a, const Parameters& p, std::size_t dead, double h, NodeRandom& random)
    {
        a.n_proc = static_cast<std::uint64_t>(p.n_proc);
        a.oldest = 0;
        a.refractory.assign(dead, 0);
        a.ready = a.n_proc;
        double rest = 1.0;
        const double each = p.rate * h * 1e-3;
        for (auto& n : a.refractory) {
            n = binomial(random, a.ready, std::min(1.0, std::max(0.0, each / rest)));
            a.ready -= n;
            rest = std::max(each, rest - each);
        }
    }
};

} // namespace nest

NEST_REGISTER_STIMULATOR(ppd_sup_generator)
