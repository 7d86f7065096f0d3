// SPDX-License-Identifier: GPL-2.0-or-later
// spike_dilutor: passes each spike that it receives on to each of its targets with probability p_copy.
#include "devices/per_target.hpp"
#include "nest/parallel/distributions.hpp"

namespace nest
{

struct spike_dilutor
{
    static constexpr const char* name = "spike_dilutor";
    static constexpr Signal sends = Signal::random_spike;
    struct Parameters
    {
        double p_copy = 1.0;
    };
    struct Arrival
    {
        Step step = -1;
        std::uint64_t spikes = 0;
    };
    struct Runtime
    {
        PerTarget<NoTargetState> targets;
        std::vector<std::uint32_t> counts;
        std::vector<Arrival> inbox;   // received by this thread in the present slice
        std::vector<Arrival> waiting; // from all threads: a ring by arrival step
    };
    static void describe(StimulatorDescription<spike_dilutor>& d)
    {
        d.parameters.real("p_copy", &Parameters::p_copy, "", "probability that a target gets a spike")
            .min(0.0)
            .max(1.0);
        d.documentation =
            R"(Repeats the spikes that it receives, but drops each with probability 1 - ``p_copy``, independently for each
spike and each target (Kuhn, Aertsen & Rotter 2003, doi:10.1162/089976603321043702).

A spike leaves at the end of the step in which it arrives, if the device is active then; weights do not matter, multiplicities
count. Connections to its targets must be static. It works within one process.

Sends: spikes. Receives: spikes.)";
    }
    static void prepare(const Parameters&, const DeviceWindow&, const RunSetup& setup, Runtime& r)
    {
        if (setup.n_processes > 1) {
            throw Error("KernelException", "Prepare: spike_dilutor works with one process, but there are " +
                                               std::to_string(setup.n_processes) + ".");
        }
        r.targets.renew();
        if (r.waiting.size() < setup.ring_slots) {
            std::vector<Arrival> old(setup.ring_slots);
            old.swap(r.waiting);
            for (const Arrival& a : old) {
                add(r, a);
            }
        }
    }
    static void receive(Runtime& r, const ImmediateEvent& e)
    {
        r.inbox.push_back({e.step + e.delay, static_cast<std::uint64_t>(e.multiplicity)});
    }
    static void distribute(std::vector<Runtime>& threads)
    {
        for (Runtime& from : threads) {
            for (const Arrival& a : from.inbox) {
                for (Runtime& to : threads) {
                    add(to, a);
                }
            }
            from.inbox.clear();
        }
    }
    static void update(const Parameters& p, const DeviceWindow& window, Runtime& r, const Slice& slice,
                       ThreadState& thread, const Outlet& outlet)
    {
        r.targets.align(outlet, [](std::size_t) { return NoTargetState(); });
        r.counts.resize(outlet.size());
        const Step first = window.first(thread.setup.grid);
        const Step last = window.last(thread.setup.grid);
        for (Step step = slice.begin; step < slice.begin + slice.length; ++step) {
            const Arrival& a = r.waiting[static_cast<std::size_t>(step) & (r.waiting.size() - 1)];
            if (a.step != step || step + 1 <= first || step + 1 > last) {
                continue;
            }
            for (std::size_t i = 0; i < r.counts.size(); ++i) {
                NodeRandom random = r.targets.random(thread, i, step);
                r.counts[i] = static_cast<std::uint32_t>(binomial(random, a.spikes, p.p_copy));
            }
            outlet.counts(step, r.counts.data());
        }
    }

private:
    static void add(Runtime& r, const Arrival& a)
    {
        if (a.step >= 0) {
            Arrival& w = r.waiting[static_cast<std::size_t>(a.step) & (r.waiting.size() - 1)];
            w.spikes = a.spikes + (w.step == a.step ? w.spikes : 0);
            w.step = a.step;
        }
    }
};

} // namespace nest

NEST_REGISTER_STIMULATOR(spike_dilutor)
