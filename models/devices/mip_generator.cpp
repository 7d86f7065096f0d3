// SPDX-License-Identifier: GPL-2.0-or-later
// mip_generator: correlated spike trains of the multiple interaction process: each target gets each spike of
// a common Poisson process with probability p_copy.
#include "devices/per_target.hpp"
#include "nest/parallel/distributions.hpp"

namespace nest
{

struct mip_generator
{
    static constexpr const char* name = "mip_generator";
    static constexpr Signal sends = Signal::random_spike;
    struct Parameters
    {
        double rate = 0.0; // spikes/s
        double p_copy = 1.0;
    };
    struct Runtime
    {
        PerTarget<NoTargetState> targets;
        std::vector<std::uint32_t> counts;
    };
    static void describe(StimulatorDescription<mip_generator>& d)
    {
        d.parameters.real("rate", &Parameters::rate, "spikes/s", "rate of the mother process")
            .non_negative()
            .max(1e12);
        d.parameters
            .real("p_copy", &Parameters::p_copy, "",
                  "probability that a target gets a spike of the mother process")
            .min(0.0)
            .max(1.0);
        d.documentation =
            R"(Sends correlated spike trains: the multiple interaction process (Kuhn, Aertsen & Rotter 2003,
doi:10.1162/089976603321043702).

A mother process is Poisson with ``rate``; each target gets each of its spikes with probability ``p_copy``, independently of the
others. Trains have rate p_copy * rate and pairwise correlation p_copy. The mother process does not depend on the numbers of threads
and processes. Connections must be static.

Sends: spikes. Receives: nothing.)";
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
        r.targets.align(outlet, [](std::size_t) { return NoTargetState(); });
        r.counts.resize(outlet.size());
        const Step first = window.first(thread.setup.grid);
        const Step last = window.last(thread.setup.grid);
        for (int lag = 0; lag < slice.length; ++lag) {
            const Step step = slice.begin + lag;
            if (step <= first || step > last) {
                continue;
            }
            KeyedStream mother(thread.setup.random_key, Purpose::device, outlet.device() << 32,
                               static_cast<std::uint64_t>(step));
            const std::uint64_t n = poisson(mother, p.rate * thread.setup.h * 1e-3);
            if (n == 0) {
                continue;
            }
            for (std::size_t i = 0; i < r.counts.size(); ++i) {
                NodeRandom random = r.targets.random(thread, i, step);
                r.counts[i] = static_cast<std::uint32_t>(binomial(random, n, p.p_copy));
            }
            outlet.counts(step, r.counts.data());
        }
    }
};

} // namespace nest

NEST_REGISTER_STIMULATOR(mip_generator)
