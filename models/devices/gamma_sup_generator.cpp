// SPDX-License-Identifier: GPL-2.0-or-later
// gamma_sup_generator: superposition of independent gamma processes of integer shape.
//
//   n_proc processes run through gamma_shape phases each; a phase ends in a step with probability gamma_shape
//   rate h
#include "devices/per_target.hpp"
#include "nest/parallel/distributions.hpp"

namespace nest
{

struct gamma_sup_generator
{
    static constexpr const char* name = "gamma_sup_generator";
    static constexpr Signal sends = Signal::random_spike;
    struct Parameters
    {
        double rate = 0.0; // spikes/s
        std::int64_t gamma_shape = 1;
        std::int64_t n_proc = 1;
    };
    // Number of processes in each phase.
    using Phases = std::vector<std::uint64_t>;
    struct Runtime
    {
        PerTarget<Phases> targets;
        std::vector<std::uint32_t> counts;
    };
    static void describe(StimulatorDescription<gamma_sup_generator>& d)
    {
        d.parameters.real("rate", &Parameters::rate, "spikes/s", "rate of each component process")
            .non_negative();
        d.parameters.integer("gamma_shape", &Parameters::gamma_shape, "", "shape of the component processes")
            .min(1.0)
            .max(1e6);
        d.parameters.integer("n_proc", &Parameters::n_proc, "", "number of component processes")
            .min(1.0)
            .max(1e15);
        d.documentation =
            R"(Sends the superposition of ``n_proc`` independent gamma renewal processes of integer shape.

Each process runs through ``gamma_shape`` phases of equal mean duration and spikes at the end of the last one. The numbers of
processes per phase are followed for each target, so that the cost depends on the shape and not on ``n_proc`` (Deger, Helias,
Boucsein & Rotter 2012, doi:10.1007/s10827-011-0362-8). The processes start in equilibrium. Connections must be static.

Sends: spikes, a train of its own for each target. Receives: nothing.)";
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
        const auto shape = static_cast<std::size_t>(p.gamma_shape);
        const auto n_proc = static_cast<std::uint64_t>(p.n_proc);
        const double leave =
            std::min(1.0, p.rate * static_cast<double>(p.gamma_shape) * thread.setup.h * 1e-3);
        r.targets.align(outlet, [](std::size_t) { return Phases(); });
        r.counts.resize(outlet.size());
        const Step first = window.first(thread.setup.grid);
        const Step last = window.last(thread.setup.grid);
        for (int lag = 0; lag < slice.length; ++lag) {
            const Step step = slice.begin + lag;
            if (step <= first || step > last) {
                continue;
            }
            for (std::size_t i = 0; i < r.counts.size(); ++i) {
                NodeRandom random = r.targets.random(thread, i, step);
                Phases& phases = r.targets[i];
                if (phases.size() != shape || total(phases) != n_proc) {
                    start(phases, shape, n_proc, random);
                }
                std::uint64_t moved =
                    0; // out of the phase before; those of the last phase spike and begin anew
                std::uint64_t spikes = 0;
                for (std::size_t k = 0; k < shape; ++k) {
                    const std::uint64_t out = binomial(random, phases[k], leave);
                    phases[k] += moved;
                    phases[k] -= out;
                    moved = out;
                }
                spikes = moved;
                phases[0] += moved;
                r.counts[i] = static_cast<std::uint32_t>(spikes);
            }
            outlet.counts(step, r.counts.data());
        }
    }

private:
    static std::uint64_t total(const Phases& phases)
    {
        std::uint64_t n = 0;
        for (const std::uint64_t x : phases) {
            n += x;
        }
        return n;
    }
    // In equilibrium all phases are equally likely.
    static void start(Phases& phases, std::size_t shape, std::uint64_t n_proc, NodeRandom& random)
    {
        phases.assign(shape, 0);
        std::uint64_t left = n_proc;
        for (std::size_t k = 0; k < shape; ++k) {
            phases[k] = binomial(random, left, 1.0 / static_cast<double>(shape - k));
            left -= phases[k];
        }
    }
};

} // namespace nest

NEST_REGISTER_STIMULATOR(gamma_sup_generator)
