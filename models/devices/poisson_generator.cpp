// SPDX-License-Identifier: GPL-2.0-or-later
// poisson_generator: an independent Poisson train of constant rate for each target.
//
// In each step of length h a target gets k spikes with probability (rate h)^k exp(-rate h) / k!.
#include "nest/model/registry.hpp"
#include "nest/parallel/poisson_table.hpp"

namespace nest
{

struct poisson_generator
{
    static constexpr const char* name = "poisson_generator";
    static constexpr Signal sends = Signal::random_spike;

    struct Parameters
    {
        double rate = 0.0; // spikes/s
    };
    struct Runtime
    {
        PoissonTable table;
        std::vector<std::uint32_t> counts;
        // Counter-based generators: key of each target, and the words of four consecutive steps.
        std::vector<std::uint64_t> targets;
        std::vector<std::uint64_t> twins;
        std::vector<std::array<std::uint64_t, 4>> words;
        Step words_of = -1;
    };

    static void describe(StimulatorDescription<poisson_generator>& d)
    {
        d.parameters.real("rate", &Parameters::rate, "spikes/s", "mean firing rate").non_negative();
        d.documentation =
            R"(Sends a Poisson spike train of constant ``rate``; each target gets a train of its own.

The number of spikes that a target gets in a step of length h is Poisson distributed with mean rate * h. Connections
must be static (their spikes differ from target to target); a parrot_neuron between gives several targets the same train.

Sends: spikes. Receives: nothing.)";
    }
    static void prepare(const Parameters& p, const DeviceWindow&, const RunSetup& setup, Runtime& r)
    {
        r.table = PoissonTable(p.rate * setup.h * 1e-3);
        r.targets.clear();
        r.words_of = -1;
    }
    static void update(const Parameters& p, const DeviceWindow& window, Runtime& r, const Slice& slice,
                       ThreadState& thread, const Outlet& outlet)
    {
        if (p.rate <= 0.0) {
            return;
        }
        const std::size_t n = outlet.size();
        const Step first = window.first(thread.setup.grid);
        const Step last = window.last(thread.setup.grid);
        r.counts.resize(n);
        for (int lag = 0; lag < slice.length; ++lag) {
            const Step step = slice.begin + lag;
            if (step <= first ||
                step > last) { // a spike of the step that begins with the window comes at its end
                continue;
            }
            if (thread.setup.counter_based) {
                draw_keyed(r, thread, outlet, step);
            } else {
                r.table.fill(*thread.random, n, r.counts.data());
            }
            outlet.counts(step, r.counts.data());
        }
    }

private:
    // One block of the counter-based function serves a target for four steps.
    static void draw_keyed(Runtime& r, ThreadState& thread, const Outlet& outlet, Step step)
    {
        const std::size_t n = outlet.size();
        if (r.targets.size() != n) {
            r.targets.resize(n);
            r.twins.resize(n);
            outlet.keys(r.targets.data(), r.twins.data());
        }
        if (r.words_of != step / 4) {
            r.words_of = step / 4;
            r.words.resize(n);
            const std::uint64_t purpose =
                static_cast<std::uint64_t>(Purpose::device) + (outlet.device() << 8);
            for (std::size_t i = 0; i < n; ++i) {
                r.words[i] = philox_block(thread.setup.random_key, purpose, r.targets[i], r.twins[i],
                                          static_cast<std::uint64_t>(r.words_of), 0);
            }
        }
        const auto k = static_cast<std::size_t>(step % 4);
        for (std::size_t i = 0; i < n; ++i) {
            r.counts[i] = static_cast<std::uint32_t>(r.table.draw(r.words[i][k]));
        }
    }
};

} // namespace nest

NEST_REGISTER_STIMULATOR(poisson_generator)
